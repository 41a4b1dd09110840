"""The records of one kind, or the roster: for `list` as objects with the labels as keys, for paper as a table."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.query import Filter

if TYPE_CHECKING:
    pass

_NUMBERS = (FieldType.NUMBER, FieldType.MONEY, FieldType.FLAG)


def kind_named(name: str) -> Kind:
    """The kind with that title or class name, the roster (干部, Cadre) among them; UserError with a suggestion."""
    if name in (CADRE.name, CADRE.title):
        return CADRE
    try:
        return records.kind(name)
    except KeyError:
        titles = [k.title for k in records.KINDS] + [k.name for k in records.KINDS] + [CADRE.title]
        near = difflib.get_close_matches(name, titles, 3, 0.4)
        hint = f"是不是“{'”或“'.join(near)}”？" if near else "类别写标题，如 走访、工作信息。"
        raise UserError(f"没有“{name}”这类记录。{hint}") from None


def listing(desk: Desk, name: str, year: int | None = None) -> list[dict[str, Any]]:
    """One object per record: label → value (numbers as numbers, all else as text, missing as None), oldest first."""
    kind = kind_named(name)
    start, end = (f"{year}-01-01", f"{year}-12-31") if year else (None, None)
    if kind is CADRE:
        today = desk.today() if year is None else date(year, 12, 31)
        members = people.roster(desk.db, start or today.isoformat(), end or today.isoformat())
        return [{s.label: _plain(s, m.values[s.name]) for s in CADRE.fields} for m in members]
    ids = query.find(desk.db, kind, Filter(start, end))[::-1]
    rows = []
    for row in query.load(desk.db, kind, ids, day=end or ""):
        found: dict[str, Any] = {}
        for spec in kind.fields:
            found[spec.label] = _plain(spec, row.values[spec.name])
            for detail in spec.details:
                said = [n.detail.get(detail.name, "") for n in row.values[spec.name] or ()]
                found[detail.label] = "、".join(said) if any(said) else None
        found["补录"] = row.late_on
        rows.append(found)
    return rows


def _plain(spec: FieldSpec, value: Any) -> Any:
    if value is None:
        return None
    return value if spec.type in _NUMBERS else text(spec, value)
