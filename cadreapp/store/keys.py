"""Stored keys are derived from the records: made anew when a kind's declaration has changed, and after an undo.

A key is no fact of its own. A migration therefore never writes keys: it would have to know models that change later.
After the migrations `renew` compares each kind's stored version with its declaration and computes what is of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records import identity
from cadreapp.records.kind import Kind
from cadreapp.records.spine import Derivation, Record
from cadreapp.store import query
from cadreapp.store.prepared import PreparedIn, assignment, parts
from cadreapp.store.writing import write


def _live(*columns: peewee.Field) -> Any:
    return Record.select(*columns).where(Record.deleted_at.is_null())


_KEYS = PreparedIn(lambda ids: _live(Record.id, Record.key).where(Record.id.in_(ids)))
_KINDS = PreparedIn(lambda ids: _live(Record.id, Record.kind).where(Record.id.in_(ids)))
_SET_KEY = assignment(Record, ("key",), Record.id)
SECOND = identity.SEPARATOR + "="
"""Between a key and the uid of a record that an older program let stand beside the same thing."""


def stale(db: peewee.Database) -> list[Kind]:
    """Kinds whose stored keys were made by another declaration than the present one."""
    known = dict(db.execute(Derivation.select(Derivation.kind, Derivation.version)).fetchall())
    return [k for k in records.KINDS if known.get(k.name) != identity.key_version(k)]


def renew(db: peewee.Database) -> None:
    """Make the keys of all stale kinds anew; the caller has taken the audit triggers away.

    Two records that the new key makes the same thing both stay: the later one keeps a key of its own (SECOND), and
    `doubled` names it. What the search looks through is made anew as well.
    """
    for kind in stale(db):
        ids = [i for (i,) in db.execute(_live(Record.id).where(Record.kind == kind.name)).fetchall()]
        rows = query.load(db, kind, sorted(ids))
        wanted = {row.id: identity.key(kind, row.values) for row in rows}
        write.drop_search(db, set(ids))
        write.set_search(db, [(r.id, r.date, *identity.search(kind, r.values, r.title)) for r in rows])
        taken: set[str] = set()
        for record in sorted(wanted):
            if wanted[record] in taken:
                uid = db.execute(Record.select(Record.uid).where(Record.id == record)).fetchone()[0]
                wanted[record] += SECOND + uid
            taken.add(wanted[record])
        put(db, wanted)
        db.execute(Derivation.delete().where(Derivation.kind == kind.name))
        db.execute(Derivation.insert(kind=kind.name, version=identity.key_version(kind)))


def computed(db: peewee.Database, kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """The key of each live record of a kind, from its values."""
    return {row.id: identity.key(kind, row.values) for row in query.load(db, kind, sorted(ids))}


def put(db: peewee.Database, wanted: Mapping[int, str]) -> None:
    """Set keys where they differ; records may change places."""
    present = dict(_KEYS.rows(db, sorted(wanted)))
    changed = {i: k for i, k in wanted.items() if present.get(i) != k}
    _SET_KEY.run_many(db, [(f"-{record}", record) for record in changed if present.get(record) != f"-{record}"])
    _SET_KEY.run_many(db, [(key, record) for record, key in changed.items()])


def kinds_of(db: peewee.Database, ids: Collection[int]) -> dict[str, set[int]]:
    """The live ones of some records, by the name of their kind."""
    found: dict[str, set[int]] = defaultdict(set)
    for record, kind in _KINDS.rows(db, sorted(ids)):
        found[kind].add(record)
    return found


def of_year(db: peewee.Database, kind: Kind, year: str) -> list[tuple[int, str]]:
    """(id, key) of the live records of a kind whose date lies in a year."""
    rows = _live(Record.id, Record.key).where(
        Record.kind == kind.name, Record.date >= year, Record.date < str(int(year) + 1)
    )
    return list(db.execute(rows.order_by(Record.id)).fetchall())


def used(db: peewee.Database, uids: Collection[str]) -> set[str]:
    """Those of some identities that a record bears, a deleted one too."""
    found: set[str] = set()
    for part in parts(uids):
        found |= {uid for (uid,) in db.execute(Record.select(Record.uid).where(Record.uid.in_(part))).fetchall()}
    return found


def doubled(db: peewee.Database) -> list[tuple[str, str, str]]:
    """(kind, title, date) of records that are the same thing as another one; an older program let them in."""
    rows = _live(Record.kind, Record.title, Record.date).where(Record.key.contains(SECOND))
    return list(db.execute(rows.order_by(Record.id)).fetchall())
