"""An exported workbook, edited and brought back: only what was edited changes, conflicts stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.exporting import export_records, export_roster
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.platforms.service import Visit
from cadreapp.store import query
from cadreapp.store.persons import people
from tests.unit.bureau import small_bureau
from tests.unit.test_save import dump

VISIT = kind(Visit)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data")
    names = tuple(Named(n) for n in ("张示例", "李示例"))
    values = {"date": "2021-03-05", "target": "困难群众", "place": "示例社区", "people_seen": 3, "cadres": names}
    save(found, [Item(VISIT, values | {"late_reason": "试验"})])
    yield found
    found.close()


def edited(file: Path, sheet: str, **cells: object) -> Path:
    """The workbook with cells of its first data row changed, by head."""
    book = load_workbook(file)
    heads = {str(c.value).strip("*"): c.column for c in book[sheet][1]}
    for head, value in cells.items():
        book[sheet].cell(2, heads[head]).value = value
    book.save(file)
    return file


def record(desk: Desk) -> query.Row:
    (row,) = query.rows(desk.db, VISIT)
    return row


def change(desk: Desk, **values: object) -> None:
    save(desk, [Item(VISIT, values, record=record(desk).id)])


@pytest.fixture(params=["roster", "records"])
def away(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> tuple[str, Path]:
    target = tmp_path / "出.xlsx"
    (export_roster if request.param == "roster" else export_records)(desk, target)
    return request.param, target


def test_what_others_changed_meanwhile_stays(desk: Desk, tmp_path: Path) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    change(desk, place="另一社区")
    result = import_files(desk, [edited(file, "走访", 人次=8)])
    assert not result.refused and (result.new, result.updated) == (0, 1)
    row = record(desk)
    assert (row.values["place"], row.values["people_seen"]) == ("另一社区", 8)
    assert [str(n) for n in row.values["cadres"]] == ["张示例", "李示例"]


def test_an_unedited_file_takes_nothing_back(desk: Desk, away: tuple[str, Path]) -> None:
    _, file = away
    change(desk, place="另一社区", people_seen=9, cadres=(Named("王示例"),))
    member = people.roster(desk.db, "2021-01-01", "2021-12-31")[0]
    save_people(desk, [PersonItem({"phone": "13800000001", "post": "处长"}, member.person)])
    before = dump(desk)
    result = import_files(desk, [file])
    assert (result.new, result.updated, result.refused) == (0, 0, [])
    assert dump(desk) == before


def test_the_people_of_a_record_are_compared_too(desk: Desk, tmp_path: Path) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    change(desk, cadres=(Named("张示例"), Named("李示例"), Named("王示例")))
    import_files(desk, [edited(file, "走访", 地点="第三社区")])
    row = record(desk)
    assert len(row.values["cadres"]) == 3 and row.values["place"] == "第三社区"


@pytest.mark.parametrize(("side", "place"), [("库里", "另一社区"), ("文件里", "第三社区")])
def test_a_conflict_is_asked_with_both_sides(desk: Desk, tmp_path: Path, side: str, place: str) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    change(desk, place="另一社区")
    edited(file, "走访", 地点="第三社区", 人次=7)
    before = dump(desk)
    result = import_files(desk, [file])
    (ask,) = result.asks
    assert all(word in ask.text for word in ("示例社区", "另一社区", "第三社区")) and dump(desk) == before
    answer = next(a for a in ask.answers if side in a)
    assert not import_files(desk, [file], said={ask.key: answer}).refused
    assert (record(desk).values["place"], record(desk).values["people_seen"]) == (place, 7)


def test_both_sides_may_say_the_same(desk: Desk, tmp_path: Path) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    change(desk, place="另一社区")
    result = import_files(desk, [edited(file, "走访", 地点="另一社区")])
    assert (result.updated, result.refused) == (0, [])


def test_a_roster_that_comes_back(desk: Desk, tmp_path: Path) -> None:
    file = export_roster(desk, tmp_path / "出.xlsx")
    member = people.roster(desk.db, "2021-01-01", "2021-12-31")[0]
    save_people(desk, [PersonItem({"phone": "13800000001"}, member.person)])
    assert not import_files(desk, [edited(file, "干部", 籍贯="某省某市")]).refused
    row = next(r for r in listing(desk, "干部") if r["姓名"] == member.name)
    assert (row["联系电话"], row["籍贯"]) == ("13800000001", "某省某市")


@pytest.mark.parametrize("step", [lambda desk: undo.undo(desk), lambda desk: change(desk, place="另一社区")])
def test_what_was_undone_since_is_no_edit(desk: Desk, tmp_path: Path, step: Callable[[Desk], object]) -> None:
    change(desk, people_seen=5)
    file = export_records(desk, tmp_path / "出.xlsx")
    step(desk)
    before = dump(desk)
    import_files(desk, [file])
    assert dump(desk) == before


def test_looking_into_the_past_leaves_no_trace(desk: Desk, tmp_path: Path) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    change(desk, place="另一社区")
    before = dump(desk)
    import_files(desk, [edited(file, "走访", 人次=8)], dry_run=True)
    assert dump(desk) == before


def test_a_version_of_another_database_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    file = export_records(desk, tmp_path / "出.xlsx")
    book = load_workbook(file)
    cell = book["走访"].cell(2, book["走访"].max_column)
    cell.value = str(cell.value).partition("@")[0] + "@3-00000000"
    book["走访"].cell(2, 3).value = "第三社区"
    book.save(file)
    change(desk, people_seen=9)
    assert not import_files(desk, [file]).refused
    assert record(desk).values["place"] == "第三社区"
