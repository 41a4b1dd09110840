"""briefing.xlsx: 情况通报, what every unit was to do in a month or quarter and did."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.behind import behind
from tools.templates.kit import HEAD, NUMBER, Sheet

UNITS = (
    ("位次", 7, "位次", NUMBER),
    ("单位", 20, "单位", "General"),
    ("人数", 8, "人数", NUMBER),
    ("应完成", 9, "应", NUMBER),
    ("已完成", 9, "完", NUMBER),
    ("完成率", 9, "率", "0.0%"),
    ("比上期", 21, "比", "General"),
    ("缺", 7, "缺", NUMBER),
    ("未到期", 8, "待", NUMBER),
    ("补录", 7, "补", NUMBER),
)


def standing(book: Workbook) -> None:
    """通报: units by rate of completion, requirements, what the bureau itself owes, who is behind."""
    s = Sheet(book, "通报", tuple(width for _, width, _, _ in UNITS))
    last = len(UNITS)
    s.title("{{标题}}", 20, 38)
    s.sides("范围：{{范围}}", "统计截止：{{截止}}", 5)
    s.line(48)
    s.put(1, last, "{{正文|缩}}", size=12, to="left", box=False)
    s.section("一、各单位完成情况", "{{上期}}", 5)
    s.line(24)
    for column, (text, _, _, _) in enumerate(UNITS, 1):
        s.put(column, column, text, font=HEAD, size=11, fill=True)
    s.line(19)
    for column, (_, _, name, format) in enumerate(UNITS, 1):
        mark = "缩" if name in ("单位", "比") else ""
        s.put(column, column, f"{{{{位.{name}|{mark}}}}}" if mark else f"{{{{位.{name}}}}}", size=11, format=format)
    _total(s, "总", 24)
    s.line(8)
    s.section("二、各项任务完成情况")
    s.line(24)
    for first, end, text in ((1, 3, "任务"), (4, 4, "应完成"), (5, 5, "已完成"), (6, 6, "完成率"), (7, 7, "比上期")):
        s.put(first, end, text, font=HEAD, size=11, fill=True)
    for column in (8, 9, 10):
        s.put(column, column, UNITS[column - 1][0], font=HEAD, size=11, fill=True)
    s.line(19)
    s.put(1, 3, "{{项.名|缩}}", size=11)
    for column in range(4, 11):
        name, format = UNITS[column - 1][2:]
        s.put(column, column, f"{{{{项.{name}}}}}", size=11, format=format)
    s.line(8)
    s.section("三、未完成事项", "{{末注|空}}", 4)
    s.line(24)
    s.put(1, 2, "单位", font=HEAD, size=11, fill=True)
    s.put(3, last, "干部及未完成的事项", font=HEAD, size=11, fill=True)
    s.line(20)
    s.put(1, 2, "{{欠.单位|缩}}", size=11)
    s.put(3, last, "{{欠.人}}", size=10.5, to="left", indent=1)
    s.line(8)
    s.note("{{注.文}}", 16, 9.5)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 6, "审核："), (7, 10, "（单位盖章）　　　　负责人：{{负责人}}")))


def _total(s: Sheet, path: str, height: float) -> None:
    s.line(height)
    s.put(1, 2, "合　　计", font=HEAD, size=11, fill=True)
    for column in range(3, len(UNITS) + 1):
        name, format = UNITS[column - 1][2:]
        s.put(column, column, f"{{{{{path}{name}}}}}", font=HEAD, size=11, fill=True, format=format)


def matrix(book: Workbook) -> None:
    """分单位分任务: every unit's numbers for every requirement, a sheet of its own across the page."""
    s = Sheet(book, "分项", (17, 36, 36, 44, 9, 9, 10), landscape=True)
    s.title("{{标题}}（分项）", 20, 38)
    s.line(20)
    s.put(1, 1, "范围：{{范围}}", size=11, to="left", box=False, wrap=False)
    s.put(5, 7, "统计截止：{{截止}}", size=11, to="right", box=False, wrap=False)
    s.line(24)
    s.put(1, 1, "单位", font=HEAD, size=11, fill=True, rows=2)
    s.put(2, 4, "{{列#名}}", font=HEAD, size=11, fill=True)
    s.put(5, 7, "合计", font=HEAD, size=11, fill=True)
    s.line(22)
    for column, name in ((2, "应"), (3, "完"), (4, "率")):
        text = {"应": "应完成", "完": "已完成", "率": "完成率"}[name]
        s.put(column, column, f"{{{{列#{name}}}}}", font=HEAD, size=10.5, fill=True)
        s.put(column + 3, column + 3, text, font=HEAD, size=10.5, fill=True)
    s.repeat(1, s.row)
    for path in ("位", "计"):
        s.line(22)
        bold = path == "计"
        face = {"font": HEAD} if bold else {}
        s.put(1, 1, f"{{{{{path}.单位}}}}", size=11, fill=bold, **face)
        for column, name, format in ((2, "应", NUMBER), (3, "完", NUMBER), (4, "率", "0.0%")):
            s.put(column, column, f"{{{{{path}.各{name}#}}}}", size=10.5, fill=bold, format=format, **face)
            s.put(column + 3, column + 3, f"{{{{{path}.{name}}}}}", size=10.5, fill=bold, format=format, **face)
    s.line(6)
    s.note("{{注.文}}", 18, 9.5)


def sources(book: Workbook) -> None:
    """来源: the records behind what was done, a block for each task."""
    behind(book, "来源", "数据来源", "已完成数所依据的记录；各单位到期未完成和待完成的事项")


BOOKS = {"briefing.xlsx": (standing, matrix, sources)}
