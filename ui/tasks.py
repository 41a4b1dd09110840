"""Work beside the window: a thread that writes, one that reads, one for what takes long (exports).

Answers come back on the window's thread.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from cadreapp.causes import cause_of, explain
from cadreapp.errors import UserError

log = logging.getLogger(__name__)
Failed = Callable[[Exception], None]
Then = Callable[[Any], object]
"""What is done with a result."""


@dataclass
class _Answer:
    key: str
    number: int
    writing: bool
    then: Then | None
    failed: Failed | None
    value: Any = None
    error: Exception | None = None


class Tasks(QObject):
    """Runs functions on the reader's or the writer's thread.

    `failed` tells of errors that nobody else took; `working` says whether a write is under way, `busy` whether
    anything is.
    """

    failed = Signal(object)
    working = Signal(bool)
    busy = Signal(bool)
    _answered = Signal(object)

    def __init__(self, release: Callable[[], Any], parent: QObject | None = None) -> None:
        """`release`: called on each of the two threads at the end (it closes that thread's connection)."""
        super().__init__(parent)
        self._release = release
        self._reader = ThreadPoolExecutor(1, "read")
        self._writer = ThreadPoolExecutor(1, "write")
        self._long = ThreadPoolExecutor(1, "long")
        self._numbers = itertools.count()
        self._latest: dict[str, tuple[int, Future[None]]] = {}
        self._pending = 0
        self._stopped = False
        self._writes = 0
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return self._pending == 0

    def read(self, work: Callable[[], Any], then: Then, *, key: str = "", failed: Failed | None = None) -> None:
        """Run `work` on the reader's thread, then `then(result)` here. Of one `key` only the latest is answered."""
        self._start(self._reader, _Answer(key, next(self._numbers), False, then, failed), work)

    def write(self, work: Callable[[], Any], then: Then | None = None, *, failed: Failed | None = None) -> None:
        """Run `work` on the one writer's thread, in the order of the calls."""
        self._writes += 1
        if self._writes == 1:
            self.working.emit(True)
        self._start(self._writer, _Answer("", next(self._numbers), True, then, failed), work)

    def long(self, work: Callable[[], Any], then: Then | None = None, *, failed: Failed | None = None) -> None:
        """Run on the third thread what takes long and writes nothing into the database."""
        self._start(self._long, _Answer("", next(self._numbers), False, then, failed), work)

    def _start(self, pool: ThreadPoolExecutor, answer: _Answer, work: Callable[[], Any]) -> None:
        if self._stopped:  # a window that is still open asks in vain
            return
        self._pending += 1
        if self._pending == 1:
            self.busy.emit(True)
        before = self._latest.get(answer.key) if answer.key else None
        if before is not None and before[1].cancel():
            self._pending -= 1
        future = pool.submit(self._run, answer, work)
        if answer.key:
            self._latest[answer.key] = (answer.number, future)

    def _run(self, answer: _Answer, work: Callable[[], Any]) -> None:
        try:
            answer.value = work()
        except UserError as error:
            answer.error = error
        except Exception as error:
            answer.error = explain(error) or error
            if answer.error is not error:
                log.info("told as %s", cause_of(error), exc_info=error)
        self._answered.emit(answer)

    def _deliver(self, answer: _Answer) -> None:
        self._pending -= 1
        if not self._pending:
            self.busy.emit(False)
        if answer.writing:
            self._writes -= 1
            if not self._writes:
                self.working.emit(False)
        if answer.key and self._latest.get(answer.key, (answer.number,))[0] != answer.number:
            return
        if answer.error is None:
            if answer.then is not None:
                answer.then(answer.value)
        elif answer.failed is not None:
            answer.failed(answer.error)
        else:
            self.failed.emit(answer.error)

    def stop(self) -> None:
        """Let what is under way end, and close the threads; what is asked for afterwards is not begun."""
        self._stopped = True
        for pool in (self._reader, self._writer, self._long):
            pool.submit(self._release)
            pool.shutdown(wait=True)
