"""Opening the bureau's database."""

from __future__ import annotations

from pathlib import Path

import peewee

from cadreapp.store.engines import engine_of
from cadreapp.store.engines.sqlite import SQLITE


def connect(path: Path, *, read_only: bool = False) -> peewee.Database:
    """Open (or make) the database at `path`; connections are one a thread."""
    return SQLITE.connect(path, read_only=read_only)


def is_unused(db: peewee.Database) -> bool:
    """Whether a database was only just made and holds nothing yet."""
    return engine_of(db).is_unused(db)
