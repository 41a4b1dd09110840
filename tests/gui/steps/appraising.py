"""Pages 07 and 08: the quarter and the year appraised."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cadreapp.operations.appraisal.year import CONFIRM, DECIDE, FILE, SHOW, STAGES, SUBMIT, TELL
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from tests.gui.conftest import Driver
from tests.gui.steps.doing import boxes, form, has, menu, press
from tests.gui.test_year_page import click, fill, open_stage, row
from tests.unit.bureau import NAMES
from ui.bench import Page
from ui.dialogs.editions import EditionsDialog

# 07-quarter: 季度评定


def base(driver: Driver) -> None:
    menu(driver, "考核", "登记考核名额")
    assert form(driver).kind.title == "考核名额"
    form(driver).set_dirty(False)
    for staff in ("公务员", "事业单位人员"):
        save(driver.shell.desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": staff, "total": 20})])


def to_the_grading(driver: Driver) -> None:
    menu(driver, "考核", "季评鉴与季度绩效考评")
    assert driver.window.bench.page is Page.QUARTER


def judges(driver: Driver) -> None:
    seen: list[str] = []
    boxes(driver, lambda box: seen.append(box.windowTitle()))
    press(driver, "评委评分")
    driver.settle()
    assert seen and "评委评分" in seen[0]


def grade(driver: Driver) -> None:
    page = driver.window.grading
    page.reviewer.setText("王领导")
    page.choose(page.people()[0])
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_2)
    driver.settle()
    page.opinion.setPlainText("工作扎实（示例）")
    before = page.person
    press(driver, "评定，下一人")
    assert page.person != before and page.rows()[0].grade == "较好"


def confirm(driver: Driver) -> None:
    driver.window.talk.ask_text = lambda *a, **k: "李领导"  # type: ignore[method-assign]
    press(driver, "确认全部已评")
    assert driver.window.grading.rows()[0].locked, driver.warned


def tell(driver: Driver) -> None:
    press(driver, "记为已反馈")
    assert driver.window.grading.rows()[0].state == "已反馈"


# 08-year: 年度考核


def to_the_year(driver: Driver) -> None:
    for staff in ("公务员", "事业单位人员"):
        save(driver.shell.desk, [Item(kind("AppraisalBase"), {"period": "2021", "staff": staff, "total": 10})])
    menu(driver, "考核", "年度考核")
    assert driver.window.bench.page is Page.YEAR


def grade_one_by_one(driver: Driver) -> None:
    page = driver.window.year
    words = ("优秀", "称职", "称职", "合格", "合格")
    for name, word in zip(NAMES, words, strict=True):
        page.choose(row(driver, name).person)
        click(driver, name, word)
        page.comment.setPlainText(f"{name}踏实（示例）")
        press(driver, "保存，下一人")
    assert [(row(driver, n).grade, row(driver, n).comment) for n in NAMES] == [
        (word, f"{name}踏实（示例）") for name, word in zip(NAMES, words, strict=True)
    ]


def stage_by_stage(driver: Driver) -> None:
    """In the order that the page tells; who cannot be taken along says why."""
    today = {SUBMIT: 20, DECIDE: 20, SHOW: 20, CONFIRM: 28, TELL: 28, FILE: 31}
    asked = {
        SUBMIT: {"leader": "王领导"},
        DECIDE: {"meeting": "第12次党组会（示例）"},
        CONFIRM: {"reviewer": "王领导"},
    }
    for stage in STAGES:
        if stage == CONFIRM:
            early = open_stage(driver, stage)
            assert [one.waits for one in early.whom if one.row.name == NAMES[0]] == ["公示到 2021-12-24 才结束"]
            early.reject()
        driver.shell.desk.today = lambda day=today[stage]: date(2021, 12, day)  # type: ignore[method-assign, misc]
        driver.window.read()
        driver.settle()
        if stage == CONFIRM:  # the end of what was shown comes first
            fill(driver, open_stage(driver, SHOW))
        box = open_stage(driver, stage)
        has(stage, box.accept_button.text(), stage)
        for at, _one in enumerate(box.whom):
            item = box.table.item(at, 0)
            if item is not None and stage == FILE:
                item.setCheckState(Qt.CheckState.Checked)
        fill(driver, box, **asked.get(stage, {}))
        assert driver.window.year.box is None, box.fault.text()
    assert all(row(driver, name).stage == "" for name in NAMES)


def keep_as_final(driver: Driver) -> None:
    seen: list[object] = []
    boxes(driver, seen.append)
    menu(driver, "考核", "审定锁定")
    driver.settle()
    assert [type(box) for box in seen] == [EditionsDialog]
