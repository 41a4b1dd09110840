"""Paints one page of a worksheet: fills, texts, borders, pictures, charts, header and footer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from cadreapp.paging import Layout, Page, margins, page_size
from ui.paint import borders, charts, headers, text
from ui.paint.colours import fill_cell
from ui.paint.formats import shown
from ui.paint.looks import Look, face_of, look_of
from ui.paint.text import UNIT

INDENT = 6.75
"""Points of one step of indent: three blanks of the usual typeface."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True)
class Clipped:
    """A text that its cell does not hold at its size: points asked and used; `whole` False: a part of it is cut off."""

    sheet: str
    cell: str
    text: str
    asked: float
    used: float
    whole: bool


class PagePainter:
    """Paints a page with its upper left corner at (0, 0); `painter` is scaled so that 1 unit = 1/UNIT point.

    `clipped`: the texts that were made smaller to stay in their cells, or cut, filled by `paint`.
    """

    def __init__(self, painter: QPainter, page: Page, layout: Layout):
        self.painter, self.page, self.layout, self.sheet = painter, page, layout, page.sheet
        self.book = page.sheet.parent
        self.clipped: list[Clipped] = []
        left, top, right, bottom = margins(page.sheet)
        width, height = page_size(page.sheet)
        options = page.sheet.print_options
        if options.horizontalCentered:
            left += max(0.0, (width - left - right - sum(map(layout.width, page.columns)) * page.scale) / 2)
        if options.verticalCentered:
            top += max(0.0, (height - top - bottom - sum(map(layout.height, page.rows)) * page.scale) / 2)
        self.x = _edges(page.columns, layout.width, left, page.scale)
        self.y = _edges(page.rows, layout.height, top, page.scale)
        self.merged, self.inside = self._merged()

    def _merged(self) -> tuple[dict[tuple[int, int], Area], dict[tuple[int, int], Area]]:
        """Anchor cell → the part of its merged range on this page; each of its cells → the same."""
        anchors, inside = {}, {}
        for area in _merged_on(self.sheet, self.page.rows[0], self.page.rows[-1]):
            rows = [r for r in range(area.min_row, area.max_row + 1) if r in self.y]
            columns = [c for c in range(area.min_col, area.max_col + 1) if c in self.x]
            if rows and columns:
                found = anchors[area.min_row, area.min_col] = (rows[0], columns[0], rows[-1], columns[-1])
                for row in rows:
                    for column in columns:
                        inside[row, column] = found
        return anchors, inside

    def rect(self, first_row: int, first_column: int, last_row: int, last_column: int) -> QRectF:
        """The rectangle of a range on the page, in painter units."""
        left, top = self.x[first_column][0], self.y[first_row][0]
        right, bottom = self.x[last_column][1], self.y[last_row][1]
        return QRectF(left * UNIT, top * UNIT, (right - left) * UNIT, (bottom - top) * UNIT)

    def paint(self) -> None:
        """Everything on the page."""
        cells = [(cell, look_of(cell, self.book), rect) for cell, rect in self.cells()]
        for _, look, rect in cells:
            if look.fill is not None:
                fill_cell(self.painter, rect, look.fill, self.book, UNIT)
        for cell, look, rect in cells:
            if cell.value is not None:
                self._text(cell, look, rect)
        self._rules(cells)
        self._pictures()
        self._charts()
        headers.draw(self.painter, self.sheet, self.page)

    def cells(self) -> Iterator[tuple[Any, QRectF]]:
        """The cells of the page that exist, each merged range by its first cell, with their rectangles."""
        known = self.sheet._cells
        for row in self.page.rows:
            for column in self.page.columns:
                cell = known.get((row, column))
                if cell is None or isinstance(cell, MergedCell):
                    continue
                area = self.merged.get((row, column), (row, column, row, column))
                yield cell, self.rect(*area)
        for (row, column), area in self.merged.items():
            if (row not in self.y or column not in self.x) and (row, column) in known:
                yield known[row, column], self.rect(*area)

    def _rules(self, cells: list[tuple[Any, Look, QRectF]]) -> None:
        xs = [self.x[c][0] * UNIT for c in self.page.columns] + [self.x[self.page.columns[-1]][1] * UNIT]
        ys = [self.y[r][0] * UNIT for r in self.page.rows] + [self.y[self.page.rows[-1]][1] * UNIT]
        rules = borders.Rules(xs, ys, UNIT)
        known, book, inside = self.sheet._cells, self.book, self.inside
        for i, row in enumerate(self.page.rows):
            for j, column in enumerate(self.page.columns):
                cell = known.get((row, column))
                if cell is None or (sides := look_of(cell, book).sides) is None:
                    continue
                area = inside.get((row, column))
                within = area and (column != area[1], column != area[3], row != area[0], row != area[2])
                rules.cell(i, j, sides, within)
        for _, look, rect in cells:
            if look.slants:
                side, up, down = look.slants
                rules.slanting(rect, side, up=up, down=down)
        rules.draw(self.painter)

    # texts

    def _text(self, cell: Any, look: Look, rect: QRectF) -> None:
        value = cell.value
        runs: list[text.Run]
        if isinstance(value, CellRichText):
            runs = self._rich(value, look)
        else:
            written = shown(value, look.number_format)
            runs = [(written, look.face)] if written else []
        if not runs or rect.width() <= 0 or rect.height() <= 0:
            return
        number = isinstance(value, (int, float, Decimal, date)) and not isinstance(value, bool)
        horizontal = look.horizontal or ("right" if number else "center" if isinstance(value, bool) else "left")
        wrap = not number and (look.wrap or horizontal in ("justify", "distributed"))
        wrap = wrap or (not number and "\n" in runs[0][0] and look.rotation != 255)
        if horizontal == "centerContinuous":
            rect = self._continued(cell, rect)
        left, right = self._spill(cell, horizontal, number or wrap or look.shrink or bool(look.rotation))
        placing = text.Placing(
            horizontal, look.vertical, wrap, look.indent * INDENT, look.rotation, look.shrink, left, right
        )
        fitted = text.draw(self.painter, rect, runs, placing, self.page.scale)
        if fitted.used < fitted.asked and not look.shrink or not fitted.whole:
            written = "".join(t for t, _ in runs)
            self.clipped.append(
                Clipped(self.sheet.title, cell.coordinate, written, fitted.asked, fitted.used, fitted.whole)
            )

    def _rich(self, value: Any, look: Look) -> list[text.Run]:
        found: list[text.Run] = []
        for part in value:
            if isinstance(part, str):
                found.append((part, look.face))
            else:
                found.append((str(part.text), face_of(part.font, self.book, look.face)))
        return [run for run in found if run[0]]

    def _continued(self, cell: Any, rect: QRectF) -> QRectF:
        """The cell with the empty ones after it across which its text is centred."""
        last = cell.column
        for column in self.page.columns[self.page.columns.index(cell.column) + 1 :] if cell.column in self.x else ():
            other = self.sheet._cells.get((cell.row, column))
            if other is None or other.value is not None:
                break
            if look_of(other, self.book).horizontal != "centerContinuous":
                break
            last = column
        return rect.united(self.rect(cell.row, last, cell.row, last)) if last != cell.column else rect

    def _spill(self, cell: Any, horizontal: str, kept: bool) -> tuple[float, float]:
        """Points of empty cells left and right of this one into which an unwrapped text may run."""
        if kept or (cell.row, cell.column) in self.merged or cell.column not in self.x:
            return 0.0, 0.0
        at = self.page.columns.index(cell.column)
        right = self._free(cell.row, self.page.columns[at + 1 :]) if horizontal != "right" else 0.0
        left = 0.0
        if horizontal in ("right", "center", "centerContinuous"):
            left = self._free(cell.row, self.page.columns[:at][::-1])
        return left, right

    def _free(self, row: int, columns: list[int]) -> float:
        room = 0.0
        for column in columns:
            other = self.sheet._cells.get((row, column))
            if other is not None and (isinstance(other, MergedCell) or other.value is not None):
                break
            if (row, column) in self.merged:
                break
            room += self.x[column][1] - self.x[column][0]
        return room

    # drawings

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
                charts.paint(self.painter, chart, self.book, rect, UNIT * self.page.scale)


def _merged_on(sheet: Any, first: int, last: int) -> list[Any]:
    """The merged ranges that touch these rows, repeated heads included."""
    ranges = sheet.merged_cells.ranges
    return [a for a in ranges if a.min_row <= last and (a.max_row >= first)]


def _edges(numbers: list[int], size: Any, start: float, scale: float) -> dict[int, tuple[float, float]]:
    found, at = {}, start
    for number in numbers:
        end = at + size(number) * scale
        found[number] = (at, end)
        at = end
    return found
