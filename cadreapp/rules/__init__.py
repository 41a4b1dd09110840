"""Rules as data: quotas, warnings and scores, read from TOML; everything that reckons with them is a pure function.

The program's own rules hold from the beginning. A bureau's own section of a subject replaces them from the first day
of a period on, until its next section: earlier periods are always reckoned by the rules of their time.
"""

from __future__ import annotations

from cadreapp.rules.appraisal.grading import Scheme, scheme_faults, within_national
from cadreapp.rules.loading import SUBJECTS, Section, as_table, load, parsed, quota_faults, warning_faults
from cadreapp.rules.model import CHECKS, MEASURES, WHO, Quota, Rules, WarningRule

__all__ = [
    "CHECKS",
    "MEASURES",
    "SUBJECTS",
    "WHO",
    "Quota",
    "Rules",
    "Scheme",
    "Section",
    "WarningRule",
    "as_table",
    "load",
    "parsed",
    "quota_faults",
    "scheme_faults",
    "warning_faults",
    "within_national",
]
