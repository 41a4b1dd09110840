"""考核: the boxes of judges' scores and of 民主测评, and the workbooks that are handed out to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMenu

from cadreapp.operations.appraisal import ballots, judges
from cadreapp.records.period import Period

if TYPE_CHECKING:
    from ui.bench import Bench


class GradingMenu(QObject):
    """What the menu 考核 opens beside the grading screen."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.bench, self.desk = bench, bench.desk

    def fill(self, menu: QMenu) -> None:
        """The entries."""
        for words, call in (
            ("评委评分(&J)…", self.scores),
            ("评委评分表（每名评委一份）…", self.score_sheets),
            ("民主测评计票(&T)…", self.tally),
            ("民主测评计票表…", self.tally_sheet),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, call=call: call())

    @property
    def quarter(self) -> Period:
        """The chosen quarter; that of the chosen month; else the last of the year that has begun."""
        period, today = self.bench.place.period, self.desk.today()
        if period.length in ("quarter", "month"):
            return Period.of(period.start, "quarter")
        begun = [q for q in period.split("quarter") if q.start <= today]
        return begun[-1] if begun else period.split("quarter")[0]

    @property
    def year(self) -> Period:
        """The chosen year."""
        return Period(self.bench.year, "year", 1)

    def scores(self) -> None:
        """评委评分: one judge's scores of the quarter."""
        from ui.appraisal.judges_box import JudgesBox, sheet

        bench, desk, quarter = self.bench, self.desk, self.quarter
        if bench.go.leave():
            bench.open_box(
                lambda: sheet(desk, quarter),
                lambda found: JudgesBox(desk, quarter, found, bench.tasks, bench.talk, bench.widget),
            )

    def score_sheets(self) -> None:
        """评委评分表: a workbook for each judge."""
        quarter = self.quarter
        self.bench.tasks.read(
            lambda: judges.judges(self.desk, quarter), lambda known: self._write_sheets(quarter, known), key="box"
        )

    def _write_sheets(self, quarter: Period, known: dict[str, str]) -> None:
        from ui.appraisal.judges_box import SheetsBox

        box = SheetsBox(quarter, known, self.bench.widget)
        if box.exec() != QDialog.DialogCode.Accepted:
            return
        from ui.kit.targets import ask_folder

        folder, named = ask_folder(self.bench.widget, f"{quarter.label}评委评分表保存到哪个文件夹"), box.named
        if folder is not None:
            self.bench.run(
                f"{quarter.label}评委评分表",
                folder,
                lambda run: judges.write_score_sheets(self.desk, quarter, named, folder, run=run),
            )

    def tally(self) -> None:
        """民主测评计票: one class of ballots of the year."""
        from ui.appraisal.ballots_box import BallotsBox, begin

        bench, desk, year = self.bench, self.desk, self.year
        if bench.go.leave():
            bench.open_box(
                lambda: begin(desk, year),
                lambda found: BallotsBox(desk, year, found, bench.tasks, bench.talk, bench.widget),
            )

    def tally_sheet(self) -> None:
        """民主测评计票表: a workbook to be filled in and imported."""
        from ui.kit.targets import WORKBOOK

        year = self.year
        target = self.bench.ask_target(f"{year.label}民主测评计票表.xlsx", WORKBOOK)
        if target:
            work = lambda run: ballots.write_tally_sheet(self.desk, year, target)  # noqa: E731
            self.bench.run(f"{year.label}民主测评计票表", target, work)
