"""提醒谈话记录: of a 苗头性问题, filled from its step 提醒, or blank. For the personnel office only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, unit_in_full
from cadreapp.operations.sheets.choosing import chosen_rows
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records.period import LENGTHS
from cadreapp.records.platforms.selection import CONCERN_STEPS, Concern
from cadreapp.reports.data import day
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.query import Filter, Row

if TYPE_CHECKING:
    from openpyxl import Workbook

FOUND, REMINDED = CONCERN_STEPS[:2]
PLACES = ("对象", "单位职务", "时间", "地点", "谈话人", "记录人", "事由", "内容", "态度", "期限")


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """A record a talk: of the chosen records, or of every step 提醒 in the period; UserError if there is none."""
    kind = records.kind(Concern)
    rows = chosen_rows(desk, request, kind)
    if not request.records:
        rows = [r for r in rows if r[Concern.step] == REMINDED]
    if not rows:
        raise UserError(
            f"{request.period.label}没有登记“提醒”这一步，没有谈话记录可以填；要手写的请选“提醒谈话记录（空白）”。"
        )
    form = open_form(desk, "talk.xlsx")
    advance = run.steps(len(rows))
    for row in rows:
        advance(row.given(Concern.cadre).name)
        form.sheet("提醒谈话记录", row.given(Concern.cadre).name, _values(desk, row))
    return form.finish()


def blank(desk: Desk, request: Request, run: Run) -> Workbook:
    """As many blank records as asked."""
    form = open_form(desk, "talk.xlsx")
    advance = run.steps(request.copies)
    for _ in range(request.copies):
        advance("空白谈话记录")
        form.sheet("提醒谈话记录", "提醒谈话记录", {"局名": bureau_name(desk)} | dict.fromkeys(PLACES))
    return form.finish()


def _values(desk: Desk, row: Row) -> dict[str, Any]:
    """What a step says; of another step than 提醒 only who and why, for the talk is still to be held."""
    talked = row[Concern.step] == REMINDED
    handler, at = row[Concern.handler], row.date or desk.today().isoformat()
    member = next(
        (m for m in people.roster(desk.db, "0001-01-01", at) if m.person == row.given(Concern.cadre).person), None
    )
    return (
        {"局名": bureau_name(desk, date.fromisoformat(at))}
        | dict.fromkeys(PLACES)
        | {
            "对象": row.given(Concern.cadre).name,
            "单位职务": "".join(filter(None, (unit_in_full(desk, member.unit, date.fromisoformat(at)), member.post)))
            if member
            else None,
            "时间": day(date.fromisoformat(at)) if talked else None,
            "谈话人": handler.name if talked and handler else None,
            "事由": "\n".join(t for t in (row[Concern.problem], *_grounds(desk, row)) if t),
        }
    )


def _grounds(desk: Desk, row: Row) -> list[str]:
    """事由 of this step and of the finding of the same problem, each once."""
    kind = records.kind(Concern)
    who = row.given(Concern.cadre).person
    rows = query.rows(desk.db, kind, Filter(people=(who,))) if who is not None else []
    first = [r for r in rows if r[Concern.problem] == row[Concern.problem] and r[Concern.step] == FOUND]
    return list(dict.fromkeys(t for r in (*first, row) if (t := r[Concern.grounds])))


SHEETS = (
    SheetSpec("提醒谈话记录", "督办", "talk.xlsx", build, LENGTHS, of="records", kinds=(Concern,), confidential=True),
    SheetSpec("提醒谈话记录（空白）", "督办", "talk.xlsx", blank, LENGTHS, of="blank", confidential=True),
)
