"""What other rules of scores would do to this year's ranking, before they are saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cadreapp.errors import Fault, Refused
from cadreapp.operations.counting.bureau_rules import LABELS, faults_of
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period
from cadreapp.rules.score_rules import scoring


@dataclass(frozen=True)
class Moved:
    """One cadre's score and rank within the group, by the rules in force and by the others; None = none."""

    person: int
    name: str
    unit: str | None
    group: str
    before: Decimal | None
    after: Decimal | None
    rank_before: int | None
    rank_after: int | None

    @property
    def risen(self) -> int:
        """How many places they rise; negative where they fall, 0 where there is no rank."""
        return 0 if self.rank_before is None or self.rank_after is None else self.rank_before - self.rank_after


def preview(desk: Desk, tables: Sequence[Mapping[str, Any]]) -> tuple[Moved, ...]:
    """This year's ranking by these rules beside that by the rules in force, in the new order; nothing is written.

    Refused: each fault of the rules by entry and field.
    """
    if found := faults_of("scoring", tables, desk.rules):
        labels = LABELS["scoring"]
        raise Refused([Fault(r, field=f"第 {n + 1} 条“{labels.get(f, f)}”") for n, f, r in found])
    year = Period.of(desk.today(), "year")
    decimals = desk.rules.scoring_in(year).decimals
    rules = replace(desk.rules, scoring_sets=(("", scoring(tables, decimals)),), version=f"{desk.rules.version}+")
    other = replace(desk, rules=rules, kept={})
    before = {line.member.person: line for line in standing(desk, year).lines}
    return tuple(
        Moved(
            line.member.person,
            line.member.name,
            line.member.unit,
            line.member.group,
            before[line.member.person].total,
            line.total,
            before[line.member.person].rank,
            line.rank,
        )
        for line in standing(other, year).lines
    )
