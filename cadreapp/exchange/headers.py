"""Finds the header of a sheet, one line or two, and says which column is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadreapp.exchange.heads import normal, skipped_columns, synonyms
from cadreapp.exchange.sheets import Sheet
from cadreapp.records.kind import FieldSpec, Kind

SEARCHED = 30
"""How many rows from the top may hold the header."""
IDENTITY = "记录标识"
"""Label of the hidden last column of an export: the row's uid."""


@dataclass
class Header:
    """Where the columns are. `last` is the header's last row; `columns`: field name → column; `unknown`: labels."""

    first: int
    last: int
    columns: dict[str, int] = field(default_factory=dict)
    identity: int | None = None
    unknown: list[tuple[str, int]] = field(default_factory=list)
    twice: list[tuple[str, int]] = field(default_factory=list)


def find(sheet: Sheet, kind: Kind, must: Sequence[str]) -> Header | None:
    """The header with the most known columns among the first rows; None if none has the `must` fields and two more.

    A second header line (学历 | 学位 under 教育) is read with the first.
    """
    words = synonyms(kind)
    best: tuple[float, Header] | None = None
    for row in range(min(SEARCHED, len(sheet.rows))):
        for lines in (1, 2):
            if row + lines > len(sheet.rows):
                continue
            header = _read(sheet, row, lines, words)
            score = len(header.columns) - (0.5 if lines == 2 else 0)
            if all(m in header.columns for m in must) and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def _read(sheet: Sheet, row: int, lines: int, words: Mapping[str, str]) -> Header:
    header = Header(row, row + lines - 1)
    top = sheet.filled(row)
    low = sheet.filled(row + 1) if lines == 2 else []
    skip = skipped_columns()
    for column in range(max(len(top), len(low))):
        upper = normal(top[column]) if column < len(top) else ""
        lower = normal(low[column]) if column < len(low) else ""
        tried = [t for t in ([upper + lower, lower, upper] if lines == 2 else [upper]) if t]
        if lines == 2 and lower and lower != upper and not any(t in words for t in (upper + lower, lower)):
            tried = [t for t in tried if t != upper]
        if not tried:
            continue
        if normal(IDENTITY) in tried:
            header.identity = column
            continue
        name = next((words[t] for t in tried if t in words), None)
        if name is None:
            if not any(t in skip for t in tried):
                header.unknown.append((tried[0], column))
        elif name in header.columns:
            header.twice.append((tried[0], column))
        else:
            header.columns[name] = column
    return header


def spec_of(kind: Kind, name: str) -> FieldSpec:
    """The field of a column's name, a detail's `field.detail` too."""
    head, _, detail = name.partition(".")
    spec = kind[head]
    return next(d for d in spec.details if d.name == detail) if detail else spec
