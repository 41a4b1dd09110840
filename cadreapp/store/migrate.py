"""Numbered migrations with peewee's own runner; a database of a newer program is refused, not opened."""

from __future__ import annotations

from collections.abc import Callable

import peewee
from playhouse.migrations import Runner

from cadreapp.errors import Unopened
from cadreapp.store import keys
from cadreapp.store.engines import engine_of
from cadreapp.store.schema import MIGRATIONS, newest
from cadreapp.store.writing import audit


def _runner(db: peewee.Database) -> Runner:
    return Runner(db, str(MIGRATIONS))


def pending(db: peewee.Database) -> list[str]:
    """Names of the migrations still to be applied. Unopened if the file was written by a newer program."""
    status = _runner(db).status()
    if unknown := [m.name for m in status if m.path is None]:
        raise Unopened(
            f"这份数据是用更新版本的程序保存的（{unknown[-1]}），本版本打不开。请先升级程序，再打开这份数据。"
        )
    return [m.name for m in status if not m.applied]


def schema_of(db: peewee.Database) -> int:
    """The number of the newest migration that was applied to a database."""
    return max((int(m.name[:4]) for m in _runner(db).status() if m.applied), default=0)


def migrate(db: peewee.Database, before: Callable[[], object] = lambda: None) -> list[str]:
    """Apply what is pending, renew stale keys and the audit triggers; `before` (the backup) runs only if needed.

    The keys come last, so that an upgrade that was cut off begins here again.
    """
    names = pending(db)
    if not names and not keys.stale(db):
        engine_of(db).mark(db, newest())
        return []
    before()
    audit.drop_triggers(db)
    _runner(db).up()
    with db.atomic():
        audit.drop_triggers(db)
        keys.renew(db)
        engine_of(db).settle(db)
        audit.create_triggers(db)
    engine_of(db).mark(db, newest())
    return names
