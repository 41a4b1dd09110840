"""The chain of operations: each carries a hash over its own row, its ordered audit rows, and the hash before it.

It is taken of the texts as they are stored, so that it goes unchanged wherever a bureau is carried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import peewee

from cadreapp.records.spine import Audit, Operation
from cadreapp.store.prepared import Prepared, assignment, slots

_SAID = ("uid", "at", "who", "role", "name", "reason", "origin", "rules", "undoes_id")
"""What of an operation's row never changes afterwards; that it was undone is said by another operation."""


def _rows_of() -> Prepared:
    (operation,) = slots(1)
    columns = (Audit.name, Audit.row, Audit.field, Audit.old, Audit.new)
    return Prepared(Audit.select(*columns).where(Audit.operation == operation).order_by(Audit.id), (operation,))


def _row_of() -> Prepared:
    (operation,) = slots(1)
    columns = [Operation._meta.combined[name] for name in _SAID]
    return Prepared(Operation.select(*columns).where(Operation.id == operation), (operation,))


def _hash_before() -> Prepared:
    (operation,) = slots(1)
    query = Operation.select(Operation.hash).where(Operation.id < operation).order_by(Operation.id.desc()).limit(1)
    return Prepared(query, (operation,))


_ROWS, _ROW, _BEFORE, _SEAL = _rows_of(), _row_of(), _hash_before(), assignment(Operation, ("hash",), Operation.id)


def seal(db: peewee.Database, operation: int) -> bool:
    """Give an operation that is about to be kept its hash; False if it has changed nothing."""
    rows = _ROWS.run(db, operation).fetchall()
    if not rows:
        return False
    before = _BEFORE.run(db, operation).fetchall()
    _SEAL.run(db, digest(before[0][0] if before else None, _ROW.run(db, operation).fetchall()[0], rows), operation)
    return True


def digest(before: str | None, row: tuple[Any, ...], rows: list[tuple[Any, ...]]) -> str:
    """The hash (SHA-256, hexadecimal) of an operation's row and audit rows after the hash before it."""
    found = hashlib.sha256()
    for value in (before, *row, *(v for one in rows for v in one)):
        text = b"-" if value is None else str(value).encode()
        found.update(b"%d:" % len(text) if value is not None else b"")
        found.update(text)
    return found.hexdigest()


def broken(db: peewee.Database) -> Iterator[int]:
    """The operations whose hash does not follow from what is stored; those of older programs have none."""
    before: str | None = None
    columns = [Operation.id, Operation.hash, *(Operation._meta.combined[name] for name in _SAID)]
    for number, kept, *row in db.execute(Operation.select(*columns).order_by(Operation.id)).fetchall():
        if kept is None and before is None:
            continue
        if kept is None or kept != digest(before, tuple(row), _ROWS.run(db, number).fetchall()):
            yield number
        before = kept or before


def end(db: peewee.Database) -> tuple[int, str]:
    """The end of the chain: the number of the last operation (0 = none) and its hash ("" of an older program)."""
    query = Operation.select(Operation.id, Operation.hash).order_by(Operation.id.desc()).limit(1)
    row = db.execute(query).fetchone()
    return (row[0], row[1] or "") if row else (0, "")


def link(db: peewee.Database, operation: int) -> str | None:
    """The hash of an operation ("" of an older program); None if it is not there."""
    row = db.execute(Operation.select(Operation.hash).where(Operation.id == operation)).fetchone()
    return (row[0] or "") if row else None
