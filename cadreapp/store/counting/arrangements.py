"""What is counted of an arrangement (rules.arrangements) over a span of days, each number with its records."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records.checks import spelling
from cadreapp.records.entities import Campaign, Tag
from cadreapp.records.kind import FieldSpec, Kind
from cadreapp.records.platforms.training import Certificate
from cadreapp.records.spine import Participation, Record, RecordCampaign, RecordTag
from cadreapp.rules.arrangements import Count
from cadreapp.store.live import live
from cadreapp.store.persons import former

NOT_TOLD = "未填"
"""Under this word stand, in a breakdown, the records that do not say it."""
_LINKS: dict[str, tuple[Any, Any, Any]] = {
    "tags": (RecordTag, Tag, RecordTag.tag),
    "campaigns": (RecordCampaign, Campaign, RecordCampaign.campaign),
}


@dataclass(frozen=True)
class Counted:
    """A number (None: nobody has typed what is to be added up), its breakdown, and the ids of the records behind it."""

    value: int | Decimal | None
    parts: tuple[tuple[str, int], ...] = ()
    records: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Found:
    """One row behind a number: the record, the person or value that it is told apart by, and its word."""

    record: int
    value: Any = None
    word: str = NOT_TOLD


def counted(
    db: peewee.Database,
    count: Count,
    start: str,
    end: str,
    *,
    groups: Sequence[Collection[str]] = (),
    people: Collection[int] | None = None,
) -> Counted:
    """One number over the days from `start` to `end` (ISO, both included).

    `groups`: the certificates that "holders" asks for; `people`: only these, where persons are told apart.
    """
    if count.how in ("labels", "tags", "campaigns"):
        return _labels(db, count, start, end)
    if count.how == "holders":
        return _holders(db, count, end, [groups[n] for n in count.groups], people)
    found: list[_Found] = []
    for name in count.kinds:
        kind = records.kind(name)
        reading = _of_people if count.how in ("persons", "attendance") else _of_records
        found += reading(db, count, kind, start, end)
    if people is not None:
        found = [f for f in found if f.value in people]
    return _added(count, found)


def _added(count: Count, found: Sequence[_Found]) -> Counted:
    ids = tuple(dict.fromkeys(f.record for f in found))
    words: dict[str, Any] = defaultdict(set) if count.how in ("distinct", "persons") else Counter()
    value: int | Decimal | None
    if count.how in ("distinct", "persons"):
        value = len({f.value for f in found})
        for f in found:
            words[f.word].add(f.value)
        parts = {word: len(some) for word, some in words.items()}
    else:
        told = [f for f in found if f.value is not None]
        value = sum(f.value for f in told) if count.how == "sum" else len(found)
        if count.how == "sum" and found and not told:
            value = None
        if count.how == "sum" and value is not None:
            scale = records.kind(count.kinds[0])[count.of].scale
            value = Decimal(value) / 10**scale if scale else value
        parts = dict(Counter(f.word for f in found))
    order = sorted(parts.items(), key=lambda pair: (pair[0] == NOT_TOLD, -pair[1]))
    return Counted(value, tuple(order) if count.by else (), ids)


# records


def _column(kind: Kind, spec: FieldSpec) -> Any:
    """The column of a field, on the spine or in the kind's own table."""
    return getattr(Record, spec.column) if spec.place == "spine" else getattr(kind.model, spec.name)


def _within(kind: Kind, start: str, end: str) -> Any:
    """Whether a record's day lies in the span, or its interval touches it."""
    if not kind.end_field:
        return Record.date.between(start, end)
    length = peewee.fn.LENGTH(Record.end)  # an end given as a month or a year lies in that month or year
    ended = Record.end < peewee.fn.SUBSTR(start, 1, length)
    return (peewee.fn.COALESCE(Record.date, "0000") <= end) & (Record.end.is_null() | ~ended)


def _chosen(count: Count, kind: Kind, start: str, end: str) -> Iterable[Any]:
    """The conditions on the records of one kind."""
    yield Record.kind == kind.name
    yield Record.deleted_at.is_null()
    if count.span == "until":
        yield peewee.fn.COALESCE(Record.date, "0000") <= end
    elif count.span == "year":
        yield _within(kind, start, end)
    else:
        yield _column(kind, kind[count.span]).between(start, end)
    for name, allowed in count.where:
        yield _column(kind, kind[name]).in_(allowed)
    for name in count.filled:
        spec = kind[name]
        if spec.place == "people":
            yield peewee.fn.EXISTS(
                Participation.select(Participation.id).where(
                    Participation.record == Record.id, Participation.role == name
                )
            )
        else:
            yield peewee.fn.COALESCE(_column(kind, spec), "") != ""


def _word(kind: Kind, by: str) -> Any:
    return _column(kind, kind[by]) if by else peewee.Value(None)


def _named(value: Any) -> str:
    return str(value).strip() if value not in (None, "") else NOT_TOLD


def _of_records(db: peewee.Database, count: Count, kind: Kind, start: str, end: str) -> list[_Found]:
    of: Any = _column(kind, kind[count.of]) if count.of else peewee.Value(None)
    query = (
        Record.select(Record.id, of, _word(kind, count.by))
        .join(kind.model, on=(kind.model.record == Record.id))
        .where(*_chosen(count, kind, start, end))
        .order_by(Record.date.asc(nulls="FIRST"), Record.id)
    )
    rows = query.tuples().execute(db)
    distinct = count.how == "distinct"
    return [_Found(r, spelling(str(v or "")) if distinct else v, _named(word)) for r, v, word in rows]


def _of_people(db: peewee.Database, count: Count, kind: Kind, start: str, end: str) -> list[_Found]:
    """Participations in the role `of`, else those of the accountable cadres; who is only a name is told by it."""
    query = (
        Record.select(Record.id, Participation.person, Participation.name, Participation.detail, _word(kind, count.by))
        .join(kind.model, on=(kind.model.record == Record.id))
        .join(Participation, on=(Participation.record == Record.id))
        .where(Participation.role == (count.of or kind.who_field), *_chosen(count, kind, start, end))
        .order_by(Record.date.asc(nulls="FIRST"), Record.id)
    )
    found = []
    for record, person, name, detail, word in query.tuples().execute(db):
        told = json.loads(detail) if detail else {}
        if all(told.get(d) for d in count.detail):
            found.append(_Found(record, name if person is None else person, _named(word)))
    return found


def _holders(
    db: peewee.Database, count: Count, end: str, groups: Sequence[Collection[str]], people: Collection[int] | None
) -> Counted:
    """Who holds a certificate of each group that is in force on the last day."""
    kind = records.kind(Certificate)
    model = kind.model
    rows = (
        Record.select(Record.id, Participation.person, model.certificate)
        .join(model, on=(model.record == Record.id))
        .join(Participation, on=(Participation.record == Record.id))
        .where(
            live(Certificate),
            Participation.role == kind.who_field,
            Record.date <= end,
            model.expires.is_null() | (model.expires >= end),
        )
        .order_by(Record.date.asc(nulls="FIRST"), Record.id)
        .tuples()
        .execute(db)
    )
    held: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for record, person, certificate in rows:
        for at, group in enumerate(groups):
            if certificate in group and (people is None or person in people):
                held[person][at].append(record)
    whole = [own for own in held.values() if len(own) == len(groups)]
    ids = sorted({r for own in whole for some in own.values() for r in some})
    return Counted(len(whole), (), tuple(ids))


# tags and campaigns


def _labels(db: peewee.Database, count: Count, start: str, end: str) -> Counted:
    """Records that carry a tag or belong to a campaign: each record once, and once under each of its labels.

    The labels bear the names that they had on the last day.
    """
    kinds = [records.kind(name) for name in count.kinds]
    intervals = [k.name for k in kinds if k.end_field]
    points = [k.name for k in kinds if not k.end_field]
    interval = next(k for k in kinds if k.end_field)
    point = next(k for k in kinds if not k.end_field)
    within = (Record.kind.in_(points) & _within(point, start, end)) | (
        Record.kind.in_(intervals) & _within(interval, start, end)
    )
    ids: dict[int, None] = {}
    parts: Counter[str] = Counter()
    for how, (link, label, column) in _LINKS.items():
        if count.how not in (how, "labels"):
            continue
        rows = (
            Record.select(Record.id, label.id, label.name)
            .join(link, on=(link.record == Record.id))
            .join(label, on=(column == label.id))
            .where(Record.deleted_at.is_null(), within)
            .order_by(Record.date.asc(nulls="FIRST"), Record.id)
            .tuples()
            .execute(db)
        )
        past = former.of_labels(db, label._meta.table_name, end)
        for record, row, name in rows:
            ids[record] = None
            parts[past.get(row, {}).get("name", name)] += 1
    return Counted(len(ids), tuple(parts.most_common()) if count.by else (), tuple(ids))
