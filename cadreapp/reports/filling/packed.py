"""A filled sheet as rows of plain values: openpyxl's cells are made of it only when somebody asks for one.

Many sheets are filled and written without that: their rows go into the file as text, each kind of row cut once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.compat import safe_string
from openpyxl.styles import Font
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

_SPECIAL = re.compile("[&<>]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS_AT_ONCE = 500
"""Rows that are written to the file together."""
Join = tuple[int, int, int, int]
"""A merged area: first column, first row, last column, last row."""


class Odd:
    """A value that is neither text nor a number, with what openpyxl calls its type."""

    __slots__ = ("kind", "value")

    def __init__(self, value: Any, kind: str) -> None:
        self.value, self.kind = value, kind


class Row:
    """A row: its height in points, the workbook's number of each cell's style, the values, links (location, tip).

    A style of -1: there is no such cell. `links` by column, counted from 0.
    """

    __slots__ = ("height", "hidden", "links", "styles", "values")

    def __init__(
        self,
        styles: tuple[int, ...],
        values: list[Any],
        height: float | None = None,
        hidden: bool = False,
        links: dict[int, tuple[str, str]] | None = None,
    ) -> None:
        self.styles, self.values, self.height, self.hidden, self.links = styles, values, height, hidden, links


class Packed(Worksheet):  # type: ignore[misc]
    """A worksheet whose cells, heights and merges are made of `rows` and `joins` as soon as they are asked for.

    From then on it is a worksheet as any other.
    """

    def __init__(self, book: Workbook, title: str) -> None:
        self._open = False
        self.packed_rows: list[Row] = []
        self.joins: list[Join] = []
        self.width = 0
        super().__init__(book, title)

    # what openpyxl keeps in plain attributes

    @property
    def _cells(self) -> dict[tuple[int, int], Any]:
        return self._opened("cells")  # type: ignore[no-any-return]

    @_cells.setter
    def _cells(self, cells: Any) -> None:
        self._made_cells = cells

    @property
    def row_dimensions(self) -> Any:
        """Heights of rows, as openpyxl has them."""
        return self._opened("heights")

    @row_dimensions.setter
    def row_dimensions(self, heights: Any) -> None:
        self._made_heights = heights

    @property
    def merged_cells(self) -> Any:
        """Merged areas, as openpyxl has them."""
        return self._opened("merges")

    @merged_cells.setter
    def merged_cells(self, merges: Any) -> None:
        self._made_merges = merges

    @property
    def _current_row(self) -> int:
        """The last row that was entered, by which openpyxl tells whether there is any to go through."""
        return self._opened("current")  # type: ignore[no-any-return]

    @_current_row.setter
    def _current_row(self, row: int) -> None:
        self._made_current = row

    def _opened(self, what: str) -> Any:
        if self.is_packed:
            self._unpack()
        return getattr(self, f"_made_{what}")

    def _unpack(self) -> None:
        self._open = True
        cells, heights, styles = self._made_cells, self._made_heights, self.parent._cell_styles
        for number, row in enumerate(self.packed_rows, 1):
            for column, (style, value) in enumerate(zip(row.styles, row.values, strict=True), 1):
                if style < 0:
                    continue
                cell = cells[number, column] = Cell(self, number, column)
                cell._style = copy(styles[style])
                if isinstance(value, Odd):
                    cell._value, cell.data_type = value.value, value.kind
                elif value is not None:
                    cell._value, cell.data_type = value, "s" if isinstance(value, str) else "n"
            for at, (location, tip) in (row.links or {}).items():
                cell = cells[number, at + 1]
                cell._hyperlink = Hyperlink(ref=cell.coordinate, location=location, tooltip=tip)
            if row.height:
                heights[number].height = row.height
            if row.hidden:
                heights[number].hidden = True
        for left, top, right, bottom in self.joins:
            area = CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom)
            self._made_merges.ranges.add(area)
            for place in list(area.cells)[1:]:
                covered = MergedCell(self, *place)
                if place in cells:
                    covered._style = cells[place]._style
                cells[place] = covered
        self._current_row = len(self.packed_rows)
        self.packed_rows, self.joins = [], []

    # what can be said without them

    @property
    def min_row(self) -> int:
        """The first row: there is no other."""
        return 1 if self.is_packed else int(super().min_row)

    @property
    def max_row(self) -> int:
        """The last row."""
        return len(self.packed_rows) if self.is_packed else int(super().max_row)

    @property
    def min_column(self) -> int:
        """The first column: there is no other."""
        return 1 if self.is_packed else int(super().min_column)

    @property
    def max_column(self) -> int:
        """The last column."""
        return self.width if self.is_packed else int(super().max_column)

    def calculate_dimension(self) -> str:
        """The area that is filled, as A1:J27."""
        if self.is_packed:
            return f"A1:{get_column_letter(self.width)}{len(self.packed_rows)}"
        return str(super().calculate_dimension())

    @property
    def is_packed(self) -> bool:
        """Whether nobody has asked for its cells yet."""
        return not self._open and bool(self.packed_rows)

    def height_of(self, row: int) -> float | None:
        """The height of a row in points; None where none is set."""
        if self.is_packed:
            return self.packed_rows[row - 1].height if row <= len(self.packed_rows) else None
        height = self.row_dimensions[row].height
        return None if height is None else float(height)

    def set_height(self, row: int, height: float) -> None:
        """Set the height of a row in points."""
        if self.is_packed:
            self.packed_rows[row - 1].height = height
        else:
            self.row_dimensions[row].height = height

    def value_of(self, row: int, column: int) -> Any:
        """What stands in a cell; None where there is none."""
        if not self.is_packed:
            return self.cell(row, column).value
        values = self.packed_rows[row - 1].values if 0 < row <= len(self.packed_rows) else []
        value = values[column - 1] if column <= len(values) else None
        return value.value if isinstance(value, Odd) else value

    def form_of(self, row: int, column: int) -> str:
        """The number format of a cell."""
        if not self.is_packed:
            return str(self.cell(row, column).number_format)
        styles = self.packed_rows[row - 1].styles if 0 < row <= len(self.packed_rows) else ()
        style = styles[column - 1] if column <= len(styles) else -1
        number = self.parent._cell_styles[style].numFmtId if style >= 0 else 0
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self.parent._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])

    def note(self, row: int, column: int, value: Any, style: int | None = None) -> None:
        """Put a value into a row that there is, also beside what was filled; a `style` of None leaves its own."""
        one = self.packed_rows[row - 1]
        if (missing := column - len(one.values)) > 0:
            one.styles += (-1,) * missing
            one.values += [None] * missing
            self.width = max(self.width, column)
        if style is not None:
            one.styles = (*one.styles[: column - 1], style, *one.styles[column:])
        one.values[column - 1] = Odd("", "s") if value == "" else value

    def lead(self, row: int, column: int, location: str) -> None:
        """Let a link lead elsewhere; nothing where the cell has none."""
        if not self.is_packed:
            if (link := self.cell(row, column).hyperlink) is not None:
                link.location = location
            return
        links = self.packed_rows[row - 1].links
        if links is not None and column - 1 in links:
            links[column - 1] = location, links[column - 1][1]

    def texts(self, last: int) -> Iterator[str]:
        """The texts of the rows up to one, row by row."""
        if self.is_packed:
            cells: Iterable[Any] = (value for row in self.packed_rows[:last] for value in row.values)
        else:
            cells = (cell.value for (row, _), cell in sorted(self._cells.items()) if row <= last)
        return (value for value in cells if isinstance(value, str))

    def join(self, left: int, top: int, right: int, bottom: int) -> None:
        """Merge cells; what the covered ones hold is dropped."""
        self.joins.append((left, top, right, bottom))
        while len(self.packed_rows) < bottom:
            self.packed_rows.append(Row((-1,) * self.width, [None] * self.width))
        for number in range(top, bottom + 1):
            row = self.packed_rows[number - 1]
            for at in range(left - 1 + (number == top), right):
                row.values[at] = None
                if row.links is not None:
                    row.links.pop(at, None)


def value_at(sheet: Worksheet, row: int, column: int) -> Any:
    """What stands in a cell of a sheet."""
    return sheet.value_of(row, column) if isinstance(sheet, Packed) else sheet.cell(row, column).value


def height_at(sheet: Worksheet, row: int) -> float:
    """The height of a row of a sheet in points."""
    height = sheet.height_of(row) if isinstance(sheet, Packed) else sheet.row_dimensions[row].height
    return float(height or 15)


def put_beside(sheet: Worksheet, row: int, column: int, value: Any, font: Font | None = None, form: str = "") -> None:
    """Put a value into a sheet that is filled, in another typeface and with another number format than the cell has."""
    if isinstance(sheet, Packed) and sheet.is_packed:
        style = None
        if font is not None:
            made = Cell(sheet, 1, 1)
            made.font, made.number_format = font, form or "General"
            style = int(made.style_id)
        sheet.note(row, column, value, style)
        return
    cell = sheet.cell(row, column)
    cell.value = value
    if font is not None:
        cell.font = font
    if form:
        cell.number_format = form


class Writer(WorksheetWriter):  # type: ignore[misc]
    """Writes a packed sheet into `put`, piece by piece; everything but its rows, merges and links as openpyxl does."""

    def __init__(self, sheet: Packed, text: Text, put: Callable[[str], Any]) -> None:
        self.text, self.put = text, put
        super().__init__(sheet, put)

    def get_stream(self) -> Any:
        """What openpyxl sends its elements to."""
        self.put(f'<worksheet xmlns="{_MAIN}">')
        while True:
            element = yield
            if element is not None:
                self.put(tostring(element).decode())

    def write_rows(self) -> None:
        """All rows, as text."""
        self.put("<sheetData>")
        rows = self.ws.packed_rows
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = enumerate(rows[first : first + ROWS_AT_ONCE], first + 1)
            self.put("".join([self.text.row(number, row) for number, row in some]))
        self.put("</sheetData>")

    def write_merged_cells(self) -> None:
        """The merged areas."""
        if joins := self.ws.joins:
            areas = "".join(
                f'<mergeCell ref="{get_column_letter(a)}{b}:{get_column_letter(c)}{d}"/>' for a, b, c, d in joins
            )
            self.put(f'<mergeCells count="{len(joins)}">{areas}</mergeCells>')

    def write_hyperlinks(self) -> None:
        """The links, all of them into the workbook."""
        rows = enumerate(self.ws.packed_rows, 1)
        if links := [link for number, row in rows if row.links for link in self.text.links(number, row)]:
            self.put(f"<hyperlinks>{''.join(links)}</hyperlinks>")

    def close(self) -> None:
        """The end of the sheet."""
        super().close()
        self.put("</worksheet>")


class Text:
    """Rows of a workbook's sheets as text of the file: how rows of the same styles and types are written is kept."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._letters: list[str] = []
        self._patterns: dict[tuple[tuple[int, ...], tuple[type, ...]], tuple[str, list[int]]] = {}

    def letters(self, column: int) -> str:
        """The letters of a column, counted from 0."""
        while len(self._letters) <= column:
            self._letters.append(get_column_letter(len(self._letters) + 1))
        return self._letters[column]

    def links(self, number: int, row: Row) -> Iterator[str]:
        """The links of a row."""
        for at, (location, tip) in sorted((row.links or {}).items()):
            cell = f"{self.letters(at)}{number}"
            yield f'<hyperlink ref="{cell}" location={_quoted(location)} tooltip={_quoted(tip)}/>'

    def row(self, number: int, row: Row) -> str:
        """A row with its cells."""
        key = row.styles, tuple(map(type, row.values))
        if key not in self._patterns:
            self._patterns[key] = self._pattern(*key)
        pattern, places = self._patterns[key]
        said: list[str] = [f"{number}"]
        values = row.values
        for at in places:
            value = values[at]
            if type(value) is str:
                if value[0].isspace() or value[-1].isspace():
                    said.append(self._spaced(value))
                else:
                    said.append(f"<t>{escape(value) if _SPECIAL.search(value) else value}</t>")
            elif type(value) is Odd:
                said.append(self._odd(value))
            else:
                said.append(safe_string(value))
        return f'<row r="{number}"{self._look(row)}>' + pattern.format(*said) + "</row>"

    @staticmethod
    def _look(row: Row) -> str:
        shown = ' hidden="1"' if row.hidden else ""
        return f'{shown} ht="{safe_string(float(row.height))}" customHeight="1"' if row.height else shown

    def _pattern(self, styles: tuple[int, ...], kinds: tuple[type, ...]) -> tuple[str, list[int]]:
        """How a row is written, and the columns whose values are put into it after its number."""
        text, places = [], []
        for at, (style, kind) in enumerate(zip(styles, kinds, strict=True)):
            empty, styled = kind is type(None), style >= 0 and any(self.book._cell_styles[style])
            if empty and not styled:
                continue
            begin = f'<c r="{self.letters(at)}{{0}}"' + (f' s="{style}"' if styled else "")
            if empty:
                text.append(f'{begin} t="n"/>')
                continue
            places.append(at)
            hole = f"{{{len(places)}}}"
            if kind is str:
                text.append(f'{begin} t="inlineStr"><is>{hole}</is></c>')
            else:
                text.append(f"{begin}{hole}</c>" if kind is Odd else f'{begin} t="n"><v>{hole}</v></c>')
        return "".join(text), places

    @staticmethod
    def _spaced(value: str) -> str:
        kept = ' xml:space="preserve"' if value.strip() else ""
        return f"<t{kept}>{escape(value)}</t>"

    def _odd(self, odd: Odd) -> str:
        """The rest of a cell from its type on."""
        value, kind = odd.value, odd.kind
        if kind == "s":
            inner = tostring(value.to_tree()).decode() if isinstance(value, CellRichText) else ""
            return f' t="inlineStr">{inner}'
        if kind == "f":
            return f"><f>{escape(value[1:])}</f><v/>"
        if kind == "d":
            value, kind = to_excel(value, self.book.epoch), "n"
        return f' t="{kind}"><v>{escape(safe_string(value))}</v>'


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})
