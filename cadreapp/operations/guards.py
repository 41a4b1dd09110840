"""All guards of a bureau's data: the one list, handed to every desk."""

from __future__ import annotations

from cadreapp.operations import gate
from cadreapp.operations.confirmations import Locked
from cadreapp.operations.desk import Desk
from cadreapp.operations.editions import EditionGuard
from cadreapp.operations.gate import Guard
from cadreapp.operations.grade_guards import Grades, Performances
from cadreapp.operations.invariants import Invariants
from cadreapp.operations.preconditions import PreconditionGuard
from cadreapp.operations.step_guards import Steps
from cadreapp.records.period import Period

GUARDS: tuple[Guard, ...] = (
    Invariants(),
    Locked(),
    Grades(),
    Performances(),
    Steps(),
    PreconditionGuard(),
    EditionGuard(),
)


def standing_faults(desk: Desk, period: Period) -> tuple[str, ...]:
    """What an older version let pass in the appraisal of a quarter or a year: sentences with the cadres' names.

    They keep nobody from going on; the grading page names them until they are put right.
    """
    found = [*Grades().of(desk, period), *Performances().of(desk, period), *Steps().of(desk, period)]
    return tuple(dict.fromkeys(str(gate.named(desk, one)) for one in found))
