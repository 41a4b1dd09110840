"""单位名称, 主题活动, 品牌标签 in the real window."""

from __future__ import annotations

from cadreapp.operations import labels, settings
from tests.gui.conftest import Driver
from ui.special.label_dialog import LabelDialog


def dialog(driver: Driver, table: str) -> LabelDialog:
    return LabelDialog(driver.shell.desk, table, driver.window.context, driver.window)


def test_a_campaign_is_added_and_changed(driver: Driver) -> None:
    box = dialog(driver, "campaign")
    box.form.rows["name"].editor.set_value("走基层（示例）")
    box.form.rows["target_people"].editor.set_value(500)
    box.form.submit()
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 500
    box.form.rows["target_people"].editor.set_value(600)
    box.form.submit()
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 600
    assert len(box.changes) == 2
    for changes in box.changes:
        driver.window.tab.written(changes)
    driver.settle()
    assert "走基层（示例）" in driver.window.snapshot.campaigns
    driver.window.undo()
    driver.settle()
    assert labels.read(driver.shell.desk, "campaign")["走基层（示例）"]["target_people"] == 500


def test_faults_stand_at_their_fields(driver: Driver) -> None:
    box = dialog(driver, "tag")
    box.form.submit()
    assert box.form.rows["name"].fault.text()
    box.form.rows["name"].editor.set_value("铁脚板")
    box.form.submit()
    assert "已经有" in box.form.rows["name"].fault.text() and not box.changes
    box = dialog(driver, "campaign")
    for name, value in (("name", "示例活动"), ("start", "2021-05-01"), ("end", "2021-04-01")):
        box.form.rows[name].editor.set_value(value)
    box.form.submit()
    assert "早于" in box.form.rows["end"].fault.text()


def test_the_bureaus_name_heads_the_sheets(driver: Driver) -> None:
    driver.window.talk.ask_text = lambda *a, **k: "示例市民政局"  # type: ignore[method-assign]
    driver.window.files.name_bureau()
    driver.settle()
    assert settings.bureau_name(driver.shell.desk) == "示例市民政局"
    driver.window.undo()
    driver.settle()
    assert settings.bureau_name(driver.shell.desk) == ""
