"""设置: what can be chosen, in one window that can be searched — the bureau, the look, data and copies, input.

What every seat shares is written into the data, in the box of 单位名称 (`operations/settings.py` has the list); what
is the user's own is remembered on this computer (`ui/kit/memory.py`). Rules have a window of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.operations import backup, settings
from cadreapp.operations.desk import Desk
from cadreapp.records.checks import spelling
from ui.kit import appearance, memory
from ui.kit.controls import Button, ComboBox, SearchField, Segments
from ui.kit.dialog import Dialog
from ui.kit.page import still
from ui.kit.talk import Talk
from ui.kit.targets import open_in_system
from ui.platform import entering
from ui.tasks import Tasks

LABEL = 132
SECTIONS = ("单位", "外观", "数据与备份", "输入")


@dataclass(frozen=True)
class Shared:
    """What the data say: each setting with its value in words, and the copies."""

    values: tuple[tuple[settings.Setting, str], ...]
    copies: str


def shared(desk: Desk) -> Shared:
    """The settings of the bureau as they stand, and when a copy was made last."""
    found = backup.last(desk.folder)
    copies = f"上次备份 {found[0]:%Y-%m-%d %H:%M}，在 {found[1]}" if found else "还没有备份过"
    return Shared(tuple((s, settings.shown(desk, s.name)) for s in settings.SETTINGS.values()), copies)


class Row(QWidget):
    """A choice: its name, what it is for, and what it is chosen with."""

    def __init__(self, section: str, name: str, about: str, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section, self.words = section, spelling(f"{section}{name}{about}")
        label = QLabel(name, self)
        label.setProperty("role", "field")
        label.setFixedWidth(LABEL)
        label.setWordWrap(True)
        label.setBuddy(part)
        note = QLabel(about, self)
        note.setProperty("role", "caption")
        note.setWordWrap(True)
        side = QVBoxLayout()
        side.setSpacing(2)
        line = QHBoxLayout()
        line.addWidget(part, 0 if isinstance(part, (Button, ComboBox, Segments)) else 1)
        line.addStretch(1)
        side.addLayout(line)
        if about:
            side.addWidget(note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(
            label, 0, Qt.AlignmentFlag.AlignTop if isinstance(part, QLabel) else Qt.AlignmentFlag.AlignVCenter
        )
        row.addLayout(side, 1)


class SettingsDialog(Dialog):
    """The window. `bureau`: 单位名称 is to be changed; `elsewhere`, `copies`, `restarting`: what else was pressed."""

    manual_page = "01-start.md"

    bureau = Signal()
    elsewhere = Signal()
    copies = Signal()
    restarting = Signal()

    def __init__(
        self, desk: Desk, found: Shared, tasks: Tasks, talk: Talk | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tasks, talk)
        self.desk, self.found = desk, found
        self.setWindowTitle("设置")
        self.resize(760, 620)
        self.field = SearchField("查找设置", self)
        self.field.textChanged.connect(self.look_for)
        self.nothing = QLabel("没有这样的设置。指标、预警和考核方案在“工具 → 指标、预警与考核方案”里。", self)
        self.nothing.setProperty("role", "hint")
        self.nothing.hide()
        inner = QWidget(self)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 0, 16, 16)
        self.column.setSpacing(4)
        self.headings: dict[str, QLabel] = {}
        self.rows: list[Row] = []
        for section, fill in zip(SECTIONS, (self._bureau, self._look, self._data, self._input), strict=True):
            heading = QLabel(section, inner)
            heading.setProperty("role", "section")
            heading.setContentsMargins(0, 12, 0, 4)
            self.headings[section] = heading
            self.column.addWidget(heading)
            fill()
        self.column.addStretch(1)
        close = Button("关闭", parent=self)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addStretch(1)
        foot.addWidget(close)
        top = QVBoxLayout()
        top.setContentsMargins(16, 16, 16, 0)
        top.addWidget(self.field)
        top.addWidget(self.nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(still(inner, self), 1)
        whole.addLayout(foot)

    def _add(self, name: str, about: str, part: QWidget) -> None:
        part.setAccessibleName(name)
        row = Row(list(self.headings)[-1], name, about, part, self)
        self.rows.append(row)
        self.column.addWidget(row)

    def _button(self, words: str, press: Callable[[], object]) -> Button:
        button = Button(words, parent=self)
        button.clicked.connect(lambda: press())
        return button

    # sections

    def _bureau(self) -> None:
        for setting, words in self.found.values:
            value = QLabel(words, self)
            value.setWordWrap(True)
            self._add(setting.label, setting.help, value)
        self._add("修改", "上面各项对所有席位都一样，改了可以撤销", self._button("修改单位和落款…", self._to_bureau))

    def _to_bureau(self) -> None:
        self.accept()
        self.bureau.emit()

    def _look(self) -> None:
        names = [name for name, _ in appearance.THEMES]
        self.themes = Segments([words for _, words in appearance.THEMES], names.index(appearance.chosen()), parent=self)
        self.themes.chosen.connect(lambda at: self._choose_theme(names[at]))
        self._add("主题", "只对这台电脑上的您有效，马上就变", self.themes)
        self.sizes = ComboBox([f"{n} %" for n in appearance.SCALES], self)
        self.sizes.setCurrentIndex(appearance.SCALES.index(appearance.scale()))
        self.sizes.setFixedWidth(112)
        self.sizes.activated.connect(self._choose_size)
        self._add("文字和界面大小", "重新打开程序后生效", self.sizes)
        self.again = self._button("现在重新打开", self._restart)
        self.again.hide()
        self.column.addWidget(self.again)

    def _choose_theme(self, name: str) -> None:
        memory.keep(appearance.THEME, name)
        appearance.show()

    def _choose_size(self, at: int) -> None:
        memory.keep(appearance.SCALE, appearance.SCALES[at])
        self.again.show()

    def _restart(self) -> None:
        self.accept()
        self.restarting.emit()

    def _data(self) -> None:
        folder = QLabel(str(self.desk.home), self)
        folder.setWordWrap(True)
        self._add("数据文件夹", "记录、附件和自动备份都在这里", folder)
        where = Path(self.desk.folder)
        self._add("打开文件夹", "", self._button("打开文件夹", lambda: open_in_system(where)))
        self._add(
            "其他数据", "换到另一个数据文件夹；这里的数据不动", self._button("打开其他数据文件夹…", self._elsewhere)
        )
        self._add("备份", self.found.copies, self._button("自动备份…", self._to_copies))

    def _elsewhere(self) -> None:
        self.accept()
        self.elsewhere.emit()

    def _to_copies(self) -> None:
        self.accept()
        self.copies.emit()

    def _input(self) -> None:
        self.today = Segments(("是", "否"), 0 if entering.begins_today() else 1, parent=self)
        self.today.chosen.connect(lambda at: memory.keep(entering.TODAY, ("是", "否")[at]))
        self._add("新增时先填今天的日期", "时段包括今天的才填；补以前的记录时可以关掉", self.today)

    # searching

    def look_for(self, text: str) -> None:
        """Show only what has these words."""
        wanted = spelling(text)
        for row in self.rows:
            row.setVisible(wanted in row.words)
        for section, heading in self.headings.items():
            heading.setVisible(any(not r.isHidden() for r in self.rows if r.section == section))
        self.nothing.setVisible(all(r.isHidden() for r in self.rows))
