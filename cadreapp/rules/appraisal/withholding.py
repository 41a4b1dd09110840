"""晒比 for everybody: no score that is not for everybody can be worked out of the numbers that are left, nor its mean.

Whoever has such a part in their scores has no score of the platform that holds it and only a rough total. Ranks go by
the exact totals: among rough ones they tell no more than which is the larger. One who has no such part has a total that
a reader can reckon; where it would cut what is known of a rough one, the two share a rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic

from cadreapp.rules.scoring import Part, PlatformScore, rounded
from cadreapp.rules.standing import Line, M, Standing

MARGIN = Decimal(5)
"""So many of its 100 points remain open of what is withheld."""
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
Hidden = Collection[tuple[str, str]]
"""(kind, title) of the indicators that are not for everybody."""


@dataclass(frozen=True)
class Opened(Generic[M]):
    """The lines by group as everybody may see them, and of whom something is withheld in them."""

    groups: dict[str, tuple[Line[M], ...]]
    withheld: frozenset[int]


def opened(found: Standing[M], hidden: Hidden, meeting: Iterable[int]) -> Opened[M]:
    """What everybody may see of a standing; `meeting`: the persons in the order in which equals stand."""
    step, order = _step(found, hidden), {person: at for at, person in enumerate(meeting)}
    withheld = frozenset(line.member.person for line in found.lines if _holds(line, hidden))
    groups = {name: _opened(lines, found.weights, hidden, step, order) for name, lines in found.groups.items()}
    return Opened(groups if withheld else dict(found.groups), withheld)


def _hidden(part: Part, hidden: Hidden) -> bool:
    return (part.kind, part.title) in hidden and part.applies


def _holds(line: Line[M], hidden: Hidden) -> bool:
    return any(_hidden(part, hidden) for one in line.platforms for part in one.parts)


def _step(found: Standing[M], hidden: Hidden) -> Decimal:
    """To what totals are rounded: so that of the heaviest platform with something hidden the margin is left open."""
    platforms = {p.platform for x in found.lines for p in x.platforms if any(_hidden(part, hidden) for part in p.parts)}
    heaviest = max((found.weights[p - 1] for p in platforms), default=Decimal(0))
    needed = MARGIN * heaviest / sum(found.weights)
    return next((step for step in _STEPS if step >= needed), _STEPS[-1])


def _opened(
    lines: Sequence[Line[M]], weights: Sequence[Decimal], hidden: Hidden, step: Decimal, order: Mapping[int, int]
) -> tuple[Line[M], ...]:
    shared = _shared_ranks(lines, hidden, step)
    found = []
    for line in lines:
        rank = line.rank if line.rank is None else shared.get(line.rank, line.rank)
        if _holds(line, hidden):
            total = None if line.total is None or _tells(line, weights, hidden, step) else _rough(line.total, step)
            rank = None if total is None else rank
            line = replace(_without(line, hidden), total=total)
        found.append(replace(line, rank=rank))
    found.sort(key=lambda x: (x.rank is None, x.rank or 0, order.get(x.member.person, len(order))))
    return tuple(found)


def _rough(total: Decimal, step: Decimal) -> Decimal:
    return rounded(total / step, 0) * step


def _shared_ranks(lines: Sequence[Line[M]], hidden: Hidden, step: Decimal) -> dict[int, int]:
    """Rank → the rank that is told, where a total that can be reckoned lies among rough ones of the same number."""
    same: dict[Decimal, list[Line[M]]] = defaultdict(list)
    for line in lines:
        if line.total is not None and line.rank is not None:
            same[_rough(line.total, step)].append(line)
    found: dict[int, int] = {}
    for some in same.values():
        ranks = [line.rank for line in some if line.rank is not None]
        if len({_holds(line, hidden) for line in some}) == 2:
            found |= dict.fromkeys(ranks, min(ranks))
    return found


def _tells(line: Line[M], weights: Sequence[Decimal], hidden: Hidden, step: Decimal) -> bool:
    """Whether even the rough total says too much: too little else is in it."""
    known = sum((w for p, w in zip(line.platforms, weights, strict=True) if p.score is not None), Decimal(0))
    for platform, weight in zip(line.platforms, weights, strict=True):
        own = sum((p.weight for p in platform.parts if _hidden(p, hidden)), Decimal(0))
        whole = sum((p.weight for p in platform.parts if p.applies), Decimal(0))
        if own and step * known * whole < MARGIN * weight * own:
            return True
    return False


def _without(line: Line[M], hidden: Hidden) -> Line[M]:
    """The line without the score of a platform that holds something hidden, and without what it gives to the total."""
    secret = {p.platform for p in line.platforms if any(_hidden(part, hidden) for part in p.parts)}

    def kept(one: PlatformScore) -> PlatformScore:
        if one.platform not in secret:
            return one
        return replace(one, score=None, shares=tuple(None for _ in one.parts), beyond=Decimal(0))

    shares = tuple(None if at in secret else share for at, share in enumerate(line.shares, 1))
    return replace(line, platforms=tuple(kept(p) for p in line.platforms), shares=shares)
