"""A page of the manual, read in the program: offline, nobody can look it up elsewhere."""

from __future__ import annotations

import re

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from cadreapp.paths import manual
from ui.kit import theme
from ui.kit.box import Box
from ui.kit.controls import Button, SearchField

TEMPLATES = "templates.md"
"""The page on templates: how placeholders are written, and every template's names."""


def source(page: str) -> str:
    """A page as Markdown, without what only its writers read."""
    return re.sub(r"<!--.*?-->\n?", "", manual(page).read_text("utf-8"), flags=re.S)


class ManualBox(Box):
    """Shows a page, from a heading on; what is typed into the field is found, Enter goes to the next place."""

    def __init__(self, title: str, page: str, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(900, 680)
        self.field = SearchField("查找", self)
        self.field.textChanged.connect(lambda words: self.look_for(words, again=False))
        self.field.returnPressed.connect(lambda: self.look_for(self.field.text(), again=True))
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(title)
        self.text.document().setDefaultFont(theme.font())
        self.text.document().setDocumentMargin(16)
        self.text.setMarkdown(source(page))
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.field)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        self.heading = heading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.heading:  # the page is laid out to its width only now
            QTimer.singleShot(0, self, lambda: self.go_to(self.heading))

    def go_to(self, heading: str) -> None:
        """Bring the heading that begins with these words to the top."""
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().startswith(heading):
                top = self.text.document().documentLayout().blockBoundingRect(block).top()
                self.text.setTextCursor(QTextCursor(block))
                self.text.verticalScrollBar().setValue(int(top))
                return
            block = block.next()

    def look_for(self, words: str, *, again: bool) -> None:
        """Go to the next place of some words, from the first again after the last; `again`: not the one shown."""
        cursor = self.text.textCursor()
        if not again:
            cursor.setPosition(cursor.selectionStart())
            self.text.setTextCursor(cursor)
        if words and not self.text.find(words, QTextDocument.FindFlag(0)):
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            self.text.setTextCursor(cursor)
            self.text.find(words, QTextDocument.FindFlag(0))
