"""The arrangements of the five platforms and what is counted of each, as arrangements.toml declares it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from cadreapp import records
from cadreapp.paths import resource
from cadreapp.records.kind import Kind

HOW = ("records", "sum", "distinct", "persons", "attendance", "holders", "tags", "campaigns", "labels")
WINDOWS = ("year", "last", "two")
OPEN = "open"
"""All kinds of which everybody may see the records."""


@dataclass(frozen=True)
class Count:
    """One number of an arrangement: see arrangements.toml. `figure`: it is counted as that figure, in its `window`."""

    title: str = ""
    unit: str = ""
    kinds: tuple[str, ...] = ()
    how: str = "records"
    of: str = ""
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    filled: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    span: str = "year"
    by: str = ""
    split: bool = False
    share: str = ""
    figure: str = ""
    window: str = "year"


@dataclass(frozen=True)
class Arrangement:
    """One arrangement (row of the bureau's list). `hidden`: its number is on nothing that all may see.

    `due`: the unit of what its quotas ask for; `asks`: what they ask for, where that does not speak for itself;
    `roster`: every cadre on the roster is owed to be in its number; `targets`: the campaigns' targets stand with it.
    """

    row: str
    title: str
    counts: tuple[Count, ...] = ()
    due: str = ""
    asks: str = ""
    hidden: bool = False
    roster: bool = False
    targets: bool = False

    @property
    def platform(self) -> int:
        """1 to 5."""
        return int(self.row.partition(".")[0])


def open_kinds() -> tuple[Kind, ...]:
    """The kinds of the five platforms of which everybody may see the records."""
    return tuple(k for k in records.KINDS if k.platform and not k.confidential)


@lru_cache(maxsize=1)
def arrangements() -> tuple[Arrangement, ...]:
    """All arrangements in the list's order."""
    data = tomllib.loads(resource("rules/arrangements.toml").read_text("utf-8"))
    return tuple(
        Arrangement(**table | {"counts": tuple(_count(c) for c in table.get("counts", ()))})
        for table in data["arrangement"]
    )


def _count(table: Mapping[str, Any]) -> Count:
    given = dict(table)
    kinds = given.pop("kinds", None) or ([given.pop("kind")] if "kind" in given else [])
    given["kinds"] = tuple(k.name for k in open_kinds()) if kinds == OPEN else tuple(kinds)
    given["where"] = tuple((name, tuple(values)) for name, values in given.get("where", {}).items())
    for spec in fields(Count):
        if isinstance(given.get(spec.name), list):
            given[spec.name] = tuple(given[spec.name])
    return Count(**given)
