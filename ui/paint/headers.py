"""Headers and footers: their three parts, codes and pages."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from cadreapp.paging import Page, margins, page_size
from cadreapp.records import clock
from ui.paint import text
from ui.paint.looks import Face

_CODE = re.compile(
    r'&(?:"(?P<font>[^"]*)"|(?P<size>\d+)|K(?P<colour>[0-9A-Fa-f]{6})|\[(?P<word>[^\]]*)\]|(?P<one>.))'
    r"(?P<more>(?<=[PN\]])[+-]\d+)?",
    re.S,
)
_WORDS = {"Page": "P", "Pages": "N", "Date": "D", "Time": "T", "Tab": "A", "File": "F", "Path": "Z"}
_WORDS |= {"页码": "P", "总页数": "N", "日期": "D", "时间": "T"}

_TOGGLES: dict[str, tuple[str, Any, Any]] = {
    "B": ("bold", True, False),
    "I": ("italic", True, False),
    "S": ("strike", True, False),
    "U": ("underline", "single", ""),
    "E": ("underline", "double", ""),
    "X": ("up", "up", ""),
    "Y": ("up", "down", ""),
}
file_names: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
"""Workbook → the name of its file, for &F."""


def parts_of(sheet: Any, page: Page) -> tuple[Any, Any]:
    """The header and the footer of a page: first page, even pages and the others may each have their own."""
    kind = sheet.HeaderFooter
    if kind.differentFirst and page.place == 1:
        return sheet.firstHeader, sheet.firstFooter
    if kind.differentOddEven and page.number % 2 == 0:
        return sheet.evenHeader, sheet.evenFooter
    return sheet.oddHeader, sheet.oddFooter


def runs_of(item: Any, sheet: Any, page: Page, now: datetime) -> list[text.Run]:
    """One part as pieces of text with their faces; codes replaced."""
    name, _, style = (item.font or "宋体").partition(",")
    state: dict[str, Any] = {
        "name": "宋体" if name == "-" else name,
        "size": float(item.size or 10),
        "bold": "bold" in style.lower() or "加粗" in style,
        "italic": "italic" in style.lower() or "倾斜" in style,
        "underline": "",
        "strike": False,
        "colour": QColor("#" + (item.color or "000000")),
        "up": "",
    }
    found: list[text.Run] = []

    def add(piece: str) -> None:
        if piece:
            found.append((piece, Face(**state)))

    source = str(item.text or "").replace("_x000a_", "\n").replace("_x000D_", "").replace("\r", "")
    at = 0
    for match in _CODE.finditer(source):
        add(source[at : match.start()])
        at = match.end()
        code = _WORDS.get(match["word"] or "", "") if match["word"] is not None else match["one"]
        if match["font"] is not None:
            name, _, style = match["font"].partition(",")
            state["name"] = state["name"] if name == "-" else name
            state["bold"], state["italic"] = "bold" in style.lower(), "italic" in style.lower()
        elif match["size"]:
            state["size"] = float(match["size"])
        elif match["colour"]:
            state["colour"] = QColor("#" + match["colour"])
        elif code in ("P", "N"):
            add(str((page.number if code == "P" else page.of) + int(match["more"] or 0)))
        elif code == "&":
            add("&")
        elif code in _TOGGLES:
            key, value, off = _TOGGLES[code]
            state[key] = off if state[key] == value else value
        else:
            add(_said(code, sheet, now))
    add(source[at:])
    return found


def _said(code: str, sheet: Any, now: datetime) -> str:
    """What a code stands for: sheet, date, time, file. The folder is left out: no paper needs to tell it."""
    if code == "A":
        return str(sheet.title)
    if code == "D":
        return f"{now.year}-{now.month}-{now.day}"
    if code == "T":
        return f"{now.hour}:{now.minute:02d}"
    return file_names.get(sheet.parent, "") if code == "F" else ""


def draw(painter: QPainter, sheet: Any, page: Page, now: datetime | None = None) -> None:
    """Draw the header and footer of a page."""
    width, height = page_size(sheet)
    left, _, right, _ = margins(sheet)
    edge = sheet.page_margins
    unit = text.UNIT
    now = now or clock.now()
    scale = 1.0 if sheet.HeaderFooter.scaleWithDoc is False else page.scale
    header, footer = parts_of(sheet, page)
    for part, above in ((header, True), (footer, False)):
        for item, horizontal in ((part.left, "left"), (part.center, "center"), (part.right, "right")):
            if not item.text or not (runs := runs_of(item, sheet, page, now)):
                continue
            top = edge.header * 72 if above else edge.footer * 72
            box = QRectF(left * unit, top * unit, (width - left - right) * unit, (height / 2 - top) * unit)
            if not above:
                box.moveBottom((height - top) * unit)
            placing = text.Placing(horizontal, "top" if above else "bottom", wrap=False)
            text.draw(painter, box, runs, placing, scale)
