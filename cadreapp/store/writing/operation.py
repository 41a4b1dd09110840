"""Writes: every change of the database happens inside one operation, which the audit triggers follow."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import peewee

from cadreapp.records.clock import day_of
from cadreapp.records.spine import Operation
from cadreapp.store.engines import engine_of
from cadreapp.store.prepared import addition, deletion, fixed
from cadreapp.store.writing.sealing import seal

_ADD = addition(Operation, ("uid", "at", "who", "role", "name", "reason", "origin", "rules", "undoable", "undoes_id"))
_DROP = deletion(Operation, Operation.id)
_LATEST = fixed(Operation.select(peewee.fn.MAX(Operation.id)))


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


def latest_operation(db: peewee.Database) -> int:
    """The number of the last operation, by which a change in between is noticed."""
    return _LATEST.run(db).fetchall()[0][0] or 0


def latest(db: peewee.Database) -> tuple[int, str] | None:
    """The number and the time (UTC ISO text) of the last operation; None if there is none."""
    query = Operation.select(Operation.id, Operation.at).order_by(Operation.id.desc()).limit(1)
    row = db.execute(query).fetchone()
    return (row[0], row[1]) if row else None


def latest_day(db: peewee.Database) -> date:
    """The bureau's day of the latest write; of an empty bureau a day long ago."""
    at = db.execute(Operation.select(peewee.fn.MAX(Operation.at))).fetchone()[0]
    return date.fromisoformat(day_of(at)) if at else date.min


def under_way(db: peewee.Database) -> bool:
    """Whether this thread is inside an operation, which may still be undone; peewee does not count them."""
    return engine_of(db).under_way(db)


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
    at, uid = at or now(), uid or new_uid()
    engine = engine_of(db)
    engine.begin(db)
    try:
        values = (uid, at, who, "", name, reason, origin, rules, int(undoable), undoes)
        writing = Writing(_ADD.run(db, *values).fetchall()[0][0], at, uid, undoable)
        engine.enter(db, writing.id)
        yield writing
        engine.leave(db)
        if not seal(db, writing.id):
            _DROP.run(db, writing.id)
        engine.commit(db)
    except BaseException:
        if engine.under_way(db):
            engine.rollback(db)
        raise
