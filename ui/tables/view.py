"""The view of the records' table: rows of 32, lines between rows only, gaps in the colour of what is owed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.kit import icons, theme
from ui.kit.controls import ENTER
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign
from ui.tables.columns import ColumnChoice
from ui.tables.grouping import Heading
from ui.tables.model import ENTRY, Gap, RecordModel
from ui.tables.pinned import paint_heads, paint_rows

ROW = 32
PAD = 12
OPENS = (*ENTER, Qt.Key.Key_F2)


class Header(QHeaderView):
    """The header: 13 bold in text2, with a painted arrow at the sorted column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(ROW)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.sorted_by = -1
        self.descending = False

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.color("panel"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        arrow = 18 if section == self.sorted_by else 0
        pad = 2 if int(side or 0) & int(Qt.AlignmentFlag.AlignHCenter.value) else PAD
        box = rect.adjusted(pad, 0, -pad - arrow, 0)
        painter.setFont(theme.font(13, True))
        painter.setPen(theme.color("text2"))
        metrics = theme.metrics(13, True)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side), shown)
        if arrow:
            right = side and int(side) & int(Qt.AlignmentFlag.AlignRight.value)
            left = box.right() + 2 if right else box.left() + metrics.horizontalAdvance(shown) + 2
            icons.paint(painter, "down" if self.descending else "sort_up", left, rect.y() + 9, "text2", 14)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        table = self.parent()
        if isinstance(table, QTableView) and table.model() is not None:
            paint_heads(table, QPainter(self.viewport()))


class _Delegate(QStyledItemDelegate):
    """Paints a cell of a record or of a gap."""

    hovered = -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        entry = index.data(ENTRY)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        model = index.model()
        view = self.parent()
        assert isinstance(model, RecordModel) and isinstance(view, QTableView)
        column = model.columns[index.column()]
        chosen = view.selectionModel().isRowSelected(index.row(), QModelIndex())
        self.ground(painter, rect, index.row(), entry, chosen)
        if chosen and view.horizontalHeader().visualIndex(index.column()) == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
        text = str(index.data() or "")
        box = rect.adjusted(PAD, 0, -PAD, -1)
        side = int(index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.setFont(theme.font())
        ink = "text"
        if isinstance(entry, Heading):
            self.heading(painter, option, index, entry)
            painter.restore()
            return
        if isinstance(entry, Gap):
            ink = signs.text_token(entry.sign)
            if column.key == "":
                signs.paint(painter, entry.sign, rect.left() + 18, rect.top() + 9)
                text = ""
            elif column.key == "marks":
                self.marks(painter, rect, model, index.row())
                text = ""
        elif column.key == "":
            ink = "text2"
            box = rect.adjusted(16, 0, -4, -1)
        elif column.key == "marks":
            self.marks(painter, rect, model, index.row())
            text = ""
        elif text == "—":
            ink = "text3"
        elif entry in model.overdue:
            ink = "owed"
        if text:
            painter.setPen(theme.color(ink))
            painter.drawText(box, side, theme.metrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        painter.restore()

    def heading(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        entry: Heading,
    ) -> None:
        """A heading goes over all columns: its words stand at the table's left edge."""
        view = self.parent()
        assert isinstance(view, QTableView)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.fillRect(rect, theme.color("panel"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        painter.setClipRect(rect)
        painter.setFont(theme.font(theme.BASE, True))
        painter.setPen(theme.color("text2"))
        whole = QRect(16, rect.top(), view.viewport().width() - 32, rect.height() - 1)
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter, entry.text)

    def ground(self, painter: QPainter, rect: QRect, row: int, entry: object, chosen: bool) -> None:
        """The ground of a row and the line under it."""
        token = "surface"
        if isinstance(entry, Gap) and entry.sign is not Sign.WAIT:
            token = "owed_soft"
        if row == self.hovered:
            token = "hover"
        if chosen:
            token = "tint"
        painter.fillRect(rect, theme.color(token))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))

    def marks(self, painter: QPainter, rect: QRect, model: RecordModel, number: int) -> None:
        """登记 › of a gap; 补录 and the clip of a record."""
        entry = model.entries[number]
        if isinstance(entry, Heading):
            return
        if isinstance(entry, Gap):
            ink = "owed" if entry.sign is not Sign.WAIT else "accent_text"
            icons.paint(painter, "right", rect.right() - 24, rect.top() + 8, ink)
            painter.setFont(theme.font())
            painter.setPen(theme.color(ink))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect.adjusted(0, 0, -28, -1), flags, "登记")
            return
        row = model.row(number)
        if row is None:
            return
        if row.values.get("files"):
            icons.paint(painter, "clip", rect.right() - 26, rect.top() + 8)
        if entry in model.overdue:
            signs.paint(painter, Sign.OWED, rect.right() - 66, rect.top() + 9)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("owed"))
            painter.drawText(rect.adjusted(0, 0, -22, -1), _RIGHT, "超期")
        elif row.late_on:
            chip = QRect(rect.right() - 72, rect.top() + 5, 40, 22)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("part_bg"))
            painter.drawRoundedRect(chip, 11, 11)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("part"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, "补录")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW)


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RecordTable(QTableView):
    """Shows a RecordModel. `opened`: a row was chosen; `several`: how many else; `asked`: a gap;
    `entered`: a record by Enter, F2 or a double click; `sort_changed`: field, descending; `pasted`: the rows on the
    clipboard are to be entered."""

    opened = Signal(object)
    entered = Signal(object)
    several = Signal(int)
    asked = Signal(object)
    sort_changed = Signal(str, bool)
    deleted = Signal()
    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("记录")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.head = Header(self)
        self.setHorizontalHeader(self.head)
        self.head.sectionClicked.connect(self._sort)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._scrolled())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.choice = ColumnChoice(self.head, lambda: self.records().columns, self.fit, self)
        self.delegate = _Delegate(self)
        self.setItemDelegate(self.delegate)
        self.hint = ""

    def _scrolled(self) -> None:
        """What stands still at the two edges is painted anew: scrolling moves the pixels."""
        self.viewport().update()
        self.head.viewport().update()

    def records(self) -> RecordModel:
        """The model."""
        model = self.model()
        assert isinstance(model, RecordModel)
        return model

    def show_model(self, model: RecordModel) -> None:
        """Show another kind's model."""
        old = self.model()
        self.setModel(model)
        if old is not None:
            old.deleteLater()
        self.head.sorted_by = -1
        self.selectionModel().selectionChanged.connect(self._chosen)
        self.choice.take(model.kind.name)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give each column its width, and what is left to the one that takes the rest."""
        if not isinstance(self.model(), RecordModel):
            return
        columns, wide = self.records().columns, self.choice.width
        shown = [n for n in range(len(columns)) if not self.head.isSectionHidden(n)]
        left = self.viewport().width() - sum(wide(n, columns[n].width) for n in shown if not columns[n].elastic)
        for number in shown:
            column = columns[number]
            least = min(200, max(120, column.width)) if column.spec is not None else column.width
            self.setColumnWidth(number, wide(number, max(least, left) if column.elastic else column.width))

    def _sort(self, section: int) -> None:
        key = self.records().columns[section].key
        if key in ("", "marks"):
            self.head.sorted_by = -1
            key = ""
        else:
            self.head.descending = not self.head.descending if self.head.sorted_by == section else False
            self.head.sorted_by = section
        self.head.viewport().update()
        self.sort_changed.emit(key, self.head.descending)

    def _chosen(self) -> None:
        rows = self.selectionModel().selectedRows()
        entry = rows[0].data(ENTRY) if len(rows) == 1 else None
        self.viewport().update()
        if isinstance(entry, int):
            self.opened.emit(entry)
        elif (count := len(self.chosen())) != 1:
            self.several.emit(count)

    def chosen(self) -> list[int]:
        """Ids of the chosen records, top down."""
        entries = [i.data(ENTRY) for i in sorted(self.selectionModel().selectedRows(), key=lambda i: i.row())]
        return [e for e in entries if isinstance(e, int)]

    def choose(self, record: int) -> bool:
        """Choose a record; False if it is not in the table."""
        row = self.records().order.get(record)
        if row is None:
            return False
        self.selectRow(row)
        self.scrollTo(self.records().index(row, 0))
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        entry = self.indexAt(event.position().toPoint()).data(ENTRY)
        if isinstance(entry, Gap) and event.button() == Qt.MouseButton.LeftButton:
            self.asked.emit(entry)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        entry = self.indexAt(event.position().toPoint()).data(ENTRY)
        if isinstance(entry, int) and event.button() == Qt.MouseButton.LeftButton:
            self.entered.emit(entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.delegate.hovered:
            self.delegate.hovered = row
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.currentIndex().data(ENTRY)
        if event.key() in OPENS and isinstance(entry, Gap):
            self.asked.emit(entry)
        elif event.key() in OPENS and isinstance(entry, int):
            self.entered.emit(entry)
        elif event.key() == Qt.Key.Key_Delete and self.chosen():
            self.deleted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def _pin_marks(self) -> None:
        """Paint the marks at the right edge while their column is scrolled out of sight."""
        model = self.records()
        last = len(model.columns) - 1
        wide = model.columns[last].width
        edge = self.viewport().width()
        if self.columnViewportPosition(last) + self.columnWidth(last) <= edge + 1:
            return
        painter = QPainter(self.viewport())
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        for number in range(max(0, top), (bottom if bottom >= 0 else model.rowCount() - 1) + 1):
            entry = model.entries[number]
            row = model.row(number)
            if isinstance(entry, Gap) or (row is not None and (row.late_on or row.values.get("files"))):
                rect = QRect(edge - wide, self.rowViewportPosition(number), wide, ROW)
                chosen = self.selectionModel().isRowSelected(number, QModelIndex())
                self.delegate.ground(painter, rect, number, entry, chosen)
                self.delegate.marks(painter, rect, model, number)

    def paintEvent(self, event: QPaintEvent) -> None:
        if isinstance(self.model(), RecordModel) and self.records().entries:
            with self.records().painted():
                super().paintEvent(event)
                self._pin_marks()
                paint_rows(self, QPainter(self.viewport()))
        else:
            super().paintEvent(event)
        if self.hint and isinstance(self.model(), RecordModel) and not self.records().entries:
            painter = QPainter(self.viewport())
            painter.setFont(theme.font())
            painter.setPen(theme.color("text2"))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            box = self.viewport().rect().adjusted(24, 0, -24, 0)
            painter.drawText(box.adjusted(0, 0, 0, -60 if box.height() > 160 else 0), flags, self.hint)
