"""A workbook's colours and fills: RGB, theme with its tint, the old indexed palette, patterns."""

from __future__ import annotations

import colorsys
import re
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QTransform

_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "5B9BD5", "ED7D31", "A5A5A5", "FFC000", "4472C4", "70AD47")
"""The usual theme, in the order in which cells count it: light 1, dark 1, light 2, dark 2, accents."""
_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_PATTERNS = {
    "darkGray": Qt.BrushStyle.Dense3Pattern,
    "mediumGray": Qt.BrushStyle.Dense4Pattern,
    "lightGray": Qt.BrushStyle.Dense5Pattern,
    "gray125": Qt.BrushStyle.Dense6Pattern,
    "gray0625": Qt.BrushStyle.Dense7Pattern,
    "darkHorizontal": Qt.BrushStyle.HorPattern,
    "lightHorizontal": Qt.BrushStyle.HorPattern,
    "darkVertical": Qt.BrushStyle.VerPattern,
    "lightVertical": Qt.BrushStyle.VerPattern,
    "darkDown": Qt.BrushStyle.FDiagPattern,
    "lightDown": Qt.BrushStyle.FDiagPattern,
    "darkUp": Qt.BrushStyle.BDiagPattern,
    "lightUp": Qt.BrushStyle.BDiagPattern,
    "darkGrid": Qt.BrushStyle.CrossPattern,
    "lightGrid": Qt.BrushStyle.CrossPattern,
    "darkTrellis": Qt.BrushStyle.DiagCrossPattern,
    "lightTrellis": Qt.BrushStyle.DiagCrossPattern,
}
_themes: dict[int, tuple[bytes | None, tuple[str, ...]]] = {}


def theme(book: Any) -> tuple[str, ...]:
    """The ten colours of a workbook's theme; the usual ones where it has none."""
    data = getattr(book, "loaded_theme", None)
    if not data:
        return _THEME
    known = _themes.get(id(book))
    if known is None or known[0] is not data:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
        found = []
        for name, usual in zip(_ORDER, _THEME, strict=True):
            part = re.search(rf"<a:{name}>(.*?)</a:{name}>", text, re.S)
            match = part and re.search(r'(?:lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', part[1])
            found.append(match[1] if match else usual)
        _themes.clear()
        known = _themes[id(book)] = (data, tuple(found))
    return known[1]


def colour(value: Any, otherwise: str = "#000000", book: Any = None) -> QColor:
    """A workbook's colour; an automatic one becomes `otherwise`."""
    if value is None or value.type == "auto":  # `value.auto` of another type is the text of an error
        return QColor(otherwise)
    if value.type == "rgb" and isinstance(value.rgb, str) and len(value.rgb) == 8:
        found = QColor("#" + value.rgb[2:])
    elif value.type == "indexed" and isinstance(value.indexed, int) and value.indexed < len(COLOR_INDEX):
        found = QColor("#" + COLOR_INDEX[value.indexed][2:])
    elif value.type == "theme" and isinstance(value.theme, int):
        colours = theme(book)
        if value.theme >= len(colours):
            return QColor(otherwise)
        found = QColor("#" + colours[value.theme])
    else:
        return QColor(otherwise)
    return _tinted(found, float(value.tint or 0.0))


def _tinted(found: QColor, tint: float) -> QColor:
    if not tint:
        return found
    hue, light, saturation = colorsys.rgb_to_hls(found.redF(), found.greenF(), found.blueF())
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return QColor.fromRgbF(*colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation))


def brush(fill: Any, book: Any, rect: QRectF, unit: float) -> tuple[QColor | None, QBrush | None]:
    """What a cell's fill lays down: a ground, and a pattern (or gradient) on it; None where there is none."""
    stops = getattr(fill, "stop", None)
    if stops:
        return None, _gradient(fill, stops, book, rect)
    kind = fill.fill_type
    if kind in (None, "none"):
        return None, None
    if kind == "solid":
        return colour(fill.fgColor, "#FFFFFF", book), None
    if (style := _PATTERNS.get(kind)) is None:
        return None, None
    front = fill.fgColor
    made = QBrush(QColor("#000000") if _blank(front) else colour(front, "#000000", book), style)
    made.setTransform(QTransform.fromScale(unit / 2, unit / 2))
    back = fill.bgColor
    return QColor("#FFFFFF") if _blank(back) else colour(back, "#FFFFFF", book), made


def _blank(value: Any) -> bool:
    """Whether openpyxl put its own default where the workbook names no colour."""
    return value is None or (value.type == "rgb" and value.rgb == "00000000")


def _gradient(fill: Any, stops: Any, book: Any, rect: QRectF) -> QBrush:
    upright = 45 < (fill.degree or 0) % 180 < 135
    end = QPointF(rect.left(), rect.bottom()) if upright else QPointF(rect.right(), rect.top())
    made = QLinearGradient(rect.topLeft(), end)
    for stop in stops:
        made.setColorAt(float(stop.position), colour(stop.color, "#FFFFFF", book))
    return QBrush(made)


def fill_cell(painter: QPainter, rect: QRectF, fill: Any, book: Any, unit: float) -> None:
    """Lay a cell's fill into its rectangle."""
    ground, pattern = brush(fill, book, rect, unit)
    if ground is not None:
        painter.fillRect(rect, ground)
    if pattern is not None:
        painter.fillRect(rect, pattern)
