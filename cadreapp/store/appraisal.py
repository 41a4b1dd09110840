"""What the appraisal reads: grades, caps, steps, corrections, judges' scores, and what stands against a grade."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import peewee

from cadreapp.records.appraisal import (
    LATER,
    LOCKED,
    UNGRADED,
    AnnualAppraisal,
    AppraisalBase,
    AppraisalStep,
    GradeCorrection,
)
from cadreapp.records.combat import QuarterReview
from cadreapp.records.period import Period
from cadreapp.records.spine import Confirmation, Record
from cadreapp.rules.confirmed import Correction
from cadreapp.rules.grading import Base, Judgement
from cadreapp.store.units import UnitNames

GRADES = {"QuarterReview": "quarter_review", "AnnualAppraisal": "annual_appraisal"}
"""Kinds that hold a grade → their tables; 季评鉴 the quarter's, 年度考核 the year's."""

CHUNK = 500
_CADRE = "JOIN participation p ON p.record_id = r.id AND p.role = 'cadre' AND p.person_id IS NOT NULL"


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


@dataclass(frozen=True)
class Confirmed:
    """What stood when a record was confirmed: UTC time, who wrote, who reviewed, rules' version, figures in words.

    `staff`, `unit`, `base` (考核名额): how a grade was counted, None where an older version did not keep it; `day`: the
    bureau's day.
    """

    record: int
    at: str
    who: str
    reviewer: str
    rules: str
    figures: dict[str, str] = field(default_factory=dict)
    staff: str | None = None
    unit: str | None = None
    base: int | None = None
    day: str | None = None


def grade_kind(period: Period) -> str:
    """The kind that holds the grade of a quarter or a year."""
    return "QuarterReview" if period.length == "quarter" else "AnnualAppraisal"


def grades(db: peewee.Database, period: Period) -> list[GradeRow]:
    """The grades of a quarter or a year, in the order in which they were last changed."""
    rows = db.execute_sql(
        f"SELECT r.id, r.state, p.person_id, k.grade, k.ungraded_reason FROM {GRADES[grade_kind(period)]} k"
        f" JOIN record r ON r.id = k.record_id {_CADRE} WHERE r.deleted_at IS NULL AND k.period = ?"
        " ORDER BY r.changed, r.id",
        (period.text,),
    )
    return [GradeRow(r[0], r[1] or "", r[2], r[3] or UNGRADED, r[4] or "") for r in rows.fetchall()]


def years_graded(db: peewee.Database, persons: Collection[int]) -> dict[tuple[int, str], GradeRow]:
    """The confirmed grades of these people's years: (person, year) → grade."""
    rows = db.execute_sql(
        "SELECT p.person_id, k.period, r.id, r.state, k.grade, k.ungraded_reason, k.comment, k.confirmed_on,"
        " k.elsewhere"
        " FROM annual_appraisal k"
        f" JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.deleted_at IS NULL AND r.state IN {LOCKED} AND p.person_id IN ({_list(persons)})"
    )
    return {
        (r[0], r[1]): GradeRow(r[2], r[3], r[0], r[4] or UNGRADED, r[5] or "", r[6] or "", r[7], r[8] or "")
        for r in rows.fetchall()
    }


def corrections(
    db: peewee.Database, period: Period | None = None, persons: Collection[int] | None = None
) -> list[Correction]:
    """What changed a grade in writing, 等次更正 and 补定, in a quarter or a year, of these people; oldest first."""
    where, values = "", []
    if period is not None:
        where, values = " AND k.period = ?", [period.text]
    if persons is not None:
        where += f" AND p.person_id IN ({_list(persons)})"
    rows = db.execute_sql(
        "SELECT r.id, p.person_id, k.period, k.old, k.grade, k.date, k.basis FROM grade_correction k"
        f" JOIN record r ON r.id = k.record_id {_CADRE} WHERE r.deleted_at IS NULL{where} ORDER BY k.date, r.id",
        values,
    )
    found = [Correction(*row) for row in rows.fetchall()]
    if period is None or period.length == "year":
        given = (s for s in steps(db, persons, period.text if period else None) if s.step == LATER)
        found += [
            Correction(s.record, s.person, s.period, UNGRADED, s.grade or UNGRADED, s.day, s.meeting or "", LATER)
            for s in given
        ]
    return sorted(found, key=lambda c: (c.day, c.what != LATER, c.record))


def bases(db: peewee.Database, period: Period) -> list[Base]:
    """The 考核名额 of a quarter or a year, each unit by the name that it had at its end."""
    columns = "k.total, k.used, k.approved_by, k.approval_number, k.approval_day, k.approval_reason, k.leaders"
    rows = db.execute_sql(
        f"SELECT r.id, k.staff, k.unit, {columns} FROM appraisal_base k JOIN record r ON r.id = k.record_id"
        " WHERE r.deleted_at IS NULL AND k.period = ? ORDER BY r.id",
        (period.text,),
    ).fetchall()
    names, day = UnitNames(db), period.end.isoformat()
    return [
        Base(r[0], r[1], names.on(r[2], day) or None, r[3], r[4] or 0, all(r[5:9]), r[9] or 0, r[7] or "") for r in rows
    ]


def periods_of(db: peewee.Database, ids: Iterable[int]) -> set[str]:
    """The quarters and years of the grades, 考核名额, steps and 等次更正 among these records."""
    found: set[str] = set()
    for some in _chunks(ids):
        for model in (QuarterReview, AnnualAppraisal, AppraisalBase, AppraisalStep, GradeCorrection):
            query = model.select(model.period).distinct().where(model.record.in_(some))
            found |= {period for (period,) in query.tuples().execute(db) if period}
    return found


def steps(db: peewee.Database, persons: Collection[int] | None = None, year: str | None = None) -> list[Step]:
    """The 年度考核步骤 of these people, of that year; in the order of their days."""
    where, values = "", []
    if persons is not None:
        where = f" AND p.person_id IN ({_list(persons)})"
    if year is not None:
        where, values = where + " AND k.period = ?", [year]
    rows = db.execute_sql(
        "SELECT r.id, p.person_id, k.period, k.step, k.date, k.until, k.grade, k.meeting, k.signed, k.outcome,"
        f" {_named('leader')}, {_named('handler')}, k.objection, k.answered_on FROM appraisal_step k"
        f" JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.deleted_at IS NULL{where} ORDER BY k.date, r.id",
        values,
    )
    return [Step(*row) for row in rows.fetchall()]


def _named(role: str) -> str:
    """The name of a record's person in a role: as he is called now, else as it was written."""
    return (
        "(SELECT coalesce(n.name, o.name) FROM participation o LEFT JOIN person n ON n.id = o.person_id"
        f" WHERE o.record_id = r.id AND o.role = '{role}')"
    )


def conduct(db: peewee.Database, persons: Collection[int] | None = None) -> list[Conducted]:
    """The 处理, 处分 and 立案审查 of these people, oldest first."""
    where = "" if persons is None else f" AND p.person_id IN ({_list(persons)})"
    rows = db.execute_sql(
        "SELECT r.id, p.person_id, k.category, coalesce(k.measure, ''), r.date, k.effective_until, k.restored_on"
        " FROM conduct k"
        f" JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.deleted_at IS NULL AND k.category IN ('处理', '处分', '立案审查'){where} ORDER BY r.date, r.id"
    )
    return [Conducted(*row) for row in rows.fetchall()]


def leaves(db: peewee.Database, start: str, end: str) -> list[tuple[int, str, str, str | None]]:
    """(person, category, first day, last day or None) of the 请假离岗 that touch a span of ISO days."""
    rows = db.execute_sql(
        f'SELECT p.person_id, k.category, r.date, r."end" FROM "leave" k JOIN record r ON r.id = k.record_id {_CADRE}'
        ' WHERE r.deleted_at IS NULL AND r.date <= ? AND (r."end" IS NULL OR r."end" >= substr(?, 1, length(r."end")))',
        (end, start),
    )
    return [tuple(row) for row in rows.fetchall()]


def on_probation(db: peewee.Database, day: str) -> dict[int, str]:
    """Who is on probation (试用期) on an ISO day: person → its last day."""
    rows = db.execute_sql(
        f"SELECT p.person_id, k.probation_until FROM staff_history k JOIN record r ON r.id = k.record_id {_CADRE}"
        " WHERE r.deleted_at IS NULL AND k.probation_until >= ? AND (r.date IS NULL OR r.date <= ?)",
        (day, day),
    )
    return dict(rows.fetchall())


def judgements(db: peewee.Database, period: Period) -> dict[int, list[Judgement]]:
    """评委评分 of a quarter by person."""
    found: dict[int, list[Judgement]] = defaultdict(list)
    for person, record, judge, class_, report, achievements in db.execute_sql(
        "SELECT p.person_id, r.id, coalesce(n.name, j.name), k.judge_class, k.report_score, k.achievements_score"
        f" FROM judge_score k JOIN record r ON r.id = k.record_id {_CADRE}"
        " JOIN participation j ON j.record_id = r.id AND j.role = 'judge' LEFT JOIN person n ON n.id = j.person_id"
        " WHERE r.deleted_at IS NULL AND k.period = ? ORDER BY r.id",
        (period.text,),
    ).fetchall():
        found[person].append(Judgement(record, judge, class_, _tenth(report), _tenth(achievements)))
    return dict(found)


def _tenth(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / 10


def locked_quarters(db: peewee.Database, persons: Collection[int]) -> set[tuple[int, str]]:
    """(person, quarter) of these people's confirmed 季评鉴."""
    rows = db.execute_sql(
        f"SELECT p.person_id, k.period FROM quarter_review k JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.deleted_at IS NULL AND r.state IN {LOCKED} AND p.person_id IN ({_list(persons)})"
    )
    return {(r[0], r[1]) for r in rows.fetchall()}


def judged_among(db: peewee.Database, ids: Iterable[int]) -> list[tuple[int, int, str]]:
    """(record, person, quarter) of the 评委评分 among these records, deleted ones too."""
    rows = db.execute_sql(
        f"SELECT r.id, p.person_id, k.period FROM judge_score k JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.id IN ({_list(ids)})"
    )
    return [tuple(row) for row in rows.fetchall()]


def keep(db: peewee.Database, found: Confirmed) -> None:
    """Keep what stood when a record was confirmed, inside the present operation."""
    values = {**vars(found), "figures": json.dumps(found.figures, ensure_ascii=False)}
    Confirmation.insert(values).execute(db)


def count_under(db: peewee.Database, found: Confirmed) -> None:
    """Set what a confirmation that an earlier version kept did not say: staff, unit, 考核名额 and day."""
    values = {name: getattr(found, name) for name in ("staff", "unit", "base", "day")}
    Confirmation.update(values).where(Confirmation.record == found.record).execute(db)


def kept(db: peewee.Database, ids: Collection[int]) -> dict[int, Confirmed]:
    """What stood when these records were confirmed; none for records confirmed by earlier versions."""
    names = ("record", "at", "who", "reviewer", "rules", "figures", "staff", "unit", "base", "day")
    columns = [getattr(Confirmation, name) for name in names]
    found = {}
    for some in _chunks(ids):
        for row in Confirmation.select(*columns).where(Confirmation.record.in_(some)).tuples().execute(db):
            record, at, who, reviewer, rules, figures, *rest = row
            found[record] = Confirmed(record, at, who, reviewer, rules, json.loads(figures), *rest)
    return found


def kept_rows(db: peewee.Database, rows: Collection[int]) -> list[Confirmed]:
    """What stands in these rows of `confirmation`."""
    ids: list[int] = []
    for some in _chunks(rows):
        query = Confirmation.select(Confirmation.record).where(Confirmation.id.in_(some))
        ids += [record for (record,) in query.tuples().execute(db)]
    return list(kept(db, ids).values())


def kept_beside(db: peewee.Database, base: int) -> list[int]:
    """The records whose confirmation was counted under this 考核名额."""
    query = Confirmation.select(Confirmation.record).where(Confirmation.base == base)
    return [record for (record,) in query.tuples().execute(db)]


def graded_periods(db: peewee.Database) -> set[str]:
    """Every quarter and year in which somebody has a grade, draft or confirmed."""
    found: set[str] = set()
    for model in (QuarterReview, AnnualAppraisal):
        query = model.select(model.period).distinct().join(Record, on=(Record.id == model.record))
        found |= {p for (p,) in query.where(Record.deleted_at.is_null()).tuples().execute(db) if p}
    return found


def locked(db: peewee.Database, kinds: Collection[str], ids: Iterable[int] | None = None) -> dict[int, str]:
    """The live records of these kinds that are confirmed (of `ids`, else all): record → kind."""
    found: dict[int, str] = {}
    for some in _chunks(ids) if ids is not None else [None]:
        query = Record.select(Record.id, Record.kind).where(
            Record.deleted_at.is_null(), Record.kind.in_(list(kinds)), Record.state.in_(LOCKED)
        )
        if some is not None:
            query = query.where(Record.id.in_(some))
        found |= dict(query.tuples().execute(db))
    return found


def given_later(db: peewee.Database, ids: Iterable[int]) -> set[int]:
    """The 补定 among these steps."""
    found: set[int] = set()
    for some in _chunks(ids):
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
            Record.deleted_at.is_null(),
            AnnualAppraisal.period == period.text,
            AnnualAppraisal.elsewhere.is_null(False),
        )
    )
    return {record: (unit, number or "") for record, unit, number in query.tuples().execute(db)}


def brought(db: peewee.Database, ids: Iterable[int]) -> set[int]:
    """Those of these records that came from a file."""
    found: set[int] = set()
    for some in _chunks(ids):
        query = Record.select(Record.id).where(Record.id.in_(some), Record.origin == "import")
        found |= {record for (record,) in query.tuples().execute(db)}
    return found


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for at in range(0, len(ordered), CHUNK):
        yield ordered[at : at + CHUNK]


def _list(ids: Iterable[int]) -> str:
    return ", ".join(str(int(i)) for i in ids) or "NULL"
