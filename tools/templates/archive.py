"""appointment.xlsx: 干部任免审批表; timeline.xlsx: 全程纪实; commendations.xlsx: 表彰名册; talk.xlsx: 提醒谈话记录."""

from __future__ import annotations

from copy import copy

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.pagebreak import Break

from tools.templates.kit import BODY, HEAD, Sheet

RELATIVES = 7
"""The rows of 家庭主要成员及重要社会关系 on the official form."""
RESUME = 356.65
"""Height of 简历 on the official form in points (7133 twips)."""


def joined(s: Sheet, row: int, first: int, last: int) -> None:
    """No line between a row and the one below it, in these columns: a text above its line of signature."""
    for at, side in ((row, "bottom"), (row + 1, "top")):
        for column in range(first, last + 1):
            border: Border = copy(s.sheet.cell(at, column).border)
            setattr(border, side, Side())
            s.sheet.cell(at, column).border = border


def opinion(
    s: Sheet,
    label: str,
    value: str,
    sign: str,
    heights: tuple[float, float],
    *,
    font: str = BODY,
    size: float = 12,
    up: str = "center",
) -> None:
    """A label in the first column, what was decided beside it, and under that the line of signature and date."""
    s.line(heights[0])
    s.sheet.row_dimensions[s.row + 1].height = heights[1]  # the label's merge measures the row below it too
    s.put(1, 1, label, font=font, size=size, rows=2)
    s.put(2, s.columns, value, size=size, to="left", up=up, indent=1)
    s.line(heights[1])
    s.put(2, s.columns, sign, size=size, to="right")
    joined(s, s.row - 1, 2, s.columns)


def appointment(book: Workbook) -> None:
    """任免审批表: the official form, two pages for one sheet printed on both sides; heights exact, type shrinks."""
    s = Sheet(book, "任免审批表", (8.5, 11, 9.5, 10, 10, 12, 15))
    s.bind()
    s.own_pages()
    s.sheet.page_margins.top, s.sheet.page_margins.bottom = 0.58, 0.6
    s.restrict()
    s.title("干部任免审批表", 22, 44)
    facts = (
        ("姓　名", "姓名", "性　别", "性别", "出生年月\n（　岁）", "出生"),
        ("民　族", "民族", "籍　贯", "籍贯", "出 生 地", "出生地"),
        ("入　党\n时　间", "入党", "参加工\n作时间", "工作", "健康状况", "健康"),
    )
    for at, texts in enumerate(facts):
        s.line(36)
        for column in (1, 3, 5):
            s.put(column, column, texts[column - 1], size=12)
            s.put(column + 1, column + 1, f"{{{{{texts[column]}|缩空}}}}", size=12)
        if not at:
            s.put(7, 7, "{{照片}}", size=12, rows=4)
    s.line(36)
    s.put(1, 1, "专业技\n术职务", size=12)
    s.put(2, 3, "{{专技|缩空}}", size=12)
    s.put(4, 4, "熟悉专业\n有何专长", size=12)
    s.put(5, 6, "{{专长|缩空}}", size=12)
    for at, mode in enumerate(("全日制", "在职")):
        for line, (left, right) in enumerate((("学历", "院校"), ("学位", "专业"))):
            s.line(28)
            for row in range(s.row, s.row + 4):  # a merge that begins here measures the rows below it too
                s.sheet.row_dimensions[row].height = 28
            if not at and not line:
                s.put(1, 1, "学　历\n学　位", size=12, rows=4)
            if not line:
                s.put(2, 2, "全日制\n教　育" if not at else "在　职\n教　育", size=12, rows=2)
                s.put(4, 4, "毕业院校\n系及专业", size=12, rows=2)
            s.put(3, 3, f"{{{{{mode}{left}|缩空}}}}", size=12)
            s.put(5, 7, f"{{{{{mode}{right}|缩空}}}}", size=12)
    for label, key in (("现 任 职 务", "现任"), ("拟 任 职 务", "拟任"), ("拟 免 职 务", "拟免")):
        s.line(32)
        s.put(1, 2, label, size=12)
        s.put(3, 7, f"{{{{{key}|缩空}}}}", size=12, to="left", indent=1)
    s.line(RESUME)
    s.put(1, 1, "简\n\n\n\n历", size=12)
    s.put(2, 7, "{{简历|缩空}}", size=12, to="left", up="center", indent=1)
    s.sheet.row_breaks.append(Break(id=s.row))
    for label, key, height in (
        ("奖　惩\n情　况", "奖惩", 116),
        ("年　度\n考　核\n结　果", "考核", 96),
        ("任　免\n理　由", "理由", 92),
    ):
        s.line(height)
        s.put(1, 1, label, size=12)
        s.put(2, 7, f"{{{{{key}|缩空}}}}", size=12, to="left", indent=1)
    s.line(28)
    for row in range(s.row, s.row + RELATIVES + 1):
        s.sheet.row_dimensions[row].height = 28
    s.put(1, 1, "家\n庭\n主\n要\n成\n员\n及\n重\n要\n社\n会\n关\n系", size=11, rows=RELATIVES + 1)
    for column, last, text in (
        (2, 2, "称　谓"),
        (3, 3, "姓　名"),
        (4, 4, "出生年月"),
        (5, 5, "政治面貌"),
        (6, 7, "工 作 单 位 及 职 务"),
    ):
        s.put(column, last, text, size=12)
    for number in range(1, RELATIVES + 1):
        s.line(28)
        for column, last, key in ((2, 2, "称谓"), (3, 3, "名"), (4, 4, "生"), (5, 5, "面貌"), (6, 7, "单位")):
            s.put(column, last, f"{{{{亲{number}.{key}|缩空}}}}", size=12, to="left" if last == 7 else "center")
    opinion(s, "呈　报\n单　位", "{{呈报|缩空}}", "（盖章）　　　　　　年　　月　　日　", (40, 26))
    _decisions(s)
    s.sides("填表人：{{填表人|空}}　{{到龄|空}}", "计算年龄时间：{{算龄日}}　填表时间：{{填表日}}", 3, 30, 12)
    s.sheet.row_breaks.append(Break(id=s.row))
    s.title("{{续页.标题}}", 16, 40)
    s.line(40)
    s.put(1, 1, "{{续页.段.栏}}", size=12)
    s.put(2, 7, "{{续页.段.文}}", size=12, to="left", up="top", indent=1)
    s.line(6)
    s.put(1, 7, "{{续页.空|空}}", box=False)


def _decisions(s: Sheet) -> None:
    """审批机关意见 and 行政机关任免意见, side by side."""
    s.line(76)
    s.sheet.row_dimensions[s.row + 1].height = 40
    s.put(1, 1, "审　批\n机　关\n意　见", size=12, rows=2)
    s.put(2, 4, "", size=12)
    s.put(5, 5, "行政机关\n任　免\n意　见", size=12, rows=2)
    s.put(6, 7, "", size=12)
    s.line(40)
    for first, last in ((2, 4), (6, 7)):
        s.put(first, last, "（盖章）\n年　　月　　日　", size=12, to="right")
        joined(s, s.row - 1, first, last)


def timeline(book: Workbook, name: str = "全程纪实", *, secret: bool = False) -> None:
    """全程纪实: who it is, then by year and platform what is recorded."""
    s = Sheet(book, name, (13, 16, 65))  # a line a record without merges: thousands of them take minutes
    s.own_pages()
    if secret:
        s.restrict()
    s.title("年轻干部成长全程纪实{{题注|空}}")
    s.sides("{{局名}}", "统计截止：{{截止}}", 2)
    for label, key, rest in (
        ("姓　　名", "姓名", "性别：{{性别}}　　出生年月：{{出生}}　　学历学位：{{学历}}"),
        ("政治面貌", "面貌", "参加工作：{{工作}}　　单位职务：{{单位职务}}"),
    ):
        s.line(44 if key == "姓名" else 28)  # a name of 17 letters in three lines
        s.put(1, 1, label, font=HEAD, size=10.5, fill=True)
        s.put(2, 2, f"{{{{{key}|缩}}}}", size=11)
        s.put(3, 3, rest.replace("}}", "|缩}}"), size=11, to="left", indent=1)
    s.line(8)
    s.line(24)
    head = s.row
    for column, label in enumerate(("日　期", "类　别", "事　　项"), 1):
        s.put(column, column, label, font=HEAD, fill=True)
    s.line(23)
    s.put(1, 3, "{{年.标题}}", font=HEAD, size=12, to="left", wrap=False)
    s.line(21)
    s.put(1, 3, "{{年.平台.标题}}", font=HEAD, size=10.5, to="left", wrap=False, indent=1)
    s.line(20)
    s.put(1, 1, "{{年.平台.事.日期}}", size=10.5)
    s.put(2, 2, "{{年.平台.事.类别|缩}}", size=10.5)
    s.put(3, 3, "{{年.平台.事.事项}}", size=10.5, to="left")
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 3, f"审核：{'　' * 16}（单位盖章）")))
    s.repeat(head, head)


def full_timeline(book: Workbook) -> None:
    """全程纪实（全部）: the same with what is not for all eyes."""
    timeline(book, "全程纪实（全部）", secret=True)


def commendations(book: Workbook) -> None:
    """表彰名册: by level, with the cadres and the people outside the roster, and the totals."""
    s = Sheet(book, "表彰名册", (5.5, 9, 27, 32, 10, 20, 17, 8.5, 8.5), landscape=True)
    s.title("{{局名}}{{期}}表彰奖励名册")
    s.sides("范围：{{范围}}（{{人次}} 人次）", "统计截止：{{截止}}", 4)
    s.line(34)
    heads = ("序号", "姓名", "单位及职务", "表彰奖励名称", "形式", "授予单位", "日期", "基层年\n轻干部", "备注")
    for column, text in enumerate(heads, 1):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True)
    s.line(21)
    s.put(1, 9, "{{级.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(28)
    for column, key in enumerate(("序", "姓名", "单位职务", "名称", "形式", "授予", "日期", "基层", "备注"), 1):
        marks = "缩空" if key == "备注" else "缩"
        s.put(
            column,
            column,
            f"{{{{级.人.{key}|{marks}}}}}",
            size=10.5,
            to="left" if key in ("单位职务", "名称") else "center",
        )
    s.line(21)
    s.put(1, 3, "小　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 9, "{{级.小计}}", size=10.5, fill=True, to="left")
    s.line(21)
    s.put(1, 3, "合　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 9, "{{合计}}", size=10.5, bold=True, fill=True, to="left")
    s.line(21)
    s.put(1, 3, "按形式分", font=HEAD, size=10.5, fill=True)
    s.put(4, 9, "{{按形式}}", size=10.5, fill=True, to="left")
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 4, "审核："), (5, 6, "负责人：{{负责人}}"), (7, 9, "（单位盖章）")))
    s.repeat(1, 3)
    s.sheet.freeze_panes = "C4"


def talk(book: Workbook) -> None:
    """提醒谈话记录: one page, filled from the step 提醒 or blank."""
    s = Sheet(book, "提醒谈话记录", (13, 28, 13, 29))
    s.bind()
    s.own_pages()
    s.restrict()
    s.title("提醒谈话记录", 22, 46)
    s.sides("{{局名}}", "编号：　　　　　　", 2, 22, 12)
    for row in (
        (("谈话对象", "对象"), ("单位及职务", "单位职务")),
        (("谈话时间", "时间"), ("谈话地点", "地点")),
        (("谈 话 人", "谈话人"), ("记 录 人", "记录人")),
    ):
        s.line(32)
        for column, (label, key) in zip((1, 3), row, strict=True):
            s.put(column, column, label, font=HEAD, size=12)
            s.put(column + 1, column + 1, f"{{{{{key}|缩空}}}}", size=12)
    for label, key, height in (
        ("事　　由", "事由", 84),
        ("谈话内容", "内容", 210),
        ("本人态度和\n整改措施", "态度", 150),
    ):
        s.line(height)
        s.put(1, 1, label, font=HEAD, size=12)
        s.put(2, 4, f"{{{{{key}|缩空}}}}", size=12, to="left", up="top", indent=1)
    s.line(32)
    s.put(1, 1, "整改期限", font=HEAD, size=12)
    s.put(2, 4, "{{期限|空}}", size=12)
    s.line(34)
    s.put(1, 2, "谈话对象（签名）：", size=12, to="left", indent=1)
    s.put(3, 4, "谈话人（签名）：", size=12, to="left", indent=1)
    s.line(34)
    s.put(1, 2, "记录人（签名）：", size=12, to="left", indent=1)
    s.put(3, 4, "日期：　　　　　年　　月　　日", size=12, to="left", indent=1)
    s.note("注：谈话后由组织人事部门存档，不作公开；整改结果另行登记。", 20)


BOOKS = {
    "appointment.xlsx": (appointment,),
    "timeline.xlsx": (timeline, full_timeline),
    "commendations.xlsx": (commendations,),
    "talk.xlsx": (talk,),
}
