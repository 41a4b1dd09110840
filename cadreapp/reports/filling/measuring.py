"""How much room a text takes in a cell: rows of a form never fit themselves, so their heights are set by hand."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable

from cadreapp.paper import PIXELS_PER_POINT

LINE = 1.32
"""Height of a line in multiples of the type size."""
SMALLEST = 9.0
"""Points down to which a text is made smaller."""
SHORT, HEAD = 3, 2
"""Letters up to which a text, or a head, is not parted into lines where that can be helped."""
PADDED = 8
"""Pixels of a cell's width that its text does not use."""
_SOLID = re.compile(r"[!-~]+")
"""What a line cannot break in: digits, Latin letters, marks."""


def text_width(text: str, size: float) -> float:
    """Width in pixels of one line of text at a type size in points; a Chinese character is as wide as high."""
    return letters(text) * size * PIXELS_PER_POINT


class _Widths(dict[str, float]):
    """Width of a letter in Chinese characters, looked up once."""

    def __missing__(self, letter: str) -> float:
        width = self[letter] = 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.56
        return width


_width = _Widths().__getitem__


def letters(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(map(_width, text))


def lines_needed(text: str, size: float, pixels: float) -> int:
    """Lines that a wrapped text takes in a cell of that width."""
    letter = size * PIXELS_PER_POINT
    whole = max(pixels - PADDED, letter)
    # what does not fit on one line breaks before whole characters: up to one of each line stays unused
    broken = max(whole - letter * 0.5, letter)
    widths = (text_width(line, size) for line in text.split("\n"))
    return sum(1 if width <= whole else math.ceil(width / broken) for width in widths)


def height_needed(text: str, size: float, pixels: float, *, snug: bool = False) -> float:
    """Height in points that a wrapped text takes; `snug`: without the room above and below."""
    return lines_needed(text, size, pixels) * size * LINE + (0 if snug else 4)


def token_width(text: str, size: float, short: int) -> float:
    """Pixels of the widest part of a text that should stand on one line: a number, a date, `short` letters."""
    widest = 0.0
    for line in text.split("\n"):
        parts = [line] if len(line) <= short else [line[:2], *_SOLID.findall(line)]
        widest = max(widest, *(text_width(part, size) for part in parts))
    return widest + PADDED + size * PIXELS_PER_POINT * 0.5


def plain_number(value: object, form: str) -> str:
    """A value about as a cell shows it, to be measured: thousands, decimals and per cent by its format."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    decimals = len(form.partition(".")[2].rstrip("%"))
    if form.endswith("%"):
        return f"{value:.{decimals}%}"
    return (
        f"{value:,.{decimals}f}" if "#,##0" in form else f"{value:g}" if form == "General" else f"{value:.{decimals}f}"
    )


def fits(text: str, size: float, pixels: float, points: float, *, wrap: bool = True) -> bool:
    """Whether a text fits in a cell of that size, in lines or (`wrap` False) in a single one."""
    lines = text.count("\n") + 1
    if not wrap and lines == 1:
        if len(text) * size * PIXELS_PER_POINT <= pixels - 5:  # no letter is wider than high
            return True
        return text_width(text, size) <= pixels - 5
    if lines_needed(text, size, pixels) == 1:  # the room above and below one line is empty
        return size * 1.1 <= points
    return height_needed(text, size, pixels, snug=size <= SMALLEST) <= points


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
