"""The office's day in the real window: every kind's form, a visit for three, undo, search, import, export."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog

from cadreapp import records
from cadreapp.operations import browse
from cadreapp.operations.browse import Scope
from cadreapp.operations.opening import open_desk
from cadreapp.operations.settings import set_bureau_name
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from tests.gui.conftest import Driver, rest
from tests.unit.bureau import example
from ui.forms.form import Form
from ui.kit import theme
from ui.platform.tabs import ORDER, title
from ui.tables.model import Gap
from ui.tables.view import RecordTable


def fill(driver: Driver, kind: Kind, values: dict[str, Any]) -> Any:
    driver.go(kind.name)
    driver.window.tab.new()
    driver.settle()
    form = driver.window.tab._form()
    assert form is not None and form.kind is kind
    for name, value in values.items():
        form.rows[name].editor.set_value(value)
    form.set_dirty(True)
    return form


@pytest.mark.parametrize("kind", records.KINDS, ids=lambda k: k.name)
def test_every_kind_is_entered_through_its_form(shared: Driver, kind: Kind) -> None:
    if kind.name == "GradeCorrection":  # it corrects a confirmed grade
        values = example(kind)
        graded = {n: values[n] for n in ("period", "cadre")} | {"grade": values["old"], "state": "已确认"}
        reviewed = Item(records.kind("QuarterReview"), graded | {"reviewer": Named("王领导"), "late_reason": "试验"})
        save(replace(shared.shell.desk, guards=None), [reviewed])
    before = browse.find(shared.shell.desk, kind, Scope())
    form = fill(shared, kind, example(kind))
    form.submit()
    shared.settle()
    found = [i for i in browse.find(shared.shell.desk, kind, Scope()) if i not in before]
    assert len(found) == 1, [r.fault.text() for r in form.rows.values() if r.fault.text()]
    row = browse.record(shared.shell.desk, found[0])
    for name, value in example(kind).items():
        got = row.values[name]
        if isinstance(value, Named):
            assert got.name == value.name
        elif kind[name].place == "people":
            assert [n.name for n in got] == [n.name for n in value]
        else:
            assert got == value, name
    assert shared.window.tab.table.choose(found[0])
    QAbstractItemModelTester(shared.window.tab.table.records(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    if kind.name == "GradeCorrection":
        assert undo.available(shared.shell.desk)[0] is None, "a paper on file is never undone"
        return
    shared.window.undo()
    shared.settle()
    assert shared.warned == []
    assert browse.find(shared.shell.desk, kind, Scope()) == before


def wishes(driver: Driver) -> list[tuple[Any, Any]]:
    """Done and missing of 张示例's wishes in March, as the window knows them."""
    dues = [d for d in driver.window.snapshot.dues if d.kind == "MicroWish" and d.period == "2021-03"]
    return [(d.done, d.missing) for d in dues if d.cadre == "张示例"]


def test_a_visit_for_three_moves_the_tally_and_is_undone(driver: Driver) -> None:
    wish = records.kind("MicroWish")
    visit = records.kind("Visit")
    driver.window.go(4)
    driver.settle()
    names = ("张示例", "李示例", "王示例")
    form = fill(driver, visit, example(visit, cadres=None))
    form.rows["cadres"].editor.line.setText("张示例、李示例、王示例、钱不在")
    assert [str(n) for n in form.rows["cadres"].editor.value()] == [*names, "钱不在"]
    form.submit()
    driver.settle()
    assert "钱不在" in form.rows["cadres"].fault.text()
    form.rows["cadres"].editor._remove(3)
    form.submit()
    driver.settle()
    rows = browse.load(driver.shell.desk, visit, browse.find(driver.shell.desk, visit, Scope()))
    assert [n.name for n in rows[0].values["cadres"]] == list(names)
    assert driver.window.tab.counts["Visit"] == 1
    fill(driver, wish, example(wish)).submit()
    driver.settle()
    done = [
        d
        for d in driver.window.snapshot.dues
        if d.kind == "MicroWish" and d.cadre == "张示例" and d.period == "2021-03"
    ]
    assert [(d.done, d.missing) for d in done] == [(1, 1)]
    driver.window.undo()
    driver.settle()
    done = [
        d
        for d in driver.window.snapshot.dues
        if d.kind == "MicroWish" and d.cadre == "张示例" and d.period == "2021-03"
    ]
    assert [(d.done, d.missing) for d in done] == [(0, 2)]
    driver.window.undo()
    driver.settle()
    assert driver.window.tab.counts.get("Visit", 0) == 0
    driver.window.redo()
    driver.settle()
    assert driver.window.tab.counts["Visit"] == 1


def test_every_tab_shows_its_kinds(driver: Driver) -> None:
    for number in ORDER:
        driver.window.go(number)
        driver.settle()
        assert driver.window.coordinates.place.platform == number, title(number)
        picture = driver.window.grab().toImage()
        colours = {
            picture.pixelColor(x, y).name()
            for x in range(0, picture.width(), 40)
            for y in range(0, picture.height(), 40)
        }
        assert len(colours) > 3


def test_a_late_entry_asks_for_its_reason_and_is_marked(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    work = records.kind("WorkInfo")
    asked: list[str] = []
    monkeypatch.setattr(driver.window.talk, "ask_text", lambda *a, **k: asked.append(str(a)) or "漏报补登")
    fill(driver, work, example(work, date="2021-01-05")).submit()
    driver.settle()
    row = browse.load(driver.shell.desk, work, browse.find(driver.shell.desk, work, Scope()))[0]
    assert (row.late_reason, row.late_on) == ("漏报补登", "2021-03-20")
    assert asked


def test_the_search_finds_by_initials_and_opens(driver: Driver) -> None:
    work = records.kind("WorkInfo")
    fill(driver, work, example(work, headline="居家养老见闻")).submit()
    driver.settle()
    driver.window.go(1)
    driver.settle()
    hit = browse.search(driver.shell.desk, "jjyl")[0]
    driver.window.open_hit(hit)
    driver.settle()
    form = driver.window.tab._form()
    assert form is not None and form.rows["headline"].editor.value() == "居家养老见闻"


def test_an_owed_month_opens_the_form_already_filled(driver: Driver) -> None:
    driver.go("MonthSummary")
    dues = [d for d in driver.window.snapshot.dues if d.kind == "MonthSummary" and d.period == "2021-02" and d.missing]
    assert len(dues) == 5
    driver.window.tab.enter_owed(Gap(Period.parse("2021-02"), (dues[0],)))
    driver.settle()
    form = driver.window.tab._form()
    assert form is not None
    values = form.values()
    assert values is not None and (values["period"], str(values["cadre"])) == ("2021-02", dues[0].cadre)


def test_the_showcase_is_exported_from_the_window(driver: Driver, tmp_path: Path) -> None:
    driver.window.overview.showcase_button.click()
    preview = driver.window.files.sheets.preview
    assert preview is not None
    preview.ask_target = lambda name, filters: tmp_path / name  # type: ignore[method-assign]
    preview.excel_button.click()
    preview.pdf_button.click()
    assert load_workbook(tmp_path / "2021年度业绩晒比.xlsx").sheetnames[:3] == ["封面", "目录", "排名表"]
    assert (tmp_path / "2021年度业绩晒比.pdf").read_bytes().startswith(b"%PDF")
    driver.settle()


def test_backup_and_restore_through_the_menu(driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "b.cadrebackup"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), ""))
    driver.window.files.copies.backup()
    driver.settle()
    assert target.exists() and "上次备份" in driver.window.backup_label.text()
    work = records.kind("WorkInfo")
    fill(driver, work, example(work)).submit()
    driver.settle()
    restarted: list[bool] = []
    monkeypatch.setattr(driver.shell, "restart", lambda: restarted.append(True))
    driver.shell.restore(target)
    assert restarted and "已还原" in driver.warned[-1]
    desk = open_desk(driver.shell.home.folder)
    assert browse.find(desk, work, Scope()) == []
    desk.close()


def test_keys_move_between_tabs(driver: Driver) -> None:
    QTest.keyClick(driver.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    driver.settle()
    assert driver.window.coordinates.place.platform == 2


def test_dialogs_speak_chinese(driver: Driver) -> None:
    from PySide6.QtWidgets import QDialogButtonBox

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours `#RRGGBB` by WCAG 2 (relative luminance), 1 to 21."""

    def luminance(color: str) -> float:
        channels = [c / 255 for c in (int(color[at : at + 2], 16) for at in (1, 3, 5))]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_can_be_read() -> None:
    for palette in (theme.LIGHT, theme.DARK):
        for one, other in (("text", "surface"), ("text2", "panel"), ("text3", "surface"), ("on_accent", "accent")):
            assert contrast(getattr(palette, one), getattr(palette, other)) >= 4.5, (one, other)


def test_painting_gives_back_what_it_takes(driver: Driver) -> None:
    """One reference to None lost in each paint would end the process after some hours."""
    fill(driver, records.kind("WorkInfo"), example(records.kind("WorkInfo")))
    driver.go("WorkInfo")
    table = driver.window.findChild(RecordTable)
    table.grab()
    before = sys.getrefcount(None)
    for _ in range(1000):
        table.viewport().grab()
    assert sys.getrefcount(None) > before - 100


def test_a_form_that_was_opened_stays_while_the_place_is_read_anew(driver: Driver) -> None:
    """The table of the new kind comes a moment later: until then the place may be shown again."""
    window = driver.window
    driver.go("Visit")
    window.new_of(kind("MicroWish"))
    window.tab.show_place()
    driver.settle()
    form = window.tab.stack.currentWidget()
    assert isinstance(form, Form) and form.kind.name == "MicroWish"


def test_the_bureaus_name_stands_beside_the_menus(driver: Driver) -> None:
    label = driver.window.status.bureau
    assert label.text() == ""
    driver.window.refresh.tell(set_bureau_name(driver.shell.desk, "示例市民政局"))
    driver.settle()
    assert label.text() == "示例市民政局" and label.isVisible()
    assert label.width() >= label.sizeHint().width() and label.geometry().right() <= driver.window.menuBar().width()


def test_whoever_waits_is_told_so(driver: Driver) -> None:
    status, gate = driver.window.status, threading.Event()
    assert not status.waiting.isVisible()
    driver.shell.tasks.read(gate.wait, lambda _: None)
    rest(20)
    assert not status.waiting.isVisible(), "what takes a moment is not told"
    rest(250)
    assert status.waiting.isVisible()
    gate.set()
    driver.settle()
    assert not status.waiting.isVisible()
