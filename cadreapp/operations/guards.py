"""All guards of a bureau's data: the one list, handed to every desk."""

from __future__ import annotations

from cadreapp.operations.appraisal.confirmations import Locked
from cadreapp.operations.appraisal.grade_guards import Grades, Performances
from cadreapp.operations.appraisal.step_guards import Steps
from cadreapp.operations.gate import Gate
from cadreapp.operations.writing.invariants import Invariants
from cadreapp.operations.writing.preconditions import PreconditionGuard
from cadreapp.operations.writing.unit_ends import ClosedUnits
from cadreapp.operations.year.editions import EditionGuard

GUARDS = Gate(
    (
        Invariants(),
        Locked(),
        Grades(),
        Performances(),
        Steps(),
        PreconditionGuard(),
        EditionGuard(),
        ClosedUnits(),
    )
)
