"""工作催办单: what is overdue, a sheet for each cadre or unit, in one print run."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.counting.owed import Owed, demanded
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.monthly import open_kind
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records import kind
from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules.quotas import OWED, PART
from cadreapp.run import Run

if TYPE_CHECKING:
    from openpyxl import Workbook

DAYS = 10
"""Within how many days it is to be made up."""


def build(desk: Desk, request: Request, run: Run, *, by_unit: bool = False) -> Workbook:
    """A sheet for each cadre (or unit) with what was missed in periods that are over.

    UserError: nobody has missed anything.
    """
    groups: dict[Any, list[Owed]] = {}
    for row in demanded(desk, request.period, people=request.people):
        if row.person is not None and row.state in (OWED, PART) and open_kind(kind(row.kind)):
            groups.setdefault((row.unit or "单位未填") if by_unit else row.person, []).append(row)
    if not groups:
        raise UserError(f"{request.period.label}没有到期未完成的事项，不需要催办。")
    form = open_form(desk, "reminder.xlsx")
    advance = run.steps(len(groups))
    for key, rows in groups.items():
        name = str(key) if by_unit else rows[0].cadre or ""
        advance(name)
        form.sheet("催办单", name, _values(desk, rows, name, by_unit))
    return form.finish()


def _values(desk: Desk, rows: list[Owed], name: str, by_unit: bool) -> dict[str, Any]:
    from cadreapp.reports.data import day

    today = desk.today()
    who = f"你单位 {len({r.person for r in rows})} 名年轻干部名下" if by_unit else "你名下"
    until = day(today + timedelta(DAYS))
    return {
        "局名": bureau_name(desk),
        "称呼": f"{name}：" if by_unit else f"{rows[0].unit or ''}　{name}同志：",
        "日期": day(today),
        "正文": f"　　截至{day(today)}，{who}有下列 {len(rows)} 项工作到期没有完成。"
        f"请于{until}前补做并报送人事部门；确有特殊情况的，请说明原因。",
        "末栏": "干部" if by_unit else "备注",
        **signers(desk),
        "事": [
            {
                "序": number,
                "事项": row.requirement,
                "时段": Period.parse(row.period).label,
                "应": row.required,
                "已": row.done,
                "缺": row.missing,
                "末": row.cadre if by_unit else None,
            }
            for number, row in enumerate(rows, 1)
        ],
    }


SLIPS = SheetSpec("工作催办单", "督办", "reminder.xlsx", build, LENGTHS, of="cadres", reminds=True)
SHEETS = (
    SLIPS,
    SheetSpec("工作催办单（每单位一张）", "督办", "reminder.xlsx", partial(build, by_unit=True), LENGTHS, reminds=True),
)
