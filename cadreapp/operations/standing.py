"""晒比: the scores of all cadres side by side, ranked within each group, each point traceable to its records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cadreapp.operations import owed
from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period
from cadreapp.rules.facts import Facts
from cadreapp.rules.grading import judged
from cadreapp.rules.quotas import EXCUSED, Due
from cadreapp.rules.scoring import Extra, Part, PlatformScore, platform_score, ranks, rounded, total
from cadreapp.store import appraisal, people
from cadreapp.store import extras as store
from cadreapp.store.people import Member

_GROUPS = (*people.GROUPS.values(), people.UNKNOWN, people.COUNTY)
_FRACTION = {"year": Decimal(1), "half": Decimal(1) / 2, "quarter": Decimal(1) / 4, "month": Decimal(1) / 12}


@dataclass(frozen=True)
class Line:
    """One cadre of the ranking; `total` None = nothing applies; `rank` None = not ranked."""

    member: Member
    platforms: tuple[PlatformScore, ...]
    ballot: Decimal | None
    total: Decimal | None
    rank: int | None
    judges: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """All cadres of a period by group, in rank order or in meeting order; `weights` of the parts of the total.

    A quarter's total has two parts beside the platforms: 民主测评 and the judges' 述工作 and 晒业绩, each with its
    weight where it is asked.
    """

    period: Period
    ranked: bool
    weights: tuple[Decimal, ...]
    ballot_weight: Decimal | None
    groups: dict[str, tuple[Line, ...]]
    judges_weight: Decimal | None = None

    @property
    def lines(self) -> list[Line]:
        """All lines, group by group."""
        return [line for lines in self.groups.values() for line in lines]


def standing(desk: Desk, period: Period, *, ranked: bool = True) -> Standing:
    """The scores of a year or a quarter for everybody on the roster in it."""
    rules = desk.rules.scoring
    yearly = period.length == "year"
    weighting = rules["weights"]["year" if yearly else "quarter"]
    weights = tuple(Decimal(str(w)) for w in weighting["platforms"])
    ballot_weight = Decimal(str(weighting["ballot"])) if "ballot" in weighting else None
    decimals = rules.get("decimals", 1)
    start, end = period.start.isoformat(), period.end.isoformat()
    members = people.roster(desk.db, start, end)
    facts = owed.facts(desk, period)
    dues: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for due in owed.dues(desk, period):
        if due.person is not None:
            dues[due.person, due.quota.kind].append(due)
    earned = [(e, store.extras(desk.db, e, start, end, desk.today().isoformat())) for e in rules["extra"]]
    ballots = store.ballots(desk.db, rules["ballot"], start, end) if ballot_weight else {}
    judges_weight = Decimal(str(weighting["judges"])) if "judges" in weighting else None
    judges = judges_scores(desk, period) if judges_weight else {}
    lines = []
    for member in members:
        parts = [
            part
            for entry in rules["indicator"]
            if (yearly or not entry.get("year_only"))
            and (part := _part(entry, member.person, period, facts, dues)) is not None
        ]
        extras = [_extra(e, found[member.person]) for e, found in earned if member.person in found]
        platforms = tuple(platform_score(n, parts, extras, decimals) for n in range(1, len(weights) + 1))
        ballot = ballots.get(member.person)
        scores = [p.score for p in platforms]
        whole = list(weights)
        if ballot_weight is not None:
            ballot = rounded(ballot, decimals) if ballot is not None else None
            scores.append(ballot)
            whole.append(ballot_weight)
        judge = judges.get(member.person)
        if judges_weight is not None:
            scores.append(judge)
            whole.append(judges_weight)
        lines.append(Line(member, platforms, ballot, total(scores, whole, decimals), None, judge))
    return Standing(period, ranked, weights, ballot_weight, _grouped(lines, ranked), judges_weight)


def judges_scores(desk: Desk, quarter: Period) -> dict[int, Decimal]:
    """Of each person whom judges have scored in a quarter their score, 0 to 100 (rules.grading.judged)."""
    scores = {p: judged(some, desk.rules.grading) for p, some in appraisal.judgements(desk.db, quarter).items()}
    return {person: score for person, score in scores.items() if score is not None}


def _grouped(lines: list[Line], ranked: bool) -> dict[str, tuple[Line, ...]]:
    """The lines by group; staff of counties last, and never ranked."""
    groups: dict[str, list[Line]] = {name: [] for name in dict.fromkeys(_GROUPS)}
    for line in lines:
        groups[line.member.group].append(line)
    found = {}
    for name, some in groups.items():
        if ranked and name != people.COUNTY:
            places = ranks([line.total for line in some])
            some = [replace(x, rank=place) for x, place in zip(some, places, strict=True)]
            some.sort(key=lambda x: (x.rank is None, x.rank or 0))
        if some:
            found[name] = tuple(some)
    return found


def _part(
    entry: dict[str, Any], person: int, period: Period, facts: Facts, dues: dict[tuple[int, str], list[Due]]
) -> Part | None:
    kind = entry["kind"]
    counts = [c for m in period.split("month") if (c := facts.counts.get((person, kind, m.text)))]
    raw = Decimal(sum(c.n for c in counts))
    full: Decimal | None
    if entry.get("measure") == "amount":
        raw = Decimal(sum(c.amount or 0 for c in counts)) / 10
    elif entry.get("measure") == "average":
        scored = [c for c in counts if c.amount is not None]
        n = sum(c.n for c in scored)
        raw = Decimal(sum(c.amount or 0 for c in scored)) / 10 / n if n else Decimal(0)
        full = Decimal(str(entry["full"])) if n else None
        return _made(entry, raw, full)
    if "full" in entry:
        full = Decimal(str(entry["full"])) * _FRACTION[period.length]
        if "only_if" in entry and not any(
            facts.counts.get((person, entry["only_if"], m.text)) for m in period.split("month")
        ):
            full = None
        return _made(entry, raw, full)
    asked = [d for d in dues.get((person, kind), []) if d.state != EXCUSED]
    full = sum((d.required for d in asked), Decimal(0)) if asked else None
    raw = sum((d.done for d in asked), Decimal(0)) if asked else raw
    return _made(entry, raw, full)


def _made(entry: dict[str, Any], raw: Decimal, full: Decimal | None) -> Part:
    return Part(
        entry["platform"],
        entry["kind"],
        entry["title"],
        raw,
        full,
        Decimal(str(entry["weight"])),
        Decimal(str(entry["ceiling"])),
    )


def _extra(entry: dict[str, Any], points: Decimal) -> Extra:
    most = Decimal(str(entry["most"]))
    return Extra(entry["platform"], entry["kind"], entry["title"], max(-most, min(most, points)))
