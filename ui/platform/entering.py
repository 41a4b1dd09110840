"""With which values the form of a new record begins: the chosen person and period, or what is owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadreapp.operations.counting.owed import Owed, prefill
from cadreapp.records import CADRE, Kind, Named
from cadreapp.records.period import Period
from ui.coordinates import Place
from ui.kit import memory
from ui.snapshot import NO_UNIT, Snapshot
from ui.tables.model import Gap

TODAY = "input/today"
"""Whether a new record begins with today's date: 是 or 否, as the user chose."""


def begins_today() -> bool:
    """Whether a new record begins with today's date; so until the user turns it off."""
    return memory.text(TODAY, "是") != "否"


def given(kind: Kind, place: Place, shown: Snapshot, today: date) -> dict[str, Any]:
    """The values of a new record of a kind at a place."""
    given: dict[str, Any] = {}
    ref = next((p for p in shown.everybody if p.id == place.person), None)
    field = kind.who_field or next((s.name for s in kind.fields if s.name == "cadre"), "")
    if kind is CADRE:
        if shown.everybody:
            given["entered"] = today.isoformat()
        return given | ({"unit": place.unit} if place.unit and place.unit != NO_UNIT else {})
    if ref is not None and field:
        named = Named(ref.name, ref.id)
        given[field] = (named,) if kind.who == "cadres" else named
    if kind.date_field and begins_today() and today in place.period:
        given[kind.date_field] = today.isoformat()
    if kind.period_field and kind[kind.period_field].period == place.period.length:
        given[kind.period_field] = place.period.text
    return given


def owed(kind: Kind, gap: Gap, dues: tuple[Owed, ...], today: date, part: Period) -> dict[str, Any]:
    """The values of a record that is owed: its people, its period, and today where it lies in the part meant."""
    values = prefill(kind, dues[0])
    if kind.who == "cadres":
        values[kind.who_field] = tuple(Named(d.cadre or "", d.person) for d in dues)
    if kind.date_field and today in part:
        values[kind.date_field] = today.isoformat()
    return values
