"""A walk over every page, box and popup of the window, in a process of its own with its own screen and theme.

python -m tests.gui.walk WIDTH HEIGHT THEME [FOLDER]: prints what is wrong, a line each; FOLDER: pictures go there.
Qt's environment (QT_SCALE_FACTOR) says the scale.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from tests.unit.bureau import example

READABLE = 4.5
"""The contrast of text and ground that WCAG 2.2 asks for (1.4.3)."""
FAINT = 3.0
"""The same for what cannot be used now, which WCAG lets be fainter still."""
CELLS = 60
"""So many cells of a list or table are looked at each time."""
INPUTS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
NOT_HERE = ("退出(&Q)", "备份(&B)…")
"""What a walk does not press: it ends the window, or needs no box."""


def light(color: QColor) -> float:
    """The relative luminance of a colour, 0 to 1."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(image: QImage) -> float:
    """The strongest contrast of anything in a picture with what most of it is made of; 1 for an empty one."""
    counts: dict[int, int] = {}
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixel(x, y)
            counts[pixel] = counts.get(pixel, 0) + 1
    if not counts:
        return 1.0
    here = light(QColor.fromRgb(max(counts, key=lambda p: counts[p])))
    there = [light(QColor.fromRgb(p)) for p in counts]
    return max((max(here, t) + 0.05) / (min(here, t) + 0.05) for t in there)


def named(widget: QWidget) -> str:
    """What a widget is called, for the list of what is wrong."""
    text = getattr(widget, "text", None)
    said = text() if callable(text) and not isinstance(widget, QLineEdit) else ""
    return f"{type(widget).__name__} “{said or widget.accessibleName() or widget.objectName()}”"


def scrolls(widget: QWidget, window: QWidget) -> bool:
    """Whether something around a widget brings it into sight."""
    around = widget.parentWidget()
    while around is not None and around is not window:
        if isinstance(around, QScrollArea):
            return True
        around = around.parentWidget()
    return False


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not widget.visibleRegion().isEmpty():
            yield widget


def _inner(widget: QWidget) -> bool:
    """Whether it is a part that Qt made inside another widget."""
    around = widget.parentWidget()
    own = isinstance(widget, (QScrollBar, QSplitterHandle)) or widget.objectName().startswith("qt_")
    return own or isinstance(around, (QComboBox, QAbstractItemView, QMenu, QCalendarWidget))


def faults(window: QWidget, where: str, *, colours: bool = True) -> list[str]:
    """What is wrong with a window that is shown: outside the screen, cut, without a name, out of reach, unreadable."""
    from ui.kit import screens

    found: list[str] = []
    room = screens.room(window)
    if not room.contains(window.frameGeometry()):
        found.append(f"{where}：窗口 {window.frameGeometry().getRect()} 超出屏幕 {room.getRect()}")
    whole = QRect(QPoint(), window.size())
    for widget in _visible(window):
        if isinstance(widget, INPUTS) and not _inner(widget):
            box = QRect(widget.mapTo(window, QPoint()), widget.size())
            if not scrolls(widget, window) and not whole.contains(box):
                found.append(f"{where}：{named(widget)} 在窗口外 {box.getRect()}，窗口 {whole.size().toTuple()}")
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (text or widget.accessibleName()):
                found.append(f"{where}：{type(widget).__name__} 没有名称（{widget.toolTip()}）")
            if widget.isEnabled() and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                found.append(f"{where}：{named(widget)} 用键盘到不了")
        if colours and isinstance(widget, QAbstractItemView) and not _inner(widget):
            found += cells(widget, where)
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.text() and not _inner(widget):
            needed = 0 if isinstance(widget, QLabel) and widget.wordWrap() else widget.sizeHint().width()
            if widget.width() + 1 < needed:
                found.append(f"{where}：{named(widget)} 文字被截断，宽 {widget.width()}，要 {needed}")
            if colours and widget.visibleRegion().boundingRect() == widget.rect():
                ratio = contrast(window.grab(QRect(widget.mapTo(window, QPoint()), widget.size())).toImage())
                if ratio < (READABLE if widget.isEnabled() else FAINT):
                    found.append(f"{where}：{named(widget)} 看不清，对比度 {ratio:.1f}")
    return found


def cells(view: QAbstractItemView, where: str) -> list[str]:
    """The painted cells of a list or table that cannot be read; those that lie wholly in sight, so many at most."""
    port = view.viewport()
    spots = [QPoint(x, y) for y in range(4, port.height(), 20) for x in range(8, port.width(), 40)]
    some = {(i.row(), i.column(), i.parent().row()): i for spot in spots if (i := view.indexAt(spot)).isValid()}
    whole, found = port.grab().toImage(), []
    for index in list(some.values())[:CELLS]:
        box = view.visualRect(index)
        if not str(index.data() or "").strip() or not port.rect().contains(box):
            continue
        dots = whole.devicePixelRatio()
        ratio = contrast(whole.copy(*(round(part * dots) for part in box.getRect())))
        if 1.0 < ratio < READABLE:  # 1: nothing is painted there, as in a row that a heading covers
            found.append(f"{where}：{named(view)} 的“{index.data()}”看不清，对比度 {ratio:.1f}")
    return found


class Walker:
    """Walks, and keeps what is wrong in `found`. `folder`: where pictures go; None: nowhere."""

    def __init__(self, folder: Path | None) -> None:
        from tests.gui.conftest import Driver

        self.found: list[str] = []
        self.folder = folder
        self.seen: set[str] = set()
        self.driver = Driver(Path(tempfile.mkdtemp()) / "data", date(2021, 12, 31))
        self.window = self.driver.window

    def look(self, window: QWidget, where: str) -> None:
        """Look at a window that is shown."""
        self.found += faults(window, where)
        self.seen.add(where)
        if self.folder is not None:
            window.grab().save(str(self.folder / f"{len(self.seen):03d} {where.replace('/', '／')}.png"))

    def pages(self) -> None:
        """Every tab, a cadre's page, a kind of each shape with its form, the grading pages."""
        from cadreapp.records import CADRE, KINDS
        from ui.platform.tabs import ORDER, title

        window, driver = self.window, self.driver
        for platform in ORDER:
            window.go(platform)
            driver.settle()
            self.look(window, title(platform))
        person = window.snapshot.members[0].person
        window.coordinates.move(platform=ORDER[0], person=person)
        driver.settle()
        self.look(window, "一名干部")
        window.coordinates.move(person=None)
        driver.settle()
        for kind in (CADRE, *(k for k in KINDS if k.platform or k.who)):
            window.coordinates.move(kind=kind.name)
            driver.settle()
            if window.tab.kind is not kind:
                continue
            window.tab.new()
            driver.settle()
            self.look(window, f"新增{kind.title}")
            window.tab.close_form()
        self._tables()
        window.coordinates.move(kind="MicroWish")
        driver.settle()
        window.tab.mode.set_index(1, True)
        driver.settle()
        self.look(window, "达标表")
        window.tab.mode.set_index(0, True)
        window.show_grading()
        driver.settle()
        self.look(window, "季评鉴")
        window.show_year_appraisal()
        driver.settle()
        self.look(window, "年度考核")
        window.go(ORDER[0])
        driver.settle()
        self._manual()

    def _manual(self) -> None:
        from ui.dialogs.manual import open_manual, pages

        for page in pages():
            box = open_manual(page, self.window)
            self.driver.settle()
            self.look(box, f"手册 {page}")
        box.close()

    def _tables(self) -> None:
        """The row of filters, a record with its history, several chosen."""
        from cadreapp.operations.writing.save import Item, save
        from cadreapp.records import kind

        window, driver, visit = self.window, self.driver, kind("Visit")
        values = [example(visit, date=f"2021-12-0{n}", place=f"示例社区{n}", late_reason=None) for n in range(1, 5)]
        save(driver.shell.desk, [Item(visit, one) for one in values])
        window.read()
        window.coordinates.move(kind=visit.name)
        driver.settle()
        tab = window.tab
        tab.filter()
        tab.filters.only("place", "示例社区2")
        driver.settle()
        self.look(window, "筛选")
        tab.filter()
        driver.settle()
        tab.edit(next(e for e in tab.table.records().entries if isinstance(e, int)))
        driver.settle()
        self.look(window, "修改走访")
        tab.close_form()
        tab.table.selectAll()
        driver.settle()
        self.look(window, "选中几条")
        tab.table.clearSelection()

    def menus(self) -> None:
        """Every entry of every menu, and the box that it opens."""
        for action in self.window.menuBar().actions():
            menu = action.menu()
            if isinstance(menu, QMenu):
                self._menu(menu, action.text())

    def _menu(self, menu: QMenu, path: str) -> None:
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                self._menu(inner, f"{path} {action.text()}")
            elif action.text().rstrip().endswith("…") and action.isEnabled() and action.text() not in NOT_HERE:
                self._press(action, f"{path} {action.text()}")

    def _press(self, action: QAction, path: str) -> None:
        with self._closing(path):
            action.trigger()
            self.driver.settle()
            preview = self.window.files.sheets.preview
            if preview is not None:
                self.look(preview, f"{path} 预览")
                preview.reject()
                self.driver.settle()

    @contextmanager
    def _closing(self, path: str) -> Iterator[None]:
        """Boxes that open meanwhile are looked at, one after the other, and closed."""
        looked: list[int] = []

        def look() -> None:
            box = QApplication.activeModalWidget()
            if box is None or not self.driver.shell.tasks.idle:
                return
            if id(box) not in looked:
                looked.append(id(box))
                return
            preview = self.window.files.sheets.preview
            if box is preview:
                return
            self.look(box, f"{path} {box.windowTitle()}")
            self._help(box, f"{path} {box.windowTitle()}")
            box.close()

        timer = QTimer(interval=150)
        timer.timeout.connect(look)
        timer.start()
        yield
        timer.stop()

    def _help(self, box: QWidget, where: str) -> None:
        """F1 opens the manual over every box."""
        from ui.dialogs.manual import ManualBox

        QTest.keyClick(box, Qt.Key.Key_F1)
        manual = box.findChild(ManualBox)
        if isinstance(box, ManualBox) or manual is not None and manual.isVisible():
            if manual is not None:
                manual.close()
        else:
            self.found.append(f"{where}：按 F1 打不开手册")


def no_files() -> None:
    """A file dialog is the system's own: it is not looked at, and gives up."""
    for name in ("getSaveFileName", "getOpenFileName"):
        setattr(QFileDialog, name, staticmethod(lambda *a, **k: ("", "")))
    QFileDialog.getOpenFileNames = staticmethod(lambda *a, **k: ([], ""))
    QFileDialog.getExistingDirectory = staticmethod(lambda *a, **k: "")


def main(width: int, height: int, dark: bool, folder: Path | None, parts: list[str]) -> int:
    """Walk on such a screen; the number of what is wrong, at most 100."""
    config = Path(tempfile.mkdtemp()) / "screen.json"
    config.write_text(json.dumps({"screens": [{"name": "a", "x": 0, "y": 0, "width": width, "height": height}]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    from ui.app import application
    from ui.kit import theme

    app = application()
    if dark:
        theme.apply(app, theme.DARK)
    no_files()
    walker = Walker(folder)
    steps: dict[str, Callable[[], None]] = {"pages": walker.pages, "menus": walker.menus}
    for part in parts or steps:
        steps[part]()
    walker.driver.shell.close()
    for line in walker.found:
        print(line)
    print(f"看了 {len(walker.seen)} 处，{len(walker.found)} 处不对")
    return min(100, len(walker.found))


if __name__ == "__main__":
    given = sys.argv[1:]
    where = Path(given[3]) if len(given) > 3 and given[3] != "-" else None
    sys.exit(main(int(given[0]), int(given[1]), given[2] == "dark", where, given[4:]))
