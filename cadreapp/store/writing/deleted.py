"""What was deleted and stays in the file: records with who deleted them, when, and by which operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import peewee

from cadreapp.records.entities import Person
from cadreapp.records.spine import Audit, Operation, Participation, Record
from cadreapp.store.prepared import parts


@dataclass(frozen=True)
class Gone:
    """A deleted record. `at`: when, UTC ISO text; `who` deleted it, by the `operation`."""

    id: int
    kind: str
    date: str | None
    title: str
    people: str
    at: str
    who: str
    operation: int


def since(db: peewee.Database, at: str) -> list[Gone]:
    """The records that were deleted at a time (UTC ISO text) or later and are so still, the latest first."""
    columns = (Record.id, Record.kind, Record.date, Record.title, Operation.at, Operation.who, Operation.id)
    query = (
        Audit.select(*columns)
        .join(Record, on=(Record.id == Audit.row))
        .join_from(Audit, Operation, on=(Audit.operation == Operation.id))
        .where(Audit.name == "record", Audit.field == "deleted_at", Audit.new != "null")
        .where(Record.deleted_at.is_null(False), Operation.at >= at)
        .order_by(Operation.id.desc(), Record.id)
    )
    found = {row[0]: row for row in reversed(db.execute(query).fetchall())}  # the latest deletion of each
    named = _people(db, found)
    rows = [
        Gone(i, kind, day, title, "、".join(named[i]), when, who, operation)
        for i, kind, day, title, when, who, operation in found.values()
    ]
    return sorted(rows, key=lambda gone: (gone.operation, gone.id), reverse=True)


def _people(db: peewee.Database, ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for some in parts(ids):
        query = (
            Participation.select(Participation.record, Person.name)
            .join(Person, on=(Person.id == Participation.person))
            .where(Participation.record.in_(some), Participation.role == "cadre")
            .order_by(Participation.id)
        )
        for record, name in db.execute(query).fetchall():
            found[record].append(name)
    return found


def links(db: peewee.Database, ids: Collection[int]) -> set[int]:
    """Keys of the rows that say who took part in these records."""
    found: set[int] = set()
    for some in parts(ids):
        query = Participation.select(Participation.id).where(Participation.record.in_(some))
        found |= {row for (row,) in db.execute(query).fetchall()}
    return found
