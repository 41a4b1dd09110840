"""审定锁定 in the real window: locking, the lines beside today's figures, a 更正版, and the edition in the preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize

from cadreapp.operations.appraisal import year, year_steps
from cadreapp.operations.sheets import sheet
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.operations.year import editions
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, example
from ui.app import application
from ui.dialogs.edition_boxes import CorrectionBox, LockBox
from ui.dialogs.editions import CHANGED, LIST, TODAY, EditionsDialog
from ui.kit import theme

WHOLE = Period.parse("2021")


@pytest.fixture
def january(tmp_path: Path) -> Any:
    """The year is over; one cadre made a visit in it."""
    found = Driver(tmp_path / "data", date(2022, 1, 10))
    found.window.coordinates.move(period=WHOLE)
    found.settle()
    found.visit = visit(found)  # type: ignore[attr-defined]
    yield found
    found.end()


def visit(driver: Driver) -> int:
    values = example(kind("Visit")) | {"date": "2021-05-10", "cadres": (Named(NAMES[0]),)}
    (record,) = save(driver.shell.desk, [Item(kind("Visit"), values)], late_reason="试验").records
    return record


@pytest.fixture
def box(january: Driver, monkeypatch: pytest.MonkeyPatch) -> EditionsDialog:
    """The dialog as the menu opens it, kept open."""
    opened: list[EditionsDialog] = []

    def exec_(found: EditionsDialog) -> int:
        opened.append(found)
        found.show()
        return 0

    monkeypatch.setattr(EditionsDialog, "exec", exec_)
    january.window.appraisal.editions()
    january.settle()
    (found,) = opened
    found.talk.warn = lambda text, details="": january.warned.append(f"{text}\n{details}")  # type: ignore[method-assign]
    return found


def answer(monkeypatch: pytest.MonkeyPatch, of: type, act: Callable[[Any], object]) -> None:
    """Fill in the box that is asked next and accept it, if it lets itself be accepted."""

    def exec_(found: Any) -> int:
        act(found)
        found.accept()
        return int(found.result())

    monkeypatch.setattr(of, "exec", exec_)


def texts(box: EditionsDialog) -> list[list[str]]:
    return [[box.table.item(r, c).text() for c in range(box.table.columnCount())] for r in range(box.table.rowCount())]


def lock(january: Driver, box: EditionsDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, LockBox, lambda asked: asked.note.setText("党组会审定（示例）"))
    box.lock_button.click()
    january.settle()


def test_locked_compared_corrected(
    january: Driver, box: EditionsDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert texts(box) == [] and "还没有审定锁定过" in box.words.text()
    assert not box.give_button.isEnabled() and not box.correct_button.isEnabled()
    box.which.chosen.emit(TODAY)
    assert box.which.index == LIST, "there is nothing to lay today's figures beside"
    lock(january, box, monkeypatch)
    assert [row[0] for row in texts(box)] == ["2021年度考核表", "2021年度业绩晒比"], january.warned
    assert {(row[1], *row[4:]) for row in texts(box)} == {("定稿", "在用", "党组会审定（示例）")}

    box.table.selectRow(1)
    box.which.chosen.emit(TODAY)
    assert texts(box) == [] and "没有不同" in box.words.text()
    box.correct_button.click()
    assert "不需要更正版" in january.warned[-1]

    delete(january.shell.desk, [january.visit])  # type: ignore[attr-defined]
    box.compared.clear()
    box.which.chosen.emit(LIST)
    box.table.selectRow(1)
    box.open_row(1)
    assert box.which.index == TODAY and "处不同" in box.words.text()
    lines = texts(box)
    assert ["排名表", NAMES[0], "亲民便民 走访人次 人次"] in [row[:3] for row in lines]
    head = [box.table.horizontalHeaderItem(c).text() for c in range(5)]
    assert head == ["表", "行", "栏", "定稿", "今天"]

    asked: list[str] = []
    answer(monkeypatch, CorrectionBox, lambda found: asked.append(found.said.text()))
    box.correct_button.click()
    january.settle()
    assert len(editions.editions(january.shell.desk)) == 2, "without reason, approver and receivers nothing is written"

    def filled(found: CorrectionBox) -> None:
        found.accept()
        assert found.said.text() == "请填写：更正理由、批准人、原版发给了谁。"
        found.reason.setPlainText("走访重复登记（示例）")
        found.approver.setText("王批准")
        found.received.setPlainText("市委组织部一份（示例）")

    answer(monkeypatch, CorrectionBox, filled)
    box.correct_button.click()
    january.settle()
    rows = {(row[0], row[1]): row for row in texts(box)}
    assert rows["2021年度业绩晒比", "定稿"][4] == "已被第1次更正版替代"
    assert rows["2021年度业绩晒比", "第1次更正版"][4:] == ["在用", "走访重复登记（示例）"]
    assert box.edition is not None and box.edition.number == 2
    box.which.chosen.emit(CHANGED)
    assert "批准人：王批准" in box.words.text() and "市委组织部一份（示例）" in box.words.text()
    assert [row[:3] for row in texts(box)] == [row[:3] for row in lines], "the lines that were shown are kept"

    box.which.chosen.emit(LIST)
    old = next(n for n, e in enumerate(box.found) if e.replaced_by is not None)
    box.table.selectRow(old)
    assert not box.correct_button.isEnabled(), "a replaced edition is not corrected"
    box.ask_target = lambda name: tmp_path / name  # type: ignore[method-assign]
    for original in (False, True):
        box.talk.ask = lambda question, yes, no, original=original: original  # type: ignore[method-assign]
        assert box.give()
        target = tmp_path / "2021年度业绩晒比（定稿）.xlsx"
        assert (target.read_bytes() == editions.kept(january.shell.desk, box.found[old])) is original
    assert len(box.changes) == 2


def test_drafts_are_named_and_nothing_is_locked(
    january: Driver, box: EditionsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = january.shell.desk
    person = next(r.person for r in year.read(desk, 2021).rows if r.name == NAMES[0])
    year_steps.put_down(desk, 2021, person, "称职")
    lock(january, box, monkeypatch)
    assert "1 件事没有办完" in january.warned[-1] and f"{NAMES[0]}：2021年度考核还是草稿" in january.warned[-1]
    assert texts(box) == [] and editions.editions(desk) == []


def test_what_is_asked_fits_the_period(january: Driver, box: EditionsDialog) -> None:
    asked = LockBox(january.shell.desk, WHOLE, (), box)
    asked.show()
    assert asked.what == ["showcase", "appraisal"]
    asked.combo.setCurrentIndex(3)
    assert asked.period == Period.parse("2021Q3") and asked.what == ["appraisal"]
    asked.ticks["appraisal"].click()
    assert asked.what == [] and not asked.ok.isEnabled()
    asked.close()


def test_the_page_at_its_sizes_in_both_palettes(
    january: Driver, box: EditionsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(january, box, monkeypatch)
    january.window.resize(QSize(1366, 768))
    try:
        for palette in (theme.LIGHT, theme.DARK):
            theme.apply(application(), palette)
            for at in (LIST, TODAY, CHANGED):
                box.show_which(at)
                january.settle()
                assert not box.grab().isNull()
                assert box.width() <= 1366 and box.height() <= 768
    finally:
        theme.apply(application())


def test_the_preview_shows_the_edition_and_saves_its_bytes(
    january: Driver, box: EditionsDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock(january, box, monkeypatch)
    box.close()
    delete(january.shell.desk, [january.visit])  # type: ignore[attr-defined]
    sheets = january.window.files.sheets
    preview = sheets.make(sheet("年度业绩晒比"))
    assert preview is not None
    january.settle()
    one = editions.find(january.shell.desk, "showcase", WHOLE)
    assert preview.document.source.about == f"定稿，{editions.spoken(one.day)}审定锁定"
    assert preview.again_button.text() == "看今天的数据"
    preview.ask_target = lambda name, filters: tmp_path / name  # type: ignore[method-assign]
    assert preview.save(".xlsx")
    assert (tmp_path / f"{one.file_name}.xlsx").read_bytes() == editions.kept(january.shell.desk, one)
    preview.again_button.click()
    january.settle()
    today = sheets.preview
    assert today is not None and today is not preview and "今天的数据" in today.document.source.about
    today.reject()
    january.settle()

    asked: list[str] = []
    january.window.talk.ask = lambda question, yes, no: bool(asked.append(question))  # type: ignore[method-assign]
    assert sheets.make(sheet("年度业绩晒比（不排名）")) is None
    assert "没有单独审定" in asked[0], "no second truth without a question"

    beside = sheets.make(sheet("年度考核结果名单"))
    assert beside is not None and "今天的数据" in beside.document.source.about
    beside.reject()
    january.settle()
