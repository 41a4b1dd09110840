"""What the database said after an earlier operation, read by taking back all later ones, and then nothing of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import peewee

from cadreapp.records.spine import Audit, Operation
from cadreapp.store.writing import audit
from cadreapp.store.writing.operation import operation

Found = TypeVar("Found")
MOST = 200_000
"""Audit rows that are taken back at most; beyond them the past is too far."""
SHOWN = 8
"""Characters of an operation's hash by which it is known again."""


class _Read(Exception):
    """Everything was read: the operation ends without a trace."""


def version(db: peewee.Database) -> str:
    """The present state as an export names it: `number-hash` of the last operation; "" before the first."""
    query = Operation.select(Operation.id, Operation.hash).order_by(Operation.id.desc()).limit(1)
    row = next(iter(query.tuples().execute(db)), None)
    return f"{row[0]}-{str(row[1] or '')[:SHOWN]}" if row else ""


def known(db: peewee.Database, version: str) -> int | None:
    """The operation that a version names; None if it is none of this database."""
    number, _, mark = version.partition("-")
    if not number.isdigit() or not mark:
        return None
    query = Operation.select(Operation.hash).where(Operation.id == int(number))
    row = next(iter(query.tuples().execute(db)), None)
    return int(number) if row and str(row[0] or "").startswith(mark) else None


def as_it_was(db: peewee.Database, number: int, who: str, read: Callable[[], Found]) -> Found | None:
    """What `read` finds where all operations after this one are taken back; None if they are too many.

    Not inside an operation. Nothing stays of it.
    """
    later = Operation.select(Operation.id).where(Operation.id > number).order_by(Operation.id.desc())
    numbers = [row[0] for row in later.tuples().execute(db)]
    rows = Audit.select(peewee.fn.COUNT(Audit.id)).where(Audit.operation > number)
    if next(iter(rows.tuples().execute(db)))[0] > MOST:
        return None
    found: list[Found] = []
    try:
        with operation(db, "", who, undoable=False):
            for one in numbers:
                audit.reverse(db, one)
            found.append(read())
            raise _Read
    except _Read:
        pass
    return found[0]
