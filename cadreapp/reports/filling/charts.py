"""Native Excel charts beside their figures: black, greys and dashes, readable on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.chart import BarChart, RadarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.period import Period
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade

SHADES = ("262626", "595959", "8C8C8C", "B3B3B3", "D9D9D9")
LOWEST, HIGHEST = 40, 110
"""Where the axes of a personal page's radar begin and end; its caption says so."""
BEST, OTHER = "262626", "B3B3B3"
"""A quarter's column where its grade is the highest, and where it is another."""
RECORDED = "各季度登记的工作事项（件）"
"""Stands over the columns of a page that everybody may see."""
Line = tuple[str, str | float | None]
_SIDE = 12
"""Column of a personal page, right of what is printed, where its quarters' figures stand."""


def _anchor(first_column: int, first_row: int, last_column: int, last_row: int) -> TwoCellAnchor:
    """A frame from the left upper corner of the first cell to the right lower corner of the last (counted from 1)."""
    return TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=first_column - 1, row=first_row - 1, colOff=20000, rowOff=20000),
        to=AnchorMarker(col=last_column, row=last_row, colOff=-20000, rowOff=-20000),
    )


def _plain_axes(chart: BarChart | RadarChart) -> None:
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=6350))


def stacked_chart(sheet: Worksheet, head: int, last: int) -> None:
    """Each cadre's total in its five parts; the bars stand beside the rows `head` + 1 to `last`."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.add_data(Reference(sheet, min_col=2, max_col=6, min_row=head, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head + 1, max_row=last))
    for series, shade in zip(chart.series, SHADES, strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=shade)
        series.graphicalProperties.line.solidFill = "FFFFFF"
    _plain_axes(chart)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.scaling.min = 0
    chart.y_axis.crosses = "max"
    chart.y_axis.number_format = "0"
    chart.legend.position = "t"
    chart.anchor = _anchor(8, head, 8, last + 1)
    sheet.add_chart(chart)


def radar_chart(sheet: Worksheet, first: int, last: int, row: int) -> None:
    """The five platforms' scores (column 9) against the group's medians (column 10), in the frame at `row`."""
    chart = RadarChart()
    chart.type = "marker"
    chart.style = 26
    for column in (9, 10):
        chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    looks = (("本人", "262626", "solid"), ("组中位数", "8C8C8C", "sysDash"))
    for series, (name, shade, dash) in zip(chart.series, looks, strict=True):
        series.tx = SeriesLabel(v=name)
        series.graphicalProperties = GraphicalProperties(noFill=True)
        series.graphicalProperties.line = LineProperties(solidFill=shade, prstDash=dash, w=22000)
        series.marker.symbol = "none"
    _plain_axes(chart)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = LOWEST, HIGHEST
    chart.y_axis.delete = True
    chart.legend = None
    chart.anchor = _anchor(1, row, 5, row)
    sheet.add_chart(chart)


def quarters_chart(sheet: Worksheet, marks: Sequence[ConfirmedGrade], row: int) -> None:
    """Columns of the quarters' scores, dark where the grade is the highest; no column where nothing is confirmed.

    The figures stand right of the printed page, the scores on the columns and the grades below them.
    """
    lines: list[Line] = [(_under(mark), None if mark.score is None else float(mark.score)) for mark in marks]
    _columns(sheet, "绩效考评得分", lines, [mark.best for mark in marks], row)


def records_chart(sheet: Worksheet, counts: Mapping[Period, int], row: int) -> None:
    """Columns of how many things are recorded in each quarter, for a page that everybody may see."""
    sheet.cell(row - 1, 6).value = RECORDED
    lines: list[Line] = [(f"{quarter.index}季\n{quarter.year}年", count) for quarter, count in counts.items()]
    _columns(sheet, "登记事项", lines, [False] * len(lines), row)


def _columns(sheet: Worksheet, title: str, lines: Sequence[Line], dark: Sequence[bool], row: int) -> None:
    """Columns, some of them dark, in the right half of a personal page, their figures right of what is printed."""
    lines = [("图表数据：季度", title), *lines]
    for at, line in enumerate(lines, 1):
        for column, value in enumerate(line, _SIDE):
            sheet.cell(at, column).value = value
            sheet.cell(at, column).font = Font(name="宋体", size=9, color="8C8C8C")
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
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, name, False)
    _plain_axes(chart)
    chart.y_axis.scaling.min = 0
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.legend = None
    chart.layout = Layout(manualLayout=ManualLayout(x=0.02, y=0.06, w=0.96, h=0.68))
    chart.anchor = _anchor(6, row, 10, row)
    sheet.add_chart(chart)


def _under(mark: ConfirmedGrade) -> str:
    """What stands below a column: the quarter, its grade, and the year below the first."""
    quarter = mark.period
    return f"{quarter.index}季\n{mark.grade or '—'}" + (f"\n{quarter.year}年" if quarter.index == 1 else "")
