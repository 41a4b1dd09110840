"""What a form does for whoever types all day: the next one, drafts, room for texts, names that are near, history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from cadreapp.operations import browse, drafts
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import CADRE, kind
from cadreapp.records.kind import Named
from tests.gui.conftest import Driver, cut_labels, rest
from tests.unit.bureau import NAMES, TODAY, example
from ui.app import application
from ui.dialogs.history import HistoryDialog
from ui.forms.form import Form
from ui.kit.text_box import TextBox
from ui.platform import drafting
from ui.platform.tab import GIVE_UP, LEAVING, SAVE

VISIT = kind("Visit")


def begun(driver: Driver, name: str = "Visit", **other: object) -> Form:
    """The form of a new record, filled in and not saved."""
    driver.go(name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    for field, value in example(kind(name), **other).items():
        if field in form.rows:
            form.rows[field].editor.set_value(value)
    form.set_dirty(True)
    return form


def answer(driver: Driver, words: str) -> list[str]:
    asked: list[str] = []

    def choose(question: str, answers: tuple[str, ...]) -> int:
        asked.append(question)
        return answers.index(words)

    driver.window.talk.choose = choose  # type: ignore[method-assign]
    return asked


def visits(driver: Driver) -> list[dict[str, object]]:
    desk = driver.shell.desk
    found = browse.find(desk, VISIT, browse.Scope(None, None))
    return [row.values for row in browse.load(desk, VISIT, found)]


# going elsewhere


def test_leaving_can_save(driver: Driver) -> None:
    begun(driver, date="2021-03-05", cadres=(Named(NAMES[0]),), late_reason=None)
    asked = answer(driver, SAVE)
    driver.window.go(2)
    driver.settle()
    assert len(asked) == 1 and driver.window.coordinates.place.platform == 2
    assert [v["date"] for v in visits(driver)] == ["2021-03-05"]


def test_leaving_stays_where_it_cannot_be_saved(driver: Driver) -> None:
    form = begun(driver, date="2021-03-05", cadres=(Named("没有这个人"),))
    answer(driver, SAVE)
    driver.window.go(2)
    driver.settle()
    assert driver.window.coordinates.place.kind == "Visit" and form.dirty
    assert form.rows["cadres"].reason and not visits(driver)


@pytest.mark.parametrize(("words", "stays"), [(GIVE_UP, False), (LEAVING[2], True)])
def test_leaving_gives_up_or_stays(driver: Driver, words: str, stays: bool) -> None:
    form = begun(driver, date="2021-03-05", cadres=(Named(NAMES[0]),))
    answer(driver, words)
    driver.window.go(2)
    driver.settle()
    assert form.dirty is stays and (driver.window.coordinates.place.kind == "Visit") is stays
    assert not visits(driver)


# the next one


def test_saved_and_the_next_one_with_day_and_people(driver: Driver) -> None:
    form = begun(driver, date="2021-03-05", cadres=(Named(NAMES[0]),), place="第一处（示例）", late_reason=None)
    assert form.again_button.isVisible()
    driver.window.again_action.trigger()
    driver.settle()
    assert [v["place"] for v in visits(driver)] == ["第一处（示例）"]
    assert form.record is None and not form.dirty and form.heading.text() == "新增走访"
    values = {name: row.editor.value() for name, row in form.rows.items()}
    assert values["date"] == "2021-03-05" and [n.name for n in values["cadres"]] == [NAMES[0]]
    assert values["place"] is None, "what is said of the first is not said of the next"
    for field, value in example(VISIT, date="2021-03-05", cadres=(Named(NAMES[0]),), place="第二处（示例）").items():
        if field in form.rows and field != "late_reason":
            form.rows[field].editor.set_value(value)
    form.submit()
    driver.settle()
    assert sorted(str(v["place"]) for v in visits(driver)) == ["第一处（示例）", "第二处（示例）"]
    assert form.record is not None, "a plain 保存 stays with the record"


def test_ctrl_enter_saves_and_goes_on(driver: Driver) -> None:
    form = begun(driver, date="2021-03-05", cadres=(Named(NAMES[0]),), late_reason=None)
    shortcut = driver.window.again_action.shortcut().toString()
    assert shortcut == "Ctrl+Return" and "Ctrl+Enter" in form.again_button.toolTip()


# drafts


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "PAUSE", 30)


def type_into(form: Form, name: str, words: str) -> None:
    line = form.rows[name].editor.main()
    line.setFocus()
    QTest.keyClicks(line, words) if words.isascii() else line.insert(words)  # type: ignore[attr-defined]
    form.rows[name].editor.changed.emit()


def test_what_is_typed_survives_a_kill(tmp_path: Path, quick: None) -> None:
    first = Driver(tmp_path / "data")
    first.window.tab.drafting.timer.setInterval(30)
    form = begun(first, date="2021-03-05", cadres=(Named(NAMES[0]),))
    form.rows["place"].editor.line.setText("写了一半（示例）")
    form.rows["date"].editor.line.setText("3月的某")
    form.set_dirty(True)
    rest(120)
    first.settle()
    folder = first.shell.desk.folder
    assert len(list((folder / drafts.FOLDER).glob("*.json"))) == 1
    first.shell.tasks.stop()  # as if it had been killed: nobody saved, nobody gave up
    first.shell.desk.close()
    first.shell.closed = True
    first.window.hide()

    second = Driver(folder, made=True)
    asked = answer(second, "继续填写")
    second.window.tab.drafting.offer()
    second.settle()
    assert len(asked) == 1 and "新增走访" in asked[0]
    form = second.window.tab.stack.currentWidget()
    assert isinstance(form, Form) and form.kind is VISIT and form.dirty and form.record is None
    assert form.rows["place"].editor.line.text() == "写了一半（示例）"
    assert form.rows["date"].editor.line.text() == "3月的某", "what cannot be read stays as it was typed"
    assert [n.name for n in form.rows["cadres"].editor.people] == [NAMES[0]]
    form.rows["date"].editor.line.setText("2021-03-05")
    form.rows["late_reason"].editor.set_value("示例")
    form.submit()
    second.settle()
    assert [v["place"] for v in visits(second)] == ["写了一半（示例）"]
    assert drafts.kept(second.shell.desk) == [], "saved: the draft is gone"
    second.end()


def test_a_draft_of_a_record_is_put_into_it(driver: Driver) -> None:
    desk = driver.shell.desk
    (record,) = save(desk, [Item(VISIT, example(VISIT, date="2021-03-05", place="示例社区"))]).records
    row = browse.record(desk, record)
    drafts.keep(desk, drafts.Draft("Visit", record, row.version, {"place": "改到一半"}, "2021-03-20 10:00:00"))
    driver.window.read()
    driver.settle()
    answer(driver, "继续填写")
    driver.window.tab.drafting.offer()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form) and form.record == record and form.dirty
    assert form.rows["place"].editor.line.text() == "改到一半"
    assert form.rows["date"].editor.value() == "2021-03-05", "what the draft does not say stays as it is"
    answer(driver, GIVE_UP)
    driver.window.tab.cancel()
    driver.settle()
    assert drafts.kept(desk) == [], "given up: gone"


@pytest.mark.parametrize(("words", "left"), [("放弃", 0), ("以后再说", 2)])
def test_drafts_can_be_given_up_or_left(driver: Driver, words: str, left: int) -> None:
    desk = driver.shell.desk
    for name in ("Visit", "WorkInfo"):
        drafts.keep(desk, drafts.Draft(name, None, None, {}, "2021-03-20 10:00:00"))
    asked = answer(driver, words)
    driver.window.tab.drafting.offer()
    driver.settle()
    assert len(asked) == 2 and len(drafts.kept(desk)) == left


def test_nothing_is_kept_of_what_is_only_looked_at(driver: Driver) -> None:
    driver.window.tab.drafting.timer.setInterval(10)
    driver.go("Visit")
    driver.window.tab.new()
    driver.settle()
    rest(60)
    assert drafts.kept(driver.shell.desk) == []


# room, names, numbers, files


def test_a_long_text_has_room(driver: Driver) -> None:
    form = begun(driver, "WorkInfo")
    name = next(n for n, r in form.rows.items() if hasattr(r.editor, "enlarge"))
    editor = form.rows[name].editor
    editor.box.setPlainText("一二三 四\n五")
    seen: list[str] = []

    def write() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, TextBox) and not seen:
            seen.append(box.count.text())
            assert not cut_labels(box)
            box.edit.setPlainText("写得长一些（示例）")
            QTest.keyClick(box.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    application()
    timer = QTimer(interval=20)
    timer.timeout.connect(write)
    timer.start()
    editor.larger.click()
    timer.stop()
    assert seen == ["共 5 字"] and editor.box.toPlainText() == "写得长一些（示例）"


def test_names_that_are_near_are_offered(driver: Driver) -> None:
    form = begun(driver, date="2021-03-05", cadres=(Named("张示列"),))
    form.submit()
    driver.settle()
    reason = form.rows["cadres"].reason
    assert "张示列" in reason and f"{NAMES[0]}（示例处）" in reason


def test_an_identity_number_says_sex_and_birth(driver: Driver) -> None:
    driver.go(CADRE.name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form)
    number = form.rows["id_number"].editor
    number.line.setText("110101199005120019")
    number.line.editingFinished.emit()
    assert (form.rows["sex"].editor.value(), form.rows["born"].editor.value()) == ("男", "1990-05")
    form.rows["born"].editor.set_value("1990-06")
    number.line.setText("11010519491231002X")
    number.line.editingFinished.emit()
    assert form.rows["born"].editor.value() == "1990-06", "what the archive says stays"
    number.line.setText("123")
    number.line.editingFinished.emit()


def test_files_are_dropped_onto_the_form(driver: Driver, tmp_path: Path) -> None:
    form = begun(driver, date="2021-03-05")
    editor = form.rows["files"].editor
    file = tmp_path / "示例.txt"
    file.write_text("示例", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path)), QUrl("http://example.com/a")])
    actions = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(
        editor.rect().center(), actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    editor.dragEnterEvent(enter)
    assert enter.isAccepted()
    editor.dropEvent(
        QDropEvent(QPointF(4, 4), actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )
    driver.settle()
    assert [f.name for f in editor.value()] == ["示例.txt"] and form.dirty


# the history


@pytest.fixture
def told(driver: Driver) -> Iterator[HistoryDialog]:
    desk = driver.shell.desk
    (record,) = save(desk, [Item(VISIT, example(VISIT, date="2021-03-05", place="示例社区"))]).records
    row = browse.record(desk, record)
    save(desk, [Item(VISIT, {**row.values, "place": "别处（示例）"}, record, version=row.version)])
    driver.window.read()
    driver.settle()
    driver.window.open_record("Visit", record)
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form) and form.history_button.isVisible()
    shown: list[HistoryDialog] = []
    original = HistoryDialog.exec
    HistoryDialog.exec = lambda box: shown.append(box) or 0  # type: ignore[method-assign, func-returns-value]
    form.history_button.click()
    driver.settle()
    HistoryDialog.exec = original  # type: ignore[method-assign]
    yield shown[0]


def test_who_changed_what(told: HistoryDialog) -> None:
    first = [told.table.item(0, column).text() for column in range(6)]
    assert first[3:] == ["地点", "示例社区", "别处（示例）"] and first[1] == "测试员" or first[1]
    assert told.table.rowCount() > 4 and "最近的在前" in told.words.text()
    told.show()
    rest(20)
    assert not cut_labels(told) and isinstance(told, QDialog)
    told.close()


def test_a_new_record_has_no_history(driver: Driver) -> None:
    form = begun(driver)
    assert not form.history_button.isVisible()
    driver.go(CADRE.name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab.stack.currentWidget()
    assert isinstance(form, Form) and not form.history_button.isVisible() and not form.again_button.isVisible()
    assert TODAY.year == 2021 and form.findChildren(QLabel)
