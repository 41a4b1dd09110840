"""The filling of rows: what is the same of every line that a row becomes is worked out once, however often it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault, UserError
from cadreapp.paging import fits_width
from cadreapp.reports.columns import Area, Columns
from cadreapp.reports.filling.claims import Claims
from cadreapp.reports.filling.lines import AGAIN, Line, Lines
from cadreapp.reports.filling.measuring import SMALLEST, height_needed
from cadreapp.reports.filling.packed import Packed, Row
from cadreapp.reports.filling.patterns import NOTHING, Names, Pattern, Spot, base_of, replaced
from cadreapp.reports.filling.picture import place
from cadreapp.reports.filling.placeholders import Parsed, Part, Source
from cadreapp.reports.filling.values import (
    MISSING,
    TALLEST,
    Face,
    Link,
    Picture,
    Room,
    Written,
    as_number,
    kept,
    put,
    refusal,
    safe_text,
    ticked,
)


@dataclass
class Filled:
    """A filled sheet. `spans`: list's path → (first, last row) of each repetition in order of the sheet."""

    sheet: Packed
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Plan:
    """What an earlier filling found: the widths of the columns.

    `floor`: the smallest type, in points, that is still 9 points when the page has been made smaller.
    """

    widths: tuple[float, ...] | None = None
    floor: float = SMALLEST


@dataclass
class Known:
    """What fillings found of a template's sheet: its merges, the looks of its rows (ruled, shaded).

    Of one whose columns and type are never made narrower or larger, also its cells' looks, and what is the same of all
    lines of a row, by row, bound lists, heights and columns.
    """

    merges: list[Area]
    looks: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    faces: dict[str, Face] = field(default_factory=dict)
    patterns: dict[Any, Pattern] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Worksheet) -> Known:
        """What is known of a sheet at first."""
        return cls([range_boundaries(str(m)) for m in source.merged_cells.ranges])


class RowFilling:
    """Fills lines of one sheet; `known`: what earlier fillings found of its template."""

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
        self.source, self.parsed, self.target, self.values = source, parsed, target, values
        self.where, self.plan = where, plan
        self.out = Filled(target)
        self.row = 0
        self.columns = Columns(source, parsed, values, plan.widths)
        self.out.columns.update(self.columns.of)
        target.width = len(self.columns.plan)
        self.known, self.merges = known, known.merges
        self.merged_at = {(r1, c1): (c1, r1, c2, r2) for c1, r1, c2, r2 in self.merges}
        self.breaks = {b.id for b in source.row_breaks.brk}
        self.ends: list[int] = []
        self.rooms: dict[tuple[int, int, bool], Room] = {}
        self.usual = float(source.sheet_format.defaultRowHeight or 15)
        self.lines = Lines(titled=bool(source.print_title_rows))
        self.paged: set[Names] = set()
        self.tall: list[tuple[int, int, float]] = []
        self.joined: list[tuple[int, int, int]] = []
        self.told: list[tuple[int, int, str]] = []
        self.unfit: list[tuple[int, int, str, str]] = []
        self.claims = Claims()
        self.surveying = self.listed = False
        self.patterns: dict[tuple[int, tuple[Names, ...]], Pattern] = {}
        self.looks: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.whole = fits_width(source) and source.page_setup.fitToHeight not in (None, 1)
        if self.whole:
            self.known = Known(known.merges, known.looks)

    @property
    def remarks(self) -> list[Fault]:
        """What the user must know."""
        title = self.target.title
        return [Fault(text, sheet=title, cell=_name(at, row)) for row, at, text in self.told]

    @property
    def refused(self) -> list[Fault]:
        """What does not fit."""
        title = self.target.title
        return [refusal(title, _name(at, row), value, text) for row, at, value, text in self.unfit]

    def _emit(self, row: int, bound: dict[Names, Any], *, again: bool = False, name: bool = False) -> None:
        """Fill a line; `again`: it heads a list that goes on, with its group's `name` or the heads of its columns."""
        self.row += 1
        out = self.row
        pattern = self.patterns.get((row, tuple(bound))) or self._known_pattern(row, bound)
        needed, texts = pattern.needed, pattern.texts
        values = pattern.values.copy()
        styles: list[int] = list(pattern.styles)
        links: dict[int, tuple[str, str]] | None = None
        same: list[tuple[Spot, Any]] = []
        for spot in pattern.spots:
            value = self._value(spot, bound)
            if value is not None and value != "":
                texts += 1
            if isinstance(value, CellRichText):
                values[spot.at - 1] = kept(value, "s")
                continue
            if "并" in spot.marks:
                same.append((spot, value))
                continue
            if name and isinstance(value, str) and value:
                value = f"{value}{AGAIN}"
            room = spot.room or self._room_of(spot, pattern)
            if self.surveying:
                self._ask(spot, value, room)
                continue
            written = self._put(spot, value, room)
            values[spot.at - 1], styles[spot.at - 1] = written.value, written.look
            needed = max(needed, written.needed)
            if written.link is not None:
                links = links or {}
                links[spot.at - 1] = written.link
        if self.surveying:
            for run in _runs(same):
                self._ask(run[0][0], run[0][1], self._over(run, pattern))
            return
        for run in _runs(same):
            written = self._put_over(run, pattern)
            at = run[0][0].at
            values[at - 1], styles[at - 1] = written.value, written.look
            needed = max(needed, written.needed)
            if written.link is not None:
                links = links or {}
                links[at - 1] = written.link
        self.out.rows[row].append(out)
        for many, height in pattern.tall:
            self.tall.append((out, many, height))
        looks = tuple(styles)
        looks = self.looks.setdefault(looks, looks)
        high = min(needed, TALLEST) if needed else None
        self.target.packed_rows.append(Row(looks, values, high, pattern.hidden, links))
        if pattern.ends:
            self.ends.append(out)
        if not again:
            height = 0.0 if pattern.hidden else min(needed or self.usual, TALLEST)
            named = bound if pattern.shaded or texts == 1 else NOTHING  # what may head a page
            self.lines.lines.append(Line(row, named, height, pattern.ruled, pattern.shaded, texts, ends=pattern.ends))

    def _known_pattern(self, row: int, bound: dict[Names, Any]) -> Pattern:
        """The pattern of a row, which an earlier filling may have found."""
        if self.whole:
            found = self._pattern(row, bound)
        else:
            last = max((a[3] for a in self.merges if a[1] == row), default=row)
            heights = tuple(self.source.row_dimensions[r].height for r in range(row, last + 1))
            listed = tuple(path in self.paged for path in bound)
            wide = tuple(self.columns.plan)
            key = row, tuple(bound), listed, heights, wide
            found = self.known.patterns.get(key) or self._pattern(row, bound)
            self.known.patterns[key] = found
        self.patterns[row, tuple(bound)] = found
        return found

    def _pattern(self, row: int, bound: dict[Names, Any]) -> Pattern:
        """What is the same of all lines of a row where these lists are bound."""
        dimension = self.source.row_dimensions[row]
        listed = any(path not in self.paged for path in bound)
        made = Pattern(
            row=row,
            height=dimension.height,
            hidden=bool(dimension.hidden),
            ends=row in self.breaks,
            listed=listed,
            styles=(),
            values=[None] * len(self.columns.plan),
            spots=[],
            needed=dimension.height or 0.0,
            texts=0,
            tall=[],
            ruled=False,
            shaded=False,
        )
        if row not in self.known.looks:
            self.known.looks[row] = self._look(row)
        made.ruled, made.shaded = self.known.looks[row]
        styles = []
        for at, (column, number, _) in enumerate(self.columns.plan, 1):
            source = self.parsed.rows[row][column]
            style = int(source.cell.style_id)
            if source.parts:
                only = source.parts[0] if source.whole and not source.parts[0].choices else None
                base, rest = base_of(only.path, bound) if only is not None else (None, ())
                marks = "".join(p.marks for p in source.parts)
                made.spots.append(Spot(at, column, number, source, marks, style, only, base, rest))
            elif source.cell.value is not None and not self._covered(column, number, at, row):
                style = self._print(made, source, column, at, style)
            styles.append(style)
        made.styles = tuple(styles)
        return made

    def _print(self, made: Pattern, source: Source, column: int, at: int, style: int) -> int:
        """Put a text of the template into a pattern; its style."""
        written, kind = source.cell.value, source.cell.data_type
        if isinstance(written, (str, CellRichText)) and source.text != str(written):
            written = source.text or None  # a mark of pages stood there
            kind = "s" if written else "n"
        made.values[at - 1] = kept(written, kind)
        made.texts += 1
        if not isinstance(written, str) or isinstance(written, CellRichText):
            return style
        room = self._room(made.row, column, at, made.height, made.listed)
        face = room.face
        if self.surveying:
            self.claims.take(written, face.form, at, room)
        if not face.turned and face.wrap:
            needed = height_needed(written, face.size, room.pixels, snug=True)
            if needed > room.points and room.fixed:
                if room.rows > 1:
                    made.tall.append((room.rows, needed))
                else:
                    made.needed = max(made.needed, needed)
        return face.plain

    def _room_of(self, spot: Spot, pattern: Pattern) -> Room:
        spot.room = self._room(pattern.row, spot.column, spot.at, pattern.height, pattern.listed)
        return spot.room

    def _put(self, spot: Spot, value: Any, room: Room) -> Written:
        """A value as it stands in its cell, with the height in points that its row needs."""
        written = put(value, spot.marks, room, spot.at, self)
        if room.rows > 1:
            if written.needed:
                self.tall.append((self.row, room.rows, written.needed))
            written.needed = 0.0
        return written

    def _ask(self, spot: Spot, value: Any, room: Room) -> None:
        """Note what a value asks of its columns; the same text asks but once."""
        if isinstance(value, Link):
            value = MISSING if value.value is None else value.value
        form = room.face.form
        if isinstance(value, str):
            if not value or (value, room.outputs) in spot.taken or "图" in spot.marks:
                return
            spot.taken.add((value, room.outputs))
            value = safe_text(value)
        elif isinstance(value, Decimal):
            value, other = as_number(value, room.face)
            form = other or form
        elif isinstance(value, (Path, Picture)):
            return
        self.claims.take(value, form, spot.at, room)

    def say(self, at: int, text: str) -> None:
        """Note what the user must know of the cell in a column of the line that is filled."""
        if not self.surveying:
            self.told.append((self.row, at, text))

    def refuse(self, at: int, value: str, text: str) -> None:
        """Note why the sheet cannot be printed."""
        self.unfit.append((self.row, at, value, text))

    def picture(self, at: int, picture: Picture, room: Room) -> bool:
        """Put a picture into a cell of the line that is filled; False if it is none."""
        return place(self.target, self.row, at, picture.path, room.pixels, room.points, picture.words)

    def _look(self, row: int) -> tuple[bool, bool]:
        """Whether a row of the template has rules, and whether all that stands in it stands on a grey ground."""
        cells = [source.cell for source in self.parsed.rows[row].values()]
        sides = [side for c in cells if c.border is not None for side in (c.border.top, c.border.bottom)]
        filled = [c.fill is not None and c.fill.fill_type == "solid" for c in cells if c.value is not None]
        return any(side is not None and side.style for side in sides), bool(filled) and all(filled)

    def _resolve(self, path: Names, bound: dict[Names, Any], number: int | None, cell: str) -> Any:
        base, rest = base_of(path, bound)
        value: Any = self.values if base is None else bound[base]
        for name in rest:
            if name == "#":
                value = value[number] if value is not None and number is not None and number < len(value) else None
            elif isinstance(value, Mapping) and name in value:
                value = value[name]
            elif value is not None:
                shown = ".".join(path).replace(".#.", "#").replace(".#", "#")
                raise UserError(f"{self.where}!{cell}：“{{{{{shown}}}}}”没有对应的内容，请改正名称，或改用原来的模板。")
        return value

    def _covered(self, column: int, number: int | None, at: int, row: int) -> bool:
        """Whether a repeated cell stands but once: no numbered values in its row, or under a merge of all."""
        if number and not any("#" in p.path for s in self.parsed.rows[row].values() for p in s.parts):
            return True
        area = self.merged_at.get((row, column))
        if area is None or number in (None, 0):
            return False
        return self.out.columns[area[0]][0] != at and not self.columns.inside(area)

    def _value(self, spot: Spot, bound: dict[Names, Any]) -> Any:
        """What is to stand in a place."""
        if spot.part is None:
            return self._composed(spot, bound)
        holder = self.values if spot.base is None else bound[spot.base]
        if len(spot.rest) == 1 and type(holder) is dict and spot.rest[0] in holder:
            value = holder[spot.rest[0]]
        else:
            value = self._resolve(spot.part.path, bound, spot.number, spot.source.cell.coordinate)
        if value is None:
            return "" if "空" in spot.part.marks else MISSING
        return value

    def _composed(self, spot: Spot, bound: dict[Names, Any]) -> Any:
        """A text of several placeholders, or one with choices."""
        source, shown = spot.source, {}
        for part in source.parts:
            value = self._resolve(part.path, bound, spot.number, source.cell.coordinate)
            if part.choices:
                value = self._ticked(part, value, spot.at)
            elif value is None:
                value = "" if "空" in part.marks else MISSING
            if source.whole:
                return value
            shown[part.text] = str(value.value if isinstance(value, Link) else value)
        return replaced(source, shown)

    def _ticked(self, part: Part, value: Any, at: int) -> str:
        text, odd = ticked(value.value if isinstance(value, Link) else value, part.choices)
        for word in odd:
            self.say(at, f"“{part.name}”是“{word}”，不在模板所列的选项里，没有打勾，请在模板里补上这个选项")
        return text

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
            face=self._face(cell, at, listed),
        )

    def _face(self, cell: Cell, at: int, listed: bool) -> Face:
        key = cell.coordinate if not self.whole else f"{cell.coordinate} {at} {listed}"
        if key not in self.known.faces:
            self.known.faces[key] = Face(cell, self.plan.floor)
        return self.known.faces[key]

    def _put_over(self, run: list[tuple[Spot, Any]], pattern: Pattern) -> Written:
        """A value that stands once over the neighbours that share it, where it has the room of all."""
        (spot, value), last = run[0], run[-1][0].at
        if last > spot.at:
            self.joined.append((self.row, spot.at, last))
        return self._put(spot, value, self._over(run, pattern))

    def _over(self, run: list[tuple[Spot, Any]], pattern: Pattern) -> Room:
        """The room of all neighbours that share a value."""
        spot, places = run[0][0], [one.at for one, _ in run]
        room = spot.room or self._room_of(spot, pattern)
        return replace(room, pixels=self.columns.pixels(places), outputs=tuple(places)) if len(places) > 1 else room


def _name(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _runs(cells: Sequence[tuple[Spot, Any]]) -> Iterator[list[tuple[Spot, Any]]]:
    """Neighbouring columns of a row whose values are equal, run by run."""
    run: list[tuple[Spot, Any]] = []
    for cell in cells:
        if run and (cell[0].at != run[-1][0].at + 1 or cell[1] != run[0][1]):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run
