"""任职经历 kept in step with 岗位交流, 提拔使用, 挂职锻炼 and 跟班学习, so that no two papers name two posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.save import Item
from cadreapp.records import RecordModel, kind
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Kind, Named
from cadreapp.records.platforms.combat import Secondment
from cadreapp.records.platforms.selection import Promotion
from cadreapp.records.platforms.training import ShadowStudy, Transfer
from cadreapp.records.roster import PostHistory
from cadreapp.rules.preconditions import same_post
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.units import units
from cadreapp.store.query import Filter, Row

POSTS: Mapping[type[RecordModel], Declared[str]] = {Transfer: Transfer.to_post, Promotion: Promotion.to_post}
"""Kinds that give a new post → its field."""

PLACES: Mapping[type[RecordModel], tuple[Declared[str], Declared[str] | None, str]] = {
    Secondment: (Secondment.host, Secondment.post, "挂职"),
    ShadowStudy: (ShadowStudy.host_office, None, "跟班学习"),
}
"""Kinds that place somebody elsewhere, the post staying → unit, post, 性质."""


@dataclass(frozen=True)
class Proposal:
    """What 任职经历 would say: the question in words, and the items that do it."""

    question: str
    items: tuple[Item, ...]


def proposed(desk: Desk, kind_: Kind, values: Mapping[str, Any], record: int | None = None) -> Proposal | None:
    """How 任职经历 would follow from the values of a record; None if it agrees already, or cannot be said.

    `record`: the one that is changed; what was made of its former day moves with it.
    """
    named, day = values.get("cadre"), values.get("date")
    if kind_.model not in (*POSTS, *PLACES) or not isinstance(named, Named) or not day:
        return None
    named, reason = Directory(people.people(desk.db)).resolve(kind_["cadre"], named)
    if reason or named.person is None:
        return None
    rows = query.rows(desk.db, kind(PostHistory), Filter(people=(named.person,)))
    rows.sort(key=lambda r: (r.date or "", r.id))
    old = query.load(desk.db, kind_, [record]) if record is not None else []
    was = old[0].date if old else None
    if kind_.model in PLACES:
        return _placed(kind_, values, named, day, was, rows)
    if old and was and was != day and (found := _moved(str(old[0][POSTS[kind_.model]]), named, was, day, rows)):
        return found
    return _posted(desk, kind_, values, named, day, rows)


def _posted(
    desk: Desk, kind_: Kind, values: Mapping[str, Any], named: Named, day: str, rows: list[Row]
) -> Proposal | None:
    new = str(values.get(POSTS[kind_.model].name) or "")
    own = [r for r in rows if not r[PostHistory.nature]]
    held = [r for r in own if (r.date or "") <= day and (r.end is None or r.end >= day)]
    if not new or any(same_post(new, _said(r)) for r in held):
        return None
    if any((r.date or "") > day for r in own):
        return None  # what came later is known: where this one belongs only somebody can say
    unit, post = split_post(new, [u.name for u in units(desk.db)])
    before = held[-1][PostHistory.unit] if held else None
    ended = tuple(Item(kind(PostHistory), {"end": day}, r.id) for r in held if r.end is None)
    begun = {"cadre": named, "unit": unit or before, "post": post, "date": day, "basis": values.get("basis")}
    old = f"“{_said(held[-1])}”到此为止，" if ended else ""
    question = f"是否同时更新{named.name}的任职经历：{old}从 {day} 起任“{begun['unit'] or ''}{post}”？"
    return Proposal(question, (*ended, Item(kind(PostHistory), begun)))


def _moved(post: str, named: Named, was: str, day: str, rows: list[Row]) -> Proposal | None:
    """The post that began on the former day begins on the new one, and what ended then ends now."""
    own = [r for r in rows if not r[PostHistory.nature]]
    begun = [r for r in own if r.date == was and same_post(post, _said(r))]
    first, last = sorted((was, day))
    if len(begun) != 1 or any(first <= (r.date or "") <= last for r in own if r is not begun[0]):
        return None  # what lies between only somebody can sort
    if begun[0].end is not None and begun[0].end < day:
        return None
    ended = tuple(Item(kind(PostHistory), {"end": day}, r.id) for r in own if r.end == was)
    question = f"是否同时更新{named.name}的任职经历：任“{_said(begun[0])}”由 {was} 起改为 {day} 起？"
    return Proposal(question, (*ended, Item(kind(PostHistory), {"date": day}, begun[0].id)))


def _placed(
    kind_: Kind, values: Mapping[str, Any], named: Named, day: str, was: str | None, rows: list[Row]
) -> Proposal | None:
    unit, post, nature = PLACES[kind_.model]
    own = {
        "unit": values.get(unit.name),
        "post": values.get(post.name) if post else None,
        "date": day,
        "end": values.get("end"),
    }
    stays = [r for r in rows if r[PostHistory.nature] == nature and r.date in (day, was)]
    same = next((r for r in stays if r.date == day), stays[0] if stays else None)
    if not own["unit"] or same is not None and all(same.values.get(n) == v for n, v in own.items()):
        return None
    where = f"{own['unit']}{own['post'] or ''}"
    question = f"是否同时更新{named.name}的任职经历：从 {day} 起在“{where}”{nature}（原职务不变）？"
    given = own | {"nature": nature, "basis": values.get("basis")}
    return Proposal(question, (Item(kind(PostHistory), {"cadre": named, **given}, same.id if same else None),))


def split_post(text: str, units: list[str]) -> tuple[str, str]:
    """Unit and post of a post as it is written («办公室科员»): the longest unit known with which it begins, else ""."""
    unit = max((u for u in units if text.startswith(u) and len(text) > len(u)), key=len, default="")
    return unit, text[len(unit) :].strip()


def _said(row: Row) -> str:
    return f"{row[PostHistory.unit] or ''}{row[PostHistory.post] or ''}"
