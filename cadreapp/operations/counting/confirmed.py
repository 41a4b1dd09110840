"""What was confirmed of quarters and years: the one answer that every screen, sheet and text takes.

A coefficient is the one that was confirmed: that of the confirmed 季度绩效考评, else the one kept beside the
confirmation, else, of a grade corrected in writing, what the scheme of that period gives; otherwise it is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from cadreapp.operations.desk import Desk
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.confirmed import AHEAD, DRAFT, MISSING, ConfirmedGrade, Correction, answer
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading import confirmed as store

COEFFICIENT = "奖金系数"
"""Its name among the figures that are kept beside a confirmation."""


def confirmed(desk: Desk, period: Period, persons: Collection[int] | None = None) -> dict[int, ConfirmedGrade]:
    """The confirmed grades of a quarter or a year by person; who has none is not in it."""
    return {one.person: one for one in recorded(desk, [period], persons) if one.sure}


def grades(desk: Desk, period: Period, persons: Collection[int] | None = None) -> dict[int, str]:
    """The confirmed grades of a quarter or a year as words by person, as corrected in writing."""
    return {person: one.grade for person, one in confirmed(desk, period, persons).items()}


def quarters(desk: Desk, year: int, persons: Collection[int]) -> dict[int, tuple[ConfirmedGrade, ...]]:
    """For each of these people the four quarters of a year, those without a confirmed grade too."""
    four = Period(year, "year", 1).split("quarter")
    known = {(one.person, one.period): one for one in recorded(desk, four, persons)}

    def cell(person: int, quarter: Period) -> ConfirmedGrade:
        state = AHEAD if quarter.end >= desk.today() else MISSING
        return known.get((person, quarter)) or ConfirmedGrade(person, quarter, state)

    return {person: tuple(cell(person, q) for q in four) for person in persons}


def recorded(desk: Desk, periods: Iterable[Period], persons: Collection[int] | None = None) -> list[ConfirmedGrade]:
    """For these quarters and years, everything that is recorded, by period and person; a draft has no grade.

    A confirmed 季度绩效考评 without a confirmed 季评鉴 is there too: score and first coefficient, but no grade yet and
    so no coefficient to pay by.
    """
    wanted = {p.text: p for p in periods}
    rows = {(r.person, r.period): r for r in _last_sure(store.grades(desk.db, list(wanted), persons))}
    scores = {(s.person, s.period): s for s in store.scores(desk.db, list(wanted), persons)}
    kept = confirmation.kept(desk.db, [r.record for r in rows.values() if r.state in LOCKED])
    written: dict[tuple[int, str], list[Correction]] = defaultdict(list)
    for one in appraisal.corrections(desk.db, persons=persons):
        written[one.person, one.period].append(one)
    staff: dict[str, dict[int, str]] = {}
    found = []
    for mark in sorted(rows.keys() | scores.keys()):
        (person, text), row, scored = mark, rows.get(mark), scores.get(mark)
        period, score = wanted[text], scored.score if scored else None
        coefficient = scored.coefficient if scored else None
        if row is None or row.state not in LOCKED:
            state, record = (DRAFT, row.record) if row else (MISSING, None)
            found.append(
                ConfirmedGrade(person, period, state, score=score, first_coefficient=coefficient, record=record)
            )
            continue
        if text not in staff:
            staff[text] = store.staff(desk.db, period.start.isoformat(), period.end.isoformat(), persons)
        beside = kept.get(row.record)
        own = beside.staff if beside is not None and beside.staff is not None else staff[text].get(person, "")
        scheme = desk.rules.grading.scheme(own, period)
        blank = ConfirmedGrade(person, period, row.state, score=score, record=row.record)
        if coefficient is None and beside is not None and COEFFICIENT in beside.figures:
            coefficient = Decimal(beside.figures[COEFFICIENT])
        found.append(answer(blank, row.grade, row.reason, coefficient, written[mark], scheme))
    return found


def _last_sure(rows: Iterable[store.Graded]) -> list[store.Graded]:
    """The drafts first, so that of two records of a person's period a confirmed one counts, and of those the last."""
    return sorted(rows, key=lambda r: r.state in LOCKED)
