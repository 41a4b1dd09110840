"""What the sheets of a year's appraisal say of each cadre: confirmed grades, and the course of the year behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.appraisal.procedure import BEST
from cadreapp.operations.appraisal.step_guards import decision_days
from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import confirmed, grades
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import units_in_full
from cadreapp.records.appraisal import SHOWING, AnnualAppraisal, AppraisalBase
from cadreapp.records.fields import Declared
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import AnnualReport
from cadreapp.records.roster import PostHistory
from cadreapp.reports.annual import spoken
from cadreapp.reports.data import Course, Paper, YearGrade
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.rules.appraisal.grading import base_of
from cadreapp.store import query
from cadreapp.store.grading import appraisal
from cadreapp.store.grading.appraisal import Step
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row, said

STUDY = "脱产学习"
"""The kind of leave that the form asks for."""


def year_grades(desk: Desk, period: Period, *, proposals: bool = False) -> dict[str, list[YearGrade]]:
    """Everybody's year by group in meeting order; UserError if nobody is on the roster in it.

    `proposals`: the leader's words and proposal are told before the grade is confirmed, on sheets that are restricted.
    """
    found = standing(desk, period, ranked=False)
    if not found.lines:
        raise UserError(f"{period.label}的年轻干部名册里没有人，请先导入或登记干部名册。")
    every = {r.given(AnnualAppraisal.cadre).person: r for r in _of(desk, AnnualAppraisal.period, period)}
    reports = {
        r.given(AnnualReport.cadre).person: r[AnnualReport.report] for r in _of(desk, AnnualReport.period, period)
    }
    quarters = [grades(desk, q) for q in period.split("quarter")]
    sure, gone = confirmed(desk, period), grading.departed(desk, period)
    courses, posts = _Courses(desk, period, sure), _posts(desk, period)
    in_full = units_in_full(desk, period.end)
    groups: dict[str, list[YearGrade]] = {}
    for group, lines in found.groups.items():
        for line in lines:
            person, own = line.member.person, every.get(line.member.person)
            one = sure.get(person)
            locked = one is not None
            told = own if own is not None and (locked or proposals) else None
            groups.setdefault(group, []).append(
                YearGrade(
                    member=line.member,
                    quarters=tuple(q.get(person) for q in quarters),
                    report=reports.get(person),
                    comment=said(told, AnnualAppraisal.comment),
                    grade=one.grade if one else None,
                    reason=(one.reason or None) if one else None,
                    remark="尚未确认" if own and not locked else None,
                    course=courses.of(line.member, locked, proposals),
                    elsewhere=grading.elsewhere(own) or None,
                    absent=f"不参加考核（{gone[person]}）" if person in gone else None,
                    duties=said(posts.get(person), PostHistory.duties),
                    term=said(posts.get(person), PostHistory.term),
                    unit=in_full(line.member.unit),
                )
            )
    return groups


def _posts(desk: Desk, period: Period) -> dict[int, Row]:
    """For each person, the post in force at the end of the period: the latest begun by then and not yet ended."""
    end = period.end.isoformat()
    found: dict[int, Row] = {}
    for row in query.rows(desk.db, records.kind(PostHistory), Filter()):
        person = row.given(PostHistory.cadre).person
        ended = row.end is not None and row.end < end[: len(row.end)]
        away = row[PostHistory.nature] is not None
        if person is None or away or ended or (row.date or "") > end:
            continue
        if person not in found or (row.date or "", row.id) > (found[person].date or "", found[person].id):
            found[person] = row
    return found


def _of(desk: Desk, field: Declared[str], period: Period) -> list[Row]:
    """The records of a kind that belong to a year itself, oldest first; `field`: the kind's period."""
    span = Filter(period.start.isoformat(), period.end.isoformat())
    rows = query.rows(desk.db, records.kind(field.owner), span)[::-1]
    return [r for r in rows if r[field] == period.text]


class _Courses:
    """The courses of a year, read once for everybody."""

    def __init__(self, desk: Desk, period: Period, sure: dict[int, ConfirmedGrade]) -> None:
        self.steps: dict[int, dict[str, Step]] = defaultdict(dict)
        for step in appraisal.steps(desk.db, year=period.text):
            self.steps[step.person][step.step] = step
        self.papers: dict[int, list[Paper]] = defaultdict(list)
        for one in sure.values():
            self.papers[one.person] = [Paper(c.old, c.grade, c.day, c.basis, c.what) for c in one.corrections]
        self.study: dict[int, list[str]] = defaultdict(list)
        for person, category, first, last in appraisal.leaves(
            desk.db, period.start.isoformat(), period.end.isoformat()
        ):
            if category == STUDY:
                self.study[person].append(f"{_partial(first)}至{_partial(last)}{STUDY}")
        self.bases = appraisal.bases(desk.db, period)
        self.approvals = {r.id: approval(r) for r in _of(desk, AppraisalBase.period, period)}
        self.standing = grading.standing_at(desk, period)
        self.decisions = decision_days(desk, period, self.standing)

    def of(self, member: Member, locked: bool, proposals: bool) -> Course:
        """The course of somebody's year; before the grade is confirmed nothing of it but the proposal."""
        steps, papers = self.steps[member.person], tuple(self.papers[member.person])
        study = "；".join(self.study[member.person]) or None
        proposed = steps.get("提交") if locked or proposals else None
        course = Course(
            proposed=proposed.grade if proposed else None,
            proposed_on=proposed.day if proposed else None,
            training=study,
        )
        if not locked:
            return course
        decided, told = steps.get("党组研究"), steps.get("书面告知")
        base = base_of(self.bases, *self.standing.get(member.person, ("", None)))
        best = (papers[-1].grade if papers else decided.grade if decided else "") == BEST
        return replace(
            course,
            meeting=decided.meeting if decided else None,
            decided_on=self.decisions.get(member.person),
            shown=_shown(steps.get("拟优秀公示")),
            told_on=told.day if told else None,
            signed=told.signed if told else None,
            asked=tuple(
                f"{spoken(s.day)}申请{s.step}，结论：{s.outcome}。" for n in ("复核", "申诉") if (s := steps.get(n))
            ),
            corrections=papers,
            approval=self.approvals[base.record] if base and base.approved and best else None,
        )


def approval(base: Row) -> str:
    """An approval of more best grades than the cap allows, in words; "" where there is none."""
    by, number, day = (
        base[f] for f in (AppraisalBase.approved_by, AppraisalBase.approval_number, AppraisalBase.approval_day)
    )
    return f"“{BEST}”超出名额，经{by}批准（{number}，{spoken(day or '')}）。" if by else ""


def _shown(step: Step | None) -> str | None:
    """The 公示 that is over, with what was objected."""
    if step is None or not step.until or step.outcome == SHOWING:
        return None
    return f"{spoken(step.day)}至{spoken(step.until)}公示，{(step.outcome or '').rstrip('。')}。"


def _partial(text: str | None) -> str:
    """A day or a month as paper says it."""
    if not text:
        return "今"
    if len(text) == 10:
        return spoken(text)
    return f"{int(text[:4])}年{int(text[5:7])}月" if len(text) == 7 else f"{text}年"


def bases(desk: Desk, period: Period) -> Iterator[str]:
    """What the bureau's plan says of the places: 参加考核总人数, those used outside the roster, approvals of excess."""
    for row in _of(desk, AppraisalBase.period, period):
        unit = f"{row[AppraisalBase.unit]}　" if row[AppraisalBase.unit] else ""
        used = f"，名册外已用名额 {row[AppraisalBase.used]} 个" if row[AppraisalBase.used] is not None else ""
        led = row[AppraisalBase.leaders]
        leaders = f"（其中领导成员 {led} 人由主管机关考核，不计入名额基数）" if led else ""
        total = f"{row[AppraisalBase.staff]}参加考核总人数 {row[AppraisalBase.total]} 人"
        yield f"{unit}{total}{leaders}{used}。{approval(row)}"
