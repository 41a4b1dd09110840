"""What the rules of 工作预警 look at besides the requirements: last days, grades, days to come, groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import peewee
from peewee import JOIN, fn

from cadreapp import records
from cadreapp.records.entities import WarningStep
from cadreapp.records.platforms.selection import CONCERN_STEPS, TALK, Concern, Observation
from cadreapp.records.platforms.service import OPEN, Problem
from cadreapp.records.platforms.tempering import PartyStep, StudyGroupActivity
from cadreapp.records.platforms.training import Certificate
from cadreapp.records.roster import StudyGroup
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.warnings import Dated
from cadreapp.store.live import live

_PLATFORMS = tuple(k.name for k in records.KINDS if k.platform)
_OWN_DAY = records.names((Certificate, Problem))
"""Kinds whose day that comes is a field of their own."""

_COUNTED = (Participation.record == Record.id) & (Participation.counted == 1)


def first_day(db: peewee.Database, kinds: Collection[type[records.RecordModel]] = ()) -> str | None:
    """The counting day of the earliest record of these kinds (default: of any platform's); None if there is none."""
    return _edge(db, fn.MIN(Record.date), records.names(kinds) or _PLATFORMS)


def latest_day(db: peewee.Database) -> str | None:
    """The counting day of the latest record of any platform; None if there is none."""
    return _edge(db, fn.MAX(Record.date), _PLATFORMS)


def _edge(db: peewee.Database, day: Any, kinds: Collection[str]) -> str | None:
    query = Record.select(day).where(Record.deleted_at.is_null(), Record.kind.in_(list(kinds)))
    row = db.execute(query).fetchone()
    return str(row[0]) if row[0] else None


def last_days(db: peewee.Database) -> dict[int, str]:
    """For each person, the counting day of the latest record of a platform ("" absent)."""
    query = (
        Participation.select(Participation.person, fn.MAX(Participation.date))
        .where(Participation.counted == 1, Participation.kind.in_(_PLATFORMS), Participation.person.is_null(False))
        .group_by(Participation.person)
    )
    return {person: day for person, day in db.execute(query).fetchall() if day}


def dated(db: peewee.Database, kinds: Collection[str], start: str, end: str) -> list[Dated]:
    """The records whose day (expiry, deadline, end of an interval) lies in a span of ISO days, by that day."""
    found: dict[int, Dated] = {}
    for model, day, what, where in (
        (None, Record.end, Record.kind, Record.kind.not_in(sorted(_OWN_DAY))),
        (Certificate, Certificate.expires, Certificate.certificate, Record.kind == Certificate.__name__),
        (Problem, Problem.deadline, Problem.problem, (Record.kind == Problem.__name__) & Record.state.in_(OPEN)),
    ):
        query = Record.select(Record.id, Record.uid, Record.kind, day, what, Participation.person)
        query = query.join(model, on=(model.record == Record.id)) if model else query
        query = (
            query.join_from(Record, Participation, JOIN.LEFT_OUTER, on=_COUNTED)
            .where(Record.deleted_at.is_null(), Record.kind.in_(list(kinds)), where, day.between(start, end))
            .order_by(Record.id, Participation.id)
        )
        for record, uid, kind, at, text, person in db.execute(query).fetchall():
            old = found[record].people if record in found else ()
            title = text if model else records.kind(kind).title
            people = (*old, person) if person is not None else old
            found[record] = Dated(record, uid, kind, " ".join(str(title).split()), at, people)
    return sorted(found.values(), key=lambda d: (d.day, d.record))


def open_problems(db: peewee.Database) -> list[Dated]:
    """Every 排查问题 that is not closed, with its 办理人, whether or not it has a deadline ("" = none)."""
    query = (
        Record.select(Record.id, Record.uid, Record.date, Problem.problem, Problem.deadline, Participation.person)
        .join(Problem, on=(Problem.record == Record.id))
        .join_from(Record, Participation, JOIN.LEFT_OUTER, on=_COUNTED)
        .where(live(Problem), Record.state.in_(OPEN))
        .order_by(Record.date.asc(nulls="FIRST"), Record.id, Participation.id)
    )
    found: dict[int, Dated] = {}
    for id_, uid, began, what, deadline, person in db.execute(query).fetchall():
        old = found[id_].people if id_ in found else ()
        people = (*old, person) if person is not None else old
        found[id_] = Dated(id_, uid, Problem.__name__, " ".join(what.split()), deadline or "", people, began or "")
    return list(found.values())


def talks(db: peewee.Database, first: str) -> dict[int, list[str]]:
    """For each person, the days since `first` of the talks held: 谈心谈话 of 日常考察, 提醒 of 苗头性问题."""
    found: dict[int, list[str]] = defaultdict(list)
    for model, is_talk in ((Observation, Observation.method == TALK), (Concern, Concern.step == CONCERN_STEPS[1])):
        query = (
            Participation.select(Participation.person, Record.date)
            .join(Record, on=(Record.id == Participation.record))
            .join(model, on=(model.record == Record.id))
            .where(
                live(model),
                Participation.role == "cadre",
                Participation.person.is_null(False),
                Record.date >= first,
                is_talk,
            )
        )
        for person, day in query.tuples().execute(db):
            found[person].append(day)
    return dict(found)


def _steps(model: Any, *columns: Any) -> Any:
    """The live records of a kind with one cadre, oldest first: the person, then these columns."""
    return (
        Record.select(Participation.person, *columns)
        .join(model, on=(model.record == Record.id))
        .join(Participation, on=((Participation.record == Record.id) & (Participation.role == "cadre")))
        .where(live(model))
        .order_by(Record.date.asc(nulls="FIRST"), Record.id)
    )


def party_steps(db: peewee.Database) -> list[tuple[int, str, str, int, str]]:
    """(person, stage, day, record, uid) of every step of 党员发展, oldest first."""
    query = _steps(PartyStep, PartyStep.stage, Record.date, Record.id, Record.uid)
    return list(db.execute(query.where(Participation.person.is_null(False))).fetchall())


def groups(db: peewee.Database, today: str) -> dict[str, str | None]:
    """For each 学习小组 that still exists, the day of its last activity, else its beginning."""
    active = (
        StudyGroupActivity.select(StudyGroupActivity.group, fn.MAX(Record.date))
        .join(Record, on=(Record.id == StudyGroupActivity.record))
        .where(live(StudyGroupActivity))
        .group_by(StudyGroupActivity.group)
    )
    last = dict(db.execute(active).fetchall())
    query = (
        StudyGroup.select(StudyGroup.name, Record.date)
        .join(Record, on=(Record.id == StudyGroup.record))
        .where(live(StudyGroup), Record.end.is_null() | (Record.end >= today))
        .order_by(Record.id)
    )
    return {
        name: last.get(name) or (start if start and len(start) == 10 else None)
        for name, start in db.execute(query).fetchall()
    }


def concerns(db: peewee.Database) -> list[tuple[int, str, str, str, int]]:
    """(person, problem, step, day, record) of every step of the 苗头性问题, oldest first."""
    return list(db.execute(_steps(Concern, Concern.problem, Concern.step, Record.date, Record.id)).fetchall())


def taken(db: peewee.Database) -> list[tuple[str, str, int | None, str, str, str, str | None]]:
    """(mark, title, person, step, day, who, note) of the steps of 工作预警 that were taken, oldest first."""
    names = ("mark", "title", "person", "step", "day", "who", "note")
    query = WarningStep.select(*(getattr(WarningStep, name) for name in names)).where(WarningStep.deleted_at.is_null())
    return list(db.execute(query.order_by(WarningStep.day, WarningStep.id)).fetchall())
