"""What an empty bureau sees: what to do first, in what order, and where everything lies."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.operations import backup, settings
from cadreapp.operations.desk import Desk
from ui.kit.controls import Button
from ui.kit.page import still

WIDE = 720


@dataclass(frozen=True)
class Begun:
    """How far a bureau is: its name ("" = not typed yet), whether 启用日期 is set, where its data and copies lie."""

    name: str
    began: bool
    folder: str
    copies: str


def begun(desk: Desk) -> Begun:
    """How far this bureau is."""
    found = backup.last(desk.folder)
    copies = f"上次备份在 {found[1]}" if found else "还没有备份过。录好名册以后，请插上U盘备份一次"
    named = settings.bureau_name(desk)
    return Begun(named, settings.is_set(desk, settings.BEGAN.name), str(desk.home), copies)


class Step(QFrame):
    """One step: its number, what it is, how far it is, and the buttons with which it is done."""

    def __init__(self, number: str, title: str, about: str, buttons: tuple[Button, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title, self.plain = QLabel(title, self), title
        self.title.setProperty("role", "section")
        self.about = QLabel(about, self)
        self.about.setProperty("role", "hint")
        self.about.setWordWrap(True)
        mark = QLabel(number, self)
        mark.setProperty("role", "page")
        mark.setFixedWidth(28)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.addWidget(mark)
        row.addLayout(column, 1)

    def say(self, about: str, *, done: bool = False) -> None:
        """How far it is."""
        self.title.setText(f"{self.plain}（已完成）" if done else self.plain)
        self.about.setText(about)


class StartPage(QWidget):
    """The steps. Each signal is a button that was pressed."""

    naming = Signal()
    importing = Signal()
    blank = Signal()
    typing = Signal()
    sample = Signal()
    opening = Signal()
    saving = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = QWidget(self)
        self.first = self._button("填写…", self.naming, "primary")
        self.named = self._step(
            inner, "1", "单位名称和启用日期", "名称印在报表标题上；启用日期以前的事项不催办、不算欠。", (self.first,)
        )
        self.roster = self._step(
            inner,
            "2",
            "干部名册",
            "有现成的花名册（Excel、WPS、任免审批表）就直接导入，导入前会先给您核对；人不多也可以逐个登记。",
            (
                self._button("导入名册…", self.importing),
                self._button("下载空白名册…", self.blank),
                self._button("逐个登记", self.typing),
            ),
        )
        self.looking = self._step(
            inner,
            "3",
            "先看看示例",
            "另开一个窗口，里面是编造的单位和干部，随便怎么试都不会动到您的数据；关掉窗口就离开了。",
            (self._button("打开示例数据", self.sample),),
        )
        self.where = self._step(
            inner,
            "4",
            "数据和备份在哪里",
            "",
            (self._button("打开数据文件夹", self.opening), self._button("备份…", self.saving)),
        )
        welcome = QLabel("从这里开始", inner)
        welcome.setProperty("role", "page")
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(welcome)
        for step in (self.named, self.roster, self.looking, self.where):
            column.addWidget(step)
        column.addStretch(1)
        middle = QWidget(inner)
        middle.setMaximumWidth(WIDE)
        middle.setLayout(column)
        row = QHBoxLayout(inner)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(middle, 4)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(still(inner, self))

    def _button(self, words: str, press: SignalInstance, role: str = "plain") -> Button:
        button = Button(words, role, parent=self)
        button.clicked.connect(press)
        return button

    @staticmethod
    def _step(parent: QWidget, number: str, title: str, about: str, buttons: tuple[Button, ...]) -> Step:
        return Step(number, title, about, buttons, parent)

    def show_begun(self, found: Begun) -> None:
        """Show how far the bureau is."""
        if found.name and found.began:
            self.named.say(f"{found.name}。要改的，用“工具 → 设置”。", done=True)
        self.where.say(f"数据在 {found.folder}。{found.copies}。")
