"""达标表 on the screen: sign and count in each cell, the running period marked, sums pinned under the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cadreapp.operations.counting.grid import Cell, Grid, Line, words
from cadreapp.records.period import Period
from ui.kit import icons, theme
from ui.kit.controls import ENTER
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign
from ui.snapshot import plain, sign_of
from ui.tables.view import PAD, Header

Index = QModelIndex | QPersistentModelIndex
ROW = 27
FIRST = 2
"""Number of columns before the periods: name, unit or post."""
_TOKENS = {Sign.DONE: "done", Sign.PART: "part", Sign.OWED: "owed", Sign.WAIT: "text2", Sign.EXCUSED: "exc"}


class GridModel(QAbstractTableModel):
    """A grid with a row for each group: an entry is a line, or the name of the group that follows."""

    def __init__(
        self,
        grid: Grid,
        today: Period,
        grouped: bool,
        parent: QWidget | None = None,
        folded: Collection[str] = (),
    ) -> None:
        """`today`: the period of the grid's columns in which today lies (or any other: none is marked).

        `folded`: the groups whose lines are not shown.
        """
        super().__init__(parent)
        self.grid, self.today, self.folded = grid, today, folded
        self.entries: list[str | Line] = []
        self.sizes = Counter(line.group for line in grid.lines)
        group = ""
        for line in grid.lines:
            if grouped and line.group and line.group != group:
                group = line.group
                self.entries.append(group)
            if not grouped or line.group not in folded:
                self.entries.append(line)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else FIRST + len(self.grid.columns) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(section, len(self.grid.columns)))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = ["任务", "周期"] if self.grid.of_one else ["干部", "职务"]
        return [*heads, *(p.short for p in self.grid.columns), "完成 / 应完成", "缺"][section]

    def cell(self, index: Index) -> Cell | None:
        """The cell of an index: of the period that holds the column's."""
        entry = self.entries[index.row()]
        number = index.column() - FIRST
        if isinstance(entry, str) or not 0 <= number < len(self.grid.columns):
            return None
        month = self.grid.columns[number]
        return next((c for c in entry.cells if c.period.start <= month.start and month.end <= c.period.end), None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entries[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_side(column, len(self.grid.columns)))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = self.cell(index)
            sign = sign_of([cell.due]) if cell is not None and cell.due is not None else None
            return f"{cell.period.label}：{signs.WORDS[sign]}　{words(cell.due)}" if cell is not None and sign else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(entry, str):
            return entry if column == 0 else None
        if column < FIRST:
            return entry.title if column == 0 else entry.about
        if column == FIRST + len(self.grid.columns):
            return f"{plain(entry.done)} / {plain(entry.required)}"
        if column > FIRST + len(self.grid.columns):
            return plain(entry.missing) if entry.missing else "—"
        cell = self.cell(index)
        return words(cell.due) if cell is not None else None


def _side(column: int, periods: int) -> Qt.AlignmentFlag:
    middle = Qt.AlignmentFlag.AlignVCenter
    if column < FIRST:
        return middle | Qt.AlignmentFlag.AlignLeft
    return middle | (Qt.AlignmentFlag.AlignHCenter if column < FIRST + periods else Qt.AlignmentFlag.AlignRight)


class _Delegate(QStyledItemDelegate):
    """Paints names, cells and sums."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        view = self.parent()
        assert isinstance(model, GridModel) and isinstance(view, GridTable)
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        entry = model.entries[index.row()]
        number = index.column() - FIRST
        chosen = view.currentIndex().row() == index.row() and isinstance(entry, Line)
        running = 0 <= number < len(model.grid.columns) and model.grid.columns[number] == model.today
        if isinstance(entry, str):
            painter.fillRect(rect, theme.color("panel"))
            self._group(painter, rect, model, entry, view.currentIndex().row() == index.row())
        elif 0 <= number < len(model.grid.columns):
            painter.fillRect(rect, theme.color("tint" if running else "surface"))
            self._cell(painter, rect, model.cell(index), view.currentIndex() == index)
        else:
            painter.fillRect(rect, theme.color("tint" if chosen and number < 0 else "surface"))
            if chosen and index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
            last = number > len(model.grid.columns)
            text = str(index.data() or "")
            bold = (last and text != "—") or (chosen and index.column() == 0)
            ink = "owed" if last and text != "—" else "text2" if index.column() == 1 or text == "—" else "text"
            painter.setFont(theme.font(theme.BASE, bold))
            painter.setPen(theme.color("accent_text" if chosen and index.column() == 0 else ink))
            box = rect.adjusted(PAD, 0, -PAD, 0)
            shown = theme.metrics(theme.BASE, bold).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(_side(index.column(), len(model.grid.columns))), shown)
        painter.restore()

    def _group(self, painter: QPainter, rect: QRect, model: GridModel, name: str, current: bool) -> None:
        """The row of a group: folded or not, its name, how many lines it has; the running period goes on in it."""
        view = self.parent()
        assert isinstance(view, GridTable)
        for at, period in enumerate(model.grid.columns):
            if period == model.today:
                left = view.columnViewportPosition(FIRST + at)
                painter.fillRect(QRect(left, rect.top(), view.columnWidth(FIRST + at), ROW), theme.color("tint"))
        icons.paint(painter, "right" if name in model.folded else "down", rect.left() + 8, rect.top() + 6)
        painter.setFont(theme.font(13, True))
        painter.setPen(theme.color("accent_text" if current else "text2"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(rect.adjusted(28, 0, 0, 0), middle, name)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        many = f"{model.sizes[name]} {'项' if model.grid.of_one else '人'}"
        wide = view.columnWidth(0) + view.columnWidth(1) - PAD
        taken = 40 + theme.metrics(13, True).horizontalAdvance(name)
        if taken + theme.metrics(12).horizontalAdvance(many) < wide:
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(rect.left(), rect.top(), wide, ROW), int(side), many)

    def _cell(self, painter: QPainter, rect: QRect, cell: Cell | None, current: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        due = cell.due if cell is not None else None
        sign = sign_of([due]) if due is not None else None
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.setFont(theme.font(13))
        if cell is None or due is None or sign is None:
            painter.setPen(theme.color("text3"))
            painter.drawText(rect, centre, "—" if cell is not None and cell.period.start <= self._until() else "")
        else:
            pen = Qt.PenStyle.NoPen
            painter.setBrush(theme.color(f"{sign}_bg") if sign is not Sign.WAIT else theme.color("surface"))
            if sign is Sign.WAIT:
                painter.setPen(QPen(theme.color("line2"), 1, Qt.PenStyle.DashLine))
            elif sign is Sign.OWED:
                painter.setPen(QPen(theme.color("owed"), 1))
            else:
                painter.setPen(pen)
            painter.drawRoundedRect(box, 3, 3)
            if sign is Sign.EXCUSED:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QBrush(theme.color("line2"), Qt.BrushStyle.BDiagPattern))
                painter.drawRoundedRect(box, 3, 3)
                painter.setBrush(theme.color("exc_bg"))
                painter.drawRect(QRectF(box.center().x() - 16, box.top() + 3, 32, box.height() - 6))
            text = "免计" if sign is Sign.EXCUSED else plain(due.done)
            painter.setPen(theme.color(_TOKENS[sign]))
            if sign is Sign.EXCUSED:
                painter.drawText(box, centre, text)
            else:
                wide = signs.SIZE + 8 + theme.metrics(13).horizontalAdvance(text)
                left = box.center().x() - wide / 2
                signs.paint(painter, sign, left, box.center().y() - signs.SIZE / 2)
                text_box = QRectF(left + signs.SIZE + 8, box.top(), wide, box.height())
                painter.drawText(text_box, int(Qt.AlignmentFlag.AlignVCenter), text)
        if current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("text"), 1.5))
            painter.drawRoundedRect(box, 3, 3)

    def _until(self) -> Any:
        view = self.parent()
        assert isinstance(view, GridTable)
        return view.grid_model().today.end

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(48, ROW)


class GridHeader(Header):
    """The header, with a line over the running period."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        model, number = self.model(), section - FIRST
        if isinstance(model, GridModel) and 0 <= number < len(model.grid.columns):
            if model.grid.columns[number] == model.today:
                painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 3), theme.color("accent"))


class GridTable(QTableView):
    """Shows a GridModel. `asked`: line, cell and the part of it that was clicked or opened by Enter; `entered`: the
    same, double-clicked."""

    asked = Signal(object, object, object)
    entered = Signal(object, object, object)
    sorted_by = Signal(str)
    folding = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("达标表")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.head = GridHeader(self)
        self.head.setMinimumSectionSize(36)
        self.setHorizontalHeader(self.head)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setItemDelegate(_Delegate(self))
        self.clicked.connect(self._click)
        self.doubleClicked.connect(self._double)
        self._pressed = -1
        self._waiting = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._waiting.timeout.connect(lambda: self._tell(self.asked, self.currentIndex()))
        self.head.sectionClicked.connect(self._sort)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.moved.emit())

    def grid_model(self) -> GridModel:
        """The model."""
        model = self.model()
        assert isinstance(model, GridModel)
        return model

    def show_grid(self, model: GridModel) -> None:
        """Show another grid."""
        old = self.model()
        self.clearSpans()
        self.setModel(model)
        if old is not None:
            old.deleteLater()
        for row, entry in enumerate(model.entries):
            if isinstance(entry, str):
                self.setSpan(row, 0, 1, model.columnCount())
                continue
            for cell in entry.cells:
                inside = [
                    n for n, p in enumerate(model.grid.columns) if cell.period.start <= p.start <= cell.period.end
                ]
                if len(inside) > 1:
                    self.setSpan(row, FIRST + inside[0], 1, len(inside))
        self._fit()

    def _sort(self, section: int) -> None:
        """A click on 缺 sorts by what is missing, on the sums by what is done, on a name back to the roster."""
        periods = len(self.grid_model().grid.columns)
        if section < FIRST or section >= FIRST + periods:
            self.sorted_by.emit({FIRST + periods: "done", FIRST + periods + 1: "missing"}.get(section, ""))

    def _tell(self, signal: Any, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry, cell = self.grid_model().entries[index.row()], self.grid_model().cell(index)
        if isinstance(entry, Line) and cell is not None and cell.due is not None:
            signal.emit(entry, cell, self._part(index, cell))

    def _part(self, index: QModelIndex, cell: Cell) -> Period:
        """The column that was meant: a cell of a longer period covers several."""
        columns = self.grid_model().grid.columns
        pressed, self._pressed = self._pressed, -1
        found = (pressed if pressed >= 0 else index.column()) - FIRST
        inside = [p for p in columns if cell.period.start <= p.start <= cell.period.end]
        if pressed < 0 and len(inside) > 1:
            return cell.period
        return columns[found] if 0 <= found < len(columns) and columns[found] in inside else cell.period

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.columnAt(round(event.position().x()))
        super().mousePressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        """The card waits for a second click, which it would swallow; a group folds at once."""
        if not self._fold(index):
            self._waiting.start()

    def _fold(self, index: QModelIndex) -> bool:
        """Fold the group of a row or unfold it; False if the row is none's."""
        entry = self.grid_model().entries[index.row()] if index.isValid() else None
        if isinstance(entry, str):
            self.folding.emit(entry)
        return isinstance(entry, str)

    def _double(self, index: QModelIndex) -> None:
        self._waiting.stop()
        self._tell(self.entered, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*ENTER, Qt.Key.Key_Space) and self.currentIndex().isValid():
            if not self._fold(self.currentIndex()) and event.key() in ENTER:
                self._tell(self.asked, self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Names and sums as wide as they need, the periods share what is left, 96 each at most."""
        if not isinstance(self.model(), GridModel):
            return
        model = self.grid_model()
        periods = len(model.grid.columns)
        names = [str(line.title) for line in model.grid.lines]
        metrics = theme.metrics(theme.BASE, True)
        first = min(132, max([metrics.horizontalAdvance(n) for n in names] + [44]) + 2 * PAD + 4)
        about, sums, short, least = (124, 120, 56, 46) if self.viewport().width() >= 940 else (90, 106, 44, 41)
        fixed = {0: first, 1: about, FIRST + periods: sums, FIRST + periods + 1: short}
        left = self.viewport().width() - sum(fixed.values())
        each = min(96, max(least, left // max(1, periods)))
        for column in range(model.columnCount()):
            self.setColumnWidth(column, fixed.get(column, each))
        rest = left - each * periods
        if rest > 0:
            self.setColumnWidth(1, fixed[1] + rest)
        self.moved.emit()


class Totals(QWidget):
    """The last line, pinned: how many did not reach what was asked, period by period, and the sums."""

    def __init__(self, table: GridTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setFixedHeight(33)
        table.moved.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(QRect(0, 0, self.width(), 1), theme.color("line2"))
        if not isinstance(self.table.model(), GridModel):
            return
        model = self.table.grid_model()
        grid, head = model.grid, self.table.head
        painter.setFont(theme.font(theme.BASE, True))
        painter.setPen(theme.color("text"))
        wide = head.sectionSize(0) + head.sectionSize(1) - PAD
        unit = "项数" if grid.of_one else "人数"
        painter.drawText(QRect(PAD - head.offset(), 0, wide, 33), int(Qt.AlignmentFlag.AlignVCenter), f"未达标{unit}")
        last = FIRST + len(grid.columns)
        texts = {FIRST + i: str(grid.short(p) or "") for i, p in enumerate(grid.columns)}
        if grid.of_one:
            texts = {last + 1: str(sum(line.missing > 0 for line in grid.lines) or "—")}
        else:
            texts[last] = f"{plain(grid.done)} / {plain(grid.required)}"
            texts[last + 1] = plain(grid.missing) if grid.missing else "—"
        for column, text in texts.items():
            box = QRect(head.sectionViewportPosition(column), 0, head.sectionSize(column), 33)
            if column >= last:
                box.adjust(0, 0, -PAD, 0)
            painter.setPen(theme.color("text" if column == last else "owed"))
            painter.drawText(box, int(_side(column, len(grid.columns))), text)
