"""reminder.xlsx: 工作催办单."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet


def reminder(book: Workbook) -> None:
    """催办单: what one cadre or unit has to make up, with the lines for signing and for what was done."""
    s = Sheet(book, "催办单", (6, 22, 15, 11, 11, 11, 18))
    s.own_pages()
    s.title("{{局名}}工作催办单", 22, 44)
    s.sides("{{称呼}}", "{{日期}}", 4, 26, 13)
    s.line(64)
    s.put(1, 7, "{{正文}}", size=13, to="left", up="center", box=False)
    s.line(26)
    for column, text in enumerate(("序号", "事项", "时段", "应完成", "已完成", "还缺", "{{末栏}}"), 1):
        s.put(column, column, text, font=HEAD, size=12, fill=True)
    head = s.row
    s.line(24)
    for column, name in enumerate(("序", "事项", "时段", "应", "已", "缺", "末"), 1):
        s.put(column, column, f"{{{{事.{name}|{'缩空' if column == 7 else '缩'}}}}}", size=12, format="0.##")
    s.line(8)
    for label, height in (("未完成原因\n及补做措施", 84), ("补做情况\n核实意见", 64)):
        s.line(height)
        s.put(1, 2, label, font=HEAD, size=12)
        s.put(3, 7, "", size=12)
    s.line(14)
    s.signs(((1, 2, "签发人："), (3, 5, "签收人："), (6, 7, "签收日期：")), 34)
    s.sides("制表：{{制表}}", "（单位盖章）", 4, 26)
    s.repeat(head, head)


BOOKS = {"reminder.xlsx": (reminder,)}
