"""Hanging indents in a cell, which knows none: each line is broken by hand, and goes on under its own text."""

from __future__ import annotations

import re

from cadreapp.paper import PIXELS_PER_POINT
from cadreapp.reports.filling.measuring import PADDED, SMALLEST, fits, letters

_ENTRY = re.compile(r"\s*\d{4}\.\d{2}\s*(?:--?|[—–~〜至]+)\s*(?:\d{4}\.\d{2})?\s*")
_INDENT = "　" * 9
"""As wide as `2013.09--2017.07` and two blanks."""


def hung(text: str, size: float, pixels: float) -> str:
    """A 简历 with the lines of its entries broken for a cell of that width, each going on under its text."""
    room = (pixels - PADDED) / (size * PIXELS_PER_POINT) - 0.5  # in characters, as a cell is measured
    return "\n".join(part for line in text.split("\n") for part in _broken(line, room))


def fitting(text: str, size: float, pixels: float, points: float) -> str | None:
    """The text hung for the largest type size, down to 9 points, at which it fits; None if none does."""
    while size >= SMALLEST:
        if fits(whole := hung(text, size, pixels), size, pixels, points):
            return whole
        size -= 0.5
    return None


def head(text: str, size: float, pixels: float, points: float) -> str:
    """The entries at the beginning of a text that fit once they are hung; "" if not even the first does."""
    lines = text.split("\n")
    for many in range(len(lines), 0, -1):
        if fits(hung("\n".join(lines[:many]), size, pixels), size, pixels, points):
            return "\n".join(lines[:many])
    return ""


def _broken(line: str, room: float) -> list[str]:
    entry = _ENTRY.match(line)
    indent = _INDENT if entry and entry.end() < len(line) or line.lstrip().startswith("（其间") else ""
    parts, used = [""], 0.0
    for letter in line:
        width = letters(letter)
        if used + width > room and parts[-1].strip():
            parts.append(indent)
            used = float(len(indent))
        parts[-1] += letter
        used += width
    return parts
