"""The search of the tool bar: records and cadres by part of a word or pinyin initials; a choice opens it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cadreapp.operations import browse
from cadreapp.operations.desk import Desk
from cadreapp.records import kind
from cadreapp.store.query import Hit
from ui.kit import theme
from ui.kit.controls import ENTER, SearchField
from ui.snapshot import Snapshot
from ui.tasks import Tasks

WAIT_MS = 200
MOST = 60
TARGET = Qt.ItemDataRole.UserRole
RIGHT = TARGET + 1
WIDTH = 560


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH, 34)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self.parent()
        assert isinstance(view, QListWidget)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = view.currentIndex() == index
        painter.fillRect(rect, theme.color("tint" if chosen else "surface"))
        right = str(index.data(RIGHT) or "")
        box = rect.adjusted(12, 0, -12, 0)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        wide = min(theme.metrics(12).horizontalAdvance(right), box.width() // 2)
        short = theme.metrics(12).elidedText(right, Qt.TextElideMode.ElideRight, wide + 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, short)
        painter.setFont(theme.font())
        painter.setPen(theme.color("accent_text" if chosen else "text"))
        text = theme.metrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width() - wide - 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


class SearchBox(SearchField):
    """The field and the list under it. `record` tells a hit, `person` a cadre's id."""

    record = Signal(object)
    person = Signal(int)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("查找记录、干部", parent)
        self.desk, self.tasks = desk, tasks
        self.snapshot: Snapshot | None = None
        self.setMinimumWidth(140)
        self.setMaximumWidth(230)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.search)
        self.textEdited.connect(lambda _: self._timer.start())
        self.list = QListWidget(self.window())
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setProperty("role", "popup")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        self.list.itemClicked.connect(self._take)
        self.textChanged.connect(lambda text: None if text else self.list.hide())
        self.installEventFilter(self)

    def search(self) -> None:
        """Look for what is typed."""
        text = self.text().strip()
        if text:
            self.tasks.read(lambda: browse.search(self.desk, text, MOST), self._found, key="search")

    def _found(self, hits: list[Hit]) -> None:
        self.list.setParent(self.window())
        self.list.clear()
        wanted = "".join(self.text().split()).lower()
        members = self.snapshot.members if self.snapshot else ()
        for member in members:
            if wanted and any(wanted in t for t in (member.name, member.initials, member.pinyin.replace(" ", ""))):
                self._add(member.name, member.person, f"干部　{member.unit or ''}")
        for hit in hits:
            who = f"{hit.people[:20]}　" if hit.people else ""
            self._add(hit.title, hit, f"{who}{kind(hit.kind).title}　{hit.date or ''}")
        if not self.list.count():
            self._add(f"没有找到“{self.text().strip()}”", None, "")
        elif len(hits) == MOST:
            self._add(f"只列出最近的 {MOST} 条，请再多打几个字", None, "")
        top = self.mapTo(self.window(), QPoint(self.width() - WIDTH, self.height() + 2))
        tall = min(self.list.count(), 12) * 34 + 4
        self.list.setGeometry(QRect(top, QSize(WIDTH, tall)))
        self.list.setCurrentRow(0)
        self.list.show()
        self.list.raise_()

    def _add(self, text: str, target: object, right: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setData(TARGET, target)
        item.setData(RIGHT, right)

    def _take(self, item: QListWidgetItem | None) -> None:
        target = item.data(TARGET) if item is not None else None
        if target is None:
            return
        self.list.hide()
        if isinstance(target, Hit):
            self.record.emit(target)
        else:
            self.person.emit(target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list, Enter takes, Esc and leaving close it."""
        if event.type() == QEvent.Type.FocusOut:
            self.list.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.list.isVisible():
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if event.key() in ENTER:
                if self.list.isVisible():
                    self._take(self.list.currentItem())
                else:
                    self.search()
                return True
            if event.key() == Qt.Key.Key_Escape and self.list.isVisible():
                self.list.hide()
                return True
        return super().eventFilter(watched, event)
