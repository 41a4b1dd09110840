"""A box that works beside the window: it stays while it writes, keeps what it wrote, and closes when it may."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

import ui
from cadreapp.errors import UserError
from cadreapp.operations import settings
from cadreapp.operations.desk import Changes
from tests.gui.conftest import Driver, rest
from ui.kit.dialog import Dialog


class Box(Dialog):
    """Two fields, the second of which has the focus."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver.window, driver.shell.tasks, driver.window.talk)
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        self.second.move(0, 40)
        self.may_leave = True
        self.show()
        self.activateWindow()
        self.second.setFocus()

    def leave(self) -> bool:
        return self.may_leave


class Slow:
    """Work that lasts until it is let go."""

    def __init__(self, work: Callable[[], Changes]) -> None:
        self.go, self.work, self.thread = threading.Event(), work, ""

    def __call__(self) -> Changes:
        self.thread = threading.current_thread().name
        assert self.go.wait(10)
        return self.work()


@pytest.fixture
def box(shared: Driver) -> Iterator[Box]:
    found = Box(shared)
    yield found
    found.close()
    found.deleteLater()
    shared.settle()


def change(driver: Driver, name: str) -> Changes:
    return settings.set_bureau_name(driver.shell.desk, name, correct=True)


def refuse() -> Changes:
    raise UserError("不行（示例）")


def test_while_it_writes_it_takes_no_input_and_then_has_its_focus_again(shared: Driver, box: Box) -> None:
    work, seen = Slow(lambda: change(shared, "示例局一")), []
    box.write(work, lambda changes: seen.append((changes.operation is not None, box.isEnabled(), len(box.changes))))
    assert not box.isEnabled() and not seen
    work.go.set()
    shared.settle()
    assert seen == [(True, True, 1)], "what was written is kept before anything else is done"
    assert work.thread.startswith("write") and box.focusWidget() is box.second


@pytest.mark.parametrize("way", ["cross", "button"])
def test_what_asks_it_to_close_while_it_writes_loses_nothing(shared: Driver, box: Box, way: str) -> None:
    work, closed = Slow(lambda: change(shared, f"示例局{way}")), []
    box.finished.connect(closed.append)
    box.write(work)
    if way == "cross":
        box.close()
    else:
        box.reject()
    rest(20)
    assert box.isVisible() and not closed and not box.changes
    work.go.set()
    shared.settle()
    assert closed == [Box.DialogCode.Rejected] and not box.isVisible() and len(box.changes) == 1


def test_escape_closes_it_once_it_has_written(shared: Driver, box: Box) -> None:
    work = Slow(lambda: change(shared, "示例局二"))
    box.write(work)
    work.go.set()
    shared.settle()
    assert box.isVisible() and len(box.changes) == 1
    QTest.keyClick(box.second, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_what_is_refused_keeps_it_open_whatever_was_asked_meanwhile(shared: Driver, box: Box) -> None:
    work, before = Slow(refuse), len(shared.warned)
    box.write(work)
    box.reject()
    work.go.set()
    shared.settle()
    assert box.isVisible() and box.isEnabled() and not box.changes and shared.warned[-1] == "不行（示例）"
    box.write(refuse, refused=lambda error: box.first.setText(str(error)))
    shared.settle()
    assert box.first.text() == "不行（示例）" and len(shared.warned) == before + 1


def test_what_is_not_saved_is_asked_about_after_the_write_not_during_it(shared: Driver, box: Box) -> None:
    work = Slow(lambda: change(shared, "示例局三"))
    box.may_leave = False
    box.write(work)
    box.reject()
    work.go.set()
    shared.settle()
    assert box.isVisible() and len(box.changes) == 1
    box.may_leave = True
    box.reject()
    assert not box.isVisible()


def test_what_changed_nothing_is_not_told(shared: Driver, box: Box) -> None:
    seen: list[Changes] = []
    box.write(Changes, seen.append)
    shared.settle()
    assert seen == [Changes()] and not box.changes


def test_what_is_read_for_a_closed_box_is_dropped(shared: Driver, box: Box) -> None:
    work, seen = Slow(Changes), []
    box.read(work, seen.append, hold=True)
    assert not box.isEnabled()
    box.reject()
    assert not box.isVisible(), "a read may be left"
    work.go.set()
    shared.settle()
    assert not seen and work.thread.startswith("read")


def test_what_needs_what_is_being_read_waits_for_it(shared: Driver, box: Box) -> None:
    work, seen = Slow(Changes), []
    box.read(work, lambda _: seen.append("shown"))
    box.when_read(lambda: seen.append("saved"))
    assert not seen and box.isEnabled()
    work.go.set()
    shared.settle()
    assert seen == ["shown", "saved"]
    box.when_read(lambda: seen.append("again"))
    assert seen[-1] == "again"


def test_a_read_that_fails_is_told_and_what_waited_goes_on(shared: Driver, box: Box) -> None:
    seen: list[str] = []
    box.read(refuse, lambda _: seen.append("shown"))
    box.when_read(lambda: seen.append("saved"))
    shared.settle()
    assert shared.warned[-1] == "不行（示例）" and seen == ["saved"]


def test_the_watch_sees_a_write_on_the_windows_thread(shared: Driver, written_here: list[str]) -> None:
    ours = compile("with desk.operation('试验'):\n    pass", ui.__file__, "exec")
    exec(ours, {"desk": shared.shell.desk})
    assert len(written_here) == 1 and "试验" in written_here[0]
    written_here.clear()
