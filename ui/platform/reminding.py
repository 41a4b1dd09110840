"""催办名单 of a 达标表: who is behind with it, for how many and in which periods; from there to 工作催办单."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cadreapp.operations.counting.grid import Grid, Line
from cadreapp.rules.quotas import OWED, PART
from ui.kit.controls import Button
from ui.kit.lists import Column, Entry, ListDialog
from ui.snapshot import plain

NOTE = "到期没有完成的，缺得多的在前。“印催办单”印给选中的人，开始时全都选上；双击看这名干部。"


def behind(grid: Grid) -> list[Line]:
    """The cadres who should have more by now, most missing first."""
    some = [line for line in grid.lines if line.person is not None and line.missing > 0]
    return sorted(some, key=lambda line: line.missing, reverse=True)


def _periods(line: Line) -> str:
    """3月缺 1、5月缺 2."""
    late = [c.due for c in line.cells if c.due is not None and c.due.state in (OWED, PART)]
    shorts = {c.due: c.period.short for c in line.cells if c.due is not None}
    return "、".join(f"{shorts[due]}缺 {plain(due.missing)}" for due in late)


class RemindBox(ListDialog):
    """The list. `slips`: the persons for whom 催办单 are to be printed; empty: none were asked for."""

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        columns = (Column("干部", 110), Column("单位", 170), Column("缺", 64, True), Column("哪些时段"))
        rows = [
            Entry((line.title, line.group or line.about, plain(line.missing), _periods(line)), line.person)
            for line in behind(grid)
        ]
        super().__init__(f"{grid.title}催办名单", NOTE, columns, rows, parent)
        self.slips: frozenset[int] = frozenset()
        self.print_button = Button("印催办单…", parent=self)
        self.print_button.clicked.connect(self._print)
        self.foot.insertWidget(0, self.print_button)
        self.table.selectAll()

    def _print(self) -> None:
        self.slips = frozenset(self.selected())
        self.accept()
