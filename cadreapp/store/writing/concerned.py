"""Whom the operations since a certain one concern, told by their own audit rows."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records.spine import Audit, Participation, Record
from cadreapp.store.prepared import parts

MOST = 4000
"""More audit rows than this are not looked at one by one."""
_BESIDE = frozenset(("record_tag", "record_campaign", "attachment", "confirmation", "warning_step"))
"""Tables beside a record that say nothing of whom, of when or of how much."""
_OWN = {k.table: k.name for k in records.KINDS}


@dataclass(frozen=True)
class Concerned:
    """The records of which kinds were changed, and of whom (everybody named in them, before and after)."""

    kinds: frozenset[str]
    people: frozenset[int]


def since(db: peewee.Database, operation: int, kinds: Collection[str]) -> Concerned | None:
    """Whom the operations after this one concern; None where they changed more than records of these kinds."""
    query = Audit.select(Audit.name, Audit.row, Audit.field, Audit.old, Audit.new).where(Audit.operation > operation)
    rows = db.execute(query.limit(MOST + 1)).fetchall()
    if len(rows) > MOST:
        return None
    touched: set[int] = set()
    taking_part: set[int] = set()
    people: set[int] = set()
    named: dict[int, str] = {}
    for table, row, field, old, new in rows:
        if table == "record" or table in _OWN:
            touched.add(row)
            named.update((row, said["kind"]) for said in _whole(field, old, new) if table == "record")
        elif table == "participation":
            taking_part.add(row)
            for said in _whole(field, old, new):
                touched.add(said["record_id"])
                people.update(p for p in (said["person_id"],) if p is not None)
            if field == "person_id":
                people.update(json.loads(text) for text in (old, new) if text not in (None, "null"))
        elif table not in _BESIDE:
            return None
    for some in parts(taking_part):
        owners = Participation.select(Participation.record).where(Participation.id.in_(some))
        touched |= {record for (record,) in owners.tuples().execute(db)}
    for some in parts(touched):
        named |= dict(Record.select(Record.id, Record.kind).where(Record.id.in_(some)).tuples().execute(db))
        there = Participation.select(Participation.person).where(
            Participation.record.in_(some), Participation.person.is_null(False)
        )
        people |= {person for (person,) in there.tuples().execute(db)}
    found = {named.get(record, "") for record in touched}
    return Concerned(frozenset(found), frozenset(people)) if found <= set(kinds) else None


def _whole(field: str | None, old: str | None, new: str | None) -> list[dict[str, Any]]:
    """The whole rows of an insertion or a deletion; [] of a change."""
    return [json.loads(text) for text in (old, new) if text is not None] if field is None else []
