"""A table into which figures are typed or pasted beside the names of cadres, as in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cadreapp.records.checks import fold
from ui.kit import theme
from ui.kit.controls import ENTER
from ui.kit.drawing.cells import cell, header
from ui.kit.lists import Column

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Line:
    """A row: whose, the words before the figures, the figures as they are now; `closed`: why it takes none, or ""."""

    key: int
    name: str
    words: tuple[str, ...]
    figures: tuple[str, ...]
    closed: str = ""


class EntryTable(QTableWidget):
    """Named columns, then columns to type in. Enter goes down, Tab on; Ctrl+V pastes a block, Del empties.

    `edited`: a figure was typed, pasted or emptied; `said`: what became of a paste.
    """

    edited = Signal()
    said = Signal(str)

    def __init__(self, title: str, named: Sequence[Column], typed: Sequence[Column], parent: QWidget | None = None):
        super().__init__(0, len(named) + len(typed), parent)
        self.setAccessibleName(title)
        self.first, self.columns = len(named), (*named, *typed)
        self.lines: list[Line] = []
        self.setHorizontalHeaderLabels([c.title for c in self.columns])
        self.verticalHeader().setDefaultSectionSize(30)
        self.verticalHeader().setMinimumWidth(36)
        self.setWordWrap(False)
        self.setEditTriggers(
            QTableWidget.EditTrigger.AnyKeyPressed
            | QTableWidget.EditTrigger.DoubleClicked
            | QTableWidget.EditTrigger.EditKeyPressed
        )
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for at, column in enumerate(self.columns):
            header(self, at).setTextAlignment(RIGHT if at >= self.first else LEFT)
            if column.width:
                self.setColumnWidth(at, column.width)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(lambda _: self.edited.emit())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows in place of those before."""
        self.blockSignals(True)
        self.lines = list(lines)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for at, words in enumerate((*line.words, *line.figures)):
                item = QTableWidgetItem(words)
                figure = at >= self.first
                item.setTextAlignment(RIGHT if figure else LEFT)
                if not figure or line.closed:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if line.closed:
                    item.setForeground(theme.color("text3"))
                    item.setToolTip(line.closed)
                self.setItem(row, at, item)
        self.blockSignals(False)
        start = next((n for n, line in enumerate(lines) if not line.closed), 0)
        self.setCurrentCell(start, self.first)
        self.edited.emit()

    def figures(self, row: int) -> tuple[str, ...]:
        """What is typed in a row."""
        found = [self.item(row, at) for at in range(self.first, self.columnCount())]
        return tuple(item.text().strip() if item is not None else "" for item in found)

    def typed(self) -> dict[int, tuple[str, ...]]:
        """What is typed, by the rows' keys."""
        return {line.key: self.figures(row) for row, line in enumerate(self.lines)}

    @property
    def changed(self) -> bool:
        """Whether anything differs from what was shown."""
        return any(self.figures(row) != line.figures for row, line in enumerate(self.lines))

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._empty()
        elif event.key() in ENTER:
            if self.state() != QTableWidget.State.EditingState:  # else closeEditor goes down
                self._down()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in a figure goes to the one below, as in Excel."""
        down = hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache
        super().closeEditor(editor, hint)
        if down:
            self._down()

    def moveCursor(self, action: QTableWidget.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Tab goes from figure to figure, past names and rows that take none."""
        step = {QTableWidget.CursorAction.MoveNext: 1, QTableWidget.CursorAction.MovePrevious: -1}.get(action, 0)
        if not step:
            return super().moveCursor(action, modifiers)
        found = self._beside(step)
        return self.model().index(*found) if found else self.currentIndex()

    def _beside(self, step: int) -> tuple[int, int] | None:
        """The next or previous figure; None at the end."""
        cells = [
            (row, column)
            for row, line in enumerate(self.lines)
            if not line.closed
            for column in range(self.first, self.columnCount())
        ]
        here = (self.currentRow(), self.currentColumn())
        after = [c for c in cells if c > here] if step > 0 else [c for c in cells if c < here][::-1]
        return after[0] if after else None

    def focusNextPrevChild(self, next: bool) -> bool:
        """At the last figure Tab leaves the table."""
        self.setTabKeyNavigation(self._beside(1 if next else -1) is not None)
        moved = super().focusNextPrevChild(next)
        self.setTabKeyNavigation(True)
        return moved

    def _down(self) -> None:
        row = self.currentRow() + 1
        while row < len(self.lines) and self.lines[row].closed:
            row += 1
        if row < len(self.lines):
            self.setCurrentCell(row, max(self.currentColumn(), self.first))

    def copy(self) -> None:
        area = self.selectedRanges()
        if area:
            rows = range(area[0].topRow(), area[0].bottomRow() + 1)
            columns = range(area[0].leftColumn(), area[0].rightColumn() + 1)
            text = "\n".join("\t".join(cell(self, r, c).text() for c in columns) for r in rows)
            QGuiApplication.clipboard().setText(text)

    def _empty(self) -> None:
        self.blockSignals(True)
        for item in self.selectedItems() or [self.currentItem()]:
            if item is not None and item.column() >= self.first and not self.lines[item.row()].closed:
                item.setText("")
        self.blockSignals(False)
        self.edited.emit()

    def paste(self, text: str) -> None:
        """Put a copied block at the current figure; if its first column holds names, each row at its own name.

        What does not fit is said, never dropped in silence.
        """
        block = [[cell.strip() for cell in line.split("\t")] for line in text.replace("\r\n", "\n").split("\n")]
        while block and not any(block[-1]):
            block.pop()
        if not block:
            return
        names = {fold(line.name): row for row, line in enumerate(self.lines)}
        by_name = any(fold(row[0]) in names for row in block)
        lost: list[str] = []
        pasted = 0
        self.blockSignals(True)
        for offset, row in enumerate(block):
            at = names.get(fold(row[0]), -1) if by_name else self.currentRow() + offset
            values, column = (row[1:], self.first) if by_name else (row, max(self.currentColumn(), self.first))
            if by_name:  # words between the name and the figures, as copied from our own table
                values = values[max(0, len(values) - (self.columnCount() - self.first)) :]
            fits = 0 <= at < len(self.lines) and column + len(values) <= self.columnCount()
            if not fits or self.lines[at].closed:
                if any(row):
                    lost.append(row[0] or "（空）")
                continue
            for n, value in enumerate(values):
                cell(self, at, column + n).setText(value)
            pasted += 1
        self.blockSignals(False)
        self.edited.emit()
        more = f"；{len(lost)} 行没有粘贴：{'、'.join(lost[:5])}{'等' if len(lost) > 5 else ''}" if lost else ""
        self.said.emit(f"已粘贴 {pasted} 行{more}")
