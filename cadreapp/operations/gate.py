"""The one gate for every write: before an operation is kept, each guard sees what it has changed and may refuse it.

Window, command, import, undo, redo and whatever comes later all end here; no door has to know which rules there are.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from cadreapp import records
from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Desk, Place, own_rules
from cadreapp.records import RecordModel
from cadreapp.store.connect import connect
from cadreapp.store.writing import audit
from cadreapp.store.writing import touched as store
from cadreapp.store.writing.operation import Writing


class Broken(NamedTuple):
    """A fault that a guard finds: the record ("0" = none), its field, a Chinese sentence.

    `about`: what it concerns, so that the same fault is known before and after a write (empty: record, field and
    sentence); `size`: how bad it is, where it can become worse.
    """

    record: int
    field: str
    reason: str
    about: Hashable = ()
    size: int = 1

    @property
    def mark(self) -> Hashable:
        """What tells this fault from others."""
        return self.about or (self.record, self.field, self.reason)


@dataclass
class Touched:
    """What an operation has changed; `before` is the bureau as it stood when the operation began."""

    desk: Desk
    operation: int
    _before: Desk | None = field(default=None, repr=False)

    @property
    def before(self) -> Desk:
        """The same bureau before the operation: a second, reading connection sees only what is kept."""
        if self._before is None:
            db = connect(self.desk.home.database, read_only=True)
            self._before = replace(self.desk, db=db, rules=own_rules(db), lock=None, kept={})
        return self._before

    @cached_property
    def _rows(self) -> dict[str, set[int]]:
        return audit.touched(self.desk.db, self.operation)

    @property
    def tables(self) -> set[str]:
        """Names of the tables that were changed."""
        return set(self._rows)

    def rows(self, *tables: str) -> set[int]:
        """Primary keys of the rows changed in these tables."""
        return set().union(*(self._rows.get(table, ()) for table in tables))

    @cached_property
    def _kinds(self) -> dict[int, str]:
        """Record → kind of everything that was changed: the record, its own table, its people."""
        ids = self.rows("record", *(k.table for k in records.KINDS))
        people = self.rows("participation")
        owners = store.records_of(self.desk.db, people)
        if gone := people - set(owners):
            owners |= store.records_of(self.before.db, gone)
        ids |= set(owners.values())
        found = store.kinds(self.desk.db, ids)
        missing = ids - set(found)
        return found | (store.kinds(self.before.db, missing) if missing else {})

    @property
    def kinds(self) -> set[str]:
        """Kinds of the records that were changed, of those that were taken out too."""
        return set(self._kinds.values())

    def records(self, kinds: Collection[type[RecordModel]]) -> set[int]:
        """Ids of the changed records of these kinds."""
        wanted = records.names(kinds)
        return {record for record, kind in self._kinds.items() if kind in wanted}

    def persons(self, kinds: Collection[type[RecordModel]]) -> set[int]:
        """The accountable cadres of the changed records of these kinds, as it was and as it is."""
        ids = self.records(kinds)
        return set(store.cadres(self.desk.db, ids).values()) | set(store.cadres(self.before.db, ids).values())

    @property
    def origin(self) -> str:
        """Where the operation came from (`window`, `import`, …)."""
        return store.origin(self.desk.db, self.operation)

    def close(self) -> None:
        """Give the reading connection back."""
        if self._before is not None:
            self._before.db.close()
            self._before = None


class Guard:
    """Something that must hold whatever is written.

    `kinds`, `tables`: kinds of record and other tables of which one must have been changed for it to be asked.
    """

    kinds: frozenset[type[RecordModel]] = frozenset()
    tables: frozenset[str] = frozenset()

    def complete(self, desk: Desk, writing: Writing, touched: Touched) -> None:
        """Write what must stand beside the changes (what a confirmation rests on)."""

    def after(self, desk: Desk, touched: Touched) -> Iterable[Broken]:
        """What the operation breaks."""
        return ()

    def whole(self, desk: Desk) -> Iterable[Broken]:
        """What is broken in the whole database, whoever did it."""
        return ()

    def final(self, desk: Desk, touched: Touched) -> bool:
        """Whether the operation made something that is never undone, only corrected in writing."""
        return False


class StateGuard(Guard):
    """A guard over states: it refuses what an operation adds or makes worse, not what was broken before."""

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        """What is broken; only as far as `touched` reaches, None = everywhere."""
        raise NotImplementedError

    def after(self, desk: Desk, touched: Touched) -> Iterator[Broken]:
        found = list(self.broken(desk, touched))
        if not found:
            return
        old: dict[Hashable, int] = {}
        for one in self.broken(touched.before, touched):
            old[one.mark] = max(old.get(one.mark, 0), one.size)
        yield from (one for one in found if one.size > old.get(one.mark, 0))

    def whole(self, desk: Desk) -> Iterator[Broken]:
        return self.broken(desk, None)


class Gate(tuple[Guard, ...]):
    """The guards of a bureau's data, handed to its desk (desk.Asked)."""

    def ask(self, desk: Desk, writing: Writing, places: Collection[Place]) -> bool:
        """Ask every guard whose records or tables the operation has changed; Refused with all that they find.

        Returns whether the operation may be undone as far as the guards are concerned.
        """
        touched = Touched(desk, writing.id)
        try:
            asked = [g for g in self if g.tables & touched.tables or records.names(g.kinds) & touched.kinds]
            for guard in asked:
                guard.complete(desk, writing, touched)
            found = list(dict.fromkeys(one for guard in asked for one in guard.after(desk, touched)))
            if found:
                raise Refused([_placed(desk, one, places) for one in found])
            return not any(guard.final(desk, touched) for guard in asked)
        finally:
            touched.close()

    def breaches(self, desk: Desk) -> list[Broken]:
        """Everything that any guard finds in the whole database."""
        return list(dict.fromkeys(one for guard in self for one in guard.whole(desk)))


def _placed(desk: Desk, one: Broken, places: Collection[Place]) -> Fault:
    for place in places:
        if one.record in place.numbers:
            return place.fault(place.numbers[one.record], one.field, one.reason)
    return named(desk, one)


def named(desk: Desk, one: Broken) -> Fault:
    """A fault with the name of the cadre whom it concerns."""
    return Fault(one.reason, field=store.who(desk.db, one.record))
