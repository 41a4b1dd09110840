"""Twice as much takes twice the steps: lines of the program that are run are counted, never time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused
from cadreapp.operations.counting import owed, scores
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, example, small_bureau

OURS = str(Path(__file__).parents[2] / "cadreapp")
MOST = 2.2
YEAR = Period.parse("2021")
WISH = kind("MicroWish")


def steps(work: Callable[[], Any]) -> int:
    """How many lines of the program a call runs, each turn of a loop within one line too."""
    count = 0

    def line(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: Any, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def bureau(folder: Path, cadres: int = 0) -> Desk:
    desk = small_bureau(folder, today=date(2021, 12, 31))
    if cadres:
        more = [{"name": f"示例{n:03}", "unit": "示例处", "staff": "公务员", "born": "1990-01"} for n in range(cadres)]
        save_people(desk, [PersonItem(values) for values in more])
    return desk


def wishes(number: int, name: str = NAMES[0]) -> list[Item]:
    days = [f"2021-{n % 12 + 1:02}-{n // 12 % 28 + 1:02}" for n in range(number)]
    return [Item(WISH, _wish(n, day, name)) for n, day in enumerate(days)]


def _wish(n: int, day: str, name: str) -> dict[str, Any]:
    return example(WISH, date=day, cadre=Named(name)) | {WISH.title_field: f"示例心愿{n}"}


def _saved(desk: Desk, number: int) -> Callable[[], Any]:
    items = wishes(number)
    return lambda: save(desk, items, late_reason="示例")


def _refused(desk: Desk, number: int) -> Callable[[], Any]:
    items = [Item(WISH, _wish(n, "2021-01-05", f"无此人{n}")) for n in range(number)]

    def work() -> None:
        with pytest.raises(Refused) as found:
            save(desk, items, late_reason="示例")
        assert len(found.value.faults) == number

    return work


def _undone(desk: Desk, number: int) -> Callable[[], Any]:
    _saved(desk, number)()
    return lambda: undo.undo(desk)


@pytest.mark.parametrize(
    ("sort", "number"), [(_saved, 100), (_refused, 500), (_undone, 100)], ids=("saved", "refused", "undone")
)
def test_records(tmp_path: Path, sort: Callable[[Desk, int], Callable[[], Any]], number: int) -> None:
    desk = bureau(tmp_path / "data")
    sort(desk, 10)()  # what is read once only
    some = steps(sort(bureau(tmp_path / "some"), number))
    twice = steps(sort(bureau(tmp_path / "twice"), 2 * number))
    assert some > 500 and twice / some < MOST, (some, twice)


@pytest.mark.parametrize("reckon", [owed.everything, scores.standing], ids=lambda work: work.__name__)
def test_cadres(tmp_path: Path, reckon: Callable[[Desk, Period], Any]) -> None:
    reckon(bureau(tmp_path / "first", 3), YEAR)
    few, many = (bureau(tmp_path / str(n), n) for n in (35, 75))
    some, twice = steps(lambda: reckon(few, YEAR)), steps(lambda: reckon(many, YEAR))
    assert some > 2000 and twice / some < MOST, (some, twice)
