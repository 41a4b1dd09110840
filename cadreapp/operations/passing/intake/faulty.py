"""The faulty rows of an import as a workbook, with what is wrong beside each: mended, it is imported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Fault, UserError
from cadreapp.operations.books import checked_target

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from cadreapp.exchange.rows import Read

REASON = "错误原因"
"""The column beside the faulty rows; it is not read."""


def write_faulty(reads: Sequence[Read], faults: Sequence[Fault], target: Path) -> int:
    """Write the faulty rows of all sheets under their headers; how many. UserError if there are none to write."""
    from openpyxl import Workbook

    from cadreapp.exchange.write import save

    target = checked_target(target)
    wrong: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        if fault.row:
            wrong[fault.file, fault.sheet][int(fault.row) - 1].append(fault.reason)
    book = Workbook()
    book.remove(book.worksheets[0])
    count = 0
    for read in reads:
        if read.sheet is not None and (rows := wrong.get((read.sheet.file, read.sheet.name))):
            count += _write(book.create_sheet(read.sheet.name[:31]), read, rows)
    if not count:
        raise UserError("有错误的地方不在某一行里（如整个文件读不出来），没有可以另存的行。")
    save(book, target)
    return count


def _write(sheet: Worksheet, read: Read, rows: dict[int, list[str]]) -> int:
    """The header and the faulty rows of one sheet, with the reasons in a column to the right."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    from cadreapp.exchange.write import put

    source = read.sheet
    assert source is not None
    first, last = read.header
    right = source.width + 1
    for number in range(first, last + 1):
        _line(sheet, number - first + 1, source.rows[number])
    for top, left, low, end in source.merged:
        if first <= top and low <= last:
            area = {"start_row": top - first + 1, "end_row": low - first + 1}
            sheet.merge_cells(**area, start_column=left + 1, end_column=end + 1)
    put(sheet.cell(last - first + 1, right), REASON)
    at = last - first + 2
    body = sorted(number for number in rows if number > last)
    written: set[int] = set()
    heading = ""
    for number in body:
        if number in written:
            continue
        own = _person(read, number)
        written |= set(own)
        unit = _unit_beside(read, own)
        if unit and unit != heading:
            put(sheet.cell(at, 1), unit)
            at += 1
        heading = unit
        for offset, line in enumerate(own):
            _line(sheet, at + offset, source.filled(line))
            reasons = "；".join(dict.fromkeys(rows.get(line, ())))
            if reasons:
                put(sheet.cell(at + offset, right), reasons).alignment = Alignment(wrap_text=True, vertical="top")
        for top, left, low, end in source.merged:
            if own[0] <= top and low <= own[-1] and top < low:
                area = {"start_row": at + top - own[0], "end_row": at + low - own[0]}
                sheet.merge_cells(**area, start_column=left + 1, end_column=end + 1)
        at += len(own)
    sheet.column_dimensions[get_column_letter(right)].width = 60
    return len(body)


def _person(read: Read, number: int) -> range:
    """The rows of the person of whom a row speaks: several where the name is merged over them."""
    source = read.sheet
    assert source is not None
    name = next((row.columns["name"] for row in read.rows if "name" in row.columns), None)
    if name is None:
        return range(number, number + 1)
    first = last = number
    while first - 1 > read.header[1] and source.continues(first, name):
        first -= 1
    while last + 1 < len(source.rows) and source.continues(last + 1, name):
        last += 1
    return range(first, last + 1)


def _unit_beside(read: Read, own: range) -> str:
    """The unit of a person that stands in no column: a heading over the rows, or the sheet's name."""
    rows = [row for row in read.rows if row.number in own and "unit" not in row.columns and not row.both]
    return next((str(row.values["unit"]) for row in rows if row.values.get("unit")), read.sections.get(own[0], ""))


def _line(sheet: Worksheet, row: int, values: Sequence[Any]) -> None:
    """A row's values; what cannot be read stays as it looks."""
    from openpyxl.cell.cell import MergedCell

    from cadreapp.exchange.sheets import Unreadable
    from cadreapp.exchange.write import put

    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if value is not None and not isinstance(cell, MergedCell):
            put(cell, value.shown if isinstance(value, Unreadable) else value)
