"""People over several rows, each with fields of its own: 职务 over 职级 in one column, as its head says them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadreapp.exchange.heads import normal
from cadreapp.exchange.sheets import Sheet

_PARTS = re.compile(r"[\n/、|]")
_LOOKED_AT = 30
"""How many rows under a header are looked at for a person over several rows."""


@dataclass(frozen=True)
class Stacked:
    """A header by the rows of a person: `levels[k]` are the header's rows with what the k-th row of a person holds.

    `anchor`: the column whose merged cells tell how far a person reaches.
    """

    anchor: int
    levels: tuple[list[list[Any]], ...]


def stacked(sheet: Sheet, rows: Sequence[Sequence[Any]], last: int, words: Mapping[str, str]) -> Stacked | None:
    """The header of people over several rows; None where no column says another field in each.

    `rows`: the header's rows with their groups filled in, `last` the sheet's row of its last. A column counts that
    has one head a row, each known (`words`) as a field of its own, and whose cells are not merged under it.
    """
    merged = _first_person(sheet, last)
    height = Counter(merged.values()).most_common(1)[0][0] if merged else 1
    if height == 1:
        return None
    width = max(map(len, rows))
    found = {
        column: heads
        for column in range(width)
        if merged.get(column) != height and (heads := _heads(sheet, rows, last, column, height, words))
    }
    anchors = [column for column, its in merged.items() if its == height and column < width]
    if not found or not anchors:
        return None
    named = [column for column in anchors if any(words.get(normal(row[column])) == "name" for row in rows)]
    levels = []
    for level in range(height):
        own: list[list[Any]] = [[None] * width for _ in rows] if level else [list(row) for row in rows]
        for column, heads in found.items():
            for row in own[-height:]:
                row[column] = None
            own[-1][column] = heads[level]
            for upper, row in zip(rows[:-height], own[:-height], strict=True):  # 全日制教育 over both
                row[column] = upper[column]
        levels.append(own)
    return Stacked((named or anchors)[0], tuple(levels))


def _first_person(sheet: Sheet, last: int) -> dict[int, int]:
    """Column → over how many rows its cell reaches, in the first row under a header that has such cells."""
    for number in range(last + 1, min(last + 1 + _LOOKED_AT, len(sheet.rows))):
        found = {
            left: bottom - top + 1
            for top, left, bottom, right in sheet.merged
            if top == number and left == right and bottom > top
        }
        if found:
            return found
    return {}


def _heads(
    sheet: Sheet, rows: Sequence[Sequence[Any]], last: int, column: int, height: int, words: Mapping[str, str]
) -> list[str]:
    """The heads of a column from above, one for each row of a person; [] if they are not that many fields."""
    if len(rows) >= height:
        lines = range(last - height + 1, last + 1)
        texts = [rows[len(rows) - height + n][column] if column < len(rows[-1]) else None for n in range(height)]
        if _fields(texts, words) == height and not any(_is_group(sheet, line, column) for line in lines[:-1]):
            return [str(text) for text in texts]
    parts = _PARTS.split(str(rows[-1][column])) if column < len(rows[-1]) and rows[-1][column] is not None else []
    return parts if len(parts) == height and _fields(parts, words) == height else []


def _fields(texts: Sequence[Any], words: Mapping[str, str]) -> int:
    """How many fields these heads name, each one of its own."""
    return len({words[head] for text in texts if (head := normal(text)) in words})


def _is_group(sheet: Sheet, line: int, column: int) -> bool:
    """Whether a head stands over the heads of other columns too."""
    if any(
        top <= line <= bottom and left <= column <= right and left < right for top, left, bottom, right in sheet.merged
    ):
        return True
    row, below = sheet.rows[line], sheet.rows[line + 1]
    beside = column + 1
    return beside < len(below) and bool(normal(below[beside])) and not (beside < len(row) and normal(row[beside]))
