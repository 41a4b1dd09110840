"""Painted icons: 16 px, stroke 1.25, round ends, no fill. Each is a short path on a grid of 16."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.kit import theme

SIZE = 16

SHAPES = {
    "plus": "M8 3 V13 M3 8 H13",
    "import": "M8 2 V10 M5 7.2 L8 10.2 L11 7.2 M2.5 10.5 V13.5 H13.5 V10.5",
    "export": "M8 10.5 V2.2 M5 5.2 L8 2.2 L11 5.2 M2.5 9 V13.5 H13.5 V9",
    "print": "M4.5 5.5 V2 H11.5 V5.5 M4.5 11.5 H2.5 V5.5 H13.5 V11.5 H11.5 M4.5 9.5 H11.5 V14 H4.5 Z",
    "undo": "M5.5 3 L2.5 6 L5.5 9 M2.5 6 H9.5 C12 6 13.5 7.7 13.5 9.7 C13.5 11.8 12 13.3 9.8 13.3 H7",
    "redo": "M10.5 3 L13.5 6 L10.5 9 M13.5 6 H6.5 C4 6 2.5 7.7 2.5 9.7 C2.5 11.8 4 13.3 6.2 13.3 H9",
    "search": "O7 7 4.6 M10.4 10.4 L14 14",
    "home": "M2 7.4 L8 2.2 L14 7.4 M3.5 6.4 V13.6 H12.5 V6.4 M6.5 13.6 V9.5 H9.5 V13.6",
    "down": "M4 6.2 L8 10.2 L12 6.2",
    "right": "M6.2 4 L10.2 8 L6.2 12",
    "left": "M9.8 4 L5.8 8 L9.8 12",
    "overview": "R2 2 5 5 1 R9 2 5 5 1 R2 9 5 5 1 R9 9 5 5 1",
    "flame": "M8 1.8 C9.2 4.2 12.4 6.3 12.4 9.6 C12.4 12.3 10.5 14.2 8 14.2 C5.5 14.2 3.6 12.3 3.6 9.6"
    " C3.6 8 4.4 6.8 5.3 5.9 C5.6 7.2 6.3 7.9 7 8.2 C6.9 5.8 7 3.6 8 1.8",
    "book": "M8 4 C6.5 2.9 4.2 2.6 1.8 2.8 V12.6 C4.2 12.4 6.5 12.8 8 13.8 C9.5 12.8 11.8 12.4 14.2 12.6"
    " V2.8 C11.8 2.6 9.5 2.9 8 4 V13.8",
    "flag": "M3 14.2 V2 M3 2.8 H13 L11 6 L13 9.2 H3",
    "people": "O6 5 2.6 M1.3 13.6 C1.3 10.6 3.2 9.3 6 9.3 C8.8 9.3 10.7 10.6 10.7 13.6"
    " M10.4 2.5 C12 2.7 12.9 3.8 12.9 5.1 C12.9 6.3 12.1 7.3 11 7.6 M12.2 9.6 C13.9 10.1 14.8 11.5 14.8 13.6",
    "person": "O8 5.2 2.9 M2.6 14 C2.6 10.9 4.8 9.4 8 9.4 C11.2 9.4 13.4 10.9 13.4 14",
    "stairs": "M1.5 13.8 H4.6 V10.8 H7.7 V7.8 H10.8 V4.6 H13.6 M11.6 2.4 L14 4.6 L11.6 6.8",
    "filter": "M2 3 H14 L9.6 8.2 V13.4 L6.4 11.8 V8.2 Z",
    "columns": "M2.2 2.8 H13.8 V13.2 H2.2 Z M6 2.8 V13.2 M10 2.8 V13.2",
    "clip": "M13.4 7.4 L8 12.8 C6.7 14.1 4.8 14.1 3.6 12.9 C2.4 11.7 2.4 9.8 3.7 8.5 L9.4 2.8 C10.2 2 11.5 2 12.3 2.8"
    " C13.1 3.6 13.1 4.9 12.3 5.7 L6.9 11.1 C6.5 11.5 5.8 11.5 5.4 11.1 C5 10.7 5 10 5.4 9.6 L10.2 4.8",
    "calendar": "M2.2 3.6 H13.8 V13.8 H2.2 Z M2.2 6.8 H13.8 M5.2 1.8 V4.8 M10.8 1.8 V4.8",
    "history": "M2.6 3 V6.2 H5.8 M2.8 6.2 C3.7 3.8 5.7 2.4 8 2.4 C11.1 2.4 13.6 4.9 13.6 8 C13.6 11.1 11.1 13.6 8 13.6"
    " C5.4 13.6 3.2 11.9 2.6 9.4 M8 5 V8.4 L10.4 9.8",
    "close": "M4.2 4.2 L11.8 11.8 M11.8 4.2 L4.2 11.8",
    "check": "M3 8.4 L6.4 11.8 L13 4.6",
    "disk": "M2.4 2.4 H11.2 L13.6 4.8 V13.6 H2.4 Z M5 2.4 V5.8 H10 V2.4 M4.8 13.6 V9.2 H11.2 V13.6",
    "eye": "M1.4 8 C3 5.2 5.3 3.8 8 3.8 C10.7 3.8 13 5.2 14.6 8 C13 10.8 10.7 12.2 8 12.2 C5.3 12.2 3 10.8 1.4 8"
    " O8 8 2",
    "edit": "M3 13 L3.6 10.2 L11 2.8 L13.2 5 L5.8 12.4 Z M9.6 4.2 L11.8 6.4",
    "trash": "M2.6 4.4 H13.4 M6 4.4 V2.4 H10 V4.4 M4 4.4 L4.6 13.8 H11.4 L12 4.4 M6.6 7 V11.2 M9.4 7 V11.2",
    "copy": "M5.4 5.4 H13.6 V13.6 H5.4 Z M10.6 5.4 V2.4 H2.4 V10.6 H5.4",
    "list": "M2.2 2.8 H13.8 V13.2 H2.2 Z M2.2 6.2 H13.8 M2.2 9.7 H13.8 M6 2.8 V13.2",
    "expand": "M9.5 2.5 H13.5 V6.5 M13.5 2.5 L9 7 M6.5 13.5 H2.5 V9.5 M2.5 13.5 L7 9",
    "sort_up": "M4 9.8 L8 5.8 L12 9.8",
}
"""Letters as in SVG (absolute), and `O x y r` a circle, `R x y w h r` a rounded rectangle."""

_PART = re.compile(r"([MLHVCZOR])([^MLHVCZOR]*)")


@cache
def path(name: str) -> QPainterPath:
    """The outline of an icon on the grid of 16; KeyError for a name that is not there."""
    result = QPainterPath()
    for letter, rest in _PART.findall(SHAPES[name]):
        values = [float(v) for v in rest.split()]
        here = result.currentPosition()
        if letter == "M":
            result.moveTo(*values)
        elif letter == "L":
            result.lineTo(*values)
        elif letter == "H":
            result.lineTo(values[0], here.y())
        elif letter == "V":
            result.lineTo(here.x(), values[0])
        elif letter == "C":
            result.cubicTo(*values)
        elif letter == "Z":
            result.closeSubpath()
        elif letter == "O":
            result.addEllipse(QPointF(values[0], values[1]), values[2], values[2])
        else:
            result.addRoundedRect(QRectF(*values[:4]), values[4], values[4])
    return result


def paint(painter: QPainter, name: str, x: float, y: float, token: str = "text2", size: float = SIZE) -> None:
    """Paint an icon whose upper left corner is (x, y) in the colour of a token."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(x, y)
    painter.scale(size / SIZE, size / SIZE)
    pen = QPen(theme.color(token), 1.25 * SIZE / size)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path(name), pen)
    painter.restore()


def icon(name: str, token: str = "text2") -> QIcon:
    """The icon for widgets of Qt that want a QIcon, at 100, 150 and 200 %."""
    result = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        picture = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint(painter, name, 0, 0, token)
        painter.end()
        result.addPixmap(picture)
    return result
