"""The one place that builds SELECTs over records: find, count, load, search."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import peewee

from cadreapp import records
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Attached, FieldType, Kind, Named
from cadreapp.records.stored import canonical
from cadreapp.store import former
from cadreapp.store.write import ACCOUNTABLE

T = TypeVar("T")
CHUNK = 500


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


@dataclass(frozen=True)
class Filter:
    """Which records. `start`, `end`: ISO days, both included; kinds with an interval count by overlap.

    `people`: None = everybody and the bureau's own; otherwise records in which one of these takes part.
    `text`: part of the record's text, or pinyin initials. `late`: only 补录.
    """

    start: str | None = None
    end: str | None = None
    people: tuple[int, ...] | None = None
    text: str = ""
    late: bool = False


@dataclass(frozen=True)
class Hit:
    """A record found by the search."""

    id: int
    kind: str
    date: str | None
    title: str
    people: str


def _like(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


INTERVALS = tuple(k.name for k in records.KINDS if k.end_field)
"""Kinds with an interval: they count in every span that they overlap."""


def _where(filter: Filter, *, interval: bool | None, accountable: bool = True) -> tuple[str, list[Any]]:
    """Conditions on `record r`. `interval`: True/False for one kind, None for a query over all kinds."""
    clauses: list[str] = ["r.deleted_at IS NULL"]
    values: list[Any] = []
    if filter.start or filter.end:
        start, end = filter.start or "0000", filter.end or "9999"
        overlap = '(coalesce(r.date, \'0000\') <= ? AND (r."end" IS NULL OR r."end" >= ?))'
        point = "(r.date >= ? AND r.date <= ?)"
        if interval is None:
            names = ", ".join(f"'{name}'" for name in INTERVALS)
            clauses.append(f"CASE WHEN r.kind IN ({names}) THEN {overlap} ELSE {point} END")
            values += [end, _floor(start), start, end]
        elif interval:
            clauses.append(overlap)
            values += [end, _floor(start)]
        else:
            clauses.append(point)
            values += [start, end]
    if filter.people is not None:
        if len(filter.people) > 900:
            chosen = "(" + ", ".join(str(int(p)) for p in filter.people) + ")"
        else:
            chosen = "(" + ", ".join("?" for _ in filter.people) + ")"
            values.extend(filter.people)
        counted = "AND p.counted = 1" if accountable else ""
        clauses.append(f"r.id IN (SELECT p.record_id FROM participation p WHERE p.person_id IN {chosen} {counted})")
    if filter.text.strip():
        clauses.append(_SEARCH.format(id="r.id"))
        values += _search_values(filter.text)
    if filter.late:
        clauses.append("r.late_on IS NOT NULL")
    return " AND ".join(clauses), values


def _floor(day: str) -> str:
    """An end given as a month (2021-05) lies in that month: compare with the month of the span's first day."""
    return day[:7] if len(day) == 10 and day.endswith("-01") else day


_SEARCH = (
    "{id} IN (SELECT s.record_id FROM record_search s WHERE s.text LIKE ? ESCAPE '\\' OR s.initials LIKE ? ESCAPE '\\')"
)


def _search_values(text: str) -> list[str]:
    text = text.strip()
    return [_like(text), _like(text.lower()) if text.isascii() and text.isalnum() else "\x00"]


def _order(kind: Kind, sort: str, descending: bool) -> tuple[str, str]:
    """(join, ORDER BY) for sorting by a field; people sort by the name of the first."""
    direction = "DESC" if descending else "ASC"
    if not sort:
        return "", "r.date DESC, r.id DESC"
    spec = kind[sort]
    if spec.place == "spine":
        column = f'r."{spec.column}"'
    elif spec.place == "own":
        column = f'k."{spec.name}"'
    elif spec.place == "people":
        column = (
            "(SELECT coalesce(n.pinyin, q.name) FROM participation q LEFT JOIN person n ON n.id = q.person_id"
            f" WHERE q.record_id = r.id AND q.role = '{spec.name}' ORDER BY q.position LIMIT 1)"
        )
    else:
        column = "r.title"
    join = f' JOIN "{kind.table}" k ON k.record_id = r.id' if spec.place == "own" else ""
    return join, f"{column} IS NULL, {column} {direction}, r.date DESC, r.id DESC"


def find(
    db: peewee.Database,
    kind: Kind,
    filter: Filter = Filter(),  # noqa: B008 — frozen
    *,
    sort: str = "",
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[int]:
    """Ids of the records of a kind, newest first, or sorted by a field (empty values last)."""
    where, values = _where(filter, interval=bool(kind.end_field))
    join, order = _order(kind, sort, descending)
    sql = f"SELECT r.id FROM record r{join} WHERE r.kind = ? AND {where} ORDER BY {order}"
    if limit is not None:
        sql += f" LIMIT {int(limit)} OFFSET {int(offset)}"
    return [row[0] for row in db.execute_sql(sql, (kind.name, *values)).fetchall()]


def count(db: peewee.Database, kind: Kind, filter: Filter = Filter()) -> int:  # noqa: B008 — frozen
    """How many records of a kind."""
    where, values = _where(filter, interval=bool(kind.end_field))
    row = db.execute_sql(f"SELECT count(*) FROM record r WHERE r.kind = ? AND {where}", (kind.name, *values))
    return int(row.fetchone()[0])


def counts(db: peewee.Database, filter: Filter = Filter()) -> dict[str, int]:  # noqa: B008 — frozen
    """Number of records of every kind: kind name → n (kinds without any are absent)."""
    where, values = _where(filter, interval=None)
    rows = db.execute_sql(f"SELECT r.kind, count(*) FROM record r WHERE {where} GROUP BY r.kind", values)
    return dict(rows.fetchall())


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


def _load(db: peewee.Database, kind: Kind, ids: list[int], day: str) -> dict[int, Row]:
    marks = ", ".join("?" for _ in ids)
    own = "".join(f', k."{s.name}"' for s in kind.own)
    rows = db.execute_sql(
        'SELECT r.id, r.uid, r.date, r."end", r.title, r.state, r.remark, r.late_on, r.late_reason, r.late_by,'
        f' r.version{own} FROM record r JOIN "{kind.table}" k ON k.record_id = r.id'
        f" WHERE r.deleted_at IS NULL AND r.id IN ({marks})",
        ids,
    ).fetchall()
    people = _people(db, marks, ids)
    tags = _links(db, "tag", marks, ids, day)
    campaigns = _links(db, "campaign", marks, ids, day)
    files: dict[int, list[Attached]] = defaultdict(list)
    for record, name, sha256, size in db.execute_sql(
        f"SELECT record_id, name, sha256, size FROM attachment WHERE record_id IN ({marks}) ORDER BY id", ids
    ).fetchall():
        files[record].append(Attached(name, sha256, size))
    found = {}
    for r in rows:
        spine = {"date": r[2], "end": r[3], "state": r[5], "remark": r[6], "late_reason": r[8]}
        own_values = {s.name: canonical(s, v) for s, v in zip(kind.own, r[11:], strict=True)}
        values: dict[str, Any] = {}
        for spec in kind.fields:
            if spec.place == "spine":
                values[spec.name] = spine[spec.column]
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


def _people(db: peewee.Database, marks: str, ids: list[int]) -> dict[tuple[int, str], list[Named]]:
    found: dict[tuple[int, str], list[Named]] = defaultdict(list)
    for record, role, person, name, detail in db.execute_sql(
        "SELECT p.record_id, p.role, p.person_id, coalesce(n.name, p.name), p.detail FROM participation p"
        f" LEFT JOIN person n ON n.id = p.person_id WHERE p.record_id IN ({marks})"
        " ORDER BY p.record_id, p.role, p.position",
        ids,
    ).fetchall():
        found[record, role].append(Named(name, person, json.loads(detail) if detail else {}))
    return found


def _links(db: peewee.Database, table: str, marks: str, ids: list[int], day: str) -> dict[int, tuple[str, ...]]:
    past = former.of_labels(db, table, day) if day else {}
    found: dict[int, tuple[str, ...]] = {}
    for record, row, name in db.execute_sql(
        f"SELECT l.record_id, t.id, t.name FROM record_{table} l JOIN {table} t ON t.id = l.{table}_id"
        f" WHERE l.record_id IN ({marks}) ORDER BY t.id",
        ids,
    ).fetchall():
        found[record] = (*found.get(record, ()), past.get(row, {}).get("name", name))
    return found


def search(db: peewee.Database, text: str, limit: int = 200) -> list[Hit]:
    """Records whose text contains the words, or whose title's or people's pinyin initials do; newest first."""
    if not text.strip():
        return []
    rows = db.execute_sql(
        f"{_HIT} WHERE r.deleted_at IS NULL AND {_SEARCH.format(id='r.id')} ORDER BY r.date DESC, r.id DESC LIMIT ?",
        (*_search_values(text), limit),
    )
    return [Hit(r[0], r[1], r[2], r[3], r[4] or "") for r in rows.fetchall()]


_HIT = (
    "SELECT r.id, r.kind, r.date, r.title, (SELECT group_concat(coalesce(n.name, p.name), '、') FROM participation p"
    " LEFT JOIN person n ON n.id = p.person_id WHERE p.record_id = r.id AND p.role IN ({roles})) FROM record r"
).format(roles=", ".join(f"'{r}'" for r in ACCOUNTABLE))


def hits(db: peewee.Database, ids: Sequence[int]) -> list[Hit]:
    """Live records of any kind by id, newest first."""
    found: list[Hit] = []
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        marks = ", ".join("?" for _ in some)
        rows = db.execute_sql(f"{_HIT} WHERE r.deleted_at IS NULL AND r.id IN ({marks})", some)
        found += [Hit(r[0], r[1], r[2], r[3], r[4] or "") for r in rows.fetchall()]
    return sorted(found, key=lambda h: (h.date or "", h.id), reverse=True)


def timeline(db: peewee.Database, person: int) -> list[Hit]:
    """Everything that is recorded of a person, newest first, what has no date last."""
    rows = db.execute_sql(
        f"{_HIT} WHERE r.deleted_at IS NULL AND r.id IN (SELECT p.record_id FROM participation p"
        " WHERE p.person_id = ? AND p.counted = 1) ORDER BY r.date IS NULL, r.date DESC, r.id DESC",
        (person,),
    )
    return [Hit(r[0], r[1], r[2], r[3], r[4] or "") for r in rows.fetchall()]
