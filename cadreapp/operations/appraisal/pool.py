"""后备干部 and 提拔使用 as lists with basis and dates; each candidate at a glance against the stated conditions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import grades
from cadreapp.operations.desk import Desk
from cadreapp.records import Named, kind
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import Promotion, Reserve
from cadreapp.records.platforms.training import Certificate
from cadreapp.records.roster import PostHistory
from cadreapp.rules.appraisal.readiness import MET, UNMET, Finding, Glance, findings, whole_months
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.persons.units import UnitNames
from cadreapp.store.query import Filter, Row

YEARS = 3
"""How many years' grades are shown."""


@dataclass(frozen=True)
class Candidate:
    """A young cadre on a day: what stands of them, the conditions, and the present membership of the pool, if any.

    `stretches`: (kind's title or 任职, where, first day, last day or "") that count as time at the grass roots.
    """

    member: Member
    glance: Glance
    findings: tuple[Finding, ...]
    stretches: tuple[tuple[str, str, str, str], ...]
    reserve: Row | None

    @property
    def met(self) -> int:
        """How many conditions are met."""
        return sum(f.state == MET for f in self.findings)

    @property
    def unmet(self) -> tuple[str, ...]:
        """What is not met, in words."""
        return tuple(f"{f.condition.label}：{f.words}" for f in self.findings if f.state == UNMET)


@dataclass(frozen=True)
class Pool:
    """The lists on a day: all candidates, memberships of the pool of the span, promotions of the span."""

    day: date
    period: Period
    candidates: tuple[Candidate, ...]
    reserves: tuple[Row, ...]
    promotions: tuple[Row, ...]

    def of(self, person: int | None) -> Candidate | None:
        """The candidate of that person."""
        return next((c for c in self.candidates if c.member.person == person), None)


def read(desk: Desk, period: Period) -> Pool:
    """The lists of a period, as they stand at its end or today, whichever is earlier."""
    day = max(period.start, min(desk.today(), period.end))
    iso = day.isoformat()
    members = people.roster(desk.db, iso, iso)
    reserves = query.rows(desk.db, kind(Reserve), Filter(None, iso))
    present = {r.given(Reserve.cadre).person: r for r in reserves if r.end is None or r.end >= iso}
    grades, certificates, stretches = _grades(desk, day), _certificates(desk, iso), _grassroots(desk, day)
    punished = defaultdict(list)
    for one in grading.punishments(desk):
        if one.in_force(iso) and (one.effect.promotion or not one.until):
            punished[one.person].append(one)
    rule = desk.rules.readiness
    found = []
    for member in members:
        spans = stretches.get(member.person, [])
        glance = Glance(
            grades=tuple((y, grades[y].get(member.person)) for y in grades),
            certificates=tuple(certificates.get(member.person, ())),
            months=whole_months((first, last) for _, _, first, last, _ in spans),
            punishments=tuple(punished.get(member.person, ())),
        )
        where = tuple(
            (what, at, first.isoformat(), last.isoformat() if over else "") for what, at, first, last, over in spans
        )
        row = present.get(member.person)
        found.append(Candidate(member, glance, findings(rule.conditions, glance), where, row))
    start, end = period.start.isoformat(), period.end.isoformat()
    return Pool(
        day,
        period,
        tuple(sorted(found, key=lambda c: (c.reserve is None, -c.met))),
        tuple(query.rows(desk.db, kind(Reserve), Filter(start, end))),
        tuple(query.rows(desk.db, kind(Promotion), Filter(start, end))),
    )


def _grades(desk: Desk, day: date) -> dict[int, dict[int, str]]:
    """Year → person → confirmed grade, corrections included, of the last whole years before a day, newest first."""
    last = day.year if day == date(day.year, 12, 31) else day.year - 1
    found = {}
    for year in range(last, last - YEARS, -1):
        found[year] = grades(desk, Period(year, "year", 1))
    return found


def _certificates(desk: Desk, day: str) -> dict[int, list[str]]:
    """Certificates in force on a day, the newest first."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in query.rows(desk.db, kind(Certificate), Filter(None, day)):
        expires, person = row[Certificate.expires], row.given(Certificate.cadre).person
        name = row.given(Certificate.certificate)
        if person is not None and (not expires or expires >= day) and name not in found[person]:
            found[person].append(name)
    return dict(found)


def _grassroots(desk: Desk, day: date) -> dict[int, list[tuple[str, str, date, date, bool]]]:
    """Time at the grass roots up to a day: (what, where, first, last, whether it is over)."""
    rule = desk.rules.readiness
    found: dict[int, list[tuple[str, str, date, date, bool]]] = defaultdict(list)
    for name in rule.kinds:
        for row in query.rows(desk.db, kind(name), Filter(None, day.isoformat())):
            _add(found, row.values[kind(name).who_field], row, day, kind(name).title, row.title)
    names = UnitNames(desk.db)
    for row in query.rows(desk.db, kind(PostHistory)):
        unit = names.unit(row[PostHistory.unit] or "")
        if not row[PostHistory.nature] and unit is not None and unit.nature in rule.natures:
            post = "".join(filter(None, (row[PostHistory.unit], row[PostHistory.post])))
            _add(found, row.given(PostHistory.cadre), row, day, "任职", post)
    return dict(found)


def _add(
    found: dict[int, list[tuple[str, str, date, date, bool]]], who: Named, row: Row, day: date, what: str, where: str
) -> None:
    """A stretch whose beginning is known; one of month precision begins and ends with the month."""
    person = who.person
    if person is None or not row.date:
        return
    first = grading.whole_day(row.date, day, first=True)
    over = bool(row.end) and grading.whole_day(row.end, day, first=False) <= day
    last = grading.whole_day(row.end, day, first=False) if over else day
    if first <= last:
        found[person].append((what, where, first, last, over))
