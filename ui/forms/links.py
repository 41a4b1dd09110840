"""The form's editors of what hangs on a record: persons, tags, campaigns, attachments, the photograph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.naming import Directory
from cadreapp.records.checks import parse, split_names
from cadreapp.records.kind import FieldSpec, FieldType, Named
from cadreapp.store.persons.people import PersonRef
from ui.kit.controls import ENTER, Button, Chip
from ui.kit.editors import Editor, mark
from ui.kit.flow import FlowLayout
from ui.snapshot import Snapshot
from ui.tasks import Tasks

MATCH = Qt.ItemDataRole.UserRole + 1
PERSON = Qt.ItemDataRole.UserRole + 2
ChipParts = tuple[str, str, str, Callable[[], None], Callable[[], None] | None]
"""A chip's text, ground and ink, what × does, what a click does."""


@dataclass
class Context:
    """What the editors need of the window: the open bureau, its threads and what is known now."""

    desk: Desk
    tasks: Tasks
    snapshot: Callable[[], Snapshot]
    choose_people: Callable[[QWidget, FieldSpec, Sequence[Named]], tuple[Named, ...] | None]


def persons(context: Context, spec: FieldSpec) -> list[PersonRef]:
    """Who may be named in a field: cadres of the roster first (only they, where the field asks for them)."""
    everybody = context.snapshot().everybody
    return [p for p in everybody if p.cadre] + ([] if spec.roster else [p for p in everybody if not p.cadre])


class _Completer(QCompleter):
    def pathFromIndex(self, index: QModelIndex) -> str:  # type: ignore[override]
        return str(index.data(Qt.ItemDataRole.EditRole))


def completer(line: QLineEdit, people: Sequence[PersonRef], chosen: Callable[[QModelIndex], None]) -> None:
    """Offer persons under the line by part of the name, pinyin or initials."""
    model = QStandardItemModel(line)
    directory = Directory(people)
    for person in people:
        item = QStandardItem(directory.qualified(person.id))
        item.setData(f"{person.name}　{person.unit}" if person.unit else person.name, Qt.ItemDataRole.DisplayRole)
        item.setData(f"{person.name} {person.pinyin.replace(' ', '')} {person.initials}", MATCH)
        item.setData(person.id, PERSON)
        item.setData(person.name, Qt.ItemDataRole.UserRole)
        model.appendRow(item)
    found = _Completer(model, line)
    found.setCompletionRole(MATCH)
    found.setFilterMode(Qt.MatchFlag.MatchContains)
    found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    found.setMaxVisibleItems(12)
    found.popup().setProperty("role", "popup")
    found.activated[QModelIndex].connect(chosen)  # type: ignore[index]  # Qt's stubs know no overloaded signals
    line.setCompleter(found)


class PersonEditor(Editor):
    """PERSON: one name, completed from those known; another name stays text where the field allows it."""

    def __init__(self, spec: FieldSpec, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.context = context
        self.named: Named | None = None
        self.line = QLineEdit(self)
        self.line.setAccessibleName(spec.label)
        self.line.setPlaceholderText("姓名、拼音或首字母")
        self.line.textEdited.connect(self._typed)
        self.row.addWidget(self.line)
        completer(self.line, persons(context, spec), self._completed)

    def main(self) -> QWidget:
        return self.line

    def _typed(self) -> None:
        self.named = None
        self.changed.emit()

    def _completed(self, index: QModelIndex) -> None:
        self.named = Named(str(index.data(Qt.ItemDataRole.UserRole)), index.data(PERSON))
        self.line.setText(self.named.name)
        self.changed.emit()

    def value(self) -> Any:
        return self.named or parse(self.spec, self.line.text())

    def set_value(self, value: Any) -> None:
        self.named = value if value is not None and value.person is not None else None
        self.line.setText(value.name if value else "")

    def set_fault(self, fault: bool) -> None:
        mark(self.line, fault)


class ChipsEditor(Editor):
    """Chips in lines, and at their end the widget that adds another."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = QWidget(self)
        self.flow = FlowLayout(self.box, 6)
        self.chips: list[Chip] = []
        self.row.addWidget(self.box, 1)

    def put(self, chips: Sequence[ChipParts]) -> None:
        """Show these chips in place of those before."""
        for chip in self.chips:
            self.flow.removeWidget(chip)
            chip.setParent(None)
            chip.deleteLater()
        self.chips = []
        for index, (text, ground, ink, remove, click) in enumerate(chips):
            chip = Chip(text, ground, ink, parent=self.box)
            chip.removed.connect(remove)
            if click is not None:
                chip.clicked.connect(click)
                chip.setCursor(Qt.CursorShape.PointingHandCursor)
            self.flow.insert(index, chip)
            chip.show()
            self.chips.append(chip)
        self.flow.invalidate()
        self.updateGeometry()
        self._fit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tall = max(32, self.flow.heightForWidth(max(80, self.box.width())))
        if self.box.minimumHeight() != tall or self.box.maximumHeight() != tall:
            self.box.setFixedHeight(tall)


class PeopleEditor(ChipsEditor):
    """PEOPLE: chips of names, typed, pasted as a list, or chosen by unit; unknown names stay, marked."""

    def __init__(self, spec: FieldSpec, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.context = context
        self.people: list[Named] = []
        self.details: dict[tuple[int, str], QLineEdit] = {}
        self._stays = False
        self.line = QLineEdit(self.box)
        self.line.setAccessibleName(spec.label)
        self.line.setPlaceholderText("姓名，可粘贴一串")
        self.line.setFixedWidth(150)
        self.line.returnPressed.connect(self._entered)
        self.line.editingFinished.connect(self.take)
        self.line.textChanged.connect(self._pasted)
        self.flow.addWidget(self.line)
        self.choose = Button("选人…", "plain", pad=10, parent=self.box)
        self.choose.clicked.connect(self._choose)
        self.flow.addWidget(self.choose)
        self.directory = Directory(persons(context, spec))
        completer(self.line, list(self.directory.by_id.values()), self._completed)
        self.table = QWidget(self)
        self.grid = QGridLayout(self.table)
        self.grid.setContentsMargins(0, 4, 0, 0)
        self.grid.setSpacing(6)
        self.table.setVisible(False)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.row.removeWidget(self.box)
        column.addWidget(self.box)
        column.addWidget(self.table)
        self.row.addLayout(column)

    def main(self) -> QWidget:
        return self.line

    def stops(self) -> list[QWidget]:
        return [self.line, *self.details.values()]

    def _entered(self) -> None:
        self._stays = bool(self.line.text().strip())
        self.take()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter after a name stays here for the next name."""
        stays, self._stays = self._stays and event.key() in ENTER, False
        if stays:
            event.accept()
        else:
            super().keyPressEvent(event)

    def _pasted(self, text: str) -> None:
        if len(split_names(text)) > 1 and text.rstrip() != text or any(sign in text for sign in "、；;\n，,\t"):
            self.take()

    def _completed(self, index: QModelIndex) -> None:
        named = Named(str(index.data(Qt.ItemDataRole.UserRole)), index.data(PERSON))
        self.line.clear()
        self.add([named])

    def take(self) -> None:
        """Take the typed or pasted names over as chips, none dropped."""
        names = split_names(self.line.text())
        if names:
            self.line.clear()
            self.add([self.known(name) for name in names])

    def known(self, name: str) -> Named:
        """The person a name means for certain, else the name only."""
        found = self.directory.candidates(name)
        return Named(found[0].name, found[0].id) if len(found) == 1 else Named(name)

    def add(self, people: Sequence[Named]) -> None:
        """Add persons that are not there yet."""
        self._keep_details()
        for named in people:
            same = [p for p in self.people if (p.person, p.name) == (named.person, named.name)]
            if not same:
                self.people.append(named)
        self._show()
        self.changed.emit()

    def _choose(self) -> None:
        self.take()
        chosen = self.context.choose_people(self, self.spec, self.people)
        if chosen is not None:
            self._keep_details()
            before = {(p.person, p.name): p for p in self.people}
            self.people = [before.get((p.person, p.name), p) for p in chosen]
            self._show()
            self.changed.emit()

    def _remove(self, index: int) -> None:
        self._keep_details()
        del self.people[index]
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        chips: list[ChipParts] = []
        for i, named in enumerate(self.people):
            unknown = named.person is None and self.spec.roster
            ground, ink = ("owed_bg", "owed") if unknown else ("hover", "text")
            chips.append((named.name, ground, ink, partial(self._remove, i), None))
        self.put(chips)
        for chip, named in zip(self.chips, self.people, strict=True):
            ref = self.directory.by_id.get(named.person) if named.person is not None else None
            if ref is not None:
                chip.setToolTip(f"{ref.name}　{ref.unit or ''}")
            elif self.spec.roster:
                chip.setToolTip("名册中没有这个姓名，或有重名，请核对")
        self._show_details()

    def _show_details(self) -> None:
        while item := self.grid.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        self.details = {}
        self.table.setVisible(bool(self.spec.details and self.people))
        if not self.spec.details:
            return
        for column, detail in enumerate(self.spec.details, 1):
            head = QLabel(detail.label, self.table)
            head.setProperty("role", "caption")
            self.grid.addWidget(head, 0, column)
        for i, named in enumerate(self.people):
            self.grid.addWidget(QLabel(named.name, self.table), i + 1, 0)
            for column, detail in enumerate(self.spec.details, 1):
                line = QLineEdit(str(named.detail.get(detail.name, "")), self.table)
                line.setAccessibleName(f"{named.name}：{detail.label}")
                line.textEdited.connect(self.changed)
                self.grid.addWidget(line, i + 1, column)
                self.details[i, detail.name] = line
        self.table.show() if self.people else self.table.hide()

    def _keep_details(self) -> None:
        for i, named in enumerate(self.people):
            said = {
                d.name: self.details[i, d.name].text().strip() for d in self.spec.details if (i, d.name) in self.details
            }
            if said:
                self.people[i] = Named(named.name, named.person, {k: v for k, v in said.items() if v})

    def value(self) -> Any:
        self.take()
        self._keep_details()
        return tuple(self.people) or None

    def set_value(self, value: Any) -> None:
        self.line.clear()
        self.details = {}
        self.people = list(value or ())
        self._show()

    def set_fault(self, fault: bool) -> None:
        mark(self.line, fault)


class LabelsEditor(ChipsEditor):
    """TAGS and CAMPAIGNS: chips, and a menu of those that there are."""

    def __init__(self, spec: FieldSpec, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.context = context
        self.labels: list[str] = []
        self.button = Button("标签" if spec.type is FieldType.TAGS else "活动", "quiet", "plus", 8, self.box)
        self.button.setAccessibleName(f"添加{spec.label}")
        self.button.clicked.connect(self._offer)
        self.flow.addWidget(self.button)

    def main(self) -> QWidget:
        return self.button

    def _offer(self) -> None:
        snapshot = self.context.snapshot()
        known = snapshot.tags if self.spec.type is FieldType.TAGS else snapshot.campaigns
        menu = QMenu(self)
        for name in known:
            if name not in self.labels:
                menu.addAction(name, lambda name=name: self.add(name))
        if menu.isEmpty():
            menu.addAction("都已选上").setEnabled(False)
        menu.exec(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def add(self, name: str) -> None:
        """Add one label."""
        self.labels.append(name)
        self._show()
        self.changed.emit()

    def _remove(self, name: str) -> None:
        self.labels.remove(name)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.put([(n, "tint", "accent_text", partial(self._remove, n), None) for n in self.labels])

    def value(self) -> Any:
        return tuple(self.labels) or None

    def set_value(self, value: Any) -> None:
        self.labels = list(value or ())
        self._show()
