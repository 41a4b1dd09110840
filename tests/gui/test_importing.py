"""The import window on messy files: through all steps by mouse and keys, nothing written before the last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cadreapp.operations.passing.listing import listing
from tests.gui.conftest import Driver
from ui.dialogs.importing import ImportDialog, dialog
from ui.dialogs.importing.check import _TICK, _TITLE
from ui.kit.controls import ComboBox

CASES = Path(__file__).parent.parent / "data" / "cases"
EDIT, CHECK = Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def box(driver: Driver) -> Iterator[ImportDialog]:
    window = driver.window
    found = ImportDialog(window.desk, window.tasks, window.talk, window)
    found.show()
    yield found
    found.close()


def people(driver: Driver) -> dict[str, dict[str, object]]:
    return {str(row["姓名"]): row for row in listing(driver.window.desk, "干部")}


def answer(box: ImportDialog, row: int, text: str) -> None:
    combo = box.table.cellWidget(row, 3)
    assert isinstance(combo, ComboBox)
    combo.setCurrentText(text)


def entry(box: ImportDialog, title: str) -> int:
    return next(i for i in range(box.lines.model.rowCount()) if box.lines.model.index(i, _TITLE).data() == title)


def test_a_messy_roster_through_all_steps(driver: Driver, box: ImportDialog, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    rows = (
        "姓名,单位,职务,编制,出生年月,我局叫法",
        "甲一,示例处,科员,示例编制,90.05,13800000001",
        "甲二,示例处,副主任,示例编制,1991.06,",
        "甲三/乙三,示例处,科员,行政,1992.01,",
        "填表人：某某,,,,,",
    )
    file.write_text("\n".join(rows), "utf-8")
    before = set(people(driver))
    box.check([file])
    assert box.pages.currentIndex() == dialog.CHECK and not box.go.isEnabled()
    states = [box.lines.model.entry(box.lines.model.index(i, 0)).state for i in range(box.lines.model.rowCount())]
    assert states == ["有错误", "有错误", "新增"]
    assert any("表尾" in box.chosen.item(i).text() for i in range(box.chosen.count()))

    box._step(dialog.COLUMNS)
    heads = [box.columns.columns.item(i, 1).text() for i in range(box.columns.columns.rowCount())]  # type: ignore[union-attr]
    combo = box.columns.columns.cellWidget(heads.index("我局叫法"), 3)
    assert isinstance(combo, ComboBox) and combo.currentText() == "不读取"
    combo.setCurrentIndex(combo.findText("联系电话"))
    combo.activated.emit(combo.currentIndex())

    box._step(dialog.CHECK)
    model = box.lines.model
    assert model.setData(model.index(entry(box, "90.05"), _TITLE), "1990.05", EDIT)
    assert model.setData(model.index(entry(box, "甲三/乙三"), _TICK), Qt.CheckState.Unchecked, CHECK)
    box._step(dialog.QUESTIONS)
    answer(box, 0, "公务员")
    assert box.go.text() == "再检查" and box.go.isEnabled()
    box.go.click()
    driver.settle()
    assert set(people(driver)) == before, "checked again, still nothing is written"
    assert box.go.text() == "导入" and box.go.isEnabled(), box.words.text()
    box.go.click()
    driver.settle()
    found = people(driver)
    assert set(found) == before | {"甲一", "甲二"}
    assert (found["甲一"]["出生年月"], found["甲一"]["联系电话"]) == ("1990-05", "13800000001")
    assert found["甲二"]["人员身份"] == "公务员" and not box.go.isEnabled()
    box.undo_button.click()
    driver.settle()
    assert set(people(driver)) == before and "已经撤销" in box.words.text()


def test_namesakes_and_leavers_are_decided_one_by_one(driver: Driver, box: ImportDialog) -> None:
    box.check([CASES / "namesakes.xlsx", CASES / "leavers-sheet.xlsx"])
    assert box.pages.currentIndex() == dialog.QUESTIONS
    assert box.table.rowCount() == 2, "first the sheets"
    answer(box, 0, "不导入")
    assert not box.go.isEnabled(), "every question is asked"
    answer(box, 1, "不导入")
    box.go.click()
    driver.settle()
    assert box.table.rowCount() == 1 and "甲一" in box.table.item(0, 2).text()  # type: ignore[union-attr]
    answer(box, 0, "另一个人")
    box.go.click()
    driver.settle()
    box.go.click()
    driver.settle()
    assert sum(row["姓名"] == "甲一" for row in listing(driver.window.desk, "干部")) == 2


def test_what_changes_stands_side_by_side_and_can_be_left_out(
    driver: Driver, box: ImportDialog, tmp_path: Path
) -> None:
    book = Workbook()
    for row in (["姓名", "单位", "职务"], ["张示例", "示例处", "处长"], ["李示例", "示例处", "科长"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    box.check([tmp_path / "a.xlsx"])
    model = box.lines.model
    whats = [model.entry(model.index(i, 0)).what for i in range(model.rowCount())]
    assert all("职务：" in what and "→" in what for what in whats), whats
    model.setData(model.index(entry(box, "李示例"), _TICK), Qt.CheckState.Unchecked, CHECK)
    box.go.click()
    driver.settle()
    box.lines.filters.set_index(1, tell=True)
    assert model.rowCount() == 1
    box.go.click()
    driver.settle()
    found = people(driver)
    assert found["张示例"]["职务"] == "处长" and found["李示例"]["职务"] != "科长"


def test_the_header_is_moved_by_hand(driver: Driver, box: ImportDialog, tmp_path: Path) -> None:
    book = Workbook()
    rows = (
        ["姓名", "单位", "职务", "民族"],
        ["示例甲", "某处", "某职", ""],
        ["姓名", "单位", "职务"],
        ["甲九", "示例处", "科员"],
    )
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    box.check([tmp_path / "a.xlsx"])
    box._step(dialog.COLUMNS)
    assert box.columns.header.value() == 1
    box.columns.header.setValue(3)
    box.go.click()
    driver.settle()
    assert box.columns.header.value() == 3
    box.go.click()
    driver.settle()
    assert "甲九" in people(driver) and "示例甲" not in people(driver)


def test_rows_are_pasted(driver: Driver, box: ImportDialog) -> None:
    QGuiApplication.clipboard().setText("一句话")
    box.paste()
    assert "没有表格" in box.words.text()
    QGuiApplication.clipboard().setText("姓名\t单位\t职务\n甲八\t示例处\t科员\n")
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.paths and box.go.isEnabled()
    box.go.click()
    driver.settle()
    assert people(driver)["甲八"]["职务"] == "科员"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(CASES / "plain.xlsx"))])
    QGuiApplication.clipboard().setMimeData(mime)
    box.paste()
    assert [p.name for p in box.paths] == ["plain.xlsx"]


def test_faulty_rows_are_saved_from_the_window(
    driver: Driver, box: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.check([CASES / "date-number-ambiguous.xlsx"])
    monkeypatch.setattr(dialog, "ask_target", lambda *a: tmp_path / "错.xlsx")
    box.lines.save_button.click()
    driver.settle()
    assert "4 行已保存" in box.words.text()
    assert len(list(load_workbook(tmp_path / "错.xlsx").active.iter_rows())) == 5


@pytest.mark.parametrize("name", ["wide-58-columns.xlsx", "three-line-header.xlsx", "hidden.xlsx"])
def test_the_box_stays_on_a_small_screen(driver: Driver, box: ImportDialog, name: str) -> None:
    box.check([CASES / name])
    for step in range(4):
        box._step(step)
        driver.settle()
        assert box.width() <= 910 and box.height() <= 480, "1366 × 768 at 150 %"
        assert box.minimumSizeHint().width() <= 900 and box.minimumSizeHint().height() <= 470
