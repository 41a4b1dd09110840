"""What drops down as a window of its own: readable in both themes, and wholly on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QTableView, QVBoxLayout, QWidget

from cadreapp.records.kind import FieldSpec, FieldType
from tests.gui.conftest import Driver, rest
from tests.gui.walk import READABLE, light
from ui.forms.links import PersonEditor
from ui.kit import screens, theme
from ui.kit.controls import ComboBox
from ui.kit.editors import DateEditor


@pytest.fixture(params=["light", "dark"])
def palette(request: pytest.FixtureRequest) -> Iterator[theme.Palette]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = theme.LIGHT if request.param == "light" else theme.DARK
    theme.apply(app, found)
    yield found
    theme.apply(app, theme.LIGHT)


@pytest.fixture
def page(shared: Driver) -> Iterator[QWidget]:
    found = QWidget()
    QVBoxLayout(found)
    yield found
    found.close()
    found.deleteLater()


def _put(page: QWidget, widget: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    layout.addWidget(widget)
    page.show()
    rest(20)


def combo(page: QWidget, driver: Driver) -> QWidget:
    box = ComboBox(["示例甲", "示例乙", "示例丙"])
    _put(page, box)
    box.showPopup()
    return box.view().window()


def open_combo(page: QWidget, driver: Driver) -> QWidget:
    box = ComboBox(["示例甲", "示例乙", "示例丙"])
    box.setEditable(True)
    _put(page, box)
    box.showPopup()
    return box.view().window()


def plain_combo(page: QWidget, driver: Driver) -> QWidget:
    box = QComboBox()
    box.addItems(["示例甲", "示例乙", "示例丙"])
    _put(page, box)
    box.showPopup()
    return box.view().window()


def completer(page: QWidget, driver: Driver) -> QWidget:
    editor = PersonEditor(FieldSpec("who", "人员", FieldType.PERSON), driver.window.context)
    _put(page, editor)
    found = editor.line.completer()
    editor.line.setFocus()
    found.setCompletionPrefix("示")
    found.complete()
    return found.popup()


def calendar(page: QWidget, driver: Driver) -> QWidget:
    editor = DateEditor(FieldSpec("day", "日期", FieldType.DAY))
    _put(page, editor)
    editor.pick()
    assert editor.calendar is not None
    return editor.calendar


def menu(page: QWidget, driver: Driver) -> QWidget:
    found = QMenu(page)
    found.addAction("示例甲")
    found.addMenu("示例乙").addAction("示例丙")
    page.show()
    found.popup(QPoint(40, 40))
    return found


def contrast(image: QImage, ground: QColor) -> float:
    """The strongest contrast of anything in a picture with the ground."""
    here, found = light(ground), 1.0
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 1):
            there = light(image.pixelColor(x, y))
            found = max(found, (max(here, there) + 0.05) / (min(here, there) + 0.05))
    return found


@pytest.mark.parametrize("make", [combo, open_combo, plain_combo, completer, calendar, menu])
def test_it_is_text_on_the_ground_of_the_theme(
    shared: Driver, page: QWidget, palette: theme.Palette, make: Callable[[QWidget, Driver], QWidget]
) -> None:
    popup = make(page, shared)
    rest(30)
    table = popup.findChild(QTableView)
    part = table.viewport() if table is not None else popup
    image = part.grab().toImage()
    popup.hide()
    grounds = {QColor(palette.surface).rgba(), QColor(palette.zebra).rgba()}
    places = [(x, y) for x in range(2, image.width(), 3) for y in range(2, image.height(), 3)]
    share = sum(image.pixelColor(*at).rgba() in grounds for at in places) / len(places)
    assert share > 0.5, image.pixelColor(image.width() // 2, image.height() - 6).name(QColor.NameFormat.HexArgb)
    assert contrast(image, QColor(palette.surface)) > READABLE


@pytest.mark.parametrize("corner", ["left", "right"])
def test_the_calendar_stays_on_the_screen(page: QWidget, corner: str) -> None:
    editor = DateEditor(FieldSpec("day", "日期", FieldType.DAY))
    _put(page, editor)
    room = screens.room(page)
    page.resize(200, 60)
    page.move(room.left() - 60 if corner == "left" else room.right() - 60, room.bottom() - 70)
    for _ in range(2):  # the second time its size is known
        editor.pick()
        rest(20)
        assert editor.calendar is not None and room.contains(editor.calendar.geometry())
        assert not editor.calendar.geometry().intersects(
            editor.line.rect().translated(editor.line.mapToGlobal(QPoint()))
        )
        editor.calendar.hide()
