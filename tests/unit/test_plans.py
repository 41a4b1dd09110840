"""No statement of the daily views reads the whole history: the engine's own plans, on a bureau with records."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.operations import browse
from cadreapp.operations.appraisal import pool
from cadreapp.operations.browse import Scope
from cadreapp.operations.counting import alerts, figures, grid, owed, scores
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import arrangements, inquiry, overview
from cadreapp.records import KINDS, kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import example

YEAR, QUARTER = Period.parse("2021"), Period.parse("2021Q4")
LARGE = {"record", "participation", "record_search", "audit"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("bureau") / "data"
    write_demo(folder, cadres=12, years=1)
    found = open_desk(folder, today=lambda: date(2021, 12, 31))
    yield found
    found.close()


def _table(desk: Desk, name: str) -> None:
    k, who = kind(name), people.roster(desk, YEAR)[0].person
    for scope in (Scope(period=YEAR), Scope((who,), YEAR)):
        ids = browse.find(desk, k, scope)
        browse.load(desk, k, ids[:64])
        browse.find(desk, k, scope, sort=k.fields[0].name)
        browse.find(desk, k, scope, text="示例")
        browse.find(desk, k, scope, late=True)
        browse.people_of(desk, k, ids[:64])


def _saved(desk: Desk) -> None:
    who = people.roster(desk, YEAR)[0].name
    save(desk, [Item(kind("MicroWish"), example(kind("MicroWish"), cadre=Named(who)))], late_reason="示例")
    owed.everything(desk, YEAR)
    scores.standing(desk, YEAR)
    undo.undo(desk)


def _one(desk: Desk) -> None:
    who = people.roster(desk, YEAR)[0].person
    overview.read(desk, YEAR, (who,))
    grid.read_cadre(desk, who, 2021)
    browse.counts(desk, Scope((who,), YEAR))


VIEWS: dict[str, Callable[[Desk], Any]] = {
    "ranking": lambda desk: [scores.standing(desk, p) for p in (YEAR, QUARTER)],
    "overview": lambda desk: overview.read(desk, YEAR),
    "one cadre": _one,
    "alerts": lambda desk: alerts.alerts(desk),
    "查询": lambda desk: inquiry.find(desk, YEAR, []),
    "pool": lambda desk: pool.read(desk, YEAR),
    "counts": lambda desk: browse.counts(desk, Scope(period=YEAR)),
    "grid": lambda desk: grid.read_quota(desk, "MicroWish", 2021),
    "cover": lambda desk: figures.cover(desk, 2021),
    "arrangements": lambda desk: arrangements.gather(desk, 2021),
    "save": _saved,
    **{f"table {k.name}": lambda desk, name=k.name: _table(desk, name) for k in KINDS},  # type: ignore[misc]
}


def scans(plan: list[str], statement: str) -> list[str]:
    """The steps of a plan that read one of the large tables from end to end."""
    names = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(t\d+)"', statement)}
    steps = [step.split() for step in plan if step.startswith("SCAN")]
    return [" ".join(step) for step in steps if names.get(step[1], step[1]) in LARGE]


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_reads_the_whole_history(desk: Desk, view: str) -> None:
    said: dict[str, str] = {}

    def watch(statement: str) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            said.setdefault(re.sub(r"'[^']*'|\b\d+\b", "?", statement), statement)

    desk.kept.clear()
    connection = desk.db.connection()
    connection.set_trace_callback(watch)
    try:
        VIEWS[view](desk)
    finally:
        connection.set_trace_callback(None)
    assert said, "nothing was asked"
    raw = sqlite3.connect(Path(desk.home.folder) / "cadreapp.db")
    found = []
    for statement in said.values():
        plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")]
        found += [(step, statement) for step in scans(plan, statement)]
    raw.close()
    assert not found, found[:3]


def test_a_scan_is_seen() -> None:
    statement = 'SELECT "t1"."id" FROM "record" AS "t1" WHERE "t1"."title" = 1'
    assert scans(["SCAN t1"], statement) and not scans(["SEARCH t1 USING INDEX x"], statement)
    assert not scans(["SCAN t1"], statement.replace("record", "unit"))
