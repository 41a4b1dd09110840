"""Persons, units and the young-cadre roster as they stood at a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import peewee

from cadreapp.records.cadre import CADRE, PERSON_FIELDS
from cadreapp.records.spine import Participation, Record

CIVIL, INSTITUTION, WORKERS, UNKNOWN = "机关公务员", "事业单位人员", "机关工勤", "身份未填"
GROUPS = {"公务员": CIVIL, "参公人员": CIVIL, "事业单位人员": INSTITUTION, "机关工勤": WORKERS}
"""人员身份 → the group within which cadres are ranked and appraised."""

COUNTY_UNITS, COUNTY = "县区", "县区人员"
"""Nature of a unit, and the group of its staff: they appear in summaries only, never ranked or graded here."""

PLACEMENTS = ("Secondment", "ShadowStudy", "MultiPost", "FrontLine")
"""Who is sent to a county by one of these stays on the staff of his own unit."""


@dataclass(frozen=True)
class Member:
    """A young cadre as he stood at a day; None = not known. `entered`, `left`: of the membership, ISO days."""

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


@dataclass(frozen=True)
class UnitRow:
    """A unit; `nature` is one of 机关处室, 局属事业单位, 县区."""

    id: int
    uid: str
    name: str
    short: str | None
    nature: str | None
    position: int | None


_STATE = {
    "PostHistory": ("post_history", ("unit", "post")),
    "RankHistory": ("rank_history", ("rank",)),
    "StaffHistory": ("staff_history", ("staff",)),
    "Education": ("education", ("level", "degree", "school", "major")),
}
EDUCATION_RANK = ("小学", "初中", "高中", "中专", "中技", "大专", "大学", "本科", "研究生", "硕士", "博士")


def _states(db: peewee.Database, kind: str, day: str) -> dict[int, tuple[Any, ...]]:
    """Of each person the row of a dated kind in force at a day: (start, own columns …); the latest start wins."""
    table, columns = _STATE[kind]
    names = ", ".join(f"k.{c}" for c in columns)
    ended = "" if kind == "Education" else 'AND (r."end" IS NULL OR r."end" >= substr(?, 1, length(r."end")))'
    rows = db.execute_sql(
        f'SELECT p.person_id, r.date, r."end", {names} FROM record r JOIN {table} k ON k.record_id = r.id'
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        f" WHERE r.kind = ? AND r.deleted_at IS NULL AND p.person_id IS NOT NULL"
        f" AND (r.date IS NULL OR r.date <= ?) {ended} ORDER BY coalesce(r.date, ''), r.id",
        (kind, day, day) if ended else (kind, day),
    ).fetchall()
    found: dict[int, tuple[Any, ...]] = {}
    for person, start, _end, *own in rows:
        if kind == "Education" and person in found and _level(own[0]) < _level(found[person][1]):
            continue
        found[person] = (start, *own)
    return found


def _level(text: str | None) -> int:
    return max((i for i, word in enumerate(EDUCATION_RANK) if word in (text or "")), default=-1)


def _party(db: peewee.Database, day: str) -> dict[int, str]:
    """政治面貌 that follows from the latest step of 党员发展 at a day."""
    status = {"预备党员": "中共预备党员", "正式党员": "中共党员", "延长预备期": "中共预备党员"}
    rows = db.execute_sql(
        "SELECT p.person_id, k.stage, r.date FROM record r JOIN party_step k ON k.record_id = r.id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND r.date <= ? AND p.person_id IS NOT NULL ORDER BY r.date, r.id",
        (day,),
    ).fetchall()
    found: dict[int, str] = {}
    for person, stage, _ in rows:
        if stage in status:
            found[person] = status[stage]
        else:
            found.pop(person, None)
    return found


def _first_party_step(db: peewee.Database) -> dict[int, str]:
    """Of each person the day of the first step 预备党员."""
    rows = db.execute_sql(
        "SELECT p.person_id, min(r.date) FROM record r JOIN party_step k ON k.record_id = r.id"
        " JOIN participation p ON p.record_id = r.id AND p.role = 'cadre'"
        " WHERE r.deleted_at IS NULL AND k.stage = '预备党员' GROUP BY p.person_id"
    ).fetchall()
    return dict(rows)


def roster(db: peewee.Database, start: str, end: str) -> list[Member]:
    """Young cadres whose membership touches the span (ISO days), each once, as they stood at its end or leaving.

    Ordered by the unit's place, then the person's own.
    """
    columns = [s.name for s in PERSON_FIELDS]
    names = ", ".join(f"n.{c}" for c in columns)
    rows = db.execute_sql(
        f'SELECT n.id, n.uid, n.initials, n.pinyin, n.position, c.entered, c."left", c.leaving_reason, {names}'
        " FROM cadre c JOIN person n ON n.id = c.person_id WHERE c.deleted_at IS NULL AND n.deleted_at IS NULL"
        ' AND (c.entered IS NULL OR c.entered <= ?) AND (c."left" IS NULL OR c."left" >= ?)'
        " ORDER BY coalesce(c.entered, ''), c.id",
        (end, start),
    ).fetchall()
    states = {name: _states(db, name, end) for name in _STATE}
    party, joined = _party(db, end), _first_party_step(db)
    places = {u.name: u for u in units(db)}
    sent = placed(db, end) if any(u.nature == COUNTY_UNITS for u in places.values()) else set()
    found: dict[int, tuple[Any, Member]] = {}
    for row in rows:
        person, position = row[0], row[4]
        own = dict(zip(columns, row[8:], strict=True))
        post = states["PostHistory"].get(person, (None, None, None))
        rank = states["RankHistory"].get(person, (None, None))
        staff = states["StaffHistory"].get(person, (None, None))[1]
        school = states["Education"].get(person, (None,) * 5)
        unit = places.get(post[1])
        county = unit is not None and unit.nature == COUNTY_UNITS and person not in sent
        own["political"] = party.get(person, own["political"])
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


def staff_and_unit(db: peewee.Database, day: str) -> dict[int, tuple[str, str | None]]:
    """Of each person 人员身份 ("" = not known) and unit as they stood at a day."""
    staff, posts = _states(db, "StaffHistory", day), _states(db, "PostHistory", day)
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
            Record.kind.in_(PLACEMENTS),
            Participation.role == "cadre",
            Participation.person.is_null(False),
            Record.date <= day,
            Record.end.is_null() | (Record.end >= day),
        )
    )
    return {person for (person,) in query.tuples().execute(db)}


def county(db: peewee.Database, day: str) -> set[int]:
    """Who is on the staff of a county on an ISO day."""
    natures = {u.name: u.nature for u in units(db)}
    if COUNTY_UNITS not in natures.values():
        return set()
    posts = _states(db, "PostHistory", day)
    return {person for person, post in posts.items() if natures.get(post[1]) == COUNTY_UNITS} - placed(db, day)


def units(db: peewee.Database) -> list[UnitRow]:
    """All live units in their order."""
    rows = db.execute_sql(
        "SELECT id, uid, name, short, nature, position FROM unit WHERE deleted_at IS NULL"
        " ORDER BY coalesce(position, 1000000), id"
    )
    return [UnitRow(*row) for row in rows.fetchall()]


def people(db: peewee.Database) -> list[PersonRef]:
    """All live persons, cadres or not, with their present unit."""
    posts = _states(db, "PostHistory", "9999-12-31")
    rows = db.execute_sql(
        "SELECT n.id, n.uid, n.name, n.born, n.id_number, n.pinyin, n.initials, EXISTS (SELECT 1 FROM cadre c"
        " WHERE c.person_id = n.id AND c.deleted_at IS NULL) FROM person n WHERE n.deleted_at IS NULL"
        " ORDER BY n.position, n.id"
    )
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
        for r in rows.fetchall()
    ]


def units_ever(db: peewee.Database) -> dict[int, set[str]]:
    """Of each person the names of all units, present and past."""
    found: dict[int, set[str]] = {}
    for person, unit in db.execute_sql(
        "SELECT p.person_id, k.unit FROM post_history k JOIN participation p ON p.record_id = k.record_id"
        " WHERE p.counted = 1 AND k.unit IS NOT NULL"
    ).fetchall():
        found.setdefault(person, set()).add(unit)
    return found


def names(db: peewee.Database, table: str) -> dict[str, int]:
    """Name → id of the live rows of `tag` or `campaign`."""
    assert table in ("tag", "campaign")
    return dict(db.execute_sql(f"SELECT name, id FROM {table} WHERE deleted_at IS NULL ORDER BY id").fetchall())
