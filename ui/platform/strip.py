"""The quota strip: a card a requirement of the platform, with what is done of what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cadreapp.operations.counting.owed import Owed, tallied
from cadreapp.records.period import Period
from ui.kit import theme
from ui.kit.drawing import bars, signs
from ui.kit.drawing.signs import Sign
from ui.snapshot import beside, length_of, plain, sign_of, title_of

TALL = 80


@dataclass(frozen=True)
class Card:
    """One requirement in a scope."""

    kind: str
    title: str
    done: str
    required: str
    caption: str
    sign: Sign | None
    parts: tuple[Sign, ...]
    met: bool
    late: int


def cards(dues: Sequence[Owed], units: Mapping[str, str] = MappingProxyType({})) -> list[Card]:
    """A card of each requirement, in the order of the rules; `units`: kind → what is counted, if not records."""
    found = []
    for name, sums in tallied(dues).items():
        own = [d for d in dues if d.kind == name]
        sign = sign_of(own)
        words = beside(own)
        caption = words or length_of(Period.parse(own[0].period).length)
        if sign is Sign.EXCUSED:
            caption = next((d.note for d in own if d.note), "")
        parts = bars.segments(
            int(sums.done), max(1, int(sums.required)), int(sums.missing), 0 if sums.required else sums.excused
        )
        if sign is Sign.EXCUSED:
            parts = (Sign.EXCUSED,)
        found.append(
            Card(
                name,
                title_of(name),
                plain(sums.done),
                plain(sums.required) + (f" {units[name]}" if name in units else ""),
                caption,
                sign,
                parts,
                sums.done >= sums.required,
                sums.late,
            )
        )
    return found


class Strip(QWidget):
    """The cards side by side; a click chooses the kind. Hidden where nothing is asked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self.current = ""
        self._hover = -1
        self.setFixedHeight(TALL)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cards(self, found: list[Card], current: str) -> None:
        """Show these cards, one of them chosen."""
        self.cards, self.current = found, current
        self.setVisible(bool(found))
        self.update()

    def boxes(self) -> list[QRect]:
        """The box of each card."""
        if not self.cards:
            return []
        wide = min(190.0, self.width() / len(self.cards))
        return [
            QRect(round(i * wide), 0, round((i + 1) * wide) - round(i * wide), TALL) for i in range(len(self.cards))
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, TALL - 1, self.width(), 1), theme.color("line"))
        for number, (card, box) in enumerate(zip(self.cards, self.boxes(), strict=True)):
            self._card(painter, card, box, number)

    def _card(self, painter: QPainter, card: Card, box: QRect, number: int) -> None:
        if card.kind == self.current and card.sign in (Sign.OWED, Sign.PART):
            painter.fillRect(box.adjusted(0, 0, 0, -1), theme.color("owed_soft"))
        elif number == self._hover:
            painter.fillRect(box.adjusted(0, 0, 0, -1), theme.color("hover"))
        if number:
            painter.fillRect(QRect(box.left(), 8, 1, TALL - 17), theme.color("line"))
        inner = box.adjusted(16 if box.width() > 110 else 8, 0, -10, 0)
        chosen = card.kind == self.current
        room = inner.width() - signs.SIZE - 4
        painter.setFont(theme.font(13, chosen))
        painter.setPen(theme.color("accent_text" if chosen else "text"))
        title = theme.metrics(13, chosen).elidedText(card.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(inner.left(), 6, room + 2, 22), Qt.AlignmentFlag.AlignVCenter, title)
        if card.sign is not None:
            signs.paint(painter, card.sign, inner.right() - signs.SIZE, 10)
        painter.setPen(theme.color("text"))
        left = inner.left()
        if card.sign is Sign.EXCUSED:
            painter.setFont(theme.font(16))
            painter.setPen(theme.color("exc"))
            painter.drawText(QRect(left, 28, 60, 28), Qt.AlignmentFlag.AlignVCenter, "免计")
            left += 50
        else:
            painter.setFont(theme.font(20, True))
            painter.drawText(QRect(left, 28, inner.width(), 28), Qt.AlignmentFlag.AlignVCenter, card.done)
            left += theme.metrics(20, True).horizontalAdvance(card.done) + 3
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("text2"))
            rest = f"/ {card.required}"
            painter.drawText(QRect(left, 31, inner.width(), 26), Qt.AlignmentFlag.AlignVCenter, rest)
            left += theme.metrics(13).horizontalAdvance(rest) + 6
        room = inner.right() - left
        if room >= theme.metrics(12).horizontalAdvance(card.caption):
            painter.setFont(theme.font(12))
            late = card.sign in (Sign.OWED, Sign.PART)
            painter.setPen(theme.color(signs.text_token(card.sign) if late else "text2"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(left, 31, room, 26), flags, card.caption)
        bar = QRectF(inner.left(), 62, inner.width(), bars.HEIGHT)
        bars.paint(painter, bar, card.parts, card.met)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for card, box in zip(self.cards, self.boxes(), strict=True):
            if box.contains(event.position().toPoint()) and event.button() == Qt.MouseButton.LeftButton:
                self.chosen.emit(card.kind)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover = next((n for n, b in enumerate(self.boxes()) if b.contains(point)), -1)
        if self._hover >= 0:
            card = self.cards[self._hover]
            late = f"，其中补录 {card.late} 条" if card.late else ""
            self.setToolTip(f"{card.title}：已完成 {card.done}，应完成 {card.required}{late}\n{card.caption}")
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()
