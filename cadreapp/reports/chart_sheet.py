"""The showcase's sheet 图表: what everybody's total is made of, in blocks of rows with a bar beside each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import HIDDEN, Showcase, evenly, total_of
from cadreapp.reports.filling.charts import stacked_chart
from cadreapp.reports.filling.filler import Filled, Form
from cadreapp.reports.trail import Trail

TITLE = "图表"
ROWS, ROW = 20, 17.0
"""Cadres in a block at most, and points of a row of one line."""
PAGE, AROUND = 440.0, 61.0
"""Points of a page, and of a block's rows above and below its cadres."""


def chart_sheet(data: Showcase, form: Form, common: Mapping[str, Any], trail: Trail) -> Worksheet:
    """The sheet, filled: a block and its chart stay on one page, all rows of a block are equally high."""
    filled = _filled(data, form, common, trail, ROWS)
    tallest = max((max(_heights(filled, *span)) for span in filled.spans["块"]), default=ROW)
    if tallest > ROW:  # somebody's name stands in two lines: fewer on a page
        form.discard(filled)
        filled = _filled(data, form, common, trail, max(1, int((PAGE - AROUND) // tallest)))
    sheet, used = filled.sheet, 0.0
    sheet.row_breaks.brk = []
    for first, last in filled.spans["块"]:
        tall = max(_heights(filled, first, last))
        for row in range(first + 2, last):
            sheet.set_height(row, tall)
        height = AROUND + tall * (last - first - 2)
        if used and used + height > PAGE:
            sheet.row_breaks.append(Break(id=first - 1))
            used = 0
        used += height
        stacked_chart(sheet, first + 1, last - 1)
    return sheet


def _heights(filled: Filled, first: int, last: int) -> list[float]:
    """How high the rows of a block's cadres are."""
    return [filled.sheet.height_of(row) or ROW for row in range(first + 2, last)]


def _filled(data: Showcase, form: Form, common: Mapping[str, Any], trail: Trail, most: int) -> Filled:
    """The shares of everybody's total in blocks of at most so many cadres."""
    blocks = []
    whole = sum(data.weights)
    heads = {
        f"平台{at}": f"{name}\n{weight * 100 / whole:g}%"
        for at, (name, weight) in enumerate(zip(PLATFORMS, data.weights, strict=True), 1)
    }
    for group, lines in data.groups.items():
        first = 1
        for some in evenly(lines, most):
            part = f"（第 {first}—{first + len(some) - 1} 人）" if len(lines) > len(some) else ""
            first += len(some)
            rows = [
                {
                    "姓名": trail.page(line.member.person, line.member.name),
                    "总分": trail.page(line.member.person, total_of(data, line)),
                }
                | {
                    f"折{at}": HIDDEN if data.held_back(line, at) else trail.score(line.member.person, at, share)
                    for at, share in enumerate(line.shares[: len(PLATFORMS)], 1)
                }
                for line in some
            ]
            blocks.append({"标题": group + part, "干部": rows, "空": None, **heads})
    return form.sheet(TITLE, TITLE, {**common, "块": blocks})
