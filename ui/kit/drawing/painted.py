"""What the parts of the overview have in common: painted, every number a spot that opens what is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from ui.kit import theme

MARGIN = 16
SHARPNESS = 3
"""A chart's picture has so many pixels for each of the screen's, for print and for large screens."""


@dataclass(frozen=True)
class Spot:
    """A part of the picture that opens something: where, what, and what it says under the mouse."""

    box: QRectF
    goal: Any
    tip: str


class Painted(QWidget):
    """A painted block. Subclasses paint in `draw` and add spots; `chosen` tells of a click or Enter on one."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spots: list[Spot] = []
        self._hover = -1
        self._current = 0
        self._ringed = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def draw(self, painter: QPainter) -> None:
        """Paint the block."""
        raise NotImplementedError

    def spot(self, box: QRectF, goal: Any, tip: str = "") -> bool:
        """Make a part of the picture open something; whether the mouse is over it."""
        self.spots.append(Spot(box, goal, tip))
        return len(self.spots) - 1 == self._hover

    def paintEvent(self, event: QPaintEvent) -> None:
        self.spots = []
        painter = QPainter(self)
        self.draw(painter)
        if self._ringed and self.spots:
            box = self.spots[min(self._current, len(self.spots) - 1)].box
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _at(self, point: QPointF) -> int:
        return next((n for n, s in reversed(list(enumerate(self.spots))) if s.box.contains(point)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found != self._hover:
            self._hover = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()
        tip = self.spots[found].tip if found >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._current = found
            self.chosen.emit(self.spots[found].goal)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and self.spots:
            self._current = max(0, min(len(self.spots) - 1, self._current + step))
            self._ringed = True
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.spots:
            self.chosen.emit(self.spots[min(self._current, len(self.spots) - 1)].goal)
        else:
            super().keyPressEvent(event)


class Chart(Painted):
    """A painted chart, which can be copied and saved as a picture. `saving`: the user wants it as a file."""

    said = Signal(str)
    saving = Signal(str, QImage)

    def image(self) -> QImage:
        """The chart as a picture on the page's ground, sharp enough for print."""
        picture = QImage(self.size() * SHARPNESS, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(SHARPNESS)
        picture.fill(theme.color("surface"))
        painter = QPainter(picture)
        spots, self.spots = self.spots, []
        self.draw(painter)
        self.spots = spots
        painter.end()
        return picture

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.image())
        self.said.emit(f"“{self.accessibleName()}”的图片已复制，可以粘贴到文档里。")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("复制图片", self.copy)
        menu.addAction("保存为图片…", lambda: self.saving.emit(self.accessibleName(), self.image()))
        menu.exec(event.globalPos())

    def sizeHint(self) -> QSize:
        return QSize(320, 240)


def heading(painter: QPainter, title: str, note: str = "", left: float = MARGIN, top: float = 8) -> float:
    """A block's title in bold with a note beside it; where the note ends."""
    painter.setFont(theme.font(15, True))
    painter.setPen(theme.color("text"))
    wide = theme.metrics(15, True).horizontalAdvance(title)
    painter.drawText(QRectF(left, top, wide + 4, 26), Qt.AlignmentFlag.AlignVCenter, title)
    if note:
        text(painter, QRectF(left + wide + 10, top, 420, 26), note, 12, "text2")
    return left + wide + 10 + theme.metrics(12).horizontalAdvance(note)


def text(
    painter: QPainter,
    box: QRectF,
    words: str,
    size: int = theme.BASE,
    token: str = "text",
    *,
    bold: bool = False,
    right: bool = False,
    centre: bool = False,
) -> float:
    """Words in a box, cut short with an ellipsis where they do not fit; the width they took."""
    metrics = theme.metrics(size, bold)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.setFont(theme.font(size, bold))
    painter.setPen(theme.color(token))
    flags = Qt.AlignmentFlag
    side = flags.AlignRight if right else flags.AlignHCenter if centre else flags.AlignLeft
    painter.drawText(box.adjusted(0, 0, 1, 0), int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return float(metrics.horizontalAdvance(shown))
