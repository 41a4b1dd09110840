"""Turns the rows of a sheet into values by field name, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cadreapp.errors import Fault
from cadreapp.exchange.headers import Header, find, relatives, spec_of
from cadreapp.exchange.heads import is_foot
from cadreapp.exchange.sheets import Sheet, Unreadable, letters
from cadreapp.exchange.write import columns, example_row
from cadreapp.records import kind as kind_of
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import parse, split_names
from cadreapp.records.checks import read as understand
from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from cadreapp.records.roster import Family
from cadreapp.records.wording.folding import says_nothing
from cadreapp.records.wording.names import read_name, tells_who
from cadreapp.records.wording.words import Answers, Said, UnknownWord

_FREE = (FieldType.TEXT, FieldType.LONG, FieldType.FLAG)
"""Types in which a dash or 无 may be meant, in a record."""
FAMILY = kind_of(Family)
_NOTHING = Said()
_DAYS = (FieldType.DAY, FieldType.PARTIAL)
_PERSONS = (FieldType.PERSON, FieldType.PEOPLE)
_FROM_1904 = 1462
"""Days between the two calendars of Excel."""


@dataclass(frozen=True)
class Schooling:
    """学历学位 of a person beside the roster's own columns: 教育类别 ("" = not said), values by the roster's fields."""

    mode: str
    values: dict[str, Any]


@dataclass
class ReadRow:
    """One row: `values` by field name (canonical), the uid if the sheet has one, and where each field stands.

    `month`: the month that the sheet is for, of a 个人月报表. `schooling`: what a roster says of 学历学位 beside
    the values, `mode`: the 教育类别 of what it says in them. `both`: 单位 and 职务 in one text, where the roster has
    them in one column. `version`: the state of the database that an exported row comes from. `section`: the heading
    that it stands under, "" = none.
    """

    sheet: Sheet
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    uid: str | None = None
    columns: dict[str, int] = field(default_factory=dict)
    month: str = ""
    schooling: list[Schooling] = field(default_factory=list)
    both: str = ""
    mode: str = ""
    version: str = ""
    section: str = ""
    places: dict[str, int] = field(default_factory=dict)

    def fault(self, reason: str, name: str = "", value: str = "") -> Fault:
        """A fault at the cell of a field, or at the row's first cell."""
        column = self.columns.get(name, min(self.columns.values(), default=0))
        return Fault(
            reason,
            value=value,
            file=self.sheet.file,
            sheet=self.sheet.name,
            cell=self.sheet.address(self.places.get(name, self.number), column),
        )


@dataclass(frozen=True)
class Head:
    """A column of a roster: its head, the label of the field that it was read as ("" = none), a few of its values.

    `likely`: of a head that is not known the labels of the fields that it may be, the likeliest first.
    """

    file: str
    sheet: str
    column: str
    label: str
    field: str
    examples: tuple[str, ...]
    likely: tuple[str, ...] = ()


@dataclass
class Read:
    """What a sheet held: rows, faults, notes for the user. `sparse`: a roster's sheet with too few columns for one.

    `answers`: what was said about words by field; None where words are not asked. `unknown`: words to be asked about.
    `unsaid`: (head, field) of a column that does not say which 教育类别 it is of, with its place.
    `heads`: the columns and what they were read as. `sheet`, and the rows of its `header`: first, last.
    `sections`: row → the unit that a heading above it names.
    """

    kind: Kind
    rows: list[ReadRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sparse: bool = False
    answers: Answers | None = None
    unknown: list[tuple[UnknownWord, Fault]] = field(default_factory=list)
    unsaid: list[tuple[str, str, Fault]] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    sheet: Sheet | None = None
    header: tuple[int, int] = (0, 0)
    sections: dict[int, str] = field(default_factory=dict)
    _said: dict[tuple[str, str], Said] = field(default_factory=dict, repr=False)

    def understood(self, spec: FieldSpec, raw: Any) -> Said:
        """What a cell says of a field; what stands in many rows is read once."""
        if raw is None:
            return _NOTHING
        if not isinstance(raw, str):
            return understand(spec, raw, self.answers)
        found = self._said.get((spec.name, raw))
        if found is None:
            silent = (spec.type not in _FREE or self.kind.name == CADRE.name) and says_nothing(raw)
            found = _NOTHING if silent else understand(spec, raw, self.answers)
            self._said[spec.name, raw] = found
        return found


def read_records(sheet: Sheet, kind: Kind) -> Read:
    """The rows of a kind's sheet; the unchanged example row is skipped. Heads are labels, of 家庭成员 others too."""
    result = Read(kind)
    required = [s.name for s in kind.fields if s.required]
    header = find(sheet, kind, [], (relatives(sheet) or {}) if kind.name == FAMILY.name else {})
    if header is None or not header.columns:
        if any(v is not None for row in sheet.rows for v in row):
            result.faults.append(
                Fault("没有找到表头，第一行应是字段名称", file=sheet.file, sheet=sheet.name, cell="A1")
            )
        return result
    result.sheet, result.header = sheet, (header.first, header.last)
    result.notes += [*sheet.notes, *header_notes(sheet, header)]
    rows = list(body(sheet, header))
    if not rows:
        return result
    for name in required:
        if name not in header.columns:
            place = sheet.address(header.first, 0)
            reason = f"缺少“{kind[name].label}”一列，这一列必填"
            result.faults.append(Fault(reason, file=sheet.file, sheet=sheet.name, cell=place))
    example = example_of(kind)
    for number, values in rows:
        if is_example(kind, header, values, example):
            continue
        first = next((v for v in values if v is not None), None)
        if isinstance(first, str) and is_foot([str(v) for v in sheet.rows[number] if v is not None]):
            result.notes.append(left_out(sheet, number, first, "是表尾的说明"))
            continue
        result.rows.append(read_row(result, sheet, kind, header, number, values, blank=True))
    return result


def left_out(sheet: Sheet, row: int, text: str, why: str) -> str:
    """The note about a row that was not read."""
    column = next((c for c, v in enumerate(sheet.rows[row]) if v is not None), 0)
    shown = " ".join(str(text).split())
    shown = shown if len(shown) <= 20 else shown[:20] + "……"
    return f"{sheet.file}: {sheet.name}!{sheet.address(row, column)}: “{shown}”{why}，这一行没有读取"


def example_of(kind: Kind) -> dict[str, Any]:
    """The template's example row by field name."""
    names = [f"{s.name}.{d.name}" if d else s.name for s, d in columns(kind)]
    return dict(zip(names, example_row(kind), strict=True))


def is_example(kind: Kind, header: Header, values: list[Any], example: dict[str, Any]) -> bool:
    def plain(value: Any) -> str:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value) if value is not None else ""

    return all(plain(values[c]) == plain(example.get(name)) for name, c in header.columns.items() if c < len(values))


def body(sheet: Sheet, header: Header) -> Iterator[tuple[int, list[Any]]]:
    """The rows under a header that hold anything: number, values, each merged value in all cells that it covers."""
    width = max([*header.columns.values(), header.identity or 0, sheet.width - 1]) + 1
    for number in range(header.last + 1, len(sheet.rows)):
        if number not in sheet.skipped and any(v is not None and str(v).strip() for v in sheet.rows[number]):
            values = sheet.filled(number)
            yield number, values + [None] * (width - len(values))


def header_notes(sheet: Sheet, header: Header) -> list[str]:
    """Which columns of a list were not read."""

    def place(column: int) -> str:
        return f"{sheet.file}: {sheet.name}!{sheet.address(header.first, column)}"

    notes = []
    for label, column in header.unknown:
        known = "这一列没有表头" if label == f"{letters(column)}列" else f"“{label}”一列不认识"
        notes.append(f"{place(column)}: {known}，没有读取")
    return notes + [f"{place(c)}: “{t}”一列重复，只读取了前一列" for t, c in header.twice]


def read_row(
    result: Read, sheet: Sheet, kind: Kind, header: Header, number: int, values: list[Any], *, blank: bool
) -> ReadRow:
    """Parse one row; faults go to the result. `blank`: empty cells mean "no value" (else they say nothing)."""
    row = ReadRow(sheet, number, columns={n.partition(".")[0]: c for n, c in reversed(header.columns.items())})
    details: dict[str, dict[str, list[str]]] = {}
    also: dict[str, tuple[str, str]] = {}
    for name, column in header.columns.items():
        raw = values[column]
        head, _, detail = name.partition(".")
        if detail:
            if raw is not None:
                separated = re.split(r"[、;；\n]", str(parse(spec_of(kind, name), raw) or ""))
                details.setdefault(head, {})[detail] = [part.strip() for part in separated]
            continue
        spec = kind[head]
        if spec.type is FieldType.PHOTO:  # only a picture is one
            if raw is not None:
                result.notes.append(str(row.fault(f"“{spec.label}”不能从表格里读取，请在窗口里添加", head, str(raw))))
            continue
        if isinstance(raw, Unreadable):
            result.faults.append(row.fault(raw.reason, head, raw.shown))
            continue
        if sheet.since_1904 and isinstance(raw, float) and spec.type in _DAYS and 10_000 <= raw < 100_000:
            raw += _FROM_1904
        try:
            found = result.understood(spec, raw)
        except UnknownWord as word:
            if result.answers is None:
                result.faults.append(row.fault(str(word), head, str(raw)))
            else:
                result.unknown.append((word, row.fault(str(word), head, str(raw))))
            continue
        except ValueError as error:
            result.faults.append(row.fault(str(error), head, str(raw)))
            continue
        if found.value is not None or blank:
            row.values[head] = found.value
        if spec.type in _PERSONS and isinstance(raw, str):
            found = Said(words=tuple(note for one in split_names(raw) for note in _marks(one)))
        also |= {field: (value, head) for field, value in found.also.items()}
        if found.words:
            words = "、".join(f"“{word}”" for word in found.words)
            result.notes.append(str(row.fault(f"“{spec.label}”里的{words}没有读取", head)))
    for name, (value, head) in also.items():
        _say_also(result, row, kind, name, value, head)
    for head, said in details.items():
        row.values[head] = _detailed(result, row, kind, head, said)
    if header.identity is not None and values[header.identity] is not None:
        uid, _, row.version = str(values[header.identity]).strip().partition("@")
        row.uid = uid or None
    return row


def _marks(name: str) -> list[str]:
    """The marks beside a name that say nothing of the person and do not tell who it is."""
    written = read_name(name)
    return [note for note in written.notes if not tells_who(note)] if written.name else []


def _say_also(result: Read, row: ReadRow, kind: Kind, name: str, value: str, head: str) -> None:
    """What a cell says of another field than its own: taken where that says nothing, refused where it says another."""
    there = row.values.get(name)
    if there in (None, ""):
        row.values[name] = value
    elif not str(there).startswith(value) and not value.startswith(str(there)):
        reason = f"“{kind[head].label}”里说“{kind[name].label}”是“{value}”，那一栏写的是“{there}”，请核对"
        result.faults.append(row.fault(reason, head, value))


def _detailed(result: Read, row: ReadRow, kind: Kind, head: str, said: dict[str, list[str]]) -> Any:
    """The persons of a field with what is said of each, in the same order."""
    named: tuple[Named, ...] = row.values.get(head) or ()
    for detail, words in said.items():
        if len(words) != len(named) and any(words):
            label = spec_of(kind, f"{head}.{detail}").label
            result.faults.append(
                row.fault(
                    f"“{label}”有 {len(words)} 项，“{kind[head].label}”有 {len(named)} 人，应按同样次序用、隔开", head
                )
            )
            return named or None
    return (
        tuple(
            Named(n.name, n.person, {d: words[i] for d, words in said.items() if i < len(words) and words[i]})
            for i, n in enumerate(named)
        )
        or None
    )
