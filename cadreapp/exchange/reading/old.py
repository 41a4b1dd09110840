"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import xlrd
from xlrd.biffh import XLRDError

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.package import PASSWORD
from cadreapp.exchange.sheets import Sheet, Unreadable


def read(raw: bytes, name: str) -> list[Sheet]:
    """The visible worksheets; Refused if the file is protected or cannot be read."""
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, on_demand=True, logfile=_Nowhere())
        hidden = [s.name for s in (book.sheet_by_index(i) for i in range(book.nsheets)) if s.visibility]
        sheets = [book.sheet_by_index(i) for i in range(book.nsheets)]
        shown = [s for s in sheets if not s.visibility]
        return [_sheet(book, s, name, hidden if not at else []) for at, s in enumerate(shown)]
    except XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise Refused.because(PASSWORD, file=name) from error
        raise _broken(name) from error
    except Refused:
        raise
    except Exception as error:  # the library trusts the numbers that a file gives it
        raise _broken(name) from error


def _broken(name: str) -> Refused:
    return Refused.because("工作簿读不出来，可能已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入", file=name)


class _Nowhere:
    """Takes what the library has to say of odd files."""

    def write(self, text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def _sheet(book: Any, sheet: Any, name: str, hidden: list[str]) -> Sheet:
    if sheet.nrows > limits.LAST_ROW or sheet.ncols > limits.LAST_COLUMN:
        raise Refused.because(
            f"超过了 {limits.LAST_ROW} 行、{limits.LAST_COLUMN} 列的上限，请删除多余的行列", file=name, sheet=sheet.name
        )
    rows = [[_value(book, cell) for cell in sheet.row(at)] for at in range(sheet.nrows)]
    merged = tuple((a, c, b - 1, d - 1) for a, b, c, d in sheet.merged_cells)
    lines = sorted(at for at, info in sheet.rowinfo_map.items() if info.hidden and at < len(rows))
    return Sheet(name, sheet.name, rows, merged, hidden_notes(name, sheet.name, lines, hidden), bool(book.datemode))


def hidden_notes(file: str, sheet: str, rows: list[int], sheets: list[str]) -> tuple[str, ...]:
    """What is told of hidden rows (from 0; they are read) and of hidden sheets (they are not)."""
    found = []
    if rows:
        said = "、".join(str(r + 1) for r in rows[:10]) + ("……" if len(rows) > 10 else "")
        found.append(f"{file}: {sheet}: 第 {said} 行是隐藏的，照样读取了")
    if sheets:
        found.append(f"{file}: 隐藏的工作表没有读取：{'、'.join(sheets)}")
    return tuple(found)


def _value(book: Any, cell: Any) -> Any:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        word = xlrd.error_text_from_code.get(cell.value, "")
        return Unreadable(f"这一格是错误值 {word}，请先在表格里改正", word)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            found: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
        return found if found.time().isoformat() != "00:00:00" else found.date()
    return cell.value
