"""The 达标表 in the real window: switch, sort, enter what is owed, excuse it, look at the records, export."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cadreapp.operations.counting.grid import Line
from cadreapp.records.period import Period
from tests.gui.conftest import Driver
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
