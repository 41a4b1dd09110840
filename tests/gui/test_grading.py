"""季评鉴与季度绩效考评 in the real window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from cadreapp.operations.appraisal import ballots, judges
from cadreapp.operations.appraisal.quarter import Meter
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.appraisal import UNGRADED, UNGRADED_REASONS
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.appraisal.ballots_box import BallotsBox
from ui.appraisal.entry_box import EntryBox
from ui.appraisal.entry_table import EntryTable, Line
from ui.appraisal.judges_box import JudgesBox, SheetsBox
from ui.appraisal.quarter_parts import JUDGED, Columns, scale_sentences, score_parts, shown_parts
from ui.bench import Page
from ui.kit.lists import Column, ListDialog


@pytest.fixture
def april(tmp_path: Path) -> Iterator[Driver]:
    """The window on 9 April, when the first quarter is graded."""
    found = Driver(tmp_path / "data", date(2021, 4, 9))
    desk, summary = found.shell.desk, kind("MonthSummary")
    save(desk, [Item(summary, example(summary, cadre=Named(NAMES[0]), period="2021-03", late_reason="补报（示例）"))])
    found.window.show_grading()
    found.settle()
    yield found
    found.end()


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
    assert window.coordinates.place.period.text == "2021Q1" and window.when.length.index == 2
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
    assert window.pages.currentWidget() is window.tab and window.bench.page is Page.PLATFORM


def test_who_is_not_graded_has_a_reason(april: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    page, window = april.window.grading, april.window
    page.reviewer.setText("王领导")
    asked: list[tuple[str, ...]] = []

    def choose(title: str, question: str, label: str, offered: Sequence[str] = ()) -> str:
        asked.append((title, question, *offered))
        return offered[0] if len(asked) > 1 else ""

    monkeypatch.setattr(window.talk, "ask_text", choose)
    click(april, NAMES[1], UNGRADED)
    assert grades(april)[NAMES[1]] == ("", ""), "without a reason nothing is written"
    page.choose(next(c.person for c in page.sheet.candidates if c.line.member.name == NAMES[1]))  # type: ignore[union-attr]
    QTest.keyClick(page.table, Qt.Key.Key_0)
    april.settle()
    one = page.one()
    assert one is not None and (one.grade, one.reason, one.coefficient) == (UNGRADED, UNGRADED_REASONS[0], None)
    assert asked[-1][2:] == UNGRADED_REASONS and page.breakdown.notes() == [("text2", f"未定等次：{one.reason}")]
    page.settle()
    april.settle()
    assert len(asked) == 2, "the reason stays"
    save(april.shell.desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": "公务员", "total": 4})])
    window.read()
    april.settle()
    monkeypatch.setattr(window.talk, "ask_text", lambda *a, **k: "刘领导")
    page.confirm()
    april.settle()
    assert grades(april)[NAMES[1]] == (UNGRADED, "已确认")


def test_who_should_not_be_graded_is_said_and_asked(april: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    page, desk, window = april.window.grading, april.shell.desk, april.window
    values = {"cadre": Named(NAMES[2]), "date": "2021-03-02", "category": "立案审查", "content": "（示例）"}
    save(desk, [Item(kind("Conduct"), values)], late_reason="补录（示例）")
    window.read()
    april.settle()
    one = next(c for c in page.sheet.candidates if c.line.member.name == NAMES[2])  # type: ignore[union-attr]
    assert one.barred is not None
    page.choose(one.person)
    assert page.breakdown.notes() == [("owed", "不应定等次：立案审查调查未结案（2021-03-02 立案，没有结案）")]
    questions: list[str] = []
    monkeypatch.setattr(window.talk, "ask", lambda question, yes, no: questions.append(question) or False)
    click(april, NAMES[2], "好")
    assert "立案审查调查未结案" in questions[0] and grades(april)[NAMES[2]] == ("", "")
    monkeypatch.setattr(window.talk, "ask_text", lambda title, question, label, offered=(): offered[0])
    click(april, NAMES[2], UNGRADED)
    again = page.one()
    assert again is not None and again.reason == "立案审查调查未结案"


def saved(driver: Driver, box: EntryBox) -> bool:
    """Press 保存; whether what is typed was taken."""
    before = len(box.changes)
    box.save()
    driver.settle()
    return len(box.changes) > before


def test_a_judges_scores_are_typed_pasted_saved_and_shown(april: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    window, page, boxes = april.window, april.window.grading, []

    def run(self: JudgesBox) -> int:
        boxes.append(self)
        assert not saved(april, self) and "评委姓名" in april.details[-1]
        self.judge.setEditText("王评委")
        self.choose()
        assert not saved(april, self) and "评委类别" in april.details[-1]
        self.class_.set_index(0)
        self.show()
        self.table.setFocus()
        self.table.setCurrentCell(0, 2)
        QTest.keyClick(self.table, Qt.Key.Key_8)
        editor = self.table.findChild(QLineEdit)
        QTest.keyClicks(editor, "7")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.qWait(20)
        assert self.table.figures(0) == ("87", "") and self.table.currentRow() == 1, "Enter goes down"
        self.table.paste(f"{NAMES[1]}\t70\t80.5\n李没有\t60\t60\n{NAMES[3]}\t101\t90\n")
        assert "李没有" in self.words.text() and "2 行" in self.words.text()
        assert not saved(april, self) and f"第 4 行 {NAMES[3]}" in april.details[-1]
        self.table.setCurrentCell(3, 2)
        self.table.clearSelection()
        QTest.keyClick(self.table, Qt.Key.Key_Delete)
        assert self.table.figures(3) == ("", "90")
        assert saved(april, self) and len(self.changes) == 1 and not self.table.changed
        self.close()
        return 0

    april.details = []  # type: ignore[attr-defined]
    window.talk.warn = lambda text, details="": april.details.append(details)  # type: ignore[attr-defined, method-assign]
    monkeypatch.setattr(JudgesBox, "exec", run)
    assert not any(p.goal == JUDGED for p in page.table.parts), "no column before anybody is scored"
    page.breakdown.chosen.emit(JUDGED)
    april.settle()
    found = {c.line.member.name: [(j.report, j.achievements) for j in c.judges] for c in page.sheet.candidates}  # type: ignore[union-attr]
    assert found[NAMES[1]] == [(Decimal("70.0"), Decimal("80.5"))] and found[NAMES[3]] == [(None, Decimal("90.0"))]
    assert any(p.goal == JUDGED for p in page.table.parts)
    shown: list[ListDialog] = []
    monkeypatch.setattr(ListDialog, "exec", lambda self: shown.append(self) or 0)
    page.choose(next(c.person for c in page.sheet.candidates if c.line.member.name == NAMES[1]))  # type: ignore[union-attr]
    page.breakdown.chosen.emit(JUDGED)
    assert shown[0].rows[0].cells == ("王评委", "局领导", "70.0", "80.5") and "不算 0 分" in shown[0].words.text()
    window.undo()
    april.settle()
    assert not any(c.judges for c in page.sheet.candidates)  # type: ignore[union-attr]


def test_a_judge_named_a_moment_ago_is_saved_with_what_was_typed(
    april: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: JudgesBox) -> int:
        self.table.paste(f"{NAMES[1]}\t70\t80.5\n")
        self.class_.set_index(0)
        self.judge.setEditText("王评委")
        assert saved(april, self), "the rows of the judge are read first, what was typed stays"
        self.table.paste(f"{NAMES[3]}\t60\t61\n")
        self.judge.setEditText("李评委")
        self.choose()
        assert saved(april, self)
        self.judge.setEditText("王评委")
        self.choose()
        april.settle()
        assert self.class_.index == 0 and self.table.figures(1) == ("70", "80.5")
        self.save()
        self.reject()
        april.settle()
        assert len(self.changes) == 2, "nothing was changed the third time"
        return 0

    monkeypatch.setattr(JudgesBox, "exec", run)
    april.window.grading.breakdown.chosen.emit(JUDGED)
    april.settle()
    found = judges.read(april.shell.desk, Period.parse("2021Q1"), "李评委")
    assert {r.name: r.report for r in found if r.report is not None} == {NAMES[1]: Decimal(70), NAMES[3]: Decimal(60)}


def test_what_was_confirmed_is_told_and_corrected_in_writing(april: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    page, window, desk = april.window.grading, april.window, april.shell.desk
    page.reviewer.setText("王领导")
    save(desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": "公务员", "total": 10})])
    click(april, NAMES[0], "好")
    page.confirm()
    april.settle()
    page.choose(next(c.person for c in page.sheet.candidates if c.locked))  # type: ignore[union-attr]
    assert page.sure.isVisible() and not page.who.isVisible()
    assert "测试" in page.kept.said() or "确认，审核人" in page.kept.said()
    shown: list[ListDialog] = []
    monkeypatch.setattr(ListDialog, "exec", lambda self: shown.append(self) or 0)
    page.kept.chosen.emit("kept")
    rows = dict(r.cells for r in shown[0].rows)  # type: ignore[misc]
    assert rows["规则版本"] == desk.rules.version and rows["审核人"] == "试验补录" and "× 40%" in rows["名额"]
    page.correct_button.click()
    april.settle()
    form = window.tab.form_of(kind("GradeCorrection"))
    values = form.values()
    assert window.coordinates.place.kind == "GradeCorrection"
    assert (values["period"], values["old"], values["cadre"].name) == ("2021Q1", "好", NAMES[0])
    more = {"date": desk.today().isoformat(), "grade": "较好", "basis": "示例〔2021〕1号", "reason": "（示例）"}
    who = {"handler": Named("李经办"), "approver": Named("王批准")}
    save(desk, [Item(kind("GradeCorrection"), {k: values[k] for k in ("period", "cadre", "old")} | more | who)])
    window.tab.close_form()
    window.show_grading()
    april.settle()
    one = next(c for c in page.sheet.candidates if c.locked)  # type: ignore[union-attr]
    assert (one.grade, one.corrected, one.coefficient) == ("较好", "好 → 较好", Decimal("1.0"))
    page.choose(one.person)
    assert page.kept.said().startswith("好 → 较好") and not window.grab().isNull()


def test_a_tally_is_typed_in_the_box(april: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    window = april.window

    def run(self: BallotsBox) -> int:
        for line, text in zip(self.turnout, ("30", "28", "28", "27"), strict=True):
            line.setText(text)
        assert self.invalid.text() == "无效 1"
        self.table.setCurrentCell(0, self.table.first)
        self.table.paste("20\t5\t1\t0\t1\n20\t5\t1\t1\t1\n20\t5\n")
        assert [self.table.item(row, 2).text() for row in range(4)] == ["27", "28（+1）", "未填全", ""]
        assert "2 人的票数不对" in self.words.text() or "已粘贴 3 行" in self.words.text()
        self.table.setCurrentCell(1, self.table.first + 3)
        assert not saved(april, self) and len(april.warned) == 1
        self.table.item(1, self.table.first + 3).setText("0")
        self.table.paste("")
        for column in range(2):
            self.table.item(2, self.table.first + column).setText("")
        assert self.table.item(1, 2).text() == "27" and saved(april, self)
        assert self.stored.valid == "27" and not self.changed
        self.class_.setCurrentIndex(1)
        self.choose()
        april.settle()
        assert self.turnout.valid.text() == "" and self.table.figures(0) == ("",) * 5
        self.reject()
        return 0

    monkeypatch.setattr(BallotsBox, "exec", run)
    window.judging.tally()
    april.settle()
    assert len(ballots.rows_of(april.shell.desk, Period.parse("2021"))) == 2
    window.undo()
    april.settle()
    assert not ballots.rows_of(april.shell.desk, Period.parse("2021"))


def test_score_sheets_are_written_from_the_menu(april: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(self: SheetsBox) -> int:
        assert not self.accept_button.isEnabled()
        self.fields["局领导"].setText("王评委、李评委")
        assert self.named == [("王评委", "局领导"), ("李评委", "局领导")] and self.accept_button.isEnabled()
        return 1

    monkeypatch.setattr(SheetsBox, "exec", run)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(tmp_path / "表"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "计票"), ""))
    april.window.judging.score_sheets()
    april.window.judging.tally_sheet()
    april.settle()
    assert len(list((tmp_path / "表").iterdir())) == 2 and (tmp_path / "计票.xlsx").exists()


def test_tab_and_enter_go_from_figure_to_figure(april: Driver) -> None:
    columns = (Column("述工作", 80), Column("晒业绩", 80))
    table = EntryTable("试", (Column("干部"),), columns)
    table.show_lines(
        [Line(1, "甲", ("甲",), ("", "")), Line(2, "乙", ("乙",), ("", ""), "已锁定"), Line(3, "丙", ("丙",), ("", ""))]
    )
    table.show()
    table.setFocus()
    places = []
    for _ in range(4):
        places.append((table.currentRow(), table.currentColumn()))
        QTest.keyClick(table, Qt.Key.Key_Tab)
    assert places == [(0, 1), (0, 2), (2, 1), (2, 2)], "names and locked rows are passed over"
    table.setCurrentCell(0, 2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (table.currentRow(), table.currentColumn()) == (2, 2)
    table.paste("丙\t办公室\t8\t9\n乙\t1\t2")
    assert table.typed() == {1: ("", ""), 2: ("", ""), 3: ("8", "9")} and table.changed
    table.close()


@pytest.mark.parametrize(("wide", "parts"), [(860, 6), (806, 6), (720, 6), (540, 0)])
def test_columns_give_way_and_never_overlap(wide: int, parts: int) -> None:
    where = Columns(wide, 6)
    assert len(where.parts) == parts
    boxes = [where.rank, where.name, *where.parts, where.total, where.before, where.grade, where.coefficient]
    assert all(left + room <= after + 0.5 for (left, room), (after, _) in pairwise(boxes))
    assert where.name[1] >= 56, "a name of four characters"


def worked_out(words: str) -> Decimal:
    """What a sum such as （100.0×20＋90.0×25）÷45 comes to, half up to one place."""
    terms, whole = words.strip("（").split("）÷")
    found = sum((Decimal(a) * Decimal(b) for a, b in (t.split("×") for t in terms.split("＋"))), Decimal(0))
    return (found / Decimal(whole)).quantize(Decimal("0.1"), "ROUND_HALF_UP")


def test_the_page_says_what_its_columns_are_of_and_how_the_score_follows(april: Driver) -> None:
    page, judged = april.window.grading, kind("JudgeScore")
    given = {"period": "2021Q1", "judge": Named("王评委"), "judge_class": "局领导", "report_score": 95}
    save(april.shell.desk, [Item(judged, example(judged, **given, cadre=Named(NAMES[1])))], late_reason="示例")
    ballot = example(kind("Ballot"), cadre=Named(NAMES[0]), period="2021")
    save(april.shell.desk, [Item(kind("Ballot"), ballot)], late_reason="示例")
    page.show_place()
    april.settle()
    sheet = page.sheet
    assert sheet is not None
    parts = shown_parts(sheet)
    assert sum(p.weight for p in parts) == 120, "with the judges the columns are of more than 100"
    said = "".join(page.foot.lines())
    assert said == "".join(scale_sentences(sheet)) == page.foot.toolTip() and "各栏满分共 120 分" in said
    page.table.repaint()
    rows = {s.goal: s.tip for s in page.table.spots if not isinstance(s.goal, tuple)}
    assert rows
    for one in sheet.candidates:
        known = [p for p in score_parts(sheet) if p.of(one.line) is not None]
        if one.line.total is None:
            assert "得分" not in rows[one]
            continue
        follows = rows[one].split("得分 ")[1]
        total, words = follows.split("＝")
        assert Decimal(total) == one.line.total == worked_out(words), one.line.member.name
        assert words.count("×") == len(known) and words.endswith(f"÷{sum(p.weight for p in known)}")


def test_the_foot_takes_a_second_line_where_it_is_narrow(april: Driver) -> None:
    foot = april.window.grading.foot
    foot.resize(900, foot.height())
    assert len(foot.lines()) == 1 and foot.height() == 26
    foot.resize(420, foot.height())
    april.settle()
    foot.resize(420, foot.height())
    assert len(foot.lines()) > 1 and foot.height() == 26 + 18 * (len(foot.lines()) - 1)
