"""What 撤销 and 重做 look at: which operation is next, whose records its rows belong to; and their marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records import spine
from cadreapp.records.spine import Audit, Operation, Participation, Record
from cadreapp.store.engines import Engine, engine_of
from cadreapp.store.prepared import Prepared, PreparedIn, Slot, again, assignment, slots

_LINKS: tuple[Any, ...] = (Participation, spine.RecordTag, spine.RecordCampaign, spine.Attachment)


def undoable(db: peewee.Database, who: str | None = None) -> tuple[int, str] | None:
    """(id, name) of the latest operation in force: not an undo, not undone; only if it may be undone.

    `who`: of theirs alone, where several write side by side.
    """
    row = _one(db, _latest(who is None), who)
    return (row[0], row[1]) if row and row[2] else None


def redoable(db: peewee.Database, who: str | None = None) -> tuple[int, str] | None:
    """The latest undo in force whose repetition nothing has overtaken: (the undo's id, the undone one's name)."""
    row = _one(db, _latest_undo(who is None), who)
    return (row[0], row[1]) if row else None


def _one(db: peewee.Database, query: Prepared, who: str | None) -> tuple[Any, ...] | None:
    return next(iter(query.run(db, *([who] if who is not None else [])).fetchall()), None)


@cache
def _latest(everybody: bool) -> Prepared:
    who = slots(0 if everybody else 1)
    query = Operation.select(Operation.id, Operation.name, Operation.undoable)
    query = query.where(Operation.undoes.is_null(), Operation.undone_by.is_null(), *_by(Operation, who))
    return Prepared(query.order_by(Operation.id.desc()).limit(1), who)


@cache
def _latest_undo(everybody: bool) -> Prepared:
    who = slots(0 if everybody else 1)
    undo = again(Operation)
    later = again(Operation)
    query = (
        undo.select(undo.id, Operation.name)
        .join(Operation, on=(Operation.id == undo.undoes))
        .where(
            Operation.undoes.is_null(),
            Operation.undone_by == undo.id,
            undo.id > later.select(fn.MAX(later.id)).where(later.undoes.is_null(), *_by(later, who)),
            *_by(undo, who),
        )
        .order_by(Operation.id)
        .limit(1)
    )
    return Prepared(query, who)


def _by(operation: Any, who: Sequence[Slot]) -> list[Any]:
    return [operation.who == one for one in who]


def overtaken(db: peewee.Database, target: int, by: int) -> tuple[str, str] | None:
    """(who, name) of an operation in force between two that changed a row of the first one too; None if none did."""
    later = again(Audit)
    query = (
        Operation.select(Operation.who, Operation.name)
        .join(later, on=(later.operation == Operation.id))
        .join(Audit, on=(Audit.name == later.name) & (Audit.row == later.row))
        .where(Audit.operation == target, Operation.id > target, Operation.id < by)
        .where(Operation.undoes.is_null(), Operation.undone_by.is_null())  # in force
        .order_by(Operation.id.desc())
        .limit(1)
    )
    row = db.execute(query).fetchone()
    return (row[0], row[1]) if row else None


_UNDONE = PreparedIn(lambda ids: Operation.select(Operation.undoes).where(Operation.id.in_(ids)))
_MARK = assignment(Operation, (Operation.undone_by.column_name,), Operation.id)


def mark_undone(db: peewee.Database, target: int, by: int) -> None:
    """Say of an operation which one has undone it; what it had itself undone is in force again."""
    ((undone,),) = _UNDONE.rows(db, [target])
    _MARK.run(db, by, target)
    if undone is not None:
        _MARK.run(db, None, undone)


def records_touched(db: peewee.Database, touched: dict[str, set[int]]) -> set[int]:
    """Ids of the records that changed rows (table → keys) belong to, through persons too."""
    ids = set(touched.get(Record._meta.table_name, ()))
    for kind in records.KINDS:
        ids |= touched.get(kind.table, set())
    for link in _LINKS:
        ids |= _of(db, link, "id", touched.get(link._meta.table_name, set()))
    return ids | _of(db, Participation, "person", touched.get("person", set()))


def labelled(db: peewee.Database, labels: dict[str, set[int]]) -> set[int]:
    """Ids of the records that carry one of these tags or belong to one of these campaigns (table → keys)."""
    tagged = _of(db, spine.RecordTag, "tag", labels.get("tag", set()))
    return tagged | _of(db, spine.RecordCampaign, "campaign", labels.get("campaign", set()))


def _of(db: peewee.Database, model: Any, column: str, keys: Collection[int]) -> set[int]:
    return {record for (record,) in _linked(model, column).rows(db, sorted(keys))}


@cache
def _linked(model: Any, column: str) -> PreparedIn:
    query = model.select(model.record).distinct()
    return PreparedIn(lambda keys: query.where(getattr(model, column).in_(keys)))


def kinds(db: peewee.Database, ids: Collection[int]) -> set[str]:
    """Kinds of records, of those that are only in the audit trail too."""
    some = sorted(ids)
    found = (*_PRESENT.rows(db, some), *_ever(engine_of(db)).rows(db, some))
    return {kind for (kind,) in found if kind}


_PRESENT = PreparedIn(lambda ids: Record.select(Record.kind).distinct().where(Record.id.in_(ids)))


@cache
def _ever(engine: Engine) -> PreparedIn:
    whole = engine.member(fn.COALESCE(Audit.new, Audit.old), "kind")
    ever = Audit.select(whole).distinct().where(Audit.name == Record._meta.table_name, Audit.field.is_null())
    return PreparedIn(lambda ids: ever.where(Audit.row.in_(ids)))
