"""How much room a text takes in a cell: rows of a form never fit themselves, so their heights are set by hand."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from cadreapp.paper import PIXELS_PER_POINT

LINE = 1.32
"""Height of a line in multiples of the type size."""
SMALLEST = 9.0
"""Points down to which a text is made smaller."""


def text_width(text: str, size: float) -> float:
    """Width in pixels of one line of text at a type size in points; a Chinese character is as wide as high."""
    return _units(text) * size * PIXELS_PER_POINT


@lru_cache(maxsize=20_000)
def _units(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)


def lines_needed(text: str, size: float, pixels: float) -> int:
    """Lines that a wrapped text takes in a cell of that width."""
    room = max(pixels - 8, size * PIXELS_PER_POINT)
    # a line breaks before a whole character, so up to one character of each line stays unused
    room = max(room - size * PIXELS_PER_POINT * 0.5, size * PIXELS_PER_POINT)
    return sum(max(1, math.ceil(text_width(line, size) / room)) for line in text.split("\n"))


def height_needed(text: str, size: float, pixels: float) -> float:
    """Height in points that a wrapped text takes."""
    return lines_needed(text, size, pixels) * size * LINE + 4


def fits(text: str, size: float, pixels: float, points: float, *, wrap: bool = True) -> bool:
    """Whether a text fits in a cell of that size, in lines or (`wrap` False) in a single one."""
    lines = text.count("\n") + 1
    if not wrap and lines == 1:
        return text_width(text, size) <= pixels - 5
    if lines_needed(text, size, pixels) == 1:  # the room above and below one line is empty
        return size * 1.1 <= points
    return height_needed(text, size, pixels) <= points


def fitting_size(
    text: str, size: float, pixels: float, points: float, smallest: float = SMALLEST, *, wrap: bool = True
) -> float | None:
    """The largest type size down to `smallest`, in half points, at which a text fits; None if none does."""
    while size >= smallest:
        if fits(text, size, pixels, points, wrap=wrap):
            return size
        size -= 0.5
    return None


def head_that_fits(
    text: str,
    size: float,
    pixels: float,
    points: float,
    *,
    wrap: bool = True,
    tail: Callable[[int], str] = lambda left: "",
) -> str:
    """The longest beginning of a text that fits at that size (bisection over its length).

    `tail`: what is to fit behind it, said by how many characters are left over.
    """
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle] + tail(len(text) - middle), size, pixels, points, wrap=wrap):
            low = middle
        else:
            high = middle - 1
    return text[:low]


def cut(text: str, size: float, pixels: float, points: float, *, wrap: bool = True) -> tuple[str, int]:
    """A text cut so that it fits, saying so in its place, and how many characters are left out."""

    def told(left: int) -> str:
        return f"……（余下 {left} 字见记录）"

    head = head_that_fits(text, size, pixels, points, wrap=wrap, tail=told)
    if len(head) >= 8:
        return head.rstrip() + told(len(text) - len(head)), len(text) - len(head)
    head = head_that_fits(text, size, pixels, points, wrap=wrap, tail=lambda _: "……")  # no room to say more
    return head.rstrip() + "……", len(text) - len(head)
