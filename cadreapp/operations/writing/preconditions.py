"""前提: what is refused at every door, and what is kept but stands under 待核 until somebody sees to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.operations.gate import Broken, StateGuard, Touched
from cadreapp.records.roster import Exemption
from cadreapp.rules.exemptions import canonical
from cadreapp.rules.preconditions import Clash, Stated, Unmet, clashes, unmet
from cadreapp.store.counting import preconditions as store


@dataclass(frozen=True)
class Doubt:
    """Something 待核: of which record, about whom, in a Chinese sentence. `since`: the day that it is about.

    `mark` stays the same as long as it holds.
    """

    record: int
    uid: str
    kind: str
    field: str
    person: int | None
    reason: str
    since: str
    check: str

    @property
    def mark(self) -> str:
        """What tells it from others."""
        return f"doubt/{self.uid}/{self.check}/{self.person or ''}"


class PreconditionGuard(StateGuard):
    """Refuses records whose hard preconditions do not hold: kind of staff, days to come, people who have left.

    A change of the roster that makes older records wrong is named among the warnings, never refused.
    """

    kinds = frozenset(records.MODELS)

    def broken(self, desk: Desk, touched: Touched | None) -> Iterator[Broken]:
        ids = touched.records(self.kinds) if touched is not None else None
        for one in hard(desk, ids):
            yield Broken(one.record, one.field, one.reason)


def hard(desk: Desk, ids: Collection[int] | None = None) -> list[Unmet]:
    """The hard preconditions that these records (None: all) do not meet."""
    return [one for _, one in _unmet(desk, ids) if one.hard]


def doubts(desk: Desk, ids: Collection[int] | None = None) -> list[Doubt]:
    """What is 待核 of these records, and what contradicts itself about their people.

    None: of all records, with what is hard and came to be so by a change of the roster, or before there was the rule.
    """
    found = [
        Doubt(s.record, s.uid, s.kind, one.field, one.person, one.reason, s.first[:10], one.check)
        for s, one in _unmet(desk, ids)
        if ids is None or not one.hard
    ]
    return [*found, *_clashes(desk, ids), *(_exemptions(desk) if ids is None else ())]


def _exemptions(desk: Desk) -> Iterator[Doubt]:
    """Exemptions of older data that name nothing: they excuse nobody."""
    for record, uid, person, name, requirement, period in store.exemptions(desk.db):
        _, faults = canonical(desk.rules, {"requirement": requirement, "period": period})
        for field, reason in faults:
            yield Doubt(
                record, uid, Exemption.__name__, field, person, f"{name}的免计：{reason}", "", f"exemption-{field}"
            )


def _unmet(desk: Desk, ids: Collection[int] | None) -> Iterator[tuple[Stated, Unmet]]:
    rules, today = desk.rules.preconditions, desk.today()
    if ids is None:
        ids = store.candidates(desk.db, rules, today.isoformat())
    if not ids:
        return
    some = store.stated(desk.db, rules, ids)
    people = store.whos(desk.db, {p for one in some for p in one.people})
    for one in some:
        for found in unmet(rules, one, people, today):
            yield one, found


def _clashes(desk: Desk, ids: Collection[int] | None) -> Iterator[Doubt]:
    rules = desk.rules.preconditions
    persons = None if ids is None else store.people_in(desk.db, ids)
    if persons is not None and not persons:
        return
    placed = store.placements(desk.db, rules, persons)
    whom = {p.person for p in placed}
    spine = {p.record: p for p in placed}
    found: list[Clash] = clashes(rules, placed, store.posts(desk.db, whom), store.names(desk.db, whom))
    for one in found:
        if ids is not None and not set(one.records) & set(ids):
            continue
        own = spine[one.records[0]]
        check = "-".join((one.check, *(spine[r].uid for r in one.records[1:])))
        yield Doubt(own.record, own.uid, own.kind, "", one.person, one.reason, one.since, check)
