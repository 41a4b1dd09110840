"""工作催办单: what is overdue, a sheet for each cadre or unit, in one print run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from cadreapp.errors import Cancelled, UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.exporting import write_book
from cadreapp.operations.owed import Owed, owed
from cadreapp.operations.personal import open_kind
from cadreapp.operations.settings import bureau_name
from cadreapp.paths import resource
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.reports.data import day
from cadreapp.reports.filler import Form
from cadreapp.rules.quotas import OWED, PART

TEMPLATE = "templates/reminder.xlsx"
DAYS = 10
"""Within how many days it is to be made up."""


def write_reminders(
    desk: Desk,
    period: Period,
    target: Path,
    *,
    people: Collection[int] | None = None,
    by_unit: bool = False,
    progress: Callable[..., None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    paint: Callable[..., Any] | None = None,
) -> Path:
    """A sheet for each cadre (or unit) with what was missed in periods that are over; .xlsx, or .pdf by `paint`.

    UserError: nobody has missed anything, or the file cannot be written.
    """
    groups: dict[Any, list[Owed]] = {}
    for row in owed(desk, period, people=people):
        if row.person is not None and row.state in (OWED, PART) and open_kind(kind(row.kind)):
            groups.setdefault((row.unit or "单位未填") if by_unit else row.person, []).append(row)
    if not groups:
        raise UserError(f"{period.label}没有到期未完成的事项，不需要催办。")
    form = Form(resource(TEMPLATE))
    for number, (key, rows) in enumerate(groups.items()):
        if cancelled and cancelled():
            raise Cancelled
        name = str(key) if by_unit else rows[0].cadre or ""
        if progress:
            progress(number, len(groups), name)
        form.sheet("催办单", name, _values(desk, rows, name, by_unit))
    return write_book(form.finish(), target, progress, cancelled, paint)


def _values(desk: Desk, rows: list[Owed], name: str, by_unit: bool) -> dict[str, Any]:
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
        "制表": desk.who,
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
