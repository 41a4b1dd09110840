"""What was confirmed of a cadre's quarter or year, and what it is now: one type for every screen and every paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cadreapp.records.appraisal import LOCKED, UNGRADED
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.grading import Scheme

DRAFT, MISSING, AHEAD = "草稿", "未登记", "未到期"
"""States of what is not confirmed: a draft, nothing at all, nothing because the period is not over yet."""


@dataclass(frozen=True)
class Correction:
    """A 等次更正 or a 补定 (`what`): what the grade was, what it is now, from which day, on which paper."""

    record: int
    person: int
    period: str
    old: str
    grade: str
    day: str
    basis: str
    what: str = "更正"


@dataclass(frozen=True)
class ConfirmedGrade:
    """A cadre's quarter or year as it was confirmed, with what was corrected in writing since.

    `state`: 已确认 or 已反馈, else why there is nothing (DRAFT, MISSING, AHEAD). `grade`: the one that holds now, "" =
    none is confirmed; `first`: the one that was confirmed. `score`: 绩效得分 of the confirmed 季度绩效考评.
    `coefficient`: 奖金系数 of the grade that holds now, None = missing, on every paper; `first_coefficient`: the one
    that was confirmed, whatever became of the grade. `best`: the grade is the highest of its scheme. `reason`:
    why somebody is 未定等次. `record`: the one that holds the grade, draft or confirmed. `corrections`: oldest first.
    """

    person: int
    period: Period
    state: str
    grade: str = ""
    first: str = ""
    score: Decimal | None = None
    coefficient: Decimal | None = None
    first_coefficient: Decimal | None = None
    best: bool = False
    reason: str = ""
    record: int | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether a grade is confirmed."""
        return self.state in LOCKED

    @property
    def graded(self) -> bool:
        """Whether a grade is confirmed that is one, not 未定等次."""
        return self.sure and self.grade != UNGRADED

    @property
    def corrected(self) -> bool:
        """Whether the confirmed grade was corrected in writing."""
        return bool(self.corrections)

    @property
    def course(self) -> str:
        """The grades one after the other, 好 → 较好; "" if nothing was corrected."""
        return " → ".join([self.first, *(c.grade for c in self.corrections)]) if self.corrections else ""


def answer(
    blank: ConfirmedGrade,
    first: str,
    reason: str,
    coefficient: Decimal | None,
    corrections: Sequence[Correction],
    scheme: Scheme | None,
) -> ConfirmedGrade:
    """A confirmed grade with all that follows from it.

    `blank`: person, period, state, score and record; `coefficient`: the one that was confirmed, or kept beside the
    confirmation. A correction in writing takes the coefficient that the scheme of that period gives; no grade has none.
    """
    grade = corrections[-1].grade if corrections else first
    before = None if first == UNGRADED else coefficient
    now = before
    if corrections:
        now = scheme.coefficient(grade) if scheme else None
    return ConfirmedGrade(
        blank.person,
        blank.period,
        blank.state,
        grade,
        first,
        blank.score,
        now,
        before,
        scheme is not None and grade == scheme.top,
        reason if grade == UNGRADED else "",
        blank.record,
        tuple(corrections),
    )
