"""Pages 09 and 10: sheets on paper, copies, and the page on templates."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from cadreapp.operations.templates import BUILT_IN, MINE
from tests.gui.conftest import Driver, rest
from tests.gui.steps.doing import has, menu, opened, plain, press
from ui.dialogs.copies import CopiesDialog
from ui.dialogs.rescue import RescueDialog
from ui.dialogs.templates import TemplateDialog
from ui.kit import targets
from ui.kit.controls import Button
from ui.preview.window import Preview

# 09-print: 打印和业绩“晒比”


def preview(driver: Driver) -> Preview:
    found = driver.window.files.sheets.preview
    assert found is not None, driver.warned
    return found


def print_what_is_shown(driver: Driver) -> None:
    driver.window.go(-1)
    driver.settle()
    press(driver, "打印")
    has("报表", *(a.text() for a in driver.window.menuBar().actions()))
    assert preview(driver).document.source.title == "年度业绩晒比"
    preview(driver).reject()
    driver.settle()


def showcase(driver: Driver) -> None:
    press(driver, "生成年度“晒比”")
    assert preview(driver).document.source.title == "年度业绩晒比"
    preview(driver).reject()
    menu(driver, "报表", "年终", "年度业绩晒比")


def choose_pages(driver: Driver) -> None:
    shown = preview(driver)
    assert [b.text() for b in (shown.pdf_button, shown.excel_button)] == ["存为 PDF…", "存为 Excel…"]
    shown.panel.range.setText("1")
    assert shown.panel.job().numbers(len(shown.document.pages)) == [1]
    shown.reject()
    driver.settle()


def open_what_was_written(driver: Driver) -> None:
    file = driver.shell.desk.folder / "示例.xlsx"
    file.write_text("")
    driver.window.bench.wrote.emit("示例：已写好", file)
    status = driver.window.status
    has("打开", status.open.text())
    has("打开文件夹", status.folder.text())
    assert status.open.isVisible() and status.folder.isVisible()


def own_form(driver: Driver) -> None:
    with opened(TemplateDialog) as seen:
        menu(driver, "工具", "报表模板")
    assert [box.windowTitle() for box in seen] == ["报表模板"]


# 10-copies: 备份和还原


def copy(driver: Driver) -> None:
    target = driver.shell.desk.folder.parent / "示例.cadrebackup"
    driver.window.bench.ask_target = lambda *a, **k: target  # type: ignore[method-assign]
    menu(driver, "文件", "备份")
    rest(200)
    driver.settle()
    assert target.exists() and driver.window.status.folder.isVisible()


def own_copies(driver: Driver) -> None:
    with opened(CopiesDialog) as seen:
        menu(driver, "文件", "自动备份")
        driver.settle()
    assert len(seen) == 1


def bring_a_copy_back(driver: Driver) -> None:
    copies = driver.window.files.copies
    told: list[tuple[Path, str]] = []
    copies.reopen.disconnect()
    copies.reopen.connect(lambda file, why: told.append((file, why)))
    file = driver.shell.desk.folder.parent / "示例.cadrebackup"
    original = targets.QFileDialog.getOpenFileName
    targets.QFileDialog.getOpenFileName = lambda *a, **k: (str(file), "")  # type: ignore[method-assign, assignment]
    try:
        menu(driver, "文件", "还原备份")
        rest(300)
        driver.settle()
    finally:
        targets.QFileDialog.getOpenFileName = original  # type: ignore[method-assign]
    assert [f for f, _ in told] == [file], driver.warned


def when_nothing_opens(driver: Driver) -> None:
    """What the box of the start offers is driven in test_getting_back; here that it is there."""
    box = RescueDialog(driver.shell.desk.home, "示例：数据打不开", driver.shell.tasks)
    words = {plain(b.text()) for b in box.findChildren(Button)}
    assert any("备份" in w for w in words), words
    driver.settle()
    box.deleteLater()


def check(driver: Driver) -> None:
    menu(driver, "文件", "核对数据")
    rest(300)
    driver.settle()
    assert "数据完好" in driver.warned[-1]


# templates: 报表模板


def copy_a_template(driver: Driver) -> None:
    """The box stays open for the steps that follow."""
    with opened(TemplateDialog) as seen:
        menu(driver, "工具", "报表模板")
        driver.settle()
    box: TemplateDialog = seen[0]
    box.show()
    box.talk.ask = lambda question, yes, no: True  # type: ignore[method-assign]
    box.talk.warn = lambda text, details="": driver.warned.append(text + details)  # type: ignore[method-assign]
    file = driver.shell.desk.folder.parent / "reminder.xlsx"
    box.ask_target = lambda name: file.parent / name  # type: ignore[method-assign]
    box.ask_file = lambda: file  # type: ignore[method-assign]
    box.table.selectRow([r.goal.name for r in box.rows].index(file.name))
    press(driver, "另存一份来修改", box)
    assert file.exists()


def templates_box(driver: Driver) -> tuple[TemplateDialog, Path]:
    box = next(b for b in driver.window.findChildren(TemplateDialog) if b.isVisible())
    return box, driver.shell.desk.folder.parent / "reminder.xlsx"


def change_it(driver: Driver) -> None:
    _, file = templates_box(driver)
    book = load_workbook(file)
    book.worksheets[0].page_margins.left = 1.5
    book.worksheets[0]["A1"] = "{{没有这个}}"
    book.save(file)


def put_it_in(driver: Driver) -> None:
    """A name that is not known is told with its cell, and the template is not used; mended, it is."""
    box, file = templates_box(driver)
    press(driver, "用本单位的", box)
    chosen = box._template()
    assert chosen is not None and chosen.state == BUILT_IN and "A1" in driver.warned[-1]
    book = load_workbook(file)
    book.worksheets[0]["A1"] = "工作催办单"
    book.save(file)
    press(driver, "用本单位的", box)
    chosen = box._template()
    assert chosen is not None and chosen.state == MINE, driver.warned


def back_to_the_built_in(driver: Driver) -> None:
    box, _ = templates_box(driver)
    press(driver, "恢复内置", box)
    chosen = box._template()
    assert chosen is not None and chosen.state == BUILT_IN
    box.close()
