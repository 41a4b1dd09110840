"""What holds of grades at every door: words by kind of staff, caps, locks, and a second name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import peewee

from cadreapp.operations.desk import Desk
from cadreapp.operations.invariants import Broken
from cadreapp.records import kind
from cadreapp.records.kind import Kind
from cadreapp.records.period import Period
from cadreapp.records.selection import CONFIRMED, FED_BACK, LOCKED, UNGRADED
from cadreapp.rules.grading import Base, Graded, Places, pools, scheme_of, schemes
from cadreapp.store import people

GRADES = {"QuarterReview": "quarter_review", "AnnualAppraisal": "annual_appraisal"}
"""Kinds that hold a grade → their tables; 季评鉴 the quarter's, 年度考核 the year's."""

CLOSED = (*GRADES, "QuarterPerformance")
"""Kinds that are locked once they are confirmed."""


def locked(kind_: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Why a confirmed record may not be changed so; "" if it may (only 已确认 → 已反馈, nothing else)."""
    if kind_.name == "GradeCorrection":
        same = all(new[name] == old.get(name) for name in new)
        return "" if same else "等次更正是留底的文书，不能修改或删除；有误的另作一次更正"
    if kind_.name not in CLOSED or old.get("state") not in LOCKED:
        return ""
    changed = {name for name in new if new[name] != old.get(name)}
    if not changed or changed == {"state"} and (old["state"], new["state"]) == (CONFIRMED, FED_BACK):
        return ""
    return f"这条{kind_.title}已经确认锁定，不能修改或删除"


def locked_among(db: peewee.Database, ids: Iterable[int]) -> list[str]:
    """Of records that shall be deleted: a sentence for each that is locked."""
    chosen = ", ".join(str(int(i)) for i in ids)
    rows = db.execute_sql(
        f"SELECT r.kind, r.title FROM record r WHERE r.id IN ({chosen or 'NULL'})"
        f" AND (r.kind IN ({_marks(CLOSED)}) AND r.state IN ({_marks(LOCKED)}) OR r.kind = 'GradeCorrection')"
    )
    return [f"这条{kind(k).title}已经确认锁定，不能修改或删除" for k, _ in rows.fetchall()]


def periods_of(db: peewee.Database, ids: Iterable[int]) -> set[str]:
    """The quarters and years of the 考核名额 among these records."""
    chosen = ", ".join(str(int(i)) for i in ids)
    rows = db.execute_sql(f"SELECT period FROM appraisal_base WHERE record_id IN ({chosen or 'NULL'})")
    return {r[0] for r in rows.fetchall()}


def _marks(words: Iterable[str]) -> str:
    return ", ".join(f"'{w}'" for w in words)


def confirms(kind_: Kind, values: Mapping[str, Any]) -> bool:
    """Whether a record is (to be) locked: such a write is not undone, only corrected."""
    return kind_.name in CLOSED and values.get("state") in LOCKED


def broken(
    db: peewee.Database, kinds: Collection[str], periods: Collection[str], ids: Collection[int] | None = None
) -> Iterator[Broken]:
    """What the state after a write breaks in these quarters and years: (record, field, Chinese sentence).

    `ids`: only what these records break; None = everything. What was confirmed before there were caps does not keep
    anybody from recording the base or the next grade.
    """
    if not set(kinds) & {*GRADES, "AppraisalBase", "GradeCorrection"}:
        return
    for text in sorted(periods):
        period = Period.parse(text)
        if period.length not in ("quarter", "year"):
            continue
        rows = graded(db, period)
        yield from _corrections(db, period)
        for record, state, one in rows:
            if ids is not None and record not in ids:
                continue
            scheme = scheme_of(schemes(), one.staff, period)
            if scheme is not None and (reason := scheme.fault(one.grade, one.staff)):
                yield record, "grade", reason
            elif state in LOCKED and not one.staff:
                yield record, "state", f"{period.label}末的人员身份没有登记，不能确认等次，请先在干部档案里登记"
        sure = [one for _, state, one in rows if state in LOCKED]
        found, without = pools(schemes(), period, bases(db, period), sure)
        for one in without:
            if ids is None or one.record in ids:
                reason = "未登记参加考核总人数，不能确认。请先在“考核名额”里按单位的考核方案登记"
                yield one.record, "state", f"{period.label}{one.staff}{reason}"
        for pool in found:
            touched = ids is None or any(c.record in ids for c in pool.confirmed) or pool.base.record in ids
            if touched and pool.left < 0 and not pool.base.approved:
                yield pool.confirmed[-1].record, "grade", over(pool, period)


def over(pool: Places, period: Period) -> str:
    """The sentence for a cap that is exceeded."""
    unit = pool.base.unit or ""
    return (
        f"{period.label}{unit}{pool.base.staff}“{pool.scheme.top}”超过名额 {-pool.left} 个（{pool.arithmetic}；"
        f"依据：{pool.scheme.basis}）。超出的须在“考核名额”里登记批准机关、文号、日期和理由"
    )


def graded(db: peewee.Database, period: Period) -> list[tuple[int, str, Graded]]:
    """(record, state, grade) of everybody in a quarter or a year, drafts too; staff and unit as at its end."""
    name = "QuarterReview" if period.length == "quarter" else "AnnualAppraisal"
    rows = db.execute_sql(
        f"SELECT r.id, r.state, p.person_id, k.grade FROM {GRADES[name]} k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND k.period = ? AND p.person_id IS NOT NULL ORDER BY r.changed, r.id",
        (period.text,),
    ).fetchall()
    standing, now = people.staff_and_unit(db, period.end.isoformat()), effective(db, period)
    return [
        (record, state, Graded(record, person, *standing.get(person, ("", None)), now.get(person, grade) or UNGRADED))
        for record, state, person, grade in rows
    ]


def _written(db: peewee.Database, period: Period) -> list[tuple[int, int, str, str]]:
    """(record, person, old grade, new grade) of the 等次更正 of a quarter or a year, oldest first."""
    rows = db.execute_sql(
        "SELECT r.id, p.person_id, k.old, k.grade FROM grade_correction k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND k.period = ? ORDER BY k.date, r.id",
        (period.text,),
    )
    return [tuple(row) for row in rows.fetchall()]


def effective(db: peewee.Database, period: Period) -> dict[int, str]:
    """Of those whose grade was corrected in writing: what it is now. The record itself keeps what it said."""
    return {person: new for _, person, _, new in _written(db, period)}


def _corrections(db: peewee.Database, period: Period) -> Iterator[Broken]:
    """A correction names the grade that held until then; one of a draft is refused, one of an older paper is not."""
    name = "QuarterReview" if period.length == "quarter" else "AnnualAppraisal"
    rows = db.execute_sql(
        f"SELECT p.person_id, k.grade, r.state FROM {GRADES[name]} k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND k.period = ?",
        (period.text,),
    ).fetchall()
    held = {person: grade for person, grade, state in rows if state in LOCKED}
    drafts = {person for person, _, state in rows if state not in LOCKED}
    for record, person, old, new in _written(db, period):
        if person in drafts:
            yield record, "period", f"{period.label}的等次还没有确认，直接修改就行，不用更正"
        elif held.get(person, old) != old:
            yield record, "old", f"{period.label}的等次现在是“{held[person]}”，不是“{old}”，请核对"
        elif old == new:
            yield record, "grade", "更正前后的等次一样，请核对"
        held[person] = new


def standing_at(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """Of each person 人员身份 and unit at the end of a period."""
    return people.staff_and_unit(desk.db, period.end.isoformat())


def bases(db: peewee.Database, period: Period) -> list[Base]:
    """The 考核名额 of a quarter or a year."""
    columns = "k.total, k.used, k.approved_by, k.approval_number, k.approval_day, k.approval_reason"
    rows = db.execute_sql(
        f"SELECT r.id, k.staff, k.unit, {columns} FROM appraisal_base k JOIN record r ON r.id = k.record_id"
        " WHERE r.deleted_at IS NULL AND k.period = ? ORDER BY r.id",
        (period.text,),
    ).fetchall()
    return [Base(r[0], r[1], r[2] or None, r[3], r[4] or 0, all(r[5:9])) for r in rows]
