"""A box that works beside the window: what it reads and writes runs on the threads of Tasks, the answer comes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes
from ui.kit.box import Box
from ui.kit.controls import Button
from ui.kit.copying import offer_copying
from ui.kit.talk import Talk
from ui.tasks import Tasks

Read = TypeVar("Read")
Wrote = TypeVar("Wrote", Changes, Sequence[Changes])
Refused = Callable[[UserError], object]
"""What is done with a refusal, whose text the user reads."""


class Dialog(Box):
    """A box. `changes`: what it wrote, operation by operation; whoever ran it tells the window of them.

    While it writes it takes no input and stays open: what asked it to close is heard when the write has ended, and
    forgotten where it was refused. `tasks` None: a box that neither reads nor writes.
    """

    def __init__(self, parent: QWidget | None = None, tasks: Tasks | None = None, talk: Talk | None = None) -> None:
        super().__init__(parent)
        offer_copying(self)
        self._tasks = tasks
        self.talk = talk or Talk(self)
        self.changes: list[Changes] = []
        self._writes = self._reads = self._holds = 0
        self._closing = self._over = False
        self._focus: QWidget | None = None
        self._waiting: list[Callable[[], object]] = []

    @property
    def tasks(self) -> Tasks:
        """The threads on which it works."""
        assert self._tasks is not None
        return self._tasks

    def write(
        self,
        work: Callable[[], Wrote],
        then: Callable[[Wrote], object] | None = None,
        refused: Refused | None = None,
    ) -> None:
        """Run `work` on the writer's thread, keep what it changed, then `then(result)` here.

        A refusal is given to `refused`, else told; any other error is the program's.
        """

        def written(result: Wrote) -> None:
            found = (result,) if isinstance(result, Changes) else result
            self.changes += [one for one in found if one.operation is not None]
            ended(lambda: then(result) if then is not None else None)

        def failed(error: Exception) -> None:
            self._closing = False
            ended(lambda: self._fail(error, refused))

        def ended(go_on: Callable[[], object]) -> None:
            self._writes -= 1
            self._release()
            go_on()
            if self._closing and not self._writes and not self._over:
                self._closing = False
                self.reject()

        self._writes += 1
        self._hold()
        self.tasks.write(work, written, failed=failed)

    def read(
        self,
        work: Callable[[], Read],
        then: Callable[[Read], object],
        refused: Refused | None = None,
        *,
        hold: bool = False,
    ) -> None:
        """Run `work` on the reader's thread, then `then(result)` here, unless the box was closed meanwhile.

        `hold`: until then the box takes no input.
        """

        def answered(go_on: Callable[[], object]) -> None:
            self._reads -= 1
            if hold:
                self._release()
            if self._over:
                return
            go_on()
            while self._waiting and not self._reads:
                self._waiting.pop(0)()

        self._reads += 1
        if hold:
            self._hold()
        self.tasks.read(
            work,
            lambda result: answered(lambda: then(result)),
            failed=lambda error: answered(lambda: self._fail(error, refused)),
        )

    def when_read(self, act: Callable[[], object]) -> None:
        """Do this now, or once what is being read is shown."""
        if self._reads:
            self._waiting.append(act)
        else:
            act()

    def _hold(self) -> None:
        self._holds += 1
        if self._holds == 1:
            self._focus = self.focusWidget()
            self.setEnabled(False)

    def _release(self) -> None:
        self._holds -= 1
        if not self._holds:
            self.setEnabled(True)
            if self._focus is not None:  # a box that is disabled loses it
                self._focus.setFocus()

    def _fail(self, error: Exception, refused: Refused | None) -> None:
        if not isinstance(error, UserError):
            self.tasks.failed.emit(error)
        elif refused is not None:
            refused(error)
        else:
            self.talk.warn(str(error))

    # closing

    def leave(self) -> bool:
        """Whether the box may close: what is not saved may be lost."""
        return True

    def reject(self) -> None:
        """Close, if it may; after a write that is under way."""
        if self._writes:
            self._closing = True
        elif self.leave():
            super().reject()

    def done(self, result: int) -> None:
        self._over = True
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        self._over = False
        super().showEvent(event)


class Asking(Dialog):
    """A box with a few fields, a fault under them, and two buttons."""

    def __init__(
        self,
        title: str,
        note: str,
        yes: str,
        parent: QWidget | None = None,
        tasks: Tasks | None = None,
        talk: Talk | None = None,
    ) -> None:
        super().__init__(parent, tasks, talk)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        words = QLabel(note, self)
        words.setProperty("role", "caption")
        words.setWordWrap(True)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(12)
        self.form.setHorizontalSpacing(12)
        self.said = QLabel("", self)
        self.said.setProperty("role", "fault")
        self.said.setWordWrap(True)
        self.ok = Button(yes, "primary", parent=self)
        self.ok.setDefault(False)  # what it does is not done by the way
        self.ok.clicked.connect(self.accept)
        no = Button("取消", parent=self)
        no.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.ok)
        foot.addWidget(no)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addWidget(words)
        column.addLayout(self.form)
        column.addWidget(self.said)
        column.addLayout(foot)

    def add(self, label: str, widget: QWidget) -> None:
        """A field with its label."""
        words = QLabel(label, self)
        words.setProperty("role", "field")
        widget.setAccessibleName(label)
        self.form.addRow(words, widget)
