"""What earns additions and deductions, by person: adopted articles, placings, commendations, discipline, overdue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records import appraisal
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.ballots import mean, score
from cadreapp.rules.model import confirmed_states
from cadreapp.rules.score_rules import Addition

Ballot: Any = appraisal.Ballot


def extras(db: peewee.Database, entry: Addition, start: str, end: str, today: str) -> dict[int, Decimal]:
    """Person → points of one addition or deduction, before its limit; of what is confirmed, only confirmed records."""
    kind = records.kind(entry.kind)
    model = kind.model
    query = (
        Participation.select(Participation.person, Participation.detail)
        .join(Record, on=(Record.id == Participation.record))
        .join(model, on=(model.record == Record.id))
        .where(Participation.counted == 1, Participation.kind == kind.name)
    )
    if entry.overdue:
        slipped = model.closed.is_null() & (model.deadline < today)
        if entry.open:
            slipped &= Record.state.in_(list(entry.open))
        query = query.where(model.deadline.between(start, end), slipped | (model.deadline < model.closed))
    else:
        query = query.where(Participation.date.between(start, end))
    for name, allowed in entry.where:
        column = Record.state if kind[name].place == "spine" else getattr(model, name)
        query = query.where(column.in_(list(allowed)))
    if (states := confirmed_states(kind)) and kind.state_field not in dict(entry.where):
        query = query.where(Record.state.in_(list(states)))
    places, found = dict(entry.places), defaultdict[int, Decimal](Decimal)
    for person, detail in query.tuples().execute(db):
        said = json.loads(detail).get(entry.detail, "") if entry.detail and detail else ""
        found[person] += places.get(said, Decimal(0)) if entry.detail else entry.points
    return dict(found)


def ballots(db: peewee.Database, values: Mapping[str, Decimal], start: str, end: str) -> dict[int, Decimal]:
    """Person → score of 民主测评, 0 to 100: the mean over classes of ballots of the votes' values."""
    query = (
        Ballot.select(Participation.person, *(getattr(Ballot, name) for name in values))
        .join(Participation, on=(Participation.record == Ballot.record))
        .where(Participation.counted == 1, Participation.date.between(start, end))
        .order_by(Participation.id)
    )
    classes: dict[int, list[Decimal | None]] = defaultdict(list)
    for person, *votes in db.execute(query).fetchall():
        classes[person].append(score(dict(zip(values, votes, strict=True)), values))
    scores = {person: mean(found) for person, found in classes.items()}
    return {person: found for person, found in scores.items() if found is not None}
