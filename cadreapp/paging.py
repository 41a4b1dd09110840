"""Divides a worksheet into pages as Excel does: print areas, repeated heads, breaks, scale, margins, paper."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl.utils import column_index_from_string, range_boundaries

from cadreapp.paper import column_pixels, digit_of, usual_width

PIXEL = 0.75
"""Points in a pixel of 96 dpi."""
A4 = (595.28, 841.89)
"""Points, upright."""
PAPERS = {8: (841.89, 1190.55), 9: A4, 11: (419.53, 595.28), 12: (728.5, 1031.81), 13: (515.91, 728.5)}
"""Excel's number of a paper → points, upright: A3, A4, A5, B4, B5. Whatever else is printed on A4."""
DEFAULT_HEIGHT = 15.0
SPARE = 0.972
"""The share of a page's width that columns may take: LibreOffice makes them up to 2.5 % wider than Excel does."""
ROUNDED = 6.0
"""Points of a page's height that are left empty: programs round the heights of rows differently."""


laid: WeakKeyDictionary[Any, set[int]] = WeakKeyDictionary()
"""Filled sheet → the rows after which its pages end because they are full: they hold for its paper and margins."""


@dataclass
class Page:
    """One page: rows and columns to paint in order (repeated heads first). `place`: its number within its sheet."""

    sheet: Any
    rows: list[int]
    columns: list[int]
    scale: float
    number: int = 0
    of: int = 0
    place: int = 1


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


def paper(sheet: Any) -> tuple[float, float]:
    """Width and height of the sheet's paper in points, upright."""
    try:
        return PAPERS.get(int(sheet.page_setup.paperSize or 9), A4)
    except ValueError:
        return A4


def page_size(sheet: Any) -> tuple[float, float]:
    """Width and height of the sheet's page in points."""
    width, height = paper(sheet)
    return (height, width) if sheet.page_setup.orientation == "landscape" else (width, height)


def margins(sheet: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in points."""
    m = sheet.page_margins
    return m.left * 72, m.top * 72, m.right * 72, m.bottom * 72


def areas(sheet: Any) -> list[tuple[int, int, int, int]]:
    """The print areas, or what is used: (first column, first row, last column, last row) each."""
    given = sheet.print_area
    found = []
    for text in given if isinstance(given, list) else str(given or "").split(","):
        if text := text.rpartition("!")[2].replace("$", "").strip():
            left, top, right, bottom = range_boundaries(text)
            found.append((left or 1, top or 1, right or sheet.max_column, bottom or sheet.max_row))
    return found or [(sheet.min_column, sheet.min_row, sheet.max_column, sheet.max_row)]


def area(sheet: Any) -> tuple[int, int, int, int]:
    """The range that holds all print areas."""
    every = areas(sheet)
    return min(a[0] for a in every), min(a[1] for a in every), max(a[2] for a in every), max(a[3] for a in every)


def measure(sheet: Any) -> Layout:
    """Sizes of the rows and columns of the print area, as Excel reckons them; repeated heads outside it too."""
    _, first_row, _, last_row = area(sheet)
    layout = Layout(sheet, _column_points(sheet))
    height = sheet.sheet_format.defaultRowHeight or DEFAULT_HEIGHT
    for row in sorted({*range(first_row, last_row + 1), *_title_rows(sheet)}):
        dimension = sheet.row_dimensions[row] if row in sheet.row_dimensions else None
        if dimension is not None and dimension.hidden:
            layout.heights[row] = 0.0
        else:
            given = dimension.height if dimension is not None and dimension.height else height
            layout.heights[row] = row_pixels(given) * PIXEL
    return layout


def _column_points(sheet: Any) -> dict[int, float]:
    """Widths of the columns of the print area and of the repeated heads in points; 0 where hidden."""
    first_column, _, last_column, _ = area(sheet)
    found: dict[int, float] = {}
    digit = digit_of(sheet.parent)
    widths: dict[int, tuple[float | None, bool]] = {}
    for letter, dimension in sheet.column_dimensions.items():
        low = dimension.min or column_index_from_string(letter)
        for column in range(low, min(dimension.max or low, last_column) + 1):
            widths[column] = (
                dimension.width if dimension.customWidth or dimension.width != 13 else None,
                dimension.hidden,
            )
    usual = sheet.sheet_format.defaultColWidth or usual_width(sheet.sheet_format.baseColWidth, digit)
    for column in sorted({*range(first_column, last_column + 1), *_title_columns(sheet)}):
        width, hidden = widths.get(column, (None, False))
        found[column] = 0.0 if hidden else column_pixels(width or usual, digit) * PIXEL
    return found


def row_pixels(points: float) -> int:
    """Pixels of a row: Excel shows whole ones."""
    return max(1, round(points / PIXEL))


def divide(sheet: Any, layout: Layout, smaller: float = 1.0) -> list[Page]:
    """The pages of a sheet, in order; `smaller` multiplies the scale that the sheet asks for."""
    found: list[Page] = []
    for first_column, first_row, last_column, last_row in areas(sheet):
        rows = [r for r in range(first_row, last_row + 1) if layout.height(r)]
        columns = [c for c in range(first_column, last_column + 1) if layout.width(c)]
        scale = _scale(sheet, layout, rows, columns) * smaller
        width, height = page_size(sheet)
        left, top, right, bottom = margins(sheet)
        across = _runs(
            columns, layout.width, (width - left - right) / scale, _title_columns(sheet), sheet.col_breaks.brk
        )
        down = _runs(rows, layout.height, (height - top - bottom) / scale, _title_rows(sheet), sheet.row_breaks.brk)
        wide, tall = _fitting(sheet)
        across = [columns] if wide == 1 else across
        down = [rows] if tall == 1 else down
        if sheet.page_setup.pageOrder == "overThenDown":
            found += [Page(sheet, rows, columns, scale) for rows in down for columns in across]
        else:
            found += [Page(sheet, rows, columns, scale) for columns in across for rows in down]
    for place, page in enumerate(found, 1):
        page.place = place
    return found


def _scale(sheet: Any, layout: Layout, rows: list[int], columns: list[int]) -> float:
    """Whole per cent, as Excel and LibreOffice reckon it; fitting never makes anything larger."""
    wide, tall = _fitting(sheet)
    if wide is tall is None:
        return min(max((sheet.page_setup.scale or 100) / 100, 0.1), 4.0)
    width, height = page_size(sheet)
    left, top, right, bottom = margins(sheet)
    scale = 1.0
    if wide:
        scale = min(scale, (width - left - right) * wide / (sum(map(layout.width, columns)) or 1.0))
    if tall:
        scale = min(scale, (height - top - bottom) * tall / (sum(map(layout.height, rows)) or 1.0))
    return max(math.floor(scale * 100 + 1e-6) / 100, 0.1)


def number_pages(pages: list[Page]) -> None:
    """Number the pages of a workbook through; a sheet that counts its own pages begins at its own first number."""
    number = 0
    for page in pages:
        setup = page.sheet.page_setup
        own = page.place == 1 and setup.useFirstPageNumber and setup.firstPageNumber is not None
        number = int(setup.firstPageNumber) if own else number + 1
        page.number, page.of = number, len(pages)


def fits_width(sheet: Any) -> bool:
    """Whether a sheet is to be made as small as one page is wide."""
    return _fitting(sheet)[0] == 1


def page_room(sheet: Any) -> tuple[float, float]:
    """What a page of a sheet holds: pixels across, a little less than there is (see SPARE), and points down."""
    width, height = page_size(sheet)
    left, top, right, bottom = margins(sheet)
    return (width - left - right) / PIXEL * SPARE, height - top - bottom


def set_scale(sheet: Any) -> float:
    """Write the scale at which a sheet is one page wide into it, and give it back.

    Where a sheet only says that it is to fit, Excel and WPS pass over the ends of pages that are set by hand.
    """
    across = sum(_column_points(sheet).values()) / PIXEL
    scale = max(math.floor(min(1.0, page_room(sheet)[0] / (across or 1.0)) * 100 + 1e-6), 10)
    properties = sheet.sheet_properties.pageSetUpPr
    if properties is not None:
        properties.fitToPage = False
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = scale
    return scale / 100


def _fitting(sheet: Any) -> tuple[int | None, int | None]:
    """How many pages wide and tall a sheet is to be, 0 = as many as it takes; None, None = it has a scale instead."""
    properties, setup = sheet.sheet_properties.pageSetUpPr, sheet.page_setup
    if properties is None or not properties.fitToPage:
        return None, None
    wide, tall = setup.fitToWidth, setup.fitToHeight
    return 1 if wide is None else int(wide), 1 if tall is None else int(tall)


def _runs(numbers: list[int], size: Any, room: float, titles: Iterable[int], breaks: Iterable[Any]) -> list[list[int]]:
    """Rows (or columns) page by page: a new page at a break and where the room ends; titles head each later page."""
    repeated = [n for n in titles if size(n)]
    head = sum(size(n) for n in repeated)
    after = {b.id for b in breaks}
    pages: list[list[int]] = []
    used, fresh = 0.0, True
    for at, number in enumerate(numbers):
        own = size(number)
        if fresh or used + own > room + 0.25:
            pages.append([])
            used = 0.0
            if number > max(repeated, default=number):
                pages[-1] += repeated
                used = head
        pages[-1].append(number)
        used += own
        fresh = any(n in after for n in range(number, numbers[at + 1] if at + 1 < len(numbers) else number))
    return pages


def _title_rows(sheet: Any) -> list[int]:
    first, last = _ends(sheet.print_title_rows)
    return list(range(int(first), int(last) + 1)) if first else []


def _title_columns(sheet: Any) -> list[int]:
    first, last = _ends(sheet.print_title_cols)
    return list(range(column_index_from_string(first), column_index_from_string(last) + 1)) if first else []


def _ends(text: Any) -> tuple[str, str]:
    first, _, last = str(text or "").rpartition("!")[2].replace("$", "").partition(":")
    return first, last or first
