"""A box around a table of figures: what they belong to at its head, 保存 as one operation, faults told by row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes
from ui.appraisal.entry_table import EntryTable
from ui.kit.controls import Button
from ui.kit.talk import Talk


class EntryBox(QDialog):
    """A head, a table to type in, a word on what is typed, 保存 and 关闭. `changes`: what was written, in order."""

    def __init__(self, title: str, table: EntryTable, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.talk, self.table = talk, table
        self.changes: list[Changes] = []
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

    def work(self) -> Changes:
        """Write what is typed."""
        raise NotImplementedError

    def read(self) -> None:
        """Show what is recorded."""

    def save(self) -> bool:
        """Write what is typed; whether it was taken. Faults are told by row."""
        try:
            changes = self.work()
        except UserError as error:
            self.talk.warn("没有保存，请先改正：", str(error))
            return False
        self.read()
        if changes.operation is None:
            self.words.setText("没有改动，不用保存。")
        else:
            self.changes.append(changes)
            self.words.setText(f"已保存：{changes.name}（可以撤销）")
        return True

    def leave(self) -> bool:
        """Whether what is typed and not saved may be lost."""
        return not self.table.changed or self.talk.ask("有没有保存的内容，不保存就离开？", "不保存", "接着填")

    def reject(self) -> None:
        """Close, if what is typed may be lost."""
        if self.leave():
            super().reject()

    def keyPressEvent(self, event: Any) -> None:
        """Enter in a field of the head goes to the table instead of pressing a button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
