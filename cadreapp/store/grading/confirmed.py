"""What the one answer for a confirmed quarter or year is made of: grades, scores and 人员身份 of periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import peewee

from cadreapp.records import kind
from cadreapp.records.appraisal import LOCKED, UNGRADED, AnnualAppraisal, QuarterPerformance
from cadreapp.records.base import RecordModel
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.records.roster import StaffHistory
from cadreapp.records.spine import Participation, Record
from cadreapp.records.stored import canonical
from cadreapp.store.live import live

CHUNK = 500


@dataclass(frozen=True)
class Graded:
    """The record of a grade, draft or confirmed, as it is written; corrections are not in it."""

    person: int
    period: str
    record: int
    state: str
    grade: str
    reason: str


@dataclass(frozen=True)
class Scored:
    """A confirmed 季度绩效考评."""

    person: int
    period: str
    score: Decimal | None
    coefficient: Decimal | None


def grades(db: peewee.Database, periods: Sequence[str], persons: Collection[int] | None = None) -> list[Graded]:
    """The 季评鉴 of quarters and 年度考核 of years, those changed last at the end."""
    found = []
    for model, length in ((QuarterReview, 6), (AnnualAppraisal, 4)):
        own = [p for p in periods if len(p) == length]
        rows = _of(db, model, own, persons, model.grade, model.ungraded_reason)
        found += [Graded(r[0], r[1], r[2], r[3] or "", r[4] or UNGRADED, r[5] or "") for r in rows]
    return found


def scores(db: peewee.Database, quarters: Sequence[str], persons: Collection[int] | None = None) -> list[Scored]:
    """The confirmed 季度绩效考评 of quarters, those changed last at the end."""
    model = QuarterPerformance
    score, coefficient = (kind(model.__name__)[name] for name in ("score", "coefficient"))
    rows = _of(db, model, quarters, persons, model.score, model.coefficient)
    return [Scored(r[0], r[1], canonical(score, r[4]), canonical(coefficient, r[5])) for r in rows if r[3] in LOCKED]


def staff(db: peewee.Database, start: str, end: str, persons: Collection[int] | None = None) -> dict[int, str]:
    """For each person 人员身份 at the end of a span of ISO days; of who left within it, the one until then."""
    last = peewee.fn.substr(start, 1, peewee.fn.length(Record.end))
    query = (
        StaffHistory.select(Participation.person, StaffHistory.staff)
        .join(Record)
        .join(Participation, on=_cadre())
        .where(
            live(StaffHistory),
            Record.date.is_null() | (Record.date <= end),
            Record.end.is_null() | (Record.end >= last),
        )
        .order_by(peewee.fn.coalesce(Record.date, ""), Record.id)
    )
    return {r[0]: r[1] or "" for some in _chosen(query, persons) for r in some.tuples().execute(db)}


def _cadre() -> Any:
    return (Participation.record == Record.id) & (Participation.role == "cadre") & Participation.person.is_null(False)


def _of(
    db: peewee.Database,
    model: Any,
    periods: Sequence[str],
    persons: Collection[int] | None,
    *columns: peewee.Field,
) -> list[tuple[Any, ...]]:
    """(person, period, record, state, columns …) of the live records of these periods."""
    assert issubclass(model, RecordModel)
    if not periods:
        return []
    query = (
        model.select(Participation.person, model.period, Record.id, Record.state, *columns)
        .join(Record)
        .join(Participation, on=_cadre())
        .where(live(model), model.period.in_(list(periods)))
        .order_by(Record.changed, Record.id)
    )
    return [row for some in _chosen(query, persons) for row in some.tuples().execute(db)]


def _chosen(query: Any, persons: Collection[int] | None) -> list[Any]:
    """The query for everybody, or for these people, so many at a time as one statement takes."""
    if persons is None:
        return [query]
    ids = sorted(set(persons))
    return [query.where(Participation.person.in_(ids[at : at + CHUNK])) for at in range(0, len(ids), CHUNK)]
