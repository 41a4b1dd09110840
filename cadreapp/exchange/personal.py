"""个人月报表: the first sheet of a cadre's workbook for a month, by which a filled one is known again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cadreapp.exchange.sheets import Sheet
from cadreapp.exchange.write import BODY, HEAD, a4, put

SHEET, TITLE = "填写说明", "个人月报表"
_LABELS = ("干部", "单位", "月份", "标识")


@dataclass(frozen=True)
class Cover:
    """Whose workbook it is, and of which month (2021-03). `uid`: the person's."""

    name: str
    unit: str
    period: str
    uid: str


def add_cover(book: Workbook, cover: Cover, tasks: Sequence[tuple[str, str, str, str]], hint: str) -> None:
    """The first sheet: who, month, the tasks (事项, 时段, 应完成, 还缺) and how to fill in."""
    sheet = book.create_sheet(SHEET, 0)
    put(sheet["A1"], TITLE).font = Font(name="方正小标宋简体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells("A1:D1")
    values = (cover.name, cover.unit, cover.period, cover.uid)
    rows: list[tuple[str, ...]] = [*zip(_LABELS, values, strict=True), (), ("事项", "时段", "应完成", "还缺"), *tasks]
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            cell = put(sheet.cell(number, column), text)
            heading = column == 1 if number < 6 else number == 7
            cell.font = Font(name=HEAD if heading else BODY, size=12)
    last = len(rows) + 3
    cell = put(sheet.cell(last, 1), hint)
    cell.font, cell.alignment = Font(name=BODY, size=12), Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=4)
    for letter, width in zip("ABCD", (24, 30, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height, sheet.row_dimensions[last].height = 36, 120
    sheet.row_dimensions[5].hidden = True
    sheet.print_area = f"A1:D{last}"
    a4(sheet, landscape=False)


def read_cover(sheets: Sequence[Sheet]) -> Cover | None:
    """The cover of a workbook; None if it is not a 个人月报表."""
    for sheet in sheets:
        cells = {
            str(row[0]).strip(): str(row[1] or "").strip()
            for row in sheet.rows[:8]
            if len(row) > 1 and row[0] is not None
        }
        if sheet.name.strip() == SHEET and TITLE in cells and all(label in cells for label in _LABELS):
            return Cover(*(cells[label] for label in _LABELS))
    return None
