"""启用日期: what was due before it is owed by nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cadreapp.operations import settings
from cadreapp.operations.desk import Desk
from cadreapp.rules.facts import Facts, Span
from cadreapp.store import settings as store
from cadreapp.store.persons import people

T = TypeVar("T")
ALWAYS, FOREVER = "0000-01-01", "9999-12-31"


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

    def facts(self, desk: Desk, end: str, read: Callable[[str], Facts]) -> Facts:
        """What `read` finds from a day on, of each person from their own first day on, and only while they count.

        `end`: the last day (ISO) that is read.
        """
        facts = read(self.first)
        facts.began = self.day
        facts.mentors = {p: kept for p, spans in facts.mentors.items() if (kept := _from(spans, self.day))}
        if not self.units:
            facts.members = {p: kept for p, spans in facts.members.items() if (kept := _from(spans, self.day))}
            return facts
        begun = self.begun(desk)
        for day in self._days(begun, end):
            later = read(day)
            for name in _COUNTED:
                table: dict[Any, Any] = getattr(facts, name)
                _taken(table, getattr(later, name), {k for k in table if begun.get(k[0], self.day) >= day})
        places = people.places(desk.db)
        for person, spans in list(facts.members.items()):
            stays = places.get(person) or [(ALWAYS, FOREVER, None)]
            facts.members[person] = [
                span
                for first, last, unit in stays
                for span in _within(spans, max(first, self.units.get(unit or "", self.day)), last)
            ]
        return facts

    def of_each(self, desk: Desk, end: str, read: Callable[[str], dict[int, T]]) -> dict[int, T]:
        """The same of what is read of each person alone."""
        found = read(self.first)
        if self.units:
            begun = self.begun(desk)
            for day in self._days(begun, end):
                _taken(found, read(day), {p for p in found if begun.get(p, self.day) >= day})
        return found

    def begun(self, desk: Desk) -> dict[int | None, str]:
        """The first day that counts of everybody who has a unit; all others, and the bureau, begin with its own."""
        found: dict[int | None, str] = {None: self.day}
        for person, stays in people.places(desk.db).items():
            days = [(max(first, self.units.get(unit or "", self.day)), last) for first, last, unit in stays]
            found[person] = min((day for day, last in days if day <= last), default=FOREVER)
        return found

    def _days(self, begun: Mapping[int | None, str], end: str) -> list[str]:
        """The first days after the earliest; of those after the end only one."""
        days = {day for day in (self.day, *begun.values()) if day > self.first}
        beyond = min((day for day in days if day > end), default=end)
        return sorted(day for day in days if day <= beyond)


_COUNTED = ("counts", "studied", "listed_books", "grounds", "theory")
"""Of the facts those that are counted by person."""


def _taken(found: dict[Any, Any], later: Mapping[Any, Any], whose: Collection[Any]) -> None:
    """Put what was found later in place of what was found, of those whose it is."""
    for key in whose:
        if key in later:
            found[key] = later[key]
        else:
            del found[key]


def _from(spans: list[Span], day: str) -> list[Span]:
    return _within(spans, day, FOREVER)


def _within(spans: list[Span], first: str, last: str) -> list[Span]:
    return [(max(a, first), min(b, last)) for a, b in spans if a <= last and b >= first]
