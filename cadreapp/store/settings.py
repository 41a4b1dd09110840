"""The settings as they are stored: a value from a day on; and the first day on which anything was recorded."""

from __future__ import annotations

import json

import peewee

from cadreapp.records.clock import day_of
from cadreapp.records.entities import Unit
from cadreapp.records.spine import Audit, Operation, Setting


def values(db: peewee.Database, name: str) -> list[tuple[str, str]]:
    """(day from which it holds, value) of a setting, oldest first; "" = always."""
    query = Setting.select(Setting.since, Setting.value).where(Setting.name == name).order_by(Setting.since)
    return [(since, str(json.loads(value))) for since, value in query.tuples().execute(db)]


def put(db: peewee.Database, name: str, since: str, value: str) -> None:
    """Set a setting from a day on, inside an operation."""
    text = json.dumps(value, ensure_ascii=False)
    where = (Setting.name == name) & (Setting.since == since)
    if not Setting.update(value=text).where(where).execute(db):
        Setting.insert(name=name, since=since, value=text).execute(db)


def first_day(db: peewee.Database) -> str | None:
    """The bureau's day of the first operation in force that wrote people or records; None if there is none."""
    wrote = Audit.select(Audit.id).where(
        (Audit.operation == Operation.id) & Audit.name.in_(("person", "cadre", "record"))
    )
    query = (
        Operation.select(Operation.at)
        .where(Operation.undoes.is_null() & Operation.undone_by.is_null() & peewee.fn.EXISTS(wrote))
        .order_by(Operation.id)
        .limit(1)
    )
    row = next(iter(query.tuples().execute(db)), None)
    return day_of(row[0]) if row else None


def units_began(db: peewee.Database) -> dict[str, str]:
    """启用日期 of the units that have one of their own, by the unit's present name."""
    query = Unit.select(Unit.name, Unit.began).where(Unit.deleted_at.is_null() & Unit.began.is_null(False))
    return dict(query.tuples().execute(db))


def put_unit(db: peewee.Database, name: str, began: str | None) -> None:
    """Set or take away a unit's own 启用日期, inside an operation."""
    Unit.update(began=began).where(Unit.deleted_at.is_null() & (Unit.name == name)).execute(db)
