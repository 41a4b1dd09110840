"""mentor.xlsx: 成长导师记录表; placement.xlsx: 挂职锻炼, 跟班学习 and 多岗位锻炼鉴定表."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break

from tools.templates.archive import opinion
from tools.templates.kit import HEAD, Sheet

_SIGN = "签名（盖章）：　　　　　　　　　　年　　月　　日　"
_OWN = "本人（签名）：　　　　　　　　　　年　　月　　日　"


def mentor(book: Workbook) -> None:
    """成长导师记录表: pair, term and aim, the year's four ones, remark and signatures, on one page."""
    s = Sheet(book, "成长导师记录表", (11.5, 8, 8, 13, 20, 31))
    s.own_pages()
    s.title("{{局名}}成长导师制“四个一”记录表", 20, 36)
    s.sides("{{期}}", "统计截止：{{截止}}", 3, 18)
    for (a, key), (b, other) in (
        (("干部姓名", "姓名"), ("单位及职务", "单位职务")),
        (("导师姓名", "导师"), ("导师单位", "导师单位")),
    ):
        s.line(30)
        s.put(1, 1, a, font=HEAD, size=10.5, fill=True)
        s.put(2, 3, f"{{{{{key}|缩}}}}", size=11)
        s.put(4, 4, b, font=HEAD, size=10.5, fill=True)
        s.put(5, 6, f"{{{{{other}|缩空}}}}", size=11, to="left", indent=1)
    for label, key in (("结对期限", "期限"), ("培养目标", "目标")):
        s.line(23)
        s.put(1, 1, label, font=HEAD, size=10.5, fill=True)
        s.put(2, 6, f"{{{{{key}|缩空}}}}", size=11, to="left", indent=1)
    s.line(22)
    head = s.row
    for first, last, text in ((1, 1, "时　段"), (2, 2, "应完成"), (3, 3, "已完成"), (4, 6, "完成情况（日期、内容）")):
        s.put(first, last, text, font=HEAD, size=10.5, fill=True)
    s.line(19)
    s.put(1, 6, "{{项.标题}}", font=HEAD, size=10.5, to="left", wrap=False)
    s.line(17.5)
    s.put(1, 1, "{{项.段.时段}}", size=10)
    s.put(2, 2, "{{项.段.应|空}}", size=10, format="0.##")
    s.put(3, 3, "{{项.段.已|空}}", size=10, format="0.##")
    s.put(4, 6, "{{项.段.情况|缩空}}", size=10, to="left")
    opinion(s, "导师评语", "", "导师（签名）：　　　　　　　　　　年　　月　　日　", (66, 20), font=HEAD, size=11)
    opinion(s, "本人意见", "", _OWN, (28, 20), font=HEAD, size=11)
    s.note("{{注.文字}}", 14)
    s.sides("制表：{{制表}}", "（单位盖章）", 3, 22)
    s.repeat(head, head)


def placement(book: Workbook) -> None:
    """鉴定表: facts, task and summary on the first page, the opinions on the second."""
    s = Sheet(book, "鉴定表", (11.5, 13, 11, 12, 11, 22))
    s.bind()
    s.own_pages()
    s.title("{{标题}}", 22, 44)
    s.sides("{{局名}}", "填表日期：　　　　年　　月　　日", 3, 22, 12)
    for row in (
        (("姓　　名", "姓名"), ("性　　别", "性别"), ("出生年月", "出生")),
        (("政治面貌", "面貌"), ("学历学位", "学历"), ("人员身份", "身份")),
    ):
        s.line(46 if row[0][1] == "姓名" else 30)  # a name of 17 letters in three lines
        for column, (label, key) in zip((1, 3, 5), row, strict=True):
            s.put(column, column, label, font=HEAD, size=12)
            s.put(column + 1, column + 1, f"{{{{{key}|缩空}}}}", size=12)
    for label, key, height in (
        ("派出单位\n及 职 务", "派出", 34),
        ("{{接收栏}}", "接收", 30),
        ("起止时间", "起止", 30),
        ("选派依据", "依据", 34),
        ("工作任务", "任务", 96),
    ):
        s.line(height)
        s.put(1, 1, label, font=HEAD, size=12)
        s.put(2, 6, f"{{{{{key}|缩空}}}}", size=12, to="left", indent=1)
    opinion(s, "个\n\n人\n\n小\n\n结", "{{小结|空}}", _OWN, (320, 32), font=HEAD, up="top")
    s.sheet.row_breaks.append(Break(id=s.row))
    opinion(s, "{{鉴定栏}}", "{{鉴定|缩空}}", "", (240, 32), font=HEAD, up="top")
    s.line(34)
    s.put(1, 1, "鉴定等次", font=HEAD, size=12)
    s.put(2, 3, "{{等次|空}}", size=12)
    s.put(4, 6, "签名（盖章）：　　　　年　　月　　日　", size=12, to="right")
    for label, sign in (
        ("派出单位\n意　　见", _SIGN),
        ("本人意见", _OWN),
        ("组织人事\n部门意见", _SIGN),
    ):
        opinion(s, label, "", sign, (96, 34), font=HEAD)
    s.line(44)
    s.put(1, 1, "备　　注", font=HEAD, size=12)
    s.put(2, 6, "{{备注|缩空}}", size=12, to="left", indent=1)


BOOKS = {"mentor.xlsx": (mentor,), "placement.xlsx": (placement,)}
