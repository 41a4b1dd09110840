"""What the rules of 工作预警 look at besides the requirements: last days, grades, days to come, groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import peewee

from cadreapp import records
from cadreapp.records.selection import CONCERN_STEPS, TALK, Concern, Observation
from cadreapp.records.service import OPEN, Problem
from cadreapp.records.spine import Participation, Record
from cadreapp.rules.warnings import Dated

_DAYS = {
    "Certificate": ("certificate", "k.expires", "k.certificate", "1"),
    "Problem": ("problem", "k.deadline", "k.problem", "r.state IN ('待办', '办理中')"),
}
"""Kind → (table, the day that matters, what it is called, which records). Of other kinds it is the interval's end."""


def first_day(db: peewee.Database, kinds: Collection[str] = ()) -> str | None:
    """The counting day of the earliest record of these kinds (default: of any platform's); None if there is none."""
    names = ", ".join(f"'{name}'" for name in kinds or [k.name for k in records.KINDS if k.platform])
    row = db.execute_sql(f"SELECT min(date) FROM record WHERE deleted_at IS NULL AND kind IN ({names})").fetchone()
    return str(row[0]) if row[0] else None


def last_days(db: peewee.Database) -> dict[int, str]:
    """Of each person the counting day of the latest record of a platform ("" absent)."""
    names = ", ".join(f"'{k.name}'" for k in records.KINDS if k.platform)
    rows = db.execute_sql(
        f"SELECT person_id, max(date) FROM participation WHERE counted = 1 AND kind IN ({names})"
        " AND person_id IS NOT NULL GROUP BY 1"
    )
    return {person: day for person, day in rows.fetchall() if day}


def dated(db: peewee.Database, kinds: Collection[str], start: str, end: str) -> list[Dated]:
    """The records whose day (expiry, deadline, end of an interval) lies in a span of ISO days, by that day."""
    found = []
    for name in kinds:
        kind = records.kind(name)
        table, day, what, where = _DAYS.get(name, (kind.table, 'r."end"', f"'{kind.title}'", "1"))
        rows = db.execute_sql(
            f"SELECT r.id, r.uid, {day}, {what}, (SELECT group_concat(p.person_id) FROM participation p"
            " WHERE p.record_id = r.id AND p.counted = 1) FROM record r"
            f' JOIN "{table}" k ON k.record_id = r.id WHERE r.deleted_at IS NULL AND r.kind = ? AND {where}'
            f" AND {day} BETWEEN ? AND ? ORDER BY {day}, r.id",
            (name, start, end),
        ).fetchall()
        for record, uid, at, text, people in rows:
            persons = tuple(int(p) for p in (people or "").split(",") if p)
            found.append(Dated(record, uid, name, " ".join(str(text).split()), at, persons))
    return sorted(found, key=lambda d: (d.day, d.record))


def open_problems(db: peewee.Database) -> list[Dated]:
    """Every 排查问题 that is not closed, with its 办理人, whether or not it has a deadline ("" = none)."""
    record: Any = Record
    problem: Any = Problem
    named: Any = Participation.alias()
    query = (
        record.select(record.id, record.uid, record.date, problem.problem, problem.deadline, named.person_id)
        .join(problem, on=(problem.record == record.id))
        .join_from(record, named, peewee.JOIN.LEFT_OUTER, on=((named.record == record.id) & (named.counted == 1)))
        .where(record.deleted_at.is_null(), record.kind == "Problem", record.state.in_(OPEN))
        .order_by(record.date, record.id)
    )
    found: dict[int, Dated] = {}
    for id_, uid, began, what, deadline, person in query.tuples().execute(db):
        old = found[id_].people if id_ in found else ()
        people = (*old, person) if person is not None else old
        found[id_] = Dated(id_, uid, "Problem", " ".join(what.split()), deadline or "", people, began or "")
    return list(found.values())


def talks(db: peewee.Database, first: str) -> dict[int, list[str]]:
    """Of each person the days since `first` of the talks held: 谈心谈话 of 日常考察, 提醒 of 苗头性问题."""
    found: dict[int, list[str]] = defaultdict(list)
    for model, is_talk in ((Observation, Observation.method == TALK), (Concern, Concern.step == CONCERN_STEPS[1])):
        query = (
            Participation.select(Participation.person, Record.date)
            .join(Record, on=(Record.id == Participation.record))
            .join(model, on=(model.record == Record.id))
            .where(
                Record.deleted_at.is_null(),
                Participation.role == "cadre",
                Participation.person.is_null(False),
                Record.date >= first,
                is_talk,
            )
        )
        for person, day in query.tuples().execute(db):
            found[person].append(day)
    return dict(found)


def party_steps(db: peewee.Database) -> list[tuple[int, str, str, int, str]]:
    """(person, stage, day, record, uid) of every step of 党员发展, oldest first."""
    rows = db.execute_sql(
        "SELECT p.person_id, k.stage, r.date, r.id, r.uid FROM party_step k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND p.person_id IS NOT NULL ORDER BY r.date, r.id"
    )
    return [tuple(row) for row in rows.fetchall()]


def groups(db: peewee.Database, today: str) -> dict[str, str | None]:
    """Of each 学习小组 that still exists the day of its last activity, else its beginning."""
    rows = db.execute_sql(
        "SELECT k.name, r.date, (SELECT max(a.date) FROM study_group_activity g JOIN record a ON a.id = g.record_id"
        ' WHERE a.deleted_at IS NULL AND g."group" = k.name) FROM study_group k JOIN record r ON r.id = k.record_id'
        ' WHERE r.deleted_at IS NULL AND (r."end" IS NULL OR r."end" >= ?)',
        (today,),
    ).fetchall()
    return {name: last or (start if start and len(start) == 10 else None) for name, start, last in rows}


def concerns(db: peewee.Database) -> list[tuple[int, str, str, str, int]]:
    """(person, problem, step, day, record) of every step of the 苗头性问题, oldest first."""
    rows = db.execute_sql(
        "SELECT p.person_id, k.problem, k.step, r.date, r.id FROM concern k JOIN record r ON r.id = k.record_id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL ORDER BY r.date, r.id"
    )
    return [tuple(row) for row in rows.fetchall()]


def taken(db: peewee.Database) -> list[tuple[str, str, int | None, str, str, str, str | None]]:
    """(mark, title, person, step, day, who, note) of the steps of 工作预警 that were taken, oldest first."""
    rows = db.execute_sql(
        "SELECT mark, title, person_id, step, day, who, note FROM warning_step WHERE deleted_at IS NULL"
        " ORDER BY day, id"
    )
    return [tuple(row) for row in rows.fetchall()]
