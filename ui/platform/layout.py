"""The frame of a tab: head, quota strip, kinds │ records │ form; it holds the widgets and knows no data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.kit.controls import Button, Segments, shorten
from ui.kit.page import PageHead, Pages
from ui.platform.kinds_list import KindsList
from ui.platform.strip import Strip
from ui.tables.filters import FilterRow
from ui.tables.grid_pane import GridPane
from ui.tables.view import RecordTable

NARROW = 1280
FOLDS = 1400
LOW = 560
"""Under this height the strip of quotas makes way: the list of kinds bears its signs."""
FORM = 352
WORDS = 620
"""Under this width the buttons over a table show their icons alone."""
TABLE = 400
"""The least that a table beside a form is of use with."""


class PlatformLayout(QWidget):
    """The widgets of a tab in their places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.several = False
        """Whether several rows are chosen, of which the form's place says how many they are."""
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead("", self)
        self.name, self.about = head.name, head.about
        self.owes = QLabel("", self)
        self.owes.setProperty("role", "chip")
        head.row.addWidget(self.owes)
        self.remind_button = Button("催办名单", "plain", parent=self)
        self.remind_button.hide()
        head.row.addWidget(self.remind_button)
        self.mode = Segments(("记录", "达标表"), 0, parent=self)
        self.mode.setAccessibleName("记录或达标表")
        head.row.addWidget(self.mode)
        self.strip = Strip(self)
        self.kinds = KindsList(self)
        self.title = QLabel("", self)
        self.title.setProperty("role", "section")
        self.sum = QLabel("", self)
        self.sum.setProperty("role", "caption")
        self.filter_button = Button("筛选", "quiet", "filter", 10, self)
        self.columns_button = Button("列", "quiet", "list", 10, self)
        self.copy_button = Button("复制", "quiet", "copy", 10, self)
        self.print_button = Button("打印", "quiet", "print", 10, self)
        self.delete_button = Button("删除", "quiet", "trash", 10, self)
        bar = self.bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 8, 8)
        bar.setSpacing(8)
        bar.addWidget(self.title)
        bar.addWidget(self.sum)
        bar.addStretch(1)
        self.tools = (
            self.filter_button,
            self.columns_button,
            self.print_button,
            self.copy_button,
            self.delete_button,
        )
        for button in self.tools:
            bar.addWidget(button)
        self.filters = FilterRow(self)
        self.table = RecordTable(self)
        self.foot = QLabel("", self)
        self.foot.setProperty("role", "total")
        self.foot.setFixedHeight(33)
        left = self.left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self.stack = QStackedWidget(self)
        self.stack.setProperty("role", "form")
        self.stack.addWidget(self._nothing())
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.stack)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([700, FORM])
        self.body = QWidget(self)
        body = QHBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.kinds)
        self.grid = GridPane(self)
        self.pages = Pages(self)
        self.pages.addWidget(self.splitter)
        self.pages.addWidget(self.grid)
        body.addWidget(self.pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.strip)
        whole.addWidget(self.body, 1)

    def _nothing(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 0, 32, 0)
        column.addStretch(2)
        self.invitation = QLabel("", page)
        self.invitation.setWordWrap(True)
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.invitation.setProperty("role", "hint")
        column.addWidget(self.invitation)
        column.addSpacing(12)
        self.invite = Button("新增", "plain", "plus", parent=page)
        self.together_button = Button("批量修改…", "plain", parent=page)
        self.together_button.hide()
        for button in (self.together_button, self.invite):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        page.setMinimumWidth(FORM)
        return page

    @property
    def folds(self) -> bool:
        """Whether the form is shown only while something is open: the window is too narrow for an empty pane."""
        return self.window().width() < FOLDS

    def arrange(self) -> None:
        """Give table and form their room: an empty form folds away, one that has no room beside covers the table."""
        self.strip.setVisible(self.pages.currentIndex() == 0 and self.window().height() >= LOW)
        room = self.body.width() - self.kinds.width()
        both = room >= TABLE + FORM
        empty = self.stack.currentIndex() == 0 and not (self.several and both)
        self.stack.setVisible(not (self.folds and empty))
        self.left.setVisible(self.stack.isHidden() or both)
        shorten(self.tools, room - (0 if self.stack.isHidden() else FORM) < WORDS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
