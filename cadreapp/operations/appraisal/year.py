"""A year's appraisal as one screen: what is proposed and decided, each step for many at once, what stands behind it.

主管领导 proposes, 党组 decides, the clerk records; what a step may not do is refused by the guards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cadreapp import records
from cadreapp.errors import Fault, UserError
from cadreapp.operations.appraisal import procedure as annual
from cadreapp.operations.appraisal.breaches import standing_faults
from cadreapp.operations.appraisal.confirmations import save_confirmed
from cadreapp.operations.appraisal.procedure import BEST, YearLine
from cadreapp.operations.appraisal.quarter import Meter, meters
from cadreapp.operations.appraisal.step_guards import grade_on, last_known, later_fault, ungraded_fault, unsettled
from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import COEFFICIENT, confirmed
from cadreapp.operations.counting.scores import Line, standing
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.save import Item, Problem, save
from cadreapp.records.appraisal import (
    CONFIRMED,
    LATER,
    LOCKED,
    NO_OBJECTION,
    OBJECTIONS,
    OPEN,
    REVIEWS,
    SHOWING,
    UNGRADED,
    AnnualAppraisal,
    AppraisalStep,
    GradeCorrection,
)
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.confirmed import ConfirmedGrade, Correction
from cadreapp.rules.grading import Procedure, Scheme
from cadreapp.rules.workdays import Workdays
from cadreapp.store import query
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading.appraisal import GradeRow, Step
from cadreapp.store.grading.confirmation import Confirmed
from cadreapp.store.persons.people import COUNTY
from cadreapp.store.query import Filter, Row, said

YEAR, STEP, CORRECTION = (records.kind(k) for k in (AnnualAppraisal, AppraisalStep, GradeCorrection))
SUBMIT, DECIDE, SHOW, CONFIRM, TELL, FILE = "提交", "党组研究", "拟优秀公示", "确认", "书面告知", "归档"
REVIEW, APPEAL, AGAIN = REVIEWS
STAGES = (SUBMIT, DECIDE, SHOW, CONFIRM, TELL, FILE)
"""The course of everybody's year; 复核, 申诉 and 再申诉 are for who asks for them, 补定 for who had no grade."""
NONE_SAID = "公示期间没有异议"
LATE = "年度考核在年末和次年年初办理"


@dataclass(frozen=True)
class YearRow:
    """One cadre's year. `coefficients`: of the four quarters, where confirmed; `coefficient`: of the grade now.

    `barred`: why they are not to be graded, and what that follows from; `fixed`: the grade that the rule itself sets,
    and why; `forbidden`: why not the best grade. `evidence`: leave, punishments, probation in words. `sure`: the
    confirmed grade; `kept`: what stood when it was confirmed. `procedure`: of their staff; `later`: why no 补定 can be
    made, "" = it can; `elsewhere`: the unit that grades them instead, with its 文号; `recorded`: the grade before what
    changed it; `absent`: why they take no part at all.
    """

    line: Line
    year: YearLine
    scheme: Scheme | None
    coefficients: tuple[Decimal | None, ...]
    coefficient: Decimal | None
    comment: str = ""
    reason: str = ""
    reviewer: str = ""
    steps: Mapping[str, Step] = field(default_factory=dict)
    barred: tuple[str, str] | None = None
    forbidden: str = ""
    evidence: tuple[str, ...] = ()
    sure: ConfirmedGrade | None = None
    kept: Confirmed | None = None
    fixed: tuple[str, str] | None = None
    procedure: Procedure = Procedure(())
    later: str = "没有可以补定的等次"
    elsewhere: str = ""
    recorded: str = ""
    absent: str = ""

    @property
    def person(self) -> int:
        """Whose row it is."""
        return self.line.member.person

    @property
    def name(self) -> str:
        """His name."""
        return self.line.member.name

    @property
    def grade(self) -> str:
        """The grade that stands now, draft or confirmed, as corrected; "" = none."""
        return self.year.grade

    @property
    def locked(self) -> bool:
        """Whether the grade is confirmed."""
        return self.sure is not None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected in writing since the confirmation, oldest first."""
        return self.sure.corrections if self.sure else ()

    @property
    def proposed(self) -> str:
        """The grade that 主管领导 proposed; "" before 提交."""
        return self._said(SUBMIT)

    @property
    def decided(self) -> str:
        """The grade that 党组 decided; "" before 党组研究."""
        return self._said(DECIDE)

    def _said(self, step: str) -> str:
        return (self.steps[step].grade or "") if step in self.steps else ""

    def taken(self, stage: str) -> bool:
        """Whether a stage is behind him."""
        return self.locked if stage == CONFIRM else stage in self.steps

    def asked(self, stage: str) -> bool:
        """Whether a stage is asked of him: 公示 only of the best grade, none that an older confirmation skipped."""
        if self.taken(stage):
            return True
        if self.elsewhere or self.absent:
            return stage == CONFIRM and bool(self.elsewhere)
        if self.locked and STAGES.index(stage) < STAGES.index(CONFIRM):
            return False
        return stage != SHOW or (self.decided or self.proposed or self.grade) == BEST

    def open_to(self, step: str, today: str) -> bool:
        """Whether 复核, 申诉 or 再申诉 is open to them on a day, by their staff, grade and the steps before it."""
        row = GradeRow(0, "", self.person, self.recorded, "") if self.locked else None
        if step in self.steps or grade_on(row, self.corrections, today) not in self.procedure.grades:
            return False
        if any(later in self.steps for later in REVIEWS[REVIEWS.index(step) + 1 :]):
            return False
        return bool(self.procedure.within(step, self.steps)[1])

    def last_day(self, step: str) -> date | None:
        """The last day on which somebody may ask for 复核, 申诉 or 再申诉; None before it can be asked for."""
        since, within = self.procedure.within(step, self.steps)
        if not within:
            return None
        return date.fromisoformat(last_known(self.steps, since)) + timedelta(days=within)

    @property
    def stage(self) -> str:
        """The next stage; "" when the year is filed."""
        return next((s for s in STAGES if self.asked(s) and not self.taken(s)), "")


@dataclass(frozen=True)
class YearSheet:
    """The whole year: everybody group by group in the order of the scores, and the caps; `today` says what is over.

    `faults`: what an earlier version of the program let pass in it.
    """

    period: Period
    today: date
    groups: dict[str, tuple[YearRow, ...]]
    meters: tuple[Meter, ...]
    public_days: int
    faults: tuple[str, ...] = ()
    workdays: Workdays = Workdays()

    @property
    def rows(self) -> list[YearRow]:
        """Everybody, group by group."""
        return [r for some in self.groups.values() for r in some]

    @property
    def stages(self) -> tuple[tuple[str, int, int], ...]:
        """Each stage with how many are through, and of how many it is asked."""
        rows = self.rows
        return tuple((s, sum(r.taken(s) for r in rows), sum(r.asked(s) for r in rows)) for s in STAGES)

    def waits(self, row: YearRow, stage: str) -> str:
        """Why a stage cannot be taken for somebody now; "" if it can."""
        if row.taken(stage):
            return "已经办过"
        if stage == SUBMIT:
            return "" if row.grade else "还没有写下等次"
        if stage == DECIDE:
            return "" if SUBMIT in row.steps else "还没有提交"
        if stage == SHOW:
            return "还没有党组研究" if not row.decided else "" if row.decided == BEST else f"党组决定的不是“{BEST}”"
        if stage == CONFIRM:
            return self._unconfirmed(row)
        if stage == TELL:
            return "" if row.locked else "等次还没有确认"
        return self._unfiled(row)

    def _unconfirmed(self, row: YearRow) -> str:
        if row.elsewhere:
            return "" if row.grade else "还没有写下等次"
        if not row.decided:
            return "还没有党组研究"
        if row.decided != row.grade:
            return f"党组决定“{row.decided}”，现在写的是“{row.grade or '—'}”"
        if row.barred and row.grade != UNGRADED:
            return f"应为“{UNGRADED}”：{row.barred[0]}"
        if row.fixed and row.grade != row.fixed[0]:
            return f"应为“{row.fixed[0]}”：{row.fixed[1]}"
        if row.grade == BEST:
            shown = row.steps.get(SHOW)
            if row.forbidden:
                return row.forbidden
            if shown is None or not shown.until:
                return "还没有公示"
            if shown.until >= self.today.isoformat():
                return f"公示到 {shown.until} 才结束{self.workdays.note(shown.day, shown.until)}"
            if reason := unsettled(shown):
                return reason
        for meter in self.meters:
            own = meter.staff == row.year.staff and meter.unit in (row.year.unit, "")
            if own and meter.blocked and (not meter.base or row.grade == BEST):
                return meter.blocked
        return "" if row.scheme else annual.no_scheme(row.year.staff, self.period.year)

    def _unfiled(self, row: YearRow) -> str:
        if TELL not in row.steps:
            return "还没有书面告知"
        for step in REVIEWS:
            last = row.last_day(step)
            if row.open_to(step, self.today.isoformat()) and last and last >= self.today:
                return f"{last.isoformat()} 前还可以申请{step}"
        return ""

    def offered(self, row: YearRow, step: str) -> bool:
        """Whether 复核, 申诉 or 再申诉 is offered for somebody."""
        return row.open_to(step, self.today.isoformat())


def read(desk: Desk, year: int) -> YearSheet:
    """The sheet of a year; UserError if nobody is on the roster in it."""
    whole, rule = Period(year, "year", 1), desk.rules.grading
    found = standing(desk, whole)
    if not found.lines:
        raise UserError(f"{whole.label}的名册里没有人，不能考核。")
    lines = {x.person: x for x in annual.overview(desk, year)}
    own, barred, fixed = _own(desk, whole), grading.ungraded(desk, whole), grading.fixed(desk, whole)
    sure = confirmed(desk, whole)
    quarters = [confirmed(desk, q) for q in whole.split("quarter")]
    steps: dict[int, dict[str, Step]] = {}
    for step in appraisal.steps(desk.db, year=str(year)):
        steps.setdefault(step.person, {})[step.step] = step
    evidence = _evidence(desk, whole)
    punished = {one.person for one in grading.punishments(desk)}
    kept = confirmation.kept(desk.db, [r.id for r in own.values()])
    today, gone = desk.today().isoformat(), grading.departed(desk, whole)

    def later(person: int, own: Row | None, mine: YearLine) -> str:
        if said(own, AnnualAppraisal.state) not in LOCKED or mine.grade != UNGRADED:
            return YearRow.later
        if said(own, AnnualAppraisal.elsewhere):
            return YearRow.later
        if reason := later_fault(desk, person, whole, said(own, AnnualAppraisal.ungraded_reason) or "", today):
            return reason
        barred = ungraded_fault(desk, person, whole)
        return f"{barred}，不能补定" if barred else ""

    def row(line: Line) -> YearRow:
        person = line.member.person
        mine, record = lines[person], own.get(person)
        scheme = rule.scheme(mine.staff, whole)
        coefficient = scheme.coefficient(mine.grade) if scheme and mine.grade else None
        one = sure.get(person)
        return YearRow(
            line,
            mine,
            scheme,
            tuple(q[person].coefficient if person in q else None for q in quarters),
            one.coefficient if one else coefficient,
            said(record, AnnualAppraisal.comment) or "",
            one.reason if one else said(record, AnnualAppraisal.ungraded_reason) or "",
            str(said(record, AnnualAppraisal.reviewer) or ""),
            steps.get(person, {}),
            barred.get(person),
            annual.forbidden(desk, person, year) if person in punished else "",
            tuple(evidence.get(person, ())),
            one,
            kept.get(record.id) if record else None,
            fixed.get(person),
            rule.procedure(mine.staff, year),
            later(person, record, mine),
            grading.elsewhere(record),
            said(record, AnnualAppraisal.grade) or "",
            gone.get(person, ""),
        )

    groups = {name: tuple(row(x) for x in some) for name, some in found.groups.items() if name != COUNTY}
    everybody = [r for some in groups.values() for r in some if not r.elsewhere]
    caps = tuple(meters(desk, whole, grading.standing_at(desk, whole), everybody))
    faults = standing_faults(desk, whole)
    return YearSheet(whole, desk.today(), groups, caps, rule.public_days(year), faults, desk.rules.workdays)


def _own(desk: Desk, whole: Period) -> dict[int, Row]:
    span = Filter(whole.start.isoformat(), whole.end.isoformat())
    rows = query.rows(desk.db, YEAR, span)
    return {
        person: r
        for r in rows
        if r[AnnualAppraisal.period] == whole.text and (person := r.given(AnnualAppraisal.cadre).person)
    }


def _evidence(desk: Desk, whole: Period) -> dict[int, list[str]]:
    """Leave of the year by kind, punishments in effect in it, probation at its end: of each person in words."""
    found: dict[int, list[str]] = {}
    start, end = whole.start.isoformat(), whole.end.isoformat()
    categories = dict.fromkeys(x[1] for x in appraisal.leaves(desk.db, start, end))
    for category in categories:
        for person, days in grading.leave_days(desk, whole, [category]).items():
            found.setdefault(person, []).append(f"{category} {days} 天")
    for one in grading.punishments(desk):
        said = one.consequence(whole.year)
        if said or one.day <= end and (not one.until or one.until >= start):
            until = f"至 {one.until}{'（推算）' if one.estimated else ''}" if one.until not in (one.day, "") else ""
            words = f"{one.measure or one.kind} {one.day} {until}".strip()
            more = "；".join(w for w in (said and one.why(whole.year).partition("，")[2], one.effect.note) if w)
            found.setdefault(one.person, []).append(f"{words}：{more}" if more else words)
    for person, until in appraisal.on_probation(desk.db, end).items():
        found.setdefault(person, []).append(f"试用期至 {until}")
    return found


# what is written


def put_down(desk: Desk, year: int, person: int, word: str, comment: str = "", reason: str = "") -> Changes:
    """Put down a draft of somebody's grade with the 评语; it proposes, nothing follows from it yet.

    `reason`: why he is not graded, where the word is 未定等次. UserError for another grade than the Party group
    decided; Refused for a word of other staff or a locked grade.
    """
    decided = next((s.grade for s in appraisal.steps(desk.db, [person], str(year)) if s.step == DECIDE), None)
    if decided and decided != word:
        raise UserError(f"党组研究决定的是“{decided}”。要改的，先修改或删除“{DECIDE}”的记录，再写等次。")
    if word == UNGRADED and not reason.strip():
        raise UserError(f"“{UNGRADED}”要写明原因。")
    values = {
        "period": str(year),
        "cadre": Named("", person),
        "grade": word,
        "comment": comment.strip() or None,
        "ungraded_reason": reason.strip() if word == UNGRADED else None,
        "state": "草稿",
    }
    return save(desk, [Item(YEAR, values, match=True)], name="写年度等次", late_reason=LATE)


def submit(desk: Desk, year: int, people: Collection[int], leader: str, day: str, handler: str) -> Changes:
    """提交: 主管领导 proposes for these people the grades that are put down."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.grade, "还没有写下等次，请先在表里选等次")
    each = {r.person: {"leader": _named(leader, "主管领导"), "grade": r.grade} for r in rows}
    return _take(desk, year, SUBMIT, rows, each, day, handler)


def decide(desk: Desk, year: int, people: Collection[int], meeting: str, day: str, handler: str) -> Changes:
    """党组研究: the meeting decided for these people the grades that are put down."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.grade, "还没有写下等次，请先在表里选等次")
    each = {r.person: {"meeting": meeting.strip(), "grade": r.grade} for r in rows}
    return _take(desk, year, DECIDE, rows, each, day, handler)


def publicise(desk: Desk, year: int, people: Collection[int], first: str, last: str, handler: str) -> Changes:
    """拟优秀公示 from `first` to `last` for these people; whether there are objections is recorded when it is over."""
    rows = _chosen(desk, year, people)
    _given(rows, lambda r: r.decided == BEST, f"党组研究没有决定评“{BEST}”，不用公示")
    each = {r.person: {"until": last, "outcome": SHOWING} for r in rows}
    return _take(desk, year, SHOW, rows, each, first, handler)


def objections(desk: Desk, year: int, said: Mapping[int, str], words: str = "") -> Changes:
    """Record of each person who was shown what came of it: one of OBJECTIONS; that there are none only when it is over.

    `words`: what the objections were and what was found, of those who had any.
    """
    rows = _chosen(desk, year, said)
    _given(rows, lambda r: SHOW in r.steps, "还没有登记拟优秀公示")
    over = desk.today().isoformat()
    _given(rows, lambda r: said[r.person] in OBJECTIONS, "请选定异议情况")
    ended = lambda r: said[r.person] == OPEN or (r.steps[SHOW].until or "") < over  # noqa: E731
    _given(rows, ended, "公示还没有期满，只能登记正在核实的异议")
    _given(rows, lambda r: said[r.person] == NO_OBJECTION or words.strip(), "有异议的，请写明异议和核实情况")
    items = [
        Item(
            STEP,
            {"objection": said[r.person], "outcome": NONE_SAID if said[r.person] == NO_OBJECTION else words.strip()},
            r.steps[SHOW].record,
        )
        for r in rows
    ]
    return save(desk, items, name=_title("登记公示异议", rows), late_reason=LATE, place=_placed(rows))


def confirm(desk: Desk, year: int, people: Collection[int], reviewer: str) -> Changes:
    """Confirm the decided grades of these people, with a second name: one operation, locked, not undone.

    Refused, with each reason and the cadre's name, where a step, the 公示, a base or a place is missing.
    """
    rows = [r for r in _chosen(desk, year, people) if not r.locked]
    if not rows:
        raise UserError("没有可以确认的等次：选中的人都已经确认了。")
    who = _named(reviewer, "审核人")
    _given(rows, lambda r: r.grade, "还没有等次")
    items = [
        Item(
            YEAR,
            {
                "period": str(year),
                "cadre": Named("", r.person),
                "reviewer": who,
                "confirmed_on": desk.today().isoformat(),
                "state": CONFIRMED,
            },
            match=True,
        )
        for r in rows
    ]
    return save_confirmed(
        desk,
        items,
        {r.person: _figures(r) for r in rows},
        name=_title(f"确认{year}年度等次", rows),
        late_reason=LATE,
        place=_placed(rows),
    )


def tell(desk: Desk, year: int, signed: Mapping[int, str], day: str, handler: str) -> Changes:
    """书面告知 of these people: 签字 or 拒签 of each."""
    rows = _chosen(desk, year, signed)
    return _take(desk, year, TELL, rows, {r.person: {"signed": signed[r.person] or None} for r in rows}, day, handler)


def file_away(desk: Desk, year: int, people: Collection[int], day: str, handler: str) -> Changes:
    """归档 of these people's forms."""
    rows = _chosen(desk, year, people)
    return _take(desk, year, FILE, rows, {r.person: {} for r in rows}, day, handler)


def review(
    desk: Desk, year: int, person: int, step: str, day: str, outcome: str, handler: str, answered: str = ""
) -> Changes:
    """复核, 申诉 or 再申诉 of one cadre, with what it ended in and when they learned it; Refused after its last day."""
    rows = _chosen(desk, year, [person])
    values = {"outcome": outcome.strip() or None, "answered_on": answered.strip() or None}
    return _take(desk, year, step, rows, {person: values}, day, handler)


def give_later(desk: Desk, year: int, person: int, grade: str, basis: str, day: str, handler: str) -> Changes:
    """补定 of one cadre's grade after a closed case, on a paper; it is not undone, and what was confirmed stays."""
    rows = _chosen(desk, year, [person])
    _given(rows, lambda r: r.locked, "等次还没有确认，不用补定")
    return _take(desk, year, LATER, rows, {person: {"grade": grade, "meeting": basis.strip() or None}}, day, handler)


def correct(desk: Desk, year: int, person: int, grade: str, paper: Mapping[str, Any]) -> Changes:
    """等次更正 of a confirmed grade. `paper`: date, basis, reason, and the names of handler and approver."""
    rows = _chosen(desk, year, [person])
    _given(rows, lambda r: r.locked, "等次还没有确认，直接修改就行，不用更正")
    values = {
        "period": str(year),
        "cadre": Named("", person),
        "old": rows[0].grade,
        "grade": grade,
        "date": paper["date"],
        "basis": str(paper["basis"]).strip() or None,
        "reason": str(paper["reason"]).strip() or None,
        "handler": _named(paper["handler"], "更正人"),
        "approver": _named(paper["approver"], "批准人"),
    }
    return save(
        desk, [Item(CORRECTION, values)], name=_title("更正年度等次", rows), late_reason=LATE, place=_placed(rows)
    )


def _chosen(desk: Desk, year: int, people: Collection[int]) -> list[YearRow]:
    """The rows of these people; UserError if there are none."""
    rows = [r for r in read(desk, year).rows if r.person in people]
    if not rows:
        raise UserError("没有选中干部，请先勾选。")
    return rows


def _given(rows: Collection[YearRow], holds: Any, reason: str) -> None:
    """UserError that names who does not meet a condition."""
    if names := [r.name for r in rows if not holds(r)]:
        shown = "、".join(names[:8]) + (f"等 {len(names)} 人" if len(names) > 8 else "")
        raise UserError(f"{shown}：{reason}。")


def _named(text: str, label: str) -> Named:
    if not str(text or "").strip():
        raise UserError(f"请写明{label}。")
    return Named(str(text).strip())


def _title(what: str, rows: Collection[YearRow]) -> str:
    return f"{what} {next(iter(rows)).name}" if len(rows) == 1 else f"{what} {len(rows)} 人"


def _placed(rows: Collection[YearRow]) -> Any:
    """What turns a problem of a batch into a sentence with the cadre's name before it."""
    names = [r.name for r in rows]

    def placed(problem: Problem) -> Fault:
        return Fault(problem.said(), field=names[problem.item] if problem.field else "")

    return placed


def _take(
    desk: Desk,
    year: int,
    step: str,
    rows: Collection[YearRow],
    each: Mapping[int, Mapping[str, Any]],
    day: str,
    handler: str,
) -> Changes:
    """Take a step for these people in one operation; a step that somebody has taken before is refused."""
    _given(rows, lambda r: step not in r.steps, f"“{step}”已经登记过，要改的请打开“年度考核步骤”里的那一条")
    who = _named(handler, "经办人")
    common = {"period": str(year), "step": step, "date": day.strip() or None, "handler": who}
    items = [Item(STEP, {**common, "cadre": Named("", r.person), **each[r.person]}) for r in rows]
    return save(desk, items, name=_title(f"年度考核{step}", rows), late_reason=LATE, place=_placed(rows))


def _figures(row: YearRow) -> dict[str, str]:
    """What the screen shows of somebody when his grade is confirmed."""
    found = {"得分": str(row.line.total) if row.line.total is not None else "没有可以计分的记录"}
    found["季度等次"] = "、".join(q or "—" for q in row.year.quarters)
    found["季度说明"] = row.year.may
    found["建议等次"] = row.proposed or "—"
    found["党组决定"] = f"{row.decided or '—'}（{row.steps[DECIDE].meeting}）" if DECIDE in row.steps else "—"
    if (shown := row.steps.get(SHOW)) is not None:
        found["公示"] = f"{shown.day} 至 {shown.until}，{shown.outcome}"
    if row.scheme and (coefficient := row.scheme.coefficient(row.grade)) is not None:
        found[COEFFICIENT] = str(coefficient)
    if row.evidence:
        found["佐证"] = "；".join(row.evidence)
    if row.year.conflicts:
        found["需要核对"] = "；".join(row.year.conflicts)
    return found
