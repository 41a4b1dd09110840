"""Choosing persons for a field: by unit, by ticks, or from a pasted list of names, none of which is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.writing.naming import Directory
from cadreapp.records.checks import spelling, split_names
from cadreapp.records.kind import FieldSpec, Named
from cadreapp.store.persons.people import PersonRef
from ui.kit.box import Box
from ui.kit.controls import Button, SearchField
from ui.snapshot import NO_UNIT

PERSON = Qt.ItemDataRole.UserRole
FIND = PERSON + 1


class PeopleDialog(Box):
    """A tree of units and persons with ticks, and a box for a pasted list."""

    manual_page = "03-record.md"

    def __init__(
        self, spec: FieldSpec, people: Sequence[PersonRef], chosen: Sequence[Named], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"选择{spec.label}")
        self.resize(640, 560)
        self.spec = spec
        self.directory = Directory(people)
        self.others = [n for n in chosen if n.person not in self.directory.by_id]
        self.field = SearchField("姓名 / 拼音 / 首字母", self)
        self.field.textChanged.connect(self._filter)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("按单位选人")
        ticked = {n.person for n in chosen}
        self.items: dict[int, QTreeWidgetItem] = {}
        units: dict[str, QTreeWidgetItem] = {}
        for person in people:
            unit = person.unit or NO_UNIT
            if unit not in units:
                units[unit] = QTreeWidgetItem(self.tree, [unit])
                units[unit].setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
                )
            item = QTreeWidgetItem(units[unit], [person.name])
            item.setData(0, PERSON, person.id)
            item.setData(
                0,
                FIND,
                f"{spelling(person.name)} {person.pinyin.replace(' ', '')} {person.initials} {spelling(unit)}".lower(),
            )
            item.setCheckState(0, Qt.CheckState.Checked if person.id in ticked else Qt.CheckState.Unchecked)
            self.items[person.id] = item
        for unit_item in units.values():
            unit_item.setExpanded(len(people) <= 60 or unit_item.checkState(0) is not Qt.CheckState.Unchecked)
        self.tree.itemChanged.connect(lambda *_: self._count())
        self.field.returnPressed.connect(self._to_first)
        paste_label = QLabel("或者粘贴一串姓名（用顿号、逗号或换行隔开）：", self)
        self.paste = QPlainTextEdit(self)
        self.paste.setAccessibleName("粘贴姓名")
        self.paste.textChanged.connect(self._pasted)
        self.unknown = QLabel("", self)
        self.unknown.setProperty("role", "fault")
        self.unknown.setWordWrap(True)
        self.sum = QLabel("", self)
        accept = Button("确定", "primary", parent=self)
        accept.clicked.connect(self.accept)
        reject = Button("取消", parent=self)
        reject.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.sum)
        foot.addStretch(1)
        foot.addWidget(accept)
        foot.addWidget(reject)
        left = QVBoxLayout()
        left.addWidget(self.field)
        left.addWidget(self.tree, 1)
        right = QVBoxLayout()
        right.addWidget(paste_label)
        right.addWidget(self.paste, 1)
        right.addWidget(self.unknown)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(both, 1)
        column.addLayout(foot)
        self._pasted()

    def _filter(self, text: str) -> None:
        wanted = spelling(text)
        for number in range(self.tree.topLevelItemCount()):
            unit = self.tree.topLevelItem(number)
            assert unit is not None
            hits = 0
            for at in range(unit.childCount()):
                hit = wanted in unit.child(at).data(0, FIND)
                unit.child(at).setHidden(not hit)
                hits += hit
            unit.setHidden(not hits)
            if wanted:
                unit.setExpanded(True)

    def _to_first(self) -> None:
        """Enter in the search goes to the first found, whom Space ticks."""
        shown = [item for item in self.items.values() if not item.isHidden()]
        if shown:
            self.tree.setFocus()
            self.tree.setCurrentItem(shown[0])

    def _pasted(self) -> None:
        unknown = []
        self.tree.blockSignals(True)
        for name in dict.fromkeys(split_names(self.paste.toPlainText())):
            found = self.directory.candidates(name)
            if len(found) == 1:
                self.items[found[0].id].setCheckState(0, Qt.CheckState.Checked)
            elif found:
                units = "、".join(f"{p.name}（{p.unit or p.born or NO_UNIT}）" for p in found)
                unknown.append(f"有 {len(found)} 位{name}，请在左边勾选：{units}")
            else:
                unknown.append(f"名册中没有“{name}”" + ("" if self.spec.roster else "，将按填写的姓名保存"))
        self.tree.blockSignals(False)
        self.tree.viewport().update()
        self.unknown.setText("\n".join(unknown))
        self._count()

    def _count(self) -> None:
        self.sum.setText(f"已选 {len(self.chosen())} 人")

    def chosen(self) -> tuple[Named, ...]:
        """Those ticked, those of before that are not in the tree, and pasted names that nobody bears."""
        checked = Qt.CheckState.Checked
        found = [
            Named(self.directory.by_id[p].name, p) for p, item in self.items.items() if item.checkState(0) is checked
        ]
        names = {n.name for n in found} | {n.name for n in self.others}
        pasted = [
            Named(name)
            for name in dict.fromkeys(split_names(self.paste.toPlainText()))
            if len(self.directory.candidates(name)) != 1 and name not in names
        ]
        return (*found, *self.others, *pasted)
