"""晒比: the scores of all cadres of a period, read from the records, each point traceable to them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting import owed
from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period
from cadreapp.rules import standing as pure
from cadreapp.rules.grading import judged
from cadreapp.rules.quotas import Due
from cadreapp.rules.score_rules import Addition
from cadreapp.rules.standing import Basis
from cadreapp.store.counting import extras as store
from cadreapp.store.grading import appraisal
from cadreapp.store.persons import people
from cadreapp.store.persons.people import Member

if TYPE_CHECKING:
    Line = pure.Line[Member]
    Standing = pure.Standing[Member]
else:
    Line, Standing = pure.Line, pure.Standing

_GROUPS = dict.fromkeys((*people.GROUPS.values(), people.UNKNOWN, people.COUNTY))


def standing(desk: Desk, period: Period, *, ranked: bool = True) -> Standing:
    """The scores of a year or a quarter for everybody on the roster in it, by the rules of that period."""
    rules = desk.rules.scoring_in(period)
    weights = rules.weights_of(period.length)
    start, end = period.start.isoformat(), period.end.isoformat()
    members = people.roster(desk.db, start, end)
    began, today = Beginning.of(desk), desk.today().isoformat()  # what was before 启用日期 enters no score
    dues: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for due in owed.dues(desk, period):
        if due.person is not None and due.quota.who != "mentor":
            dues[due.person, due.quota.kind].append(due)
    judges = judges_scores(desk, period) if weights.judges else {}
    facts = owed.facts(desk, period)
    here = {p for p, spans in facts.members.items() if any(a <= end and b >= max(start, began.first) for a, b in spans)}

    def extras(entry: Addition) -> dict[int, Decimal]:
        return began.of_each(desk, end, lambda day: store.extras(desk.db, entry, max(start, day), end, today))

    basis = Basis(
        period,
        facts,
        dues,
        [extras(entry) for entry in rules.extras],
        store.ballots(desk.db, rules.ballot, max(start, began.first), end) if weights.ballot else {},
        {p: score for p, score in judges.items() if p in here},
    )
    groups = pure.grouped(pure.lines_of(members, rules, basis), _GROUPS, ranked, {people.COUNTY})
    return Standing(period, ranked, weights.platforms, weights.ballot, groups, weights.judges)


def judges_scores(desk: Desk, quarter: Period) -> dict[int, Decimal]:
    """Of each person whom judges have scored in a quarter their score, 0 to 100 (rules.grading.judged)."""
    scores = {p: judged(some, desk.rules.grading) for p, some in appraisal.judgements(desk.db, quarter).items()}
    return {person: score for person, score in scores.items() if score is not None}
