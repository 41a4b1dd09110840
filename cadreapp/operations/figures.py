"""The bureau's totals (`figures`), and the cover's figures each in its own window."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cadreapp.operations.desk import Desk
from cadreapp.paths import resource
from cadreapp.store import people
from cadreapp.store.figures import measured

WINDOWS = {"year": "今年", "last": "去年", "two": "近两年"}


@dataclass(frozen=True)
class Figure:
    """One total: the number (元 as Decimal), and the ids of the records behind it."""

    key: str
    title: str
    unit: str
    value: int | Decimal
    records: tuple[int, ...]
    window: str = ""
    start: str = ""
    end: str = ""

    @property
    def text(self) -> str:
        """The number with thousands separated."""
        return f"{self.value:,.2f}".removesuffix(".00") if isinstance(self.value, Decimal) else f"{self.value:,}"


@dataclass(frozen=True)
class Figures:
    """All totals of a span of days."""

    start: str
    end: str
    figures: tuple[Figure, ...]

    def __getitem__(self, key: str) -> int | Decimal:
        return next(f.value for f in self.figures if f.key == key)

    def as_dict(self) -> dict[str, Any]:
        """The object of `figures --json`: key → number."""
        return {f.key: f.value for f in self.figures}

    def lines(self) -> list[tuple[str, str]]:
        """(title, number with unit) of each, for the terminal."""
        return [(f.title, f"{f.text} {f.unit}") for f in self.figures]


@lru_cache(maxsize=1)
def _declared() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads(resource("rules/figures.toml").read_text("utf-8"))["figure"])


def _figure(
    desk: Desk,
    entry: dict[str, str],
    start: str,
    end: str,
    window: str = "",
    of: Collection[int] | None = None,
) -> Figure:
    key = entry["key"]
    value: int | Decimal
    ids: list[int] = []
    if key == "cadres":
        value = len(people.roster(desk.db, start, end))
    else:
        value, ids = measured(desk.db, key, start, end, of)
    if key == "funds_yuan":
        value = Decimal(value) / 100
    return Figure(key, entry["title"], entry["unit"], value, tuple(ids), window, start, end)


def figures_between(desk: Desk, start: date, end: date) -> Figures:
    """All totals from `start` to `end`, both included."""
    first, last = start.isoformat(), end.isoformat()
    return Figures(first, last, tuple(_figure(desk, entry, first, last) for entry in _declared()))


def chosen_figures(
    desk: Desk, keys: Sequence[str], start: date, end: date, people: Collection[int] | None = None
) -> list[Figure]:
    """Some totals of the records in which these people take part (None: of all records)."""
    entries = {e["key"]: e for e in _declared()}
    return [_figure(desk, entries[key], start.isoformat(), end.isoformat(), of=people) for key in keys]


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
    return [_figure(desk, e, *spans[e["window"]], WINDOWS[e["window"]]) for e in _declared()]
