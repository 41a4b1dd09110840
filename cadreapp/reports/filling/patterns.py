"""What is the same of every line that a row of a template becomes: worked out once, however often it is repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock

from cadreapp.reports.filling.placeholders import Part, Source
from cadreapp.reports.filling.values import Room, safe_text

Names = tuple[str, ...]
NOTHING: dict[Names, Any] = {}
"""No list is bound to an item."""


@dataclass(slots=True)
class Spot:
    """A place in a row that holds a value: its column, counted from 1, the template's, its number in a block.

    `part`: the placeholder, where it is the whole of the cell. `base`, `rest`: the list bound to an item in which the
    value lies, and its name in the item. `blank`: how it looks without a value.
    """

    at: int
    column: int
    number: int | None
    source: Source
    marks: str
    blank: int
    part: Part | None
    base: Names | None
    rest: Names
    room: Room | None = None
    taken: set[Any] = field(default_factory=set)


@dataclass(slots=True)
class Pattern:
    """A row of a template where certain lists are bound to items.

    `styles`, `values`: the cells that are always the same; `needed`: the height in points that they need, `texts`: how
    many of them hold anything; `tall`: (rows, height) of merged ones. `lists`: what may repeat the row, with the cell.
    """

    row: int
    height: float | None
    hidden: bool
    ends: bool
    listed: bool
    styles: tuple[int, ...]
    values: list[Any]
    spots: list[Spot]
    needed: float
    texts: int
    tall: list[tuple[int, float]]
    ruled: bool
    shaded: bool


def base_of(path: Names, bound: Mapping[Names, Any]) -> tuple[Names | None, Names]:
    """The longest beginning of a path that is bound to an item, and the rest of the path."""
    for length in range(len(path), 0, -1):
        if path[:length] in bound:
            return path[:length], path[length:]
    return None, path


def replaced(source: Source, shown: Mapping[str, str]) -> Any:
    """The text of a cell with its placeholders replaced; rich where the template's is."""
    written = source.cell.value
    if isinstance(written, CellRichText) and all(any(t in str(piece) for piece in written) for t in shown):
        return CellRichText([_piece(piece, shown) for piece in written])
    text = source.text
    for old, new in shown.items():
        text = text.replace(old, new)
    return text


def _piece(piece: Any, shown: Mapping[str, str]) -> Any:
    """A run of rich text with its placeholders replaced."""
    text = str(piece)
    for old, new in shown.items():
        text = text.replace(old, safe_text(new))
    return text if isinstance(piece, str) else TextBlock(piece.font, text)
