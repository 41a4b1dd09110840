"""Web pages and XML tables that systems give out under the name .xls: read where they hold one plain table."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import datetime
from typing import Any

from lxml import etree, html

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.reading.texts import decoded

_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_SAVE = "请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入"
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
Area = tuple[int, int, int, int]
Table = tuple[str, list[list[Any]], list[Area]]
"""Name of the sheet, rows, merged ranges."""


def read_html(raw: bytes, name: str) -> list[Table]:
    """The one table of a web page; Refused where it holds none, or several that could be meant."""
    said = _CHARSET.search(raw[:2000])
    try:
        text = raw.decode(
            "gb18030"
            if said and said[1].lower() in (b"gb2312", b"gbk")
            else "ascii"
            if not said
            else said[1].decode("ascii")
        )
    except (UnicodeError, LookupError):
        try:
            text = decoded(raw)
        except ValueError as error:
            raise Refused.because(f"这是网页格式的表格，文字的编码认不出来，{_SAVE}", file=name) from error
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        raise Refused.because("文件里没有内容，请重新取得文件", file=name)
    page = html.fromstring(text)
    tables = [t for t in page.iter("table") if len(t.findall(".//tr")) > 1 and not t.findall(".//table")]
    if not tables:
        linked = page.findall(".//frame") or b"filelist.xml" in raw
        why = "，内容在另外的文件夹里" if linked else "，里面没有表格"
        raise Refused.because(f"这是网页{why}，{_SAVE}", file=name)
    if len(tables) > 1:
        raise Refused.because(f"这是网页，里面有 {len(tables)} 张表，分不清要哪一张，{_SAVE}", file=name)
    return [("网页表格", *_html_table(tables[0], name))]


def _html_table(table: Any, name: str) -> tuple[list[list[Any]], list[Area]]:
    rows: list[list[Any]] = []
    merged: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for at, line in enumerate(table.iter("tr")):
        row: list[Any] = []
        for cell in line.iter("td", "th"):
            while (at, len(row)) in taken:
                row.append(None)
            wide, high = (_span(cell, key) for key in ("colspan", "rowspan"))
            if len(row) + wide > limits.LAST_COLUMN or at + high > limits.LAST_ROW or len(taken) > limits.MOST_CELLS:
                raise Refused.because(f"网页里的表格太大，{_SAVE}", file=name)
            column = len(row)
            row += [_html_text(cell)] + [None] * (wide - 1)
            if wide > 1 or high > 1:
                merged.append((at, column, at + high - 1, column + wide - 1))
                taken |= {(at + r, column + c) for r in range(1, high) for c in range(wide)}
        rows.append(row)
    return rows, merged


def _span(cell: Any, key: str) -> int:
    said = cell.get(key, "1").strip()
    return max(1, min(int(said), limits.LAST_ROW)) if said.isdigit() else 1


def _html_text(cell: Any) -> str | None:
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    return "\n".join(" ".join(t.split()) for t in cell.text_content().split("\n")).strip() or None


def read_mhtml(raw: bytes, name: str) -> list[Table]:
    """The table of a page that a browser or Excel saved as one file."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and b"<table" in content.lower():
                return read_html(content, name)
    raise Refused.because(f"这是单个文件的网页，里面没有表格，{_SAVE}", file=name)


def read_spreadsheetml(raw: bytes, name: str) -> list[Table]:
    """The worksheets of an Excel 2003 XML file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Refused.because("工作簿已损坏，打不开，请重新取得文件", file=name) from error
    found = []
    for sheet in root.iter(f"{SS}Worksheet"):
        rows: list[list[Any]] = []
        merged: list[Area] = []
        for line in sheet.iter(f"{SS}Row"):
            at = int(line.get(f"{SS}Index") or len(rows) + 1) - 1
            if not len(rows) <= at < limits.LAST_ROW:
                raise Refused.because(f"超过了 {limits.LAST_ROW} 行的上限", file=name)
            rows += [[] for _ in range(at - len(rows))]
            rows.append(_ss_row(line, at, merged, name))
        found.append((sheet.get(f"{SS}Name") or "Sheet1", rows, merged))
    if not found:
        raise Refused.because(f"这是 XML 文件，不是工作簿，{_SAVE}", file=name)
    return found


def _ss_row(line: Any, at: int, merged: list[Area], name: str) -> list[Any]:
    row: list[Any] = []
    for cell in line.iter(f"{SS}Cell"):
        column = int(cell.get(f"{SS}Index") or len(row) + 1) - 1
        if not len(row) <= column < limits.LAST_COLUMN:
            raise Refused.because(f"超过了 {limits.LAST_COLUMN} 列的上限", file=name)
        row += [None] * (column - len(row))
        row.append(_ss_value(cell.find(f"{SS}Data")))
        wide, high = (int(cell.get(f"{SS}{key}") or 0) for key in ("MergeAcross", "MergeDown"))
        if wide or high:
            merged.append((at, column, at + high, column + wide))
            row += [None] * min(wide, limits.LAST_COLUMN)
    return row


def _ss_value(data: Any) -> Any:
    if data is None or data.text is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{SS}Type")
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        return datetime.fromisoformat(text)
    return text.strip() or None
