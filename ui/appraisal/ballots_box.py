"""民主测评计票: one class of ballots typed beside everybody's name, each row checked against 有效."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cadreapp.operations.appraisal import ballots
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.period import Period
from cadreapp.rules.appraisal.ballots import TURNOUT, Tally, Turnout, words
from ui.appraisal.entry_box import EntryBox
from ui.appraisal.entry_table import EntryTable, Line
from ui.kit import theme
from ui.kit.controls import ComboBox
from ui.kit.drawing.cells import cell
from ui.kit.lists import Column
from ui.kit.talk import Talk
from ui.tasks import Tasks

ALL = "全部单位"


Begun = tuple[list[str], ballots.TallySheet, ballots.TallySheet]
"""The classes of ballots, everybody, and what was counted of the first class."""


def begin(desk: Desk, year: Period) -> Begun:
    """What the box begins with; UserError: nobody is on the roster."""
    classes = ballots.classes(desk, year)
    return classes, ballots.read(desk, year, ""), ballots.read(desk, year, classes[0])


class BallotsBox(EntryBox):
    """The tally of a class of ballots: the turnout once, then a row for each cadre with its sum."""

    manual_page = "08-year.md"

    def __init__(
        self, desk: Desk, year: Period, found: Begun, tasks: Tasks, talk: Talk, parent: QWidget | None = None
    ) -> None:
        self.desk, self.year = desk, year
        classes, everybody, first = found
        plain, other = words(False), words(True)
        both = {r.institution for r in everybody.rows}
        heads = [
            a if a == b or both == {False} else b if both == {True} else f"{a}/{b}"
            for a, b in zip(plain, other, strict=True)
        ]
        typed = tuple(Column(h, max(72, theme.metrics().horizontalAdvance(h) + 28), True) for h in heads)
        named = (Column("干部", 90), Column("单位"), Column("合计", 84, True))
        super().__init__(f"{year.label}民主测评计票", EntryTable("民主测评计票", named, typed), tasks, talk, parent)
        self.resize(980, 680)
        self.class_ = ComboBox(classes, self)
        self.class_.setFixedWidth(90)
        self.class_.setAccessibleName("票种")
        units = dict.fromkeys(r.unit for r in everybody.rows if r.unit)
        self.unit = ComboBox([ALL, *units], self)
        self.unit.setFixedWidth(160)
        self.unit.setAccessibleName("单位")
        self.field("票种", self.class_)
        self.field("范围", self.unit)
        self.turnout = Turnout(*(self._line(ballots.BALLOT[field.name].label) for field in TURNOUT))
        self.invalid = QLabel("", self)
        self.invalid.setProperty("role", "field")
        self.head.addWidget(self.invalid)
        self.head.addStretch(1)
        self.at = (0, 0)
        self.stored = Turnout("", "", "", "")
        for line in self.turnout:
            line.textChanged.connect(lambda _: self.count())
        self.class_.activated.connect(lambda _: self.choose())
        self.unit.activated.connect(lambda _: self.choose())
        self._show(first)

    def _line(self, label: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setFixedWidth(56)
        line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.setAccessibleName(label)
        self.field(label, line)
        return line

    def choose(self) -> None:
        """Show the class and the unit that are chosen."""
        if self.changed and not self.leave():
            self.class_.setCurrentIndex(self.at[0])
            self.unit.setCurrentIndex(self.at[1])
            return
        self.load()

    @property
    def changed(self) -> bool:
        """Whether anything typed is not saved."""
        return self.table.changed or self.typed_turnout() != self.stored

    def leave(self) -> bool:
        return not self.changed or self.talk.ask("有没有保存的内容，不保存就离开？", "不保存", "接着填")

    def typed_turnout(self) -> Turnout[str]:
        """应到 … 有效 as they are typed."""
        return Turnout(*(line.text().strip() for line in self.turnout))

    def load(self, then: Callable[[], object] = lambda: None) -> None:
        self.at = (self.class_.currentIndex(), self.unit.currentIndex())

        def show(found: ballots.TallySheet) -> None:
            self._show(found)
            then()

        self.read(partial(ballots.read, self.desk, self.year, self.class_.currentText(), self._unit()), show)

    def _show(self, found: ballots.TallySheet) -> None:
        self.stored = Turnout(*("" if number is None else str(number) for number in found.turnout))
        for line, text in zip(self.turnout, self.stored, strict=True):
            line.setText(text)
            line.setEnabled(not found.mixed)
        closed = "这一票种按单位分别计过票，请先选单位" if found.mixed else ""
        self.table.show_lines(
            [
                Line(
                    r.person,
                    r.name,
                    (r.name, r.unit, ""),
                    tuple("" if v is None else str(v) for v in r.tally.votes),
                    closed,
                )
                for r in found.rows
            ]
        )
        self.save_button.setEnabled(not found.mixed)
        self.hint.setText(
            closed + "：各单位的应到、收回不一样，不能放在一起改。"
            if closed
            else "先填应到、实到、收回、有效，再逐人填票数，没有人选的填 0；没有计票的整行空着。"
            "每行相加应等于有效票。可以从 Excel 粘贴。"
        )

    def _unit(self) -> str:
        return "" if self.unit.currentIndex() <= 0 else self.unit.currentText()

    def count(self) -> None:
        """The sum of each row beside its name, and what does not agree."""
        returned, valid = (_whole(line.text()) for line in (self.turnout.returned, self.turnout.valid))
        spoilt = Tally(returned, valid, ()).invalid
        self.invalid.setText(f"无效 {'—' if spoilt is None else spoilt}")
        filled = wrong = 0
        self.table.blockSignals(True)
        for row in range(len(self.table.lines)):
            texts = self.table.figures(row)
            tally = Tally(returned, valid, tuple(_whole(t) for t in texts))
            item = cell(self.table, row, 2)
            said = "" if tally.cast is None else str(tally.cast)
            if tally.surplus:
                said += f"（{tally.surplus:+}）"
            bad = any(texts) and (tally.cast is None or bool(tally.surplus))
            filled, wrong = filled + any(texts), wrong + bad
            item.setText(said or ("未填全" if bad else ""))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(theme.color("owed" if bad else "text2"))
        self.table.blockSignals(False)
        self.table.viewport().update()
        self.words.setText(
            f"已填 {filled} 人，共 {len(self.table.lines)} 人" + (f"，{wrong} 人的票数不对" if wrong else "")
        )

    def entered(self) -> Callable[[], Changes]:
        class_, turnout, typed = self.class_.currentText(), self.typed_turnout(), self.table.typed()
        return partial(ballots.save_tally, self.desk, self.year, class_, turnout, typed, self._unit())


def _whole(text: str) -> int | None:
    """A number of ballots as typed; None where it is none."""
    text = text.strip()
    return int(text) if text.isdecimal() else None
