"""学历学位 of a person by 教育类别, as a roster and a 任免审批表 say it: a row each, the one that is there kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item
from cadreapp.records.kind import Named
from cadreapp.records.roster import Education
from cadreapp.store import query
from cadreapp.store.query import Filter

EDUCATION = records.kind(Education)


def schooling_items(
    present: Sequence[query.Row], person: int, said: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[Item]:
    """What of (教育类别 or "", values) is to be saved, where `present` is known of the person.

    A row each: the one of that mode and level, else of that mode alone, else one without a mode that does not
    contradict, else a new one.
    """
    present = list(present)
    modes = [mode for mode, _ in said]
    items = []
    for mode, values in said:
        row = _meant(present, mode, values, alone=modes.count(mode) == 1)
        own = {"mode": mode, **values} if mode else dict(values)
        if row is None:
            items.append(Item(EDUCATION, {"cadre": Named("", person), **own}))
            continue
        present.remove(row)
        if any(row.values[n] != v for n, v in own.items()):
            items.append(Item(EDUCATION, own, record=row.id))
    return items


def _meant(present: Sequence[query.Row], mode: str, values: Mapping[str, Any], *, alone: bool) -> query.Row | None:
    agreeing = [r for r in present if all(r.values[n] in (None, v) for n, v in values.items())]
    same = [r for r in agreeing if not mode or r[Education.mode] == mode]
    if not same and mode and alone:
        same = [r for r in present if r[Education.mode] == mode]
    found = same or [r for r in agreeing if r[Education.mode] is None]
    return found[-1] if found else None


def of_person(desk: Desk, kind: records.Kind, person: int) -> list[query.Row]:
    """The records of a kind that are of a person, by number."""
    return query.load(desk.db, kind, sorted(query.find(desk.db, kind, Filter(people=(person,)))))


def by_person(desk: Desk, kind: records.Kind, people: Collection[int]) -> dict[int, list[query.Row]]:
    """The records of a kind that are of these people, by person."""
    found: dict[int, list[query.Row]] = defaultdict(list)
    for row in query.load(desk.db, kind, sorted(query.find(desk.db, kind, Filter(people=tuple(people))))):
        who = row.values[kind.who_field]
        if isinstance(who, Named) and who.person is not None:
            found[who.person].append(row)
    return found
