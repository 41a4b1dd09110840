"""What every page is painted with: a canvas of at least 1920 × 1080 units on any screen, and text that fits."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.kit import theme

WIDE, TALL = 1920.0, 1080.0
SMALLEST = 24
"""The smallest type in units: read from the last row of a hall."""
EDGE = 88.0
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


@dataclass
class Canvas:
    """A painter with the size of its page in units. Text is set smaller until it fits, then cut short with «…»."""

    painter: QPainter
    width: float
    height: float

    @classmethod
    def on(cls, painter: QPainter, size: QSizeF) -> Canvas:
        """The canvas that fills a screen of that many pixels: one of its sides is exactly as long as planned."""
        unit = min(size.width() / WIDE, size.height() / TALL)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(unit, unit)
        return cls(painter, size.width() / unit, size.height() / unit)

    @property
    def body(self) -> QRectF:
        """The room between head and foot."""
        return QRectF(EDGE, 184, self.width - 2 * EDGE, self.height - 184 - 86)

    def fill(self, box: QRectF, token: str) -> None:
        """Fill a box with a colour."""
        self.painter.fillRect(box, theme.color(token))

    def line(self, x: float, y: float, to: float, token: str = "line") -> None:
        """A level line."""
        self.painter.fillRect(QRectF(x, y, to - x, 2), theme.color(token))

    def text(
        self,
        box: QRectF,
        words: str,
        size: int = 28,
        token: str = "text",
        *,
        bold: bool = False,
        side: Qt.AlignmentFlag = LEFT,
        smallest: int = SMALLEST,
    ) -> float:
        """One line in the middle of a box; the width it took."""
        words = " ".join(words.split("\n"))
        while size > smallest and _wide(words, size, bold) > box.width():
            size -= 1
        shown = words
        if _wide(words, size, bold) > box.width():
            shown = _metrics(size, bold).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        self._pen(size, token, bold)
        at = QRectF(box).adjusted(0, 0, 1, 0)
        self.painter.drawText(at, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
        return _wide(shown, size, bold)

    def lines(self, box: QRectF, words: str, size: int = 28, token: str = "text", *, smallest: int = SMALLEST) -> float:
        """Several lines from the top of a box; the height they took."""
        while size > smallest and self._high(box, words, size) > box.height():
            size -= 1
        shown = words
        if self._high(box, words, size) > box.height():
            low, high = 0, len(words)
            while low < high:
                middle = (low + high + 1) // 2
                fits = self._high(box, words[:middle] + "……", size) <= box.height()
                low, high = (middle, high) if fits else (low, middle - 1)
            shown = words[:low] + "……"
        self._pen(size, token, False)
        self.painter.drawText(box, _WRAPPED, shown)
        return min(self._high(box, shown, size), box.height())

    def _pen(self, size: int, token: str, bold: bool) -> None:
        self.painter.setFont(theme.font(size, bold))
        self.painter.setPen(theme.color(token))

    @staticmethod
    def _high(box: QRectF, words: str, size: int) -> float:
        return float(_metrics(size, False).boundingRect(QRectF(0, 0, box.width(), 1e5), _WRAPPED, words).height())

    def bar(self, box: QRectF, share: float, token: str, tick: float | None = None) -> None:
        """A bar filled to a share of its length, with a tick where the comparison stands."""
        self.fill(box, "track")
        self.fill(QRectF(box.left(), box.top(), box.width() * max(0.0, min(1.0, share)), box.height()), token)
        if tick is not None:
            x = box.left() + box.width() * max(0.0, min(1.0, tick))
            self.fill(QRectF(x - 2, box.top() - 7, 4, box.height() + 14), "text")

    def round(self, box: QRectF, token: str, border: str = "", radius: float = 8) -> None:
        """A rounded box."""
        self.painter.setPen(QPen(theme.color(border), 2) if border else Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(theme.color(token)))
        self.painter.drawRoundedRect(box, radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def clip_round(self, box: QRectF, radius: float = 8) -> None:
        """Paint only within a rounded box until the painter is restored."""
        path = QPainterPath()
        path.addRoundedRect(box, radius, radius)
        self.painter.setClipPath(path)


_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


def _metrics(size: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(theme.font(size, bold))


def _wide(words: str, size: int, bold: bool) -> float:
    return float(_metrics(size, bold).horizontalAdvance(words))
