"""A year's appraisal as one screen: what is proposed and decided, each step for many at once, what stands behind it.

主管领导 proposes, 党组 decides, the clerk records; what a step may not do is refused by the guards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.appraisal import procedure as annual
from cadreapp.operations.appraisal.breaches import standing_faults
from cadreapp.operations.appraisal.procedure import BEST, YearLine
from cadreapp.operations.appraisal.quarter import Meter, meters
from cadreapp.operations.appraisal.step_guards import (
    grade_on,
    last_known,
    later_fault,
    left_open,
    ungraded_fault,
    unsettled,
)
from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.counting.scores import Line, standing
from cadreapp.operations.desk import Desk
from cadreapp.records.appraisal import (
    LOCKED,
    REVIEWS,
    UNGRADED,
    AnnualAppraisal,
    AppraisalStep,
    GradeCorrection,
)
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade, Correction
from cadreapp.rules.appraisal.grading import Procedure, Scheme
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
    changed it; `absent`: why they take no part at all. `left_open`: what a 补定 or 等次更正 may give, and why
    nothing else.
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
    left_open: tuple[tuple[str, ...], str] = ((), "")

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
        """Whether a stage is behind them."""
        return self.locked if stage == CONFIRM else stage in self.steps

    def asked(self, stage: str) -> bool:
        """Whether a stage is asked of them: 公示 only of the best grade, none that an older confirmation skipped."""
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

    schemes = {person: rule.scheme(mine.staff, whole) for person, mine in lines.items()}
    open_ = left_open(desk, whole, {p: scheme.words if scheme else () for p, scheme in schemes.items() if p in sure})

    def row(line: Line) -> YearRow:
        person = line.member.person
        mine, record = lines[person], own.get(person)
        scheme = schemes[person]
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
            open_.get(person, ((), "")),
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
            more = "；".join(w for w in (one.bars(whole.year) if said else "", one.effect.note) if w)
            found.setdefault(one.person, []).append(f"{words}：{more}" if more else words)
    for person, until in appraisal.on_probation(desk.db, end).items():
        found.setdefault(person, []).append(f"试用期至 {until}")
    return found
