"""The roster as rows of the records' table: the members of the period, as they stood at its end."""

from __future__ import annotations

from dataclasses import replace

from cadreapp.records import CADRE, Kind
from cadreapp.records.checks import spelling
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Row
from ui.coordinates import Place
from ui.snapshot import Snapshot
from ui.tables.model import Filtered, Listed

COLUMNS = ("name", "sex", "born", "political", "education", "unit", "post", "rank", "staff", "entered")


def roster_kind() -> Kind:
    """干部 with the columns that the table shows, in its order."""
    return replace(CADRE, fields=tuple(CADRE[name] for name in COLUMNS), title_field="post")


def _row(member: Member) -> Row:
    return Row(member.person, member.uid, CADRE.name, member.values, None, None, member.name, None, None, None, 0)


def _fits(member: Member, filtered: Filtered) -> bool:
    words = [str(member.values.get(name) or "") for name in COLUMNS]
    wanted = spelling(filtered.text)
    found = any(wanted in spelling(w) for w in (*words, member.pinyin.replace(" ", ""), member.initials))
    return found and not filtered.late and all(member.values.get(f) == value for f, value in filtered.says)


def members_listed(
    snapshot: Snapshot,
    place: Place,
    filtered: Filtered = Filtered(),  # noqa: B008 — frozen
    sort: str = "",
    descending: bool = False,
) -> Listed:
    """The members at a place; sorted by a field (names by pinyin), empty values last."""
    chosen = snapshot.people_at(place)
    members = [m for m in snapshot.members if (chosen is None or m.person in chosen) and _fits(m, filtered)]
    if sort:
        name = "pinyin" if sort == "name" else sort
        known = [m for m in members if getattr(m, name) is not None]
        known.sort(key=lambda m: str(getattr(m, name)), reverse=descending)
        members = known + [m for m in members if getattr(m, name) is None]
    return Listed(tuple(m.person for m in members), tuple(_row(m) for m in members), len(members), 0)
