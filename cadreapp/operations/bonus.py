"""What the bonus follows from: confirmed grades with their coefficients. Nothing is inferred from a draft."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cadreapp.operations import grading
from cadreapp.operations.desk import Desk
from cadreapp.records import kind
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.period import Period
from cadreapp.store import appraisal, query
from cadreapp.store.query import Filter

COEFFICIENT = "奖金系数"
"""Its name among the figures that are kept beside a confirmation."""


@dataclass(frozen=True)
class Bonus:
    """A confirmed grade, as corrected in writing, and its coefficient; None: the rules have none for it."""

    grade: str
    coefficient: Decimal | None
    corrected: bool = False


def confirmed(desk: Desk, period: Period) -> dict[int, Bonus]:
    """The confirmed grades of a quarter or a year by person.

    The coefficient is the one that was confirmed; of a grade that was corrected, the one of the rules of that period.
    """
    rows = [g for g in appraisal.grades(desk.db, period) if g.state in LOCKED]
    standing, now = grading.standing_at(desk, period), grading.effective(desk, period)
    kept, sure = _kept(desk, period, [g.record for g in rows]), _performance(desk, period)
    found = {}
    for row in rows:
        grade = now.get(row.person, row.grade)
        scheme = desk.rules.grading.scheme(standing.get(row.person, ("", None))[0], period)
        held = sure.get(row.person, kept.get(row.record))
        if held is None or row.person in now:
            held = scheme.coefficient(grade) if scheme else None
        found[row.person] = Bonus(grade, held, row.person in now)
    return found


def _kept(desk: Desk, period: Period, ids: list[int]) -> dict[int, Decimal]:
    return {
        record: Decimal(one.figures[COEFFICIENT])
        for record, one in appraisal.kept(desk.db, ids).items()
        if COEFFICIENT in one.figures
    }


def _performance(desk: Desk, period: Period) -> dict[int, Decimal]:
    """The coefficients of confirmed 季度绩效考评; none for a year."""
    if period.length != "quarter":
        return {}
    span = Filter(period.start.isoformat(), period.end.isoformat())
    rows = [r.values for r in query.rows(desk.db, kind("QuarterPerformance"), span)]
    return {
        v["cadre"].person: v["coefficient"]
        for v in rows
        if v["period"] == period.text and v["state"] in LOCKED and v["coefficient"] is not None
    }
