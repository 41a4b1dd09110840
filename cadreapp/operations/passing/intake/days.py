"""Dates of a roster that cannot be: still to come, or before the person's birth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cadreapp.errors import Fault
from cadreapp.records.cadre import CADRE

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read

_PAST = ("born", "joined_party", "work_started")
"""Days that lie behind everybody on a roster."""


def impossible(people: Sequence[Read], today: str) -> Iterator[Fault]:
    """A fault at each date that is later than `today` (ISO day), or earlier than the birth in the same row."""
    for row in (row for read in people for row in read.rows):
        born = str(row.values.get("born") or "")
        for name in _PAST:
            day, label = str(row.values.get(name) or ""), CADRE[name].label
            if day > today[: len(day)]:
                yield row.fault(f"{label}“{day}”还没有到，请核对", name, day)
            elif name != "born" and day and day[: len(born)] < born[: len(day)]:
                yield row.fault(f"{label}“{day}”早于出生年月“{born}”，请核对", name, day)
