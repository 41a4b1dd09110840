"""达标表: who met one requirement in which period, and which requirements one cadre met; from rows read once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cadreapp.operations.desk import Desk
from cadreapp.operations.owed import Owed, everything
from cadreapp.operations.people import roster
from cadreapp.records import PLATFORMS, kind
from cadreapp.records.period import Period
from cadreapp.rules.quotas import EXCUSED, OWED, PART
from cadreapp.store.people import Member

LENGTHS = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}


@dataclass(frozen=True)
class Cell:
    """A period of a line. `due` None: nothing was asked then (before joining, on leave, or not begun)."""

    period: Period
    due: Owed | None


@dataclass(frozen=True)
class Line:
    """A cadre (or the bureau), or one requirement of a cadre. Excused periods are in none of the sums."""

    title: str
    about: str
    group: str
    kind: str
    person: int | None
    cells: tuple[Cell, ...]

    @property
    def _asked(self) -> list[Owed]:
        return [c.due for c in self.cells if c.due is not None and c.due.state != EXCUSED]

    @property
    def done(self) -> Decimal:
        """What was done, beyond the quota too."""
        return sum((d.done for d in self._asked), Decimal(0))

    @property
    def required(self) -> Decimal:
        """What is asked in all periods that have begun."""
        return sum((d.required for d in self._asked), Decimal(0))

    @property
    def missing(self) -> Decimal:
        """What should be there by now and is not."""
        return sum((d.missing for d in self._asked if d.state in (OWED, PART)), Decimal(0))


@dataclass(frozen=True)
class Grid:
    """The whole table: columns are the periods of a year, in which each cell finds its place by its own period."""

    title: str
    rule: str
    columns: tuple[Period, ...]
    lines: tuple[Line, ...]

    def short(self, period: Period) -> int:
        """How many lines did not reach what was asked in a period that is over."""
        return sum(
            any(c.period == period and c.due is not None and c.due.state in (OWED, PART) for c in line.cells)
            for line in self.lines
        )

    @property
    def done(self) -> Decimal:
        """Sum over the lines."""
        return sum((line.done for line in self.lines), Decimal(0))

    @property
    def required(self) -> Decimal:
        """Sum over the lines."""
        return sum((line.required for line in self.lines), Decimal(0))

    @property
    def missing(self) -> Decimal:
        """Sum over the lines."""
        return sum((line.missing for line in self.lines), Decimal(0))

    def sorted(self, key: str = "", descending: bool = False) -> Grid:
        """The lines by `missing` or `done` across all groups; "" = the roster's order."""
        if not key:
            return self
        lines = sorted(self.lines, key=lambda line: getattr(line, key), reverse=descending)
        return Grid(self.title, self.rule, self.columns, tuple(lines))


def read_quota(desk: Desk, name: str, year: int, people: Collection[int] | None = None) -> Grid | None:
    """Cadres × periods of a year for the requirement of a kind; None if nobody is asked for it."""
    period = Period.parse(str(year))
    return of_quota(desk, name, year, everything(desk, period, people=people), roster(desk, period), people)


def of_quota(
    desk: Desk,
    name: str,
    year: int,
    rows: Collection[Owed],
    members: Sequence[Member],
    people: Collection[int] | None = None,
) -> Grid | None:
    """The same from rows and members that were read already (`rows`: those of the whole year)."""
    quota = next((q for q in desk.rules.quotas_of(name) if q.since <= year), None)
    if quota is None:
        return None
    columns = Period.parse(str(year)).split(quota.period)
    found = {(r.person, r.period): r for r in rows if r.kind == name}

    def cells(person: int | None) -> tuple[Cell, ...]:
        return tuple(Cell(p, found.get((person, p.text))) for p in columns)

    if quota.who == "bureau":
        lines = [Line("全局", "", "", name, None, cells(None))]
    else:
        asked = {person for person, _ in found}
        lines = [
            Line(m.name, m.post or "", m.unit or "单位未填", name, m.person, cells(m.person))
            for m in members
            if (people is None or m.person in people) and (quota.who == "cadre" or m.person in asked)
        ]
    unit = " 学时" if quota.measure == "theory_hours" else " 次"
    who = {"bureau": "全局", "party": "每名青年党员", "cadre": "每人"}[quota.who]
    number = f"不少于 {quota.number}{unit}" if quota.number else "按当年安排完成"
    return Grid(kind(name).title, f"{who}{LENGTHS[quota.period]}{number}", columns, tuple(lines))


def read_cadre(desk: Desk, person: int, year: int) -> Grid:
    """Requirements × months of a year for one cadre; a requirement of a quarter spans its three months."""
    period = Period.parse(str(year))
    return of_cadre(desk, person, year, everything(desk, period, people=(person,)))


def of_cadre(desk: Desk, person: int, year: int, rows: Collection[Owed]) -> Grid:
    """The same from rows that were read already."""
    whole = Period.parse(str(year))
    found = {(r.kind, r.period): r for r in rows if r.person == person}
    lines = []
    for quota in desk.rules.quotas:
        if quota.who == "bureau" or not any(name == quota.kind for name, _ in found):
            continue
        cells = tuple(Cell(p, found.get((quota.kind, p.text))) for p in whole.split(quota.period))
        about = LENGTHS[quota.period]
        lines.append(Line(quota.title, about, PLATFORMS[kind(quota.kind).platform - 1], quota.kind, person, cells))
    return Grid("全部任务", "每项任务在各时段的完成情况", whole.split("month"), tuple(lines))
