"""What the audit trail says of one record: each change of it, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import peewee

from cadreapp.records.entities import Campaign, Tag
from cadreapp.records.spine import Attachment, Audit, Operation, Participation, RecordCampaign, RecordTag
from cadreapp.store.writing.audit import value_of

LINKS = ("participation", "attachment", "record_tag", "record_campaign")
"""The tables whose rows belong to a record."""


@dataclass(frozen=True)
class Step:
    """One audit row. `at`: UTC ISO text; `field` None: a whole row came (`new`) or went (`old`), a dict by column."""

    operation: int
    at: str
    who: str
    name: str
    table: str
    row: int
    field: str | None
    old: Any
    new: Any


def steps(db: peewee.Database, record: int, table: str) -> list[Step]:
    """Every change of a record, of its row in the kind's own `table` and of what is linked with it, as written."""
    own = _steps(db, (Audit.name.in_(["record", table])) & (Audit.row == record))
    touched = sorted({step.operation for step in own})
    if not touched:
        return []
    models: tuple[Any, ...] = (Participation, Attachment, RecordTag, RecordCampaign)
    of_record = {
        (link, row)
        for link, model in zip(LINKS, models, strict=True)
        for (row,) in db.execute(model.select(model.id).where(model.record == record)).fetchall()
    }
    links = _steps(db, (Audit.name.in_(LINKS)) & Audit.operation.in_(touched))
    of_record |= {(s.table, s.row) for s in links if s.field is None and (s.new or s.old)["record_id"] == record}
    found = own + [s for s in links if (s.table, s.row) in of_record]
    return sorted(found, key=lambda s: s.operation)


def label_names(db: peewee.Database) -> dict[tuple[str, int], str]:
    """What tags and campaigns are called now, by the table that links them and their id."""
    found: dict[tuple[str, int], str] = {}
    models: tuple[tuple[str, Any], ...] = (("record_tag", Tag), ("record_campaign", Campaign))
    for link, model in models:
        found |= {(link, i): name for i, name in db.execute(model.select(model.id, model.name)).fetchall()}
    return found


def _steps(db: peewee.Database, where: Any) -> list[Step]:
    who = (Audit.operation, Operation.at, Operation.who, Operation.name)
    query = (
        Audit.select(*who, Audit.name, Audit.row, Audit.field, Audit.old, Audit.new)
        .join(Operation, on=(Audit.operation == Operation.id))
        .where(where)
        .order_by(Audit.id)
    )
    return [
        Step(operation, at, who, name, table, row, field, value_of(old), value_of(new))
        for operation, at, who, name, table, row, field, old, new in db.execute(query).fetchall()
    ]
