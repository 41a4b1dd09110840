"""The year's appraisal step by step: 提交 → 党组研究 → 拟优秀公示 → confirmed → 书面告知 → 复核 / 申诉 → 归档."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cadreapp.operations import grading
from cadreapp.operations.desk import Desk
from cadreapp.operations.invariants import Broken
from cadreapp.records.appraisal import LOCKED, SHOWING, UNGRADED, YEAR_STEPS
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.grading import outlook, unsupported
from cadreapp.rules.workdays import Workdays
from cadreapp.store import appraisal, people
from cadreapp.store.appraisal import GradeRow, Step

BEST = "优秀"


def last_public_day(first: date, days: int, calendar: Workdays | None = None) -> date:
    """The earliest day on which a 公示 that begins on `first` may end: its `days`-th working day."""
    return (calendar or load().workdays).nth(first, days)


def working_days(first: date, last: date, calendar: Workdays | None = None) -> int:
    """Working days from `first` to `last`, both included; without a calendar by the program's own."""
    return (calendar or load().workdays).count(first, last)


def broken(
    desk: Desk, kinds: Collection[str], persons: Collection[int], periods: Collection[str] = (), *, whole: bool = True
) -> Iterator[Broken]:
    """What the steps and confirmed grades of these people's years break: (record, field, Chinese sentence).

    `periods`: years whose grades this write touches. `whole` False: only steps were added, so that a grade confirmed
    before there were any is not looked at again. A punishment is always recorded; what
    it says against a grade is asked when the grade, or its correction, is.
    """
    if not set(kinds) & {"AppraisalStep", "AnnualAppraisal", "GradeCorrection"} or not persons:
        return
    taken: dict[tuple[int, str], dict[str, Step]] = defaultdict(dict)
    for step in appraisal.steps(desk.db, persons):
        taken[step.person, step.period][step.step] = step
    sure = appraisal.years_graded(desk.db, persons)
    for year in sorted(periods) if "AnnualAppraisal" in kinds else ():
        barred = grading.ungraded(desk, Period.parse(year), persons) if len(year) == 4 else {}
        for (person, own), row in sure.items():
            if own == year:
                yield from _allowed(desk, row, Period.parse(year), barred.get(person))
    if "AppraisalStep" in kinds:
        yield from _words(desk, taken)
    for mark in sorted(taken.keys() | sure.keys()):
        yield from _order(desk, taken[mark], mark in sure)
        if mark in sure and (whole or "AnnualAppraisal" in kinds):
            yield from _confirmed(desk, taken[mark], sure[mark])
    if "GradeCorrection" in kinds:
        yield from _corrected(desk, persons, taken)


def _words(desk: Desk, taken: dict[tuple[int, str], dict[str, Step]]) -> Iterator[Broken]:
    """A proposed or decided grade is a word of the staff's own."""
    standing: dict[str, dict[int, tuple[str, str | None]]] = {}
    for (person, year), steps in taken.items():
        period = Period.parse(year)
        if year not in standing:
            standing[year] = grading.standing_at(desk, period)
        staff = standing[year].get(person, ("", None))[0]
        for step in steps.values():
            if step.grade and (reason := grading.word_fault(desk, period, staff, step.grade)):
                yield step.record, "grade", reason


def _allowed(desk: Desk, row: GradeRow, year: Period, why: tuple[str, str] | None) -> Iterator[Broken]:
    """What 处分, leave, probation and inquiries allow a confirmed grade to be."""
    if why and row.grade != UNGRADED:
        yield row.record, "grade", f"{why[1]}，{year.label}只能“{UNGRADED}”（{why[0]}）"
    if row.grade == BEST and (reason := forbidden(desk, row.person, year.year)):
        yield row.record, "grade", reason
    if row.grade == UNGRADED and not desk.rules.grading.reason(row.reason).comment and row.comment:
        yield row.record, "comment", f"因“{row.reason}”未定等次的，不写评语"


def forbidden(desk: Desk, person: int, year: int) -> str:
    """Why somebody may not be given the best grade of a year; "" if nothing forbids it."""
    for one in grading.punishments(desk, [person]):
        if one.day[:4] == str(year) and (one.kind == "处分" or one.effect.best):
            return f"{year}年有{one.kind}记录（{one.measure or one.kind}，{one.day}），当年不能评为“{BEST}”"
    return ""


def _corrected(desk: Desk, persons: Collection[int], taken: dict[tuple[int, str], dict[str, Step]]) -> Iterator[Broken]:
    """A year corrected to the best grade needs what the best grade needs: 公示, and nothing that forbids it."""
    for one in appraisal.corrections(desk.db, persons=persons):
        if len(one.period) != 4 or one.grade != BEST:
            continue
        if reason := forbidden(desk, one.person, int(one.period)):
            yield one.record, "grade", reason
        shown = taken[one.person, one.period].get("拟优秀公示")
        if shown is None or not shown.until:
            yield one.record, "grade", f"更正为“{BEST}”的也要先公示，请在“年度考核步骤”里登记“拟优秀公示”"
        elif shown.until >= one.day:
            yield one.record, "date", f"拟优秀公示到 {shown.until} 才结束，期满后才能更正"


_BEFORE = {"党组研究": "提交", "拟优秀公示": "党组研究", "复核": "书面告知", "申诉": "复核", "归档": "书面告知"}


def _order(desk: Desk, steps: dict[str, Step], confirmed: bool) -> Iterator[Broken]:
    rule = desk.rules.grading
    for name, before in _BEFORE.items():
        step, earlier = steps.get(name), steps.get(before)
        if step is None:
            continue
        if earlier is None or earlier.day > step.day:
            yield step.record, "step", f"在 {step.day} 之前没有“{before}”的记录，不能登记“{name}”，步骤不能跳过"
    told, review, appeal = steps.get("书面告知"), steps.get("复核"), steps.get("申诉")
    if told and not confirmed:
        yield told.record, "step", "年度考核等次还没有确认，不能登记“书面告知”"
    for step, since, days in ((review, told, rule.review_days), (appeal, review, rule.appeal_days)):
        if step and since and date.fromisoformat(step.day) > date.fromisoformat(since.day) + timedelta(days=days):
            yield step.record, "date", f"“{step.step}”应在“{since.step}”（{since.day}）之后 {days} 日内提出"
    shown = steps.get("拟优秀公示")
    if shown and shown.until:
        calendar = desk.rules.workdays
        found = calendar.count(date.fromisoformat(shown.day), date.fromisoformat(shown.until))
        if found < rule.public_days:
            note = calendar.note(shown.day, shown.until)
            yield shown.record, "until", f"公示只有 {found} 个工作日{note}，应不少于 {rule.public_days} 个工作日"


def _confirmed(desk: Desk, steps: dict[str, Step], row: GradeRow) -> Iterator[Broken]:
    for name in ("提交", "党组研究"):
        if name not in steps:
            yield row.record, "state", f"还没有“{name}”的记录，不能确认。请先在“年度考核步骤”里登记"
            return
    decided = steps["党组研究"].grade
    if decided and decided != row.grade:
        yield row.record, "grade", f"党组研究决定的是“{decided}”，不能确认为“{row.grade}”"
    if row.grade != BEST:
        return
    shown = steps.get("拟优秀公示")
    if shown is None or not shown.until:
        yield row.record, "state", "拟评优秀的还没有公示，不能确认。请先在“年度考核步骤”里登记“拟优秀公示”"
    elif shown.until >= desk.today().isoformat():
        note = desk.rules.workdays.note(shown.day, shown.until)
        yield row.record, "state", f"拟优秀公示到 {shown.until} 才结束{note}，期满后才能确认"
    elif shown.outcome == SHOWING:
        yield row.record, "state", "拟优秀公示已经期满，请先登记有没有异议，再确认"


@dataclass(frozen=True)
class YearLine:
    """One cadre's year: confirmed grades of its quarters, the year's grade and state, the last step, what conflicts.

    `may`: what the quarters and what stands against him allow, in words; a proposal, the Party group decides.
    """

    person: int
    name: str
    unit: str
    quarters: tuple[str | None, ...]
    grade: str
    state: str
    step: str
    conflicts: tuple[str, ...]
    may: str = ""
    staff: str = ""


def overview(desk: Desk, year: int) -> list[YearLine]:
    """The year of everybody on the roster, whose grades conflict with their quarters first."""
    whole, rule = Period(year, "year", 1), desk.rules.grading
    quarters = whole.split("quarter")
    confirmed = [
        {one.person: one.grade for _, state, one in grading.graded(desk, q) if state in LOCKED} for q in quarters
    ]
    years = {one.person: (one.grade, state) for _, state, one in grading.graded(desk, whole)}
    last: dict[int, tuple[int, str]] = {}
    for step in appraisal.steps(desk.db, year=str(year)):
        last[step.person] = max(last.get(step.person, (-1, "")), (YEAR_STEPS.index(step.step), step.step))
    standing, barred = grading.standing_at(desk, whole), grading.ungraded(desk, whole)
    found = []
    for member in people.roster(desk.db, whole.start.isoformat(), whole.end.isoformat()):
        own = tuple(q.get(member.person) for q in confirmed)
        grade, state = years.get(member.person, ("", ""))
        staff = standing.get(member.person, ("", None))[0]
        scheme, quarterly = rule.scheme(staff, whole), rule.scheme(staff, quarters[-1])
        conflicts: list[str] = []
        may = "人员身份没有登记"
        if scheme and quarterly:
            may = outlook(own, scheme, quarterly, rule.best)
            if grade and grade != UNGRADED:
                conflicts += unsupported(grade, own, scheme, quarterly, rule.best)
        why = barred.get(member.person)
        if why:
            may = f"{UNGRADED}（{why[0]}）"
            if grade and grade != UNGRADED:
                conflicts.append(f"{why[1]}，应为“{UNGRADED}”")
        if grade == BEST and (reason := forbidden(desk, member.person, year)):
            conflicts.append(reason)
        taken = last.get(member.person, (0, ""))[1]
        found.append(
            YearLine(
                member.person, member.name, member.unit or "", own, grade, state, taken, tuple(conflicts), may, staff
            )
        )
    return sorted(found, key=lambda x: not x.conflicts)
