"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDoc

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.grids import NO_RESULT, Grid, error
from cadreapp.exchange.reading.kinds import PASSWORD, SAVE

_STREAMS = ("Workbook", "Book", "EncryptedPackage", "WordDocument", "PowerPoint Document")
_UNFORMATTED = "格式读不出来，没有看到合并单元格和隐藏的行，请核对"


class _Nowhere:
    """Takes what the library has to say of odd files."""

    def write(self, text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def streams(raw: bytes) -> set[str]:
    """The names of the streams at the root of a compound file; of a damaged one those that are named in it."""
    try:
        found = CompDoc(raw, logfile=_Nowhere()).dirlist
        return {one.name for one in found if one.parent == 0}
    except Exception:  # the library trusts the numbers that a file gives it
        return {name for name in _STREAMS if name.encode("utf-16-le") in raw}


def read(raw: bytes, name: str) -> Iterator[Grid]:
    """The worksheets; Refused if the file is protected or cannot be read."""
    book, notes = _opened(raw, name)
    open_ = _without_result(raw)
    for at in range(book.nsheets):
        sheet = book.sheet_by_index(at)
        if sheet.visibility:
            yield Grid(sheet.name, shown=False)
        else:
            yield _grid(book, sheet, name, notes, open_[at] if at < len(open_) else set())
        book.unload_sheet(at)


def _opened(raw: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """The workbook, and what is to be told of it; odd styles of other programs do not hinder its reading."""
    for formats in (True, False):
        try:
            book = xlrd.open_workbook(
                file_contents=raw, formatting_info=formats, on_demand=True, logfile=_Nowhere(), ragged_rows=True
            )
            book.sheet_by_index(0)
            return book, () if formats else (_UNFORMATTED,)
        except MemoryError:
            raise
        except Exception as found:  # the library's own errors are only some of those that it raises
            said = str(found).lower()
            if isinstance(found, XLRDError) and ("encrypted" in said or "password" in said):
                raise Refused.because(PASSWORD, file=name) from found
    raise Refused.because(f"工作簿读不出来，可能已损坏，{SAVE}", file=name)


_BOUNDSHEET, _FORMULA, _EOF = 0x85, 0x06, 0x0A
_EMPTY_TEXT = b"\x17\x00"
"""How a formula says \"\": where it does, its result may be meant to be empty."""


def _without_result(raw: bytes) -> list[set[tuple[int, int]]]:
    """For each sheet the cells (row, column) with a formula that no program has computed yet: [] if that is not seen.

    Programs that write formulas without computing them leave an empty text, or 0 with the wish to be computed.
    """
    try:
        found = CompDoc(raw, logfile=_Nowhere())
        stream = found.get_named_stream("Workbook") or found.get_named_stream("Book") or b""
        sheets = [at for kind, at, _ in _records(stream, 0) if kind == _BOUNDSHEET and stream[at + 5] == 0]
        starts = [struct.unpack_from("<I", stream, at)[0] for at in sheets]
        return [_uncomputed(stream, start) for start in starts]
    except Exception:  # the library trusts the numbers that a file gives it
        return []


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where it begins, its length) of the records from a place to the next end."""
    kind = 0
    while at + 4 <= len(stream) and kind != _EOF:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size


def _uncomputed(stream: bytes, start: int) -> set[tuple[int, int]]:
    found = set()
    for kind, at, size in _records(stream, start):
        if kind != _FORMULA or size < 22:
            continue
        row, column, _, result, wishes = struct.unpack_from("<HHH8sH", stream, at)
        blank = result[6:] == b"\xff\xff" and result[0] == 3 and _EMPTY_TEXT not in stream[at + 22 : at + size]
        if blank or wishes & 2 and result == bytes(8):
            found.add((row, column))
    return found


def _grid(book: Any, sheet: Any, name: str, notes: tuple[str, ...], open_: set[tuple[int, int]]) -> Grid:
    if sheet.nrows > limits.LAST_ROW or sheet.ncols > limits.LAST_COLUMN:
        raise Refused.because(
            f"超过了 {limits.LAST_ROW} 行、{limits.LAST_COLUMN} 列的上限，请删除多余的行列", file=name, sheet=sheet.name
        )
    rows = (
        [NO_RESULT if (at, c) in open_ else _value(book, cell) for c, cell in enumerate(sheet.row(at))]
        for at in range(sheet.nrows)
    )
    merged = [(a, c, b - 1, d - 1) for a, b, c, d in sheet.merged_cells]
    hidden = {at for at, info in sheet.rowinfo_map.items() if info.hidden}
    return Grid(sheet.name, rows, merged, hidden, since_1904=bool(book.datemode), notes=notes)


def _value(book: Any, cell: Any) -> Any:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return error(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            found: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
        if cell.value < 1:  # a time of the day, or the 0 of a formula that points to nothing
            return f"{found:%H:%M:%S}"
        return found if found.time().isoformat() != "00:00:00" else found.date()
    return cell.value
