"""What every page is painted with: a canvas of at least 1920 × 1080 units on any screen, and text that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from ui.kit import theme

WIDE, TALL = 1920.0, 1080.0
SMALLEST = 24
"""The smallest type in units: read from the last row of a hall."""
LEAST = 14
"""How small type gets before a text would be cut: nobody's name or post ends in dots."""
LEADING = 1.2
"""From line to line, in sizes of the type."""
EDGE = 88.0
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


@dataclass
class Canvas:
    """A painter with the size of its page in units. Text is set smaller, then broken into lines, until it fits."""

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
        """Words in the middle of a box, on one line or, where that would be too small, on several; their width."""
        words = " ".join(words.split("\n"))
        while size > smallest and _wide(words, size, bold) > box.width():
            size -= 1
        lines = [words]
        if _wide(words, size, bold) > box.width():
            size, lines = self._broken(box, words, SMALLEST if size < SMALLEST else size, bold)
        high = len(lines) * size * LEADING
        self._put(box, lines, size, token, bold=bold, side=side, top=box.center().y() - high / 2)
        return max(_wide(line, size, bold) for line in lines)

    def lines(self, box: QRectF, words: str, size: int = 28, token: str = "text") -> float:
        """Several lines from the top of a box; the height they took."""
        size, lines = self._broken(box, words, size, False)
        self._put(box, lines, size, token, top=box.top())
        return len(lines) * size * LEADING

    def broken(self, words: str, width: float, size: int, bold: bool = False) -> list[str]:
        """Words in lines of that width."""
        return _wrapped(words, width, size, bold)

    def wide(self, words: str, size: int, bold: bool = False) -> float:
        """How wide words are on one line."""
        return _wide(words, size, bold)

    def _broken(self, box: QRectF, words: str, size: int, bold: bool) -> tuple[int, list[str]]:
        """The largest type, from `size` down, in which words fit into a box, and their lines.

        A name is broken at its dot. What does not fit in the least type ends with «…».
        """
        parts = words.replace("·", "·\n") if "·" in words and "\n" not in words else words
        for smaller in range(size, LEAST - 1, -1):
            for one in dict.fromkeys((parts, words)):
                lines = _wrapped(one, box.width(), smaller, bold)
                if len(lines) * smaller * LEADING <= box.height() and (
                    one is words or len(lines) == one.count("\n") + 1
                ):
                    return smaller, lines
        lines = _wrapped(words, box.width(), LEAST, bold)
        room = max(1, int(box.height() // (LEAST * LEADING)))
        kept = lines[:room]
        rest = "".join(lines[room - 1 :])
        kept[-1] = _metrics(LEAST, bold).elidedText(rest, Qt.TextElideMode.ElideRight, box.width())
        return LEAST, kept

    def _put(
        self,
        box: QRectF,
        lines: Sequence[str],
        size: int,
        token: str,
        *,
        bold: bool = False,
        side: Qt.AlignmentFlag = LEFT,
        top: float = 0.0,
    ) -> None:
        self.painter.setFont(theme.font(size, bold))
        self.painter.setPen(theme.color(token))
        how = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        for number, line in enumerate(lines):
            at = QRectF(box.left(), top + number * size * LEADING, box.width() + 1, size * LEADING)
            self.painter.drawText(at, how, line)

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


def _metrics(size: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(theme.font(size, bold))


def _wide(words: str, size: int, bold: bool) -> float:
    return float(_metrics(size, bold).horizontalAdvance(words))


def _wrapped(words: str, width: float, size: int, bold: bool) -> list[str]:
    """Words in lines of that width."""
    found: list[str] = []
    for paragraph in words.split("\n"):
        layout = QTextLayout(paragraph, theme.font(size, bold))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        start, units = len(found), paragraph.encode("utf-16-le")  # as Qt counts them: a rare character is two
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            first, length = line.textStart(), line.textLength()
            found.append(units[2 * first : 2 * (first + length)].decode("utf-16-le").rstrip())
        layout.endLayout()
        if len(found) == start:
            found.append("")
    return found
