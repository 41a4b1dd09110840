"""Paints one page of a worksheet: fills, borders, texts, pictures, charts. All in points of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import MergedCell
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QTextOption

from ui.paint import charts
from ui.paint.fonts import font
from ui.paint.formats import shown
from ui.paint.pages import Layout, Page, margins, page_size

UNIT = 8
"""Painter units in a point: fonts are set in whole pixels, so the page is painted eight times as large."""
_WIDTHS = {"hair": 0.25, "thin": 0.5, "medium": 1.2, "thick": 1.8, "double": 0.5, "dashed": 0.5, "dotted": 0.4}
_DASHES = {"dashed": Qt.PenStyle.DashLine, "dotted": Qt.PenStyle.DotLine, "hair": Qt.PenStyle.SolidLine}
_PADDING = 2.0
SMALLEST = 5.0


def colour(value: Any, otherwise: str = "#000000") -> QColor:
    """A workbook's colour; theme and automatic colours become `otherwise`."""
    rgb = getattr(value, "rgb", None)
    if isinstance(rgb, str) and len(rgb) == 8 and value.type == "rgb":
        return QColor("#" + rgb[2:])
    return QColor(otherwise)


class PagePainter:
    """Paints a page with its upper left corner at (0, 0); `painter` is scaled so that 1 unit = 1/UNIT point."""

    def __init__(self, painter: QPainter, page: Page, layout: Layout):
        self.painter, self.page, self.layout, self.sheet = painter, page, layout, page.sheet
        left, top, right, _ = margins(page.sheet)
        width, _ = page_size(page.sheet)
        total = sum(layout.width(c) for c in page.columns) * page.scale
        if page.sheet.print_options.horizontalCentered:
            left += max(0.0, (width - left - right - total) / 2)
        self.x = _edges(page.columns, layout.width, left, page.scale)
        self.y = _edges(page.rows, layout.height, top, page.scale)
        self.merged = self._merged()
        self.inside = {
            (r, c): area
            for area in self.merged.values()
            for r in range(area[0], area[2] + 1)
            for c in range(area[1], area[3] + 1)
        }

    def _merged(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Anchor cell on this page → (first row, first column, last row, last column) of its merged range."""
        found = {}
        for area in self.sheet.merged_cells.ranges:
            rows = [r for r in range(area.min_row, area.max_row + 1) if r in self.y]
            columns = [c for c in range(area.min_col, area.max_col + 1) if c in self.x]
            if rows and columns:
                found[area.min_row, area.min_col] = (rows[0], columns[0], rows[-1], columns[-1])
        return found

    def rect(self, first_row: int, first_column: int, last_row: int, last_column: int) -> QRectF:
        """The rectangle of a range on the page, in painter units."""
        left, top = self.x[first_column][0], self.y[first_row][0]
        right, bottom = self.x[last_column][1], self.y[last_row][1]
        return QRectF(left * UNIT, top * UNIT, (right - left) * UNIT, (bottom - top) * UNIT)

    def paint(self) -> None:
        """Everything on the page."""
        cells = list(self._cells())
        for cell, rect in cells:
            fill = cell.fill
            if fill is not None and fill.fill_type == "solid":
                self.painter.fillRect(rect, colour(fill.fgColor, "#FFFFFF"))
        for cell, rect in cells:
            self._text(cell, rect)
        for row in self.page.rows:
            for column in self.page.columns:
                self._borders(self.sheet.cell(row, column), self.rect(row, column, row, column), row, column)
        self._pictures()
        self._charts()
        self._header_footer()

    def _cells(self) -> Iterator[tuple[Any, QRectF]]:
        for row in self.page.rows:
            for column in self.page.columns:
                cell = self.sheet.cell(row, column)
                if isinstance(cell, MergedCell):
                    continue
                area = self.merged.get((row, column), (row, column, row, column))
                yield cell, self.rect(*area)
        for (row, column), area in self.merged.items():
            if row not in self.y or column not in self.x:
                yield self.sheet.cell(row, column), self.rect(*area)

    def _borders(self, cell: Any, rect: QRectF, row: int, column: int) -> None:
        border = cell.border
        top, left, bottom, right = self.inside.get((row, column), (row, column, row, column))
        sides = (
            (border.left, rect.topLeft(), rect.bottomLeft(), column == left),
            (border.right, rect.topRight(), rect.bottomRight(), column == right),
            (border.top, rect.topLeft(), rect.topRight(), row == top),
            (border.bottom, rect.bottomLeft(), rect.bottomRight(), row == bottom),
        )
        for side, start, end, outer in sides:
            if side is None or not side.style or not outer:  # a merged range has no lines within
                continue
            pen = QPen(colour(side.color), _WIDTHS.get(side.style, 0.5) * UNIT)
            pen.setStyle(_DASHES.get(side.style, Qt.PenStyle.SolidLine))
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            self.painter.setPen(pen)
            self.painter.drawLine(start, end)

    def _text(self, cell: Any, rect: QRectF) -> None:
        text = shown(cell.value, cell.number_format)
        if not text:
            return
        style, alignment = cell.font, cell.alignment
        number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        horizontal = alignment.horizontal or ("right" if number else "left")
        vertical = alignment.vertical or "bottom"
        pad = _PADDING * UNIT * self.page.scale
        inner = rect.marginsRemoved(QMarginsF(pad, 0, pad, 0))
        if alignment.indent:
            inner.setLeft(inner.left() + alignment.indent * 7 * UNIT * self.page.scale)
        wrap = bool(alignment.wrap_text) or "\n" in text
        points = float(style.sz or 11) * self.page.scale
        flags = _align(horizontal, vertical)
        if not wrap and horizontal not in ("center", "centerContinuous", "right") and not alignment.shrink_to_fit:
            inner.setRight(max(inner.right(), inner.right() + self._room_right(cell) * UNIT))
        while True:
            made = font(str(style.name or "宋体"), points, bold=bool(style.b), italic=bool(style.i), pixels=UNIT)
            made.setUnderline(bool(style.u and style.u != "none"))
            metrics = QFontMetricsF(made)
            option = QTextOption(flags)
            option.setWrapMode(
                QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrap else QTextOption.WrapMode.NoWrap
            )
            bounds = QRectF(0, 0, inner.width(), 1e6) if wrap else QRectF(0, 0, 1e6, 1e6)
            needed = metrics.boundingRect(bounds, int(Qt.TextFlag.TextWordWrap if wrap else 0) | 0x1000, text)
            fits = needed.height() <= rect.height() + 1 and (wrap or needed.width() <= inner.width() + 1)
            if fits or points <= SMALLEST * min(1.0, self.page.scale):
                break
            points *= 0.95
        self.painter.save()
        self.painter.setClipRect(rect if wrap or number else inner.united(rect))
        self.painter.setFont(made)
        self.painter.setPen(colour(style.color))
        if alignment.textRotation in (255, 90):
            self._upright(text, rect, metrics)
        else:
            self.painter.drawText(inner, text, option)
        self.painter.restore()

    def _upright(self, text: str, rect: QRectF, metrics: QFontMetricsF) -> None:
        """Characters one below the other, as in vertical writing."""
        step = min(metrics.height(), rect.height() / max(1, len(text)))
        top = rect.center().y() - step * len(text) / 2
        for number, char in enumerate(text):
            line = QRectF(rect.left(), top + number * step, rect.width(), step)
            self.painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), char)

    def _room_right(self, cell: Any) -> float:
        """Points of empty cells right of this one, into which an unwrapped text may run."""
        if (cell.row, cell.column) in self.merged:
            return 0.0
        room = 0.0
        for column in self.page.columns[self.page.columns.index(cell.column) + 1 :]:
            other = self.sheet.cell(cell.row, column)
            if isinstance(other, MergedCell) or other.value is not None:
                break
            room += self.x[column][1] - self.x[column][0]
        return room

    def _pictures(self) -> None:
        for picture in self.sheet._images:
            rect = self._anchored(picture.anchor)
            if rect is None:
                continue
            source = picture.ref
            data = source.getvalue() if isinstance(source, io.BytesIO) else picture._data()
            image = QImage.fromData(data)
            if not image.isNull():
                self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                self.painter.drawImage(rect, image)

    def _anchored(self, anchor: Any) -> QRectF | None:
        """The rectangle of a drawing whose first cell lies on this page."""
        start = getattr(anchor, "_from", None)
        if start is None or start.row + 1 not in self.y or start.col + 1 not in self.x:
            return None
        emu = 12700.0 / self.page.scale
        left = (self.x[start.col + 1][0] + start.colOff / emu) * UNIT
        top = (self.y[start.row + 1][0] + start.rowOff / emu) * UNIT
        end = getattr(anchor, "to", None)
        if end is not None:
            right = (self._at(self.x, end.col + 1) + end.colOff / emu) * UNIT
            bottom = (self._at(self.y, end.row + 1) + end.rowOff / emu) * UNIT
            return QRectF(left, top, right - left, bottom - top)
        return QRectF(left, top, anchor.ext.width / emu * UNIT, anchor.ext.height / emu * UNIT)

    def _at(self, edges: dict[int, tuple[float, float]], number: int) -> float:
        """Where a row or column begins, the page's edge if it lies beyond."""
        return edges[number][0] if number in edges else max(end for _, end in edges.values())

    def _charts(self) -> None:
        for chart in self.sheet._charts:
            rect = self._anchored(chart.anchor)
            if rect is not None:
                charts.paint(self.painter, chart, self.sheet.parent, rect, UNIT * self.page.scale)

    def _header_footer(self) -> None:
        width, height = page_size(self.sheet)
        left, _, right, _ = margins(self.sheet)
        edge = self.sheet.page_margins
        for part, top in (
            (self.sheet.oddHeader, edge.header * 72),
            (self.sheet.oddFooter, height - edge.footer * 72 - 12),
        ):
            for item, flag in (
                (part.left, Qt.AlignmentFlag.AlignLeft),
                (part.center, Qt.AlignmentFlag.AlignHCenter),
                (part.right, Qt.AlignmentFlag.AlignRight),
            ):
                if not item.text:
                    continue
                text = item.text.replace("&P", str(self.page.number)).replace("&N", str(self.page.of))
                text = text.replace("&A", self.sheet.title).replace("&[Page]", str(self.page.number))
                name = item.font.split(",")[0] if item.font else "宋体"
                self.painter.setFont(font(name, float(item.size or 9), pixels=UNIT))
                self.painter.setPen(QColor("#000000"))
                rect = QRectF(left * UNIT, top * UNIT, (width - left - right) * UNIT, 14 * UNIT)
                self.painter.drawText(rect, int(flag | Qt.AlignmentFlag.AlignVCenter), text)


def _edges(numbers: list[int], size: Any, start: float, scale: float) -> dict[int, tuple[float, float]]:
    found, at = {}, start
    for number in numbers:
        end = at + size(number) * scale
        found[number] = (at, end)
        at = end
    return found


def _align(horizontal: str, vertical: str) -> Qt.AlignmentFlag:
    across = {
        "center": Qt.AlignmentFlag.AlignHCenter,
        "centerContinuous": Qt.AlignmentFlag.AlignHCenter,
        "distributed": Qt.AlignmentFlag.AlignHCenter,
        "right": Qt.AlignmentFlag.AlignRight,
        "justify": Qt.AlignmentFlag.AlignLeft,
    }.get(horizontal, Qt.AlignmentFlag.AlignLeft)
    down = {
        "top": Qt.AlignmentFlag.AlignTop,
        "center": Qt.AlignmentFlag.AlignVCenter,
        "distributed": Qt.AlignmentFlag.AlignVCenter,
    }.get(vertical, Qt.AlignmentFlag.AlignBottom)
    return across | down
