"""Takes the manual's pictures from the running program: `python -m tools.manual_pictures`.

Each scene brings the real window, off-screen and on the sample bureau, to what a page speaks of. A picture bears the
numbers of the page's steps where they are carried out; beside it lies what was seen there, as text. A test takes all
scenes anew and compares these texts, so that a picture of what is no longer so does not stay.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QAbstractListModel, QBuffer, QIODevice, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QTableView,
    QWidget,
)

from cadreapp.operations.demo import LAST_DAY, write_demo
from tests.conftest import SCREEN  # noqa: F401 — it says on what Qt paints, before there is an application
from tests.gui.conftest import Driver, rest
from tests.gui.steps.doing import chosen_menu, gap_row, open_cell, plain
from ui.dialogs.importing import ImportDialog
from ui.forms.form import Form
from ui.kit import theme
from ui.kit.controls import Button, Segments
from ui.kit.drawing.painted import Painted
from ui.platform.tabs import ORDER, Tabs, title

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "manual" / "pictures"
COMMAND = "python -m tools.manual_pictures"
CADRES, YEARS = 12, 1
WINDOW, WIDE = (1000, 640), (1180, 700)
"""Pixels: of the window as it is mostly shown, and on the screens of appraisal. A page of the manual has room for some
730 and shrinks what is wider."""
MARK = 20
ROWS = 12
"""Rows of a table that are compared; a screen shows about as many."""
PLACE = r"D:\年轻干部成长工程信息库"
"""Stands for the folder of the data, which is another one each time."""
INNER = (QScrollBar, QSplitterHandle, QSizeGrip, QHeaderView)


@dataclass
class Shot:
    """A picture to be: what is grabbed, which part of it, what floats over it, where each step is carried out."""

    of: QWidget
    steps: Sequence[tuple[int, QWidget] | tuple[int, QWidget, QRect]]
    part: QRect | None = None
    over: QWidget | None = None
    close: Callable[[], object] = lambda: None


class Stage:
    """The windows in which the scenes play: one on the sample bureau, one on a bureau of which nothing is known."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_demo(folder / "sample", cadres=CADRES, years=YEARS)
        self.sample = Driver(folder / "sample", LAST_DAY, made=True)
        self.empty = Driver(folder / "new", date(LAST_DAY.year, 3, 1), made=True)
        for driver in (self.sample, self.empty):
            driver.window.resize(*WINDOW)
            driver.settle()

    def end(self) -> None:
        """Close both."""
        self.sample.end()
        self.empty.end()

    def go(self, kind: str) -> Driver:
        """The sample's window at a kind of record of the whole bureau and year, nothing open and nothing filtered."""
        window = self.sample.window
        window.leave_grading()
        window.tab.close_form()
        window.tab.mode.set_index(0, True)
        window.coordinates.move(kind=kind, person=None, unit=None)
        self.sample.settle()
        return self.sample


def button(of: QWidget, words: str) -> Button:
    """A button by its words."""
    return next(b for b in of.findChildren(Button) if plain(b.text()) == words)


# the scenes, by the name of the picture: the page's number, and what is to be seen


def start(stage: Stage) -> Shot:
    page = stage.empty.window.overview.start
    for label in page.findChildren(QLabel):
        label.setText(label.text().replace(str(stage.folder / "new"), PLACE))
    stage.empty.settle()
    cards = page.named.parentWidget()
    assert cards is not None
    part = QRect(0, 0, cards.width(), page.where.geometry().bottom() + 1)
    words = ((1, "填写"), (2, "导入名册"), (2, "下载空白名册"), (2, "逐个登记"), (3, "打开示例数据"), (4, "备份"))
    return Shot(cards, [(n, button(page, w)) for n, w in words], part)


def importing(stage: Stage) -> Shot:
    driver = stage.sample
    file = stage.folder / "名册.csv"
    rows = (
        "姓名,单位,职务,出生年月",
        "示例甲,示例科,科员,1996-05",
        "示例乙,示例科,副科长,1993-13",
        "示例丙,示例科,科员,1994-02",
    )
    file.write_text("\n".join(rows), "utf-8")
    box = ImportDialog(driver.shell.desk, driver.shell.tasks, driver.window.talk, driver.window)
    box.resize(820, 400)
    box.show()
    box.check([file])
    driver.settle()
    return Shot(box, [(3, box.steps), (4, box.go)], close=lambda: (box.close(), box.deleteLater()))


def form(stage: Stage) -> Shot:
    driver = stage.go("Visit")
    window = driver.window
    window.tab.new()
    driver.settle()
    opened = window.tab.stack.currentWidget()
    assert isinstance(opened, Form)
    tree = window.people.tree
    everybody = tree.visualItemRect(tree.topLevelItem(0))
    tab = window.tabs.boxes()[4]
    kinds = window.tab.kinds
    return Shot(
        window.centralWidget(),
        [
            (1, tree.viewport(), everybody),
            (1, window.tabs, tab),
            (1, kinds.viewport(), kinds.visualItemRect(kinds.currentItem())),
            (2, window.bar.new),
            (3, opened.rows["date"].editor),
            (4, opened.save_button),
            (4, opened.again_button),
        ],
        close=window.tab.close_form,
    )


def owed(stage: Stage) -> Shot:
    tab = stage.go("WorkInfo").window.tab
    index = tab.table.model().index(gap_row(tab.table), 1)
    tab.table.scrollTo(index, tab.table.ScrollHint.PositionAtCenter)
    stage.sample.settle()
    box = tab.table.visualRect(index)
    enter = QRect(tab.table.viewport().width() - 70, box.top(), 60, box.height())
    return Shot(tab, [(1, tab.table.viewport(), enter), (2, tab.mode)])


def grid(stage: Stage) -> Shot:
    driver = stage.go("WorkInfo")
    card = open_cell(driver)
    tab = driver.window.tab
    return Shot(tab, [(2, tab.mode), (2, card.enter), (4, card.excuse)], over=card, close=card.hide)


def find(stage: Stage) -> Shot:
    window = stage.go("Visit").window
    tab = window.tab
    tab.filter()
    tab.filters.only("target", "困难群众")
    stage.sample.settle()
    tab.table.scrollToTop()
    stage.sample.settle()
    places = ((1, window.search), (2, tab.filter_button), (2, tab.filters.late), (3, tab.filters.keep_button))
    close = lambda: (button(tab.filters, "清除筛选").click(), tab.filter())  # noqa: E731
    return Shot(window.centralWidget(), [*places, (4, tab.columns_button)], close=close)


def correct(stage: Stage) -> Shot:
    window = stage.go("Visit").window
    tab = window.tab
    tab.edit(next(e for e in tab.table.records().entries if isinstance(e, int)))
    stage.sample.settle()
    opened = tab.stack.currentWidget()
    assert isinstance(opened, Form)
    places = ((1, opened.save_button), (2, window.bar.undo), (3, opened.history_button))
    return Shot(window.centralWidget(), places, close=tab.close_form)


def quarter(stage: Stage) -> Shot:
    window = stage.go("Visit").window
    window.resize(*WIDE)
    window.show_grading()
    stage.sample.settle()
    page = window.grading
    words = next(s.box for s in page.table.spots if isinstance(s.goal, tuple)).toRect()
    places = ((3, page.scores_button), (4, page.next_button), (5, page.confirm_button), (6, page.feed_button))
    more = ((1, page.meters, QRect(436, 8, 20, 20)), (4, page.table, words))
    return Shot(page, [*places, *more], close=lambda: _back(stage))


def year(stage: Stage) -> Shot:
    window = stage.go("Visit").window
    window.resize(*WIDE)
    window.show_year_appraisal()
    stage.sample.settle()
    page = window.year
    spots = [(3, page.stages, spot.box.toRect()) for spot in page.stages.spots]
    return Shot(page, [(2, page.next_button), *spots], close=lambda: _back(stage))


def _back(stage: Stage) -> None:
    stage.sample.window.leave_grading()
    stage.sample.window.resize(*WINDOW)
    stage.sample.settle()


def printing(stage: Stage) -> Shot:
    """Neither the printers nor the fonts of this computer are shown: every one has others."""
    driver = stage.go("Visit")
    driver.window.files.sheets.showcase()
    driver.settle()
    box = driver.window.files.sheets.preview
    assert box is not None, driver.warned
    rest(300)  # its pages are painted beside
    box.panel.show_printers((), "")
    box.note.clear()
    box.note.hide()
    driver.settle()
    places = ((3, box.panel.range), (3, box.print_button), (3, box.pdf_button), (3, box.excel_button))
    return Shot(box, places, close=lambda: (box.reject(), driver.settle()))


def copies(stage: Stage) -> Shot:
    menu = chosen_menu(stage.sample, "文件")
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    boxes = {plain(a.text()): menu.actionGeometry(a) for a in menu.actions()}
    words = ((1, "备份"), (2, "自动备份"), (3, "还原备份"), (5, "核对数据"))
    return Shot(menu, [(n, menu, boxes[w].adjusted(190, 0, 0, 0)) for n, w in words])


SCENES: dict[str, Callable[[Stage], Shot]] = {
    "01-start": start,
    "02-import": importing,
    "03-form": form,
    "04-owed": owed,
    "04-grid": grid,
    "05-find": find,
    "06-correct": correct,
    "07-quarter": quarter,
    "08-year": year,
    "09-print": printing,
    "10-copies": copies,
}


# what is seen


def words_of(widget: QWidget) -> str:
    """What a widget says: its text, else what it is called."""
    if isinstance(widget, Segments):
        return " ".join(widget.labels)
    if isinstance(widget, Tabs):
        return " ".join(map(title, ORDER))
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText() or widget.accessibleName()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText() or widget.accessibleName()
    if isinstance(widget, (QLabel, QAbstractButton)) and widget.text():
        return widget.text()
    return widget.accessibleName()


def cells_of(view: QAbstractItemView) -> Iterator[str]:
    """The rows of a table, list or tree as it shows them, its heads first."""
    model = view.model()
    if model is None:
        return
    count = 1 if isinstance(model, QAbstractListModel) else model.columnCount()  # Qt keeps a list's to itself
    columns = [c for c in range(count) if not (isinstance(view, QTableView) and view.isColumnHidden(c))]
    if isinstance(view, QTableView) and not view.horizontalHeader().isHidden():
        yield " | ".join(str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns)
    for row in range(min(ROWS, model.rowCount())):
        yield " | ".join(str(model.index(row, c).data() or "") for c in columns)


def seen(shot: Shot) -> str:
    """The widgets of a picture that can be seen, a line each: class, object name, words; further in, further right."""
    lines: list[str] = []

    def tell(widget: QWidget, depth: int) -> None:
        name = widget.objectName()
        own = isinstance(widget, INNER) or name.startswith("qt_")
        if not own or name == "qt_scrollarea_viewport":
            words = words_of(widget)
            if words or not own:
                parts = [type(widget).__name__, f"#{name}" if name and not own else "", " ".join(words.split())]
                lines.append("  " * depth + " ".join(p for p in parts if p))
            if isinstance(widget, QAbstractItemView):
                lines.extend("  " * (depth + 1) + "· " + " ".join(cells.split()) for cells in cells_of(widget))
            elif isinstance(widget, Painted):
                tips = dict.fromkeys(spot.tip for spot in widget.spots if spot.tip)
                lines.extend("  " * (depth + 1) + "· " + " ".join(tip.split()) for tip in tips)
            elif isinstance(widget, QMenu):
                lines.extend("  " * (depth + 1) + "· " + plain(a.text()) for a in widget.actions() if a.text())
            else:
                inside = [c for c in widget.children() if isinstance(c, QWidget) and not c.isWindow()]
                for child in inside:
                    if child.isVisibleTo(widget):
                        tell(child, depth + 1)

    for widget in (shot.of, shot.over):
        if widget is not None:
            tell(widget, 0)
    return "\n".join(lines) + "\n"


# the picture


def picture(shot: Shot) -> QPixmap:
    """The picture with its steps."""
    if shot.over is not None:  # it keeps to the screen, here to the picture
        edge = shot.of.mapToGlobal(QPoint(shot.of.width() - 8, 0)).x() - shot.over.width()
        shot.over.move(min(shot.over.x(), edge), shot.over.y())
    whole = shot.of.grab()
    painter = QPainter(whole)
    if shot.over is not None:
        painter.drawPixmap(shot.over.geometry().topLeft() - shot.of.mapToGlobal(QPoint()), shot.over.grab())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, widget, *part in shot.steps:
        box = part[0] if part else widget.rect()
        beside = widget.mapToGlobal(QPoint(box.left() - MARK // 2, box.center().y() + 1 - MARK // 2))
        at = shot.of.mapFromGlobal(beside)
        at = QPoint(max(0, min(at.x(), whole.width() - MARK)), max(0, min(at.y(), whole.height() - MARK)))
        circle = QRect(at, at + QPoint(MARK - 1, MARK - 1))
        painter.setPen(theme.color("surface"))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(circle)
        painter.setFont(theme.font(12, True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.end()
    return whole.copy(shot.part) if shot.part is not None else whole


def png(shown: QPixmap) -> bytes:
    """A picture as a small PNG of at most 256 colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    shown.save(buffer, "PNG")  # type: ignore[call-overload]
    image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    out = io.BytesIO()
    image.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take(stage: Stage) -> Iterator[tuple[str, Shot]]:
    """Every scene, one after the other."""
    for name, scene in SCENES.items():
        shot = scene(stage)
        yield name, shot
        shot.close()


def main() -> None:
    """Take all pictures anew."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        stage = Stage(Path(folder))
        FOLDER.mkdir(exist_ok=True)
        for old in FOLDER.iterdir():
            old.unlink()
        for name, shot in take(stage):
            (FOLDER / f"{name}.png").write_bytes(png(picture(shot)))
            (FOLDER / f"{name}.txt").write_text(seen(shot), "utf-8")
            print(FOLDER / f"{name}.png")
        stage.end()


if __name__ == "__main__":
    main()
