"""单位: the offices and institutions of the bureau — new, renamed from a day on, described, put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import unit_ends, units
from cadreapp.operations.writing.units import UnitCard
from cadreapp.records.entities import UNIT_KINDS
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from ui.forms.form import Form
from ui.forms.links import Context
from ui.kit.controls import Button
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

NOTE = (
    "单位的次序就是名册和报表里的次序。改名从改名日期起，以前的报表仍用原名；"
    "同一个单位不用新建，改名就可以；机构撤并的，选“撤销或合并…”。"
)


def _kind(names: Sequence[str]) -> Kind:
    fields = (
        FieldSpec("name", "名称", FieldType.TEXT, required=True),
        FieldSpec("since", "改名日期", FieldType.DAY, help="从哪一天起改用新名称；空着就是今天"),
        FieldSpec("correct", "原名写错了", FieldType.FLAG, help="选“是”，以前的报表也改用新名称"),
        FieldSpec("short", "简称", FieldType.TEXT, help="在窄的表里用"),
        FieldSpec("nature", "性质", FieldType.CHOICE, choices=UNIT_KINDS, help="机关处室的前面印本局全称"),
        FieldSpec("above", "上级单位", FieldType.CHOICE, choices=tuple(names), help="属于哪个单位；没有就空着"),
    )
    return Kind("Units", "单位", 0, "", "", fields, ("name",), "any", title_field="name")


def _ended(card: UnitCard) -> str:
    if card.closed is None:
        return f"（今天还叫“{card.today}”）" if card.today != card.name else ""
    return f"（{card.closed} {f'并入{card.successor}' if card.successor else '撤销'}）"


class UnitsDialog(Dialog):
    """The list in its order, and beside it the one chosen."""

    def __init__(
        self,
        desk: Desk,
        found: list[UnitCard],
        tasks: Tasks,
        talk: Talk,
        context: Context,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tasks, talk)
        self.desk, self.context = desk, context
        self.cards: list[UnitCard] = []
        self.setWindowTitle("单位")
        self.resize(760, 520)
        note = QLabel(NOTE, self)
        note.setWordWrap(True)
        note.setProperty("role", "hint")
        self.list = QListWidget(self)
        self.list.setAccessibleName("单位")
        self.list.currentRowChanged.connect(self._show_one)
        self.new_button = self._button("新建…", self.new)
        self.up_button = self._button("上移", partial(self.move_by, -1), "Alt+Up")
        self.down_button = self._button("下移", partial(self.move_by, 1), "Alt+Down")
        tools = QHBoxLayout()
        self.end_button = self._button("撤销或合并…", self.end)
        for button in (self.new_button, self.up_button, self.down_button, self.end_button):
            tools.addWidget(button)
        tools.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(tools)
        self.place = QVBoxLayout()
        self.form: Form | None = None
        body = QHBoxLayout()
        body.addLayout(left, 2)
        body.addLayout(self.place, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 8)
        column.setSpacing(10)
        column.addWidget(note)
        column.addLayout(body, 1)
        self._show(found, found[0].id if found else None)

    def _button(self, words: str, press: Callable[[], object], keys: str = "") -> Button:
        button = Button(words, pad=10, parent=self)
        button.clicked.connect(lambda: press())
        if keys:
            button.setToolTip(keys.replace("Up", "↑").replace("Down", "↓"))
            QShortcut(QKeySequence(keys), self, press)
        return button

    # what is shown

    @property
    def one(self) -> UnitCard | None:
        """The unit chosen."""
        at = self.list.currentRow()
        return self.cards[at] if 0 <= at < len(self.cards) else None

    def _show(self, found: list[UnitCard], unit: int | None) -> None:
        self.cards = found
        self.list.blockSignals(True)
        self.list.clear()
        for card in found:
            self.list.addItem("　".join(t for t in (card.name, card.nature, _ended(card)) if t))
        at = next((n for n, card in enumerate(found) if card.id == unit), 0)
        self.list.setCurrentRow(at if found else -1)
        self.list.blockSignals(False)
        self._show_one()

    def _show_one(self, _: int = 0) -> None:
        one = self.one
        if self.form is not None:
            self.place.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        self.up_button.setEnabled(self.list.currentRow() > 0)
        self.down_button.setEnabled(0 <= self.list.currentRow() < len(self.cards) - 1)
        self.end_button.setEnabled(one is not None)
        self.end_button.setText("恢复" if one is not None and one.closed else "撤销或合并…")
        if one is None:
            return
        self.form = form = Form(
            _kind([c.name for c in self.cards if c.id != one.id and (c.closed is None or c.name == one.above)]),
            self.context,
            self,
        )
        form.cancel_button.setText("关闭")
        form.saved.connect(self.save)
        form.cancelled.connect(self.reject)
        self.place.addWidget(form)
        form.open({"name": one.name, "short": one.short, "nature": one.nature, "above": one.above}, one.id)

    def leave(self) -> bool:
        """What is typed and not saved is asked about."""
        if self.form is None or not self.form.dirty:
            return True
        return self.talk.ask("这个单位的改动还没有保存。", "放弃改动", "继续填写")

    # what is done

    def _did(self, unit: int | None) -> None:
        self.read(lambda: units.cards(self.desk), lambda found: self._show(found, unit))

    def new(self) -> None:
        """Make a unit by its name."""
        name = self.talk.ask_text("新建单位", "单位的名称（和文件上写的一样）：", "名称")
        if not name:
            return
        known = {c.id for c in self.cards}

        def made(_: Changes) -> None:
            self.read(
                lambda: units.cards(self.desk),
                lambda found: self._show(found, next((c.id for c in found if c.id not in known), None)),
            )

        self.write(lambda: units.new_unit(self.desk, name), made)

    def move_by(self, step: int) -> None:
        """Put the chosen one further up or down."""
        one = self.one
        if one is not None and self.leave():
            self.write(lambda: units.move_unit(self.desk, one.id, step), lambda _: self._did(one.id))

    def end(self) -> None:
        """Close the chosen one or merge it, from a day on; a closed one is taken up again."""
        from ui.dialogs.unit_end import UnitEndBox

        one = self.one
        if one is None or not self.leave():
            return
        if one.closed:
            if self.talk.ask(f"恢复“{one.name}”？合并时已经改到别的单位的人，任职不变。", "恢复", "取消"):
                self.write(lambda: unit_ends.reopen_unit(self.desk, one.id), lambda _: self._did(one.id))
            return
        box = UnitEndBox(self.desk, one, self.cards, self.tasks, self.talk, self)
        box.exec()
        if box.changes:
            self.changes += box.changes
            self._did(one.id)

    def save(self, values: dict[str, Any]) -> None:
        """Write what was changed: the name from its day on, the rest."""
        one = self.one
        if one is None:
            return
        desk = self.desk

        work = lambda: units.change_unit(  # noqa: E731
            desk,
            one.id,
            name=values["name"] or "",
            since=values["since"],
            correct=bool(values["correct"]),
            short=values["short"],
            nature=values["nature"],
            above=values["above"],
        )
        self.write(work, lambda _: self._did(one.id), self._refused)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Refused) and self.form is not None:
            self.form.show_faults([f if f.field != "新名称" else Fault(f.reason, field="名称") for f in error.faults])
        else:
            self.talk.warn(str(error))
