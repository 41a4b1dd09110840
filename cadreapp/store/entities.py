"""Rows of the plain tables (persons, memberships, tags, campaigns, own rules …): read by id, added, changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import peewee
from peewee import fn

from cadreapp.records.entities import AgeDecision, Cadre, Entity, Person
from cadreapp.store.prepared import Prepared, addition, assignment, slots


def add(db: peewee.Database, model: type[Entity], values: Mapping[str, Any]) -> int:
    """Add a row inside an operation, column → value; its id."""
    return int(_addition(model, tuple(values)).run(db, *values.values()).fetchall()[0][0])


def change(db: peewee.Database, model: type[Entity], row: int, values: Mapping[str, Any]) -> None:
    """Set columns of a row inside an operation."""
    _assignment(model, tuple(values)).run(db, *values.values(), row)


def stored(db: peewee.Database, model: type[Entity], row: int, names: Sequence[str]) -> tuple[Any, ...]:
    """What these columns of a row say, deleted or not."""
    return tuple(_selection(model, tuple(names)).run(db, row).fetchone()) if names else ()


@cache
def _addition(model: Any, names: tuple[str, ...]) -> Prepared:
    return addition(model, names)


@cache
def _assignment(model: Any, names: tuple[str, ...]) -> Prepared:
    return assignment(model, names, model.id)


@cache
def _selection(model: Any, names: tuple[str, ...]) -> Prepared:
    (row,) = slots(1)
    return Prepared(model.select(*(getattr(model, name) for name in names)).where(model.id == row), (row,))


# persons and memberships


def last_position(db: peewee.Database) -> int:
    """The place of the last person in the order; 0 where there is none."""
    return int(db.execute(Person.select(fn.COALESCE(fn.MAX(Person.position), 0))).fetchone()[0])


def _latest_membership() -> Prepared:
    (person,) = slots(1)
    query = Cadre.select(Cadre.id, Cadre.left).where(Cadre.person == person, Cadre.deleted_at.is_null())
    return Prepared(query.order_by(fn.COALESCE(Cadre.entered, "").desc(), Cadre.id.desc()).limit(1), (person,))


_LATEST_MEMBERSHIP = _latest_membership()


def latest_membership(db: peewee.Database, person: int) -> tuple[int, str | None] | None:
    """The membership of the roster that began last: (row, the day on which it ended); None if there is none."""
    row: tuple[int, str | None] | None = _LATEST_MEMBERSHIP.run(db, person).fetchone()
    return row


def remove_person(db: peewee.Database, person: int, at: str) -> None:
    """Mark a person and their memberships as deleted, inside an operation."""
    live = Cadre.deleted_at.is_null() & (Cadre.person == person)
    db.execute(Cadre.update({Cadre.deleted_at: at}).where(live))
    db.execute(Person.update({Person.deleted_at: at}).where(Person.id == person))


# the age limit


def age_decisions(db: peewee.Database, year: int) -> dict[int, tuple[str, str, str]]:
    """What was decided of who passes the age limit of a year: person → (decision, reason, approver)."""
    names = (AgeDecision.person, AgeDecision.decision, AgeDecision.reason, AgeDecision.approver)
    query = AgeDecision.select(*names).where(AgeDecision.deleted_at.is_null(), AgeDecision.year == year)
    return {person: tuple(said) for person, *said in db.execute(query.order_by(AgeDecision.id)).fetchall()}


def drop_age_decision(db: peewee.Database, person: int, year: int, at: str) -> None:
    """Mark what was decided of somebody in a year as deleted, inside an operation."""
    theirs = AgeDecision.deleted_at.is_null() & (AgeDecision.person == person) & (AgeDecision.year == year)
    db.execute(AgeDecision.update({AgeDecision.deleted_at: at}).where(theirs))
