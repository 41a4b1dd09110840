"""Opening the bureau's SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playhouse.sqlite_ext import SqliteDatabase

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": "normal",
    "recursive_triggers": 1,  # a REPLACE, should one ever slip in, would otherwise delete unlogged
    "busy_timeout": 5000,
    "cache_size": -32000,
}


class BureauDatabase(SqliteDatabase):
    """SQLite as this program needs it."""

    def rollback(self) -> Any:
        """Roll back only inside a transaction: after «disk full» SQLite has already left it."""
        if self.connection().in_transaction:
            return super().rollback()
        return None


def connect(path: Path, *, read_only: bool = False) -> BureauDatabase:
    """Open (or make) the database file at `path`; connections are one a thread."""
    if read_only:
        return BureauDatabase(f"file:{path.as_posix()}?mode=ro", uri=True, pragmas={"foreign_keys": 1})
    return BureauDatabase(str(path), pragmas=PRAGMAS)
