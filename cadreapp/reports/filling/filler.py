"""Fills a template workbook: copies a sheet of it, puts values at its placeholders, repeats rows, columns and pages.

Placeholders in a template's cells:
- `{{姓名}}` a value; `{{干部.姓名}}` where 干部 is a list: the row is repeated for each of its items, neighbouring rows
  of the same list together; lists may lie in lists (`{{组.干部.姓名}}`);
- `{{列#名称}}`: the column is repeated for each item of the list 列, neighbouring columns of one list together; in the
  same columns `{{组.干部.值#}}` is the value of the same number. The block's width is shared by the repetitions.
- `{{页:名单}}` in the first row and `{{页止}}` in the last (without it: to the end of the sheet): these rows are a
  page, repeated for each item of the list 名单 with a page break between; in them `{{名单.姓名}}` is of that item.
- after a bar: `{{名称|并}}` equal neighbours in the row are merged; `{{总结|缩}}` the type gets smaller, to 9 points,
  until the text fits its place; `{{评语|空}}` nothing is printed where the value is missing (elsewhere `—`);
  `{{照片|图}}` the value is the path of a picture; `{{等次|选:优秀/称职}}` all choices, the chosen one with ☑, the
  others with ☐ (`{{性别|选:男}}` for a single one). Several marks stand together: `{{总结|缩空}}`.
Values are text, numbers, `Link` or `Picture`. Text of users never becomes a formula. Styles, merges, heights, breaks,
pictures, page set-up, header rows and footers come from the template; text of several faces stays so.

What does not fit is cut, says so where it stands, and is told by `remarks`: nothing leaves a sheet silently.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault, UserError
from cadreapp.reports.columns import Area, Columns
from cadreapp.reports.filling.picture import carry
from cadreapp.reports.filling.placeholders import Parsed, Source, parse
from cadreapp.reports.filling.values import MISSING, TALLEST, Face, Link, Picture, Room, put, safe_text, ticked

__all__ = ["Filled", "Form", "Link", "Picture", "remarks"]

Names = tuple[str, ...]
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_PREFIX = "模板_"
_remarks: WeakKeyDictionary[Workbook, list[Fault]] = WeakKeyDictionary()


@dataclass
class Filled:
    """A filled sheet. `spans`: list's path → (first, last row) of each repetition in order of the sheet."""

    sheet: Worksheet
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def remarks(book: Workbook) -> tuple[Fault, ...]:
    """What the user must know of a filled workbook: text that was cut, pictures that could not be read."""
    return tuple(_remarks.get(book, ()))


class Form:
    """A template workbook from which sheets are made. `remarks`: what did not fit, with its sheet and cell."""

    def __init__(self, path: Path):
        self.name = path.name
        try:
            self.workbook: Workbook = load_workbook(path, rich_text=True)
        except Exception as error:  # openpyxl raises KeyError, BadZipFile, InvalidFileException …
            raise UserError(f"报表模板“{path.name}”打不开，请重新安装程序。") from error
        self._templates = {s.title: s for s in self.workbook.worksheets}
        for sheet in self._templates.values():
            sheet.title = _PREFIX + sheet.title
        self._parsed: dict[str, Parsed] = {}
        self.sheets: list[Worksheet] = []
        self.remarks: list[Fault] = []
        _remarks[self.workbook] = self.remarks

    def sheet(self, template: str, title: str, values: Mapping[str, Any]) -> Filled:
        """A filled copy of a template sheet under a title, made unique and legal.

        UserError names the cell of the template whose name there is no value for.
        """
        source = self._templates.get(template)
        if source is None:
            raise UserError(f"报表模板“{self.name}”里没有工作表“{template}”，请改用原来的模板。")
        if template not in self._parsed:
            self._parsed[template] = parse(source)
        target = self.workbook.create_sheet(self.free_title(title))
        self.sheets.append(target)
        where = f"报表模板“{self.name}”{template}"
        return _Filling(source, self._parsed[template], target, values, where, self.remarks).run()

    def has(self, template: str) -> bool:
        """Whether the workbook has that template sheet: an older copy of a bureau's own may lack one."""
        return template in self._templates

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
        self.workbook._sheets = list(order or self.sheets)
        self.workbook.active = 0
        for sheet in self.workbook.worksheets:
            sheet.sheet_view.tabSelected = sheet is self.workbook.worksheets[0]
        properties = self.workbook.properties
        properties.creator = properties.lastModifiedBy = "年轻干部成长工程信息库"
        return self.workbook


class _Filling:
    """The filling of one sheet."""

    def __init__(
        self,
        source: Worksheet,
        parsed: Parsed,
        target: Worksheet,
        values: Mapping[str, Any],
        where: str,
        remarks: list[Fault],
    ):
        self.source, self.parsed, self.target, self.values = source, parsed, target, values
        self.where, self.remarks = where, remarks
        self.out = Filled(target)
        self.row = 0
        self.columns = Columns(source, parsed, values)
        self.out.columns.update(self.columns.of)
        self.merges: list[Area] = [range_boundaries(str(m)) for m in source.merged_cells.ranges]
        self.merged_at = {(r1, c1): (c1, r1, c2, r2) for c1, r1, c2, r2 in self.merges}
        self.breaks = {b.id for b in source.row_breaks.brk}
        self.ends: list[int] = []
        self.rooms: dict[tuple[int, int], Room] = {}
        self.usual = float(source.sheet_format.defaultRowHeight or 15)

    def run(self) -> Filled:
        """Fill everything."""
        self.columns.lay(self.target)
        self._expand(list(self.parsed.rows), {})
        for area in self.merges:
            self._merge(area)
        self._page()
        carry(self.source, self.target, self.out.rows, self.out.columns)
        return self.out

    # rows

    def _expand(self, rows: list[int], bound: dict[Names, Any]) -> None:
        at = 0
        while at < len(rows):
            block = self.parsed.blocks.get(rows[at])
            paged = block is not None and block.path not in bound
            if paged:
                assert block is not None
                path: Names | None = block.path
                end = next((n for n in range(at, len(rows)) if rows[n] == block.last), len(rows) - 1) + 1
            else:
                path = self._list_of(rows[at], bound)
                if path is None:
                    self._emit(rows[at], bound)
                    at += 1
                    continue
                end = at + 1
                while end < len(rows) and self._list_of(rows[end], bound) == path:
                    end += 1
            assert path is not None
            for item in self._items(path, bound, rows[at]):
                first = self.row + 1
                spans = self.out.spans[".".join(path)]
                number = len(spans)
                spans.append((first, first))
                self._expand(rows[at:end], {**bound, path: item})
                spans[number] = (first, self.row)
                if paged:
                    self.ends.append(self.row)
            at = end

    def _items(self, path: Names, bound: dict[Names, Any], row: int) -> Iterable[Any]:
        found = self._resolve(path, bound, None, f"{row}行")
        if not isinstance(found, (list, tuple)):
            raise UserError(f"{self.where}!{row}行：“{'.'.join(path)}”不是名单，不能一人一页，请改用原来的模板。")
        return found

    def _list_of(self, row: int, bound: dict[Names, Any]) -> Names | None:
        """The shortest path in the row that is a list and not yet bound to one of its items."""
        for source in self.parsed.rows[row].values():
            for part in source.parts:
                for length in range(1, len(part.path)):
                    path = part.path[:length]
                    if "#" in path or path in bound or part.path[length] == "#":
                        continue
                    if isinstance(self._resolve(path, bound, None, source.cell.coordinate), (list, tuple)):
                        return path
        return None

    def _resolve(self, path: Names, bound: dict[Names, Any], number: int | None, cell: str) -> Any:
        value: Any = self.values
        rest = path
        for length in range(len(path), 0, -1):
            if path[:length] in bound:
                value, rest = bound[path[:length]], path[length:]
                break
        for name in rest:
            if name == "#":
                value = value[number] if value is not None and number is not None and number < len(value) else None
            elif isinstance(value, Mapping) and name in value:
                value = value[name]
            elif value is not None:
                shown = ".".join(path).replace(".#.", "#").replace(".#", "#")
                raise UserError(f"{self.where}!{cell}：“{{{{{shown}}}}}”没有对应的内容，请改正名称，或改用原来的模板。")
        return value

    def _emit(self, row: int, bound: dict[Names, Any]) -> None:
        self.row += 1
        out = self.row
        self.out.rows[row].append(out)
        dimension = self.source.row_dimensions[row]
        needed = dimension.height or 0.0
        same: list[tuple[int, int, Any, str]] = []
        for at, (column, number, _) in enumerate(self.columns.plan, 1):
            source = self.parsed.rows[row][column]
            cell: Cell = self.target.cell(out, at)
            cell._style = copy(source.cell._style)
            if source.parts:
                value = self._value(source, bound, number, cell)
                marks = "".join(p.marks for p in source.parts)
                if isinstance(value, CellRichText):
                    cell.value = value
                elif "并" in marks:
                    same.append((at, column, value, marks))
                else:
                    room = self._room(row, column, at, dimension.height)
                    needed = max(needed, put(cell, value, marks, room, partial(self._say, cell)))
            elif source.cell.value is not None and not self._covered(column, number, at, row):
                written = source.cell.value
                marked = isinstance(written, (str, CellRichText)) and source.text != str(written)
                cell.value = (source.text or None) if marked else written
        for run in _runs(same):
            needed = max(needed, self._put_over(out, row, run, dimension.height))
        if needed:
            self.target.row_dimensions[out].height = min(needed, TALLEST)
        if dimension.hidden:
            self.target.row_dimensions[out].hidden = True
        if row in self.breaks:
            self.ends.append(out)

    def _say(self, cell: Cell, text: str) -> None:
        self.remarks.append(Fault(text, sheet=self.target.title, cell=cell.coordinate))

    def _covered(self, column: int, number: int | None, at: int, row: int) -> bool:
        """Whether a repeated cell stands but once: no numbered values in its row, or under a merge of all."""
        if number and not any("#" in p.path for s in self.parsed.rows[row].values() for p in s.parts):
            return True
        area = self.merged_at.get((row, column))
        if area is None or number in (None, 0):
            return False
        return self.out.columns[area[0]][0] != at and not self.columns.inside(area)

    def _value(self, source: Source, bound: dict[Names, Any], number: int | None, cell: Cell) -> Any:
        shown: dict[str, str] = {}
        for part in source.parts:
            value = self._resolve(part.path, bound, number, source.cell.coordinate)
            if part.choices:
                plain = value.value if isinstance(value, Link) else value
                value, odd = ticked(plain, part.choices)
                for word in odd:
                    self._say(cell, f"“{part.name}”是“{word}”，不在模板所列的选项里，没有打勾，请在模板里补上这个选项")
            elif value is None:
                value = "" if "空" in part.marks else MISSING
            if source.whole:
                return value
            shown[part.text] = str(value.value if isinstance(value, Link) else value)
        written = source.cell.value
        if isinstance(written, CellRichText) and all(any(t in str(piece) for piece in written) for t in shown):
            return CellRichText([_replaced(piece, shown) for piece in written])
        text = source.text
        for old, new in shown.items():
            text = text.replace(old, new)
        return text

    # areas

    def _room(self, row: int, column: int, at: int, height: float | None) -> Room:
        """The place of the cell or the merge that begins there; reckoned once, however often its row is repeated."""
        if (row, at) not in self.rooms:
            self.rooms[row, at] = self._measured(row, column, at, height)
        return self.rooms[row, at]

    def _measured(self, row: int, column: int, at: int, height: float | None) -> Room:
        area = self.merged_at.get((row, column), (column, row, column, row))
        merged = (row, column) in self.merged_at
        following = self.parsed.rows[row].get(column + 1)
        cell = self.parsed.rows[row][column].cell
        border = cell.border
        closed = merged or following is not None and following.cell.value is not None
        closed = closed or border.right is not None and border.right.style is not None
        return Room(
            pixels=self.columns.pixels(self.columns.outputs(area, at)),
            points=sum(float(self.source.row_dimensions[r].height or self.usual) for r in range(area[1], area[3] + 1)),
            rows=area[3] - area[1] + 1,
            fixed=height is not None,
            closed=closed,
            face=Face(cell),
        )

    def _merge(self, area: Area) -> None:
        for out in self.out.rows[area[1]]:
            for columns in self.columns.groups(area):
                if columns and (len(columns) > 1 or area[3] > area[1]):
                    self._join(columns[0], out, columns[-1], out + area[3] - area[1])

    def _put_over(self, out: int, row: int, run: list[tuple[int, int, Any, str]], height: float | None) -> float:
        """Write a value once over the neighbours that share it, where it has the room of all; the height it needs."""
        places = [at for at, *_ in run]
        first, column, value, marks = run[0]
        cell: Cell = self.target.cell(out, first)
        room = self._room(row, column, first, height)
        if len(places) > 1:
            room = replace(room, pixels=self.columns.pixels(places))
        needed = put(cell, value, marks, room, lambda text: self._say(cell, text))
        if len(places) > 1:
            self._join(first, out, places[-1], out)
        return needed

    def _join(self, left: int, top: int, right: int, bottom: int) -> None:
        """Merge cells as `merge_cells` does, without its look at every border: the template's cells have theirs."""
        area = CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom)
        self.target.merged_cells.ranges.add(area)
        for row, column in list(area.cells)[1:]:
            covered = MergedCell(self.target, row, column)
            covered._style = self.target.cell(row, column)._style
            self.target._cells[row, column] = covered

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
            first, last = (int(n) for n in source.print_title_rows.rpartition("!")[2].replace("$", "").split(":"))
            if self.out.rows[first] and self.out.rows[last]:
                target.print_title_rows = f"{self.out.rows[first][0]}:{self.out.rows[last][-1]}"
        if source.print_title_cols:
            target.print_title_cols = source.print_title_cols.rpartition("!")[2].replace("$", "")
        for end in sorted(set(self.ends)):
            if end < self.row:  # no empty page after the last
                target.row_breaks.append(Break(id=end))
        for one in source.col_breaks.brk:
            if self.out.columns.get(one.id):
                target.col_breaks.append(Break(id=self.out.columns[one.id][-1]))
        if self.row:
            target.print_area = f"A1:{get_column_letter(len(self.columns.plan))}{self.row}"


def _runs(cells: Sequence[tuple[int, int, Any, str]]) -> Iterator[list[tuple[int, int, Any, str]]]:
    """Neighbouring columns of a row whose values are equal, run by run; of each (column, template's, value, marks)."""
    run: list[tuple[int, int, Any, str]] = []
    for cell in cells:
        if run and (cell[0] != run[-1][0] + 1 or cell[2] != run[0][2]):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _replaced(piece: Any, shown: Mapping[str, str]) -> Any:
    """A run of rich text with its placeholders replaced."""
    text = str(piece)
    for old, new in shown.items():
        text = text.replace(old, safe_text(new))
    return text if isinstance(piece, str) else TextBlock(piece.font, text)


def restrict(sheet: Worksheet) -> None:
    """Print 内部资料　注意保密 at the head of every page of a sheet."""
    head = sheet.oddHeader.right
    head.text, head.font, head.size = "内部资料　注意保密", "黑体,Regular", 10
