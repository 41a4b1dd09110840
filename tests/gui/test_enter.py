"""Enter: on to the next field of a form, in a box its main button, never what was done before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget

from cadreapp import records
from cadreapp.records.kind import FieldSpec, FieldType, Kind
from tests.gui.conftest import Driver
from ui.dialogs.bureau import BureauDialog, known
from ui.dialogs.edition_boxes import LockBox
from ui.dialogs.importing import ImportDialog, dialog
from ui.dialogs.people import PeopleDialog
from ui.forms.form import Form
from ui.forms.links import persons
from ui.kit.controls import Button
from ui.kit.talk import Talk

ENTER = Qt.Key.Key_Return
CHOICE = tuple(f"选择{n}" for n in range(6))
FIELDS = (
    FieldSpec("name", "名称", FieldType.TEXT),
    FieldSpec("day", "日期", FieldType.DAY),
    FieldSpec("one", "单选", FieldType.CHOICE, choices=("甲", "乙")),
    FieldSpec("many", "多选", FieldType.CHOICE, choices=CHOICE),
    FieldSpec("open", "可填", FieldType.CHOICE, choices=CHOICE, open=True),
    FieldSpec("when", "时段", FieldType.PERIOD, period="quarter"),
    FieldSpec("files", "附件", FieldType.FILES),
    FieldSpec("whom", "人员", FieldType.PEOPLE),
    FieldSpec("sum", "金额", FieldType.MONEY),
)


def here(window: QWidget) -> QWidget:
    found = window.focusWidget()
    assert found is not None
    return found


def press(window: QWidget, *keys: Qt.Key) -> None:
    """Press keys where the focus is; a box that closes or writes hears no key let go."""
    for key in keys or (ENTER,):
        (QTest.keyPress if key == ENTER else QTest.keyClick)(here(window), key)


@pytest.fixture
def form(shared: Driver) -> Iterator[Form]:
    kind = Kind("Trial", "试验", 0, "", "", FIELDS, ("name",), "any", title_field="name")
    found = Form(kind, shared.window.context)
    found.show()
    found.open({})
    yield found
    found.close()
    found.deleteLater()


def test_enter_goes_through_every_sort_of_field_and_ends_at_save(form: Form) -> None:
    saved: list[object] = []
    form.saved.connect(saved.append)
    form.resize(360, 240)
    form.focus_first()
    seen = []
    for _ in range(10):
        seen.append(here(form))
        assert seen[-1].visibleRegion().boundingRect().height() >= 20, "where the cursor goes is in sight"
        press(form)
    rows, when = form.rows, form.rows["when"].editor
    line = rows["name"].editor.main()
    assert seen[0] is line
    assert seen[1:] == [
        *(rows[n].editor.main() for n in ("day", "one", "many", "open", "when")),
        when.stops()[1],
        rows["whom"].editor.main(),
        rows["sum"].editor.main(),
        form.save_button,
    ]
    assert saved, "and there Enter saves"


def test_enter_after_a_name_waits_for_the_next_name(form: Form) -> None:
    whom = form.rows["whom"].editor
    line = whom.main()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.setText("某某")
    press(form)
    assert here(form) is line and not line.text() and len(whom.value()) == 1
    press(form)
    assert here(form) is form.rows["sum"].editor.main()


def test_the_first_box_is_filled_and_saved_by_enter_alone(driver: Driver) -> None:
    window = driver.window
    box = BureauDialog(window.desk, known(window.desk), window.tasks, window.talk, window.context, window, first=True)
    box.show()
    box.form.rows["name"].editor.main().setFocus()
    line = here(box)
    assert isinstance(line, QLineEdit)
    line.clear()
    line.insert("示例市民政局")
    press(box, ENTER, ENTER, ENTER)
    driver.settle()
    assert not box.isVisible() and known(window.desk).name == "示例市民政局"


def test_after_a_check_enter_imports_and_then_closes(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, file, asked = driver.window, tmp_path / "名册.csv", []
    file.write_text("姓名,单位,出生年月\n戊示例,示例处,1991.06", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: asked.append(a) or ([str(file)], ""))
    box = ImportDialog(window.desk, window.tasks, window.talk, window)
    box.show()
    assert isinstance(here(box), Button) and "选择文件" in here(box).text()
    press(box)
    assert box.pages.currentIndex() == dialog.CHECK and box.go.isEnabled(), box.words.text()
    press(box)
    assert box.imported and len(asked) == 1
    press(box)
    assert not box.isVisible() and len(asked) == 1


def test_enter_in_the_field_of_a_question_answers_it(shared: Driver) -> None:
    def type_and_press() -> None:
        box = QApplication.activeModalWidget()
        assert box is not None
        line = box.findChild(QLineEdit)
        assert line is not None
        line.insert("党组会")
        QTest.keyPress(line, ENTER)
        box.close()

    QTimer.singleShot(0, type_and_press)
    assert Talk(shared.window).ask_text("试验", "什么会议？", "会议") == "党组会"


def test_a_search_is_no_answer(shared: Driver) -> None:
    spec = records.kind("Visit")["cadres"]
    box = PeopleDialog(spec, persons(shared.window.context, spec), (), shared.window)
    box.show()
    box.field.setFocus()
    QTest.keyClicks(box.field, "lis")
    press(box)
    assert box.isVisible() and here(box) is box.tree
    press(box, Qt.Key.Key_Space, ENTER)
    assert not box.isVisible() and [n.name for n in box.chosen()] == ["李示例"]


def test_what_cannot_be_taken_back_is_not_done_by_enter(shared: Driver) -> None:
    box = LockBox(shared.window.desk, shared.window.coordinates.place.period, (), shared.window)
    box.show()
    box.note.setFocus()
    press(box)
    assert box.isVisible()
    assert not any(b.isDefault() for b in box.findChildren(QPushButton))
    box.close()
