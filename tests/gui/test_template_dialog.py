"""报表模板 in the window: a copy to edit, the bureau's own used and refused, the built-in one again."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from cadreapp.operations import templates
from cadreapp.operations.sheets import sheet
from cadreapp.operations.templates import BUILT_IN, FAULTY, MINE
from tests.gui.conftest import Driver
from ui.dialogs.templates import TemplateDialog
from ui.preview import asking


@pytest.fixture
def dialog(driver: Driver, tmp_path: Path) -> TemplateDialog:
    found = TemplateDialog(driver.shell.desk, driver.shell.tasks, templates.templates(driver.shell.desk), driver.window)
    found.talk.warn = lambda text, details="": driver.warned.append(text + details)  # type: ignore[method-assign]
    found.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
    found.ask_target = lambda name: tmp_path / name  # type: ignore[method-assign]
    found.ask_file = lambda: tmp_path / "reminder.xlsx"  # type: ignore[method-assign]
    found.table.selectRow([r.goal.name for r in found.rows].index("reminder.xlsx"))
    return found


def state(dialog: TemplateDialog) -> str:
    found = dialog._template()
    assert found is not None and found.name == "reminder.xlsx"
    return found.state


def test_a_copy_is_changed_used_and_given_up(
    driver: Driver, dialog: TemplateDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state(dialog) == BUILT_IN and not dialog.back_button.isEnabled()
    row = next(r for r in dialog.rows if r.goal.name == "reminder.xlsx")
    assert "工作催办单、" in row.cells[0]
    assert dialog.copy()
    book = load_workbook(tmp_path / "reminder.xlsx")
    page = book.worksheets[0]
    page.page_margins.left = 1.5
    book.save(tmp_path / "reminder.xlsx")
    assert dialog.use() and state(dialog) == MINE and dialog.back_button.isEnabled()
    monkeypatch.setattr(asking.AskDialog, "exec", lambda self: 1)
    preview = driver.window.files.sheets.make(sheet("工作催办单"))
    assert preview is not None and preview.document.setups.of(preview.document.titles[0]).margins[0] == 38
    preview.reject()
    driver.settle()
    assert dialog.back() and state(dialog) == BUILT_IN
    assert not dialog.back(), "nothing to go back from"


def test_a_faulty_copy_is_refused_with_its_cells(driver: Driver, dialog: TemplateDialog, tmp_path: Path) -> None:
    assert dialog.copy()
    book = load_workbook(tmp_path / "reminder.xlsx")
    book.worksheets[0]["A1"] = "{{没有这个}}"
    book.save(tmp_path / "reminder.xlsx")
    assert not dialog.use() and "A1" in driver.warned[-1] and state(dialog) == BUILT_IN


def test_a_copy_that_became_faulty_lets_the_built_in_one_stand_in(
    driver: Driver, dialog: TemplateDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = driver.shell.desk
    assert dialog.copy()
    assert dialog.use(), driver.warned
    place = desk.folder / templates.OWN / "reminder.xlsx"
    book = load_workbook(place)
    book.worksheets[0]["A1"] = "{{没有这个}}"
    book.save(place)
    asked: list[str] = []
    monkeypatch.setattr(asking.AskDialog, "exec", lambda self: 1)
    monkeypatch.setattr(driver.window.talk, "ask", lambda question, yes, no: bool(asked.append(question)) or True)
    preview = driver.window.files.sheets.make(sheet("工作催办单"))
    assert preview is not None and "A1" in asked[0] and preview.document.pages
    preview.reject()
    driver.settle()
    monkeypatch.setattr(driver.window.talk, "ask", lambda question, yes, no: False)
    assert driver.window.files.sheets.make(sheet("工作催办单")) is None
    again = TemplateDialog(desk, driver.shell.tasks, templates.templates(desk), driver.window)
    again.talk.warn = lambda text, details="": driver.warned.append(text + details)  # type: ignore[method-assign]
    again.table.selectRow([r.goal.name for r in again.rows].index("reminder.xlsx"))
    assert state(again) == FAULTY and not again.faults_button.isHidden()
    again.show_faults()
    assert "A1" in driver.warned[-1]


def test_the_menu_opens_it(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[TemplateDialog] = []
    monkeypatch.setattr(TemplateDialog, "exec", lambda self: opened.append(self))
    menu = QMenu(driver.window)
    driver.window.files.fill_tools(menu)
    next(a for a in menu.actions() if a.text().startswith("报表模板")).trigger()
    driver.settle()
    assert len(opened) == 1 and opened[0].rows


def test_the_manuals_page_opens_at_the_template(driver: Driver, dialog: TemplateDialog) -> None:
    dialog.show()
    box = dialog.manual()
    driver.settle()
    top = box.text.cursorForPosition(QPoint(20, 12)).block().text()
    assert top.startswith("reminder.xlsx（"), "the chosen template's names stand at the top"
    whole = box.text.toPlainText()
    assert "{{页:名单}}" in whole and "<!--" not in whole and "build_templates" not in whole
    box.field.setText("横向重复")
    assert box.text.textCursor().selectedText() == "横向重复"
    dialog.close()
    driver.settle()
