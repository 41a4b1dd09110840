"""指标、预警与考核方案设置 in the real window."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QLineEdit

from cadreapp.operations import own_rules
from cadreapp.records.period import Period
from tests.gui.conftest import Driver
from ui.special.rules_dialog import RulesDialog


def dialog(driver: Driver) -> RulesDialog:
    return RulesDialog(driver.shell.desk, driver.window.talk, driver.window)


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
    assert "没有保存" in box.said.text() and not box.changes
    assert not own_rules.sections(driver.shell.desk, "quotas")
    type_in(box, "number", "2")
    type_in(box, "cap", "")
    assert not box.fields.faults["number"].text()
    box.since.setText("2019")
    box.save()
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
    assert own_rules.tables_on(driver.shell.desk, "warnings", "2021Q2")[0]["days"] == 20
    box.save()
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
    assert len(box.changes) == 1 and not box.said.text()
    rule = driver.shell.desk.rules.grading
    civil, own = (rule.scheme(s, Period.parse("2021Q2")) for s in ("公务员", "机关工勤"))
    assert civil is not None and own is not None and (civil.cap, own.coefficient("好")) == (30, Decimal("1.5"))
    before = rule.scheme("公务员", Period.parse("2021Q1"))
    assert before is not None and before.cap == 40


def test_a_notice_of_holidays_is_pasted_and_saved(driver: Driver) -> None:
    box = dialog(driver)
    box.which.chosen.emit(3)
    box.since.setText("2027")
    box.since.editingFinished.emit()
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
    assert "2027年按放假安排执行" in driver.warned[-1], box.said.text()
    calendar = driver.shell.desk.rules.workdays
    assert calendar.known(2027) and calendar.worked(date(2027, 1, 9)) and not calendar.worked(date(2027, 5, 4))
    box.dirty = False
    box.grab().save("/tmp/people/holidays.png")
    box.close()
