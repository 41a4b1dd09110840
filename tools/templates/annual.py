"""The year's appraisal on paper: registration forms, results and filing (appraisal.xlsx); notices, letters, bonus.

annual.xlsx: 奖金发放表, 拟优秀公示, 年度考核结果通报, 年度考核结果告知书, 等次更正书.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Border
from openpyxl.worksheet.pagebreak import Break

from tools.templates.behind import behind
from tools.templates.kit import HEAD, LINE, Sheet

NO_DATE = "　　年　　月　　日　"
SIGN, SEAL = "签名：　　　　　　　　　　　　　", "签名（盖章）：　　　　　　　　　"

CIVIL_FACTS = (("政治面貌", "{{面貌|缩}}"), ("任 现 职\n时　　间", "{{任职时间}}"), ("职　级", "{{职级|缩}}"))
INSTITUTION_FACTS = (("政治面貌", "{{面貌|缩}}"), ("现聘岗位", "{{岗位|缩}}"), ("聘　期", "{{聘期|缩空}}"))
WORKER_FACTS = (("政治面貌", "{{面貌|缩}}"), ("参加工作\n时　　间", "{{参加工作}}"), ("技术等级", "{{职级|缩}}"))

CIVIL_OPINIONS = (
    "主管领导\n评语和考核\n等次建议",
    "机关负责人\n或考核委员\n会意见",
    "本人意见",
    "未确定等次\n或不参加考\n核情况说明",
)
INSTITUTION_OPINIONS = (
    "主管领导\n评语和考核\n档次建议",
    "单位意见",
    "本人意见",
    "未确定档次\n或不参加考\n核情况说明",
)


def civil_form(book: Workbook) -> None:
    """公务员年度考核登记表, and the form of whoever's 身份 is not filled in."""
    _registration(book, "登记表", CIVIL_FACTS, ("单位及职务", "从事或\n分管工作"), CIVIL_OPINIONS)


def institution_form(book: Workbook) -> None:
    """事业单位工作人员年度考核登记表."""
    _registration(book, "事业登记表", INSTITUTION_FACTS, ("单位及职务", "从事或\n分管工作"), INSTITUTION_OPINIONS)


def worker_form(book: Workbook) -> None:
    """机关工勤人员年度考核登记表."""
    _registration(book, "工勤登记表", WORKER_FACTS, ("单位及岗位", "从事工作"), CIVIL_OPINIONS)


def _registration(
    book: Workbook, name: str, facts: tuple[tuple[str, str], ...], work: tuple[str, str], opinions: tuple[str, ...]
) -> None:
    """A registration form, two pages for one sheet printed on both sides."""
    s = Sheet(book, name, (13.5, 11.5, 10, 13, 12, 13.5, 11.5, 7))
    s.bind()
    s.own_pages()
    s.restrict()
    s.title("{{标题}}", 22, 40)
    s.line(22)
    s.put(1, 8, "（{{年}}年度）", size=14, box=False)
    s.line(6)
    first = (("姓　名", "{{姓名}}"), ("性　别", "{{性别}}"), ("出生年月", "{{出生}}"))
    spans = ((1, 1, 2, 3), (4, 4, 5, 5), (6, 6, 7, 8))
    for row in (first, facts):
        s.line(36)
        for (a, b, c, d), (label, value) in zip(spans, row, strict=True):
            s.put(a, b, label, size=12 if "\n" in label else 13)
            s.put(c, d, value, size=13)
    for label, value, height in (
        (work[0], "{{单位职务|缩}}", 34),
        (work[1], "{{分管|缩空}}", 40),
        ("参加脱产\n培训情况", "{{培训|缩空}}", 38),
        ("平时考核\n结　　果", "{{平时|缩}}", 38),
    ):
        s.line(height)
        s.put(1, 1, label, size=12 if "\n" in label else 13)
        s.put(2, 8, value, size=13, to="left", indent=1)
    s.line(400)
    s.put(1, 1, "个\n\n人\n\n总\n\n结", size=13, rows=2)
    s.put(2, 8, "{{总结|缩空}}", size=12, to="left", up="top", indent=1)
    s.line(34)
    s.put(2, 8, f"{SIGN}{NO_DATE}", size=12, to="right")
    _open_edge(s, s.row - 1)
    s.sheet.row_breaks.append(Break(id=s.row))
    for label, (value, sign, height) in zip(
        opinions,
        (
            ("{{评语|缩空}}", SIGN + "{{评语日}}　", 158),
            ("{{意见|缩空}}", SEAL + "{{意见日}}　", 128),
            ("{{本人|缩空}}", SIGN + "{{本人日}}　", 92),
            ("{{说明|缩空}}", SEAL + NO_DATE, 112),
        ),
        strict=True,
    ):
        s.line(height)
        s.put(1, 1, label, size=12, rows=2)
        s.put(2, 8, value, size=12, to="left", up="center", indent=1)
        s.line(34)
        s.put(2, 8, sign, size=12, to="right", wrap=False)
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
    s = Sheet(book, "结果名单", (6, 10, 19, 16, 14, 11, 24))
    s.printed()
    s.restrict()
    s.title("{{局名}}年轻干部{{年}}年度考核结果名单")
    s.sides("参加考核的在册年轻干部：{{人数}} 人", "统计截止：{{截止}}", 4)
    s.line(36)
    for column, text in enumerate(("序号", "姓名", "单位", "职务", "职级", "等次", "未定等次原因、\n等次更正"), 1):
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
    s.signs(((1, 2, "制表：{{制表}}"), (3, 3, "审核："), (4, 5, "负责人：{{负责人}}"), (6, 7, "（单位盖章）")))
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"


def filing(book: Workbook) -> None:
    """备案表: 年度考核结果汇总备案表, a row for each 考核名额."""
    s = Sheet(book, "备案表", (20, 16, 8, 13, 9, 9, 8, 8, 8, 8, 8, 8, 18), landscape=True)
    s.printed()
    s.restrict()
    s.title("{{年}}年度考核结果汇总备案表")
    s.sides("填报单位：{{填报单位}}", "联系人：{{联系人}}　　电话：{{电话}}　　统计截止：{{截止}}", 5)
    s.line(24)
    whole = ("单位名称", "主管单位", "考核\n年度", "身份", "应参加\n人数", "实际参加\n人数", "优秀\n人数")
    for column, text in enumerate(whole, 1):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.put(8, 10, "岗位设置数", font=HEAD, size=10.5, fill=True)
    for column, text in ((11, "岗位\n总数"), (12, "编制数"), (13, "审核状态")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.line(28)
    for column, text in ((8, "管理"), (9, "专业\n技术"), (10, "工勤")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True)
    s.line(26)
    names = ("单位", "主管", "年", "身份", "应", "实", "优秀", "管理", "专技", "工勤", "岗位", "编制", "审核")
    for column, name in enumerate(names, 1):
        mark = "缩空" if column < 3 else "缩"
        s.put(column, column, f"{{{{行.{name}|{mark}}}}}", size=10.5)
    s.line(5)
    s.note("{{注.文字}}", 15)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 6, "审核："), (7, 10, "负责人：{{负责人}}"), (11, 13, "（单位盖章）")))
    s.repeat(1, 4)


FORMS = (civil_form, institution_form, worker_form, results, filing)
"""Sheets of appraisal.xlsx."""


def bonus(book: Workbook) -> None:
    """奖金发放表: grade and coefficient of each, 基数, amount and signature by hand."""
    s = Sheet(book, "奖金发放表", (6, 20, 10, 10, 8, 13, 13, 14, 12))
    s.printed()
    s.restrict()
    s.title("{{局名}}年轻干部{{期}}考核奖金发放表")
    s.sides("发放范围：{{范围}}", "统计截止：{{截止}}", 5)
    s.line(30)
    heads = ("序号", "单位", "姓名", "考核等次", "系数", "基数（元）", "金额（元）", "签名", "备注")
    for column, text in enumerate(heads, 1):
        s.put(column, column, text, font=HEAD, size=11, fill=True)
    s.line(23)
    s.put(1, 9, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(25)
    for column, name in enumerate(("序", "单位", "姓名", "等次", "系数", "基数", "金额", "签名", "备注"), 1):
        mark = "空" if column in (6, 7, 8) else "缩空" if column == 9 else "缩" if column in (2, 4) else ""
        bar = f"|{mark}" if mark else ""
        s.put(column, column, f"{{{{组.干部.{name}{bar}}}}}", size=10.5, format="0.00" if column == 5 else "General")
    s.line(32)
    s.put(1, 2, "小　计", font=HEAD, size=11, fill=True)
    s.put(3, 6, "{{组.小计|缩}}", size=10.5, to="left", fill=True)
    for column in (7, 8, 9):
        s.put(column, column, "", fill=True)
    s.line(32)
    s.put(1, 2, "合　计", font=HEAD, size=11, fill=True)
    s.put(3, 6, "{{合计|缩}}", size=10.5, to="left", fill=True)
    for column in (7, 8, 9):
        s.put(column, column, "", fill=True)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 5, "审核："), (6, 7, "负责人：{{负责人}}"), (8, 9, "（单位盖章）")))
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"


def notice(book: Workbook) -> None:
    """公示: who is proposed for the best grade, from when to when, where to object."""
    s = Sheet(book, "公示", (6.5, 13, 27, 27))
    s.official()
    s.title("{{标题}}", 22, 64)
    s.line(180)
    s.put(1, 4, "{{正文}}", size=16, to="left", up="top", box=False)
    s.line(28)
    for column, text in enumerate(("序号", "姓名", "单位", "职务"), 1):
        s.put(column, column, text, font=HEAD, size=12, fill=True)
    head = s.row
    s.line(26)
    for column, name in enumerate(("序", "姓名", "单位", "职务"), 1):
        s.put(column, column, f"{{{{人.{name}|缩}}}}", size=13)
    s.line(14)
    s.line(26)
    s.put(1, 4, "{{句.文字}}", size=16, to="left", box=False, wrap=False)
    s.line(30)
    s.line(28)
    s.put(3, 4, "{{局名}}（盖章）", size=16, box=False, to="right")
    s.line(28)
    s.put(3, 4, "{{日期}}", size=16, box=False, to="right")
    s.repeat(head, head)


def informing(book: Workbook) -> None:
    """告知书: the result of one cadre, his rights, and his signature."""
    s = Sheet(book, "告知书", (14, 20, 14, 25.5))
    s.official()
    s.own_pages()
    s.restrict()
    s.title("年度考核结果告知书", 22, 60)
    s.line(34)
    s.put(1, 4, "{{称呼}}", size=16, to="left", box=False, wrap=False)
    s.line(92)
    s.put(1, 4, "{{正文|缩}}", size=16, to="left", up="top", box=False)
    s.line(136)
    s.put(1, 4, "{{权利|缩}}", size=16, to="left", up="top", box=False)
    s.line(32)
    s.put(3, 4, "{{局名}}（盖章）", size=14, box=False, to="right")
    s.line(32)
    s.put(3, 4, "{{日期}}", size=14, box=False, to="right")
    s.line(14)
    s.line(84)
    s.put(1, 1, "本人意见", font=HEAD, size=13, rows=2)
    s.put(2, 4, "{{本人|缩空}}", size=13, to="left", up="top")
    s.line(34)
    s.put(2, 4, f"{SIGN}{{{{本人日}}}}　", size=13, to="right", wrap=False)
    _open_edge(s, s.row - 1)
    s.line(38)
    s.put(1, 1, "送 达 人", font=HEAD, size=13)
    s.put(2, 2, "{{送达人|空}}", size=13)
    s.put(3, 3, "送达日期", font=HEAD, size=13)
    s.put(4, 4, "{{送达日期}}", size=13)
    s.line(48)
    s.put(1, 1, "拒签情况\n说　　明", font=HEAD, size=13)
    s.put(2, 4, "{{拒签|空}}", size=13, to="left")
    s.line(8)
    s.note("本告知书一式两份，一份交本人，一份随年度考核登记表归档。", 18)


def correction(book: Workbook) -> None:
    """更正书: both grades, basis, reason, who corrected and who approved."""
    s = Sheet(book, "更正书", (18, 26, 18, 26))
    s.bind()
    s.own_pages()
    s.restrict()
    s.title("{{标题}}", 22, 60)
    s.sides("{{局名}}", "{{日期}}", 2, 26, 13)
    rows = (
        (("姓　　名", "{{姓名}}"), ("考核期间", "{{期间}}")),
        (("单　　位", "{{单位|缩}}"), ("职　　务", "{{职务|缩}}")),
        (("原 {{词}}", "{{原}}"), ("更 正 为", "{{新}}")),
    )
    for row in rows:
        s.line(38)
        for at, (label, value) in enumerate(row):
            s.put(at * 2 + 1, at * 2 + 1, label, font=HEAD, size=13)
            s.put(at * 2 + 2, at * 2 + 2, value, size=14)
    for label, value, height in (("依据文号", "{{依据|缩}}", 44), ("更正理由", "{{理由|缩}}", 170)):
        s.line(height)
        s.put(1, 1, label, font=HEAD, size=13)
        s.put(2, 4, value, size=13, to="left", up="center", indent=1)
    for label, value in (("更 正 人", "{{更正人}}"), ("批 准 人", "{{批准人}}")):
        s.line(64)
        s.put(1, 1, label, font=HEAD, size=13)
        s.put(2, 2, value, size=13)
        s.put(3, 3, "签名、日期", font=HEAD, size=13)
        s.put(4, 4, "", size=13)
    s.line(90)
    s.put(1, 1, "单位盖章", font=HEAD, size=13)
    s.put(2, 4, "　　年　　月　　日　", size=13, to="right", up="bottom")
    s.line(8)
    s.note("原{{词}}保留在档案中，本更正书随年度（季度）考核材料归档；不服更正结果的，可以依照规定申请复核、申诉。", 34)


def sources(book: Workbook) -> None:
    """来源: where grades and coefficients were confirmed."""
    behind(book, "来源", "数据来源", "等次和系数所依据的确认和更正")


BOOKS = {"annual.xlsx": (bonus, notice, informing, correction, sources)}
