"""个人工作记录汇总（供本人参考）: a cadre's year in words on one page (operations.year.words)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name
from cadreapp.operations.sheets.model import YEAR_END, Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.year.words import Year, gather
from cadreapp.records import PLATFORMS
from cadreapp.reports.words import CHINESE
from cadreapp.reports.words_cadre import paragraphs
from cadreapp.run import Run

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.filling.filler import Filled, Form

PAGE = 742.0
"""Points of an A4 page between the margins of the template, a little less than there are."""

LARGEST, SMALLEST = 14.0, 9.0


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """A page for each cadre of the year; UserError: nobody of those chosen is on its roster."""
    year = gather(desk, request.period.year)
    members = [
        m
        for m in year.members.values()
        if (request.people is None or m.person in request.people) and request.unit in (None, m.unit)
    ]
    if not members:
        raise UserError(f"{request.period.label}的名册里没有所选的干部，请换一个年度或另选干部。")
    form = open_form(desk, "summary.xlsx")
    advance = run.steps(len(members))
    for member in members:
        advance(member.name)
        values = _values(desk, year, member.person)
        fit(form, form.sheet("总结", member.name, values), [part["文"] for part in values["段"]])
    return form.finish()


def _values(desk: Desk, year: Year, person: int) -> dict[str, Any]:
    from cadreapp.reports.data import day, dotted, duties

    member, own = year.members[person], year.own_text(person)
    parts = [(f"{CHINESE[at]}、{PLATFORMS[at]}", text) for at, text in enumerate(paragraphs(year.deeds(person), own))]
    if own.rest:
        parts.append(("六、本人述职", own.rest))
    return {
        "标题": f"{year.year}年度个人工作记录汇总（供本人参考）",
        "姓名": member.name,
        "性别": member.sex,
        "出生": dotted(member.born),
        "单位职务": duties(member),
        "面貌": member.political,
        "段": [{"题": title, "文": _indented(text)} for title, text in parts],
        "局名": bureau_name(desk, year.until),
        "截止": day(min(desk.today(), year.until)),
        "说明": "本表由记录汇总；多人参加的事项按全数计入本人。",
    }


def _indented(text: str) -> str:
    return "\n".join(f"　　{line}" for line in text.split("\n"))


def fit(form: Form, filled: Filled, texts: Sequence[str]) -> None:
    """Give all paragraphs the largest type at which the sheet is one page, and their rows the height they need.

    What no page holds at the smallest type is refused, at its longest paragraph.
    """
    from cadreapp.paper import span_pixels
    from cadreapp.reports.filling.measuring import height_needed
    from cadreapp.reports.filling.values import TALLEST

    sheet = filled.sheet
    rows = [last for _, last in filled.spans["段"]]
    pixels = span_pixels(sheet, 1, sheet.max_column)
    fixed = sum(sheet.row_dimensions[r].height or 15 for r in range(1, sheet.max_row + 1) if r not in rows)
    size = LARGEST
    while size > SMALLEST and sum(height_needed(t, size, pixels) for t in texts) > PAGE - fixed:
        size -= 0.5
    if sum(height_needed(t, size, pixels) for t in texts) > PAGE - fixed:
        longest = max(range(len(texts)), key=lambda at: len(texts[at]))
        whole = sum(map(len, texts))
        form.refuse(sheet.cell(rows[longest], 1), f"总结共 {whole} 个字，缩到 9 磅一页也放不下，请精简这一段")
    for row, text in zip(rows, texts, strict=True):
        cell = sheet.cell(row, 1)
        face = copy(cell.font)
        face.sz = size
        cell.font = face
        sheet.row_dimensions[row].height = min(height_needed(text, size, pixels), TALLEST)


SHEETS = (SheetSpec("个人工作记录汇总（供本人参考）", YEAR_END, "summary.xlsx", build, ("year",), of="cadres"),)
