"""What stays on the screen: where a popup opens, how large a window may be."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

GAP = 2
"""Pixels between a popup and what it belongs to."""
TITLE_BAR = 32
"""What a window's frame takes of the height, as long as it is not known."""


def room(widget: QWidget) -> QRect:
    """What the screen of a widget has to give: all but its task bar.

    Not by `widget.screen()`: its answer is destroyed together with the widget's Python object, and the program ends.
    """
    found = QGuiApplication.screenAt(widget.mapToGlobal(widget.rect().center())) or QGuiApplication.primaryScreen()
    return found.availableGeometry()


def space(widget: QWidget) -> QSize:
    """How large a window without its frame may be on the screen of a widget."""
    window = widget.window()
    frame = window.frameGeometry().size() - window.size()
    return room(widget).size() - QSize(max(0, frame.width()), max(TITLE_BAR, frame.height()))


def fit(window: QWidget, over: QWidget | None = None) -> None:
    """Keep a window on its screen, frame included (`over`: on the screen of that); what needs more room scrolls."""
    most = space(over or window)
    layout = window.layout()
    if layout is not None:
        needed = layout.totalMinimumSize()
        if layout.hasHeightForWidth():
            needed.setHeight(layout.totalMinimumHeightForWidth(min(window.width(), most.width())))
        if needed.width() > most.width() or needed.height() > most.height():
            _scroll(window)
    least = window.minimumSize()
    if least != least.boundedTo(most):
        window.setMinimumSize(least.boundedTo(most))
    if window.width() > most.width() or window.height() > most.height():
        window.resize(window.size().boundedTo(most))
    screen, frame = room(over or window), window.frameGeometry()
    right, bottom = screen.right() + 1 - frame.width(), screen.bottom() + 1 - frame.height()
    at = QPoint(max(screen.left(), min(frame.x(), right)), max(screen.top(), min(frame.y(), bottom)))
    if at != frame.topLeft():
        window.move(at)


def _scroll(window: QWidget) -> None:
    """Put all that a window holds into an area that scrolls, once."""
    layout = window.layout()
    if layout is None or window.property("scrolls"):
        return
    window.setProperty("scrolls", True)
    focus = window.focusWidget()
    inner = QWidget(window)
    inner.setLayout(layout)  # takes the parts along
    area = QScrollArea(window)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(inner)
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    if focus is not None:
        focus.setFocus()


def drop(popup: QWidget, of: QWidget, at: QRect | None = None) -> None:
    """Show a popup under a widget, or under a part of it; above it where there is no room, never past an edge."""
    box = of.rect() if at is None else at
    top, under = of.mapToGlobal(box.topLeft()), of.mapToGlobal(box.bottomLeft()) + QPoint(0, GAP + 1)
    screen = room(of)

    def place() -> None:
        popup.adjustSize()
        x, y, tall = under.x(), under.y(), popup.height()
        if y + tall > screen.bottom() + 1:
            y = max(screen.top(), min(top.y() - GAP - tall, screen.bottom() + 1 - tall))
        popup.move(max(screen.left(), min(x, screen.right() + 1 - popup.width())), y)

    place()
    popup.show()
    place()  # its parts have their style, and so their size, only now
