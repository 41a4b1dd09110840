"""What stays on the screen: where a popup opens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

GAP = 2
"""Pixels between a popup and what it belongs to."""


def room(widget: QWidget) -> QRect:
    """What the screen of a widget has to give: all but its task bar.

    Not by `widget.screen()`: its answer is destroyed together with the widget's Python object, and the program ends.
    """
    found = QGuiApplication.screenAt(widget.mapToGlobal(widget.rect().center())) or QGuiApplication.primaryScreen()
    return found.availableGeometry()


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
