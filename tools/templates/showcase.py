"""showcase.xlsx: 业绩“晒比” from its cover to the records behind it, and 个人年度业绩表."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Border, Side

from tools.templates.behind import behind
from tools.templates.contents import contents
from tools.templates.kit import BODY, HEAD, LINE, NUMBER, SCORE, Sheet


def cover(book: Workbook) -> None:
    """封面: the bureau's figures in the article's order, each with its window."""
    s = Sheet(book, "封面", (6, 36, 12, 6.5, 13.5, 9))
    s.sheet.page_setup.fitToHeight = 1
    s.line(4)
    s.title("{{局名}}年轻干部", 20, 30)
    s.title("{{年}}年度业绩“晒比”", 24, 36)
    s.line(4)
    s.sides("全局主要数据", "统计截止：{{截止}}", 3, 18)
    s.line(23)
    for column, text in enumerate(("序号", "事　　项", "数　值", "单位", "统计时段", "依据"), 1):
        s.put(column, column, text, font=HEAD, size=11.5, fill=True)
    s.line(24)
    s.put(1, 1, "{{数.序}}")
    s.put(2, 2, "{{数.事项}}", to="left", indent=1)
    s.put(3, 3, "{{数.数值}}", size=13, bold=True, to="right", format=NUMBER, indent=1)
    s.put(4, 4, "{{数.单位}}")
    s.put(5, 5, "{{数.时段}}", size=9)
    s.put(6, 6, "{{数.依据}}", size=9)
    s.line(6)
    s.note("{{注.文字}}", 15, 9.5)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 4, "审核："), (5, 6, "（单位盖章）")), 28)


def ranking(book: Workbook) -> None:
    """排名表: all cadres side by side, by group."""
    s = Sheet(book, "排名表", (5.5, 9, 25, 76, 8, 6), landscape=True)
    s.printed()
    s.title("{{局名}}年轻干部{{年}}年度业绩“晒比”{{表名}}")
    s.sides("范围：在册年轻干部（{{人数}} 人）", "统计截止：{{截止}}", 3)
    _columns(s, ((1, "序号"), (2, "姓名"), (3, "单位及职务"), (5, "总分"), (6, "{{位次栏}}")))
    s.line(19)
    s.put(1, 6, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(18)
    s.put(1, 1, "{{组.干部.序}}", size=9.5)
    s.put(2, 2, "{{组.干部.姓名}}", size=11)
    s.put(3, 3, "{{组.干部.单位职务|缩}}", size=9.5, to="left")
    s.put(4, 4, "{{组.干部.值#}}", size=10, format=NUMBER)
    s.put(5, 5, "{{组.干部.总分}}", size=11, bold=True, format=SCORE)
    s.put(6, 6, "{{组.干部.位次|空}}", size=11, bold=True)
    s.line(18)
    s.put(1, 3, "{{组.小计名}}", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{组.小计#}}", size=10, bold=True, fill=True, format=NUMBER)
    s.put(5, 5, "{{组.均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.put(6, 6, "—", size=10.5, fill=True)
    s.line(18)
    s.put(1, 3, "合　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{合计#}}", size=10, bold=True, fill=True, format=NUMBER)
    s.put(5, 5, "{{均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.put(6, 6, "—", size=10.5, fill=True)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(
        (
            (1, 3, "制表：{{制表}}"),
            (4, 6, "审核：　　　　　　　　　　　　　　　负责人：{{负责人}}　　　　　　　　　　　　　（单位盖章）"),
        )
    )
    s.repeat(1, 5)
    s.sheet.freeze_panes = "D6"


def wall(book: Workbook) -> None:
    """公示栏: the same by unit, without scores and ranks, for the wall."""
    s = Sheet(book, "公示栏", (5.5, 10, 18, 82, 8), landscape=True)
    s.title("{{局名}}年轻干部{{年}}年度业绩“晒比”公示栏", 24, 44)
    s.sides("范围：在册年轻干部（{{人数}} 人），按单位排列", "统计截止：{{截止}}", 3)
    _columns(s, ((1, "序号"), (2, "姓名"), (3, "职务"), (5, "备注")))
    s.line(22)
    s.put(1, 5, "{{组.标题}}", font=HEAD, size=11.5, to="left", wrap=False)
    s.line(22)
    s.put(1, 1, "{{组.干部.序}}", size=10)
    s.put(2, 2, "{{组.干部.姓名}}", size=12)
    s.put(3, 3, "{{组.干部.职务|缩}}", size=10, to="left")
    s.put(4, 4, "{{组.干部.值#}}", size=11, format=NUMBER)
    s.put(5, 5, "")
    s.line(22)
    s.put(1, 3, "合　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{合计#}}", size=11, bold=True, fill=True, format=NUMBER)
    s.put(5, 5, "", fill=True)
    s.line(5)
    s.note("{{注.文字}}", 15, 10)
    s.repeat(1, 5)
    s.sheet.freeze_panes = "D6"


def _columns(s: Sheet, others: Sequence[tuple[int, str]]) -> None:
    """The three lines of the head: platforms, columns, units; the others go over all three."""
    s.line(22)
    for column, text in others:
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=3)
    s.put(4, 4, "{{列#平台|并}}", font=HEAD, size=10.5, fill=True)
    s.line(28)
    s.put(4, 4, "{{列#名称}}", size=9, fill=True)
    s.line(16)
    s.put(4, 4, "{{列#单位}}", size=9, fill=True)


def arrangements(book: Workbook) -> None:
    """安排: what became of every arrangement of the bureau's list."""
    s = Sheet(book, "安排", (5.5, 10, 22, 9.5, 9.5, 7, 9, 67, 10.5), landscape=True)
    s.printed()
    s.title("{{局名}}{{年}}年度五平台安排落实情况")
    s.sides("年轻干部成长工程五大平台，逐项安排", "统计截止：{{截止}}", 5)
    s.line(34)
    heads = ("编号", "平台", "安　　排", "应完成", "实　际", "单位", "完成率\n（%）", "完　成　情　况", "依据")
    for column, text in enumerate(heads, 1):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True)
    s.line(30)
    s.put(1, 1, "{{安排.编号}}", size=10.5)
    s.put(2, 2, "{{安排.平台}}", size=9.5)
    s.put(3, 3, "{{安排.名称}}", size=11, to="left")
    s.put(4, 4, "{{安排.应完成}}", size=11, format=NUMBER)
    s.put(5, 5, "{{安排.实际}}", size=11, bold=True, format=NUMBER)
    s.put(6, 6, "{{安排.单位|空}}", size=10)
    s.put(7, 7, "{{安排.完成率}}", size=11, format=SCORE)
    s.put(8, 8, "{{安排.情况}}", size=10, to="left")
    s.put(9, 9, "{{安排.依据}}", size=9)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 7, "审核："), (8, 9, "　　　　　　　　　　　　　　　（单位盖章）")))
    s.repeat(1, 3)
    s.sheet.freeze_panes = "D4"


def platform(book: Workbook) -> None:
    """平台: one platform's indicators: done, asked, points; additions; the platform's score."""
    s = Sheet(book, "平台", (5.5, 9, 20, 28, 28, 28, 10, 8.5), landscape=True)
    s.printed()
    s.title("{{局名}}年轻干部{{年}}年度“{{平台}}”平台业绩")
    s.sides("本平台权重：{{权重}}%", "统计截止：{{截止}}", 3)
    s.line(34)
    for column, text in ((1, "序号"), (2, "姓名"), (3, "单位"), (7, "{{加#名称}}"), (8, "平台\n得分")):
        s.put(column, column, text, font=HEAD, size=10, fill=True, rows=3)
    s.put(4, 6, "{{项#名称}}", font=HEAD, size=10, fill=True)
    s.line(28)
    s.put(4, 6, "{{项#满分}}", size=9, fill=True)
    s.line(28)
    for column, text in ((4, "{{项#完成栏}}"), (5, "{{项#应完成栏}}"), (6, "{{项#得分栏}}")):
        s.put(column, column, text, size=9, fill=True)
    s.line(21)
    s.put(1, 8, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(20)
    s.put(1, 1, "{{组.干部.序}}", size=9.5)
    s.put(2, 2, "{{组.干部.姓名}}", size=11)
    s.put(3, 3, "{{组.干部.单位|缩}}", size=9.5, to="left")
    s.put(4, 4, "{{组.干部.完成#}}", size=9.5, format=NUMBER, wrap=False)
    s.put(5, 5, "{{组.干部.应#}}", size=9.5, format=NUMBER, wrap=False)
    s.put(6, 6, "{{组.干部.分#}}", size=9.5, format=SCORE, wrap=False)
    s.put(7, 7, "{{组.干部.加#}}", size=9.5, format="+0.#;-0.#;0")
    s.put(8, 8, "{{组.干部.得分}}", size=11, bold=True, format=SCORE)
    s.line(20)
    s.put(1, 3, "{{组.小计名}}", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{组.小计#}}", size=9.5, bold=True, fill=True, format=NUMBER, wrap=False)
    for column, text in ((5, "{{组.空#|空}}"), (6, "{{组.空#|空}}"), (7, "{{组.空#|空}}")):
        s.put(column, column, text, size=9.5, fill=True)
    s.put(8, 8, "{{组.均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.line(20)
    s.put(1, 3, "合　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{合计#}}", size=9.5, bold=True, fill=True, format=NUMBER, wrap=False)
    for column, text in ((5, "{{空#|空}}"), (6, "{{空#|空}}"), (7, "{{空#|空}}")):
        s.put(column, column, text, size=9.5, fill=True)
    s.put(8, 8, "{{均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.repeat(1, 5)
    s.sheet.freeze_panes = "D6"


def charts(book: Workbook) -> None:
    """图表: each cadre's total in its five parts; the bars stand beside their rows."""
    s = Sheet(book, "图表", (14.5, 8.5, 8.5, 8.5, 8.5, 8.5, 8.5, 70.5), landscape=True)
    s.title("{{局名}}年轻干部{{年}}年度总分构成")
    s.sides("各平台得分按权重折算", "统计截止：{{截止}}", 7)
    s.line(21)
    s.put(1, 8, "{{块.标题}}", font=HEAD, size=11, to="left", box=False, wrap=False)
    s.line(30)
    s.put(1, 1, "姓名{{块.空|空}}", font=HEAD, size=10, fill=True)
    for at in range(5):
        s.put(2 + at, 2 + at, f"{{{{块.平台{at + 1}}}}}", font=HEAD, size=9.5, fill=True)
    s.put(7, 7, "总分", font=HEAD, size=10, fill=True)
    s.line(17)
    s.put(1, 1, "{{块.干部.姓名}}", size=10.5)
    for at in range(5):
        s.put(2 + at, 2 + at, f"{{{{块.干部.折{at + 1}}}}}", size=10, format=SCORE)
    s.put(7, 7, "{{块.干部.总分}}", size=10.5, bold=True, format=SCORE)
    s.line(10)
    s.put(1, 8, "{{块.空|空}}", box=False)
    s.repeat(1, 2)


def personal(book: Workbook) -> None:
    """个人: 年轻干部个人年度业绩表 on exactly one page; the charts get what the texts leave (reports/personal.py)."""
    s = Sheet(book, "个人", (8.8, 8.0, 8.0, 8.6, 6.2, 6.2, 8.6, 12.8, 7.2, 7))
    s.sheet.page_setup.fitToHeight = 1
    s.title("年轻干部个人年度业绩表", 22, 28)
    s.sides("{{局名}}", "{{年}}年度", 5, 18)
    facts = (
        ("姓　　名", "{{姓名}}", "性　　别", "{{性别}}", "出生年月", "{{出生}}"),
        ("民　　族", "{{民族}}", "政治面貌", "{{面貌}}", "参加工作", "{{工作}}"),
        ("学历学位", "{{学历}}", "所学专业", "{{专业}}", "资格证书", "{{证书|缩}}"),
    )
    for at, (a, b, c, d, e, f) in enumerate(facts):
        s.line(25 if at < 2 else 36)  # two certificates stand in three lines
        if not at:
            s.put(9, 10, "{{照片}}", rows=4, size=11)
        for first, last, text, label in (
            (1, 1, a, 1),
            (2, 3, b, 0),
            (4, 4, c, 1),
            (5, 6, d, 0),
            (7, 7, e, 1),
            (8, 8, f, 0),
        ):
            text = text if label or "|" in text else text.replace("}}", "|缩}}")
            s.put(first, last, text, font=HEAD if label else BODY, size=10.5, fill=bool(label))
    s.line(25)
    s.put(1, 1, "单位职务", font=HEAD, size=10.5, fill=True)
    s.put(2, 8, "{{单位职务|缩}}", size=10.5, to="left", indent=1)
    s.frame(s.row - 3, s.row)
    s.line(4)
    s.section("一、五个平台", "得分／组中位数；括号内为应完成数", 5)
    s.line(24)
    s.put(1, 1, "{{平台.名称}}", font=HEAD, size=11, box=False)
    s.put(2, 8, "{{平台.构成}}", size=10, to="left", box=False)
    s.put(9, 9, "{{平台.得分}}", font=HEAD, size=12, bold=True, box=False, format=SCORE)
    s.put(10, 10, "{{平台.中位}}", size=10.5, box=False, format='"/ "0.0')
    s.line(24)
    s.put(1, 1, "总　　分", font=HEAD, size=11, box=False)
    s.put(2, 8, "{{位次|缩}}", size=10.5, to="left", box=False)
    s.put(9, 9, "{{总分}}", font=HEAD, size=13, bold=True, box=False, format=SCORE)
    s.put(10, 10, "{{总分中位}}", size=10.5, box=False, format='"/ "0.0')
    hair = Side(style="hair")
    for row in (s.row - 1, s.row):
        for column in range(1, 11):
            s.sheet.cell(row, column).border = Border(bottom=hair if row < s.row else LINE)
    s.line(18)
    s.put(1, 5, "平台得分　实线：本人　虚线：组中位数　轴 {{轴}}", size=9.5, to="left", box=False, wrap=False)
    s.put(6, 10, "季度绩效考评得分（深色：等次为最高一档）", size=9.5, to="left", box=False, wrap=False)
    s.line(120)
    s.put(1, 5, "", box=False)
    s.put(6, 10, "", box=False)
    s.section("二、主要实绩和荣誉", "{{实绩说明|空}}", 5)
    s.line(3)
    s.line(72)
    s.put(1, 10, "{{实绩|缩}}", size=11, to="left", up="top", box=False)
    s.section("三、不足与改进")
    s.line(3)
    s.line(32)
    s.put(1, 10, "{{不足|缩空}}", size=11, to="left", up="top", box=False)
    s.section("四、考核情况和评语")
    s.line(3)
    s.line(36)
    s.put(1, 10, "{{考核|缩}}", size=11, to="left", up="top", box=False)
    s.signs(((1, 3, "主管领导（签名）："), (4, 6, "本人（签名）："), (7, 10, "　　　　年　　月　　日")), 24)
    s.note(
        "统计截止：{{截止}}　　制表：{{制表}}　　本人走访等多人参加的记录按全数计入本人，各人相加不等于全局合计。",
        24,
        9,
    )


def sources(book: Workbook) -> None:
    """来源: the records behind every figure of the cover."""
    behind(book, "来源", "数据来源", "封面每个数据所依据的记录")


def basis(book: Workbook) -> None:
    """安排依据: the records behind every arrangement."""
    behind(book, "安排依据", "五平台安排落实情况的依据", "各项安排所依据的记录（不公开的类别除外）")


def ledger(book: Workbook) -> None:
    """明细: every cadre's records of the year, by kind."""
    what = "各平台得分所依据的记录（不公开的类别除外）"
    behind(book, "明细", "年轻干部{{年}}年度记录明细", what, "人", "平台", (13, 14, 44, 14, 10))


BOOKS = {
    "showcase.xlsx": (cover, contents, ranking, wall, arrangements, platform, charts, personal, sources, basis, ledger)
}
