"""A titled table on A4 paper: what a view of the window gives to Excel and to the printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.exchange.write import BODY, HEAD, a4, put

TITLE = "方正小标宋简体"
_LINE = Side(style="thin", color="FF000000")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADES = {0: None, 1: "FFEDEDED", 2: "FFCFCFCF"}


@dataclass(frozen=True)
class Shaded:
    """A value on a grey ground: 0 none, 1 light, 2 dark; grey print keeps them apart, the words say the same.

    `span`: over how many columns it reaches; the values that follow in the row stand under it and are left out.
    """

    value: Any
    shade: int = 0
    span: int = 1


def add_table(
    book: Workbook,
    name: str,
    title: str,
    notes: tuple[str, str],
    heads: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Any]],
) -> Worksheet:
    """A landscape sheet: title, two notes under it, heads (label, width), rows; a row of one value is a section."""
    sheet = book.create_sheet(name)
    wide = len(heads)
    last = get_column_letter(wide)
    put(sheet["A1"], title).font = Font(name=TITLE, size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"A1:{last}1")
    half = max(1, wide // 2)
    put(sheet.cell(2, 1), notes[0]).font = Font(name=BODY, size=11)
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=half)
    put(sheet.cell(2, half + 1), notes[1]).font = Font(name=BODY, size=11)
    sheet.cell(2, half + 1).alignment = Alignment(horizontal="right")
    sheet.merge_cells(start_row=2, start_column=half + 1, end_row=2, end_column=wide)
    for column, (label, width) in enumerate(heads, 1):
        cell = put(sheet.cell(3, column), label)
        cell.font, cell.border = Font(name=HEAD, size=11), _FRAME
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, 4):
        sheet.row_dimensions[number].height = 21
        if len(row) == 1:
            put(sheet.cell(number, 1), row[0]).font = Font(name=HEAD, size=11)
            sheet.cell(number, 1).alignment = Alignment(vertical="center")
            sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=wide)
            for column in range(1, wide + 1):
                sheet.cell(number, column).border = _FRAME
            continue
        for column, value in enumerate(row, 1):
            _body(sheet.cell(number, column), value, left=column <= 2)
            if isinstance(value, Shaded) and value.span > 1:
                sheet.merge_cells(
                    start_row=number, start_column=column, end_row=number, end_column=column + value.span - 1
                )
    for number, height in ((1, 36), (2, 20), (3, 24)):
        sheet.row_dimensions[number].height = height
    sheet.freeze_panes = "C4"
    sheet.print_title_rows = "1:3"
    sheet.print_area = f"A1:{last}{max(4, 3 + len(rows))}"
    a4(sheet, landscape=True)
    sheet.print_options.horizontalCentered = True
    return sheet


def _body(cell: Any, value: Any, *, left: bool) -> None:
    if isinstance(value, Shaded):
        if ground := _SHADES[value.shade]:
            cell.fill = PatternFill("solid", fgColor=ground)
        value = value.value
    if not isinstance(cell, MergedCell):
        put(cell, value)
    cell.font, cell.border = Font(name=BODY, size=11), _FRAME
    cell.alignment = Alignment(horizontal="left" if left else "center", vertical="center", shrink_to_fit=True)
