"""appraisal.xlsx: the quarter's summary, the annual registration form, the year's results."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Border
from openpyxl.worksheet.pagebreak import Break

from tools.templates.kit import HEAD, LINE, NUMBER, SCORE, Sheet


def quarter(book: Workbook) -> None:
    """季度汇总: the quarter's scores and confirmed grades."""
    s = Sheet(book, "季度汇总", (5.5, 9, 22, 58, 8, 6, 8, 8, 8, 21), landscape=True)
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
    s.signs(((1, 3, "制表：{{制表}}"), (4, 5, "审核：　　　　　　　　　　　负责人："), (6, 10, "（单位盖章）")))
    s.repeat(1, 4)
    s.sheet.freeze_panes = "D5"


def registration(book: Workbook) -> None:
    """登记表: the annual appraisal registration form, two pages for one sheet printed on both sides."""
    s = Sheet(book, "登记表", (12, 12, 10, 13, 12, 14, 12, 7))
    s.title("{{标题}}", 22, 40)
    s.line(22)
    s.put(1, 8, "（{{年}}年度）", size=14, box=False)
    s.line(6)
    rows = (
        (("姓　名", "{{姓名}}"), ("性　别", "{{性别}}"), ("出生年月", "{{出生}}")),
        (("政治面貌", "{{面貌|缩}}"), ("{{任职栏}}", "{{任职时间}}"), ("职　级", "{{职级|缩}}")),
    )
    spans = ((1, 1, 2, 3), (4, 4, 5, 5), (6, 6, 7, 8))
    for row in rows:
        s.line(34)
        for (a, b, c, d), (label, value) in zip(spans, row, strict=True):
            s.put(a, b, label, size=13)
            s.put(c, d, value, size=13)
    for label, value, height in (
        ("单位及职务", "{{单位职务|缩}}", 34),
        ("从事或\n分管工作", "{{分管|空}}", 46),
        ("平时考核\n结　　果", "{{平时|缩}}", 40),
    ):
        s.line(height)
        s.put(1, 1, label, size=13)
        s.put(2, 8, value, size=13, to="left", indent=1)
    s.line(440)
    s.sheet.row_dimensions[s.row].height = 400
    s.put(1, 1, "个\n\n人\n\n总\n\n结", size=13, rows=2)
    s.put(2, 8, "{{总结|缩空}}", size=12, to="left", up="top", indent=1)
    s.line(34)
    s.put(2, 8, "签名：　　　　　　　　　　　　　年　　月　　日　", size=12, to="right")
    _open_edge(s, s.row - 1)
    s.sheet.row_breaks.append(Break(id=s.row))
    opinions = (
        ("主管领导\n评语和考核\n等次建议", "{{评语|缩空}}", "签名：　　　　　　　　　　　　　年　　月　　日　", 158),
        ("机关负责人\n或考核委员\n会意见", "{{意见|缩空}}", "签名（盖章）：　　　　　　　　　　年　　月　　日　", 128),
        ("本人意见", "{{本人|缩空}}", "签名：　　　　　　　　　　　　　年　　月　　日　", 92),
        (
            "未确定等次\n或不参加考\n核情况说明",
            "{{说明|缩空}}",
            "签名（盖章）：　　　　　　　　　　年　　月　　日　",
            112,
        ),
    )
    for label, value, sign, height in opinions:
        s.line(height)
        s.put(1, 1, label, size=13, rows=2)
        s.put(2, 8, value, size=12, to="left", up="center", indent=1)
        s.line(34)
        s.put(2, 8, sign, size=12, to="right")
        _open_edge(s, s.row - 1)
    s.line(48)
    s.put(1, 1, "备　注", size=13)
    s.put(2, 8, "{{备注|缩空}}", size=12, to="left", indent=1)
    s.sheet.row_breaks.append(Break(id=s.row))
    s.line(30)
    s.put(1, 8, "{{续页.标题}}", size=13, box=False, to="left")
    for height in (380, 320):
        s.line(height)
        s.put(1, 8, "{{续页.上}}" if height == 380 else "{{续页.下|空}}", size=12, to="left", up="top", box=False)
    s.sheet.row_breaks.append(Break(id=s.row))


def _open_edge(s: Sheet, row: int) -> None:
    """No rule between a text and the line of its signature."""
    for column in range(2, s.columns + 1):
        above, below = s.sheet.cell(row, column), s.sheet.cell(row + 1, column)
        above.border = Border(left=above.border.left, right=above.border.right, top=LINE)
        below.border = Border(left=below.border.left, right=below.border.right, bottom=LINE)


def results(book: Workbook) -> None:
    """结果名单: the year's grades."""
    s = Sheet(book, "结果名单", (6, 10, 20, 18, 14, 11, 15))
    s.title("{{局名}}年轻干部{{年}}年度考核结果名单")
    s.sides("参加考核的在册年轻干部：{{人数}} 人", "统计截止：{{截止}}", 4)
    s.line(28)
    for column, text in enumerate(("序号", "姓名", "单位", "职务", "职级", "等次", "未定等次原因\n或备注"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(23)
    s.put(1, 7, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(22)
    for column, name in enumerate(("序", "姓名", "单位", "职务", "职级", "等次", "备注"), 1):
        s.put(column, column, f"{{{{组.干部.{name}|缩}}}}" if column > 2 else f"{{{{组.干部.{name}}}}}", size=10.5)
    s.line(24)
    s.put(1, 2, "小　计", font=HEAD, fill=True)
    s.put(3, 7, "{{组.小计|缩}}", size=10.5, to="left", fill=True)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 3, "审核："), (4, 5, "负责人："), (6, 7, "（单位盖章）")))
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"


BOOKS = {"appraisal.xlsx": (quarter, registration, results)}
