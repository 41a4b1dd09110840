"""What the steps of the manual are made of: choosing in menus, pressing buttons, answering boxes.

Each call notes the words that it found in the window, so that a step is known to have used all that its page names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from cadreapp.operations import browse
from cadreapp.records import kind
from tests.gui.conftest import Driver
from ui.forms.form import Form
from ui.kit.controls import Button
from ui.tables.grid_pane import CellCard
from ui.tables.model import Gap
from ui.tables.view import RecordTable

VISIT = kind("Visit")
Step = Callable[[Driver], None]

QUOTED = re.compile(r"“([^“”]+(?:“[^“”]*”[^“”]*)?)”")
"""What a page says is pressed or chosen; a name may have quotation marks of its own."""
CALLED = {"从这里开始", "晒比"}
"""What a page names in the same marks without its being pressed: what something is called."""
used: set[str] = set()
"""The words that steps found in the window since it was cleared: of buttons, ways through menus, marks of a table."""

_held: list[object] = []
"""What led to the menu that was chosen last: a menu's Python object ends with its action's."""


def plain(words: str) -> str:
    """A label without its letter for the keyboard and its dots."""
    return re.sub(r"\(&.\)", "", words).replace("&", "").rstrip("…").strip()


def chosen_menu(driver: Driver, *path: str) -> QMenu:
    """A menu by the words that lead to it."""
    actions = driver.window.menuBar().actions()
    _held[:] = [actions]
    for words in path:
        action = next(a for a in actions if plain(a.text()).split(" ")[0] == words)
        found = action.menu()
        assert isinstance(found, QMenu)
        actions = found.actions()
        _held.extend([action, found, actions])
    return found


def menu(driver: Driver, *path: str) -> None:
    """Choose an entry of a menu by the words that the page says."""
    inner = chosen_menu(driver, *path[:-1])
    action = next(a for a in inner.actions() if plain(a.text()).split(" ")[0] == path[-1])
    assert action.isEnabled(), path
    used.add(" → ".join(path))
    action.trigger()
    driver.settle()


def has(words: str, *where: str) -> None:
    """Find words in the window: they are one of these texts."""
    assert words in map(plain, where), (words, where)
    used.add(words)


def press(driver: Driver, words: str, within: QWidget | None = None) -> None:
    """Press the button that the page names."""
    found = [
        b
        for b in (within or driver.window).findChildren(Button)
        if plain(b.accessibleName() or b.text()) == words and (within is not None or b.isVisible())
    ]
    assert found, f"no button “{words}”"
    assert found[0].isEnabled(), words
    used.add(words)
    found[0].click()
    driver.settle()


def boxes(driver: Driver, act: Callable[[Any], None]) -> None:
    """What is done in the next box that a menu opens."""

    def run(box: Any) -> None:
        act(box)
        driver.settle()
        for changes in box.changes:
            driver.window.refresh.tell(changes)
        box.reject()

    driver.window.bench.run_box = run  # type: ignore[method-assign]


@contextmanager
def opened(box: type[QDialog]) -> Iterator[list[Any]]:
    """The boxes of a class that are opened meanwhile; each is closed at once."""
    found: list[Any] = []

    def close(self: QDialog) -> int:
        found.append(self)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(box, "exec", close)
        yield found


def form(driver: Driver) -> Form:
    found = driver.window.tab.stack.currentWidget()
    assert isinstance(found, Form)
    return found


def visits(driver: Driver) -> list[str]:
    desk = driver.shell.desk
    ids = browse.find(desk, VISIT, browse.Scope(None, None))
    return sorted(str(row.values["place"]) for row in browse.load(desk, VISIT, ids))


def double_click(driver: Driver, row: int) -> None:
    table = driver.window.tab.table
    at = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(1, 0))
    driver.settle()


def gap_row(table: RecordTable) -> int:
    """The first row of a month that was not reported."""
    return next(row for row, e in enumerate(table.records().entries) if isinstance(e, Gap) and "月未报" in e.text)


def open_cell(driver: Driver) -> CellCard:
    """Show the 达标表, and the card of the first period that is owed."""
    tab = driver.window.tab
    tab.mode.set_index(1, True)
    driver.settle()
    table, model = tab.grid.table, tab.grid.table.grid_model()
    places = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    cells = ((place, model.cell(place)) for place in places)
    owed = next(
        place for place, cell in cells if cell is not None and cell.due is not None and cell.due.state == "owed"
    )
    table.setCurrentIndex(owed)
    QTest.keyClick(table, Qt.Key.Key_Return)
    driver.settle()
    return tab.grid.card
