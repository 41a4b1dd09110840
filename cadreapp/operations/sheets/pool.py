"""后备干部名册 and 提拔使用情况表 as sheets: the pool is confidential, promotions are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.appraisal import pool
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.platforms.selection import Promotion, Reserve
from cadreapp.rules.appraisal.readiness import duration, punished
from cadreapp.run import Run
from cadreapp.store.query import Row

if TYPE_CHECKING:
    from openpyxl import Workbook


def _common(desk: Desk, found: pool.Pool, number: int, *notes: str) -> dict[str, Any]:
    from cadreapp.reports.data import day

    return {
        "局名": bureau_name(desk, found.day),
        "时段": found.period.label,
        "人数": number,
        "截止": day(found.day),
        **signers(desk),
        "注": [{"文字": note} for note in notes],
    }


def _chosen(rows: tuple[Row, ...], cadre: Declared[Named], request: Request) -> list[Row]:
    return [r for r in reversed(rows) if request.people is None or r.given(cadre).person in request.people]


def reserves(desk: Desk, request: Request, run: Run) -> Workbook:
    """The pool of a period; UserError if nobody was in it."""
    from cadreapp.reports.data import duties, on_paper

    found = pool.read(desk, request.period)
    rows = _chosen(found.reserves, Reserve.cadre, request)
    if not rows:
        raise UserError(f"{request.period.label}没有后备干部，没有名册可以打印。")
    run.steps(1)("后备干部名册")
    lines = []
    for number, row in enumerate(rows, 1):
        one, end = found.of(row.given(Reserve.cadre).person), row[Reserve.end]
        glance = one.glance if one else None
        left = f"{on_paper(end)}退出：{row[Reserve.leaving_reason] or '原因未填'}" if end else None
        lines.append(
            {
                "序": number,
                "姓名": row.given(Reserve.cadre).name,
                "单位职务": duties(one.member) if one else None,
                "列入": on_paper(row[Reserve.date]),
                "依据": row[Reserve.basis],
                "措施": "；".join(filter(None, (row[Reserve.measures], left))) or None,
                "等次": "　".join(f"{y % 100:02d}{g or '—'}" for y, g in glance.grades) if glance else None,
                "证书": "、".join(glance.certificates) or None if glance else None,
                "基层": duration(glance.months) if glance and glance.months else None,
                "处分": "；".join(punished(p) for p in glance.punishments) or None if glance else None,
            }
        )
    note = "注：等次只写已确认的，“—”为没有登记，不作推定；基层经历按挂职、一线压担和县区任职的起止日期计算。"
    form = open_form(desk, "pool.xlsx")
    form.sheet("后备干部名册", "后备干部名册", _common(desk, found, len(rows), note) | {"人": lines})
    return form.finish()


def promotions(desk: Desk, request: Request, run: Run) -> Workbook:
    """The promotions of a period; UserError if there was none."""
    from cadreapp.reports.data import on_paper

    found = pool.read(desk, request.period)
    rows = _chosen(found.promotions, Promotion.cadre, request)
    if not rows:
        raise UserError(f"{request.period.label}没有提拔使用的记录，没有情况表可以打印。")
    run.steps(1)("提拔使用情况表")
    lines = []
    for number, row in enumerate(rows, 1):
        one = found.of(row.given(Promotion.cadre).person)
        lines.append(
            {
                "序": number,
                "姓名": row.given(Promotion.cadre).name,
                "日期": on_paper(row.date),
                "原职务": row[Promotion.from_post],
                "新职务": row[Promotion.to_post],
                "类别": row[Promotion.category],
                "依据": row[Promotion.basis],
                "证书": "、".join(one.glance.certificates) or None if one else None,
            }
        )
    note = "注：社工证、行政执法证是提拔使用的重要条件；“—”为没有登记。"
    form = open_form(desk, "pool.xlsx")
    form.sheet("提拔使用情况表", "提拔使用情况表", _common(desk, found, len(rows), note) | {"人": lines})
    return form.finish()


SHEETS = (
    SheetSpec("后备干部名册", "名册与档案", "pool.xlsx", reserves, ("year", "half", "quarter"), confidential=True),
    SheetSpec("提拔使用情况表", "名册与档案", "pool.xlsx", promotions, ("year", "half", "quarter")),
)
