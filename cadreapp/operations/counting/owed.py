"""谁还欠什么: the requirements of a period, met and unmet, for the window, the command and the sheets."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting.kept import kept
from cadreapp.operations.desk import Desk
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.rules.facts import Facts, Gaps
from cadreapp.rules.quotas import EXCUSED, OWED, PART, WAIT, Due, evaluate
from cadreapp.store.counting import tally
from cadreapp.store.persons import people
from cadreapp.store.writing.concerned import Concerned


@dataclass(frozen=True)
class Owed:
    """What one cadre (cadre None: the bureau) still owes of one requirement in one period."""

    person: int | None
    cadre: str | None
    unit: str | None
    kind: str
    requirement: str
    period: str
    required: Decimal
    done: Decimal
    missing: Decimal
    state: str
    late: int = 0
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The object of `owed --json`."""
        names = ("cadre", "unit", "requirement", "period", "required", "done", "missing")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Tallied:
    """A requirement over a whole scope: sums of what is due by now, and what still waits; `kind` "" = of several."""

    kind: str
    required: Decimal
    done: Decimal
    late: int
    missing: Decimal
    waiting: Decimal
    excused: int

    @property
    def rate(self) -> Decimal | None:
        """完成率: done ÷ due; None where nothing was due."""
        return self.done / self.required if self.required else None


def facts(desk: Desk, period: Period) -> Facts:
    """The facts of a period. To be read only."""

    def carry(old: Facts, some: Concerned) -> Facts:
        names = {q.counted_as for q in desk.rules.quotas_in(period) if q.kind in some.kinds}
        part = _gather(desk, period, Beginning.of(desk), some)
        return old.with_part(part, some.people, some.kinds | names)

    return kept(desk, "facts", period, lambda: _gather(desk, period, Beginning.of(desk)), carry)


def missed(desk: Desk, period: Period, beginning: Beginning) -> dict[tuple[int | None, str, str], Due]:
    """What of a period would be owed by now, had the bureau begun so: by person, requirement and period."""
    found = evaluate(desk.rules, period, _gather(desk, period, beginning), desk.today())
    return {(d.person, d.quota.counted_as, d.period.text): d for d in found if d.state in (OWED, PART)}


def _gather(desk: Desk, period: Period, beginning: Beginning, only: Concerned | None = None) -> Facts:
    quotas = desk.rules.quotas_in(period)
    depends_on = desk.rules.scoring_in(period).depends_on
    start, end = period.start.isoformat(), period.end.isoformat()

    def read(began: str, gaps: Gaps) -> Facts:
        return tally.gather(desk.db, start, end, quotas, depends_on, began, gaps, only)

    return beginning.facts(desk, end, read)


def dues(desk: Desk, period: Period, people: Collection[int] | None = None) -> list[Due]:
    """Everything due in a period, met or not."""
    if people is not None:
        return list(evaluate(desk.rules, period, facts(desk, period), desk.today(), people))

    def carry(old: list[Due], some: Concerned) -> list[Due]:
        found = [due for due in old if due.person is not None and due.person not in some.people]
        place = _places(desk, period)
        for due in evaluate(desk.rules, period, facts(desk, period), desk.today(), some.people, bureau=True):
            insort(found, due, key=place)
        return found

    return kept(
        desk, "dues", period, lambda: list(evaluate(desk.rules, period, facts(desk, period), desk.today())), carry
    )


def _places(desk: Desk, period: Period) -> Callable[[Due], tuple[int, str, int]]:
    """Where a due stands among all of them: by requirement, then its period, then whose it is."""
    order = {quota: at for at, quota in enumerate(desk.rules.quotas)}
    return lambda due: (order[due.quota], due.period.edges[0], due.person or 0)


def owed(desk: Desk, period: Period, *, people: Collection[int] | None = None) -> list[Owed]:
    """What is still missing in a period, cadre by cadre in the roster's order, the bureau's own last."""
    return [o for o in everything(desk, period, people=people) if o.missing > 0]


def demanded(desk: Desk, period: Period, *, people: Collection[int] | None = None) -> list[Owed]:
    """What is still missing and can still be asked for: without cadres who have left by today."""
    gone = who_left(desk)
    return [o for o in owed(desk, period, people=people) if o.person not in gone]


def who_left(desk: Desk) -> dict[int, str]:
    """For everybody who has left by today and is not back, the last day."""
    today = desk.today().isoformat()
    return {p: last for p, last in people.left_on(desk.db).items() if last < today}


def everything(desk: Desk, period: Period, *, people: Collection[int] | None = None) -> list[Owed]:
    """All requirements of a period with what is done; periods that have not begun are left out.

    The cadres in the roster's order, then the mentors, the bureau's own last. To be read only.
    """
    if people is not None:
        who = _names(desk, period)
        some = [_owed(due, who) for due in dues(desk, period, people) if due.person in who]
        return sorted(some, key=_place_of(who))
    return _everything(desk, period)[1]


Names = dict[int, tuple[str, str | None]]


def _everything(desk: Desk, period: Period) -> tuple[Names, list[Owed]]:
    """Who may owe, and everything that they do."""

    def rows(who: Names, some: Iterable[Due]) -> list[Owed]:
        found = (_owed(due, who) for due in some if due.person is None or due.person in who)
        return sorted(found, key=_place_of(who))

    def make() -> tuple[Names, list[Owed]]:
        who = _names(desk, period)
        return who, rows(who, dues(desk, period))

    def carry(old: tuple[Names, list[Owed]], some: Concerned) -> tuple[Names, list[Owed]]:
        who, found = old
        place = _place_of(who)
        anew = [due for due in dues(desk, period) if due.person is None or due.person in some.people]
        found = [row for row in found if row.person is not None and row.person not in some.people]
        for row in rows(who, anew):
            insort(found, row, key=place)
        return who, found

    return kept(desk, "everything", period, make, carry)


def _place_of(who: Names) -> Callable[[Owed], int]:
    """Where somebody's dues stand: the roster's order, the bureau last."""
    order = {person: at for at, person in enumerate(who)}
    return lambda row: order[row.person] if row.person is not None else len(order)


def _names(desk: Desk, period: Period) -> Names:
    """Name and unit of everybody who may owe: the roster in its order, then the mentors if a quota is theirs."""
    found = {
        m.person: (m.name, m.unit) for m in people.roster(desk.db, period.start.isoformat(), period.end.isoformat())
    }
    if any(q.who == "mentor" for q in desk.rules.quotas_in(period)):
        found |= {p.id: (p.name, p.unit) for p in people.people(desk.db) if p.id not in found}
    return found


def _owed(due: Due, who: Names) -> Owed:
    name, unit = who[due.person] if due.person is not None else (None, None)
    return Owed(
        person=due.person,
        cadre=name,
        unit=unit,
        kind=due.quota.kind,
        requirement=due.quota.title,
        period=due.period.text,
        required=due.required,
        done=due.done,
        missing=due.missing,
        state=due.state,
        late=due.late,
        note=due.note,
    )


def tallied(rows: Collection[Owed]) -> dict[str, Tallied]:
    """Sums by kind of record, as `summed` has them."""
    kinds: dict[str, list[Owed]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    return {kind: summed(own, kind) for kind, own in kinds.items()}


def summed(rows: Iterable[Owed], kind: str = "") -> Tallied:
    """The sums of several dues: required, done (no more than asked in each period), missing and waiting.

    The one place where dues are added up: done, missing and waiting are together what is required, and what was done
    beyond one period's quota makes up for no other. What is excused is in none of the sums.
    """
    required = done = missing = waiting = Decimal(0)
    late = excused = 0
    for row in rows:
        if row.state == EXCUSED:
            excused += 1
            continue
        required += row.required
        done += min(row.done, row.required)
        late += row.late
        if row.state == WAIT:
            waiting += row.missing
        else:
            missing += row.missing
    return Tallied(kind, required, done, late, missing, waiting, excused)


def prefill(kind: Kind, row: Owed) -> dict[str, Any]:
    """The values with which the form of an owed row opens: its period or a day of it, and the cadre."""
    period = Period.parse(row.period)
    values: dict[str, Any] = {}
    if kind.period_field:
        values[kind.period_field] = period.text
    if kind.who_field and row.person is not None:
        named = Named(row.cadre or "", row.person)
        values[kind.who_field] = (named,) if kind.who == "cadres" else named
    return values
