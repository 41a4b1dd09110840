"""The charts of the overview, painted: a radar of the five platforms and a year's months beside the year before."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from cadreapp.records import PLATFORMS
from cadreapp.rules.scoring import axis as ends
from ui.kit import theme
from ui.kit.drawing.painted import Chart, heading, text

Pair = tuple[Decimal | None, Decimal | None]
Point = Callable[[int, float], QPointF]
"""Where a value lies, by the number of its axis or its month."""


def number(value: Decimal | None) -> str:
    """A value as it stands at an axis; missing is a dash."""
    return "—" if value is None else f"{value:.0f}" if value == value.to_integral_value() else f"{value:.1f}"


def scored(value: Decimal | None) -> str:
    """A score with its one decimal; missing is a dash."""
    return "—" if value is None else f"{value:.1f}"


def factor(value: Decimal | None) -> str:
    """A coefficient with one decimal, or with the two that it has; missing is a dash."""
    return "—" if value is None else f"{value:.1f}" if value == round(value, 1) else f"{value:.2f}"


class Radar(Chart):
    """Five axes, the subject solid, the comparison dashed. Goals: the platform's number.

    The axes go from 40 to 100, further where a value lies beyond; the title says so, both numbers stand at each axis.
    """

    def __init__(self, title: str, note: str) -> None:
        super().__init__(title)
        self.title, self.note = title, note
        self.pairs: Sequence[Pair] = ()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show (subject, comparison) of each platform."""
        self.pairs = pairs
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 232)

    def draw(self, painter: QPainter) -> None:
        floor, top = ends(v for pair in self.pairs for v in pair)
        span = f"轴 {floor}–{top}"
        if self.width() >= 310:
            heading(painter, self.title, f"{self.note}　{span}")
        else:
            heading(painter, self.title, self.note)
            text(painter, QRectF(16, self.height() - 22, 80, 18), span, 12, "text2")
        if not self.pairs:
            return
        area = QRectF(0, 40, self.width(), self.height() - 44)
        size = min(area.height() / 2 - 30, area.width() / 2 - 84)
        centre = QPointF(area.center().x(), area.center().y() + size * 0.08)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        def point(axis: int, value: float) -> QPointF:
            angle = 2 * math.pi * axis / len(PLATFORMS) - math.pi / 2
            share = max(0.0, min(1.0, (value - floor) / (top - floor))) * size
            return QPointF(centre.x() + math.cos(angle) * share, centre.y() + math.sin(angle) * share)

        axes = range(len(PLATFORMS))
        levels = range(floor + (step := 20 if floor else 25), top, step)
        for level in (*levels, top):
            painter.setPen(QPen(theme.color("line" if level < top else "line2"), 1))
            painter.drawPolygon(QPolygonF([point(a, level) for a in axes]))
        painter.setPen(QPen(theme.color("line"), 1))
        for axis in axes:
            painter.drawLine(centre, point(axis, top))
        self._shape(painter, [p[1] for p in self.pairs], point, "c2", dashed=True)
        self._shape(painter, [p[0] for p in self.pairs], point, "c1", dashed=False)
        if size > 40:
            for level in (one for one in levels if one + step <= top):
                at = point(0, level)
                text(painter, QRectF(at.x() + 3, at.y() - 7, 28, 14), str(level), 11, "text2")
        for axis, title in enumerate(PLATFORMS):
            self._label(painter, axis, title, point(axis, top))

    def _shape(
        self, painter: QPainter, values: Sequence[Decimal | None], point: Point, token: str, *, dashed: bool
    ) -> None:
        known = [(axis, float(v)) for axis, v in enumerate(values) if v is not None]
        pen = QPen(theme.color(token), 1.6)
        pen.setStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shape = QPolygonF([point(axis, v) for axis, v in known])
        if len(known) == len(PLATFORMS):
            if not dashed:
                ground = QColor(theme.color(token))
                ground.setAlphaF(0.08)
                painter.setBrush(ground)
            painter.drawPolygon(shape)
        else:
            painter.drawPolyline(shape)
        if not dashed:
            painter.setBrush(theme.color(token))
            painter.setPen(QPen(theme.color("surface"), 1))
            for axis, v in known:
                painter.drawEllipse(point(axis, v), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _label(self, painter: QPainter, axis: int, title: str, tip: QPointF) -> None:
        wide, tall = 84.0, 36.0
        left = (tip.x() - wide / 2, tip.x() + 8, tip.x() - wide / 2 + 26, tip.x() - wide / 2 - 26, tip.x() - wide - 8)[
            axis
        ]
        top = (tip.y() - tall - 4, tip.y() - tall / 2, tip.y() + 4, tip.y() + 4, tip.y() - tall / 2)[axis]
        left = max(2.0, min(left, self.width() - wide - 2))
        box = QRectF(left, top, wide, tall)
        own, other = self.pairs[axis]
        over = self.spot(box, axis + 1, f"看{title}的记录")
        text(painter, QRectF(left, top, wide, 18), title, 13, "accent_text" if over else "text", centre=True)
        text(painter, QRectF(left, top + 18, wide, 17), f"{number(own)} / {number(other)}", 12, "text2", centre=True)


class Trend(Chart):
    """Twelve months of this year, solid, and of the year before, dashed, from 0. Goals: the month."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__(title)
        self.title, self.note = title, note
        self.now: Sequence[int | None] = ()
        self.before: Sequence[int | None] = ()
        self.words = ("今年", "去年")

    def show_months(self, now: Sequence[int | None], before: Sequence[int | None], words: tuple[str, str]) -> None:
        """Show the two years' months and what each is called at its line's end."""
        self.now, self.before, self.words = now, before, words
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 232)

    def draw(self, painter: QPainter) -> None:
        heading(painter, self.title, self.note)
        values = [v for v in (*self.now, *self.before) if v is not None]
        if not values:
            text(painter, QRectF(0, 60, self.width(), 60), "这个范围里还没有走访记录", 13, "text2", centre=True)
            return
        top, step = _scale(max(values))
        plot = QRectF(46, 52, self.width() - 46 - 56, self.height() - 52 - 34)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for level in range(0, top + 1, step):
            y = plot.bottom() - plot.height() * level / top
            painter.setPen(QPen(theme.color("line2" if level == 0 else "line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            text(painter, QRectF(0, y - 9, 38, 18), f"{level:,}", 12, "text2", right=True)
        pitch = plot.width() / 12

        def point(month: int, value: float) -> QPointF:
            return QPointF(plot.left() + pitch * (month + 0.5), plot.bottom() - plot.height() * value / top)

        for month in range(12):
            box = QRectF(plot.left() + pitch * month, plot.bottom() + 4, pitch, 20)
            text(painter, box, str(month + 1), 12, "text2", centre=True)
        text(painter, QRectF(plot.right() + 6, plot.bottom() + 4, 30, 20), "月", 12, "text2")
        self._line(painter, self.before, point, "c2", self.words[1], plot, lower=True)
        self._line(painter, self.now, point, "c1", self.words[0], plot, lower=False)
        known = [(m, v) for m, v in enumerate(self.now) if v is not None]
        best = max((v for _, v in known), default=0)
        for month, value in known:
            at = point(month, value)
            says = f"{month + 1} 月 {value:,}"
            before = self.before[month]
            says += f"，{self.words[1]} {before:,}" if before is not None else ""
            over = self.spot(QRectF(at.x() - pitch / 2, plot.top() - 8, pitch, plot.height() + 30), month + 1, says)
            painter.setPen(QPen(theme.color("surface"), 1))
            painter.setBrush(theme.color("c1"))
            painter.drawEllipse(at, 5 if over else 4, 5 if over else 4)
            if over or value == best and best:
                text(
                    painter,
                    QRectF(at.x() - 30, at.y() - 22, 60, 16),
                    f"{value:,}",
                    12,
                    "accent_text",
                    bold=True,
                    centre=True,
                )
                best = best if over else -1

    def _line(
        self,
        painter: QPainter,
        values: Sequence[int | None],
        point: Point,
        token: str,
        word: str,
        plot: QRectF,
        *,
        lower: bool,
    ) -> None:
        known = [(m, v) for m, v in enumerate(values) if v is not None]
        if not known:
            return
        pen = QPen(theme.color(token), 1.6)
        pen.setStyle(Qt.PenStyle.DashLine if lower else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([point(m, v) for m, v in known]))
        end = point(*known[-1])
        top = end.y() - 9
        other = self.now if lower else self.before
        last = known[-1][0]
        beside = other[last] if other else None
        if beside is not None:
            apart = point(last, beside).y() - end.y()
            if abs(apart) < 18:
                top += 9 if apart <= 0 and lower else -9
        token = "text2" if lower else "accent_text"
        text(painter, QRectF(min(end.x() + 10, plot.right() + 10), top, 46, 18), word, 12, token, bold=not lower)


def _scale(most: int) -> tuple[int, int]:
    """The top of an axis from 0 and its step: at most five lines, round numbers."""
    step = 1
    while most > step * 4:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return max(step * -(-most // step), step), step
