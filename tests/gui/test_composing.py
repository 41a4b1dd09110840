"""Composing Chinese: while a word is open, keys act on nothing in the window; leaving it loses nothing in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from cadreapp.records.kind import FieldSpec, FieldType, Kind
from tests.gui.conftest import Driver, rest
from ui import input_methods
from ui.appraisal.entry_table import EntryTable, Line
from ui.dialogs.bureau import BureauDialog, known
from ui.forms.form import Form
from ui.kit.drawing.cells import cell
from ui.kit.lists import Column
from ui.menus.helping import HelpMenu

Key = Qt.Key
KEYS = (Key.Key_Return, Key.Key_Enter, Key.Key_Space, Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)
MORE = (Key.Key_Home, Key.Key_PageDown, Key.Key_Delete, Key.Key_Backspace, Key.Key_F2, Key.Key_F5)
WITH_CTRL = (Key.Key_S, Key.Key_N, Key.Key_D, Key.Key_Z, Key.Key_F, Key.Key_2, Key.Key_V, Key.Key_A, Key.Key_Tab)
CHOICE = tuple(f"选择{n}" for n in range(6))
FIELDS = (
    FieldSpec("name", "名称", FieldType.TEXT),
    FieldSpec("long", "说明", FieldType.LONG),
    FieldSpec("open", "可填", FieldType.CHOICE, choices=CHOICE, open=True),
    FieldSpec("who", "人", FieldType.PERSON),
    FieldSpec("whom", "人员", FieldType.PEOPLE),
    FieldSpec("last", "末栏", FieldType.TEXT),
)


def compose(widget: QWidget, preedit: str = "", commit: str = "") -> None:
    """What an input method tells a widget: the word as it is now, and what has become of it."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def picture(widget: QWidget) -> QImage:
    """The widget without its blinking cursor."""
    QApplication.setCursorFlashTime(0)
    return widget.grab().toImage()


def said(widget: QWidget) -> str:
    """What a field holds."""
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()  # type: ignore[attr-defined,no-any-return]


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as the system does: at the window, with shortcuts."""
    window = QApplication.focusWindow()
    assert window is not None
    QTest.keyClick(window, key, how)


def every_key() -> None:
    for key in (*KEYS, *MORE):
        press(key)
    for key in WITH_CTRL:
        press(key, Qt.KeyboardModifier.ControlModifier)


def begin(window: QWidget, widget: QWidget) -> None:
    window.activateWindow()
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    rest(20)
    assert QApplication.focusWidget() is widget


@pytest.fixture
def form(shared: Driver) -> Iterator[Form]:
    kind = Kind("Trial", "试验", 0, "", "", FIELDS, ("name",), "any", title_field="name")
    found = Form(kind, shared.window.context)
    found.show()
    found.open({})
    yield found
    found.close()
    found.deleteLater()
    shared.window.activateWindow()
    rest(20)


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_in_every_field_of_a_form(form: Form, name: str) -> None:
    saves: list[object] = []
    form.saved.connect(saves.append)
    field = form.rows[name].editor.main()
    begin(form, field)
    empty = picture(field)
    compose(field, "ni hao")
    shown = picture(field)
    assert shown != empty and said(field) == "", "what is composed is seen, and is no text yet"
    every_key()
    assert QApplication.focusWidget() is field and said(field) == "" and not saves
    assert picture(field) == shown, "no key has touched what is composed"
    compose(field, commit="你好")
    assert said(field) == "你好"
    compose(field, "ma")
    press(Key.Key_Escape)
    assert said(field) == "你好" and QApplication.focusWidget() is field
    if name != "long":  # where Enter begins a line
        press(Key.Key_Return)
        if name == "whom":
            assert [p.name for p in form.rows[name].editor.people] == ["你好"]  # type: ignore[attr-defined]
        else:
            assert QApplication.focusWidget() is not field, "the keys are the form's again"


def test_the_shortcuts_of_the_window_wait(driver: Driver) -> None:
    window = driver.window
    driver.go("Visit")
    window.tab.new()
    driver.settle()
    form = window.tab.form_of(window.tab.kind)
    line = form.rows["place"].editor.main()
    assert isinstance(line, QLineEdit)
    begin(window, line)
    saves: list[object] = []
    form.saved.connect(saves.append)
    window.save_action.triggered.connect(lambda: saves.append(1))
    tab = window.pages.currentWidget()
    compose(line, "shi li")
    every_key()
    driver.settle()
    assert QApplication.focusWidget() is line and window.pages.currentWidget() is tab and not saves
    compose(line, commit="示例社区")
    assert form.dirty and line.text() == "示例社区"
    press(Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert saves, "the shortcut works again"


def test_the_search_neither_takes_nor_empties(driver: Driver) -> None:
    window, search = driver.window, driver.window.search
    opened: list[object] = []
    search.person.connect(opened.append)
    begin(window, search)
    compose(search, commit="张")
    driver.settle()
    rest(250)
    driver.settle()
    assert search.list.isVisible() and "张示例" in [search.list.item(n).text() for n in range(search.list.count())]
    row = search.list.currentRow()
    compose(search, "shi li")
    for key in KEYS:
        press(key)
    assert search.text() == "张" and search.list.isVisible() and search.list.currentRow() == row and not opened
    press(Key.Key_Escape)
    assert search.text() == "张" and search.list.isVisible(), "Esc has ended the composition alone"
    compose(search, commit="示例")
    rest(250)
    driver.settle()
    press(Key.Key_Return)
    assert search.text() == "张示例" and len(opened) == 1


def test_the_people_panel_waits_for_the_word(driver: Driver) -> None:
    field = driver.window.people.field
    begin(driver.window, field)
    compose(field, commit="李")
    assert list(driver.window.people.shown()) == ["李示例"]
    compose(field, "shi")
    press(Key.Key_Escape)
    press(Key.Key_Return)
    assert field.text() == "李"


@pytest.fixture
def table(shared: Driver) -> Iterator[EntryTable]:
    box = QWidget()
    found = EntryTable("试", (Column("干部"),), (Column("评语"), Column("建议")), box)
    QVBoxLayout(box).addWidget(found)
    found.show_lines([Line(n, name, (name,), ("", "")) for n, name in enumerate(("张示例", "李示例"))])
    box.resize(600, 300)
    box.show()
    yield found
    box.close()
    box.deleteLater()
    shared.window.activateWindow()
    rest(20)


def test_a_word_begun_in_a_table_opens_its_cell(table: EntryTable) -> None:
    """Until the word is there Qt leaves the focus with the table, which hands on what is composed."""
    begin(table.window(), table)
    assert (table.currentRow(), table.currentColumn()) == (0, 1)
    compose(table, "h")
    rest(20)
    editor = table.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    first = picture(editor)
    compose(table, "hao")
    shown = picture(editor)
    assert shown != first and editor.text() == ""
    every_key()
    assert QApplication.focusWidget() is table and editor.text() == "" and picture(editor) == shown
    assert (table.currentRow(), table.currentColumn()) == (0, 1)
    compose(table, commit="好")
    assert QApplication.focusWidget() is editor and editor.text() == "好"
    compose(editor, "de")
    every_key()
    assert QApplication.focusWidget() is editor and editor.text() == "好"
    compose(editor, commit="的")
    press(Key.Key_Return)
    rest(20)
    assert table.figures(0) == ("好的", "") and (table.currentRow(), table.currentColumn()) == (1, 1)


@pytest.mark.parametrize("first", ["", "甲"])
def test_leaving_a_table_leaves_no_word_behind(table: EntryTable, first: str) -> None:
    other = QLineEdit(table.window())
    other.show()
    begin(table.window(), other)
    before = picture(table)
    begin(table.window(), table)
    compose(table, "h")
    if first:
        compose(table, commit=first)
        compose(QApplication.focusWidget() or table, "hao")
    begin(table.window(), other)
    assert table.figures(0) == (first, "")
    cell(table, 0, 1).setText("")
    assert picture(table) == before


def by_tab(form: Form) -> None:
    press(Key.Key_Tab)


def click(form: Form) -> None:
    """Press 保存 with the mouse, which leaves the focus where it is."""
    handle = form.windowHandle()
    assert handle is not None
    button = form.save_button
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=button.mapTo(form, button.rect().center()))


@pytest.mark.parametrize("name", ["name", "long", "open", "who", "whom"])
def test_a_word_left_by_itself_is_not_shown_as_if_it_were_there(form: Form, name: str) -> None:
    field, last = form.rows[name].editor.main(), form.rows["last"].editor.main()
    begin(form, field)
    if name != "whom":  # which makes a name of what is typed
        compose(field, commit="甲")
    begin(form, last)
    before = picture(field)
    begin(form, field)
    compose(field, "ni hao")
    begin(form, last)
    assert said(field) == ("" if name == "whom" else "甲") and picture(field) == before


@pytest.mark.parametrize("leave", [by_tab, click])
@pytest.mark.parametrize("name", ["name", "long", "open", "who", "whom"])
def test_a_word_left_by_the_user_stays_as_it_was_shown(form: Form, name: str, leave: Callable[[Form], None]) -> None:
    saves: list[dict[str, object]] = []
    form.saved.connect(saves.append)
    form.rows["name"].editor.set_value("甲")
    field = form.rows[name].editor.main()
    begin(form, field)
    compose(field, "nihao")
    leave(form)
    assert (QApplication.focusWidget() is field) == (leave is click)
    if leave is click:
        assert "nihao" in str(saves), "what was open is saved with the rest"
        press(Key.Key_Tab)
    if name == "whom":
        assert [p.name for p in form.rows[name].editor.people] == ["nihao"]  # type: ignore[attr-defined]
    else:
        assert "nihao" in said(field)


def test_enter_presses_no_button_of_a_box(shared: Driver) -> None:
    window = shared.window
    box = BureauDialog(window.desk, known(window.desk), window.tasks, window.talk, window.context, window, first=True)
    box.show()
    field = box.findChildren(QLineEdit)[0]
    begin(box, field)
    before = field.text()
    compose(field, "shi")
    press(Key.Key_Return)
    press(Key.Key_Space)
    assert box.isVisible() and field.text() == before
    press(Key.Key_Escape)
    assert box.isVisible(), "Esc ended the composition, not the box"
    press(Key.Key_Escape)
    assert not box.isVisible()
    box.deleteLater()


def test_the_menu_says_which_input_method_serves(shared: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    monkeypatch.setattr(input_methods, "now", lambda: input_methods.Choice({}, False, input_methods.OLD))
    HelpMenu(shared.window.bench).input_method()
    assert told == [input_methods.OLD]
