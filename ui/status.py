"""The status bar: what happened last, with what can be done about it; where the window stands; the last copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QStatusBar

from ui.kit.controls import Button
from ui.kit.targets import open_in_system
from ui.tasks import Tasks

SOON = 100
"""Milliseconds after which whoever waits is told so."""


class StatusBar(QStatusBar):
    """`message`, for a file that was written 打开 and 打开文件夹 │ `waiting` │ `place` │ `backup`.

    `bureau` stands beside the menus.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.bureau = QLabel("", window)
        self.bureau.setContentsMargins(0, 0, 16, 0)
        self.bureau.setProperty("role", "caption")
        self.menus = window.menuBar()
        self.setSizeGripEnabled(False)
        self.message = QLabel("", self)
        self.message.setContentsMargins(16, 0, 0, 0)
        self.message.setMinimumWidth(1)
        self.open = Button("打开", "quiet", pad=8, parent=self)
        self.open.clicked.connect(lambda: self._show(self.written))
        self.folder = Button("打开文件夹", "quiet", pad=8, parent=self)
        self.folder.clicked.connect(lambda: self._show(self.written.parent if self.written else None))
        self.waiting = QLabel("正在读取…", self)
        self.waiting.hide()
        self._late = QTimer(self, singleShot=True, interval=SOON)
        self._late.timeout.connect(self.waiting.show)
        self.place = QLabel("", self)
        self.backup = QLabel("", self)
        self.backup.setContentsMargins(0, 0, 16, 0)
        self.written: Path | None = None
        self.addWidget(self.message, 1)
        for button in (self.open, self.folder):
            button.setFixedHeight(24)
            self.addWidget(button)
            button.hide()
        self.addPermanentWidget(self.waiting)
        self.addPermanentWidget(self.place)
        self.addPermanentWidget(self.backup)

    def follow(self, tasks: Tasks) -> None:
        """Say that something is being read where it takes longer than a moment."""
        tasks.busy.connect(self._wait)

    def _wait(self, busy: bool) -> None:
        if busy:
            self._late.start()
        else:
            self._late.stop()
            self.waiting.hide()

    def say(self, text: str, written: Path | None = None) -> None:
        """Say what happened; `written`: the file or folder that came of it."""
        self.message.setText(text)
        self.message.setToolTip(text)
        self.written = written
        self.open.setVisible(written is not None and not written.is_dir())
        self.folder.setVisible(written is not None)

    def name(self, bureau: str) -> None:
        """Show whose data these are."""
        if self.bureau.text() != bureau:
            self.bureau.setText(bureau)
            self.bureau.setToolTip(bureau)
            self.bureau.setFixedHeight(self.menus.sizeHint().height())
            self.menus.setCornerWidget(self.bureau)  # gives it the room that its words need
            self.bureau.show()

    def _show(self, path: Path | None) -> None:
        if path is None:
            return
        if path.exists():
            open_in_system(path)
        else:
            self.say(f"“{path.name}”已经不在那里了，可能被移走或删掉了。")
