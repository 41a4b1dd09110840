"""Dates of a person that cannot be: still to come, or before the person's birth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Fault
from cadreapp.records.cadre import CADRE

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read

_PAST = ("born", "joined_party", "work_started")
"""Days that lie behind everybody on a roster."""


def impossible(people: Sequence[Read], today: str) -> Iterator[Fault]:
    """A fault at each date of a roster that is later than `today` (ISO day), or earlier than the same row's birth."""
    for row in (row for read in people for row in read.rows):
        for name, day, reason in impossible_days(row.values, today):
            yield row.fault(reason, name, day)


def impossible_days(person: Mapping[str, Any], today: str) -> Iterator[tuple[str, str, str]]:
    """The field, the date and what is wrong with it, of each date of a person that cannot be."""
    born = str(person.get("born") or "")
    for name in _PAST:
        day, label = str(person.get(name) or ""), CADRE[name].label
        if day > today[: len(day)]:
            yield name, day, f"{label}“{day}”还没有到，请核对"
        elif name != "born" and day and day[: len(born)] < born[: len(day)]:
            yield name, day, f"{label}“{day}”早于出生年月“{born}”，请核对"
