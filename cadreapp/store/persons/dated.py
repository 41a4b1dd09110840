"""The records of one kind of each person, in the order of their days: steps, stages, dated rows of the roster."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records import RecordModel
from cadreapp.records.entities import Person
from cadreapp.records.fields import Text
from cadreapp.records.kind import Kind
from cadreapp.records.spine import Participation, Record
from cadreapp.store.prepared import parts


def _of_kind(kind: Kind, *columns: Any) -> Any:
    """The live records of a kind with whose they are: the person, then these columns."""
    cadre = (Participation.record == Record.id) & (Participation.role == "cadre")
    return (
        Record.select(Participation.person, *columns)
        .join(kind.model, on=(kind.model.record == Record.id))
        .join_from(Record, Participation, on=cadre)
        .where(Record.kind == kind.name, Record.deleted_at.is_null())
    )


def in_order(
    db: peewee.Database, kind: type[RecordModel], fields: Sequence[Text], persons: Collection[int]
) -> list[tuple[Any, ...]]:
    """(person, their name, record, date, end, own `fields` …) of these people, person by person."""
    columns = (Person.name, Record.id, Record.date, Record.end, *fields)
    query = _of_kind(records.kind(kind), *columns).join(Person, on=(Person.id == Participation.person))
    query = query.order_by(Participation.person, fn.COALESCE(Record.date, ""), Record.id)
    return [
        row for some in parts(persons) for row in db.execute(query.where(Participation.person.in_(some))).fetchall()
    ]


def rows(db: peewee.Database, kind: Kind) -> list[tuple[Any, ...]]:
    """(person, record, date, end, own fields …) of everybody, what came into force last at the end."""
    own = (getattr(kind.model, spec.name) for spec in kind.own)
    query = _of_kind(kind, Record.id, Record.date, Record.end, *own)
    return list(db.execute(query.order_by(fn.COALESCE(Record.date, Record.learned, ""), Record.id)).fetchall())
