"""How much room a text takes in a cell: rows of a form never fit themselves, so their heights are set by hand."""

from __future__ import annotations

import math
import unicodedata

PIXELS_PER_POINT = 96 / 72
LINE = 1.32
"""Height of a line in multiples of the type size."""


def text_width(text: str, size: float) -> float:
    """Width in pixels of one line of text at a type size in points; a Chinese character is as wide as high."""
    units = sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)
    return units * size * PIXELS_PER_POINT


def column_pixels(width: float) -> float:
    """Pixels of a column whose width is given in Excel's units."""
    return width * 7 + 5


def lines_needed(text: str, size: float, pixels: float) -> int:
    """Lines that a wrapped text takes in a cell of that width."""
    room = max(pixels - 8, size * PIXELS_PER_POINT)
    # a line breaks before a whole character, so up to one character of each line stays unused
    room = max(room - size * PIXELS_PER_POINT * 0.5, size * PIXELS_PER_POINT)
    return sum(max(1, math.ceil(text_width(line, size) / room)) for line in text.split("\n"))


def height_needed(text: str, size: float, pixels: float) -> float:
    """Height in points that a wrapped text takes."""
    return lines_needed(text, size, pixels) * size * LINE + 4


def fitting_size(text: str, size: float, pixels: float, points: float, smallest: float = 9.0) -> float | None:
    """The largest type size down to `smallest`, in half points, at which a text fits; None if none does."""
    while size >= smallest:
        if height_needed(text, size, pixels) <= points:
            return size
        size -= 0.5
    return None


def head_that_fits(text: str, size: float, pixels: float, points: float) -> str:
    """The longest beginning of a text that fits at that size (bisection over its length)."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if height_needed(text[:middle], size, pixels) <= points:
            low = middle
        else:
            high = middle - 1
    return text[:low]
