"""What must hold between the records of one person: steps in their order, intervals kept, one thing at a time."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

import peewee

from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.paths import resource
from cadreapp.records import RecordModel, names
from cadreapp.records.checks import fold
from cadreapp.records.period import months_later
from cadreapp.records.platforms.selection import Concern, Reserve
from cadreapp.records.platforms.tempering import PartyStep
from cadreapp.store.persons.dated import in_order
from cadreapp.store.writing.touched import everybody


@lru_cache(maxsize=1)
def limits() -> dict[str, Any]:
    """The order and the minimum intervals of steps: invariants.toml."""
    return tomllib.loads(resource("rules/invariants.toml").read_text("utf-8"))


class Invariants(StateGuard):
    """Steps of 党员发展 and of 苗头性问题 in their order, one membership of the reserve pool at a time."""

    kinds = frozenset[type[RecordModel]]({PartyStep, Concern, Reserve})

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        persons = touched.persons(self.kinds) if touched is not None else everybody(desk.db, self.kinds)
        kinds = touched.kinds if touched is not None else names(self.kinds)
        if PartyStep.__name__ in kinds:
            yield from _party(desk.db, persons)
        if Concern.__name__ in kinds:
            yield from _concern(desk.db, persons)
        if Reserve.__name__ in kinds:
            yield from _one_at_a_time(desk.db, Reserve, "后备干部", persons)


def _party(db: peewee.Database, people: Collection[int]) -> Iterator[Broken]:
    rule = limits()["party"]
    steps, extension, cancelled = rule["steps"], rule["extension"], rule["cancelled"]
    rows = sorted(
        in_order(db, PartyStep, (PartyStep.stage,), people),
        key=lambda r: (r[0], r[3], steps.index(r[5]) if r[5] in steps else len(steps)),
    )
    reached: dict[int, dict[str, str]] = defaultdict(dict)
    for person, name, record, day, _, stage in rows:
        done = reached[person]
        if stage == cancelled:
            if steps[-2] not in done or steps[-1] in done:
                yield Broken(record, "stage", f"{name}不是预备党员，不能登记“{stage}”")
            done.clear()
            continue
        if stage == extension:
            if steps[-2] not in done or steps[-1] in done:
                yield Broken(record, "stage", f"{name}不是预备党员，不能登记“{stage}”")
            if stage in done:
                yield Broken(record, "stage", f"{name}的预备期已经延长过一次，不能再延长")
        else:
            at = steps.index(stage)
            if stage in done:
                yield Broken(record, "stage", f"{name}已经登记过“{stage}”（{done[stage]}），请核对")
            elif at and steps[at - 1] not in done:
                reason = f"{name}在 {day} 之前没有“{steps[at - 1]}”的记录，阶段不能跳过，请先登记前一阶段"
                yield Broken(record, "stage", reason)
            elif any(later in done for later in steps[at + 1 :]):
                yield Broken(record, "stage", f"{name}已经到了后面的阶段，“{stage}”的日期 {day} 不对，请核对")
        for interval in rule["interval"]:
            if stage == interval["to"] and interval["from"] in done:
                earliest = months_later(done[interval["from"]], interval["months"])
                if day < earliest:
                    yield Broken(
                        record,
                        "date",
                        f"{name}从“{interval['from']}”（{done[interval['from']]}）到“{stage}”不足 {interval['months']}"
                        f" 个月：{interval['why']}，最早 {earliest}",
                    )
        done[stage] = day


def _concern(db: peewee.Database, people: Collection[int]) -> Iterator[Broken]:
    steps = limits()["concern"]["steps"]
    rows = sorted(
        in_order(db, Concern, (Concern.problem, Concern.step), people),
        key=lambda r: (r[0], fold(r[5]), r[3], steps.index(r[6])),
    )
    reached: dict[tuple[int, str], set[str]] = defaultdict(set)
    for person, name, record, day, _, problem, step in rows:
        done, at = reached[person, fold(problem)], steps.index(step)
        if at and steps[at - 1] not in done:
            yield Broken(
                record,
                "step",
                f"{name}的这一问题在 {day} 之前没有“{steps[at - 1]}”的记录，不能登记“{step}”，请先登记前一步",
            )
        done.add(step)


def _one_at_a_time(
    db: peewee.Database, kind: type[RecordModel], what: str, people: Collection[int]
) -> Iterator[Broken]:
    open_end: dict[int, tuple[str | None, str | None]] = {}
    for person, name, record, day, end in in_order(db, kind, (), people):
        if person in open_end:
            before = open_end[person][1]
            if before is None or (day or "") < before:
                yield Broken(
                    record,
                    "date",
                    f"{name}的{what}与前一段（{open_end[person][0] or '此前'}起）重叠，请先填写前一段的结束日期",
                )
        open_end[person] = (day, end)
