"""The 达标表 in the real window: switch, sort, enter what is owed, excuse it, look at the records, export."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cadreapp.operations.counting.grid import Line
from cadreapp.operations.desk import Changes
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.platform.reminding import RemindBox
from ui.tables.grid import GridModel


def shown(driver: Driver) -> GridModel:
    driver.window.coordinates.move(kind="MicroWish", period=Period.parse("2021"))
    driver.settle()
    driver.window.tab.mode.set_index(1, True)
    driver.settle()
    assert driver.window.tab.pages.currentIndex() == 1
    return driver.window.tab.grid.table.grid_model()


def ask(driver: Driver, column: int = 2) -> Line:
    """Open the card of the first cadre's cell by keyboard."""
    table = driver.window.tab.grid.table
    row = next(r for r, e in enumerate(table.grid_model().entries) if isinstance(e, Line))
    table.setCurrentIndex(table.grid_model().index(row, column))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert driver.window.tab.grid.card.isVisible()
    return table.grid_model().entries[row]


def test_every_cadre_has_a_line_and_the_card_opens_the_form(driver: Driver) -> None:
    model = shown(driver)
    assert [e for e in model.entries if isinstance(e, str)] == ["示例处", "示例福利院"]
    assert sum(isinstance(e, Line) for e in model.entries) == 5
    line = ask(driver)
    card = driver.window.tab.grid.card
    assert line.title in card.heading.text() and "缺 2" in card.short.text() and card.enter.text() == "补录"
    card.enter.click()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert driver.window.tab.pages.currentIndex() == 0
    who = form.values()["cadre"]
    assert line.title in str(getattr(who, "name", who))


def test_an_exemption_from_the_card(driver: Driver) -> None:
    shown(driver)
    line = ask(driver)
    driver.window.tab.grid.card.excuse.click()
    driver.settle()
    values = driver.window.tab.stack.currentWidget().values()
    assert driver.window.coordinates.place.kind == "Exemption"
    assert (values["requirement"], values["period"], values["cadre"].name) == ("微心愿", "2021-01", line.title)


def test_the_records_behind_a_cell(driver: Driver) -> None:
    shown(driver)
    line = ask(driver, 3)
    driver.window.tab.grid.card.look.click()
    driver.settle()
    place = driver.window.coordinates.place
    assert (place.person, place.period.text, place.kind) == (line.person, "2021-02", "MicroWish")


def test_sorting_and_export(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shown(driver)
    driver.window.tab.grid.table.head.sectionClicked.emit(model.columnCount() - 1)
    model = driver.window.tab.grid.table.grid_model()
    assert not [e for e in model.entries if isinstance(e, str)], "sorted across units"
    missing = [e.missing for e in model.entries if isinstance(e, Line)]
    assert missing == sorted(missing, reverse=True)
    target = tmp_path / "a.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), "Excel 工作簿 (*.xlsx)"))
    preview = driver.window.files.sheets.grid()
    assert preview is not None and preview.save(".xlsx")
    driver.settle()
    assert "微心愿达标表" in load_workbook(target).active["A1"].value


def test_one_cadre_has_all_requirements(driver: Driver) -> None:
    model = shown(driver)
    person = next(e.person for e in model.entries if isinstance(e, Line))
    driver.window.coordinates.move(person=person)
    driver.settle()
    model = driver.window.tab.grid.table.grid_model()
    assert model.grid.of_one and len(model.grid.lines) > 10
    assert driver.window.tab.grid.table.grab().width() > 0
    driver.window.coordinates.move(kind="Family")
    driver.settle()
    assert driver.window.tab.pages.currentIndex() == 0 and not driver.window.tab.mode.isVisible()


def test_without_a_grid_the_export_says_what_to_do(driver: Driver) -> None:
    driver.window.files.sheets.grid()
    assert "达标表" in driver.warned[-1]


def test_a_group_folds_by_click_and_by_key(driver: Driver) -> None:
    model = shown(driver)
    table = driver.window.tab.grid.table
    first = model.entries.index("示例处")
    QTest.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(model.index(first, 0)).topLeft() + QPoint(20, 9),
    )
    entries = table.grid_model().entries
    assert entries[:2] == ["示例处", "示例福利院"] and len(entries) == 4
    assert table.grid_model().grid.short(Period.parse("2021-01")) == 5, "folded or not, the sums are of all"
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.grid_model().entries == ["示例处", "示例福利院"]
    table.viewport().grab()
    QTest.keyClick(table, Qt.Key.Key_Space)
    driver.window.refresh.tell(change(driver))
    driver.settle()
    assert len(table.grid_model().entries) == 4, "it stays folded when the table is read anew"
    driver.window.tab.grid.fold("示例处")
    assert len(table.grid_model().entries) == 7


def change(driver: Driver) -> Changes:
    """A wish of the first cadre."""
    wish = example(kind("MicroWish"), date="2021-01-05", cadre=Named(NAMES[0]), late_reason="示例")
    return save(driver.shell.desk, [Item(kind("MicroWish"), wish)])


def test_who_is_behind_is_listed_and_reminded(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    change(driver)
    driver.window.read()
    shown(driver)
    tab = driver.window.tab
    assert tab.remind_button.isVisible() and tab.remind_button.text() == "催办名单 5 人"
    boxes: list[RemindBox] = []

    def stay(box: RemindBox) -> int:
        boxes.append(box)
        box.table.selectRow(4)
        box.print_button.click()
        return 1

    monkeypatch.setattr(RemindBox, "exec", stay)
    tab.remind_button.click()
    driver.settle()
    rows = boxes[0].rows
    assert [r.cells[2] for r in rows] == ["4", "4", "4", "4", "3"] and rows[4].cells[0] == NAMES[0]
    assert rows[4].cells[3] == "1月缺 1、2月缺 2" and rows[0].cells[1] == "示例处"
    preview = driver.window.files.sheets.preview
    assert preview is not None and preview.document.book.sheetnames == [NAMES[0]]
    preview.reject()
    driver.settle()
    driver.window.coordinates.move(person=rows[0].goal)
    driver.settle()
    assert not tab.remind_button.isVisible(), "one cadre's table names nobody else"
