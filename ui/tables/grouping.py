"""Records under headings: by cadre or by unit, in the roster's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadreapp.records.kind import Kind
from ui.coordinates import BUREAU
from ui.snapshot import NO_UNIT, Snapshot

BY_PERSON, BY_UNIT = "person", "unit"
WAYS = {"": "不分组", BY_PERSON: "按干部", BY_UNIT: "按单位"}
SEVERAL = {BY_PERSON: "几个人一起的", BY_UNIT: "几个单位一起的"}
ELSEWHERE = "不在本时段名册里的"


@dataclass(frozen=True)
class Heading:
    """A heading in the table and how many records stand under it."""

    title: str
    records: int

    @property
    def text(self) -> str:
        """示例处（12 条）."""
        return f"{self.title}（{self.records:,} 条）"


def can_group(kind: Kind) -> bool:
    """Whether the records of a kind are somebody's."""
    return bool(kind.who_field)


def grouped(ids: Sequence[int], whose: Mapping[int, Sequence[int]], by: str, found: Snapshot) -> list[Heading | int]:
    """The ids under headings, each group in the order in which they come.

    `whose`: record → its people. What belongs to several groups, to the bureau or to nobody of the roster has headings
    of its own, the last ones.
    """
    names = [m.name for m in found.members]
    titles: dict[int, str] = {}
    for member in found.members:
        twin = names.count(member.name) > 1
        titles[member.person] = (
            (member.unit or NO_UNIT)
            if by == BY_UNIT
            else f"{member.name}（{member.unit or NO_UNIT}）"
            if twin
            else member.name
        )
    groups: dict[str, list[int]] = {title: [] for title in titles.values()}
    for last in (SEVERAL[by], ELSEWHERE, BUREAU):
        groups.setdefault(last, [])
    for record in ids:
        some = {titles.get(person, ELSEWHERE) for person in whose.get(record, ())}
        groups[next(iter(some)) if len(some) == 1 else SEVERAL[by] if some else BUREAU].append(record)
    entries: list[Heading | int] = []
    for title, own in groups.items():
        if own:
            entries += [Heading(title, len(own)), *own]
    return entries
