"""Types Chinese into the real window by way of an input method that runs: `python -m tests.e2e.typist METHOD FOLDER`.

Needs a display and a session bus of its own (tests/e2e/test_typing.py). Keys are the display's own, sent by xdotool.
It ends with the first thing that is not as it should be.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.unit.bureau import TODAY, small_bureau
from ui import input_methods
from ui.app import Shell, application
from ui.appraisal.judges_box import JudgesBox

PATIENCE = 20
"""Seconds after which something that is waited for does not come."""
PINYIN = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=pinyin
Layout=
[GroupOrder]
0=Default
"""


def wait(what: str, met: Callable[[], object]) -> None:
    """Let the window run until something is so."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, f"in vain: {what}; the focus is at {QApplication.focusWidget()}"
        QTest.qWait(5)
        time.sleep(0.01)


def rest() -> None:
    """Let everything that is under way arrive."""
    for _ in range(20):
        QTest.qWait(5)
        time.sleep(0.01)


@contextmanager
def serving(method: str) -> Iterator[None]:
    """fcitx5 or IBus with pinyin."""
    config = Path(os.environ["XDG_CONFIG_HOME"])
    if method == "fcitx5":
        (config / "fcitx5").mkdir(parents=True)
        (config / "fcitx5" / "profile").write_text(PINYIN, "utf-8")
        command = ["fcitx5", "--disable=wayland,waylandim"]
        begins = lambda: said("fcitx5-remote", "-q") == "Default"  # noqa: E731
    else:
        command = ["ibus-daemon", "--panel", "disable"]
        begins = lambda: said("ibus", "engine", "libpinyin") or said("ibus", "engine") == "libpinyin"  # noqa: E731
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + PATIENCE
            while not list(config.glob("ibus/bus/*")) or not begins():
                assert time.monotonic() < end, f"{method} does not begin"
                time.sleep(0.2)
            yield
        finally:
            process.terminate()


def said(*command: str) -> str:
    """What a command answers."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


class Typist(QObject):
    """Presses keys, and notes what the input method and the window make of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.window = shell, shell.window
        self.preedit = ""
        self.heard: list[tuple[str, str, str]] = []
        self.saves: list[object] = []
        self.window.save_action.triggered.connect(lambda: self.saves.append(1))
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.preedit = event.preeditString()
            self.heard.append((type(watched).__name__, self.preedit, event.commitString()))
        return False

    def keys(self, *keys: str) -> None:
        """Press keys by their names on the display."""
        self._run("key", "--delay", "40", *keys)

    def _run(self, *words: str) -> None:
        process = subprocess.Popen(["xdotool", *words])
        wait("xdotool", lambda: process.poll() is not None)
        assert process.returncode == 0
        rest()

    def compose(self, letters: str) -> None:
        """Type letters, which the input method holds; the field shows them, or the likeliest word."""
        self.keys(*letters)
        wait(f"{letters} composed", lambda: self.preedit)
        rest()

    def click(self, widget: QWidget) -> None:
        """Press the mouse on a widget."""
        at = widget.mapToGlobal(widget.rect().center())
        self._run("mousemove", str(at.x()), str(at.y()), "click", "1")

    def go_to(self, widget: QWidget) -> None:
        """Put the focus there."""
        widget.window().activateWindow()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        wait("the focus", lambda: QApplication.focusWidget() is widget and QApplication.focusWindow() is not None)
        rest()

    # what is tried

    def in_a_form(self) -> None:
        """In the form of a visit: words, keys that the input method has use for, shortcuts, leaving."""
        self.window.coordinates.move(kind="Visit")
        self.settle()
        self.window.tab.new()
        self.settle()
        form = self.window.tab.form_of(self.window.tab.kind)
        line, other = form.rows["place"].editor.main(), form.rows["date"].editor.main()
        assert isinstance(line, QLineEdit) and isinstance(other, QLineEdit)
        self.go_to(line)
        before = line.grab().toImage()
        self.compose("nihao")
        assert line.text() == "" and line.grab().toImage() != before, "the letters are seen in the field"
        self.keys("ctrl+s", "ctrl+n", "ctrl+2", "F5")
        assert not self.saves and QApplication.focusWidget() is line and self.preedit, "shortcuts wait"
        self.keys("space")
        wait("你好 by space", lambda: line.text() == "你好" and not self.preedit)
        self.compose("shi")
        self.keys("Down", "space")
        wait("another word, by an arrow", lambda: len(line.text()) == 3 and not self.preedit)
        assert QApplication.focusWidget() is line
        text = line.text()
        self.compose("ma")
        self.keys("Escape")
        wait("nothing, by Esc", lambda: not self.preedit)
        assert line.text() == text and QApplication.focusWidget() is line
        self.compose("abc")
        self.keys("Return")
        wait("the letters, by Enter", lambda: line.text().endswith("abc") and not self.preedit)
        assert QApplication.focusWidget() is line, "Enter was the input method's"
        line.clear()
        day = other.text()
        self.compose("nihao")
        open_ = self.preedit
        self.heard.clear()
        self.click(other)
        wait("the other field", lambda: QApplication.focusWidget() is other)
        rest()
        assert not self.preedit and line.text() == open_, (line.text(), open_, self.heard)
        assert other.text() == day, (day, other.text())
        self.go_to(line)
        line.clear()
        self.compose("nihao")
        self.keys("space")
        wait("你好 after that", lambda: line.text() == "你好")
        self.keys("Return")
        assert QApplication.focusWidget() is not line, "Enter is the form's again"
        self.keys("ctrl+s")
        assert self.saves, "the shortcut is the window's again"
        form.open({})
        form.set_dirty(False)

    def in_the_search(self) -> None:
        """In the search of the tool bar, whose list takes arrows, Enter and Esc."""
        search = self.window.search
        opened: list[object] = []
        search.person.connect(opened.append)
        self.go_to(search)
        self.compose("zhang")
        self.keys("1")
        wait("a word, by its number", lambda: len(search.text()) == 1)
        search.setText("张")
        search.search()
        wait("the list", search.list.isVisible)
        self.compose("shili")
        self.keys("Down", "Up", "ctrl+f")
        assert search.text() == "张" and search.list.isVisible() and not opened and self.preedit
        self.keys("Escape")
        wait("nothing, by Esc", lambda: not self.preedit)
        assert search.text() == "张" and search.list.isVisible()
        self.compose("shili")
        self.keys("space")
        wait("示例", lambda: len(search.text()) == 3)
        search.setText("张示例")
        search.search()
        self.settle()
        self.keys("Return")
        assert len(opened) == 1

    def in_a_table(self) -> None:
        """In the table of a judge's scores, and in the name above it."""

        done: list[int] = []

        def run(box: JudgesBox) -> int:
            box.show()
            table, name = box.table, box.judge
            self.go_to(name)
            self.compose("wang")
            self.keys("Return")
            wait("letters in a name", lambda: name.currentText() == "wang")
            assert QApplication.focusWidget() is name and box.isVisible()
            self.go_to(table)
            table.setCurrentCell(0, table.first)
            self.compose("hao")
            self.keys("ctrl+v", "space")
            wait("好 in its cell", lambda: isinstance(QApplication.focusWidget(), QLineEdit))
            editor = QApplication.focusWidget()
            assert isinstance(editor, QLineEdit) and len(editor.text()) == 1 and table.isAncestorOf(editor)
            self.compose("de")
            self.keys("space")
            wait("another word", lambda: len(editor.text()) == 2)
            word = editor.text()
            self.keys("Return")
            wait("the row below", lambda: table.currentRow() == 1)
            assert table.figures(0) == (word, "")
            box.hide()
            done.append(1)
            return 0

        JudgesBox.exec = run  # type: ignore[method-assign,assignment]
        self.window.judging.scores()
        wait("the table", lambda: done)

    def settle(self) -> None:
        wait("the window at rest", lambda: self.shell.tasks.idle)
        rest()


def main(method: str, folder: Path) -> None:
    """All of it."""
    small_bureau(folder, today=TODAY).close()
    with serving(method):
        with input_methods.chosen() as choice:
            assert choice.works and choice.sentence == f"中文由 {method} 输入。", choice
            application()
        shell = Shell(application(), folder, today=lambda: TODAY)
        shell.window.talk.warn = lambda text, details="": None  # type: ignore[method-assign]
        shell.window.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
        shell.window.resize(1300, 720)
        shell.window.show()
        typist = Typist(shell)
        typist.settle()
        typist.in_a_form()
        typist.in_the_search()
        typist.in_a_table()
        shell.close()
    print("typed")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
