"""The quota engine: who owes what in a period. Pure functions over facts; missing is owed, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules.facts import Count, Facts, Span
from cadreapp.rules.model import Quota, Rules

DONE, PART, OWED, WAIT, EXCUSED = "done", "part", "owed", "wait", "excused"
"""States: 已完成, 部分完成, 未完成, 未到期 (the period still runs), 免计."""


@dataclass(frozen=True)
class Due:
    """One requirement of one cadre (person None: of the bureau) in one period of the quota's own length."""

    quota: Quota
    person: int | None
    period: Period
    required: Decimal
    done: Decimal
    late: int
    state: str
    note: str = ""

    @property
    def missing(self) -> Decimal:
        """What is still to be done; 0 where excused."""
        return Decimal(0) if self.state == EXCUSED else max(Decimal(0), self.required - self.done)


def present_days(
    spans: Collection[Span], leaves: Collection[Span], period: Period, within: Collection[Span] | None = None
) -> int:
    """Days of the period on which somebody was on the roster and not on excusing leave; of those `within`, if given."""
    first, last = period.edges
    if within is None and not any(a <= last and b >= first for a, b in leaves):  # nearly everybody
        if any(a <= first and b >= last for a, b in spans):
            return period.days
        if all(a > last or b < first for a, b in spans):
            return 0
    return _days(spans, leaves, period.start.toordinal(), period.end.toordinal(), within)


def _days(
    spans: Collection[Span], leaves: Collection[Span], first: int, last: int, within: Collection[Span] | None = None
) -> int:
    days = bytearray(last - first + 1)
    for on, marks in ((1, spans), (0, leaves)):
        _mark(days, marks, first, on)
    if within is None:
        return sum(days)
    inside = bytearray(len(days))
    _mark(inside, within, first, 1)
    return sum(a & b for a, b in zip(days, inside, strict=True))


def _mark(days: bytearray, spans: Collection[Span], first: int, on: int) -> None:
    last = first + len(days) - 1
    for start, end in spans:
        low = max(first, _ordinal(start, first)) - first
        high = min(last, _ordinal(end, last)) - first
        if low <= high:
            days[low : high + 1] = bytes([on]) * (high - low + 1)


def _ordinal(day: str, otherwise: int) -> int:
    if day <= "0001-01-01":
        return otherwise
    if day >= "9999":
        return otherwise
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:  # the 31st of a short month stands for its last day
        return date.fromisoformat(day[:8] + "28").toordinal() + 3 - _short(day)


def _short(day: str) -> int:
    after = date.fromisoformat(day[:8] + "28") + timedelta(days=4)
    return 31 - (after - timedelta(days=after.day)).day


def prorated(number: int, days: int, whole: int) -> int:
    """What a part period owes: number × days ÷ whole, rounded half up."""
    return (2 * number * days + whole) // (2 * whole)


def evaluate(
    rules: Rules,
    period: Period,
    facts: Facts,
    today: date,
    people: Collection[int] | None = None,
    *,
    bureau: bool | None = None,
) -> Iterator[Due]:
    """All that is due in a period, by quota: those of its own length and those of shorter periods inside it.

    Periods that have not begun are left out. `people`: None = everybody and the bureau; otherwise only these, and
    (`bureau`) the bureau.
    A mentor (who = "mentor") owes while they have somebody to guide, a Party member (who = "party") for the days on
    which they were both on the roster and in the Party. What is due ends on the last of these days: of somebody who
    leaves, whose last pairing ends, or who loses the membership, it waits no longer.
    """
    cadres = sorted(facts.members if people is None else set(people) & set(facts.members))
    mentors = sorted(facts.mentors if people is None else set(people) & set(facts.mentors))
    for quota in rules.quotas:
        if LENGTHS.index(quota.period) < LENGTHS.index(period.length):
            continue
        for part in period.split(quota.period):
            if part.start > today or not quota.holds(part):
                continue
            if quota.who == "bureau":
                asked_too = people is None if bureau is None else bureau
                days = present_days([(facts.began, "9999-12-31")], (), part) if asked_too else 0
                if days and (due := _due(quota, None, part, facts, today, days)) is not None:
                    yield due
                continue
            spans = facts.mentors if quota.who == "mentor" else facts.members
            for person in mentors if quota.who == "mentor" else cadres:
                party = facts.party.get(person, ()) if quota.who == "party" else None
                if quota.who == "party" and not party:
                    continue
                leaves = facts.leaves.get(person, ()) if quota.who != "mentor" else ()
                days = present_days(spans[person], leaves, part, party)
                asked = spans[person] if party is None else _common(spans[person], party)
                last = last_day(asked, part)
                if days and (due := _due(quota, person, part, facts, today, days, last)) is not None:
                    yield due


def last_day(spans: Collection[Span], period: Period) -> str:
    """The day (ISO) on which a period ends for somebody: its own last day, or the earlier last day of their spans."""
    end = period.edges[1]
    return max((min(last, end) for first, last in spans if first <= end), default=end)


def _common(some: Collection[Span], others: Collection[Span]) -> list[Span]:
    """The spans of days that lie in both."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) <= min(b, d)]


def _due(
    quota: Quota, person: int | None, period: Period, facts: Facts, today: date, days: int, last: str = ""
) -> Due | None:
    required, count = _MEASURES[quota.measure](quota, person, period, facts)
    if required is None:
        return None
    if quota.measure == "records" or quota.measure == "listed_books":
        required = Decimal(prorated(int(required), days, period.days))
        if not required:
            return None
    done = Decimal(count.n) if count.amount is None else Decimal(count.amount) / 10
    reason = _exempt(quota, person, period, facts)
    if reason:
        state = EXCUSED
    elif done >= required:
        state = DONE
    elif (last or period.edges[1]) >= today.isoformat():
        state = WAIT
    else:
        state = PART if done else OWED
    return Due(quota, person, period, required, done, count.late, state, reason)


def _exempt(quota: Quota, person: int | None, period: Period, facts: Facts) -> str:
    """The reason of an exemption of this requirement in this period, or in a longer one that holds it."""
    if person is None or person not in facts.exempted:
        return ""
    for length in LENGTHS:
        if LENGTHS.index(length) <= LENGTHS.index(period.length):
            whole = Period.of(period.start, length)
            for text in (whole.text, whole.label):
                for name in (quota.title, quota.kind):
                    if reason := facts.exemptions.get((person, name, text)):
                        return reason
    return ""


def _months(person: int | None, quota: Quota, period: Period, facts: Facts) -> Count:
    """What counts of a quota's records, no more than its cap in each part."""
    counts = facts.mentored if quota.who == "mentor" else facts.counts
    n = late = 0
    kind = quota.counted_as
    for part in period.split(quota.cap_per) if quota.cap else (period,):
        some = 0
        for month in part.months:
            if (count := counts.get((person, kind, month))) is not None:
                some += count.n
                late += count.late
        n += min(some, quota.cap) if quota.cap else some
    return Count(n, min(late, n))


def _records(quota: Quota, person: int | None, period: Period, facts: Facts) -> tuple[Decimal | None, Count]:
    return Decimal(quota.number), _months(person, quota, period, facts)


def _terms(quota: Quota, person: int | None, period: Period, facts: Facts) -> tuple[Decimal | None, Count]:
    """Every term of the year, and of a person those at which they were present, or which they studied all the same.

    A term lasts from the first to the last day on which somebody's record of it lies; one day of presence is enough.
    """
    held = set(facts.terms.get(period.year, ()))
    had = facts.shared.get(period.year, set()) if person is None else facts.studied.get((person, period.year), set())
    if person is not None:
        held = {term for term in held if term in had or _there(person, facts.terms[period.year][term], facts)}
    if not held:
        return None, Count()
    return Decimal(len(held)), Count(len(had & held), _months(person, quota, period, facts).late)


def _there(person: int, term: Span, facts: Facts) -> bool:
    first, last = (date.fromisoformat(day).toordinal() for day in term)
    return _days(facts.members.get(person, ()), facts.leaves.get(person, ()), first, last) > 0


def _listed(quota: Quota, person: int | None, period: Period, facts: Facts) -> tuple[Decimal | None, Count]:
    n = late = 0
    for month in period.split("month"):
        found = facts.listed_books.get((person or 0, month.text))
        if found:
            n, late = n + found.n, late + found.late
    return Decimal(quota.number), Count(n, late)


def _grounds(quota: Quota, person: int | None, period: Period, facts: Facts) -> tuple[Decimal | None, Count]:
    placed, told = facts.grounds.get((person or 0, period.year), (0, 0))
    return (Decimal(placed) if placed else None), Count(told)


def _theory(quota: Quota, person: int | None, period: Period, facts: Facts) -> tuple[Decimal | None, Count]:
    """More than half of the year's hours: more than all other hours together, by a tenth, the least that is recorded.

    Exactly half is not more than half. What is missing of T hours with t of theory is so T - 2t + 0.1, since hours of
    theory that are still added add to all hours, too.
    """
    hours, theory = facts.theory.get((person or 0, period.year), (0, 0))
    if not hours:
        return None, Count()
    return Decimal(hours - theory + 1) / 10, Count(0, 0, theory)


_MEASURES = {
    "records": _records,
    "terms": _terms,
    "listed_books": _listed,
    "grounds": _grounds,
    "theory_hours": _theory,
}
