"""SQLite: one file in the data folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee
from playhouse.sqlite_ext import SqliteDatabase

from cadreapp import temporary
from cadreapp.saving import FILE, write_through
from cadreapp.store.engines import sqlite_search
from cadreapp.store.engines.engine import Engine
from cadreapp.store.engines.sqlite_file import APPLICATION, companion, has_log, is_writable, uri

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": "full",  # what the user was told is saved is on the disk
    "recursive_triggers": 1,  # a REPLACE, should one ever slip in, would otherwise delete unlogged
    "busy_timeout": 5000,
    "cache_size": -32000,
}


TAILS = ("-wal", "-shm")
"""What SQLite lays beside its file."""
READING = {"foreign_keys": 1, "query_only": 1, "busy_timeout": 5000, "cache_size": -32000}


class BureauDatabase(SqliteDatabase):
    """SQLite as this program needs it."""

    def rollback(self) -> Any:
        """Roll back only inside a transaction: after «disk full» SQLite has already left it."""
        if SqliteDatabase.connection(self).in_transaction:
            return super().rollback()
        return None


class Sqlite(Engine):
    """SQLite 3.40 and later."""

    streams = True

    def connect(self, place: Path | str, *, read_only: bool = False) -> BureauDatabase:
        db = _reading(Path(place)) if read_only else BureauDatabase(str(place), pragmas=PRAGMAS)
        sqlite_search.teach(db)
        return db

    def mark(self, db: peewee.Database, schema: int) -> None:
        for pragma, value in (("application_id", APPLICATION), ("user_version", schema)):
            if db.execute_sql(f"PRAGMA {pragma}").fetchone()[0] != value:
                db.execute_sql(f"PRAGMA {pragma} = {value}")

    def begin(self, db: peewee.Database) -> None:
        db.execute_sql("BEGIN IMMEDIATE")

    def commit(self, db: peewee.Database) -> None:
        db.execute_sql("COMMIT")

    def rollback(self, db: peewee.Database) -> None:
        if self.under_way(db):
            db.execute_sql("ROLLBACK")

    def under_way(self, db: peewee.Database) -> bool:
        return bool(db.connection().in_transaction)  # peewee counts only what it began itself

    def enter(self, db: peewee.Database, operation: int) -> None:
        self.leave(db)
        db.execute_sql("INSERT INTO current_operation(operation_id) VALUES (?)", (operation,))

    def leave(self, db: peewee.Database) -> None:
        db.execute_sql("DELETE FROM current_operation")

    def defer_links(self, db: peewee.Database) -> None:
        db.execute_sql("PRAGMA defer_foreign_keys = ON")

    def run(self, db: peewee.Database, sql: str, values: Sequence[Any]) -> Any:
        return db.execute_sql(sql, values)

    def run_many(self, db: peewee.Database, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with _faults():
            db.connection().executemany(sql, rows)

    def joined(self, text: Any, separator: str, order: Any) -> Any:
        return peewee.fn.group_concat(text, separator)  # rows of an index come in the order of their keys

    def member(self, text: Any, name: str) -> Any:
        return peewee.fn.json_extract(text, f"$.{name}")

    def holding(self, query: Any, words: str, *, newest: bool = False) -> Any:
        return sqlite_search.holding(query, words, newest)

    def renumber(self, db: peewee.Database, tables: Sequence[str]) -> None:
        """Nothing: SQLite always numbers after the highest."""

    def settle(self, db: peewee.Database) -> None:
        """The index of the search alone: SQLite compares texts by code point, and defers links when it is asked to."""
        sqlite_search.settle(db)

    def make_index(self, db: peewee.Database) -> None:
        sqlite_search.make(db)

    def create_triggers(self, db: peewee.Database, tables: Sequence[str]) -> None:
        for table in tables:
            for statement in trigger_sql(db, table):
                db.execute_sql(statement)

    def drop_triggers(self, db: peewee.Database) -> None:
        found = db.execute_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'audit\\_%' ESCAPE '\\'"
        )
        for (name,) in found.fetchall():
            db.execute_sql(f"DROP TRIGGER {_name(name)}")

    @contextmanager
    def frozen(self, db: peewee.Database) -> Iterator[None]:
        db.execute_sql("BEGIN")
        try:
            yield
        finally:
            db.execute_sql("ROLLBACK")

    def snapshot(self, db: peewee.Database, target: Path) -> None:
        live = db.connection()
        with _faults(), closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # whoever keeps the copy writes it through
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def settle_log(self, place: Path) -> None:
        """Bring what lies in the log into the file, and take the log away; nobody else has it open."""
        with _faults(), closing(sqlite3.connect(place)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def bring_back(self, copy: Path, place: Path) -> None:
        for tail in TAILS:  # a log of the former file would be played into the new one
            companion(place, tail).unlink(missing_ok=True)
        with copy.open("rb+") as stream:
            os.fsync(stream.fileno())
        copy.chmod(FILE)
        os.replace(copy, place)
        write_through(place.parent)

    def set_aside(self, place: Path, folder: Path) -> None:
        """Keep a file that cannot be read, and its log, byte for byte in a folder, whether or not there is room."""
        try:
            os.link(place, folder / place.name)
        except OSError:  # a disk that knows no second name of a file
            shutil.copyfile(place, folder / place.name)
        for tail in TAILS:
            if (log := companion(place, tail)).exists():
                os.replace(log, folder / log.name)
        write_through(folder)

    def triggers(self, db: peewee.Database) -> dict[str, str]:
        query = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
        return dict(db.execute_sql(query).fetchall())

    def expected_triggers(self, db: peewee.Database, tables: Sequence[str]) -> dict[str, str]:
        texts = [text for table in tables for text in trigger_sql(db, table)]
        audit = {text.split('"')[1]: text for text in texts}
        return audit | sqlite_search.triggers() if sqlite_search.is_there(db) else audit

    def damage(self, db: peewee.Database) -> str:
        found = [row[0] for row in db.execute_sql("PRAGMA integrity_check").fetchall()]
        return "" if found == ["ok"] else str(found[0])

    def loose_rows(self, db: peewee.Database) -> list[tuple[str, int, str]]:
        found = []
        for table, row, _, link in db.execute_sql("PRAGMA foreign_key_check").fetchall():
            links = db.execute_sql(f"PRAGMA foreign_key_list({_name(table)})").fetchall()
            found.append((table, row, next(one[3] for one in links if one[0] == link)))
        return found

    def loose_links(self, db: peewee.Database) -> list[str]:
        return [row[0] for row in db.execute_sql("PRAGMA foreign_key_check").fetchall()]


SQLITE = Sqlite()


def _reading(path: Path) -> BureauDatabase:
    if is_writable(path):  # its own log is looked after as ever
        return BureauDatabase(uri(path, mode="rw"), uri=True, pragmas=READING)
    if has_log(path):  # part of it lies in the log, which only a folder that can be written lets be read
        path = _copied(path)
        return BureauDatabase(uri(path, mode="rw"), uri=True, pragmas=READING)
    return BureauDatabase(uri(path, mode="ro", unchanging=True), uri=True, pragmas=READING)


def _copied(path: Path) -> Path:
    """A database and its log, copied to where the log can be read."""
    folder = temporary.new_folder()
    for tail in ("", "-wal"):
        shutil.copyfile(companion(path, tail), companion(folder / path.name, tail))
    return folder / path.name


@contextmanager
def _faults() -> Iterator[None]:
    """Faults of the driver as peewee's, where its connection is used without peewee."""
    try:
        yield
    except sqlite3.Error as error:
        kind: type[peewee.PeeweeException] = getattr(peewee, type(error).__name__, peewee.DatabaseError)
        raise kind(*error.args) from error


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _columns(db: peewee.Database, table: str) -> tuple[str, list[str]]:
    rows = db.execute_sql(f"PRAGMA table_info({_name(table)})").fetchall()
    primary = [r[1] for r in rows if r[5]]
    if len(primary) != 1:
        raise RuntimeError(f"table {table}: an audited table has one primary key column")
    return primary[0], [r[1] for r in rows]


def trigger_sql(db: peewee.Database, table: str) -> list[str]:
    """The three CREATE TRIGGER statements of one table, from the columns that it has now."""
    primary, columns = _columns(db, table)
    begin = "INSERT INTO audit(operation_id, table_name, row, field, old, new)"
    operation = "(SELECT operation_id FROM current_operation)"

    def whole(which: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {which}.{_name(c)}" for c in columns) + ")"

    changed = "\n".join(
        f"{begin} SELECT {operation}, '{table}', OLD.{_name(primary)}, '{c}', "
        f"json_quote(OLD.{_name(c)}), json_quote(NEW.{_name(c)}) WHERE OLD.{_name(c)} IS NOT NEW.{_name(c)};"
        for c in columns
    )
    return [
        f"CREATE TRIGGER {_name('audit_insert_' + table)} AFTER INSERT ON {_name(table)} BEGIN "
        f"{begin} VALUES ({operation}, '{table}', NEW.{_name(primary)}, NULL, NULL, {whole('NEW')}); END",
        f"CREATE TRIGGER {_name('audit_update_' + table)} AFTER UPDATE ON {_name(table)} BEGIN {changed} END",
        f"CREATE TRIGGER {_name('audit_delete_' + table)} AFTER DELETE ON {_name(table)} BEGIN "
        f"{begin} VALUES ({operation}, '{table}', OLD.{_name(primary)}, NULL, {whole('OLD')}, NULL); END",
    ]
