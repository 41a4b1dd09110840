"""The one place that builds SELECTs over records: find, count, load, search."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

import peewee
from peewee import JOIN, fn

from cadreapp import records
from cadreapp.records import entities, spine
from cadreapp.records.entities import Campaign, Person, Tag
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Attached, FieldType, Kind, Named
from cadreapp.records.spine import Attachment, Participation, Record, RecordCampaign, RecordTag
from cadreapp.records.stored import canonical, stored
from cadreapp.store import searching
from cadreapp.store.engines import Engine, engine_of
from cadreapp.store.persons import former
from cadreapp.store.prepared import CHUNK, Prepared, PreparedIn, fitting, slots
from cadreapp.store.writing.write import ACCOUNTABLE

_NEWEST = (Record.date.desc(nulls="LAST"), Record.id.desc())
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """A live record as everything outside the store sees it: `values` by field name, canonical."""

    id: int
    uid: str
    kind: str
    values: dict[str, Any]
    date: str | None
    end: str | None
    title: str
    late_on: str | None
    late_reason: str | None
    late_by: str | None
    version: int

    def __getitem__(self, field: Declared[T]) -> T | None:
        """The value of a field, named by its declaration: `row[Visit.place]`; None = missing.

        KeyError: the record is of a kind that has no such field.
        """
        if field.owner.__name__ != self.kind and not issubclass(records.kind(self.kind).model, field.owner):
            raise KeyError(f"{self.kind}: {field.owner.__name__}.{field.name}")
        value: T | None = self.values[field.name]
        return value

    def given(self, field: Declared[T]) -> T:
        """The value of a field that every record of its kind has; ValueError if it is missing all the same."""
        value = self[field]
        if value is None:
            raise ValueError(f"{self.kind} {self.uid}: {field.name} is missing")
        return value


def said(row: Row | None, field: Declared[T]) -> T | None:
    """The value of a field of a record that may not be there."""
    return row[field] if row is not None else None


@dataclass(frozen=True)
class Filter:
    """Which records. `start`, `end`: ISO days, both included; kinds with an interval count by overlap.

    `people`: None = everybody and the bureau's own; otherwise records in which one of these takes part.
    `text`: part of the record's text, or pinyin initials. `late`: only 补录. `says`: of one kind, field → its canonical
    value, of a field of people or labels one name (None: the field is empty).
    """

    start: str | None = None
    end: str | None = None
    people: tuple[int, ...] | None = None
    text: str = ""
    late: bool = False
    says: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Hit:
    """A record found by the search."""

    id: int
    kind: str
    date: str | None
    title: str
    people: str


INTERVALS = tuple(k.name for k in records.KINDS if k.end_field)
"""Kinds with an interval: they count in every span that they overlap."""


_SPAN = 3
"""The first values of a filter's statement are those of its span; the people follow."""


def _values(filter: Filter) -> list[Any]:
    """First and last day and the month in which the first lies, then the people."""
    start, end = filter.start or "0000", filter.end or "9999"
    return [start, end, _floor(start), *(filter.people or ())]


def _filled(filter: Filter) -> Filter:
    """The same filter with one of few numbers of people, that there be few statements: the last one repeated."""
    people = filter.people
    return replace(filter, people=(*people, *people[-1:] * (fitting(len(people)) - len(people)))) if people else filter


def _shape(filter: Filter) -> Filter:
    """What all filters have in common that differ in their values only."""
    span = "*" if filter.start or filter.end else None
    people = None if filter.people is None else (0,) * len(filter.people)
    return replace(filter, start=span, end=span, people=people)


def _where(filter: Filter, values: Sequence[Any], *, interval: bool) -> Iterator[Any]:
    """Conditions on records. `values`: those of the filter (`_values`), or a slot for each.

    `interval`: whether they are of kinds with an interval.
    """
    yield Record.deleted_at.is_null()
    if filter.start or filter.end:
        start, end, month = values[:_SPAN]
        overlap = (fn.COALESCE(Record.date, "0000") <= end) & (Record.end.is_null() | (Record.end >= month))
        yield overlap if interval else Record.date.between(start, end)
    if filter.people is not None:
        theirs = Participation.select(Participation.record)
        yield Record.id.in_(theirs.where(Participation.person.in_(values[_SPAN:]), Participation.counted == 1))
    if filter.late:
        yield Record.late_on.is_null(False)


def _floor(day: str) -> str:
    """An end given as a month (2021-05) lies in that month: compare with the month of the span's first day."""
    return day[:7] if len(day) == 10 and day.endswith("-01") else day


def _means(kind: Kind, field: str, value: Any) -> Any:
    """Records of a kind whose field says just this."""
    spec = kind[field]
    if spec.place == "spine":
        column = getattr(Record, spec.column)
        return column.is_null() if value is None else column == value
    if spec.place == "own":
        own = getattr(kind.model, spec.name)
        same = own.is_null() if value is None else own == stored(spec, value)
        return Record.id.in_(kind.model.select(kind.model.record).where(same))
    if spec.place == "people":
        theirs = Participation.select(Participation.record).where(Participation.role == spec.name)
        return Record.id.not_in(theirs) if value is None else Record.id.in_(theirs.where(Participation.name == value))
    link, label = (RecordTag, Tag) if spec.name == "tags" else (RecordCampaign, Campaign)
    marked = link.select(link.record)
    if value is None:
        return Record.id.not_in(marked)
    return Record.id.in_(marked.join(label).where(label.name == value))


def _of_kind(kind: Kind, filter: Filter, values: Sequence[Any]) -> list[Any]:
    """All conditions on the records of one kind."""
    where = _where(filter, values, interval=bool(kind.end_field))
    return [Record.kind == kind.name, *where, *(_means(kind, *one) for one in filter.says)]


def _order(kind: Kind, sort: str, descending: bool) -> list[Any]:
    """The order by a field, empty values last; people sort by the name of the first."""
    if not sort:
        return list(_NEWEST)
    spec = kind[sort]
    column: Any = Record.title
    if spec.place == "spine":
        column = getattr(Record, spec.column)
    elif spec.place == "own":
        column = getattr(kind.model, spec.name)
    elif spec.place == "people":
        column = (
            Participation.select(fn.COALESCE(Person.pinyin, Participation.name))
            .join(Person, JOIN.LEFT_OUTER, on=(Person.id == Participation.person))
            .where(Participation.record == Record.id, Participation.role == spec.name)
            .order_by(Participation.position)
            .limit(1)
        )
    return [(peewee.Desc if descending else peewee.Asc)(column, nulls="LAST"), *_NEWEST]


def _rows(db: peewee.Database, filter: Filter, make: Callable[..., Any], *asked: Any) -> list[tuple[Any, ...]]:
    """The rows of `make(filter, values, *asked)`, which is compiled once for filters of one shape without a text."""
    if filter.text or filter.says:
        query = make(filter, _values(filter), *asked)
        rows = db.execute(searching.narrowed(db, query, filter.text)).fetchall()
    else:
        filter = _filled(filter)
        rows = _prepared(make, _shape(filter), *asked).run(db, *_values(filter)).fetchall()
    return list(rows)


@cache
def _prepared(make: Callable[..., Any], shape: Filter, *asked: Any) -> Prepared:
    order = slots(len(_values(shape)))
    return Prepared(make(shape, order, *asked), order)


def _find(filter: Filter, values: Sequence[Any], name: str, sort: str, descending: bool) -> Any:
    kind = records.kind(name)
    query = Record.select(Record.id).where(*_of_kind(kind, filter, values))
    if sort and kind[sort].place == "own":
        query = query.join(kind.model, on=(kind.model.record == Record.id))
    return query.order_by(*_order(kind, sort, descending))


def _counts(filter: Filter, values: Sequence[Any], interval: bool) -> Any:
    """Counts by kind of the kinds with an interval, or of the others: each of the two begins at its own index."""
    of = Record.kind.in_(INTERVALS) if interval else Record.kind.not_in(INTERVALS)
    where = _where(filter, values, interval=interval)
    return Record.select(Record.kind, fn.COUNT(Record.id)).where(of, *where).group_by(Record.kind)


def find(
    db: peewee.Database,
    kind: Kind,
    filter: Filter = Filter(),  # noqa: B008 — frozen
    *,
    sort: str = "",
    descending: bool = False,
) -> list[int]:
    """Ids of the records of a kind, newest first, or sorted by a field (empty values last)."""
    return [row[0] for row in _rows(db, filter, _find, kind.name, sort, descending)]


def sums(db: peewee.Database, kind: Kind, filter: Filter, fields: Sequence[str]) -> list[tuple[Any, int]]:
    """For own number fields of a kind: the stored sum over the records found, and of how many; None: nobody said it."""
    if not fields:
        return []
    columns = [getattr(kind.model, name) for name in fields]
    asked = [part for c in columns for part in (fn.SUM(c), fn.COUNT(c))]
    query = kind.model.select(*asked).join(Record, on=(kind.model.record == Record.id))
    query = query.where(*_of_kind(kind, filter, _values(filter)))
    row = db.execute(searching.narrowed(db, query, filter.text)).fetchone()
    return [(row[2 * n], row[2 * n + 1]) for n in range(len(fields))]


def counts(db: peewee.Database, filter: Filter = Filter()) -> dict[str, int]:  # noqa: B008 — frozen
    """Number of records of every kind: kind name → n (kinds without any are absent)."""
    return dict(row for interval in (True, False) for row in _rows(db, filter, _counts, interval))


@cache
def _records(name: str) -> PreparedIn:
    """Live records of a kind: columns of the spine, then the kind's own."""
    names = ("id", "uid", "date", "end", "title", "state", "remark", "late_on", "late_reason", "late_by", "version")
    kind = records.kind(name)
    model: Any = kind.model
    query = Record.select(*(getattr(Record, n) for n in names), *(getattr(model, s.name) for s in kind.own))
    query = query.join(model, on=(model.record == Record.id)).where(Record.deleted_at.is_null())
    return PreparedIn(lambda ids: query.where(Record.id.in_(ids)))


_NAME = fn.COALESCE(Person.name, Participation.name)
_NAMED = (Participation.record, Participation.role, Participation.person, _NAME, Participation.detail)


def _with_names(*columns: Any) -> Any:
    """Participations, their people as they are called now, else as it was written."""
    return Participation.select(*columns).join(Person, JOIN.LEFT_OUTER, on=(Person.id == Participation.person))


def _labelled(link: Any, label: Any) -> PreparedIn:
    column = link._meta.combined[label._meta.table_name]
    query = link.select(link.record, label.id, label.name).join(label, on=(label.id == column)).order_by(label.id)
    return PreparedIn(lambda ids: query.where(link.record.in_(ids)))


_PEOPLE = PreparedIn(
    lambda ids: (
        _with_names(*_NAMED)
        .where(Participation.record.in_(ids))
        .order_by(Participation.record, Participation.role, Participation.position)
    )
)
_LABELS = {
    "tag": _labelled(spine.RecordTag, entities.Tag),
    "campaign": _labelled(spine.RecordCampaign, entities.Campaign),
}
_FILES = PreparedIn(
    lambda ids: (
        Attachment.select(Attachment.record, Attachment.name, Attachment.sha256, Attachment.size)
        .where(Attachment.record.in_(ids))
        .order_by(Attachment.id)
    )
)


def holders(db: peewee.Database, kind: str, column: str, values: Iterable[str]) -> dict[str, int]:
    """Which live record of a kind has each of these values in `uid` or `key`."""
    return dict(_holders(kind, column).rows(db, sorted(set(values))))


@cache
def _holders(kind: str, column: str) -> PreparedIn:
    named = getattr(Record, column)
    query = Record.select(named, Record.id).where(Record.deleted_at.is_null(), Record.kind == kind)
    return PreparedIn(lambda values: query.where(named.in_(values)))


def load(db: peewee.Database, kind: Kind, ids: Sequence[int], *, day: str = "") -> list[Row]:
    """Live records of one kind by id, in the order of `ids`; ids that are gone are left out.

    `day`: tags and campaigns bear the names that they had on that ISO day.
    """
    found: dict[int, Row] = {}
    for at in range(0, len(ids), CHUNK):
        found |= _load(db, kind, list(ids[at : at + CHUNK]), day)
    return [found[i] for i in ids if i in found]


def rows(db: peewee.Database, kind: Kind, filter: Filter = Filter(), *, day: str = "") -> list[Row]:  # noqa: B008 — frozen
    """The live records of a kind, newest first. `day`: see `load`."""
    return load(db, kind, find(db, kind, filter), day=day)


_KIND = PreparedIn(lambda ids: Record.select(Record.kind).where(Record.id.in_(ids), Record.deleted_at.is_null()))


def people_of(db: peewee.Database, kind: Kind, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The people in the field of a kind that says whose its records are: record → persons."""
    found: dict[int, tuple[int, ...]] = {}
    for record, person in _whose(kind.who_field).rows(db, sorted(set(ids))):
        found[record] = (*found.get(record, ()), person)
    return found


@cache
def _whose(field: str) -> PreparedIn:
    return PreparedIn(
        lambda ids: (
            Participation.select(Participation.record, Participation.person)
            .where(Participation.record.in_(ids), Participation.role == field, Participation.person.is_null(False))
            .order_by(Participation.record, Participation.position)
        )
    )


def kind_of(db: peewee.Database, id: int) -> str | None:
    """The kind of a live record; None if it is gone."""
    return next((kind for (kind,) in _KIND.rows(db, [id])), None)


def _load(db: peewee.Database, kind: Kind, ids: list[int], day: str) -> dict[int, Row]:
    own = kind.own
    people: dict[tuple[int, str], list[Named]] = defaultdict(list)
    for record, role, person, name, detail in _PEOPLE.rows(db, ids):
        people[record, role].append(Named(name, person, json.loads(detail) if detail else {}))
    tags, campaigns = _labels(db, "tag", ids, day), _labels(db, "campaign", ids, day)
    files: dict[int, list[Attached]] = defaultdict(list)
    for record, name, sha256, size in _FILES.rows(db, ids):
        files[record].append(Attached(name, sha256, size))
    found = {}
    for r in _records(kind.name).rows(db, ids):
        spine_values = {"date": r[2], "end": r[3], "state": r[5], "remark": r[6], "late_reason": r[8]}
        own_values = {s.name: canonical(s, v) for s, v in zip(own, r[11:], strict=True)}
        values: dict[str, Any] = {}
        for spec in kind.fields:
            if spec.place == "spine":
                values[spec.name] = spine_values[spec.column]
            elif spec.place == "own":
                values[spec.name] = own_values[spec.name]
            elif spec.place == "people":
                named = tuple(people.get((r[0], spec.name), ()))
                values[spec.name] = named if spec.type is FieldType.PEOPLE else (named[0] if named else None)
                if spec.type is FieldType.PEOPLE and not named:
                    values[spec.name] = None
            elif spec.name == "tags":
                values[spec.name] = tags.get(r[0])
            elif spec.name == "campaigns":
                values[spec.name] = campaigns.get(r[0])
            else:
                values[spec.name] = tuple(files[r[0]]) or None
        found[r[0]] = Row(r[0], r[1], kind.name, values, r[2], r[3], r[4], r[7], r[8], r[9], r[10])
    return found


def _labels(db: peewee.Database, table: str, ids: list[int], day: str) -> dict[int, tuple[str, ...]]:
    past = former.of_labels(db, table, day) if day else {}
    found: dict[int, tuple[str, ...]] = {}
    for record, row, name in _LABELS[table].rows(db, ids):
        found[record] = (*found.get(record, ()), past.get(row, {}).get("name", name))
    return found


@cache
def _hit(engine: Engine) -> Any:
    """Live records with the names of their people in one text."""
    names = (
        _with_names(engine.joined(_NAME, "、", Participation.id))
        .where(Participation.record == Record.id, Participation.role.in_(ACCOUNTABLE))
        .alias("people")
    )
    query = Record.select(Record.id, Record.kind, Record.date, Record.title, names)
    return query.where(Record.deleted_at.is_null())


@cache
def _hits(engine: Engine) -> PreparedIn:
    return PreparedIn(lambda ids: _hit(engine).where(Record.id.in_(ids)))


def _told(rows: Iterable[tuple[Any, ...]]) -> list[Hit]:
    return [Hit(id, kind, date, title, people or "") for id, kind, date, title, people in rows]


def search(db: peewee.Database, text: str, limit: int = 200) -> list[Hit]:
    """Records whose text contains the words, or whose title's or people's pinyin initials do; newest first."""
    if not text.strip():
        return []
    return hits(db, searching.newest(db, text, limit))


def hits(db: peewee.Database, ids: Sequence[int]) -> list[Hit]:
    """Live records of any kind by id, newest first."""
    found = _told(_hits(engine_of(db)).rows(db, sorted(set(ids))))
    return sorted(found, key=lambda h: (h.date or "", h.id), reverse=True)


def timeline(db: peewee.Database, person: int) -> list[Hit]:
    """Everything that is recorded of a person, newest first, what has no date last."""
    return _told(_timeline(engine_of(db)).run(db, person).fetchall())


@cache
def _timeline(engine: Engine) -> Prepared:
    (person,) = slots(1)
    theirs = Participation.select(Participation.record)
    theirs = theirs.where(Participation.person == person, Participation.counted == 1)
    return Prepared(_hit(engine).where(Record.id.in_(theirs)).order_by(*_NEWEST), [person])
