"""Units that end: closed (撤销) or merged into another (合并) from a day on; two that were always one made one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.writing.units import SHOWN
from cadreapp.records import kind
from cadreapp.records.clock import day_before
from cadreapp.records.entities import Unit
from cadreapp.records.kind import Named
from cadreapp.records.roster import PostHistory
from cadreapp.store import entities, query
from cadreapp.store.persons import former, people
from cadreapp.store.persons.units import UnitNames, UnitRow, above_of
from cadreapp.store.query import Row


@dataclass(frozen=True)
class Ending:
    """What an end of a unit brings with it. `people`: who is in it on that day, with their posts («李示例　科员»).

    `under`: the units that stand under it; `later`: whose posts in it begin only after that day.
    """

    unit: UnitRow
    into: UnitRow | None
    since: str
    people: tuple[str, ...]
    under: tuple[str, ...]
    later: tuple[str, ...]


def preview(desk: Desk, unit: int, since: str, into: int | None = None) -> Ending:
    """What closing a unit from an ISO day on, or merging it into another, brings with it.

    Refused as `close_unit` and `merge_unit` are, except for people that are still in it.
    """
    found, goal = _units(desk, unit, into)
    names = UnitNames(desk.db)
    under = tuple(names.units[u].name for u, above in above_of(desk.db).items() if above == unit)
    stays = _stays(desk, unit, since)
    inside = [f"{_who(r)}　{r[PostHistory.post] or ''}".rstrip() for r in _of(desk, [s for s in stays if s.held])]
    later = [f"{_who(r)}（{r.date}）" for r in _of(desk, [s for s in stays if s.since > since])]
    return Ending(found, goal, since, tuple(inside), under, tuple(later))


def close_unit(desk: Desk, unit: int, since: str) -> Changes:
    """Close a unit from an ISO day on; sheets and lists of earlier times keep it. It can be undone.

    Refused: somebody is still in it on that day or later, a unit stands under it, it is closed already.
    """
    ending = preview(desk, unit, since)
    if ending.people:
        raise Refused.because(
            f"{since}还有{_listed(ending.people)}在“{ending.unit.name}”，请先登记他们的新任职，或改用“合并到…”。",
            field="撤销日期",
        )
    _nobody_later(ending)
    if ending.under:
        raise Refused.because(
            f"“{ending.unit.name}”下面还有{'、'.join(ending.under)}，请先改它们的上级单位。", field="上级单位"
        )
    title = f"撤销单位：{ending.unit.name}"
    with desk.operation(title) as writing:
        entities.change(desk.db, Unit, unit, {"closed": since})
    return Changes(writing.id, title, SHOWN, (), updated=1)


def reopen_unit(desk: Desk, unit: int) -> Changes:
    """Take the closing of a unit back (it was a mistake); who was moved by a merging stays where they are."""
    found = UnitNames(desk.db).units.get(unit)
    if found is None or found.closed is None:
        raise Refused.because("这个单位没有撤销，不用恢复。", field="撤销日期")
    title = f"恢复单位：{found.name}"
    with desk.operation(title) as writing:
        entities.change(desk.db, Unit, unit, {"closed": None, "successor": None})
    return Changes(writing.id, title, SHOWN, (), updated=1)


def merge_unit(desk: Desk, unit: int, into: int, since: str) -> Changes:
    """Close a unit from an ISO day on; its people hold the same posts in the other one from then on.

    One operation, which can be undone. Each gets a row of 任职经历 of that day; the units under it come under the
    other. Refused: closed already, into itself or one below it, a post in it begins later.
    """
    ending = preview(desk, unit, since, into)
    _nobody_later(ending)
    assert ending.into is not None
    title = f"合并单位：{ending.unit.name} → {ending.into.name}"
    basis = f"{ending.unit.name}并入{ending.into.name}"
    posts = kind(PostHistory)
    items: list[Item] = []
    for row in _of(desk, [s for s in _stays(desk, unit, since) if s.held]):
        begun = {
            "cadre": row[PostHistory.cadre],
            "unit": ending.into.name,
            "post": row[PostHistory.post],
            "duties": row[PostHistory.duties],
            "term": row[PostHistory.term],
            "date": since,
            "basis": basis,
        }
        if row.date == since:
            items.append(Item(posts, {"unit": ending.into.name, "basis": row[PostHistory.basis] or basis}, row.id))
        else:
            items += [Item(posts, {"end": day_before(since)}, row.id), Item(posts, begun)]
    with desk.operation(title) as writing:
        moved = save(desk, items) if items else Changes()
        entities.change(desk.db, Unit, unit, {"closed": since, "successor": into})
        _bring_under(desk, unit, into)
    return Changes(writing.id, title, SHOWN | moved.kinds, moved.records, new=moved.new, updated=1 + moved.updated)


def join_units(desk: Desk, unit: int, into: int) -> Changes:
    """Make two units one that was entered twice: whatever names the first means the other, on all sheets.

    One operation, which can be undone. The name of the first is kept as a spelling of the other.
    """
    found, goal = _units(desk, unit, into)
    assert goal is not None
    title = f"两个单位并成一个：{found.name} → {goal.name}"
    names = UnitNames(desk.db)
    spellings = [found.name, *(name for _, name in names.former.get(unit, ())), *names.spellings.get(unit, ())]
    with desk.operation(title) as writing:
        for name in dict.fromkeys(spellings):
            former.keep(desk.db, desk.new_uid(), "name", name, None, unit=into)
        _bring_under(desk, unit, into)
        entities.change(desk.db, Unit, unit, {"deleted_at": writing.at, "successor": into})
    return Changes(writing.id, title, SHOWN, (), updated=1)


class ClosedUnits(StateGuard):
    """Nobody's post lies in a unit that is closed by then, whatever door it came through."""

    kinds = frozenset((PostHistory,))
    tables = frozenset(("unit",))

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        names = UnitNames(desk.db)
        for unit in names.units.values():
            if unit.closed is None:
                continue
            into = names.units.get(unit.successor or 0)
            gone = f"从{unit.closed}起已经{f'并入“{into.name}”' if into else '撤销'}"
            some = [s for s in _stays(desk, unit.id, unit.closed) if s.held or s.since >= unit.closed]
            for row in _of(desk, some):
                reason = f"“{unit.name}”{gone}，{_who(row)}的任职请填现在的单位"
                yield Broken(row.id, "unit", reason, ("closed unit", row.id))


def _units(desk: Desk, unit: int, into: int | None) -> tuple[UnitRow, UnitRow | None]:
    names = UnitNames(desk.db)
    found, goal = names.units.get(unit), names.units.get(into or 0)
    if found is None or (into is not None and goal is None):
        raise Refused.because("这个单位刚被改动过，请刷新后再试。", field="名称")
    if found.closed is not None:
        raise Refused.because(f"“{found.name}”从{found.closed}起已经撤销了。", field="撤销日期")
    if goal is not None and goal.closed is not None:
        raise Refused.because(f"“{goal.name}”从{goal.closed}起已经撤销，不能并入。", field="并入")
    above, line = above_of(desk.db), into
    while line is not None:
        if line == unit:
            raise Refused.because(f"不能并入“{found.name}”自己或它下面的单位。", field="并入")
        line = above.get(line)
    return found, goal


@dataclass(frozen=True)
class _Stay:
    """A post in a unit, from an ISO day on; `held`: whether it is the latest that counts on the day asked about."""

    record: int
    person: int
    since: str
    held: bool


def _stays(desk: Desk, unit: int, day: str) -> list[_Stay]:
    """The posts in a unit, under whatever name it had, oldest first; of those who left the roster before, none."""
    names, gone = UnitNames(desk.db), people.left_on(desk.db)
    some = [post for post in people.posts(desk.db) if gone.get(post[1], "9999") >= day]
    current = {p: record for record, p, since, end, _ in some if since <= day and not (end and end < day[: len(end)])}
    return [
        _Stay(record, person, since, current.get(person) == record)
        for record, person, since, _, written in some
        if (own := names.unit(written)) is not None and own.id == unit
    ]


def _of(desk: Desk, stays: list[_Stay]) -> list[Row]:
    return query.load(desk.db, kind(PostHistory), [stay.record for stay in stays])


def _nobody_later(ending: Ending) -> None:
    if ending.later:
        raise Refused.because(
            f"{_listed(ending.later)}从{ending.since}以后才到“{ending.unit.name}”任职，日期请核对。", field="撤销日期"
        )


def _listed(some: tuple[str, ...]) -> str:
    shown = "、".join(one.replace("　", "") for one in some[:5])
    return f"{shown}等 {len(some)} 人" if len(some) > 5 else shown


def _bring_under(desk: Desk, unit: int, into: int) -> None:
    """The units under one come under another."""
    for lower, above in above_of(desk.db).items():
        if above == unit:
            entities.change(desk.db, Unit, lower, {"parent": into})


def _who(row: Row) -> str:
    named: Named = row.given(PostHistory.cadre)
    return named.name
