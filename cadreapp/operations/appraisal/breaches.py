"""What an older version let pass in the appraisal: named on the grading page until it is put right."""

from __future__ import annotations

from cadreapp.operations import gate
from cadreapp.operations.appraisal.grade_guards import Grades, Performances
from cadreapp.operations.appraisal.step_guards import Steps
from cadreapp.operations.desk import Desk
from cadreapp.records.period import Period


def standing_faults(desk: Desk, period: Period) -> tuple[str, ...]:
    """What an older version let pass in the appraisal of a quarter or a year: sentences with the cadres' names.

    They keep nobody from going on; the grading page names them until they are put right.
    """
    found = [*Grades().of(desk, period), *Performances().of(desk, period), *Steps().of(desk, period)]
    return tuple(dict.fromkeys(str(gate.named(desk, one)) for one in found))
