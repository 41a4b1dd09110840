"""A bureau's own rules as they are stored: sections of a subject, each in force from a period on."""

from __future__ import annotations

import peewee

from cadreapp.records.entities import RuleSection
from cadreapp.store.prepared import fixed

_BODIES = fixed(
    RuleSection.select(RuleSection.subject, RuleSection.since, RuleSection.body)
    .where(RuleSection.deleted_at.is_null())
    .order_by(RuleSection.id)
)


def bodies(db: peewee.Database) -> list[tuple[str, str, str]]:
    """(subject, since, TOML text) of all sections, in the order in which they were written."""
    return list(_BODIES.run(db).fetchall())


def of_subject(db: peewee.Database, subject: str) -> list[tuple[int, str, str, str]]:
    """(row, subject, since, source) of the sections of a subject."""
    query = RuleSection.select(RuleSection.id, RuleSection.subject, RuleSection.since, RuleSection.source)
    query = query.where(RuleSection.deleted_at.is_null(), RuleSection.subject == subject)
    return list(db.execute(query.order_by(RuleSection.id)).fetchall())


def since(db: peewee.Database, subject: str, period: str) -> tuple[int, str] | None:
    """(row, TOML text) of the section of a subject that begins with a period; None if there is none."""
    query = RuleSection.select(RuleSection.id, RuleSection.body).where(
        RuleSection.deleted_at.is_null(), RuleSection.subject == subject, RuleSection.since == period
    )
    row: tuple[int, str] | None = db.execute(query).fetchone()
    return row
