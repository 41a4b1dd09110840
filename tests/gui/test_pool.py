"""后备干部与提拔使用 in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES
from ui.dialogs.pool import PoolDialog
from ui.forms.form import Form


@pytest.fixture
def run(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[PoolDialog], None]], None]:
    """Opens the box and does something in it."""

    def run(act: Callable[[PoolDialog], None]) -> None:
        def exec_(box: PoolDialog) -> int:
            act(box)
            return box.result()

        monkeypatch.setattr(PoolDialog, "exec", exec_)
        driver.window.appraisal.pool()
        driver.settle()

    return run


def texts(box: PoolDialog) -> list[list[str]]:
    return [[box.table.item(r, c).text() for c in range(box.table.columnCount())] for r in range(box.table.rowCount())]


def test_a_candidate_is_entered_into_the_pool_and_seen_there(driver: Driver, run: Callable[..., None]) -> None:
    def enter(box: PoolDialog) -> None:
        assert len(texts(box)) == len(NAMES) and "未具备" in box.about.text()
        box.table.selectRow(1)
        box.enter.click()

    run(enter)
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form) and form.kind.name == "Reserve" and form.record is None
    values = form.values()
    assert values is not None
    name = values["cadre"].name
    given = {"date": "2021-03-01", "basis": "党组会（示例）"}
    (record,) = save(driver.shell.desk, [Item(kind("Reserve"), {"cadre": Named(name)} | given)]).records
    form.set_dirty(False)

    def look(box: PoolDialog) -> None:
        assert texts(box)[0][:3:2] == [name, "2021-03-01"] and not box.enter.isEnabled()
        box.which.chosen.emit(1)
        assert [row[0] for row in texts(box)] == [name]
        box.open_row(0)

    run(look)
    assert driver.window.coordinates.place.kind == "Reserve" and driver.window.tab.open_record() == record


def test_a_promotion_begins_with_the_present_post(driver: Driver, run: Callable[..., None]) -> None:
    def promote(box: PoolDialog) -> None:
        box.table.selectRow(0)
        assert box.promote.isEnabled()
        box.promote.click()
        assert box.chosen is not None

    run(promote)
    for _ in range(50):  # the place is shown first, then the form
        if isinstance(driver.window.tab.stack.currentWidget(), Form):
            break
        driver.settle()
    form = driver.window.tab.stack.currentWidget()
    window = driver.window
    assert isinstance(form, Form), (window.coordinates.place, driver.warned, window.message.text())
    assert form.kind.name == "Promotion"
    values = form.values()
    assert values is not None and values["from_post"] in ("示例处科员", "示例福利院科员")


def test_an_empty_list_says_so(run: Callable[..., None]) -> None:
    def look(box: PoolDialog) -> None:
        box.which.chosen.emit(2)
        assert not texts(box) and "0 人" in box.words.text() and not box.promote.isEnabled()
        box.open_row(0)

    run(look)
