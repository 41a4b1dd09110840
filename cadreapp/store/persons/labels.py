"""Tags and campaigns as they stood on a day, and by every name that they have or had."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import peewee

from cadreapp.records.entities import Campaign, FormerValue, Tag
from cadreapp.records.spine import RecordCampaign, RecordTag
from cadreapp.store.persons import former
from cadreapp.store.prepared import Prepared, fixed

_MODELS: dict[str, Any] = {"tag": Tag, "campaign": Campaign}
_LINKS: dict[str, Any] = {"tag": RecordTag, "campaign": RecordCampaign}


@cache
def _names(table: str) -> tuple[Prepared, Prepared]:
    """(name, row) of the live rows of `tag` or `campaign`; the same of the names that they had."""
    model, owner = _MODELS[table], getattr(FormerValue, table)
    present = model.select(model.name, model.id).where(model.deleted_at.is_null()).order_by(model.id)
    older = FormerValue.select(FormerValue.value, owner).where(
        FormerValue.deleted_at.is_null() & owner.is_null(False) & (FormerValue.field == "name")
    )
    return fixed(present), fixed(older)


class LabelNames:
    """The live rows of `tag` or `campaign`: `present` names in their order, `known` by former and wrong ones too."""

    def __init__(self, db: peewee.Database, table: str) -> None:
        present, older = _names(table)
        self.present: dict[str, int] = dict(present.run(db).fetchall())
        self._names = {row: name for name, row in self.present.items()}
        self.known: dict[str, int] = {name: row for name, row in older.run(db).fetchall() if row in self._names}
        self.known |= self.present

    def now(self, name: str) -> str:
        """The present name of what a name means; an unknown name stays as it is."""
        return self._names.get(self.known.get(name, 0), name)


def on(db: peewee.Database, table: str, day: str) -> list[dict[str, Any]]:
    """What each live row of `tag` or `campaign` said on an ISO day, in their order: column → value."""
    model = _MODELS[table]
    past = former.of_labels(db, table, day)
    rows = model.select().where(model.deleted_at.is_null()).order_by(model.id).dicts().execute(db)
    fields = model._meta.fields
    return [
        row
        | {name: fields[name].python_value(value) if value else None for name, value in past.get(row["id"], {}).items()}
        for row in rows
    ]


def values(db: peewee.Database, table: str, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Name → these columns of every live row of `tag` or `campaign`, in their order."""
    model = _MODELS[table]
    query = model.select(model.name, *(getattr(model, name) for name in names)).where(model.deleted_at.is_null())
    rows = db.execute(query.order_by(model.id)).fetchall()
    return {label: dict(zip(names, row, strict=True)) for label, *row in rows}


def records(db: peewee.Database, table: str, row: int) -> set[int]:
    """Ids of the records that carry a tag or belong to a campaign."""
    link = _LINKS[table]
    found = db.execute(link.select(link.record).where(getattr(link, table) == row)).fetchall()
    return {record for (record,) in found}
