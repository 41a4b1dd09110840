"""帮助: every page of the manual names what is there; the search, the keys, the licences of what ships."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QWidget

from cadreapp import __version__
from cadreapp.paths import manual
from tests.gui.conftest import Driver, cut_labels, rest
from ui.app import application
from ui.bench import Page
from ui.dialogs.help import KEYS, PAGE_OF, HelpBox, about, licence, news, pages, shipped, title_of
from ui.dialogs.importing import ImportDialog
from ui.kit.controls import Segments
from ui.platform.tabs import ORDER
from ui.platform.tabs import title as tab_title
from ui.tables.grid_pane import CellCard

ROOT = Path(__file__).parents[2]
QUOTED = re.compile(r"“([^“”]+(?:“[^“”]*”[^“”]*)?)”")
ELSEWHERE = {"只看", "登记", "补录", "从这里开始", "7月未报", "表和列", "晒比"}
"""Words in quotation marks that are no button of the walked window: a title, a cell, an entry of a menu that a cell
opens; test_manual_steps and test_starting carry them out."""


def plain(words: str) -> str:
    """A label without its letter for the keyboard and its dots."""
    return re.sub(r"\(&.\)", "", words).replace("&", "").rstrip("…").strip()


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
        found |= set(segments.labels)
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


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.name)
def test_what_a_page_names_is_there(named: set[str], page: Path) -> None:
    """A step that names a way or a button that is gone, or is called otherwise now, fails here."""
    words = page.read_text("utf-8")
    assert words.startswith("# ") and len(title_of(page)) < 16
    missing = []
    for quoted in QUOTED.findall(words):
        wanted = plain(quoted)
        if quoted in ELSEWHERE or wanted in ELSEWHERE:
            continue
        if wanted not in named:
            missing.append(quoted)
    assert not missing, missing


@pytest.mark.parametrize("page", pages()[:10], ids=lambda p: p.name)
def test_a_task_is_told_in_steps(page: Path) -> None:
    steps = re.findall(r"^(\d+)\. ", page.read_text("utf-8"), re.M)
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


def test_f1_opens_the_page_that_fits(driver: Driver) -> None:
    seen: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, HelpBox):
            seen.append(box.list.currentItem().text())
            assert not cut_labels(box)
            box.reject()

    application()
    bars = driver.window.menuBar().actions()  # a menu's Python object ends with its action's
    help_ = bars[-1].menu()
    assert isinstance(help_, QMenu)
    f1 = next(a for a in help_.actions() if a.shortcut().toString() == "F1")
    timer = QTimer(interval=30)
    timer.timeout.connect(look)
    timer.start()
    for go in (lambda: None, lambda: driver.window.go(2), driver.window.show_grading):
        go()
        driver.settle()
        f1.trigger()
        rest(20)
    timer.stop()
    assert seen == [title_of(manual(f"manual/{PAGE_OF[p]}")) for p in (Page.OVERVIEW, Page.PLATFORM, Page.QUARTER)]


def test_the_manual_is_searched(shared: Driver) -> None:
    box = HelpBox("", shared.window)
    box.field.setText("补录原因")
    left = [box.list.item(n).text() for n in range(box.list.count()) if not box.list.item(n).isHidden()]
    assert left == ["欠报和补录"] and box.text.textCursor().selectedText() == "补录原因"
    box.field.setText("没有这种词")
    assert "没有“没有这种词”" in box.text.toPlainText()
    box.field.setText("")
    assert all(not box.list.item(n).isHidden() for n in range(box.list.count()))
    box.deleteLater()


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


def test_the_bundle_has_the_manual() -> None:
    spec = (ROOT / "build.spec").read_text("utf-8")
    assert "docs/manual" in spec and "CHANGELOG.md" in spec and 'copy_metadata("cadreapp", recursive=True)' in spec
