"""Builds the default form templates in resources/templates/: `python tools/build_templates.py`.

A template is an ordinary workbook; what its placeholders mean is told in cadreapp/reports/filler.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).resolve().parent.parent / "resources" / "templates"
TITLE, HEAD, BODY, NOTE = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"
GREY = PatternFill("solid", fgColor="F2F2F2")
LINE = Side(style="thin")
OUTER = Side(style="medium")
NUMBER, SCORE = "#,##0", "0.0"


class Sheet:
    """A sheet of a template under construction, row by row."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[float], *, landscape: bool = False):
        self.sheet: Worksheet = book.create_sheet(title)
        self.columns = len(widths)
        self.row = 0
        self.landscape = landscape
        for at, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(at)].width = width
        self.page()

    def page(self) -> None:
        """A4, one page wide, centred, page numbers at the foot."""
        sheet = self.sheet
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if self.landscape else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.55
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.65, 0.3, 0.32
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
        sheet.oddFooter.center.font = "宋体,Regular"
        sheet.oddFooter.center.size = 9
        sheet.sheet_view.showGridLines = False

    def line(self, height: float) -> int:
        """Begin a row of that height in points."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = height
        return self.row

    def put(
        self,
        first: int,
        last: int,
        text: str = "",
        *,
        font: str = BODY,
        size: float = 11,
        bold: bool = False,
        to: str = "center",
        up: str = "center",
        wrap: bool = True,
        box: bool = True,
        fill: bool = False,
        format: str = "General",
        rows: int = 1,
        indent: int = 0,
    ) -> None:
        """A cell, or a merge of columns `first` to `last` over `rows` rows, in the current row."""
        sheet = self.sheet
        for row in range(self.row, self.row + rows):
            for column in range(first, last + 1):
                cell = sheet.cell(row, column)
                cell.font = Font(name=font, size=size, bold=bold)
                cell.alignment = Alignment(horizontal=to, vertical=up, wrap_text=wrap, indent=indent)
                cell.number_format = format
                if box:
                    cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
                if fill:
                    cell.fill = GREY
        sheet.cell(self.row, first).value = text or None
        if rows > 1 or last > first:
            sheet.merge_cells(start_row=self.row, end_row=self.row + rows - 1, start_column=first, end_column=last)

    def title(self, text: str, size: float = 20, height: float = 36) -> None:
        """The title across the page."""
        self.line(height)
        self.put(1, self.columns, text, font=TITLE, size=size, box=False, wrap=False)

    def sides(self, left: str, right: str, split: int, height: float = 20, size: float = 11) -> None:
        """A line with a text at each side."""
        self.line(height)
        self.put(1, split, left, to="left", box=False, wrap=False, size=size)
        self.put(split + 1, self.columns, right, to="right", box=False, wrap=False, size=size)

    def note(self, text: str, height: float = 18, size: float = 9.5) -> None:
        """A note across the page."""
        self.line(height)
        self.put(1, self.columns, text, font=NOTE, size=size, to="left", up="top", box=False)

    def section(self, text: str, caption: str = "", split: int = 0) -> None:
        """A section's head with a rule under it."""
        self.line(20)
        split = split or self.columns
        self.put(1, split, text, font=HEAD, size=12, bold=True, to="left", box=False, wrap=False)
        if split < self.columns:
            self.put(split + 1, self.columns, caption, size=9.5, to="right", box=False, wrap=False)
        for column in range(1, self.columns + 1):
            self.sheet.cell(self.row, column).border = Border(bottom=OUTER)

    def signs(self, texts: Sequence[tuple[int, int, str]], height: float = 30) -> None:
        """The line of signatures at the foot."""
        self.line(height)
        for first, last, text in texts:
            self.put(first, last, text, to="left", box=False, wrap=False)

    def repeat(self, first: int, last: int) -> None:
        """Rows that head every page."""
        self.sheet.print_title_rows = f"{first}:{last}"


def cover(book: Workbook) -> None:
    """封面: the bureau's figures in the article's order, each with its window."""
    s = Sheet(book, "封面", (7, 36, 16, 8, 17, 11))
    s.sheet.page_setup.fitToHeight = 1
    s.line(14)
    s.title("{{局名}}年轻干部", 22, 38)
    s.title("{{年}}年度业绩“晒比”", 26, 44)
    s.line(10)
    s.sides("全局主要数据", "统计截止：{{截止}}", 3)
    s.line(26)
    for column, text in enumerate(("序号", "事　　项", "数　值", "单位", "统计时段", "依据"), 1):
        s.put(column, column, text, font=HEAD, size=11.5, fill=True)
    s.line(25)
    s.put(1, 1, "{{数.序}}")
    s.put(2, 2, "{{数.事项}}", to="left", indent=1)
    s.put(3, 3, "{{数.数值}}", size=13, bold=True, to="right", format=NUMBER, indent=1)
    s.put(4, 4, "{{数.单位}}")
    s.put(5, 5, "{{数.时段}}", size=9.5)
    s.put(6, 6, "{{数.依据}}", size=9.5)
    s.line(6)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 4, "审核："), (5, 6, "（单位盖章）")), 34)


def ranking(book: Workbook) -> None:
    """排名表: all cadres side by side, by group."""
    s = Sheet(book, "排名表", (5.5, 9, 25, 88, 7.5, 6), landscape=True)
    s.title("{{局名}}年轻干部{{年}}年度业绩“晒比”{{表名}}")
    s.sides("范围：在册年轻干部（{{人数}} 人）", "统计截止：{{截止}}", 3)
    s.line(22)
    for column, text in ((1, "序号"), (2, "姓名"), (3, "单位及职务"), (5, "总分"), (6, "{{位次栏}}")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.put(4, 4, "{{列#平台|并}}", font=HEAD, size=10.5, fill=True)
    s.line(46)
    s.put(4, 4, "{{列#名称}}", size=9, fill=True)
    s.line(21)
    s.put(1, 6, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(20)
    s.put(1, 1, "{{组.干部.序}}", size=9.5)
    s.put(2, 2, "{{组.干部.姓名}}", size=11)
    s.put(3, 3, "{{组.干部.单位职务|缩}}", size=9.5, to="left")
    s.put(4, 4, "{{组.干部.值#}}", size=10, format=NUMBER)
    s.put(5, 5, "{{组.干部.总分}}", size=11, bold=True, format=SCORE)
    s.put(6, 6, "{{组.干部.位次|空}}", size=11, bold=True)
    s.line(20)
    s.put(1, 3, "{{组.小计名}}", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{组.小计#}}", size=10, bold=True, fill=True, format=NUMBER)
    s.put(5, 5, "{{组.均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.put(6, 6, "—", size=10.5, fill=True)
    s.line(20)
    s.put(1, 3, "合　　计", font=HEAD, size=10.5, fill=True)
    s.put(4, 4, "{{合计#}}", size=10, bold=True, fill=True, format=NUMBER)
    s.put(5, 5, "{{均分}}", size=10.5, bold=True, fill=True, format=SCORE)
    s.put(6, 6, "—", size=10.5, fill=True)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(
        (
            (1, 3, "制表：{{制表}}"),
            (4, 4, "审核：　　　　　　　　　　　　　　　负责人：　　　　　　　　　　　　　　　（单位盖章）"),
        )
    )
    s.repeat(1, 4)
    s.sheet.freeze_panes = "D5"


def platform(book: Workbook) -> None:
    """平台: one platform's indicators: done, asked, points; additions; the platform's score."""
    s = Sheet(book, "平台", (5.5, 9, 20, 28, 28, 28, 10, 8.5), landscape=True)
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
    s = Sheet(book, "图表", (11, 8.5, 8.5, 8.5, 8.5, 8.5, 8.5, 74), landscape=True)
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
    """个人: 年轻干部个人年度业绩表 on exactly one page."""
    s = Sheet(book, "个人", (10, 8.5, 8.5, 10, 8.5, 8.5, 10, 12, 8, 8))
    s.sheet.page_setup.fitToHeight = 1
    s.title("年轻干部个人年度业绩表", 22, 36)
    s.sides("{{局名}}", "{{年}}年度", 5, 20)
    facts = (
        ("姓　　名", "{{姓名}}", "性　　别", "{{性别}}", "出生年月", "{{出生}}"),
        ("民　　族", "{{民族}}", "政治面貌", "{{面貌}}", "参加工作", "{{工作}}"),
        ("学历学位", "{{学历}}", "所学专业", "{{专业}}", "资格证书", "{{证书|缩}}"),
    )
    for at, (a, b, c, d, e, f) in enumerate(facts):
        s.line(27)
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
    s.line(27)
    s.put(1, 1, "单位职务", font=HEAD, size=10.5, fill=True)
    s.put(2, 8, "{{单位职务|缩}}", size=10.5, to="left", indent=1)
    s.line(6)
    s.section("一、五个平台", "得分／组中位数；括号内为应完成数", 5)
    s.line(31)
    s.put(1, 1, "{{平台.名称}}", font=HEAD, size=11, box=False)
    s.put(2, 8, "{{平台.构成|缩}}", size=10.5, to="left", box=False)
    s.put(9, 9, "{{平台.得分}}", font=HEAD, size=12, bold=True, box=False, format=SCORE)
    s.put(10, 10, "{{平台.中位}}", size=10.5, box=False, format="/ 0.0")
    s.line(26)
    s.put(1, 1, "总　　分", font=HEAD, size=11, box=False)
    s.put(2, 8, "{{位次|缩}}", size=10.5, to="left", box=False)
    s.put(9, 9, "{{总分}}", font=HEAD, size=13, bold=True, box=False, format=SCORE)
    s.put(10, 10, "{{总分中位}}", size=10.5, box=False, format="/ 0.0")
    hair = Side(style="hair")
    for row in (s.row - 1, s.row):
        for column in range(1, 11):
            s.sheet.cell(row, column).border = Border(bottom=hair if row < s.row else OUTER)
    s.line(18)
    s.put(1, 5, "五个平台得分（实线：本人　虚线：组中位数）", size=9.5, to="left", box=False, wrap=False)
    s.put(6, 10, "各月登记的记录（条）", size=9.5, to="left", box=False, wrap=False)
    s.line(150)
    s.put(1, 5, "", box=False)
    s.put(6, 10, "", box=False)
    s.section("二、主要实绩和荣誉", "{{实绩说明|空}}", 5)
    s.line(84)
    s.put(1, 10, "{{实绩|缩}}", size=11, to="left", up="top", box=False)
    s.section("三、考核情况")
    s.line(36)
    s.put(1, 10, "{{考核|缩}}", size=11, to="left", up="top", box=False)
    s.section("四、年终述职")
    s.line(96)
    s.put(1, 10, "{{述职|缩}}", size=11, to="left", up="top", box=False)
    s.signs(((1, 3, "主管领导（签名）："), (4, 6, "本人（签名）："), (7, 10, "　　　　年　　月　　日")), 30)
    s.note(
        "统计截止：{{截止}}　　制表：{{制表}}　　本人走访等多人参加的记录按全数计入本人，各人相加不等于全局合计。",
        15,
        9,
    )


def sources(book: Workbook) -> None:
    """来源: the records behind every figure of the cover."""
    s = Sheet(book, "来源", (13, 14, 40, 18, 10))
    s.title("数据来源")
    s.sides("封面每个数据所依据的记录", "统计截止：{{截止}}", 3)
    s.line(24)
    for column, text in enumerate(("日期", "类别", "事项", "干部", "数量"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(24)
    s.put(1, 5, "{{块.标题}}", font=HEAD, size=11, to="left", wrap=False)
    _ledger_row(s, "块.记录", "干部")
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"


def _ledger_row(s: Sheet, path: str, last: str) -> None:
    s.line(18)
    s.put(1, 1, f"{{{{{path}.日期}}}}", size=10)
    s.put(2, 2, f"{{{{{path}.类别}}}}", size=10)
    s.put(3, 3, f"{{{{{path}.事项}}}}", size=10, to="left")
    s.put(4, 4, f"{{{{{path}.{last}}}}}", size=10)
    s.put(5, 5, f"{{{{{path}.数量}}}}", size=10, to="right", format=NUMBER)


def ledger(book: Workbook) -> None:
    """明细: every cadre's records of the year, by kind."""
    s = Sheet(book, "明细", (13, 14, 44, 14, 10))
    s.title("年轻干部{{年}}年度记录明细")
    s.sides("各平台得分所依据的记录（不公开的类别除外）", "统计截止：{{截止}}", 3)
    s.line(24)
    for column, text in enumerate(("日期", "类别", "事项", "平台", "数量"), 1):
        s.put(column, column, text, font=HEAD, fill=True)
    s.line(24)
    s.put(1, 5, "{{人.标题}}", font=HEAD, size=11, to="left", wrap=False)
    _ledger_row(s, "人.记录", "平台")
    s.repeat(1, 3)
    s.sheet.freeze_panes = "A4"


def quarter(book: Workbook) -> None:
    """季度汇总: the quarter's scores and confirmed grades."""
    s = Sheet(book, "季度汇总", (5.5, 9, 26, 64, 8, 6, 8, 8, 8, 10), landscape=True)
    s.title("{{局名}}年轻干部{{期}}考评汇总表")
    s.sides("参加考评：{{人数}} 人", "统计截止：{{截止}}", 3)
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
    s.signs(((1, 3, "制表：{{制表}}"), (4, 4, "审核：　　　　　　　　　　　负责人："), (5, 10, "（单位盖章）")))
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


def reminder(book: Workbook) -> None:
    """催办单: what one cadre or unit has to make up, with the lines for signing and for what was done."""
    s = Sheet(book, "催办单", (6, 22, 15, 11, 11, 11, 18))
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


def build(target: Path = TARGET) -> list[Path]:
    """Write the template workbooks; returns their paths."""
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for name, parts in (
        ("showcase.xlsx", (cover, ranking, platform, charts, personal, sources, ledger)),
        ("appraisal.xlsx", (quarter, registration, results)),
        ("reminder.xlsx", (reminder,)),
    ):
        book = Workbook()
        book.remove(book.worksheets[0])
        book._named_styles["Normal"].font = Font(name="宋体", size=11)  # type: ignore[attr-defined]
        for part in parts:
            part(book)
        book.properties.creator = "年轻干部成长工程信息库"
        book.save(target / name)
        made.append(target / name)
    return made


if __name__ == "__main__":
    for path in build():
        print(path.name)
