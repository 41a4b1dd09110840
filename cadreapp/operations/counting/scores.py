"""晒比: the scores of all cadres of a period, read from the records, each point traceable to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cadreapp import records
from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting import owed
from cadreapp.operations.counting.kept import kept
from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period
from cadreapp.rules import standing as pure
from cadreapp.rules.appraisal import deadlines
from cadreapp.rules.appraisal.ballots import VOTES, scores
from cadreapp.rules.appraisal.grading import judged
from cadreapp.rules.facts import Gaps
from cadreapp.rules.score_rules import Addition
from cadreapp.rules.standing import Basis
from cadreapp.store.counting import extras as store
from cadreapp.store.grading import appraisal
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member
from cadreapp.store.writing import audit
from cadreapp.store.writing.concerned import Concerned

if TYPE_CHECKING:
    Line = pure.Line[Member]
    Standing = pure.Standing[Member]
else:
    Line, Standing = pure.Line, pure.Standing

_GROUPS = dict.fromkeys((*people.GROUPS.values(), people.UNKNOWN, people.COUNTY))


def standing(desk: Desk, period: Period, *, ranked: bool = True) -> Standing:
    """The scores of a year or a quarter for everybody on the roster in it, by the rules of that period."""

    def carry(old: list[Line], some: Concerned) -> list[Line]:
        theirs = [line.member for line in old if line.member.person in some.people]
        anew = {line.member.person: line for line in _lines(desk, period, theirs, some.people)}
        return [anew.get(line.member.person, line) for line in old]

    def make() -> list[Line]:
        members = people.roster(desk.db, *period.edges)
        return _lines(desk, period, members, None)

    lines = kept(desk, "lines", period, make, carry)
    rules = desk.rules.scoring_in(period)
    return pure.stand(lines, rules, period, _GROUPS, ranked=ranked, unranked={people.COUNTY})


def _lines(desk: Desk, period: Period, members: Sequence[Member], some: Collection[int] | None) -> list[Line]:
    """The lines of these members; `some`: their persons, None where they are everybody."""
    rules = desk.rules.scoring_in(period)
    weights = rules.weights_of(period.length)
    start, end = period.edges
    began = Beginning.of(desk)  # what was before 启用日期 enters no score
    judges = judges_scores(desk, period) if weights.judges else {}
    facts = owed.facts(desk, period)
    here = pure.within(facts, max(start, began.first), end)

    def extras(entry: Addition) -> dict[int, Decimal]:
        def read(day: str, gaps: Gaps) -> dict[int, Decimal]:
            first = max(start, day)
            late = _overdue(desk, entry, first, end) if entry.overdue else None
            return store.extras(desk.db, entry, first, end, late, gaps, some)

        return began.of_each(desk, end, read)

    asked = weights.ballot and rules.ballot
    cast = store.ballots(desk.db, VOTES, max(start, began.first), end) if asked else ()
    dues = owed.dues(desk, period)
    basis = Basis(
        period,
        facts,
        pure.by_person(dues if some is None else [due for due in dues if due.person in some]),
        [extras(entry) for entry in rules.extras],
        scores(cast, rules.ballot),
        {p: score for p, score in judges.items() if p in here},
    )
    return [pure.line_of(member, rules, basis) for member in members]


def _overdue(desk: Desk, entry: Addition, start: str, end: str) -> dict[int, str]:
    """Record → deadline, of what an addition counts because its deadline in a span of ISO days went by."""
    due = deadlines.due_within(store.matters(desk.db, records.kind(entry.kind), start, end), start, end)
    left = audit.left_states(desk.db, deadlines.unsaid(due, entry.open), entry.open)
    return deadlines.overdue(due, entry.open, left, desk.today().isoformat())


def judges_scores(desk: Desk, quarter: Period) -> dict[int, Decimal]:
    """For each person whom judges have scored in a quarter, their score, 0 to 100 (rules.grading.judged)."""
    found = {p: judged(some, desk.rules.grading) for p, some in appraisal.judgements(desk.db, quarter).items()}
    return {person: score for person, score in found.items() if score is not None}
