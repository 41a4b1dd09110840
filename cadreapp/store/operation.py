"""Writes: every change of the database happens inside one operation, which the audit triggers follow."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import peewee


@dataclass
class Writing:
    """An operation that is being written; `at` is its time, UTC ISO text. `undoable`: whether 撤销 will offer it."""

    id: int
    at: str
    uid: str
    undoable: bool = True


class DryRun(Exception):
    """Raised inside an operation to have it checked to its end and then not kept."""


def now() -> str:
    """The present time as UTC ISO text, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def under_way(db: peewee.Database) -> bool:
    """Whether this thread is inside an operation, which may still be undone; peewee does not count them."""
    return bool(db.connection().in_transaction)


def new_uid() -> str:
    """A new identity: a random UUID as 32 characters."""
    return uuid.uuid4().hex


def login_name() -> str:
    """The system's log-in name, who until there are users writes every operation."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机用户"


@contextmanager
def operation(
    db: peewee.Database,
    name: str,
    who: str,
    *,
    origin: str = "window",
    reason: str = "",
    rules: str = "",
    undoable: bool = True,
    undoes: int | None = None,
    at: str | None = None,
    uid: str | None = None,
) -> Iterator[Writing]:
    """One write in one transaction: committed at the end, rolled back whole by any exception.

    An operation that changed nothing leaves no trace of itself.
    """
    at = at or now()
    connection = db.connection()
    db.execute_sql("BEGIN IMMEDIATE")
    try:
        uid = uid or new_uid()
        cursor = db.execute_sql(
            "INSERT INTO operation(uid, at, who, role, name, reason, origin, rules, undoable, undoes_id)"
            " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
            (uid, at, who, name, reason, origin, rules, int(undoable), undoes),
        )
        writing = Writing(cursor.lastrowid, at, uid, undoable)
        db.execute_sql("DELETE FROM current_operation")
        db.execute_sql("INSERT INTO current_operation(operation_id) VALUES (?)", (writing.id,))
        yield writing
        db.execute_sql("DELETE FROM current_operation")
        if not db.execute_sql("SELECT 1 FROM audit WHERE operation_id = ? LIMIT 1", (writing.id,)).fetchone():
            db.execute_sql("DELETE FROM operation WHERE id = ?", (writing.id,))
        db.execute_sql("COMMIT")
    except BaseException:
        if connection.in_transaction:
            db.execute_sql("ROLLBACK")
        raise
