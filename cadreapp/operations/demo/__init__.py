"""The sample bureau: the article's arrangements and figures with invented people, the same for the same seed."""

from __future__ import annotations

import calendar
import random
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.demo.cast import INSTITUTIONS, OFFICES, cast, silhouette
from cadreapp.operations.demo.course import Chronicle
from cadreapp.operations.demo.plan import ARTICLE_CADRES, LAST_YEAR, LATE, Made
from cadreapp.operations.demo.yearly import standing_rows
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.settings import change, set_bureau_name
from cadreapp.operations.writing.attachments import keep_bytes
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.entities import Campaign, Unit
from cadreapp.records.platforms.training import WorkInfo
from cadreapp.run import UNWATCHED, Run
from cadreapp.store import entities
from cadreapp.store.connect import Home
from cadreapp.store.persons import labels
from cadreapp.store.persons.labels import LabelNames
from cadreapp.store.persons.units import UnitNames, units

YEARS = 2
LAST_DAY = date(LAST_YEAR, 12, 31)
"""The sample's today."""

PHOTOGRAPHED = 12
WHO = "示例录入员"
FEWEST = 3
"""Cadres of the smallest sample: an office, an affiliated unit and one who changes places."""
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "cadreapp:sample")


def write_demo(
    home: Path | Home,
    *,
    cadres: int | None = None,
    years: int | None = None,
    seed: int = 1,
    run: Run = UNWATCHED,
) -> Changes:
    """Write a sample bureau into a new data folder, ending with 2021 whatever today is.

    Without options: the article's own bureau with exactly its figures. UserError if the folder holds data already.
    """
    home = Home.of(home)
    if home.exists():
        what = "空的库" if home.server else "空文件夹"
        raise UserError(f"“{home}”里已有数据，没有写入。请换一个{what}。")
    count, span = ARTICLE_CADRES if cadres is None else cadres, YEARS if years is None else years
    if not FEWEST <= count <= 20000 or not 1 <= span <= 30:
        raise UserError(f"人数应在 {FEWEST} 到 20000 之间，年数应在 1 到 30 之间。")
    clock = _Clock(date(LAST_YEAR - span + 1, 1, 4), seed)
    desk = open_desk(home, today=lambda: clock.day, who=WHO, now=clock.now, new_uid=clock.uid)
    try:
        return _write(desk, clock, count, span, seed, run)
    finally:
        desk.close()


class _Clock:
    """The sample's own time and identities."""

    def __init__(self, day: date, seed: int):
        self.day, self.seed, self.number = day, seed, 0

    def now(self) -> str:
        """Nine o'clock of the day."""
        return f"{self.day.isoformat()}T09:00:00Z"

    def uid(self) -> str:
        """The next identity of this seed."""
        self.number += 1
        return uuid.uuid5(_SPACE, f"{self.seed}/{self.number}").hex


BUREAU = "示例市民政局"


def _write(desk: Desk, clock: _Clock, count: int, span: int, seed: int, run: Run) -> Changes:
    rng = random.Random(f"cast {seed}")
    actors = cast(count, LAST_YEAR, rng)
    people = []
    for number, actor in enumerate(actors):
        photo = {"photo": keep_bytes(desk, silhouette(rng))} if number < PHOTOGRAPHED else {}
        people.append(PersonItem(actor.values | photo))
    with desk.operation("示例：启用日期", origin="demo", undoable=False):
        change(desk, "began", f"{LAST_YEAR - span + 1}-01-01")
    made = save_people(desk, people, name="示例：名册", origin="demo", undoable=False)
    _natures(desk)
    _campaign(desk, LAST_YEAR - 1)
    plan = Chronicle(actors, span, seed)
    total, written = span * 12, made.new
    first = plan.years[0]
    for step, (year, month, rows) in enumerate(plan.months()):
        clock.day = date(year, month, calendar.monthrange(year, month)[1])
        run.tell(step, total, "写入示例数据")
        held = _late(rows, random.Random(f"late {seed} {year}-{month}"), last=(year, month) == (LAST_YEAR, 12))
        before = standing_rows(plan, first) if step == 0 else []
        now = [r for i, r in enumerate(rows) if i not in held]
        written += _save(desk, before + now, f"示例：{year}年{month}月").new
        if held:
            clock.day = date(year + month // 12, month % 12 + 1, 9)
            late = [(rows[i][0], rows[i][1] | {"late_reason": LATE}) for i in sorted(held)]
            written += _save(desk, late, f"示例：{year}年{month}月补报").new
    if any(unit.nature is None for unit in units(desk.db)):
        _natures(desk)  # of units that somebody was moved to
    run.tell(total, total, "写入示例数据")
    return replace(made, new=written)


def _late(rows: list[Made], rng: random.Random, *, last: bool) -> set[int]:
    """Which of a month's articles are entered only in the next month."""
    articles = [i for i, (kind, _) in enumerate(rows) if kind is WorkInfo]
    return set() if last else set(rng.sample(articles, min(len(articles) // 30, len(articles))))


def _save(desk: Desk, rows: list[Made], name: str) -> Changes:
    unique: dict[Any, Item] = {}
    for kind, values in rows:
        item = Item(records.kind(kind), values)
        unique[_mark(item)] = item
    return save(desk, list(unique.values()), name=name, origin="demo", undoable=False)


def _mark(item: Item) -> tuple[Any, ...]:
    """The key of an item whose people are known by name alone: the same wish twice on a day is one wish."""
    return (item.kind.name, *(str(item.values.get(n)) for n in item.kind.key))


def _natures(desk: Desk) -> None:
    with desk.operation("示例：单位", origin="demo", undoable=False):
        set_bureau_name(desk, BUREAU)
        names = UnitNames(desk.db)
        for position, name in enumerate((*OFFICES, *INSTITUTIONS), 1):
            nature = "机关处室" if name in OFFICES else "局属事业单位"
            unit = names.unit(name)
            if unit is not None:
                entities.change(desk.db, Unit, unit.id, {"nature": nature, "position": position})


def _campaign(desk: Desk, year: int) -> None:
    """Give the campaign that has targets its three years."""
    with desk.operation("示例：主题活动", origin="demo", undoable=False):
        names = LabelNames(desk.db, "campaign").present
        for name, values in labels.values(desk.db, "campaign", ["target_people"]).items():
            if values["target_people"] is not None:
                span = {"start": f"{year}-01-01", "end": f"{year + 2}-12-31"}
                entities.change(desk.db, Campaign, names[name], span)
