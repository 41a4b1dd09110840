"""A long text with room: the same words as in the form, with their number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.kit.box import Box
from ui.kit.controls import ENTER, Button


class TextBox(Box):
    """The box; accepted, `edit` holds the words. Ctrl+Enter takes them over."""

    manual_page = "03-record.md"

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(720, 480)
        self.edit = QPlainTextEdit(words, self)
        self.edit.setAccessibleName(title)
        self.edit.setTabChangesFocus(True)
        self.count = QLabel("", self)
        self.count.setProperty("role", "caption")
        self.edit.textChanged.connect(self._counted)
        accept = Button("确定", "primary", parent=self)
        accept.setToolTip("Ctrl+Enter")
        accept.setDefault(False)  # Enter begins a new line
        accept.clicked.connect(self.accept)
        reject = Button("取消", parent=self)
        reject.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(accept)
        foot.addWidget(reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.addWidget(self.edit, 1)
        column.addLayout(foot)
        self._counted()
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def _counted(self) -> None:
        """Blanks and line ends are no characters of a text."""
        self.count.setText(f"共 {len(''.join(self.edit.toPlainText().split()))} 字")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)
