"""Units kept: made, put in order, described; renamed from a day on, so that earlier papers keep the old name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.clock import day_before
from cadreapp.records.entities import UNIT_KINDS, Unit
from cadreapp.records.roster import PostHistory
from cadreapp.records.wording.folding import fold, visible
from cadreapp.store import entities
from cadreapp.store.persons import former
from cadreapp.store.persons.units import UnitNames, UnitRow, above_of, tops, units


def rename_unit(desk: Desk, unit: str, name: str, *, since: str | None = None, correct: bool = False) -> Changes:
    """Give a unit, by its present name, another one from an ISO day on (default: today); it can be undone.

    `correct`: the old name was written wrong and was never the unit's. Older rows that hold the old name mean the
    unit still. Refused if there is no such unit, the name is or was that of another, or the day is not later than that
    of its last renaming.
    """
    found = UnitNames(desk.db).unit(unit)
    if found is None or found.name != unit:
        raise Refused.because(f"没有名为“{unit}”的单位，可能刚被改名，请刷新后再试。", field="处室、单位")
    name = _new_name(desk, found, name, since or desk.today().isoformat(), correct)
    if name == found.name:
        return Changes()
    title = f"{'更正单位名称' if correct else '单位改名'}：{found.name} → {name}"
    with desk.operation(title) as writing:
        _rename(desk, found, name, since, correct)
    return Changes(writing.id, title, SHOWN, (), updated=1)


SHOWN = frozenset({CADRE.name, PostHistory.__name__})
"""What shows the units."""


def _new_name(desk: Desk, found: UnitRow, name: str, since: str, correct: bool) -> str:
    """The name as it is kept, checked."""
    name = " ".join(visible(name).split())
    if not name:
        raise Refused.because("请填写单位的新名称。", field="新名称")
    names = UnitNames(desk.db)
    other = names.unit(name)
    if other is not None and other.id != found.id:
        now = "" if other.name == name else f"（现名“{other.name}”）"
        raise Refused.because(f"“{name}”是另一个单位用着或用过的名称{now}，请换一个名称。", field="新名称")
    last = max((until for until, _ in names.former.get(found.id, ())), default="")
    if name != found.name and not correct and last >= day_before(since):
        raise Refused.because(
            f"“{found.name}”是从{last}的第二天起用的，改名日期要比它晚；那次改名记错了的，请先撤销。", field="改名日期"
        )
    return name


def _rename(desk: Desk, found: UnitRow, name: str, since: str | None, correct: bool) -> None:
    until = None if correct else day_before(since or desk.today().isoformat())
    former.keep(desk.db, desk.new_uid(), "name", found.name, until, unit=found.id)
    entities.change(desk.db, Unit, found.id, {"name": name})


@dataclass(frozen=True)
class UnitCard:
    """A unit as it is kept: its place in the order, what it is called, its 性质, the unit above it (a name).

    `closed`: the ISO day from which it is no more; `successor`: the name of the unit into which it went; `today`: what
    it is called today, where its name holds from a later day on.
    """

    id: int
    name: str
    short: str | None
    nature: str | None
    above: str | None
    began: str | None
    closed: str | None = None
    successor: str | None = None
    today: str = ""


def cards(desk: Desk) -> list[UnitCard]:
    """All units in their order."""
    above, known, day = above_of(desk.db), UnitNames(desk.db), desk.today().isoformat()
    rows = units(desk.db)
    names = {row.id: row.name for row in rows}
    return [
        UnitCard(
            *(r.id, r.name, r.short, r.nature, names.get(above.get(r.id, 0)), r.began),
            r.closed,
            names.get(r.successor or 0),
            known.on(r.name, day) or r.name,
        )
        for r in rows
    ]


def groups(desk: Desk) -> dict[str, str]:
    """Unit → the unit at the top of its line, by name; only those that have one above."""
    return tops(desk.db)


def new_unit(desk: Desk, name: str, nature: str | None = None) -> Changes:
    """A new unit at the end of the order; it can be undone. Refused if the name is empty, or one has or had it."""
    name = " ".join(visible(name).split())
    if not name:
        raise Refused.because("请填写单位名称。", field="名称")
    names = UnitNames(desk.db)
    other = names.unit(name) or next((u for u in names.units.values() if u.short == name), None)
    if other is not None:
        hint = "不用再建" if other.closed is None else f"它从{other.closed}起撤销了，还要用的，请选中它按“恢复”"
        raise Refused.because(f"已经有“{other.name}”这个单位了，{hint}。", field="名称")
    title = f"新建单位：{name}"
    last = max((u.position or 0 for u in names.units.values()), default=0)
    with desk.operation(title) as writing:
        values = {"uid": desk.new_uid(), "name": name, "nature": _nature(nature), "position": last + 1}
        entities.add(desk.db, Unit, values)
    return Changes(writing.id, title, frozenset({CADRE.name}), (), new=1)


def change_unit(
    desk: Desk,
    unit: int,
    *,
    name: str = "",
    since: str | None = None,
    correct: bool = False,
    short: str | None = None,
    nature: str | None = None,
    above: str | None = None,
) -> Changes:
    """Describe a unit anew, and rename it where the name is another one, in one operation, which can be undone.

    Refused, and nothing changed, as `rename_unit` says; if the short name is another's; if a unit would stand above
    itself.
    """
    known = cards(desk)
    one = next((c for c in known if c.id == unit), None)
    row = UnitNames(desk.db).units.get(unit)
    if one is None or row is None:
        raise Refused.because("这个单位刚被删掉了，请刷新后再试。", field="名称")
    short = _short(desk, one, short)
    upper = _upper(known, one, above)
    renamed = _new_name(desk, row, name or one.name, since or desk.today().isoformat(), correct)
    described = (short, _nature(nature), upper.name if upper else None) != (one.short, one.nature, one.above)
    if not described and renamed == one.name:
        return Changes()
    title = f"修改单位：{one.name}" if renamed == one.name else f"单位改名：{one.name} → {renamed}"
    with desk.operation(title) as writing:
        if described:
            values = {"short": short, "nature": nature, "parent": upper.id if upper else None}
            entities.change(desk.db, Unit, unit, values)
        if renamed != one.name:
            _rename(desk, row, renamed, since, correct)
    return Changes(writing.id, title, SHOWN, (), updated=1)


def _short(desk: Desk, one: UnitCard, short: str | None) -> str | None:
    short = " ".join(visible(short or "").split()) or None
    names = UnitNames(desk.db)
    twin = names.unit(short) or next((u for u in names.units.values() if short and u.short == short), None)
    if twin is not None and twin.id != one.id:
        raise Refused.because(f"“{short}”已经是“{twin.name}”的名称、简称或用过的名称。", field="简称")
    return short


def _nature(nature: str | None) -> str | None:
    if nature and nature not in UNIT_KINDS:
        raise Refused.because(f"单位的性质可以是：{'、'.join(UNIT_KINDS)}。", field="性质")
    return nature or None


def _upper(known: list[UnitCard], one: UnitCard, above: str | None) -> UnitCard | None:
    """The unit above, which must not stand under this one."""
    by_name = {c.name: c for c in known}
    upper = by_name.get(above or "")
    if above and upper is None:
        raise Refused.because(f"没有名为“{above}”的单位。", field="上级单位")
    if upper is not None and upper.closed is not None:
        raise Refused.because(f"“{above}”从{upper.closed}起已经撤销，不能做上级。", field="上级单位")
    line = upper
    while line is not None:
        if line.id == one.id:
            raise Refused.because(f"“{above}”在“{one.name}”下面，不能又做它的上级。", field="上级单位")
        line = by_name.get(line.above or "")
    return upper


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


def unknown(desk: Desk, name: str | None) -> tuple[str, ...] | None:
    """For a name that is no unit's, neither now nor earlier, the units whose names are near; else None."""
    names = UnitNames(desk.db)
    if not name or names.unit(name) is not None:
        return None
    known = {fold(u.name): u.name for u in names.units.values() if u.closed is None}
    return tuple(known[n] for n in get_close_matches(fold(name), list(known), 3, 0.5))
