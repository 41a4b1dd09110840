"""查询: conditions joined by 且 and 或, any columns, kept by name; printed or saved by way of the preview."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.desk import Desk
from cadreapp.operations.year import inquiry
from cadreapp.operations.year.inquiry import GIVEN, MISSING, Condition, Found
from cadreapp.records.period import Period
from ui.kit import memory
from ui.kit.controls import Button, ComboBox
from ui.kit.dialog import Dialog
from ui.kit.talk import Talk
from ui.tasks import Tasks

KEPT = "inquiries"
FIRST = ("name", "sex", inquiry.AGE, "education", "unit", "post")
"""The columns that are shown until others are chosen."""
EMPTY = "—"


class Line(QWidget):
    """One condition: how it is joined to the one before, field, comparison, value."""

    def __init__(self, removed: Callable[[Line], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = inquiry.fields()
        self.joined = ComboBox(list(inquiry.JOINED), self)
        self.joined.setAccessibleName("和上一个条件")
        self.joined.setFixedWidth(64)
        self.field = ComboBox([a.label for a in self.asked], self)
        self.field.setAccessibleName("哪一项")
        self.field.setMinimumWidth(150)
        self.comparison = ComboBox(parent=self)
        self.comparison.setAccessibleName("怎样比")
        self.comparison.setFixedWidth(104)
        self.value = QLineEdit(self)
        self.value.setAccessibleName("比什么")
        self.unit = QLabel("", self)
        self.unit.setProperty("role", "caption")
        self.unit.setFixedWidth(36)
        gone = Button("去掉", "quiet", pad=8, parent=self)
        gone.clicked.connect(lambda: removed(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.joined)
        row.addWidget(self.field)
        row.addWidget(self.comparison)
        row.addWidget(self.value, 1)
        row.addWidget(self.unit)
        row.addWidget(gone)
        self.field.currentIndexChanged.connect(lambda _: self._fit())
        self.comparison.currentIndexChanged.connect(lambda _: self._needs())
        self._fit()

    def _fit(self) -> None:
        asked = self.asked[self.field.currentIndex()]
        self.comparison.clear()
        self.comparison.addItems(asked.comparisons)
        self.unit.setText(asked.unit)
        self._needs()

    def _needs(self) -> None:
        self.value.setEnabled(self.comparison.currentText() not in (GIVEN, MISSING))

    def condition(self) -> Condition:
        """What the line says."""
        name, comparison = self.asked[self.field.currentIndex()].name, self.comparison.currentText()
        value = self.value.text().strip() if self.value.isEnabled() else ""
        return Condition(name, comparison, value, self.joined.currentText())

    def be_first(self, first: bool) -> None:
        """The first is joined to none."""
        if first:
            self.joined.setCurrentText(inquiry.AND)
        self.joined.setVisible(not first)

    def take(self, condition: Condition) -> None:
        """Say this."""
        self.field.setCurrentIndex(next((n for n, a in enumerate(self.asked) if a.name == condition.field), 0))
        self.joined.setCurrentText(condition.joined)
        self.comparison.setCurrentText(condition.comparison)
        self.value.setText(condition.value)


class InquiryDialog(Dialog):
    """The box. `printing`: called with conditions in words, heads and rows; `chosen`: the person of a row opened."""

    manual_page = "05-find.md"

    def __init__(
        self,
        desk: Desk,
        period: Period,
        tasks: Tasks,
        talk: Talk,
        printing: Callable[[str, list[str], list[list[Any]]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tasks, talk)
        self.desk, self.period, self.printing = desk, period, printing
        self.setWindowTitle(f"{period.label}查询")
        self.resize(880, 600)
        self.found: list[Found] = []
        self.lines: list[Line] = []
        self.columns = list(FIRST)
        self.chosen: int | None = None
        self.sorted_by, self.descending = "", False
        self.place = QVBoxLayout()
        add = self._button("加一个条件", lambda: self.add())
        kept = self._button("已存的查询", self._offer)
        self.kept_button = kept
        columns = self._button("列…", self._offer_columns)
        self.columns_button = columns
        self.go = Button("查询", "primary", parent=self)
        self.go.clicked.connect(self.ask)
        top = QHBoxLayout()
        for button in (add, kept, columns):
            top.addWidget(button)
        top.addStretch(1)
        top.addWidget(self.go)
        self.said = QLabel("写好条件，点“查询”。“且”是都要符合，“或”是符合一边就行；先算“且”。", self)
        self.said.setProperty("role", "caption")
        self.said.setWordWrap(True)
        self.table = QTableWidget(self)
        self.table.setAccessibleName("查询结果")
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.print_button = self._button("打印或导出…", self._print)
        self.print_button.setEnabled(False)
        close = self._button("关闭", self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.print_button)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addLayout(self.place)
        column.addLayout(top)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.add()

    def _button(self, words: str, press: Callable[[], object]) -> Button:
        button = Button(words, pad=12, parent=self)
        button.clicked.connect(lambda: press())
        return button

    # conditions

    def add(self, condition: Condition | None = None) -> None:
        """One more condition."""
        line = Line(self._drop, self)
        if condition is not None:
            line.take(condition)
        line.be_first(not self.lines)
        self.lines.append(line)
        self.place.addWidget(line)
        line.field.setFocus()

    def _drop(self, line: Line) -> None:
        self.lines.remove(line)
        self.place.removeWidget(line)
        line.deleteLater()
        if self.lines:
            self.lines[0].be_first(True)

    def conditions(self) -> list[Condition]:
        """What is asked."""
        return [line.condition() for line in self.lines]

    def _faulty(self, asked: list[Condition]) -> bool:
        """Whether something is wrong with the conditions, which is then said."""
        faults = [fault for one in asked if (fault := inquiry.wrong(one))]
        if faults:
            self.said.setText("　".join(faults))
        return bool(faults)

    def ask(self) -> None:
        """Find those of whom it is true."""
        asked = self.conditions()
        if self._faulty(asked):
            return
        self.read(
            lambda: inquiry.find(self.desk, self.period, asked), lambda found: self._show(asked, found), hold=True
        )

    # the result

    def _show(self, asked: list[Condition], found: list[Found]) -> None:
        self.found, self.asked = found, asked
        self.said.setText(f"{inquiry.in_words(asked)}：{len(found)} 人")
        self.print_button.setEnabled(bool(found))
        self._fill()

    def heads(self) -> list[str]:
        """The heads of the columns shown."""
        known = {a.name: a for a in inquiry.fields()}
        return [f"{known[n].label}（{known[n].unit}）" if known[n].unit else known[n].label for n in self.columns]

    def rows(self) -> list[list[Any]]:
        """The cells of the result as it is shown."""
        return [[EMPTY if f.values[n] is None else f.values[n] for n in self.columns] for f in self.found]

    def _fill(self) -> None:
        self.table.setColumnCount(len(self.columns))
        self.table.setHorizontalHeaderLabels(self.heads())
        self.table.setRowCount(len(self.found))
        for at, row in enumerate(self.rows()):
            for number, value in enumerate(row):
                self.table.setItem(at, number, QTableWidgetItem(str(value)))
        self.table.resizeColumnsToContents()

    def _sort(self, section: int) -> None:
        """By a column, what is missing last; once more, the other way round."""
        name = self.columns[section]
        self.descending = not self.descending if name == self.sorted_by else False
        self.sorted_by = name
        known = [f for f in self.found if f.values[name] is not None]
        known.sort(key=lambda f: f.values[name], reverse=self.descending)
        self.found = known + [f for f in self.found if f.values[name] is None]
        self._fill()

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.found):
            self.chosen = self.found[at].member.person
            self.accept()

    def _print(self) -> None:
        self.printing(inquiry.in_words(self.asked), self.heads(), self.rows())

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        for one in inquiry.fields():
            action = menu.addAction(one.label)
            action.setCheckable(True)
            action.setChecked(one.name in self.columns)
            action.toggled.connect(partial(self.show_column, one.name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.columns_button.mapToGlobal(self.columns_button.rect().bottomLeft()))

    def show_column(self, name: str, on: bool) -> None:
        """Show a column at the end, or hide it; one is always left."""
        if on and name not in self.columns:
            self.columns.append(name)
        elif not on and name in self.columns and len(self.columns) > 1:
            self.columns.remove(name)
        self._fill()

    # kept by name

    def kept(self) -> dict[str, Any]:
        """The inquiries kept, by name; what cannot be read is none."""
        try:
            found = json.loads(memory.text(KEPT, "{}"))
            return {str(name): one for name, one in found.items() if self._fits(one)}
        except (ValueError, AttributeError):
            return {}

    @staticmethod
    def _fits(one: Any) -> bool:
        known = {a.name for a in inquiry.fields()}
        try:
            return all(not inquiry.wrong(Condition(*c)) for c in one["conditions"]) and set(one["columns"]) <= known
        except (KeyError, TypeError):
            return False

    def take(self, one: dict[str, Any]) -> None:
        """Put a kept inquiry in place of this one, and ask it."""
        for line in list(self.lines):
            self._drop(line)
        for condition in one["conditions"]:
            self.add(Condition(*condition))
        self.columns = list(one["columns"]) or list(FIRST)
        self.ask()

    def keep(self, name: str) -> None:
        """Keep this one by a name."""
        conditions = [[c.field, c.comparison, c.value, c.joined] for c in self.conditions()]
        kept = self.kept() | {name: {"conditions": conditions, "columns": self.columns}}
        memory.keep(KEPT, json.dumps(kept, ensure_ascii=False))

    def _offer(self) -> None:
        menu = QMenu(self)
        some = self.kept()
        for name, one in some.items():
            menu.addAction(name, partial(self.take, one))
        if some:
            menu.addSeparator()
        menu.addAction("把现在的查询存起来…", self._keep)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.kept_button.mapToGlobal(self.kept_button.rect().bottomLeft()))

    def _keep(self) -> None:
        if self._faulty(self.conditions()):
            return
        name = self.talk.ask_text("存查询", "以后在“已存的查询”里一点就用。叫什么？", "名称")
        if name:
            self.keep(name)
