"""ballots.xlsx: 民主测评票, 述职评议票, the judges' blank score sheet, and the results of 民主测评.

Ballots bear no running page number: it would tell whose ballot it is. Where a ballot has more pages than one, each says
its number itself.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break

from tools.templates.behind import behind
from tools.templates.kit import HEAD, SCORE, Sheet


def _page(s: Sheet, heads: tuple[tuple[int, str], ...], cells: tuple[tuple[int, str, float, str], ...]) -> None:
    """A page that is repeated: title, what it is, how to fill it in, the table, the foot; then a new page."""
    s.sheet.oddFooter.center.text = None
    s.title("{{页.标题}}", 22, 44)
    s.sides("{{页.左|空}}", "{{页.右|空}}", s.columns - 3, 24, 12)
    s.line(36)
    s.put(1, s.columns, "{{页.办法}}", size=11, to="left", box=False)
    s.line(30)
    for column, text in heads:
        s.put(column, column, text, font=HEAD, size=11, fill=True)
    s.line(24)
    for column, text, size, to in cells:
        s.put(column, column, text, size=size, to=to)
    s.line(30)
    s.put(1, s.columns, "{{页.脚|空}}", size=12, to="left", box=False, wrap=False)
    s.sheet.row_breaks.append(Break(id=s.row))


_WHO = ((1, "序号"), (2, "姓名"), (3, "单位及职务"))
_NAMED = (
    (1, "{{页.干部.序}}", 11, "center"),
    (2, "{{页.干部.姓名|缩}}", 12, "center"),
    (3, "{{页.干部.单位职务|缩空}}", 10.5, "left"),
)


def ballot(book: Workbook) -> None:
    """测评票: everybody of a group, a box for each grade."""
    s = Sheet(book, "测评票", (6, 12, 31, 9, 9, 9, 9, 9))
    boxes = tuple((column, "{{页.干部.框}}", 14.0, "center") for column in range(4, 9))
    words = tuple((column, f"{{{{页.词{column - 3}}}}}") for column in range(4, 9))
    _page(s, (*_WHO, *words), (*_NAMED, *boxes))


def report(book: Workbook) -> None:
    """评议票: the same with room for an opinion."""
    s = Sheet(book, "评议票", (6, 11, 22, 7, 7, 9, 7.5, 7, 17.5))
    boxes = tuple((column, "{{页.干部.框}}", 14.0, "center") for column in range(4, 9))
    words = tuple((column, f"{{{{页.词{column - 3}}}}}") for column in range(4, 9))
    _page(s, (*_WHO, *words, (9, "意见和建议")), (*_NAMED, *boxes, (9, "", 10.5, "left")))


def scores(book: Workbook) -> None:
    """评分表: a judge's blank sheet for a quarter."""
    s = Sheet(book, "评分表", (6, 12, 34, 14, 14, 14))
    heads = ((4, "{{页.词1}}"), (5, "{{页.词2}}"), (6, "备注"))
    _page(s, (*_WHO, *heads), (*_NAMED, *((column, "", 12.0, "center") for column in (4, 5, 6))))


def results(book: Workbook) -> None:
    """测评结果: votes and rates of each class of ballots, and the score."""
    s = Sheet(book, "测评结果", (5, 9, 22, 6, 99, 9), landscape=True)
    s.printed()
    s.title("{{局名}}年轻干部{{年}}民主测评结果汇总表")
    s.restrict()
    s.sides("", "统计截止：{{截止}}", 4)
    s.line(24)
    for column, text in ((1, "序号"), (2, "姓名"), (3, "单位及职务"), (4, "项目"), (6, "得分")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.put(5, 5, "{{列#票种|并}}", font=HEAD, size=10.5, fill=True)
    s.line(30)
    s.put(5, 5, "{{列#名称}}", size=9.5, fill=True)
    s.line(21)
    s.put(1, 6, "{{组.标题}}", font=HEAD, size=11, to="left", wrap=False)
    s.line(16.5)
    s.put(1, 1, "{{组.干部.序}}", size=9.5, rows=2)
    s.put(2, 2, "{{组.干部.姓名}}", size=11, rows=2)
    s.put(3, 3, "{{组.干部.单位职务|缩空}}", size=9.5, to="left", rows=2)
    s.put(4, 4, "票数", size=9.5)
    s.put(5, 5, "{{组.干部.票#}}", size=10)
    s.put(6, 6, "{{组.干部.得分}}", size=11, bold=True, format=SCORE, rows=2)
    s.line(16.5)
    s.put(4, 4, "比率%", size=9.5)
    s.put(5, 5, "{{组.干部.率#}}", size=9, format=SCORE)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 3, "计票：{{制表}}"), (4, 5, "监票：　　　　　　　　　　　　审核："), (6, 6, "")))
    s.repeat(1, 4)
    s.sheet.freeze_panes = "D5"


def sources(book: Workbook) -> None:
    """来源: the counts of votes that were entered."""
    behind(book, "来源", "数据来源", "民主测评计票登记")


BOOKS = {"ballots.xlsx": (ballot, report, scores, results, sources)}
