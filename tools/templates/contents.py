"""目录: the sheets of a workbook of many, each with a way to it."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet


def contents(book: Workbook) -> None:
    """目录: number, sheet, what it is."""
    s = Sheet(book, "目录", (8, 30, 56))
    s.title("目　　录")
    s.sides("{{局名}}", "点击表名打开", 2)
    s.line(24)
    for column, text in enumerate(("序号", "工作表", "内　　容"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(19)
    s.put(1, 1, "{{表.序}}", size=10.5)
    s.put(2, 2, "{{表.表}}", size=10.5, to="left", indent=1)
    s.put(3, 3, "{{表.说明}}", size=10.5, to="left", indent=1)
    s.repeat(1, 3)
