"""A second, naive reckoning of quotas and scores: day by day, record by record, from the files of rules themselves."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from cadreapp.paths import resource

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
SURE = ("已确认", "已反馈")
Span = tuple[date, date]
Key = tuple[str, str, str, str]
"""(kind, who, person or "", period)."""
QUOTAS: list[dict[str, Any]] = tomllib.loads((resource("rules") / "quotas.toml").read_text("utf-8"))["quota"]
SCORING: dict[str, Any] = tomllib.loads((resource("rules") / "scoring.toml").read_text("utf-8"))
JUDGING: dict[str, Any] = tomllib.loads((resource("rules") / "grading.toml").read_text("utf-8"))["judging"]


@dataclass
class Cadre:
    """Somebody of the world, with the spans of days of each state, both ends included."""

    name: str
    staff: str
    roster: list[Span]
    leave: list[Span] = field(default_factory=list)
    party: list[Span] = field(default_factory=list)

    def there(self, day: date) -> bool:
        return any(a <= day <= b for a, b in self.roster) and not any(a <= day <= b for a, b in self.leave)


@dataclass
class Rec:
    """A record: its counting day, whose it is, what it says; `each`: what it says of each person."""

    kind: str
    day: date
    who: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    each: dict[str, dict[str, str]] = field(default_factory=dict)
    end: date = date(2999, 1, 1)
    mentor: str = ""

    @property
    def sure(self) -> bool:
        """Whether it is confirmed, where it is a kind that is."""
        return self.kind not in ("QuarterReview", "QuarterPerformance") or self.values["state"] in SURE


@dataclass
class World:
    """A bureau of which everything is known. `own`: quotas that the bureau has from 2021 on beside the file's."""

    today: date
    cadres: list[Cadre]
    recs: list[Rec]
    excused: set[tuple[str, str, str]] = field(default_factory=set)
    own: list[dict[str, Any]] = field(default_factory=list)

    def quotas(self, year: int) -> list[dict[str, Any]]:
        return QUOTAS + (self.own if year >= 2021 else [])


def half_up(value: Fraction, unit: Fraction = Fraction(1)) -> Fraction:
    return floor(value / unit + Fraction(1, 2)) * unit


def parts_of(text: str, length: str) -> Iterator[tuple[str, date, date]]:
    """(text, first day, last day) of each part of a year or of a quarter."""
    year, start, months = int(text[:4]), 1, 12
    if "Q" in text:
        start, months = 3 * int(text[5]) - 2, 3
    size = MONTHS[length]
    for month in range(start, start + months, size):
        at = (month - 1) // size + 1
        name = {1: f"{year}-{at:02d}", 3: f"{year}Q{at}", 6: f"{year}H{at}", 12: f"{year}"}[size]
        if size <= months:
            last = month + size - 1
            yield name, date(year, month, 1), date(year, last, monthrange(year, last)[1])


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def counts(world: World, quota: dict[str, Any], rec: Rec, name: str) -> bool:
    """Whether a record counts for a quota of somebody ("" = the bureau)."""
    if rec.kind != quota["kind"]:
        return False
    if quota["who"] == "mentor":
        if rec.mentor != name:
            return False
    elif name and name not in rec.who:
        return False
    if any(rec.values.get(f) not in allowed for f, allowed in quota.get("only", {}).items()):
        return False
    return rec.sure or any(rec.values.get(f) for f in quota.get("drafts", ()))


def done_of(world: World, quota: dict[str, Any], name: str, first: date, last: date) -> int:
    found = [r for r in world.recs if first <= r.day <= last and counts(world, quota, r, name)]
    if "cap" not in quota:
        return len(found)
    assert quota["cap_per"] == "month"
    by_month = {(r.day.year, r.day.month): 0 for r in found}
    for r in found:
        by_month[r.day.year, r.day.month] += 1
    return sum(min(n, quota["cap"]) for n in by_month.values())


def terms_of(world: World, year: int) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for r in world.recs:
        if r.kind in ("CloudStudy", "CloudSharing") and r.day.year == year:
            a, b = found.get(r.values["term"], (r.day, r.day))
            found[r.values["term"]] = (min(a, r.day), max(b, r.day))
    return found


def asked_terms(world: World, cadre: Cadre, year: int) -> tuple[set[str], set[str]]:
    """(the terms that are asked of somebody, those that they studied)."""
    had = {
        r.values["term"]
        for r in world.recs
        if r.kind == "CloudStudy" and cadre.name in r.who and r.day.year == year and r.values["completed"]
    }
    held = {t for t, (a, b) in terms_of(world, year).items() if any(cadre.there(d) for d in days(a, b))}
    return held | had, had


def measured(world: World, quota: dict[str, Any], cadre: Cadre | None, first: date, last: date, share: Fraction) -> Any:
    """(required, done) by the quota's measure; None where nothing is asked."""
    measure, year, name = quota.get("measure", "records"), first.year, cadre.name if cadre else ""
    own = [r for r in world.recs if cadre and name in r.who and first <= r.day <= last]
    if measure == "terms":
        if cadre is None:
            held = set(terms_of(world, year))
            shared = {r.values["term"] for r in world.recs if r.kind == "CloudSharing" and r.day.year == year}
            return (len(held), len(shared)) if held else None
        asked, had = asked_terms(world, cadre, year)
        return (len(asked), len(had)) if asked else None
    if measure == "grounds":
        placed = [r for r in own if r.kind == "TaskForce"]
        whole = [r for r in placed if all(r.each[name].get(w) for w in ("trait", "specialty", "need"))]
        return (len(placed), len(whole)) if placed else None
    if measure == "theory_hours":
        hours = [(r.values["hours"], r.values["category"]) for r in own if r.kind == "Course"]
        all_ = sum(h for h, _ in hours)
        theory = sum(h for h, c in hours if c in ("党的基本理论", "党性教育"))
        missing = max(Fraction(0), all_ - 2 * theory + Fraction(1, 10))
        return (theory + missing if missing else all_ - theory + Fraction(1, 10), theory) if hours else None
    required = half_up(quota["number"] * share)
    if not required:
        return None
    if measure == "listed_books":
        listed = {r.values["book"].strip("《》 ") for r in world.recs if r.kind == "ReadingList" and r.day.year == year}
        read = {r.values["book"].strip("《》 ") for r in own if r.kind == "ReadingRecord"} & listed
        return required, len(read)
    return required, done_of(world, quota, name, first, last)


def dues(world: World, text: str) -> dict[Key, tuple[Fraction, Fraction, str]]:
    """Everything due in a year or quarter → (required, done, state)."""
    found: dict[Key, tuple[Fraction, Fraction, str]] = {}
    for quota in world.quotas(int(text[:4])):
        for part, first, last in parts_of(text, quota["period"]):
            whole = days(first, last)
            if first > world.today:
                continue
            people: list[Cadre | None] = [None] if quota["who"] == "bureau" else list(world.cadres)
            for cadre in people:
                there = len(whole) if cadre is None else sum(_owes(world, quota, cadre, d) for d in whole)
                if not there:
                    continue
                asked = measured(world, quota, cadre, first, last, Fraction(there, len(whole)))
                if asked is None:
                    continue
                required, done = asked
                name = cadre.name if cadre else ""
                if (name, quota["kind"], part) in world.excused:
                    state = "excused"
                elif done >= required:
                    state = "done"
                elif any(d >= world.today and (cadre is None or _asked(world, quota, cadre, d)) for d in whole):
                    state = "wait"
                else:
                    state = "part" if done else "owed"
                who = quota["who"] + str(sorted(quota.get("only", {}).items())) + str(quota.get("cap", ""))
                found[quota["kind"], who, name, part] = (Fraction(required), Fraction(done), state)
    return found


def _owes(world: World, quota: dict[str, Any], cadre: Cadre, day: date) -> bool:
    """Whether a day counts in proportion: one that is asked, and not of excusing leave."""
    leave = [] if quota["who"] == "mentor" else cadre.leave
    return _asked(world, quota, cadre, day) and not any(a <= day <= b for a, b in leave)


def _asked(world: World, quota: dict[str, Any], cadre: Cadre, day: date) -> bool:
    """Whether a quota may still be asked of somebody on a day: they are here, guide somebody, are in the Party."""
    if quota["who"] == "mentor":
        guides = [r for r in world.recs if r.kind == "Mentorship" and r.mentor == cadre.name]
        return any(r.day <= day <= r.end for r in guides)
    if quota["who"] == "party" and not any(a <= day <= b for a, b in cadre.party):
        return False
    return any(a <= day <= b for a, b in cadre.roster)


# scores


@dataclass
class Score:
    """Of one cadre: (raw, full) of each indicator, the scores of platforms, 民主测评 and judges, total and rank."""

    parts: dict[str, tuple[Fraction, Fraction | None]]
    extras: dict[str, Fraction]
    platforms: tuple[Fraction | None, ...]
    total: Fraction | None
    rank: int | None = None
    ballot: Fraction | None = None
    judges: Fraction | None = None


def tenth(value: Fraction) -> Fraction:
    return half_up(value, Fraction(1, 10))


def number(value: Any) -> Fraction:
    return Fraction(str(value))


def scores(world: World, text: str, rules: dict[str, Any] = SCORING) -> dict[str, Score]:
    """The ranking of a year or quarter: name → score."""
    yearly = "Q" not in text
    ((_, first, last),) = parts_of(text, "year" if yearly else "quarter")
    whole = days(first, last)
    owed = dues(world, text)
    found: dict[str, Score] = {}
    for cadre in world.cadres:
        if not any(a <= last and b >= first for a, b in cadre.roster):
            continue
        there = sum(cadre.there(d) for d in whole)
        parts: dict[str, tuple[Fraction, Fraction | None]] = {}
        marks: dict[int, list[tuple[Fraction, Fraction]]] = {}
        for entry in rules["indicator"]:
            if entry.get("year_only") and not yearly:
                continue
            raw, full = _indicator(world, entry, cadre, first, last, there, len(whole), yearly, owed)
            parts[entry["title"]] = (raw, full)
            if full:
                reached = min(raw / full, number(entry["ceiling"]))
                marks.setdefault(entry["platform"], []).append((reached, number(entry["weight"])))
        extras = {e["title"]: _extra(world, e, cadre.name, first, last) for e in rules["extra"]}
        weights = [number(w) for w in rules["weights"]["year" if yearly else "quarter"]["platforms"]]
        platforms: list[Fraction | None] = []
        for platform in range(1, len(weights) + 1):
            own = marks.get(platform, [])
            if not own:
                platforms.append(None)
                continue
            base = sum(r * w for r, w in own) / sum(w for _, w in own) * 100
            more = sum(extras[e["title"]] for e in rules["extra"] if e["platform"] == platform)
            platforms.append(tenth(min(max(base + more, Fraction(0)), Fraction(110))))
        more = {} if yearly else rules["weights"]["quarter"]
        ballot = _ballot(world, rules["ballot"], cadre.name, first, last) if "ballot" in more else None
        judges = _judges(world, cadre.name, first, last) if "judges" in more else None
        pairs = [*zip(platforms, weights, strict=True), (ballot, number(more.get("ballot", 0)))]
        known = [(s, w) for s, w in [*pairs, (judges, number(more.get("judges", 0)))] if s is not None]
        total = tenth(sum(s * w for s, w in known) / sum(w for _, w in known)) if known else None
        found[cadre.name] = Score(parts, extras, tuple(platforms), total, None, ballot, judges)
    if not any(_recorded(s) for s in found.values()):
        return {n: Score(s.parts, s.extras, tuple(None for _ in s.platforms), None) for n, s in found.items()}
    staff = {c.name: c.staff for c in world.cadres}
    for name, score in found.items():
        rivals = [s for n, s in found.items() if staff[n] == staff[name] and s.total is not None]
        if score.total is not None:
            score.rank = 1 + sum(s.total > score.total for s in rivals if s.total is not None)
    return found


def _recorded(score: Score) -> bool:
    told = any(raw for raw, _ in score.parts.values()) or any(score.extras.values())
    return told or score.ballot is not None or score.judges is not None


def _ballot(world: World, worth: dict[str, Any], name: str, first: date, last: date) -> Fraction | None:
    """民主测评: vote by vote within each class of ballots, 弃权 among them; then every class weighs the same."""
    classes = []
    for r in world.recs:
        if r.kind == "Ballot" and name in r.who and first <= r.day <= last:
            votes = [number(worth[vote]) for vote in worth for _ in range(r.values[vote] or 0)]
            if votes:
                classes.append(sum(votes) / len(votes))
    return tenth(sum(classes) / len(classes)) if classes else None


def _judges(world: World, name: str, first: date, last: date) -> Fraction | None:
    """Every judge speaks as often as their class weighs, of an item only if they scored it; then the two items."""
    items = []
    for item in ("report", "achievements"):
        said: list[Fraction] = []
        for r in world.recs:
            if r.kind == "JudgeScore" and name in r.who and first <= r.day <= last:
                score = r.values[f"{item}_score"]
                said += [] if score is None else [score] * JUDGING["weights"][r.values["judge_class"]]
        if said:
            items.append((sum(said) / len(said), number(JUDGING[item])))
    return tenth(sum(s * w for s, w in items) / sum(w for _, w in items)) if items else None


def _indicator(
    world: World,
    entry: dict[str, Any],
    cadre: Cadre,
    first: date,
    last: date,
    there: int,
    whole: int,
    yearly: bool,
    owed: dict[Key, tuple[Fraction, Fraction, str]],
) -> tuple[Fraction, Fraction | None]:
    kind, measure = entry["kind"], entry.get("measure", "records")
    own = [r for r in world.recs if r.kind == kind and cadre.name in r.who and first <= r.day <= last and r.sure]
    if measure == "average":
        scored = [r.values["score"] for r in own if r.values.get("score") is not None]
        full = number(entry["full"]) if scored and there else None
        return (sum(scored, Fraction(0)) / len(scored) if scored else Fraction(0)), full
    raw = sum((r.values["hours"] for r in own), Fraction(0)) if measure == "amount" else Fraction(len(own))
    if "full" in entry:
        asked = number(entry["full"]) / (1 if yearly else 4)
        unit = Fraction(1) if measure == "records" and asked.denominator == 1 else Fraction(1, 10)
        full = asked if there == whole else half_up(asked * there / whole, unit) or None
        if "only_if" in entry:
            groups = [r for r in world.recs if r.kind == entry["only_if"] and cadre.name in r.who]
            if not any(r.day <= last and r.end >= first for r in groups):
                full = None
        return raw, full
    mine = [d for (k, w, n, _), d in owed.items() if (k, n) == (kind, cadre.name) and not w.startswith("mentor")]
    mine = [d for d in mine if d[2] != "excused"]
    if not mine:
        return raw, None
    return sum((d[1] for d in mine), Fraction(0)), sum((d[0] for d in mine), Fraction(0))


def _extra(world: World, entry: dict[str, Any], name: str, first: date, last: date) -> Fraction:
    points = Fraction(0)
    for r in world.recs:
        if r.kind != entry["kind"] or name not in r.who:
            continue
        if entry.get("overdue"):
            limit = r.values.get("deadline")
            ends = [r.values[n] for n in ("closed", "handed_on") if r.values.get(n) is not None]
            closed = min(ends) if ends else None
            late = limit is not None and first <= limit <= last
            if late and closed is not None:
                late = closed > limit
            elif late:
                late = world.today > limit and r.values["state"] in ("待办", "办理中")
            points += number(entry["points"]) * late
        elif first <= r.day <= last:
            where = {n: v if isinstance(v, list) else [v] for n, v in entry.get("where", {}).items()}
            if all(r.values.get(n) in allowed for n, allowed in where.items()):
                said = r.each.get(name, {}).get(entry.get("detail", ""), "")
                points += number(entry["places"].get(said, 0)) if "places" in entry else number(entry["points"])
    most = number(entry["most"])
    return max(-most, min(most, points))
