"""Divides a worksheet into A4 pages as Excel does: print area, repeated rows, breaks, scale, margins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

PIXEL = 0.75
"""Points in a pixel of 96 dpi."""
A4 = (595.28, 841.89)
"""Points, upright."""
A3 = (841.89, 1190.55)
DEFAULT_WIDTH, DEFAULT_HEIGHT = 8.43, 15.0


@dataclass
class Page:
    """One page: rows to paint in order (repeated heads first), all in points before scaling."""

    sheet: Any
    rows: list[int]
    columns: list[int]
    scale: float
    number: int = 0
    of: int = 0


@dataclass
class Layout:
    """Where a sheet's rows and columns lie; sizes in points."""

    sheet: Any
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def width(self, column: int) -> float:
        """Width of a column in points; 0 where hidden."""
        return self.widths.get(column, 0.0)

    def height(self, row: int) -> float:
        """Height of a row in points; 0 where hidden."""
        return self.heights.get(row, 0.0)


def page_size(sheet: Any) -> tuple[float, float]:
    """Width and height of the sheet's page in points."""
    width, height = A3 if str(sheet.page_setup.paperSize) == "8" else A4
    return (height, width) if sheet.page_setup.orientation == "landscape" else (width, height)


def margins(sheet: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points."""
    m = sheet.page_margins
    return m.left * 72, m.top * 72, m.right * 72, m.bottom * 72


def area(sheet: Any) -> tuple[int, int, int, int]:
    """The print area, or what is used: (first column, first row, last column, last row)."""
    given = sheet.print_area
    if given:
        text = (given[0] if isinstance(given, list) else str(given)).split(",")[0].split("!")[-1].replace("$", "")
        return range_boundaries(text)  # type: ignore[return-value]
    return sheet.min_column, sheet.min_row, sheet.max_column, sheet.max_row


def measure(sheet: Any) -> Layout:
    """Sizes of the rows and columns of the print area, as Excel reckons them (7 pixels a digit)."""
    first_column, first_row, last_column, last_row = area(sheet)
    layout = Layout(sheet)
    widths: dict[int, tuple[float, bool]] = {}
    for dimension in sheet.column_dimensions.values():
        low = dimension.min or 0
        for column in range(low, min(dimension.max or low, last_column) + 1):
            widths[column] = (dimension.width, dimension.hidden)
    default = sheet.sheet_format.defaultColWidth or sheet.sheet_format.baseColWidth or DEFAULT_WIDTH
    for column in range(first_column, last_column + 1):
        letter = sheet.column_dimensions.get(get_column_letter(column))
        width, hidden = widths.get(column, (letter.width if letter is not None else default, False))
        layout.widths[column] = 0.0 if hidden else (int(width * 7 + 5) * PIXEL)
    usual = sheet.sheet_format.defaultRowHeight or DEFAULT_HEIGHT
    for row in range(first_row, last_row + 1):
        dimension = sheet.row_dimensions[row] if row in sheet.row_dimensions else None
        if dimension is not None and dimension.hidden:
            layout.heights[row] = 0.0
        else:
            layout.heights[row] = dimension.height if dimension is not None and dimension.height else usual
    return layout


def divide(sheet: Any, layout: Layout) -> list[Page]:
    """The pages of a sheet, in order."""
    first_column, first_row, last_column, last_row = area(sheet)
    width, height = page_size(sheet)
    left, top, right, bottom = margins(sheet)
    free_width, free_height = width - left - right, height - top - bottom
    columns = [c for c in range(first_column, last_column + 1) if layout.width(c)]
    total_width = sum(layout.width(c) for c in columns) or 1.0
    total_height = sum(layout.height(r) for r in range(first_row, last_row + 1)) or 1.0
    scale = (sheet.page_setup.scale or 100) / 100
    if sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage:
        scale = 1.0
        if sheet.page_setup.fitToWidth != 0:
            scale = min(scale, free_width / total_width)
        if sheet.page_setup.fitToHeight:
            scale = min(scale, free_height * sheet.page_setup.fitToHeight / total_height)
    titles = _title_rows(sheet)
    repeated = [r for r in titles if first_row <= r <= last_row]
    head = sum(layout.height(r) for r in repeated)
    breaks = {b.id for b in sheet.row_breaks.brk}
    pages: list[list[int]] = [[]]
    used = 0.0
    room = free_height / scale + 0.5
    for row in range(first_row, last_row + 1):
        size = layout.height(row)
        if not size:
            continue
        if pages[-1] and used + size > room:
            pages.append([])
            used = 0.0
        if not pages[-1] and len(pages) > 1 and row not in repeated:
            pages[-1] += repeated
            used += head
        pages[-1].append(row)
        used += size
        if row in breaks and row < last_row:
            pages.append([])
            used = 0.0
    return [Page(sheet, rows, columns, scale) for rows in pages if rows]


def _title_rows(sheet: Any) -> list[int]:
    text = sheet.print_title_rows
    if not text:
        return []
    first, _, last = str(text).split("!")[-1].replace("$", "").partition(":")
    return list(range(int(first), int(last or first) + 1))
