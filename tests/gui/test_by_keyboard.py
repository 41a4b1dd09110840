"""Ten minutes of the office's day by keyboard alone: no mouse, no call of the program's own functions.

Keys go to the widget with the focus, as a keyboard's do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from cadreapp.operations import browse
from cadreapp.records import kind
from tests.gui.conftest import Driver, rest
from tests.unit.bureau import NAMES
from ui.dialogs.manual import ManualBox
from ui.forms.form import Form
from ui.preview.window import Preview

VISIT = kind("Visit")


class Keys:
    """A keyboard before the window."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.window = driver, driver.window
        self.window.activateWindow()
        rest(30)

    @property
    def focus(self) -> QWidget:
        """Where keys go."""
        found = QApplication.focusWidget() or self.window
        return found

    def press(self, *keys: Qt.Key, ctrl: bool = False, shift: bool = False) -> None:
        """Press keys one after the other."""
        held = Qt.KeyboardModifier.NoModifier
        held |= Qt.KeyboardModifier.ControlModifier if ctrl else held
        held |= Qt.KeyboardModifier.ShiftModifier if shift else held
        for key in keys:
            QTest.keyClick(self.focus, key, held)
            rest(15)
        self.driver.settle()

    def shortcut(self, keys: str) -> None:
        """Press what a menu's entry is reached by: the off-screen platform hands no shortcuts on by itself."""
        wanted = QKeySequence(keys)
        actions = [a for a in self.window.actions() if a.shortcut() == wanted]
        bars = self.window.menuBar().actions()
        menus = [bar.menu() for bar in bars]
        for menu in menus:
            actions += [a for a in menu.actions() if a.shortcut() == wanted]  # type: ignore[union-attr]
        assert actions and actions[0].isEnabled(), keys
        actions[0].trigger()
        self.driver.settle()

    def type(self, words: str) -> None:
        """Type words, or put down what an input method has composed."""
        line = self.focus
        if words.isascii():
            QTest.keyClicks(line, words)
        else:
            assert isinstance(line, QLineEdit), line
            line.insert(words)
            line.textEdited.emit(line.text())
        rest(15)

    def form(self) -> Form:
        """The form that is open."""
        found = self.window.tab.stack.currentWidget()
        assert isinstance(found, Form)
        return found

    def go_to(self, name: str) -> None:
        """Tab to a field of the form."""
        goal = self.form().rows[name].editor.main()
        for _ in range(60):
            if self.focus is goal:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name} is not reached by Tab")


def visits(driver: Driver) -> list[str]:
    desk = driver.shell.desk
    ids = browse.find(desk, VISIT, browse.Scope(None, None))
    return sorted(str(row.values["place"]) for row in browse.load(desk, VISIT, ids))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    driver = Driver(tmp_path / "data")
    driver.window.resize(1366, 736)
    driver.settle()
    return Keys(driver)


def fill(keys: Keys, place: str) -> None:
    """A visit's form from its first field on, by keys alone."""
    if keys.form().rows["date"].editor.value() is None:
        keys.go_to("date")
        keys.type("0305")
    keys.go_to("target")
    keys.press(Qt.Key.Key_Right)
    keys.go_to("place")
    keys.type(place)
    keys.press(Qt.Key.Key_Return)
    assert keys.focus is keys.form().rows["people_seen"].editor.main(), "Enter goes on to the next field"
    keys.type("12")
    if not keys.form().rows["cadres"].editor.value():
        keys.go_to("cadres")
        keys.type(NAMES[0])
        keys.press(Qt.Key.Key_Return)


def test_an_hour_at_the_desk(keys: Keys) -> None:
    driver, window = keys.driver, keys.window
    keys.shortcut("Ctrl+5")
    assert window.coordinates.place.platform == 4
    while window.coordinates.place.kind != "Visit":
        window.tab.kinds.setFocus()
        keys.press(Qt.Key.Key_Up)
    # two visits, one after the other
    keys.shortcut("Ctrl+N")
    fill(keys, "示例社区")
    keys.shortcut("Ctrl+Return")
    assert visits(driver) == ["示例社区"], (keys.form().rows, driver.warned)
    fill(keys, "示例街道")
    keys.shortcut("Ctrl+S")
    assert visits(driver) == ["示例社区", "示例街道"]
    keys.press(Qt.Key.Key_Escape)
    assert window.tab.stack.isHidden() and window.tab.table.hasFocus()
    # look at one again, change it, take it back
    keys.press(Qt.Key.Key_Home)
    keys.press(Qt.Key.Key_F2)
    keys.go_to("place")
    keys.press(Qt.Key.Key_A, ctrl=True)
    keys.type("改过的（示例）")
    keys.shortcut("Ctrl+S")
    assert "改过的（示例）" in visits(driver)
    keys.shortcut("Ctrl+Z")
    assert visits(driver) == ["示例社区", "示例街道"]
    # filter, and away with it
    keys.shortcut("Ctrl+Shift+F")
    keys.type("街道")
    rest(350)
    driver.settle()
    assert window.tab.table.model().rowCount() == 1
    keys.shortcut("Ctrl+Shift+F")
    assert window.tab.table.model().rowCount() == 2
    # find it from elsewhere
    keys.shortcut("Ctrl+1")
    keys.shortcut("Ctrl+F")
    keys.type("街道")
    keys.press(Qt.Key.Key_Return)
    rest(300)
    driver.settle()
    keys.press(Qt.Key.Key_Return)
    driver.settle()
    assert window.coordinates.place.kind == "Visit" and keys.form().rows["place"].editor.value() == "示例街道"
    # delete it and take that back
    keys.press(Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_Delete)
    assert len(visits(driver)) == 1
    keys.shortcut("Ctrl+Z")
    assert len(visits(driver)) == 2
    driver.end()


def test_help_and_paper(keys: Keys) -> None:
    keys.shortcut("F1")
    box = keys.window.findChild(ManualBox)
    assert isinstance(box, ManualBox) and box.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    keys.driver.settle()
    keys.window.activateWindow()
    keys.shortcut("Ctrl+P")
    preview = keys.window.files.sheets.preview
    assert isinstance(preview, Preview)
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    keys.driver.settle()
    assert preview.at == 1, "the next page"
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    keys.driver.settle()
    assert keys.window.files.sheets.preview is None
    keys.driver.end()
