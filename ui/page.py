"""What every page of the window has: a head of 48 with its name and what it is about, and areas that scroll."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget


class PageHead(QFrame):
    """The head: `name` in bold, `about` beside it, and after a stretch what the page adds to `row`."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "head")
        self.setFixedHeight(48)
        self.name = QLabel(name, self)
        self.name.setProperty("role", "page")
        self.about = QLabel("", self)
        self.about.setProperty("role", "caption")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 0, 16, 0)
        self.row.setSpacing(12)
        self.row.addWidget(self.name)
        self.row.addWidget(self.about)
        self.row.addStretch(1)


def scrolled(widget: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """A widget in an area without a frame that scrolls it."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(widget)
    return area
