"""When a deadline has gone by: a rule of its own, asked by scores and warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """What must be done by a day: deadline and state, and the days on which it was closed or handed on (ISO)."""

    deadline: str
    state: str | None
    ended: tuple[str | None, ...]

    def is_unsaid(self, open_: Collection[str]) -> bool:
        """Whether it has left the states `open_` (none: any state is open) without a day."""
        return bool(open_) and self.state not in open_ and not any(self.ended)


def missed(deadline: str, ended: Iterable[str | None], today: str) -> bool:
    """Whether a deadline (ISO day) went by before the thing was ended, or, where it was not, before today.

    `ended`: the days on which it was closed or handed on, the first counts. The deadline's own day is in time.
    """
    return deadline < min((day for day in ended if day), default=today)


def due_within(matters: Mapping[int, Matter], start: str, end: str) -> dict[int, Matter]:
    """Those whose deadline lies in a span of ISO days, both included."""
    return {number: one for number, one in matters.items() if start <= one.deadline <= end}


def unsaid(matters: Mapping[int, Matter], open_: Collection[str]) -> list[int]:
    """Those of which only the trail can say when they left the states `open_`."""
    return [number for number, one in matters.items() if one.is_unsaid(open_)]


def overdue(
    matters: Mapping[int, Matter], open_: Collection[str], left: Mapping[int, str], today: str
) -> dict[int, str]:
    """Those whose deadline went by before they were closed or handed on, with it.

    `left`: the day on which each of the unsaid left the states `open_`, by the trail; where it does not say, none is
    assumed, and it is not overdue.
    """
    silent = set(unsaid(matters, open_))
    ended = {number: one.ended for number, one in matters.items() if number not in silent}
    ended |= {number: (left[number],) for number in silent if number in left}
    return {n: one.deadline for n, one in matters.items() if n in ended and missed(one.deadline, ended[n], today)}
