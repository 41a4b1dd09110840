"""帮助: the manual at the page that fits, keys, questions, what is new, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui import input_methods

if TYPE_CHECKING:
    from ui.bench import Bench
    from ui.dialogs.help import HelpBox


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

    def _box(self, page: str = "") -> HelpBox:
        from ui.dialogs.help import HelpBox  # not at the start

        return HelpBox(page, self.bench.widget)

    def manual(self) -> None:
        """The page for what the window shows."""
        from ui.dialogs.help import PAGE_OF

        self._box(PAGE_OF[self.bench.page]).exec()

    def keys(self) -> None:
        """快捷键."""
        from ui.dialogs.help import KEYS

        self._box(KEYS).exec()

    def questions(self) -> None:
        """常见问题."""
        from ui.dialogs.help import QUESTIONS

        self._box(QUESTIONS).exec()

    def news(self) -> None:
        """更新说明."""
        from ui.dialogs.help import news

        box = self._box()
        box.show_text("更新说明", news())
        box.exec()

    def input_method(self) -> None:
        """输入法: which one Chinese comes from, or what to do where there is none."""
        self.bench.talk.inform("输入法", input_methods.now().sentence)

    def about(self) -> None:
        """关于."""
        from ui.dialogs.help import about

        box = self._box()
        box.show_text("关于", about(str(self.bench.desk.home)))
        box.exec()
