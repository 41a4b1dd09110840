"""The bureau's totals over a span of days, each with the records behind it and what each of them adds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records.checks import fold
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.figures import Count, Declared
from cadreapp.rules.issuers import issuers


@dataclass
class Counted:
    """A total in stored units (money in 分).

    `shares`: record → what it adds to the number; they add up to it. A record that names again what an earlier one
    has named adds 0. `unsaid`: records that leave the field to be summed empty; they are in no share.
    """

    number: int = 0
    shares: dict[int, int] = field(default_factory=dict)
    unsaid: tuple[int, ...] = ()


def counted(
    db: peewee.Database,
    figure: Declared,
    start: str,
    end: str,
    people: Collection[int] | None = None,
    own: Collection[str] = (),
) -> Counted:
    """One figure over the days from `start` to `end`.

    `people`: None = everybody and the bureau's own; otherwise only records in which one of these takes part.
    `own`: the names under which the bureau itself issues something.
    """
    found, seen, unsaid = Counted(), set(), []
    for count in figure.count:
        for record, *values in _rows(db, count, start, end, people, own):
            if count.distinct:
                mark = tuple(fold(str(v)) if v is not None else None for v in values)
                share = int(mark not in seen)
                seen.add(mark)
            elif count.sum and values[0] is None:
                unsaid.append(record)
                continue
            else:
                share = values[0] if count.sum else 1
            found.shares[record] = share
    found.number, found.unsaid = sum(found.shares.values()), tuple(unsaid)
    return found


def by_month(
    db: peewee.Database, figure: Declared, start: str, end: str, people: Collection[int] | None = None
) -> dict[str, int]:
    """A total by month (`2021-03`) of its day; a month without any record is absent. Not for distinct values."""
    found: dict[str, int] = {}
    for count in figure.count:
        assert not count.distinct and count.on != "overlap", figure.key
        kind = records.kind(count.kind)
        month = fn.SUBSTR(_day(kind, count), 1, 7).alias("month")
        number = fn.SUM(_column(kind, kind[count.sum])) if count.sum else fn.COUNT(Record.id)
        query = _chosen(db, count, start, end, people, (), month, number).group_by(month)
        for key, some in db.execute(query).fetchall():
            if some is not None:
                found[key] = found.get(key, 0) + some
    return found


def _rows(
    db: peewee.Database, count: Count, start: str, end: str, people: Collection[int] | None, own: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    """The chosen records in order of day: id, and the field to be summed or those that must differ."""
    kind = records.kind(count.kind)
    shown = [_value(kind[name]) if kind[name].place == "people" else _column(kind, kind[name]) for name in _told(count)]
    query = _chosen(db, count, start, end, people, own, Record.id, *shown)
    query = query.order_by(Record.date.asc(nulls="FIRST"), Record.id)
    yield from db.execute(query).fetchall()


def _told(count: Count) -> tuple[str, ...]:
    return (count.sum,) if count.sum else count.distinct


def _chosen(
    db: peewee.Database,
    count: Count,
    start: str,
    end: str,
    people: Collection[int] | None,
    own: Collection[str],
    *shown: Any,
) -> Any:
    """The live records that a count is about."""
    kind = records.kind(count.kind)
    model: Any = kind.model
    query: Any = Record.select(*shown).join(model, on=(model.record == Record.id))
    query = query.where(Record.kind == kind.name, Record.deleted_at.is_null(), _within(kind, count, start, end))
    for name, values in count.where:
        query = query.where(_column(kind, kind[name]).in_(values))
    if count.issuer:
        query = query.where(_issued(db, model, count.issuer, ()))
    if count.not_issuer:
        query = query.where(~_issued(db, model, count.not_issuer, own))
    if people is not None:
        theirs = Participation.select(Participation.record).where(
            Participation.person.in_(sorted(people)), Participation.counted == 1
        )
        query = query.where(Record.id.in_(theirs))
    return query


def _issued(db: peewee.Database, model: Any, key: str, own: Collection[str]) -> Any:
    """Issued by one of the bodies of a key that was in being on the day."""
    texts = [row[0] for row in db.execute(model.select(model.issuer).distinct()).fetchall() if row[0]]
    condition: Any = None
    for one in issuers()[key]:
        named: Any = model.issuer.in_([text for text in texts if one.named(text, own)])
        if one.since:
            named &= Record.date >= one.since
        if one.until:
            named &= Record.date <= one.until
        condition = named if condition is None else condition | named
    return condition


def _within(kind: Kind, count: Count, start: str, end: str) -> Any:
    if count.on != "overlap":
        return _day(kind, count).between(start, end)
    last = Record.end
    begun = Record.date.is_null() | (Record.date <= end)
    return begun & (last.is_null() | (last >= fn.SUBSTR(start, 1, fn.LENGTH(last))))


def _day(kind: Kind, count: Count) -> Any:
    return _column(kind, kind["closed"]) if count.on == "closed" else Record.date


def _column(kind: Kind, spec: FieldSpec) -> Any:
    """The column of a field that lies on the spine or in the kind's own table."""
    model: Any = kind.model
    return getattr(Record, spec.column) if spec.place == "spine" else getattr(model, spec.name)


def _value(spec: FieldSpec) -> Any:
    """Who a field of one person names: the id, or the name of somebody unknown."""
    assert spec.type is FieldType.PERSON, spec.name
    named = Participation.alias()
    who = fn.COALESCE(named.person.cast("TEXT"), named.name)
    return named.select(who).where(named.record == Record.id, named.role == spec.name).order_by(named.id).limit(1)
