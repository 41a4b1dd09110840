"""summary.xlsx: 个人工作记录汇总（供本人参考）, a cadre's year in words on exactly one page."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet


def summary(book: Workbook) -> None:
    """总结: who, a paragraph a platform, their own report; nobody signs it. Type is fitted when it is filled."""
    s = Sheet(book, "总结", (10, 19, 10, 14, 10, 20))
    s.own_pages()
    s.sheet.page_setup.fitToHeight = 1
    s.title("{{标题}}", 22, 44)
    for cells in (
        (
            (1, 1, "姓　名"),
            (2, 2, "{{姓名|缩}}"),
            (3, 3, "性　别"),
            (4, 4, "{{性别}}"),
            (5, 5, "出生年月"),
            (6, 6, "{{出生}}"),
        ),
        ((1, 1, "单位职务"), (2, 4, "{{单位职务|缩}}"), (5, 5, "政治面貌"), (6, 6, "{{面貌|缩}}")),
    ):
        s.line(28)
        for first, last, text in cells:
            label = "{{" not in text
            s.put(first, last, text, font=HEAD if label else "仿宋_GB2312", size=12, fill=label)
    s.line(10)
    s.line(24)
    s.put(1, 6, "{{段.题}}", font=HEAD, size=13, to="left", box=False, wrap=False)
    s.line(20)
    s.put(1, 6, "{{段.文}}", size=14, to="left", up="top", box=False)
    s.line(8)
    s.sides("{{说明}}", "{{局名}}　统计截止：{{截止}}", 3, 18, 9.5)


BOOKS = {"summary.xlsx": (summary,)}
