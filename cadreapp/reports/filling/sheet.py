"""The filling of one sheet of a template: its rows, repeated for lists, its columns, its pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, TypeVarTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.paging import PIXEL, ROUNDED, laid, page_room, row_pixels, set_scale
from cadreapp.reports.columns import Area
from cadreapp.reports.filling.lines import Line
from cadreapp.reports.filling.measuring import SMALLEST
from cadreapp.reports.filling.packed import Packed
from cadreapp.reports.filling.patterns import NOTHING, Names
from cadreapp.reports.filling.picture import carry
from cadreapp.reports.filling.placeholders import Parsed
from cadreapp.reports.filling.rows import Known, Plan, RowFilling
from cadreapp.reports.filling.values import TALLEST

Rest = TypeVarTuple("Rest")


class Filling(RowFilling):
    """The filling of one sheet; `known`: what earlier fillings found of its template."""

    def __init__(
        self,
        source: Worksheet,
        parsed: Parsed,
        target: Packed,
        values: Mapping[str, Any],
        where: str,
        plan: Plan,
        known: Known,
    ):
        super().__init__(source, parsed, target, values, where, plan, known)
        self.found: set[int] = set()
        self.lists: dict[tuple[int, tuple[Names, ...]], list[tuple[Names, str]]] = {}

    def run(self) -> Plan | None:
        """Fill everything; with what to fill the sheet once more, None if it is done."""
        self.columns.lay(self.target)
        self._set_up()
        every = list(self.parsed.rows)
        width, height = page_room(self.target)
        if self.plan.widths is None and self.whole and self.columns.total > width / (allowed := self._smallest_scale()):
            self._survey(every)
            if self.listed:
                widths = self.columns.shared(width / allowed, self.claims)
                scale = min(1.0, self.columns.fitting(widths, width))
                return Plan(widths, SMALLEST if scale >= allowed else SMALLEST / scale)
        self.lines.between(0, self._expand(every, NOTHING))
        heights = [row.height for row in self.target.packed_rows]
        self._heighten()
        self._measure_lines()
        self._find_titles()
        starts = [0]
        if self.whole:
            scale = set_scale(self.target)
            if (floor := SMALLEST / scale) > max(self.plan.floor, self._least()) + 0.01:
                return replace(self.plan, floor=floor)
            starts = self.lines.starts(height / scale, ROUNDED / scale)
            heads = {n: tuple(self.lines.lines[h] for h in self.lines.lines[n].heads) for n in starts}
            if any(heads.values()):
                self._insert(starts, heads, heights)
            else:
                self._break(starts)
        self._count(len(starts))
        self._finish()
        return None

    def _survey(self, every: list[int]) -> None:
        """Go over all values for what they ask of their columns, without filling anything."""
        self.surveying = True
        self._expand(every, NOTHING)
        self.surveying = False
        self.row = 0
        self.out.rows.clear()
        self.out.spans.clear()
        self.patterns.clear()
        self.rooms.clear()

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
            for third in (part.left, part.center, part.right):
                if third.text and "&N" in third.text:
                    third.text = third.text.replace("&N", str(pages)) if pages > 1 else None

    def _break(self, starts: Iterable[int]) -> None:
        """End pages before these lines of a sheet that has no others."""
        for start in starts:
            if start and start not in self.ends:
                self.ends.append(start)
                self.found.add(start)

    def _insert(self, starts: Iterable[int], heads: Mapping[int, Sequence[Line]], heights: list[float | None]) -> None:
        """End pages before these lines, and say there again what heads a list that goes on.

        `heights`: of the rows, before merged cells made them higher.
        """
        rows, self.target.packed_rows = self.target.packed_rows, []
        tall, self.tall = self.tall, []
        told, self.told = self.told, []
        unfit, self.unfit = self.unfit, []
        joined, self.joined = self.joined, []
        ends, self.ends = set(self.ends), []
        pictures = list(self.target._images)
        self.row = 0
        self.out.rows.clear()
        moved = [0]
        begins = set(starts)
        for number, (line, row, height) in enumerate(zip(self.lines.lines, rows, heights, strict=True)):
            if number in begins:
                if number and number not in ends:
                    self.ends.append(self.row)
                    self.found.add(self.row)
                for head in heads[number]:
                    self._emit(head.row, head.bound, again=True, name=head.texts == 1)
            row.height = height
            self.target.packed_rows.append(row)
            self.row += 1
            self.out.rows[line.row].append(self.row)
            moved.append(self.row)
        moved.append(self.row + 1)
        self.tall = sorted([*_moved(tall, moved), *self.tall], key=_first)
        self.told = sorted([*_moved(told, moved), *self.told], key=_first)
        self.unfit = sorted([*_moved(unfit, moved), *self.unfit], key=_first)
        self.joined += _moved(joined, moved)
        self.ends += [moved[end] for end in ends]
        for spans in self.out.spans.values():
            spans[:] = [(moved[a], moved[b] if b >= a else moved[a] - 1) for a, b in spans]
        for picture in pictures:
            picture.anchor._from.row = moved[picture.anchor._from.row + 1] - 1
        self._heighten()

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
            some, spans = rows[at:end], self.out.spans[".".join(path)]
            for item in self._items(path, bound, rows[at]):
                first, line = self.row + 1, len(self.lines)
                number = len(spans)
                spans.append((first, first))
                inner = self._expand(some, {**bound, path: item})
                spans[number] = (first, self.row)
                if paged and not self.surveying:
                    self.ends.append(self.row)
                    self.lines.between(line, inner)
                    self._end()
                elif len(self.lines) > line:
                    self.lines.item(line, inner)
                elif not paged and self.row >= first:
                    self.listed = True
            if len(self.lines) > begin and not paged:
                lists.append((begin, len(self.lines) - 1))
            at = end
        return lists

    def _end(self) -> None:
        if self.lines.lines:
            self.lines.lines[-1].ends = True

    def _items(self, path: Names, bound: dict[Names, Any], row: int) -> Iterable[Any]:
        found = self._resolve(path, bound, None, f"{row}行")
        if not isinstance(found, (list, tuple)):
            raise UserError(f"{self.where}!{row}行：“{'.'.join(path)}”不是名单，不能一人一页，请改用原来的模板。")
        return found

    def _list_of(self, row: int, bound: dict[Names, Any]) -> Names | None:
        """The shortest path in the row that is a list and not yet bound to one of its items."""
        key = row, tuple(bound)
        if key not in self.lists:
            self.lists[key] = list(self._beginnings(row, bound))
        for path, cell in self.lists[key]:
            if isinstance(self._resolve(path, bound, None, cell), (list, tuple)):
                return path
        return None

    def _beginnings(self, row: int, bound: dict[Names, Any]) -> Iterator[tuple[Names, str]]:
        """What in a row may be a list, with its cell."""
        for source in self.parsed.rows[row].values():
            for part in source.parts:
                for length in range(1, len(part.path)):
                    path = part.path[:length]
                    if not ("#" in path or path in bound or part.path[length] == "#"):
                        yield path, source.cell.coordinate

    def _heighten(self) -> None:
        """Rows that a merged cell joins get what it needs more than they have together, the last of them."""
        rows = self.target.packed_rows
        for first, many, needed in self.tall:
            heights = [rows[r].height or self.usual for r in range(first - 1, min(first - 1 + many, len(rows)))]
            heights += [self.usual] * (many - len(heights))
            if (missing := needed - sum(heights)) > 0:
                share = missing / many
                for row, height in zip(rows[first - 1 : first - 1 + many], heights, strict=False):
                    row.height = min(height + share, TALLEST)

    def _measure_lines(self) -> None:
        for line, row in zip(self.lines.lines, self.target.packed_rows, strict=True):
            if line.height:
                line.height = row_pixels(float(row.height or self.usual)) * PIXEL
        for area in self.merges:
            for out in self.out.rows[area[1]] if area[3] > area[1] else ():
                self.lines.merge(out - 1, area[3] - area[1] + 1)

    # areas

    def _merge(self, area: Area) -> None:
        for out in self.out.rows[area[1]]:
            for columns in self.columns.groups(area):
                if columns and (len(columns) > 1 or area[3] > area[1]):
                    self.target.join(columns[0], out, columns[-1], out + area[3] - area[1])

    def _set_up(self) -> None:
        """Page, margins, header and footer as the template has them."""
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
        if source.print_title_cols:
            target.print_title_cols = source.print_title_cols.rpartition("!")[2].replace("$", "")

    def _find_titles(self) -> None:
        """The lines that head every page."""
        if self.source.print_title_rows:
            text = self.source.print_title_rows.rpartition("!")[2].replace("$", "")
            first, last = (self.out.rows[int(n)] for n in text.split(":"))
            if first and last:
                self.lines.titles = first[0] - 1, last[-1] - 1

    def _finish(self) -> None:
        """What can only be said of all rows: merges, the ends of pages, what is printed."""
        target = self.target
        for row, first, last in self.joined:
            target.join(first, row, last, row)
        for area in self.merges:
            self._merge(area)
        if self.source.print_title_rows:
            self._find_titles()
            if self.lines.titles is not None:
                target.print_title_rows = "{}:{}".format(*(n + 1 for n in self.lines.titles))
        if self.whole:
            laid[target] = self.found
        ends = sorted(set(self.ends))
        target.row_breaks.brk = [Break(id=end) for end in ends if end < self.row]  # no empty page after the last
        for one in self.source.col_breaks.brk:
            if self.out.columns.get(one.id):
                target.col_breaks.append(Break(id=self.out.columns[one.id][-1]))
        if self.row:
            target.print_area = f"A1:{get_column_letter(len(self.columns.plan))}{self.row}"
        carry(self.source, target, self.out.rows, self.out.columns)


def _first(entry: tuple[Any, ...]) -> int:
    return int(entry[0])


def _moved(entries: Iterable[tuple[int, *Rest]], moved: Sequence[int]) -> list[tuple[int, *Rest]]:
    """What is noted of rows, of the rows that these became."""
    return [(moved[entry[0]], *entry[1:]) for entry in entries]
