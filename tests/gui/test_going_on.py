"""From one to the next: the grading, a list of words, a fault, a month of the 达标表, many pages, file dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QTreeView, QWidget

from cadreapp.errors import Fault
from cadreapp.operations.counting.grid import Line
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.store.keeping import copies
from tests.gui.conftest import Driver, rest
from ui.kit import memory, targets
from ui.kit.controls import ComboBox


@pytest.fixture
def april(tmp_path: Path) -> Iterator[Driver]:
    found = Driver(tmp_path / "data", date(2021, 4, 9))
    desk = found.shell.desk
    for staff, total in (("公务员", 20), ("事业单位人员", 20)):
        save(desk, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": staff, "total": total})])
    found.window.show_grading()
    found.settle()
    yield found
    found.end()


def grade(driver: Driver, at: int, word: str = "较好") -> None:
    page = driver.window.grading
    page.choose(page.people()[at])
    page.grade(word)
    driver.settle()


def test_the_next_one_is_not_confirmed(april: Driver) -> None:
    page = april.window.grading
    page.reviewer.setText("王领导")
    for at in (1, 2):
        grade(april, at)
    page.confirm()
    april.settle()
    assert [r.locked for r in page.rows()] == [False, True, True, False, False]
    grade(april, 0)
    page.settle()
    april.settle()
    assert page.person == page.people()[3], "those who are confirmed are passed over"
    grade(april, 4)
    page.settle()
    april.settle()
    assert page.person == page.people()[3], "past the end from the top: the one who has no grade"
    grade(april, 3)
    grade(april, 4)
    said: list[str] = []
    page.said.connect(said.append)
    page.settle()
    april.settle()
    assert page.person == page.people()[4] and "没有还没评的人" in said[-1]


def test_the_first_down_lands_on_the_first_word(driver: Driver) -> None:
    combo = ComboBox(["请假", "挂职", "借调"], driver.window)
    combo.setEditable(True)
    combo.setEditText("")
    combo.show()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "请假"


@pytest.mark.parametrize("tall", [560, 700, 900])
def test_a_fault_is_wholly_in_sight(driver: Driver, tall: int) -> None:
    window = driver.window
    window.resize(1440, tall)
    driver.go("StudyGroupActivity")
    window.tab.new()
    driver.settle()
    form = window.tab.stack.currentWidget()
    form.rows["cadres"].editor.set_value(())
    form.submit()
    driver.settle()
    for row in form.rows.values():
        if row.reason:
            first = row
            break
    region, port = first.fault.visibleRegion().boundingRect(), form.area.viewport()
    assert region == first.fault.rect()
    assert port.rect().contains(first.fault.mapTo(port, QPoint(0, first.fault.height() - 1)))


def test_every_fault_can_be_brought_into_sight(driver: Driver) -> None:
    """Each field in turn is the one at fault, in a form that is longer than its place."""
    window = driver.window
    window.resize(1440, 600)
    driver.go("StudyGroupActivity")
    window.tab.new()
    driver.settle()
    form = window.tab.stack.currentWidget()
    for name, row in form.rows.items():
        for other in form.rows.values():
            other.say("")
        if row.isHidden():
            continue
        form.show_faults([Fault("请核对这一栏（示例）。" * 4, field=form.kind[name].label)])
        rest(30)
        assert row.fault.visibleRegion().boundingRect() == row.fault.rect(), name


def double_click(widget: QWidget, at: QPoint) -> None:
    """As a mouse does it: what was pressed first is what the second press meets."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)


def _yearly(driver: Driver) -> None:
    """The 达标表 of a kind that is owed by the half year, whose columns are halves; and of one cadre, by months."""
    window = driver.window
    window.coordinates.move(kind="MicroWish", period=Period.parse("2021"))
    driver.settle()
    window.coordinates.move(person=window.snapshot.members[0].person)
    driver.settle()
    window.tab.mode.set_index(1, True)
    driver.settle()


def test_a_date_of_the_month_that_was_clicked(driver: Driver) -> None:
    """The small bureau's clock stands at 2021-03-20: a click on February does not offer a day of March."""
    _yearly(driver)
    table = driver.window.tab.grid.table
    model = table.grid_model()
    row, line = next((r, e) for r, e in enumerate(model.entries) if isinstance(e, Line) and "微心愿" in e.title)
    columns = [p.text for p in model.grid.columns]
    assert columns[:3] == ["2021-01", "2021-02", "2021-03"]
    for month, offered in (("2021-01", None), ("2021-02", None), ("2021-03", "2021-03-20")):
        index = model.index(row, 2 + columns.index(month))
        table.scrollTo(index)
        at = table.visualRect(index).center()
        double_click(table.viewport(), at)
        driver.settle()
        form = driver.window.tab.stack.currentWidget()
        editor = form.rows["date"].editor
        assert editor.value() == offered and editor.about == Period.parse(month), month
        editor.line.setText("15")
        assert editor.value() == f"{month}-15"
        form.set_dirty(False)
        _yearly(driver)
        table = driver.window.tab.grid.table
        model = table.grid_model()


def test_a_cell_of_a_longer_period_means_the_month_under_the_pointer(driver: Driver) -> None:
    _yearly(driver)
    table = driver.window.tab.grid.table
    model = table.grid_model()
    columns = [p.text for p in model.grid.columns]
    row = next(
        r
        for r, e in enumerate(model.entries)
        if isinstance(e, Line) and any(c.due is not None and c.period.length == "year" for c in e.cells)
    )
    october = model.index(row, 2 + columns.index("2021-10"))
    left = table.columnViewportPosition(october.column()) + 4
    top = table.rowViewportPosition(row) + 4
    told: list[Any] = []
    table.entered.connect(lambda line, cell, part: told.append(part))
    double_click(table.viewport(), QPoint(left, top))
    driver.settle()
    assert told == [Period.parse("2021-10")]


def test_many_pages_are_printed_only_after_a_question(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = driver.window.files.sheets.showcase()
    assert preview is not None
    asked: list[str] = []
    preview.talk.ask = lambda question, yes, no: asked.append(question)  # type: ignore[method-assign, func-returns-value]
    pages = len(preview.document.pages)
    assert preview._surely(40) and not asked
    assert not preview._surely(41) and "41 页" in asked[-1]
    assert pages < 40, "the sources of the figures are not printed unless asked"
    preview.reject()
    driver.settle()


def test_file_dialogs_remember_their_folder(tmp_path: Path, driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    there = tmp_path / "报表"
    there.mkdir()

    def ask(parent: object, title: str, where: str, *rest: object) -> tuple[str, str]:
        began.append(where)
        return str(there / "一.xlsx"), targets.WORKBOOK

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a: ([ask(*a)[0]], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: (began.append(a[2]), str(there))[1])
    window = driver.window
    assert targets.ask_target(window, "一.xlsx", targets.WORKBOOK) == there / "一.xlsx"
    assert not began[-1].startswith(str(Path.cwd())) and began[-1].endswith("一.xlsx"), "not in the program's folder"
    targets.ask_target(window, "二.xlsx", targets.WORKBOOK)
    assert began[-1] == str(there / "二.xlsx")
    assert targets.ask_file(window, "附件", targets.ANY, "附件") == there / "一.xlsx"
    assert began[-1] != str(there), "another question, another folder"
    targets.ask_files(window, "附件", targets.ANY, "附件")
    assert began[-1] == str(there)
    known = tmp_path / "备份"
    known.mkdir()
    targets.ask_file(window, "备份", targets.BACKUP, "附件", str(known))
    assert began[-1] == str(known), "where it must lie goes first"
    memory.keep("folders/附件", str(tmp_path / "没有了"))
    targets.ask_folder(window, "附件", "附件")
    assert Path(began[-1]).is_dir(), "a folder that is gone is not offered"


def test_a_copy_is_looked_for_where_the_copies_lie(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (began.append(a[2]), ("", ""))[1])
    (driver.shell.desk.folder / copies.FOLDER).mkdir(exist_ok=True)
    driver.window.files.copies.restore()
    driver.settle()
    assert began == [str(driver.shell.desk.folder / copies.FOLDER)]


def test_qt_speaks_chinese(driver: Driver) -> None:
    box = QFileDialog(driver.window, "试", "/")
    box.setOption(QFileDialog.Option.DontUseNativeDialog)
    box.setViewMode(QFileDialog.ViewMode.Detail)
    box.show()
    rest(200)
    view = box.findChild(QTreeView)
    assert view is not None
    model, root = view.model(), view.rootIndex()
    kinds = {model.data(model.index(i, 2, root)) for i in range(model.rowCount(root))}
    assert kinds and "Folder" not in kinds, kinds
    words = [label.text() for label in box.findChildren(QLabel)]
    words += [button.text() or button.toolTip() for button in box.findChildren(QAbstractButton)]
    assert not [w for w in words if any("a" <= c <= "z" for c in w) and "/" not in w], words
    box.close()
    assert QApplication.translate("QAbstractFileIconProvider", "Folder") == "文件夹"
