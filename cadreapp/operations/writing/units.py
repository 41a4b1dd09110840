"""Units renamed: from a day on, so that papers of earlier times keep the old name, or put right for all time."""

from __future__ import annotations

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.clock import day_before
from cadreapp.records.entities import Unit
from cadreapp.records.roster import PostHistory
from cadreapp.records.wording.folding import visible
from cadreapp.store import entities
from cadreapp.store.persons import former
from cadreapp.store.persons.units import UnitNames


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
