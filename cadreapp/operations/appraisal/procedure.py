"""The year's appraisal step by step: 提交 → 党组研究 → 拟优秀公示 → confirmed → 书面告知 → 复核 / 申诉 → 归档."""

from __future__ import annotations

from dataclasses import dataclass

from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import grades
from cadreapp.operations.desk import Desk
from cadreapp.records.appraisal import LATER, UNGRADED, YEAR_STEPS
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.effects import NTH
from cadreapp.rules.appraisal.grading import outlook, supported, unsupported
from cadreapp.store.grading import appraisal
from cadreapp.store.persons import people

BEST = "优秀"


def forbidden(desk: Desk, person: int, year: int) -> str:
    """Why somebody may not be given the best grade of a year; "" if nothing forbids it."""
    one = grading.consequences(desk, year, [person]).get(person)
    if one is None:
        return ""
    nth = NTH[year - int(one.day[:4])]
    return f"有{one.kind}记录（{one.measure or one.kind}，{one.day}），{nth}不能评为“{BEST}”"


def said_none(outcome: str | None) -> bool:
    """Whether the words of an older 拟优秀公示 say plainly that nobody objected."""
    return "".join((outcome or "").split()).rstrip("。") in _NONE


_NONE = {"没有异议", "无异议", "公示期间没有异议", "公示期间无异议", "公示期间没有异议（示例）"}


def no_scheme(staff: str, year: int) -> str:
    """Why somebody has no words and no cap in a year: no 人员身份, or no rule of that time."""
    return f"没有{year}年的考核方案" if staff else "人员身份没有登记"


@dataclass(frozen=True)
class YearLine:
    """One cadre's year: confirmed grades of its quarters, the year's grade and state, the last step, what conflicts.

    `may`: what the quarters and what stands against them allow, in words; a proposal, the Party group decides.
    `allowed`: the grades that the quarters support; () where they do not decide.
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
    allowed: tuple[str, ...] = ()


def overview(desk: Desk, year: int) -> list[YearLine]:
    """The year of everybody on the roster, whose grades conflict with their quarters first."""
    whole, rule = Period(year, "year", 1), desk.rules.grading
    quarters = whole.split("quarter")
    confirmed = [grades(desk, q) for q in quarters]
    years = {one.person: (one.grade, state) for _, state, one in grading.graded(desk, whole)}
    last: dict[int, tuple[int, str]] = {}
    for step in appraisal.steps(desk.db, year=str(year)):
        last[step.person] = max(last.get(step.person, (-1, "")), (YEAR_STEPS.index(step.step), step.step))
    standing, barred, set_ = grading.standing_at(desk, whole), grading.ungraded(desk, whole), grading.fixed(desk, whole)
    hosted, gone = grading.hosted(desk, whole), grading.departed(desk, whole)
    outside = {one.person for _, _, one in grading.graded(desk, whole) if one.outside}
    given = {c.person for c in appraisal.corrections(desk.db, whole) if c.what == LATER}
    found = []
    for member in people.roster(desk.db, whole.start.isoformat(), whole.end.isoformat()):
        if member.group == people.COUNTY:
            continue
        own = tuple(q.get(member.person) for q in confirmed)
        grade, state = years.get(member.person, ("", ""))
        staff = standing.get(member.person, ("", None))[0]
        scheme, quarterly = rule.scheme(staff, whole), rule.scheme(staff, quarters[-1])
        conflicts: list[str] = []
        allowed: tuple[str, ...] = ()
        may = no_scheme(staff, year) if scheme is None else f"{year}年没有平时考核的方案，季度等次不作依据"
        if scheme and quarterly:
            proposed = supported(own, scheme, quarterly, rule.best)
            may, allowed = outlook(proposed), proposed or ()
            if grade and grade != UNGRADED:
                conflicts += unsupported(grade, own, scheme, quarterly, rule.best)
        why, rule_says = barred.get(member.person), set_.get(member.person)
        if why:
            may, allowed = f"{UNGRADED}（{why[0]}）", ()
            if grade and grade != UNGRADED and member.person not in given:
                conflicts.append(f"{why[1]}，应为“{UNGRADED}”")
        elif rule_says:
            may, allowed = f"按规定为“{rule_says[0]}”", ()
            if grade and grade != rule_says[0]:
                conflicts.append(f"{rule_says[1]}，应为“{rule_says[0]}”")
        if member.person in gone:
            may, allowed = f"不参加考核（{gone[member.person]}）", ()
        elif member.person in hosted and member.person not in outside:
            may, allowed = f"应由接收单位考核（{hosted[member.person]}）", ()
            if grade:
                conflicts.append(f"{hosted[member.person]}，由接收单位考核：请在“年度考核”里写明考核单位和文号")
        if grade == BEST and (reason := forbidden(desk, member.person, year)):
            conflicts.append(reason)
        taken = last.get(member.person, (0, ""))[1]
        found.append(
            YearLine(
                member.person,
                member.name,
                member.unit or "",
                own,
                grade,
                state,
                taken,
                tuple(conflicts),
                may,
                staff,
                allowed,
            )
        )
    return sorted(found, key=lambda x: not x.conflicts)
