"""The lists of records behind figures."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from tools.templates.kit import HEAD, NUMBER, Sheet


def behind(
    book: Workbook,
    name: str,
    title: str,
    what: str,
    group: str = "块",
    last: str = "干部",
    widths: Sequence[float] = (13, 14, 40, 18, 10),
) -> None:
    """A list of records in groups (a block for each number, or each cadre's); `last`: what stands before the amount."""
    s = Sheet(book, name, widths)
    s.title(title)
    s.sides(what, "统计截止：{{截止}}", 3)
    s.line(24)
    for column, text in enumerate(("日期", "类别", "事项", last, "数量"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(24)
    s.put(1, 5, f"{{{{{group}.标题}}}}", font=HEAD, size=11, to="left", wrap=False)
    path = f"{group}.记录"
    s.line(18)
    s.put(1, 1, f"{{{{{path}.日期}}}}", size=10)
    s.put(2, 2, f"{{{{{path}.类别}}}}", size=10)
    s.put(3, 3, f"{{{{{path}.事项}}}}", size=10, to="left")
    s.put(4, 4, f"{{{{{path}.{last}}}}}", size=10)
    s.put(5, 5, f"{{{{{path}.数量}}}}", size=10, to="right", format=NUMBER)
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"
