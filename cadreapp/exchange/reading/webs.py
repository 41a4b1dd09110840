"""Web pages and XML tables that systems give out under the name .xls: read where they hold one plain table."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree, html

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.grids import NO_RESULT, Grid, error, too_far
from cadreapp.exchange.reading.kinds import SAVE, foreign_xml
from cadreapp.exchange.reading.texts import NotText, decoded

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_UNSEEN = re.compile(r"display\s*:\s*none", re.I)
_LETTER = re.compile(r"[\w-]+: ")
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def read(path: Path) -> Iterator[Grid] | None:
    """The tables of a page or an XML file; None if a file is neither; Refused where it holds none that is plain."""
    with path.open("rb") as stream:
        start = _start(stream.read(4096))
    if "urn:schemas-microsoft-com:office:spreadsheet" in start or "<workbook" in start[:600]:
        return _spreadsheetml(path)
    reader: Callable[[bytes, str], Iterator[Grid]]
    if _LETTER.match(start) and "mime-version:" in start:
        reader = _mhtml
    elif start.startswith("<"):
        reader = _html
    else:
        return None
    if (size := path.stat().st_size) > limits.LARGEST_PAGE:
        reason = f"这是网页格式的表格，有 {size // 1024 // 1024} 兆，太大，{SAVE}"
        raise Refused.because(reason, file=path.name)
    raw = path.read_bytes()
    if start.startswith("<?xml") and "<html" not in start and b"<table" not in raw.lower():
        raise Refused.because(foreign_xml(raw[:4096].decode("utf-8", "replace")), file=path.name)
    return reader(raw, path.name)


def _start(raw: bytes) -> str:
    """The beginning of a file in small letters, whatever its encoding."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = raw.decode("utf-16" if wide else "utf-8", "replace")
    return text.lstrip("\ufeff \r\n\t").lower()


def _html(raw: bytes, name: str, title: str = "网页表格") -> Iterator[Grid]:
    """The one table of a page; Refused where it holds none, or several that could be meant."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _page(raw, name))
    if not text.strip():
        raise Refused.because("文件里没有内容，请重新取得文件", file=name)
    page = html.fromstring(text)
    tables = _tables(page)
    if not tables:
        linked = page.findall(".//frame") or b"filelist.xml" in raw
        why = "，内容在另外的文件夹里" if linked else "，里面没有表格"
        raise Refused.because(f"这是网页{why}，{SAVE}", file=name)
    if len(tables) > 1:
        raise Refused.because(f"这是网页，里面有 {len(tables)} 张表，分不清要哪一张，{SAVE}", file=name)
    yield _html_table(tables[0], name, title)


def _tables(page: Any) -> list[Any]:
    """The tables of several rows that are no mere frames of others."""
    return [t for t in page.iter("table") if len(t.findall(".//tr")) > 1 and not t.findall(".//table")]


def _page(raw: bytes, name: str) -> str:
    """The text of a page: what it says of its encoding is often wrong, so UTF-8 is tried first."""
    said = _CHARSET.search(raw[:2000])
    tried = ["utf-8"]
    if said:
        tried.append("gb18030" if said[1].lower() in (b"gb2312", b"gbk") else said[1].decode("ascii", "replace"))
    for code in () if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else tried:
        try:
            return raw.decode(code).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    try:
        return decoded(raw)
    except NotText as wrong:
        raise Refused.because(f"这是网页格式的表格，文字的编码认不出来，{SAVE}", file=name) from wrong


def _html_table(table: Any, name: str, title: str) -> Grid:
    rows: list[list[Any]] = []
    grid = Grid(title, rows)
    taken: set[tuple[int, int]] = set()
    for at, line in enumerate(table.iter("tr")):
        row: list[Any] = []
        if line.get("hidden") is not None or _UNSEEN.search(line.get("style", "")):
            grid.hidden.add(at)
        for cell in line.iter("td", "th"):
            while (at, len(row)) in taken:
                row.append(None)
            wide, high = (_span(cell, key) for key in ("colspan", "rowspan"))
            if len(row) + wide > limits.LAST_COLUMN or at + high > limits.LAST_ROW or len(taken) > limits.MOST_CELLS:
                raise Refused.because(f"网页里的表格太大，{SAVE}", file=name)
            column = len(row)
            row += [_html_text(cell)] + [None] * (wide - 1)
            if wide > 1 or high > 1:
                grid.merged.append((at, column, at + high - 1, column + wide - 1))
                taken |= {(at + r, column + c) for r in range(1, high) for c in range(wide)}
        rows.append(row)
    return grid


def _span(cell: Any, key: str) -> int:
    said = cell.get(key, "1").strip()
    return max(1, min(int(said), limits.LAST_ROW)) if said.isdecimal() else 1


def _html_text(cell: Any) -> str | None:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "\n".join(" ".join(t.split()) for t in cell.text_content().split("\n")).strip() or None


def _mhtml(raw: bytes, name: str) -> Iterator[Grid]:
    """The tables of a page that a browser or Excel saved as one file; Excel puts each sheet into a part."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = 0
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if (
            isinstance(content, bytes)
            and b"<table" in content.lower()
            and _tables(html.fromstring(_page(content, name)))
        ):
            found += 1
            yield from _html(content, name, "网页表格" if found == 1 else f"网页表格{found}")
    if not found:
        raise Refused.because(f"这是单个文件的网页，里面没有表格，{SAVE}", file=name)


def _spreadsheetml(path: Path) -> Iterator[Grid]:
    """The worksheets of an Excel 2003 XML file."""
    with path.open("rb") as stream:
        events = iter(
            etree.iterparse(
                stream,
                events=("start", "end"),
                tag=(f"{SS}Worksheet", f"{SS}Row", f"{_EXCEL}Visible"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
        )
        found = False
        for event, element in events:
            if event == "start" and element.tag == f"{SS}Worksheet":
                found = True
                grid = Grid(element.get(f"{SS}Name") or "Sheet1")
                grid.rows = _ss_rows(events, grid, path.name)
                yield grid
        if not found:
            raise Refused.because(f"这是 XML 文件，不是工作簿，{SAVE}", file=path.name)


def _ss_rows(events: Iterator[tuple[str, Any]], grid: Grid, name: str) -> Iterator[list[Any]]:
    """The rows of the worksheet that has begun, up to its end, where it says whether it is shown."""
    at = 0
    for event, element in events:
        if event == "start":
            continue
        if element.tag == f"{_EXCEL}Visible":
            grid.shown = (element.text or "").strip() not in ("SheetHidden", "SheetVeryHidden")
        elif element.tag == f"{SS}Worksheet":
            element.clear()
            return
        else:
            number = int(element.get(f"{SS}Index") or at + 1) - 1
            if not at <= number < limits.LAST_ROW:
                raise too_far(name, grid.name)
            for _ in range(number - at):
                yield []
            if element.get(f"{SS}Hidden") == "1":
                grid.hidden.add(number)
            yield _ss_row(element, number, grid, name)
            at = number + 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _ss_row(line: Any, at: int, grid: Grid, name: str) -> list[Any]:
    row: list[Any] = []
    for cell in line.iter(f"{SS}Cell"):
        column = int(cell.get(f"{SS}Index") or len(row) + 1) - 1
        wide, high = (max(0, int(cell.get(f"{SS}{key}") or 0)) for key in ("MergeAcross", "MergeDown"))
        if not len(row) <= column < limits.LAST_COLUMN - min(wide, limits.LAST_COLUMN):
            raise too_far(name, grid.name)
        row += [None] * (column - len(row))
        row.append(_ss_value(cell))
        if wide or high:
            grid.merged.append((at, column, at + high, column + wide))
            row += [None] * wide
    return row


def _ss_value(cell: Any) -> Any:
    data = cell.find(f"{SS}Data")
    text = "".join(data.itertext()) if data is not None else ""
    if not text:
        return NO_RESULT if cell.get(f"{SS}Formula") and data is None else None
    kind = data.get(f"{SS}Type")
    if kind == "Error":
        return error(text)
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    return text.strip() or None
