"""Grouped counts for quotas and scores: a handful of statements for any number of cadres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from operator import and_

import peewee
from peewee import Case, fn

from cadreapp import records
from cadreapp.records.checks import spelling
from cadreapp.records.entities import Cadre
from cadreapp.records.platforms.combat import TaskForce
from cadreapp.records.platforms.tempering import Course, PartyStep
from cadreapp.records.platforms.training import CloudSharing, CloudStudy, Mentorship, ReadingList, ReadingRecord
from cadreapp.records.roster import Exemption, Leave
from cadreapp.records.spine import Participation, Record
from cadreapp.rules import Quota
from cadreapp.rules.facts import Count, Facts, Gaps, Span, lapsed
from cadreapp.store.counting import counts
from cadreapp.store.engines import engine_of
from cadreapp.store.live import counted, live
from cadreapp.store.persons.people import PLACEMENTS
from cadreapp.store.writing.concerned import Concerned

GROUNDS = tuple(said.name for said in TaskForce.cadres.spec("cadres").details)
"""The three grounds of a placement in a 攻坚小组."""
THEORY = ("党的基本理论", "党性教育")
"""Categories of courses that count as theory and Party spirit."""


PARTLY = frozenset(
    k.name
    for k in records.KINDS
    if k.platform
    and k.model not in (CloudStudy, CloudSharing, ReadingList, PartyStep, Mentorship)
    and k.name not in PLACEMENTS
)
"""Kinds whose records say something of their own people and of the bureau, and of nobody else.

Others say which terms were held, which books are listed, who is there and when, and where (who is sent to a county
stays in our ranking): of them no part is gathered.
"""


def gather(
    db: peewee.Database,
    start: str,
    end: str,
    quotas: Collection[Quota] = (),
    depends_on: Collection[str] = (),
    began: str = "0000-01-01",
    gaps: Gaps | None = None,
    only: Concerned | None = None,
) -> Facts:
    """The facts of a span of days (ISO, both included); years of the span are read whole for what is yearly.

    `quotas`: those among them with conditions, or of mentors, have counts of their own. `depends_on`: the kinds on
    which an indicator depends. `began`: 启用日期; what was before it, or in the gaps, does not count. `only`: what is
    counted of these people, and of the bureau of these kinds, and nothing else (see Facts.with_part).
    """
    facts, gaps = Facts(), gaps or {}
    first, last = max(f"{start[:4]}-01-01", began), f"{end[:4]}-12-31"
    start = max(start, began)
    people = only.people if only is not None else None
    facts.counts |= counts.participations(db, start, end, gaps, people)
    facts.counts |= counts.of_the_bureau(db, start, end, only.kinds if only is not None else None)
    _cloud(db, facts, first, last, gaps, people)
    _books(db, facts, first, last, gaps, people)
    _grounds(db, facts, first, last, gaps, people)
    _theory(db, facts, first, last, gaps, people)
    own = {q.counted_as + q.who: q for q in quotas if q.counted_as != q.kind or q.who == "mentor"}
    for quota in own.values():
        if quota.who == "bureau" and only is not None and quota.kind not in only.kinds:
            continue
        target = facts.mentored if quota.who == "mentor" else facts.counts
        target.update(counts.of_quota(db, quota, start, end, gaps, people))
    if only is None:
        _presence(db, facts)
        if any(q.who == "mentor" for q in quotas):
            _mentors(db, facts)
        if any(q.who == "party" for q in quotas):
            facts.party = counts.party_members(db)
    for key, spans in counts.ongoing(db, depends_on, people).items():
        facts.ongoing[key] = [(_first_day(start), _last_day(end)) for start, end in spans]
    return facts


def _mentors(db: peewee.Database, facts: Facts) -> None:
    """When each mentor guided somebody."""
    query = (
        Record.select(Participation.person, Record.date, Record.end)
        .join(Participation, on=((Participation.record == Record.id) & (Participation.role == "mentor")))
        .where(
            live(Mentorship),
            Participation.person.is_null(False),
        )
    )
    spans: dict[int, list[Span]] = defaultdict(list)
    for person, start, end in db.execute(query).fetchall():
        spans[person].append((_first_day(start), _last_day(end)))
    facts.mentors = dict(spans)


def _cloud(db: peewee.Database, facts: Facts, first: str, last: str, gaps: Gaps, people: counts.People = None) -> None:
    """Terms of the cloud classroom by year, however they are spelled: held when, completed by whom, shared."""
    terms: dict[int, dict[str, Span]] = defaultdict(dict)
    studied: dict[tuple[int, int], set[str]] = defaultdict(set)
    shared: dict[int, set[str]] = defaultdict(set)

    def held(day: str, term: str) -> int:
        year = int(day[:4])
        since, until = terms[year].get(term, (day, day))
        terms[year][term] = (min(since, day), max(until, day))
        return year

    study = (
        CloudStudy.select(Participation.person, Participation.date, CloudStudy.term, CloudStudy.completed)
        .join(Participation, on=(Participation.record == CloudStudy.record))
        .where(counted(CloudStudy), Participation.date.between(first, last), *counts.of(people))
    )
    for person, day, text, completed in db.execute(study).fetchall():
        term = spelling(text)
        year = held(day, term)
        if completed and not lapsed(gaps, person, day):
            studied[person, year].add(term)
    sharing = (
        CloudSharing.select(Record.date, CloudSharing.term)
        .join(Record, on=(Record.id == CloudSharing.record))
        .where(live(CloudSharing), Record.date.between(first, last))
    )
    for day, text in db.execute(sharing).fetchall():
        term = spelling(text)
        shared[held(day, term)].add(term)
    facts.terms, facts.studied, facts.shared = dict(terms), dict(studied), dict(shared)


def _books(db: peewee.Database, facts: Facts, first: str, last: str, gaps: Gaps, people: counts.People = None) -> None:
    """Books of the year's list that were read, by person and month; a book counts once a year, when first read."""
    listing = (
        ReadingList.select(ReadingList.period, ReadingList.book)
        .join(Record, on=(Record.id == ReadingList.record))
        .where(live(ReadingList), ReadingList.period.between(first[:4], last[:4]))
    )
    listed = {(str(year), spelling(book)) for year, book in db.execute(listing).fetchall()}
    reading = (
        ReadingRecord.select(Participation.person, Participation.date, Participation.late, ReadingRecord.book)
        .join(Participation, on=(Participation.record == ReadingRecord.record))
        .where(counted(ReadingRecord), Participation.date.between(first, last), *counts.of(people))
        .order_by(Participation.date, Participation.record)
    )
    read: set[tuple[int, str, str]] = set()
    for person, day, late, text in db.execute(reading).fetchall():
        book = spelling(text)
        if lapsed(gaps, person, day):
            continue
        if (day[:4], book) in listed and (person, day[:4], book) not in read:
            read.add((person, day[:4], book))
            count = facts.listed_books.setdefault((person, day[:7]), Count())
            count.n, count.late = count.n + 1, count.late + late


def _grounds(
    db: peewee.Database, facts: Facts, first: str, last: str, gaps: Gaps, people: counts.People = None
) -> None:
    """Placements in 攻坚小组 by person and year of placement: (all, those with all three grounds)."""
    engine = engine_of(db)
    told = [fn.COALESCE(engine.member(Participation.detail, name), "") != "" for name in GROUNDS]
    query = (
        Participation.select(
            Participation.person,
            Participation.year,
            fn.COUNT(Participation.id),
            fn.SUM(Case(None, ((reduce(and_, told), 1),), 0)),
        )
        .where(
            counted(TaskForce),
            Participation.date.between(first, last),
            *counts.outside(gaps, Participation.person, Participation.date),
            *counts.of(people),
        )
        .group_by(Participation.person, Participation.year)
    )
    for person, year, n, whole in db.execute(query).fetchall():
        facts.grounds[person, year] = (n, whole)


def _theory(db: peewee.Database, facts: Facts, first: str, last: str, gaps: Gaps, people: counts.People = None) -> None:
    """Hours of courses by person and year, in tenths: (all, theory and Party spirit)."""
    theory = Case(None, ((Course.category.in_(THEORY), Participation.amount),), 0)
    query = (
        Course.select(Participation.person, Participation.year, fn.SUM(Participation.amount), fn.SUM(theory))
        .join(Participation, on=(Participation.record == Course.record))
        .where(
            counted(Course),
            Participation.date.between(first, last),
            *counts.outside(gaps, Participation.person, Participation.date),
            *counts.of(people),
        )
        .group_by(Participation.person, Participation.year)
    )
    for person, year, all_, some in db.execute(query).fetchall():
        facts.theory[person, year] = (all_ or 0, some or 0)


def _presence(db: peewee.Database, facts: Facts) -> None:
    """Memberships of the roster, excusing leave, exemptions."""
    members: dict[int, list[Span]] = defaultdict(list)
    memberships = Cadre.select(Cadre.person, Cadre.entered, Cadre.left).where(Cadre.deleted_at.is_null())
    for person, entered, left in db.execute(memberships).fetchall():
        members[person].append((entered or "0000-01-01", left or "9999-12-31"))
    leaves: dict[int, list[Span]] = defaultdict(list)
    away = (
        Leave.select(Participation.person, Record.date, Record.end)
        .join(Record, on=(Record.id == Leave.record))
        .join(Participation, on=(Participation.record == Record.id))
        .where(counted(Leave), Leave.excuses == 1)
    )
    for person, start, end in db.execute(away).fetchall():
        leaves[person].append((_first_day(start), _last_day(end)))
    exempt = (
        Exemption.select(Participation.person, Exemption.requirement, Exemption.period, Exemption.reason)
        .join(Participation, on=(Participation.record == Exemption.record))
        .where(counted(Exemption))
    )
    for person, requirement, period, reason in db.execute(exempt).fetchall():
        facts.exemptions[person, requirement, period] = reason
    facts.members, facts.leaves = dict(members), dict(leaves)


def _first_day(text: str | None) -> str:
    return (text or "0000") + "-01-01"[len(text or "0000") - 4 :] if len(text or "0000") < 10 else str(text)


def _last_day(text: str | None) -> str:
    """The last day that a date of any precision covers; open = for ever."""
    if text is None:
        return "9999-12-31"
    return text + {4: "-12-31", 7: "-31"}.get(len(text), "")
