"""年度计划, 年度结转, 年龄审核 in the real window."""

from __future__ import annotations

from datetime import date

from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.start import plan, running
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.roster import PlanItem
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.dialogs.year import AgeBox, CarryBox, plan_box, review


def test_the_plan_says_what_is_missing(driver: Driver) -> None:
    desk = driver.shell.desk
    empty = plan_box(2021, plan(desk, 2021))
    assert "还没有登记年度计划" in empty.words.text()
    save(desk, [Item(kind("PlanItem"), {"period": "2021", "category": "思想汇", "theme": "学党史", "month": "1"})])
    box = plan_box(2021, plan(desk, 2021))
    assert box.rows[0].cells == ("思想汇", "学党史", "1 月", "1 场", "0 场", "缺 1")
    driver.window.new_of(PlanItem)
    driver.settle()
    assert driver.window.coordinates.place.kind == "PlanItem"


def carried(driver: Driver) -> CarryBox:
    window = driver.window
    return CarryBox(window.desk, 2022, running(window.desk, 2022), window.tasks, window.talk, window)


def test_a_pairing_is_renewed_and_undone(driver: Driver) -> None:
    desk, pair = driver.shell.desk, kind("Mentorship")
    values = example(pair, cadre=Named(NAMES[0]), mentor=Named(NAMES[4]), date="2021-01-04", end="2021-12-31")
    save(desk, [Item(pair, values)])
    desk.today = lambda: date(2022, 1, 10)
    box = carried(driver)
    assert box.renew.isEnabled() and not box.end.isEnabled()
    box.decide("续到新年度")
    driver.settle()
    assert len(box.changes) == 1 and box.rows[0].cells[-1] == "已延续"
    assert not box.renew.isEnabled()
    for changes in box.changes:
        driver.window.tab.written(changes)
    driver.settle()
    driver.window.undo()
    driver.settle()
    assert carried(driver).renew.isEnabled()


def test_ages_are_decided_and_the_limit_is_set(driver: Driver) -> None:
    desk = driver.shell.desk
    person = driver.window.snapshot.members[0].person
    save_people(desk, [PersonItem({"born": "1980-05"}, person)])
    box = AgeBox(desk, 2021, review(desk, 2021), driver.window.tasks, driver.window.talk, driver.window)
    assert len(box.rows) == 1
    box.keep_on()
    driver.settle()
    assert "保留 试验补录（试验补录批准）" in box.rows[0].cells[-1]
    box.talk.ask_text = lambda *a, **k: "2021-12-31"  # type: ignore[method-assign]
    box.retire()
    driver.settle()
    assert len(box.changes) == 2
    box.limit.setText("99")
    box.set_limit()
    driver.settle()
    assert "18 到 60" in driver.warned[-1]
    box.limit.setText("50")
    box.set_limit()
    driver.settle()
    assert not box.rows and not box.grab().isNull()
