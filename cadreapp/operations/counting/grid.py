"""达标表: who met one requirement in which period, and which requirements one cadre met; from rows read once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cadreapp.operations.counting.owed import Owed, Tallied, everything, summed
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.people import roster
from cadreapp.records import PLATFORMS, kind
from cadreapp.records.period import Period
from cadreapp.rules import WHO
from cadreapp.rules.quotas import EXCUSED, OWED, PART, WAIT
from cadreapp.store.persons.people import Member

if TYPE_CHECKING:
    from openpyxl import Workbook

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

    @cached_property
    def sums(self) -> Tallied:
        """What is asked in all periods that have begun, what was done of it and what is missing."""
        return summed(c.due for c in self.cells if c.due is not None)

    @property
    def done(self) -> Decimal:
        """What was done, in each period no more than was asked."""
        return self.sums.done

    @property
    def required(self) -> Decimal:
        """What is asked in all periods that have begun."""
        return self.sums.required

    @property
    def missing(self) -> Decimal:
        """What should be there by now and is not."""
        return self.sums.missing


@dataclass(frozen=True)
class Grid:
    """The whole table: columns are the periods of a year, in which each cell finds its place by its own period."""

    title: str
    rule: str
    columns: tuple[Period, ...]
    lines: tuple[Line, ...]
    cadre: str = ""

    @property
    def of_one(self) -> bool:
        """Whether the lines are requirements of one cadre, whose numbers cannot be added up."""
        return bool(self.cadre)

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
        return replace(self, lines=tuple(lines))


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
    quotas = [q for q in desk.rules.quotas_in(Period.parse(str(year))) if q.kind == name]
    if not quotas:
        return None
    quota = quotas[-1]
    columns = Period.parse(str(year)).split(quota.period)
    found = {(r.person, r.period): r for r in rows if r.kind == name}

    def cells(person: int | None) -> tuple[Cell, ...]:
        return tuple(Cell(p, found.get((person, p.text))) for p in columns)

    if quota.who == "mentor":
        mentors = {r.person: r.cadre or "" for r in rows if r.kind == name}
        lines = [Line(text, "导师", "成长导师", name, person, cells(person)) for person, text in mentors.items()]
    elif quota.who == "bureau":
        lines = [Line("全局", "", "", name, None, cells(None))]
    else:
        asked = {person for person, _ in found}
        lines = [
            Line(m.name, m.post or "", m.unit or "单位未填", name, m.person, cells(m.person))
            for m in members
            if (people is None or m.person in people) and (quota.who == "cadre" or m.person in asked)
        ]
    unit = " 学时" if quota.measure == "theory_hours" else " 次"
    who = WHO[quota.who]
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
    quotas = {q.kind: q for q in desk.rules.quotas_in(whole)}
    for quota in sorted(quotas.values(), key=lambda q: kind(q.kind).platform):
        if quota.who == "bureau" or not any(name == quota.kind for name, _ in found):
            continue
        cells = tuple(Cell(p, found.get((quota.kind, p.text))) for p in whole.split(quota.period))
        about = LENGTHS[quota.period]
        lines.append(Line(quota.title, about, PLATFORMS[kind(quota.kind).platform - 1], quota.kind, person, cells))
    name = next((r.cadre for r in found.values() if r.cadre), None) or "干部"
    return Grid("全部任务", "每项任务在各时段的完成情况", whole.split("month"), tuple(lines), name)


def words(due: Owed | None) -> str:
    """A cell in words, for paper: 2; 1 缺1; 0 缺2; 1 待1; 免计; — where nothing is asked."""
    if due is None:
        return "—"
    if due.state == EXCUSED:
        return "免计"
    rest = {OWED: "缺", PART: "缺", WAIT: "待"}.get(due.state)
    return f"{_plain(due.done)} {rest}{_plain(due.missing)}" if rest and due.missing else _plain(due.done)


def _plain(number: Decimal) -> str:
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number:.1f}"


def _sums(part: Line | Grid) -> list[str]:
    return [f"{_plain(part.done)} / {_plain(part.required)}", _plain(part.missing) if part.missing else "—"]


def grid_book(grid: Grid, until: date) -> Workbook:
    """The table, as it is sorted, as a workbook for A4 paper."""
    from openpyxl import Workbook

    from cadreapp.exchange.table import Shaded, add_table

    shades = {PART: 1, OWED: 2}
    rows: list[list[Any]] = []
    group = ""
    for line in grid.lines:
        if line.group != group:
            group = line.group
            rows.append([group])
        row: list[Any] = [line.title, line.about]
        for period in grid.columns:
            cell = next((c for c in line.cells if c.period.start <= period.start and period.end <= c.period.end), None)
            due = cell.due if cell is not None else None
            span = sum(cell.period.start <= p.start <= cell.period.end for p in grid.columns) if cell else 1
            first = cell is None or cell.period.start == period.start
            row.append(Shaded(words(due), shades.get(due.state, 0) if due else 0, span) if first else None)
        rows.append([*row, *_sums(line)])
    if not grid.of_one:
        rows.append(["合计", "未达标数", *(grid.short(p) or "—" for p in grid.columns), *_sums(grid)])
    heads = [("任务", 15), ("周期", 10)] if grid.of_one else [("干部", 11), ("职务", 16)]
    heads += [*((p.short, 8) for p in grid.columns), ("完成/应完成", 13), ("缺", 6)]
    book = Workbook()
    book.remove(book.worksheets[0])
    legend = "数字为完成数，合计时各时段不超过应完成数；缺＝到期未完成，待＝未到期，免计＝经批准不计，—＝不要求"
    year = grid.columns[0].year
    notes = (f"{grid.rule}　{legend}", f"统计截止：{until.year}年{until.month}月{until.day}日")
    add_table(book, "达标表", f"{grid.cadre}{year}年度{grid.title}达标表", notes, heads, rows)
    return book
