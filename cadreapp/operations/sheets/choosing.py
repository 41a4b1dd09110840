"""Whom and which records a request means, in the roster's order, and what nearly every sheet says at its head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import Request
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.reports.data import day
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row

_DIGITS = "〇一二三四五六七八九"


def until(desk: Desk, period: Period) -> date:
    """The day at which a sheet of the period stands: its end, or today while it runs; UserError before it begins."""
    if period.start > desk.today():
        raise UserError(f"{period.label}还没有开始，没有可以填的内容，请换一个时段。")
    return min(desk.today(), period.end)


def chosen_members(desk: Desk, request: Request, *, at_end: bool = False) -> list[Member]:
    """The cadres of a request on the roster in its period, or (`at_end`) on its last day; UserError if none."""
    last = until(desk, request.period).isoformat()
    first = last if at_end else request.period.start.isoformat()
    found = people.roster(desk.db, first, last)
    if not found:
        raise UserError(f"{request.period.label}的年轻干部名册里没有人，请先导入或登记干部名册。")
    some = [m for m in found if _meant(request, m.person, m.unit)]
    if not some:
        raise UserError(f"所选的人或单位不在{request.period.label}的年轻干部名册里，请重新选择。")
    return some


def chosen_rows(desk: Desk, request: Request, kind: Kind) -> list[Row]:
    """The records of a kind that a request means: those chosen, or all of its period, the earliest first."""
    if request.records:
        return query.load(desk.db, kind, request.records)
    span = Filter(request.period.start.isoformat(), request.period.end.isoformat())
    rows = query.rows(desk.db, kind, span)[::-1]
    units = people.staff_and_unit(desk.db, request.period.end.isoformat()) if request.unit else {}
    found = []
    for row in rows:
        named = row.values.get(kind.who_field)
        who: Sequence[Named] = (named,) if isinstance(named, Named) else named or ()
        ids = [n.person for n in who if n.person is not None]
        if any(_meant(request, i, units.get(i, ("", None))[1]) for i in ids) or (not ids and _everybody(request)):
            found.append(row)
    return found


def _everybody(request: Request) -> bool:
    return request.people is None and request.unit is None


def _meant(request: Request, person: int, unit: str | None) -> bool:
    return (request.people is None or person in request.people) and (request.unit is None or unit == request.unit)


def common(desk: Desk, request: Request) -> dict[str, Any]:
    """局名, 截止, 制表, 范围: what stands above and below the table."""
    whom = request.unit or ("在册年轻干部" if request.people is None else "所选年轻干部")
    return {
        "局名": bureau_name(desk, request.period.end),
        "截止": day(until(desk, request.period)),
        **signers(desk, request.period.end),
        "范围": whom,
        "期": request.period.label,
    }


def notes(*texts: str) -> list[dict[str, str]]:
    """The lines of notes under a table."""
    return [{"文字": text} for text in texts]


def numeral(number: int) -> str:
    """一, 二 … 十, 十一 … 九十九: numbers of headings."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
