"""A whole bureau carried from one database to another, of whatever engine, and proved equal row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

import peewee

from cadreapp.records.spine import Audit, Blob, RecordSearch
from cadreapp.run import UNWATCHED, Run
from cadreapp.store.engines import engine_of
from cadreapp.store.files import Files
from cadreapp.store.prepared import insertion
from cadreapp.store.schema import TABLES
from cadreapp.store.writing import audit

_SORTED: list[Any] = peewee.sort_models(TABLES)  # type: ignore[attr-defined]
CARRIED: tuple[Any, ...] = tuple(m for m in _SORTED if m is not Blob)
"""The tables whose rows are carried, each after those that it refers to; files: `carry_files`."""

BATCH = 2000
Database = peewee.Database


def carry(source: Database, target: Database, run: Run = UNWATCHED) -> int:
    """Put every row of the source into the target, whose own rows go; both are of this version. How many they are."""
    engine, carried = engine_of(target), 0
    engine.begin(target)
    try:
        audit.drop_triggers(target)
        engine.defer_links(target)
        for model in reversed(CARRIED):
            model.delete().execute(target)
        advance = run.steps(len(CARRIED))
        for model in CARRIED:
            advance("搬运数据")
            columns = tuple(model._meta.columns)
            put, rows = insertion(model, columns), _rows(source, model)
            while batch := list(islice(rows, BATCH)):
                put.run_many(target, batch)
                carried += len(batch)
        engine.renumber(
            target, [m._meta.table_name for m in CARRIED if isinstance(m._meta.primary_key, peewee.AutoField)]
        )
        audit.create_triggers(target)
        engine.commit(target)
    except BaseException:
        engine.rollback(target)
        raise
    return carried


def _rows(db: peewee.Database, model: Any) -> Iterator[tuple[Any, ...]]:
    columns = [model._meta.columns[name] for name in model._meta.columns]
    order = RecordSearch.place if model is RecordSearch else model._meta.primary_key  # as its index takes them fastest
    query = model.select(*columns).order_by(order)
    return iter(query.tuples().execute(db))


def differences(source: peewee.Database, target: peewee.Database) -> list[str]:
    """Where two databases do not say the same, for each table the first row; the JSON of the audit is parsed."""
    found = []
    for model in CARRIED:
        for number, (one, other) in enumerate(zip_longest(_rows(source, model), _rows(target, model)), 1):
            if one is None or other is None or _plain(model, one) != _plain(model, other):
                found.append(f"{model._meta.table_name}，第 {number} 行")
                break
    return found


def _plain(model: Any, row: tuple[Any, ...]) -> list[Any]:
    names = model._meta.columns
    return [
        json.loads(value) if model is Audit and name in ("old", "new") and value is not None else value
        for name, value in zip(names, row, strict=True)
    ]


def carry_files(source: Files, target: Files) -> int:
    """Keep every file of the source in the target too; how many they are."""
    names = list(source.names())
    for name in names:
        with source.open(name) as stream:
            target.keep(name, stream.read())
    return len(names)


def unlike_files(source: Files, target: Files) -> list[str]:
    """The names of the files that are not the same in both."""
    ours, theirs = ({name: files.digest(name) for name in files.names()} for files in (source, target))
    return sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))
