"""How many records of each kind a person has, over a span of days."""

from __future__ import annotations

from collections import defaultdict

import peewee
from peewee import fn

from cadreapp.records.spine import Participation


def numbers(db: peewee.Database, start: str, end: str) -> dict[str, dict[int, int]]:
    """Kind → person → number of live records whose counting date lies in the span (ISO days, both included)."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    query = (
        Participation.select(Participation.kind, Participation.person, fn.COUNT(Participation.record.distinct()))
        .where(Participation.counted == 1, Participation.date.between(start, end), Participation.person.is_null(False))
        .group_by(Participation.kind, Participation.person)
    )
    for kind, person, number in db.execute(query).fetchall():
        found[kind][person] = number
    return found
