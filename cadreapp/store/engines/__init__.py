"""What only one database engine can say, behind one interface; everything else of the store is Peewee's."""

from __future__ import annotations

import sqlite3

import peewee

from cadreapp.store.engines.engine import Engine
from cadreapp.store.engines.postgres import POSTGRES
from cadreapp.store.engines.sqlite import SQLITE

__all__ = ["FAULTS", "POSTGRES", "SQLITE", "Engine", "engine_of"]

FAULTS: tuple[type[Exception], ...] = (peewee.PeeweeException, sqlite3.Error)
"""What goes wrong in an engine: peewee's exceptions, and the driver's own where rows are fetched."""


def engine_of(db: peewee.Database) -> Engine:
    """The engine of an open database."""
    if isinstance(db, peewee.SqliteDatabase):
        return SQLITE
    if isinstance(db, peewee.PostgresqlDatabase):
        return POSTGRES
    raise TypeError(f"no engine for {type(db).__name__}")
