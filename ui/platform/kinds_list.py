"""The kinds of a platform: how many records each has in the scope, and what is owed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cadreapp.records.kind import Kind
from ui.kit import theme
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign

WIDTH = 176
ROW = 31
NAME = Qt.ItemDataRole.UserRole
COUNT = NAME + 1
SIGN = NAME + 2


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        view = self.parent()
        assert isinstance(view, QListWidget)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = view.selectionModel().isSelected(index)
        under = view.indexAt(view.viewport().mapFromGlobal(view.cursor().pos())) == index
        painter.fillRect(rect, theme.color("tint" if chosen else "hover" if under else "zebra"))
        if chosen:
            painter.fillRect(QRect(0, rect.y(), 3, rect.height()), theme.color("accent"))
        sign, count = index.data(SIGN), index.data(COUNT)
        right = rect.right() - 12
        if sign is not None:
            signs.paint(painter, Sign(sign), right - signs.SIZE, rect.y() + (ROW - signs.SIZE) / 2)
        right -= signs.SIZE + 6
        number = f"{count:,}" if count else "—"
        wide = theme.metrics(13).horizontalAdvance(number)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("text" if count else "text3"))
        painter.drawText(QRect(right - wide - 2, rect.y(), wide + 3, ROW), Qt.AlignmentFlag.AlignVCenter, number)
        room = right - wide - 8 - 18
        painter.setFont(theme.font(theme.BASE, chosen))
        painter.setPen(theme.color("accent_text" if chosen else "text" if count else "text2"))
        text = theme.metrics(theme.BASE, chosen).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(18, rect.y(), room + 2, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class KindsList(QListWidget):
    """The list between the people and the table. `picked` tells the class name."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("类别")
        self.setProperty("role", "kinds")
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        self.currentItemChanged.connect(self._changed)
        self._filling = False

    def show_kinds(
        self, kinds: Sequence[Kind], counts: Mapping[str, int], states: Mapping[str, Sign | None], current: str
    ) -> None:
        """Show these kinds with their counts and signs."""
        self._filling = True
        names = [k.name for k in kinds]
        if [self.item(i).data(NAME) for i in range(self.count())] != names:
            self.clear()
            for kind in kinds:
                item = QListWidgetItem(kind.title, self)
                item.setData(NAME, kind.name)
                item.setToolTip(kind.title)
        for number, kind in enumerate(kinds):
            self.item(number).setData(COUNT, counts.get(kind.name, 0))
            self.item(number).setData(SIGN, states.get(kind.name))
        self.setCurrentRow(names.index(current) if current in names else 0)
        self._filling = False
        self.viewport().update()

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.picked.emit(item.data(NAME))
