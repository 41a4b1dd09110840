"""年度总结 in the real window: read, copied, kept as Word document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from cadreapp.records.kind import Named
from tests.gui.conftest import Driver
from tests.unit.bureau import NAMES, TODAY, small_bureau
from tests.unit.filled import enter
from ui.dialogs.words import WordsDialog


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Driver]:
    """A window on a bureau in which somebody did something in the year."""
    folder = tmp_path / "worked"
    desk = small_bureau(folder, today=TODAY)
    enter(desk, "Visit", cadres=[Named(NAMES[1])], date="2021-02-01")
    desk.close()
    found = Driver(folder, made=True)
    yield found
    found.end()


def action(driver: Driver, text: str) -> None:
    """Trigger an entry of 报表 → 年终."""
    menu = QMenu(driver.window)
    driver.window.files.sheets.fill(menu)
    part = next(m for m in menu.findChildren(QMenu) if m.title() == "年终")
    next(a for a in part.actions() if a.text().startswith(text)).trigger()


def in_box(driver: Driver, text: str, work) -> None:  # type: ignore[no-untyped-def]
    """Open a text and do something in its box before closing it."""
    done: list[bool] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, WordsDialog):
            QTimer.singleShot(20, look)
            return
        try:
            work(box)
            done.append(True)
        finally:
            box.reject()

    QTimer.singleShot(20, look)
    action(driver, text)
    driver.settle()
    assert done


def test_the_bureaus_text_is_copied_and_kept(worked: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "总结.docx"
    asked: list[str] = []

    def ask(name: str, filters: str) -> Path:
        asked.append(name)
        return target

    monkeypatch.setattr(worked.window.bench, "ask_target", ask)

    def work(box: WordsDialog) -> None:
        assert "一、搭建思想淬炼平台" in box.text.toPlainText() and box.text.isReadOnly()
        box.copy.click()
        assert QGuiApplication.clipboard().text() == box.text.toPlainText() and box.state.text()
        box.save.click()

    in_box(worked, "全局年度总结", work)
    assert asked == ["2021年度工作总结.docx"]
    assert any("思想淬炼" in p.text for p in docx.Document(str(target)).paragraphs)
    assert not worked.warned


def test_a_cadres_text_needs_a_cadre(worked: Driver) -> None:
    action(worked, "个人工作记录汇总（Word）")
    worked.settle()
    assert worked.warned == ["请先在左边选一名干部，再做个人工作记录汇总。"]
    person = next(p.id for p in worked.window.snapshot.everybody if p.name == NAMES[1])
    worked.window.coordinates.move(person=person, unit=None)
    worked.settle()
    shown: list[str] = []
    in_box(worked, "个人工作记录汇总（Word）", lambda box: shown.append(box.text.toPlainText()))
    assert NAMES[1] in shown[0] and "五、选拔使用" in shown[0]


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900)])
def test_the_buttons_stand_in_the_box(driver: Driver, size: tuple[int, int]) -> None:
    driver.window.resize(*size)

    def work(box: WordsDialog) -> None:
        assert box.width() <= size[0] and box.height() <= size[1]
        for button in (box.copy, box.save):
            assert box.rect().contains(button.geometry()) and button.width() >= button.sizeHint().width()

    in_box(driver, "全局年度总结", work)
