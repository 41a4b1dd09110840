"""The rules as plain data: quotas, rules of warnings, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cadreapp import records
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules.appraisal.effects import NO_BEST, Effect, effect_of
from cadreapp.rules.appraisal.grading import Grading
from cadreapp.rules.appraisal.readiness import Readiness
from cadreapp.rules.preconditions import Preconditions
from cadreapp.rules.score_rules import Scoring
from cadreapp.rules.workdays import Workdays

WHO = {"cadre": "每名年轻干部", "party": "每名青年党员", "bureau": "全局", "mentor": "每名成长导师"}
MEASURES = {
    "records": "记录条数",
    "terms": "当年办过的每一期",
    "listed_books": "推荐书目里的书",
    "grounds": "编入依据写全",
    "theory_hours": "理论和党性学时过半",
}
YEARLY = ("terms", "grounds", "theory_hours")
"""Measures that are reckoned by the year, and can be asked of a year only."""

CHECKS = (
    "silent",
    "missed",
    "grade_fell",
    "expiring",
    "party",
    "overdue",
    "ending",
    "not_held",
    "group_silent",
    "untold",
)
"""What a rule may look for."""


def confirmed_states(kind: records.Kind) -> tuple[str, ...]:
    """The states in which a record of this kind is confirmed; () where the kind knows no confirmation."""
    choices = kind[kind.state_field].choices if kind.state_field else ()
    return tuple(state for state in LOCKED if state in choices)


@dataclass(frozen=True)
class WarningRule:
    """One rule of warnings.toml; `days` and `periods` say how much of what `check` looks for."""

    name: str
    check: str
    title: str
    kinds: tuple[str, ...] = ()
    days: int = 0
    periods: int = 0


@dataclass(frozen=True)
class Quota:
    """One requirement: `who` owes `number` of `kind` in each period of that length, from the year `since` on.

    `measure` other than "records" reckons its own number (all terms held, theory hours …); see quotas.toml. `only`:
    conditions on fields of the record, (field, allowed values). At most `cap` records count in each `cap_per`.
    Of a kind that is confirmed only confirmed records count; `drafts`: fields of the cadre's own part, a draft in which
    one of them is filled in counts as handed in.
    `starts`, `ends`: the days between which the section that holds it is in force, `ends` excluded; "" = open.
    """

    kind: str
    row: str
    who: str
    period: str
    number: int
    measure: str = "records"
    since: int = 0
    cap: int = 0
    cap_per: str = ""
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    drafts: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""

    @property
    def title(self) -> str:
        """The requirement's name: the kind's title."""
        return records.kind(self.kind).title

    @cached_property
    def counted_as(self) -> str:
        """Under which name the facts hold its records: the kind's, with the conditions if there are any."""
        conditions = "".join(f"|{name}={'/'.join(values)}" for name, values in self.only)
        return self.kind + conditions + (f"|{'/'.join(self.drafts)}" if self.drafts else "")

    def holds(self, part: Period) -> bool:
        """Whether the requirement is in force in a period, which goes by the period's first day."""
        first = part.start.isoformat()
        return part.year >= self.since and self.starts <= first and (not self.ends or first < self.ends)


@dataclass(frozen=True)
class Rules:
    """The rules in force. `version` goes into every operation and every confirmed result."""

    version: str
    quotas: tuple[Quota, ...]
    grace: dict[str, int]
    scoring_sets: tuple[tuple[str, Scoring], ...]
    warning_sets: tuple[tuple[str, tuple[WarningRule, ...]], ...] = ()
    concern_days: dict[str, int] = field(default_factory=dict)
    grading: Grading = Grading(())
    effects: tuple[Effect, ...] = ()
    readiness: Readiness = Readiness()
    workdays: Workdays = Workdays()
    preconditions: Preconditions = Preconditions()

    def effect(self, measure: str | None, staff: str = "", category: str = "") -> Effect:
        """What follows from a measure for a kind of staff; of a 处分 that the table does not name, no best grade."""
        found = effect_of(self.effects, measure, staff)
        return found or Effect(measure or "", years=(NO_BEST,) if category == "处分" else ())

    def quotas_of(self, kind: str) -> tuple[Quota, ...]:
        """The quotas that a kind of record fulfils, of all times."""
        return tuple(q for q in self.quotas if q.kind == kind)

    def quotas_in(self, period: Period) -> tuple[Quota, ...]:
        """The quotas in force in a period or in a part of it."""
        return tuple(q for q in self.quotas if any(q.holds(p) for p in _parts(period, q.period)))

    def scoring_in(self, period: Period) -> Scoring:
        """The rules of scores of a period: those in force on its first day."""
        return [rules for starts, rules in self.scoring_sets if starts <= period.start.isoformat()][-1]

    def warnings_on(self, day: date) -> tuple[WarningRule, ...]:
        """The rules of warnings in force on a day."""
        found: tuple[WarningRule, ...] = ()
        for starts, rules in self.warning_sets:
            if starts <= day.isoformat():
                found = rules
        return found


def _parts(period: Period, length: str) -> tuple[Period, ...]:
    if LENGTHS.index(length) < LENGTHS.index(period.length):
        return (Period.of(period.start, length),)
    return period.split(length)
