"""帮助: the manual at the page that fits, keys, questions, what is new, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui import input_methods
from ui.bench import Page

if TYPE_CHECKING:
    from ui.bench import Bench

PAGE_OF = {
    Page.OVERVIEW: "01-start.md",
    Page.PLATFORM: "03-record.md",
    Page.QUARTER: "07-quarter.md",
    Page.YEAR: "08-year.md",
}
"""The page of the manual for what the window shows."""


class HelpMenu(QObject):
    """What the menu 帮助 opens."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.bench = bench

    def fill(self, menu: QMenu) -> None:
        """The entries."""
        manual = menu.addAction("手册(&M)")
        manual.setShortcut(QKeySequence("F1"))
        manual.triggered.connect(lambda: self.manual())
        for words, call in (
            ("快捷键(&K)", self.keys),
            ("常见问题(&Q)", self.questions),
            ("更新说明(&N)", self.news),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, call=call: call())
        menu.addSeparator()
        menu.addAction("输入法(&I)").triggered.connect(lambda: self.input_method())
        menu.addAction("关于(&A)").triggered.connect(lambda: self.about())

    def show(self, page: str) -> None:
        """A page of the manual, beside the window."""
        from ui.dialogs.manual import open_manual  # not at the start

        open_manual(page, self.bench.widget)

    def manual(self) -> None:
        """The page for what the window shows."""
        from ui.dialogs.manual import page_for

        self.show(page_for(self.bench.widget))

    def keys(self) -> None:
        """快捷键."""
        from ui.dialogs.manual import KEYS

        self.show(KEYS)

    def questions(self) -> None:
        """常见问题."""
        from ui.dialogs.manual import QUESTIONS

        self.show(QUESTIONS)

    def tell(self, title: str, markdown: str) -> None:
        """A text of its own."""
        from ui.dialogs.manual import ManualBox

        box = ManualBox(parent=self.bench.widget)
        box.show_text(title, markdown)
        box.exec()

    def news(self) -> None:
        """更新说明."""
        from ui.dialogs.help import news

        self.tell("更新说明", news())

    def input_method(self) -> None:
        """输入法: which one Chinese comes from, or what to do where there is none."""
        self.bench.talk.inform("输入法", input_methods.now().sentence)

    def about(self) -> None:
        """关于."""
        from ui.dialogs.help import about

        self.tell("关于", about(str(self.bench.desk.home)))
