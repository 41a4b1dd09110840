"""When a deadline has gone by: a rule of its own, asked by scores and warnings."""

from __future__ import annotations

from collections.abc import Iterable


def missed(deadline: str, ended: Iterable[str | None], today: str) -> bool:
    """Whether a deadline (ISO day) went by before the thing was ended, or, where it was not, before today.

    `ended`: the days on which it was closed or handed on, the first counts. The deadline's own day is in time.
    """
    return deadline < min((day for day in ended if day), default=today)
