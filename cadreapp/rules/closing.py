"""When a period closes: what is entered afterwards is 补录."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cadreapp.records.kind import Kind
from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules import Rules


@dataclass(frozen=True)
class Closing:
    """The period to which a record belongs, and the last day on which it may be entered in time."""

    period: Period
    last: date


def closing(rules: Rules, kind: Kind, day: str, period: str | None) -> Closing:
    """The closing of a record: of its own period, else of its quota's (the shortest), else of the year of its day."""
    if period:
        found = Period.parse(period)
    else:
        lengths = [q.period for q in rules.quotas_of(kind.name)] or ["year"]
        found = Period.of(date.fromisoformat(day), max(lengths, key=LENGTHS.index))
    return Closing(found, found.end + timedelta(days=rules.grace.get(kind.name, 0)))
