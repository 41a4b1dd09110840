"""The pane of the 达标表: legend, table, pinned sums, and the card that floats over a cell."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.operations.counting.grid import Cell, Grid, Line
from cadreapp.operations.counting.owed import Owed
from cadreapp.records.period import Period
from ui.kit import screens, theme
from ui.kit.controls import Button
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign
from ui.snapshot import plain
from ui.tables.grid import GridModel, GridTable, Totals


class Legend(QWidget):
    """The five signs with their words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(33)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(12))
        left = 16
        for sign in Sign:
            signs.paint(painter, sign, left, 10)
            painter.setPen(theme.color("text2"))
            text = signs.WORDS[sign]
            wide = theme.metrics(12).horizontalAdvance(text)
            painter.drawText(left + 19, 0, wide + 4, 33, int(Qt.AlignmentFlag.AlignVCenter), text)
            left += 19 + wide + 28
        hint = "单击格子看详情，双击登记"
        if left + theme.metrics(12).horizontalAdvance(hint) + 24 < self.width():
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(self.rect().adjusted(0, 0, -16, 0), int(flags), hint)


class CellCard(QFrame):
    """What a cell says, with what can be done about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.heading = QLabel("", self)
        self.heading.setProperty("role", "section")
        self.short = QLabel("", self)
        self.short.setProperty("role", "chip")
        self.short.setProperty("state", "owed")
        self.facts = QLabel("", self)
        self.facts.setProperty("role", "caption")
        self.enter = Button("登记", "primary", parent=self)
        self.look = Button("看记录", "plain", parent=self)
        self.excuse = Button("记为免计", "plain", parent=self)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.short)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.enter, self.look, self.excuse):
            row.addWidget(button)
            button.clicked.connect(self.hide)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.facts)
        column.addLayout(row)

    def show_cell(self, line: Line, due: Owed, of: QWidget, at: QRect) -> None:
        """Show a cell's card under its place in a widget."""
        period = Period.parse(due.period)
        self.heading.setText(f"{due.cadre or line.title}　{due.requirement}　{period.label}")
        self.short.setText(f"缺 {plain(due.missing)}" if due.state in ("owed", "part") else "")
        self.short.setVisible(bool(self.short.text()))
        words = [f"应完成 {plain(due.required)}，已登记 {plain(due.done)}"]
        if due.late:
            words.append(f"其中补录 {due.late}")
        if due.state == "excused":
            words = [f"免计：{due.note or '经批准'}"]
        self.facts.setText("，".join(words))
        self.enter.setText("补录" if due.state in ("owed", "part") else "登记")
        self.excuse.setVisible(due.person is not None and due.missing > 0)
        screens.drop(self, of, at)
        self.enter.setFocus()


class GridPane(QWidget):
    """Shows a grid. `entering` (with the part of its period), `looking`, `excusing`: what is to be done about a
    requirement."""

    entering = Signal(object, object)
    looking = Signal(object)
    excusing = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.today: Period | None = None
        self.order = ""
        self.folded: set[str] = set()
        self.table = GridTable(self)
        self.totals = Totals(self.table, self)
        self.card = CellCard(self)
        self.asked: Owed | None = None
        self.part: Period | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (Legend(self), self.table, self.totals):
            column.addWidget(widget, 1 if widget is self.table else 0)
        self.table.asked.connect(self._ask)
        self.table.entered.connect(self._enter)
        self.table.sorted_by.connect(self._sort)
        self.table.folding.connect(self.fold)
        self.card.enter.clicked.connect(lambda: self.entering.emit(self.asked, self.part))
        self.card.look.clicked.connect(lambda: self.looking.emit(self.asked))
        self.card.excuse.clicked.connect(lambda: self.excusing.emit(self.asked))

    def show_grid(self, grid: Grid, today: Period) -> None:
        """Show a grid; the order of the lines stays as it was chosen."""
        self.grid, self.today = grid, today
        self._fill()

    def shown(self) -> Grid | None:
        """The grid as it is sorted."""
        return self.grid.sorted(self.order, descending=True) if self.grid is not None else None

    def _fill(self) -> None:
        grid = self.shown()
        assert grid is not None and self.today is not None
        column = self.table.horizontalScrollBar().value()
        self.table.show_grid(GridModel(grid, self.today, not self.order, self.table, self.folded))
        self.table.horizontalScrollBar().setValue(column)
        periods = len(grid.columns)
        self.table.head.sorted_by = {"done": 2 + periods, "missing": 3 + periods}.get(self.order, -1)
        self.table.head.descending = True
        self.totals.update()

    def fold(self, group: str) -> None:
        """Fold a group, or unfold it; it stays so while the program runs."""
        self.folded ^= {group}
        down = self.table.verticalScrollBar().value()
        self._fill()
        model = self.table.grid_model()
        self.table.setCurrentIndex(model.index(model.entries.index(group), 0))
        self.table.verticalScrollBar().setValue(down)

    def _sort(self, order: str) -> None:
        if self.grid is not None:
            self.order = "" if order == self.order else order
            self._fill()

    def _ask(self, line: Line, cell: Cell, part: Period) -> None:
        self.asked, self.part = cell.due, part
        assert cell.due is not None
        box = self.table.visualRect(self.table.currentIndex())
        self.card.show_cell(line, cell.due, self.table.viewport(), box)

    def _enter(self, line: Line, cell: Cell, part: Period) -> None:
        self.card.hide()
        self.entering.emit(cell.due, part)
