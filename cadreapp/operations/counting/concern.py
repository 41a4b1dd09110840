"""From a finding to a 苗头性问题: what a named person begins with when they open one after study. None opens itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadreapp.records import Kind, Named, RecordModel
from cadreapp.records.checks import LONGEST
from cadreapp.records.fields import Declared
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import CONCERN_STEPS, Forum, Observation, PartyCheck, PoliticalCheck

FINDINGS: Mapping[type[RecordModel], Declared[str]] = {
    PoliticalCheck: PoliticalCheck.finding,
    PartyCheck: PartyCheck.finding,
    Forum: Forum.findings,
    Observation: Observation.remark_text,
}
"""Kinds that may hold a finding → its field."""


def concern_from(kind: Kind, values: dict[str, Any], person: int | None = None) -> dict[str, Any]:
    """The values with which the form of a new 苗头性问题 is opened: 发现, with the finding and where it comes from.

    `person`: of a 座谈会 the one of its people who is meant. Day, 经办人 and 批准人 are left to whoever opens it.
    """
    finding = str(values.get(FINDINGS[kind.model].name) or "").strip()
    cadre = values.get("cadre")
    if cadre is None:
        cadre = next((n for n in values.get("cadres") or () if n.person == person and person is not None), None)
    when = f"{Period.parse(values['period']).label}" if values.get("period") else ""
    day = values.get("date") or ""
    grounds = f"{when}{kind.title}（{day}）：{finding}"
    if values.get("follow_up"):
        grounds += f"\n整改：{values['follow_up']}"
    return {
        "cadre": cadre if isinstance(cadre, Named) else None,
        "problem": " ".join(finding.split())[:LONGEST] or None,
        "step": CONCERN_STEPS[0],
        "grounds": grounds,
    }
