"""What a native chart of a workbook shows: its names and its series, read from the cells; and that in words."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import range_boundaries

KINDS = {"RadarChart": "雷达图", "BarChart": "柱形图", "LineChart": "折线图", "PieChart": "饼图"}
MISSING = "—"


def reference(source: Any) -> str:
    """Where the cells of names, values or a title lie; "" where there are none."""
    for name in ("numRef", "strRef"):
        found = getattr(source, name, None)
        if found is not None:
            return str(found.f)
    return ""


def cells(area: str, book: Any) -> list[Any]:
    """The cells of a reference, row by row."""
    if not area:
        return []
    sheet, _, area = area.rpartition("!")
    page = book[sheet.strip("'").replace("''", "'")]
    first_column, first_row, last_column, last_row = range_boundaries(area.replace("$", ""))
    return [
        _cell(page, row, column)
        for row in range(first_row or 1, (last_row or 1) + 1)
        for column in range(first_column or 1, (last_column or 1) + 1)
    ]


def _cell(sheet: Any, row: int, column: int) -> Any:
    """A cell, or what can be said of it while its sheet has made none."""
    return _Seen(sheet, row, column) if getattr(sheet, "is_packed", False) else sheet.cell(row, column)


class _Seen:
    """A cell of a sheet that keeps plain values."""

    def __init__(self, sheet: Any, row: int, column: int) -> None:
        self._place = sheet, row, column

    @property
    def value(self) -> Any:
        sheet, row, column = self._place
        return sheet.value_of(row, column)

    @property
    def number_format(self) -> str:
        sheet, row, column = self._place
        return str(sheet.form_of(row, column))


def texts(area: str, book: Any) -> list[str]:
    """The cells of a reference as texts; "" where there is nothing."""
    return [str(cell.value) if cell.value is not None else "" for cell in cells(area, book)]


def names(chart: Any, book: Any) -> list[str]:
    """What stands at a chart's axis."""
    return texts(reference(chart.series[0].cat), book) if chart.series else []


def title(series: Any, book: Any) -> str:
    """What a series is called."""
    if series.tx is None:
        return ""
    return series.tx.v or " ".join(texts(reference(series.tx), book))


def in_words(chart: Any, sheet: Any, book: Any) -> str:
    """A sentence for those who do not see a chart: the sheet, what stands above it, its kind, every figure in it."""
    kind = "条形图" if getattr(chart, "type", "") == "bar" else KINDS.get(type(chart).__name__, "图表")
    whole = [(title(one, book), [_said(cell) for cell in cells(reference(one.val), book)]) for one in chart.series]
    found = []
    for number, name in enumerate(names(chart, book)):
        if len(whole) > 1:  # the second line of a name says its figures already, that of a series its share
            parts = [f"{_first(called)} {row[number]}" for called, row in whole]
            found.append(f"{_first(name)} {'、'.join(parts)}")
        else:
            found += [f"{_line(name)}：{row[number]}" for _, row in whole]
    about = [
        part for part in (sheet.title, _line(str(_cell(sheet, 1, 1).value or "")), _heading(chart, sheet), kind) if part
    ]
    return "，".join(about) + (f"：{'；'.join(found)}。" if found else "。")


def _heading(chart: Any, sheet: Any) -> str:
    """What stands in the row above a chart, over it or left of it."""
    start = getattr(chart.anchor, "_from", None)
    if start is None or not start.row:
        return ""
    for column in range(start.col + 1, 0, -1):
        value = _cell(sheet, start.row, column).value
        if value not in (None, ""):
            return _line(str(value))
    return ""


def _said(cell: Any) -> str:
    value = cell.value
    if value is None or value == "":
        return MISSING
    if isinstance(value, (int, float)):
        return f"{value:.1f}" if ".0" in cell.number_format else f"{value:g}"
    return str(value)


def _first(words: str) -> str:
    return words.split("\n")[0]


def _line(words: str) -> str:
    return " ".join(words.split())
