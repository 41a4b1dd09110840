"""What the appraisal reads: grades, caps, steps, corrections, judges' scores, and what stands against a grade."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import peewee

from cadreapp.records.appraisal import LOCKED, UNGRADED
from cadreapp.records.period import Period
from cadreapp.rules.grading import Base, Judgement
from cadreapp.store.units import UnitNames

GRADES = {"QuarterReview": "quarter_review", "AnnualAppraisal": "annual_appraisal"}
"""Kinds that hold a grade → their tables; 季评鉴 the quarter's, 年度考核 the year's."""

_CADRE = "JOIN participation p ON p.record_id = r.id AND p.role = 'cadre' AND p.person_id IS NOT NULL"


@dataclass(frozen=True)
class GradeRow:
    """A grade as it is recorded, draft or confirmed; corrections in writing are not in it."""

    record: int
    state: str
    person: int
    grade: str
    reason: str
    comment: str = ""


@dataclass(frozen=True)
class Correction:
    """A 等次更正: what the grade was, what it is now, from which day, on which paper."""

    record: int
    person: int
    period: str
    old: str
    grade: str
    day: str
    basis: str


@dataclass(frozen=True)
class Step:
    """A step of a year's appraisal that was taken; `leader` proposed, `handler` recorded it."""

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


@dataclass(frozen=True)
class Conducted:
    """A 处理, 处分 or 立案审查: `until` as typed, None where the column is empty."""

    record: int
    person: int
    category: str
    measure: str
    day: str
    until: str | None


@dataclass(frozen=True)
class Confirmed:
    """What stood when a record was confirmed: UTC time, who wrote, who reviewed, rules' version, figures in words."""

    record: int
    at: str
    who: str
    reviewer: str
    rules: str
    figures: dict[str, str] = field(default_factory=dict)


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
        "SELECT p.person_id, k.period, r.id, r.state, k.grade, k.ungraded_reason, k.comment FROM annual_appraisal k"
        f" JOIN record r ON r.id = k.record_id {_CADRE}"
        f" WHERE r.deleted_at IS NULL AND r.state IN {LOCKED} AND p.person_id IN ({_list(persons)})"
    )
    return {(r[0], r[1]): GradeRow(r[2], r[3], r[0], r[4] or UNGRADED, r[5] or "", r[6] or "") for r in rows.fetchall()}


def corrections(
    db: peewee.Database, period: Period | None = None, persons: Collection[int] | None = None
) -> list[Correction]:
    """The 等次更正 of a quarter or a year, of these people; oldest first."""
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
    return [Correction(*row) for row in rows.fetchall()]


def bases(db: peewee.Database, period: Period) -> list[Base]:
    """The 考核名额 of a quarter or a year, each unit by the name that it had at its end."""
    columns = "k.total, k.used, k.approved_by, k.approval_number, k.approval_day, k.approval_reason"
    rows = db.execute_sql(
        f"SELECT r.id, k.staff, k.unit, {columns} FROM appraisal_base k JOIN record r ON r.id = k.record_id"
        " WHERE r.deleted_at IS NULL AND k.period = ? ORDER BY r.id",
        (period.text,),
    ).fetchall()
    names, day = UnitNames(db), period.end.isoformat()
    return [Base(r[0], r[1], names.on(r[2], day) or None, r[3], r[4] or 0, all(r[5:9])) for r in rows]


def base_periods(db: peewee.Database, ids: Iterable[int]) -> set[str]:
    """The quarters and years of the 考核名额 among these records."""
    rows = db.execute_sql(f"SELECT period FROM appraisal_base WHERE record_id IN ({_list(ids)})")
    return {r[0] for r in rows.fetchall()}


def steps(db: peewee.Database, persons: Collection[int] | None = None, year: str | None = None) -> list[Step]:
    """The 年度考核步骤 of these people, of that year; in the order of their days."""
    where, values = "", []
    if persons is not None:
        where = f" AND p.person_id IN ({_list(persons)})"
    if year is not None:
        where, values = where + " AND k.period = ?", [year]
    rows = db.execute_sql(
        "SELECT r.id, p.person_id, k.period, k.step, k.date, k.until, k.grade, k.meeting, k.signed, k.outcome,"
        f" {_named('leader')}, {_named('handler')} FROM appraisal_step k JOIN record r ON r.id = k.record_id {_CADRE}"
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
        "SELECT r.id, p.person_id, k.category, coalesce(k.measure, ''), r.date, k.effective_until FROM conduct k"
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


def locked_kinds(db: peewee.Database, ids: Iterable[int], kinds: Collection[str]) -> list[str]:
    """Of these records the kinds of those that are locked: confirmed ones of `kinds`, and every 等次更正."""
    names = ", ".join(f"'{k}'" for k in kinds)
    rows = db.execute_sql(
        f"SELECT r.kind FROM record r WHERE r.id IN ({_list(ids)})"
        f" AND (r.kind IN ({names}) AND r.state IN {LOCKED} OR r.kind = 'GradeCorrection')"
    )
    return [r[0] for r in rows.fetchall()]


def keep(db: peewee.Database, found: Confirmed) -> None:
    """Keep what stood when a record was confirmed, inside the present operation."""
    db.execute_sql(
        "INSERT INTO confirmation(record_id, at, who, reviewer, rules, figures) VALUES (?, ?, ?, ?, ?, ?)",
        (found.record, found.at, found.who, found.reviewer, found.rules, json.dumps(found.figures, ensure_ascii=False)),
    )


def kept(db: peewee.Database, ids: Collection[int]) -> dict[int, Confirmed]:
    """What stood when these records were confirmed; none for records confirmed by earlier versions."""
    rows = db.execute_sql(
        f"SELECT record_id, at, who, reviewer, rules, figures FROM confirmation WHERE record_id IN ({_list(ids)})"
    )
    return {r[0]: Confirmed(r[0], r[1], r[2], r[3], r[4], json.loads(r[5])) for r in rows.fetchall()}


def _list(ids: Iterable[int]) -> str:
    return ", ".join(str(int(i)) for i in ids) or "NULL"
