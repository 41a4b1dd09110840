"""Workbooks of LibreOffice and others (.ods), read row by row: a library for them knows neither errors nor merges."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from lxml import etree

from cadreapp.errors import Refused
from cadreapp.exchange.reading import kinds, limits
from cadreapp.exchange.reading.grids import NO_RESULT, Grid, error, too_far

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_NS % name for name in ("table", "office", "text", "style"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROW, _SHEET, _CELL = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TABLE}table-cell"
_COVERED = f"{_TABLE}covered-table-cell"
_STYLED = f"{_STYLE}style"
_NO_TEXT = (f"{_OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note")


def kind(archive: zipfile.ZipFile) -> str | None:
    """Why this OpenDocument is not read, "" if it is a workbook; None if it is no OpenDocument."""
    names = {name.lower(): name for name in archive.namelist()}
    said = _beginning(archive, names.get("mimetype"), 100)
    manifest = _beginning(archive, names.get("meta-inf/manifest.xml"), 1_000_000)
    if b"opendocument" not in said and b"vnd.oasis.opendocument" not in manifest:
        return None
    if b"encryption-data" in manifest:
        return kinds.PASSWORD
    what = said or manifest
    if b"opendocument.spreadsheet" not in what:
        return kinds.WORDS if b"opendocument.text" in what else kinds.SLIDES
    return ""


def _beginning(archive: zipfile.ZipFile, name: str | None, most: int) -> bytes:
    if name is None:
        return b""
    with archive.open(name) as stream:
        return stream.read(most)


def read(path: Path, reason: str) -> Iterator[Grid]:
    """The sheets; Refused for a reason that is known, or if the file is damaged."""
    if reason:
        raise Refused.because(reason, file=path.name)
    with zipfile.ZipFile(path) as archive:
        content = archive.getinfo("content.xml")
        if content.file_size > limits.LARGEST_UNPACKED:
            raise Refused.because("工作簿展开后太大，不予打开", file=path.name)
        with archive.open(content) as stream:
            yield from _Content(path.name, stream).grids()


class _Content:
    """The parts of a document as they come."""

    def __init__(self, file: str, stream: IO[bytes]):
        self.file = file
        self.events = iter(
            etree.iterparse(
                stream,
                events=("start", "end"),
                tag=(_ROW, _SHEET, _STYLED),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
        )
        self.unseen: set[str] = set()

    def grids(self) -> Iterator[Grid]:
        """Each table; its rows are to be taken before the next one."""
        for event, element in self.events:
            if element.tag == _STYLED and event == "end":
                if any(one.get(f"{_TABLE}display") == "false" for one in element):
                    self.unseen.add(element.get(f"{_STYLE}name", ""))
                element.clear()
            elif element.tag == _SHEET and event == "start":
                name = element.get(f"{_TABLE}name", "")
                linked = name.startswith("'file:")  # what is kept of other files
                grid = Grid(name, shown=element.get(f"{_TABLE}style-name") not in self.unseen)
                grid.rows = self.rows(grid)
                if not linked and grid.shown:
                    yield grid
                for _ in grid.rows:  # what was not taken
                    pass
                if not linked and not grid.shown:
                    yield Grid(name, shown=False)

    def rows(self, grid: Grid) -> Iterator[list[Any]]:
        """The rows of the table that has begun, up to its end."""
        at, depth = 0, 1
        for event, element in self.events:
            if element.tag == _SHEET:
                depth += 1 if event == "start" else -1
                if depth == 0:
                    element.clear()
                    return
            if element.tag != _ROW or event == "start" or depth > 1:
                continue
            times = _count(element, "number-rows-repeated")
            row = self.row(grid, element, at)
            if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                grid.hidden.update(range(at, min(at + times, limits.LAST_ROW)))
            if not row:  # empty rows up to the last one that there can be
                times = min(times, max(1, limits.LAST_ROW + 1 - at))
            for _ in range(times):
                yield list(row)
            at += times
            _drop(element)

    def row(self, grid: Grid, line: Any, at: int) -> list[Any]:
        """The values of a row, up to its last one."""
        values: list[Any] = []
        column = 0
        for cell in line:
            if cell.tag not in (_CELL, _COVERED):
                continue
            times = _count(cell, "number-columns-repeated")
            value = _value(cell)
            wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if wide > 1 or high > 1:
                grid.merged.append((at, column, at + high - 1, column + wide - 1))
            if value is not None:
                if column + times > limits.LAST_COLUMN:
                    raise too_far(self.file, grid.name)
                values += [None] * (column - len(values)) + [value] * times
            column += times
        return values


def _count(element: Any, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}") or 1))


def _drop(element: Any) -> None:
    """Forget a row that was read, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _value(cell: Any) -> Any:
    """What a cell holds; None if it is empty."""
    type_ = cell.get(f"{_OFFICE}value-type")
    if type_ is None and not len(cell):
        return NO_RESULT if cell.get(f"{_TABLE}formula") else None
    text = "\n".join(_text(one) for one in cell if one.tag in (f"{_TEXT}p", f"{_TEXT}h"))
    if cell.get(f"{_CALC}value-type") == "error":
        return error(text or "#N/A")
    number = cell.get(f"{_OFFICE}value")
    if type_ in ("float", "currency", "percentage") and number is not None:
        return float(number)
    if type_ == "date":
        return _day(cell.get(f"{_OFFICE}date-value") or "") or text or None
    if type_ == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    return text or cell.get(f"{_OFFICE}string-value") or None


def _day(written: str) -> date | datetime | None:
    try:
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    except ValueError:
        return None


def _text(element: Any) -> str:
    """The text of a paragraph, with its spaces and line breaks."""
    found = [element.text or ""]
    for one in element:
        if one.tag == f"{_TEXT}s":
            found.append(" " * min(int(one.get(f"{_TEXT}c") or 1), 100))
        elif one.tag == f"{_TEXT}tab":
            found.append("\t")
        elif one.tag == f"{_TEXT}line-break":
            found.append("\n")
        elif one.tag not in _NO_TEXT and isinstance(one.tag, str):
            found.append(_text(one))
        found.append(one.tail or "")
    return "".join(found)
