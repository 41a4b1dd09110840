"""Native Excel charts beside their figures: black, greys and dashes, readable on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.chart import BarChart, RadarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.period import Period
from cadreapp.reports.filling.packed import height_at, put_beside, value_at
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade

SHADES = ("262626", "595959", "8C8C8C", "B3B3B3", "D9D9D9")
HIGHEST = 110
"""Where the axes of the charts of scores end."""
BEST, OTHER = "262626", "B3B3B3"
"""A quarter's column where its grade is the highest, and where it is another."""
RECORDED = "各季度登记的工作事项（件）"
"""Stands over the columns of a page that everybody may see."""
_FAINT = Font(name="宋体", size=9, color="8C8C8C")
Line = tuple[str, str | float | None]
_SIDE, _NAMES = 12, 15
"""Columns of a personal page, right of what is printed, for its quarters' figures and for the names of its radar."""
_TINY = '[<3]"";0.0'
"""How a part of a bar says its figure: not where it is too narrow for it, or not told."""
_EMU = 12700
_INSET = 20000


def _anchor(first_column: int, first_row: int, last_column: int, last_row: int) -> TwoCellAnchor:
    """A frame from the left upper corner of the first cell to the right lower corner of the last (counted from 1)."""
    return TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=first_column - 1, row=first_row - 1, colOff=_INSET, rowOff=_INSET),
        to=AnchorMarker(col=last_column, row=last_row, colOff=-_INSET, rowOff=-_INSET),
    )


def _type(size: float, shade: str = "262626") -> RichText:
    """Type of that size in points."""
    face = CharacterProperties(sz=round(size * 100), solidFill=shade)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=face), endParaRPr=face)])


def _figures(shade: str, size: float = 8, code: str = "General") -> DataLabelList:
    """Labels that say the values and nothing else."""
    labels = DataLabelList(numFmt=code, txPr=_type(size, shade), showVal=True)
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"):
        setattr(labels, name, False)
    return labels


def _within(x: float, y: float, w: float, h: float) -> Layout:
    """Where the axes stand in a chart, in parts of its frame."""
    return Layout(manualLayout=ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=x, y=y, w=w, h=h))


def _points(sheet: Worksheet, first: int, last: int) -> float:
    """The height of rows."""
    return sum(height_at(sheet, row) for row in range(first, last + 1))


def stacked_chart(sheet: Worksheet, head: int, last: int) -> None:
    """Each cadre's total in its five parts; the bars stand beside the rows `head` + 1 to `last`, all equally high."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.add_data(Reference(sheet, min_col=2, max_col=6, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    for series, shade in zip(chart.series, SHADES, strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=shade)
        series.graphicalProperties.line.solidFill = "FFFFFF"
        series.dLbls = _figures("FFFFFF" if shade < "8" else "262626", code=_TINY)
        series.dLbls.position = "ctr"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.txPr = _type(8)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, HIGHEST
    chart.y_axis.majorGridlines = None
    names = [str(value_at(sheet, row, 1) or "") for row in range(head + 1, last + 1)]
    wide = (sheet.column_dimensions["H"].width or 9) * 5.25
    left = min(0.3, (8 * max(map(len, names), default=0) + 12) / wide)
    whole = _points(sheet, head, last + 1) - 2 * _INSET / _EMU
    above = _points(sheet, head, head) - _INSET / _EMU
    chart.layout = _within(left, above / whole, 0.99 - left, _points(sheet, head + 1, last) / whole)
    chart.legend.position, chart.legend.txPr = "t", _type(8)
    box = ManualLayout(xMode="edge", yMode="edge", x=left, y=0, w=0.99 - left, h=above / whole)
    chart.legend.layout = Layout(manualLayout=box)
    chart.anchor = _anchor(8, head, 8, last + 1)
    sheet.add_chart(chart)


def radar_chart(sheet: Worksheet, first: int, last: int, row: int, ends: tuple[int, int] = (40, HIGHEST)) -> None:
    """The five platforms' scores (column 9) against the group's medians (column 10), in the frame at `row`.

    Both numbers stand at each axis, under its name; the axes go from one of the `ends` to the other.
    """
    told = ["图表数据：平台"]
    for source in range(first, last + 1):
        both = " / ".join(_score(value_at(sheet, source, column)) for column in (9, 10))
        told.append(f"{value_at(sheet, source, 1)}\n{both}")
    for at, text in enumerate(told, 1):
        put_beside(sheet, at, _NAMES, text, _FAINT)
    chart = RadarChart()
    chart.type = "marker"
    chart.style = 26
    for column in (9, 10):
        chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=_NAMES, min_row=2, max_row=last - first + 2))
    looks = (("本人", "262626", "solid"), ("组中位数", "8C8C8C", "sysDash"))
    for series, (name, shade, dash) in zip(chart.series, looks, strict=True):
        series.tx = SeriesLabel(v=name)
        series.graphicalProperties = GraphicalProperties(noFill=True)
        series.graphicalProperties.line = LineProperties(solidFill=shade, prstDash=dash, w=22000)
        series.marker.symbol = "none"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.txPr = _type(8)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=6350))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = ends
    chart.y_axis.majorUnit = 20 if ends[0] else 25
    chart.legend = None
    room = min(0.36, 27 / max(1.0, _points(sheet, row, row)))
    chart.layout = _within(0.25, room, 0.5, 1 - 2 * room)
    chart.anchor = _anchor(1, row, 5, row)
    sheet.add_chart(chart)


def _score(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, (int, float)) else str(value or "—")


def quarters_chart(sheet: Worksheet, marks: Sequence[ConfirmedGrade], row: int) -> None:
    """Columns of the quarters' scores, dark where the grade is the highest; no column where nothing is confirmed.

    The figures stand right of the printed page, the scores on the columns and the grades below them.
    """
    lines: list[Line] = [(_under(mark), None if mark.score is None else float(mark.score)) for mark in marks]
    _columns(sheet, "绩效考评得分", lines, [mark.best for mark in marks], row, "0.0")


def records_chart(sheet: Worksheet, counts: Mapping[Period, int], row: int) -> None:
    """Columns of how many things are recorded in each quarter, for a page that everybody may see."""
    put_beside(sheet, row - 1, 6, RECORDED)
    lines: list[Line] = [(f"{quarter.index}季\n{quarter.year}年", count) for quarter, count in counts.items()]
    _columns(sheet, "登记事项", lines, [False] * len(lines), row, "0")


def _columns(sheet: Worksheet, title: str, lines: Sequence[Line], dark: Sequence[bool], row: int, code: str) -> None:
    """Columns, some of them dark, in the right half of a personal page, their figures right of what is printed.

    `code`: how the figures are written.
    """
    lines = [("图表数据：季度", title), *lines]
    for at, line in enumerate(lines, 1):
        for column, value in enumerate(line, _SIDE):
            put_beside(sheet, at, column, value, _FAINT, code)
    chart = BarChart()
    chart.type, chart.gapWidth = "col", 60
    last = len(lines)
    chart.add_data(Reference(sheet, min_col=_SIDE + 1, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=_SIDE, min_row=2, max_row=last))
    (series,) = chart.series
    series.graphicalProperties = GraphicalProperties(solidFill=OTHER)
    for at, best in enumerate(dark):
        if best:
            series.data_points.append(DataPoint(idx=at, spPr=GraphicalProperties(solidFill=BEST)))
    series.dLbls = _figures("262626", code=code)
    series.dLbls.position = "outEnd"
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.x_axis.txPr = _type(8)
    most = max([float(value) for _, value in lines[1:] if isinstance(value, (int, float))], default=0)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, most * 1.02 or 1
    chart.y_axis.majorGridlines = None
    chart.legend = None
    high = max(1.0, _points(sheet, row, row))
    under = min(0.5, (10.5 * max(str(name).count("\n") + 1 for name, _ in lines) + 6) / high)
    above = min(0.25, 14 / high)
    chart.layout = _within(0.02, above, 0.96, 1 - above - under)
    chart.anchor = _anchor(6, row, 10, row)
    sheet.add_chart(chart)


def _under(mark: ConfirmedGrade) -> str:
    """What stands below a column: the quarter, its grade, and the year below the first."""
    quarter = mark.period
    return f"{quarter.index}季\n{mark.grade or '—'}" + (f"\n{quarter.year}" if quarter.index == 1 else "")
