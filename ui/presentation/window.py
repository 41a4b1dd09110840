"""The presentation on the whole screen. Every key that a keyboard or a remote control sends is known here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QScreen, QWheelEvent
from PySide6.QtWidgets import QWidget

from cadreapp.operations.year.presentation import Person, Platform, Ranking, Slide, Title
from ui.kit import theme
from ui.presentation import pages

FORGET = 4000
"""Milliseconds after which a number that was begun is forgotten."""
_KEY = Qt.Key
ON = (_KEY.Key_PageDown, _KEY.Key_Space, _KEY.Key_Right, _KEY.Key_Down, _KEY.Key_N)
BACK = (_KEY.Key_PageUp, _KEY.Key_Left, _KEY.Key_Up, _KEY.Key_Backspace, _KEY.Key_P)
BLANK = (_KEY.Key_B, _KEY.Key_Period)
END = (_KEY.Key_Escape,)


class Show(QWidget):
    """Shows the pages one by one until Esc; `ended` tells of it."""

    ended = Signal()

    def __init__(self, slides: Sequence[Slide], heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.slides, self.heading = list(slides), heading
        self.at = 0
        self.blank = False
        self.typed = ""
        self.setWindowTitle(f"大屏展示 — {heading}")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAccessibleName("大屏展示")
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(FORGET)
        self._forget.timeout.connect(lambda: self._type(""))
        self.go(0)

    def show_on(self, screen: QScreen | None) -> None:
        """Fill a screen."""
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    def go(self, index: int) -> None:
        """Show a page; before the first and beyond the last nothing moves."""
        self.at = max(0, min(len(self.slides) - 1, index))
        self.setAccessibleDescription(
            f"第 {self.at + 1} 页，共 {len(self.slides)} 页：{words_of(self.slides[self.at])}"
        )
        self.update()

    def _type(self, text: str) -> None:
        self.typed = text
        if text:
            self._forget.start()
        self.update()

    def _blank(self, blank: bool) -> None:
        self.blank = blank
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        if key in END:
            self.close()
        elif key in BLANK:
            self._blank(not self.blank)
        elif self.blank:
            self._blank(False)
        elif text.isdigit() and text.isascii():
            self._type((self.typed + text)[-4:])
            return
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.go(int(self.typed) - 1 if self.typed else self.at + 1)
        elif key in ON:
            self.go(self.at + 1)
        elif key in BACK:
            self.go(self.at - 1)
        elif key == _KEY.Key_Home:
            self.go(0)
        elif key == _KEY.Key_End:
            self.go(len(self.slides) - 1)
        else:
            super().keyPressEvent(event)
            return
        self._type("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.blank:
            self._blank(False)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.go(self.at + 1)
        elif event.button() == Qt.MouseButton.RightButton:
            self.go(self.at - 1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.go(self.at + (-1 if turn > 0 else 1))

    def closeEvent(self, event: object) -> None:
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.blank:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
            return
        pages.paint(painter, QSizeF(self.size()), self.slides[self.at], self.at + 1, len(self.slides), self.heading)
        if self.typed:
            self._show_typed(painter)

    def _show_typed(self, painter: QPainter) -> None:
        """The number that is being typed, at the lower edge."""
        size = max(24, self.height() // 30)
        box = QRectF(self.width() / 2 - size * 4, self.height() - size * 2.6, size * 8, size * 2)
        painter.fillRect(box, theme.color("text"))
        painter.setFont(theme.font(size, True))
        painter.setPen(theme.color("surface"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"转到 {self.typed} 页")


def words_of(slide: Slide) -> str:
    """What a page is about, in a word, for those who cannot see it."""
    if isinstance(slide, (Person, Platform)):
        return slide.name
    if isinstance(slide, Ranking):
        return slide.group
    return slide.heading if isinstance(slide, Title) else "全局数字" if hasattr(slide, "figures") else slide.words
