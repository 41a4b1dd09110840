"""The box at the start where the data cannot be opened: why, and every way on that there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadreapp.operations import backup
from cadreapp.store.connect import Home
from ui.dialogs.copies import COLUMNS, bring_back, entries
from ui.kit.controls import Button
from ui.kit.lists import ListDialog
from ui.kit.talk import Talk
from ui.kit.targets import ANY, BACKUP, ask_file, ask_folder
from ui.tasks import Tasks


class RescueDialog(ListDialog):
    """Lists the copies. Accepted when the data of `home`, which may be another folder now, should be opened again."""

    manual_page = "10-copies.md"

    def __init__(
        self, home: Home, why: str, tasks: Tasks, parent: QWidget | None = None, talk: Talk | None = None
    ) -> None:
        found = backup.kept(home)
        ways = "选一份备份点“还原”，" if found else "这个文件夹里没有自动备份。"
        note = f"{why}\n\n{ways}或者还原别处的备份、抢救还能读出的数据、换一个数据文件夹。原来的文件会原样留着。"
        super().__init__("数据打不开", note, COLUMNS, entries(found), parent, tasks, talk)
        self.home = home
        self.words.setProperty("role", "")
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.open_button.setText("还原选中的备份")
        self.open_button.setVisible(bool(found))
        self.other_button = self._button("还原别的备份…", self.restore_other)
        self.salvage_button = self._button("抢救能读的数据", self.salvage)
        self.folder_button = self._button("换一个数据文件夹…", self.change_folder)
        leave = self.foot.itemAt(self.foot.count() - 1).widget()
        assert isinstance(leave, Button)
        leave.setText("退出")

    def _button(self, words: str, call: Callable[[], None]) -> Button:
        button = Button(words, parent=self)
        button.clicked.connect(call)
        self.foot.insertWidget(self.foot.count() - 2, button)
        return button

    def open_row(self, at: int) -> None:
        """Bring the copy of a row back."""
        if 0 <= at < len(self.rows):
            self._restore(self.rows[at].goal)

    def restore_other(self) -> None:
        """Bring back a copy that lies elsewhere."""
        file = ask_file(self, "选择备份文件", f"{BACKUP};;{ANY}", "备份", backup.place(self.home.folder))
        if file is not None:
            self._restore(file)

    def _restore(self, file: Path) -> None:
        def ask(cost: backup.Cost) -> None:
            reason = bring_back(file, cost, self.talk)
            if reason is not None:
                work = lambda: backup.restore(self.home, file, reason=reason)  # noqa: E731
                self.read(work, lambda found: self._done([f"已还原“{file.name}”。", *found.sentences]), hold=True)

        self.read(lambda: backup.cost(self.home, file), ask, hold=True)

    def salvage(self) -> None:
        """Put what can be read of the damaged file into its place."""
        question = "从损坏的文件里读出还能读的数据，可能缺少一部分。有备份的，还原备份更可靠。确定抢救吗？"
        if self.talk.ask(question, "抢救", "取消"):
            self.read(lambda: backup.salvage(self.home), lambda found: self._done([found.words]), hold=True)

    def _done(self, said: list[str]) -> None:
        self.talk.warn("".join(said))
        self.accept()

    def change_folder(self) -> None:
        """Open another data folder."""
        chosen = ask_folder(self, "换一个数据文件夹", "数据")
        if chosen is not None:
            self.home = Home.of(chosen)
            self.accept()
