"""What the texts of a sheet ask of its columns: how wide each must be, and how wide it would like to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cadreapp.paper import PIXELS_PER_POINT
from cadreapp.reports.filling.measuring import (
    HEAD,
    PADDED,
    SHORT,
    SMALLEST,
    plain_number,
    text_width,
    token_width,
)
from cadreapp.reports.filling.values import Room

_LARGER = 1.2
"""By how much the smallest type may be enlarged where the page is made smaller."""


@dataclass
class Claims:
    """Pixels by output column. `least`: under which numbers and words would be parted; `wants`: the longest text.

    `spans`: the least of columns that hold one line together.
    """

    least: dict[int, float] = field(default_factory=dict)
    wants: dict[int, float] = field(default_factory=dict)
    spans: dict[tuple[int, ...], float] = field(default_factory=dict)

    def take(self, value: Any, form: str, column: int, room: Room) -> None:
        """Note what a filled cell asks for; `form`: how its number is written."""
        if value is None or room.face.turned:
            return
        text = plain_number(value, form)
        size = room.face.size
        if len(room.outputs) == 1:
            most = len(text) * size * PIXELS_PER_POINT + PADDED + size * PIXELS_PER_POINT * 0.5
            if most <= self.least.get(column, 0.0) and most <= self.wants.get(column, 0.0):
                return  # no letter is wider than high
            width = token_width(text, size, SHORT if room.grows else HEAD)
            whole = token_width(text, size, len(text)) if room.grows else width
            self.least[column] = max(self.least.get(column, 0.0), width)
            self.wants[column] = max(self.wants.get(column, 0.0), whole)
        elif not room.face.wrap:
            width = text_width(text, min(size, SMALLEST * _LARGER)) + PADDED
            self.spans[room.outputs] = max(self.spans.get(room.outputs, 0.0), width)
