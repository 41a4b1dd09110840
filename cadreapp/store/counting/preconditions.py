"""What the preconditions look at: records with their days and people, each person's state, placements and posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records.entities import Cadre, Person
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import INQUIRY
from cadreapp.records.platforms.tempering import PartyStep
from cadreapp.records.roster import Exemption, Leave, PostHistory, StaffHistory
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.preconditions import Placement, Preconditions, Stated, Who
from cadreapp.store.grading.appraisal import conduct, corrections
from cadreapp.store.live import counted, live
from cadreapp.store.prepared import Prepared, PreparedIn, fixed, parts

_MEMBER = {"预备党员": True, "正式党员": True, "延长预备期": True}


def _first(text: str | None) -> str:
    return (text or "0000") + {4: "-01-01", 7: "-01"}.get(len(text or "0000"), "")


def _last(text: str | None) -> str:
    return text + {4: "-12-31", 7: "-31"}.get(len(text), "") if text else "9999-12-31"


_LIVE = PreparedIn(
    lambda ids: Record.select(
        Record.id, Record.uid, Record.kind, Record.date, Record.end, Record.remark, Record.state
    ).where(Record.id.in_(ids), Record.deleted_at.is_null())
)
_COUNTED = PreparedIn(
    lambda ids: (
        Participation.select(Participation.record, Participation.person)
        .where(Participation.record.in_(ids), Participation.counted == 1, Participation.person.is_null(False))
        .order_by(Participation.position)
    )
)
_MEMBERSHIPS = PreparedIn(
    lambda ids: Cadre.select(Cadre.person, Cadre.entered, Cadre.left).where(
        Cadre.person.in_(ids), Cadre.deleted_at.is_null()
    )
)
_ABOUT = PreparedIn(
    lambda ids: Person.select(
        Person.id, Person.name, Person.uid, Person.political, Person.joined_party, Person.work_started
    ).where(Person.id.in_(ids))
)


def stated(db: peewee.Database, rules: Preconditions, ids: Collection[int]) -> list[Stated]:
    """These records, as far as they are live; a grade as it was corrected in writing."""
    found: list[Stated] = []
    for part in parts(ids):
        live = _LIVE.whole(db, part)
        people: dict[int, list[int]] = defaultdict(list)
        for record, person in _COUNTED.whole(db, part):
            people[record].append(person)
        own = _own(db, rules, live)
        for record, uid, name, date, end, remark, state in live:
            kind, values = records.kind(name), own.get(record, {})
            period = str(values.get(kind.period_field) or "") if kind.period_field else ""
            span = Period.parse(period) if period else None
            if span and name in rules.inquiry and people.get(record):
                papers = corrections(db, span, people[record])
                values = values | ({"grade": papers[-1].grade} if papers else {})
            first = span.start.isoformat() if span else _first(date)
            last = span.end.isoformat() if span else _last(end) if kind.end_field else first
            who = tuple(people.get(record, ()))
            found.append(Stated(record, uid, name, first, last, who, period, remark or "", values, state or ""))
    return found


def _own(db: peewee.Database, rules: Preconditions, live: Iterable[tuple[Any, ...]]) -> dict[int, dict[str, Any]]:
    """The own fields of records that the rules name."""
    of: dict[str, list[int]] = defaultdict(list)
    for row in live:
        of[row[2]].append(row[0])
    found: dict[int, dict[str, Any]] = {}
    for name, ids in of.items():
        kind = records.kind(name)
        days = (*rules.days.get(name, ()), *rules.dated.get(name, {}).values())
        grade = ("grade",) if name in rules.inquiry else ()
        wanted = {kind.period_field, *days, *grade, *rules.ahead_if.get(name, {})} - {""}
        names = sorted(n for n in wanted if kind[n].place == "own")
        if names:
            model: Any = kind.model
            query = model.select(model.record, *(getattr(model, n) for n in names)).where(model.record.in_(ids))
            for record, *values in query.tuples().execute(db):
                found[record] = dict(zip(names, values, strict=True))
    return found


def whos(db: peewee.Database, persons: Collection[int]) -> dict[int, Who]:
    """These persons as the preconditions look at them."""
    found: dict[int, Who] = {}
    for part in parts(persons):
        spans: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for person, entered, left in _MEMBERSHIPS.whole(db, part):
            spans[person].append((entered or "0000-01-01", left or "9999-12-31"))
        staff: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for person, first, last, _, what in _dated(db, StaffHistory, "staff", part):
            staff[person].append((first, last, what))
        away: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        for person, first, last, _, category in _dated(db, Leave, "category", part, excusing=True):
            away[person].append((first, last, category))
        steps: dict[int, list[tuple[str, bool]]] = defaultdict(list)
        for person, first, _, _, stage in _dated(db, PartyStep, "stage", part):
            steps[person].append((first, _MEMBER.get(stage, False)))
        inquiries: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for one in conduct(db, part):
            if one.category == INQUIRY:
                inquiries[one.person].append((one.day, one.until or ""))
        for person, name, uid, political, joined, work in _ABOUT.whole(db, part):
            found[person] = Who(
                name,
                uid,
                tuple(spans.get(person, ())),
                tuple(staff.get(person, ())),
                political,
                joined,
                tuple(steps.get(person, ())),
                work,
                tuple(away.get(person, ())),
                tuple(inquiries.get(person, ())),
            )
    return found


def _dated(
    db: peewee.Database, model: Any, column: str, persons: Collection[int] | None, *, excusing: bool = False
) -> Iterator[tuple[int, str, str, int, Any]]:
    """(person, first day, last day, record, value) of the live records of a kind, oldest first.

    `excusing`: only those that excuse.
    """
    everybody, theirs = _of_kind(model, column, excusing)
    rows = everybody.run(db).fetchall() if persons is None else theirs.whole(db, list(persons))
    for person, start, end, record, value in rows:
        yield person, _first(start), _last(end), record, value


@cache
def _of_kind(model: Any, column: str, excusing: bool) -> tuple[Prepared, PreparedIn]:
    query = (
        Participation.select(Participation.person, Record.date, Record.end, Record.id, getattr(model, column))
        .join(Record, on=(Participation.record == Record.id))
        .join(model, on=(model.record == Record.id))
        .where(counted(model), Participation.person.is_null(False), Record.deleted_at.is_null())
        .order_by(peewee.fn.COALESCE(Record.date, ""), Record.id)
    )
    query = query.where(model.excuses == 1) if excusing else query
    return fixed(query), PreparedIn(lambda ids: query.where(Participation.person.in_(ids)))


def candidates(db: peewee.Database, rules: Preconditions, today: str) -> set[int]:
    """The records of the whole database of which some precondition may not hold."""
    acted = [k.name for k in records.KINDS if k.platform]
    ahead = Record.select(Record.id).where(Record.deleted_at.is_null(), Record.kind.in_(acted), Record.date > today)
    needed = Record.select(Record.id).where(Record.deleted_at.is_null(), Record.kind.in_([n.kind for n in rules.needs]))
    outside = (
        Participation.select(Participation.record)
        .join(Cadre, on=(Participation.person == Cadre.person))
        .where(
            Participation.counted == 1,
            Participation.kind.in_([name for name in acted if name not in rules.never]),
            Cadre.deleted_at.is_null(),
            (Participation.date < Cadre.entered) | (Participation.date > Cadre.left),
        )
    )
    found = {row[0] for query in (ahead, needed, outside) for row in query.tuples().execute(db)}
    for person, first, last, _, _ in _dated(db, Leave, "category", None, excusing=True):
        there = Participation.select(Participation.record).where(
            Participation.counted == 1,
            Participation.person == person,
            Participation.kind.in_(rules.attended),
            Participation.date >= first,
            Participation.date <= last,
        )
        found |= {record for (record,) in there.tuples().execute(db)}
    for name in rules.within:
        held: Any = records.kind(name).model
        rows = held.select(held.record_id, held.period, held.date).where(held.date.is_null(False))
        for record, text, day in rows.tuples().execute(db):
            span = Period.parse(text)
            if not span.start.isoformat() <= day <= span.end.isoformat():
                found.add(record)
    for name, fields in rules.days.items():
        model: Any = records.kind(name).model
        for spec in fields:
            late = model.select(model.record).where(getattr(model, spec) > today)
            found |= {record for (record,) in late.tuples().execute(db)}
    under = {one.person for one in conduct(db) if one.category == INQUIRY and not (one.until and one.until <= today)}
    if under:
        graded = Participation.select(Participation.record).where(
            Participation.counted == 1, Participation.person.in_(under), Participation.kind.in_(list(rules.inquiry))
        )
        found |= {record for (record,) in graded.tuples().execute(db)}
    for name, of in rules.dated.items():
        own: Any = records.kind(name).model
        for state, spec in of.items():
            bare = own.select(own.record).join(Record, on=(own.record == Record.id))
            bare = bare.where(Record.kind == name, Record.state == state, getattr(own, spec).is_null())
            found |= {record for (record,) in bare.tuples().execute(db)}
    return found


def placements(db: peewee.Database, rules: Preconditions, persons: Collection[int] | None = None) -> list[Placement]:
    """Where these people (None: everybody) were placed, and the new posts that they took."""
    found: list[Placement] = []
    for name in sorted(rules.full_time | set(rules.posts)):
        kind = records.kind(name)
        column = rules.posts.get(name) or kind.title_field
        for person, first, last, record, value in _all(db, kind.model, column, persons):
            post = str(value) if name in rules.posts else ""
            until = first if post else last
            found.append(Placement(record, "", name, person, kind.title, first, until, post))
    for person, first, last, record, category in _all(db, Leave, "category", persons):
        if category in rules.leave:
            found.append(Placement(record, "", Leave.__name__, person, category, first, last))
    return _with_spine(db, found)


def _all(
    db: peewee.Database, model: Any, column: str, persons: Collection[int] | None
) -> Iterator[tuple[int, str, str, int, Any]]:
    if persons is None:
        yield from _dated(db, model, column, None)
        return
    for part in parts(persons):
        yield from _dated(db, model, column, part)


def _with_spine(db: peewee.Database, some: list[Placement]) -> list[Placement]:
    """The same with uid and 备注 of their records."""
    spine: dict[int, tuple[str, str]] = {}
    for part in parts(p.record for p in some):
        rows = Record.select(Record.id, Record.uid, Record.remark).where(Record.id.in_(part)).tuples().execute(db)
        spine |= {record: (uid, remark or "") for record, uid, remark in rows}
    return [
        Placement(p.record, spine[p.record][0], p.kind, p.person, p.what, p.first, p.last, p.post, spine[p.record][1])
        for p in some
    ]


def posts(db: peewee.Database, persons: Collection[int]) -> dict[int, list[tuple[str, str, str]]]:
    """For these persons, 任职经历 as (first day, last day, unit and post), oldest first."""
    units = {record: value for _, _, _, record, value in _all(db, PostHistory, "unit", persons)}
    away = {record for _, _, _, record, value in _all(db, PostHistory, "nature", persons) if value}
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for person, first, last, record, post in _all(db, PostHistory, "post", persons):
        if record not in away:
            found[person].append((first, last, f"{units.get(record) or ''}{post or ''}"))
    return dict(found)


def exemptions(db: peewee.Database) -> list[tuple[int, str, int | None, str, str, str]]:
    """(record, uid, person, name, requirement, period) of every live 免计."""
    query = (
        Record.select(
            Record.id, Record.uid, Participation.person, Participation.name, Exemption.requirement, Exemption.period
        )
        .join(Exemption, on=(Exemption.record == Record.id))
        .join_from(Record, Participation, on=((Participation.record == Record.id) & (Participation.role == "cadre")))
        .where(live(Exemption))
        .order_by(Record.id)
    )
    return list(query.tuples().execute(db))


def names(db: peewee.Database, persons: Collection[int]) -> dict[int, str]:
    """The names of these persons."""
    found: dict[int, str] = {}
    for part in parts(persons):
        found |= dict(Person.select(Person.id, Person.name).where(Person.id.in_(part)).tuples().execute(db))
    return found


def people_in(db: peewee.Database, ids: Collection[int]) -> set[int]:
    """The accountable cadres of these records."""
    found: set[int] = set()
    for part in parts(ids):
        query = (
            Participation.select(Participation.person)
            .distinct()
            .where(Participation.record.in_(part), Participation.counted == 1, Participation.person.is_null(False))
        )
        found |= {person for (person,) in query.tuples().execute(db)}
    return found
