"""A box with the progress of something long, and 取消."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from cadreapp.run import Run
from ui.kit.box import Box
from ui.kit.controls import Button
from ui.tasks import Tasks

Work = Callable[[Run], Any]
SURE = 2.0
"""Seconds after which it is said how much longer it takes."""


class ProgressDialog(Box):
    """Runs `work(run)` beside the window and shows how far it is."""

    moved = Signal(int, int, str)

    def __init__(self, title: str, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(420)
        self.tasks = tasks
        self.cancelled = threading.Event()
        self.running = False
        self.result_: Any = None
        self.error: Exception | None = None
        self._last = self._began = 0.0
        self.words = QLabel("正在准备…", self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(
            0, 1
        )  # never (0, 0): the style's animation of a busy bar outlives the bar and ends the process
        self.bar.setValue(0)
        self.button = Button("取消", parent=self)
        self.button.clicked.connect(self.cancel)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.moved.connect(self._moved, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Work, *, writes: bool = False) -> bool:
        """Run the work; True when it ended well, False when it was cancelled. Other errors are raised.

        `writes`: it writes into the database, in its turn with other writes.
        """
        self.running = True
        self._began = time.monotonic()
        run = Run(self._progress, self.cancelled.is_set)
        start = self.tasks.write if writes else self.tasks.long
        start(lambda: work(run), self._ended, failed=self._failed)
        self.exec()
        if self.error is not None and not self.cancelled.is_set():
            raise self.error
        return self.error is None

    def _progress(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        if done >= total or now - self._last > 0.05:
            self._last = now
            self.moved.emit(done, total, text)

    def _moved(self, done: int, total: int, text: str) -> None:
        if self.cancelled.is_set():
            return
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.words.setText(
            f"{text or '正在进行'}　{done} / {total}{self._left(done, total)}" if total else text or "正在进行"
        )

    def _left(self, done: int, total: int) -> str:
        """How much longer it will take, by what it took so far; nothing before that can be said."""
        took = time.monotonic() - self._began
        if not 0 < done < total or took < SURE:
            return ""
        left = took * (total - done) / done
        return f"，大约还要 {round(left)} 秒" if left < 90 else f"，大约还要 {round(left / 60)} 分钟"

    def _ended(self, result: Any) -> None:
        self.result_ = result
        self.running = False
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.error = error
        self.running = False
        super().reject()

    def cancel(self) -> None:
        """Ask the work to stop; the box closes when it has."""
        self.cancelled.set()
        self.words.setText("正在取消…")
        self.button.setEnabled(False)

    def reject(self) -> None:
        """Esc cancels."""
        if self.running:
            self.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.running:
            self.cancel()
            event.ignore()
