"""The year's appraisal as one screen: stages, caps, everybody's grades, and the chosen one's year and 评语."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cadreapp.operations.appraisal import year, year_steps
from cadreapp.operations.appraisal.procedure import BEST
from cadreapp.operations.appraisal.year import AGAIN, APPEAL, REVIEW, SHOW, YearRow, YearSheet
from cadreapp.operations.desk import Changes
from cadreapp.records.appraisal import SHOWING, UNGRADED, UNGRADED_REASONS
from cadreapp.records.period import Period
from ui.appraisal.base import AppraisalPage, Words
from ui.appraisal.quarter_parts import ROW
from ui.appraisal.year_box import StepBox
from ui.appraisal.year_boxes import Boxes
from ui.appraisal.year_parts import Stages, YearBreakdown, YearHeader, YearTable
from ui.kit.controls import Button
from ui.kit.page import PageHead, still

LONGEST = 300
"""Characters of a 评语."""


class YearPage(AppraisalPage):
    """Shows the year of the place. `printing`: the user asks for that SheetSpec."""

    printing = Signal(object)

    def _build(self) -> None:
        super()._build()
        self.boxes = Boxes(self.desk, self.tasks, self)
        self.box: StepBox | None = None
        self.sheet: YearSheet | None = None
        self.typed: dict[int, str] = {}
        self.stages = Stages()
        self.table, self.breakdown = YearTable(), YearBreakdown()
        self.header = YearHeader(self.table)
        self._lay_out()
        self.table.chosen.connect(self._pressed)
        self.table.resized.connect(self.header.update)
        self.stages.chosen.connect(self.take)
        self.breakdown.chosen.connect(lambda kind: self._leave_for(kind=kind, person=self.person, unit=None))

    def _lay_out(self) -> None:
        top = PageHead("年度考核", self)
        self.about = top.about
        self.print_button = Button("打印", "plain", "print", parent=self)
        self.print_button.clicked.connect(self._offer_sheets)
        top.row.addStretch(1)
        top.row.addWidget(self.print_button)
        self._put_together(top, (self.stages, self.meters), self.header, self.table)

    def _fill_side(self, side: QFrame) -> None:
        self.year_area = still(self.breakdown, side)
        words = Words("评语", LONGEST, side)
        self.comment = words.edit
        self.comment.setPlaceholderText("主管领导的评语")
        self.comment.setFixedHeight(64)
        first = self._next_person_row("保存，下一人", side, 8)
        self.next_button.clicked.connect(self._next)
        self.own = QWidget(side)
        flow = QHBoxLayout(self.own)
        flow.setContentsMargins(16, 4, 16, 4)
        flow.setSpacing(8)
        self.objection_button = self._own_button("登记异议…", self._objection, flow)
        self.review_button = self._own_button("复核…", lambda: self._review(REVIEW), flow)
        self.appeal_button = self._own_button("申诉…", lambda: self._review(APPEAL), flow)
        self.again_button = self._own_button("再申诉…", lambda: self._review(AGAIN), flow)
        self.later_button = self._own_button("补定…", self._give_later, flow)
        self.correct_button = self._own_button("更正…", self._correct, flow)
        flow.addStretch(1)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.year_area, 1)
        column.addWidget(self.own)
        column.addWidget(words)
        column.addLayout(first)

    def _own_button(self, words: str, call: Callable[[], Any], flow: QHBoxLayout) -> Button:
        button = Button(words, "plain", pad=10, parent=self.own)
        button.clicked.connect(call)
        flow.addWidget(button)
        return button

    # what is shown

    @property
    def period(self) -> Period:
        """The year of the place."""
        return Period(self.coordinates.place.period.year, "year", 1)

    def show_place(self) -> None:
        """Read and show the year; a person chosen in the panel is the one shown."""
        if self.coordinates.place.person is not None:
            self.person = self.coordinates.place.person
        period = self.period
        self.tasks.read(
            lambda: year.read(self.desk, period.year),
            lambda found: self._show(period, found),
            key="overview",
            failed=self._failed,
        )

    def _show(self, period: Period, found: YearSheet) -> None:
        if period != self.period:
            return
        self.sheet = found
        if self.person not in {r.person for r in found.rows}:
            self.person = found.rows[0].person
        self.about.setText(period.label)
        self.show_faults(found.faults)
        self.stages.show_sheet(found)
        self.meters.show_meters(found.meters)
        self._show_one()
        self.loaded.emit()

    def one(self) -> YearRow | None:
        """The cadre chosen."""
        return next((r for r in self.sheet.rows if r.person == self.person), None) if self.sheet else None

    def _show_one(self) -> None:
        assert self.sheet is not None
        one = self.one()
        self.breakdown.show_one(self.sheet, one)
        self.table.show_sheet(self.sheet, self.person)
        if one is None:
            return
        self.year_area.verticalScrollBar().setValue(0)
        self.comment.setPlainText(self.typed.get(one.person, one.comment))
        self.comment.setReadOnly(one.locked)
        self.next_button.setText("下一人" if one.locked else "保存，下一人")
        shown = one.steps.get(SHOW)
        offers = (
            (self.objection_button, shown is not None and shown.outcome == SHOWING),
            (self.review_button, self.sheet.offered(one, REVIEW)),
            (self.appeal_button, self.sheet.offered(one, APPEAL)),
            (self.again_button, self.sheet.offered(one, AGAIN)),
            (self.later_button, not one.later),
            (self.correct_button, one.locked),
        )
        for button, offered in offers:
            button.setVisible(offered)
        self.own.setVisible(any(offered for _, offered in offers))
        self.area.ensureVisible(0, int(self.table.top_of(self.person)) + ROW // 2, 0, ROW * 2)

    # what is done for one

    def choose(self, person: int) -> None:
        """Choose a cadre; a 评语 typed for the one before is kept."""
        if person != self.person:
            self._keep_comment()
            self.person = person
            self._show_one()

    def rows(self) -> Sequence[YearRow]:
        return self.sheet.rows if self.sheet else ()

    def _next(self) -> None:
        one = self.one()
        if one is not None and one.locked:
            self.move_by(1)
            return
        before = self.person
        self.go_on()
        if self.person == before:
            self._keep_comment()

    def move_by(self, step: int) -> None:
        """Choose the next or the previous cadre; at the end a 评语 typed is kept all the same."""
        before = self.person
        super().move_by(step)
        if self.person == before:
            self._keep_comment()

    def _keep_comment(self) -> None:
        """Write a changed 评语; without a grade it stays here until there is one."""
        one, words = self.one(), self.comment.toPlainText().strip()
        if one is None or one.locked or words == one.comment.strip():
            return
        self.typed[one.person] = words
        if one.grade:
            self._write(one, one.grade, words, one.reason)
        else:
            self.said.emit(f"{one.name}还没有写等次，评语先留着，写了等次一起保存。")

    def grade(self, word: str) -> None:
        """Put a grade down for the chosen one, with the 评语 typed; 未定等次 asks for its reason."""
        one = self.one()
        if one is None or one.locked:
            return
        reason = ""
        if word == UNGRADED:
            likely = one.barred[0] if one.barred else ""
            offered = tuple(dict.fromkeys(r for r in (one.reason, likely, *UNGRADED_REASONS) if r))
            why = f"（{one.barred[0]}：{one.barred[1]}）" if one.barred else ""
            reason = self.talk.ask_text(UNGRADED, f"{one.name}为什么不定等次？{why}", "未定等次原因", offered)
            if not reason:
                return
        self._write(one, word, self.comment.toPlainText(), reason)

    def _write(self, one: YearRow, word: str, comment: str, reason: str) -> None:
        if len(comment) > LONGEST:
            self.talk.warn(f"{one.name}的评语 {len(comment)} 字，最多 {LONGEST} 字，请改短。")
            return
        number, person = self.period.year, one.person

        def written(changes: Changes) -> None:
            self.typed.pop(person, None)
            self.refresh.tell(changes)

        self.tasks.write(lambda: year_steps.put_down(self.desk, number, person, word, comment, reason), written)

    def _objection(self) -> None:
        one = self.one()
        if self.sheet is not None and one is not None:
            self._open_box(self.boxes.objections(self.sheet, [one]))

    def _review(self, step: str) -> None:
        one = self.one()
        if self.sheet is not None and one is not None:
            self._open_box(self.boxes.review(self.sheet, one, step))

    def _give_later(self) -> None:
        one = self.one()
        if self.sheet is not None and one is not None:
            self._open_box(self.boxes.give_later(self.sheet, one))

    def _correct(self) -> None:
        one = self.one()
        if self.sheet is not None and one is not None:
            self._open_box(self.boxes.correct(self.sheet, one))

    # what is done for many

    def take(self, stage: str) -> None:
        """Open the box of a stage; where 公示 runs, the one for objections, or ask which of the two is meant."""
        if self.sheet is None:
            return
        self._keep_comment()
        box = self.boxes.stage(self.sheet, stage)
        if stage == SHOW and (over := self.boxes.objections(self.sheet)) is not None:
            if box is not None:
                menu = QMenu(self)
                menu.addAction("登记公示…", lambda: self._open_box(box))
                menu.addAction("登记异议…", lambda: self._open_box(over))
                menu.popup(self.stages.mapToGlobal(self.stages.rect().center()))
                return
            box = over
        if box is None:
            words = f"没有决定评“{BEST}”、还没有公示的人。" if stage == SHOW else f"没有等着办“{stage}”的人。"
            self.said.emit(words)
            return
        self._open_box(box)

    def _open_box(self, box: StepBox | None) -> None:
        if box is None:
            return
        self.box = box
        box.finished.connect(lambda _: self._closed(box))
        box.open()

    def _closed(self, box: StepBox) -> None:
        self.box = None
        for changes in box.changes:
            self.refresh.tell(changes)
        box.deleteLater()

    # elsewhere

    def _offer_sheets(self) -> None:
        from cadreapp.operations.sheets import APPRAISAL, SHEETS  # not at the start

        menu = QMenu(self)
        for spec in SHEETS:
            if spec.group == APPRAISAL and "year" in spec.lengths:
                menu.addAction(f"{spec.title}…", partial(self.printing.emit, spec))
        menu.popup(self.print_button.mapToGlobal(self.print_button.rect().bottomLeft()))
