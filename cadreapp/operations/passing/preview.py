"""What an import will change, a line for each person and record: new, changed (old → new), the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cadreapp.operations.passing.recognition import plain
from cadreapp.records import identity
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec

if TYPE_CHECKING:
    from cadreapp.exchange.rows import ReadRow
    from cadreapp.operations.writing.save import _Plan

NEW, CHANGED, SAME = "新增", "更新", "相同"


@dataclass(frozen=True)
class Change:
    """A field with what it says now and what the file says."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """A person or record of a file: NEW, CHANGED or SAME; where its row stands; what it changes."""

    state: str
    kind: str
    title: str
    file: str
    sheet: str
    cell: str
    changes: tuple[Change, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The line with the keys of the JSON answer of `import`."""
        return asdict(self)


def person_line(row: ReadRow, old: Mapping[str, Any] | None) -> Line:
    """The line of a row of a roster; `old`: what is known of the person, None = nobody of ours."""
    changes = () if old is None else tuple(_changes(CADRE.fields, old, row.values))
    state = NEW if old is None else CHANGED if changes else SAME
    return _line(row, state, CADRE.title, str(row.values.get("name") or ""), changes)


def record_lines(plans: Iterable[_Plan], rows: Sequence[ReadRow]) -> list[Line]:
    """The lines of records that are about to be saved; `rows` by the plans' numbers."""
    found = []
    for plan in plans:
        kind, row = plan.item.kind, rows[plan.number]
        changes = tuple(_changes(kind.fields, plan.old.values, plan.values)) if plan.old else ()
        state = NEW if plan.old is None else SAME if plan.same else CHANGED
        title = identity.title(kind, plan.values)
        who = plan.values.get(kind.who_field) if kind.who == "cadre" else None
        found.append(_line(row, state, kind.title, f"{who.name}：{title}" if who else title, changes))
    return found


def _line(row: ReadRow, state: str, kind: str, title: str, changes: tuple[Change, ...]) -> Line:
    place = row.fault("")
    return Line(state, kind, title, place.file, place.sheet, place.cell, changes)


def _changes(fields: Sequence[FieldSpec], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for spec in fields:
        if spec.name in new and plain(old.get(spec.name)) != plain(new[spec.name]):
            yield Change(spec.label, text(spec, old.get(spec.name)), text(spec, new[spec.name]))
