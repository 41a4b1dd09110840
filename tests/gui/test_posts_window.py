"""Saving in the window: 任职经历 is offered in the same step, and what is 待核 is confirmed with a reason."""

from __future__ import annotations

import pytest

from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import people
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example


def enter(driver: Driver, name: str, **values: object) -> None:
    driver.go(name)
    tab = driver.window.tab
    assert tab.new(example(kind(name), **values))
    driver.settle()
    tab.submit()
    driver.settle()


def test_a_transfer_brings_the_post_up_to_date_and_one_undo_takes_both_back(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(driver.window.talk, "ask", lambda q, yes, no: asked.append(q) or True)
    person = next(m for m in people.roster(driver.shell.desk) if m.name == NAMES[0]).person
    who = Named(NAMES[0], person)
    enter(driver, "Transfer", cadre=who, date="2021-03-10", to_post="示例福利院副主任")
    assert len(asked) == 1 and "是否同时更新" in asked[0]
    held = next(m for m in people.roster(driver.shell.desk) if m.person == person)
    assert (held.unit, held.post) == ("示例福利院", "副主任")
    driver.window.undo()
    driver.settle()
    held = next(m for m in people.roster(driver.shell.desk) if m.person == person)
    assert (held.unit, held.post) == ("示例处", "科员") and not listing(driver.shell.desk, "岗位交流")


def test_what_is_to_be_confirmed_is_saved_with_its_reason_or_not_at_all(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, said = driver.shell.desk, []
    answers = iter(["", "入党积极分子参加"])
    monkeypatch.setattr(driver.window.talk, "ask_text", lambda t, q, *a, **k: said.append(q) or next(answers))
    who = next(Named(m.name, m.person) for m in people.roster(desk) if m.name == NAMES[3])
    enter(driver, "CommunityService", cadre=who, date="2021-03-10")
    assert not listing(desk, "回社区服务") and "不是中共党员" in said[0]
    driver.window.tab.submit()
    driver.settle()
    (row,) = load(desk, kind("CommunityService"), find(desk, kind("CommunityService"), Scope()))
    assert row.values["remark"] == "已核：入党积极分子参加"
