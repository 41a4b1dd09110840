"""考核: the quarter's and the year's grading, their caps and corrections, and the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from cadreapp.records import kind
from cadreapp.records.appraisal import AppraisalBase, AppraisalStep, GradeCorrection

if TYPE_CHECKING:
    from cadreapp.operations.appraisal.pool import Pool
    from cadreapp.operations.year.editions import Edition
    from ui.bench import Bench


class AppraisalMenu(QObject):
    """What the menu 考核 does."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.bench = bench

    def fill(self, menu: QMenu) -> None:
        """The entries of the menu."""
        go = self.bench.go
        for text, call in (
            ("季评鉴与季度绩效考评(&Q)", go.show_grading),
            ("年度考核(&Y)", go.show_year_appraisal),
            ("登记年度考核步骤(&S)", lambda: go.new_of(AppraisalStep)),
            ("登记等次更正(&C)", lambda: go.new_of(GradeCorrection)),
            ("", None),
            ("登记考核名额(&B)", lambda: go.new_of(AppraisalBase)),
            ("", None),
            ("审定锁定(&L)…", self.editions),
            ("", None),
            ("后备干部与提拔使用(&P)…", self.pool),
        ):
            if call is None:
                menu.addSeparator()
            else:
                menu.addAction(text, call)

    def editions(self) -> None:
        """审定锁定: the editions of all years."""
        from cadreapp.operations.year import editions  # comes seldom: not at the start

        self.bench.tasks.read(lambda: editions.editions(self.bench.desk), self._show_editions)

    def _show_editions(self, found: list[Edition]) -> None:
        from ui.dialogs.editions import EditionsDialog

        bench = self.bench
        bench.run_box(EditionsDialog(bench.desk, bench.tasks, bench.place.period, found, bench.widget))

    def pool(self) -> None:
        """后备干部与提拔使用 of the chosen period."""
        from cadreapp.operations.appraisal import pool  # comes seldom: not at the start

        period = self.bench.place.period
        self.bench.tasks.read(lambda: pool.read(self.bench.desk, period), self._show_pool)

    def _show_pool(self, found: Pool) -> None:
        from ui.dialogs.pool import PoolDialog

        box = PoolDialog(found, self.bench.widget)
        if not box.exec() or box.chosen is None:
            return
        goal = box.chosen
        if goal.record is None:
            self.bench.go.new_of(kind(goal.kind), goal.values)
        else:
            self.bench.go.open_record(goal.kind, goal.record)
