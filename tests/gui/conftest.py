"""The real window on a small bureau."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import ui
from cadreapp.operations.desk import Desk
from tests.unit.bureau import TODAY, small_bureau
from ui.app import Shell, application
from ui.kit.talk import Talk


def rest(milliseconds: int) -> None:
    """Let events and the other threads run: `qWait` alone keeps the interpreter to itself."""
    for _ in range(max(1, milliseconds // 5)):
        QTest.qWait(1)
        time.sleep(0.004)


def cut_labels(box: QWidget) -> list[str]:
    """The labels of one line, in a box that is shown, that are narrower than their words."""
    labels = [
        label for label in box.findChildren(QLabel) if label.isVisible() and label.text() and not label.wordWrap()
    ]
    return [f"{label.text()}: {label.width()}" for label in labels if label.width() < label.sizeHint().width()]


class Driver:
    """A window with its shell, and how to wait for it."""

    def __init__(self, folder: Path, today: date = TODAY, made: bool = False):
        if not made:
            small_bureau(folder, today=today).close()
        self.shell = Shell(application(), folder, today=lambda: today)
        self.window = self.shell.window
        self.warned: list[str] = []
        self.window.talk.warn = lambda text, details="": self.warned.append(text)  # type: ignore[method-assign]
        self.window.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
        self.window.talk.choose = lambda question, answers: 1  # type: ignore[method-assign] — 放弃填写
        self.window.talk.ask_text = lambda *a, **k: "试验补录"  # type: ignore[method-assign]
        self.window.talk.ask_since = lambda what, today: (today, False)  # type: ignore[method-assign]
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Until nothing is under way and everything is painted."""
        for _ in range(400):
            rest(5)
            if self.shell.tasks.idle:
                rest(15)
                if self.shell.tasks.idle:
                    return
        raise AssertionError("the window does not come to rest")

    def end(self) -> None:
        """Close the bureau and take the window away: hundreds that are kept make each change of the style slow."""
        if not self.shell.closed:
            self.settle()  # what is under way still has its window
        self.shell.close()
        rest(10)
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def go(self, kind: str) -> None:
        """Show a kind."""
        self.window.coordinates.move(kind=kind)
        self.settle()


@pytest.fixture(autouse=True)
def no_question_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that a test has no answer to fails it; a box would wait for ever."""

    def unexpected(self: Talk, question: str, yes: str, no: str) -> bool:
        raise AssertionError(f"unexpected question: {question}")

    monkeypatch.setattr(Talk, "ask", unexpected)


@pytest.fixture(autouse=True)
def own_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the window remembers is each test's own."""
    folder = tmp_path_factory.mktemp("memory")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))


@pytest.fixture(autouse=True)
def written_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the window's code wrote on the window's thread: nothing, in any test."""
    found: list[str] = []
    home, operation = str(Path(ui.__file__).parent), Desk.operation

    def watched(self: Desk, name: str, **options: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            frame = sys._getframe(1)
            while frame is not None and not frame.f_code.co_filename.startswith(home):
                frame = frame.f_back  # type: ignore[assignment]
            if frame is not None:
                found.append(f"{name}: {frame.f_code.co_filename}, {frame.f_code.co_name}")
        return operation(self, name, **options)

    monkeypatch.setattr(Desk, "operation", watched)
    yield found
    assert not found, "a write on the window's thread holds the window up"


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[Driver]:
    found = Driver(tmp_path / "data")
    yield found
    found.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    found = Driver(tmp_path_factory.mktemp("window"), date(2021, 12, 31))
    yield found
    found.end()
