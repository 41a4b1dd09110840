"""花名册: the roster one per line, in full, or by unit, as it stands at the end of the period. No identity numbers."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.lrmx import kept
from cadreapp.operations.sheets.choosing import chosen_members, common, notes, numeral, until
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.year.profile import age
from cadreapp.records.period import LENGTHS
from cadreapp.reports.data import dotted, duties
from cadreapp.run import Run
from cadreapp.store.persons.people import Member

if TYPE_CHECKING:
    from openpyxl import Workbook

LINES, FULL, BY_UNIT = "花名册", "花名册详表", "花名册按单位"
"""The sheets of the template."""


def build(desk: Desk, request: Request, run: Run, *, layout: str = LINES) -> Workbook:
    """The roster on the last day of the period in the roster's order; UserError if nobody is on it."""
    members = chosen_members(desk, request, at_end=True)
    last = until(desk, request.period)
    run.steps(1)("花名册")
    lines = [_line(desk, number, member, last) for number, member in enumerate(members, 1)]
    values: dict[str, Any] = common(desk, request) | {
        "人数": len(lines),
        "注": notes(
            "注：年龄为截至统计日的周岁；始任时间没有登记到月的，年限不作推算；“—”表示没有登记。",
        ),
    }
    if layout == BY_UNIT:
        groups = [(unit, list(some)) for unit, some in groupby(zip(members, lines, strict=True), lambda p: p[0].unit)]
        values["组"] = [
            {
                "标题": f"{numeral(at)}、{unit or '单位未填'}（{len(some)} 人）",
                "干部": [line for _, line in some],
            }
            for at, (unit, some) in enumerate(groups, 1)
        ]
    else:
        values["干部"] = lines
    form = open_form(desk, "roster.xlsx")
    form.sheet(layout, layout, values)
    return form.finish()


def _line(desk: Desk, number: int, m: Member, last: date) -> dict[str, Any]:
    return {
        "序": number,
        "姓名": m.name,
        "单位职务": duties(m),
        "职务": m.post,
        "职级": m.rank,
        "身份": m.staff,
        "性别": m.sex,
        "民族": m.ethnicity,
        "籍贯": m.native_place,
        "出生": dotted(m.born),
        "年龄": age(m.born, last),
        "工作": dotted(m.work_started),
        "入党": dotted(m.joined_party),
        "面貌": m.political,
        "学历学位": "\n".join(t for t in (m.education, m.degree) if t) or None,
        "专业": m.major,
        "专技": kept(desk, m.person).texts.get("ZhuanYeJiShuZhiWu"),
        "职务时间": dotted(m.post_since),
        "职务年限": tenure(m.post_since, last),
        "职级时间": dotted(m.rank_since),
        "职级年限": tenure(m.rank_since, last),
        "备注": m.remark,
    }


def tenure(since: str | None, last: date) -> str | None:
    """Full years and months from a start known at least by the month: 3年2个月; None where it is not known."""
    if not since or len(since) < 7:
        return None
    first = int(since[8:10]) if len(since) == 10 else 1
    months = (last.year - int(since[:4])) * 12 + last.month - int(since[5:7]) - (last.day < first)
    if months < 0:
        return None
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest else "") or "不满1个月"


SHEETS = (
    SheetSpec("年轻干部花名册", "名册与档案", "roster.xlsx", build, LENGTHS),
    SheetSpec("年轻干部花名册（详表）", "名册与档案", "roster.xlsx", partial(build, layout=FULL), LENGTHS),
    SheetSpec("年轻干部花名册（按单位）", "名册与档案", "roster.xlsx", partial(build, layout=BY_UNIT), LENGTHS),
)
