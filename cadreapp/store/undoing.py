"""What 撤销 and 重做 look at: which operation is next, whose records its rows belong to; and their marks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records import spine
from cadreapp.store.engines import engine_of
from cadreapp.store.prepared import parts

Operation: Any = spine.Operation
Audit: Any = spine.Audit
Record: Any = spine.Record
Participation: Any = spine.Participation
_LINKS: tuple[Any, ...] = (spine.Participation, spine.RecordTag, spine.RecordCampaign, spine.Attachment)


def undoable(db: peewee.Database, who: str | None = None) -> tuple[int, str] | None:
    """(id, name) of the latest operation in force: not an undo, not undone; only if it may be undone.

    `who`: of theirs alone, where several write side by side.
    """
    query = Operation.select(Operation.id, Operation.name, Operation.undoable)
    query = query.where(Operation.undoes.is_null(), Operation.undone_by.is_null(), *_by(Operation, who))
    row = db.execute(query.order_by(Operation.id.desc()).limit(1)).fetchone()
    return (row[0], row[1]) if row and row[2] else None


def redoable(db: peewee.Database, who: str | None = None) -> tuple[int, str] | None:
    """The latest undo in force whose repetition nothing has overtaken: (the undo's id, the undone one's name)."""
    undo: Any = Operation.alias()
    later: Any = Operation.alias()
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
    row = db.execute(query).fetchone()
    return (row[0], row[1]) if row else None


def _by(operation: Any, who: str | None) -> list[Any]:
    return [] if who is None else [operation.who == who]


def overtaken(db: peewee.Database, target: int, by: int) -> tuple[str, str] | None:
    """(who, name) of an operation in force between two that changed a row of the first one too; None if none did."""
    later: Any = Audit.alias()
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


def mark_undone(db: peewee.Database, target: int, by: int) -> None:
    """Say of an operation which one has undone it; what it had itself undone is in force again."""
    (undone,) = db.execute(Operation.select(Operation.undoes).where(Operation.id == target)).fetchone()
    db.execute(Operation.update({Operation.undone_by: by}).where(Operation.id == target))
    if undone is not None:
        db.execute(Operation.update({Operation.undone_by: None}).where(Operation.id == undone))


def records_touched(db: peewee.Database, touched: dict[str, set[int]]) -> set[int]:
    """Ids of the records that changed rows (table → keys) belong to, through persons too."""
    ids = set(touched.get(Record._meta.table_name, ()))
    for kind in records.KINDS:
        ids |= touched.get(kind.table, set())
    for link in _LINKS:
        ids |= _of(db, link, link.id, touched.get(link._meta.table_name, set()))
    return ids | _of(db, Participation, Participation.person, touched.get("person", set()))


def labelled(db: peewee.Database, labels: dict[str, set[int]]) -> set[int]:
    """Ids of the records that carry one of these tags or belong to one of these campaigns (table → keys)."""
    tagged = _of(db, spine.RecordTag, spine.RecordTag.tag, labels.get("tag", set()))
    return tagged | _of(db, spine.RecordCampaign, spine.RecordCampaign.campaign, labels.get("campaign", set()))


def _of(db: peewee.Database, model: Any, column: Any, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in parts(keys):
        query = model.select(model.record).distinct().where(column.in_(some))
        found |= {record for (record,) in db.execute(query).fetchall()}
    return found


def kinds(db: peewee.Database, ids: Collection[int]) -> set[str]:
    """Kinds of records, of those that are only in the audit trail too."""
    found: set[str] = set()
    whole = engine_of(db).member(fn.COALESCE(Audit.new, Audit.old), "kind")
    for some in parts(ids):
        present = Record.select(Record.kind).distinct().where(Record.id.in_(some))
        ever = Audit.select(whole).distinct()
        ever = ever.where(Audit.name == Record._meta.table_name, Audit.field.is_null(), Audit.row.in_(some))
        found |= {kind for query in (present, ever) for (kind,) in db.execute(query).fetchall() if kind}
    return found
