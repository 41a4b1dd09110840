"""达标表: the cells are the engine's rows, each in its place, and the sums leave out what was excused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.operations.books import write_book
from cadreapp.operations.counting.grid import grid_book, read_cadre, read_quota
from cadreapp.operations.counting.owed import everything, tallied
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import example, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = small_bureau(tmp_path / "data", today=date(2021, 6, 15))
    wish, excuse = records.kind("MicroWish"), records.kind("Exemption")
    who = Named("张示例")
    for n, day in enumerate(("2021-01-05", "2021-01-06", "2021-01-07", "2021-02-05")):
        field = wish.who_field
        value = (who,) if wish.who == "cadres" else who
        save(
            desk,
            [Item(wish, example(wish, **{"date": day, field: value, wish.title_field: f"微心愿 {n}（示例）"}))],
            late_reason="测试补录",
        )
    save(desk, [Item(excuse, example(excuse, cadre=who, requirement="微心愿", period="2021-03"))])
    return desk


def test_a_requirement_of_all_cadres(desk: Desk) -> None:
    grid = read_quota(desk, "MicroWish", 2021)
    assert grid is not None and len(grid.columns) == 12 and len(grid.lines) == 5
    line = next(line for line in grid.lines if line.title == "张示例")
    states = [c.due.state if c.due else None for c in line.cells]
    assert states == ["done", "part", "excused", "owed", "owed", "wait", *[None] * 6]
    assert (line.done, line.required, line.missing) == (3, 10, 5), "three in January are two of the two asked"
    assert line.sums.waiting == 2 and line.done + line.missing + line.sums.waiting == line.required
    own = tallied([o for o in everything(desk, Period.parse("2021")) if o.kind == "MicroWish"])["MicroWish"]
    assert (grid.done, grid.required, grid.missing) == (own.done, own.required, own.missing)
    assert grid.short(grid.columns[0]) == 4 and grid.short(grid.columns[1]) == 5
    assert grid.short(grid.columns[5]) == 0, "a period that runs is not missed"
    assert grid.missing == sum(
        (
            o.missing
            for o in everything(desk, Period.parse("2021"))
            if o.kind == "MicroWish" and o.state in ("owed", "part")
        ),
        Decimal(0),
    )
    assert grid.sorted("missing").lines[0].title == "张示例"
    assert read_quota(desk, "Family", 2021) is None


def test_all_requirements_of_a_cadre(desk: Desk) -> None:
    person = next(line.person for line in read_quota(desk, "MicroWish", 2021).lines if line.title == "张示例")
    grid = read_cadre(desk, person, 2021)
    assert [p.length for p in grid.columns] == ["month"] * 12
    rows = [o for o in everything(desk, Period.parse("2021"), people=(person,))]
    assert sum(c.due is not None for line in grid.lines for c in line.cells) == len(rows)
    assert {line.title for line in grid.lines} == {o.requirement for o in rows}
    assert {line.group for line in grid.lines} <= set(records.PLATFORMS)


def test_on_paper(desk: Desk, tmp_path: Path) -> None:
    grid = read_quota(desk, "MicroWish", 2021)
    assert grid is not None
    sheet = load_workbook(write_book(grid_book(grid, date(2021, 6, 15)), tmp_path / "a.xlsx").path).worksheets[0]
    rows = {r[0]: r for r in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["张示例"][2:8] == ("3", "1 缺1", "免计", "0 缺2", "0 缺2", "0 待2")
    assert rows["张示例"][14:] == ("3 / 10", "5") and rows["示例福利院"]
    assert rows["合计"][2:8] == (4, 5, 4, 5, 5, "—") and sheet.print_title_rows == "$1:$3"
    person = next(line.person for line in grid.lines if line.title == "张示例")
    assert person is not None
    sheet = load_workbook(
        write_book(grid_book(read_cadre(desk, person, 2021), date(2021, 6, 15)), tmp_path / "b.xlsx").path
    ).active
    assert sheet["A3"].value == "任务" and sheet["C3"].value == "1月"


def test_what_is_kept_between_reads_never_outlives_a_write(tmp_path: Path) -> None:
    from cadreapp.operations.counting import owed
    from cadreapp.operations.writing import undo

    desk = small_bureau(tmp_path)
    year, wish = Period.parse("2021"), records.kind("MicroWish")
    done = lambda: sum(d.done for d in owed.everything(desk, year) if d.kind == "MicroWish")  # noqa: E731
    assert done() == 0 and owed.dues(desk, year) is owed.dues(desk, year)
    save(desk, [Item(wish, example(wish, date="2021-03-05"))])
    assert done() == 1
    save(desk, [Item(wish, example(wish, date="2021-03-06", content="另一件（示例）"))], dry_run=True)
    assert done() == 1
    undo.undo(desk)
    assert done() == 0
    for number in range(12):
        owed.dues(desk, Period.parse(str(2010 + number)))
    assert len(desk.kept) <= 12
    desk.close()
