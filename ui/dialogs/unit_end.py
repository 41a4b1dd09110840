"""How a unit ends: closed, merged into another, or found to be another; what that brings with it is told first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing import unit_ends
from cadreapp.operations.writing.unit_ends import Ending
from cadreapp.operations.writing.units import UnitCard
from cadreapp.records.kind import FieldSpec, FieldType
from ui.kit.controls import ComboBox
from ui.kit.dialog import Asking
from ui.kit.editors import DateEditor
from ui.kit.talk import Talk
from ui.tasks import Tasks

CLOSED, MERGED, SAME = WAYS = ("撤销", "合并到另一个单位", "本来就是同一个单位，登记了两次")
NOTE = "从这一天起不再有“{name}”；这一天以前的名册和报表照旧写它。做完可以撤销。"


class UnitEndBox(Asking):
    """Which way, into which unit, from which day; it does it itself and stays open where it is refused."""

    def __init__(
        self,
        desk: Desk,
        one: UnitCard,
        others: Sequence[UnitCard],
        tasks: Tasks,
        talk: Talk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"撤销或合并：{one.name}", NOTE.format(name=one.name), WAYS[0], parent, tasks, talk)
        self.desk, self.one = desk, one
        self.others = [card for card in others if card.id != one.id and card.closed is None]
        self.way = ComboBox(list(WAYS if self.others else WAYS[:1]), self)
        self.add("怎样", self.way)
        self.into = ComboBox([card.name for card in self.others], self)
        self.add("并入", self.into)
        self.day = DateEditor(FieldSpec("since", "从哪一天起", FieldType.DAY), self)
        self.day.set_value(desk.today().isoformat())
        self.add("从哪一天起", self.day)
        self.told = QLabel("", self)
        self.told.setWordWrap(True)
        self.told.setAccessibleName("会改动什么")
        self.form.addRow(self.told)
        self.way.currentTextChanged.connect(self._changed)
        self.into.currentTextChanged.connect(self._changed)
        self.day.changed.connect(self._changed)
        self._changed()

    @property
    def _into(self) -> UnitCard | None:
        at = self.into.currentIndex()
        return self.others[at] if self.way.currentText() != CLOSED and 0 <= at < len(self.others) else None

    def _since(self) -> str:
        """The day; UserError: none, or none that is one."""
        if self.way.currentText() == SAME:
            return self.desk.today().isoformat()
        try:
            day = self.day.value()
        except ValueError as error:
            raise UserError(str(error)) from error
        if not day:
            raise UserError("请填写从哪一天起。")
        return str(day)

    def _changed(self) -> None:
        """Tell anew what would be done."""
        way = self.way.currentText()
        self.into.setEnabled(way != CLOSED)
        self.day.setEnabled(way != SAME)
        self.ok.setText({CLOSED: "撤销", MERGED: "合并", SAME: "并成一个"}[way])
        self.said.clear()
        try:
            since = self._since()
        except UserError as error:
            self.told.setText(str(error))
            return
        into = self._into
        desk, unit, goal = self.desk, self.one.id, into.id if into else None
        self.read(
            lambda: unit_ends.preview(desk, unit, since, goal),
            lambda found: self.told.setText(brings(found, way)),
            lambda error: self.told.setText(str(error)),
        )

    def accept(self) -> None:
        """Do it; a refusal is told here."""
        desk, unit, into, way = self.desk, self.one.id, self._into, self.way.currentText()
        try:
            since = self._since()
        except UserError as error:
            self.said.setText(f"◆ {error}")
            return

        def work() -> Changes:
            if into is None:
                return unit_ends.close_unit(desk, unit, since)
            if way == SAME:
                return unit_ends.join_units(desk, unit, into.id)
            return unit_ends.merge_unit(desk, unit, into.id, since)

        self.write(work, lambda _: super(Asking, self).accept(), lambda error: self.said.setText(f"◆ {error}"))


def brings(found: Ending, way: str) -> str:
    """What an end brings with it, in words."""
    name, into = found.unit.name, found.into.name if found.into else ""
    if way == SAME:
        return f"所有记录、名册和报表里的“{name}”都改认作“{into}”（以前的也是）；“{name}”从单位表里去掉。"
    lines = []
    if found.people:
        some = "、".join(found.people[:8]) + (f" 等 {len(found.people)} 人" if len(found.people) > 8 else "")
        if into:
            lines.append(f"{some}：从 {found.since} 起任职改在“{into}”，职务不变，各记一条任职经历。")
        else:
            lines.append(f"{some}：还在这个单位，要先登记新任职，或选“合并”。")
    else:
        lines.append(f"{found.since} 没有人在这个单位。")
    if found.under:
        lines.append(f"{'、'.join(found.under)}：" + (f"上级改为“{into}”。" if into else "要先改上级单位。"))
    return "\n".join(lines)
