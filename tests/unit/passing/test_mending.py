"""A file is mended in the import itself: a cell, a row left out, the header's place; or its faulty rows are saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.intake.faulty import write_faulty
from cadreapp.operations.passing.listing import listing

HEADS = ["姓名", "单位", "职务", "出生年月"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    yield opened
    opened.close()


def book(path: Path, *rows: list[object]) -> Path:
    made = Workbook()
    made.active.title = "花名册"
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def born(desk: Desk) -> dict[str, object]:
    return {row["姓名"]: row["出生年月"] for row in listing(desk, "干部")}


def test_a_faulty_cell_is_mended_in_place(desk: Desk, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", HEADS, ["甲一", "示例处", "科员", "90.05"], ["甲二", "示例处", "科员", "1991.06"])
    (fault,) = import_files(desk, [file]).refused
    said = {f"格/{fault.file}/{fault.sheet}/{fault.cell}": "1990.05"}
    assert not import_files(desk, [file], said=said).refused
    assert born(desk) == {"甲一": "1990-05", "甲二": "1991-06"}


def test_a_row_is_left_out(desk: Desk, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", HEADS, ["甲一", "示例处", "科员", "90.05"], ["甲二", "示例处", "科员", "1991.06"])
    assert not import_files(desk, [file], said={"行/a.xlsx/花名册/2": "不导入"}).refused
    assert born(desk) == {"甲二": "1991-06"}


def test_a_row_left_out_leaves_its_merged_unit_to_the_others(desk: Desk, tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", HEADS, ["甲一", "示例处", "科员", "1990.05"], ["甲二", None, "科员", "1991.06"])
    made = load_workbook(file)
    made.active.merge_cells("B2:B3")
    made.save(file)
    import_files(desk, [file], said={"行/a.xlsx/花名册/2": "不导入"})
    assert [(r["姓名"], r["单位"]) for r in listing(desk, "干部")] == [("甲二", "示例处")]


def test_the_header_stands_where_the_user_says(desk: Desk, tmp_path: Path) -> None:
    other = ["姓名", "单位", "职务", "出生年月", "民族"]
    file = book(tmp_path / "a.xlsx", other, ["填写示例", *HEADS[1:]], HEADS, ["甲一", "示例处", "科员", "1990.05"])
    import_files(desk, [file], said={"表头/a.xlsx/花名册": "3"})
    assert born(desk) == {"甲一": "1990-05"}


def test_faulty_rows_are_saved_mended_and_imported_again(desk: Desk, tmp_path: Path) -> None:
    rows = (
        ["甲一", "示例处", "科员", "90.05"],
        ["甲二", "示例处", "科员", "1991.06"],
        ["甲三", "示例处", "科员", "35岁"],
    )
    result = import_files(desk, [book(tmp_path / "a.xlsx", ["某局干部花名册"], HEADS, *rows)])
    assert write_faulty(result.reads, result.refused, tmp_path / "有错误的行.xlsx") == 2
    saved = load_workbook(tmp_path / "有错误的行.xlsx")["花名册"]
    found = list(saved.iter_rows(values_only=True))
    assert found[0] == (*HEADS, "错误原因") and [row[0] for row in found[1:]] == ["甲一", "甲三"]
    assert "四位" in str(found[1][4])
    for row, day in ((2, "1990.05"), (3, "1992.07")):
        saved.cell(row, 4).value = day
    saved.parent.save(tmp_path / "改好.xlsx")
    again = import_files(desk, [tmp_path / "改好.xlsx"])
    assert not again.refused and born(desk) == {"甲一": "1990-05", "甲三": "1992-07"}


def test_where_no_row_is_to_blame_nothing_is_saved(desk: Desk, tmp_path: Path) -> None:
    result = import_files(desk, [tmp_path / "没有.xlsx"])
    with pytest.raises(UserError, match="没有可以另存的行"):
        write_faulty(result.reads, result.refused, tmp_path / "b.xlsx")


def mended(desk: Desk, tmp_path: Path, file: Path, wrong: str, right: str) -> None:
    """Import a file with a fault, save its faulty rows, put right what is wrong in them and import these."""
    result = import_files(desk, [file])
    assert result.refused
    write_faulty(result.reads, result.refused, tmp_path / "错误.xlsx")
    book_ = load_workbook(tmp_path / "错误.xlsx")
    for cell in (cell for sheet in book_ for row in sheet.iter_rows() for cell in row):
        if cell.value == wrong:
            cell.value = right
    book_.save(tmp_path / "错误.xlsx")
    again = import_files(desk, [tmp_path / "错误.xlsx"])
    assert not again.refused, [str(fault) for fault in again.refused]


@pytest.mark.parametrize(("wrong", "right"), [("90.05", "1990.05"), ("丁一、丁三", "丁一")])
def test_the_unit_of_a_heading_goes_with_a_faulty_row(desk: Desk, tmp_path: Path, wrong: str, right: str) -> None:
    people = ["丁一", "科员", "90.05"] if wrong == "90.05" else [wrong, "科员", "1990.05"]
    rows = [["姓名", "职务", "出生年月"], ["办公室"], people, ["人教科"], ["丁二", "科员", "1991.05"]]
    mended(desk, tmp_path, book(tmp_path / "名册.xlsx", *rows), wrong, right)
    assert [(row["姓名"], row["单位"]) for row in listing(desk, "干部")] == [("丁一", "办公室")]


def test_all_rows_of_a_person_go_with_a_faulty_one(desk: Desk, tmp_path: Path) -> None:
    heads = ["姓名", "单位", "出生年月", "学历", "毕业院校"]
    file = book(
        tmp_path / "名册.xlsx", heads, ["丁一", "办公室", "90.05", "大学", "甲校"], [None] * 3 + ["研究生", "乙校"]
    )
    merged = load_workbook(file)
    for area in ("A2:A3", "B2:B3", "C2:C3"):
        merged.worksheets[0].merge_cells(area)
    merged.save(file)
    mended(desk, tmp_path, file, "90.05", "1990.05")
    assert sorted(str(row["毕业院校"]) for row in listing(desk, "学历学位")) == ["乙校", "甲校"]
