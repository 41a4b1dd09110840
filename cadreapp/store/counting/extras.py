"""What earns additions and deductions, by person: adopted articles, placings, commendations, discipline, overdue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records.appraisal import Ballot
from cadreapp.records.fields import Number
from cadreapp.records.kind import Kind
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.appraisal.deadlines import Matter
from cadreapp.rules.facts import Gaps, lapsed
from cadreapp.rules.model import confirmed_states
from cadreapp.rules.score_rules import Addition
from cadreapp.store.counting.counts import People, of
from cadreapp.store.live import counted, live
from cadreapp.store.prepared import parts
from cadreapp.store.writing import audit


def extras(
    db: peewee.Database,
    entry: Addition,
    start: str,
    end: str,
    late: Mapping[int, str] | None = None,
    gaps: Gaps | None = None,
    people: People = None,
) -> dict[int, Decimal]:
    """Person → points of one addition or deduction, before its limit; of what is confirmed, only confirmed records.

    `late`: record → the day on which it counts, where only these do (`overdue`); None: the days of the records.
    `gaps`: days on which nothing of somebody counts; `people`: of whom.
    """
    kind = records.kind(entry.kind)
    model = kind.model
    query = (
        Participation.select(Record.id, Participation.person, Participation.date, Participation.detail)
        .join(Record, on=(Record.id == Participation.record))
        .join(model, on=(model.record == Record.id))
        .where(counted(model), *of(people))
    )
    if late is None:
        query = query.where(Participation.date.between(start, end))
    for name, allowed in entry.where:
        column = Record.state if kind[name].place == "spine" else getattr(model, name)
        query = query.where(column.in_(list(allowed)))
    if (states := confirmed_states(kind)) and kind.state_field not in dict(entry.where):
        query = query.where(Record.state.in_(list(states)))
    found = defaultdict[int, Decimal](Decimal)
    for record, person, date, detail in query.tuples().execute(db):
        day = date if late is None else late.get(record)
        if day is not None and not lapsed(gaps or {}, person, day):
            found[person] += entry.earned(json.loads(detail) if detail else {})
    return dict(found)


def matters(db: peewee.Database, kind: Kind, start: str, end: str) -> dict[int, Matter]:
    """Record → what must be done by its deadline, of all whose deadline lies in a span or has been moved since.

    The deadline is that of the span's last day: one that is moved later takes nothing back.
    """
    own: Any = kind.model
    moved = audit.before_changes(db, own, own.deadline.column_name, end)
    days = [getattr(own, spec.name) for spec in kind.own if spec.ends]
    rows = (
        own.select(Record.id, Record.state, own.deadline, *days)
        .join(Record, on=(own.record == Record.id))
        .where(live(own))
    )
    found = {}
    for some in (own.deadline.between(start, end), *(own.record.in_(part) for part in parts(moved))):
        for record, state, present, *ended in rows.where(some).tuples().execute(db):
            if deadline := moved.get(record, present):
                found[record] = Matter(deadline, state, tuple(ended))
    return found


def ballots(
    db: peewee.Database, votes: Sequence[Number], start: str, end: str
) -> Iterator[tuple[int, tuple[int | None, ...]]]:
    """(person, these votes) of each 民主测评 that counts within a span of ISO days."""
    query = (
        Ballot.select(Participation.person, *votes)
        .join(Participation, on=(Participation.record == Ballot.record))
        .where(counted(Ballot), Participation.date.between(start, end))
        .order_by(Participation.id)
    )
    for person, *given in db.execute(query).fetchall():
        yield person, tuple(given)
