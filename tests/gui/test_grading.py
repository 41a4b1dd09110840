"""季评鉴与季度绩效考评 in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cadreapp.operations.quarter import Meter
from cadreapp.operations.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example


@pytest.fixture
def april(tmp_path: Path) -> Iterator[Driver]:
    """The window on 9 April, when the first quarter is graded."""
    found = Driver(tmp_path / "data", date(2021, 4, 9))
    desk, summary = found.shell.desk, kind("MonthSummary")
    save(desk, [Item(summary, example(summary, cadre=Named(NAMES[0]), period="2021-03", late_reason="补报（示例）"))])
    found.window.show_grading()
    found.settle()
    yield found
    found.shell.close()


def click(driver: Driver, name: str, word: str) -> None:
    table = driver.window.grading.table
    table.repaint()
    spot = next(
        s for s in table.spots if isinstance(s.goal, tuple) and (s.goal[0].line.member.name, s.goal[1]) == (name, word)
    )
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    driver.settle()


def grades(driver: Driver) -> dict[str, tuple[str, str]]:
    sheet = driver.window.grading.sheet
    assert sheet is not None
    return {c.line.member.name: (c.grade, c.state) for c in sheet.candidates}


def test_the_screen_opens_on_the_quarter_that_ended_last(april: Driver) -> None:
    window = april.window
    assert window.pages.currentWidget() is window.grading
    assert window.coordinates.place.period.text == "2021Q1" and window.length.index == 2
    assert not window.grab().isNull()
    assert {m.staff: m.blocked for m in window.grading.meters.meters} == {
        "公务员": "未登记参加考核总人数",
        "事业单位人员": "",
    }


def test_grades_are_given_by_mouse_and_keys_and_undone(april: Driver) -> None:
    page = april.window.grading
    page.reviewer.setText("王领导")
    click(april, NAMES[0], "好")
    assert grades(april)[NAMES[0]] == ("好", "草稿")
    page.opinion.setPlainText("工作扎实（示例）")
    page.settle()
    april.settle()
    assert page.one() is not None and page.one().line.member.name != NAMES[0]  # type: ignore[union-attr]
    QTest.keyClick(page.table, Qt.Key.Key_2)
    april.settle()
    assert sorted(g for g, _ in grades(april).values() if g) == ["好", "较好"]
    first = next(c for c in page.sheet.candidates if c.grade == "好")  # type: ignore[union-attr]
    assert (first.opinion, first.reviewer) == ("工作扎实（示例）", "王领导")
    april.window.undo()
    april.settle()
    assert sorted(g for g, _ in grades(april).values() if g) == ["好"]


def test_nothing_is_confirmed_without_base_or_over_the_cap_and_then_it_is_locked(april: Driver) -> None:
    page, desk = april.window.grading, april.shell.desk
    page.reviewer.setText("王领导")
    for name in NAMES[:2]:
        click(april, name, "好")
    page.confirm()
    april.settle()
    assert "未登记参加考核总人数" in april.warned[-1]
    base = {"period": "2021Q1", "staff": "公务员", "total": 4}
    save(desk, [Item(kind("AppraisalBase"), base)])
    april.window.read()
    april.settle()
    meter = next(m for m in page.meters.meters if m.staff == "公务员")
    assert meter.over and (meter.given, meter.allowed) == (2, 1)
    page.confirm()
    april.settle()
    assert "超出名额" in april.warned[-1]
    click(april, NAMES[1], "较好")
    page.confirm()
    april.settle()
    assert {grades(april)[n] for n in NAMES[:2]} == {("好", "已确认"), ("较好", "已确认")}
    page.choose(next(c.person for c in page.sheet.candidates if c.locked))  # type: ignore[union-attr]
    assert not page.next_button.isEnabled() and page.opinion.isReadOnly()
    page.feed_back()
    april.settle()
    assert grades(april)[NAMES[0]] == ("好", "已反馈")


def test_a_long_opinion_is_refused_and_an_ungraded_one_is_told(april: Driver) -> None:
    page = april.window.grading
    page.settle()
    assert "还没有评等次" in april.window.message.text()
    page.opinion.setPlainText("长" * 201)
    page.grade("好")
    assert "最多 200 字" in april.warned[-1]


def test_the_screen_leads_to_records_and_is_left(april: Driver) -> None:
    window, page = april.window, april.window.grading
    page.meters.repaint()
    goal = page.meters.spots[0].goal
    assert isinstance(goal, Meter)
    page.meters.chosen.emit(goal)
    april.settle()
    assert window.pages.currentWidget() is window.tab and window.coordinates.place.kind == "AppraisalBase"
    window.show_grading()
    april.settle()
    page.breakdown.chosen.emit(2)
    april.settle()
    assert window.coordinates.place.platform == 2 and window.coordinates.place.person is not None
    window.show_grading()
    april.settle()
    window.go(1)
    april.settle()
    assert window.pages.currentWidget() is window.tab and not window.graded
