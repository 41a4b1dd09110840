"""Units with the names that they had: older rows name a unit as it was called when they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import peewee

from cadreapp.records.entities import FormerValue, Unit
from cadreapp.records.wording.folding import closed, fold
from cadreapp.store.prepared import fixed


@dataclass(frozen=True)
class UnitRow:
    """A unit; `nature` is one of 机关处室, 局属事业单位, 县区. `began`: its own 启用日期.

    `closed`: the ISO day from which it is no more (撤销); `successor`: the unit into which it went.
    """

    id: int
    uid: str
    name: str
    short: str | None
    nature: str | None
    position: int | None
    began: str | None = None
    closed: str | None = None
    successor: int | None = None


_UNITS = fixed(
    Unit.select(
        *(Unit.id, Unit.uid, Unit.name, Unit.short, Unit.nature, Unit.position, Unit.began),
        *(Unit.closed, Unit.successor),
    )
    .where(Unit.deleted_at.is_null())
    .order_by(peewee.fn.coalesce(Unit.position, 1000000), Unit.id)
)
_FORMER = fixed(
    FormerValue.select(FormerValue.unit, FormerValue.value, FormerValue.until).where(
        FormerValue.deleted_at.is_null() & FormerValue.unit.is_null(False) & (FormerValue.field == "name")
    )
)


def units(db: peewee.Database) -> list[UnitRow]:
    """All live units in their order."""
    return [UnitRow(*row) for row in _UNITS.run(db).fetchall()]


def standing(db: peewee.Database, day: str) -> list[UnitRow]:
    """The units that there are on a day (ISO), in their order: those closed by then are left out."""
    return [unit for unit in units(db) if unit.closed is None or unit.closed > day]


def above_of(db: peewee.Database) -> dict[int, int]:
    """Unit → the unit above it, by their ids; only those that have one."""
    rows = Unit.select(Unit.id, Unit.parent).where(Unit.deleted_at.is_null(), Unit.parent.is_null(False))
    return {unit: above for unit, above in db.execute(rows).fetchall()}


def tops(db: peewee.Database) -> dict[str, str]:
    """Unit → the unit at the top of its line, by their present names; only those that have one above."""
    above = above_of(db)
    names = {unit.id: unit.name for unit in units(db)}
    found = {}
    for unit in above.keys() & names.keys():
        top = unit
        while (upper := above.get(top)) in names:
            assert upper is not None
            top = upper
        if top != unit:
            found[names[unit]] = names[top]
    return found


def make(db: peewee.Database, names: Iterable[str], new_uid: Callable[[], str]) -> None:
    """Make those units that are not there yet under any name, at the end of the order, inside an operation."""
    there = UnitNames(db)
    last = max((u.position or 0 for u in there.units.values()), default=0)
    new = {fold(name): closed(name) for name in names if name and fold(name) not in there.known}
    for place, name in enumerate(new.values(), last + 1):
        Unit.insert(uid=new_uid(), name=name, position=place).execute(db)


class UnitNames:
    """The live units by every name that they have or had, and by every spelling that was put right.

    `known`: folded name → id; `former`: id → (last ISO day, name); `spellings`: id → names that it never had by right.
    """

    def __init__(self, db: peewee.Database) -> None:
        self.units = {u.id: u for u in units(db)}
        self.former: dict[int, list[tuple[str, str]]] = {}
        self.spellings: dict[int, list[str]] = {}
        self.known: dict[str, int] = {}
        for unit, name, until in _FORMER.run(db).fetchall():
            if unit in self.units:
                self.known[fold(name)] = unit
                if until is not None:
                    self.former.setdefault(unit, []).append((until, name))
                else:
                    self.spellings.setdefault(unit, []).append(name)
        self.known |= {fold(u.name): u.id for u in self.units.values()}

    def unit(self, name: str | None) -> UnitRow | None:
        """The unit that a name means or meant; None if there is none."""
        return self.units.get(self.known.get(fold(name or ""), 0))

    def on(self, name: str | None, day: str) -> str | None:
        """The name on a day (ISO) of the unit that a name means; an unknown name stays as it is."""
        unit = self.unit(name)
        if unit is None:
            return name
        return min((f for f in self.former.get(unit.id, ()) if f[0] >= day), default=("", unit.name))[1]

    def now(self, name: str | None) -> str | None:
        """The present name of the unit that a name means."""
        unit = self.unit(name)
        return unit.name if unit else name
