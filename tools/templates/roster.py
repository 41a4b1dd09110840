"""roster.xlsx: 花名册, one per line, in full and by unit; structure.xlsx: 年轻干部队伍结构统计表."""

from __future__ import annotations

from openpyxl import Workbook

from tools.templates.kit import HEAD, Sheet

_PLACE = ("单位及职务", 18.0, "单位职务")
_POST = ("职务", 15.0, "职务")
_SINCE = (
    ("现职务\n始任时间", 7.6, "职务时间"),
    ("现职务\n任职年限", 7.6, "职务年限"),
    ("现职级\n始任时间", 7.6, "职级时间"),
    ("任现职\n级年限", 7.6, "职级年限"),
)
_REMARK = ("备注", 11.0, "备注")
_USUAL = (
    ("性别", 4.2, "性别"),
    ("民族", 6.0, "民族"),
    ("出生\n时间", 8.0, "出生"),
    ("年龄", 4.4, "年龄"),
    ("政治面貌", 8.6, "面貌"),
    ("最高学\n历学位", 12.5, "学历学位"),
    ("所学专业", 11.0, "专业"),
    ("专业技\n术职务", 9.5, "专技"),
    *_SINCE,
    _REMARK,
)
_FULL = (
    ("单位及职务", 14.0, "单位职务"),
    ("职级", 7.2, "职级"),
    ("身份", 6.4, "身份"),
    ("性\n别", 3.2, "性别"),
    ("民族", 5.0, "民族"),
    ("籍贯", 8.2, "籍贯"),
    ("出生\n时间", 7.2, "出生"),
    ("年\n龄", 3.2, "年龄"),
    ("参加工\n作时间", 7.2, "工作"),
    ("入党\n时间", 7.2, "入党"),
    ("政治\n面貌", 8.2, "面貌"),
    ("最高学\n历学位", 9.0, "学历学位"),
    ("所学专业", 8.4, "专业"),
    ("专业技\n术职务", 8.0, "专技"),
    *_SINCE,
    ("备注", 9.8, "备注"),
)
_BLANK = ("备注",)


def _list(
    book: Workbook,
    name: str,
    columns: tuple[tuple[str, float, str], ...],
    *,
    by_unit: bool,
    size: float,
    height: float = 29,
) -> None:
    """A register: head, a line a cadre, under the heads of units where `by_unit`."""
    columns = (("序号", 4.6, "序"), ("姓名", 7.6, "姓名"), *columns)
    s = Sheet(book, name, [width for _, width, _ in columns], landscape=True)
    s.title("{{局名}}年轻干部花名册")
    s.sides("范围：{{范围}}（{{人数}} 人）", "统计截止：{{截止}}", len(columns) // 2)
    s.line(34)
    for at, (label, _, _) in enumerate(columns, 1):
        s.put(at, at, label, font=HEAD, size=size, fill=True)
    if by_unit:
        s.line(21)
        s.put(1, len(columns), "{{组.标题}}", font=HEAD, size=10.5, to="left", wrap=False)
    path = "组.干部" if by_unit else "干部"
    s.line(height)
    for at, (_, _, key) in enumerate(columns, 1):
        left = key in ("单位职务", "职务")
        marks = "缩空" if key in _BLANK else "缩"
        s.put(
            at, at, f"{{{{{path}.{key}|{marks}}}}}", size=11 if key == "姓名" else size, to="left" if left else "center"
        )
    s.line(5)
    s.note("{{注.文字}}", 14)
    third = len(columns) // 4
    s.signs(
        (
            (1, third, "制表：{{制表}}"),
            (third + 1, 2 * third, "审核："),
            (2 * third + 1, 3 * third, "负责人：{{负责人}}"),
            (3 * third + 1, len(columns), "（单位盖章）"),
        )
    )
    s.repeat(1, 3)
    s.sheet.freeze_panes = "C4"


def register(book: Workbook) -> None:
    """花名册: one cadre a line."""
    _list(book, "花名册", (_PLACE, *_USUAL), by_unit=False, size=10)


def register_by_unit(book: Workbook) -> None:
    """花名册按单位: under the heads of the units."""
    _list(book, "花名册按单位", (_POST, *_USUAL), by_unit=True, size=10)


def full_register(book: Workbook) -> None:
    """花名册详表: one cadre a line, with rank, kind of staff, native place, work and Party."""
    _list(book, "花名册详表", _FULL, by_unit=False, size=9.5, height=40)


def structure(book: Workbook) -> None:
    """结构统计表: a line a unit, columns by group; the same layout holds both halves."""
    s = Sheet(book, "结构统计表", (5, 22, 6, 116), landscape=True)
    s.title("{{局名}}年轻干部队伍结构统计表{{部分}}", 20, 32)
    s.sides("范围：{{范围}}（{{人数}} 人）", "统计截止：{{截止}}　　单位：人", 2)
    s.line(24)
    for column, text in ((1, "序号"), (2, "单　　位"), (3, "人数")):
        s.put(column, column, text, font=HEAD, size=10.5, fill=True, rows=2)
    s.put(4, 4, "{{列#组|并}}", font=HEAD, size=10.5, fill=True, wrap=False)
    s.line(48)
    s.put(4, 4, "{{列#名}}", size=9, fill=True)
    s.line(18)
    s.put(1, 4, "{{类.标题}}", font=HEAD, size=10.5, to="left", wrap=False)
    for label, path, fill in (
        ("{{类.单位.名|缩}}", "类.单位", False),
        ("小　　计", "类.小计", True),
        ("合　　计", "合计", True),
    ):
        s.line(18)
        if fill:
            s.put(1, 2, label, font=HEAD, size=10.5, fill=True)
        else:
            s.put(1, 1, f"{{{{{path}.序}}}}", size=9.5)
            s.put(2, 2, label, size=10.5, to="left")
        s.put(3, 3, f"{{{{{path}.人数}}}}", size=10.5, bold=True, fill=fill)
        s.put(4, 4, f"{{{{{path}.值#}}}}", size=10.5, bold=fill, fill=fill)
    s.line(5)
    s.note("{{注.文字}}", 14)
    s.signs(((1, 2, "制表：{{制表}}"), (3, 4, f"审核：{'　' * 22}负责人：{{{{负责人}}}}{'　' * 16}（单位盖章）")))
    s.repeat(1, 4)
    s.sheet.freeze_panes = "D5"


_COUNTED = (
    ("姓　名", 12, "姓名"),
    ("性别", 5, "性别"),
    ("民族", 8, "民族"),
    ("出生时间", 9, "出生"),
    ("年龄", 5, "年龄"),
    ("学历", 12, "学历"),
    ("学位", 14, "学位"),
    ("政治面貌", 12, "面貌"),
    ("职级", 16, "职级"),
    ("人员身份", 14, "身份"),
)


def counted(book: Workbook) -> None:
    """名单: whom the statistics count, by unit, with what they are counted by."""
    s = Sheet(book, "名单", [width for _, width, _ in _COUNTED], landscape=True)
    s.title("{{局名}}年轻干部队伍结构统计依据名单")
    s.sides("范围：{{范围}}（{{人数}} 人）", "统计截止：{{截止}}", 5)
    s.line(24)
    for at, (label, _, _) in enumerate(_COUNTED, 1):
        s.put(at, at, label, font=HEAD, size=10.5, fill=True)
    s.line(22)
    s.put(1, len(_COUNTED), "{{块.标题}}", font=HEAD, size=10.5, to="left", wrap=False)
    s.line(20)
    for at, (_, _, key) in enumerate(_COUNTED, 1):
        s.put(at, at, f"{{{{块.记录.{key}|缩}}}}", size=10)
    s.repeat(1, 3)
    s.sheet.freeze_panes = "B4"


BOOKS = {"roster.xlsx": (register, register_by_unit, full_register), "structure.xlsx": (structure, counted)}
