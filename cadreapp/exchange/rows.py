"""Turns the rows of a sheet into values by field name, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cadreapp.errors import Fault
from cadreapp.exchange.headers import Header, find, spec_of
from cadreapp.exchange.heads import is_foot, normal
from cadreapp.exchange.sheets import Sheet
from cadreapp.exchange.write import columns, example_row
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import fold, parse
from cadreapp.records.kind import FieldType, Kind, Named

_FREE = (FieldType.TEXT, FieldType.LONG, FieldType.FLAG)
"""Types in which a dash or 无 may be meant."""
NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")


@dataclass
class ReadRow:
    """One row: `values` by field name (canonical), the uid if the sheet has one, and where each field stands.

    `month`: the month that the sheet is for, of a 个人月报表.
    """

    sheet: Sheet
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    uid: str | None = None
    columns: dict[str, int] = field(default_factory=dict)
    month: str = ""

    def fault(self, reason: str, name: str = "", value: str = "") -> Fault:
        """A fault at the cell of a field, or at the row's first cell."""
        column = self.columns.get(name, min(self.columns.values(), default=0))
        return Fault(
            reason,
            value=value,
            file=self.sheet.file,
            sheet=self.sheet.name,
            cell=self.sheet.address(self.number, column),
        )


@dataclass
class Read:
    """What a sheet held: rows, faults, notes for the user."""

    kind: Kind
    rows: list[ReadRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_records(sheet: Sheet, kind: Kind) -> Read:
    """The rows of a kind's sheet; the unchanged example row is skipped."""
    result = Read(kind)
    required = [s.name for s in kind.fields if s.required]
    header = find(sheet, kind, [])
    if header is None or not header.columns:
        if any(v is not None for row in sheet.rows for v in row):
            result.faults.append(
                Fault("没有找到表头，第一行应是字段名称", file=sheet.file, sheet=sheet.name, cell="A1")
            )
        return result
    result.notes += _notes(sheet, header)
    body = list(_body(sheet, header))
    if not body:
        return result
    for name in required:
        if name not in header.columns:
            place = sheet.address(header.first, 0)
            reason = f"缺少“{kind[name].label}”一列，这一列必填"
            result.faults.append(Fault(reason, file=sheet.file, sheet=sheet.name, cell=place))
    example = _example(kind)
    for number, values in body:
        if _same_as_example(kind, header, values, example):
            continue
        first = next((v for v in values if v is not None), None)
        if isinstance(first, str) and is_foot(first) and sum(v is not None for v in values) <= 2:
            continue
        result.rows.append(_row(result, sheet, kind, header, number, values, blank=True))
    return result


def _example(kind: Kind) -> dict[str, Any]:
    names = [f"{s.name}.{d.name}" if d else s.name for s, d in columns(kind)]
    return dict(zip(names, example_row(kind), strict=True))


def _same_as_example(kind: Kind, header: Header, values: list[Any], example: dict[str, Any]) -> bool:
    def plain(value: Any) -> str:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value) if value is not None else ""

    return all(plain(values[c]) == plain(example.get(name)) for name, c in header.columns.items() if c < len(values))


def _body(sheet: Sheet, header: Header) -> Iterator[tuple[int, list[Any]]]:
    width = max([*header.columns.values(), header.identity or 0]) + 1
    for number in range(header.last + 1, len(sheet.rows)):
        values = sheet.rows[number]
        values = values + [None] * (width - len(values))
        if any(v is not None and str(v).strip() for v in values):
            yield number, values


def _notes(sheet: Sheet, header: Header) -> list[str]:
    def place(column: int) -> str:
        return f"{sheet.file}: {sheet.name}!{sheet.address(header.first, column)}"

    notes = [f"{place(c)}: “{t}”一列不认识，没有读取" for t, c in header.unknown]
    return notes + [f"{place(c)}: “{t}”一列重复，只读取了前一列" for t, c in header.twice]


def _row(
    result: Read, sheet: Sheet, kind: Kind, header: Header, number: int, values: list[Any], *, blank: bool
) -> ReadRow:
    """Parse one row; faults go to the result. `blank`: empty cells mean "no value" (else they say nothing)."""
    row = ReadRow(sheet, number, columns={n.partition(".")[0]: c for n, c in reversed(header.columns.items())})
    details: dict[str, dict[str, list[str]]] = {}
    for name, column in header.columns.items():
        raw = values[column]
        head, _, detail = name.partition(".")
        if detail:
            if raw is not None:
                separated = re.split(r"[、;；\n]", str(parse(spec_of(kind, name), raw) or ""))
                details.setdefault(head, {})[detail] = [part.strip() for part in separated]
            continue
        spec = kind[head]
        if isinstance(raw, str) and spec.type not in _FREE and fold(raw) in ("—", "——", "-", "/", "无"):
            raw = None
        try:
            found = parse(spec, raw)
        except ValueError as error:
            reason = str(error)
            result.faults.append(row.fault(reason, head, str(raw)))
            continue
        if found is not None or blank:
            row.values[head] = found
    for head, said in details.items():
        row.values[head] = _detailed(result, row, kind, head, said)
    if header.identity is not None and values[header.identity] is not None:
        row.uid = str(values[header.identity]).strip()
    return row


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


def read_roster(sheet: Sheet) -> Read | None:
    """The people of a sheet that looks like a roster; None if it does not (no 姓名 with two more known columns)."""
    header = find(sheet, CADRE, ["name"])
    if header is None or len(header.columns) < 3 and not (len(header.columns) == 2 and header.identity is not None):
        return None
    result = Read(CADRE)
    result.notes += _notes(sheet, header)
    example = _example(CADRE)
    section: str | None = None
    repeated = normal(sheet.filled(header.first)[header.columns["name"]])
    for number, values in _body(sheet, header):
        known = [values[c] for c in header.columns.values()]
        texts = [str(v).strip() for v in values if v is not None and str(v).strip()]
        name = values[header.columns["name"]]
        if _same_as_example(CADRE, header, values, example) or normal(name) == repeated:
            continue
        if is_foot(texts[0]) or (name is not None and is_foot(str(name))):
            continue
        if len(texts) == 1 and (name is None or _merged_wide(sheet, number)):
            section = NUMBERING.sub("", texts[0]).strip()
            continue
        if name is None or not str(name).strip():
            if any(v is not None for v in known):
                row = ReadRow(sheet, number, columns=dict(header.columns))
                result.faults.append(row.fault("这一行没有姓名", "name"))
            continue
        row = _row(result, sheet, CADRE, header, number, values, blank=header.identity is not None)
        if section and "unit" not in header.columns:
            row.values["unit"] = section
        for name_ in ("entered", "left"):
            if row.values.get(name_) and len(row.values[name_]) < 10:
                result.faults.append(row.fault("应写到日，如 2021-03-05", name_))
        result.rows.append(row)
    return result


def _merged_wide(sheet: Sheet, row: int) -> bool:
    """Whether the row holds one merged range of three columns or more: a section heading."""
    return any(first <= row <= last and right - left >= 2 for first, left, last, right in sheet.merged)
