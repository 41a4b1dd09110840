"""任免审批表 beside the roster: each difference is shown, and decided where a user is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.comparing import Comparison, OfRelative, compare_forms
from cadreapp.operations.passing.intake.asking import Asking
from cadreapp.operations.passing.intake.preview import CHANGED, NEW, SAME, Change, Line
from cadreapp.operations.passing.lrmx import understand
from cadreapp.records.cadre import CADRE
from cadreapp.store.persons.units import units

if TYPE_CHECKING:
    from cadreapp.exchange.lrmx import Form

FORM = "任免表"


def decide(
    desk: Desk, forms: Sequence[Form], asking: Asking, *, each: bool
) -> tuple[dict[str, frozenset[str]], list[Line]]:
    """File → labels of the fields that stay as the roster has them; a line for each form.

    `each`: every field that both say differently is asked; else the form is taken. Refused while a word or a
    difference is open.
    """
    answers = asking.words(CADRE)
    known = [unit.name for unit in units(desk.db)]
    for form in forms:
        reading = understand(form, known, answers)
        places = {fault.value: fault for fault in reading.faults}
        asking.ask_words(
            (word, places.get(word.word) or Fault(str(word), value=word.word, file=form.file))
            for word in reading.unknown
        )
    compared = compare_forms(desk, forms, answers)
    kept: dict[str, set[str]] = defaultdict(set)
    for one in compared if each else ():
        _ask(one, asking, kept)
    if asking.open:
        raise Refused(asking.faults)
    stay = {file: frozenset(labels) for file, labels in kept.items()}
    return stay, [_line(one, stay) for one in compared]


def _ask(one: Comparison, asking: Asking, kept: Mapping[str, set[str]]) -> None:
    for difference in one.differences:
        if not difference.ours or not difference.form or isinstance(difference, OfRelative):
            continue  # what only one side says is added to the other
        ours, form = f"用档案里的“{difference.ours}”", f"用表里的“{difference.form}”"
        both = f"档案里是“{difference.ours}”，任免审批表里是“{difference.form}”"
        text = f"{one.name}的{difference.label}：{both}，用哪一个？"
        fault = Fault(f"两边不同：{text}", value=difference.form, file=one.file, cell=difference.label)
        if asking.answer(f"{FORM}/{one.file}/{difference.label}", text, (form, ours), fault) == ours:
            kept[one.file].add(difference.label)


def _line(one: Comparison, kept: Mapping[str, frozenset[str]]) -> Line:
    stay = kept.get(one.file, frozenset())
    changes = tuple(
        Change(d.label, d.ours, d.form) for d in one.differences if d.form and d.label not in stay and d.ours != d.form
    )
    state = NEW if one.person is None else CHANGED if changes else SAME
    return Line(state, "任免审批表", one.name, one.file, "", "", changes if one.person is not None else ())
