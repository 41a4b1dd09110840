"""What stands in a filled cell: text, numbers, links, pictures, boxes that are ticked; and how text is made to fit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink

from cadreapp.errors import Fault
from cadreapp.paper import PIXELS_PER_POINT
from cadreapp.reports.filling.measuring import SMALLEST, fits, fitting_size, head_that_fits, height_needed
from cadreapp.reports.filling.picture import place

MISSING = "—"
TALLEST = 409.0
"""The tallest row that Excel allows, in points."""
TICKED, BLANK = "☑", "☐"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def refusal(cell: Cell, reason: str) -> Fault:
    """What a user is told of a cell because of which a workbook is not made."""
    return Fault(reason, value=str(cell.value or "")[:20], sheet=cell.parent.title, cell=cell.coordinate)


@dataclass(frozen=True)
class Link:
    """A value that leads to a cell of another sheet of the workbook."""

    value: Any
    sheet: str
    cell: str


@dataclass(frozen=True)
class Picture:
    """A picture file (PNG, JPEG) for a cell or a merged range; `words`: what it shows."""

    path: Path
    words: str = ""


class Face:
    """How a template's cell looks, asked once however often it is filled: openpyxl looks it up in a table each time.

    `numbers`, `wrapped`, `sizes`: what the workbook calls its alignment for numbers, for lines, and its typeface in
    other sizes, once made. `floor`: the smallest
    size that is still large enough on the page; `least`: the smallest that was used.
    """

    def __init__(self, cell: Cell, floor: float = SMALLEST):
        self.given = float(cell.font.sz or 11)
        self.floor = floor
        self.size = max(self.given, math.ceil(floor * 2) / 2) if floor > SMALLEST else self.given
        self.wrap = bool(cell.alignment.wrap_text)
        self.turned = bool(cell.alignment.textRotation)
        self.thousands = cell.number_format == "#,##0"
        self.least = self.size
        self.numbers: int | None = None
        self.wrapped: int | None = None
        self.sizes: dict[float, int] = {}

    def as_number(self, cell: Cell) -> None:
        """A number never breaks into lines, and #### helps nobody."""
        if self.numbers is None:
            alignment = copy(cell.alignment)
            alignment.wrap_text, alignment.shrink_to_fit = False, True
            cell.alignment = alignment
            self.numbers = cell._style.alignmentId
        cell._style.alignmentId = self.numbers

    def enlarge(self, cell: Cell) -> None:
        """Give a text the size that is large enough on the page, where the template's is not."""
        if self.size > self.given:
            self.resize(cell, self.size)

    def in_lines(self, cell: Cell) -> None:
        """Let a text go on in further lines."""
        if self.wrapped is None:
            alignment = copy(cell.alignment)
            alignment.wrap_text, alignment.shrink_to_fit = True, False
            cell.alignment = alignment
            self.wrapped = cell._style.alignmentId
        cell._style.alignmentId = self.wrapped

    def resize(self, cell: Cell, size: float) -> None:
        """Give a cell's text another size."""
        self.least = min(self.least, size)
        if size not in self.sizes:
            font = copy(cell.font)
            font.sz = size
            cell.font = font
            self.sizes[size] = cell._style.fontId
        cell._style.fontId = self.sizes[size]


@dataclass(frozen=True)
class Room:
    """The place of a value: its cell or merge in pixels and points, how many rows, and whether a height is set.

    `closed`: what does not fit cannot run into empty neighbours. `outputs`: the columns that it reaches over;
    `grows`: its row is one of many and becomes as high as its texts need.
    """

    pixels: float
    outputs: tuple[int, ...]
    grows: bool
    points: float
    rows: int
    fixed: bool
    closed: bool
    face: Face


def safe_text(text: str) -> str:
    """Text as a cell can hold it: no control characters, and no `_x003D_` that readers would decode."""
    return _ESCAPED.sub("_x005F_", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def write_text(cell: Cell, text: str) -> None:
    """Put text into a cell as text, whatever it begins with."""
    cell.value = safe_text(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def ticked(value: Any, choices: Iterable[str]) -> tuple[str, list[str]]:
    """☑ before what was chosen and ☐ before the others; and what was chosen that is not offered."""
    choices = list(choices)
    if isinstance(value, bool):
        value = "是" if value else "否"
    if value is None or value == "":
        chosen: list[str] = []
    elif isinstance(value, str):
        chosen = [value] if value in choices else [part.strip() for part in value.split("、")]
    else:
        chosen = [str(v) for v in value] if isinstance(value, (list, tuple, set, frozenset)) else [str(value)]
    shown = "　".join((TICKED if choice in chosen else BLANK) + choice for choice in choices)
    alone = len(choices) == 1  # ☐男 in one cell, ☐女 in the next
    return shown, [] if alone else [c for c in chosen if c not in choices]


Say = Callable[[str], None]


def put(cell: Cell, value: Any, marks: str, room: Room, say: Say, refuse: Say) -> float:
    """Write a value into its cell, whole; the height in points that its rows need.

    `say`: what the user must know; `refuse`: why the sheet cannot be printed.
    """
    room.face.enlarge(cell)
    if isinstance(value, Link):
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{value.sheet}'!{value.cell}", tooltip=f"查看“{value.sheet}”"
        )
        value = MISSING if value.value is None else value.value
    if "图" in marks and value and (isinstance(value, Path) or str(value).lower().endswith((".png", ".jpg", ".jpeg"))):
        value = Picture(Path(value))
    if isinstance(value, Picture):
        if not place(cell.parent, cell, value.path, room.pixels, room.points, value.words):
            say("图片读不出来，没有放进去，请在记录里换一张")
        return 0.0
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        if not whole and room.face.thousands:
            tenths = value == value.quantize(Decimal("0.1"))
            cell.number_format = "#,##0.0" if tenths else "#,##0.00"
        value = int(value) if whole else float(value)
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, (int, float)):
            room.face.as_number(cell)
        return 0.0
    if not value:
        return 0.0
    write_text(cell, value)
    return _fit(cell, value, marks, room, refuse)


def _fit(cell: Cell, text: str, marks: str, room: Room, refuse: Say) -> float:
    """Make a text fit: its row grows where it may; else smaller by steps to 9 points, then it is refused."""
    size, wrap, turned = room.face.size, room.face.wrap, room.face.turned
    pixels, points = room.pixels, room.points
    if turned:  # lines run up or down
        pixels, points = points * PIXELS_PER_POINT, pixels / PIXELS_PER_POINT
    grows = not turned and (room.grows or "缩" not in marks and wrap and room.rows == 1)
    if grows and fits(text, size, pixels, points, wrap=False):
        return 0.0
    if grows and (room.fixed or room.grows):
        if not wrap:
            room.face.in_lines(cell)
        needed = height_needed(text, size, pixels)
        if needed <= TALLEST * room.rows:
            return needed
        points, wrap = TALLEST * room.rows, True
    elif "缩" not in marks and (grows or not (room.closed or wrap)):
        return 0.0  # Excel sets the height, or the text runs into empty cells
    floor = min(room.face.floor, size)
    smaller = fitting_size(text, size, pixels, points, floor, wrap=wrap)
    if smaller is None:
        smaller = floor
        holds = len(head_that_fits(text, smaller, pixels, points, wrap=wrap))
        many = f"缩到 {SMALLEST:g} 磅只放得下约 {holds} 个字，现有 {len(text)} 个字"
        refuse(f"这一格{many}；请精简原文，或在模板里放大这一格")
    if smaller != size:
        room.face.resize(cell, smaller)
    return points if grows else 0.0
