"""Which sheet, where its header stands, and what each column is: found by the program, corrected by the clerk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cadreapp.operations.passing.intake.asking import COLUMN, FIELDS, HEADER, SKIP
from cadreapp.operations.passing.intake.preview import Column, Seen
from ui.kit import theme
from ui.kit.controls import HEIGHT, ComboBox, SpinBox

NONE = "不读取"
_AS = 3


class ColumnsPage(QWidget):
    """A picture of the sheet over its columns. `said`: a key of the import's answers and what was chosen."""

    said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen: list[Seen] = []
        self.sheets = ComboBox((), self)
        self.sheets.setAccessibleName("工作表")
        self.sheets.activated.connect(lambda _: self._show())
        self.header = SpinBox(self)
        self.header.setAccessibleName("表头从第几行开始")
        self.header.setMinimum(1)
        self.header.valueChanged.connect(self._moved)
        self.note = QLabel("", self)
        self.note.setProperty("role", "hint")
        self.note.setWordWrap(True)
        self.picture = _table(self, "工作表的开头")
        self.columns = _table(self, "各列读作什么")
        self.columns.setColumnCount(_AS + 1)
        self.columns.verticalHeader().hide()
        self.columns.setHorizontalHeaderLabels(["列", "表头", "内容（前三个）", "读作"])
        self.columns.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((44, 170, 200, 200)):
            self.columns.setColumnWidth(column, width)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.sheets, 1)
        top.addWidget(QLabel("表头从第", self))
        top.addWidget(self.header)
        top.addWidget(QLabel("行开始", self))
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(8)
        column_.addLayout(top)
        column_.addWidget(self.picture, 2)
        column_.addWidget(self.note)
        column_.addWidget(self.columns, 3)

    def show_sheets(self, sheets: Sequence[Seen]) -> None:
        """Show what was read of the files; the sheet chosen before stays chosen."""
        before = self.sheet
        self.seen = list(sheets)
        self.sheets.clear()
        self.sheets.addItems([f"{s.file}　{s.sheet}（{s.count} 行）" for s in self.seen])
        places = [(s.file, s.sheet) for s in self.seen]
        at = places.index((before.file, before.sheet)) if before and (before.file, before.sheet) in places else 0
        self.sheets.setCurrentIndex(at if self.seen else -1)
        self._show()

    @property
    def sheet(self) -> Seen | None:
        """The sheet that is shown."""
        at = self.sheets.currentIndex()
        return self.seen[at] if 0 <= at < len(self.seen) else None

    def _show(self) -> None:
        sheet = self.sheet
        self.picture.setRowCount(0)
        self.columns.setRowCount(0)
        self.header.setEnabled(sheet is not None and sheet.roster)
        if sheet is None:
            self.note.setText("没有读出表格。")
            return
        self.header.blockSignals(True)
        self.header.setMaximum(max(1, sheet.height))
        self.header.setValue(sheet.header[0] + 1)
        self.header.blockSignals(False)
        self._paint(sheet)
        unknown = sum(not c.field and bool(c.examples) for c in sheet.columns)
        self.note.setText(
            f"按“{sheet.title}”的栏目读取，各列见模板。"
            if not sheet.roster
            else "下面是各列读作名册的哪一栏，可以改；选好以后记住，下次同样的表头照样办。"
            + (f"有 {unknown} 列没有读取。" if unknown else "")
        )
        self._list(sheet.columns)

    def _paint(self, sheet: Seen) -> None:
        """The sheet's first rows as they stand, with the header marked."""
        self.picture.setColumnCount(len(sheet.letters))
        self.picture.setHorizontalHeaderLabels(list(sheet.letters))
        self.picture.setRowCount(len(sheet.picture))
        self.picture.setVerticalHeaderLabels([str(number + 1) for number, _ in sheet.picture])
        for at, (number, texts) in enumerate(sheet.picture):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if sheet.header[0] <= number <= sheet.header[1]:
                    item.setBackground(QColor(theme.color("tint")))
                self.picture.setItem(at, column, item)

    def _list(self, columns: Sequence[Column]) -> None:
        self.columns.setRowCount(len(columns))
        for row, one in enumerate(columns):
            texts = (one.letter, one.head, "；".join(" ".join(e.split()) for e in one.examples))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.columns.setItem(row, column, item)
            labels = [NONE, *one.likely, *FIELDS]
            likely = range(1, 1 + len(one.likely))
            box = ComboBox([f"{label}（可能）" if n in likely else label for n, label in enumerate(labels)], self)
            box.setAccessibleName(f"{one.head}读作")
            box.setCurrentText(one.field or NONE)
            box.activated.connect(lambda n, c=one, known=labels: self._choose(c, known[n]))
            self.columns.setCellWidget(row, _AS, box)
            self.columns.setRowHeight(row, HEIGHT + 4)

    def _choose(self, column: Column, label: str) -> None:
        if label != (column.field or NONE):
            self.said.emit(f"{COLUMN}/{column.head}", SKIP if label == NONE else label)

    def _moved(self, number: int) -> None:
        sheet = self.sheet
        if sheet is not None and number != sheet.header[0] + 1:
            self.said.emit(f"{HEADER}/{sheet.file}/{sheet.sheet}", str(number))


def _table(parent: QWidget, name: str) -> QTableWidget:
    table = QTableWidget(parent)
    table.setAccessibleName(name)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.verticalHeader().setDefaultSectionSize(26)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setMinimumHeight(90)
    return table
