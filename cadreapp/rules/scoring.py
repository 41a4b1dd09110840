"""Scores of the showcase: pure arithmetic over indicators. What does not apply is re-weighted, never counted as 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor

HIGHEST = Decimal(110)
"""The most that a platform's score reaches, additions included."""

RADAR = 40
"""Where the axes of a radar begin as long as nobody's score is lower: the differences lie above it."""


def axis(values: Iterable[Decimal | None], most: int = 100) -> tuple[int, int]:
    """The ends of a radar's axes, between which all values lie: 40 or 0, and `most` or the next ten above it."""
    known = [v for v in values if v is not None]
    highest = max(known, default=Decimal(0))
    low = RADAR if min(known, default=Decimal(RADAR)) >= RADAR else 0
    return low, most if highest <= most else -floor(-highest / 10) * 10


@dataclass(frozen=True)
class Part:
    """One indicator of one cadre: `raw` done, `full` for full marks (None = does not apply), both in `unit`s shown.

    `weight` is the full marks, `ceiling` the most that may be reached, in multiples of the weight.
    """

    platform: int
    kind: str
    title: str
    raw: Decimal
    full: Decimal | None
    weight: Decimal
    ceiling: Decimal

    @property
    def applies(self) -> bool:
        """Whether the indicator is asked of this cadre at all."""
        return self.full is not None and self.full > 0

    @property
    def points(self) -> Fraction | None:
        """Marks: in proportion to the quota, up to the ceiling; None where it does not apply. Exact, for rounding."""
        if self.full is None or self.full <= 0:
            return None
        return _points(self.raw, self.full, self.weight, self.ceiling)


@dataclass(frozen=True)
class Extra:
    """An addition (positive) or deduction (negative) in points of the platform's score."""

    platform: int
    kind: str
    title: str
    points: Decimal
    count: int = 0


@dataclass(frozen=True)
class PlatformScore:
    """A platform's score, 0 to 110, rounded; None where no indicator applies.

    `shares`: of each part what it gives to the score, re-weighted and rounded so that shares, additions, deductions
    and `beyond` add up to the score. `beyond`: what the limits 0 and 110 take away (negative) or forgive.
    """

    platform: int
    score: Decimal | None
    parts: tuple[Part, ...]
    extras: tuple[Extra, ...]
    shares: tuple[Decimal | None, ...] = ()
    beyond: Decimal = Decimal(0)

    def share(self, part: Part) -> Decimal | None:
        """What one of its parts gives to the score."""
        return next((s for p, s in zip(self.parts, self.shares, strict=False) if p is part), None)


def rounded(value: Decimal | Fraction, decimals: int = 1) -> Decimal:
    """Half up, as offices round."""
    return Decimal(floor(Fraction(value) * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def apportioned(
    whole: Decimal, values: Sequence[Decimal | Fraction | None], decimals: int = 1
) -> tuple[Decimal | None, ...]:
    """The values rounded so that they add up to `whole`, their rounded sum: by the largest remainder.

    Each is less than one unit away from its exact value; of equal remainders the first is raised. None stays None.
    """
    exact = {at: Fraction(v) * 10**decimals for at, v in enumerate(values) if v is not None}
    units = {at: floor(value) for at, value in exact.items()}
    left = int(whole.scaleb(decimals)) - sum(units.values())
    for at in sorted(units, key=lambda at: units[at] - exact[at])[: max(0, left)]:
        units[at] += 1
    return tuple(Decimal(units[at]).scaleb(-decimals) if at in units else None for at in range(len(values)))


@lru_cache(maxsize=65536)
def _points(raw: Decimal, full: Decimal, weight: Decimal, ceiling: Decimal) -> Fraction:
    """Exact fractions are slow, and of thousands of cadres most have done the same."""
    return Fraction(weight) * min(Fraction(raw) / Fraction(full), Fraction(ceiling))


@lru_cache(maxsize=65536)
def _mark(raw: Decimal, full: Decimal, weight: Decimal, ceiling: Decimal, whole: Fraction) -> Fraction:
    """The points of a part in hundredths of all weights that apply."""
    return _points(raw, full, weight, ceiling) * 100 / whole


def platform_score(platform: int, parts: Iterable[Part], extras: Iterable[Extra], decimals: int = 1) -> PlatformScore:
    """The score of one platform out of its parts, re-weighted over those that apply."""
    own = tuple(p for p in parts if p.platform == platform)
    more = tuple(e for e in extras if e.platform == platform)
    weight = Fraction(sum((p.weight for p in own if p.applies), Decimal(0)))
    if not weight:
        return PlatformScore(platform, None, own, more, tuple(None for _ in own))
    marks = [_mark(p.raw, p.full, p.weight, p.ceiling, weight) if p.full and p.applies else None for p in own]
    added = sum((e.points for e in more), Decimal(0))
    exact = sum((m for m in marks if m is not None), Fraction(0)) + Fraction(added)
    whole = rounded(exact, decimals)
    score = min(max(whole, Decimal(0)), HIGHEST)
    return PlatformScore(platform, score, own, more, apportioned(whole - added, marks, decimals), score - whole)


def _known(scores: Sequence[Decimal | None], weights: Sequence[Decimal]) -> list[tuple[Decimal | None, Fraction]]:
    """Each score with its share of the weights of those that there are; no weight is left where there is none."""
    shares = _shares(tuple(s is not None for s in scores), tuple(weights))
    return [(s if any(shares) else None, share) for s, share in zip(scores, shares, strict=True)]


@lru_cache(maxsize=1024)
def _shares(there: tuple[bool, ...], weights: tuple[Decimal, ...]) -> tuple[Fraction, ...]:
    """Each weight as a share of the weights of those that are there; all 0 where none of them has any."""
    whole = sum((w for here, w in zip(there, weights, strict=True) if here), Decimal(0))
    return tuple(Fraction(w) / Fraction(whole) if whole else Fraction(0) for w in weights)


def total(scores: Sequence[Decimal | None], weights: Sequence[Decimal], decimals: int = 1) -> Decimal | None:
    """The weighted mean of the scores that there are, weights re-shared; None if there is none."""
    known = [Fraction(score) * share for score, share in _known(scores, weights) if score is not None]
    return rounded(sum(known, Fraction(0)), decimals) if known else None


def contributions(
    scores: Sequence[Decimal | None], weights: Sequence[Decimal], decimals: int = 1
) -> tuple[Decimal | None, ...]:
    """What each score gives to the total, rounded so that they add up to it (折算分); None where there is none."""
    whole = total(scores, weights, decimals)
    if whole is None:
        return tuple(None for _ in scores)
    exact = [None if s is None else Fraction(s) * share for s, share in _known(scores, weights)]
    return apportioned(whole, exact, decimals)


def ranks(totals: Sequence[Decimal | None]) -> list[int | None]:
    """Rank of each, 1 = highest; ties share a rank and the next is skipped; None stays unranked."""
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted((t for t in totals if t is not None), reverse=True), 1):
        places.setdefault(value, place)
    return [None if t is None else places[t] for t in totals]
