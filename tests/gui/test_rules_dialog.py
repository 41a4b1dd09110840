"""指标、预警与考核方案设置 in the real window."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from cadreapp.operations.counting import bureau_rules
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.rules import SUBJECTS
from tests.gui.conftest import Driver
from tests.unit.bureau import example
from ui.dialogs.rules.dialog import RulesDialog
from ui.kit.controls import ComboBox
from ui.kit.lists import ListDialog


def dialog(driver: Driver) -> RulesDialog:
    return RulesDialog(driver.shell.desk, driver.shell.tasks, driver.window.talk, driver.window)


def type_in(box: RulesDialog, name: str, text: str) -> None:
    editor = box.fields.editors[name]
    assert isinstance(editor, QLineEdit)
    editor.setText(text)
    editor.textEdited.emit(text)


def row_of(box: RulesDialog, kind: str) -> int:
    return next(n for n, t in enumerate(box.tables) if t["kind"] == kind)


def test_a_quota_is_changed_from_the_next_quarter_on_and_undone(driver: Driver) -> None:
    box = dialog(driver)
    box.since.setText("2021Q2")
    box.source.setText("局长办公会（示例）")
    box.list.setCurrentRow(row_of(box, "MicroWish"))
    type_in(box, "number", "3")
    assert "每月 3" in box.list.currentItem().text()
    box.save()
    driver.settle()
    assert len(box.changes) == 1 and "已保存" in driver.warned[-1]
    for changes in box.changes:
        driver.window.tab.written(changes)
    driver.settle()
    numbers = {(q.starts, q.number) for q in driver.shell.desk.rules.quotas_of("MicroWish")}
    assert numbers == {("", 2), ("2021-04-01", 3)}
    driver.window.undo()
    driver.settle()
    assert {q.number for q in driver.shell.desk.rules.quotas_of("MicroWish")} == {2}


def test_each_fault_stands_under_its_field_and_nothing_is_saved(driver: Driver) -> None:
    box = dialog(driver)
    box.source.setText("会议（示例）")
    box.list.setCurrentRow(row_of(box, "MicroWish"))
    type_in(box, "number", "很多")
    assert "1 到 999" in box.fields.faults["number"].text()
    type_in(box, "cap", "2")
    assert "比指标的周期短" in box.fields.faults["cap"].text()
    box.save()
    driver.settle()
    assert "没有保存" in box.said.text() and not box.changes
    assert not bureau_rules.sections(driver.shell.desk, "quotas")
    type_in(box, "number", "2")
    type_in(box, "cap", "")
    assert not box.fields.faults["number"].text()
    box.since.setText("2019")
    box.save()
    driver.settle()
    assert "已经过去" in box.said.text()


def test_a_condition_of_a_quota_is_chosen_and_typed(driver: Driver) -> None:
    box = dialog(driver)
    box.list.setCurrentRow(row_of(box, "WorkInfo"))
    combo = box.fields.editors["only"]
    combo.setCurrentIndex(combo.findData("adoption"))  # type: ignore[attr-defined]
    combo.activated.emit(combo.currentIndex())  # type: ignore[attr-defined]
    type_in(box, "only_values", "采用、没有这一项")
    assert "没有这一项" in box.fields.faults["only"].text()
    type_in(box, "only_values", "采用")
    assert box.tables[row_of(box, "WorkInfo")]["only"] == {"adoption": ["采用"]}
    box.remove()
    box.add()
    assert "“”" in box.fields.faults["kind"].text() or box.fields.faults["kind"].text()


def test_warnings_are_set_in_the_same_box(driver: Driver) -> None:
    box = dialog(driver)
    box.which.set_index(1, True)
    box.list.setCurrentRow(0)
    type_in(box, "days", "20")
    box.since.setText("2021Q2")
    box.source.setText("会议（示例）")
    box.save()
    driver.settle()
    assert bureau_rules.tables_on(driver.shell.desk, "warnings", "2021Q2")[0]["days"] == 20
    box.save()
    driver.settle()
    assert "没有改动" in box.said.text()
    assert not box.grab().isNull()


def test_a_bureaus_own_plan_of_appraisal(driver: Driver) -> None:
    box = dialog(driver)
    box.which.chosen.emit(2)
    box.since.setText("2021Q2")
    box.source.setText("考核方案（示例）")
    texts = [box.list.item(n).text() for n in range(box.list.count())]
    assert texts[0] == "公务员、参公人员　每季度　“好”不超过 40%" and "不限名额" in texts[1]
    type_in(box, "cap", "50")
    assert "只能更严" in box.fields.faults["cap"].text()
    type_in(box, "cap", "30")
    box.list.setCurrentRow(1)
    type_in(box, "coefficients", "好 很多、中 1")
    assert "应为 0 到 10 的数字" in box.fields.faults["coefficients"].text()
    assert "不是所写的等次" in box.fields.faults["coefficients"].text()
    type_in(box, "coefficients", "好 1.5、较好 1")
    box.save()
    driver.settle()
    assert len(box.changes) == 1 and not box.said.text()
    rule = driver.shell.desk.rules.grading
    civil, own = (rule.scheme(s, Period.parse("2021Q2")) for s in ("公务员", "机关工勤"))
    assert civil is not None and own is not None and (civil.cap, own.coefficient("好")) == (30, Decimal("1.5"))
    before = rule.scheme("公务员", Period.parse("2021Q1"))
    assert before is not None and before.cap == 40


def test_a_notice_of_holidays_is_pasted_and_saved(driver: Driver) -> None:
    box = dialog(driver)
    box.which.set_index(list(SUBJECTS).index("holidays"), True)
    box.since.setText("2027")
    box.since.editingFinished.emit()
    driver.settle()
    assert "2027年的放假安排还没有登记" in box.history.text() and "1月1日" in box.fields.editors["off"].text()
    type_in(box, "notice", "元旦：1月1日至3日放假调休，1月9日（周六）上班。")
    assert box.fields.editors["off"].text() == "1月1日至3日" and box.fields.editors["work"].text() == "1月9日"
    assert "法定节假日" in box.fields.faults["off"].text() and not box.add_button.isVisibleTo(box)
    type_in(box, "off", "1月1日至3日、2月5日至9日、4月5日、5月1日至5日、6月9日、9月15日、10月1日至7日")
    type_in(box, "work", "1月9日、后天")
    assert "“后天”不是日期" in box.fields.faults["work"].text()
    type_in(box, "work", "1月9日")
    box.source.setText("国务院办公厅通知（示例）")
    box.save()
    driver.settle()
    assert "2027年按放假安排执行" in driver.warned[-1], box.said.text()
    calendar = driver.shell.desk.rules.workdays
    assert calendar.known(2027) and calendar.worked(date(2027, 1, 9)) and not calendar.worked(date(2027, 5, 4))
    box.dirty = False
    box.close()


def scores(driver: Driver) -> RulesDialog:
    box = dialog(driver)
    box.which.set_index(list(SUBJECTS).index("scoring"), True)
    box.since.setText("2021Q2")
    box.source.setText("局务会（示例）")
    return box


def test_weights_of_the_score_are_previewed_and_set(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[ListDialog] = []
    monkeypatch.setattr(ListDialog, "exec", lambda self: seen.append(self))
    desk = driver.shell.desk
    save(desk, [Item(kind("Visit"), example(kind("Visit"), date="2021-02-04"))])
    box = scores(driver)
    assert box.list.item(0).text() == "权重　年度　20、20、20、25、15"
    assert box.preview_button.isVisibleTo(box) and box.extra_button.isVisibleTo(box)
    type_in(box, "platforms", "10、20、20、35、10")
    assert "合计应为 100，现在是 95" in box.fields.faults["platforms"].text()
    box.preview()
    assert not seen and "1 处需要改" in box.said.text()
    type_in(box, "platforms", "10、20、20、35、15")
    box.preview()
    driver.settle()
    (shown,) = seen
    row = next(r.cells for r in shown.rows if r.cells[3] == "张示例")
    assert row[:2] == ("1", "1") and row[5] != row[6] and row[7].startswith("+"), "old and new score side by side"
    assert "还没有保存" in shown.words.text() and not bureau_rules.sections(desk, "scoring")
    box.save()
    driver.settle()
    assert not box.said.text() and len(box.changes) == 1
    assert [int(w) for w in desk.rules.scoring_in(Period.parse("2022")).weights_of("year").platforms][0] == 10
    assert [int(w) for w in desk.rules.scoring_in(Period.parse("2021")).weights_of("year").platforms][0] == 20
    assert not box.grab().isNull()


def test_an_indicator_and_a_deduction_are_added_in_the_window(driver: Driver) -> None:
    box = scores(driver)
    row = next(n for n, t in enumerate(box.tables) if t.get("kind") == "WorkInfo" and t["part"] == "extra")
    box.list.setCurrentRow(row)
    assert box.fields.values.text() == "采用", "the condition is shown"
    type_in(box, "most", "很多")
    assert "0.1 到 110" in box.fields.faults["most"].text()
    type_in(box, "most", "8")
    box.add_extra()
    choose(box, "kind", "Problem")
    type_in(box, "title", "超期")
    type_in(box, "points", "-2")
    choose(box, "overdue", True)
    assert box.list.currentItem().text() == "加减分　思想淬炼　超期　每条 -2"
    box.add()
    choose(box, "kind", "Improvement")
    choose(box, "platform", 4)
    type_in(box, "title", "整改")
    assert "没有指标" in box.fields.faults["full"].text()
    type_in(box, "full", "2.5")
    choose(box, "measure", "amount")
    assert "没有可以合计的数量" in box.fields.faults["measure"].text()
    choose(box, "measure", "records")
    box.save()
    driver.settle()
    assert not box.said.text()
    made = driver.shell.desk.rules.scoring_in(Period.parse("2021Q2"))
    assert (made.extras[-1].overdue, made.extras[-1].points, made.indicators[-1].full) == (True, -2, Decimal("2.5"))
    assert next(e for e in made.extras if e.kind == "WorkInfo").most == 8


def choose(box: RulesDialog, name: str, value: object) -> None:
    combo = box.fields.editors[name]
    assert isinstance(combo, ComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_a_quota_says_which_part_of_a_draft_counts(driver: Driver) -> None:
    box = dialog(driver)
    box.list.setCurrentRow(row_of(box, "QuarterReview"))
    assert box.fields.editors["drafts"].text() == "述工作、晒业绩"  # type: ignore[attr-defined]
    type_in(box, "drafts", "述工作、没有这一栏")
    assert "没有“没有这一栏”这一栏" in box.fields.faults["drafts"].text()
    type_in(box, "drafts", "述工作")
    assert box.tables[row_of(box, "QuarterReview")]["drafts"] == ["report"]
    box.list.setCurrentRow(row_of(box, "MicroWish"))
    type_in(box, "drafts", "述工作")
    assert "没有草稿与确认之分" in box.fields.faults["drafts"].text()


def test_the_rules_in_force_are_written_to_a_file(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed and not saved is not among them, so it is saved first."""
    named: list[str] = []

    def ask(parent: object, title: str, name: str, filters: str) -> tuple[str, str]:
        named.append(Path(name).name)
        return str(tmp_path / "规则"), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    box = dialog(driver)
    box.list.setCurrentRow(row_of(box, "MicroWish"))
    type_in(box, "number", "3")
    box.export()
    assert "请先保存" in box.said.text() and not named
    box.source.setText("局长办公会（示例）")
    box.save()
    driver.settle()
    box.export()
    driver.settle()
    written = tmp_path / "规则.toml"
    assert named == ["2022年指标.toml"] and str(written) in box.said.text()
    read = tomllib.loads(written.read_text("utf-8"))
    assert (read["version"], read["source"]) == ("2022", "局长办公会（示例）")
    assert next(q["number"] for q in read["quota"] if q["kind"] == "MicroWish") == 3


def test_what_was_set_is_read_beside_the_window_and_taken_back(driver: Driver) -> None:
    box = dialog(driver)
    box.source.setText("局长办公会（示例）")
    box.list.setCurrentRow(row_of(box, "MicroWish"))
    type_in(box, "number", "3")
    box.save()
    driver.settle()
    again = dialog(driver)
    assert not again.drop_button.isEnabled() and not again.source.text()
    driver.settle()
    assert again.drop_button.isEnabled() and again.source.text() == "局长办公会（示例）"
    assert "2022年起（局长办公会（示例））" in again.history.text()
    again.drop_button.click()
    driver.settle()
    assert not again.drop_button.isEnabled() and not bureau_rules.sections(driver.shell.desk, "quotas")
