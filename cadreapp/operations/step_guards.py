"""What holds of the year's appraisal at every door: steps in the order of their days, the grade in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from cadreapp.operations import grading
from cadreapp.operations.annual import BEST, forbidden, said_none
from cadreapp.operations.confirmations import PAPER
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.records import clock
from cadreapp.records.appraisal import OPEN, SHOWING, UNGRADED
from cadreapp.records.period import Period
from cadreapp.store import appraisal
from cadreapp.store.appraisal import GradeRow, Step
from cadreapp.store.touched import everybody

_BEFORE = {
    "党组研究": "提交",
    "拟优秀公示": "党组研究",
    "书面告知": "党组研究",
    "复核": "书面告知",
    "申诉": "复核",
    "归档": "书面告知",
}
"""Each step of the year → the one that must lie before it, on the same day at the latest."""


class Steps(StateGuard):
    """The year's appraisal step by step: each after the one before, none in the future, and the grade in its place."""

    kinds = frozenset({"AppraisalStep", "AnnualAppraisal", PAPER})

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        persons = touched.persons(self.kinds) if touched is not None else everybody(desk.db, self.kinds)
        if persons:
            yield from self._of(desk, persons, touched)

    def of(self, desk: Desk, period: Period) -> Iterator[Broken]:
        """What is broken in one year; nothing in a quarter, which has no steps."""
        if period.length == "year" and (persons := everybody(desk.db, self.kinds)):
            yield from self._of(desk, persons, None, period.text)

    def _of(
        self, desk: Desk, persons: Collection[int], touched: Touched | None, only: str | None = None
    ) -> Iterator[Broken]:
        taken: dict[tuple[int, str], dict[str, Step]] = defaultdict(dict)
        for step in appraisal.steps(desk.db, persons, only):
            taken[step.person, step.period][step.step] = step
        sure = appraisal.years_graded(desk.db, persons)
        sure = {mark: row for mark, row in sure.items() if only in (None, mark[1])}
        days = confirmation_days(desk, sure.values())
        for mark in sorted(taken.keys() | sure.keys()):
            period = Period.parse(mark[1])
            if grading.not_yet_kept(desk, period):
                continue
            row = sure.get(mark)
            yield from self._order(desk, taken[mark], row, days)
            if row is not None:
                yield from self._confirmed(desk, taken[mark], row, days.get(row.record, ""))
        yield from self._words(desk, taken)
        yield from self._allowed(desk, touched, sure)
        yield from self._corrected(desk, persons, taken, only)

    def _words(self, desk: Desk, taken: Mapping[tuple[int, str], Mapping[str, Step]]) -> Iterator[Broken]:
        """A proposed or decided grade is a word of the staff's own."""
        standing: dict[str, dict[int, tuple[str, str | None]]] = {}
        for (person, year), steps in taken.items():
            period = Period.parse(year)
            if year not in standing:
                standing[year] = grading.standing_at(desk, period)
            staff = standing[year].get(person, ("", None))[0]
            for step in steps.values():
                if step.grade and (reason := grading.word_fault(desk, period, staff, step.grade)):
                    yield Broken(step.record, "grade", reason)

    def _order(
        self, desk: Desk, steps: Mapping[str, Step], row: GradeRow | None, days: Mapping[int, str]
    ) -> Iterator[Broken]:
        rule, today = desk.rules.grading, desk.today().isoformat()
        for one in steps.values():
            if one.day > today:
                yield Broken(one.record, "date", f"“{one.step}”的日期 {one.day} 还没有到，请在办理之后登记")
        for name, before in _BEFORE.items():
            step, earlier = steps.get(name), steps.get(before)
            if step is not None and (earlier is None or earlier.day > step.day):
                reason = f"在 {step.day} 之前没有“{before}”的记录，不能登记“{name}”，步骤不能跳过"
                yield Broken(step.record, "step", reason)
        told, review, appeal = steps.get("书面告知"), steps.get("复核"), steps.get("申诉")
        if told is not None:
            if row is None:
                yield Broken(told.record, "step", "年度考核等次还没有确认，不能登记“书面告知”")
            elif told.day < (sure := days.get(row.record, "")):
                reason = f"等次 {sure} 才确认，“书面告知”不能早于这一天；确认日期有误的，请先核对年度考核里的“确认日期”"
                yield Broken(told.record, "date", reason)
        for step, since, within in ((review, told, rule.review_days), (appeal, review, rule.appeal_days)):
            if step and since and date.fromisoformat(step.day) > date.fromisoformat(since.day) + timedelta(days=within):
                reason = f"“{step.step}”应在“{since.step}”（{since.day}）之后 {within} 日内提出"
                yield Broken(step.record, "date", reason)
        filed = steps.get("归档")
        for later in (review, appeal):
            if filed and later and filed.day < later.day:
                yield Broken(filed.record, "date", f"“{later.step}”在 {later.day}，“归档”不能早于这一天")
        shown = steps.get("拟优秀公示")
        if shown and shown.until:
            calendar = desk.rules.workdays
            found = calendar.count(date.fromisoformat(shown.day), date.fromisoformat(shown.until))
            if found < rule.public_days:
                note = calendar.note(shown.day, shown.until)
                reason = f"公示只有 {found} 个工作日{note}，应不少于 {rule.public_days} 个工作日"
                yield Broken(shown.record, "until", reason)

    def _confirmed(self, desk: Desk, steps: Mapping[str, Step], row: GradeRow, day: str) -> Iterator[Broken]:
        record = row.record
        if day > desk.today().isoformat():
            yield Broken(record, "confirmed_on", f"确认日期 {day} 还没有到，请核对")
        for name in ("提交", "党组研究"):
            if name not in steps:
                reason = f"还没有“{name}”的记录，不能确认。请先在“年度考核步骤”里登记"
                yield Broken(record, "state", reason)
            elif steps[name].day > day:
                yield Broken(record, "state", f"“{name}”在 {steps[name].day}，{day} 还不能确认")
        decided = steps["党组研究"].grade if "党组研究" in steps else None
        if decided and decided != row.grade:
            yield Broken(record, "grade", f"党组研究决定的是“{decided}”，不能确认为“{row.grade}”")
        if row.grade != BEST:
            return
        shown = steps.get("拟优秀公示")
        if shown is None or not shown.until:
            reason = "拟评优秀的还没有公示，不能确认。请先在“年度考核步骤”里登记“拟优秀公示”"
            yield Broken(record, "state", reason)
        elif shown.until >= day:
            note = desk.rules.workdays.note(shown.day, shown.until)
            yield Broken(record, "state", f"拟优秀公示到 {shown.until} 才结束{note}，期满后才能确认")
        elif reason := unsettled(shown):
            yield Broken(record, "state", reason)

    def _allowed(
        self, desk: Desk, touched: Touched | None, sure: Mapping[tuple[int, str], GradeRow]
    ) -> Iterator[Broken]:
        """What 处分, leave, probation and inquiries allow a grade to be, asked when it is confirmed.

        A punishment that becomes known later is always recorded, and speaks on the year's page.
        """
        mine = touched.records({"AnnualAppraisal"}) if touched is not None else set()
        for year in sorted({year for (_, year), row in sure.items() if row.record in mine}):
            period = Period.parse(year)
            if grading.not_yet_kept(desk, period):
                continue
            own = {person: row for (person, text), row in sure.items() if text == year and row.record in mine}
            barred = grading.ungraded(desk, period, own)
            for person, row in own.items():
                yield from _fits(desk, row, period, barred.get(person))

    def _corrected(
        self,
        desk: Desk,
        persons: Collection[int],
        taken: Mapping[tuple[int, str], Mapping[str, Step]],
        only: str | None,
    ) -> Iterator[Broken]:
        """A year corrected to the best grade needs what the best grade needs: 公示, and nothing that forbids it."""
        for one in appraisal.corrections(desk.db, persons=persons):
            if len(one.period) != 4 or one.grade != BEST or only not in (None, one.period):
                continue
            if reason := forbidden(desk, one.person, int(one.period)):
                yield Broken(one.record, "grade", reason)
            shown = taken.get((one.person, one.period), {}).get("拟优秀公示")
            if shown is None or not shown.until:
                reason = f"更正为“{BEST}”的也要先公示，请在“年度考核步骤”里登记“拟优秀公示”"
                yield Broken(one.record, "grade", reason)
            elif shown.until >= one.day:
                yield Broken(one.record, "date", f"拟优秀公示到 {shown.until} 才结束，期满后才能更正")
            elif reason := unsettled(shown):
                yield Broken(one.record, "grade", reason)


def unsettled(shown: Step) -> str:
    """Why a 拟优秀公示 that is over does not yet allow a confirmation; "" if it does."""
    if shown.objection == OPEN:
        return "拟优秀公示有异议，正在核实，不能确认。核实清楚后，请在“年度考核步骤”里登记结果"
    if shown.objection is None and shown.outcome == SHOWING:
        return "拟优秀公示已经期满，请先登记有没有异议，再确认"
    if shown.objection is None and not said_none(shown.outcome):
        return "拟优秀公示没有写明异议情况，请在“年度考核步骤”里选定，再确认"
    return ""


def _fits(desk: Desk, row: GradeRow, year: Period, why: tuple[str, str] | None) -> Iterator[Broken]:
    if why and row.grade != UNGRADED:
        yield Broken(row.record, "grade", f"{why[1]}，{year.label}只能“{UNGRADED}”（{why[0]}）")
    if row.grade == BEST and (reason := forbidden(desk, row.person, year.year)):
        yield Broken(row.record, "grade", reason)
    if row.grade == UNGRADED and not desk.rules.grading.reason(row.reason).comment and row.comment:
        yield Broken(row.record, "comment", f"因“{row.reason}”未定等次的，不写评语")


def confirmation_days(desk: Desk, rows: Iterable[GradeRow]) -> dict[int, str]:
    """On which day each of these grades was confirmed: as it was typed, else as it was kept; today for one just now."""
    found, rows = {}, list(rows)
    kept = appraisal.kept(desk.db, [r.record for r in rows])
    for row in rows:
        sure = kept.get(row.record)
        then = (sure.day or clock.day_of(sure.at)) if sure is not None else desk.today().isoformat()
        found[row.record] = row.confirmed_on or then
    return found
