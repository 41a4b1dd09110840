"""The filling of one sheet of a template: its rows, repeated for lists, its columns, its pages."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault, UserError
from cadreapp.paging import PIXEL, ROUNDED, fits_width, laid, page_room, row_pixels, set_scale
from cadreapp.reports.columns import Area, Columns
from cadreapp.reports.filling.claims import Claims
from cadreapp.reports.filling.lines import AGAIN, Line, Lines
from cadreapp.reports.filling.measuring import (
    SMALLEST,
    height_needed,
)
from cadreapp.reports.filling.picture import carry
from cadreapp.reports.filling.placeholders import Parsed, Source
from cadreapp.reports.filling.values import MISSING, TALLEST, Face, Link, Room, put, refusal, safe_text, ticked

Names = tuple[str, ...]


@dataclass
class Filled:
    """A filled sheet. `spans`: list's path → (first, last row) of each repetition in order of the sheet."""

    sheet: Worksheet
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Plan:
    """What an earlier filling found: the widths of the columns, the lines with which pages begin, their heads.

    `floor`: the smallest type, in points, that is still 9 points when the page has been made smaller.
    """

    widths: tuple[float, ...] | None = None
    floor: float = SMALLEST
    starts: tuple[int, ...] | None = None
    heads: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)


class Filling:
    """The filling of one sheet."""

    def __init__(
        self,
        source: Worksheet,
        parsed: Parsed,
        target: Worksheet,
        values: Mapping[str, Any],
        where: str,
        plan: Plan,
    ):
        self.source, self.parsed, self.target, self.values = source, parsed, target, values
        self.where, self.plan = where, plan
        self.remarks: list[Fault] = []
        self.refused: list[Fault] = []
        self.out = Filled(target)
        self.row = 0
        self.columns = Columns(source, parsed, values, plan.widths)
        self.out.columns.update(self.columns.of)
        self.merges: list[Area] = [range_boundaries(str(m)) for m in source.merged_cells.ranges]
        self.merged_at = {(r1, c1): (c1, r1, c2, r2) for c1, r1, c2, r2 in self.merges}
        self.breaks = {b.id for b in source.row_breaks.brk}
        self.ends: list[int] = []
        self.found: set[int] = set()
        self.rooms: dict[tuple[int, int, bool], Room] = {}
        self.usual = float(source.sheet_format.defaultRowHeight or 15)
        self.lines = Lines(titled=bool(source.print_title_rows))
        self.paged: set[Names] = set()
        self.tall: list[tuple[int, int, float]] = []
        self.claims = Claims()
        self.looks: dict[int, tuple[bool, bool]] = {}
        self.resumed: set[int] = set()
        self.whole = fits_width(source) and source.page_setup.fitToHeight not in (None, 1)

    def run(self) -> Filled:
        """Fill everything."""
        self.columns.lay(self.target)
        self.lines.between(0, self._expand(list(self.parsed.rows), {}))
        for area in self.merges:
            self._merge(area)
        self._heighten()
        self._page()
        carry(self.source, self.target, self.out.rows, self.out.columns)
        return self.out

    def better(self) -> Plan | None:
        """With what to fill the sheet once more: columns that fit the page, heads where a list goes on; None if not."""
        if self.plan.starts is not None or not self.whole:
            self._count(1 if self.plan.starts is None else len(self.plan.starts))
            return None
        width, height = page_room(self.target)
        listed = any(line.of_list for line in self.lines.lines)
        allowed = self._smallest_scale()
        if self.plan.widths is None and listed and self.columns.total > width / allowed:
            widths = self.columns.shared(width / allowed, self.claims)
            scale = min(1.0, self.columns.fitting(widths, width))
            return Plan(widths, SMALLEST if scale >= allowed else SMALLEST / scale)
        scale = set_scale(self.target)
        if (floor := SMALLEST / scale) > max(self.plan.floor, self._least()) + 0.01:
            return replace(self.plan, floor=floor)
        starts = self.lines.starts(height / scale, ROUNDED / scale)
        heads = {n: tuple(self.lines.lines[h] for h in self.lines.lines[n].heads) for n in starts}
        if not any(heads.values()):
            self._break(starts)
            self._count(len(starts))
            return None
        return replace(self.plan, starts=tuple(starts), heads=heads)

    def _least(self) -> float:
        """The smallest type that was used."""
        return min((room.face.least for room in self.rooms.values()), default=SMALLEST)

    def _smallest_scale(self) -> float:
        """The scale, in whole per cent, at which the smallest type of the sheet is still 9 points."""
        cells = (source.cell for row in self.parsed.rows.values() for source in row.values())
        sizes = [float(cell.font.sz or 11) for cell in cells if cell.value is not None]
        return min(1.0, math.ceil(100 * SMALLEST / min(sizes, default=SMALLEST) - 1e-6) / 100)

    def _count(self, pages: int) -> None:
        """A sheet that counts its own pages says how many it has; one page needs no number."""
        if not self.source.page_setup.useFirstPageNumber:
            return
        for part in (self.target.oddFooter, self.target.evenFooter, self.target.firstFooter):
            for place in (part.left, part.center, part.right):
                if place.text and "&N" in place.text:
                    place.text = place.text.replace("&N", str(pages)) if pages > 1 else None

    def _break(self, starts: Iterable[int]) -> None:
        """End pages before these lines of a sheet that has no others."""
        for start in starts:
            if start and start not in self.ends:
                self.ends.append(start)
                self.found.add(start)
        self._set_breaks()

    # rows

    def _expand(self, rows: list[int], bound: dict[Names, Any]) -> list[tuple[int, int]]:
        """Fill these rows; the lines (first, last) of each list in them."""
        lists: list[tuple[int, int]] = []
        at = 0
        while at < len(rows):
            block = self.parsed.blocks.get(rows[at])
            paged = block is not None and block.path not in bound
            if paged:
                assert block is not None
                path: Names | None = block.path
                end = next((n for n in range(at, len(rows)) if rows[n] == block.last), len(rows) - 1) + 1
                self.paged.add(block.path)
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
            begin = len(self.lines)
            for item in self._items(path, bound, rows[at]):
                self._resume()
                first, line = self.row + 1, len(self.lines)
                spans = self.out.spans[".".join(path)]
                number = len(spans)
                spans.append((first, first))
                inner = self._expand(rows[at:end], {**bound, path: item})
                spans[number] = (first, self.row)
                if paged:
                    self.ends.append(self.row)
                    self.lines.between(line, inner)
                    self._end()
                elif len(self.lines) > line:
                    self.lines.item(line, inner)
            if len(self.lines) > begin and not paged:
                lists.append((begin, len(self.lines) - 1))
            at = end
        return lists

    def _end(self) -> None:
        if self.lines.lines:
            self.lines.lines[-1].ends = True

    def _resume(self) -> None:
        """Where a page begins with the next line: the page before ends, and what heads the list is said again."""
        number = len(self.lines)
        if self.plan.starts is None or number not in self.plan.starts or number in self.resumed:
            return
        self.resumed.add(number)
        if number and self.row not in self.ends:
            self.ends.append(self.row)
            self.found.add(self.row)
        for head in self.plan.heads.get(number, ()):
            self._emit(head.row, head.bound, again=True, name=head.texts == 1)

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

    def _emit(self, row: int, bound: dict[Names, Any], *, again: bool = False, name: bool = False) -> None:
        """Fill a line; `again`: it heads a list that goes on, with its group's `name` or the heads of its columns."""
        if not again:
            self._resume()
        self.row += 1
        out = self.row
        self.out.rows[row].append(out)
        dimension = self.source.row_dimensions[row]
        needed = dimension.height or 0.0
        listed = any(path not in self.paged for path in bound)
        same: list[tuple[int, int, Any, str]] = []
        texts = 0
        for at, (column, number, _) in enumerate(self.columns.plan, 1):
            source = self.parsed.rows[row][column]
            cell: Cell = self.target.cell(out, at)
            cell._style = copy(source.cell._style)
            if source.parts:
                value = self._value(source, bound, number, cell)
                marks = "".join(p.marks for p in source.parts)
                texts += value not in (None, "")
                if isinstance(value, CellRichText):
                    cell.value = value
                elif "并" in marks:
                    same.append((at, column, value, marks))
                else:
                    value = f"{value}{AGAIN}" if name and isinstance(value, str) and value else value
                    room = self._room(row, column, at, dimension.height, listed)
                    needed = max(needed, self._put(cell, value, marks, room))
            elif source.cell.value is not None and not self._covered(column, number, at, row):
                written = source.cell.value
                marked = isinstance(written, (str, CellRichText)) and source.text != str(written)
                cell.value = (source.text or None) if marked else written
                texts += 1
                if isinstance(cell.value, str):
                    needed = max(needed, self._head(cell, self._room(row, column, at, dimension.height, listed)))
        for run in _runs(same):
            needed = max(needed, self._put_over(out, row, run, dimension.height, listed))
        if needed:
            self.target.row_dimensions[out].height = min(needed, TALLEST)
        if dimension.hidden:
            self.target.row_dimensions[out].hidden = True
        if row in self.breaks:
            self.ends.append(out)
        if not again:
            height = 0.0 if dimension.hidden else min(needed or self.usual, TALLEST)
            self.lines.lines.append(Line(row, bound, height, *self._look(row), texts, ends=row in self.breaks))

    def _put(self, cell: Cell, value: Any, marks: str, room: Room) -> float:
        """Write a value; the height in points that its row needs."""
        needed = put(cell, value, marks, room, partial(self._say, cell), partial(self._refuse, cell))
        self.claims.take(cell, room)
        if room.rows > 1:
            if needed:
                self.tall.append((cell.row, room.rows, needed))
            return 0.0
        return needed

    def _head(self, cell: Cell, room: Room) -> float:
        """The height in points that a text of the template needs."""
        face = room.face
        face.enlarge(cell)
        self.claims.take(cell, room)
        if face.turned or not face.wrap:
            return 0.0
        needed = height_needed(str(cell.value), face.size, room.pixels, snug=True)
        if needed > room.points and room.fixed:
            if room.rows > 1:
                self.tall.append((cell.row, room.rows, needed))
            else:
                return needed
        return 0.0

    def _look(self, row: int) -> tuple[bool, bool]:
        """Whether a row of the template has rules, and whether all that stands in it stands on a grey ground."""
        if row not in self.looks:
            cells = [source.cell for source in self.parsed.rows[row].values()]
            sides = [side for c in cells if c.border is not None for side in (c.border.top, c.border.bottom)]
            filled = [c.fill is not None and c.fill.fill_type == "solid" for c in cells if c.value is not None]
            self.looks[row] = any(side is not None and side.style for side in sides), bool(filled) and all(filled)
        return self.looks[row]

    def _heighten(self) -> None:
        """Rows that a merged cell joins get what it needs more than they have together, the last of them."""
        for first, rows, needed in self.tall:
            heights = [self.target.row_dimensions[r].height or self.usual for r in range(first, first + rows)]
            if (missing := needed - sum(heights)) > 0:
                share = missing / rows
                for row, height in zip(range(first, first + rows), heights, strict=True):
                    self.target.row_dimensions[row].height = min(height + share, TALLEST)
        if self.plan.starts is None:
            for line, row in zip(self.lines.lines, range(1, self.row + 1), strict=True):
                if line.height:
                    line.height = row_pixels(float(self.target.row_dimensions[row].height or self.usual)) * PIXEL
            for area in self.merges:
                for out in self.out.rows[area[1]] if area[3] > area[1] else ():
                    self.lines.merge(out - 1, area[3] - area[1] + 1)

    def _say(self, cell: Cell, text: str) -> None:
        self.remarks.append(Fault(text, sheet=self.target.title, cell=cell.coordinate))

    def _refuse(self, cell: Cell, text: str) -> None:
        self.refused.append(refusal(cell, text))

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

    def _room(self, row: int, column: int, at: int, height: float | None, listed: bool) -> Room:
        """The place of the cell or the merge that begins there; reckoned once, however often its row is repeated."""
        if (row, at, listed) not in self.rooms:
            self.rooms[row, at, listed] = self._measured(row, column, at, height, listed)
        return self.rooms[row, at, listed]

    def _measured(self, row: int, column: int, at: int, height: float | None, listed: bool) -> Room:
        area = self.merged_at.get((row, column), (column, row, column, row))
        merged = (row, column) in self.merged_at
        following = self.parsed.rows[row].get(column + 1)
        cell = self.parsed.rows[row][column].cell
        border = cell.border
        closed = merged or following is not None and following.cell.value is not None
        closed = closed or border.right is not None and border.right.style is not None
        outputs = self.columns.outputs(area, at)
        return Room(
            pixels=self.columns.pixels(outputs),
            outputs=tuple(outputs),
            grows=listed and self.whole,
            points=sum(float(self.source.row_dimensions[r].height or self.usual) for r in range(area[1], area[3] + 1)),
            rows=area[3] - area[1] + 1,
            fixed=height is not None,
            closed=closed,
            face=Face(cell, self.plan.floor),
        )

    def _merge(self, area: Area) -> None:
        for out in self.out.rows[area[1]]:
            for columns in self.columns.groups(area):
                if columns and (len(columns) > 1 or area[3] > area[1]):
                    self._join(columns[0], out, columns[-1], out + area[3] - area[1])

    def _put_over(
        self, out: int, row: int, run: list[tuple[int, int, Any, str]], height: float | None, listed: bool
    ) -> float:
        """Write a value once over the neighbours that share it, where it has the room of all; the height it needs."""
        places = [at for at, *_ in run]
        first, column, value, marks = run[0]
        cell: Cell = self.target.cell(out, first)
        room = self._room(row, column, first, height, listed)
        if len(places) > 1:
            room = replace(room, pixels=self.columns.pixels(places), outputs=tuple(places))
        needed = self._put(cell, value, marks, room)
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
                self.lines.titles = self.out.rows[first][0] - 1, self.out.rows[last][-1] - 1
        if source.print_title_cols:
            target.print_title_cols = source.print_title_cols.rpartition("!")[2].replace("$", "")
        if self.whole:
            set_scale(target)
            laid[target] = self.found
        self._set_breaks()
        for one in source.col_breaks.brk:
            if self.out.columns.get(one.id):
                target.col_breaks.append(Break(id=self.out.columns[one.id][-1]))
        if self.row:
            target.print_area = f"A1:{get_column_letter(len(self.columns.plan))}{self.row}"

    def _set_breaks(self) -> None:
        """End pages where they are to end; no empty page after the last."""
        self.target.row_breaks.brk = [Break(id=end) for end in sorted(set(self.ends)) if end < self.row]


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
