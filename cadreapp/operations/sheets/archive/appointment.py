"""干部任免审批表 on paper: what the electronic form (.lrmx) says of each cadre, on the official two pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cadreapp.exchange.lrmx import RELATIVE, SCHOOLING
from cadreapp.exchange.lrmx import Form as Electronic
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.lrmx import compose
from cadreapp.operations.settings import unit_in_full
from cadreapp.operations.sheets.choosing import chosen_members
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.attachments import path_of
from cadreapp.operations.year.profile import age
from cadreapp.records.period import LENGTHS
from cadreapp.reports.data import day
from cadreapp.run import Run
from cadreapp.store.persons.people import Member

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RELATIVES = 7
"""Rows of 家庭主要成员及重要社会关系 on the official form; whoever comes after them stands on the continuation page."""
LONG = {
    "简历": "JianLi",
    "奖惩": "JiangChengQingKuang",
    "考核": "NianDuKaoHeJieGuo",
    "理由": "RenMianLiYou",
}
SHORT = {
    "姓名": "XingMing",
    "性别": "XingBie",
    "民族": "MinZu",
    "籍贯": "JiGuan",
    "出生地": "ChuShengDi",
    "入党": "RuDangShiJian",
    "工作": "CanJiaGongZuoShiJian",
    "健康": "JianKangZhuangKuang",
    "专技": "ZhuanYeJiShuZhiWu",
    "专长": "ShuXiZhuanYeYouHeZhuanChang",
    "现任": "XianRenZhiWu",
    "拟任": "NiRenZhiWu",
    "拟免": "NiMianZhiWu",
    "呈报": "ChengBaoDanWei",
    "填表人": "TianBiaoRen",
}
"""Place of the template → element of the electronic form; LONG ones go on where their place is full."""
LABELS = {
    "籍贯": "籍　贯",
    "专技": "专业技\n术职务",
    "专长": "熟悉专业\n有何专长",
    "现任": "现任职务",
    "拟任": "拟任职务",
    "拟免": "拟免职务",
    "简历": "简　历",
    "奖惩": "奖　惩\n情　况",
    "考核": "年　度\n考　核\n结　果",
    "理由": "任　免\n理　由",
    "呈报": "呈　报\n单　位",
}
"""Place → its label on the continuation page, where it is not the place's own name."""
SCHOOL = {"level": "学历", "degree": "学位", "school": "院校", "major": "专业"}
RELATIVE_PLACES = {"relation": "称谓", "name": "名", "born": "生", "political": "面貌", "work": "单位"}
SIZE = 12.0
"""Type size of the form before it shrinks."""
_MORE = 330.0
"""Points of a part of the continuation page, two of which fill a page; Excel allows no row taller than 409."""


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """A form a cadre of the request; UserError if there is none."""
    members = chosen_members(desk, request)
    form = open_form(desk, "appointment.xlsx")
    rooms = _rooms(form.workbook.worksheets[0])
    advance = run.steps(len(members))
    for member in members:
        advance(member.name)
        values = _values(desk, member, rooms)
        filled = form.sheet("任免审批表", member.name, values)
        _hang(filled.sheet, values["简历"], rooms["简历"])
        breaks = filled.sheet.row_breaks.brk
        if breaks and breaks[-1].id == filled.sheet.max_row:  # no empty page after the last
            breaks.pop()
    return form.finish()


def _values(desk: Desk, member: Member, rooms: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    electronic = compose(desk, member)
    texts = electronic.texts
    values: dict[str, Any] = {place: dotted_months(texts.get(tag)) for place, tag in SHORT.items()}
    at = _day(texts["JiSuanNianLingShiJian"])
    if values["现任"] == "".join(filter(None, (member.unit, member.post))):  # ours, not what an office's form says
        values["现任"] = "".join(filter(None, (unit_in_full(desk, member.unit, at), member.post))) or None
    values["出生"] = _born(texts.get("ChuShengNianYue"), at)
    for mode, tags in SCHOOLING.items():
        values |= {mode + SCHOOL[name]: texts.get(tag) or None for name, tag in tags.items()}
    reached = dotted_months(electronic.extra("DaoLingNianYue"))
    values["到龄"] = f"到龄时间：{reached}" if reached else None
    values["算龄日"], values["填表日"] = day(at), day(_day(texts["TianBiaoShiJian"]))
    values["照片"] = _photo(desk, member, electronic)
    relatives = _relatives(electronic)
    blank = dict.fromkeys(RELATIVE_PLACES.values())
    for number in range(RELATIVES):
        values[f"亲{number + 1}"] = relatives[number] if number < len(relatives) else blank
    parts = []
    for place, text in list(values.items()):
        if isinstance(text, str) and not _fits(text, rooms.get(place)):  # whole on the continuation page
            parts.append(_part(place, text))
            values[place], _ = _split(text, rooms[place])
    for place, tag in LONG.items():
        split = _split_resume if place == "简历" else _split
        values[place], rest = split(texts.get(tag), rooms[place])
        parts += [_part(place, text) for text in rest]
    more = ["　".join(v for v in r.values() if v) for r in relatives[RELATIVES:]]
    if more:
        parts.append(_part("家庭主\n要成员\n（续）", "\n".join(more)))
    values["续页"] = [{"标题": f"干部任免审批表续页　{member.name}", "段": parts, "空": None}] if parts else []
    return values


def _part(place: str, text: str) -> dict[str, str]:
    return {"栏": LABELS.get(place, place), "文": text}


def _photo(desk: Desk, member: Member, electronic: Electronic) -> Any:
    from cadreapp.reports.filling.filler import Picture

    if not (member.photo and electronic.photo):
        return "照　片"
    return Picture(path_of(desk, member.photo), f"{member.name}的照片")


def _rooms(sheet: Worksheet) -> dict[str, tuple[float, float]]:
    """For each place of the form, its width in pixels and height in points, as the template lays them out."""
    from cadreapp.paper import span_pixels

    areas = {(a.min_row, a.min_col): (a.max_row, a.max_col) for a in sheet.merged_cells.ranges}
    found: dict[str, tuple[float, float]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            place = re.fullmatch(r"\{\{([^|}.]+)\|[^}]*缩[^}]*\}\}", str(cell.value or ""))
            if place:
                last_row, last_column = areas.get((cell.row, cell.column), (cell.row, cell.column))
                pixels = span_pixels(sheet, cell.column, last_column)
                points = sum(sheet.row_dimensions[r].height or 15 for r in range(cell.row, last_row + 1))
                found[place[1]] = (pixels, points)
    return found


def dotted_months(text: str | None) -> str | None:
    """Months as they are printed: 199305 becomes 1993.05, within other words too; a blank text becomes None."""
    return re.sub(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)", r"\1.\2", text) if text else None


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _born(text: str | None, at: date) -> str | None:
    """1993.05 with the age at the day of reckoning below it."""
    if not text:
        return None
    years = age(f"{text[:4]}-{text[4:6]}", at) if re.fullmatch(r"\d{6}", text) else None
    return f"{dotted_months(text)}\n（{years}岁）" if years is not None else dotted_months(text)


def _relatives(form: Electronic) -> list[dict[str, str | None]]:
    return [
        {
            RELATIVE_PLACES[name]: dotted_months(one[tag]) if name == "born" else one[tag] or None
            for tag, name in RELATIVE.items()
        }
        for one in form.family
    ]


def _fits(text: str, room: tuple[float, float] | None) -> bool:
    from cadreapp.reports.filling.measuring import fitting_size

    return room is None or fitting_size(text, SIZE, *room) is not None


def _split(text: str | None, room: tuple[float, float]) -> tuple[str | None, list[str]]:
    """What stands in its place of the form, in type down to 9 points, and the parts of a continuation page."""
    from cadreapp.reports.filling.measuring import head_that_fits

    if not text or _fits(text, room):
        return text or None, []
    pixels, points = room
    head = _whole_lines(text, head_that_fits(text, 9, pixels, points - 16))
    rest, parts = text[len(head) :].strip("\n"), []
    while rest:
        part = _whole_lines(rest, head_that_fits(rest, SIZE, pixels, _MORE))
        parts.append(part.strip("\n"))
        rest = rest[len(part) :].strip("\n")
    return head.rstrip() + "\n（接续页）", parts


def _split_resume(text: str | None, room: tuple[float, float]) -> tuple[str | None, list[str]]:
    """As `_split`, in whole entries whose lines go on under their own text."""
    from cadreapp.reports import hanging

    if not text:
        return None, []
    if found := hanging.fitting(text, SIZE, *room):
        return found, []
    pixels, points = room
    begun = hanging.head(text, 9, pixels, points - 16)
    if not begun:  # an entry longer than the place
        return _split(text, room)
    rest, parts = text[len(begun) :].strip("\n"), []
    while rest:
        part = hanging.head(rest, SIZE, pixels, _MORE)
        if not part:
            return _split(text, room)
        parts.append(hanging.hung(part, SIZE, pixels))
        rest = rest[len(part) :].strip("\n")
    return hanging.hung(begun, 9, pixels) + "\n（接续页）", parts


def _hang(sheet: Worksheet, text: str | None, room: tuple[float, float]) -> None:
    """Give 简历 the type size for which its lines were broken: the largest at which none of them breaks again."""
    from copy import copy

    from cadreapp.reports.filling.measuring import fits, lines_needed

    if not text:
        return
    size = SIZE
    while size > 9 and not (fits(text, size, *room) and lines_needed(text, size, room[0]) == text.count("\n") + 1):
        size -= 0.5
    cell = next((c for row in sheet.iter_rows() for c in row if c.value == text), None)
    if cell is not None:
        face = copy(cell.font)
        face.sz = size
        cell.font = face


def _whole_lines(text: str, head: str) -> str:
    """The beginning of a text without a line that is cut, if it then still holds more than half."""
    end = head.rfind("\n")
    return head if len(head) == len(text) or end < len(head) // 2 else head[: end + 1]


SHEETS = (
    SheetSpec(
        "干部任免审批表", "名册与档案", "appointment.xlsx", build, LENGTHS, of="cadres", confidential=True, word=True
    ),
)
