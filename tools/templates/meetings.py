"""attendance.xlsx: 签到表 in one or two columns of people; minutes.xlsx: 会议记录."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Border, Side

from tools.templates.kit import HEAD, Sheet

HEADS = ("序号", "姓名", "单位", "职务", "签到", "备注")
NAMES = ("序", "姓名", "单位", "职务", "签到", "备注")


def one_column(book: Workbook) -> None:
    """签到表: a person a row."""
    s = Sheet(book, "签到表", (6, 11, 23, 18, 20, 14))
    _head(s, (1, 1), (2, 3), (4, 4), (5, 6))
    _people(s, ("人",), 27, 11.5)
    _foot(s, 3)


def two_columns(book: Workbook) -> None:
    """签到表双栏: two persons a row, for many people."""
    s = Sheet(book, "签到表双栏", (4.5, 9.5, 12.5, 9.5, 8.5, 5.5) * 2)
    _head(s, (1, 2), (3, 6), (7, 8), (9, 12))
    _people(s, ("人.左", "人.右"), 28, 10.5)
    _foot(s, 6)


def _head(
    s: Sheet, label: tuple[int, int], value: tuple[int, int], label2: tuple[int, int], value2: tuple[int, int]
) -> None:
    s.title("{{标题}}", 22, 44)
    s.line(30)
    s.put(*label, "活动\n名称" if label[0] == label[1] else "活动名称", font=HEAD, size=11)
    s.put(value[0], value2[1], "{{名称|缩空}}", size=12, to="left", indent=1)
    s.line(28)
    s.put(*label, "时间", font=HEAD, size=11)
    s.put(*value, "{{时间|缩空}}", size=12, to="left", indent=1)
    s.put(*label2, "地点", font=HEAD, size=11)
    s.put(*value2, "{{地点|缩空}}", size=12, to="left", indent=1)


def _people(s: Sheet, paths: tuple[str, ...], height: float, size: float) -> None:
    s.line(24)
    for side in range(len(paths)):
        for column, text in enumerate(HEADS, 1):
            s.put(6 * side + column, 6 * side + column, text, font=HEAD, size=size, fill=True)
    s.repeat(1, s.row)
    s.line(height)
    for side, path in enumerate(paths):
        for column, name in enumerate(NAMES, 1):
            s.put(6 * side + column, 6 * side + column, f"{{{{{path}.{name}|缩空}}}}", size=size)


def _foot(s: Sheet, split: int) -> None:
    s.line(10)
    s.sides("{{人数}}", "签到负责人：　　　　　　　　　　", split, 26)
    s.sides("{{说明|空}}", "{{截止|空}}", split, 20, 10.5)


def minutes(book: Workbook) -> None:
    """会议记录: what is known of the meeting, its parts with what was recorded, lines for what is written by hand."""
    s = Sheet(book, "会议记录", (11, 34, 11, 34))
    s.own_pages()
    s.title("{{标题}}", 22, 44)
    for left, right in (("时间", "地点"), ("主持人", "记录人")):
        s.line(30)
        for first, name in ((1, left), (3, right)):
            s.put(first, first, name, font=HEAD, size=12)
            s.put(first + 1, first + 1, f"{{{{{name}|缩空}}}}", size=12, to="left", indent=1)
    s.line(30)
    s.put(1, 1, "{{项.名}}", font=HEAD, size=12)
    s.put(2, 4, "{{项.值|空}}", size=12, to="left", indent=1)
    s.line(8)
    s.line(28)
    s.put(1, 2, "{{节.题}}", font=HEAD, size=12.5, to="left", box=False, wrap=False)
    s.put(3, 4, "{{节.谁|缩空}}", size=12, to="right", box=False)
    s.line(20)
    s.put(1, 4, "{{节.段.文}}", size=12, to="left", box=False)
    s.line(26)
    s.put(1, 4, "{{节.线.空|空}}", box=False)
    for column in range(1, 5):
        s.sheet.cell(s.row, column).border = Border(bottom=Side(style="hair"))
    s.line(12)
    s.signs(((1, 2, "主持人（签名）："), (3, 4, "记录人（签名）：")), 28)


BOOKS = {"attendance.xlsx": (one_column, two_columns), "minutes.xlsx": (minutes,)}
