"""The tool bar of the window: what is done most, the period, the search."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui.dialogs.search import SearchBox
from ui.kit import icons
from ui.kit.controls import Button, shorten
from ui.kit.period_bar import PeriodBar

TALL = 48
SLIM = 1040
"""Under this width the words beside the icons go."""


class SampleBar(QFrame):
    """Over a window on sample data: that they are, and the way out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        words = QLabel("这是示例数据，单位和人员都是编造的，随便怎么试都不会动到您自己的数据。", self)
        words.setWordWrap(True)
        words.setProperty("role", "hint")
        self.leave = Button("离开示例数据", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(words, 1)
        row.addWidget(self.leave)


class ToolBar(QFrame):
    """新增, 导入, 导出, 打印, 撤销, 重做 │ the period │ the search; narrow, the buttons show their icons alone."""

    def __init__(self, today: date, search: SearchBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(TALL)
        row = self.row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(4)
        self.new = Button("新增", "primary", "plus", parent=self)
        self.import_ = Button("导入", "quiet", "import", 10, self)
        self.export = Button("导出", "quiet", "export", 10, self)
        self.print = Button("打印", "quiet", "print", 10, self)
        self.undo = Button("撤销", "quiet", "undo", 10, self)
        self.redo = Button("重做", "quiet", "redo", 10, self)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.quiet = (self.import_, self.export, self.print, self.undo, self.redo)
        row.addWidget(self.new)
        row.addSpacing(8)
        for button in self.quiet:
            row.addWidget(button)
        row.addStretch(2)
        self.when = PeriodBar(today, self)
        row.addWidget(self.when)
        row.addSpacing(12)
        search.setParent(self)
        row.addWidget(search, 1)

    def minimumSizeHint(self) -> QSize:
        """What it needs without the words."""
        words = sum(button.sizeHint().width() - icons.SIZE - 2 * button.pad for button in self.quiet)
        return QSize(self.row.minimumSize().width() - words, TALL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shorten(self.quiet, self.width() < SLIM)
