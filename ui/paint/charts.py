"""Small charts painted from a workbook's native ones: bars (plain, stacked, lying) and radar. Every value printed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from cadreapp import charted
from ui.paint.fonts import font

GREY = QColor("#D9D9D9")
INK, PAPER = QColor("#262626"), QColor("#FFFFFF")
_SHADES = ("#262626", "#8C8C8C", "#595959", "#B3B3B3", "#D9D9D9")


@dataclass(frozen=True)
class Series:
    """A line or set of bars: name, values (None = missing), colour, dashed or not; `points`: bars of another colour.

    `tenths`: the figures have one decimal.
    """

    name: str
    values: list[float | None]
    colour: QColor
    dashed: bool = False
    points: dict[int, QColor] = field(default_factory=dict)
    tenths: bool = False


def paint(painter: QPainter, chart: Any, book: Any, rect: QRectF, unit: float) -> None:
    """Paint a native chart of a workbook in a rectangle; `unit` = painter units in a point."""
    series = [_series(s, book, i) for i, s in enumerate(chart.series)]
    names = charted.names(chart, book)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("黑体", 7, pixels=unit))
    kind = type(chart).__name__
    if kind == "RadarChart":
        scaling = chart.y_axis.scaling
        radar(painter, rect, names, series, (float(scaling.min or 0), float(scaling.max or 100)), unit)
    elif kind == "BarChart" and chart.type == "bar":
        lying(painter, rect, _plot(chart, rect), names, series, float(chart.y_axis.scaling.max or 0), unit)
    else:
        standing(painter, rect, names, series, unit)
    painter.restore()


def _series(source: Any, book: Any, number: int) -> Series:
    found = [cell.value for cell in charted.cells(charted.reference(source.val), book)]
    values = [float(v) if isinstance(v, (int, float)) else None for v in found]
    name = charted.title(source, book)
    shape = source.graphicalProperties
    shade, dashed = _SHADES[number % len(_SHADES)], False
    if shape is not None:
        shade = _shade(shape) or shade
        dashed = bool(shape.line is not None and shape.line.prstDash not in (None, "solid"))
    tenths = source.dLbls is not None and "0.0" in (source.dLbls.numFmt or "")
    points = {p.idx: QColor(own) for p in source.dPt or () if p.spPr is not None and (own := _shade(p.spPr))}
    return Series(name, values, QColor(shade), dashed, points, tenths)


def _shade(shape: Any) -> str:
    """The plain colour of a shape, of its line where it is not filled; "" if it has none."""
    solid = shape.solidFill or (shape.line.solidFill if shape.line is not None else None)
    value = getattr(solid, "srgbClr", None)
    value = getattr(value, "val", value)  # a plain text in a book just made, an element in one that was read
    return f"#{value}" if value else ""


def standing(painter: QPainter, rect: QRectF, names: list[str], series: list[Series], unit: float) -> None:
    """Columns with their numbers on top, names below."""
    under = 10 * unit * max((name.count("\n") + 1 for name in names), default=1)
    plot = rect.adjusted(4 * unit, 14 * unit, -4 * unit, -under - 2 * unit)
    top = max([v for s in series for v in s.values if v is not None], default=0) or 1
    step = plot.width() / max(1, len(names))
    painter.setPen(QPen(GREY, 0.5 * unit))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    for number, name in enumerate(names):
        left = plot.left() + number * step
        width = step * 0.62 / max(1, len(series))
        for i, one in enumerate(series):
            value = one.values[number] if number < len(one.values) else None
            if value is None:
                continue
            height = plot.height() * value / top
            bar = QRectF(left + step * 0.19 + i * width, plot.bottom() - height, width, height)
            painter.fillRect(bar, one.points.get(number, one.colour))
            painter.setPen(INK)
            label = QRectF(left, bar.top() - 10 * unit, step, 10 * unit)
            painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), f"{value:.1f}" if one.tenths else f"{value:g}")
        painter.setPen(INK)
        below = QRectF(left, plot.bottom() + unit, step, under)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), name)


def _plot(chart: Any, rect: QRectF) -> QRectF | None:
    """Where a chart says that its axes stand in its frame."""
    box = chart.layout.manualLayout if chart.layout is not None else None
    if box is None or None in (box.x, box.y, box.w, box.h):
        return None
    x, y = rect.left() + box.x * rect.width(), rect.top() + box.y * rect.height()
    return QRectF(x, y, box.w * rect.width(), box.h * rect.height())


def lying(
    painter: QPainter,
    rect: QRectF,
    plot: QRectF | None,
    names: list[str],
    series: list[Series],
    most: float,
    unit: float,
) -> None:
    """Bars lying on one another, one line a name, the parts one after the other with their figures; the legend above.

    `plot`: where the bars stand, as high as the rows beside them; `most`: the end of their axis, 0 = the longest bar.
    """
    plot = plot or rect.adjusted(60 * unit, 26 * unit, -4 * unit, -4 * unit)
    sums = [sum(s.values[n] or 0 for s in series if n < len(s.values)) for n in range(len(names))]
    top = max([most, *sums]) or 1
    step = plot.height() / max(1, len(names))
    metrics = QFontMetricsF(painter.font())
    middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    at = plot.left()
    for one in series:
        box = QRectF(at, rect.top(), 0, plot.top() - rect.top())
        painter.fillRect(QRectF(at, box.center().y() - 3.5 * unit, 7 * unit, 7 * unit), one.colour)
        painter.setPen(INK)
        wide = max(metrics.horizontalAdvance(line) for line in one.name.split("\n") or [""])
        painter.drawText(QRectF(at + 9 * unit, box.top(), wide + unit, box.height()), middle, one.name)
        at += wide + 20 * unit
    for number, name in enumerate(names):
        left, line = plot.left(), plot.top() + number * step
        painter.setPen(INK)
        before = QRectF(rect.left(), line, plot.left() - rect.left() - 3 * unit, step)
        painter.drawText(before, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name)
        for one in series:
            value = one.values[number] if number < len(one.values) else None
            if value:
                part = QRectF(left, line + step * 0.15, plot.width() * value / top, step * 0.7)
                painter.fillRect(part, one.colour)
                words = f"{value:.1f}"
                if part.width() > metrics.horizontalAdvance(words):
                    painter.setPen(PAPER if one.colour.lightness() < 128 else INK)
                    painter.drawText(part, int(Qt.AlignmentFlag.AlignCenter), words)
                left = part.right()


def radar(
    painter: QPainter, rect: QRectF, names: list[str], series: list[Series], axis: tuple[float, float], unit: float
) -> None:
    """A radar whose axes go from the lowest to the highest value of `axis`, with the values of all series at each."""
    lowest, highest = axis
    size = min(rect.width(), rect.height()) / 2 - 24 * unit
    centre = rect.center()
    count = max(3, len(names))

    def share_of(value: float) -> float:
        return min(1.0, max(0.0, (value - lowest) / (highest - lowest)))

    def point(number: int, share: float) -> QPointF:
        angle = 2 * math.pi * number / count - math.pi / 2
        return QPointF(centre.x() + math.cos(angle) * size * share, centre.y() + math.sin(angle) * size * share)

    painter.setPen(QPen(GREY, 0.5 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for share in (0.25, 0.5, 0.75, 1.0):
        painter.drawPolygon(QPolygonF([point(n, share) for n in range(count)]))
    for number in range(count):
        painter.drawLine(centre, point(number, 1.0))
    for one in series:
        pen = QPen(one.colour, (1.2 if one.dashed else 1.6) * unit)
        pen.setStyle(Qt.PenStyle.DashLine if one.dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        known = [(n, v) for n, v in enumerate(one.values) if v is not None]
        if len(known) == len(names):
            painter.drawPolygon(QPolygonF([point(n, share_of(v)) for n, v in known]))
        else:
            for n, v in known:
                painter.drawEllipse(point(n, share_of(v)), unit, unit)
    painter.setPen(INK)
    for number, name in enumerate(names):
        tip = point(number, 1.0)
        aside = tip.x() - centre.x()
        values = " / ".join(
            f"{s.values[number]:g}" if number < len(s.values) and s.values[number] is not None else "—" for s in series
        )
        box = QRectF(tip.x() - 40 * unit, tip.y() - 10 * unit, 80 * unit, 20 * unit)
        way = Qt.AlignmentFlag.AlignHCenter
        if abs(aside) < size / 2:  # above, below
            box.translate(0, (-12 if tip.y() < centre.y() else 12) * unit)
        elif aside > 0:
            box.moveLeft(tip.x() + 4 * unit)
            way = Qt.AlignmentFlag.AlignLeft
        else:
            box.moveRight(tip.x() - 4 * unit)
            way = Qt.AlignmentFlag.AlignRight
        both = name if "\n" in name else f"{name}\n{values}"  # unless the name says them already
        painter.drawText(box, int(way | Qt.AlignmentFlag.AlignVCenter), both)
