"""Tables in text files: separated by commas, semicolons or tabs, in any encoding of an office. All values are text."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from cadreapp.errors import Refused
from cadreapp.exchange.reading.grids import Grid
from cadreapp.exchange.reading.kinds import SAVE

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
_SAID = re.compile(r"sep=(.)\s*", re.I)
"""The first line by which Excel is told the separator."""
SEPARATORS = "\t,;|，；"
_CHUNK = 1 << 20
_SAMPLE = 60
"""Lines by which the separator is found."""


class NotText(ValueError):
    """The bytes are no text in any encoding that is known."""


class Incomplete(NotText):
    """The text breaks off within its last letter."""


def encoding(chunks: Iterator[bytes]) -> tuple[str, bool]:
    """The encoding of a text, and whether it is only likely: by its mark, as UTF-8, as GB18030, else by likeness."""
    parts = list(chunks)
    head = parts[0] if parts else b""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, False
    tried = ["utf-8", "gb18030"]
    if len(head) > 3 and head[:400].count(0) * 4 > len(head[:400]):  # every other byte of Latin letters in UTF-16 is 0
        tried.insert(0, "utf-16-le" if head[1:400:2].count(0) > head[:400:2].count(0) else "utf-16-be")
    for name in tried:
        if _fits(name, parts):
            return name, False
    best = from_bytes(head[:100_000]).best()
    if best is None or not _fits(best.encoding, parts):
        raise NotText
    return best.encoding, True


def _fits(name: str, parts: list[bytes]) -> bool:
    """Whether all of it is text in an encoding; Incomplete if all but the end is."""
    decoder = codecs.getincrementaldecoder(name)()
    wide = False
    try:
        for part in parts:
            text = decoder.decode(part)
            wide = wide or not text.isascii()
            if _ODD.search(text):
                return False
    except UnicodeError:
        return False
    try:
        decoder.decode(b"", True)
    except UnicodeError:
        if wide:
            raise Incomplete from None
        return False
    return True


def decoded(raw: bytes) -> str:
    """The text of a file; NotText if it is none."""
    return raw.decode(encoding(iter((raw,)))[0])


def read(path: Path) -> Iterator[Grid]:
    """The one table of a separated text; Refused if it is not text, or no table."""
    name = path.name
    try:
        with path.open("rb") as stream:
            code, likely = encoding(iter(lambda: stream.read(_CHUNK), b""))
    except Incomplete as error:
        raise Refused.because("文件的末尾不完整，多半没有传完，请重新取得文件", file=name) from error
    except NotText as error:
        raise Refused.because(f"不是认识的表格，{SAVE}", file=name) from error
    notes = (f"文字的编码是按内容推测的（{code}），请核对",) if likely else ()
    with path.open(encoding=code, newline="") as text:
        lines = (line for line in text if line.strip())
        first = next(lines, "")
        said = _SAID.fullmatch(first)
        separator = said[1] if said else _separator([first, *islice(lines, _SAMPLE)])
    if separator is None:
        raise Refused.because(
            "文件里没有表格，各栏之间应当用逗号或制表符隔开；请在 Excel 或 WPS 中另存为 .xlsx", file=name
        )
    csv.field_size_limit(1_000_000)
    form = _form(path, code, separator)
    if form is None:
        raise Refused.because(f"文本里的引号不成对，分不清各栏，{SAVE}", file=name)
    yield Grid(path.stem, _rows(path, code, form, said is not None), notes=notes)


def _rows(path: Path, code: str, form: dict[str, Any], said: bool) -> Iterator[list[Any]]:
    with path.open(encoding=code, newline="") as text:
        for at, row in enumerate(csv.reader(text, **form)):
            yield [] if said and at == 0 else [_value(cell) for cell in row]


def _separator(lines: list[str]) -> str | None:
    """What most lines are divided by into the same number of cells, the greatest one; None if nothing does."""
    best: tuple[int, int, str] | None = None
    for one in SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=one) if len(row) > 1)
        except csv.Error:
            counts = Counter(line.count(one) + 1 for line in lines if one in line)
        if counts:
            width, fit = max(counts.items(), key=lambda item: (item[1], item[0]))
            best = max(best or (0, 0, ""), (fit, width, one))
    return best[2] if best else None


def _form(path: Path, code: str, separator: str) -> dict[str, Any] | None:
    """How the text is written: with quotes that come in pairs, or with quotes that are mere letters; None if neither.

    A quote that is not closed would swallow the rows behind it.
    """
    quoted: dict[str, Any] = {"delimiter": separator, "strict": True}
    try:
        with path.open(encoding=code, newline="") as text:
            for _ in csv.reader(text, **quoted):
                pass
        return quoted
    except csv.Error:
        plain: dict[str, Any] = {"delimiter": separator, "quoting": csv.QUOTE_NONE}
    with path.open(encoding=code, newline="") as text:
        try:
            widths = {len(row) for row in csv.reader(text, **plain) if len(row) > 1}
        except csv.Error:
            return None
    return plain if len(widths) == 1 else None


def _value(cell: str) -> str | None:
    text = cell.strip()
    if forced := _FORCED.match(text):
        text = forced[1] if forced[1] is not None else text[1:]
    return text or None
