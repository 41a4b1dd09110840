"""What holds of the year's appraisal at every door: steps in the order of their days, the grade in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from cadreapp.operations.appraisal.confirmations import PAPER
from cadreapp.operations.appraisal.procedure import BEST, forbidden, said_none
from cadreapp.operations.counting import grading
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.records import RecordModel, clock
from cadreapp.records.appraisal import LATER, OPEN, REVIEWS, SHOWING, UNGRADED, AnnualAppraisal, AppraisalStep
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import INQUIRY
from cadreapp.rules.appraisal.confirmed import Correction
from cadreapp.rules.appraisal.grading import Procedure
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading.appraisal import GradeRow, Step
from cadreapp.store.writing.touched import everybody

_BEFORE = {
    "党组研究": "提交",
    "拟优秀公示": "党组研究",
    "书面告知": "党组研究",
    "归档": "书面告知",
}
"""Each step of the year → the one that must lie before it, on the same day at the latest."""


class Steps(StateGuard):
    """The year's appraisal step by step: each after the one before, none in the future, and the grade in its place."""

    kinds = frozenset[type[RecordModel]]({AppraisalStep, AnnualAppraisal, PAPER})
    tables = frozenset({"setting"})

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        some = None if touched is None or grading.beginning_moved(touched) else touched
        persons = some.persons(self.kinds) if some is not None else everybody(desk.db, self.kinds)
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
        days, standing = confirmation_days(desk, sure.values()), _Standing(desk)
        papers: dict[tuple[int, str], list[Correction]] = defaultdict(list)
        for one in appraisal.corrections(desk.db, persons=persons):
            papers[one.person, one.period].append(one)
        for mark in sorted(taken.keys() | sure.keys()):
            period, row = Period.parse(mark[1]), sure.get(mark)
            yield from _ahead(desk, taken[mark], row, days)
            if grading.not_yet_kept(desk, period):
                continue
            staff = standing.of(period, mark[0])
            procedure = desk.rules.grading.procedure(staff, period.year)
            yield from self._order(desk, procedure, taken[mark], row, days)
            yield from _asked(staff, procedure, taken[mark], row, papers.get(mark, ()))
            if row is not None:
                yield from self._confirmed(desk, taken[mark], row, days.get(row.record, ""))
            if (given := taken[mark].get(LATER)) is not None:
                yield from _later(desk, given, period, row, days, papers[mark])
        yield from self._words(desk, taken)
        yield from self._allowed(desk, touched, sure)
        elsewhere = {mark for mark, row in sure.items() if row.elsewhere}
        yield from self._corrected(desk, persons, touched, taken, only, elsewhere)

    def _words(self, desk: Desk, taken: Mapping[tuple[int, str], Mapping[str, Step]]) -> Iterator[Broken]:
        """A proposed or decided grade is a word of the staff's own."""
        standing = _Standing(desk)
        for (person, year), steps in taken.items():
            period = Period.parse(year)
            staff = standing.of(period, person)
            for step in steps.values():
                if step.grade and (reason := grading.word_fault(desk, period, staff, step.grade)):
                    yield Broken(step.record, "grade", reason)

    def _order(
        self,
        desk: Desk,
        procedure: Procedure,
        steps: Mapping[str, Step],
        row: GradeRow | None,
        days: Mapping[int, str],
    ) -> Iterator[Broken]:
        today = desk.today().isoformat()
        for name, before in _BEFORE.items():
            step, earlier = steps.get(name), steps.get(before)
            if row is not None and row.elsewhere:
                continue
            if step is not None and (earlier is None or earlier.day > step.day):
                reason = f"在 {step.day} 之前没有“{before}”的记录，不能登记“{name}”，步骤不能跳过"
                yield Broken(step.record, "step", reason)
        told = steps.get("书面告知")
        if told is not None:
            if row is None:
                yield Broken(told.record, "step", "年度考核等次还没有确认，不能登记“书面告知”")
            elif told.day < (sure := days.get(row.record, "")):
                reason = f"等次 {sure} 才确认，“书面告知”不能早于这一天；确认日期有误的，请先核对年度考核里的“确认日期”"
                yield Broken(told.record, "date", reason)
        filed = steps.get("归档")
        for later in (steps[name] for name in REVIEWS if name in steps):
            if filed and filed.day < later.known:
                yield Broken(filed.record, "date", f"“{later.step}”到 {later.known} 才办完，“归档”不能早于这一天")
            if later.answered and later.answered > today:
                yield Broken(later.record, "answered_on", f"收到决定日期 {later.answered} 还没有到，请核对")
        shown = steps.get("拟优秀公示")
        if shown and shown.until:
            calendar = desk.rules.workdays
            found = calendar.count(date.fromisoformat(shown.day), date.fromisoformat(shown.until))
            if found < procedure.public_days:
                note = calendar.note(shown.day, shown.until)
                reason = f"公示只有 {found} 个工作日{note}，应不少于 {procedure.public_days} 个工作日"
                yield Broken(shown.record, "until", reason)

    def _confirmed(self, desk: Desk, steps: Mapping[str, Step], row: GradeRow, day: str) -> Iterator[Broken]:
        record = row.record
        if row.elsewhere:  # the steps are taken where they are graded
            return
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
        mine = touched.records({AnnualAppraisal}) if touched is not None else set()
        for year in sorted({year for (_, year), row in sure.items() if row.record in mine}):
            period = Period.parse(year)
            if grading.not_yet_kept(desk, period):
                continue
            own = {person: row for (person, text), row in sure.items() if text == year and row.record in mine}
            barred, fixed = grading.ungraded(desk, period, own), grading.fixed(desk, period, own)
            for person, row in own.items():
                yield from _fits(desk, row, period, barred.get(person), fixed.get(person))

    def _corrected(
        self,
        desk: Desk,
        persons: Collection[int],
        touched: Touched | None,
        taken: Mapping[tuple[int, str], Mapping[str, Step]],
        only: str | None,
        elsewhere: Collection[tuple[int, str]],
    ) -> Iterator[Broken]:
        """A year corrected to the best grade needs what the best grade needs: 公示, and nothing that forbids it.

        No paper gives a grade that the rules do not leave open; like a confirmation it is asked this when it is
        written, and what becomes known later speaks on the year's page.
        """
        mine = touched.records({PAPER, AppraisalStep}) if touched is not None else set()
        for one in appraisal.corrections(desk.db, persons=persons):
            if (one.person, one.period) in elsewhere or len(one.period) != 4 or only not in (None, one.period):
                continue
            if one.record in mine and (reason := _not_open(desk, one)):
                yield Broken(one.record, "grade", reason)
            if one.grade != BEST:
                continue
            if reason := forbidden(desk, one.person, int(one.period)):
                yield Broken(one.record, "grade", reason)
            shown = taken.get((one.person, one.period), {}).get("拟优秀公示")
            if shown is None or not shown.until:
                reason = f"{one.what}为“{BEST}”的也要先公示，请在“年度考核步骤”里登记“拟优秀公示”"
                yield Broken(one.record, "grade", reason)
            elif shown.until >= one.day:
                yield Broken(one.record, "date", f"拟优秀公示到 {shown.until} 才结束，期满后才能{one.what}")
            elif reason := unsettled(shown):
                yield Broken(one.record, "grade", reason)


def _ahead(desk: Desk, steps: Mapping[str, Step], row: GradeRow | None, days: Mapping[int, str]) -> Iterator[Broken]:
    """No step and no confirmation lies in the future, of whatever year."""
    today = desk.today().isoformat()
    for one in steps.values():
        if one.day > today:
            yield Broken(one.record, "date", f"“{one.step}”的日期 {one.day} 还没有到，请在办理之后登记")
    if row is not None and (day := days.get(row.record, "")) > today:
        yield Broken(row.record, "confirmed_on", f"确认日期 {day} 还没有到，请核对")


class _Standing:
    """人员身份 of years, read once each."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known: dict[Period, dict[int, tuple[str, str | None]]] = {}

    def of(self, year: Period, person: int) -> str:
        """人员身份 in a year; "" = not known."""
        if year not in self.known:
            self.known[year] = grading.standing_at(self.desk, year)
        return self.known[year].get(person, ("", None))[0]


def _asked(
    staff: str,
    procedure: Procedure,
    steps: Mapping[str, Step],
    row: GradeRow | None,
    papers: Collection[Correction],
) -> Iterator[Broken]:
    """复核, 申诉 and 再申诉: open to this kind of staff against this grade, in their order and within their days."""
    told = steps.get("书面告知")
    for name in REVIEWS:
        step = steps.get(name)
        if step is None:
            continue
        if told is None or told.day > step.day:
            yield Broken(step.record, "step", f"在 {step.day} 之前没有“书面告知”的记录，不能登记“{name}”，步骤不能跳过")
            continue
        grade = grade_on(row, papers, step.day)
        if grade not in procedure.grades:
            open_to = "、".join(procedure.grades) or "没有规定的等次"
            reason = f"{staff or '身份未登记的'}等次为“{grade or '未确认'}”的，没有“{name}”这一步（{open_to}可以）"
            yield Broken(step.record, "step", f"{reason}；等次有误的，另作等次更正")
            continue
        since, within = procedure.within(name, steps)
        if not within:
            before = {"申诉": "复核", "再申诉": "申诉"}.get(name)
            reason = f"{staff}没有“{name}”这一步（依据：{procedure.basis}）"
            if before and before not in steps:
                reason = f"还没有“{before}”的记录，不能登记“{name}”（依据：{procedure.basis}）"
            yield Broken(step.record, "step", reason)
            continue
        first = last_known(steps, since)
        last = date.fromisoformat(first) + timedelta(days=within)
        if step.day < first:
            yield Broken(step.record, "date", f"“{since}”在 {first}，“{name}”不能早于这一天")
        elif date.fromisoformat(step.day) > last:
            reason = f"“{name}”应在“{since}”（{first}）之后 {within} 日内提出，最后一天是 {last}"
            yield Broken(step.record, "date", reason)


def grade_on(row: GradeRow | None, papers: Collection[Correction], day: str) -> str:
    """The grade that held before a day: as it was confirmed, then as papers changed it; "" = none."""
    if row is None:
        return ""
    return next((p.grade for p in reversed(list(papers)) if p.day < day), row.grade)


def last_known(steps: Mapping[str, Step], since: str) -> str:
    """From which day the time after a step runs; that after 书面告知 begins anew with a 补定."""
    later = steps.get(LATER)
    if since == "书面告知" and later is not None:
        return max(steps[since].day, later.day)
    return steps[since].known


def _later(
    desk: Desk, step: Step, year: Period, row: GradeRow | None, days: Mapping[int, str], papers: Collection[Correction]
) -> Iterator[Broken]:
    """补定: of a year without a grade, after the case was closed without punishment or with a mild one."""
    if step.grade == UNGRADED:
        yield Broken(step.record, "grade", f"补定要写明等次，不能是“{UNGRADED}”")
    if row is None or row.grade != UNGRADED:
        said = f"等次是“{row.grade}”" if row else "等次还没有确认"
        yield Broken(step.record, "step", f"{year.label}{said}，不能补定；已有等次有误的，另作等次更正")
        return
    if step.day < days.get(row.record, ""):
        yield Broken(step.record, "date", f"{year.label}的“{UNGRADED}”{days[row.record]} 才确认，补定不能早于这一天")
    if reason := later_fault(desk, row.person, year, row.reason, step.day):
        yield Broken(step.record, "step", reason)


def later_fault(desk: Desk, person: int, year: Period, reason: str, day: str) -> str:
    """Why no grade may be given afterwards (补定) on a day to somebody who has none for this reason; "" = it may."""
    rule = desk.rules.grading
    if not rule.reason(reason).later:
        return f"因“{reason or '其他情形'}”未定等次的，不能补定"
    mine = grading.punishments(desk, [person])
    first, last = year.start.isoformat(), year.end.isoformat()
    cases = [p for p in mine if p.kind == INQUIRY and p.day <= last and (not p.until or p.until >= first)]
    if not cases:
        return f"没有{year.label}立案审查的记录，请先在“遵章守纪”里登记立案审查和结案之日，再补定"
    if open_ := next((p for p in cases if not p.until or p.until > day), None):
        return f"{open_.day} 的立案审查到 {day} 还没有结案，不能补定；结案的，先在“遵章守纪”里填写结案之日"
    opened = min(p.day for p in cases)
    heavy = [p for p in mine if p.kind == "处分" and opened <= p.day <= day and p.measure not in rule.mild]
    if heavy:
        return f"结案受{heavy[0].words}，重于{'、'.join(rule.mild)}，不能补定"
    return ""


def ungraded_fault(desk: Desk, person: int, year: Period) -> str:
    """Why no paper may give somebody a grade of a year, whatever became of a case; "" if one may."""
    only, why = _bound(desk, year, [person]).get(person, ("", ""))
    return why if only == UNGRADED else ""


def _bound(desk: Desk, year: Period, persons: Collection[int]) -> dict[int, tuple[str, str]]:
    """For each person to whom a paper may give one grade only, whatever became of a case, that grade and why."""
    if grading.not_yet_kept(desk, year):
        return {}
    none = grading.ungraded(desk, year, persons, inquiries=False)
    found = {p: (UNGRADED, f"{why}，{year.label}只能“{UNGRADED}”（{reason}）") for p, (reason, why) in none.items()}
    rule = grading.fixed(desk, year, persons, inquiries=False)
    return found | {p: (grade, f"{why}，{year.label}应为“{grade}”") for p, (grade, why) in rule.items()}


def left_open(desk: Desk, year: Period, words: Mapping[int, Sequence[str]]) -> dict[int, tuple[tuple[str, ...], str]]:
    """For each person, the grades that a 等次更正 or 补定 of a year may give, and why no others ("" = all)."""
    bound, found = _bound(desk, year, words.keys()), {}
    punished = set() if grading.not_yet_kept(desk, year) else set(grading.consequences(desk, year.year, words.keys()))
    for person, own in words.items():
        only, why = bound.get(person, ("", ""))
        if not only and person in punished:
            why = forbidden(desk, person, year.year)
        found[person] = (tuple(w for w in own if (w == only if only else w != BEST or not why)), why)
    return found


def _not_open(desk: Desk, paper: Correction) -> str:
    """Why the rules do not leave the grade of a 等次更正 or 补定 of a year open; "" if they do."""
    only, why = _bound(desk, Period.parse(paper.period), [paper.person]).get(paper.person, ("", ""))
    return f"{why}，不能{paper.what}为“{paper.grade}”" if paper.grade not in (UNGRADED, only or paper.grade) else ""


def unsettled(shown: Step) -> str:
    """Why a 拟优秀公示 that is over does not yet allow a confirmation; "" if it does."""
    if shown.objection == OPEN:
        return "拟优秀公示有异议，正在核实，不能确认。核实清楚后，请在“年度考核步骤”里登记结果"
    if shown.objection is None and shown.outcome == SHOWING:
        return "拟优秀公示已经期满，请先登记有没有异议，再确认"
    if shown.objection is None and not said_none(shown.outcome):
        return "拟优秀公示没有写明异议情况，请在“年度考核步骤”里选定，再确认"
    return ""


def _fits(
    desk: Desk, row: GradeRow, year: Period, why: tuple[str, str] | None, fixed: tuple[str, str] | None
) -> Iterator[Broken]:
    if why and row.grade != UNGRADED:
        yield Broken(row.record, "grade", f"{why[1]}，{year.label}只能“{UNGRADED}”（{why[0]}）")
    if fixed and row.grade != fixed[0]:
        yield Broken(row.record, "grade", f"{fixed[1]}，{year.label}应为“{fixed[0]}”，不能确认为“{row.grade}”")
    if row.grade == BEST and (reason := forbidden(desk, row.person, year.year)):
        yield Broken(row.record, "grade", reason)
    if row.grade == UNGRADED and not desk.rules.grading.reason(row.reason).comment and row.comment:
        yield Broken(row.record, "comment", f"因“{row.reason}”未定等次的，不写评语")


def confirmation_days(desk: Desk, rows: Iterable[GradeRow]) -> dict[int, str]:
    """On which day each of these grades was confirmed: as it was typed, else as it was kept; today for one just now."""
    found, rows = {}, list(rows)
    kept = confirmation.kept(desk.db, [r.record for r in rows])
    for row in rows:
        sure = kept.get(row.record)
        then = (sure.day or clock.day_of(sure.at)) if sure is not None else desk.today().isoformat()
        found[row.record] = row.confirmed_on or then
    return found


def decision_days(desk: Desk, year: Period, persons: Collection[int]) -> dict[int, str]:
    """For each person, the day on which the year's grade was confirmed, for paper.

    Not of what came from a file without its 确认日期: the day of the import is not the day of the decision.
    """
    rows = [row for (_, text), row in appraisal.years_graded(desk.db, persons).items() if text == year.text]
    days, files = confirmation_days(desk, rows), appraisal.brought(desk.db, [r.record for r in rows])
    return {r.person: days[r.record] for r in rows if r.confirmed_on or r.record not in files}
