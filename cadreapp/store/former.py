"""What fields of persons and units said before they were changed: papers of earlier times keep it."""

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
) -> None:
    """Keep what a field said up to a day, inside an operation; of two values up to that day the earlier one stays."""
    key: Any = FormerValue._meta.primary_key
    mine = (FormerValue.unit == unit) if unit is not None else (FormerValue.person == person)
    if until is not None:
        query = (
            FormerValue.select(key, FormerValue.value)
            .where(
                FormerValue.deleted_at.is_null() & mine & (FormerValue.field == field) & (FormerValue.until >= until)
            )
            .order_by(FormerValue.until)
        )
        later = list(query.tuples().execute(db))
        if later:
            value = later[0][1]
            FormerValue.delete().where(key.in_([row[0] for row in later])).execute(db)
    FormerValue.insert(uid=uid, person=person, unit=unit, field=field, value=value, until=until).execute(db)


def of_people(db: peewee.Database, day: str) -> dict[int, dict[str, str]]:
    """Person → field → what it said on a day (ISO), of the fields that were changed afterwards."""
    query = (
        FormerValue.select(FormerValue.person, FormerValue.field, FormerValue.value)
        .where(FormerValue.deleted_at.is_null() & FormerValue.person.is_null(False) & (FormerValue.until >= day))
        .order_by(FormerValue.until.desc())
    )
    found: dict[int, dict[str, str]] = {}
    for person, field, value in query.tuples().execute(db):
        found.setdefault(person, {})[field] = value
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
