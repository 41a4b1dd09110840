"""The five painted signs of state, 13 px, legible in grey print, and the words that go with them."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from ui.kit import theme

SIZE = 13
"""Width and height of a sign at 100 %."""


class Sign(StrEnum):
    """A state of something owed. The value is the token of its colour."""

    DONE = "done"
    PART = "part"
    OWED = "owed"
    WAIT = "wait"
    EXCUSED = "exc"


WORDS = {
    Sign.DONE: "已完成",
    Sign.PART: "部分完成",
    Sign.OWED: "未完成",
    Sign.WAIT: "未到期",
    Sign.EXCUSED: "免计",
}
"""The full words, for legends and tooltips."""

BEHIND = (Sign.OWED, Sign.PART)
"""What should be there by now and is not: 缺."""


def short(sign: Sign | None, count: int) -> str:
    """What stands beside a name: 缺 n, 待 n, or nothing."""
    if sign in BEHIND and count:
        return f"缺 {count}"
    if sign is Sign.WAIT and count:
        return f"待 {count}"
    return ""


def text_token(sign: Sign | None) -> str:
    """The token of the words beside a sign; what is not yet due is said in ordinary grey."""
    return "text2" if sign in (None, Sign.WAIT) else str(sign)


def paint(painter: QPainter, sign: Sign, x: float, y: float, size: float = SIZE) -> None:
    """Paint a sign whose upper left corner is (x, y)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(x, y)
    painter.scale(size / SIZE, size / SIZE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = theme.color(sign)
    pen = QPen(ink, 1.25)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    ring = QRectF(1, 1, SIZE - 2, SIZE - 2)
    if sign is Sign.DONE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QRectF(0.25, 0.25, SIZE - 0.5, SIZE - 0.5))
        pen.setColor(theme.color("surface"))
        pen.setWidthF(1.6)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(3.6, 6.7), QPointF(5.7, 8.8), QPointF(9.5, 4.6)]))
    elif sign is Sign.PART:
        half = QPainterPath(QPointF(SIZE / 2, 1))
        half.arcTo(ring, 90, 180)
        half.closeSubpath()
        painter.fillPath(half, ink)
        painter.setPen(pen)
        painter.drawEllipse(ring)
    elif sign is Sign.OWED:
        middle = SIZE / 2
        reach = middle + 0.9
        painter.setPen(QPen(ink, 0.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(ink)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle, middle - reach),
                    QPointF(middle + reach, middle),
                    QPointF(middle, middle + reach),
                    QPointF(middle - reach, middle),
                ]
            )
        )
        pen.setColor(theme.color("surface"))
        pen.setWidthF(1.5)
        painter.setPen(pen)
        painter.drawLine(QPointF(middle, 3.6), QPointF(middle, 7.0))
        painter.drawPoint(QPointF(middle, 9.4))
    elif sign is Sign.WAIT:
        pen.setDashPattern([1.5, 1.9])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(ring)
    else:
        painter.setPen(pen)
        painter.drawEllipse(ring)
        painter.drawLine(QPointF(4.2, SIZE / 2), QPointF(SIZE - 4.2, SIZE / 2))
    painter.restore()
