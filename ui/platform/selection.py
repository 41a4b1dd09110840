"""What is chosen in the table: how many, what their numbers add up to, and one field changed in all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import Refused, UserError
from cadreapp.operations import browse
from cadreapp.operations.writing.people import remove
from cadreapp.operations.writing.save import delete
from cadreapp.operations.writing.together import set_field, settable
from cadreapp.records import CADRE, Kind
from cadreapp.store.query import Row
from ui.coordinates import BUREAU
from ui.forms.form import editor_for
from ui.forms.links import Context
from ui.kit.controls import Button, ComboBox
from ui.kit.dialog import Dialog
from ui.kit.editors import Editor
from ui.kit.talk import Talk
from ui.platform.tab import PlatformTab
from ui.tables.model import in_words, numbers

MOST = 2000
"""More chosen records than this are counted, and not read to be added up."""
SHOWN = 6
"""So many refusals are read at once."""


def added_up(kind: Kind, rows: list[Row]) -> str:
    """The sums of what is chosen, in words; a field that nobody filled in is left out."""
    found = []
    for spec in numbers(kind):
        values = [row.values.get(spec.name) for row in rows]
        some = [Decimal(v) for v in values if v is not None]
        if some:
            found.append(in_words(spec, sum(some, Decimal(0)), len(values) - len(some)))
    return "　".join(found)


class Selection(QObject):
    """Follows what is chosen in a tab, changes and deletes it. `counted`: where the tab stands and what is chosen."""

    counted = Signal(str)

    def __init__(self, tab: PlatformTab) -> None:
        super().__init__(tab)
        self.tab = tab
        self.action = QAction("批量修改(&M)…", tab)
        self.action.triggered.connect(lambda: self.change())
        tab.addAction(self.action)
        self.button = tab.together_button
        self.button.clicked.connect(lambda: self.change())
        self.button.hide()
        tab.delete_button.clicked.connect(self.delete)
        tab.table.deleted.connect(self.delete)
        tab.opened.connect(self.look)
        tab.loaded.connect(self.look)

    def look(self) -> None:
        """Say where the window stands, how many there are and are chosen, and what these add up to."""
        tab = self.tab
        chosen = tab.table.chosen() if tab.shown_kind else []
        many = len(chosen) > 1 and tab.kind is not CADRE and tab.desk.writing
        self.action.setEnabled(many)
        self.button.setVisible(many)
        if len(chosen) < 2 or tab.kind is CADRE:
            self._say(f"选中 {len(chosen)} 名" if len(chosen) > 1 else "")
            return
        kind = tab.kind
        if len(chosen) > MOST:
            self._say(f"选中 {len(chosen):,} 条")
            return
        tab.tasks.read(
            lambda: browse.load(tab.desk, kind, chosen),
            lambda rows: self._say(f"选中 {len(chosen)} 条　{added_up(kind, rows)}".strip()),
            key="chosen",
        )

    def _say(self, chosen: str) -> None:
        place = self.tab.place
        who = self.tab.name.text() or BUREAU
        total = len(self.tab.table.records().order) if self.tab.shown_kind else 0
        words = (who, place.period.label, self.tab.title.text(), f"{total:,} 条" if total else "", chosen)
        self.counted.emit("　".join(w for w in words if w))

    def change(self) -> None:
        """Ask for a field and its new value, and set it in all that are chosen."""
        tab, chosen = self.tab, self.tab.table.chosen()
        if len(chosen) < 2 or tab.kind is CADRE or not tab.leave():
            return
        box = TogetherBox(tab.kind, chosen, tab.context, tab.talk, tab)
        box.exec()
        for changes in box.changes:
            tab.written(changes)

    def delete(self) -> None:
        """Delete the chosen records, after a question; it can be undone."""
        tab = self.tab
        ids, kind = tab.table.chosen(), tab.kind
        if not ids:
            tab.said.emit("请先在表里选要删除的记录。")
            return
        if kind is CADRE:
            self._remove(ids)
            return
        what = f"这条{kind.title}" if len(ids) == 1 else f"选中的 {len(ids)} 条{kind.title}"
        if tab.talk.ask(f"删除{what}？删除后可以撤销。", "删除", "不删除"):
            tab.close_form()
            tab.tasks.write(lambda: delete(tab.desk, ids), tab.written)

    def _remove(self, ids: list[int]) -> None:
        tab = self.tab
        member = tab.snapshot.by_person.get(ids[0])
        if len(ids) != 1 or member is None:
            tab.said.emit("一次只能删除一名干部。")
            return
        question = f"从数据中删除{member.name}？调离的干部应填写退出日期，只有登记错了才删除。删除后可以撤销。"
        if tab.talk.ask(question, "删除", "不删除"):
            tab.close_form()
            tab.tasks.write(lambda: remove(tab.desk, ids[0]), tab.written)


class TogetherBox(Dialog):
    """Which field, and what it is to say."""

    manual_page = "05-find.md"

    def __init__(
        self, kind: Kind, ids: list[int], context: Context, talk: Talk | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, context.tasks, talk)
        self.kind, self.ids, self.context = kind, ids, context
        self.setWindowTitle(f"批量修改 {len(ids)} 条{kind.title}")
        self.setMinimumWidth(460)
        self.fields = settable(kind)
        words = QLabel(f"把选中的 {len(ids)} 条{kind.title}的一栏改成同样的内容，其他栏不动；可以一步撤销。", self)
        words.setWordWrap(True)
        words.setProperty("role", "hint")
        self.which = ComboBox([s.label for s in self.fields], self)
        self.which.setAccessibleName("改哪一栏")
        self.which.currentIndexChanged.connect(self._show)
        self.place = QVBoxLayout()
        self.editor: Editor | None = None
        self.said = QLabel("", self)
        self.said.setProperty("role", "fault")
        self.said.setWordWrap(True)
        self.accept_button = Button(f"改 {len(ids)} 条", "primary", parent=self)
        self.accept_button.clicked.connect(self.save)
        cancel = Button("取消", parent=self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.accept_button)
        foot.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(10)
        column.addWidget(words)
        column.addWidget(self.which)
        column.addLayout(self.place)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addLayout(foot)
        self._show(0)

    def _show(self, at: int) -> None:
        if self.editor is not None:
            self.place.removeWidget(self.editor)
            self.editor.deleteLater()
        self.editor = editor_for(self.fields[at], self.context, self)
        self.place.addWidget(self.editor)
        self.said.setText("")

    def save(self) -> None:
        """Set the field; what is refused stands in the box, and nothing is changed."""
        assert self.editor is not None
        spec = self.fields[self.which.currentIndex()]
        try:
            value: Any = self.editor.value()
        except ValueError as error:
            self.said.setText(str(error))
            return
        if value is None and not self.talk.ask(
            f"没有填写内容：{len(self.ids)} 条的“{spec.label}”都会清空。", "清空", "不改"
        ):
            return
        desk, kind, ids = self.context.desk, self.kind, self.ids
        self.write(lambda: set_field(desk, kind, ids, spec.name, value), lambda _: self.accept(), self._refused)

    def _refused(self, error: UserError) -> None:
        if not isinstance(error, Refused):
            self.talk.warn(str(error))
            return
        lines = [f.reason for f in error.faults[:SHOWN]]
        more = len(error.faults) - SHOWN
        self.said.setText("没有修改：\n" + "\n".join(lines) + (f"\n……还有 {more} 处。" if more > 0 else ""))
