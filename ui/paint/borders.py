"""Rules of a page: every style of line that a workbook has; where two cells meet, the heavier one is drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.paint.looks import WEIGHT, Side, Sides

WIDTHS = {"hair": 0.25, "thick": 1.8, "double": 0.5, "dotted": 0.5, "slantDashDot": 1.2}
"""Points of a line; whatever begins with medium has 1.2, the others 0.5."""
_DASHES: dict[str, tuple[float, ...]] = {
    "dotted": (1.0, 1.5),
    "dashed": (3.0, 1.5),
    "dashDot": (6.0, 2.0, 2.0, 2.0),
    "dashDotDot": (6.0, 2.0, 2.0, 2.0, 2.0, 2.0),
    "mediumDashed": (6.0, 2.5),
    "mediumDashDot": (6.0, 2.5, 2.5, 2.5),
    "mediumDashDotDot": (6.0, 2.5, 2.5, 2.5, 2.5, 2.5),
    "slantDashDot": (7.0, 1.5, 3.0, 1.5),
}
"""Points drawn and left out in turn."""
GAP = 1.5
"""Points between the middles of the two lines of a double one."""


def width_of(style: str) -> float:
    """Points of one line of a style."""
    return WIDTHS.get(style, 1.2 if style.startswith("medium") else 0.5)


def pen_of(style: str, colour: QColor, unit: float) -> QPen:
    """The pen of a style; `unit` = painter units in a point."""
    width = width_of(style) * unit
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style in _DASHES:
        pen.setDashPattern([length * unit / width for length in _DASHES[style]])
    return pen


class Rules:
    """Collects the edges of a page's cells, then draws them: neighbouring pieces of one line in one stroke.

    `xs`, `ys`: where the page's columns and rows begin and end, in painter units.
    """

    def __init__(self, xs: Sequence[float], ys: Sequence[float], unit: float):
        self.xs, self.ys, self.unit = xs, ys, unit
        self._lying: dict[tuple[int, int], Side] = {}
        self._standing: dict[tuple[int, int], Side] = {}
        self._slanting: list[tuple[QLineF, Side]] = []

    def cell(self, row: int, column: int, sides: Sides, inside: tuple[bool, bool, bool, bool] | None) -> None:
        """Add the borders of the cell in that place of the page.

        `inside`: its left, right, top, bottom lie within its merged range and have no line.
        """
        left, right, top, bottom = sides
        if left and not (inside and inside[0]):
            _add(self._standing, (column, row), left)
        if right and not (inside and inside[1]):
            _add(self._standing, (column + 1, row), right)
        if top and not (inside and inside[2]):
            _add(self._lying, (row, column), top)
        if bottom and not (inside and inside[3]):
            _add(self._lying, (row + 1, column), bottom)

    def slanting(self, rect: QRectF, side: Side, *, up: bool, down: bool) -> None:
        """The diagonals of a cell."""
        if up:
            self._slanting.append((QLineF(rect.bottomLeft(), rect.topRight()), side))
        if down:
            self._slanting.append((QLineF(rect.topLeft(), rect.bottomRight()), side))

    def draw(self, painter: QPainter) -> None:
        """Draw everything collected."""
        drawn: dict[tuple[str, int], list[QLineF]] = {}
        for at, start, end, side in _joined(self._lying):
            y, lines = self.ys[at], drawn.setdefault(side[:2], [])
            for shift, more in self._strokes(side[0]):
                lines.append(QLineF(self.xs[start] - more, y + shift, self.xs[end] + more, y + shift))
        for at, start, end, side in _joined(self._standing):
            x, lines = self.xs[at], drawn.setdefault(side[:2], [])
            for shift, more in self._strokes(side[0]):
                lines.append(QLineF(x + shift, self.ys[start] - more, x + shift, self.ys[end] + more))
        for line, side in self._slanting:
            drawn.setdefault(side[:2], []).extend(self._parallel(line, side[0]))
        for style, rgb in sorted(drawn, key=lambda k: WEIGHT.index(k[0])):
            painter.setPen(pen_of(style, QColor.fromRgb(rgb), self.unit))
            painter.drawLines(drawn[style, rgb])

    def _strokes(self, style: str) -> Sequence[tuple[float, float]]:
        """(shift across, how much longer at each end so that corners close) of the lines of a style."""
        more = width_of(style) * self.unit / 2 if style not in _DASHES else 0.0
        if style != "double":
            return ((0.0, more),)
        half = GAP / 2 * self.unit
        return (-half, half + more), (half, half + more)

    def _parallel(self, line: QLineF, style: str) -> Sequence[QLineF]:
        if style != "double":
            return (line,)
        half = GAP / 2 * self.unit
        aside = line.normalVector().unitVector()
        dx, dy = aside.dx() * half, aside.dy() * half
        return (line.translated(dx, dy), line.translated(-dx, -dy))


def _add(edges: dict[tuple[int, int], Side], key: tuple[int, int], side: Side) -> None:
    known = edges.get(key)
    if known is None or side[2] > known[2]:
        edges[key] = side


def _joined(edges: dict[tuple[int, int], Side]) -> Iterator[tuple[int, int, int, Side]]:
    """(place across, first piece, after the last piece, side): pieces that follow one another in one style, as one."""
    at = start = end = -1
    side: Side | None = None
    for key in sorted(edges):
        own = edges[key]
        if key[0] == at and key[1] == end and own == side:
            end += 1
            continue
        if side is not None:
            yield at, start, end, side
        (at, start), side = key, own
        end = start + 1
    if side is not None:
        yield at, start, end, side
