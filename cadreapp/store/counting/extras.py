"""What earns additions and deductions, by person: adopted articles, placings, commendations, discipline, overdue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records import appraisal
from cadreapp.records.kind import Kind
from cadreapp.records.service import ENDS
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.deadlines import missed
from cadreapp.rules.facts import Gaps, lapsed
from cadreapp.rules.model import confirmed_states
from cadreapp.rules.score_rules import Addition
from cadreapp.store import audit
from cadreapp.store.prepared import parts

Ballot: Any = appraisal.Ballot


def extras(
    db: peewee.Database, entry: Addition, start: str, end: str, today: str, gaps: Gaps | None = None
) -> dict[int, Decimal]:
    """Person → points of one addition or deduction, before its limit; of what is confirmed, only confirmed records.

    `gaps`: days on which nothing of somebody counts.
    """
    kind = records.kind(entry.kind)
    model = kind.model
    query = (
        Participation.select(Record.id, Participation.person, Participation.date, Participation.detail)
        .join(Record, on=(Record.id == Participation.record))
        .join(model, on=(model.record == Record.id))
        .where(Participation.counted == 1, Participation.kind == kind.name)
    )
    late: Mapping[int, str] | None = None
    if entry.overdue:
        late = _late(db, kind, entry.open, start, end, today)
    else:
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


def _late(db: peewee.Database, kind: Kind, open_: Collection[str], start: str, end: str, today: str) -> dict[int, str]:
    """Record → deadline, of those whose deadline lies in a span and went by before they were closed or handed on.

    The deadline is that of the span's last day: one that is moved later takes nothing back. Of one that left the
    states `open_` (none: any state) without a day, the trail says when; where it does not, none is assumed.
    """
    own: Any = kind.model
    moved = audit.before_changes(db, own, own.deadline.column_name, end)
    days = [getattr(own, spec.name) for spec in kind.own if spec.name in ENDS]
    rows = (
        own.select(Record.id, Record.state, own.deadline, *days)
        .join(Record, on=(own.record == Record.id))
        .where(Record.deleted_at.is_null())
    )
    late, undated = dict[int, str](), dict[int, str]()
    for some in (own.deadline.between(start, end), *(own.record.in_(part) for part in parts(moved))):
        for record, state, present, *ends in rows.where(some).tuples().execute(db):
            deadline = moved.get(record, present)
            if not deadline or not start <= deadline <= end:
                continue
            if not any(ends) and open_ and state not in open_:
                undated[record] = deadline
            elif missed(deadline, ends, today):
                late[record] = deadline
    left = audit.left_states(db, undated, open_)
    gone = {record: deadline for record, deadline in undated.items() if record in left}
    return late | {record: deadline for record, deadline in gone.items() if missed(deadline, (left[record],), today)}


def ballots(
    db: peewee.Database, votes: Collection[str], start: str, end: str
) -> Iterator[tuple[int, dict[str, int | None]]]:
    """(person, these votes by name) of each 民主测评 that counts within a span of ISO days."""
    query = (
        Ballot.select(Participation.person, *(getattr(Ballot, name) for name in votes))
        .join(Participation, on=(Participation.record == Ballot.record))
        .where(Participation.counted == 1, Participation.date.between(start, end))
        .order_by(Participation.id)
    )
    for person, *given in db.execute(query).fetchall():
        yield person, dict(zip(votes, given, strict=True))
