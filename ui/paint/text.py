"""Text in a cell: lines broken, fitted, placed and turned. A text that does not fit gets smaller, and that is told."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEngine, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from ui.paint.fonts import font, lacks_bold, metrics
from ui.paint.looks import Face

UNIT = 8
"""Painter units in a point: fonts are set in whole pixels, so the page is painted eight times as large."""
PADDING = 1.5
"""Points left free at the left and right of a text."""
SMALLEST = 5.0
"""Points below which no text is made smaller; it is cut instead, and that is told."""
SLACK = 1.0
"""Points by which a text may be higher than its cell: the room above and below its letters is empty."""
_PIECES = re.compile(r"[\u0020-\u2e7f]*[\u0021-\u2e7f]|.", re.S)

HEAVY = 1 / 32
"""By how much of their size bold letters are thicker."""
_SIMPLE = ("left", "center", "right")

Run = tuple[str, Face]


@dataclass(frozen=True)
class Placing:
    """How a text lies in its cell; `rotation` as in a workbook: 0–90 up, 91–180 down, 255 stacked."""

    horizontal: str
    vertical: str
    wrap: bool = False
    indent: float = 0.0
    rotation: int = 0
    shrink: bool = False
    spill_left: float = 0.0
    spill_right: float = 0.0


@dataclass(frozen=True)
class Fitted:
    """What became of a text: points asked and used (both before the page's scale), and whether all of it shows."""

    asked: float
    used: float
    whole: bool


@lru_cache(maxsize=20000)
def _advance(text: str, name: str, points: float, bold: bool, italic: bool) -> float:
    return metrics(name, points, bold, italic, UNIT).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def _broken(text: str, name: str, points: float, bold: bool, italic: bool, width: float) -> tuple[str, ...]:
    """The lines into which one paragraph is broken at that width."""
    if _advance(text, name, points, bold, italic) <= width:
        return (text,)
    layout = QTextLayout(text, font(name, points, bold=bold, italic=italic, pixels=UNIT))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return tuple(lines)


class _Plain:
    """Lines of one face."""

    def __init__(self, text: str, face: Face, points: float, width: float | None):
        self.face, self.points = face, points
        self.key = (face.name, points, face.bold, face.italic)
        self.metrics: QFontMetricsF = metrics(*self.key, UNIT)
        paragraphs = text.split("\n")
        self.ends: list[bool] = []
        self.lines: list[str] = []
        for paragraph in paragraphs:
            found = (paragraph,) if width is None else _broken(paragraph, *self.key, round(width, 1))
            self.lines += found
            self.ends += [False] * (len(found) - 1) + [True]
        self.line_height = self.metrics.ascent() + self.metrics.descent()
        self.height = self.line_height * len(self.lines)
        self.ink = self.height - self.line_height + points * UNIT
        # a space at which a line was broken hangs over the edge and takes no room
        bare = self.lines if width is None else [line.rstrip(" ") for line in self.lines]
        self.width = max(_advance(line, *self.key) for line in bare)

    def draw(self, painter: QPainter, rect: QRectF, placing: Placing) -> None:
        face = self.face
        painter.setFont(_font(replace(face, size=self.points), 1.0))
        painter.setPen(face.colour)
        tops = _tops(rect, [self.line_height] * len(self.lines), placing.vertical)
        for line, end, top in zip(self.lines, self.ends, tops, strict=True):
            base = top + self.metrics.ascent()
            spread = placing.horizontal == "distributed" or (placing.horizontal == "justify" and not end)
            pieces = _PIECES.findall(line.strip()) if spread else []
            if len(pieces) > 1:
                self._spread(painter, rect, pieces, base)
                left, width = rect.left(), rect.width()
            else:
                shown = line.rstrip(" ") if placing.horizontal != "left" else line
                width = _advance(shown, *self.key)
                left = _left(rect, width, placing.horizontal)
                _write(painter, left, base, shown, face, self.points)
            if face.underline == "double" and line.strip():
                _double(painter, face, left, width, base, self.points)

    def _spread(self, painter: QPainter, rect: QRectF, pieces: Sequence[str], base: float) -> None:
        widths = [_advance(p, *self.key) for p in pieces]
        gap = max(0.0, (rect.width() - sum(widths)) / (len(pieces) - 1))
        at = rect.left()
        for piece, width in zip(pieces, widths, strict=True):
            _write(painter, at, base, piece, self.face, self.points)
            at += width + gap


class _Rich:
    """Lines of several faces."""

    def __init__(self, runs: Sequence[Run], scale: float, width: float | None):
        text = "".join(t for t, _ in runs).replace("\n", "\u2028")
        self.layout = QTextLayout(text, _font(runs[0][1], scale))
        formats, at = [], 0
        for part, face in runs:
            piece: Any = QTextLayout.FormatRange()
            style = QTextCharFormat()
            style.setFont(_font(face, scale))
            style.setForeground(face.colour)
            if face.up:
                up = QTextCharFormat.VerticalAlignment
                style.setVerticalAlignment(up.AlignSuperScript if face.up == "up" else up.AlignSubScript)
            piece.start, piece.length, piece.format = at, len(part), style
            formats.append(piece)
            at += len(part)
        self.layout.setFormats(formats)
        option = QTextOption()
        anywhere = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        option.setWrapMode(anywhere if width is not None else QTextOption.WrapMode.NoWrap)
        self.layout.setTextOption(option)
        self.layout.beginLayout()
        self.lines = []
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width if width is not None else 1e6)
            self.lines.append(line)
        self.layout.endLayout()
        heights = [line.height() for line in self.lines]
        self.heights = heights
        self.height = sum(heights)
        self.ink = sum(heights[:-1]) + heights[-1] / 1.2
        self.width = max((line.naturalTextWidth() for line in self.lines), default=0.0)

    def draw(self, painter: QPainter, rect: QRectF, placing: Placing) -> None:
        for line, top in zip(self.lines, _tops(rect, self.heights, placing.vertical), strict=True):
            left = _left(rect, line.naturalTextWidth(), placing.horizontal)
            line.draw(painter, QPointF(left, top - line.y()))


@lru_cache(maxsize=4096)
def _font(face: Face, scale: float) -> QFont:
    return font(
        face.name,
        face.size * scale,
        bold=face.bold,
        italic=face.italic,
        underline=face.underline == "single",
        strike=face.strike,
        pixels=UNIT,
    )


def _left(rect: QRectF, width: float, horizontal: str) -> float:
    if horizontal in ("center", "centerContinuous", "distributed"):
        return rect.left() + (rect.width() - width) / 2
    return rect.right() - width if horizontal == "right" else rect.left()


def _tops(rect: QRectF, heights: Sequence[float], vertical: str) -> list[float]:
    """Where each line begins."""
    total = sum(heights)
    gap = 0.0
    if vertical in ("justify", "distributed") and len(heights) > 1:
        at, gap = rect.top(), max(0.0, (rect.height() - total) / (len(heights) - 1))
    elif vertical in ("center", "distributed"):
        at = rect.top() + (rect.height() - total) / 2
    elif vertical in ("top", "justify"):
        at = rect.top()
    else:
        at = rect.bottom() - total
    found = []
    for height in heights:
        found.append(at)
        at += height + gap
    return found


def _double(painter: QPainter, face: Face, left: float, width: float, base: float, points: float) -> None:
    painter.setPen(QPen(face.colour, max(0.4, points / 24) * UNIT))
    for down in (0.1, 0.2):
        y = base + down * points * UNIT
        painter.drawLine(QLineF(left, y, left + width, y))


def draw(painter: QPainter, rect: QRectF, runs: Sequence[Run], placing: Placing, scale: float = 1.0) -> Fitted:
    """Draw a text in its cell's rectangle (painter units); `scale` is the page's.

    A text that does not fit is made smaller down to SMALLEST points, then cut at the cell's edge: see the answer.
    """
    if len(runs) == 1 and _short(painter, rect, *runs[0], placing, scale):
        return Fitted(runs[0][1].size, runs[0][1].size, True)
    if placing.rotation == 255:
        return _stacked(painter, rect, runs, placing, scale)
    angle = placing.rotation if placing.rotation <= 90 else 90 - placing.rotation
    if abs(angle) == 90:
        return _upright(painter, rect, runs, placing, scale, angle)
    if angle:
        return _slanted(painter, rect, runs, placing, scale, angle)
    return _level(painter, rect, runs, placing, scale)


def _short(painter: QPainter, rect: QRectF, text: str, face: Face, placing: Placing, scale: float) -> bool:
    """The quick way for what most cells hold: one line that fits. False if it takes more than that."""
    horizontal = placing.horizontal
    if placing.rotation or face.up or "\n" in text or face.underline == "double" or horizontal not in _SIMPLE:
        return False
    size, pad, indent = face.size * scale, PADDING * UNIT * scale, placing.indent * UNIT * scale
    width = _advance(text, face.name, size, face.bold, face.italic)
    left, right = rect.left() + pad, rect.right() - pad
    if horizontal == "left":
        left += indent
    elif horizontal == "right":
        right -= indent
    if width > right - left or size * UNIT > rect.height() + SLACK * UNIT * scale:
        return False
    painter.setFont(_font(face, scale))
    painter.setPen(face.colour)
    ascent, descent = _heights(face.name, size, face.bold, face.italic)
    if placing.vertical in ("center", "distributed"):
        base = rect.top() + (rect.height() - ascent - descent) / 2 + ascent
    else:
        base = rect.top() + ascent if placing.vertical in ("top", "justify") else rect.bottom() - descent
    if horizontal == "center":
        left += (right - left - width) / 2
    elif horizontal == "right":
        left = right - width
    _write(painter, left, base, text, face, size)
    return True


def _write(painter: QPainter, left: float, base: float, text: str, face: Face, points: float) -> None:
    """Draw a line; bold letters twice where neither the family nor Qt has them."""
    painter.drawText(QPointF(left, base), text)
    heavy = face.bold or face.name.startswith("方正小标宋")
    if heavy and lacks_bold(face.name) and painter.paintEngine().type() != QPaintEngine.Type.Pdf:
        painter.drawText(QPointF(left + points * UNIT * HEAVY, base), text)


@lru_cache(maxsize=4096)
def _heights(name: str, points: float, bold: bool, italic: bool) -> tuple[float, float]:
    found = metrics(name, points, bold, italic, UNIT)
    return found.ascent(), found.descent()


def _make(runs: Sequence[Run], scale: float, width: float | None) -> Any:
    if len(runs) == 1 and not runs[0][1].up:
        return _Plain(runs[0][0], runs[0][1], runs[0][1].size * scale, width)
    return _Rich(runs, scale, width)


def _fit(runs: Sequence[Run], scale: float, width: float, height: float, wrap: bool) -> tuple[Any, float, bool]:
    """The block at the largest size at which it fits, that size's share of what was asked, and whether it fits."""
    asked = max(face.size for _, face in runs)
    share = 1.0
    while True:
        block = _make(runs, scale * share, width if wrap else None)
        high = block.ink - height - SLACK * UNIT * scale
        wide = block.width - width - (0.5 * UNIT if not wrap else 2 * UNIT)
        if high <= 0 and wide <= 0:
            return block, share, True
        if asked * share <= SMALLEST:
            return block, share, False
        steps = 0.5 / asked
        if wide > 0 and not wrap:  # straight to the width that fits
            share = min(share - steps, share * width / block.width)
        else:
            share -= steps
        share = max(share, SMALLEST / asked)


def _level(painter: QPainter, rect: QRectF, runs: Sequence[Run], placing: Placing, scale: float) -> Fitted:
    pad, indent = PADDING * UNIT * scale, placing.indent * UNIT * scale
    inner = QRectF(rect.left() + pad, rect.top(), max(rect.width() - 2 * pad, 1.0), rect.height())
    if placing.horizontal in ("left", "justify", "distributed"):
        inner.setLeft(min(inner.left() + indent, inner.right() - 1))
    if placing.horizontal in ("right", "distributed"):
        inner.setRight(max(inner.right() - indent, inner.left() + 1))
    if placing.horizontal == "fill":
        runs = _repeated(runs, inner.width(), scale)
        placing = replace(placing, horizontal="left")
    room = QRectF(inner)
    if not placing.wrap and not placing.shrink:
        room.setLeft(room.left() - placing.spill_left * UNIT)
        room.setRight(room.right() + placing.spill_right * UNIT)
    width = room.width()
    if placing.horizontal in ("center", "centerContinuous") and room != inner:
        middle = inner.center().x()
        width = 2 * min(middle - room.left(), room.right() - middle)
    block, share, whole = _fit(runs, scale, width, rect.height(), placing.wrap)
    asked = max(face.size for _, face in runs)
    if whole:
        block.draw(painter, inner, placing)
    else:
        painter.save()
        painter.setClipRect(rect.united(room) if not placing.wrap else rect)
        block.draw(painter, inner, placing)
        painter.restore()
    return Fitted(asked, asked * share, whole)


def _repeated(runs: Sequence[Run], width: float, scale: float) -> Sequence[Run]:
    """A text as often as its cell holds it."""
    one = _make(runs, scale, None).width
    return [*runs] * max(1, int(width // one)) if one else runs


def _turned(painter: QPainter, middle: QPointF, angle: float, block: Any, rect: QRectF, placing: Placing) -> None:
    painter.save()
    painter.translate(middle)
    painter.rotate(-angle)
    block.draw(painter, rect, placing)
    painter.restore()


def _upright(
    painter: QPainter, rect: QRectF, runs: Sequence[Run], placing: Placing, scale: float, angle: float
) -> Fitted:
    pad = PADDING * UNIT * scale
    width, height = max(rect.height() - 2 * pad, 1.0), rect.width()
    block, share, whole = _fit(runs, scale, width, height, placing.wrap)
    start, end = ("left", "right") if angle > 0 else ("right", "left")
    along = {"bottom": start, "top": end}.get(placing.vertical, placing.vertical)
    first, last = ("top", "bottom") if angle > 0 else ("bottom", "top")
    across = {"left": first, "right": last}.get(placing.horizontal, "center")
    inner = QRectF(-width / 2, -height / 2, width, height)
    _turned(painter, rect.center(), angle, block, inner, replace(placing, horizontal=along, vertical=across))
    asked = max(face.size for _, face in runs)
    return Fitted(asked, asked * share, whole)


def _slanted(
    painter: QPainter, rect: QRectF, runs: Sequence[Run], placing: Placing, scale: float, angle: float
) -> Fitted:
    sine, cosine = abs(math.sin(math.radians(angle))), math.cos(math.radians(angle))
    asked = max(face.size for _, face in runs)
    share = 1.0
    while True:
        block = _make(runs, scale * share, None)
        wide, high = block.width * cosine + block.height * sine, block.width * sine + block.height * cosine
        whole = wide <= rect.width() + SLACK * UNIT and high <= rect.height() + SLACK * UNIT
        if whole or asked * share <= SMALLEST:
            break
        share = max(share - 0.5 / asked, SMALLEST / asked)
    pad = PADDING * UNIT * scale
    x, y = rect.center().x(), rect.center().y()
    if placing.horizontal == "left":
        x = rect.left() + pad + wide / 2
    elif placing.horizontal == "right":
        x = rect.right() - pad - wide / 2
    if placing.vertical == "top":
        y = rect.top() + high / 2
    elif placing.vertical == "bottom":
        y = rect.bottom() - high / 2
    inner = QRectF(-block.width / 2, -block.height / 2, block.width, block.height)
    _turned(painter, QPointF(x, y), angle, block, inner, replace(placing, horizontal="left", vertical="top"))
    return Fitted(asked, asked * share, whole)


def _stacked(painter: QPainter, rect: QRectF, runs: Sequence[Run], placing: Placing, scale: float) -> Fitted:
    """Characters one below the other; a text that is too long goes on in the next column to the right."""
    text, face = "".join(t for t, _ in runs), runs[0][1]
    asked = points = face.size
    while True:
        measure = metrics(face.name, points * scale, face.bold, face.italic, UNIT)
        step = measure.ascent() + measure.descent()
        holds = max(1, int((rect.height() + SLACK * UNIT * scale + step - points * scale * UNIT) // step))
        columns = [c for p in text.split("\n") for c in (_chunks(p, holds) if placing.wrap else [p])] or [""]
        longest = max(map(len, columns))
        whole = longest <= holds and len(columns) * points * scale * UNIT <= rect.width() + SLACK * UNIT
        if whole or points <= SMALLEST:
            break
        points = max(points - 0.5, SMALLEST)
    if not whole:
        step = min(step, rect.height() / max(1, longest))
    painter.setFont(_font(replace(face, size=points), scale))
    painter.setPen(face.colour)
    width = points * scale * UNIT * 1.1
    left = _left(rect, width * len(columns), placing.horizontal)
    for column in columns:
        for char, top in zip(column, _tops(rect, [step] * len(column), placing.vertical), strict=True):
            box = QRectF(left, top, width, step)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), char)
        left += width
    return Fitted(asked, points, whole)


def _chunks(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]
