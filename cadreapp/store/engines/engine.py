"""What the store asks of an engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import peewee


class Engine(ABC):
    """An engine: its connections, its writers' lock, the audit triggers, the text of JSON, copies and checks.

    Texts are compared by code point, so that every engine sorts alike; where NULLs stand in an order is said by each
    query. Faults are peewee's exceptions.
    """

    @abstractmethod
    def connect(self, place: Path | str, *, read_only: bool = False) -> peewee.Database:
        """The database at `place` (a file, or a server's URL), opened or made when it is first asked.

        Connections are one a thread. UserError: a server cannot be reached, or is too old.
        """

    streams: bool
    """Whether the index of the search tells one record after the other, the newest first, as they are asked for."""

    # writing

    @abstractmethod
    def begin(self, db: peewee.Database) -> None:
        """Begin a transaction that no other writer is in."""

    @abstractmethod
    def commit(self, db: peewee.Database) -> None:
        """Keep what the transaction wrote."""

    @abstractmethod
    def rollback(self, db: peewee.Database) -> None:
        """Give up what the transaction wrote; nothing where the engine has already left it (a full disk)."""

    @abstractmethod
    def under_way(self, db: peewee.Database) -> bool:
        """Whether this thread's connection is in a transaction."""

    @abstractmethod
    def enter(self, db: peewee.Database, operation: int) -> None:
        """Tell the audit triggers which operation this transaction is."""

    @abstractmethod
    def leave(self, db: peewee.Database) -> None:
        """Tell the audit triggers that the operation is over; a write after it fails."""

    @abstractmethod
    def defer_links(self, db: peewee.Database) -> None:
        """Check foreign keys only when the transaction ends."""

    @abstractmethod
    def run(self, db: peewee.Database, sql: str, values: Sequence[Any]) -> Any:
        """Run a statement that Peewee compiled for this engine; its cursor."""

    @abstractmethod
    def run_many(self, db: peewee.Database, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement that Peewee compiled for this engine once for each row of values."""

    # reading

    @abstractmethod
    def joined(self, text: Any, separator: str, order: Any) -> Any:
        """The texts of several rows in one, in this order (the key of their table); NULL where there are none."""

    @abstractmethod
    def member(self, text: Any, name: str) -> Any:
        """The member of this name, as text, of the JSON object that an expression holds; NULL where it has none."""

    @abstractmethod
    def holding(self, query: Any, words: str, *, newest: bool = False) -> Any:
        """A query over `record_search` with the rows alone that may say these words, found in the index of grams.

        `newest`: those first whose `place` is the highest. Whether a row says the words the query itself asks.
        """

    @abstractmethod
    def renumber(self, db: peewee.Database, tables: Sequence[str]) -> None:
        """Have new rows of these tables numbered after the highest number there is."""

    # the schema

    @abstractmethod
    def settle(self, db: peewee.Database) -> None:
        """Bring what migrations made to what this program expects of every engine.

        That is the order of texts, deferrable links, the index of the search.
        """

    @abstractmethod
    def make_index(self, db: peewee.Database) -> None:
        """Make the index of the search anew from the texts it is of."""

    @abstractmethod
    def mark(self, db: peewee.Database, schema: int) -> None:
        """Have the database bear whose it is, and the number of its newest migration."""

    # the audit trail

    @abstractmethod
    def create_triggers(self, db: peewee.Database, tables: Sequence[str]) -> None:
        """Have each change of these tables written to `audit` (store/writing/audit.py), by the columns they have now.

        A value stands there as `json.dumps(value, ensure_ascii=False)` would write it.
        """

    @abstractmethod
    def drop_triggers(self, db: peewee.Database) -> None:
        """Take the audit triggers away."""

    # copies and checks

    @abstractmethod
    def frozen(self, db: peewee.Database) -> AbstractContextManager[None]:
        """While it lasts, this connection reads the database as it stands now, whatever others write."""

    def snapshot(self, db: peewee.Database, target: Path) -> None:
        """Write a consistent copy of a database of one file, which may be in use, into another."""
        raise TypeError(f"{type(self).__name__}: not a database of one file")

    def settle_log(self, place: Path) -> None:
        """Have everything in the one file, of a database that nobody has open."""
        raise TypeError(f"{type(self).__name__}: not a database of one file")

    def bring_back(self, copy: Path, place: Path) -> None:
        """Put a copy, which is used up, in the place of a database of one file that is closed."""
        raise TypeError(f"{type(self).__name__}: not a database of one file")

    def set_aside(self, place: Path, folder: Path) -> None:
        """Keep a database of one file as it is in a folder, from where something else may take its place."""
        raise TypeError(f"{type(self).__name__}: not a database of one file")

    @abstractmethod
    def triggers(self, db: peewee.Database) -> dict[str, str]:
        """The triggers and views that there are: name → text."""

    @abstractmethod
    def expected_triggers(self, db: peewee.Database, tables: Sequence[str]) -> dict[str, str]:
        """Those that `create_triggers` makes for these tables, by the columns they have now."""

    @abstractmethod
    def damage(self, db: peewee.Database) -> str:
        """What the engine's own check finds broken; "" where all is sound."""

    def loose_rows(self, db: peewee.Database) -> list[tuple[str, int, str]]:
        """Of a database of one file: (table, key of the row, column) of each row that refers to one that is gone."""
        raise TypeError(f"{type(self).__name__}: not a database of one file")

    @abstractmethod
    def loose_links(self, db: peewee.Database) -> list[str]:
        """For each row that refers to one that is not there, its table."""
