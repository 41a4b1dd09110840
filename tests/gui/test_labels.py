"""单位名称, 主题活动, 品牌标签 in the real window."""

from __future__ import annotations

from datetime import date

from cadreapp.operations import settings
from cadreapp.operations.writing import labels, people
from cadreapp.records.cadre import CADRE
from cadreapp.records.period import Period
from cadreapp.store.persons.labels import on
from cadreapp.store.persons.people import staff_and_unit
from tests.gui.conftest import Driver
from ui.dialogs.bureau import BureauDialog, known
from ui.dialogs.labels import LabelDialog
from ui.kit.since_box import SinceDialog


def dialog(driver: Driver, table: str) -> LabelDialog:
    window = driver.window
    found = labels.read(window.desk, table)
    return LabelDialog(window.desk, table, found, window.tasks, window.talk, window.context, window)


def submit(driver: Driver, box: LabelDialog) -> None:
    box.form.submit()
    driver.settle()


def test_a_campaign_is_added_and_changed(driver: Driver) -> None:
    box = dialog(driver, "campaign")
    box.form.rows["name"].editor.set_value("走基层（示例）")
    box.form.rows["target_people"].editor.set_value(500)
    submit(driver, box)
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 500
    box.form.rows["target_people"].editor.set_value(600)
    submit(driver, box)
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 600
    assert len(box.changes) == 2
    for changes in box.changes:
        driver.window.tab.written(changes)
    driver.settle()
    assert "走基层（示例）" in driver.window.snapshot.campaigns
    driver.window.undo()
    driver.settle()
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 500


def test_a_changed_campaign_asks_from_when(driver: Driver) -> None:
    desk, asked = driver.shell.desk, []
    answers: list[tuple[str, bool] | None] = [None, ("2021-02-01", False), ("", True)]

    def ask(what: str, today: str) -> tuple[str, bool] | None:
        asked.append((what, today))
        return answers.pop(0)

    driver.window.talk.ask_since = ask  # type: ignore[method-assign]
    box = dialog(driver, "campaign")
    box.names.setCurrentIndex(len(box.values))
    box._show()
    name = str(box._known())
    for target, then, now in ((150, 100, 100), (150, 100, 150), (160, 100, 160)):
        box.form.rows["target_institutions"].editor.set_value(target)
        submit(driver, box)
        of_day = [
            next(s["target_institutions"] for s in on(desk.db, "campaign", day) if s["name"] == name)
            for day in ("2021-01-31", "2021-02-01")
        ]
        assert of_day == [then, now]
    assert asked == [(f"“{name}”的目标：服务机构有改动", "2021-03-20")] * 3 and len(box.changes) == 2
    box.form.rows["level"].editor.set_value("局级")
    box.form.rows["name"].editor.set_value("我为群众办实事")
    submit(driver, box)
    assert "已经有" in box.form.rows["name"].fault.text() and len(asked) == 3, "what is refused is not asked about"
    box._show()
    box.form.rows["level"].editor.set_value("局级")
    submit(driver, box)
    assert len(box.changes) == 3 and len(asked) == 3, "no paper prints the level"


def test_a_new_campaign_without_a_start_says_from_when_it_counts(driver: Driver) -> None:
    box = dialog(driver, "campaign")
    box.form.rows["name"].editor.set_value("走基层（示例）")
    submit(driver, box)
    assert "没有开始日期，自 2021-03-20 起计" in box.note.text() and not box.note.isHidden()
    box.names.setCurrentIndex(0)
    box._show()
    assert box.note.isHidden()


def test_faults_stand_at_their_fields(driver: Driver) -> None:
    box = dialog(driver, "tag")
    submit(driver, box)
    assert box.form.rows["name"].fault.text()
    box.form.rows["name"].editor.set_value("铁脚板")
    submit(driver, box)
    assert "已经有" in box.form.rows["name"].fault.text() and not box.changes
    box = dialog(driver, "campaign")
    for name, value in (("name", "示例活动"), ("start", "2021-05-01"), ("end", "2021-04-01")):
        box.form.rows[name].editor.set_value(value)
    submit(driver, box)
    assert "早于" in box.form.rows["end"].fault.text()


def bureau(driver: Driver, *, first: bool = False, **values: object) -> BureauDialog:
    """Fill the box of the bureau's name and 启用日期, and save it."""
    window = driver.window
    box = BureauDialog(window.desk, known(window.desk), window.tasks, window.talk, window.context, window, first=first)
    for name, value in values.items():
        box.form.rows[name].editor.set_value(value)
    box.form.submit()
    driver.settle()
    for changes in box.changes:
        window.tab.written(changes)
    driver.settle()
    return box


def test_the_bureaus_name_heads_the_sheets(driver: Driver) -> None:
    desk = driver.shell.desk
    assert len(bureau(driver, name="示例县民政局").changes) == 1
    bureau(driver, name="示例市民政局", since="2021-02-01")
    assert settings.bureau_name(desk) == "示例市民政局"
    assert settings.bureau_name(desk, date(2021, 1, 31)) == "示例县民政局"
    driver.window.undo()
    driver.settle()
    assert settings.bureau_name(desk) == "示例县民政局"
    bureau(driver, name="示例区民政局", correct=True)
    assert settings.bureau_name(desk, date(2021, 1, 31)) == "示例区民政局"


def test_a_moved_beginning_says_what_it_brings_before_it_is_saved(driver: Driver) -> None:
    desk, asked = driver.shell.desk, []
    driver.window.talk.ask = lambda question, yes, no: bool(asked.append(question))  # type: ignore[method-assign]
    bureau(driver, began="2021-03-10")
    assert "减少欠办事项" in asked[0] and settings.began(desk) == date(2010, 1, 1), "not saved without a yes"
    driver.window.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
    bureau(driver, began="2021-03-10")
    assert settings.began(desk) == date(2021, 3, 10)
    assert "数据自2021年3月10日起" in driver.window.overview.about.text()


def test_a_unit_may_begin_on_a_day_of_its_own(driver: Driver) -> None:
    desk = driver.shell.desk
    box = bureau(driver, unit="示例福利院")
    assert "新名称或者该单位启用日期" in box.form.rows["unit_name"].fault.text() and not box.changes
    assert "请选择" in bureau(driver, unit_began="2021-03-01").form.rows["unit"].fault.text()
    bureau(driver, unit="示例福利院", unit_began="2021-03-01")
    assert settings.began(desk, "示例福利院") == date(2021, 3, 1) and settings.began(desk) == date(2010, 1, 1)
    assert "单独启用的：示例福利院 2021-03-01" in bureau(driver)._words(known(desk))


def test_a_unit_is_renamed_from_a_day_on_or_for_all_time(driver: Driver) -> None:
    desk = driver.shell.desk

    def units(day: str) -> set[str | None]:
        return {unit for _, unit in staff_and_unit(desk.db, day).values()}

    assert "示例福利院" in units("2021-01-31")
    box = bureau(driver, unit="示例处", unit_name="示例福利院")
    assert "另一个单位" in box.form.rows["unit_name"].fault.text() and not box.changes
    bureau(driver, unit="示例福利院", unit_name="示例康养院", since="2021-02-01")
    assert "示例康养院" in units("2021-02-01") and "示例福利院" in units("2021-01-31")
    bureau(driver, unit="示例康养院", unit_name="示例康宁院", correct=True)
    assert "示例康宁院" in units("2021-02-01") and "示例福利院" in units("2021-01-31")
    driver.window.undo()
    driver.window.undo()
    driver.settle()
    assert "示例福利院" in units("2021-03-01")


def test_a_wrong_day_stands_at_its_field(driver: Driver) -> None:
    box = bureau(driver, began="2099-01-01")
    assert "太晚" in box.form.rows["began"].fault.text() and not box.changes


def test_a_changed_post_asks_from_when(driver: Driver) -> None:
    asked: list[str] = []
    answers: list[tuple[str, bool] | None] = [None, ("2021-02-01", False), ("", True)]

    def ask(what: str, today: str) -> tuple[str, bool] | None:
        asked.append(what)
        return answers.pop(0)

    driver.window.talk.ask_since = ask  # type: ignore[method-assign]
    driver.go("Cadre")
    tab, desk = driver.window.tab, driver.shell.desk
    person = tab.snapshot.members[0].person
    for post, then, now in (("甲", "科员", "科员"), ("乙", "科员", "乙"), ("丙", "科员", "丙")):
        tab._read(person)
        driver.settle()
        form = tab.form_of(CADRE)
        form.rows["post"].editor.set_value(post)
        form.submit()
        driver.settle()
        form.set_dirty(False)
        rosters = (people.roster(desk, Period.parse("2020")), people.roster(desk))
        assert [m.post for members in rosters for m in members if m.person == person] == [then, now]
    assert asked == ["张示例的职务有改动"] * 3


def test_since_when_is_answered_with_a_day_or_a_correction(driver: Driver) -> None:
    box = SinceDialog("张示例的职务有改动", "2021-03-20", driver.window)
    assert box.answer() == ("2021-03-20", False)
    box.day.set_value(None)
    box._accept()
    assert "请填写" in box.fault.text()
    box.wrong.setChecked(True)
    box._accept()
    assert box.result() and box.answer() == ("", True)


def test_who_signs_papers_is_typed_with_the_bureaus_name(driver: Driver) -> None:
    desk = driver.shell.desk
    assert len(bureau(driver, maker="秦示例", phone="0523-0000000").changes) == 2
    said = settings.signers(desk)
    assert (said["制表"], said["电话"], said["负责人"]) == ("秦示例", "0523-0000000", "")
    assert len(bureau(driver, maker=None).changes) == 1, "what was not touched stays"
    assert (settings.signers(desk)["制表"], settings.signers(desk)["电话"]) == ("", "0523-0000000")
    driver.window.undo()
    driver.settle()
    assert settings.signers(desk)["制表"] == "秦示例"
