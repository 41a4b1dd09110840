"""The grading screen of a quarter: steps, caps, candidates, and the chosen one's breakdown and opinion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.appraisal import judges, quarter
from cadreapp.operations.appraisal.quarter import Candidate, Sheet
from cadreapp.operations.desk import Changes
from cadreapp.records.appraisal import UNGRADED, UNGRADED_REASONS
from cadreapp.records.period import Period
from ui.appraisal.base import AppraisalPage, Words
from ui.appraisal.breakdown import Breakdown, KeptLine, judges_box, kept_box
from ui.appraisal.quarter_parts import JUDGED, ROW, Candidates, Foot, Header, Steps
from ui.kit import lists
from ui.kit.controls import Button
from ui.kit.page import PageHead
from ui.snapshot import Snapshot

LONGEST = 200
"""Characters of an opinion."""
LOW, NARROW = 600, 940
"""Below this height the parts of the score stand closer together; below this width the head has one button less."""


class GradingPage(AppraisalPage):
    """Shows the quarter of the place.

    `correcting`: a 等次更正 is to be written, with what its form begins with; `judging`: scores are to be typed.
    """

    printing = Signal()
    correcting = Signal(dict)
    judging = Signal()

    def _build(self) -> None:
        super()._build()
        self.snapshot = Snapshot(self.coordinates.place.period)
        self.sheet: Sheet | None = None
        self.steps = Steps()
        self.table, self.breakdown = Candidates(), Breakdown()
        self.header, self.foot = Header(self.table), Foot()
        self._lay_out()
        self.table.chosen.connect(self._pressed)
        self.breakdown.chosen.connect(self._open)
        self.kept.chosen.connect(lambda _: self._show_kept())

    def _lay_out(self) -> None:
        top = PageHead("季评鉴与季度绩效考评", self)
        self.about = top.about
        print_ = Button("打印考评表", "plain", "print", parent=self)
        print_.clicked.connect(self.printing)
        top.row.addWidget(self.steps)
        top.row.addStretch(1)
        self.scores_button = Button("评委评分…", "plain", parent=self)
        self.scores_button.clicked.connect(self.judging)
        top.row.addWidget(self.scores_button)
        top.row.addWidget(print_)
        self._put_together(top, (self.meters,), self.header, self.table, self.foot)

    def _fill_side(self, side: QFrame) -> None:
        words = Words("评鉴意见", LONGEST, side)
        self.opinion = words.edit
        self.opinion.setMinimumHeight(36)
        self.reviewer = QLineEdit(side)
        self.reviewer.setAccessibleName("评鉴人")
        self.reviewer.setPlaceholderText("不能是本人")
        self.who = QWidget(side)
        who = QHBoxLayout(self.who)
        who.setContentsMargins(16, 0, 16, 6)
        title = QLabel("评鉴人", side)
        title.setProperty("role", "field")
        who.addWidget(title)
        who.addSpacing(8)
        who.addWidget(self.reviewer, 1)
        self.kept = KeptLine()
        self.correct_button = Button("更正…", "plain", pad=10, parent=side)
        self.correct_button.clicked.connect(self.correct)
        self.sure = QWidget(side)
        sure = QHBoxLayout(self.sure)
        sure.setContentsMargins(16, 0, 16, 6)
        sure.addWidget(self.kept, 1)
        sure.addWidget(self.correct_button)
        self.sure.hide()
        first = self._next_person_row("评定，下一人", side, 6)
        self.next_button.clicked.connect(self.settle)
        self.confirm_button = Button("确认全部已评", "plain", pad=10, parent=side)
        self.confirm_button.clicked.connect(self.confirm)
        self.feed_button = Button("记为已反馈", "plain", pad=10, parent=side)
        self.feed_button.clicked.connect(self.feed_back)
        second = QHBoxLayout()
        second.setContentsMargins(16, 0, 16, 8)
        second.addWidget(self.confirm_button)
        second.addStretch(1)
        second.addWidget(self.feed_button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.breakdown)
        column.addWidget(words, 1)
        column.addWidget(self.who)
        column.addWidget(self.sure)
        column.addLayout(first)
        column.addLayout(second)

    # what is shown

    @property
    def period(self) -> Period:
        """The quarter of the place."""
        return self.coordinates.place.period

    def show_place(self) -> None:
        """Read and show the quarter; a person chosen in the panel is the one shown."""
        place = self.coordinates.place
        if place.person is not None:
            self.person = place.person
        period = self.period
        self.tasks.read(
            lambda: quarter.read(self.desk, period),
            lambda found: self._show(period, found),
            key="overview",
            failed=self._failed,
        )

    def _show(self, period: Period, found: Sheet) -> None:
        if period != self.period:
            return
        self.sheet = found
        if self.person not in {c.person for c in found.candidates}:
            waiting = [c for c in found.candidates if not c.grade] or found.candidates
            self.person = waiting[0].person
        self.about.setText(period.label)
        self.show_faults(found.faults)
        self.steps.show_sheet(found)
        self.meters.show_meters(found.meters)
        self.header.show_sheet(found)
        self.foot.show_sheet(found)
        self.table.show_sheet(found, self.person)
        self._show_one()
        self.loaded.emit()

    def one(self) -> Candidate | None:
        """The candidate chosen."""
        return next((c for c in self.sheet.candidates if c.person == self.person), None) if self.sheet else None

    def _show_one(self) -> None:
        one = self.one()
        assert self.sheet is not None
        self.breakdown.show_one(self.sheet, one)
        self.kept.show_one(one)
        self.who.setVisible(one is None or not one.locked)
        self.sure.setVisible(one is not None and one.locked)
        if one is None:
            return
        self.opinion.setPlainText(one.opinion)
        self.opinion.setReadOnly(one.locked)
        if one.reviewer:
            self.reviewer.setText(one.reviewer)
        self.next_button.setEnabled(not one.locked)
        self.table.show_sheet(self.sheet, self.person)
        at = next((n for n, r in enumerate(self.table.rows) if not isinstance(r, str) and r.person == self.person), 0)
        self.area.ensureVisible(0, at * ROW + ROW // 2, 0, ROW * 2)
        self.confirm_button.setEnabled(any(c.grade and not c.locked for c in self.sheet.candidates))
        self.feed_button.setEnabled(any(c.state == "已确认" for c in self.sheet.candidates))

    # what is done

    def choose(self, person: int) -> None:
        """Choose a candidate."""
        if person != self.person:
            self.person = person
            self._show_one()

    def rows(self) -> Sequence[Candidate]:
        return self.sheet.candidates if self.sheet else ()

    def grade(self, word: str, *, then: Callable[[], Any] | None = None) -> None:
        """Put a grade down as a draft, with the opinion and the reviewer typed; 未定等次 asks for its reason."""
        one, opinion, reviewer = self.one(), self.opinion.toPlainText(), self.reviewer.text()
        if one is None or one.locked:
            return
        if len(opinion) > LONGEST:
            self.talk.warn(f"评鉴意见 {len(opinion)} 字，最多 {LONGEST} 字，请改短。")
            return
        reason = self._reason(one) if word == UNGRADED else ""
        if word == UNGRADED and not reason:
            return
        if word != UNGRADED and word != one.grade and one.barred and not self._graded_anyway(one, word):
            return
        period, person = self.period, one.person

        def written(changes: Changes) -> None:
            self.refresh.tell(changes)
            if then is not None:
                then()

        work = lambda: quarter.grade(self.desk, period, person, word, opinion, reviewer, reason)  # noqa: E731
        self.tasks.write(work, written)

    def _reason(self, one: Candidate) -> str:
        """Why somebody is not graded: as recorded, else chosen or typed; "" if the user gives up."""
        if one.grade == UNGRADED and one.reason:
            return one.reason
        follows = f"记录里有：{one.barred[0]}（{one.barred[1]}）。" if one.barred else ""
        first = (one.barred[0],) if one.barred else ()
        question = f"{one.line.member.name}参加{self.period.label}考核，但不定等次。{follows}请选择或填写原因。"
        offered = tuple(dict.fromkeys((*first, *UNGRADED_REASONS)))
        return self.talk.ask_text("未定等次", question, "未定等次原因", offered)

    def _graded_anyway(self, one: Candidate, word: str) -> bool:
        assert one.barred is not None
        why = f"{one.barred[0]}（{one.barred[1]}）"
        return self.talk.ask(f"{one.line.member.name}不应定等次：{why}。仍然评为“{word}”？", f"评为“{word}”", "不评")

    def settle(self) -> None:
        """评定，下一人: keep the grade and the opinion of this one, then go on."""
        one = self.one()
        if one is None:
            return
        if not one.grade:
            self.said.emit(
                f"{one.line.member.name}还没有评等次，请在名单里点一个等次（或按数字键 1 到 4；0 是未定等次）。"
            )
            return
        self.grade(one.grade, then=self.go_on)

    def confirm(self) -> None:
        """Confirm everybody who is graded, where caps and the second name allow it."""
        if self.sheet is None:
            return
        ready = [c for c in self.sheet.candidates if c.grade and not c.locked]
        if blocked := [f"{m.unit}{m.staff}：{m.blocked}" for m in self.sheet.meters if m.blocked and m.given]:
            self.talk.warn("现在不能确认。\n" + "\n".join(blocked))
            return
        reviewer = self.talk.ask_text(
            "确认等次",
            f"把 {len(ready)} 人的等次、得分和系数确认锁定？锁定后不能修改，也不能撤销。审核人不能是名单里的本人。",
            "审核人",
            (self.reviewer.text(),) if self.reviewer.text().strip() else (),
        )
        if not reviewer:
            return
        period, people = self.period, [c.person for c in ready]
        self.tasks.write(lambda: quarter.confirm(self.desk, period, people, reviewer), self.refresh.tell)

    def feed_back(self) -> None:
        """Record that the confirmed grades were told to everybody."""
        if self.sheet is None:
            return
        period, people = self.period, [c.person for c in self.sheet.candidates if c.state == "已确认"]
        if self.talk.ask(f"{len(people)} 人的考评结果都已经反馈给本人？", "记为已反馈", "还没有"):
            self.tasks.write(lambda: quarter.feed_back(self.desk, period, people), self.refresh.tell)

    def _open(self, goal: Any) -> None:
        one = self.one()
        if one is None or self.sheet is None:
            return
        if isinstance(goal, Candidate):
            dialog = lists.score(goal.line, self.period.label, self)
            if dialog.exec() and dialog.chosen:
                self._leave_for(kind=dialog.chosen, person=one.person, unit=None)
        elif goal == JUDGED:
            self._show_judges(one)
        else:
            self._leave_for(platform=goal, person=one.person, unit=None)

    def _show_judges(self, one: Candidate) -> None:
        """Who scored them and how; without any score the box in which they are typed."""
        if not one.judges and not one.locked:
            self.judging.emit()
        else:
            rule = judges.rule_in_words(self.desk.rules.grading)
            judges_box(one, self.period.label, rule, self).exec()

    def _show_kept(self) -> None:
        one = self.one()
        if one is not None and one.locked:
            kept_box(one, self.period.label, self).exec()

    def correct(self) -> None:
        """Write a 等次更正 of the grade shown."""
        one = self.one()
        if one is not None and one.locked:
            self.left.emit()
            self.correcting.emit(quarter.correction(self.period, one))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.breakdown.tighten(self.height() < LOW)
        self.scores_button.setVisible(self.width() >= NARROW)  # the menu has it too
        super().resizeEvent(event)
