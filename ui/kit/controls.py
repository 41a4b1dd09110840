"""Buttons, segments, combo boxes, search fields and chips as the window paints them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSizePolicy, QSpinBox, QWidget

from ui.kit import icons, theme

HEIGHT = 32
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
RADIUS = 4


def frame(painter: QPainter, box: QRect, border: str, ground: str, width: float = 1.0) -> None:
    """A rounded box with a border of that many pixels drawn inside it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2
    painter.setPen(QPen(theme.color(border), width))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(QRectF(box).adjusted(half, half, -half, -half), RADIUS, RADIUS)


class PaintedButton(QPushButton):
    """A button that paints itself and shows its focus ring only when it was reached by the keyboard."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAutoDefault(False)
        self.ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self.ringed = event.reason() in keys
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ringed = False
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def paint_ring(self, painter: QPainter) -> None:
        """The focus ring, 2 px in the accent."""
        if self.ringed:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


class Button(PaintedButton):
    """A button with an optional icon. `role`: "primary" (one an area), "plain" (bordered) or "quiet" (tool bars).

    The primary one of a box is its default: Enter in a field presses it. Not so (`setDefault(False)`) where what it
    does cannot be taken back, or Enter means something else.
    """

    def __init__(
        self, text: str, role: str = "plain", icon: str = "", pad: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.role = role
        self.setDefault(role == "primary")
        self.icon_name = icon
        self.pad = pad

    def sizeHint(self) -> QSize:
        width = theme.metrics(theme.BASE, self.role == "primary").horizontalAdvance(self.text())
        width += (icons.SIZE + (8 if self.text() else 0)) if self.icon_name else 0
        return QSize(width + 2 * self.pad, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink, border, ground = "text", "line2", "surface"
        under = self.underMouse() and self.isEnabled()
        if self.role == "primary":
            ink, border = "on_accent", "accent"
            ground = "accent_down" if under or self.isDown() else "accent"
        elif under:
            ground = "track" if self.isDown() else "hover"
        if not self.isEnabled():
            ink = "text3"
            if self.role == "primary":
                border, ground = "line", "hover"
        if self.role != "quiet":
            frame(painter, self.rect(), "accent" if self.role == "primary" and self.isEnabled() else border, ground)
        elif under:
            frame(painter, self.rect(), ground, ground)
        bold = self.role == "primary"
        painter.setFont(theme.font(theme.BASE, bold))
        wide = theme.metrics(theme.BASE, bold).horizontalAdvance(self.text())
        gap = (icons.SIZE + (8 if self.text() else 0)) if self.icon_name else 0
        left = (self.width() - wide - gap) // 2
        if self.icon_name:
            token = ink if self.role == "primary" else ("text2" if self.isEnabled() else "text3")
            icons.paint(painter, self.icon_name, left, (self.height() - icons.SIZE) / 2, token)
        painter.setPen(theme.color(ink))
        box = QRect(left + gap, 0, wide + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic, self.text())
        self.paint_ring(painter)


def shorten(buttons: Sequence[Button], slim: bool) -> None:
    """Show the icons of buttons alone, or their words again; they are called by the words in any case."""
    for button in buttons:
        word = button.accessibleName() or button.text()
        button.setAccessibleName(word)
        if button.text() != ("" if slim else word):
            button.setText("" if slim else word)
            button.setToolTip(word if slim else "")
            button.updateGeometry()


class CheckBox(PaintedButton):
    """An option with a painted box; Space or a click changes it."""

    BOX = 16

    def __init__(self, text: str, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setChecked(checked)

    def sizeHint(self) -> QSize:
        return QSize(self.BOX + 10 + theme.metrics().horizontalAdvance(self.text()) + 4, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = (self.height() - self.BOX) // 2
        box = QRect(1, top, self.BOX, self.BOX)
        on = self.isChecked()
        if self.isEnabled():
            under = "hover" if self.underMouse() else "surface"
            frame(painter, box, "accent" if on else "line2", "accent" if on else under)
        else:
            frame(painter, box, "line", "track" if on else "panel")
        if on:
            icons.paint(painter, "check", 2, top + 1, "on_accent" if self.isEnabled() else "text3", 14)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if self.isEnabled() else "text3"))
        words = QRect(self.BOX + 10, 0, self.width() - self.BOX - 10, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextHideMnemonic, self.text())
        self.paint_ring(painter)


class Segments(QWidget):
    """Choices of two to four side by side, one of them chosen (or none). Arrow keys move the choice."""

    chosen = Signal(int)

    def __init__(
        self,
        labels: Sequence[str],
        index: int = -1,
        stretch: bool = False,
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`stretch`: fill the width evenly, as in a form; `optional`: a click on the chosen one clears the choice."""
        super().__init__(parent)
        self.labels = tuple(labels)
        self.optional = optional
        self.stretch = stretch
        self._index = index
        self._hover = -1
        self.fault = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    @property
    def index(self) -> int:
        """Which is chosen, counted from 0; -1 = none."""
        return self._index

    def set_index(self, index: int, tell: bool = False) -> None:
        """Choose without a click; `tell` emits `chosen`."""
        if index != self._index:
            self._index = index
            self.update()
            if tell:
                self.chosen.emit(index)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._natural()), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        metrics = theme.metrics(theme.BASE, True)
        return QSize(sum(metrics.horizontalAdvance(t) + 8 for t in self.labels), HEIGHT)

    def _natural(self) -> list[int]:
        metrics = theme.metrics(theme.BASE, True)
        return [max(metrics.horizontalAdvance(text) + 28, 48) for text in self.labels]

    def boxes(self) -> list[QRect]:
        """The box of each choice, left to right."""
        widths: list[float] = [float(w) for w in self._natural()]
        if self.stretch:
            total = sum(widths)
            even = self.width() / len(widths)
            fits = all(w - 12 <= even for w in widths)
            widths = [even if fits else self.width() * w / total for w in widths]
        result, left = [], 0.0
        for width in widths:
            result.append(QRect(round(left), 0, round(left + width) - round(left), self.height()))
            left += width
        return result

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        boxes = self.boxes()
        whole = QRect(0, 0, boxes[-1].right() + 1, self.height())
        frame(painter, whole, "owed" if self.fault else "line2", "surface")
        for index, box in enumerate(boxes):
            if index == self._hover and index != self._index and self.isEnabled():
                painter.fillRect(box.adjusted(2, 2, -2, -2), theme.color("hover"))
            if index and self._index not in (index, index - 1):
                painter.fillRect(box.left(), 8, 1, self.height() - 16, theme.color("line"))
        for index, box in enumerate(boxes):
            bold = index == self._index
            if bold:
                frame(painter, box, "accent", "tint", 2.0 if self.hasFocus() else 1.0)
            elif self.hasFocus() and self._index < 0 and index == 0:
                frame(painter, box, "accent", "surface", 2.0)
            painter.setFont(theme.font(theme.BASE, bold))
            painter.setPen(theme.color("accent_text" if bold else "text" if self.isEnabled() else "text3"))
            text = theme.metrics(theme.BASE, bold).elidedText(
                self.labels[index], Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _at(self, point: QPointF) -> int:
        return next((i for i, box in enumerate(self.boxes()) if box.contains(point.toPoint())), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index != self._hover:
            self._hover = index
            self.setToolTip(self.labels[index] if index >= 0 else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.set_index(-1 if self.optional and index == self._index else index, tell=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.set_index(max(0, min(len(self.labels) - 1, self._index + step)), tell=True)
        elif event.key() == Qt.Key.Key_Space and self._index < 0:
            self.set_index(0, tell=True)
        elif event.key() == Qt.Key.Key_Delete and self.optional:
            self.set_index(-1, tell=True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class ComboBox(QComboBox):
    """A combo box with a painted frame and arrow, which the wheel changes only while it has the focus."""

    def __init__(self, items: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fault = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setFixedHeight(HEIGHT)
        self.addItems(list(items))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def setEditable(self, editable: bool) -> None:
        super().setEditable(editable)
        line = self.lineEdit()
        if line is not None:
            line.setProperty("bare", True)
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.setCurrentIndex(-1)  # none is chosen yet: the first Down lands on the first, not on the second

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.setGeometry(9, 2, self.width() - 38, self.height() - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.lineEdit()
        focused = self.hasFocus() or (line is not None and line.hasFocus())
        border = "accent" if focused else "owed" if self.fault else "line2"
        frame(painter, self.rect(), border, "surface" if self.isEnabled() else "panel", 2.0 if focused else 1.0)
        icons.paint(painter, "down", self.width() - 25, (self.height() - icons.SIZE) / 2)
        if line is None:
            text = self.currentText() or self.placeholderText()
            painter.setFont(theme.font())
            painter.setPen(theme.color("text" if self.currentText() and self.isEnabled() else "text3"))
            box = self.rect().adjusted(9, 0, -28, 0)
            shown = theme.metrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


class SpinBox(QSpinBox):
    """A spin box without arrows, which the wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SearchField(QLineEdit):
    """A field with a magnifying glass; Esc empties it, Enter is its own and presses no button of the box."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(24, 0, 0, 0)
        self.setClearButtonEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
        if event.key() in ENTER:
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        icons.paint(QPainter(self), "search", 9, (self.height() - icons.SIZE) / 2)


class Chip(PaintedButton):
    """A name in a rounded box with a × that takes it away. `ground`: hover (people), tint (tags), owed_bg (unknown)."""

    removed = Signal()
    TALL = 22

    def __init__(
        self, text: str, ground: str = "hover", ink: str = "text", removable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.ground, self.ink, self.removable = ground, ink, removable
        self.setAccessibleName(text)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(theme.metrics(13).horizontalAdvance(self.text()) + (38 if self.removable else 24), self.TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()), self.TALL / 2, self.TALL / 2)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color(self.ink))
        room = self.width() - (32 if self.removable else 18)
        text = theme.metrics(13).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect().adjusted(12, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        if self.removable:
            icons.paint(painter, "close", self.width() - 22, (self.TALL - 12) / 2, self.ink, 12)
        if self.ringed:
            self.paint_ring(painter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self.removable and inside and event.position().x() >= self.width() - 26:
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)
