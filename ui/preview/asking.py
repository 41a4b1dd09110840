"""What is asked before a sheet is made: of which period, for whom, how many; and lists to tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.records import kind
from cadreapp.records.checks import spelling
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from ui.dialogs.people import PeopleDialog
from ui.kit.box import Box
from ui.kit.controls import Button, ComboBox, SearchField, SpinBox
from ui.snapshot import Snapshot

CHECKED, CLEAR = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TickDialog(Box):
    """A list to tick, with a search; 确定 needs at least one tick."""

    def __init__(self, title: str, names: Sequence[str], ticked: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(420, 520)
        self.field = SearchField("查找", self)
        self.field.textChanged.connect(self._filter)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setProperty("role", "ticks")
        chosen = set(ticked)
        for name in names:
            item = QListWidgetItem(name, self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(CHECKED if name in chosen else CLEAR)
        self.list.itemChanged.connect(lambda _: self._count())
        self.field.returnPressed.connect(self._to_first)
        every = Button("全选", "quiet", parent=self)
        every.clicked.connect(lambda: self._tick(CHECKED))
        none = Button("全不选", "quiet", parent=self)
        none.clicked.connect(lambda: self._tick(CLEAR))
        self.sum = QLabel("", self)
        self.sum.setProperty("role", "caption")
        self.ok = Button("确定", "primary", parent=self)
        self.ok.clicked.connect(self.accept)
        reject = Button("取消", parent=self)
        reject.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(self.field, 1)
        head.addWidget(every)
        head.addWidget(none)
        foot = QHBoxLayout()
        foot.addWidget(self.sum)
        foot.addStretch(1)
        foot.addWidget(self.ok)
        foot.addWidget(reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._count()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(i) for i in range(self.list.count())]

    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(spelling(text) not in spelling(item.text()))

    def _to_first(self) -> None:
        """Enter in the search goes to the first found, which Space ticks."""
        shown = [item for item in self._items() if not item.isHidden()]
        if shown:
            self.list.setFocus()
            self.list.setCurrentItem(shown[0])

    def _tick(self, state: Qt.CheckState) -> None:
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(state)

    def _count(self) -> None:
        count = len(self.ticked())
        self.sum.setText(f"已选 {count} / {self.list.count()}")
        self.ok.setEnabled(count > 0)

    def ticked(self) -> list[str]:
        """The names that are ticked, in their order."""
        return [item.text() for item in self._items() if item.checkState() is CHECKED]


@dataclass(frozen=True)
class Whom:
    """A choice of cadres: what it is called, and who they are (None = everybody on the roster)."""

    words: str
    people: frozenset[int] | None


def tick_people(snapshot: Snapshot, parent: QWidget) -> Whom | None:
    """Let the user tick cadres of the roster; None if they give up or tick nobody."""
    cadres = [p for p in snapshot.everybody if p.id in snapshot.by_person]
    box = PeopleDialog(kind(QuarterReview)["cadre"], cadres, (), parent)
    if not box.exec():
        return None
    found = frozenset(n.person for n in box.chosen() if n.person is not None)
    return Whom(f"勾选的 {len(found)} 人", found) if found else None


class AskDialog(Box):
    """Asks what a sheet needs: the period, for whom (with a way to tick), how many copies of a blank one."""

    manual_page = "09-print.md"

    def __init__(
        self,
        title: str,
        periods: Sequence[Period],
        period: Period,
        whom: Sequence[Whom] = (),
        tick: Callable[[QWidget], Whom | None] | None = None,
        blank: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.periods, self.choices, self.tick = list(periods), list(whom), tick
        self.period_box = ComboBox([p.label for p in periods], self)
        self.period_box.setCurrentIndex(self.periods.index(period) if period in self.periods else 0)
        self.whom_box = ComboBox([w.words for w in whom], self)
        self.copies_box = SpinBox(self)
        self.copies_box.setRange(1, 500)
        self.copies_box.setFixedWidth(96)
        self.copies_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.ticking = Button("逐个勾选…", "plain", parent=self)
        self.ticking.clicked.connect(self._tick)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        self._row(grid, 0, "时段", self.period_box, len(self.periods) > 1)
        self._row(grid, 1, "哪些干部", self.whom_box, bool(whom))
        grid.addWidget(self.ticking, 1, 2)
        self.ticking.setVisible(bool(whom) and tick is not None)
        self._row(grid, 2, "份数", self.copies_box, blank)
        ok = Button("预览", "primary", parent=self)
        ok.clicked.connect(self.accept)
        reject = Button("取消", parent=self)
        reject.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(ok)
        foot.addWidget(reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(20)
        column.addLayout(grid)
        column.addLayout(foot)

    def _row(self, grid: QGridLayout, at: int, words: str, field: QWidget, shown: bool) -> None:
        label = QLabel(words, self)
        label.setProperty("role", "field")
        field.setAccessibleName(words)
        grid.addWidget(label, at, 0)
        grid.addWidget(field, at, 1, 1, 1 if words == "哪些干部" else 2)
        label.setVisible(shown)
        field.setVisible(shown)

    def _tick(self) -> None:
        found = self.tick(self) if self.tick is not None else None
        if found is not None:
            self.choices.append(found)
            self.whom_box.addItem(found.words)
            self.whom_box.setCurrentIndex(self.whom_box.count() - 1)

    @property
    def period(self) -> Period:
        """The period chosen."""
        return self.periods[max(0, self.period_box.currentIndex())]

    @property
    def whom(self) -> Whom | None:
        """The cadres chosen; None where none are asked for."""
        return self.choices[max(0, self.whom_box.currentIndex())] if self.choices else None

    @property
    def copies(self) -> int:
        """How many copies of a blank sheet."""
        return self.copies_box.value()
