"""A box around a table of figures: what they belong to at its head, 保存 as one operation, faults told by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes
from ui.appraisal.entry_table import EntryTable
from ui.kit.controls import ENTER, Button
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.tasks import Tasks


class EntryBox(Dialog):
    """A head, a table to type in, a word on what is typed, 保存 and 关闭."""

    def __init__(self, title: str, table: EntryTable, tasks: Tasks, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent, tasks, talk)
        self.setWindowTitle(title)
        self.table = table
        table.setParent(self)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.hint = QLabel("", self)
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        self.words = QLabel("", self)
        self.words.setProperty("role", "caption")
        self.save_button = Button("保存", "primary", parent=self)
        self.save_button.clicked.connect(self.save)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self.head)
        column.addWidget(self.hint)
        column.addWidget(table, 1)
        column.addLayout(foot)
        table.edited.connect(self.count)
        table.said.connect(self.words.setText)

    def field(self, label: str, widget: QWidget) -> None:
        """A named field in the head."""
        words = QLabel(label, self)
        words.setProperty("role", "field")
        self.head.addWidget(words)
        self.head.addWidget(widget)
        self.head.addSpacing(8)

    def count(self) -> None:
        """Say how much is typed."""

    def entered(self) -> Callable[[], Changes]:
        """What writes that which is typed now."""
        raise NotImplementedError

    def load(self, then: Callable[[], object] = lambda: None) -> None:
        """Read what is recorded and show it; `then` go on."""
        raise NotImplementedError

    def save(self) -> None:
        """Write what is typed. Faults are told by row."""
        self.when_read(lambda: self.write(self.entered(), self._saved, self._refused))

    def _saved(self, changes: Changes) -> None:
        words = "没有改动，不用保存。" if changes.operation is None else f"已保存：{changes.name}（可以撤销）"
        self.load(lambda: self.words.setText(words))

    def _refused(self, error: UserError) -> None:
        self.talk.warn("没有保存，请先改正：", str(error))

    def leave(self) -> bool:
        return not self.table.changed or self.talk.ask("有没有保存的内容，不保存就离开？", "不保存", "接着填")

    def keyPressEvent(self, event: Any) -> None:
        """Enter in a field of the head goes to the table instead of pressing a button."""
        if event.key() in ENTER:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
