"""年度考核 in the real window: grades by mouse and keys, each step for many in its box, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from cadreapp.operations.appraisal import year_steps
from cadreapp.operations.appraisal.year import CONFIRM, DECIDE, FILE, SHOW, STAGES, SUBMIT, TELL, YearRow
from cadreapp.operations.counting.grading import punishments
from cadreapp.operations.sheets import APPRAISAL, SHEETS
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.appraisal import OBJECTIONS, SETTLED, UNGRADED, AppraisalStep
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, cut_labels
from tests.unit.bureau import NAMES
from ui.appraisal.year_box import StepBox
from ui.appraisal.year_page import LONGEST, YearPage
from ui.appraisal.year_parts import stage_sign
from ui.kit.controls import ComboBox, Segments
from ui.kit.drawing.signs import Sign
from ui.kit.editors import DateEditor

ZHANG, LI, WANG, ZHAO, ZENG = NAMES


@pytest.fixture
def winter(tmp_path: Path) -> Iterator[Driver]:
    """The window on 20 December, when the year is appraised."""
    found = Driver(tmp_path / "data", date(2021, 12, 20))
    desk = found.shell.desk
    items = [{"period": "2021", "staff": s, "total": 10} for s in ("公务员", "事业单位人员")]
    save(desk, [Item(kind("AppraisalBase"), values) for values in items])
    found.window.show_year_appraisal()
    found.settle()
    yield found
    found.end()


def page(driver: Driver) -> YearPage:
    return driver.window.year


def row(driver: Driver, name: str) -> YearRow:
    sheet = page(driver).sheet
    assert sheet is not None
    return next(r for r in sheet.rows if r.name == name)


def click(driver: Driver, name: str, word: str) -> None:
    table = page(driver).table
    table.repaint()
    spot = next(s for s in table.spots if isinstance(s.goal, tuple) and (s.goal[0].name, s.goal[1]) == (name, word))
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    driver.settle()


def open_stage(driver: Driver, stage: str) -> StepBox:
    """Press a stage; its box."""
    stages = page(driver).stages
    stages.repaint()
    spot = next(s for s in stages.spots if s.goal == stage)
    QTest.mouseClick(stages, Qt.MouseButton.LeftButton, pos=spot.box.center().toPoint())
    driver.settle()
    box = page(driver).box
    assert box is None or not cut_labels(box)
    assert box is not None, driver.window.message.text()
    return box


def fill(driver: Driver, box: StepBox, **values: str) -> None:
    """Type into the fields and write."""
    for name, words in values.items():
        editor = box.editors[name]
        if hasattr(editor, "setEditText"):
            editor.setEditText(words)
        elif hasattr(editor, "setText"):
            editor.setText(words)
        else:
            editor.set_value(words)
    box.submit()
    driver.settle()


def through(driver: Driver, stage: str, **values: str) -> None:
    fill(driver, open_stage(driver, stage), **values)
    assert page(driver).box is None, "it is written and closed"


def test_the_screen_opens_on_the_year_and_paints_at_every_size(winter: Driver) -> None:
    window = winter.window
    assert window.pages.currentWidget() is page(winter) and window.coordinates.place.period.text == "2021"
    for size in (QSize(1100, 700), QSize(1366, 768), QSize(1600, 900)):
        window.resize(size)
        winter.settle()
        assert not window.grab().isNull()
        table = page(winter).table
        table.repaint()
        words = [s for s in table.spots if isinstance(s.goal, tuple)]
        assert len(words) == 5 * len(NAMES), "every word can be clicked at every width"
        assert all(0 <= s.box.left() and s.box.right() <= table.width() for s in words)
    assert [m.staff for m in page(winter).meters.meters] == ["公务员", "事业单位人员"]


def test_grades_by_mouse_and_keys_with_the_comment_typed_and_undone(winter: Driver) -> None:
    one = page(winter)
    click(winter, ZHANG, "优秀")
    assert (row(winter, ZHANG).grade, row(winter, ZHANG).year.state) == ("优秀", "草稿")
    one.comment.setPlainText("工作扎实（示例）")
    QTest.keyClick(one.table, Qt.Key.Key_Down)
    winter.settle()
    assert row(winter, ZHANG).comment == "工作扎实（示例）", "the comment is kept when one goes on"
    assert one.one() is not None and one.one().name != ZHANG  # type: ignore[union-attr]
    one.choose(row(winter, ZHAO).person)
    QTest.keyClick(one.table, Qt.Key.Key_2)
    winter.settle()
    assert row(winter, ZHAO).grade == "合格", "institution staff have words of their own"
    winter.window.undo()
    winter.settle()
    assert row(winter, ZHAO).grade == "" and row(winter, ZHANG).grade == "优秀"


def test_a_comment_waits_for_its_grade_and_a_long_one_is_refused(winter: Driver) -> None:
    one = page(winter)
    one.choose(row(winter, LI).person)
    one.comment.setPlainText("踏实（示例）")
    one.move_by(1)
    assert "评语先留着" in winter.window.message.text()
    one.choose(row(winter, LI).person)
    assert one.comment.toPlainText() == "踏实（示例）"
    one.grade("称职")
    winter.settle()
    assert row(winter, LI).comment == "踏实（示例）"
    one.comment.setPlainText("长" * (LONGEST + 1))
    one.grade("称职")
    winter.settle()
    assert f"最多 {LONGEST} 字" in winter.warned[-1] and row(winter, LI).comment == "踏实（示例）"


def test_not_graded_asks_for_the_reason(winter: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def answer(title: str, question: str, label: str, offered: tuple[str, ...] = ()) -> str:
        asked.append(offered)
        return offered[0] if len(asked) > 1 else ""

    leave = {"cadre": Named(ZHANG), "category": "病假", "date": "2021-02-01", "end": "2021-10-31"}
    save(winter.shell.desk, [Item(kind("Leave"), leave)])
    winter.window.read()
    winter.settle()
    monkeypatch.setattr(winter.window.talk, "ask_text", answer)
    page(winter).choose(row(winter, ZHANG).person)
    for expected in ("", UNGRADED):
        QTest.keyClick(page(winter).table, Qt.Key.Key_0)
        winter.settle()
        assert row(winter, ZHANG).grade == expected
    assert asked[0][0] == row(winter, ZHANG).reason == "病假、事假累计超过半年", "what the rules say is offered first"


def test_the_whole_course_in_its_boxes(winter: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, word in ((ZHANG, "优秀"), (LI, "不称职"), (ZHAO, "合格")):
        click(winter, name, word)
    box = open_stage(winter, SUBMIT)
    waits = {w.row.name: w.waits for w in box.whom}
    assert waits[WANG] == "还没有写下等次" and not waits[ZHANG] and len(box.ticked()) == 3
    fill(winter, box, leader=LI, handler="李经办")
    assert "没有写入" in box.fault.text() and f"{LI}: 提出人不能是本人" in box.fault.text()
    assert page(winter).box is box and not row(winter, LI).steps, "what is refused leaves the box open"
    fill(winter, box, leader="王领导")
    assert [stage_sign(row(winter, ZHANG), s) for s in STAGES[:2]] == [Sign.DONE, Sign.PART]
    assert stage_sign(row(winter, LI), SHOW) is Sign.EXCUSED and stage_sign(row(winter, LI), TELL) is Sign.WAIT
    through(winter, DECIDE, meeting="第12次党组会（示例）")
    box = open_stage(winter, SHOW)
    assert [w.row.name for w in box.whom] == [ZHANG]
    first, until = box.editors["date"], box.editors["until"]
    assert isinstance(first, DateEditor) and isinstance(until, DateEditor)
    assert until.value() == "2021-12-24"
    first.line.setText("2021-12-22")
    assert until.value() == "2021-12-28" and "最早到 2021-12-28" in box.note.text()
    fill(winter, box)
    assert "2021-12-22 还没有到" in box.fault.text(), "nothing is recorded before it is done"
    monkeypatch.setattr(winter.shell.desk, "today", lambda: date(2021, 12, 22))
    fill(winter, box)
    assert row(winter, ZHANG).steps[SHOW].until == "2021-12-28"
    box = open_stage(winter, CONFIRM)
    assert len(box.ticked()) == 2
    at = next(n for n, w in enumerate(box.whom) if w.row.name == ZHANG)
    assert box.whom[at].waits == "公示到 2021-12-28 才结束"
    box.table.item(at, 0).setCheckState(Qt.CheckState.Checked)
    fill(winter, box, reviewer="王领导")
    assert f"{ZHANG}: 拟优秀公示到 2021-12-28 才结束" in box.fault.text() and not row(winter, LI).locked
    box.reject()
    monkeypatch.setattr(winter.shell.desk, "today", lambda: date(2021, 12, 29))
    winter.window.read()
    winter.settle()
    box = open_stage(winter, SHOW)
    box.segments[row(winter, ZHANG).person].set_index(OBJECTIONS.index(SETTLED))
    fill(winter, box)
    assert "请写明异议" in box.fault.text()
    fill(winter, box, outcome="来信一封，查无实据（示例）")
    shown = row(winter, ZHANG).steps[SHOW]
    assert (shown.objection, shown.outcome) == (SETTLED, "来信一封，查无实据（示例）")
    through(winter, CONFIRM, reviewer="王领导")
    assert all(row(winter, n).locked for n in (ZHANG, LI, ZHAO)) and page(winter).comment.isReadOnly()
    box = open_stage(winter, TELL)
    segments = box.segments[row(winter, LI).person]
    assert isinstance(segments, Segments)
    segments.set_index(1)
    fill(winter, box)
    assert {n: row(winter, n).steps[TELL].signed for n in (ZHANG, LI)} == {ZHANG: "签字", LI: "拒签"}
    box = open_stage(winter, FILE)
    said = {w.row.name: w.waits for w in box.whom}
    assert "前还可以申请复核" in said[LI] and not said[ZHANG], "against 优秀 there is no 复核"
    for at, one in enumerate(box.whom):
        if TELL in one.row.steps:
            box.table.item(at, 0).setCheckState(Qt.CheckState.Checked)
    fill(winter, box)
    assert row(winter, ZHANG).stage == ""


def test_review_and_correction_of_one(winter: Driver) -> None:
    one = page(winter)
    click(winter, LI, "不称职")
    assert not one.own.isVisible()
    through(winter, SUBMIT, leader="王领导")
    through(winter, DECIDE, meeting="第12次党组会（示例）")
    through(winter, CONFIRM, reviewer="王领导")
    through(winter, TELL)
    assert all(b.isVisible() for b in (one.review_button, one.appeal_button, one.correct_button))
    assert not one.again_button.isVisible() and not one.later_button.isVisible()
    one.review_button.click()
    box = one.box
    assert box is not None and "最迟 2022-01-19，还有 30 天" in box.note.text()
    fill(winter, box, outcome="维持原等次（示例）")
    assert row(winter, LI).steps["复核"].outcome == "维持原等次（示例）" and one.appeal_button.isVisible()
    one.correct_button.click()
    box = one.box
    assert box is not None
    paper = {"basis": "示例〔2021〕9号", "reason": "有误（示例）", "handler": "李经办", "approver": "李经办"}
    fill(winter, box, grade="基本称职", **paper)
    assert "批准人和更正人不能是同一个人" in box.fault.text()
    fill(winter, box, approver="王领导")
    assert row(winter, LI).grade == "基本称职" and row(winter, LI).decided == "不称职"


def test_a_grade_is_given_after_a_closed_case(winter: Driver) -> None:
    case = {"date": "2021-10-08", "cadre": Named(LI), "category": "立案审查", "content": "示例"}
    save(winter.shell.desk, [Item(kind("Conduct"), case)])
    one, person = page(winter), row(winter, LI).person
    year_steps.put_down(winter.shell.desk, 2021, person, UNGRADED, "", "立案审查调查未结案")
    winter.window.read()
    winter.settle()
    one.choose(person)
    for stage, more in (
        (SUBMIT, {"leader": "王领导"}),
        (DECIDE, {"meeting": "第12次（示例）"}),
        (CONFIRM, {"reviewer": "王领导"}),
    ):
        through(winter, stage, **more)
    assert not one.later_button.isVisible(), "the case is still open"
    (record,) = [p.record for p in punishments(winter.shell.desk)]
    save(winter.shell.desk, [Item(kind("Conduct"), {"effective_until": "2021-12-20"}, record)])
    winter.window.read()
    winter.settle()
    assert one.later_button.isVisible()
    one.later_button.click()
    assert one.box is not None
    assert not cut_labels(one.box)
    fill(winter, one.box, grade="基本称职", meeting="示例〔2021〕9号")
    assert row(winter, LI).grade == "基本称职" and not one.later_button.isVisible()


@pytest.mark.parametrize(
    ("measure", "words", "said"),
    [
        (
            "撤销党内职务",
            ["不称职"],
            "当年定为最低等次，2021年应为“不称职”，下面只列出不称职。",
        ),
        ("警告", ["称职", "基本称职", "不称职"], "不能评为“优秀”，下面只列出称职、基本称职、不称职。"),
        (None, ["优秀", "称职", "基本称职", "不称职"], ""),
    ],
)
def test_only_the_grades_that_the_rule_leaves_open_are_listed(
    winter: Driver, measure: str | None, words: list[str], said: str
) -> None:
    desk, who = winter.shell.desk, {"cadre": Named(ZHANG), "late_reason": "补录（示例）"}
    case = {"date": "2021-10-08", "category": "立案审查", "content": "（示例）", "effective_until": "2021-12-20"}
    older = {"date": "2021-02-01", "category": "处分", "measure": measure, "content": "（示例）"}
    save(desk, [Item(kind("Conduct"), values | who) for values in ((case, older) if measure else (case,))])
    graded = {"period": "2021", "grade": UNGRADED, "ungraded_reason": "立案审查调查未结案", "state": "已确认"}
    graded |= {"reviewer": Named("王领导")}
    save(replace(desk, guards=None), [Item(kind("AnnualAppraisal"), graded | who)])
    winter.window.read()
    winter.settle()
    one = page(winter)
    one.choose(row(winter, ZHANG).person)
    one.later_button.click()
    assert one.box is not None
    assert not cut_labels(one.box)
    grades = one.box.editors["grade"]
    assert isinstance(grades, ComboBox)
    assert [grades.itemText(n) for n in range(grades.count())] == words
    assert grades.currentText() == (words[0] if len(words) == 1 else "")
    assert said in one.box.note.text() and ("下面只列出" in one.box.note.text()) == bool(said)
    one.box.reject()
    one.correct_button.click()
    assert one.box is not None
    assert not cut_labels(one.box)
    grades = one.box.editors["grade"]
    assert isinstance(grades, ComboBox)
    assert [grades.itemText(n) for n in range(grades.count())] == words
    assert said in one.box.note.text()


def test_nobody_waiting_is_said_and_the_screen_is_left(winter: Driver) -> None:
    window, one = winter.window, page(winter)
    one.take(TELL)
    assert "没有等着办“书面告知”的人" in window.message.text()
    one.meters.chosen.emit(one.meters.meters[0])
    winter.settle()
    assert window.pages.currentWidget() is window.tab and window.coordinates.place.kind == "AppraisalBase"
    window.show_year_appraisal()
    winter.settle()
    window.show_grading()
    winter.settle()
    assert window.pages.currentWidget() is window.grading
    window.show_year_appraisal()
    winter.settle()
    assert window.pages.currentWidget() is one
    window.new_of(AppraisalStep)
    winter.settle()
    assert window.pages.currentWidget() is window.tab and window.coordinates.place.kind == "AppraisalStep"


def test_conflicts_are_named_in_the_table(winter: Driver) -> None:
    click(winter, ZHANG, "优秀")
    found = row(winter, ZHANG)
    assert found.year.conflicts == ("4 个季度没有确认的等次",)
    table = page(winter).table
    assert table.tall(found) > table.tall(row(winter, LI))
    assert any("4 个季度没有确认的等次" in line.words for line in page(winter).breakdown.lines)


@pytest.mark.parametrize(("measure", "offered"), [("警告", True), ("记过", False)])
def test_a_grade_is_offered_afterwards_only_where_it_can_be_given(winter: Driver, measure: str, offered: bool) -> None:
    desk, who = winter.shell.desk, {"cadre": Named(ZHANG), "late_reason": "补录（示例）"}
    case = {"date": "2021-10-08", "category": "立案审查", "content": "（示例）", "effective_until": "2021-12-20"}
    older = {"date": "2021-02-01", "category": "处分", "measure": measure, "content": "（示例）"}
    save(desk, [Item(kind("Conduct"), values | who) for values in (case, older)])
    graded = {"period": "2021", "grade": UNGRADED, "ungraded_reason": "立案审查调查未结案", "state": "已确认"}
    graded |= {"reviewer": Named("王领导")}
    save(replace(desk, guards=None), [Item(kind("AnnualAppraisal"), graded | who)])
    winter.window.read()
    winter.settle()
    page(winter).choose(row(winter, ZHANG).person)
    assert page(winter).later_button.isVisible() == offered
    said = [line.words for line in page(winter).breakdown.lines if "不能补定" in line.words]
    assert len(said) == (not offered) and all("2021年只能“未定等次”（受处分期间）" in words for words in said)


def test_each_sheet_of_the_year_is_made_from_its_button(winter: Driver) -> None:
    """The button offers the sheets of the appraisal that are made of a year, and makes the one that is chosen."""
    menu_of = page(winter)
    menu_of.print_button.click()
    menu = next(m for m in menu_of.findChildren(QMenu) if m.isVisible())
    offered = [spec for spec in SHEETS if spec.group == APPRAISAL and "year" in spec.lengths]
    assert [a.text() for a in menu.actions()] == [f"{spec.title}…" for spec in offered]
    menu.hide()
    menu.actions()[[s.title for s in offered].index("年度考核表")].trigger()
    winter.settle()
    preview = winter.window.files.sheets.preview
    assert preview is not None and preview.document.source.title == "年度考核表"
    preview.reject()
    winter.settle()
