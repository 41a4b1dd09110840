"""The quota bar: one segment for each unit owed, up to twelve; beyond that one continuous bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.kit import theme
from ui.kit.drawing.signs import Sign

HEIGHT = 6
MOST = 12
"""More units than this are drawn as one continuous bar."""


def segments(done: int, required: int, owed: int, excused: int = 0) -> tuple[Sign, ...]:
    """The units of a requirement in the order of the bar: done, owed, not yet due, excused.

    `required` counts all units of the span, `excused` those taken out of it besides.
    """
    filled = max(0, min(done, required))
    missing = max(0, min(owed, required - filled))
    waiting = required - filled - missing
    return (Sign.DONE,) * filled + (Sign.OWED,) * missing + (Sign.WAIT,) * waiting + (Sign.EXCUSED,) * excused


def paint(painter: QPainter, box: QRectF, parts: Sequence[Sign], met: bool) -> None:
    """Paint the bar into a box of HEIGHT; `met` (requirement kept) makes what is done green, else dark grey."""
    if not parts:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if len(parts) <= MOST:
        pitch = (box.width() + 2) / len(parts)
        for index, part in enumerate(parts):
            left = round(index * pitch)
            right = round((index + 1) * pitch) - 2
            _segment(painter, QRectF(box.x() + left, box.y(), right - left, box.height()), part, met)
    else:
        edge = box.x()
        for part in (Sign.DONE, Sign.OWED, Sign.WAIT, Sign.EXCUSED):
            width = box.width() * parts.count(part) / len(parts)
            if width:
                _segment(painter, QRectF(edge, box.y(), width, box.height()), part, met)
            edge += width
    painter.restore()


def _segment(painter: QPainter, box: QRectF, part: Sign, met: bool) -> None:
    if part is Sign.DONE:
        painter.fillRect(box, theme.color("done" if met else "text2"))
    elif part is Sign.OWED:
        painter.setPen(theme.color("owed"))
        painter.setBrush(theme.color("owed_bg"))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
    elif part is Sign.WAIT:
        painter.fillRect(box, theme.color("track"))
    else:
        hatch(painter, box)


def hatch(painter: QPainter, box: QRectF) -> None:
    """Fill a box with the slanted lines that mean 免计."""
    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("exc"), 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    step = 4.0
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(int(x), int(box.bottom() + 1), int(x + box.height() + 1), int(box.top()))
        x += step
    painter.restore()
