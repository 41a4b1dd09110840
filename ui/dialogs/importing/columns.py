"""Which sheet, where its header stands, and what each column is: found by the program, corrected by the clerk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cadreapp.operations.passing.asking import COLUMN, HEADER, SKIP
from cadreapp.records.cadre import CADRE
from ui.kit import theme
from ui.kit.controls import HEIGHT, ComboBox, SpinBox

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Head, Read

SHOWN_ROWS, SHOWN_COLUMNS = 12, 60
NONE = "不读取"
_AS = 3
LABELS = tuple(spec.label for spec in CADRE.fields if spec.type.value != "photo")


class ColumnsPage(QWidget):
    """A picture of the sheet over its columns. `said`: a key of the import's answers and what was chosen."""

    said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reads: list[Read] = []
        self.heads: list[Head] = []
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

    def show_result(self, reads: Sequence[Read], heads: Sequence[Head]) -> None:
        """Show what was read of the files; the sheet chosen before stays chosen."""
        self.reads, self.heads = [r for r in reads if r.sheet is not None], list(heads)
        chosen = self.sheets.currentText()
        self.sheets.clear()
        self.sheets.addItems([f"{r.sheet.file}　{r.sheet.name}（{len(r.rows)} 行）" for r in self.reads if r.sheet])
        names = [self.sheets.itemText(i).split("（")[0] for i in range(self.sheets.count())]
        at = names.index(chosen.split("（")[0]) if chosen.split("（")[0] in names else 0
        self.sheets.setCurrentIndex(at if self.reads else -1)
        self._show()

    @property
    def read(self) -> Read | None:
        """The sheet that is shown."""
        at = self.sheets.currentIndex()
        return self.reads[at] if 0 <= at < len(self.reads) else None

    def _show(self) -> None:
        read = self.read
        self.picture.setRowCount(0)
        self.columns.setRowCount(0)
        self.header.setEnabled(read is not None and read.kind.name == CADRE.name)
        if read is None or read.sheet is None:
            self.note.setText("没有读出表格。")
            return
        self.header.blockSignals(True)
        self.header.setMaximum(max(1, len(read.sheet.rows)))
        self.header.setValue(read.header[0] + 1)
        self.header.blockSignals(False)
        self._paint(read)
        heads = [h for h in self.heads if (h.file, h.sheet) == (read.sheet.file, read.sheet.name)]
        unknown = sum(not h.field and bool(h.examples) for h in heads)
        self.note.setText(
            f"按“{read.kind.title}”的栏目读取，各列见模板。"
            if read.kind.name != CADRE.name
            else "下面是各列读作名册的哪一栏，可以改；选好以后记住，下次同样的表头照样办。"
            + (f"有 {unknown} 列没有读取。" if unknown else "")
        )
        self._list(heads)

    def _paint(self, read: Read) -> None:
        """The sheet's first rows as they stand, with the header marked."""
        sheet = read.sheet
        assert sheet is not None
        first = max(0, read.header[0] - 2)
        rows = range(first, min(len(sheet.rows), first + SHOWN_ROWS))
        wide = min(sheet.width, SHOWN_COLUMNS)
        from cadreapp.exchange.sheets import letters

        self.picture.setColumnCount(wide)
        self.picture.setHorizontalHeaderLabels([letters(c) for c in range(wide)])
        self.picture.setRowCount(len(rows))
        self.picture.setVerticalHeaderLabels([str(n + 1) for n in rows])
        for at, number in enumerate(rows):
            for column, value in enumerate(sheet.filled(number)[:wide]):
                text = "" if value is None else " ".join(str(value).split())
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if read.header[0] <= number <= read.header[1]:
                    item.setBackground(QColor(theme.color("tint")))
                self.picture.setItem(at, column, item)

    def _list(self, heads: Sequence[Head]) -> None:
        self.columns.setRowCount(len(heads))
        for row, head in enumerate(heads):
            texts = (head.column, head.label, "；".join(" ".join(e.split()) for e in head.examples))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.columns.setItem(row, column, item)
            likely = [f"{label}（可能）" for label in head.likely]
            box = ComboBox([NONE, *likely, *LABELS], self)
            box.setAccessibleName(f"{head.label}读作")
            if head.field and head.field not in LABELS:  # 全日制学历, 在职学历
                box.addItem(head.field)
            box.setCurrentText(head.field or NONE)
            box.activated.connect(lambda _, h=head, b=box: self._choose(h, b.currentText()))
            self.columns.setCellWidget(row, _AS, box)
            self.columns.setRowHeight(row, HEIGHT + 4)

    def _choose(self, head: Head, text: str) -> None:
        label = text.removesuffix("（可能）")
        if label != (head.field or NONE):
            self.said.emit(f"{COLUMN}/{head.label}", SKIP if label == NONE else label)

    def _moved(self, number: int) -> None:
        read = self.read
        if read is not None and read.sheet is not None and number != read.header[0] + 1:
            self.said.emit(f"{HEADER}/{read.sheet.file}/{read.sheet.name}", str(number))


def _table(parent: QWidget, name: str) -> QTableWidget:
    table = QTableWidget(parent)
    table.setAccessibleName(name)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.verticalHeader().setDefaultSectionSize(26)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setMinimumHeight(90)
    return table
