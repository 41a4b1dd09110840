"""工作催办单: one sheet for each who missed something, nothing of periods that still run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cadreapp.errors import UserError
from cadreapp.operations.counting.owed import owed
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 3, 20))


def write(desk: Desk, period: str, target: Path, *, by_unit: bool = False) -> Path:
    spec = sheet("工作催办单（每单位一张）" if by_unit else "工作催办单")
    return write_sheet(desk, spec, Request(Period.parse(period)), target).path


def texts(sheet: object) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]  # type: ignore[attr-defined]


def test_a_sheet_for_each_cadre(desk: Desk, tmp_path: Path) -> None:
    book = load_workbook(write(desk, "2021", tmp_path / "a.xlsx"))
    assert sorted(book.sheetnames) == sorted(NAMES)
    for page in book.worksheets:
        found = texts(page)
        assert "2021年2月" in found and "2021年3月" not in found, "March still runs"
        assert any("2021年3月30日前补做" in t for t in found)
        rows = [r for r in owed(desk, Period.parse("2021")) if r.cadre == page.title and r.state in ("owed", "part")]
        assert sum("工作信息" == t for t in found) == sum(r.requirement == "工作信息" for r in rows) == 2
        assert page.page_setup.paperSize == 9 and "季评鉴" not in found


def test_a_sheet_for_each_unit_names_the_cadres(desk: Desk, tmp_path: Path) -> None:
    book = load_workbook(write(desk, "2021-02", tmp_path / "a.xlsx", by_unit=True))
    assert book.sheetnames == ["示例处", "示例福利院"]
    assert {"张示例", "李示例", "王示例"} <= set(texts(book["示例处"])) and "赵示例" not in texts(book["示例处"])


def test_nothing_missed_nothing_written(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不需要催办"):
        write(desk, "2021-03", tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
