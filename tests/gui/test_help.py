"""帮助: every page of the manual names what is there; the search, the keys, the licences of what ships."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QMessageBox, QWidget

import ui
from cadreapp import __version__
from cadreapp.paths import manual
from tests.gui.conftest import Driver, cut_labels, rest
from tests.gui.steps.doing import CALLED, QUOTED, plain
from ui.app import application
from ui.bench import Page
from ui.dialogs.help import about, licence, news, shipped
from ui.dialogs.importing import ImportDialog
from ui.dialogs.manual import (
    KEYS,
    QUESTIONS,
    TEMPLATES,
    ManualBox,
    Sheet,
    open_manual,
    page_for,
    pages,
    source,
    title_of,
)
from ui.kit.box import Box
from ui.kit.controls import Button, Segments
from ui.menus.helping import PAGE_OF
from ui.platform.tabs import ORDER
from ui.platform.tabs import title as tab_title
from ui.tables.grid_pane import CellCard

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^\d+\. .*$", re.M)


def menu_paths(menu: QMenu, before: str) -> Iterator[str]:
    for action in menu.actions():
        inner = action.menu()
        words = plain(action.text())
        if isinstance(inner, QMenu):
            yield f"{before} → {words}"
            yield from menu_paths(inner, f"{before} → {words}")
        elif words:
            yield f"{before} → {words.split(' ')[0]}"


def buttons(widget: QWidget) -> set[str]:
    found = {plain(b.accessibleName() or b.text()) for b in widget.findChildren(QAbstractButton)}
    for segments in widget.findChildren(Segments):
        found |= {label.split(" ")[-1] for label in segments.labels}  # without the number of a step
    return found | {label.text() for label in widget.findChildren(QLabel)}


@pytest.fixture(scope="module")
def named(shared: Driver) -> set[str]:
    """Every entry of a menu with its way, and every button of the pages and boxes that the manual speaks of."""
    window = shared.window
    found: set[str] = set()
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        found |= {plain(action.text()), *menu_paths(menu, plain(action.text()))}
    found |= {tab_title(number) for number in ORDER}
    window.coordinates.move(kind="Visit")
    shared.settle()
    window.tab.new()
    shared.settle()
    box = ImportDialog(shared.shell.desk, shared.shell.tasks, window.talk, window)
    for part in (window, box, CellCard(window)):
        found |= buttons(part)
    box.deleteLater()
    window.tab.close_form()
    return found


OWN = [name for name in pages() if name != TEMPLATES]


@pytest.mark.parametrize("page", OWN)
def test_what_a_page_names_is_there(named: set[str], page: str) -> None:
    """What is said beside the steps; the steps themselves are carried out in test_manual_steps."""
    words = source(pages()[page])
    assert words.startswith("# ") and len(title_of(page)) < 16
    missing = {plain(quoted) for quoted in QUOTED.findall(STEP.sub("", words))} - named - CALLED
    assert not missing, missing


@pytest.mark.parametrize("page", OWN[:10])
def test_a_task_is_told_in_steps(page: str) -> None:
    steps = re.findall(r"^(\d+)\. ", manual(pages()[page]).read_text("utf-8"), re.M)
    assert [int(n) for n in steps] == list(range(1, len(steps) + 1)) and len(steps) >= 4


def test_the_keys_are_those_of_the_window(shared: Driver) -> None:
    window = shared.window
    menus = [a for bar in window.menuBar().actions() for a in _all(bar.menu())]  # type: ignore[arg-type]
    have = {a.shortcut().toString().replace("Return", "Enter") for a in menus} - {""}
    told = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", manual(f"manual/{KEYS}").read_text("utf-8"), re.M))
    listed = {key for keys in told for key in re.split("、| 到 ", keys)}
    assert {k for k in have if not re.fullmatch(r"Ctrl\+[2-6Q]", k)} <= listed, set(have) - listed
    for key in listed - {"按键", "---", "回车", "F2", "Esc", "Delete", "Ctrl+C", "Ctrl+V"}:
        assert key in have, key


def _all(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        yield from _all(inner) if isinstance(inner, QMenu) else [action]


def shown(window: QWidget) -> ManualBox:
    """The manual that is open beside a window or box."""
    found = [b for b in window.findChildren(ManualBox) if b.isVisible() and b.parentWidget() is window]
    assert len(found) == 1
    return found[0]


def test_f1_opens_the_page_that_fits_beside_the_window(driver: Driver) -> None:
    window, seen = driver.window, []
    bars = window.menuBar().actions()  # a menu's Python object ends with its action's
    help_ = bars[-1].menu()
    assert isinstance(help_, QMenu)
    f1 = next(a for a in help_.actions() if a.shortcut().toString() == "F1")
    for go in (lambda: None, lambda: window.go(2), window.show_grading, window.show_year_appraisal):
        go()
        driver.settle()
        f1.trigger()
        rest(20)
        box = shown(window)
        assert not cut_labels(box) and not box.isModal()
        seen.append(box.list.currentItem().text())
    assert seen == [title_of(PAGE_OF[p]) for p in (Page.OVERVIEW, Page.PLATFORM, Page.QUARTER, Page.YEAR)]
    box.reject()
    rest(20)
    assert not window.findChildren(ManualBox)


def test_f1_in_a_box_opens_its_page_and_the_box_goes_on(driver: Driver) -> None:
    """The box keeps the keys from the window; the manual beside it and the box are both used, and close together."""
    window = driver.window
    box = ImportDialog(window.desk, window.tasks, window.talk, window)
    box.open()
    rest(30)
    for _ in range(2):
        QTest.keyClick(box.choose_button, Qt.Key.Key_F1)
        rest(30)
    help_ = shown(box)
    assert help_.list.currentItem().text() == title_of("02-import.md")
    QTest.keyClicks(help_.field, "Excel")
    QGuiApplication.clipboard().setText("姓名\t单位\t职务\n甲八\t示例处\t科员\n")
    QTest.mouseClick(next(b for b in box.findChildren(Button) if b.text() == "粘贴表格"), Qt.MouseButton.LeftButton)
    driver.settle()
    assert box.paths and box.go.isEnabled() and help_.isVisible()
    box.reject()
    rest(30)
    assert not box.findChildren(ManualBox)
    box.deleteLater()


def test_an_open_manual_does_not_keep_the_program_running(driver: Driver, shared: Driver) -> None:
    """Qt tells of the last window only while the application runs."""
    app, ended = application(), []
    shared.window.hide()
    heard = app.lastWindowClosed.connect(lambda: (ended.append(box.isVisible()), app.quit()))
    box = open_manual(KEYS, driver.window)
    QTimer.singleShot(50, driver.window.close)
    QTimer.singleShot(5000, app.quit)
    app.exec()
    app.lastWindowClosed.disconnect(heard)
    shared.window.show()
    assert ended == [True]


def test_f1_in_a_question_opens_the_page_of_what_asks(shared: Driver) -> None:
    window, seen = shared.window, []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            QTest.keyClick(box, Qt.Key.Key_F1)
            seen.extend(found.list.currentItem().text() for found in box.findChildren(ManualBox))
            box.reject()

    window.go(2)
    shared.settle()
    QTimer.singleShot(100, look)
    window.talk.inform("示例", "示例")
    assert seen == [title_of(PAGE_OF[Page.PLATFORM])]


def test_where_nothing_concerns_a_box_the_questions_open(shared: Driver) -> None:
    assert page_for(None) == "" and page_for(QWidget()) == "" and QUESTIONS in pages()


def every_box(of: type[Box]) -> Iterator[type[Box]]:
    for box in of.__subclasses__():
        yield box
        yield from every_box(box)


def test_the_pages_that_boxes_name_are_there() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        importlib.import_module(module.name)
    named = {box.__name__: box.manual_page for box in every_box(Box) if box.manual_page}
    assert set(named.values()) <= set(pages()) and len(named) > 20


def places(box: ManualBox, presses: int) -> list[tuple[int, int]]:
    """Where Enter leads, as (page, place in it)."""
    found = []
    for _ in range(presses):
        found.append((box.list.currentRow(), box.text.textCursor().selectionStart()))
        QTest.keyClick(box.field, Qt.Key.Key_Return)
    return found


def test_the_manual_is_searched(shared: Driver) -> None:
    box = ManualBox("", "", shared.window)
    box.show()
    box.field.setText("补录原因")
    left = [box.list.item(n).text() for n in range(box.list.count()) if not box.list.item(n).isHidden()]
    assert left == ["欠报和补录"] and box.text.textCursor().selectedText() == "补录原因"
    box.field.setText("没有这种词")
    assert "没有“没有这种词”" in box.text.toPlainText()
    box.field.setText(".png")
    assert "没有“.png”" in box.text.toPlainText(), "where a picture lies is not said"
    box.field.setText("")
    assert all(not box.list.item(n).isHidden() for n in range(box.list.count()))
    box.close()


def test_enter_leads_through_every_place_of_every_page_and_round(shared: Driver) -> None:
    box = ManualBox("05-find.md", "", shared.window)
    box.show()
    whole = 0
    for file in pages().values():
        sheet = Sheet(box)
        sheet.show_page(source(file), file)
        whole += sheet.toPlainText().count("姓名")
        sheet.deleteLater()
    box.field.setText("姓名")
    found = places(box, whole + 1)
    assert len(set(found)) == whole > 20 and found[0] == found[-1], "after the last the first again"
    assert title_of(TEMPLATES) in {box.list.item(at).text() for at, _ in found}, "the templates' page is one of them"
    box.close()


def test_about_names_all_that_ships(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in project["dependencies"]]
    assert set(needed) <= set(shipped()), "what it needs"
    assert {"shiboken6", "et_xmlfile"} <= {n.lower().replace("-", "_") for n in shipped()}, "and what these need"
    words = about(str(tmp_path))
    assert __version__ in words and str(tmp_path) in words and "OFL" in words
    for name in shipped():
        assert licence(name), name
        assert f"| {name} |" in words
        assert "GPL" not in licence(name) or "LGPL" in licence(name), "nothing of the GPL alone inside ours"


def test_what_is_new_is_the_change_log() -> None:
    assert news().startswith("# 变更记录") and "<!--" not in news()


def test_what_is_given_out_has_the_manual() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["cadreapp"]["shipped"]
    read = {*(f"docs/{file}" for file in pages().values()), "CHANGELOG.md", "resources/style/window.qss"}
    assert all(any(name == one or name.startswith(f"{one}/") for one in shipped) for name in read)
    spec = (ROOT / "build.spec").read_text("utf-8")
    assert '["cadreapp"]["shipped"]' in spec and 'copy_metadata("cadreapp", recursive=True)' in spec
