"""A cell's style, read once for all cells that share it: openpyxl builds a new object at each look at one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtGui import QColor

from ui.paint.colours import colour

WEIGHT: tuple[str, ...] = ("hair", "dotted", "dashed", "dashDotDot", "dashDot", "thin", "slantDashDot")
WEIGHT += ("mediumDashDotDot", "mediumDashDot", "mediumDashed", "medium", "double", "thick")
"""Styles of lines, the lighter first: where two cells differ on the edge between them, the heavier is drawn."""
Side = tuple[str, int, int]
"""A line's style, colour (RGB) and weight."""
Sides = tuple[Side | None, Side | None, Side | None, Side | None]
"""Left, right, top, bottom."""


@dataclass(frozen=True)
class Face:
    """How letters look: typeface, points, weight; `underline` "", "single" or "double"; `up` raised or lowered."""

    name: str
    size: float
    bold: bool
    italic: bool
    underline: str
    strike: bool
    colour: QColor = field(compare=False)
    up: str = ""


@dataclass(frozen=True)
class Look:
    """A cell's style as the painter needs it. `slants`: (side, up, down)."""

    face: Face
    horizontal: str | None
    vertical: str
    wrap: bool
    shrink: bool
    indent: int
    rotation: int
    number_format: str
    fill: Any
    sides: Sides | None
    slants: tuple[Side, bool, bool] | None


_known: WeakKeyDictionary[Any, dict[bytes, Look]] = WeakKeyDictionary()


def look_of(cell: Any, book: Any) -> Look:
    """The style of a cell."""
    looks = _known.get(book)
    if looks is None:
        looks = _known[book] = {}
    key = cell._style.tobytes() if cell._style is not None else b""
    found = looks.get(key)
    if found is None:
        found = looks[key] = _read(cell, book)
    return found


def face_of(font: Any, book: Any, otherwise: Face | None = None) -> Face:
    """The face of a font of a cell, or of a run of text in it whose unsaid parts are `otherwise`."""
    name = getattr(font, "name", None) or getattr(font, "rFont", None)
    underline = str(font.u or "")
    return Face(
        name=str(name or (otherwise.name if otherwise else "宋体")),
        size=float(font.sz or (otherwise.size if otherwise else 11)),
        bold=bool(font.b),
        italic=bool(font.i),
        underline="" if underline in ("", "none") else "double" if underline.startswith("double") else "single",
        strike=bool(font.strike),
        colour=colour(font.color, "#000000", book),
        up={"superscript": "up", "subscript": "down"}.get(str(font.vertAlign), ""),
    )


def _read(cell: Any, book: Any) -> Look:
    alignment, fill, border = cell.alignment, cell.fill, cell.border
    filled = getattr(fill, "stop", None) or getattr(fill, "fill_type", None) not in (None, "none")
    sides = tuple(_side(s, book) for s in (border.left, border.right, border.top, border.bottom))
    slant = _side(border.diagonal, book) if border.diagonalUp or border.diagonalDown else None
    return Look(
        face=face_of(cell.font, book),
        horizontal=alignment.horizontal if alignment.horizontal != "general" else None,
        vertical=alignment.vertical or "bottom",
        wrap=bool(alignment.wrap_text) or alignment.vertical in ("justify", "distributed"),
        shrink=bool(alignment.shrink_to_fit),
        indent=int(alignment.indent or 0),
        rotation=int(alignment.textRotation or 0),
        number_format=cell.number_format,
        fill=fill if filled else None,
        sides=sides if any(sides) else None,  # type: ignore[arg-type]
        slants=(slant, bool(border.diagonalUp), bool(border.diagonalDown)) if slant else None,
    )


def _side(side: Any, book: Any) -> Side | None:
    if side is None or side.style in (None, "none"):
        return None
    return side.style, colour(side.color, "#000000", book).rgb(), WEIGHT.index(side.style)
