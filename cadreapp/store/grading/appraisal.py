"""What the appraisal reads: grades, caps, steps, corrections, judges' scores, and what stands against a grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import peewee
from peewee import JOIN, fn

from cadreapp.records import RecordModel, names
from cadreapp.records.appraisal import (
    LATER,
    LOCKED,
    UNGRADED,
    AnnualAppraisal,
    AppraisalBase,
    AppraisalStep,
    GradeCorrection,
    JudgeScore,
)
from cadreapp.records.entities import Person
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.records.platforms.selection import Conduct
from cadreapp.records.roster import Leave, StaffHistory
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.appraisal.confirmed import Correction
from cadreapp.rules.appraisal.grading import Base, Judgement
from cadreapp.store.live import live
from cadreapp.store.persons.units import UnitNames
from cadreapp.store.prepared import PreparedIn, again, fixed, parts

GRADES: tuple[type[RecordModel], ...] = (QuarterReview, AnnualAppraisal)
"""Kinds that hold a grade: 季评鉴 the quarter's, 年度考核 the year's."""

CONDUCT = ("处理", "处分", "立案审查")
"""Categories of 违纪违法 that stand against a grade."""


@dataclass(frozen=True)
class GradeRow:
    """A grade as it is recorded, draft or confirmed; corrections in writing are not in it.

    `elsewhere`: the unit that gave it, where it was not this bureau.
    """

    record: int
    state: str
    person: int
    grade: str
    reason: str
    comment: str = ""
    confirmed_on: str | None = None
    elsewhere: str = ""


@dataclass(frozen=True)
class Step:
    """A step of a year's appraisal that was taken; `leader` proposed, `handler` recorded it.

    `answered`: when what was decided on a 复核 or 申诉 reached the cadre.
    """

    record: int
    person: int
    period: str
    step: str
    day: str
    until: str | None
    grade: str | None
    meeting: str | None
    signed: str | None
    outcome: str | None
    leader: str | None = None
    handler: str | None = None
    objection: str | None = None
    answered: str | None = None

    @property
    def known(self) -> str:
        """The day from which the next step's time runs: that on which its answer came, else its own."""
        return self.answered or self.day


@dataclass(frozen=True)
class Conducted:
    """A 处理, 处分 or 立案审查: `until`, `restored` (恢复党员权利) as typed, None where the column is empty."""

    record: int
    person: int
    category: str
    measure: str
    day: str
    until: str | None
    restored: str | None = None


def grade_kind(period: Period) -> Any:
    """The kind that holds the grade of a quarter or a year."""
    return QuarterReview if period.length == "quarter" else AnnualAppraisal


def _of_cadres(model: Any, *columns: Any, there: bool = True) -> Any:
    """The records of a kind, those that are not deleted (or all), with their cadre, who is one of our people."""
    cadre = (Participation.record == Record.id) & (Participation.role == "cadre") & Participation.person.is_null(False)
    query = model.select(*columns).join(Record, on=(Record.id == model.record)).join(Participation, on=cadre)
    return query.where(live(model) if there else Record.kind == model.__name__)


def _theirs(query: Any, persons: Collection[int] | None) -> Any:
    """The part of such a query that is about these people; None: all of it."""
    return query if persons is None else query.where(Participation.person.in_(list(persons)))


def grades(db: peewee.Database, period: Period) -> list[GradeRow]:
    """The grades of a quarter or a year, in the order in which they were last changed."""
    model = grade_kind(period)
    query = _of_cadres(model, Record.id, Record.state, Participation.person, model.grade, model.ungraded_reason)
    query = query.where(model.period == period.text).order_by(Record.changed, Record.id)
    rows = db.execute(query).fetchall()
    return [GradeRow(r[0], r[1] or "", r[2], r[3] or UNGRADED, r[4] or "") for r in rows]


def years_graded(db: peewee.Database, persons: Collection[int]) -> dict[tuple[int, str], GradeRow]:
    """The confirmed grades of these people's years: (person, year) → grade."""
    columns_ = ("grade", "ungraded_reason", "comment", "confirmed_on", "elsewhere")
    columns = [getattr(AnnualAppraisal, name) for name in columns_]
    query = _of_cadres(AnnualAppraisal, Participation.person, AnnualAppraisal.period, Record.id, Record.state, *columns)
    query = _theirs(query.where(Record.state.in_(LOCKED)), persons).order_by(Record.id)
    return {
        (r[0], r[1]): GradeRow(r[2], r[3], r[0], r[4] or UNGRADED, r[5] or "", r[6] or "", r[7], r[8] or "")
        for r in db.execute(query).fetchall()
    }


def corrections(
    db: peewee.Database, period: Period | None = None, persons: Collection[int] | None = None
) -> list[Correction]:
    """What changed a grade in writing, 等次更正 and 补定, in a quarter or a year, of these people; oldest first."""
    columns_ = ("period", "old", "grade", "date", "basis")
    query = _of_cadres(
        GradeCorrection, Record.id, Participation.person, *(getattr(GradeCorrection, name) for name in columns_)
    )
    if period is not None:
        query = query.where(GradeCorrection.period == period.text)
    found = [Correction(*row) for row in db.execute(_theirs(query, persons)).fetchall()]
    if period is None or period.length == "year":
        given = (s for s in steps(db, persons, period.text if period else None) if s.step == LATER)
        found += [
            Correction(s.record, s.person, s.period, UNGRADED, s.grade or UNGRADED, s.day, s.meeting or "", LATER)
            for s in given
        ]
    return sorted(found, key=lambda c: (c.day, c.what != LATER, c.record))


def bases(db: peewee.Database, period: Period) -> list[Base]:
    """The 考核名额 of a quarter or a year, each unit by the name that it had at its end."""
    names_ = ("staff", "unit", "total", "used", "approved_by", "approval_number", "approval_day", "approval_reason")
    query = (
        AppraisalBase.select(Record.id, *(getattr(AppraisalBase, name) for name in names_), AppraisalBase.leaders)
        .join(Record, on=(Record.id == AppraisalBase.record))
        .where(live(AppraisalBase), AppraisalBase.period == period.text)
        .order_by(Record.id)
    )
    rows = db.execute(query).fetchall()
    names, day = UnitNames(db), period.end.isoformat()
    return [
        Base(r[0], r[1], names.on(r[2], day) or None, r[3], r[4] or 0, all(r[5:9]), r[9] or 0, r[7] or "") for r in rows
    ]


def periods_of(db: peewee.Database, ids: Iterable[int]) -> set[str]:
    """The quarters and years of the grades, 考核名额, steps and 等次更正 among these records."""
    found: set[str] = set()
    for some in parts(ids):
        for model in (QuarterReview, AnnualAppraisal, AppraisalBase, AppraisalStep, GradeCorrection):
            query = model.select(model.period).distinct().where(model.record.in_(some))
            found |= {period for (period,) in query.tuples().execute(db) if period}
    return found


def steps(db: peewee.Database, persons: Collection[int] | None = None, year: str | None = None) -> list[Step]:
    """The 年度考核步骤 of these people, of that year; in the order of their days."""
    columns_ = ("period", "step", "date", "until", "grade", "meeting", "signed", "outcome")
    query = _of_cadres(
        AppraisalStep,
        Record.id,
        Participation.person,
        *(getattr(AppraisalStep, name) for name in columns_),
        _named("leader"),
        _named("handler"),
        AppraisalStep.objection,
        AppraisalStep.answered_on,
    ).order_by(AppraisalStep.date.asc(nulls="FIRST"), Record.id)
    if year is not None:
        query = query.where(AppraisalStep.period == year)
    return [Step(*row) for row in db.execute(_theirs(query, persons)).fetchall()]


def _named(role: str) -> Any:
    """The name of a record's person in a role: as they are called now, else as it was written."""
    other = again(Participation)
    return (
        other.select(fn.COALESCE(Person.name, other.name))
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == other.person))
        .where(other.record == Record.id, other.role == role)
        .limit(1)
    )


_CONDUCT = (
    _of_cadres(
        Conduct,
        Record.id,
        Participation.person,
        Conduct.category,
        fn.COALESCE(Conduct.measure, ""),
        Record.date,
        Conduct.effective_until,
        Conduct.restored_on,
    )
    .where(Conduct.category.in_(CONDUCT))
    .order_by(Record.date.asc(nulls="FIRST"), Record.id)
)
_ALL_CONDUCT, _THEIR_CONDUCT = fixed(_CONDUCT), PreparedIn(lambda ids: _CONDUCT.where(Participation.person.in_(ids)))


def conduct(db: peewee.Database, persons: Collection[int] | None = None) -> list[Conducted]:
    """The 处理, 处分 and 立案审查 of these people, oldest first."""
    rows = _ALL_CONDUCT.run(db).fetchall() if persons is None else _THEIR_CONDUCT.whole(db, list(persons))
    return [Conducted(*row) for row in rows]


def leaves(db: peewee.Database, start: str, end: str) -> list[tuple[int, str, str, str | None]]:
    """(person, category, first day, last day or None) of the 请假离岗 that touch a span of ISO days."""
    goes_on = Record.end.is_null() | (Record.end >= fn.SUBSTR(start, 1, fn.LENGTH(Record.end)))
    query = _of_cadres(Leave, Participation.person, Leave.category, Record.date, Record.end)
    return list(db.execute(query.where(Record.date <= end, goes_on).order_by(Record.id)).fetchall())


def on_probation(db: peewee.Database, day: str) -> dict[int, str]:
    """Who is on probation (试用期) on an ISO day: person → its last day."""
    query = (
        _of_cadres(StaffHistory, Participation.person, StaffHistory.probation_until)
        .where(StaffHistory.probation_until >= day, Record.date.is_null() | (Record.date <= day))
        .order_by(Record.id)
    )
    return dict(db.execute(query).fetchall())


def judgements(db: peewee.Database, period: Period) -> dict[int, list[Judgement]]:
    """评委评分 of a quarter by person."""
    judge = again(Participation)
    query = (
        _of_cadres(
            JudgeScore,
            Participation.person,
            Record.id,
            fn.COALESCE(Person.name, judge.name),
            JudgeScore.judge_class,
            JudgeScore.report_score,
            JudgeScore.achievements_score,
        )
        .join_from(Record, judge, on=((judge.record == Record.id) & (judge.role == "judge")))
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == judge.person))
        .where(JudgeScore.period == period.text)
        .order_by(Record.id)
    )
    found: dict[int, list[Judgement]] = defaultdict(list)
    for person, record, name, class_, report, achievements in db.execute(query).fetchall():
        found[person].append(Judgement(record, name, class_, _tenth(report), _tenth(achievements)))
    return dict(found)


def _tenth(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / 10


def locked_quarters(db: peewee.Database, persons: Collection[int]) -> set[tuple[int, str]]:
    """(person, quarter) of these people's confirmed 季评鉴."""
    query = _of_cadres(QuarterReview, Participation.person, QuarterReview.period)
    return set(db.execute(_theirs(query.where(Record.state.in_(LOCKED)), persons)).fetchall())


def judged_among(db: peewee.Database, ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """(record, person, quarter) of the 评委评分 among these records, deleted ones too."""
    query = _of_cadres(JudgeScore, Record.id, Participation.person, JudgeScore.period, there=False)
    return [row for some in parts(ids) for row in db.execute(query.where(Record.id.in_(some))).fetchall()]


def graded_periods(db: peewee.Database) -> set[str]:
    """Every quarter and year in which somebody has a grade, draft or confirmed."""
    found: set[str] = set()
    for model in (QuarterReview, AnnualAppraisal):
        query = model.select(model.period).distinct().join(Record, on=(Record.id == model.record))
        found |= {p for (p,) in query.where(live(model)).tuples().execute(db) if p}
    return found


def locked(
    db: peewee.Database, kinds: Collection[type[RecordModel]], ids: Iterable[int] | None = None
) -> dict[int, str]:
    """The live records of these kinds that are confirmed (of `ids`, else all): record → kind."""
    found: dict[int, str] = {}
    for some in parts(ids) if ids is not None else [None]:
        query = Record.select(Record.id, Record.kind).where(
            Record.deleted_at.is_null(), Record.kind.in_(sorted(names(kinds))), Record.state.in_(LOCKED)
        )
        if some is not None:
            query = query.where(Record.id.in_(some))
        found |= dict(query.tuples().execute(db))
    return found


def given_later(db: peewee.Database, ids: Iterable[int]) -> set[int]:
    """The 补定 among these steps."""
    found: set[int] = set()
    for some in parts(ids):
        query = AppraisalStep.select(AppraisalStep.record).where(
            AppraisalStep.record.in_(some), AppraisalStep.step == LATER
        )
        found |= {record for (record,) in query.tuples().execute(db)}
    return found


def graded_elsewhere(db: peewee.Database, period: Period) -> dict[int, tuple[str, str]]:
    """Whose year another unit grades: record of the grade → (that unit, its 文号); no quarter is."""
    if period.length != "year":
        return {}
    query = (
        AnnualAppraisal.select(AnnualAppraisal.record, AnnualAppraisal.elsewhere, AnnualAppraisal.elsewhere_number)
        .join(Record, on=(Record.id == AnnualAppraisal.record))
        .where(
            live(AnnualAppraisal),
            AnnualAppraisal.period == period.text,
            AnnualAppraisal.elsewhere.is_null(False),
        )
    )
    return {record: (unit, number or "") for record, unit, number in query.tuples().execute(db)}


def brought(db: peewee.Database, ids: Iterable[int]) -> set[int]:
    """Those of these records that came from a file."""
    found: set[int] = set()
    for some in parts(ids):
        query = Record.select(Record.id).where(Record.id.in_(some), Record.origin == "import")
        found |= {record for (record,) in query.tuples().execute(db)}
    return found
