"""The audit trail: what an operation changed, and its reversal. The engine's triggers write it.

Each insert and delete leaves one row with the whole record as JSON, each update one row a changed column. A write
outside an operation fails, since its audit row would have no operation.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

import peewee

from cadreapp.records import spine
from cadreapp.records.clock import day_of
from cadreapp.records.spine import Audit
from cadreapp.store.engines import engine_of
from cadreapp.store.prepared import Prepared, assignment, deletion, insertion, parts, slots
from cadreapp.store.schema import AUDITED_TABLES

_MODELS: dict[str, Any] = {model._meta.table_name: model for model in AUDITED_TABLES}

_OPERATION, _FIELD = slots(2)
_OF = Audit.operation == _OPERATION
_ROWS = Audit.select(Audit.name, Audit.row).distinct().where(_OF)
_TOUCHED = Prepared(_ROWS, [_OPERATION])
_TOUCHED_FIELD = Prepared(_ROWS.where(Audit.field == _FIELD), [_OPERATION, _FIELD])
_CHANGES = Prepared(
    Audit.select(Audit.name, Audit.row, Audit.field, Audit.old).where(_OF).order_by(Audit.id.desc()), [_OPERATION]
)


def drop_triggers(db: peewee.Database) -> None:
    """Take the audit triggers away (before a migration rebuilds tables)."""
    engine_of(db).drop_triggers(db)


def create_triggers(db: peewee.Database) -> None:
    """Make the audit triggers of every audited table anew."""
    drop_triggers(db)
    engine_of(db).create_triggers(db, list(_MODELS))


def strangers(db: peewee.Database, *, older: bool = False) -> list[str]:
    """Triggers and views that are not this program's, or not as it makes them, or that are gone: their names.

    `older`: the database is of an older program, whose own triggers had other texts.
    """
    engine = engine_of(db)
    there = engine.triggers(db)
    expected = engine.expected_triggers(db, [table for table in _MODELS if db.table_exists(table)])
    strange = [name for name, text in there.items() if name not in expected or not (older or text == expected[name])]
    return sorted(strange) + ([] if older else sorted(expected.keys() - there.keys()))


def touched(db: peewee.Database, operation: int, field: str = "") -> dict[str, set[int]]:
    """What an operation changed: table name → primary keys. `field`: only where it changed that column."""
    found: dict[str, set[int]] = {}
    rows = _TOUCHED_FIELD.run(db, operation, field) if field else _TOUCHED.run(db, operation)
    for table, row in rows.fetchall():
        found.setdefault(table, set()).add(row)
    return found


def left_states(db: peewee.Database, ids: Collection[int], states: Collection[str]) -> dict[int, str]:
    """For these records, the bureau's day on which each was last taken out of one of these states."""
    said = [json.dumps(state, ensure_ascii=False) for state in states]
    found: dict[int, str] = {}
    for part in parts(ids):
        query = (
            Audit.select(Audit.row, spine.Operation.at)
            .join(spine.Operation, on=(Audit.operation == spine.Operation.id))
            .where(Audit.name == "record", Audit.row.in_(part), Audit.field == "state", Audit.old.in_(said))
            .order_by(Audit.id)
        )
        found |= {record: day_of(at) for record, at in db.execute(query).fetchall()}
    return found


def before_changes(db: peewee.Database, model: type[peewee.Model], field: str, day: str) -> dict[int, Any]:
    """Primary key → what a field said at the end of the bureau's day, where it was changed afterwards.

    Of what was entered later: what it said at first.
    """
    table: Any = model
    query = (
        Audit.select(Audit.row, Audit.old, spine.Operation.at)
        .join(spine.Operation, on=(Audit.operation == spine.Operation.id))
        .where(Audit.name == table._meta.table_name, Audit.field == field, spine.Operation.at >= day)
        .order_by(Audit.id.desc())
    )
    return {row: value_of(old) for row, old, at in db.execute(query).fetchall() if day_of(at) > day}


def reverse(db: peewee.Database, operation: int, only: Mapping[str, Collection[int]] | None = None) -> None:
    """Reverse the changes of one operation, newest first, inside the present operation (which is audited itself).

    `only`: those of these rows (table → keys).

    Keys of records are derived and not taken from the trail: what comes to life again has none until the caller has
    made it (see store/keys.py).
    """
    engine_of(db).defer_links(db)  # derived rows go after their records
    changes = _CHANGES.run(db, operation).fetchall()
    for statement, some in groupby(_reversals(changes, only), key=lambda one: one[0]):
        statement.run_many(db, [values for _, values in some])


def _reversals(
    changes: Iterable[tuple[str, int, str | None, str | None]], only: Mapping[str, Collection[int]] | None
) -> Iterator[tuple[Prepared, tuple[Any, ...]]]:
    """The statements that take changes back, in their order: (statement, its values)."""
    for table, row, field, old in changes:
        if (table, field) == ("record", "key") or (only is not None and row not in only.get(table, ())):
            continue
        if (table, field) == ("record", "deleted_at") and value_of(old) is None:
            yield _setting("record", "key"), (f"-{row}", row)
        if field is not None:
            yield _setting(table, field), (value_of(old), row)
        elif old is None:
            yield _removal(table), (row,)
        else:
            values = json.loads(old)
            if table == "record" and values["deleted_at"] is None:
                values["key"] = f"-{row}"
            yield _entry(table, tuple(values)), tuple(values.values())


@cache
def _setting(table: str, column: str) -> Prepared:
    return assignment(_MODELS[table], (column,), _MODELS[table]._meta.primary_key)


@cache
def _removal(table: str) -> Prepared:
    return deletion(_MODELS[table], _MODELS[table]._meta.primary_key)


@cache
def _entry(table: str, columns: tuple[str, ...]) -> Prepared:
    return insertion(_MODELS[table], columns)


def value_of(text: str | None) -> Any:
    """What an audit row holds as JSON; None where it holds nothing."""
    return None if text is None else json.loads(text)
