"""Grades of a quarter or a year as they stand: words by kind of staff, corrections, and who is not graded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Touched
from cadreapp.operations.settings import began
from cadreapp.records.appraisal import LOCKED, AnnualAppraisal
from cadreapp.records.period import Period, months_later
from cadreapp.records.platforms.selection import INQUIRY
from cadreapp.rules.appraisal.effects import LOWEST, REMARK, Effect, Punishment, heaviest
from cadreapp.rules.appraisal.grading import Graded, Places
from cadreapp.store import query
from cadreapp.store.grading import appraisal, confirmation
from cadreapp.store.grading import confirmed as store
from cadreapp.store.grading.appraisal import Conducted
from cadreapp.store.persons import people
from cadreapp.store.query import Filter, Row, said


def over(pool: Places, period: Period) -> str:
    """The sentence for a cap that is exceeded, with what can be done."""
    unit, scheme, base = pool.base.unit or "", pool.scheme, pool.base
    said = f"{period.label}{unit}{base.staff}“{scheme.top}”超过名额"
    if not scheme.approved_cap:
        grounds = f"{pool.arithmetic}；依据：{scheme.basis}，没有可以超额的规定"
        return f"{said} {-pool.left} 个（{grounds}）。请减少“{scheme.top}”"
    if not base.approved:
        approved = f"经{scheme.approver}批准，" if scheme.approver else ""
        return (
            f"{said} {-pool.left} 个（{pool.arithmetic}；依据：{scheme.basis}）。"
            f"超出的须{approved}在“考核名额”里登记批准机关、文号、日期和理由"
        )
    most = f"经批准最多 {scheme.approved_cap}%，即 {pool.most} 个，现有 {len(pool.confirmed)} 个"
    return f"{said}：{most}。请减少“{scheme.top}”"


def not_yet_kept(desk: Desk, period: Period) -> bool:
    """Whether a period lies wholly before the bureau began to keep its records (启用日期)."""
    first = began(desk)
    return first is not None and period.end < first


def beginning_moved(touched: Touched) -> bool:
    """Whether an operation has moved 启用日期: other periods than before are asked what they hold."""
    return "setting" in touched.tables and began(touched.desk) != began(touched.before)


def graded(desk: Desk, period: Period) -> list[tuple[int, str, Graded]]:
    """(record, state, grade) of everybody in a quarter or a year, drafts too.

    Staff and unit are those under which a grade was confirmed, else as at the period's end. The grade is the one that
    holds now: corrections in writing are in it.
    """
    rows = appraisal.grades(desk.db, period)
    kept = confirmation.kept(desk.db, [g.record for g in rows if g.state in LOCKED])
    standing, now = _standing(desk, period), effective(desk, period)
    away, county = appraisal.graded_elsewhere(desk.db, period), people.county(desk.db, period.end.isoformat())
    found = []
    for g in rows:
        own, sure = standing.get(g.person, ("", None)), kept.get(g.record)
        if sure is not None and sure.staff is not None:
            own = (sure.staff, sure.unit)
        base = sure.base if sure is not None else None
        outside = g.record in away or g.person in county and base is None
        grade = now.get(g.person, g.grade)
        found.append((g.record, g.state, Graded(g.record, g.person, *own, grade, base, outside)))
    return found


def effective(desk: Desk, period: Period) -> dict[int, str]:
    """For those whose grade was corrected in writing, what it is now. The record itself keeps what it said."""
    return {c.person: c.grade for c in appraisal.corrections(desk.db, period)}


def word_fault(desk: Desk, period: Period, staff: str, grade: str) -> str:
    """What is wrong with a grade's word for a kind of staff in a quarter or a year; "" if nothing is."""
    scheme = desk.rules.grading.scheme(staff, period)
    return scheme.fault(grade, staff) if scheme is not None else ""


def standing_at(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """For each person, 人员身份 and unit: as their grade of the period was confirmed, else as at the period's end."""
    confirmed = {one.person: (one.staff, one.unit) for _, state, one in graded(desk, period) if state in LOCKED}
    return _standing(desk, period) | confirmed


def _standing(desk: Desk, period: Period) -> dict[int, tuple[str, str | None]]:
    """人员身份 and unit at the end of a period; of who left within it, the 人员身份 until then."""
    start, end = period.start.isoformat(), period.end.isoformat()
    found = people.staff_and_unit(desk.db, end)
    until = store.staff(desk.db, start, end)
    return found | {person: (staff, found.get(person, ("", None))[1]) for person, staff in until.items()}


# who is not graded, and what a punishment does to a grade


def punishments(desk: Desk, persons: Collection[int] | None = None) -> list[Punishment]:
    """The 处理, 处分 and 立案审查 of these people, oldest first; an end that was not typed follows from the table.

    What a measure brings with it goes by 人员身份 on its day.
    """
    found: list[Punishment] = []
    staff: dict[str, dict[int, tuple[str, str | None]]] = {}
    for one in appraisal.conduct(desk.db, persons):
        if one.category == INQUIRY:
            found.append(
                Punishment(one.record, one.person, INQUIRY, "", one.day, one.until or "", False, Effect(INQUIRY))
            )
            continue
        if one.day not in staff:
            staff[one.day] = people.staff_and_unit(desk.db, one.day)
        effect = desk.rules.effect(one.measure, staff[one.day].get(one.person, ("", None))[0], one.category)
        until, estimated = _until(one, effect)
        found.append(Punishment(one.record, one.person, one.category, one.measure, one.day, until, estimated, effect))
    return found


def _until(one: Conducted, effect: Effect) -> tuple[str, bool]:
    """The last day on which a measure has effect ("" = not known yet), and whether it was reckoned."""
    if effect.restored:
        ends = months_later(one.restored, effect.months) if one.restored else ""
        return (one.until or "", False) if not ends or (one.until or "") > ends else (ends, True)
    if one.until:
        return one.until, False
    if effect.months:
        return months_later(one.day, effect.months), True
    return one.day, False  # a talk or a measure without a period of effect is over with its day


def consequences(desk: Desk, year: int, persons: Collection[int] | None = None) -> dict[int, Punishment]:
    """For each person, the measure that counts for the grade of a year, the heaviest of those that touch it."""
    own: dict[int, list[Punishment]] = {}
    for one in punishments(desk, persons):
        own.setdefault(one.person, []).append(one)
    found = {person: heaviest(some, year) for person, some in own.items()}
    return {person: one for person, one in found.items() if one is not None}


def fixed(
    desk: Desk, year: Period, persons: Collection[int] | None = None, *, inquiries: bool = True
) -> dict[int, tuple[str, str]]:
    """Whose grade of a year the rule itself fixes: person → (the lowest word of their staff, why); not who has none."""
    found, standing, none = {}, standing_at(desk, year), ungraded(desk, year, persons, inquiries=inquiries)
    for person, one in consequences(desk, year.year, persons).items():
        scheme = desk.rules.grading.scheme(standing.get(person, ("", None))[0], year)
        if one.consequence(year.year) == LOWEST and scheme is not None and person not in none:
            found[person] = (scheme.words[-1], one.why(year.year))
    return found


def ungraded(
    desk: Desk, period: Period, persons: Collection[int] | None = None, *, inquiries: bool = True
) -> dict[int, tuple[str, str]]:
    """Who takes part in a quarter or a year without a grade: person → (reason, what it follows from, in words).

    `inquiries`: whether an inquiry that was open at its end counts; once it is closed only the rest does.

    Probation and open inquiries hold for both; leave of more than the days of the rule, and punishments that leave
    their calendar years without a grade, only for the year (人社部发〔2023〕6号第三十七、四十一、四十二条).
    """
    end = period.end.isoformat()
    found: dict[int, tuple[str, str]] = {}
    for rule in desk.rules.grading.ungraded:
        if rule.days and period.length == "year":
            for person, days in leave_days(desk, period, rule.leave).items():
                if days > rule.days:
                    words = f"{'、'.join(rule.leave)}累计 {days} 天，超过 {rule.days} 天"
                    found[person] = (rule.reason, words)
    if period.length == "year":
        for person, one in consequences(desk, period.year, persons).items():
            if one.consequence(period.year) == REMARK:
                found[person] = ("受处分期间", one.why(period.year))
    for one in punishments(desk, persons) if inquiries else ():
        if one.kind == INQUIRY and one.in_force(end):
            found[one.person] = ("立案审查调查未结案", f"{one.day} 立案，没有结案")
    for person, until in appraisal.on_probation(desk.db, end).items():
        found[person] = ("新录用试用期", f"试用期至 {until}")
    return found if persons is None else {p: why for p, why in found.items() if p in set(persons)}


# where somebody is appraised


def elsewhere(grade: Row | None) -> str:
    """By whom a year (年度考核) is graded that is not graded here, with the 文号; "" = here."""
    by = said(grade, AnnualAppraisal.elsewhere)
    return f"{by}（{said(grade, AnnualAppraisal.elsewhere_number)}）" if by else ""


def departed(desk: Desk, period: Period) -> dict[int, str]:
    """Who left the roster by the end of a period, for a reason after which nobody is appraised here: person → why."""
    found, end, words = {}, period.end.isoformat(), desk.rules.grading.gone
    for member in people.roster(desk.db, period.start.isoformat(), end):
        if member.left and member.left <= end and any(w in (member.leaving_reason or "") for w in words):
            found[member.person] = f"{member.left} {member.leaving_reason}"
    return found


def hosted(desk: Desk, year: Period) -> dict[int, str]:
    """Who worked elsewhere so long in a year that they are graded there: person → what and how many days."""
    found = {}
    for place in desk.rules.grading.places:
        days: dict[int, set[int]] = {}
        kind = records.kind(place.kind)
        for row in query.rows(desk.db, kind, Filter(None, year.end.isoformat())):
            person = row.values[kind.who_field].person
            if person is None or row.date is None:
                continue
            first = max(year.start, whole_day(row.date, year.start, first=True))
            last = min(year.end, whole_day(row.end, year.end, first=False))
            days.setdefault(person, set()).update(range(first.toordinal(), last.toordinal() + 1))
        for person, some in days.items():
            if len(some) > place.days:
                found[person] = f"{place.title}{len(some)} 天，超过 {place.days} 天"
    return found


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
