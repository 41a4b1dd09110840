"""总览: what a clerk looks at every morning — the year against last year, against the targets, platform by platform."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cadreapp.operations import settings
from cadreapp.operations.counting.figures import Figure, by_month, chosen_figures
from cadreapp.operations.counting.owed import Owed, everything
from cadreapp.operations.desk import Desk
from cadreapp.records import PLATFORMS, kinds_of
from cadreapp.records.period import Period
from cadreapp.records.platforms.service import Visit
from cadreapp.rules.quotas import EXCUSED, WAIT
from cadreapp.rules.scoring import rounded
from cadreapp.store.counting.slipping import first_day
from cadreapp.store.persons import labels

KEYS = ("visits", "suggestions", "problems_solved", "funds_yuan", "projects", "micro_wishes")
TARGETS = (
    ("institutions_visited", "target_institutions"),
    ("communities_visited", "target_communities"),
    ("people_visited", "target_people"),
)
"""A figure, and the campaign's column that holds its target."""


@dataclass(frozen=True)
class Compared:
    """A figure of the period beside the same days of the year before (None: nothing was recorded then).

    `incomplete`: of the year before only a part lies after 启用日期, or none.
    """

    now: Figure
    before: Figure | None
    incomplete: bool = False

    @property
    def change(self) -> Decimal | None:
        """Growth in per cent, one decimal; None where there is nothing to compare with."""
        now, before = self.now.value, self.before.value if self.before else None
        return rounded(Decimal(now - before) / before * 100) if now is not None and before else None


@dataclass(frozen=True)
class Target:
    """A campaign's target. `expected`: what the bureau should have reached by now, growing evenly; None without dates,
    and for a part of the bureau.
    """

    title: str
    figure: Figure
    number: int
    expected: Decimal | None


@dataclass(frozen=True)
class Campaign:
    """主题活动 with targets, counted over its own days; `start`, `end` None where nobody has typed them."""

    name: str
    start: str | None
    end: str | None
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Rate:
    """达标率 of a platform: per cent of what was due that was done; None where nothing was due."""

    platform: int
    now: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Overview:
    """Everything of one scope and period. `partial`: the period still runs, so it is compared with the same days.

    `since`: 启用日期, where it lies after the period's first day.
    `trend`, `trend_before`: 人次 of visits for the twelve months of the year; None = not yet, or no records then.
    """

    period: Period
    until: date
    partial: bool
    figures: tuple[Compared, ...]
    campaigns: tuple[Campaign, ...]
    rates: tuple[Rate, ...]
    trend: tuple[int | None, ...]
    trend_before: tuple[int | None, ...]
    since: date | None = None


def read(desk: Desk, period: Period, people: Collection[int] | None = None) -> Overview:
    """The overview of a period for these people (None: the bureau)."""
    today = desk.today()
    until = min(period.end, today)
    before = Period(period.year - 1, period.length, period.index)
    first = first_day(desk.db, (Visit,)) or "9999-12-31"
    began = settings.began(desk)
    return Overview(
        period=period,
        until=until,
        partial=until < period.end,
        figures=tuple(_compared(desk, period, until, before, first, people)),
        campaigns=tuple(campaigns(desk, today, people)),
        rates=tuple(
            Rate(n, now, past)
            for n, now, past in zip(
                range(1, len(PLATFORMS) + 1),
                rates(everything(desk, period, people=people)),
                rates(everything(desk, before, people=people)),
                strict=True,
            )
        ),
        trend=_trend(desk, period.year, first, people),
        trend_before=_trend(desk, period.year - 1, first, people),
        since=began if began and began > period.start else None,
    )


def _same_day(day: date, year: int) -> date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _compared(
    desk: Desk, period: Period, until: date, before: Period, first: str, people: Collection[int] | None
) -> list[Compared]:
    if until < period.start:
        until = period.end
    last = before.end if until == period.end else _same_day(until, before.year)
    now = chosen_figures(desk, KEYS, period.start, until, people)
    old = chosen_figures(desk, KEYS, before.start, last, people)
    known = first <= last.isoformat()
    began = settings.began(desk)
    part = began is not None and began > before.start
    return [Compared(n, o if known or o.value else None, part) for n, o in zip(now, old, strict=True)]


def campaigns(desk: Desk, today: date, people: Collection[int] | None = None) -> list[Campaign]:
    """The campaigns with targets, as they stood and as far as they had come on a day, for these people (None: all)."""
    found = []
    for said in labels.on(desk.db, "campaign", today.isoformat()):
        name, start, end, *numbers = (said[c] for c in ("name", "start", "end", *(column for _, column in TARGETS)))
        if not any(numbers) or (not start and (said["learned"] or "") > today.isoformat()):
            continue
        first, last = date.fromisoformat(start or "0001-01-01"), date.fromisoformat(end or "9999-12-31")
        share = None
        if start and end and people is None:
            passed = max(0, min((today - first).days + 1, (last - first).days + 1))
            share = Decimal(passed) / ((last - first).days + 1)
        figures = chosen_figures(desk, [key for key, _ in TARGETS], first, min(last, max(first, today)), people)
        targets = [
            Target(figure.title, figure, number, None if share is None else (share * number).quantize(Decimal(1)))
            for figure, number in zip(figures, numbers, strict=True)
            if number
        ]
        found.append(Campaign(name, start, end, tuple(targets)))
    return found


def rates(dues: Collection[Owed]) -> list[Decimal | None]:
    """达标率 of each platform in per cent: the mean over its requirements of done (no more than asked) ÷ asked.

    A requirement of one cadre in one period counts as one, whatever it counts (records, books, hours). Periods that
    still run count once they are met; what is excused counts nowhere.
    """
    found: list[Decimal | None] = []
    for number in range(1, len(PLATFORMS) + 1):
        names = {k.name for k in kinds_of(number)}
        asked = [d for d in dues if d.kind in names and d.state not in (EXCUSED, WAIT)]
        met = sum((min(d.done / d.required, Decimal(1)) for d in asked), Decimal(0))
        found.append((met / len(asked) * 100).quantize(Decimal(1)) if asked else None)
    return found


def _trend(desk: Desk, year: int, first: str, people: Collection[int] | None) -> tuple[int | None, ...]:
    sums = by_month(desk, "visits", year, people)
    today = desk.today().isoformat()[:7]
    months = (f"{year}-{n:02d}" for n in range(1, 13))
    return tuple(sums.get(m, 0) if first[:7] <= m <= today else None for m in months)
