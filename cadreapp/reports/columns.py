"""The columns of a filled sheet: which of the template's each one is, its number among repetitions, its width."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.paper import column_pixels, digit_of, usual_width
from cadreapp.reports.filling.claims import Claims
from cadreapp.reports.filling.placeholders import Parsed

NARROWEST = 20.0
"""Pixels of a column in which nothing stands."""
Area = tuple[int, int, int, int]
"""First column, first row, last column, last row, as openpyxl gives boundaries."""


class Columns:
    """`plan`: for each output column the template's column, the number in its block or None, its width.

    `of`: template's column → output columns. `widths`: instead of the template's, one for each output column.
    """

    def __init__(
        self, source: Worksheet, parsed: Parsed, values: Mapping[str, Any], widths: Sequence[float] | None = None
    ):
        self.digit = digit_of(source.parent)
        self._widths, self._hidden = _widths(source)
        self._usual = source.sheet_format.defaultColWidth or usual_width(source.sheet_format.baseColWidth, self.digit)
        self.plan: list[tuple[int, int | None, float]] = []
        self.of: dict[int, list[int]] = {}
        lists = _lists(parsed, values)
        last = max((c for cells in parsed.rows.values() for c in cells), default=1)
        column = 1
        while column <= last:
            block = [column]
            if column not in lists:
                self.plan.append((column, None, self._width(column)))
            else:
                while lists.get(block[-1] + 1) == lists[column]:
                    block.append(block[-1] + 1)
                items = values[lists[column]]
                for number in range(len(items)):
                    self.plan += [(c, number, self._width(c) / len(items)) for c in block]
            column = block[-1] + 1
        if widths is not None:
            self.plan = [(c, n, width) for (c, n, _), width in zip(self.plan, widths, strict=True)]
        for at, (source_column, _, _) in enumerate(self.plan, 1):
            self.of.setdefault(source_column, []).append(at)

    def _width(self, column: int) -> float:
        return self._widths.get(column) or self._usual

    @property
    def total(self) -> float:
        """Pixels of all columns that are shown."""
        return self.pixels([o for o, (c, _, _) in enumerate(self.plan, 1) if c not in self._hidden])

    def shared(self, room: float, claims: Claims) -> tuple[float, ...]:
        """The widths with which the columns fit `room` pixels, each made narrower by what it can spare.

        First goes what a column has beyond the longest of its texts, then what breaks its lines. Where that is not
        enough, each is as narrow as it may be, and the page is made smaller.
        """
        room -= len(self.plan)  # of each a pixel is lost in rounding
        now = {o: self.pixels([o]) for o, (c, _, _) in enumerate(self.plan, 1) if c not in self._hidden}
        least = dict(claims.least)
        for outputs, pixels in claims.spans.items():
            some = [o for o in outputs if o in now]
            can = {o: max(0.0, now[o] - least.get(o, NARROWEST)) for o in some}
            if some and (missing := pixels - sum(now[o] - can[o] for o in some)) > 0:
                for o in some:
                    least[o] = now[o] - can[o] + missing * can[o] / (sum(can.values()) or 1.0)
        for needed in (claims.wants, least):
            spare = {o: max(0.0, now[o] - max(least.get(o, NARROWEST), needed.get(o, NARROWEST))) for o in now}
            share = min(1.0, max(0.0, sum(now.values()) - room) / (sum(spare.values()) or 1.0))
            now = {o: now[o] - spare[o] * share for o in now}
        return tuple(now[o] / self.digit if o in now else width for o, (_, _, width) in enumerate(self.plan, 1))

    def fitting(self, widths: Sequence[float], room: float) -> float:
        """The scale at which columns of these widths fit `room` pixels, in whole per cent."""
        shown = [w for (c, _, _), w in zip(self.plan, widths, strict=True) if c not in self._hidden]
        return math.floor(100 * room / (sum(column_pixels(w, self.digit) for w in shown) or 1.0)) / 100

    def lay(self, target: Worksheet) -> None:
        """Set the widths of the filled sheet."""
        for at, (column, _, width) in enumerate(self.plan, 1):
            dimension = target.column_dimensions[get_column_letter(at)]
            dimension.width = width
            dimension.hidden = column in self._hidden

    def outputs(self, area: Area, at: int | None = None) -> list[int]:
        """The output columns of a template's area; for one inside a repeated block, of the repetition at `at`."""
        found = [o for o, (c, _, _) in enumerate(self.plan, 1) if area[0] <= c <= area[2]]
        if at is not None and self.inside(area):
            number = self.plan[at - 1][1]
            found = [o for o in found if self.plan[o - 1][1] == number]
        return found

    def inside(self, area: Area) -> bool:
        """Whether an area lies inside a block of repeated columns (and is repeated with it)."""
        return all(n is not None for c, n, _ in self.plan if area[0] <= c <= area[2])

    def groups(self, area: Area) -> list[list[int]]:
        """The output columns of each repetition of a template's area."""
        if not self.inside(area):
            return [self.outputs(area)]
        numbers = sorted({n for c, n, _ in self.plan if area[0] <= c <= area[2] and n is not None})
        return [
            [o for o, (c, n, _) in enumerate(self.plan, 1) if area[0] <= c <= area[2] and n == number]
            for number in numbers
        ]

    def pixels(self, outputs: Sequence[int]) -> float:
        """How wide these output columns are together."""
        return float(sum(column_pixels(self.plan[o - 1][2], self.digit) for o in outputs))


def _lists(parsed: Parsed, values: Mapping[str, Any]) -> dict[int, str]:
    """Template's column → the list that repeats it."""
    found: dict[int, str] = {}
    for cells in parsed.rows.values():
        for column, source in cells.items():
            for part in source.parts:
                if len(part.path) > 1 and part.path[1] == "#" and isinstance(values.get(part.path[0]), (list, tuple)):
                    found.setdefault(column, part.path[0])
    return found


def _widths(sheet: Worksheet) -> tuple[dict[int, float], set[int]]:
    """Widths by column, and the hidden ones: a workbook tells them for ranges of columns."""
    widths: dict[int, float] = {}
    hidden: set[int] = set()
    for letter, dimension in sheet.column_dimensions.items():
        first = dimension.min or column_index_from_string(letter)
        for column in range(first, min(dimension.max or first, first + 1000) + 1):
            if dimension.width:
                widths[column] = float(dimension.width)
            if dimension.hidden:
                hidden.add(column)
    return widths, hidden
