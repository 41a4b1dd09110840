"""All guards of a bureau's data: the one list, handed to every desk."""

from __future__ import annotations

from cadreapp.operations.confirmations import Locked
from cadreapp.operations.gate import Guard
from cadreapp.operations.grade_guards import Grades, Performances
from cadreapp.operations.invariants import Invariants
from cadreapp.operations.step_guards import Steps

GUARDS: tuple[Guard, ...] = (Invariants(), Locked(), Grades(), Performances(), Steps())
