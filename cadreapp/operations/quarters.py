"""The quarters of a year as they were confirmed: grade and score of each cadre."""

from __future__ import annotations

from collections.abc import Collection

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.operations.grading import effective, standing_at
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.period import Period
from cadreapp.rules.grading import QuarterGrade
from cadreapp.store import query
from cadreapp.store.query import Filter, Row


def quarters(desk: Desk, year: int, persons: Collection[int]) -> dict[int, tuple[QuarterGrade, ...]]:
    """Of each of these people the four quarters of a year; a grade is the one that holds after corrections."""
    whole = Period(year, "year", 1)
    reviews, scores = (_by_quarter(desk, name, whole, persons) for name in ("QuarterReview", "QuarterPerformance"))
    found: dict[int, list[QuarterGrade]] = {person: [] for person in persons}
    for quarter in whole.split("quarter"):
        corrected, standing = effective(desk, quarter), standing_at(desk, quarter)
        for person, cells in found.items():
            review, score = reviews.get((person, quarter.text)), scores.get((person, quarter.text))
            sure = review is not None and review.values["state"] in LOCKED
            number = score.values["score"] if score is not None and score.values["state"] in LOCKED else None
            grade = corrected.get(person) or review.values["grade"] if review is not None and sure else ""
            state = "" if sure else "草稿" if review is not None else "未登记"
            if review is None and quarter.end >= desk.today():
                state = "未到期"
            scheme = desk.rules.grading.scheme(standing.get(person, ("", None))[0], quarter)
            best = bool(grade) and scheme is not None and grade == scheme.top
            cells.append(QuarterGrade(quarter, grade, number, state, best))
    return {person: tuple(cells) for person, cells in found.items()}


def _by_quarter(desk: Desk, name: str, year: Period, persons: Collection[int]) -> dict[tuple[int, str], Row]:
    span = Filter(year.start.isoformat(), year.end.isoformat(), tuple(persons))
    rows = query.rows(desk.db, records.kind(name), span)[::-1]
    return {(r.values["cadre"].person, r.values["period"]): r for r in rows}
