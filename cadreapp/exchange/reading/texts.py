"""Tables in text files: separated by commas, semicolons or tabs, in any encoding of an office. All values are text."""

from __future__ import annotations

import codecs
import csv
import io
import re

from charset_normalizer import from_bytes

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffd]")
_FORCED = re.compile(r'^=?"(.*)"$|^[\'‘’](?=\d)')
"""How Excel keeps a number as text: ="0123", or an apostrophe before it."""
SEPARATORS = "\t,;|，；"


def decoded(raw: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-8, as GB18030, else by likeness; ValueError if it is none."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return raw.decode(name)
    tried = ["utf-8", "gb18030"]
    if len(raw) > 3 and raw[:400].count(0) * 4 > len(raw[:400]):  # every other byte of Latin letters in UTF-16 is 0
        tried.insert(0, "utf-16-le" if raw[1:400:2].count(0) > raw[:400:2].count(0) else "utf-16-be")
    for name in tried:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if not _ODD.search(text):
            return text
    best = from_bytes(raw[:100_000]).best()
    if best is None:
        raise ValueError("no encoding fits")
    text = raw.decode(best.encoding)
    if _ODD.search(text):
        raise ValueError("not a text")
    return text


def read(raw: bytes, name: str) -> list[list[str | None]]:
    """The rows of a separated text; Refused if it is not text, or no table."""
    try:
        text = decoded(raw)
    except (UnicodeError, ValueError) as error:
        raise Refused.because("不是认识的表格，请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入", file=name) from error
    lines = [line for line in text.splitlines() if line.strip()]
    separator = _separator(lines[:50])
    if separator is None:
        raise Refused.because(
            "文件里没有表格，各栏之间应当用逗号或制表符隔开；请在 Excel 或 WPS 中另存为 .xlsx", file=name
        )
    csv.field_size_limit(1_000_000)
    rows: list[list[str | None]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= limits.LAST_ROW or len(row) > limits.LAST_COLUMN:
                raise Refused.because(f"超过了 {limits.LAST_ROW} 行、{limits.LAST_COLUMN} 列的上限", file=name)
            rows.append([_value(cell) for cell in row])
    except csv.Error as error:
        raise Refused.because("文本里的引号不成对，读不出来，请在 Excel 或 WPS 中另存为 .xlsx", file=name) from error
    return rows


def _separator(lines: list[str]) -> str | None:
    """What most lines are separated by, the same number of times; None if nothing is."""
    best: tuple[int, str] | None = None
    for one in SEPARATORS:
        counts = [line.count(one) for line in lines]
        if not counts or not max(counts):
            continue
        most = max(set(counts) - {0}, key=counts.count)
        fit = counts.count(most)
        if best is None or fit > best[0]:
            best = fit, one
    return best[1] if best else None


def _value(cell: str) -> str | None:
    text = cell.strip()
    if forced := _FORCED.match(text):
        text = forced[1] if forced[1] is not None else text[1:]
    return text or None
