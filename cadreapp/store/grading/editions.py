"""审定版 in the database: rows that are written once; and what is still open in a year or a quarter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import peewee

from cadreapp.records.entities import Edition, Person
from cadreapp.records.period import Period
from cadreapp.records.spine import Audit, CurrentOperation, Participation, Record

DRAFT = "草稿"


@dataclass(frozen=True)
class Row:
    """An edition as it lies in the database; `grades` and `changes` are JSON text, `locked_at` UTC ISO text."""

    id: int
    uid: str
    what: str
    period: str
    number: int
    locked_at: str
    who: str
    note: str | None
    sha256: str
    rules: str
    grades: str
    replaces: int | None
    reason: str | None
    approver: str | None
    received: str | None
    changes: str | None


_FIELDS = tuple(
    Edition._meta.fields[name]
    for name in Row.__dataclass_fields__  # their names are the columns' on purpose
)


def _id(model: type[peewee.Model]) -> Any:
    return model._meta.primary_key


def rows(db: peewee.Database, ids: Collection[int] | None = None) -> list[Row]:
    """The editions, of these ids; by period, what was locked, and number."""
    query = Edition.select(*_FIELDS).where(Edition.deleted_at.is_null())
    if ids is not None:
        query = query.where(_id(Edition).in_(list(ids)))
    order = (Edition.period, Edition.what, Edition.number)
    return [Row(*row) for row in query.order_by(*order).tuples().execute(db)]


def locked_periods(db: peewee.Database) -> set[Period]:
    """The years and quarters of which something is locked."""
    return {Period.parse(row.period) for row in rows(db)}


def add(db: peewee.Database, values: dict[str, Any]) -> int:
    """Write a new edition inside the present operation; its id."""
    return int(Edition.insert(**values).execute(db))


def rewritten(db: peewee.Database) -> list[int]:
    """Ids of editions that the operation being written changes or deletes."""
    query = Audit.select(Audit.row).where(
        Audit.name == Edition._meta.table_name, (Audit.field.is_null(False)) | (Audit.old.is_null(False))
    )
    query = query.join(CurrentOperation, on=(CurrentOperation.operation == Audit.operation))
    return sorted({row for (row,) in query.tuples().execute(db)})


def drafts(db: peewee.Database, start: str, end: str) -> list[tuple[str, str, str]]:
    """(name, kind, counting day) of the drafts among the records of a span of ISO days, by kind and day."""
    name = peewee.fn.COALESCE(Person.name, Participation.name)
    query = (
        Record.select(name, Record.kind, Record.date)
        .join(Participation, on=((Participation.record == _id(Record)) & (Participation.role == "cadre")))
        .join(Person, peewee.JOIN.LEFT_OUTER, on=(Participation.person == _id(Person)))
        .where(Record.deleted_at.is_null(), Record.state == DRAFT, Record.date.between(start, end))
        .order_by(Record.kind, Record.date, Person.position.asc(nulls="FIRST"), _id(Record))
    )
    return [tuple(row) for row in query.tuples().execute(db)]
