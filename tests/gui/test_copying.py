"""Tables as in Excel: what is chosen is copied with its headers, rows are pasted by the import's own check."""

from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from cadreapp.operations.passing.intake.pasting import with_header
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.platforms.service import Visit
from cadreapp.store import query
from tests.gui.conftest import Driver
from ui.dialogs.importing import ImportDialog
from ui.kit.copying import as_mime, chosen

VISIT = kind(Visit)
CONTROL = Qt.KeyboardModifier.ControlModifier


def visits(driver: Driver, *places: str) -> None:
    values = {"date": "2021-03-05", "target": "困难群众", "people_seen": 3, "cadres": (Named("张示例"),)}
    save(driver.window.desk, [Item(VISIT, values | {"place": p, "late_reason": "试验"}) for p in places])
    driver.window.read()
    driver.settle()
    driver.go("Visit")


def test_chosen_rows_are_copied_with_their_headers(driver: Driver) -> None:
    visits(driver, "示例社区", "另一“社区”\t（示例）")
    table = driver.window.tab.table
    table.selectAll()
    table.setFocus()
    QTest.keyClick(driver.window, Qt.Key.Key_C, CONTROL)
    mime = QGuiApplication.clipboard().mimeData()
    rows = list(csv.reader(io.StringIO(mime.text()), delimiter="\t"))
    assert "地点" in rows[0] and {row[rows[0].index("地点")] for row in rows[1:]} >= {"示例社区"}
    assert "<td" in mime.html() and "示例社区" in mime.html()


def test_cells_keep_what_they_say() -> None:
    table = QTableWidget(2, 2)
    table.setHorizontalHeaderLabels(["甲", "乙"])
    for row, texts in enumerate((("0012", 'a"b'), ("两\n行", "<b>"))):
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))
    table.selectAll()
    rows = chosen(table)
    assert rows == [["甲", "乙"], ["0012", 'a"b'], ["两\n行", "<b>"]]
    mime = as_mime(rows)
    assert list(csv.reader(io.StringIO(mime.text()), delimiter="\t")) == rows
    assert "&lt;b&gt;" in mime.html() and "两<br>行" in mime.html()
    table.setColumnHidden(0, True)
    assert chosen(table) == [["乙"], ['a"b'], ["<b>"]]
    table.clearSelection()
    assert chosen(table) == []


@pytest.mark.parametrize("header", [True, False])
def test_rows_are_pasted_into_a_table(driver: Driver, monkeypatch: pytest.MonkeyPatch, header: bool) -> None:
    visits(driver, "示例社区")
    heads = "日期\t对象类别\t地点\t人次\t参加干部\n" if header else ""
    template = with_header(VISIT, "2021-03-06").split("\n")[0]
    assert template == "日期"
    rows = "2021-03-06\t困难群众\t粘贴社区\t5\t张示例\n"
    if not header:
        labels = with_header(VISIT, "\t" * 40).split("\n")[0].split("\t")
        told = dict(zip(("日期", "对象类别", "地点", "人次", "参加干部"), rows.strip().split("\t"), strict=True))
        rows = "\t".join(told.get(label, "") for label in labels)
    QGuiApplication.clipboard().setText(heads + rows)
    seen: list[str] = []

    def run(box: ImportDialog) -> int:
        driver.settle()
        seen.append(box.words.text())
        assert box.go.isEnabled(), box.words.text()
        box.go.click()
        driver.settle()
        return 0

    monkeypatch.setattr(ImportDialog, "exec", run)
    table = driver.window.tab.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_V, CONTROL)
    driver.settle()
    assert seen and {r.values["place"] for r in query.rows(driver.window.desk.db, VISIT)} == {"示例社区", "粘贴社区"}


def test_what_is_no_table_is_told(driver: Driver) -> None:
    visits(driver, "示例社区")
    QGuiApplication.clipboard().setText("一句话")
    QTest.keyClick(driver.window.tab.table, Qt.Key.Key_V, CONTROL)
    driver.settle()
    assert len(query.rows(driver.window.desk.db, VISIT)) == 1
