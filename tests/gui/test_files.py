"""Many files at once: the window asks how they are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog

from cadreapp.operations.passing.file_names import PATTERNS, PLAIN
from tests.gui.conftest import Driver
from ui.kit.talk import Talk


def test_forms_are_named_as_was_chosen(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "任免表"
    said = ["", "{单位}-{姓名}", "{没有}"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(folder))
    driver.window.talk.ask_text = lambda *a, **k: said.pop(0)  # type: ignore[method-assign]
    driver.window.files._export_forms()
    driver.settle()
    assert not folder.exists() and len(said) == 2
    driver.window.files._export_forms()
    driver.settle()
    assert (folder / "示例处-张示例.lrmx").exists() and len(list(folder.iterdir())) == 5
    driver.window.files._export_forms()
    driver.settle()
    assert "没有" in driver.warned[-1] and len(list(folder.iterdir())) == 5


def test_the_usual_pattern_stands_there_and_others_are_offered(driver: Driver) -> None:
    offered: list[str] = []

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        combo = dialog.findChild(QComboBox)
        offered.extend(combo.itemText(at) for at in range(combo.count()))
        dialog.accept()

    QTimer.singleShot(0, accept)
    assert Talk(driver.window).ask_text("导出", "文件名怎么写？", "文件名的写法", PATTERNS, PLAIN) == PLAIN
    assert offered == list(PATTERNS)
