"""What stays on the screen: where a popup opens, how large a window is at first."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

GAP = 2


def drop(popup: QWidget, of: QWidget, at: QRect | None = None) -> None:
    """Show a popup under a widget, or under a part of it; above it where there is no room, never past an edge."""
    box = of.rect() if at is None else at
    top, under = of.mapToGlobal(box.topLeft()), of.mapToGlobal(box.bottomLeft()) + QPoint(0, GAP + 1)
    room = of.screen().availableGeometry()

    def place() -> None:
        popup.adjustSize()
        x, y, tall = under.x(), under.y(), popup.height()
        if y + tall > room.bottom() + 1:
            y = max(room.top(), min(top.y() - GAP - tall, room.bottom() + 1 - tall))
        popup.move(max(room.left(), min(x, room.right() + 1 - popup.width())), y)

    place()
    popup.show()
    place()  # its parts have their style, and so their size, only now


def fitted(window: QWidget, wanted: QSize) -> QSize:
    """A size that, with the window's frame, lies within what the screen has to give."""
    room = window.screen().availableSize()
    frame = window.frameSize() - window.size() if window.isVisible() else QSize(0, TITLE)
    return wanted.boundedTo(room - frame)


TITLE = 32
"""Height of a title bar, which is not known before the window is shown."""
