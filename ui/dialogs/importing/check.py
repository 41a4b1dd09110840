"""The check: a line for each person and record, what it changes, what is wrong; ticked, filtered, mended in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from cadreapp.errors import Fault
from cadreapp.operations.passing.intake.asking import CELL, ROW, SKIP, TAKE
from cadreapp.operations.passing.intake.preview import CHANGED, NEW, SAME, Line
from ui.kit import theme
from ui.kit.controls import Button, Segments

Index = QModelIndex | QPersistentModelIndex
FAULTY = "有错误"
HEADS = ("导入", "结果", "类别", "名称或内容", "改动（原来 → 文件里）或错误", "位置")
FILTERS = ("全部", "有变化", "有错误")
_TICK, _STATE, _KIND, _TITLE, _WHAT, _PLACE = range(6)


@dataclass(frozen=True)
class Entry:
    """A row of the table; `row`: key of leaving it out, `cell`: key of mending what it holds ("" = it cannot be)."""

    state: str
    kind: str
    title: str
    what: str
    place: str
    row: str = ""
    cell: str = ""


def _where(file: str, sheet: str, cell: str) -> str:
    """A place, the cell first; a text file is its own sheet."""
    return "　".join(t for t in (cell, sheet if sheet != file.rpartition(".")[0] else "", file) if t)


def entries_of(lines: Sequence[Line], faults: Sequence[Fault]) -> list[Entry]:
    """Faults first, then what changes, then the rest, each in the order of the files."""
    found = []
    for fault in faults:
        number = "".join(c for c in fault.cell if c.isdigit())
        place = f"{fault.file}/{fault.sheet}"
        row, cell = (f"{ROW}/{place}/{number}", f"{CELL}/{place}/{fault.cell}") if number else ("", "")
        where = _where(fault.file, fault.sheet, fault.cell)
        found.append(Entry(FAULTY, "", fault.value, fault.reason, where, row, cell))
    order = {CHANGED: 0, NEW: 1, SAME: 2}
    for line in sorted(lines, key=lambda one: order[one.state]):
        number = "".join(c for c in line.cell if c.isdigit())
        what = "；".join(f"{c.field}：{c.old or '（空）'} → {c.new or '（空）'}" for c in line.changes)
        where = _where(line.file, line.sheet, line.cell)
        row = f"{ROW}/{line.file}/{line.sheet}/{number}" if number else ""
        found.append(Entry(line.state, line.kind, line.title, what, where, row))
    return found


class CheckModel(QAbstractTableModel):
    """The entries that a filter shows. `said`: an answer that was given by a tick or a mended cell."""

    said = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.shown: list[int] = []
        self.answers: Mapping[str, str] = {}
        self.filter = 0

    def show_entries(self, entries: Sequence[Entry], answers: Mapping[str, str]) -> None:
        """Show these, as the filter allows."""
        self.entries, self.answers = list(entries), answers
        self.apply(self.filter)

    def apply(self, filter_: int) -> None:
        """Show all (0), those that change something (1), those that are wrong (2)."""
        self.beginResetModel()
        self.filter = filter_
        wanted = ((), (CHANGED, NEW, FAULTY), (FAULTY,))[filter_]
        self.shown = [i for i, e in enumerate(self.entries) if not wanted or e.state in wanted]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section] if orientation is Qt.Orientation.Horizontal else section + 1
        return None

    def entry(self, index: Index) -> Entry:
        """The entry of a row."""
        return self.entries[self.shown[index.row()]]

    def taken(self, entry: Entry) -> bool:
        """Whether its row is to be imported."""
        return self.answers.get(entry.row, TAKE) != SKIP

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entry(index), index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == _TICK and entry.row:
            return Qt.CheckState.Checked if self.taken(entry) else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            mended = self.answers.get(entry.cell) if entry.cell else None
            title = mended if mended is not None else entry.title
            return ("", entry.state, entry.kind, title, entry.what, entry.place)[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if not self.taken(entry):
                return QColor(theme.color("text3"))
            if entry.state == FAULTY and column in (_STATE, _WHAT):
                return QColor(theme.color("owed"))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == _TICK and entry.row:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == _TITLE and entry.cell:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entry(index)
        if role == Qt.ItemDataRole.CheckStateRole and entry.row:
            self.said.emit(entry.row, TAKE if Qt.CheckState(value) is Qt.CheckState.Checked else SKIP)
        elif role == Qt.ItemDataRole.EditRole and entry.cell and str(value).strip() != entry.title:
            self.said.emit(entry.cell, str(value))
        else:
            return False
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(HEADS) - 1))
        return True


class CheckPage(QWidget):
    """The table with its filters. `save`: the faulty rows are wanted as a workbook."""

    save = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CheckModel(self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.table.setAccessibleName("核对")
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.EditKeyPressed
            | QTableView.EditTrigger.AnyKeyPressed
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((48, 64, 80, 170, 300, 200)):
            self.table.setColumnWidth(column, width)
        head.setSectionResizeMode(_WHAT, QHeaderView.ResizeMode.Stretch)
        self.filters = Segments(FILTERS, 0, parent=self)
        self.filters.setAccessibleName("只看")
        self.filters.chosen.connect(self.model.apply)
        self.save_button = Button("保存有错误的行…", parent=self)
        self.save_button.clicked.connect(self.save)
        top = QHBoxLayout()
        top.addWidget(self.filters)
        top.addStretch(1)
        top.addWidget(self.save_button)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(8)
        column_.addLayout(top)
        column_.addWidget(self.table, 1)

    def show_entries(self, entries: Sequence[Entry], answers: Mapping[str, str]) -> None:
        """Show the lines and faults of a check; a reason of several lines has its height."""
        self.model.show_entries(entries, answers)
        self.save_button.setVisible(any(e.state == FAULTY and e.row for e in entries))
        self.table.setColumnHidden(_KIND, not any(e.kind for e in entries))
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Rows as high as what they change needs, where there are few; the place has one line."""
        if self.model.rowCount() > 200:
            return
        self.table.setColumnHidden(_PLACE, True)
        self.table.resizeRowsToContents()
        self.table.setColumnHidden(_PLACE, False)
