"""晒比: the scores of all cadres side by side as pure data, and how they come about out of facts and dues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from cadreapp import records
from cadreapp.records.period import Period
from cadreapp.rules.facts import Count, Facts
from cadreapp.rules.quotas import EXCUSED, Due, present_days
from cadreapp.rules.score_rules import Indicator, Scoring
from cadreapp.rules.scoring import (
    Extra,
    Part,
    PlatformScore,
    contributions,
    platform_score,
    ranks,
    rounded,
    total,
)


class InGroup(Protocol):
    """Somebody who is ranked within a group."""

    @property
    def person(self) -> int: ...
    @property
    def group(self) -> str: ...


M = TypeVar("M", bound=InGroup)


@dataclass(frozen=True)
class Line(Generic[M]):
    """One cadre of the ranking; `total` None = nothing applies or nothing is recorded; `rank` None = not ranked.

    `shares`: what the platforms, 民主测评 and the judges give to the total (折算分); they add up to it, None = nothing.
    """

    member: M
    platforms: tuple[PlatformScore, ...]
    ballot: Decimal | None
    total: Decimal | None
    rank: int | None
    judges: Decimal | None = None
    shares: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Standing(Generic[M]):
    """All cadres of a period by group, in rank order or in meeting order; `weights` of the parts of the total.

    A quarter's total has two parts beside the platforms: 民主测评 and the judges' 述工作 and 晒业绩, each with its
    weight where it is asked.
    """

    period: Period
    ranked: bool
    weights: tuple[Decimal, ...]
    ballot_weight: Decimal | None
    groups: dict[str, tuple[Line[M], ...]]
    judges_weight: Decimal | None = None

    @property
    def lines(self) -> list[Line[M]]:
        """All lines, group by group."""
        return [line for lines in self.groups.values() for line in lines]


@dataclass(frozen=True)
class Basis:
    """What the scores of a period rest on. `dues`: by (person, kind); `extras`: (person, points) by addition.

    `ballots`, `judges`: the scores of 民主测评 and of the judges by person.
    """

    period: Period
    facts: Facts
    dues: Mapping[tuple[int, str], Sequence[Due]]
    extras: Sequence[Mapping[int, Decimal]]
    ballots: Mapping[int, Decimal]
    judges: Mapping[int, Decimal]


def by_person(dues: Iterable[Due]) -> dict[tuple[int, str], list[Due]]:
    """What each person owes, by person and kind; what is asked of mentors enters nobody's score."""
    found: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for due in dues:
        if due.person is not None and due.quota.who != "mentor":
            found[due.person, due.quota.kind].append(due)
    return found


def within(facts: Facts, first: str, last: str) -> set[int]:
    """Who was on the roster on some day of a span of ISO days."""
    return {person for person, spans in facts.members.items() if any(a <= last and b >= first for a, b in spans)}


def stand(
    lines: Sequence[Line[M]],
    rules: Scoring,
    period: Period,
    groups: Iterable[str],
    *,
    ranked: bool,
    unranked: Collection[str],
) -> Standing[M]:
    """The ranking of these lines in their `groups` (see `grouped`).

    Where nothing at all is recorded nobody has a score.
    """
    weights = rules.weights_of(period.length)
    known = lines if any(_recorded(line) for line in lines) else [_blank(line) for line in lines]
    found = grouped(known, groups, ranked, unranked)
    return Standing(period, ranked, weights.platforms, weights.ballot, found, weights.judges)


def line_of(member: M, rules: Scoring, basis: Basis) -> Line[M]:
    """Somebody's line, not yet ranked."""
    person, weights = member.person, rules.weights_of(basis.period.length)
    days = present_days(basis.facts.members.get(person, ()), basis.facts.leaves.get(person, ()), basis.period)
    parts = [part_of(i, person, days, basis) for i in rules.asked_in(basis.period.length)]
    extras = [
        Extra(e.platform, e.kind, e.title, e.limited(found[person]))
        for e, found in zip(rules.extras, basis.extras, strict=True)
        if person in found
    ]
    numbers = range(1, len(weights.platforms) + 1)
    platforms = tuple(platform_score(n, parts, extras, rules.decimals) for n in numbers)
    ballot, judges = basis.ballots.get(person), basis.judges.get(person)
    ballot = rounded(ballot, rules.decimals) if ballot is not None else None
    scores = [p.score for p in platforms] + [ballot if weights.ballot else None, judges if weights.judges else None]
    whole = [*weights.platforms, weights.ballot or Decimal(0), weights.judges or Decimal(0)]
    made = total(scores, whole, rules.decimals)
    return Line(member, platforms, ballot, made, None, judges, contributions(scores, whole, rules.decimals))


def _recorded(line: Line[M]) -> bool:
    """Whether anything is recorded of somebody that a score is made of."""
    own = (p for one in line.platforms for p in one.parts)
    more = (e for one in line.platforms for e in one.extras)
    return any(p.raw for p in own) or any(e.points for e in more) or line.ballot is not None or line.judges is not None


def _blank(line: Line[M]) -> Line[M]:
    """The line without a score."""
    none = [tuple(None for _ in one.parts) for one in line.platforms]
    platforms = (replace(p, score=None, shares=n, beyond=Decimal(0)) for p, n in zip(line.platforms, none, strict=True))
    return replace(line, platforms=tuple(platforms), total=None, shares=tuple(None for _ in line.shares))


def part_of(entry: Indicator, person: int, days: int, basis: Basis) -> Part:
    """What somebody who was there on `days` days of the period has done of an indicator, and what full marks ask."""
    facts, period = basis.facts, basis.period
    counts = [c for m in period.split("month") if (c := facts.counts.get((person, entry.kind, m.text)))]
    raw = _raw(entry, counts)
    full = entry.full_in(period, days)
    if entry.measure == "average" and not any(c.amount is not None for c in counts):
        full = None
    elif entry.only_if and not _goes_on(facts, person, entry.only_if, period):
        full = None
    elif entry.full is None:
        asked = [d for d in basis.dues.get((person, entry.kind), ()) if d.state != EXCUSED]
        if asked:
            full = sum((d.required for d in asked), Decimal(0))
            raw = sum((d.done for d in asked), Decimal(0))
    return Part(entry.platform, entry.kind, entry.title, raw, full, entry.weight, entry.ceiling)


def _raw(entry: Indicator, counts: Sequence[Count]) -> Decimal:
    if entry.measure == "records":
        return Decimal(sum(c.n for c in counts))
    kind = records.kind(entry.kind)
    scale = kind[kind.amount_field].scale
    known = [c for c in counts if c.amount is not None]
    amount = Decimal(sum(c.amount or 0 for c in known)).scaleb(-scale)
    n = sum(c.n for c in known)
    return amount if entry.measure == "amount" else amount / n if n else Decimal(0)


def _goes_on(facts: Facts, person: int, kind: str, period: Period) -> bool:
    """Whether a record of that kind goes on in the period."""
    first, last = period.start.isoformat(), period.end.isoformat()
    return any(start <= last and end >= first for start, end in facts.ongoing.get((person, kind), ()))


def grouped(
    lines: Iterable[Line[M]], names: Iterable[str], ranked: bool, unranked: Collection[str] = ()
) -> dict[str, tuple[Line[M], ...]]:
    """The lines by group in the order of `names`, without empty ones; ranked within each, or as they come.

    `unranked`: groups that are never ranked (staff of counties).
    """
    groups: dict[str, list[Line[M]]] = {name: [] for name in names}
    for line in lines:
        groups[line.member.group].append(line)
    found = {}
    for name, some in groups.items():
        if ranked and name not in unranked:
            places = ranks([line.total for line in some])
            some = [replace(x, rank=place) for x, place in zip(some, places, strict=True)]
            some.sort(key=lambda x: (x.rank is None, x.rank or 0))
        if some:
            found[name] = tuple(some)
    return found
