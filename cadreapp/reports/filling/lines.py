"""The lines of a filled sheet as pages hold them: which stay together, which head a page again, where pages end.

A heading goes with its first row, a subtotal with its last, the rows of one item stay together; signatures, notes and
dates at the foot take the last two rows with them. No page begins with less than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Names = tuple[str, ...]
AGAIN = "（续）"
"""Stands behind the name of a group that goes on, where it heads the next page."""
LAST_ROWS = 2
"""How many rows of a table a foot takes with it to the next page."""
_FOOT = 60.0
"""Points up to which a line without rules at the end of a sheet is a foot: a note, a signature, a date."""
_NOTES = 8
"""Lines from which on a list without rules is no list of notes."""
_TALL = 2000.0
"""Points that no page holds."""


@dataclass(slots=True)
class Line:
    """A line that was filled: the template's row, what its lists were bound to, its height in points.

    `ruled`: its cells have rules; `shaded`: they are the heads of columns; `texts`: how many of them hold anything.
    `glued`: no page ends after it.
    `heads`: the lines, by number, that head the page if it begins with this one.
    """

    row: int
    bound: dict[Names, Any]
    height: float
    ruled: bool
    shaded: bool
    texts: int
    glued: bool = False
    ends: bool = False
    heads: tuple[int, ...] = ()
    of_list: bool = False


@dataclass
class Lines:
    """The lines of a sheet in their order; `titles`: the numbers of those that head every page (first, last).

    `titled`: there are such lines.
    """

    titled: bool
    lines: list[Line] = field(default_factory=list)
    titles: tuple[int, int] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def glue(self, first: int, last: int) -> None:
        """No page ends between these lines, both of them included."""
        for line in self.lines[first:last]:
            line.glued = True

    def item(self, first: int, lists: Sequence[tuple[int, int]]) -> None:
        """The lines from `first` on are one item of a list, with the lines of the lists in it (first, last)."""
        last = len(self.lines) - 1
        for line in self.lines[first:]:
            line.of_list = True
        if not lists:
            self.glue(first, last)
            return
        start, end = lists[0][0], lists[-1][1]
        self.glue(first, start)
        self.glue(end, last)
        self._foot(end + 1, last)
        self._head(start, end, self._above(first, start, groups=True))

    def _above(self, first: int, start: int, *, groups: bool) -> tuple[int, ...]:
        """The lines above a list that head it again on the next page: its group's name, the heads of its columns."""
        number = start
        while number > first and (
            (self.lines[number - 1].shaded and not self.titled)
            or (groups and self.lines[number - 1].ruled and self.lines[number - 1].texts == 1)
        ):
            number -= 1
        return tuple(range(number, start))

    def _head(self, start: int, end: int, heads: tuple[int, ...]) -> None:
        for line in self.lines[start : end + 1]:
            line.heads = heads + line.heads

    def between(self, first: int, lists: Sequence[tuple[int, int]]) -> None:
        """Glue the lines that are of no list to those of the lists: heads forward, totals and the foot backward.

        A list of notes is no list of its own here: it belongs to the foot, or to what it stands under.
        """
        lists = [(a, b) for a, b in lists if b - a >= _NOTES or not all(map(self._is_foot, range(a, b + 1)))]
        last = len(self.lines) - 1
        before = first
        for start, end in lists:
            run = range(before, start)
            behind = next((n for n in run if not self.lines[n].texts), before) if before > first else before
            if before > first:
                self.glue(before - 1, max(before - 1, behind - 1))
            self.glue(behind, start)
            self._head(start, end, self._above(behind, start, groups=False))
            before = end + 1
        self._foot(before, last)

    def _foot(self, first: int, last: int) -> None:
        """Notes and signatures take the last rows with them."""
        start = last + 1
        while start > first and self._is_foot(start - 1):
            start -= 1
        if start <= last:
            self.glue(max(0, start - LAST_ROWS), last)

    def _is_foot(self, number: int) -> bool:
        line = self.lines[number]
        return not line.ruled and line.height <= _FOOT

    def merge(self, first: int, rows: int) -> None:
        """These lines are joined by a merged cell."""
        self.glue(first, first + rows - 1)

    def starts(self, room: float, spare: float = 0.0) -> list[int]:
        """The lines with which pages begin where a page holds `room` points; the first and those after an end too.

        `spare`: points that stay empty on a page that is not the last, since programs round heights differently.
        """
        found = [0] if self.lines else []
        start, used, number = 0, 0.0, 0
        while number < len(self.lines):
            line = self.lines[number]
            full = number > start and used + line.height > room - spare + 0.25
            if full and used + self._left(number) > room + 0.25:
                at = number
                while at > start and self.lines[at - 1].glued:
                    at -= 1
                start = number = at if at > start else number  # what no page holds is parted where the page ends
                used = self._repeated(start)
                found.append(start)
                continue
            used += line.height
            number += 1
            if line.ends and number < len(self.lines):
                start, used = number, self._repeated(number)
                found.append(start)
        return found

    def _left(self, number: int) -> float:
        """Points of the lines from one on to where a page ends in any case."""
        height = 0.0
        for line in self.lines[number:]:
            height += line.height
            if line.ends or height > _TALL:
                break
        return height

    def _repeated(self, number: int) -> float:
        """Points of what heads the page that begins with a line."""
        titles: Iterable[int] = ()
        if self.titles is not None and number > self.titles[1]:
            titles = range(self.titles[0], self.titles[1] + 1)
        return sum(self.lines[n].height for n in (*titles, *self.lines[number].heads))
