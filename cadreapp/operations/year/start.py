"""The year's start: the plan against what was done, what is carried over, who passes the age limit."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cadreapp import records
from cadreapp.errors import Refused, UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.settings import change, value
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.profile import age
from cadreapp.records import RecordModel
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import spelling
from cadreapp.records.entities import AgeDecision
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import CentralWork, FrontLine, TaskForce
from cadreapp.records.platforms.service import OPEN, Dispute, Problem
from cadreapp.records.platforms.tempering import DevelopmentPlan, PartyStep
from cadreapp.records.platforms.training import Mentorship, ReadingList, ReadingRecord
from cadreapp.records.roster import PlanItem, StudyGroup
from cadreapp.store import entities, query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Row

CARRIED = (Mentorship, TaskForce, StudyGroup, CentralWork, FrontLine)
"""Kinds with an interval that a new year may carry on."""

TO_CLOSE = (Problem, Dispute)
"""Kinds of what is dealt with until it is closed."""

RENEW, END, KEEP, LEAVE = "续到新年度", "到此结束", "保留", "退出"
TOO_OLD = "超过年龄"


@dataclass(frozen=True)
class Planned:
    """A line of the year's plan: what was announced, and the records that bear it out.

    `late`: its month has passed and it is not done; `done` and `planned` in `unit`s.
    """

    category: str
    theme: str
    month: str
    planned: int
    done: int
    unit: str
    late: bool
    records: tuple[int, ...]


def plan(desk: Desk, year: int) -> list[Planned]:
    """The plan of a year against what was done: courses, themes, training, books, 青年党员发展计划."""
    whole = Period(year, "year", 1)
    span = Filter(whole.start.isoformat(), whole.end.isoformat())
    titles = {k.title: k for k in records.KINDS}
    done: dict[type[RecordModel], list[Row]] = {}
    found = []
    for row in reversed(_rows(desk, PlanItem, span)):
        if row[PlanItem.period] != str(year):
            continue
        category, theme = row.given(PlanItem.category), row[PlanItem.theme] or ""
        kind = titles[category].model
        if kind not in done:
            done[kind] = _rows(desk, kind, span)
        own = [r for r in done[kind] if _plain(theme) in _plain(r.title)]
        times, month = row[PlanItem.times] or 1, row[PlanItem.month] or ""
        late = _late(desk, year, month) and len(own) < times
        found.append(Planned(category, theme, month, times, len(own), "场", late, tuple(r.id for r in own)))
    found.sort(key=lambda p: (p.category, int(p.month or 13), p.theme))
    return [*found, *_books(desk, whole, span), *_party(desk, year, span)]


def _rows(desk: Desk, kind: type[RecordModel], span: Filter) -> list[Row]:
    return query.rows(desk.db, records.kind(kind), span)


def _plain(text: object) -> str:
    return spelling(str(text or ""))


def _late(desk: Desk, year: int, month: str | None) -> bool:
    end = Period(year, "month", int(month)).end if month else date(year, 12, 31)
    return end < desk.today()


def _books(desk: Desk, whole: Period, span: Filter) -> list[Planned]:
    many = len(people.roster(desk.db, span.start or "", span.end or ""))
    read = _rows(desk, ReadingRecord, span)
    found = []
    for row in reversed(_rows(desk, ReadingList, span)):
        own = [r for r in read if _plain(r[ReadingRecord.book]) == _plain(row[ReadingList.book])]
        readers = {r.given(ReadingRecord.cadre).person for r in own}
        late = _late(desk, whole.year, None) and len(readers) < many
        book = str(row[ReadingList.book])
        found.append(Planned("推荐书目", book, "", many, len(readers), "人", late, tuple(r.id for r in own)))
    return found


def _party(desk: Desk, year: int, span: Filter) -> list[Planned]:
    steps = [r for r in _rows(desk, PartyStep, span) if r[PartyStep.stage] == "入党积极分子"]
    found = []
    for row in _rows(desk, DevelopmentPlan, span):
        if row[DevelopmentPlan.period] == str(year) and (number := row[DevelopmentPlan.planned]):
            late = _late(desk, year, None) and len(steps) < number
            what = "确定入党积极分子"
            found.append(Planned("青年党员发展", what, "", number, len(steps), "人", late, tuple(r.id for r in steps)))
    return found


# 年度结转


@dataclass(frozen=True)
class Running:
    """Something that ran at the end of the year before: whose, what, since when, until when (None: open).

    `renewed`: the new year holds its continuation already.
    """

    record: int
    kind: str
    who: str
    what: str
    since: str
    end: str | None
    renewed: bool

    @property
    def to_close(self) -> bool:
        """Whether it is dealt with until it is closed, with no term to carry on."""
        return records.kind(self.kind).model in TO_CLOSE


def running(desk: Desk, year: int) -> list[Running]:
    """What the year may carry over: pairings and groups that ran into last December, problems not yet closed."""
    last, first = f"{year - 1}-12-31", f"{year}-01-01"
    found = []
    for model in CARRIED:
        kind = records.kind(model)
        rows = _rows(desk, model, Filter(f"{year - 1}-12-01", last))
        later = {_mark(r) for r in _rows(desk, model, Filter(first, f"{year}-12-31")) if (r.date or "") >= first}
        for row in rows:
            who = row.values.get(kind.who_field) if kind.who_field else None
            names = who.name if isinstance(who, Named) else f"{len(who)} 人" if who else "—"
            what = str(row[Mentorship.mentor] if model is Mentorship else row.title)
            renewed = row.end is None or row.end > last or _mark(row) in later
            found.append(Running(row.id, kind.name, names, what, row.date or "", row.end, renewed))
    for problem in _open(desk, Problem.state, last):
        end, who = problem[Problem.deadline], str(problem[Problem.cadre])
        renewed = bool(end and end >= first)
        found.append(Running(problem.id, problem.kind, who, problem.title, problem.date or "", end, renewed))
    for row in _open(desk, Dispute.state, last):
        found.append(Running(row.id, row.kind, str(row[Dispute.cadre]), row.title, row.date or "", None, True))
    return found


def _open(desk: Desk, state: Declared[str], last: str) -> list[Row]:
    """Records of the field's kind up to a day that are not closed yet."""
    return [row for row in _rows(desk, state.owner, Filter(None, last)) if row[state] in OPEN]


def _mark(row: Row) -> tuple[str, ...]:
    if row.kind == Mentorship.__name__:
        return str(row[Mentorship.cadre]), str(row[Mentorship.mentor])
    return (row.title,)


def carry_over(desk: Desk, year: int, some: Collection[Running], decision: str) -> Changes:
    """续到新年度: pairings and groups anew for the year, problems with its end of June as the new deadline.

    到此结束: what is open ends with last December. One operation, which can be undone; Refused names what is wrong.
    """
    items = []
    for one in some:
        kind = records.kind(one.kind)
        row = query.load(desk.db, kind, [one.record])[0]
        if one.to_close:
            if kind.model is not Problem:
                raise UserError(f"{kind.title}没有办理期限，不需要结转，办结时登记即可。")
            if decision == END:
                raise UserError(f"“{one.what}”还没有办结，不能到此结束。请登记办理结果，或续到新年度。")
            items.append(Item(kind, {"deadline": f"{year}-06-30"}, one.record))
        elif decision == END:
            items.append(Item(kind, {"end": f"{year - 1}-12-31"}, one.record))
        else:
            if one.renewed:
                raise UserError(f"{one.who}“{one.what}”已经延续到{year}年，不需要再结转。")
            values = {k: v for k, v in row.values.items() if k not in ("files", "late_reason")}
            items.append(Item(kind, values | {"date": f"{year}-01-01", "end": f"{year}-12-31"}))
    name = f"{year}年度结转：{decision} {len(items)} 项"
    return save(desk, items, name=name, late_reason="年度结转")


# 年龄审核


@dataclass(frozen=True)
class AgeLimit:
    """The age limit of young cadres in full years, and the day (月-日) on which ages are reckoned."""

    limit: int = 35
    day: str = "12-31"


@dataclass(frozen=True)
class Aged:
    """A cadre over the limit on the day of the year; `decision`: "" until somebody decided."""

    member: Member
    age: int
    decision: str = ""
    reason: str = ""
    approver: str = ""


def age_limit(desk: Desk) -> AgeLimit:
    """The bureau's limit; 35 years on 31 December where nobody has set one."""
    text = value(desk, "age")
    return AgeLimit(**json.loads(text)) if text else AgeLimit()


def set_age_limit(desk: Desk, limit: int, day: str) -> Changes:
    """Set the limit (18 to 60) and the day; UserError if there is no such day."""
    text = json.dumps({"limit": limit, "day": day})
    return change(desk, "age", text, title=f"设置年龄上限 {limit} 周岁（{day}）")


def aged(desk: Desk, year: int) -> tuple[list[Aged], list[Member]]:
    """Who is on the roster and over the limit on the day of the year; and whose birth is not known well enough."""
    rule = age_limit(desk)
    day = date.fromisoformat(f"{year}-{rule.day}")
    decided = entities.age_decisions(desk.db, year)
    over, unknown = [], []
    for member in people.roster(desk.db, f"{year}-01-01", day.isoformat()):
        years = age(member.born, day)
        if years is None:
            unknown.append(member)
        elif years > rule.limit:
            said = decided.get(member.person, ("", "", ""))
            if member.left and not said[0]:
                said = (LEAVE, member.leaving_reason or "", "")
            over.append(Aged(member, years, *said))
    return over, unknown


def keep_on(desk: Desk, year: int, person: int, reason: str, approver: str) -> Changes:
    """保留: record why somebody over the limit stays on the roster, and who approved."""
    if not reason.strip() or not approver.strip():
        raise UserError("保留超过年龄的干部，须写明理由和批准人。")
    name = next((p.name for p in people.people(desk.db) if p.id == person), "")
    title = f"年龄审核：{name}保留"
    with desk.operation(title) as writing:
        entities.drop_age_decision(desk.db, person, year, writing.at)
        values = {"decision": KEEP, "reason": reason.strip(), "approver": approver.strip()}
        entities.add(desk.db, AgeDecision, {"uid": desk.new_uid(), "person_id": person, "year": year, **values})
    return Changes(writing.id, title, frozenset({CADRE.name}), (), new=1)


def retire(desk: Desk, person: int, day: str) -> Changes:
    """退出: the cadre leaves the roster on a day because of their age; Refused if the day is wrong."""
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Refused.because(f"“{day}”不是日期，请写成 2021-12-31", field="退出日期") from error
    name = next((p.name for p in people.people(desk.db) if p.id == person), "")
    item = PersonItem({"left": day, "leaving_reason": TOO_OLD}, person)
    return save_people(desk, [item], name=f"年龄审核：{name}退出")
