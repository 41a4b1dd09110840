"""The tabs: 总览, the five platforms with what is owed in each, and 干部档案."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cadreapp.records import PLATFORMS
from ui.coordinates import OVERVIEW
from ui.kit import icons, theme
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign

TALL = 40
ICONS = ("person", "flame", "book", "flag", "people", "stairs")
"""By platform, 0 = 干部档案."""
ORDER = (OVERVIEW, 1, 2, 3, 4, 5, 0)
"""The platforms of the tabs, left to right."""
SLIM = 4
"""What a tab gives up at each side in a narrow window."""


def title(platform: int) -> str:
    """What a tab is called."""
    return "总览" if platform == OVERVIEW else ("干部档案", *PLATFORMS)[platform]


def icon(platform: int) -> str:
    """The name of a tab's icon."""
    return "overview" if platform == OVERVIEW else ICONS[platform]


class Tabs(QWidget):
    """Painted tabs; Ctrl+1 … and the arrow keys choose too. `chosen` tells the platform."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = OVERVIEW
        self.states: dict[int, tuple[Sign | None, str]] = {}
        self.wordy, self.slim = True, False
        self._hover = -1
        self.setFixedHeight(TALL)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("平台")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_states(self, index: int, states: dict[int, tuple[Sign | None, str]]) -> None:
        """Show which is chosen, and sign and words («缺 2») of each."""
        self.index, self.states = index, states
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.boxes()[-1].right(), TALL)

    def boxes(self) -> list[QRect]:
        """The box of each tab, left to right."""
        wides = [self._wide(number, True) for number in ORDER]
        self.wordy = sum(wides) - 2 * SLIM * len(ORDER) + 16 <= self.width()
        if not self.wordy:
            wides = [self._wide(number, False) for number in ORDER]
        self.slim = sum(wides) + 16 > self.width()
        found, left = [], 8
        for wide in wides:
            wide -= 2 * SLIM if self.slim else 0
            found.append(QRect(left, 0, wide, TALL))
            left += wide
        return found

    def _wide(self, number: int, wordy: bool) -> int:
        wide = 16 + 22 + theme.metrics(theme.BASE, True).horizontalAdvance(title(number)) + 16
        sign, words = self.states.get(number, (None, ""))
        if sign in signs.BEHIND:
            wide += theme.metrics(12).horizontalAdvance(words) + 24 if wordy else 18
        return wide

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, TALL - 1, self.width(), 1), theme.color("line"))
        for at, (number, box) in enumerate(zip(ORDER, self.boxes(), strict=True)):
            slim = self.slim
            chosen = number == self.index
            if at == self._hover and not chosen:
                painter.fillRect(box.adjusted(2, 4, -2, -5), theme.color("hover"))
            ink = "accent_text" if chosen else "text"
            icons.paint(painter, icon(number), box.left() + (8 if slim else 14), 12, ink if chosen else "text2")
            painter.setFont(theme.font(theme.BASE, chosen))
            painter.setPen(theme.color(ink))
            text = box.adjusted(30 if slim else 38, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title(number))
            sign, words = self.states.get(number, (None, ""))
            if sign in signs.BEHIND:
                left = text.left() + theme.metrics(theme.BASE, chosen).horizontalAdvance(title(number)) + 8
                signs.paint(painter, sign, left, 14, 12)
                painter.setFont(theme.font(12))
                painter.setPen(theme.color(signs.text_token(sign)))
                words = words if self.wordy else ""
                painter.drawText(QRect(left + 16, 0, 90, TALL), Qt.AlignmentFlag.AlignVCenter, words)
            if chosen:
                painter.fillRect(QRect(box.left() + 6, TALL - 3, box.width() - 12, 3), theme.color("accent"))
                if self.hasFocus():
                    painter.setPen(theme.color("accent"))
                    painter.drawRect(box.adjusted(2, 3, -3, -5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, box in zip(ORDER, self.boxes(), strict=True):
            if box.contains(event.position().toPoint()) and event.button() == Qt.MouseButton.LeftButton:
                self.chosen.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover = next((n for n, b in enumerate(self.boxes()) if b.contains(point)), -1)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.chosen.emit(ORDER[max(0, min(len(ORDER) - 1, ORDER.index(self.index) + step))])
        else:
            super().keyPressEvent(event)
