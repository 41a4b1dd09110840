"""The overview of the bureau or of a unit: figures on top, three columns of two blocks under it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from ui.kit.drawing.charts import Radar, Trend
from ui.kit.page import scrolled
from ui.overview.blocks import AlertList, Figures, Ranking, SoonList, Targets


def line(parent: QWidget, *, across: bool) -> QFrame:
    """A separator of 1 px."""
    found = QFrame(parent)
    found.setProperty("role", "line")
    if across:
        found.setFixedHeight(1)
    else:
        found.setFixedWidth(1)
    return found


class BureauPage(QWidget):
    """The blocks in their places; they hold what they show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures()
        self.targets = Targets()
        self.radar = Radar("五个平台达标率", "%　今年 / 去年")
        self.trend = Trend("走访群众", "人次，按月")
        self.ranking = Ranking()
        self.soon = SoonList()
        self.alerts = AlertList()
        self.blocks = (
            self.figures,
            self.targets,
            self.radar,
            self.trend,
            self.ranking,
            self.soon,
            self.alerts,
        )
        inner = QWidget(self)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for row, three in enumerate(((self.targets, self.radar, self.trend), (self.ranking, self.soon, self.alerts))):
            for column, block in enumerate(three):
                grid.addWidget(block, row * 2, column * 2)
        grid.addWidget(line(inner, across=True), 1, 0, 1, 5)
        for column in (1, 3):
            grid.addWidget(line(inner, across=False), 0, column, 3, 1)
        for column, share in ((0, 36), (2, 34), (4, 40)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(0, 52)
        grid.setRowStretch(2, 48)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.figures)
        whole.addWidget(scrolled(inner, self), 1)
