"""What an import will change, a line for each person and record: new, changed (old → new), the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cadreapp.operations.passing.intake.recognition import plain
from cadreapp.records import identity
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read, ReadRow
    from cadreapp.operations.writing.save import _Plan

SHOWN_ROWS, SHOWN_COLUMNS = 12, 60
"""How much of a sheet is shown to the eye."""
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


@dataclass(frozen=True)
class Column:
    """A column of a roster: its letter, its head, the label of the field that it was read as ("" = none), values.

    `likely`: of a head that is not known the labels of the fields that it may be, the likeliest first.
    """

    letter: str
    head: str
    field: str
    examples: tuple[str, ...]
    likely: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A sheet as it was read, for the eye: its first rows as texts by their numbers from 0, the header among them.

    `title`: the kind's; `roster`: its columns can be chosen. `count`: rows read; `height`: rows that the sheet has.
    """

    file: str
    sheet: str
    title: str
    roster: bool
    header: tuple[int, int]
    count: int
    height: int
    letters: tuple[str, ...]
    picture: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[Column, ...]


def seen(reads: Sequence[Read]) -> list[Seen]:
    """The tables that were read, with the columns of the rosters among them."""
    from cadreapp.exchange.sheets import letters

    found = []
    heights: dict[tuple[str, str], int] = defaultdict(int)  # a table ends where the next one on its sheet begins
    for one in (read.sheet for read in reads if read.sheet is not None):
        heights[one.file, one.name] = max(heights[one.file, one.name], len(one.rows))
    for read in reads:
        if (sheet := read.sheet) is None:
            continue
        wide = min(sheet.width, SHOWN_COLUMNS)
        first = max(0, read.header[0] - 2)
        rows = range(first, min(len(sheet.rows), first + SHOWN_ROWS))
        picture = tuple((n, tuple(_shown(v) for v in sheet.filled(n)[:wide])) for n in rows)
        columns = tuple(Column(h.column, h.label, h.field, h.examples, h.likely) for h in read.heads)
        where = (sheet.file, sheet.name, read.kind.title, read.kind.name == CADRE.name, read.header)
        names = tuple(letters(c) for c in range(wide))
        height = heights[sheet.file, sheet.name]
        found.append(Seen(*where, len(read.rows), height, names, picture, columns))
    return found


def _shown(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


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
