"""Who: the bureau, the units, the cadres; found by part of the name, pinyin or initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cadreapp.operations.counting.owed import Owed
from cadreapp.records.checks import spelling
from ui.coordinates import BUREAU, Place
from ui.kit import icons, memory, theme
from ui.kit.controls import SearchField
from ui.kit.drawing import signs
from ui.kit.drawing.signs import Sign
from ui.snapshot import Snapshot, beside, on_platform, sign_of

WIDTH = 240
FOLDED = "people/folded"
ROW = 32
ROLE = Qt.ItemDataRole.UserRole
"""Of an item: ("bureau", None), ("unit", name) or ("person", id)."""
SIGN = ROLE + 1
BESIDE = ROLE + 2
POST = ROLE + 3
FIND = ROLE + 4


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        view = self.parent()
        assert isinstance(view, QTreeWidget)
        sort, _ = index.data(ROLE)
        rect = QRect(0, option.rect.y(), view.viewport().width(), option.rect.height())  # type: ignore[attr-defined]
        chosen = view.selectionModel().isSelected(index)
        under = view.indexAt(view.viewport().mapFromGlobal(view.cursor().pos())) == index
        painter.fillRect(rect, theme.color("tint" if chosen else "hover" if under else "panel"))
        if chosen:
            painter.fillRect(QRect(0, rect.y(), 3, rect.height()), theme.color("accent"))
        if sort == "unit":
            painter.fillRect(QRect(16, rect.y(), rect.width() - 32, 1), theme.color("line"))
        left = 36
        if sort == "bureau":
            icons.paint(painter, "home", 14, rect.y() + 8)
            left = 40
        elif sort == "unit":
            open_ = view.isExpanded(index)
            icons.paint(painter, "down" if open_ else "right", 14, rect.y() + 8)
        ink = "accent_text" if chosen else "text"
        bold = chosen or sort == "unit"
        right = rect.right() - 14
        sign, words = index.data(SIGN), index.data(BESIDE)
        if sort == "person" and sign is not None:
            signs.paint(painter, Sign(sign), right - signs.SIZE, rect.y() + (ROW - signs.SIZE) / 2)
            right -= signs.SIZE + 6
        if words:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color(signs.text_token(Sign(sign)) if sign and sort == "person" else "text2"))
            wide = theme.metrics(12).horizontalAdvance(words)
            painter.drawText(QRect(right - wide - 2, rect.y(), wide + 3, ROW), Qt.AlignmentFlag.AlignVCenter, words)
            right -= wide + 8
        painter.setFont(theme.font(theme.BASE, bold))
        painter.setPen(theme.color(ink if sort != "unit" or chosen else "text2"))
        metrics = theme.metrics(theme.BASE, bold)
        name = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, rect.y(), right - left, ROW), Qt.AlignmentFlag.AlignVCenter, name)
        left += metrics.horizontalAdvance(name) + 10
        post = index.data(POST)
        if post and right - left > 36:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            text = theme.metrics(12).elidedText(post, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, rect.y(), right - left, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class _Legend(QWidget):
    """What the signs mean, in two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(12, 0, self.width() - 24, 1), theme.color("line"))
        painter.setFont(theme.font(12))
        for number, sign in enumerate((Sign.DONE, Sign.PART, Sign.OWED, Sign.WAIT, Sign.EXCUSED)):
            x, y = 14 + number % 3 * 74, 8 + number // 3 * 21
            signs.paint(painter, sign, x, y + 2)
            painter.setPen(theme.color("text2"))
            painter.drawText(QRect(x + 18, y, 60, 18), Qt.AlignmentFlag.AlignVCenter, signs.WORDS[sign])


class PeoplePanel(QFrame):
    """The panel at the left. `chosen` tells of a click: unit or None, person or None."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH)
        self.field = SearchField("姓名 / 拼音 / 首字母", self)
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._take_first)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("干部")
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setUniformRowHeights(True)
        self.tree.setMouseTracking(True)
        self.tree.setProperty("role", "panel")
        self.tree.setItemDelegate(_Delegate(self.tree))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.itemSelectionChanged.connect(self._selected)
        self.tree.itemClicked.connect(self._clicked)
        self.closed: set[str] = set(memory.texts(FOLDED))
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        column.addWidget(_Legend(self))
        self._place: Place | None = None
        self._filling = False

    def show_people(self, snapshot: Snapshot, place: Place) -> None:
        """Show the roster of the period, and what each owes on the platform."""
        self._filling = True
        self._place = place
        dues: dict[int, list[Owed]] = {}
        shown = snapshot.dues if place.platform < 1 else on_platform(snapshot.dues, place.platform)
        for due in shown:
            if due.person is not None:
                dues.setdefault(due.person, []).append(due)
        scroll = self.tree.verticalScrollBar().value()
        self.tree.clear()
        bureau = self._item(None, BUREAU, ("bureau", None), f"{len(snapshot.members)} 人")
        chosen = bureau
        for unit, members in snapshot.units().items():
            item = self._item(None, unit, ("unit", unit), str(len(members)))
            if place.unit == unit and place.person is None:
                chosen = item
            item.setData(0, FIND, unit)
            for member in members:
                child = self._item(item, member.name, ("person", member.person), beside(dues.get(member.person, [])))
                child.setData(0, SIGN, sign_of(dues.get(member.person, [])))
                inside = member.unit is not None and member.unit != unit
                child.setData(0, POST, (member.unit if inside else member.post) or "")
                child.setData(
                    0, FIND, f"{spelling(member.name)} {member.pinyin.replace(' ', '')} {member.initials}".lower()
                )
                child.setToolTip(0, "　".join(t for t in (member.name, member.unit, member.post, member.rank) if t))
                if place.person == member.person:
                    chosen = child
            item.setExpanded(unit not in self.closed)
        self._filter(self.field.text())
        self.tree.setCurrentItem(chosen)
        self.tree.verticalScrollBar().setValue(scroll)
        self._filling = False

    def _item(self, parent: QTreeWidgetItem | None, text: str, role: object, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setData(0, ROLE, role)
        item.setData(0, BESIDE, words)
        if parent is None:
            self.tree.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _selected(self) -> None:
        items = self.tree.selectedItems()
        if self._filling or not items:
            return
        sort, value = items[0].data(0, ROLE)
        self.chosen.emit(value if sort == "unit" else None, value if sort == "person" else None)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        sort, value = item.data(0, ROLE)
        x = self.tree.viewport().mapFromGlobal(self.tree.cursor().pos()).x()
        if sort == "unit" and x < 36:
            item.setExpanded(not item.isExpanded())
            (self.closed.discard if item.isExpanded() else self.closed.add)(value)
            memory.keep(FOLDED, sorted(self.closed))

    def _filter(self, text: str) -> None:
        wanted = spelling(text)
        for number in range(self.tree.topLevelItemCount()):
            unit = self.tree.topLevelItem(number)
            assert unit is not None
            if unit.data(0, ROLE)[0] == "bureau":
                continue
            whole = wanted in spelling(str(unit.text(0)))
            hits = 0
            for at in range(unit.childCount()):
                child = unit.child(at)
                hit = whole or wanted in child.data(0, FIND)
                child.setHidden(not hit)
                hits += hit
            unit.setHidden(bool(wanted) and not hits)
            if wanted and hits:
                unit.setExpanded(True)

    def shown(self) -> Sequence[str]:
        """Names of the cadres that the search leaves."""
        found = []
        for number in range(self.tree.topLevelItemCount()):
            unit = self.tree.topLevelItem(number)
            assert unit is not None
            found += [unit.child(i).text(0) for i in range(unit.childCount()) if not unit.child(i).isHidden()]
        return found

    def _take_first(self) -> None:
        for number in range(self.tree.topLevelItemCount()):
            unit = self.tree.topLevelItem(number)
            assert unit is not None
            for at in range(unit.childCount()):
                if not unit.child(at).isHidden():
                    self.tree.setCurrentItem(unit.child(at))
                    return
