"""Scores of the showcase: pure arithmetic over indicators. What does not apply is re-weighted, never counted as 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
HIGHEST = Decimal(110)
"""The most that a platform's score reaches, additions included."""


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
    def points(self) -> Decimal | None:
        """Marks: in proportion to the quota, up to the ceiling; None where it does not apply."""
        if self.full is None or self.full <= 0:
            return None
        return self.weight * min(self.raw / self.full, self.ceiling)


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
    """A platform's score, 0 to 110, rounded; None where no indicator applies."""

    platform: int
    score: Decimal | None
    parts: tuple[Part, ...]
    extras: tuple[Extra, ...]


def rounded(value: Decimal, decimals: int = 1) -> Decimal:
    """Half up, as offices round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def platform_score(platform: int, parts: Iterable[Part], extras: Iterable[Extra], decimals: int = 1) -> PlatformScore:
    """The score of one platform out of its parts, re-weighted over those that apply."""
    own = tuple(p for p in parts if p.platform == platform)
    more = tuple(e for e in extras if e.platform == platform)
    weight = sum((p.weight for p in own if p.applies), Decimal(0))
    if not weight:
        return PlatformScore(platform, None, own, more)
    base = sum((p.points or Decimal(0) for p in own), Decimal(0)) / weight * HUNDRED
    score = base + sum((e.points for e in more), Decimal(0))
    return PlatformScore(platform, rounded(min(max(score, Decimal(0)), HIGHEST), decimals), own, more)


def total(scores: Sequence[Decimal | None], weights: Sequence[Decimal], decimals: int = 1) -> Decimal | None:
    """The weighted mean of the scores that there are, weights re-shared; None if there is none."""
    pairs = [(s, w) for s, w in zip(scores, weights, strict=True) if s is not None]
    weight = sum((w for _, w in pairs), Decimal(0))
    if not weight:
        return None
    return rounded(sum((s * w for s, w in pairs), Decimal(0)) / weight, decimals)


def ranks(totals: Sequence[Decimal | None]) -> list[int | None]:
    """Rank of each, 1 = highest; ties share a rank and the next is skipped; None stays unranked."""
    known = [t for t in totals if t is not None]
    return [None if t is None else 1 + sum(other > t for other in known) for t in totals]
