"""What the quarter's and the year's screens have in common: a list of cadres, and beside it the one chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.appraisal.quarter import Meter
from cadreapp.records.appraisal import AppraisalBase
from ui.appraisal.quarter_parts import Meters
from ui.kit import theme
from ui.kit.controls import Button
from ui.kit.page import Page, PageHead, still

SIDE = 320
"""Width of what stands beside the list."""


class Graded(Protocol):
    """A line of the list."""

    @property
    def person(self) -> int:
        """Whose."""

    @property
    def grade(self) -> str:
        """ "" until there is one."""

    @property
    def locked(self) -> bool:
        """Whether it is confirmed."""


class Words(QWidget):
    """A text of limited length about the one chosen (评鉴意见, 评语), with the number of its characters."""

    def __init__(self, title: str, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.longest = longest
        label = QLabel(title, self)
        label.setProperty("role", "section")
        self.count = QLabel("", self)
        self.count.setProperty("role", "caption")
        head = QHBoxLayout()
        head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self.count)
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(title)
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self._counted)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.edit)

    def _counted(self) -> None:
        long = len(self.edit.toPlainText())
        self.count.setText(f"{long} / {self.longest} 字")
        theme.restyle(self.count, "role", "fault" if long > self.longest else "caption")


class AppraisalPage(Page):
    """A head, caps, a list of cadres and the chosen one's side. `left`: the user goes elsewhere."""

    left = Signal()

    def _build(self) -> None:
        self.person: int | None = None
        self.meters = Meters()
        self.meters.chosen.connect(self._base)
        self.faults = Button("", "plain", "flag", 10)
        self.faults.clicked.connect(self._tell_faults)
        self.faults.hide()
        self._faults: tuple[str, ...] = ()

    # parts

    def _put_together(
        self, top: PageHead, bars: Iterable[QWidget], header: QWidget, table: QWidget, foot: QWidget | None = None
    ) -> None:
        """Lay the page out: head, bars (steps, caps), the list between its header and its foot, the side."""
        self.area = still(table, self)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(header)
        left.addWidget(self.area, 1)
        if foot is not None:
            left.addWidget(foot)
        side = QFrame(self)
        side.setProperty("role", "side")
        side.setFixedWidth(SIDE)
        self._fill_side(side)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        top.row.insertWidget(2, self.faults)
        for widget in (top, *bars):
            whole.addWidget(widget)
        whole.addLayout(body, 1)

    @abstractmethod
    def _fill_side(self, side: QFrame) -> None:
        """Lay out what stands beside the list."""

    def _next_person_row(self, words: str, side: QWidget, below: int) -> QHBoxLayout:
        """上一人 and the primary button `next_button`, a line of the side."""
        self.back_button = Button("上一人", "plain", "left", 10, side)
        self.back_button.clicked.connect(lambda: self.move_by(-1))
        self.next_button = Button(words, "primary", pad=12, parent=side)
        line = QHBoxLayout()
        line.setContentsMargins(16, 2, 16, below)
        line.addWidget(self.back_button)
        line.addStretch(1)
        line.addWidget(self.next_button)
        return line

    # the one chosen

    @abstractmethod
    def rows(self) -> Sequence[Graded]:
        """The cadres of the list, in its order."""

    def people(self) -> list[int]:
        """Their ids."""
        return [r.person for r in self.rows()]

    @abstractmethod
    def choose(self, person: int) -> None:
        """Choose a cadre."""

    @abstractmethod
    def grade(self, word: str) -> None:
        """Put a grade down for the chosen one."""

    def move_by(self, step: int) -> None:
        """Choose the next or the previous cadre; at the ends nothing moves."""
        people = self.people()
        at = people.index(self.person) if self.person in people else 0
        self.choose(people[max(0, min(len(people) - 1, at + step))])

    def go_on(self) -> None:
        """Choose the next cadre who is not confirmed; after the last, from the top, the first without a grade."""
        rows = self.rows()
        at = next((n for n, r in enumerate(rows) if r.person == self.person), -1)
        ahead = [r for r in rows[at + 1 :] if not r.locked]
        again = [r for r in rows[: max(0, at)] if not r.locked and not r.grade]
        if ahead or again:
            self.choose((ahead or again)[0].person)
        else:
            self.said.emit("名单到底了，没有还没评的人。")

    def _pressed(self, goal: Any) -> None:
        """A line of the list, or a grade in it: (line, word)."""
        line, word = goal if isinstance(goal, tuple) else (goal, "")
        self.choose(line.person)
        if word:
            self.grade(word)

    def show_faults(self, faults: tuple[str, ...]) -> None:
        """Say in the head how much an earlier version of the program let pass; pressed, it is named."""
        self._faults = faults
        self.faults.setVisible(bool(faults))
        self.faults.setText(f"{len(faults)} 处与规定不符")
        self.faults.setToolTip("\n".join(faults[:8]))

    def _tell_faults(self) -> None:
        shown = "\n".join(self._faults[:20]) + ("\n……" if len(self._faults) > 20 else "")
        self.talk.warn("较早登记的数据里，这些与规定不符，请逐项核对；不影响继续办理其他人的：", shown)

    # elsewhere

    def _failed(self, error: Exception) -> None:
        """What could not be read: a UserError is told, and the page is left."""
        if isinstance(error, UserError):
            self.talk.warn(str(error))
            self.left.emit()
        else:
            self.tasks.failed.emit(error)

    def _base(self, meter: Meter) -> None:
        self._leave_for(kind=AppraisalBase.__name__, person=None, unit=None)

    def _leave_for(self, **parts: Any) -> None:
        self.left.emit()
        self.coordinates.move(**parts)
