"""Persons and the young-cadre roster as they stood at a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import peewee
from peewee import fn

from cadreapp import records
from cadreapp.records import RecordModel
from cadreapp.records.cadre import CADRE, PERSON_FIELDS
from cadreapp.records.clock import day_before
from cadreapp.records.entities import PARTY_MEMBERS, Cadre, Person
from cadreapp.records.fields import Text
from cadreapp.records.period import first_day
from cadreapp.records.platforms import combat, training
from cadreapp.records.platforms.tempering import PartyStep
from cadreapp.records.roster import Education, PostHistory, RankHistory, StaffHistory
from cadreapp.records.spine import Participation, Record
from cadreapp.store.live import live
from cadreapp.store.persons import former
from cadreapp.store.persons.units import UnitNames
from cadreapp.store.prepared import Prepared, fixed

_CADRE = (Participation.record == Record.id) & (Participation.role == "cadre")

CIVIL, INSTITUTION, WORKERS, UNKNOWN = "机关公务员", "事业单位人员", "机关工勤", "身份未填"
GROUPS = {"公务员": CIVIL, "参公人员": CIVIL, "事业单位人员": INSTITUTION, "机关工勤": WORKERS}
"""人员身份 → the group within which cadres are ranked and appraised."""

COUNTY_UNITS, COUNTY = "县区", "县区人员"
"""Nature of a unit, and the group of its staff: they appear in summaries only, never ranked or graded here."""

PLACEMENTS = records.names((combat.Secondment, training.ShadowStudy, training.MultiPost, combat.FrontLine))
"""Who is sent to a county by one of these stays on the staff of their own unit."""


@dataclass(frozen=True)
class Member:
    """A young cadre as they stood on a day; None = not known. `entered`, `left`: of the membership, ISO days."""

    person: int
    uid: str
    name: str
    unit: str | None
    unit_kind: str | None
    post: str | None
    post_since: str | None
    rank: str | None
    rank_since: str | None
    staff: str | None
    group: str
    sex: str | None
    born: str | None
    ethnicity: str | None
    native_place: str | None
    birthplace: str | None
    work_started: str | None
    political: str | None
    joined_party: str | None
    health: str | None
    specialty: str | None
    trait: str | None
    phone: str | None
    id_number: str | None
    photo: str | None
    resume: str | None
    remark: str | None
    education: str | None
    degree: str | None
    school: str | None
    major: str | None
    entered: str | None
    left: str | None
    leaving_reason: str | None
    initials: str
    pinyin: str

    @property
    def values(self) -> dict[str, Any]:
        """The values by the field names of the roster's kind (干部)."""
        return {spec.name: getattr(self, spec.name) for spec in CADRE.fields}


@dataclass(frozen=True)
class PersonRef:
    """A live person: enough to tell namesakes apart. `cadre`: is or was on the young-cadre roster."""

    id: int
    uid: str
    name: str
    born: str | None
    id_number: str | None
    unit: str | None
    cadre: bool
    pinyin: str
    initials: str


_STATE: dict[type[RecordModel], tuple[Text, ...]] = {
    PostHistory: (PostHistory.unit, PostHistory.post),
    RankHistory: (RankHistory.rank,),
    StaffHistory: (StaffHistory.staff,),
    Education: (Education.level, Education.degree, Education.school, Education.major),
}
DATED = tuple(_STATE)
"""The dated kinds that say how a person stood at a day."""

EDUCATION_RANK = ("小学", "初中", "高中", "中专", "中技", "大专", "大学", "本科", "研究生", "硕士", "博士")


@cache
def _history(kind: type[RecordModel]) -> Prepared:
    """The rows of a dated kind, oldest first: (person, start, start in force, end, own columns …).

    The start in force of a row without one is the day on which it was learned, "" where it counts for all time.
    """
    model: Any = kind
    in_force = fn.COALESCE(Record.date, Record.learned, "")
    query = (
        Record.select(Participation.person, Record.date, in_force, Record.end, *_STATE[kind])
        .join(model, on=(model.record == Record.id))
        .join(
            Participation,
            on=((Participation.record == Record.id) & (Participation.role == "cadre")),
        )
        .where(live(kind) & Participation.person.is_null(False))
        .order_by(in_force, Record.id)
    )
    if kind is PostHistory:
        query = query.where(PostHistory.nature.is_null())  # 挂职, 跟班: the post itself stays
    return fixed(query)


def _states(db: peewee.Database, kind: type[RecordModel], day: str, names: UnitNames) -> dict[int, tuple[Any, ...]]:
    """For each person, the row of a dated kind in force on a day: (start, own columns …); the latest start wins."""
    found: dict[int, tuple[Any, ...]] = {}
    for person, start, in_force, end, *own in _history(kind).run(db).fetchall():
        if in_force > day or kind is not Education and end is not None and end < day[: len(end)]:
            continue
        if kind is Education and person in found and education_level(own[0]) < education_level(found[person][1]):
            continue
        if kind is PostHistory:
            own[0] = names.on(own[0], day)
        found[person] = (start, *own)
    return found


def education_level(text: str | None) -> int:
    """The place of 学历 from the lowest to the highest; -1 where the word is not known."""
    return max((i for i, word in enumerate(EDUCATION_RANK) if word in (text or "")), default=-1)


def _party(db: peewee.Database, day: str) -> dict[int, str]:
    """政治面貌 that follows from the latest step of 党员发展 at a day."""
    status = {"预备党员": "中共预备党员", "正式党员": "中共党员", "延长预备期": "中共预备党员"}
    query = (
        _party_steps(Participation.person, PartyStep.stage)
        .where(Record.date <= day, Participation.person.is_null(False))
        .order_by(Record.date, Record.id)
    )
    found: dict[int, str] = {}
    for person, stage in db.execute(query).fetchall():
        if stage in status:
            found[person] = status[stage]
        else:
            found.pop(person, None)
    return found


def _party_steps(*columns: Any) -> Any:
    """The live steps of 党员发展 with whose they are."""
    return (
        PartyStep.select(*columns)
        .join(Record, on=(Record.id == PartyStep.record))
        .join(Participation, on=_CADRE)
        .where(live(PartyStep))
    )


def _first_party_step(db: peewee.Database) -> dict[int, str]:
    """For each person, the day of the first step 预备党员."""
    query = _party_steps(Participation.person, fn.MIN(Record.date)).where(PartyStep.stage == "预备党员")
    return dict(db.execute(query.group_by(Participation.person)).fetchall())


def roster(db: peewee.Database, start: str, end: str) -> list[Member]:
    """Young cadres whose membership touches the span (ISO days), each once, as they stood at its end or leaving.

    Ordered by the unit's place, then the person's own.
    """
    columns = [s.name for s in PERSON_FIELDS]
    query = (
        Cadre.select(
            Person.id,
            Person.uid,
            Person.initials,
            Person.pinyin,
            Person.position,
            Cadre.entered,
            Cadre.left,
            Cadre.leaving_reason,
            *(getattr(Person, name) for name in columns),
        )
        .join(Person, on=(Person.id == Cadre.person))
        .where(
            Cadre.deleted_at.is_null(),
            Person.deleted_at.is_null(),
            Cadre.entered.is_null() | (Cadre.entered <= end),
            Cadre.left.is_null() | (Cadre.left >= start),
        )
        .order_by(fn.COALESCE(Cadre.entered, ""), Cadre.id)
    )
    rows = db.execute(query).fetchall()
    names_of = UnitNames(db)
    states = {kind: _states(db, kind, end, names_of) for kind in _STATE}
    party, joined = _party(db, end), _first_party_step(db)
    earlier = former.of_people(db, end)
    sent = placed(db, end) if any(u.nature == COUNTY_UNITS for u in names_of.units.values()) else set()
    found: dict[int, tuple[Any, Member]] = {}
    for row in rows:
        person, position = row[0], row[4]
        own = dict(zip(columns, row[8:], strict=True)) | earlier.get(person, {})
        post = states[PostHistory].get(person, (None, None, None))
        rank = states[RankHistory].get(person, (None, None))
        staff = states[StaffHistory].get(person, (None, None))[1]
        school = states[Education].get(person, (None,) * 5)
        unit = names_of.unit(post[1])
        county = unit is not None and unit.nature == COUNTY_UNITS and person not in sent
        own["political"] = party.get(person, own["political"])
        since = own["joined_party"] or joined.get(person)
        if own["political"] in PARTY_MEMBERS and since and first_day(since) > end:
            own["political"] = None  # what the person was before joining is not known
        if person in party and own["joined_party"] is None:
            own["joined_party"] = joined.get(person)
        member = Member(
            person=person,
            uid=row[1],
            unit=post[1],
            unit_kind=unit.nature if unit else None,
            post=post[2],
            post_since=post[0],
            rank=rank[1],
            rank_since=rank[0],
            staff=staff,
            group=COUNTY if county else GROUPS.get(staff or "", UNKNOWN),
            education=school[1],
            degree=school[2],
            school=school[3],
            major=school[4],
            entered=row[5],
            left=row[6],
            leaving_reason=row[7],
            initials=row[2],
            pinyin=row[3],
            **own,
        )
        place = (unit is None, unit.position or 0 if unit else 0, post[1] or "", position, person)
        found[person] = (place, member)
    return [member for _, member in sorted(found.values(), key=lambda pair: pair[0])]


def left_on(db: peewee.Database) -> dict[int, str]:
    """The last day of everybody who has left the roster and is not back."""
    query = (
        Cadre.select(Cadre.person, Cadre.left)
        .where(Cadre.deleted_at.is_null())
        .order_by(fn.COALESCE(Cadre.entered, ""), Cadre.id)
    )
    last: dict[int, str | None] = dict(query.tuples().execute(db))
    return {person: day for person, day in last.items() if day}


def places(db: peewee.Database) -> dict[int, list[tuple[str, str, str | None]]]:
    """For each person, the stays in units: (first day, last day, the unit's present name), oldest first, no gaps."""
    names = UnitNames(db)
    found: dict[int, list[tuple[str, str, str | None]]] = {}
    for person, _start, in_force, _end, unit, _post in _history(PostHistory).run(db).fetchall():
        stays = found.setdefault(person, [])
        first = first_day(in_force) if in_force else ""
        if stays:
            stays[-1] = (stays[-1][0], max(stays[-1][0], day_before(first)) if first else stays[-1][0], stays[-1][2])
        stays.append((first if stays else "0000-01-01", "9999-12-31", names.now(unit)))
    return found


def posts(db: peewee.Database) -> list[tuple[int, int, str, str | None, str | None]]:
    """Every post: (record, person, ISO day from which it counts, end, unit as it was written), the earliest first."""
    in_force = fn.COALESCE(Record.date, Record.learned, "")
    query = (
        Record.select(Record.id, Participation.person, in_force, Record.end, PostHistory.unit)
        .join(PostHistory, on=(PostHistory.record == Record.id))
        .join(Participation, on=((Participation.record == Record.id) & (Participation.role == "cadre")))
        .where(
            live(PostHistory),
            Participation.person.is_null(False),
            PostHistory.nature.is_null(),
        )
        .order_by(in_force, Record.id)
    )
    return list(query.tuples().execute(db))


def staff_and_unit(db: peewee.Database, day: str) -> dict[int, tuple[str, str | None]]:
    """For each person, 人员身份 ("" = not known) and unit as they stood on a day."""
    names = UnitNames(db)
    staff, posts = _states(db, StaffHistory, day, names), _states(db, PostHistory, day, names)
    return {
        person: (staff[person][1] if person in staff else "", posts[person][1] if person in posts else None)
        for person in staff.keys() | posts.keys()
    }


def placed(db: peewee.Database, day: str) -> set[int]:
    """Who is on a placement (挂职, 跟班 …) on an ISO day."""
    query = (
        Participation.select(Participation.person)
        .join(Record, on=(Record.id == Participation.record))
        .where(
            Record.deleted_at.is_null(),
            Record.kind.in_(sorted(PLACEMENTS)),
            Participation.role == "cadre",
            Participation.person.is_null(False),
            Record.date <= day,
            Record.end.is_null() | (Record.end >= day),
        )
    )
    return {person for (person,) in query.tuples().execute(db)}


def county(db: peewee.Database, day: str) -> set[int]:
    """Who is on the staff of a county on an ISO day."""
    names = UnitNames(db)
    if not any(unit.nature == COUNTY_UNITS for unit in names.units.values()):
        return set()
    found = set()
    for person, post in _states(db, PostHistory, day, names).items():
        unit = names.unit(post[1])
        if unit is not None and unit.nature == COUNTY_UNITS:
            found.add(person)
    return found - placed(db, day)


_MEMBER = Cadre.select(Cadre.id).where(Cadre.person == Person.id, Cadre.deleted_at.is_null())
_PEOPLE = fixed(
    Person.select(
        *(getattr(Person, name) for name in ("id", "uid", "name", "born", "id_number", "pinyin", "initials")),
        fn.EXISTS(_MEMBER),
    )
    .where(Person.deleted_at.is_null())
    .order_by(Person.position, Person.id)
)


def people(db: peewee.Database) -> list[PersonRef]:
    """All live persons, cadres or not, with their present unit."""
    posts = _states(db, PostHistory, "9999-12-31", UnitNames(db))
    return [
        PersonRef(
            id=r[0],
            uid=r[1],
            name=r[2],
            born=r[3],
            id_number=r[4],
            pinyin=r[5],
            initials=r[6],
            unit=posts[r[0]][1] if r[0] in posts else None,
            cadre=bool(r[7]),
        )
        for r in _PEOPLE.run(db).fetchall()
    ]


def units_ever(db: peewee.Database) -> dict[int, set[str]]:
    """For each person, the present names of all their units, present and past."""
    return {person: {unit for _, _, unit in stays if unit} for person, stays in places(db).items()}


def filed(db: peewee.Database) -> set[tuple[str, int]]:
    """(kind, person) of whom a dated kind of the roster says something already."""
    query = (
        Record.select(Record.kind, Participation.person)
        .join(
            Participation,
            on=((Participation.record == Record.id) & (Participation.role == "cadre")),
        )
        .where(
            Record.kind.in_(sorted(records.names(_STATE)))
            & Record.deleted_at.is_null()
            & Participation.person.is_null(False)
        )
        .distinct()
    )
    return set(query.tuples().execute(db))
