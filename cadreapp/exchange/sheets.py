"""A worksheet as a grid of values: merged cells, and what of it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Unreadable:
    """What stands in a cell whose value is not known: an error, a formula without a result. `shown`: as it looks."""

    reason: str
    shown: str = ""

    def __str__(self) -> str:
        return self.shown


@dataclass(frozen=True)
class Sheet:
    """A worksheet: `rows[r][c]` from A1; `merged` = (first row, first column, last row, last column), from 0.

    `notes`: what a user should know of the sheet or its file: hidden rows, hidden sheets.
    `skipped`: rows that a user leaves out; `header`: the row that a user says is the header's first.
    `since_1904`: days that are written as plain numbers count from 1904.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    since_1904: bool = False
    skipped: frozenset[int] = frozenset()
    header: int | None = None

    def address(self, row: int, column: int) -> str:
        """The cell's address, A1 for (0, 0)."""
        return f"{letters(column)}{row + 1}"

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def filled(self, row: int) -> list[Any]:
        """A row with the value of each merged range in all its cells."""
        values = list(self.rows[row])
        for first, left, _, right in self._merged_at.get(row, ()):
            source = self.rows[first][left] if left < len(self.rows[first]) else None
            values += [None] * (right + 1 - len(values))
            values[left : right + 1] = [source] * (right + 1 - left)
        return values

    def continues(self, row: int, column: int) -> bool:
        """Whether a cell lies in a merged range that begins in a row above it."""
        return any(first < row and left <= column <= right for first, left, _, right in self._merged_at.get(row, ()))

    def covered(self, row: int, column: int) -> bool:
        """Whether a cell lies in a merged range that begins in a column to its left."""
        return any(left < column <= right for _, left, _, right in self._merged_at.get(row, ()))

    @cached_property
    def _merged_at(self) -> dict[int, list[tuple[int, int, int, int]]]:
        """The merged ranges that touch each row."""
        found: dict[int, list[tuple[int, int, int, int]]] = {}
        for area in self.merged:
            for row in range(area[0], min(area[2] + 1, len(self.rows))):
                found.setdefault(row, []).append(area)
        return found


def letters(column: int) -> str:
    """Column letters, A for 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number
