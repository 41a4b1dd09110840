"""Who does what in the sample bureau over some years, and who is there on a day; the article's figures."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from cadreapp.operations.demo.cast import CHIEF, DEPUTY, MENTOR_NAMES, SENIOR, Actor
from cadreapp.records import RecordModel
from cadreapp.records.appraisal import AppraisalBase
from cadreapp.records.kind import Named
from cadreapp.records.platforms.selection import Promotion
from cadreapp.records.platforms.service import Dispute, Problem, Suggestion
from cadreapp.records.platforms.training import Transfer

ARTICLE_CADRES = 64
LAST_YEAR = 2021
"""The year of the article; the sample bureau ends with it whatever today is."""
VISITED = 3200
MET = 470
"""People in need who were visited for the first time in the year; the article tells no number."""
SUGGESTIONS = 612
SOLVED = (268, 150)
"""Problems and disputes settled in the year: more than 400."""
PROJECTS = 25
FUNDS = 1_320_000
SHADOW = 22
PRAISED, PRAISED_YOUNG = 30, 10
GRADED = {"好": (930, 985), "较好": (850, 925), "一般": (760, 840)}
"""For each grade, the lowest and the highest score in tenths."""
LATE = "当月外出培训，次月补报"

EXACT = (Suggestion, Problem, Dispute, Transfer, Promotion)
"""Kinds of one cadre each whose number is a figure of the article."""

Made = tuple[type[RecordModel], dict[str, Any]]
"""A kind's class and canonical values."""


@dataclass(frozen=True)
class Size:
    """How large the bureau is: figures in proportion to the article's sixty-four cadres."""

    cadres: int
    article: bool

    def of(self, number: int) -> int:
        """A bulk figure of the article in proportion to the number of cadres."""
        return number if self.article else max(1, round(number * self.cadres / ARTICLE_CADRES))


def split(total: int, parts: int, rng: random.Random, *, least: int = 1) -> list[int]:
    """`total` in `parts` uneven whole numbers, each at least `least`, exactly adding up."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(parts)]
    free = total - least * parts
    if free < 0:
        return [total // parts + (i < total % parts) for i in range(parts)]
    shares = [int(free * w / sum(weights)) for w in weights]
    for i in range(free - sum(shares)):
        shares[i % parts] += 1
    return [least + s for s in shares]


class Plan:
    """Everybody's part in one bureau over some years."""

    def __init__(self, actors: list[Actor], years: int, seed: int):
        self.actors = actors
        self.size = Size(len(actors), len(actors) == ARTICLE_CADRES)
        self.years = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
        self.rng = random.Random(f"plan {seed}")
        self.named = {a.name: Named(a.name) for a in actors}
        self.mentor = {a.name: Named(MENTOR_NAMES[i % len(MENTOR_NAMES)]) for i, a in enumerate(actors)}
        self.entered = {a.name: str(a.values.get("entered") or "") for a in actors}
        self.first = next(a.name for a in actors if not self.entered[a.name])
        self.grades: dict[tuple[str, str], str] = {}
        self.away = actors[len(actors) // 2].name, f"{LAST_YEAR}-04-01", f"{LAST_YEAR}-08-31"
        self._cast_roles()

    def _cast_roles(self) -> None:
        """Who is transferred, promoted, placed elsewhere: nobody is in two places, all have the rank for it."""
        settled = [a for a in self.actors if not a.entered and a.name != self.away[0]]
        office = sorted((a for a in settled if not a.institution), key=lambda a: str(a.values["work_started"]))
        ranked = {r: [a for a in office if a.values["rank"] == r] for r in (CHIEF, DEPUTY, SENIOR)}
        large = len(office) >= 16
        self.moved = [(a, "正科") for a in ranked[CHIEF][: 3 if large else 1]]
        self.moved += [(a, "副科") for a in ranked[SENIOR][: 4 if large else 1]]
        deputies = {a.unit: a for a in reversed(ranked[DEPUTY])}  # of each office whoever has worked longest
        self.risen = (
            [a for a in ranked[DEPUTY] if deputies[a.unit] is a][:4],
            [a for a in settled if a.values["post"] == "业务科长"][:2],
        )
        taken = {a.name for a, _ in self.moved} | {a.name for some in self.risen for a in some}
        free = [a for a in office if a.name not in taken]
        self.recruits = [a for a in self.actors if a.recruit][:2] or free[:1]
        taken |= {a.name for a in self.recruits}
        self.shadows = [a for a in settled if a.institution and a.name not in taken]
        del self.shadows[SHADOW if large else 1 :]
        taken |= {a.name for a in self.shadows}
        self.free = [a for a in settled if a.name not in taken]

    def turn(self, year: int) -> list[Actor]:
        """Who goes to a grass-roots community in a year: others than the year before."""
        start = 4 * (year - self.years[0]) % max(1, len(self.free))
        return (self.free + self.free)[start : start + min(4, len(self.free))]

    def best(self, year: int) -> set[str]:
        """Who is 优秀 in a year: 好 in two quarters or more and never less than 较好; one in twelve of each group."""
        found: set[str] = set()
        for institution in (False, True):
            group = [a for a in self.actors if a.institution is institution and a.entered < f"{year}-01-01"]
            words = {a.name: [self.grades.get((a.name, f"{year}Q{n}")) for n in (1, 2, 3, 4)] for a in group}
            able = [name for name, some in words.items() if some.count("好") >= 2 and not {"一般", None} & set(some)]
            able.sort(key=lambda name: -words[name].count("好"))
            found |= set(able[: max(1, len(group) // 12)])
        return found

    def here(self, actor: Actor, day: str) -> bool:
        """Whether somebody has come and is not on leave."""
        name, first, last = self.away
        return actor.entered <= day and not (actor.name == name and first <= day <= last)

    def present(self, day: str) -> list[Actor]:
        """Everybody who is there on a day, in the roster's order; at least one."""
        return [a for a in self.actors if self.here(a, day)]

    def there(self, year: int, month: int) -> list[tuple[int, Actor]]:
        """Those who are there on some day of a month, with their number on the roster."""
        return [(n, a) for n, a in enumerate(self.actors) if any(self.here(a, d) for d in days_of(year, month))]

    def day(self, year: int, month: int, actor: Actor | None = None) -> str:
        """A day of the month, never after its 28th; of somebody a day on which they are there."""
        return self.rng.choice([d for d in days_of(year, month) if actor is None or self.here(actor, d)])

    def some(self, least: int, most: int, day: str) -> tuple[Named, ...]:
        """Some of those who are there on a day, in the roster's order."""
        there = self.present(day)
        count = min(len(there), self.rng.randint(least, most))
        chosen = {a.name for a in self.rng.sample(there, count)}
        return tuple(self.named[a.name] for a in there if a.name in chosen)

    def most(self, share: float, day: str) -> tuple[Named, ...]:
        """Nearly all of those who are there on a day: each comes with that probability, at least one."""
        there = self.present(day)
        found = tuple(self.named[a.name] for a in there if self.rng.random() < share * (0.6 + 0.4 * a.diligence))
        return found or (self.named[there[0].name],)

    def bases(self, period: str) -> list[Made]:
        """考核名额 of a quarter or a year: more people take part in the appraisal than are on the roster."""
        total = max(120, 2 * len(self.actors))
        basis = "季度考评方案（示例）" if "Q" in period else "年度考核方案（示例）"
        return [
            (AppraisalBase, {"period": period, "staff": staff, "total": total, "used": 6, "basis": basis})
            for staff in dict.fromkeys(str(a.values["staff"]) for a in self.actors)
        ]


def days_of(year: int, month: int) -> list[str]:
    """Days of a month on which something may happen, ISO; never after its 28th."""
    return [f"{year}-{month:02d}-{number:02d}" for number in range(1, 29)]
