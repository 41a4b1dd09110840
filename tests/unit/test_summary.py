"""个人工作记录汇总（供本人参考）: a page a cadre, the type fitted to the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.errors import Refused, UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.words import cadre_words
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, example, small_bureau

YEAR = Period.parse("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 31))


def report(desk: Desk, text: str) -> None:
    kind = records.kind("AnnualReport")
    save(desk, [Item(kind, example(kind, cadre=Named(NAMES[0]), report=text))])


def made(desk: Desk, target: Path, **choice: Any) -> Any:
    return load_workbook(
        write_sheet(desk, sheet("个人工作记录汇总（供本人参考）"), Request(YEAR, **choice), target).path
    )


def test_a_page_says_what_the_text_says(desk: Desk, tmp_path: Path) -> None:
    report(desk, "开头\n【亲民便民】走了很多路。")
    book = made(desk, tmp_path / "a.xlsx")
    assert sorted(book.sheetnames) == sorted(NAMES)
    page = book[NAMES[0]]
    values = [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]
    person = next(m.person for m in roster(desk, YEAR) if m.name == NAMES[0])
    for block in cadre_words(desk, 2021, person):
        if block.style in ("one", "body"):
            assert block.text in values or "　　" + block.text in values
    assert "　　走了很多路。" in values and "示例处科员" in values and "1990.05" in values


def written(desk: Desk, lines: int) -> None:
    report(
        desk,
        "【学习锻炼】" + "读书很多，收获很大，认识很深。\n" * lines + "\n【其他】" + "完成任务。" * lines * 3 + "完",
    )


@pytest.mark.parametrize("lines", [0, 12])
def test_it_is_one_page_whatever_was_written(desk: Desk, tmp_path: Path, lines: int) -> None:
    written(desk, lines)
    page = made(desk, tmp_path / "a.xlsx")[NAMES[0]]
    height = sum(page.row_dimensions[r].height or 15 for r in range(1, page.max_row + 1))
    assert height <= 752 and page.page_setup.fitToHeight == 1 and page.page_setup.orientation == "portrait"
    sizes = {c.font.sz for row in page.iter_rows() for c in row if str(c.value).startswith("　　")}
    assert len(sizes) == 1 and 9 <= sizes.pop() <= 14
    assert not [c.value for row in page.iter_rows() for c in row if "……" in str(c.value)]


@pytest.mark.parametrize("lines", [30, 400])
def test_what_no_page_holds_is_refused_with_its_place(desk: Desk, tmp_path: Path, lines: int) -> None:
    written(desk, lines)
    with pytest.raises(Refused) as refused:
        made(desk, tmp_path / "a.xlsx")
    assert {fault.sheet for fault in refused.value.faults} == {NAMES[0]}
    assert all("精简" in fault.reason and fault.cell for fault in refused.value.faults)
    assert not (tmp_path / "a.xlsx").exists()


def test_only_those_chosen(desk: Desk, tmp_path: Path) -> None:
    assert made(desk, tmp_path / "a.xlsx", unit="示例福利院").sheetnames == list(NAMES[3:])
    with pytest.raises(UserError, match="没有所选的干部"):
        made(desk, tmp_path / "b.xlsx", people=frozenset((9999,)))
