"""appraisal.xlsx: the quarter's summary, and the forms, results and filing of the year (annual.py)."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.annual import FORMS
from tools.templates.behind import behind
from tools.templates.contents import contents
from tools.templates.kit import HEAD, NUMBER, SCORE, Sheet


def quarter(book: Workbook) -> None:
    """季度汇总: the quarter's scores and confirmed grades."""
    s = Sheet(book, "季度汇总", (5.5, 9, 22, 58, 8, 6, 8, 8, 8, 21), landscape=True)
    s.printed()
    s.title("{{局名}}年轻干部{{期}}考评汇总表")
    s.sides("参加考评：{{人数}} 人　　{{密|空}}", "统计截止：{{截止}}", 3)
    s.line(24)
    heads = ((1, "序号"), (2, "姓名"), (3, "单位及职务"), (5, "总分"), (6, "位次"), (7, "评鉴\n等次"))
    for column, text in (*heads, (8, "绩效\n得分"), (9, "奖金\n系数"), (10, "备注")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.put(4, 4, "{{列#平台|并}}", font=HEAD, size=10.5, fill=True)
    s.line(40)
    s.put(4, 4, "{{列#名称}}", size=9.5, fill=True)
    s.line(21)
    s.put(1, 10, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(21)
    s.put(1, 1, "{{组.干部.序}}", size=9.5)
    s.put(2, 2, "{{组.干部.姓名}}", size=11)
    s.put(3, 3, "{{组.干部.单位职务|缩}}", size=9.5, to="left")
    s.put(4, 4, "{{组.干部.值#}}", size=10, format=NUMBER)
    s.put(5, 5, "{{组.干部.总分}}", size=11, bold=True, format=SCORE)
    s.put(6, 6, "{{组.干部.位次}}", size=11, bold=True)
    s.put(7, 7, "{{组.干部.等次}}", size=10.5)
    s.put(8, 8, "{{组.干部.绩效}}", size=10.5, format=SCORE)
    s.put(9, 9, "{{组.干部.系数}}", size=10.5, format="0.00")
    s.put(10, 10, "{{组.干部.备注|缩}}", size=9.5)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 5, f"审核：{'　' * 11}负责人：{{{{负责人}}}}"), (6, 10, "（单位盖章）")))
    s.repeat(1, 4)
    s.sheet.freeze_panes = "D5"


def sources(book: Workbook) -> None:
    """来源: the records behind the quarters' scores, or behind 考核名额."""
    behind(book, "来源", "数据来源", "各项数字所依据的记录（不公开的除外）")


BOOKS = {"appraisal.xlsx": (quarter, *FORMS, contents, sources)}
