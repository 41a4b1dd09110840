"""One cadre's page: facts, everything recorded of them, scores beside their group's, grades, certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.counting.confirmed import quarters, recorded
from cadreapp.operations.counting.scores import Line, Standing, standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.attachments import path_of
from cadreapp.records import PLATFORMS, RecordModel
from cadreapp.records.fields import Declared
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import TaskForce
from cadreapp.records.platforms.training import Certificate, Mentorship
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter, Hit, Row

DOUBLE = (("社会工作", "社会工作师"), ("行政执法", "行政执法"))
"""The two certificates that are an important condition of promotion: what it is called, and the word it contains."""


@dataclass(frozen=True)
class Scored:
    """A year's score: total and rank within the group; None = nothing applies."""

    year: int
    total: Decimal | None
    rank: int | None


@dataclass(frozen=True)
class Held:
    """A certificate; `days` until it expires (None: never)."""

    name: str
    number: str
    issued: str
    expires: str | None
    days: int | None
    record: int


@dataclass(frozen=True)
class Profile:
    """Everything of one cadre's page. `scores`: (own, median of the group) of each platform, None = does not apply."""

    member: Member
    age: int | None
    photo: Path | None
    mentor: str
    groups: str
    timeline: tuple[Hit, ...]
    scored: dict[int, Scored]
    line: Line | None
    scores: tuple[tuple[Decimal | None, Decimal | None], ...]
    quarters: dict[int, tuple[ConfirmedGrade, ...]]
    certificates: tuple[Held, ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]


def read(desk: Desk, person: int, period: Period) -> Profile:
    """The page of a cadre for the year of a period; UserError if they were never on the roster."""
    year = Period(period.year, "year", 1)
    today = desk.today()
    day = min(today, year.end)
    members = people.roster(desk.db, "0001-01-01", day.isoformat())
    member = next((m for m in members if m.person == person), None)
    if member is None:
        raise UserError("这名干部在所选年度还没有进入名册，请换一个年度。")
    own = standing(desk, year)
    before = standing(desk, year.previous())
    line = next((x for x in own.lines if x.member.person == person), None)
    photo = path_of(desk, member.photo) if member.photo else None
    held = _certificates(desk, person, today)
    has = [title for title, word in DOUBLE if any(word in h.name and (h.days is None or h.days >= 0) for h in held)]
    return Profile(
        member=member,
        age=age(member.born, day),
        photo=photo if photo and photo.exists() else None,
        mentor="、".join(_names(desk, Mentorship.mentor, person, day)),
        groups="、".join(_names(desk, TaskForce.name, person, day)),
        timeline=tuple(_timeline(desk, person)),
        scored={s.period.year: _scored(s, person) for s in (own, before)},
        line=line,
        scores=_beside(own, line),
        quarters={y: quarters(desk, y, (person,))[person] for y in (year.year - 1, year.year)},
        certificates=held,
        has=tuple(has),
        lacks=tuple(title for title, _ in DOUBLE if title not in has),
    )


def _timeline(desk: Desk, person: int) -> list[Hit]:
    """Everything recorded; a grade shows only once it is confirmed."""
    hits = query.timeline(desk.db, person)
    secret = {k.name: k for k in records.KINDS if k.title_field and k[k.title_field].secret and k.period_field}
    rows: dict[int, Row] = {}
    for name, kind in secret.items():
        rows |= {r.id: r for r in query.load(desk.db, kind, [h.id for h in hits if h.kind == name])}
    periods = {r.id: Period.parse(r.values[secret[r.kind].period_field]) for r in rows.values()}
    grades = {one.record: one for one in recorded(desk, sorted(periods.values(), key=lambda p: p.text), (person,))}
    found = []
    for hit in hits:
        if hit.id in rows:
            one = grades.get(hit.id)
            said = (one.course or one.grade) if one and one.sure else "未确认"
            hit = replace(hit, title=f"{periods[hit.id].label}：{said}")
        found.append(hit)
    return found


def age(born: str | None, day: date) -> int | None:
    """Full years; of a birth known by the month only, the whole month counts as reached."""
    if not born or len(born) < 7:
        return None
    month, at = int(born[5:7]), int(born[8:10]) if len(born) == 10 else 1
    return day.year - int(born[:4]) - ((day.month, day.day) < (month, at))


def _scored(found: Standing, person: int) -> Scored:
    line = next((x for x in found.lines if x.member.person == person), None)
    return Scored(found.period.year, line.total if line else None, line.rank if line else None)


def _beside(found: Standing, line: Line | None) -> tuple[tuple[Decimal | None, Decimal | None], ...]:
    group = found.groups.get(line.member.group, ()) if line else ()
    pairs = []
    for number in range(len(PLATFORMS)):
        others = [s for x in group if (s := x.platforms[number].score) is not None]
        middle = Decimal(str(median(others))).quantize(Decimal("0.1")) if others else None
        pairs.append((line.platforms[number].score if line else None, middle))
    return tuple(pairs)


def _rows(desk: Desk, kind: type[RecordModel], person: int, span: Filter) -> list[Row]:
    own = Filter(span.start, span.end, (person,))
    return query.rows(desk.db, records.kind(kind), own)[::-1]


def _names(desk: Desk, field: Declared[object], person: int, day: date) -> list[str]:
    """What a field says in somebody's records of its kind that go on on a day."""
    rows = _rows(desk, field.owner, person, Filter(day.isoformat(), day.isoformat()))
    return list(dict.fromkeys(str(said) for row in rows if (said := row[field])))


def _certificates(desk: Desk, person: int, today: date) -> tuple[Held, ...]:
    found = []
    for row in _rows(desk, Certificate, person, Filter(None, today.isoformat())):
        expires = row[Certificate.expires]
        days = (date.fromisoformat(expires) - today).days if expires else None
        name, number = row[Certificate.certificate] or "", row[Certificate.number] or ""
        found.append(Held(name, number, row.date or "", expires, days, row.id))
    return tuple(reversed(found))
