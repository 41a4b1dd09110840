"""目录: the sheets of a workbook of many, each with a way to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault
from cadreapp.reports.filling.filler import Form, Link, heading

CONTENTS = "目录"


def contents(form: Form, sheets: Sequence[Worksheet], common: Mapping[str, Any]) -> list[Worksheet]:
    """The sheet 目录 for these sheets in their order; none with an older template of the bureau's."""
    if not form.has(CONTENTS):
        form.remarks.append(lacking(form, CONTENTS))
        return []
    rows = [
        {"序": number, "表": Link(sheet.title, sheet.title, "A1"), "说明": heading(sheet)}
        for number, sheet in enumerate(sheets, 1)
    ]
    return [form.sheet(CONTENTS, CONTENTS, {**common, "表": rows}).sheet]


def lacking(form: Form, name: str, made: str = "") -> Fault:
    """What the user is told of a sheet (`made`: as it is called once it is made) that an older template lacks."""
    return Fault(
        f"本单位的模板“{form.name}”是较早的，没有工作表“{name}”，因此没有生成“{made or name}”，"
        "请把内置模板复制出来重新改一份装入，或改用内置模板"
    )
