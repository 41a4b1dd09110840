"""The page, large, and the thumbnails of all pages: both ask for pictures only of what is in sight."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.kit import theme
from ui.preview.renderer import Renderer

INCH = 96 / 72
"""Pixels to a point at 100 %."""
SMALLEST, LARGEST = 0.25, 4.0
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
EDGE = 16
"""Pixels of ground round the page."""
WIDTH, PAGE = "width", "page"
"""The two zooms that follow the window."""

Index = QModelIndex | QPersistentModelIndex


class PageView(QAbstractScrollArea):
    """One page. The wheel scrolls it and then goes on to the next page; with Ctrl it zooms."""

    stepped = Signal(int)
    zoomed = Signal()

    def __init__(self, renderer: Renderer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.renderer = renderer
        self.index = 0
        self.zoom: str | float = PAGE
        self._grip: QPoint | None = None
        self._turned = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("预览的页面")
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        renderer.ready.connect(self._ready)

    # what is shown

    def show_page(self, index: int, bottom: bool = False) -> None:
        """Show a page from its top, or from its bottom where one comes from the page after it."""
        self.index = index
        count = len(self.renderer.document.pages)
        self.setAccessibleDescription(f"第 {index + 1} 页，共 {count} 页")
        self._measure()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if bottom else 0)
        self.viewport().update()

    def set_zoom(self, zoom: str | float) -> None:
        """Zoom to a factor, or let it follow the window (WIDTH, PAGE)."""
        self.zoom = zoom if isinstance(zoom, str) else max(SMALLEST, min(LARGEST, zoom))
        self._measure()
        self.viewport().update()
        self.zoomed.emit()

    def step_zoom(self, direction: int) -> None:
        """The next larger (1) or smaller (-1) of the usual factors."""
        now = self.factor
        some = [s for s in STEPS if (s > now + 0.001 if direction > 0 else s < now - 0.001)]
        if some:
            self.set_zoom(min(some) if direction > 0 else max(some))

    @property
    def factor(self) -> float:
        """How large the page is shown: 1.0 = as on paper."""
        if not isinstance(self.zoom, str):
            return self.zoom
        if not self.renderer.document.pages:
            return 1.0
        width, height = self.renderer.document.size(self.index)
        bar = self.verticalScrollBar().sizeHint().width() if self.zoom == WIDTH else 0
        across = (self.width() - 2 * EDGE - bar) / (width * INCH)
        down = (self.height() - 2 * EDGE) / (height * INCH)
        return max(SMALLEST, min(LARGEST, across if self.zoom == WIDTH else min(across, down)))

    def _size(self) -> QSize:
        width, height = self.renderer.document.size(self.index)
        scale = self.factor * INCH
        return QSize(round(width * scale), round(height * scale))

    def _measure(self) -> None:
        if not self.renderer.document.pages:
            return
        size, room = self._size(), self.viewport().size()
        for bar, need, there in (
            (self.verticalScrollBar(), size.height() + 2 * EDGE, room.height()),
            (self.horizontalScrollBar(), size.width() + 2 * EDGE, room.width()),
        ):
            bar.setRange(0, max(0, need - there))
            bar.setPageStep(there)

    def page_box(self) -> QRect:
        """Where the page lies in the viewport."""
        size, room = self._size(), self.viewport().size()
        left = max(EDGE, (room.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(EDGE, (room.height() - size.height()) // 2) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("track"))
        if not self.renderer.document.pages:
            return
        box = self.page_box()
        paint_paper(painter, box, self._picture(box.width()))

    def _picture(self, width: int) -> QImage | None:
        wanted = round(width * self.devicePixelRatioF())
        return self.renderer.image(self.index, wanted, large=True) or self.renderer.any_image(self.index)

    def _ready(self, index: int) -> None:
        if index == self.index:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if isinstance(self.zoom, str):
            self.zoomed.emit()

    def scrollContentsBy(self, across: int, down: int) -> None:
        self.viewport().update()

    # hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if turn > 0 else -1)
            event.accept()
            return
        bar = self.verticalScrollBar()
        at_end = bar.value() == (bar.minimum() if turn > 0 else bar.maximum())
        if turn and at_end:
            self._turned = self._turned + turn if self._turned * turn >= 0 else turn
            if abs(self._turned) >= 120:
                self._turned = 0
                self.stepped.emit(-1 if turn > 0 else 1)
            event.accept()
            return
        self._turned = 0
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        steps = {
            Qt.Key.Key_Down: (bar, 60),
            Qt.Key.Key_Up: (bar, -60),
            Qt.Key.Key_Right: (across, 60),
            Qt.Key.Key_Left: (across, -60),
        }
        found = steps.get(Qt.Key(event.key()))
        if found is None:
            event.ignore()
            return
        moved, step = found
        moved.setValue(moved.value() + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        here = event.position().toPoint()
        moved = here - self._grip
        self._grip = here
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.viewport().unsetCursor()


def paint_paper(painter: QPainter, box: QRect, image: QImage | None) -> None:
    """A sheet of paper with its picture, white while there is none."""
    painter.fillRect(box, Qt.GlobalColor.white)
    if image is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(box), image)
    painter.setPen(QPen(theme.color("line2"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(-1, -1, 0, 0))


class _Pages(QAbstractListModel):
    """The pages as rows; a row says its number and its sheet."""

    def __init__(self, renderer: Renderer, parent: QWidget) -> None:
        super().__init__(parent)
        self.renderer = renderer

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 — Qt's signature
        return 0 if parent.isValid() else len(self.renderer.document.pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        document = self.renderer.document
        if not index.isValid() or index.row() >= len(document.pages):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"第 {index.row() + 1} 页　{document.sheet_of(index.row())}"
        return None


class _Thumb(QStyledItemDelegate):
    """A small page over its number; the chosen one has the accent's edge."""

    WIDE, TALL, FOOT = 112, 128, 22

    def __init__(self, renderer: Renderer, parent: QWidget) -> None:
        super().__init__(parent)
        self.renderer = renderer

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.WIDE + 24, self.TALL + self.FOOT + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        view = self.parent()
        assert isinstance(view, QListView)
        chosen = view.currentIndex().row() == index.row()
        if chosen:
            painter.fillRect(rect, theme.color("tint"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent"))
        width, height = self.renderer.document.size(index.row())
        scale = min(self.WIDE / width, self.TALL / height)
        size = QSize(round(width * scale), round(height * scale))
        left = rect.left() + (rect.width() - size.width()) // 2
        box = QRect(QPoint(left, rect.top() + 8 + (self.TALL - size.height()) // 2), size)
        wanted = round(size.width() * view.devicePixelRatioF())
        paint_paper(painter, box, self.renderer.image(index.row(), wanted))
        painter.setFont(theme.font(12, chosen))
        painter.setPen(theme.color("accent_text" if chosen else "text2"))
        foot = QRect(rect.left(), rect.bottom() - self.FOOT, rect.width(), self.FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()


class Thumbs(QListView):
    """All pages, small. `picked`: the user goes to one."""

    picked = Signal(int)

    def __init__(self, renderer: Renderer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "thumbs")
        self.setAccessibleName("页面缩略图")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFixedWidth(_Thumb.WIDE + 24 + 12)
        self.pages = _Pages(renderer, self)
        self.setModel(self.pages)
        self.setItemDelegate(_Thumb(renderer, self))
        self.selectionModel().currentChanged.connect(lambda now, _: self.picked.emit(now.row()))
        renderer.ready.connect(self._ready)

    def show_page(self, index: int) -> None:
        """Mark a page and bring it into sight."""
        if self.currentIndex().row() != index:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self.pages.index(index, 0))
            self.selectionModel().blockSignals(False)
            self.viewport().update()
        self.scrollTo(self.pages.index(index, 0))

    def renew(self) -> None:
        """The pages are other ones now."""
        self.pages.beginResetModel()
        self.pages.endResetModel()

    def _ready(self, index: int) -> None:
        self.viewport().update(self.visualRect(self.pages.index(index, 0)))
