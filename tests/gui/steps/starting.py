"""Pages 01 and 02: the first start, a roster and records taken in."""

from __future__ import annotations

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPoint, QProcess, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton

from cadreapp.operations import settings
from cadreapp.operations.passing.listing import listing
from cadreapp.records import CADRE
from tests.gui.conftest import Driver, rest
from tests.gui.steps.doing import boxes, chosen_menu, form, has, menu, opened, plain, press, used
from ui.dialogs.bureau import BureauDialog
from ui.dialogs.importing import ImportDialog, dialog
from ui.kit import targets
from ui.kit.controls import ComboBox


def named(driver: Driver) -> list[str]:
    """The names of the roster."""
    return sorted(str(row["姓名"]) for row in listing(driver.shell.desk, CADRE.title))


# 01-start: 第一次使用


def say_who_we_are(driver: Driver) -> None:
    def fill(box: BureauDialog) -> None:
        box.form.rows["name"].editor.set_value("示例市民政局")
        box.form.rows["began"].editor.set_value("2021-01-01")
        press(driver, "保存", box)

    boxes(driver, fill)
    press(driver, "填写")
    assert settings.bureau_name(driver.shell.desk) == "示例市民政局"
    assert "已完成" in driver.window.overview.start.named.title.text()


def bring_the_roster(driver: Driver) -> None:
    """A blank roster is filled in and imported; one by one is another way."""
    blank = driver.shell.desk.folder.parent / "名册模板.xlsx"
    driver.window.bench.ask_target = lambda *a, **k: blank  # type: ignore[method-assign]
    press(driver, "下载空白名册")
    rest(200)
    driver.settle()
    book = load_workbook(blank)
    heads = [str(cell.value).strip("*") for cell in book.worksheets[0][1]]
    book.close()
    assert "姓名" in heads, heads
    press(driver, "逐个登记")
    assert form(driver).kind is CADRE
    form(driver).set_dirty(False)
    driver.window.go(-1)
    driver.settle()
    filled = Workbook()
    filled.active.append(["姓名", "单位", "职务"])
    filled.active.append(["示例甲", "示例处", "科员"])
    filled.save(blank)

    def take(box: ImportDialog) -> None:
        box.check([blank])
        driver.settle()
        press(driver, "导入", box)
        assert box.imported, box.words.text()

    boxes(driver, take)
    start = driver.window.overview.start
    press(driver, "导入名册", start)
    assert named(driver) == ["示例甲"]


def look_at_the_sample(driver: Driver) -> None:
    started: list[list[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QProcess, "startDetached", lambda program, arguments: (started.append(arguments), (True, 1))[1])
        press(driver, "打开示例数据", driver.window.overview.start)
    assert started[0][-1] == "--demo"


def first_copy(driver: Driver) -> None:
    target = driver.shell.desk.folder.parent / "第一份.cadrebackup"
    driver.window.bench.ask_target = lambda *a, **k: target  # type: ignore[method-assign]
    press(driver, "备份", driver.window.overview.start)
    rest(200)
    driver.settle()
    assert target.exists()


# 02-import: 导入名册和记录


def importing(driver: Driver) -> ImportDialog:
    """The box that is open over the window."""
    found = [b for b in driver.window.findChildren(ImportDialog) if b.isVisible()]
    assert len(found) == 1
    return found[0]


def open_the_box(driver: Driver) -> None:
    """By the tool bar and by the menu; the last one stays open for the steps that follow."""
    for open_it in (lambda: press(driver, "导入"), lambda: menu(driver, "文件", "导入名册、记录或任免审批表")):
        with opened(ImportDialog) as seen:
            open_it()
        assert len(seen) == 1
    seen[0].show()
    driver.settle()


def give_a_file(driver: Driver) -> None:
    """Chosen, dropped, pasted: each is checked, and the file stays."""
    box, file = importing(driver), driver.shell.desk.folder.parent / "名册.csv"
    rows = ("姓名,单位,职务,出生年月,我局叫法", "甲一,示例处,科员,1990-13,13800000001", "甲二,示例处,科员,1991.06,")
    file.write_text("\n".join(rows), "utf-8")
    QGuiApplication.clipboard().setText("姓名\t单位\t职务\n甲八\t示例处\t科员\n")
    press(driver, "粘贴表格", box)
    assert [p.suffix for p in box.paths] == [".txt"] and box.go.isEnabled()
    box._step(dialog.FILES)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    left = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    box.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none))
    assert [p.name for p in box.paths] == ["名册.csv"]
    box._step(dialog.FILES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets.QFileDialog, "getOpenFileNames", lambda *a, **k: ([str(file)], ""))
        press(driver, "选择文件", box)
    assert [p.name for p in box.paths] == ["名册.csv"]


def go_through_the_four(driver: Driver) -> None:
    """The steps are those that the page names; a head that is not known is said what it is."""
    box = importing(driver)
    for label in box.steps.labels:
        has(label.split(" ")[1], label.split(" ")[1])
    assert [int(label.split(" ")[0]) for label in box.steps.labels] == [1, 2, 3, 4]
    box._step(dialog.COLUMNS)
    table = box.columns.columns
    heads = [table.item(row, 1).text() for row in range(table.rowCount())]  # type: ignore[union-attr]
    combo = table.cellWidget(heads.index("我局叫法"), 3)
    assert isinstance(combo, ComboBox) and combo.currentText() == "不读取"
    combo.setCurrentIndex(combo.findText("联系电话"))
    combo.activated.emit(combo.currentIndex())
    driver.settle()


def look_and_import(driver: Driver) -> None:
    """The faulty row says which cell, is saved apart, mended in its place; only then it goes in."""
    box, before = importing(driver), named(driver)
    box._step(dialog.CHECK)
    model = box.lines.model
    at = next(n for n in range(model.rowCount()) if model.entry(model.index(n, 0)).state == "有错误")
    assert plain(box.go.text()) == "再检查" and model.entry(model.index(at, 0)).place.startswith("D2")
    apart = driver.shell.desk.folder.parent / "错.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialog, "ask_target", lambda *a: apart)
        box.lines.save_button.click()
        driver.settle()
    assert apart.exists()
    cell = next(model.index(at, c) for c in range(model.columnCount()) if model.index(at, c).data() == "1990-13")
    assert model.setData(cell, "1990-12", Qt.ItemDataRole.EditRole)
    driver.settle()
    while not box.imported:
        assert box.go.isEnabled() and named(driver) == before
        box.go.click()
        driver.settle()
    has("导入", *(b.text() for b in box.findChildren(QPushButton)))
    assert set(named(driver)) - set(before) == {"甲一", "甲二"}


def take_it_back(driver: Driver) -> None:
    box = importing(driver)
    press(driver, "撤销这次导入", box)
    assert not {"甲一", "甲二"} & set(named(driver))
    box.close()
    driver.settle()
    assert "导入模板" in {plain(a.text()) for a in chosen_menu(driver, "文件").actions()}
    used.add("文件 → 导入模板")
