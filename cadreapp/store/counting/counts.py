"""Counts of records by owner and month, for quotas and scores: what is confirmed, what is handed in, what goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records import clock
from cadreapp.records.entities import Person
from cadreapp.records.platforms.tempering import PartyStep
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.facts import Count, Gaps, Span
from cadreapp.rules.model import Quota, confirmed_states
from cadreapp.rules.party import party_spans
from cadreapp.store.live import live
from cadreapp.store.persons import former

People = Collection[int] | None
"""Of whom something is read; None: of everybody."""
Counts = dict[tuple[int | None, str, str], Count]
CONFIRMED_KINDS = {k.name: confirmed_states(k) for k in records.KINDS if confirmed_states(k)}
"""The kinds that are confirmed, with the states in which they are."""


def _month(column: Any) -> Any:
    """The month of a day; grouped by its name, since an engine need not see that two texts cut alike are the same."""
    return fn.SUBSTR(column, 1, 7).alias("month")


def outside(gaps: Gaps, person: Any, day: Any) -> list[Any]:
    """The condition that a person's day lies in none of their gaps; [] where nobody has any."""
    some = [(person == who) & day.between(first, last) for who, spans in gaps.items() for first, last in spans]
    while len(some) > 1:  # in pairs: an engine takes only so many, one inside the other
        some = [reduce(or_, some[at : at + 2]) for at in range(0, len(some), 2)]
    return [~one for one in some]


def of(people: People) -> list[Any]:
    """The condition that somebody is one of these people; [] for everybody."""
    return [] if people is None else [Participation.person.in_(sorted(people))]


def participations(db: peewee.Database, start: str, end: str, gaps: Gaps, people: People = None) -> Counts:
    """For each accountable person, the records of a span by kind and month; of what is confirmed, only that."""
    years = Participation.year.between(int(start[:4]), int(end[:4]))
    month = _month(Participation.date)
    wanted = (
        Participation.select(
            Participation.person,
            Participation.kind,
            month,
            fn.COUNT(Participation.id),
            fn.SUM(Participation.late),
            fn.SUM(Participation.amount),
        )
        .where(
            Participation.counted == 1,
            years,
            Participation.date.between(start, end),
            *outside(gaps, Participation.person, Participation.date),
            *of(people),
        )
        .group_by(Participation.person, Participation.kind, month)
    )
    free = wanted.where(Participation.kind.not_in(list(CONFIRMED_KINDS)))
    sure = wanted.join(Record, on=(Record.id == Participation.record)).where(_confirmed(Record.kind, Record.state))
    rows = [*db.execute(free).fetchall(), *db.execute(sure).fetchall()]
    return {(person, kind, at): Count(n, late, amount) for person, kind, at, n, late, amount in rows}


def _confirmed(kind: Any, state: Any) -> Any:
    return reduce(or_, ((kind == name) & state.in_(list(states)) for name, states in CONFIRMED_KINDS.items()))


def of_the_bureau(db: peewee.Database, start: str, end: str, kinds: Collection[str] | None = None) -> Counts:
    """All live records of a span of days (of these kinds) by kind and month; of what is confirmed, only that."""
    month = _month(Record.date)
    wanted = (
        Record.select(Record.kind, month, fn.COUNT(Record.id), fn.COUNT(Record.late_on))
        .where(
            Record.deleted_at.is_null(),
            Record.date.between(start, end),
            Record.kind.not_in(list(CONFIRMED_KINDS)) | _confirmed(Record.kind, Record.state),
        )
        .group_by(Record.kind, month)
    )
    # one kind at a time, else an engine reads the span's records of all kinds
    some = [wanted] if kinds is None else [wanted.where(Record.kind == kind) for kind in sorted(kinds)]
    rows = [row for query in some for row in db.execute(query).fetchall()]
    return {(None, kind, at): Count(n, late) for kind, at, n, late in rows}


def of_quota(db: peewee.Database, quota: Quota, start: str, end: str, gaps: Gaps, people: People = None) -> Counts:
    """The counts of one quota's own records: of those under its conditions, and of the drafts that it counts."""
    kind = records.kind(quota.kind)
    model = kind.model
    month = _month(Record.date)
    owner = [] if quota.who == "bureau" else [Participation.person]
    query = (
        Record.select(*owner, month, fn.COUNT(Record.id), fn.COUNT(Record.late_on))
        .join(model, on=(model.record == Record.id))
        .where(live(model), Record.date.between(start, end))
        .group_by(*owner, month)
    )
    if owner:
        role = Participation.role == "mentor" if quota.who == "mentor" else Participation.counted == 1
        query = query.join(Participation, on=((Participation.record == Record.id) & role))
        query = query.where(*outside(gaps, Participation.person, Record.date)) if gaps else query
        query = query.where(*of(people)) if people is not None else query
    for name, allowed in quota.only:
        column = Record.state if kind[name].place == "spine" else getattr(model, name)
        query = query.where(column.in_(list(allowed)))
    if (states := confirmed_states(kind)) and kind.state_field not in dict(quota.only):
        own = [fn.COALESCE(getattr(model, name), "") != "" for name in quota.drafts]
        query = query.where(reduce(or_, own, Record.state.in_(list(states))))
    rows = db.execute(query).fetchall()
    return {(who[0] if who else None, quota.counted_as, at): Count(n, late) for *who, at, n, late in rows}


def ongoing(
    db: peewee.Database, kinds: Collection[str], people: People = None
) -> dict[tuple[int, str], list[tuple[str | None, str | None]]]:
    """For these kinds, (person, kind) → first and last day of each record as they are written; None = open."""
    found: dict[tuple[int, str], list[tuple[str | None, str | None]]] = defaultdict(list)
    if kinds:
        rows = (
            Participation.select(Participation.person, Participation.kind, Record.date, Record.end)
            .join(Record, on=(Record.id == Participation.record))
            .where(Participation.counted == 1, Participation.kind.in_(sorted(kinds)), *of(people))
        )
        for person, kind, start, end in db.execute(rows).fetchall():
            found[person, kind].append((start, end))
    return dict(found)


def _as_it_was(
    past: dict[str, list[tuple[str, str]]],
    political: str | None,
    joined: str | None,
    steps: Collection[tuple[str, str]],
    now: list[Span],
) -> list[Span]:
    """Membership of somebody whose 政治面貌 or 入党时间 was changed: each day by what was known of it then."""
    found: list[Span] = []
    first = "0000-01-01"

    def then(field: str, day: str, present: str | None) -> str | None:
        return next((value for until, value in past.get(field, ()) if until >= day), present)

    for last in sorted({until for rows in past.values() for until, _ in rows}):
        spans = party_spans(then("political", last, political), then("joined_party", last, joined), steps)
        found += [(max(a, first), min(b, last)) for a, b in spans if a <= last and b >= first]
        first = clock.day_after(last)
    return found + [(max(a, first), b) for a, b in now if b >= first]


def party_members(db: peewee.Database) -> dict[int, list[Span]]:
    """When each person is a Party member (rules.party)."""
    steps: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = (
        PartyStep.select(Participation.person, Record.date, PartyStep.stage)
        .join(Record, on=(Record.id == PartyStep.record))
        .join(Participation, on=((Participation.record == Record.id) & (Participation.role == "cadre")))
        .where(live(PartyStep), Record.date.is_null(False), Participation.person.is_null(False))
    )
    for person, day, stage in db.execute(rows).fetchall():
        steps[person].append((day, stage))
    people = Person.select(Person.id, Person.political, Person.joined_party).where(Person.deleted_at.is_null())
    earlier = former.of_fields(db, ("political", "joined_party"))
    found = {}
    for person, political, joined in db.execute(people).fetchall():
        known = party_spans(political, joined, steps.get(person, ()))
        if past := earlier.get(person):
            known = _as_it_was(past, political, joined, steps.get(person, ()), known)
        found[person] = known
    return {person: spans for person, spans in found.items() if spans}
