"""A second start on the same data raises the window that has them, by a file in the data folder."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QWidget

FILE = "raise-window"
WAIT = 2.0
"""Seconds that a second start waits for an answer."""


class Summons(QObject):
    """Raises a window when it is called."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        super().__init__(window)
        self.window_, self.file = window, folder / FILE
        with suppress(OSError):
            self.file.unlink(missing_ok=True)
        self.watcher = QFileSystemWatcher([str(folder)], self)
        self.watcher.directoryChanged.connect(self._look)

    def _look(self) -> None:
        if not self.file.exists():
            return
        with suppress(OSError):
            self.file.unlink()
        window = self.window_
        window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        window.activateWindow()


def summon(folder: Path) -> bool:
    """Call the window that has a data folder; whether it answered."""
    file = folder / FILE
    try:
        file.touch()
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if not file.exists():
                return True
            time.sleep(0.05)
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return False
