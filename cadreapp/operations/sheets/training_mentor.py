"""成长导师记录表: the pair, its term and aim, and the year's “four ones” with what is asked and what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.counting.owed import Owed, everything, summed
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.choosing import chosen_members, common, notes, numeral
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records import RecordModel
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.training import FieldResearch, Mentorship, Seminar, SpecialGuidance, WorkInfo
from cadreapp.reports.data import day, duties
from cadreapp.rules.quotas import EXCUSED
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row

if TYPE_CHECKING:
    from openpyxl import Workbook


def _bracketed(*texts: str | None) -> str:
    inner = "，".join(t for t in texts if t)
    return f"（{inner}）" if inner else ""


def _article(row: Row) -> str:
    headline = row.given(WorkInfo.headline).strip("《》")
    return f"《{headline}》{_bracketed(row[WorkInfo.outlet], row[WorkInfo.adoption])}"


def _research(row: Row) -> str:
    return f"{row[FieldResearch.theme]}{_bracketed(row[FieldResearch.place], row[FieldResearch.result])}"


def _guidance(row: Row) -> str:
    mentor = row[SpecialGuidance.mentor]
    return f"{row[SpecialGuidance.content]}{_bracketed(mentor.name if mentor else None)}"


FOUR: Mapping[type[RecordModel], tuple[str, Callable[[Row], str]]] = {
    WorkInfo: ("篇", _article),
    FieldResearch: ("次", _research),
    SpecialGuidance: ("次", _guidance),
    Seminar: ("次", lambda r: str(r[Seminar.theme])),
}
"""Kinds of the four ones → their counting word, and what a record says in the table."""
EACH = {"year": "年", "half": "半年", "quarter": "季度", "month": "月"}


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """A sheet a cadre who has a mentor in the year; UserError if none of those asked for has one."""
    members = chosen_members(desk, request)
    pairs = _of_person(desk, Mentorship, request.period)
    members = [m for m in members if m.person in pairs]
    if not members:
        raise UserError(f"所选的人在{request.period.label}没有登记成长导师，请先在“学习锻炼”里登记。")
    asked: dict[tuple[int, str, str], Owed] = {
        (o.person, o.kind, o.period): o
        for o in everything(desk, request.period, people={m.person for m in members})
        if o.person is not None and o.kind in {kind.__name__ for kind in FOUR}
    }
    done = {kind: _of_person(desk, kind, request.period) for kind in FOUR}
    units = {p.id: p.unit for p in people.people(desk.db)}
    form = open_form(desk, "mentor.xlsx")
    advance = run.steps(len(members))
    for m in members:
        advance(m.name)
        values = common(desk, request) | _pair(m, pairs[m.person], units)
        values["项"] = [
            _four(desk, request, m.person, at, kind, done[kind].get(m.person, []), asked)
            for at, kind in enumerate(FOUR, 1)
        ]
        values["注"] = notes("注：时段还没有开始的，应完成、已完成空着；“免计”为请假离岗等原因不计入应完成数。")
        form.sheet("成长导师记录表", m.name, values)
    return form.finish()


def _of_person(desk: Desk, model: type[RecordModel], period: Period) -> dict[int, list[Row]]:
    """For each cadre, the records of a kind in a period, the earliest first."""
    kind = records.kind(model)
    found: dict[int, list[Row]] = defaultdict(list)
    for row in query.rows(desk.db, kind, Filter(period.start.isoformat(), period.end.isoformat()))[::-1]:
        who = row.values[kind.who_field]
        for named in (who,) if isinstance(who, Named) else who or ():
            if named.person is not None:
                found[named.person].append(row)
    return dict(found)


def _pair(m: Member, rows: list[Row], units: Mapping[int, str | None]) -> dict[str, Any]:
    mentors = [r.given(Mentorship.mentor) for r in rows]
    homes = [units.get(n.person) for n in mentors if n.person is not None]
    return {
        "姓名": m.name,
        "单位职务": duties(m),
        "导师": "、".join(dict.fromkeys(n.name for n in mentors)),
        "导师单位": "、".join(dict.fromkeys(u for u in homes if u)) or None,
        "期限": "；".join(dict.fromkeys(term(r.date, r.end) for r in rows)),
        "目标": "；".join(dict.fromkeys(goal for r in rows if (goal := r[Mentorship.goal]))) or None,
    }


def term(start: str | None, end: str | None) -> str:
    """2021年2月1日至2021年8月31日; an open end is left to be written."""
    said = [day(date.fromisoformat(d)) if d else "　　　　年　　月　　日" for d in (start, end)]
    return "至".join(said)


def _four(
    desk: Desk,
    request: Request,
    person: int,
    at: int,
    model: type[RecordModel],
    rows: list[Row],
    asked: Mapping[tuple[int, str, str], Owed],
) -> dict[str, Any]:
    """One of the four: its head, and a line a period of each quota in force (the whole year where there is none)."""
    kind, (word, said) = records.kind(model), FOUR[model]
    quotas = [q for q in desk.rules.quotas_in(request.period) if q.kind == kind.name and q.who == "cadre"]
    parts = {part for q in quotas for part in request.period.split(q.period) if q.holds(part)} or {request.period}
    lines, dues = [], list[Owed]()
    for part in sorted(parts, key=lambda p: p.start):
        due = asked.get((person, kind.name, part.text))
        own = [f"{_short(r)}{said(r)}" for r in rows if r.date and date.fromisoformat(r.date) in part]
        excused = due is not None and due.state == EXCUSED
        if due is not None:
            dues.append(due)
        lines.append(
            {
                "时段": part.short,
                "应": "免计" if excused else due.required if due is not None else None,
                "已": due.done if due is not None else len(own) or None,
                "情况": "；".join(own) or (due.note if excused and due is not None else None) or None,
            }
        )
    rule = "，".join(dict.fromkeys(f"每{EACH[q.period]} {q.number} {word}" for q in quotas))
    head = f"{numeral(at)}、{kind.title}"
    sums = summed(dues)
    asked_for = f"（{rule}）　至今应完成 {sums.required:g}，已完成 {sums.done:g}" if quotas else ""
    return {"标题": head + asked_for, "段": lines}


def _short(row: Row) -> str:
    _, month, of_month = (row.date or "").split("-")
    return f"{int(month)}月{int(of_month)}日"


SHEETS = (SheetSpec("成长导师记录表", "培养锻炼", "mentor.xlsx", build, ("year",), of="cadres"),)
