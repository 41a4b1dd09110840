"""The first start, what is remembered until the next one, other data folders, and 设置."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, QProcess, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from cadreapp.operations import settings
from cadreapp.records.period import Period
from cadreapp.store.connect import Home
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import TODAY, small_bureau
from ui import remembered
from ui.app import Shell, application
from ui.dialogs.bureau import BureauDialog
from ui.dialogs.importing import ImportDialog
from ui.dialogs.settings import SECTIONS, SettingsDialog, shared
from ui.kit import appearance, memory, theme
from ui.kit.controls import Button
from ui.platform import entering


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Driver]:
    """The window on a bureau of which nothing is known."""
    found = Driver(tmp_path / "new", TODAY, made=True)
    yield found
    found.end()


def press(page: QWidget, words: str) -> None:
    next(b for b in page.findChildren(Button) if b.text() == words and b.isVisible()).click()


def texts(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_an_empty_bureau_says_what_to_do_first(empty: Driver) -> None:
    overview = empty.window.overview
    assert overview.pages.currentWidget() is overview.start
    said = texts(overview.start)
    for word in ("单位名称和启用日期", "干部名册", "示例", "数据和备份在哪里", str(empty.shell.desk.folder)):
        assert word in said
    assert not cut_labels(overview.start) and "缺" not in texts(empty.window.overview.header)


def test_from_the_first_start_to_a_printed_summary_in_ten_clicks(empty: Driver, tmp_path: Path) -> None:
    window, clicks = empty.window, 0
    overview = window.overview

    def name(box: BureauDialog) -> None:
        box.form.rows["name"].editor.set_value("示例市民政局")
        box.form.rows["began"].editor.set_value("2021-01-01")
        box.form.submit()
        empty.settle()

    window.bench.run_box = lambda box: (name(box), [window.refresh.tell(c) for c in box.changes])  # type: ignore[method-assign]
    press(overview.start, "填写…")
    clicks += 2  # the button, 保存
    empty.settle()
    assert "已完成" in overview.start.named.title.text() and settings.bureau_name(empty.shell.desk) == "示例市民政局"
    book = Workbook()
    sheet = book.active
    sheet.append(["姓名", "性别", "出生年月", "单位", "职务"])
    for number in range(3):
        sheet.append([f"示例{'甲乙丙'[number]}", "男", "1995.05", "示例处", "科员"])
    book.save(tmp_path / "名册.xlsx")

    def take(box: ImportDialog) -> None:
        nonlocal clicks
        box.check([tmp_path / "名册.xlsx"])
        empty.settle()
        for _ in range(6):
            if box.imported:
                break
            box.go.click()
            clicks += 1
            empty.settle()
        assert box.imported

    window.bench.run_box = lambda box: (take(box), [window.refresh.tell(c) for c in box.changes])  # type: ignore[method-assign]
    press(overview.start, "导入名册…")
    clicks += 2  # the button, the file
    empty.settle()
    assert len(window.snapshot.members) == 3 and overview.pages.currentWidget() is overview.bureau
    window.bar.print.click()
    clicks += 1
    preview = window.files.sheets.preview
    assert preview is not None
    empty.settle()
    cover = preview.document.book.worksheets[0]
    assert any("示例市民政局" in str(cell.value) for row in cover.iter_rows() for cell in row)
    clicks += 1  # 打印
    preview.reject()
    assert clicks <= 10, clicks


def test_typing_the_first_cadre(empty: Driver) -> None:
    press(empty.window.overview.start, "逐个登记")
    empty.settle()
    form = empty.window.tab.stack.currentWidget()
    assert form.kind.title == "干部"


def test_the_sample_opens_in_a_window_of_its_own(empty: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: (started.append(arguments), (True, 1))[1])
    press(empty.window.overview.start, "打开示例数据")
    assert started[0][-1] == "--demo" and "几秒" in empty.window.message.text()


def test_the_window_takes_up_where_it_stood(tmp_path: Path) -> None:
    first = Driver(tmp_path / "data", date(2021, 12, 31))
    person = first.window.snapshot.members[2].person
    first.window.coordinates.move(kind="Visit", person=person)
    first.settle()
    first.window.coordinates.move(period=Period.parse("2020"))
    first.settle()
    first.window.resize(1300, 777)
    rest(20)
    first.end()
    second = Driver(tmp_path / "data", date(2021, 12, 31), made=True)
    place = second.window.coordinates.place
    assert (place.kind, place.period.text, place.person) == ("Visit", "2020", person)
    assert second.window.size().toTuple() == (1300, 777)
    assert second.window.when.period.text == "2020" and second.window.tabs.index == 4
    assert second.window.people.tree.currentItem().text(0) == second.window.snapshot.by_person[person].name
    second.window.coordinates.move(person=999, unit="没有的处")
    second.end()
    third = Driver(tmp_path / "data", date(2021, 12, 31), made=True)
    place = third.window.coordinates.place
    assert (place.kind, place.person, place.unit) == ("Visit", None, None), "somebody who is not there any more"
    third.end()


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        '{"year": "x", "platform": 1, "kind": "Visit", "unit": null, "person": null}',
        '{"year": 2021, "platform": 99, "kind": "Visit", "unit": null, "person": null}',
        '{"year": 2021, "platform": 4, "kind": "Gone", "unit": null, "person": null}',
        '{"year": 2021, "platform": 4, "kind": "Visit", "unit": null, "person": "张"}',
    ],
)
def test_what_cannot_be_read_is_not_taken_up(tmp_path: Path, kept: str) -> None:
    home = Home.of(tmp_path)
    memory.keep(remembered._key(home), kept)
    assert remembered.place_of(home) is None


def test_a_window_that_lay_off_the_screen_comes_back(tmp_path: Path) -> None:
    first = Driver(tmp_path / "data")
    first.window.move(5000, 4000)
    rest(20)
    first.end()
    second = Driver(tmp_path / "data", made=True)
    assert QApplication.primaryScreen().availableGeometry().contains(second.window.frameGeometry())
    second.end()


def test_other_data_folders(driver: Driver, tmp_path: Path) -> None:
    files = driver.window.files
    moved: list[Path] = []
    files.moving.disconnect()
    files.moving.connect(moved.append)
    asked: list[str] = []
    driver.window.talk.ask = lambda question, yes, no: bool(asked.append(question))  # type: ignore[method-assign]
    files.open_folder(driver.shell.desk.folder)
    assert not moved and not asked
    files.open_folder(tmp_path / "没有")
    assert not moved and "还没有数据" in asked[-1]
    other = Driver(tmp_path / "other")
    other.end()
    files.open_folder(tmp_path / "other")
    assert moved == [tmp_path / "other"]
    files._fill_recent()
    assert [a.text() for a in files.recent.actions()] == [str(tmp_path / "other")]


def test_another_folder_is_opened_by_a_new_start(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda program, arguments: (started.append(arguments), (True, 1))[1])
    monkeypatch.setattr(Shell, "restart", Shell.restart)
    monkeypatch.setattr(driver.shell.app, "quit", lambda: None, raising=False)
    other = Driver(tmp_path / "other")
    other.end()
    driver.window.files.open_folder(tmp_path / "other")
    rest(50)
    assert driver.shell.closed and started and started[0][-1] == str(tmp_path / "other")


# 设置


@pytest.fixture
def box(driver: Driver) -> Iterator[SettingsDialog]:
    settings.change(driver.shell.desk, "maker", "示例员")
    window = driver.window
    found = SettingsDialog(driver.shell.desk, shared(driver.shell.desk), driver.shell.tasks, window.talk, window)
    found.open()
    driver.settle()
    yield found
    found.reject()
    memory.keep(appearance.THEME, appearance.LIGHT)
    appearance.show()


def test_every_setting_of_the_bureau_is_there(box: SettingsDialog) -> None:
    said = texts(box)
    for spec in settings.SETTINGS.values():
        assert spec.label in said
    assert "示例员" in said and all(section in said for section in SECTIONS)
    assert not cut_labels(box)


def test_settings_are_searched(box: SettingsDialog) -> None:
    box.field.setText("主题")
    assert [r.section for r in box.rows if not r.isHidden()] == ["外观"]
    assert not box.headings["外观"].isHidden() and box.headings["单位"].isHidden()
    box.field.setText("没有的设置")
    assert not box.nothing.isHidden()
    box.field.setText("")
    assert all(not r.isHidden() for r in box.rows) and box.nothing.isHidden()


def test_dark_and_back(box: SettingsDialog, driver: Driver) -> None:
    box.themes.set_index(1, tell=True)
    rest(20)
    assert theme.active() is theme.DARK and appearance.chosen() == appearance.DARK
    ground = box.grab().toImage().pixelColor(4, 4).name().upper()
    assert ground == theme.DARK.surface
    box.themes.set_index(0, tell=True)
    rest(20)
    assert theme.active() is theme.LIGHT


def test_the_size_holds_from_the_next_start(box: SettingsDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    again: list[bool] = []
    box.restarting.connect(lambda: again.append(True))
    box.sizes.setCurrentIndex(3)
    box._choose_size(3)
    assert appearance.scale() == 150 and box.again.isVisible()
    box.again.click()
    assert again
    import os

    with appearance.scaled():
        assert os.environ["QT_SCALE_FACTOR"] == "1.5"
    assert "QT_SCALE_FACTOR" not in os.environ, "the next start, and other programs, are not held to this one's size"
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    with appearance.scaled():
        assert os.environ["QT_SCALE_FACTOR"] == "2", "what the environment says goes first"
    assert os.environ["QT_SCALE_FACTOR"] == "2"
    memory.keep(appearance.SCALE, 3000)
    assert appearance.scale() == 100, "what nobody can have chosen"


def test_a_new_record_begins_with_today_or_not(driver: Driver, box: SettingsDialog) -> None:
    window = driver.window
    box.reject()
    driver.go("Visit")
    window.tab.new()
    driver.settle()
    assert window.tab.stack.currentWidget().rows["date"].editor.value() == TODAY.isoformat()
    window.tab.close_form()
    box.today.set_index(1, tell=True)
    assert not entering.begins_today()
    window.tab.new()
    driver.settle()
    assert window.tab.stack.currentWidget().rows["date"].editor.value() is None
    window.tab.close_form()
    box.today.set_index(0, tell=True)
    window.coordinates.move(period=Period.parse("2020"))
    driver.settle()
    window.tab.new()
    driver.settle()
    assert window.tab.stack.currentWidget().rows["date"].editor.value() is None, "today is not in that year"


def test_the_menu_opens_it(driver: Driver) -> None:
    seen: list[str] = []

    def look() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, SettingsDialog):
            seen.append(found.windowTitle())
            found.reject()

    application()
    timer = QTimer(interval=30)
    timer.timeout.connect(look)
    timer.start()
    driver.window.files.settings()
    driver.settle()
    rest(100)
    timer.stop()
    assert seen == ["设置"]


def test_the_sample_says_what_it_is_and_is_left_by_one_click(tmp_path: Path) -> None:
    small_bureau(tmp_path / "sample", today=TODAY).close()
    shell = Shell(application(), tmp_path / "sample", demo=True, today=lambda: TODAY)
    shell.window.show()
    rest(100)
    said = texts(shell.window)
    assert "示例数据" in said and not cut_labels(shell.window.centralWidget())
    press(shell.window, "离开示例数据")
    rest(50)
    assert not shell.window.isVisible()
    shell.close()
    assert remembered.place_of(Home.of(tmp_path / "sample")) is None, "the sample is not remembered"


def test_units_that_are_folded_stay_so(tmp_path: Path) -> None:
    first = Driver(tmp_path / "data")
    tree = first.window.people.tree
    box = tree.visualItemRect(tree.topLevelItem(1))
    QCursor.setPos(tree.viewport().mapToGlobal(box.topLeft() + QPoint(8, 8)))
    first.window.people._clicked(tree.topLevelItem(1))
    first.end()
    second = Driver(tmp_path / "data", made=True)
    tree = second.window.people.tree
    folded = [
        i.text(0)
        for n in range(tree.topLevelItemCount())
        if (i := tree.topLevelItem(n)) is not None and i.childCount() and not i.isExpanded()
    ]
    assert folded == ["示例处"]
    second.end()
