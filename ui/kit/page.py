"""What every page of the window has: a head of 48 with its name and what it is about, and areas that scroll."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QWidget

from cadreapp.operations.desk import Desk
from ui.coordinates import Coordinates
from ui.kit.talk import Talk
from ui.refresh import Refresh
from ui.tasks import Tasks


class Page(QWidget):
    """A page and what it works with. `loaded`: it is shown; `said`: a sentence for the status bar."""

    loaded = Signal()
    said = Signal(str)

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        coordinates: Coordinates,
        refresh: Refresh,
        talk: Talk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.tasks, self.coordinates, self.refresh, self.talk = desk, tasks, coordinates, refresh, talk
        self._build()

    @abstractmethod
    def _build(self) -> None:
        """Make the page's parts and lay them out."""


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


class Pages(QStackedWidget):
    """Pages of which one is shown; only that one says how much room is needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()


def scrolled(widget: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """A widget in an area without a frame that scrolls it."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(widget)
    return area


def still(widget: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """The same, but it scrolls up and down only and is passed over by Tab."""
    area = scrolled(widget, parent)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
