"""民主测评: from the votes of one class of ballots to rates and a score. A missing figure stays missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, NamedTuple, TypeVar

from cadreapp.records.appraisal import CIVIL_GRADES, INSTITUTION_GRADES, Ballot
from cadreapp.records.fields import Number

T = TypeVar("T")

VOTES: tuple[Number, ...] = (
    Ballot.excellent,
    Ballot.competent,
    Ballot.basic,
    Ballot.incompetent,
    Ballot.abstained,
)
"""The votes of a ballot in the order of its columns: the four grades from the best down, then 弃权."""

TURNOUT: tuple[Number, ...] = (Ballot.due, Ballot.present, Ballot.returned, Ballot.valid)
"""应到, 实到, 收回, 有效: none of them more than the one before."""

CLASSES = ("A票", "B票", "C票")
ABSTAINED = "弃权"


def words(institution: bool) -> tuple[str, ...]:
    """The words of the five columns: 优秀 称职 … for 公务员, 优秀 合格 … for 事业单位 and 机关工勤; then 弃权."""
    return (*(INSTITUTION_GRADES if institution else CIVIL_GRADES), ABSTAINED)


class Turnout(NamedTuple, Generic[T]):
    """Something of each number of TURNOUT, in its order."""

    due: T
    present: T
    returned: T
    valid: T


@dataclass(frozen=True)
class Tally:
    """One class of ballots on one person: how many came back, how many are valid, the VOTES (None = missing)."""

    returned: int | None
    valid: int | None
    votes: tuple[int | None, ...]

    @property
    def invalid(self) -> int | None:
        """Ballots that came back and do not count; None where either figure is missing."""
        return None if self.returned is None or self.valid is None else self.returned - self.valid

    @property
    def cast(self) -> int | None:
        """The sum of the votes, 弃权 among them; None where one is missing."""
        known = [v for v in self.votes if v is not None]
        return sum(known) if len(known) == len(self.votes) else None

    @property
    def surplus(self) -> int | None:
        """By how many votes the row exceeds (or falls short of) the valid ballots; None where a figure is missing."""
        return None if self.cast is None or self.valid is None else self.cast - self.valid

    @property
    def rates(self) -> tuple[Decimal | None, ...]:
        """Each vote as per cent of the valid ballots."""
        return tuple(rate(v, self.valid) for v in self.votes)


def rate(part: int | None, whole: int | None) -> Decimal | None:
    """Per cent with one decimal, half up; None where a figure is missing or there is nothing to be a part of."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def score(votes: Sequence[int | None], worth: Sequence[Decimal]) -> Decimal | None:
    """The mean value of a vote, 0 to 100; None if nobody voted. Not rounded. Both in the order of VOTES."""
    cast = sum(number or 0 for number in votes)
    if not cast:
        return None
    return sum(((n or 0) * value for n, value in zip(votes, worth, strict=True)), Decimal(0)) / cast


def scores(cast: Iterable[tuple[int, Sequence[int | None]]], worth: Sequence[Decimal]) -> dict[int, Decimal]:
    """Person → score of 民主测评 out of the votes of each class of ballots; who got no vote is left out."""
    classes: dict[int, list[Decimal | None]] = defaultdict(list)
    for person, votes in cast:
        classes[person].append(score(votes, worth))
    found = {person: mean(some) for person, some in classes.items()}
    return {person: value for person, value in found.items() if value is not None}


def mean(scores: Sequence[Decimal | None]) -> Decimal | None:
    """The mean over the classes of ballots that were cast, each class alike; None if there is none."""
    known = [s for s in scores if s is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
