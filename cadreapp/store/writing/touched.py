"""What the running operation has changed so far, read from its own audit rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import peewee

from cadreapp.records import RecordModel, names
from cadreapp.records.entities import Person
from cadreapp.records.spine import Operation, Participation, Record
from cadreapp.store.prepared import PreparedIn

_KINDS = PreparedIn(lambda ids: Record.select(Record.id, Record.kind).where(Record.id.in_(ids)))
_RECORDS = PreparedIn(
    lambda ids: Participation.select(Participation.id, Participation.record).where(Participation.id.in_(ids))
)
_CADRES = PreparedIn(
    lambda ids: Participation.select(Participation.record, Participation.person).where(
        Participation.record.in_(ids), Participation.role == "cadre", Participation.person.is_null(False)
    )
)


def kinds(db: peewee.Database, ids: Iterable[int]) -> dict[int, str]:
    """The kind of each of these records, deleted ones too; those that are not in this database are absent."""
    return dict(_KINDS.rows(db, sorted(set(ids))))


def records_of(db: peewee.Database, participations: Iterable[int]) -> dict[int, int]:
    """The record of each of these rows of `participation`; those that are not in this database are absent."""
    return dict(_RECORDS.rows(db, sorted(set(participations))))


def cadres(db: peewee.Database, ids: Iterable[int]) -> dict[int, int]:
    """Of records with one accountable cadre (role `cadre`) who that is: record → person."""
    return dict(_CADRES.rows(db, sorted(set(ids))))


def everybody(db: peewee.Database, kinds: Collection[type[RecordModel]]) -> set[int]:
    """The accountable cadres of all live records of these kinds."""
    query = Participation.select(Participation.person).distinct()
    query = query.where(Participation.counted == 1, Participation.kind.in_(sorted(names(kinds))))
    return {person for (person,) in query.tuples().execute(db)}


def who(db: peewee.Database, record: int) -> str:
    """The name of a record's accountable cadre; "" where it has none or several."""
    query = (
        Person.select(Person.name)
        .join(Participation, on=(Participation.person == Person.id))
        .where(Participation.record == record, Participation.role == "cadre")
    )
    return next((name for (name,) in query.tuples().execute(db)), "")


def origin(db: peewee.Database, operation: int) -> str:
    """Where an operation came from (`window`, `import`, …)."""
    row = Operation.select(Operation.origin).where(Operation.id == operation).tuples().execute(db)
    return str(next(iter(row))[0])


def bar_undo(db: peewee.Database, operation: int) -> None:
    """Mark the running operation as one that 撤销 never offers."""
    Operation.update(undoable=0).where(Operation.id == operation).execute(db)
