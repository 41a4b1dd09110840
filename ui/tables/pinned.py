"""The first columns of a table, painted once more at its left edge while they are scrolled out of sight."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from ui.kit import theme

SHARE = 0.4
"""They may take so much of the width of the table; the number and one more always stand still."""
MOST = 3


def pinned(table: QTableView) -> list[tuple[int, int, int]]:
    """The columns that stand still now: (section, left, width); none while nothing is scrolled away."""
    head = table.horizontalHeader()
    if not table.horizontalScrollBar().value():
        return []
    shown = sorted((s for s in range(head.count()) if not head.isSectionHidden(s)), key=head.visualIndex)
    found: list[tuple[int, int, int]] = []
    left = 0
    for at, section in enumerate(shown[:MOST]):
        width = head.sectionSize(section)
        if at > 1 and left + width > table.viewport().width() * SHARE:
            break
        found.append((section, left, width))
        left += width
    return found


def paint_rows(table: QTableView, painter: QPainter) -> None:
    """Paint the cells of the pinned columns, and a line behind the last."""
    columns = pinned(table)
    model = table.model()
    if not columns or not model.rowCount():
        return
    first, last = max(0, table.rowAt(0)), table.rowAt(table.viewport().height() - 1)
    option = QStyleOptionViewItem()
    for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
        top, height = table.rowViewportPosition(row), table.rowHeight(row)
        for section, left, width in columns:
            option.rect = QRect(left, top, width, height)  # type: ignore[attr-defined]
            table.itemDelegate().paint(painter, option, model.index(row, section))
    _, left, width = columns[-1]
    painter.fillRect(QRect(left + width - 1, 0, 1, table.viewport().height()), theme.color("line"))


def paint_heads(table: QTableView, painter: QPainter) -> None:
    """Paint the heads of the pinned columns."""
    head = table.horizontalHeader()
    for section, left, width in pinned(table):
        head.paintSection(painter, QRect(left, 0, width, head.height()), section)
