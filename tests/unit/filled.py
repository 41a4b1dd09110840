"""Enter records and read filled sheets back from real workbooks, for the tests of the catalogue's sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.period import Period
from tests.unit.bureau import example


def enter(desk: Desk, kind_name: str, /, **values: Any) -> int:
    """Save the example record of a kind with other values in their place; its id."""
    kind = records.kind(kind_name)
    return save(desk, [Item(kind, example(kind, **values))], late_reason="补登（示例）").records[0]


def written(desk: Desk, title: str, folder: Path, period: str = "2021", **choice: Any) -> dict[str, Worksheet]:
    """The pages of a sheet of the catalogue, written to a.xlsx in the folder and read back, by their titles."""
    target = folder / "a.xlsx"
    write_sheet(desk, sheet(title), Request(Period.parse(period), **choice), target)
    return {s.title: s for s in load_workbook(target).worksheets}


def texts(page: Worksheet) -> list[str]:
    """Everything that a page says, row by row."""
    return [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]
