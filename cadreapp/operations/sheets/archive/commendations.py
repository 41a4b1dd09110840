"""表彰名册: who was commended in a period, by level; cadres and people outside the roster; how many young ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.choosing import chosen_rows, common, notes, numeral, until
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records.kind import Named
from cadreapp.records.period import LENGTHS
from cadreapp.records.platforms.selection import Commendation
from cadreapp.reports.data import duties
from cadreapp.run import Run
from cadreapp.store.persons import people
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook

LEVELS = ("国家级", "部级", "省级", "市级", "局级")
"""Levels, the highest first."""


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """One list; UserError if nobody was commended."""
    rows = chosen_rows(desk, request, records.kind(Commendation))
    if not rows:
        raise UserError(f"{request.period.label}没有登记表彰奖励，没有名册可以做。")
    run.steps(1)("表彰名册")
    posts = _posts(desk, request)
    number, groups = 0, list[dict[str, Any]]()
    found = [v for v in dict.fromkeys(r[Commendation.level] for r in rows) if v not in LEVELS]
    for level in (*LEVELS, *found):
        some = [r for r in rows if r[Commendation.level] == level]
        if some:
            people_ = [_line(number + at, row, posts) for at, row in enumerate(some, 1)]
            number += len(some)
            title = f"{numeral(len(groups) + 1)}、{level}（{len(some)} 人次）"
            groups.append({"标题": title, "人": people_, "小计": f"{len(some)} 人次，{_young(some)}"})
    everybody = request.people is None and request.unit is None
    inside = sum(isinstance(r[Commendation.cadre], Named) for r in rows)
    unsaid = sum(r[Commendation.young_grassroots] is None for r in rows)
    forms = Counter(r[Commendation.form] or "形式未填" for r in rows)
    total = (
        f"{len(rows)} 人次（{len({_who(r) for r in rows})} 人），名册内年轻干部 {inside} 人次，",
        f"名册外人员 {len(rows) - inside} 人次；",
        _young(rows),
    )
    values = common(desk, request) | {
        "人次": len(rows),
        "级": groups,
        "合计": "".join(total),
        "按形式": "，".join(f"{form} {n} 人次" for form, n in forms.most_common()),
        "注": notes(
            "注：一人多次受表彰的按次计；名册外人员为全市民政系统的其他人员。"
            + (f"是否基层年轻干部没有登记的 {unsaid} 人次。" if unsaid else "")
        ),
    }
    if everybody:
        values["范围"] = "年轻干部和全市民政系统其他人员"
    form = open_form(desk, "commendations.xlsx")
    form.sheet("表彰名册", "表彰名册", values)
    return form.finish()


def _posts(desk: Desk, request: Request) -> dict[int, str]:
    """单位及职务 of everybody: as they stood at the end of the period; else the present unit."""
    last = until(desk, request.period).isoformat()
    found = {p.id: p.unit or "" for p in people.people(desk.db)}
    return found | {m.person: duties(m) for m in people.roster(desk.db, "0001-01-01", last)}


def _line(number: int, row: Row, posts: dict[int, str]) -> dict[str, Any]:
    cadre = row[Commendation.cadre]
    year, month, day = (int(n) for n in (row.date or "").split("-"))
    return {
        "序": number,
        "姓名": cadre.name if cadre else row[Commendation.outsider],
        "单位职务": _post(cadre, posts) if cadre else row[Commendation.outsider_unit],
        "名称": row[Commendation.name],
        "形式": row[Commendation.form],
        "授予": row[Commendation.issuer],
        "日期": f"{year}年{month}月{day}日",
        "基层": {True: "是", False: "否", None: None}[row[Commendation.young_grassroots]],
        "备注": None if cadre else "名册外",
    }


def _post(cadre: Named, posts: dict[int, str]) -> str | None:
    return (posts.get(cadre.person) or None) if cadre.person is not None else None


def _who(row: Row) -> tuple[Any, ...]:
    cadre = row[Commendation.cadre]
    return (cadre.person, cadre.name) if cadre else (row[Commendation.outsider], row[Commendation.outsider_unit])


def _young(rows: Sequence[Row]) -> str:
    """How many of them are 基层年轻干部, with the share where it is known of everybody."""
    said = [young for r in rows if (young := r[Commendation.young_grassroots]) is not None]
    if not said:
        return "是否基层年轻干部没有登记"
    share = f"，占 {100 * sum(said) / len(said):.1f}%" if len(said) == len(rows) else ""
    return f"其中基层年轻干部 {sum(said)} 人次{share}"


SHEETS = (SheetSpec("表彰奖励名册", "名册与档案", "commendations.xlsx", build, LENGTHS),)
