"""Writes records to the spine and their kinds' tables, many at once, inside an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import peewee

from cadreapp.records.kind import Attached, Kind
from cadreapp.store.operation import Writing

ACCOUNTABLE = ("cadre", "cadres")
"""Roles whose persons the tallies count."""


@dataclass(frozen=True)
class Part:
    """A person in a role of a record; `detail` is JSON text or None."""

    role: str
    position: int
    person: int | None
    name: str
    detail: str | None = None


@dataclass
class Entry:
    """A record as it is to stand in the database: spine columns, own columns (stored values), links, search text.

    `learned`: of a new row without a start, the day from which it counts (None = always).
    """

    kind: Kind
    uid: str
    spine: dict[str, Any]
    own: dict[str, Any]
    people: list[Part] = field(default_factory=list)
    amount: int | None = None
    tags: tuple[int, ...] = ()
    campaigns: tuple[int, ...] = ()
    files: tuple[Attached, ...] = ()
    text: str = ""
    initials: str = ""
    learned: str | None = None

    def participations(self, live: bool = True) -> list[tuple[Any, ...]]:
        """Rows of `participation` without id and record: see _PARTICIPATION."""
        date = self.spine["date"]
        year = int(date[:4]) if date else None
        late = int(self.spine["late_on"] is not None)
        return [
            (
                p.person,
                p.name,
                p.role,
                p.position,
                self.kind.name,
                int(live and p.role in ACCOUNTABLE and p.person is not None),
                late,
                year,
                date,
                self.amount,
                p.detail,
            )
            for p in self.people
        ]


SPINE = ("date", "end", "title", "state", "key", "remark", "late_on", "late_reason", "late_by")
_PARTICIPATION = (
    "person_id",
    "name",
    "role",
    "position",
    "kind",
    "counted",
    "late",
    "year",
    "date",
    "amount",
    "detail",
)


def _insert(db: peewee.Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    marks = ", ".join("?" for _ in columns)
    db.connection().executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _first_id(db: peewee.Database) -> int:
    """The next id of a record; never one that a record had before, even if its entry was undone."""
    row = db.execute_sql(
        "SELECT max(coalesce((SELECT max(id) FROM record), 0),"
        " coalesce((SELECT max(row) FROM audit WHERE table_name = 'record'), 0)) + 1"
    ).fetchone()
    return int(row[0])


def insert(db: peewee.Database, writing: Writing, entries: Sequence[Entry], origin: str) -> list[int]:
    """Write new records; their ids, in order."""
    if not entries:
        return []
    first = _first_id(db)
    ids = list(range(first, first + len(entries)))
    at = writing.at
    _insert(
        db,
        "record",
        ("id", "uid", "kind", *SPINE, "learned", "version", "created", "changed", "origin"),
        [
            (i, e.uid, e.kind.name, *(e.spine[c] for c in SPINE), e.learned, 1, at, at, origin)
            for i, e in zip(ids, entries, strict=True)
        ],
    )
    by_kind: dict[str, list[tuple[int, Entry]]] = {}
    for i, e in zip(ids, entries, strict=True):
        by_kind.setdefault(e.kind.name, []).append((i, e))
    for pairs in by_kind.values():
        kind = pairs[0][1].kind
        columns = [s.name for s in kind.own]
        _insert(db, kind.table, ["record_id", *columns], [(i, *(e.own[c] for c in columns)) for i, e in pairs])
    _insert(
        db,
        "participation",
        ("record_id", *_PARTICIPATION),
        [(i, *row) for i, e in zip(ids, entries, strict=True) for row in e.participations()],
    )
    _links(db, list(zip(ids, entries, strict=True)))
    return ids


def _links(db: peewee.Database, pairs: Sequence[tuple[int, Entry]]) -> None:
    _insert(db, "record_tag", ("record_id", "tag_id"), [(i, t) for i, e in pairs for t in e.tags])
    _insert(db, "record_campaign", ("record_id", "campaign_id"), [(i, c) for i, e in pairs for c in e.campaigns])
    _insert(
        db,
        "attachment",
        ("record_id", "name", "sha256", "size"),
        [(i, f.name, f.sha256, f.size) for i, e in pairs for f in e.files],
    )
    _insert(db, "record_search", ("record_id", "text", "initials"), [(i, e.text, e.initials) for i, e in pairs])


def update(db: peewee.Database, writing: Writing, record: int, entry: Entry) -> None:
    """Change one record to what the entry says. The caller has made sure that something differs."""
    assignments = ", ".join(f'"{c}" = ?' for c in SPINE)
    db.execute_sql(
        f"UPDATE record SET {assignments}, version = version + 1, changed = ? WHERE id = ?",
        (*(entry.spine[c] for c in SPINE), writing.at, record),
    )
    if entry.own:
        assignments = ", ".join(f'"{c}" = ?' for c in entry.own)
        db.execute_sql(
            f'UPDATE "{entry.kind.table}" SET {assignments} WHERE record_id = ?', (*entry.own.values(), record)
        )
    _update_people(db, record, entry)
    for table, column, wanted in (
        ("record_tag", "tag_id", entry.tags),
        ("record_campaign", "campaign_id", entry.campaigns),
    ):
        present = {
            r[1]: r[0] for r in db.execute_sql(f"SELECT id, {column} FROM {table} WHERE record_id = ?", (record,))
        }
        for gone in set(present) - set(wanted):
            db.execute_sql(f"DELETE FROM {table} WHERE id = ?", (present[gone],))
        _insert(db, table, ("record_id", column), [(record, w) for w in wanted if w not in present])
    files = db.execute_sql("SELECT id, name, sha256 FROM attachment WHERE record_id = ?", (record,)).fetchall()
    wanted_files = {(f.name, f.sha256) for f in entry.files}
    kept = {(r[1], r[2]) for r in files if (r[1], r[2]) in wanted_files}
    for row in files:
        if (row[1], row[2]) not in wanted_files:
            db.execute_sql("DELETE FROM attachment WHERE id = ?", (row[0],))
    _insert(
        db,
        "attachment",
        ("record_id", "name", "sha256", "size"),
        [(record, f.name, f.sha256, f.size) for f in entry.files if (f.name, f.sha256) not in kept],
    )
    set_search(db, [(record, entry.text, entry.initials)])


def _update_people(db: peewee.Database, record: int, entry: Entry) -> None:
    present = [
        r[0]
        for r in db.execute_sql(
            "SELECT id FROM participation WHERE record_id = ? ORDER BY role, position, id", (record,)
        ).fetchall()
    ]
    wanted = sorted(entry.participations(), key=lambda row: (row[2], row[3]))
    assignments = ", ".join(f'"{c}" = ?' for c in _PARTICIPATION)
    for row_id, row in zip(present, wanted, strict=False):
        db.execute_sql(f"UPDATE participation SET {assignments} WHERE id = ?", (*row, row_id))
    for row_id in present[len(wanted) :]:
        db.execute_sql("DELETE FROM participation WHERE id = ?", (row_id,))
    _insert(db, "participation", ("record_id", *_PARTICIPATION), [(record, *row) for row in wanted[len(present) :]])


def delete(db: peewee.Database, writing: Writing, records: Sequence[int]) -> None:
    """Mark records as deleted: they stay in the file, and nothing counts or shows them."""
    connection = db.connection()
    connection.executemany(
        "UPDATE record SET deleted_at = ?, version = version + 1, changed = ? WHERE id = ?",
        [(writing.at, writing.at, r) for r in records],
    )
    connection.executemany(
        "UPDATE participation SET counted = 0 WHERE record_id = ? AND counted = 1", [(r,) for r in records]
    )
    connection.executemany("DELETE FROM record_search WHERE record_id = ?", [(r,) for r in records])


def set_search(db: peewee.Database, rows: Sequence[tuple[int, str, str]]) -> None:
    """Set the search text of records: (id, text, initials)."""
    connection = db.connection()
    connection.executemany("DELETE FROM record_search WHERE record_id = ?", [(r[0],) for r in rows])
    _insert(db, "record_search", ("record_id", "text", "initials"), rows)
