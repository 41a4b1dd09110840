"""The form shows what is chosen, and only that: not the former person's record, nor one of several."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel

from cadreapp import records
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.forms.form import Form

WORK = records.kind("WorkInfo")


@pytest.fixture
def records_of(driver: Driver) -> dict[str, int]:
    """A record of each cadre, shown in the table."""
    found = {}
    for name in NAMES:
        values = example(WORK, cadre=Named(name), date="2021-02-10", headline=f"{name}写的", late_reason="试验")
        (found[name],) = save(driver.shell.desk, [Item(WORK, values)]).records
    driver.go("WorkInfo")
    driver.window.read()
    driver.settle()
    return found


def person(driver: Driver, name: str) -> int:
    return next(m.person for m in driver.window.snapshot.members if m.name == name)


def choose_more(driver: Driver, record: int) -> None:
    table = driver.window.tab.table
    flags = QItemSelectionModel.SelectionFlag
    row = table.records().index(table.records().order[record], 0)
    table.selectionModel().select(row, flags.Select | flags.Rows)
    driver.settle()


@pytest.mark.parametrize("way", ["another person", "another unit", "at once"])
def test_another_place_does_not_keep_the_record_of_before(driver: Driver, records_of: dict[str, int], way: str) -> None:
    window = driver.window
    assert window.tab.table.choose(records_of["张示例"])
    if way != "at once":
        driver.settle()
        assert window.tab.open_record() == records_of["张示例"]
    if way == "another unit":
        units = {m.unit for m in window.snapshot.members}
        own = next(m.unit for m in window.snapshot.members if m.name == "张示例")
        window._who(next((u for u in units if u != own), None), person(driver, "李示例"))
    else:
        window._who(None, person(driver, "李示例"))
    driver.settle()
    assert window.tab.open_record() is None and not isinstance(window.tab.stack.currentWidget(), Form)


def test_what_is_read_anew_is_still_chosen(driver: Driver, records_of: dict[str, int]) -> None:
    window = driver.window
    window._who(None, person(driver, "李示例"))
    driver.settle()
    assert window.tab.table.choose(records_of["李示例"])
    driver.settle()
    window.read()
    driver.settle()
    assert window.tab.open_record() == records_of["李示例"]


def test_of_several_none_is_open_and_their_number_is_said(driver: Driver, records_of: dict[str, int]) -> None:
    tab = driver.window.tab
    assert tab.table.choose(records_of["张示例"])
    driver.settle()
    choose_more(driver, records_of["李示例"])
    assert tab.open_record() is None and not isinstance(tab.stack.currentWidget(), Form)
    assert "2 条" in tab.invitation.text() and tab.delete_button.isEnabled() and not tab.copy_button.isEnabled()
    choose_more(driver, records_of["王示例"])
    assert "3 条" in tab.invitation.text()
    tab.table.clearSelection()
    assert "选中了" not in tab.invitation.text()
    assert tab.table.choose(records_of["王示例"])
    driver.settle()
    assert tab.open_record() == records_of["王示例"]


def test_what_is_not_saved_is_not_lost_to_a_second_row(driver: Driver, records_of: dict[str, int]) -> None:
    tab = driver.window.tab
    assert tab.table.choose(records_of["张示例"])
    driver.settle()
    form = tab.form_of(WORK)
    form.set_dirty(True)
    driver.window.talk.choose = lambda question, answers: 2  # type: ignore[method-assign]
    choose_more(driver, records_of["李示例"])
    assert tab.stack.currentWidget() is form and form.dirty and form.record == records_of["张示例"]


def test_several_cadres(driver: Driver) -> None:
    driver.go(records.CADRE.name)
    tab = driver.window.tab
    assert tab.table.choose(person(driver, "张示例"))
    driver.settle()
    choose_more(driver, person(driver, "李示例"))
    assert tab.open_record() is None and "2 名干部" in tab.invitation.text()
