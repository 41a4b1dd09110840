"""The year's appraisal step by step: 提交 → 党组研究 → 拟优秀公示 → confirmed → 书面告知 → 复核 / 申诉 → 归档."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import peewee

from cadreapp.operations.desk import Desk
from cadreapp.operations.grading import graded
from cadreapp.operations.invariants import Broken
from cadreapp.records.period import Period
from cadreapp.records.selection import LOCKED, UNGRADED, YEAR_STEPS
from cadreapp.rules.grading import unsupported
from cadreapp.store import people

PUBLIC_DAYS, REVIEW_DAYS, APPEAL_DAYS = 5, 30, 15
"""拟优秀公示 lasts so many working days at least; 复核 within 30 days of 书面告知, 申诉 within 15 days of 复核."""

BEST = "优秀"


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    record: int
    step: str
    day: str
    until: str | None


def working_days(first: date, last: date) -> int:
    """Working days from `first` to `last`, both included; in years without a published calendar Monday to Friday."""
    import chinese_calendar

    found = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        try:
            found += chinese_calendar.is_workday(day)
        except NotImplementedError:
            found += day.weekday() < 5
    return found


def broken(
    db: peewee.Database, kinds: Collection[str], persons: Collection[int], today: date, *, whole: bool = True
) -> Iterator[Broken]:
    """What the steps and confirmed grades of these people's years break: (record, field, Chinese sentence).

    `whole` False: only steps were added, so that a grade confirmed before there were any is not looked at again. A
    punishment is always recorded; what it says against a grade is asked when the grade is.
    """
    if not set(kinds) & {"AppraisalStep", "AnnualAppraisal"} or not persons:
        return
    chosen = ", ".join(str(int(p)) for p in persons)
    steps: dict[tuple[int, str], dict[str, Step]] = defaultdict(dict)
    for person, period, record, step, day, until in db.execute_sql(
        "SELECT p.person_id, k.period, r.id, k.step, k.date, k.until FROM appraisal_step k"
        " JOIN record r ON r.id = k.record_id JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        f" WHERE r.deleted_at IS NULL AND p.person_id IN ({chosen}) ORDER BY k.date, r.id"
    ).fetchall():
        steps[person, period][step] = Step(record, step, day, until)
    sure: dict[tuple[int, str], tuple[int, str]] = {}
    for person, period, record, grade in db.execute_sql(
        "SELECT p.person_id, k.period, r.id, k.grade FROM annual_appraisal k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        f" WHERE r.deleted_at IS NULL AND r.state IN {LOCKED} AND p.person_id IN ({chosen})"
    ).fetchall():
        sure[person, period] = (record, grade or UNGRADED)
    punished = set(
        db.execute_sql(
            "SELECT p.person_id, substr(r.date, 1, 4) FROM conduct k JOIN record r ON r.id = k.record_id"
            " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
            f" WHERE r.deleted_at IS NULL AND k.category = '处分' AND p.person_id IN ({chosen})"
        ).fetchall()
    )
    for mark, (record, grade) in sure.items():
        if "AnnualAppraisal" in kinds and mark in punished and grade == BEST:
            yield record, "grade", f"{mark[1]}年有处分记录，当年不能评为“{BEST}”"
    for mark in sorted(steps.keys() | sure.keys()):
        yield from _order(steps[mark], mark in sure)
        if mark in sure and (whole or "AnnualAppraisal" in kinds):
            yield from _confirmed(steps[mark], *sure[mark], today)


_BEFORE = {"党组研究": "提交", "拟优秀公示": "党组研究", "复核": "书面告知", "申诉": "复核", "归档": "书面告知"}


def _order(steps: dict[str, Step], confirmed: bool) -> Iterator[Broken]:
    for name, before in _BEFORE.items():
        step, earlier = steps.get(name), steps.get(before)
        if step is None:
            continue
        if earlier is None or earlier.day > step.day:
            yield step.record, "step", f"在 {step.day} 之前没有“{before}”的记录，不能登记“{name}”，步骤不能跳过"
    told, review, appeal = steps.get("书面告知"), steps.get("复核"), steps.get("申诉")
    if told and not confirmed:
        yield told.record, "step", "年度考核等次还没有确认，不能登记“书面告知”"
    for step, since, days in ((review, told, REVIEW_DAYS), (appeal, review, APPEAL_DAYS)):
        if step and since and date.fromisoformat(step.day) > date.fromisoformat(since.day) + timedelta(days=days):
            yield step.record, "date", f"“{step.step}”应在“{since.step}”（{since.day}）之后 {days} 日内提出"
    shown = steps.get("拟优秀公示")
    if shown and shown.until:
        found = working_days(date.fromisoformat(shown.day), date.fromisoformat(shown.until))
        if found < PUBLIC_DAYS:
            yield shown.record, "until", f"公示只有 {found} 个工作日，应不少于 {PUBLIC_DAYS} 个工作日"


def _confirmed(steps: dict[str, Step], record: int, grade: str, today: date) -> Iterator[Broken]:
    for name in ("提交", "党组研究"):
        if name not in steps:
            yield record, "state", f"还没有“{name}”的记录，不能确认。请先在“年度考核步骤”里登记"
            return
    if grade != BEST:
        return
    shown = steps.get("拟优秀公示")
    if shown is None or not shown.until:
        yield record, "state", "拟评优秀的还没有公示，不能确认。请先在“年度考核步骤”里登记“拟优秀公示”"
    elif shown.until >= today.isoformat():
        yield record, "state", f"拟优秀公示到 {shown.until} 才结束，期满后才能确认"


@dataclass(frozen=True)
class YearLine:
    """One cadre's year: confirmed grades of its quarters, the year's grade and state, the last step, what conflicts."""

    person: int
    name: str
    unit: str
    quarters: tuple[str | None, ...]
    grade: str
    state: str
    step: str
    conflicts: tuple[str, ...]


def overview(desk: Desk, year: int) -> list[YearLine]:
    """The year of everybody on the roster, whose grades conflict with their quarters first."""
    whole = Period(year, "year", 1)
    quarters = [
        {one.person: one.grade for _, state, one in graded(desk.db, q) if state in LOCKED}
        for q in whole.split("quarter")
    ]
    years = {one.person: (one.grade, state) for _, state, one in graded(desk.db, whole)}
    last: dict[int, tuple[int, str]] = {}
    for person, step in desk.db.execute_sql(
        "SELECT p.person_id, k.step FROM appraisal_step k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND k.period = ?",
        (str(year),),
    ).fetchall():
        last[person] = max(last.get(person, (-1, "")), (YEAR_STEPS.index(step), step))
    found = []
    for member in people.roster(desk.db, whole.start.isoformat(), whole.end.isoformat()):
        own = tuple(q.get(member.person) for q in quarters)
        grade, state = years.get(member.person, ("", ""))
        conflicts = tuple(unsupported(grade, own)) if grade else ()
        step = last.get(member.person, (0, ""))[1]
        found.append(YearLine(member.person, member.name, member.unit or "", own, grade, state, step, conflicts))
    return sorted(found, key=lambda x: not x.conflicts)
