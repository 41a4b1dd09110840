"""启用日期: what was due before it is owed by nobody, and what moving it would bring is shown before it is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from cadreapp.errors import Refused
from cadreapp.operations import editions, settings
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.period import Period
from cadreapp.rules.facts import Facts, Span
from cadreapp.store import people
from cadreapp.store import settings as store
from cadreapp.store.units import units

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


@dataclass(frozen=True)
class Moved:
    """What a new 启用日期 would bring: requirements owed more (or fewer), of how many people, by name of the task."""

    day: date
    before: date | None
    owed: int
    people: int
    tasks: dict[str, int]

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        when = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        if not self.owed:
            return f"启用日期设为 {when}，不会多出应办事项。"
        verb = "多出" if self.owed > 0 else "减少"
        most = sorted(self.tasks.items(), key=lambda t: -abs(t[1]))
        shown = "、".join(f"{title} {abs(n)} 项" for title, n in most[:5])
        more = f"等 {len(most)} 类" if len(most) > 5 else ""
        whom = f"，涉及 {self.people} 名干部" if self.people else ""
        return f"启用日期设为 {when}，会{verb}欠办事项 {abs(self.owed)} 项{whom}：{shown}{more}。"


def preview(desk: Desk, day: date, unit: str | None = None) -> Moved:
    """What would be owed if the bureau (or a unit) had begun on a day, against what is owed now; nothing is written."""
    from cadreapp.operations import owed  # which asks this module

    now = Beginning.of(desk)
    text = day.isoformat()
    then = Beginning(now.day, now.units | {unit: text}) if unit else Beginning(text, now.units)
    before = settings.began(desk, unit)
    tasks: dict[str, int] = defaultdict(int)
    persons: set[int] = set()
    for year in range(max(min(day, before or day).year, 1949), desk.today().year + 1):
        whole = Period(year, "year", 1)
        old, new = (owed.missed(desk, whole, some) for some in (now, then))
        for mark in old.keys() | new.keys():
            if change := int(mark in new) - int(mark in old):
                tasks[(new.get(mark) or old[mark]).quota.title] += change
                persons |= {mark[0]} if mark[0] is not None else set()
    return Moved(day, before, sum(tasks.values()), len(persons), {t: n for t, n in tasks.items() if n})


def set_began(desk: Desk, day: date, unit: str | None = None) -> Changes:
    """Set 启用日期 of the bureau, or of a unit; it can be undone. Refused where a locked period would change."""
    if day > desk.today() + timedelta(days=366):
        raise Refused.because(f"启用日期 {day} 太晚，最多可以比今天晚一年。请核对年份。", field="启用日期")
    if unit and unit not in {u.name for u in units(desk.db)}:
        raise Refused.because(f"没有名为“{unit}”的单位，请核对。", field="单位")
    before = settings.began(desk, unit)
    first, last = sorted((day, before or day))
    for period in sorted(editions.locked_periods(desk), key=lambda p: p.start):
        if first <= period.end and period.start < last:
            raise Refused.because(
                f"{period.label}已经审定锁定，启用日期不能从 {before} 改为 {day}。要改，请先出更正版。",
                field="启用日期",
            )
    if unit is None:
        return settings.change(desk, "began", day.isoformat())
    if store.units_began(desk.db).get(unit) == day.isoformat():
        return Changes()
    title = f"设置{unit}的启用日期“{day.isoformat()}”"
    with desk.operation(title) as writing:
        store.put_unit(desk.db, unit, day.isoformat())
    return Changes(writing.id, title, frozenset({"setting", "Cadre"}), (), updated=1)
