"""What was reckoned of a span, kept while the program runs: a write has only whom it concerns reckoned anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeVar

from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period
from cadreapp.store.counting.tally import PARTLY
from cadreapp.store.writing import concerned
from cadreapp.store.writing.concerned import Concerned
from cadreapp.store.writing.operation import latest_operation, under_way

T = TypeVar("T")
MOST = 24
"""So many values a desk keeps: several views ask for the same few spans."""


class _Mark(NamedTuple):
    """What a kept value depends on besides the records."""

    what: str
    period: Period
    today: date
    rules: str


def kept(desk: Desk, what: str, period: Period, make: Callable[[], T], carry: Callable[[T, Concerned], T]) -> T:
    """What `make` gives, kept from one write to the next. To be read only.

    `carry`: makes it of what was kept and of whom the writes since then concern, as `make` would. Nothing is kept
    inside a transaction, which may still be undone.
    """
    if under_way(desk.db):
        return make()
    latest = latest_operation(desk.db)
    mark = _Mark(what, period, desk.today(), desk.rules.version)
    then, value = desk.kept.get(mark, (None, None))
    if then == latest:
        return value  # type: ignore[no-any-return]
    some = _since(desk, then, latest) if then is not None else None
    found = carry(value, some) if some is not None else make()
    desk.kept.pop(mark, None)
    for old in list(desk.kept)[: len(desk.kept) + 1 - MOST]:
        desk.kept.pop(old, None)
    desk.kept[mark] = (latest, found)
    return found


def recount(desk: Desk) -> None:
    """Forget everything that is kept: it is reckoned anew from the records when next asked for."""
    desk.kept.clear()


def _since(desk: Desk, then: int, latest: int) -> Concerned | None:
    """Whom the operations after `then` concern, asked once for all that is kept; None: everybody."""
    if latest < then:
        return None  # another database stands in the place of the former one
    mark = ("concerned", then, latest)
    if mark not in desk.kept:
        desk.kept[mark] = concerned.since(desk.db, then, PARTLY)
    found: Concerned | None = desk.kept[mark]
    return found
