"""Rows of a kind typed side by side: saved, changed and taken away as one operation, every fault by its row."""

from __future__ import annotations

from collections.abc import Sequence

from cadreapp.errors import Fault
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.save import Item, Problem, delete, save


def write_rows(
    desk: Desk, items: Sequence[Item], places: Sequence[str], gone: Sequence[int], *, title: str, late_reason: str
) -> Changes:
    """Save the items and delete the records `gone` together; `places`: where each item stands, in words.

    Refused with every fault, and nothing is written; without any change nothing is recorded.
    """

    def placed(problem: Problem) -> Fault:
        said = problem.said(lambda number: f"{places[number]} ")
        return Fault(said, field=places[problem.item], value=problem.value)

    saved, taken = Changes(), Changes()
    with desk.operation(title) as writing:
        if items:
            saved = save(desk, items, late_reason=late_reason, place=placed)
        if gone:
            taken = delete(desk, gone)
    if not (saved.new or saved.updated or taken.updated):
        return Changes(same=saved.same)
    written, updated = (*saved.records, *taken.records), saved.updated + taken.updated
    return Changes(writing.id, title, saved.kinds | taken.kinds, written, saved.new, updated, saved.same)
