"""pool.xlsx: 后备干部名册 and 提拔使用情况表, for the personnel office."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet


def _foot(s: Sheet) -> None:
    s.line(5)
    s.note("{{注.文字}}", 16)


def reserves(book: Workbook) -> None:
    """后备干部名册: who is in the pool, on what basis, and what stands of him."""
    s = Sheet(book, "后备干部名册", (5, 9, 21, 14, 17, 21, 23, 15, 11, 15), landscape=True)
    s.restrict()
    s.title("{{局名}}后备干部名册")
    s.sides("{{时段}}　共 {{人数}} 人", "统计截止：{{截止}}", 4)
    s.line(34)
    heads = (
        "序号",
        "姓名",
        "单位及职务",
        "列入日期",
        "依据",
        "培养措施",
        "近三年等次",
        "证书",
        "基层经历",
        "影响期内的\n处理处分",
    )
    for column, text in enumerate(heads, 1):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True)
    s.line(36)
    for column, name in enumerate(
        ("序", "姓名", "单位职务", "列入", "依据", "措施", "等次", "证书", "基层", "处分"), 1
    ):
        text = f"{{{{人.{name}|缩}}}}" if column > 4 or column == 3 else f"{{{{人.{name}}}}}"
        s.put(column, column, text, size=10, to="left" if column in (3, 5, 6) else "center")
    _foot(s)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 6, "审核："), (7, 8, "负责人：{{负责人}}"), (9, 10, "（单位盖章）")))
    s.repeat(3, 3)


def promotions(book: Workbook) -> None:
    """提拔使用情况表: from which post to which, when, on what basis; certificates named."""
    s = Sheet(book, "提拔使用情况表", (5, 10, 16, 26, 26, 17, 22, 20), landscape=True)
    s.title("{{局名}}年轻干部提拔使用情况表")
    s.sides("{{时段}}　共 {{人数}} 人", "统计截止：{{截止}}", 4)
    s.line(30)
    for column, text in enumerate(("序号", "姓名", "任职日期", "原职务", "新职务", "类别", "依据", "持有证书"), 1):
        s.put(column, column, text, font=HEAD, size=11, fill=True)
    s.line(30)
    for column, name in enumerate(("序", "姓名", "日期", "原职务", "新职务", "类别", "依据", "证书"), 1):
        text = f"{{{{人.{name}|缩}}}}" if column > 3 else f"{{{{人.{name}}}}}"
        s.put(column, column, text, size=11, to="left" if column in (4, 5, 7) else "center")
    _foot(s)
    s.signs(((1, 3, "制表：{{制表}}"), (4, 4, "审核："), (5, 6, "负责人：{{负责人}}"), (7, 8, "（单位盖章）")))
    s.repeat(3, 3)


BOOKS = {"pool.xlsx": (reserves, promotions)}
