"""Writes records to the spine and their kinds' tables, many at once, inside an operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import peewee
from peewee import fn

from cadreapp.records import spine
from cadreapp.records.kind import Attached, Kind
from cadreapp.records.spine import Audit, Participation, Record, RecordSearch
from cadreapp.store.prepared import Prepared, PreparedIn, assignment, deletion, fixed, insertion, slots
from cadreapp.store.writing.operation import Writing

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
_RECORD = ("id", "uid", "kind", *SPINE, "learned", "version", "created", "changed", "origin")
_INSERT_RECORD = insertion(Record, _RECORD)
_INSERT_PERSON = insertion(Participation, ("record_id", *_PARTICIPATION))
_INSERT_TAG = insertion(spine.RecordTag, ("record_id", "tag_id"))
_INSERT_CAMPAIGN = insertion(spine.RecordCampaign, ("record_id", "campaign_id"))
_INSERT_FILE = insertion(spine.Attachment, ("record_id", "name", "sha256", "size"))
_INSERT_SEARCH = insertion(RecordSearch, ("record_id", "text", "initials", "place"))
_UPDATE_RECORD = assignment(Record, (*SPINE, "changed"), Record.id, {Record.version: Record.version + 1})
_UPDATE_PERSON = assignment(Participation, _PARTICIPATION, Participation.id)
_MARK_DELETED = assignment(Record, ("deleted_at", "changed"), Record.id, {Record.version: Record.version + 1})
_LAST_PRESENT = fixed(Record.select(fn.MAX(Record.id)))
_LAST_EVER = fixed(Audit.select(fn.MAX(Audit.row)).where(Audit.name == Record._meta.table_name))
_DELETE_TAG = deletion(spine.RecordTag, spine.RecordTag.id)
_DELETE_CAMPAIGN = deletion(spine.RecordCampaign, spine.RecordCampaign.id)
_DELETE_FILE = deletion(spine.Attachment, spine.Attachment.id)
_DELETE_PERSON = deletion(Participation, Participation.id)
_DELETE_SEARCH = deletion(RecordSearch, RecordSearch.record)

_PLACES = PreparedIn(
    lambda ids: RecordSearch.select(RecordSearch.record, RecordSearch.place).where(RecordSearch.record.in_(ids))
)


@cache
def _insert_own(model: Any, columns: tuple[str, ...]) -> Prepared:
    return insertion(model, ("record_id", *columns))


@cache
def _update_own(model: Any, columns: tuple[str, ...]) -> Prepared:
    return assignment(model, columns, model.record)


def _count_no_more() -> Prepared:
    (record,) = slots(1)
    mine = (Participation.record == record) & (Participation.counted == 1)
    return Prepared(Participation.update({Participation.counted: 0}).where(mine), (record,))


def _leave_key() -> Prepared:
    order = slots(3)
    left, record, wanted = order
    return Prepared(Record.update({Record.key: left}).where(Record.id == record, Record.key != wanted), order)


def _present(model: Any, *columns: peewee.Field) -> Prepared:
    """The rows of a record: their ids and these columns."""
    (record,) = slots(1)
    return Prepared(model.select(model.id, *columns).where(model.record == record).order_by(model.id), (record,))


def _present_people() -> Prepared:
    (record,) = slots(1)
    query = Participation.select(Participation.id).where(Participation.record == record)
    return Prepared(query.order_by(Participation.role, Participation.position, Participation.id), (record,))


_COUNT_NO_MORE, _LEAVE_KEY = _count_no_more(), _leave_key()
_PRESENT_TAGS = _present(spine.RecordTag, spine.RecordTag.tag)
_PRESENT_CAMPAIGNS = _present(spine.RecordCampaign, spine.RecordCampaign.campaign)
_PRESENT_FILES = _present(spine.Attachment, spine.Attachment.name, spine.Attachment.sha256)
_PRESENT_PEOPLE = _present_people()


def _first_id(db: peewee.Database) -> int:
    """The next id of a record; never one that a record had before, even if its entry was undone."""
    return max(query.run(db).fetchall()[0][0] or 0 for query in (_LAST_PRESENT, _LAST_EVER)) + 1


def insert(db: peewee.Database, writing: Writing, entries: Sequence[Entry], origin: str) -> list[int]:
    """Write new records; their ids, in order."""
    if not entries:
        return []
    first = _first_id(db)
    ids = list(range(first, first + len(entries)))
    at = writing.at
    _INSERT_RECORD.run_many(
        db,
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
        columns = tuple(s.name for s in kind.own)
        _insert_own(kind.model, columns).run_many(db, [(i, *(e.own[c] for c in columns)) for i, e in pairs])
    _INSERT_PERSON.run_many(db, [(i, *row) for i, e in zip(ids, entries, strict=True) for row in e.participations()])
    _links(db, list(zip(ids, entries, strict=True)))
    return ids


def _links(db: peewee.Database, pairs: Sequence[tuple[int, Entry]]) -> None:
    _INSERT_TAG.run_many(db, [(i, t) for i, e in pairs for t in e.tags])
    _INSERT_CAMPAIGN.run_many(db, [(i, c) for i, e in pairs for c in e.campaigns])
    _INSERT_FILE.run_many(db, [(i, f.name, f.sha256, f.size) for i, e in pairs for f in e.files])
    _enter_search(db, [(i, e.spine["date"], e.text, e.initials) for i, e in pairs])


def update(db: peewee.Database, writing: Writing, record: int, entry: Entry) -> None:
    """Change one record to what the entry says. The caller has made sure that something differs."""
    _UPDATE_RECORD.run(db, *(entry.spine[c] for c in SPINE), writing.at, record)
    if entry.own:
        _update_own(entry.kind.model, tuple(entry.own)).run(db, *entry.own.values(), record)
    _update_people(db, record, entry)
    for present, gone, fresh, wanted in (
        (_PRESENT_TAGS, _DELETE_TAG, _INSERT_TAG, entry.tags),
        (_PRESENT_CAMPAIGNS, _DELETE_CAMPAIGN, _INSERT_CAMPAIGN, entry.campaigns),
    ):
        links = {target: link for link, target in present.run(db, record).fetchall()}
        gone.run_many(db, [(link,) for target, link in links.items() if target not in wanted])
        fresh.run_many(db, [(record, target) for target in wanted if target not in links])
    files = _PRESENT_FILES.run(db, record).fetchall()
    wanted_files = {(f.name, f.sha256) for f in entry.files}
    kept = {(name, sha256) for _, name, sha256 in files if (name, sha256) in wanted_files}
    _DELETE_FILE.run_many(db, [(row,) for row, name, sha256 in files if (name, sha256) not in wanted_files])
    added = [f for f in entry.files if (f.name, f.sha256) not in kept]
    _INSERT_FILE.run_many(db, [(record, f.name, f.sha256, f.size) for f in added])
    set_search(db, [(record, entry.spine["date"], entry.text, entry.initials)])


def _update_people(db: peewee.Database, record: int, entry: Entry) -> None:
    present = [row for (row,) in _PRESENT_PEOPLE.run(db, record).fetchall()]
    wanted = sorted(entry.participations(), key=lambda row: (row[2], row[3]))
    _UPDATE_PERSON.run_many(db, [(*row, row_id) for row_id, row in zip(present, wanted, strict=False)])
    _DELETE_PERSON.run_many(db, [(row_id,) for row_id in present[len(wanted) :]])
    _INSERT_PERSON.run_many(db, [(record, *row) for row in wanted[len(present) :]])


def leave_keys(db: peewee.Database, rows: Sequence[tuple[int, str]]) -> None:
    """Let records that are to get another key (record, key) leave their own, so that they may change places."""
    _LEAVE_KEY.run_many(db, [(f"-{record}", record, key) for record, key in rows])


def delete(db: peewee.Database, writing: Writing, records: Sequence[int]) -> None:
    """Mark records as deleted: they stay in the file, and nothing counts or shows them."""
    _MARK_DELETED.run_many(db, [(writing.at, writing.at, r) for r in records])
    _COUNT_NO_MORE.run_many(db, [(r,) for r in records])
    drop_search(db, records)


def drop_search(db: peewee.Database, records: Iterable[int]) -> None:
    """Take the search text of records away."""
    there = sorted((place, r) for r, place in _PLACES.rows(db, sorted(records)))
    _DELETE_SEARCH.run_many(db, [(r,) for _, r in there])


def set_search(db: peewee.Database, rows: Sequence[tuple[int, str | None, str, str]]) -> None:
    """Set the search text of records: (id, date, text, initials)."""
    drop_search(db, (r[0] for r in rows))
    _enter_search(db, rows)


def _enter_search(db: peewee.Database, rows: Sequence[tuple[int, str | None, str, str]]) -> None:
    place = RecordSearch.place_of
    placed = [(i, text, initials, place(date, i)) for i, date, text, initials in rows]
    _INSERT_SEARCH.run_many(db, sorted(placed, key=lambda row: row[-1]))  # the index takes them fastest in this order
