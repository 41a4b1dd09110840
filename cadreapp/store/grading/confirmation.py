"""What stood when a record was confirmed, kept beside it: later facts do not move it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

import peewee

from cadreapp.records.spine import Confirmation
from cadreapp.store.prepared import parts


@dataclass(frozen=True)
class Confirmed:
    """What stood when a record was confirmed: UTC time, who wrote, who reviewed, rules' version, figures in words.

    `staff`, `unit`, `base` (考核名额): how a grade was counted, None where an older version did not keep it; `day`: the
    bureau's day.
    """

    record: int
    at: str
    who: str
    reviewer: str
    rules: str
    figures: dict[str, str] = field(default_factory=dict)
    staff: str | None = None
    unit: str | None = None
    base: int | None = None
    day: str | None = None


def keep(db: peewee.Database, found: Confirmed) -> None:
    """Keep what stood when a record was confirmed, inside the present operation."""
    values = {**vars(found), "figures": json.dumps(found.figures, ensure_ascii=False)}
    Confirmation.insert(values).execute(db)


def count_under(db: peewee.Database, found: Confirmed) -> None:
    """Set what a confirmation that an earlier version kept did not say: staff, unit, 考核名额 and day."""
    values = {name: getattr(found, name) for name in ("staff", "unit", "base", "day")}
    Confirmation.update(values).where(Confirmation.record == found.record).execute(db)


def kept(db: peewee.Database, ids: Collection[int]) -> dict[int, Confirmed]:
    """What stood when these records were confirmed; none for records confirmed by earlier versions."""
    names = ("record", "at", "who", "reviewer", "rules", "figures", "staff", "unit", "base", "day")
    columns = [getattr(Confirmation, name) for name in names]
    found = {}
    for some in parts(ids):
        for row in Confirmation.select(*columns).where(Confirmation.record.in_(some)).tuples().execute(db):
            record, at, who, reviewer, rules, figures, *rest = row
            found[record] = Confirmed(record, at, who, reviewer, rules, json.loads(figures), *rest)
    return found


def kept_rows(db: peewee.Database, rows: Collection[int]) -> list[Confirmed]:
    """What stands in these rows of `confirmation`."""
    ids: list[int] = []
    for some in parts(rows):
        query = Confirmation.select(Confirmation.record).where(Confirmation.id.in_(some))
        ids += [record for (record,) in query.tuples().execute(db)]
    return list(kept(db, ids).values())


def kept_beside(db: peewee.Database, base: int) -> list[int]:
    """The records whose confirmation was counted under this 考核名额."""
    query = Confirmation.select(Confirmation.record).where(Confirmation.base == base)
    return [record for (record,) in query.tuples().execute(db)]
