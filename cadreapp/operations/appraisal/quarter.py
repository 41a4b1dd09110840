"""A quarter's grading as one screen: month summaries, proposed scores, grades, caps; then confirmation and feedback.

述工作 and 晒业绩 stand in the record itself; the score is proposed by the rules and never contains the grade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.appraisal.breaches import standing_faults
from cadreapp.operations.appraisal.confirmations import save_confirmed
from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import confirmed, recorded
from cadreapp.operations.counting.scores import Line, standing
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.appraisal import CONFIRMED, FED_BACK, LOCKED, QuarterPerformance
from cadreapp.records.kind import PLATFORMS, Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import MonthSummary, QuarterReview
from cadreapp.rules.appraisal.confirmed import DRAFT, ConfirmedGrade, Correction
from cadreapp.rules.appraisal.grading import Base, Judgement, Places, Scheme, base_of
from cadreapp.store import query
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading.confirmation import Confirmed
from cadreapp.store.persons.people import COUNTY
from cadreapp.store.query import Filter, Row, said

REVIEW, SCORE = records.kind(QuarterReview), records.kind(QuarterPerformance)


@dataclass(frozen=True)
class Candidate:
    """One cadre of the quarter. `grade` "" = not graded; `state` "" = nothing registered; `before`: last quarter's.

    `sure`: the confirmed grade, None = a draft or nothing. `coefficient`: of a draft the one that the scheme gives.
    `summaries`: 月小结 present of those asked; `scheme` None: 人员身份 is not known, so no words apply. `reason`: why
    they are not graded, as recorded; `barred`: why they should not be, and what that follows from. `kept`: what stood
    when the grade was confirmed.
    """

    line: Line
    grade: str
    state: str
    opinion: str
    reviewer: str
    before: str
    summaries: int
    asked: int
    coefficient: Decimal | None
    scheme: Scheme | None
    reason: str = ""
    barred: tuple[str, str] | None = None
    judges: tuple[Judgement, ...] = ()
    kept: Confirmed | None = None
    sure: ConfirmedGrade | None = None

    @property
    def person(self) -> int:
        """Whose row it is."""
        return self.line.member.person

    @property
    def locked(self) -> bool:
        """Whether the grade is confirmed."""
        return self.sure is not None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected in writing since the confirmation, oldest first."""
        return self.sure.corrections if self.sure else ()

    @property
    def corrected(self) -> str:
        """The grades one after the other, 好 → 较好; "" if nothing was corrected."""
        return self.sure.course if self.sure else ""


class Held(Protocol):
    """Somebody with a grade, confirmed or not."""

    @property
    def person(self) -> int: ...
    @property
    def grade(self) -> str: ...
    @property
    def locked(self) -> bool: ...


@dataclass(frozen=True)
class Meter:
    """One cap: how many of the best grade are given (drafts too) and how many are allowed.

    `allowed` None: there is no national cap (`scheme.cap` 0), or no base is registered; `most`: with an approval.
    """

    staff: str
    unit: str
    scheme: Scheme
    base: Base | None
    given: int
    confirmed: int
    allowed: int | None
    arithmetic: str
    most: int | None = None

    @property
    def over(self) -> bool:
        """More than there may be, approvals counted."""
        return self.most is not None and self.given > self.most

    @property
    def blocked(self) -> str:
        """Why nothing of this pool can be confirmed; "" if it can."""
        if self.scheme.cap and self.base is None:
            return "未登记参加考核总人数"
        if not self.over:
            return ""
        can = self.scheme.approved_cap and not (self.base and self.base.approved)
        return "超出名额，须附批准文号" if can else "超出名额上限，请减少"


@dataclass(frozen=True)
class Sheet:
    """The whole quarter: candidates group by group in the order of their scores, and the caps.

    `faults`: what an earlier version of the program let pass in it.
    """

    period: Period
    weights: tuple[Decimal, ...]
    ballot_weight: Decimal | None
    groups: dict[str, tuple[Candidate, ...]]
    meters: tuple[Meter, ...]
    judges_weight: Decimal | None = None
    faults: tuple[str, ...] = ()

    @property
    def candidates(self) -> list[Candidate]:
        """Everybody, group by group."""
        return [c for some in self.groups.values() for c in some]

    @property
    def steps(self) -> tuple[tuple[str, int], ...]:
        """个人小结, 审核评鉴, 结果反馈 with how many are through."""
        all_ = self.candidates
        return (
            ("个人小结", sum(c.summaries >= c.asked for c in all_)),
            ("审核评鉴", sum(c.locked for c in all_)),
            ("结果反馈", sum(c.state == FED_BACK for c in all_)),
        )


def read(desk: Desk, period: Period) -> Sheet:
    """The sheet of a quarter; UserError if nobody is on the roster in it."""
    found = standing(desk, period)
    if not found.lines:
        raise UserError(f"{period.label}的名册里没有人，不能考评。")
    reviews = _own(desk, REVIEW, period)
    now, before = {one.person: one for one in recorded(desk, [period])}, confirmed(desk, period.previous())
    months = _summaries(desk, period)
    asked = sum(m.end < desk.today() for m in period.split("month"))
    staff, rule = grading.standing_at(desk, period), desk.rules.grading
    barred, judges = grading.ungraded(desk, period), appraisal.judgements(desk.db, period)
    kept = confirmation.kept(desk.db, [row.id for row in reviews.values()])

    def candidate(line: Line) -> Candidate:
        person = line.member.person
        row, one = reviews.get(person), now.get(person)
        sure = one if one and one.sure else None
        scheme = rule.scheme(staff.get(person, ("", None))[0], period)
        draft = said(row, QuarterReview.grade) or ""
        return Candidate(
            line,
            sure.grade if sure else draft,
            said(row, QuarterReview.state) or "",
            said(row, QuarterReview.opinion) or "",
            str(said(row, QuarterReview.reviewer) or ""),
            before[person].grade if person in before else "",
            months[person],
            asked,
            sure.coefficient if sure else _proposed(one, scheme, draft),
            scheme,
            sure.reason if sure else said(row, QuarterReview.ungraded_reason) or "",
            barred.get(person),
            tuple(judges.get(person, ())),
            kept.get(row.id) if row else None,
            sure,
        )

    groups = {name: tuple(candidate(x) for x in some) for name, some in found.groups.items() if name != COUNTY}
    caps = tuple(meters(desk, period, staff, [c for some in groups.values() for c in some]))
    faults = standing_faults(desk, period)
    return Sheet(period, found.weights, found.ballot_weight, groups, caps, found.judges_weight, faults)


def _proposed(one: ConfirmedGrade | None, scheme: Scheme | None, grade: str) -> Decimal | None:
    """奖金系数 of a draft: that of a 季度绩效考评 that is confirmed already, else what the scheme gives."""
    if one is not None and one.first_coefficient is not None:
        return one.first_coefficient
    return scheme.coefficient(grade) if scheme else None


def _own(desk: Desk, kind: records.Kind, period: Period) -> dict[int, Row]:
    span = Filter(period.start.isoformat(), period.end.isoformat())
    rows = query.rows(desk.db, kind, span)
    return {r.values[kind.who_field].person: r for r in rows if r.values[kind.period_field] == period.text}


def _summaries(desk: Desk, period: Period) -> Counter[int]:
    kind = records.kind(MonthSummary)
    span = Filter(period.start.isoformat(), period.end.isoformat())
    rows = query.rows(desk.db, kind, span)
    return Counter(person for r in rows if (person := r.given(MonthSummary.cadre).person) is not None)


def meters(
    desk: Desk, period: Period, staff: dict[int, tuple[str, str | None]], all_: Collection[Held]
) -> Iterator[Meter]:
    """The caps of a quarter or a year over everybody's grade, drafts too; `staff` as grading.standing_at gives it.

    A unit's 名额 is a part of the whole organ's: where both are registered, its people count in both.
    """
    bases = appraisal.bases(desk.db, period)
    pools: dict[tuple[str, str | None], list[Held]] = {}
    for one in all_:
        own, unit = staff.get(one.person, ("", None))
        if own:
            base = base_of(bases, own, unit)
            pools.setdefault((own, base.unit if base else None), []).append(one)
            if base and base.unit and base_of(bases, own, None):
                pools.setdefault((own, None), []).append(one)
    for (own, unit), some in pools.items():
        scheme = desk.rules.grading.scheme(own, period)
        if scheme is None:
            continue
        base = base_of(bases, own, unit)
        best = [c for c in some if c.grade == scheme.top]
        pool = Places(base, scheme, ()) if scheme.cap and base else None
        words = f"按{scheme.basis}，没有全国统一名额"
        if scheme.cap:
            words = pool.arithmetic if pool else "未登记参加考核总人数，请先在“考核名额”里登记"
        sure = sum(c.locked for c in best)
        allowed, most = (pool.allowed, pool.most) if pool else (None, None)
        yield Meter(own, unit or "", scheme, base, len(best), sure, allowed, words, most)


def grade(desk: Desk, period: Period, person: int, word: str, opinion: str, reviewer: str, reason: str = "") -> Changes:
    """Put down a draft of somebody's grade; Refused for a word of other staff, a locked grade, one's own row.

    `reason`: why they are not graded, where the word is 未定等次.
    """
    values = {
        "period": period.text,
        "cadre": Named("", person),
        "grade": word,
        "ungraded_reason": reason or None,
        "opinion": opinion.strip() or None,
        "reviewer": Named(reviewer.strip()) if reviewer.strip() else None,
        "state": DRAFT,
    }
    return save(desk, [Item(REVIEW, values, match=True)], name="评等次", late_reason="季度结束后考评")


def confirm(desk: Desk, period: Period, people: Collection[int], reviewer: str) -> Changes:
    """Confirm the drafts of these people with score and coefficient: one operation, locked, not undone.

    Refused where a cap, a base or a second name is missing; UserError if there is nothing to confirm.
    """
    if not reviewer.strip():
        raise UserError("请先写明审核人：确认等次须有第二个人，不能是本人。")
    who = Named(reviewer.strip())
    items, figures = [], {}
    sheet = read(desk, period)
    scored = {p for p, row in _own(desk, SCORE, period).items() if row[QuarterPerformance.state] in LOCKED}
    for one in sheet.candidates:
        if one.person not in people or not one.grade or one.locked:
            continue
        cadre = Named("", one.person)
        row = {"period": period.text, "cadre": cadre, "reviewer": who, "state": CONFIRMED}
        items.append(Item(REVIEW, row, match=True))
        if one.person not in scored:  # a confirmed 季度绩效考评 may have come before the grade
            score = {"score": one.line.total, "coefficient": one.coefficient}
            items.append(Item(SCORE, row | score, match=True))
        figures[one.person] = _figures(sheet, one)
    if not items:
        raise UserError("没有可以确认的等次：先给干部评等次，再确认。")
    name = f"确认{period.label}等次 {len(figures)} 人"
    return save_confirmed(desk, items, figures, name=name, late_reason="季度结束后考评")


def _figures(sheet: Sheet, one: Candidate) -> dict[str, str]:
    """What the screen shows of somebody when they are confirmed: score, its parts with their weights, judges."""
    found = {"得分": str(one.line.total) if one.line.total is not None else "没有可以计分的记录"}
    for platform, weight in zip(one.line.platforms, sheet.weights, strict=False):
        if platform.score is not None:
            found[PLATFORMS[platform.platform - 1]] = f"{platform.score}（权重 {weight}）"
    for label, score, share in (
        ("民主测评", one.line.ballot, sheet.ballot_weight),
        ("评委评分", one.line.judges, sheet.judges_weight),
    ):
        if score is not None:
            found[label] = f"{score}（权重 {share}）"
    if one.judges:
        found["评委"] = f"{len(one.judges)} 名"
    found["月小结"] = f"{one.summaries}/{one.asked}"
    return found


def correction(period: Period, one: Candidate) -> dict[str, Any]:
    """What the form of a 等次更正 of a confirmed grade begins with."""
    return {"period": period.text, "cadre": Named(one.line.member.name, one.person), "old": one.grade}


def feed_back(desk: Desk, period: Period, people: Collection[int]) -> Changes:
    """Record that confirmed grades were told to these people; UserError if none of them is confirmed."""
    items = []
    for kind in (REVIEW, SCORE):
        for person, row in _own(desk, kind, period).items():
            if person in people and row.values[kind.state_field] == CONFIRMED:
                items.append(Item(kind, {"state": FED_BACK}, row.id))
    if not items:
        raise UserError("没有已确认、还没有反馈的等次。")
    return save(desk, items, name=f"反馈{period.label}等次", late_reason="季度结束后考评")
