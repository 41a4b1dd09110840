"""Fills a template workbook: copies a sheet of it, puts values at its placeholders, repeats rows and columns.

Placeholders in a template's cells:
- `{{姓名}}` a value; `{{干部.姓名}}` where 干部 is a list: the row is repeated for each of its items, neighbouring rows
  of the same list together; lists may lie in lists (`{{组.干部.姓名}}`);
- `{{列#名称}}`: the column is repeated for each item of the list 列, neighbouring columns of one list together; in the
  same columns `{{组.干部.值#}}` is the value of the same number. The block's width is shared by the repetitions.
- after a bar: `{{名称|并}}` equal neighbours in the row are merged; `{{总结|缩}}` the type gets smaller, to 9 points,
  until the text fits its place; `{{评语|空}}` nothing is printed where the value is missing (elsewhere `—`).
Values are text, numbers, `Link` or `Picture`. Text of users never becomes a formula. Styles, merges, heights, breaks,
page set-up, header rows and footers come from the template.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.reports.measuring import column_pixels, fitting_size, head_that_fits, height_needed
from cadreapp.reports.picture import place

MISSING = "—"
TALLEST = 409.0
"""The tallest row that Excel allows, in points."""

_PLACEHOLDER = re.compile(r"\{\{([^{}|]+)(?:\|([^{}]*))?\}\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Link:
    """A value that leads to a cell of another sheet of the workbook."""

    value: Any
    sheet: str
    cell: str


@dataclass(frozen=True)
class Picture:
    """A picture file (PNG, JPEG) for a cell or a merged range."""

    path: Path


@dataclass(frozen=True)
class _Part:
    """One placeholder of a cell: its path, its place in the text, its marks."""

    path: tuple[str, ...]
    marks: str
    text: str


@dataclass(frozen=True)
class _Source:
    """A cell of the template: its raw value, its placeholders."""

    cell: Cell
    parts: tuple[_Part, ...]
    whole: bool


@dataclass
class Filled:
    """A filled sheet. `spans`: list's path → (first, last row) of each repetition in order of the sheet."""

    sheet: Worksheet
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def safe_text(text: str) -> str:
    """Text as a cell can hold it: no control characters, and no `_x003D_` that readers would decode."""
    return _ESCAPED.sub("_x005F_", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def write_text(cell: Cell, text: str) -> None:
    """Put text into a cell as text, whatever it begins with."""
    cell.value = safe_text(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True  # type: ignore[attr-defined]


class Form:
    """A template workbook from which sheets are made."""

    def __init__(self, path: Path):
        try:
            self.workbook: Workbook = load_workbook(path)
        except Exception as error:  # openpyxl raises KeyError, BadZipFile, InvalidFileException …
            raise UserError(f"报表模板“{path.name}”打不开，请重新安装程序。") from error
        self._templates = {s.title: s for s in self.workbook.worksheets}
        for sheet in self._templates.values():
            sheet.title = "模板_" + sheet.title
        self._parsed: dict[str, dict[int, dict[int, _Source]]] = {}
        self.sheets: list[Worksheet] = []

    def sheet(self, template: str, title: str, values: Mapping[str, Any]) -> Filled:
        """A filled copy of a template sheet under a title, made unique and legal."""
        source = self._templates[template]
        if template not in self._parsed:
            self._parsed[template] = _parse(source)
        target = self.workbook.create_sheet(self.free_title(title))
        self.sheets.append(target)
        return _Filling(source, self._parsed[template], target, values).run()

    def free_title(self, title: str) -> str:
        """A sheet title that Excel allows and that is not taken."""
        base = _FORBIDDEN.sub("", title).strip("' ")[:28] or "表"
        taken = {s.title.lower() for s in self.workbook.worksheets}
        free, number = base, 2
        while free.lower() in taken:
            free, number = f"{base}({number})", number + 1
        return free

    def finish(self, order: Sequence[Worksheet] = ()) -> Workbook:
        """The workbook without its templates, the sheets in the order given (default: as they were made)."""
        for source in self._templates.values():
            self.workbook.remove(source)
        self.workbook._sheets = list(order or self.sheets)  # type: ignore[attr-defined]
        self.workbook.active = 0
        for sheet in self.workbook.worksheets:
            sheet.sheet_view.tabSelected = sheet is self.workbook.worksheets[0]
        properties = self.workbook.properties
        properties.creator = properties.lastModifiedBy = "年轻干部成长工程信息库"
        return self.workbook


def _parse(sheet: Worksheet) -> dict[int, dict[int, _Source]]:
    rows: dict[int, dict[int, _Source]] = {}
    for row in range(1, sheet.max_row + 1):
        found = rows[row] = {}
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(row, column)
            text = cell.value if isinstance(cell.value, str) else ""
            parts = tuple(_Part(_path(m[1]), m[2] or "", m[0]) for m in _PLACEHOLDER.finditer(text))
            found[column] = _Source(cell, parts, len(parts) == 1 and parts[0].text == text.strip())
    return rows


def _path(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.strip().replace("#", ".#.").strip(".").split(".") if part)


class _Filling:
    """The filling of one sheet."""

    def __init__(
        self, source: Worksheet, parsed: dict[int, dict[int, _Source]], target: Worksheet, values: Mapping[str, Any]
    ):
        self.source, self.parsed, self.target, self.values = source, parsed, target, values
        self.out = Filled(target)
        self.row = 0
        self.plan = self._columns()
        self.merges = [range_boundaries(str(m)) for m in source.merged_cells.ranges]
        self.merged_at = {(r1, c1): (c1, r1, c2, r2) for c1, r1, c2, r2 in self.merges}
        self.breaks = {b.id for b in source.row_breaks.brk}

    def run(self) -> Filled:
        """Fill everything."""
        self._widths()
        self._expand(list(self.parsed), {})
        for area in self.merges:
            self._merge(area)
        self._page()
        return self.out

    # columns

    def _columns(self) -> list[tuple[int, int | None, float]]:
        """For each column of the output: the template's column, the number in its block, its width."""
        lists: dict[int, str] = {}
        for cells in self.parsed.values():
            for column, cell in cells.items():
                for part in cell.parts:
                    if "#" in part.path and isinstance(self.values.get(part.path[0]), Sequence) and part.path[1] == "#":
                        lists.setdefault(column, part.path[0])
        plan: list[tuple[int, int | None, float]] = []
        last = max((c for cells in self.parsed.values() for c in cells), default=1)
        column = 1
        while column <= last:
            if column not in lists:
                plan.append((column, None, self._width(column)))
                column += 1
                continue
            block = [column]
            while lists.get(block[-1] + 1) == lists[column]:
                block.append(block[-1] + 1)
            items = self.values[lists[column]]
            for number in range(len(items)):
                plan += [(c, number, self._width(c) / len(items)) for c in block]
            column = block[-1] + 1
        return plan

    def _width(self, column: int) -> float:
        dimensions = self.source.column_dimensions
        letter = get_column_letter(column)
        return float(dimensions[letter].width) if letter in dimensions and dimensions[letter].width else 8.43

    def _widths(self) -> None:
        for at, (column, _, width) in enumerate(self.plan, 1):
            self.target.column_dimensions[get_column_letter(at)].width = width
            self.out.columns[column].append(at)

    # rows

    def _expand(self, rows: list[int], bound: dict[tuple[str, ...], Any]) -> None:
        at = 0
        while at < len(rows):
            path = self._list_of(rows[at], bound)
            if path is None:
                self._emit(rows[at], bound)
                at += 1
                continue
            end = at + 1
            while end < len(rows) and self._list_of(rows[end], bound) == path:
                end += 1
            for item in self._resolve(path, bound, None):
                first = self.row + 1
                spans = self.out.spans[".".join(path)]
                number = len(spans)
                spans.append((first, first))
                self._expand(rows[at:end], {**bound, path: item})
                spans[number] = (first, self.row)
            at = end

    def _list_of(self, row: int, bound: dict[tuple[str, ...], Any]) -> tuple[str, ...] | None:
        """The shortest path in the row that is a list and not yet bound to one of its items."""
        for cell in self.parsed[row].values():
            for part in cell.parts:
                for length in range(1, len(part.path)):
                    path = part.path[:length]
                    if "#" in path or path in bound or part.path[length] == "#":
                        continue
                    if isinstance(self._resolve(path, bound, None), (list, tuple)):
                        return path
        return None

    def _resolve(self, path: tuple[str, ...], bound: dict[tuple[str, ...], Any], number: int | None) -> Any:
        value: Any = self.values
        rest = path
        for length in range(len(path), 0, -1):
            if path[:length] in bound:
                value, rest = bound[path[:length]], path[length:]
                break
        for name in rest:
            if name == "#":
                value = value[number] if value is not None and number is not None and number < len(value) else None
            elif isinstance(value, Mapping):
                if name not in value:
                    raise UserError(f"报表模板里的“{{{{{'.'.join(path)}}}}}”没有对应的内容，请改用原来的模板。")
                value = value[name]
            elif value is not None:
                raise UserError(f"报表模板里的“{{{{{'.'.join(path)}}}}}”没有对应的内容，请改用原来的模板。")
        return value

    def _emit(self, row: int, bound: dict[tuple[str, ...], Any]) -> None:
        self.row += 1
        out = self.row
        self.out.rows[row].append(out)
        height = self.source.row_dimensions[row].height
        needed = height or 0.0
        same: list[int] = []
        for at, (column, number, _) in enumerate(self.plan, 1):
            source = self.parsed[row][column]
            cell: Cell = self.target.cell(out, at)  # type: ignore[assignment]
            cell._style = copy(source.cell._style)
            if source.parts:
                value = self._value(source, bound, number)
                marks = "".join(p.marks for p in source.parts)
                if "并" in marks:
                    same.append(at)
                needed = max(needed, self._put(cell, value, marks, row, column, at, height))
            elif source.cell.value is not None and not self._covered(column, number, at, row):
                cell.value = source.cell.value
        if same:
            self._merge_equal(out, same)
        if needed:
            self.target.row_dimensions[out].height = min(needed, TALLEST)
        if row in self.breaks:
            self.target.row_breaks.append(Break(id=out))

    def _covered(self, column: int, number: int | None, at: int, row: int) -> bool:
        """Whether a repeated cell would lie under a merge that spans all repetitions."""
        area = self.merged_at.get((row, column))
        if area is None or number in (None, 0):
            return False
        return self.out.columns[area[0]][0] != at and not self._inside(area)

    def _value(self, source: _Source, bound: dict[tuple[str, ...], Any], number: int | None) -> Any:
        if source.whole:
            value = self._resolve(source.parts[0].path, bound, number)
            if value is None:
                return "" if "空" in source.parts[0].marks else MISSING
            return value
        text = str(source.cell.value)
        for part in source.parts:
            value = self._resolve(part.path, bound, number)
            value = value.value if isinstance(value, Link) else value
            shown = ("" if "空" in part.marks else MISSING) if value is None else str(value)
            text = text.replace(part.text, shown)
        return text

    def _put(self, cell: Cell, value: Any, marks: str, row: int, column: int, at: int, height: float | None) -> float:
        """Write a value; returns the height that its row needs."""
        if isinstance(value, Link):
            cell.hyperlink = Hyperlink(
                ref=cell.coordinate, location=f"'{value.sheet}'!{value.cell}", tooltip=f"查看“{value.sheet}”"
            )
            value = MISSING if value.value is None else value.value
        pixels, points, rows = self._area(row, column, at)
        if isinstance(value, Picture):
            place(self.target, cell, value.path, pixels, points)
            return 0.0
        if isinstance(value, Decimal):
            whole = value == value.to_integral_value()
            if not whole and cell.number_format == "#,##0":
                cell.number_format = "#,##0.##" if value == value.quantize(Decimal("0.1")) else "#,##0.00"
                if value == value.quantize(Decimal("0.1")):
                    cell.number_format = "#,##0.0"
            value = int(value) if whole else float(value)
        if not isinstance(value, str):
            cell.value = value
            if isinstance(value, (int, float)):  # a number never breaks into lines, and #### helps nobody
                cell.alignment = _with(cell.alignment, wrap_text=False, shrink_to_fit=True)
            return 0.0
        if not value:
            return 0.0
        size = float(cell.font.sz or 11)
        if "缩" in marks:
            smaller = fitting_size(value, size, pixels, points)
            if smaller is None:
                smaller = 9.0
                room = max(points - smaller * 1.4, smaller * 1.5)
                value = head_that_fits(value + "　", smaller, pixels * 0.9, room).rstrip() + "……"
            if smaller != size:
                cell.font = _resized(cell.font, smaller)
            write_text(cell, value)
            return 0.0
        write_text(cell, value)
        if cell.alignment.wrap_text and rows == 1 and height is not None:
            return height_needed(value, size, pixels)
        return 0.0

    # areas

    def _outputs(self, area: tuple[int, ...], at: int | None = None) -> list[int]:
        """The output columns of a template's area; for one inside a repeated block, those of the repetition at `at`."""
        found = [o for o, (c, _, _) in enumerate(self.plan, 1) if area[0] <= c <= area[2]]
        if at is not None and self._inside(area):
            number = self.plan[at - 1][1]
            found = [o for o in found if self.plan[o - 1][1] == number]
        return found

    def _inside(self, area: tuple[int, ...]) -> bool:
        """Whether an area lies inside a block of repeated columns (and is repeated with it)."""
        return all(n is not None for c, n, _ in self.plan if area[0] <= c <= area[2])

    def _area(self, row: int, column: int, at: int) -> tuple[float, float, int]:
        """Width in pixels, height in points and rows of the cell or the merge that begins there."""
        area = self.merged_at.get((row, column), (column, row, column, row))
        pixels = sum(column_pixels(self.plan[o - 1][2]) for o in self._outputs(area, at))
        points = sum(float(self.source.row_dimensions[r].height or 15) for r in range(area[1], area[3] + 1))
        return pixels, points, area[3] - area[1] + 1

    def _merge(self, area: tuple[int, ...]) -> None:
        c1, r1, c2, r2 = area
        for out in self.out.rows[r1]:
            if self._inside(area):
                numbers = sorted({n for c, n, _ in self.plan if c1 <= c <= c2 and n is not None})
                groups = [[o for o, (c, n, _) in enumerate(self.plan, 1) if c1 <= c <= c2 and n == k] for k in numbers]
            else:
                groups = [self._outputs(area)]
            for columns in groups:
                if columns and (len(columns) > 1 or r2 > r1):
                    self.target.merge_cells(
                        start_row=out, end_row=out + r2 - r1, start_column=columns[0], end_column=columns[-1]
                    )

    def _merge_equal(self, row: int, columns: Iterable[int]) -> None:
        run: list[int] = []
        for at in [*columns, 0]:
            value = self.target.cell(row, at).value if at else None
            if run and at == run[-1] + 1 and value == self.target.cell(row, run[0]).value:
                run.append(at)
                continue
            if len(run) > 1:
                self.target.merge_cells(start_row=row, end_row=row, start_column=run[0], end_column=run[-1])
            run = [at]

    # page

    def _page(self) -> None:
        source, target = self.source, self.target
        target.sheet_format = copy(source.sheet_format)
        target.sheet_properties = copy(source.sheet_properties)
        target.page_margins = copy(source.page_margins)
        target.page_setup = copy(source.page_setup)
        target.page_setup._parent = target
        target.print_options = copy(source.print_options)
        target.HeaderFooter = copy(source.HeaderFooter)
        target.sheet_view.showGridLines = False
        if source.freeze_panes:
            target.freeze_panes = source.freeze_panes
        if source.print_title_rows:
            first, last = (int(n) for n in source.print_title_rows.replace("$", "").split(":"))
            target.print_title_rows = f"{self.out.rows[first][0]}:{self.out.rows[last][-1]}"
        if self.row:
            target.print_area = f"A1:{get_column_letter(len(self.plan))}{self.row}"


def _with(alignment: Alignment, **changes: Any) -> Alignment:
    found = copy(alignment)
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def _resized(font: Font, size: float) -> Font:
    found = copy(font)
    found.sz = size
    return found


def sheet_cells(sheet: Worksheet) -> Iterator[Cell]:
    """All cells of a sheet that hold something."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield cell  # type: ignore[misc]
