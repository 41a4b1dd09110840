"""From a finding of a check-up or a forum to a 苗头性问题, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.forms.form import Form

CHECK, FORUM, CONCERN = kind("PoliticalCheck"), kind("Forum"), kind("Concern")
LATE = {"late_reason": "补（示例）"}


def record(driver: Driver, name: str, **values: object) -> None:
    found = kind(name)
    (made,) = save(driver.shell.desk, [Item(found, example(found, **values) | LATE)]).records
    driver.window.read()
    driver.go(name)
    driver.window.tab.table.choose(made)
    driver.settle()


def form(driver: Driver) -> Form:
    found = driver.window.tab.stack.currentWidget()
    assert isinstance(found, Form)
    return found


def test_a_check_ups_finding_opens_a_concern_that_a_named_person_must_fill(driver: Driver) -> None:
    button = driver.window.follow_up.button
    driver.go("WorkInfo")
    assert button.isHidden()
    values = {"cadre": Named(NAMES[1]), "period": "2021H1", "date": "2021-03-10"}
    record(driver, "PoliticalCheck", **values, finding="纪律观念松懈（示例）", follow_up="谈心（示例）")
    assert not button.isHidden() and button.isEnabled()
    button.click()
    driver.settle()
    tab = driver.window.tab
    assert tab.kind is CONCERN and form(driver).record is None
    given = form(driver).values()
    assert given is not None
    assert (given["cadre"].name, given["problem"], given["step"]) == (NAMES[1], "纪律观念松懈（示例）", "发现")
    assert given["grounds"] == "2021年上半年政治体检（2021-03-10）：纪律观念松懈（示例）\n整改：谈心（示例）"
    assert given["handler"] is None and given["approver"] is None and given["date"] is None
    tab.submit()
    driver.settle()
    assert form(driver).rows["handler"].fault.text() and not driver.window.tab.counts.get("Concern")


def test_of_a_forums_people_one_is_meant(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def popup(menu: QMenu, *_: object) -> None:
        offered.extend(a.text() for a in menu.actions())
        menu.actions()[1].trigger()

    monkeypatch.setattr(QMenu, "popup", popup)
    people = tuple(Named(n) for n in NAMES[:3])
    values = {"period": "2021H1", "date": "2021-03-11", "cadres": people, "findings": "学习劲头不足（示例）"}
    record(driver, "Forum", **values, speakers=None)
    driver.window.follow_up.button.click()
    driver.settle()
    assert offered == list(NAMES[:3])
    given = form(driver).values()
    assert given is not None and (given["cadre"].name, given["problem"]) == (NAMES[1], "学习劲头不足（示例）")
