"""One field of several records set at once: one operation, which is checked as each of them alone would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cadreapp import records
from cadreapp.errors import Fault, Refused
from cadreapp.operations import browse
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.save import Item, Problem, save
from cadreapp.records.kind import FieldSpec, FieldType, Kind

_ONE_BY_ONE = (FieldType.FILES, FieldType.PHOTO, FieldType.ID_NUMBER)


def settable(kind: Kind) -> list[FieldSpec]:
    """The fields of a kind that several records may be given at once: not what makes each of them its own."""
    return [s for s in kind.fields if s.type not in _ONE_BY_ONE and not s.rare and not s.details]


def set_field(desk: Desk, kind: Kind, ids: Sequence[int], field: str, value: Any) -> Changes:
    """Set a field of records of one kind; the others stay as they are. Can be undone as one.

    Refused, and nothing changed, with a sentence for each record that would be wrong.
    """
    spec = kind[field]
    rows = browse.load(desk, kind, ids)
    items = [Item(kind, {**row.values, field: value}, row.id, version=row.version) for row in rows]

    def place(problem: Problem) -> Fault:
        row = rows[problem.item]
        label = records.kind(row.kind)[problem.field].label if problem.field else ""
        which = "　".join(t for t in (row.date, row.title) if t) or f"第 {problem.item + 1} 条"
        return Fault(f"{which}：{problem.reason}", field=label)

    if len(rows) < len(ids):
        raise Refused.because("选中的记录里有的刚被删掉了，请重新选。")
    return save(desk, items, name=f"修改 {len(items)} 条{kind.title}的{spec.label}", place=place)
