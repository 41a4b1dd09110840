"""The bureau's totals (`figures`), and the cover's figures each in its own window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_names
from cadreapp.records import kind
from cadreapp.rules.figures import WINDOWS, Declared
from cadreapp.rules.figures import figures as declared
from cadreapp.rules.issuers import own_names
from cadreapp.rules.scoring import rounded
from cadreapp.store.counting import figures as store
from cadreapp.store.persons import people as roster
from cadreapp.store.persons.units import UnitNames


@dataclass(frozen=True)
class Figure:
    """One total: the number (元 as Decimal), the ids of the records behind it, and what each adds to it.

    `value` None: there are such records, and none of them tells the number. `shares` add up to the number; a record
    that only repeats whom or what an earlier one names adds 0.
    `unsaid`: how many more records leave empty what is added up. `roster`: not of records, of the roster's people.
    """

    key: str
    title: str
    unit: str
    value: int | Decimal | None
    records: tuple[int, ...]
    shares: tuple[int | Decimal, ...] = ()
    unsaid: int = 0
    window: str = ""
    start: str = ""
    end: str = ""
    roster: bool = False

    @property
    def text(self) -> str:
        """The number with thousands separated."""
        return said(self.value)


def said(value: int | Decimal | None) -> str:
    """A number with thousands separated; 元 with 分 only where there are some; — where it is missing."""
    if value is None:
        return "—"
    return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else f"{value:,}"


def at_a_glance(value: int | Decimal | None, unit: str) -> tuple[str, str]:
    """A number and its unit as screens show it: money in 万元 with one decimal."""
    if unit == "元" and value is not None:
        return f"{rounded(Decimal(value) / 10000):,}", "万元"
    return said(value), unit


@dataclass(frozen=True)
class Figures:
    """All totals of a span of days."""

    start: str
    end: str
    figures: tuple[Figure, ...]

    def __getitem__(self, key: str) -> int | Decimal | None:
        return next(f.value for f in self.figures if f.key == key)

    def as_dict(self) -> dict[str, Any]:
        """The object of `figures --json`: key → number."""
        return {f.key: f.value for f in self.figures}

    def lines(self) -> list[tuple[str, str]]:
        """(title, number with unit) of each, for the terminal."""
        return [(f.title, f"{f.text} {f.unit}") for f in self.figures]


class _Counter:
    """Counts figures of one bureau: what all of them need to know of it is read once."""

    def __init__(self, desk: Desk, people: Collection[int] | None = None):
        self.desk, self.people = desk, people
        self.units = sorted(UnitNames(desk.db).known)

    def own(self, end: str) -> frozenset[str]:
        """The names under which the bureau and its units issued something until a day, former ones too."""
        names = bureau_names(self.desk, end) or [""]
        return frozenset().union(*(own_names(name, self.units) for name in names))

    def figure(self, one: Declared, start: str, end: str, window: str = "") -> Figure:
        if one.roster:
            members = roster.roster(self.desk.db, start, end)
            many = len([m for m in members if self.people is None or m.person in self.people])
            return Figure(one.key, one.title, one.unit, many, (), (), 0, window, start, end, roster=True)
        found = store.counted(self.desk.db, one, start, end, self.people, self.own(end))
        scale = max(kind(c.kind)[c.sum].scale if c.sum else 0 for c in one.count)
        number = found.number if found.shares or not found.unsaid else None
        shares = [_scaled(n, scale) for n in found.shares.values()]
        value = None if number is None else _scaled(number, scale)
        ids = tuple(found.shares)
        return Figure(one.key, one.title, one.unit, value, ids, tuple(shares), len(found.unsaid), window, start, end)


def _scaled(number: int, scale: int) -> int | Decimal:
    """A stored whole number as what it means: 分 as 元."""
    return Decimal(number) / 10**scale if scale else number


def figures_between(desk: Desk, start: date, end: date) -> Figures:
    """All totals of the cover from `start` to `end`, both included."""
    first, last = start.isoformat(), end.isoformat()
    counter = _Counter(desk)
    return Figures(first, last, tuple(counter.figure(one, first, last) for one in declared().values() if one.cover))


def chosen_figures(
    desk: Desk, keys: Sequence[str], start: date, end: date, people: Collection[int] | None = None
) -> list[Figure]:
    """Some totals of the records in which these people take part (None: of all records)."""
    counter = _Counter(desk, people)
    return [counter.figure(declared()[key], start.isoformat(), end.isoformat()) for key in keys]


def by_month(desk: Desk, key: str, year: int, people: Collection[int] | None = None) -> dict[str, int]:
    """A total of a calendar year by month (`2021-03`); a month without any record is absent."""
    return store.by_month(desk.db, declared()[key], f"{year}-01-01", f"{year}-12-31", people)


def figures(desk: Desk, year: int) -> Figures:
    """All totals of a calendar year."""
    return figures_between(desk, date(year, 1, 1), date(year, 12, 31))


def cover(desk: Desk, year: int) -> list[Figure]:
    """The cover's figures in the article's order, each in its own window (今年, 去年, 近两年)."""
    spans = {
        "year": (f"{year}-01-01", f"{year}-12-31"),
        "last": (f"{year - 1}-01-01", f"{year - 1}-12-31"),
        "two": (f"{year - 1}-01-01", f"{year}-12-31"),
    }
    counter = _Counter(desk)
    return [counter.figure(one, *spans[one.window], WINDOWS[one.window]) for one in declared().values() if one.cover]
