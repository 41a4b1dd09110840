"""Units kept: made, put in order, described; renamed from a day on, so that earlier papers keep the old name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.clock import day_before
from cadreapp.records.entities import Unit
from cadreapp.records.roster import PostHistory
from cadreapp.records.wording.folding import fold, visible
from cadreapp.store import entities
from cadreapp.store.persons import former
from cadreapp.store.persons.units import UnitNames, above_of, units


def rename_unit(desk: Desk, unit: str, name: str, *, since: str | None = None, correct: bool = False) -> Changes:
    """Give a unit, by its present name, another one from an ISO day on (default: today); it can be undone.

    `correct`: the old name was written wrong and was never the unit's. Older rows that hold the old name mean the
    unit still. Refused if there is no such unit, or the name is or was that of another.
    """
    name = " ".join(visible(name).split())
    names = UnitNames(desk.db)
    found = names.unit(unit)
    if found is None or found.name != unit:
        raise Refused.because(f"没有名为“{unit}”的单位，可能刚被改名，请刷新后再试。", field="处室、单位")
    if not name:
        raise Refused.because("请填写单位的新名称。", field="新名称")
    other = names.unit(name)
    if other is not None and other.id != found.id:
        now = "" if other.name == name else f"（现名“{other.name}”）"
        raise Refused.because(f"“{name}”是另一个单位用着或用过的名称{now}，请换一个名称。", field="新名称")
    if name == found.name:
        return Changes()
    title = f"{'更正单位名称' if correct else '单位改名'}：{found.name} → {name}"
    until = None if correct else day_before(since or desk.today().isoformat())
    with desk.operation(title) as writing:
        former.keep(desk.db, desk.new_uid(), "name", found.name, until, unit=found.id)
        entities.change(desk.db, Unit, found.id, {"name": name})
    return Changes(writing.id, title, frozenset({CADRE.name, PostHistory.__name__}), (), updated=1)


@dataclass(frozen=True)
class UnitCard:
    """A unit as it is kept: its place in the order, what it is called, its 性质, the unit above it (a name)."""

    id: int
    name: str
    short: str | None
    nature: str | None
    above: str | None
    began: str | None


def cards(desk: Desk) -> list[UnitCard]:
    """All units in their order."""
    above = above_of(desk.db)
    rows = units(desk.db)
    names = {row.id: row.name for row in rows}
    return [UnitCard(r.id, r.name, r.short, r.nature, names.get(above.get(r.id, 0)), r.began) for r in rows]


def new_unit(desk: Desk, name: str, nature: str | None = None) -> Changes:
    """A new unit at the end of the order; it can be undone. Refused if the name is empty, or one has or had it."""
    name = " ".join(visible(name).split())
    if not name:
        raise Refused.because("请填写单位名称。", field="名称")
    names = UnitNames(desk.db)
    if (other := names.unit(name)) is not None:
        raise Refused.because(f"已经有“{other.name}”这个单位了，不用再建。", field="名称")
    title = f"新建单位：{name}"
    last = max((u.position or 0 for u in names.units.values()), default=0)
    with desk.operation(title) as writing:
        values = {"uid": desk.new_uid(), "name": name, "nature": nature, "position": last + 1}
        entities.add(desk.db, Unit, values)
    return Changes(writing.id, title, frozenset({CADRE.name}), (), new=1)


def set_unit(desk: Desk, unit: int, *, short: str | None, nature: str | None, above: str | None) -> Changes:
    """Set a unit's short name, its 性质 and the unit above it; it can be undone.

    Refused if the short name is another's, or a unit would stand above itself.
    """
    known = cards(desk)
    one = next((c for c in known if c.id == unit), None)
    if one is None:
        raise Refused.because("这个单位刚被删掉了，请刷新后再试。", field="名称")
    short = " ".join(visible(short or "").split()) or None
    twin = next((c for c in known if c.id != unit and short and short in (c.short, c.name)), None)
    if twin is not None:
        raise Refused.because(f"“{short}”已经是“{twin.name}”的名称或简称。", field="简称")
    upper = next((c for c in known if c.name == above), None) if above else None
    if above and upper is None:
        raise Refused.because(f"没有名为“{above}”的单位。", field="上级单位")
    line, by_name = upper, {c.name: c for c in known}
    while line is not None:
        if line.id == unit:
            raise Refused.because(f"“{above}”在“{one.name}”下面，不能又做它的上级。", field="上级单位")
        line = by_name.get(line.above or "")
    values = {"short": short, "nature": nature, "parent": upper.id if upper else None}
    if (short, nature, upper.name if upper else None) == (one.short, one.nature, one.above):
        return Changes()
    title = f"修改单位：{one.name}"
    with desk.operation(title) as writing:
        entities.change(desk.db, Unit, unit, values)
    return Changes(writing.id, title, frozenset({CADRE.name, PostHistory.__name__}), (), updated=1)


def move_unit(desk: Desk, unit: int, step: int) -> Changes:
    """Put a unit further up (-1) or down (1) in the order of lists and sheets; at the ends nothing moves."""
    ids = [card.id for card in cards(desk)]
    at = ids.index(unit) if unit in ids else -1
    to = at + step
    if at < 0 or not 0 <= to < len(ids):
        return Changes()
    ids[at], ids[to] = ids[to], ids[at]
    title = "调整单位次序"
    with desk.operation(title) as writing:
        for place, one in enumerate(ids, 1):
            entities.change(desk.db, Unit, one, {"position": place})
    return Changes(writing.id, title, frozenset({CADRE.name}), (), updated=1)


def unknown(desk: Desk, name: str | None) -> tuple[bool, str]:
    """Whether a name is no unit's, neither now nor earlier, and the units whose names are near, in words."""
    names = UnitNames(desk.db)
    if not name or names.unit(name) is not None:
        return False, ""
    known = {fold(u.name): u.name for u in names.units.values()}
    near = get_close_matches(fold(name), list(known), 3, 0.5)
    return bool(known), "、".join(known[n] for n in near)
