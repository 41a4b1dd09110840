"""自动备份: the copies that the program keeps by itself, looked through, opened or brought back one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadreapp.operations import backup
from cadreapp.operations.backup import Kept
from ui.kit.controls import Button
from ui.kit.lists import Column, Entry, ListDialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

COLUMNS = (Column("备份时间", 150), Column("为什么备份", 110), Column("内容"), Column("大小", 90, True))
NOTE = (
    "程序每天第一次改动前，以及导入、升级、还原和大批删除前自动备份，内容没有变化的不重复备份。"
    "这些备份和数据在同一块磁盘上，磁盘坏了会一起丢失，另请用“文件 → 备份”备份到U盘。"
)


def entries(found: Sequence[Kept]) -> list[Entry]:
    """The copies as rows of a list; a row's goal is its file."""
    return [Entry((one.when, one.reason, one.holds, one.size), one.file) for one in found]


class CopiesDialog(ListDialog):
    """Lists the automatic copies. `chosen`: the file that is to come back; `view` opens one to be looked at."""

    manual_page = "10-copies.md"

    def __init__(
        self,
        found: Sequence[Kept],
        tasks: Tasks,
        talk: Talk,
        view: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        note = NOTE if found else f"还没有自动备份过。{NOTE}"
        super().__init__("自动备份", note, COLUMNS, entries(found), parent, tasks, talk)
        self.view = view
        self.open_button.setText("还原…")
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.check_button, self.view_button = Button("核对", parent=self), Button("打开查看", parent=self)
        self.check_button.setToolTip("逐个核对这份备份里的数据和附件是否完好")
        self.view_button.setToolTip("另开一个窗口看这份备份里的数据，只能看，不能改")
        for button, call in ((self.check_button, self.check), (self.view_button, self.look)):
            button.clicked.connect(call)
            button.setEnabled(bool(found))
            self.foot.insertWidget(self.foot.count() - 2, button)

    def check(self) -> None:
        """Look the chosen copy through and say what was found."""
        file: Path = self.selected()[0]

        def say(faults: list[str]) -> None:
            self.talk.warn("\n".join(faults[:12]) if faults else f"这份备份完好，可以还原：{file.name}")

        self.read(lambda: backup.check_copy(file), say, hold=True)

    def look(self) -> None:
        """Open the chosen copy in a window of its own."""
        self.view(self.selected()[0])


def bring_back(file: Path, found: backup.Cost, talk: Talk) -> str | None:
    """Ask before a copy comes back; the reason where it costs something confirmed ("" = none needed), None = no."""
    question = f"还原“{file.name}”之后，现在的数据会被它代替（现在的数据先自动备份）。"
    if not found:
        return "" if talk.ask(question + "确定还原吗？", "还原", "取消") else None
    shown = found.sentences[:12]
    more = f"\n……共 {len(found.sentences)} 项" if len(found.sentences) > len(shown) else ""
    text = question + "\n\n" + "\n".join(shown) + more + "\n\n仍要还原的，请写明理由。"
    return talk.ask_text("还原备份", text, "还原的理由") or None
