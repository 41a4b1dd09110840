"""What fields of persons, units, tags and campaigns said before they changed: papers of earlier times keep it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import peewee

from cadreapp.records.entities import FormerValue


def keep(
    db: peewee.Database,
    uid: str,
    field: str,
    value: str,
    until: str | None,
    *,
    person: int | None = None,
    unit: int | None = None,
    tag: int | None = None,
    campaign: int | None = None,
) -> None:
    """Keep what a field of one of these said up to a day, inside an operation.

    Of two values up to that day the earlier one stays.
    """
    owner = {"person": person, "unit": unit, "tag": tag, "campaign": campaign}
    (mine,) = (getattr(FormerValue, name) == row for name, row in owner.items() if row is not None)
    if until is not None:
        query = (
            FormerValue.select(FormerValue.id, FormerValue.value)
            .where(
                FormerValue.deleted_at.is_null() & mine & (FormerValue.field == field) & (FormerValue.until >= until)
            )
            .order_by(FormerValue.until)
        )
        later = list(query.tuples().execute(db))
        if later:
            value = later[0][1]
            FormerValue.delete().where(FormerValue.id.in_([row[0] for row in later])).execute(db)
    FormerValue.insert(uid=uid, field=field, value=value, until=until, **owner).execute(db)


def of_people(db: peewee.Database, day: str) -> dict[int, dict[str, str]]:
    """Person → field → what it said on a day (ISO), of the fields that were changed afterwards."""
    return _on(db, FormerValue.person, day)


def of_labels(db: peewee.Database, table: str, day: str) -> dict[int, dict[str, str]]:
    """The same of the rows of `tag` or `campaign`; "" = the field said nothing then."""
    return _on(db, {"tag": FormerValue.tag, "campaign": FormerValue.campaign}[table], day)


def _on(db: peewee.Database, owner: Any, day: str) -> dict[int, dict[str, str]]:
    query = (
        FormerValue.select(owner, FormerValue.field, FormerValue.value)
        .where(FormerValue.deleted_at.is_null() & owner.is_null(False) & (FormerValue.until >= day))
        .order_by(FormerValue.until.desc())
    )
    found: dict[int, dict[str, str]] = {}
    for row, field, value in query.tuples().execute(db):
        found.setdefault(row, {})[field] = value
    return found


def of_fields(db: peewee.Database, fields: Collection[str]) -> dict[int, dict[str, list[tuple[str, str]]]]:
    """Person → field → what it said before its present value: (last ISO day, value), oldest first."""
    query = (
        FormerValue.select(FormerValue.person, FormerValue.field, FormerValue.until, FormerValue.value)
        .where(
            FormerValue.deleted_at.is_null(),
            FormerValue.person.is_null(False),
            FormerValue.until.is_null(False),
            FormerValue.field.in_(list(fields)),
        )
        .order_by(FormerValue.until)
    )
    found: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for person, field, until, value in query.tuples().execute(db):
        found.setdefault(person, {}).setdefault(field, []).append((until, value))
    return found
