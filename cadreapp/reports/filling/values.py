"""What stands in a filled cell: text, numbers, links, pictures, boxes that are ticked; and how text is made to fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from openpyxl.cell import Cell

from cadreapp.errors import Fault
from cadreapp.paper import PIXELS_PER_POINT
from cadreapp.reports.filling.measuring import SMALLEST, fits, fitting_size, head_that_fits, height_needed
from cadreapp.reports.filling.packed import Odd

MISSING = "—"
TALLEST = 409.0
"""The tallest row that Excel allows, in points."""
TICKED, BLANK = "☑", "☐"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
LONGEST = 32767
"""Letters that a cell holds."""


def refusal(sheet: str, cell: str, value: Any, reason: str) -> Fault:
    """What a user is told of a cell because of which a workbook is not made."""
    return Fault(reason, value=str(value or "")[:20], sheet=sheet, cell=cell)


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

    `floor`: the smallest size that is still large enough on the page; `size`: what is written without need to be
    smaller; `least`: the smallest that was used; `form`: how numbers are written.
    """

    def __init__(self, cell: Cell, floor: float = SMALLEST):
        self.cell = cell
        self.given = float(cell.font.sz or 11)
        self.floor = floor
        self.size = max(self.given, math.ceil(floor * 2) / 2) if floor > SMALLEST else self.given
        self.wrap = bool(cell.alignment.wrap_text)
        self.turned = bool(cell.alignment.textRotation)
        self.form = str(cell.number_format)
        self.thousands = self.form == "#,##0"
        self.least = self.size
        self._looks: dict[tuple[Any, ...], int] = {}
        self.plain = self.look()

    def look(self, size: float = 0.0, lines: bool | None = None, form: str = "", quoted: bool = False) -> int:
        """What the workbook calls this look in another size (0: its own, large enough), with another number format.

        `lines`: True = a text goes on in further lines, False = never, and what is too long is shown smaller.
        `quoted`: a text stays one, whatever it begins with.
        """
        size = size or self.size
        key = size, lines, form, quoted
        if key not in self._looks:
            self._looks[key] = self._made(size, lines, form, quoted)
        if size < self.least:
            self.least = size
        return self._looks[key]

    def _made(self, size: float, lines: bool | None, form: str, quoted: bool) -> int:
        made = Cell(self.cell.parent, 1, 1)
        made._style = copy(self.cell._style)
        if size != self.given:
            font = copy(made.font)
            font.sz = size
            made.font = font
        if lines is not None:
            alignment = copy(made.alignment)
            alignment.wrap_text, alignment.shrink_to_fit = lines, not lines
            made.alignment = alignment
        if form:
            made.number_format = form
        if quoted:
            made.quotePrefix = True
        return int(made.style_id)

    def odd(self, value: Any) -> tuple[Any, int]:
        """A value that is no text and no plain number as the workbook keeps it, and its look."""
        made = Cell(self.cell.parent, 1, 1)
        made._style = copy(self.cell._style)
        if self.size != self.given:
            font = copy(made.font)
            font.sz = self.size
            made.font = font
        made.value = value
        return kept(made._value, made.data_type), int(made.style_id)


def kept(value: Any, kind: str) -> Any:
    """A value of that type, as openpyxl calls it, as a packed row holds it."""
    usual = type(value) in (int, float) and kind == "n" or type(value) is str and value and kind == "s"
    return value if usual or value is None else Odd(value, kind)


@dataclass(frozen=True, slots=True)
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
    if _UNSAFE.search(text) is None:
        return text
    return _ESCAPED.sub("_x005F_", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


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


class Teller(Protocol):
    """Who is told of the cell that is filled; `at`: its column."""

    def say(self, at: int, text: str) -> None:
        """What the user must know."""

    def refuse(self, at: int, value: str, text: str) -> None:
        """Why the sheet cannot be printed."""

    def picture(self, at: int, picture: Picture, room: Room) -> bool:
        """Put a picture into the cell; False if it is none."""


@dataclass(slots=True)
class Written:
    """What stands in a filled cell; `form`: how its number is written, where the template does not say it."""

    value: Any
    look: int
    form: str = ""
    link: tuple[str, str] | None = None
    needed: float = 0.0


def put(value: Any, marks: str, room: Room, at: int, teller: Teller) -> Written:
    """A value as it stands in the cell at column `at`, whole, with the height in points that its rows need."""
    face = room.face
    if type(value) is str and value:
        return _text(value, marks, room, at, teller)
    link, first = None, None
    if isinstance(value, Link):
        first = f"'{value.sheet}'!{value.cell}"  # what stands there as long as nothing else does
        link = first, f"查看“{value.sheet}”"
        value = MISSING if value.value is None else value.value
    if "图" in marks and value and (isinstance(value, Path) or str(value).lower().endswith((".png", ".jpg", ".jpeg"))):
        value = Picture(Path(value))
    if isinstance(value, Picture):
        if not teller.picture(at, value, room):
            teller.say(at, "图片读不出来，没有放进去，请在记录里换一张")
        return Written(first, face.plain, link=link)
    if isinstance(value, str):
        written = _text(value, marks, room, at, teller) if value else Written(first, face.plain)
        written.link = link
        return written
    form = ""
    if isinstance(value, Decimal):
        value, form = as_number(value, face)
    if type(value) in (int, float):
        return Written(value, face.look(lines=False, form=form), form, link)
    if isinstance(value, bool):
        return Written(Odd(value, "b"), face.look(lines=False), link=link)
    odd, look = face.odd(value)
    return Written(odd, look, link=link)


def as_number(value: Decimal, face: Face) -> tuple[int | float, str]:
    """A number as a workbook knows them, and its format where it is not the template's."""
    if value == value.to_integral_value():
        return int(value), ""
    if not face.thousands:
        return float(value), ""
    return float(value), "#,##0.0" if value == value.quantize(Decimal("0.1")) else "#,##0.00"


def _text(text: str, marks: str, room: Room, at: int, teller: Teller) -> Written:
    """A text as text, whatever it begins with."""
    safe = safe_text(text)[:LONGEST]
    quoted = text[0] in "=+-@"
    needed, size, lines = _fit(text, safe, marks, room, at, teller)
    face = room.face
    look = face.look(size, lines, "", quoted) if size or lines is not None or quoted else face.plain
    return Written(safe or Odd("", "s"), look, "", None, needed)


def _fit(text: str, safe: str, marks: str, room: Room, at: int, teller: Teller) -> tuple[float, float, bool | None]:
    """Make a text fit: its row grows where it may; else smaller by steps to 9 points, then it is refused.

    The height that it needs, its size (0: as it is) and whether it goes on in further lines (None: as it is).
    """
    face = room.face
    size, wrap, turned = face.size, face.wrap, face.turned
    pixels, points = room.pixels, room.points
    if turned:  # lines run up or down
        pixels, points = points * PIXELS_PER_POINT, pixels / PIXELS_PER_POINT
    grows = not turned and (room.grows or "缩" not in marks and wrap and room.rows == 1)
    if grows and fits(text, size, pixels, points, wrap=False):
        return 0.0, 0.0, None
    lines: bool | None = None
    if grows and (room.fixed or room.grows):
        if not wrap:
            lines = True
        needed = height_needed(text, size, pixels)
        if needed <= TALLEST * room.rows:
            return needed, 0.0, lines
        points, wrap = TALLEST * room.rows, True
    elif "缩" not in marks and (grows or not (room.closed or wrap)):
        return 0.0, 0.0, None  # Excel sets the height, or the text runs into empty cells
    floor = min(face.floor, size)
    smaller = fitting_size(text, size, pixels, points, floor, wrap=wrap)
    if smaller is None:
        smaller = floor
        holds = len(head_that_fits(text, smaller, pixels, points, wrap=wrap))
        many = f"缩到 {SMALLEST:g} 磅只放得下约 {holds} 个字，现有 {len(text)} 个字"
        teller.refuse(at, safe, f"这一格{many}；请精简原文，或在模板里放大这一格")
    return (points if grows else 0.0), (smaller if smaller != size else 0.0), lines
