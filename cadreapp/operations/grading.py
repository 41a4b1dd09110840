"""What holds of grades at every door: words by kind of staff, caps, locks, corrections, and who is not graded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cadreapp.operations.desk import Desk
from cadreapp.operations.invariants import Broken
from cadreapp.records import kind
from cadreapp.records.appraisal import CONFIRMED, FED_BACK, LOCKED
from cadreapp.records.kind import Kind
from cadreapp.records.period import Period, months_later
from cadreapp.records.selection import INQUIRY
from cadreapp.rules.effects import Punishment
from cadreapp.rules.grading import Graded, Places, pools
from cadreapp.store import appraisal, people
from cadreapp.store import confirmed as store
from cadreapp.store.appraisal import GRADES, Confirmed
from cadreapp.store.operation import Writing

CLOSED = (*GRADES, "QuarterPerformance")
"""Kinds that are locked once they are confirmed."""

DOORS = (*GRADES, "AppraisalBase", "GradeCorrection")
"""Kinds whose records are judged together, on the state after the whole batch."""


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


def skipped(kind_: Kind, old: Mapping[str, Any] | None, new: Mapping[str, Any], origin: str) -> str:
    """Why a record may not become 已反馈 at once; "" if it may. One that comes whole from a file may be it already."""
    if kind_.name not in CLOSED or new.get("state") != FED_BACK or (old or {}).get("state") in LOCKED:
        return ""
    if old is None and origin != "window":
        return ""
    return f"这条{kind_.title}还没有确认，不能直接记为“{FED_BACK}”。请先确认，再反馈"


def locked_among(desk: Desk, ids: Collection[int]) -> list[str]:
    """Of records that shall be deleted: a sentence for each that is locked."""
    kinds = appraisal.locked_kinds(desk.db, ids, CLOSED)
    found = [f"这条{kind(k).title}已经确认锁定，不能修改或删除" for k in kinds]
    scores = appraisal.judged_among(desk.db, ids)
    sure = appraisal.locked_quarters(desk.db, {person for _, person, _ in scores})
    return found + [_JUDGED.format(Period.parse(q).label) for _, person, q in scores if (person, q) in sure]


_JUDGED = "{}的等次已经确认，评委评分不能再增减或修改"


def judged_late(desk: Desk, values: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Of 评委评分 to be written: (number, Chinese sentence) of those whose quarter was confirmed before."""
    sure = appraisal.locked_quarters(desk.db, {v["cadre"].person for v in values})
    for number, one in enumerate(values):
        if (one["cadre"].person, one["period"]) in sure:
            yield number, _JUDGED.format(Period.parse(one["period"]).label)


def confirms(kind_: Kind, values: Mapping[str, Any]) -> bool:
    """Whether a record is (to be) locked: such a write is not undone, only corrected."""
    return kind_.name in CLOSED and values.get("state") in LOCKED


def broken(
    desk: Desk, kinds: Collection[str], periods: Collection[str], ids: Collection[int] | None = None
) -> Iterator[Broken]:
    """What the state after a write breaks in these quarters and years: (record, field, Chinese sentence).

    `ids`: only what these records break; None = everything. What was confirmed before there were caps does not keep
    anybody from recording the base or the next grade.
    """
    if not set(kinds) & set(DOORS):
        return
    for text in sorted(periods):
        period = Period.parse(text)
        if period.length in ("quarter", "year"):
            yield from _corrections(desk, period)
            yield from _graded(desk, period, ids)


def _graded(desk: Desk, period: Period, ids: Collection[int] | None) -> Iterator[Broken]:
    """Words, kind of staff, bases and caps of a quarter or a year."""
    rows, rule = graded(desk, period), desk.rules.grading
    for record, state, one in rows:
        if ids is not None and record not in ids:
            continue
        if reason := word_fault(desk, period, one.staff, one.grade):
            yield record, "grade", reason
        elif state in LOCKED and not one.staff:
            yield record, "state", f"{period.label}末的人员身份没有登记，不能确认等次，请先在干部档案里登记"
    sure = [one for _, state, one in rows if state in LOCKED]
    found, without = pools(rule.schemes, period, appraisal.bases(desk.db, period), sure)
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


def graded(desk: Desk, period: Period) -> list[tuple[int, str, Graded]]:
    """(record, state, grade) of everybody in a quarter or a year, drafts too; staff and unit as at its end.

    The grade is the one that holds now: corrections in writing are in it.
    """
    standing, now = standing_at(desk, period), effective(desk, period)
    return [
        (g.record, g.state, Graded(g.record, g.person, *standing.get(g.person, ("", None)), now.get(g.person, g.grade)))
        for g in appraisal.grades(desk.db, period)
    ]


def effective(desk: Desk, period: Period) -> dict[int, str]:
    """Of those whose grade was corrected in writing: what it is now. The record itself keeps what it said."""
    return {c.person: c.grade for c in appraisal.corrections(desk.db, period)}


def _corrections(desk: Desk, period: Period) -> Iterator[Broken]:
    """A correction names the grade that held until then; one of a draft is refused, one of an older paper is not."""
    written = appraisal.corrections(desk.db, period)
    rows = appraisal.grades(desk.db, period) if written else []
    held = {g.person: g.grade for g in rows if g.state in LOCKED}
    drafts = {g.person for g in rows if g.state not in LOCKED}
    standing = standing_at(desk, period) if written else {}
    for one in written:
        if one.person in drafts:
            yield one.record, "period", f"{period.label}的等次还没有确认，直接修改就行，不用更正"
        elif held.get(one.person, one.old) != one.old:
            yield one.record, "old", f"{period.label}的等次现在是“{held[one.person]}”，不是“{one.old}”，请核对"
        elif one.old == one.grade:
            yield one.record, "grade", "更正前后的等次一样，请核对"
        elif reason := word_fault(desk, period, standing.get(one.person, ("", None))[0], one.grade):
            yield one.record, "grade", reason
        held[one.person] = one.grade


def word_fault(desk: Desk, period: Period, staff: str, grade: str) -> str:
    """What is wrong with a grade's word for a kind of staff in a quarter or a year; "" if nothing is."""
    scheme = desk.rules.grading.scheme(staff, period)
    return scheme.fault(grade, staff) if scheme is not None else ""


def standing_at(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """For each person 人员身份 and unit at the end of a period; of who left within it, the 人员身份 until then."""
    start, end = period.start.isoformat(), period.end.isoformat()
    found = people.staff_and_unit(desk.db, end)
    for person, staff in store.staff(desk.db, start, end).items():
        unit = found.get(person, ("", None))[1]
        found[person] = (staff, unit)
    return found


# who is not graded, and what a punishment forbids


def punishments(desk: Desk, persons: Collection[int] | None = None) -> list[Punishment]:
    """The 处理, 处分 and 立案审查 of these people, oldest first; an end that was not typed follows from the table."""
    found = []
    for one in appraisal.conduct(desk.db, persons):
        effect = desk.rules.effect(one.measure)
        estimated = not one.until and one.category != INQUIRY and bool(effect.months)
        until = one.until or (months_later(one.day, effect.months) if estimated else "")
        if not until and one.category != INQUIRY:
            until = one.day  # a talk or a measure without a period of effect is over with its day
        found.append(Punishment(one.record, one.person, one.category, one.measure, one.day, until, estimated, effect))
    return found


def ungraded(desk: Desk, period: Period, persons: Collection[int] | None = None) -> dict[int, tuple[str, str]]:
    """Who takes part in a quarter or a year without a grade: person → (reason, what it follows from, in words).

    Probation and open inquiries hold for both; leave of more than the days of the rule, and punishments that forbid a
    grade, only for the year (人社部发〔2023〕6号第三十七、四十一、四十二条).
    """
    end = period.end.isoformat()
    found: dict[int, tuple[str, str]] = {}
    for rule in desk.rules.grading.ungraded:
        if rule.days and period.length == "year":
            for person, days in leave_days(desk, period, rule.leave).items():
                if days > rule.days:
                    words = f"{'、'.join(rule.leave)}累计 {days} 天，超过 {rule.days} 天"
                    found[person] = (rule.reason, words)
    for one in punishments(desk, persons):
        if one.kind == INQUIRY and one.in_force(end):
            found[one.person] = ("立案审查调查未结案", f"{one.day} 立案，没有结案")
        elif period.length == "year" and one.effect.grade and one.in_force(end):
            found[one.person] = ("受处分期间", f"{one.day} 受{one.measure}，影响期至 {one.until}")
    for person, until in appraisal.on_probation(desk.db, end).items():
        found[person] = ("新录用试用期", f"试用期至 {until}")
    return found if persons is None else {p: why for p, why in found.items() if p in set(persons)}


def leave_days(desk: Desk, period: Period, categories: Collection[str]) -> dict[int, int]:
    """Days of leave of these kinds in a period, each day once; an open leave is reckoned up to today."""
    last = min(period.end, desk.today())
    days: dict[int, set[int]] = {}
    for person, category, start, end in appraisal.leaves(desk.db, period.start.isoformat(), period.end.isoformat()):
        if category in categories:
            first = max(period.start, whole_day(start, period.start, first=True))
            until = min(period.end, whole_day(end, last, first=False)) if end else last
            days.setdefault(person, set()).update(range(first.toordinal(), until.toordinal() + 1))
    return {person: len(some) for person, some in days.items()}


def whole_day(text: str | None, otherwise: date, *, first: bool) -> date:
    """A date of year, month or day precision as the first or the last day that it may mean."""
    if not text:
        return otherwise
    if len(text) == 10:
        return date.fromisoformat(text)
    month = Period.parse(text)
    return month.start if first else month.end


# what was kept beside a confirmation


def keep_figures(
    desk: Desk,
    writing: Writing,
    confirmed: Sequence[tuple[int, Mapping[str, Any]]],
    figures: Mapping[int, dict[str, str]],
) -> None:
    """Keep beside each record that is now locked who, when, the rules' version, and the figures it rests on.

    `confirmed`: (record, its values); `figures`: of a person what the screen showed when it was confirmed.
    """
    caps: dict[str, tuple[dict[int, tuple[str, str | None]], list[Places]]] = {}
    present = appraisal.kept(desk.db, [record for record, _ in confirmed])
    for record, values in confirmed:
        if record in present:
            continue
        period = Period.parse(values["period"])
        if period.text not in caps:
            found, _ = pools(desk.rules.grading.schemes, period, appraisal.bases(desk.db, period), [])
            caps[period.text] = (standing_at(desk, period), found)
        standing, pools_ = caps[period.text]
        staff, unit = standing.get(values["cadre"].person, ("", None))
        own = [p for p in pools_ if p.base.staff == staff and p.base.unit in (unit, None)]
        words = {"名额": max(own, key=lambda p: p.base.unit is not None).arithmetic} if own else {}
        for name, label in (("grade", "等次"), ("score", "绩效得分"), ("coefficient", "奖金系数")):
            if values.get(name) is not None:
                words[label] = str(values[name])
        if len(values["period"]) == 4:  # a year's coefficient stands nowhere else than in the scheme it is confirmed by
            scheme = desk.rules.grading.scheme(staff, period)
            coefficient = scheme.coefficient(values.get("grade") or "") if scheme else None
            words |= {"奖金系数": str(coefficient)} if coefficient is not None else {}
        words |= figures.get(values["cadre"].person, {})
        reviewer = str(values.get("reviewer") or "")
        appraisal.keep(desk.db, Confirmed(record, writing.at, desk.who, reviewer, desk.rules.version, words))
