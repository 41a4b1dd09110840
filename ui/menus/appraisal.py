"""考核: the quarter's and the year's grading, their caps and corrections, and the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from cadreapp.operations.appraisal.pool import Pool
    from cadreapp.operations.year.editions import Edition
    from ui.window import Window


class AppraisalMenu(QObject):
    """What the menu 考核 does."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window_ = window

    def fill(self, menu: QMenu) -> None:
        """The entries of the menu."""
        window = self.window_
        for text, call in (
            ("季评鉴与季度绩效考评(&Q)", window.show_grading),
            ("年度考核(&Y)", window.show_year_appraisal),
            ("登记年度考核步骤(&S)", lambda: window.new_of("AppraisalStep")),
            ("登记等次更正(&C)", lambda: window.new_of("GradeCorrection")),
            ("", None),
            ("登记考核名额(&B)", lambda: window.new_of("AppraisalBase")),
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

        self.window_.tasks.read(lambda: editions.editions(self.window_.desk), self._show_editions)

    def _show_editions(self, found: list[Edition]) -> None:
        from ui.dialogs.editions import EditionsDialog

        window = self.window_
        box = EditionsDialog(window.desk, window.tasks, window.coordinates.place.period, found, window)
        box.exec()
        for changes in box.changes:
            window.tab.written(changes)

    def pool(self) -> None:
        """后备干部与提拔使用 of the chosen period."""
        from cadreapp.operations.appraisal import pool  # comes seldom: not at the start

        period = self.window_.coordinates.place.period
        self.window_.tasks.read(lambda: pool.read(self.window_.desk, period), self._show_pool)

    def _show_pool(self, found: Pool) -> None:
        from ui.dialogs.pool import PoolDialog

        box = PoolDialog(found, self.window_)
        if not box.exec() or box.chosen is None:
            return
        goal = box.chosen
        if goal.record is None:
            self.window_.new_of(goal.kind, goal.values)
        else:
            self.window_.open_record(goal.kind, goal.record)
