"""启用日期: what was due before it is owed by nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from cadreapp.operations import settings
from cadreapp.operations.desk import Desk
from cadreapp.records.clock import day_after, day_before
from cadreapp.records.kind import Kind, Named
from cadreapp.rules.facts import Facts, Gaps, Span
from cadreapp.store import settings as store
from cadreapp.store.persons import people

T = TypeVar("T")
FOREVER = "9999-12-31"


@dataclass(frozen=True)
class CountedDays:
    """Which days count of whom. `bureau`: the first of the bureau itself, and of everybody who is not in `people`."""

    bureau: str
    people: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)

    def of(self, person: int | None) -> tuple[Span, ...]:
        """The days of one person, or (None) of the bureau."""
        open_ = ((self.bureau, FOREVER),)
        return open_ if person is None else self.people.get(person, open_)

    def hold(self, day: str, person: int | None) -> bool:
        """Whether an ISO day counts of one person, or of the bureau."""
        return any(first <= day <= last for first, last in self.of(person))

    def before(self, kind: Kind, values: Mapping[str, Any], day: str | None) -> bool:
        """Whether a record of a day lies before 启用日期: 启用前数据, of which nothing is counted or late.

        Of several cadres it does so if the day counts of none of them.
        """
        named = values.get(kind.who_field) if kind.who_field else ()
        some = (named,) if isinstance(named, Named) else named or ()
        persons = [one.person for one in some] or [None]
        return bool(day) and not any(self.hold(str(day), person) for person in persons)

    @cached_property
    def begun(self) -> dict[int | None, str]:
        """The first day that counts of everybody who has days of their own, and of the bureau."""
        found: dict[int | None, str] = {None: self.bureau}
        for person, spans in self.people.items():
            found[person] = spans[0][0] if spans else FOREVER
        return found

    @cached_property
    def gaps(self) -> Gaps:
        """The days between: of who went from a unit that had begun to one that had not."""
        return {
            person: [(day_after(a[1]), day_before(b[0])) for a, b in pairwise(spans)]
            for person, spans in self.people.items()
            if len(spans) > 1
        }


@dataclass(frozen=True)
class Beginning:
    """The day on which the bureau began to keep its records, and the units with a day of their own (by name)."""

    day: str
    units: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk) -> Beginning:
        """As it is set today; where nothing was ever recorded, records begin today at the earliest."""
        day = settings.began(desk) or desk.today()
        return cls(day.isoformat(), store.units_began(desk.db))

    @property
    def first(self) -> str:
        """The earliest day of which anything counts."""
        return min([self.day, *self.units.values()])

    def of_unit(self, unit: str | None) -> str:
        """The day of a unit by its present name, which is the bureau's where it has none of its own."""
        return self.units.get(unit or "", self.day)

    def facts(self, desk: Desk, end: str, read: Callable[[str, Gaps], Facts]) -> Facts:
        """What `read` finds from a day on, of each person from their own first day on, and only while they count.

        `end`: the last day (ISO) that is read.
        """
        days = self.counted(desk)
        facts = read(self.first, days.gaps)
        facts.began = self.day
        if self.units:
            for day in self._days(days.begun, end):
                later = read(day, days.gaps)
                for name in _COUNTED:
                    _taken(getattr(facts, name), getattr(later, name), days, day)
        facts.members = {p: kept for p, spans in facts.members.items() if (kept := _both(spans, days.of(p)))}
        facts.mentors = {p: kept for p, spans in facts.mentors.items() if (kept := _both(spans, days.of(p)))}
        return facts

    def of_each(self, desk: Desk, end: str, read: Callable[[str, Gaps], dict[int, T]]) -> dict[int, T]:
        """The same of what is read of each person alone."""
        days = self.counted(desk)
        found = read(self.first, days.gaps)
        if self.units:
            for day in self._days(days.begun, end):
                _taken(found, read(day, days.gaps), days, day)
        return found

    def counted(self, desk: Desk) -> CountedDays:
        """The days that count of everybody: of who has a unit, in each stay from that unit's day on."""
        if not self.units:
            return CountedDays(self.day)
        found: dict[int, tuple[Span, ...]] = {}
        for person, stays in people.places(desk.db).items():
            spans: list[Span] = []
            for first, last, unit in stays:
                day = max(first, self.of_unit(unit))
                if day > last:
                    continue
                if spans and day == day_after(spans[-1][1]):
                    spans[-1] = (spans[-1][0], last)
                else:
                    spans.append((day, last))
            found[person] = tuple(spans)
        return CountedDays(self.day, found)

    def _days(self, begun: Mapping[int | None, str], end: str) -> list[str]:
        """The first days after the earliest; of those after the end only one."""
        days = {day for day in (self.day, *begun.values()) if day > self.first}
        beyond = min((day for day in days if day > end), default=end)
        return sorted(day for day in days if day <= beyond)


_COUNTED = ("counts", "studied", "listed_books", "grounds", "theory", "mentored")
"""The facts that are counted by person."""


def _taken(found: dict[Any, Any], later: Mapping[Any, Any], days: CountedDays, day: str) -> None:
    """Put what was found from a day on in place of what was found, of those who begin no earlier."""
    begun = days.begun

    def theirs(key: Any) -> bool:
        return begun.get(key[0] if isinstance(key, tuple) else key, days.bureau) >= day

    for key in [key for key in found if theirs(key)]:
        del found[key]
    found.update((key, value) for key, value in later.items() if theirs(key))


def _both(some: Collection[Span], others: Collection[Span]) -> list[Span]:
    """The spans of days that lie in both."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) <= min(b, d)]
