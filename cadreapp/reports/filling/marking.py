"""A word printed on every page of a finished workbook: that it was replaced, or that it is a correction."""

from __future__ import annotations

import io
from copy import copy
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

REPLACED = "已被更正版替代"
_RED = "C00000"


def opened(data: bytes) -> Workbook:
    """A finished workbook as it was kept, with its pictures and charts."""
    return load_workbook(io.BytesIO(data), rich_text=True)


def print_on(book: Workbook, text: str) -> None:
    """Print a word at the head of every page; what stands there at the right (保密 …) stays."""
    for sheet in book.worksheets:
        for header in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader):
            header.left.text, header.left.font, header.left.size, header.left.color = text, "黑体,Regular", 10, _RED


def mark_replaced(book: Workbook, text: str) -> None:
    """Say on the screen and on paper that a workbook was replaced: at the head of pages and before each title."""
    print_on(book, text)
    for sheet in book.worksheets:
        cell = _first(sheet)
        if cell is not None:
            cell.value = f"【{REPLACED}】{cell.value}"
            where = copy(cell.alignment)
            where.shrink_to_fit, where.wrap_text = True, False
            cell.alignment = where


def keep_only(book: Workbook, titles: set[str]) -> None:
    """Leave these sheets alone in a workbook."""
    for sheet in list(book.worksheets):
        if sheet.title not in titles:
            book.remove(sheet)
    book.active = 0


def _first(sheet: Worksheet) -> Any:
    """The first cell with a text: the title of the sheet."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value not in (None, "") and not isinstance(cell, MergedCell):
                return cell
    return None
