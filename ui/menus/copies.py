"""文件: copies of the data — made, listed, brought back, and the data looked through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from cadreapp.operations import backup
from ui.dialogs.copies import CopiesDialog, bring_back
from ui.kit import program
from ui.kit.targets import ANY, BACKUP, ask_file

if TYPE_CHECKING:
    from ui.bench import Bench


class CopyMenu(QObject):
    """What the menu 文件 does with copies.

    `backed_up`: when the last copy was made, in words, and what should be done. `reopen`: a copy is to come back, why.
    """

    backed_up = Signal(str, str)
    reopen = Signal(object, object)

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.bench, self.desk, self.tasks = bench, bench.desk, bench.tasks

    def fill(self, add: Callable[..., None], menu: QMenu) -> None:
        """The entries."""
        add(menu, "备份(&B)…", self.backup, "Ctrl+B")
        add(menu, "还原备份(&R)…", self.restore)
        add(menu, "自动备份(&A)…", self.automatic)
        add(menu, "核对数据(&K)", self.verify)

    def backup(self) -> None:
        """备份 to a file of the user's choice."""
        target = self.bench.ask_target(f"年轻干部信息库备份{self.desk.today():%Y%m%d}.cadrebackup", BACKUP, "备份")
        if target:
            self.tasks.long(lambda: backup.backup(self.desk.home, target), self._backed_up)

    def _backed_up(self, target: Path) -> None:
        self.show_last()
        self.bench.wrote.emit(f"备份：已写好 {target}", target)

    def show_last(self) -> None:
        """The date of the last backup, in the status bar, with what should be done about it."""
        folder = self.desk.folder

        def show(known: tuple[tuple[datetime, str] | None, str]) -> None:
            found, advice = known
            words = f"上次备份：{found[0]:%Y-%m-%d %H:%M}" if found else "还没有备份过"
            if found and advice:
                words += "（在同一块磁盘上）"
            self.backed_up.emit(words, advice or (found[1] if found else ""))

        self.tasks.read(lambda: (backup.last(folder), backup.reminder(folder)), show, key="last copy")

    def restore(self) -> None:
        """还原备份: everything goes back to what the file holds; the present data are kept as a backup."""
        self.tasks.read(lambda: backup.place(self.desk.folder), self._choose, key="last copy's place")

    def _choose(self, where: str) -> None:
        file = ask_file(self.bench.widget, "选择备份文件", f"{BACKUP};;{ANY}", "备份", where)
        if file is not None:
            self._bring_back(file)

    def _bring_back(self, file: Path) -> None:
        def ask(cost: backup.Cost) -> None:
            reason = bring_back(file, cost, self.bench.talk)
            if reason is not None:
                self.reopen.emit(file, reason)

        self.tasks.long(lambda: backup.cost(self.desk.home, file), ask)

    def automatic(self) -> None:
        """自动备份: the copies that there are; one may come back."""

        def show(found: list[backup.Kept]) -> None:
            box = CopiesDialog(found, self.tasks, self.bench.talk, view, self.bench.widget)
            if box.exec() and box.chosen is not None:
                self._bring_back(box.chosen)

        self.tasks.read(lambda: backup.kept(self.desk.home), show)

    def verify(self) -> None:
        """核对数据: whether everything is as it was stored."""
        self.bench.said.emit("正在核对数据…")

        def say(found: tuple[list[str], str]) -> None:
            faults, note = found
            shown = "\n".join(faults[:12]) + (f"\n……共 {len(faults)} 项" if len(faults) > 12 else "")
            self.bench.said.emit("核对数据：数据完好。" if not faults else f"核对数据：发现 {len(faults)} 项问题。")
            self.bench.talk.warn(shown or "数据完好。", note)

        self.tasks.long(lambda: (backup.verify(self.desk.home), backup.unchecked(self.desk.home)), say)


def view(file: Path) -> None:
    """Look at a copy in a window of its own, which can change nothing."""
    program.start("--copy", str(file))
