"""Grades of a quarter or a year as they stand: words by kind of staff, corrections, and who is not graded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import began
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.period import Period, months_later
from cadreapp.records.selection import INQUIRY
from cadreapp.rules.effects import Punishment
from cadreapp.rules.grading import Graded, Places
from cadreapp.store import appraisal, people
from cadreapp.store import confirmed as store


def over(pool: Places, period: Period) -> str:
    """The sentence for a cap that is exceeded, with what can be done."""
    unit, scheme, base = pool.base.unit or "", pool.scheme, pool.base
    said = f"{period.label}{unit}{base.staff}“{scheme.top}”超过名额"
    if not scheme.approved_cap:
        grounds = f"{pool.arithmetic}；依据：{scheme.basis}，没有可以超额的规定"
        return f"{said} {-pool.left} 个（{grounds}）。请减少“{scheme.top}”"
    if not base.approved:
        return (
            f"{said} {-pool.left} 个（{pool.arithmetic}；依据：{scheme.basis}）。"
            "超出的须在“考核名额”里登记批准机关、文号、日期和理由"
        )
    most = f"经批准最多 {scheme.approved_cap}%，即 {pool.most} 个，现有 {len(pool.confirmed)} 个"
    return f"{said}：{most}。请减少“{scheme.top}”"


def not_yet_kept(desk: Desk, period: Period) -> bool:
    """Whether a period lies wholly before the bureau began to keep its records (启用日期)."""
    first = began(desk)
    return first is not None and period.end < first


def graded(desk: Desk, period: Period) -> list[tuple[int, str, Graded]]:
    """(record, state, grade) of everybody in a quarter or a year, drafts too.

    Staff and unit are those under which a grade was confirmed, else as at the period's end. The grade is the one that
    holds now: corrections in writing are in it.
    """
    rows = appraisal.grades(desk.db, period)
    kept = appraisal.kept(desk.db, [g.record for g in rows if g.state in LOCKED])
    standing, now = _standing(desk, period), effective(desk, period)
    found = []
    for g in rows:
        own, sure = standing.get(g.person, ("", None)), kept.get(g.record)
        if sure is not None and sure.staff is not None:
            own = (sure.staff, sure.unit)
        base = sure.base if sure is not None else None
        found.append((g.record, g.state, Graded(g.record, g.person, *own, now.get(g.person, g.grade), base)))
    return found


def effective(desk: Desk, period: Period) -> dict[int, str]:
    """Of those whose grade was corrected in writing: what it is now. The record itself keeps what it said."""
    return {c.person: c.grade for c in appraisal.corrections(desk.db, period)}


def word_fault(desk: Desk, period: Period, staff: str, grade: str) -> str:
    """What is wrong with a grade's word for a kind of staff in a quarter or a year; "" if nothing is."""
    scheme = desk.rules.grading.scheme(staff, period)
    return scheme.fault(grade, staff) if scheme is not None else ""


def standing_at(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """Of each person 人员身份 and unit: as their grade of the period was confirmed, else as at the period's end."""
    confirmed = {one.person: (one.staff, one.unit) for _, state, one in graded(desk, period) if state in LOCKED}
    return _standing(desk, period) | confirmed


def _standing(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """人员身份 and unit at the end of a period; of who left within it, the 人员身份 until then."""
    start, end = period.start.isoformat(), period.end.isoformat()
    found = people.staff_and_unit(desk.db, end)
    until = store.staff(desk.db, start, end)
    return found | {person: (staff, found.get(person, ("", None))[1]) for person, staff in until.items()}


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
