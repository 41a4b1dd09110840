"""Workbooks that somebody fills in and hands back: instructions first, then a kind's own sheet with rows begun."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.exchange.write import BODY, HEAD, a4, add_sheet, columns, put
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Kind

SHEET = "填写说明"
"""The sheet of instructions; an import passes it over."""


def add_instructions(
    book: Workbook,
    title: str,
    facts: Sequence[tuple[str, str]],
    hint: str,
    table: Sequence[tuple[str, ...]] = (),
) -> Worksheet:
    """The first sheet: the title, what is known (label, value), a table of up to four columns, how to fill in."""
    sheet: Worksheet = book.create_sheet(SHEET, 0)
    put(sheet["A1"], title).font = Font(name="方正小标宋简体", size=18)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells("A1:D1")
    rows: list[tuple[str, ...]] = [*facts, *(((), *table) if table else ())]
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            cell = put(sheet.cell(number, column), text)
            heading = column == 1 if number < len(facts) + 2 else number == len(facts) + 3
            cell.font = Font(name=HEAD if heading else BODY, size=12)
    last = len(rows) + 3
    cell = put(sheet.cell(last, 1), hint)
    cell.font, cell.alignment = Font(name=BODY, size=12), Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=4)
    for letter, width in zip("ABCD", (24, 30, 12, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height, sheet.row_dimensions[last].height = 36, 120
    sheet.print_area = f"A1:D{last}"
    a4(sheet, landscape=False)
    return sheet


def to_fill(
    title: str,
    facts: Sequence[tuple[str, str]],
    hint: str,
    kind: Kind,
    rows: Iterable[Mapping[str, Any]],
    names: Mapping[int, str],
    *,
    blank: Collection[Declared[Any]],
    most: int,
) -> Workbook:
    """A workbook with rows of a kind begun; the fields `blank` are left to be filled in with numbers up to `most`.

    The sheet is the import template's own, so that a filled one comes back through the ordinary import.
    """
    empty = {field.name for field in blank}
    book = Workbook()
    book.remove(book.worksheets[0])
    begun = [(row, "") for row in rows]
    sheet = add_sheet(book, kind, begun, names, identity=False)
    for at, (spec, _) in enumerate(columns(kind), 1):
        letter = get_column_letter(at)
        if spec.name in empty:
            kind_ = "decimal" if spec.scale else "whole"
            rule = DataValidation(type=kind_, operator="between", formula1="0", formula2=str(most), allow_blank=True)
            rule.errorTitle, rule.error, rule.showErrorMessage = spec.label, f"请填 0 到 {most} 的数字", True
            rule.add(f"{letter}2:{letter}{len(begun) + 1}")
            sheet.add_data_validation(rule)
            for row in range(2, len(begun) + 2):
                sheet.cell(row, at).fill = PatternFill("solid", fgColor="FFFFF8E5")
        elif all(spec.name not in row for row, _ in begun):
            sheet.column_dimensions[letter].hidden = True
    for row in range(2, len(begun) + 2):
        sheet.row_dimensions[row].height = 22
    sheet.freeze_panes = "C2"
    add_instructions(book, title, facts, hint)
    book.active = 1
    return book
