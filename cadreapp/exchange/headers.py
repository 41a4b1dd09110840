"""Finds the header of a sheet, one line or two, and says which column is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from cadreapp.exchange.heads import Heads, normal, skipped_columns, synonyms
from cadreapp.exchange.sheets import Sheet, letters
from cadreapp.records import kind as kind_of
from cadreapp.records.cadre import CADRE
from cadreapp.records.kind import FieldSpec, Kind
from cadreapp.records.roster import Education

EDUCATION = tuple(spec.name for spec in CADRE.fields if spec.place == Education.__name__)
"""The roster's fields of education."""
MODES = kind_of(Education)["mode"].choices
_MODE_HEADS = frozenset("教育类别 教育类型 学历类别 学历类型 学历性质 学习形式 学习方式 办学形式 教育形式".split())
_BOTH = re.compile(r"单位.*职务|部门.*职务")
_BARE = ("", "大学")
"""What is left of a head 全日制教育 without 教育类别: education and degree in one, where no line under it says more."""
SEARCHED = 30
"""How many rows from the top may hold the header."""
MOST_LINES = 3
"""How many rows a header may have."""
IDENTITY = "记录标识"
"""Label of the hidden last column of an export: the row's uid."""


@dataclass
class Header:
    """Where the columns are. `last` is the header's last row; `columns`: field name → column; `unknown`: labels.

    `schooling`: 教育类别 (全日制, 在职) → the roster's field of education → column, where the sheet tells them apart.
    `mode`: the 教育类别 of the education in `columns`, where the heads say it. `labels`: column → head. `both`: the
    column that has 单位 and 职务 in one, where 单位 has none of its own; `modes`: the column
    that says the 教育类别 of each row.
    """

    first: int
    last: int
    columns: dict[str, int] = field(default_factory=dict)
    identity: int | None = None
    unknown: list[tuple[str, int]] = field(default_factory=list)
    twice: list[tuple[str, int]] = field(default_factory=list)
    schooling: dict[str, dict[str, int]] = field(default_factory=dict)
    mode: str = ""
    labels: dict[int, str] = field(default_factory=dict)
    both: int | None = None
    modes: int | None = None
    vague: int = 0

    @property
    def score(self) -> float:
        """How well it fits: the columns recognised, less those that it says twice or only roughly, less its lines."""
        known = len(self.columns) + sum(map(len, self.schooling.values())) + (self.both is not None)
        return known - 0.5 * (self.last - self.first + len(self.twice) + self.vague)


def find(sheet: Sheet, kind: Kind, must: Sequence[str]) -> Header | None:
    """The header with the most known columns among the first rows; None if none has the `must` fields.

    A header may have up to three lines (学历 | 学位 under 全日制教育 under 教育情况), read together.
    """
    found = find_all(sheet, kind, must)
    return found[0] if found else None


def find_all(
    sheet: Sheet, kind: Kind, must: Sequence[str], said: Mapping[str, str] = MappingProxyType({})
) -> list[Header]:
    """The headers of the lists that stand side by side on a sheet, from the left; [] if there is none.

    `said`: head → label of the field that a user says it is; any other word: it is not to be read.
    """
    labels = {spec.label: spec.name for spec in kind.fields}
    words = synonyms(kind).said({normal(head): labels.get(label, "") for head, label in said.items()})
    schooling = kind.name == CADRE.name
    best: Header | None = None
    searched = range(min(SEARCHED, len(sheet.rows))) if sheet.header is None else (sheet.header,)
    for row in searched:
        for lines in range(1, MOST_LINES + 1):
            if row + lines > len(sheet.rows):
                continue
            header = _read(sheet, row, lines, words, schooling)
            if all(m in header.columns for m in must) and (best is None or header.score > best.score):
                best = header
    if best is None:
        return []
    _name_blank_heads(sheet, best, words)
    return [best, *_beside(sheet, best, words, schooling, must)]


def _name_blank_heads(sheet: Sheet, header: Header, words: Heads) -> None:
    """A column that has values and no head goes by its letter; what covers one head and holds nothing is no column."""
    body = sheet.rows[header.last + 1 :]
    filled = {c for row in body for c, value in enumerate(row) if value is not None}
    header.twice = [(label, column) for label, column in header.twice if column in filled]
    for column in sorted(filled - set(header.labels)):
        label = f"{letters(column)}列"
        header.labels[column] = label
        name = words.get(normal(label))
        if name is None:
            header.unknown.append((label, column))
        elif name not in header.columns:
            header.columns[name] = column


def _beside(sheet: Sheet, header: Header, words: Heads, schooling: bool, must: Sequence[str]) -> list[Header]:
    """The headers of further lists with the same columns, to the right; the first one is left without them."""
    twice = {words.get(label): column for label, column in reversed(header.twice)}
    if not must or any(m not in twice for m in must) or header.schooling:
        return []
    if {name for name in twice if name} != set(header.columns):
        return []
    step = twice[must[0]] - header.columns[must[0]]
    found: list[Header] = []
    for start in range(step, sheet.width, step):
        other = Header(header.first, header.last)
        for name, column in header.columns.items():
            other.columns[name] = column + start
        lines = range(header.first, header.last + 1)
        rows = [sheet.filled(line) for line in lines]
        if any(_label(rows, other.columns[name], words) != name for name in other.columns):
            break
        found.append(other)
    if found:
        header.twice = [(label, column) for label, column in header.twice if words.get(label) not in header.columns]
    return found


def _label(rows: Sequence[Sequence[Any]], column: int, words: Heads) -> str | None:
    return next((words[t] for t in _tried(_parts(rows, column)) if t in words), None)


def _parts(rows: Sequence[Sequence[Any]], column: int) -> list[str]:
    """The lines of one column's head, each once."""
    found: list[str] = []
    for row in rows:
        text = normal(row[column]) if column < len(row) else ""
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def _tried(parts: Sequence[str]) -> list[str]:
    """What a head of several lines may be known as: all of it, its last two lines, its last."""
    found = ["".join(parts), "".join(parts[-2:]), *parts[-1:]]
    return list(dict.fromkeys(t for t in found if t))


def _mode(parts: Sequence[str], words: Heads) -> tuple[str, str, bool] | None:
    """教育类别, field of education, whether only roughly, as a head says them; None if it names no 教育类别."""
    whole = "".join(parts)
    mode = next((m for m in MODES if m in whole), "")
    if not mode:
        return None
    leaf = re.sub(rf"教育情况|{mode}教育|{mode}", "", whole)
    name = "education" if leaf in _BARE else words.get(leaf)
    return (mode, name, leaf in _BARE) if name in EDUCATION else None


def _read(sheet: Sheet, row: int, lines: int, words: Heads, schooling: bool) -> Header:
    header = Header(row, row + lines - 1)
    rows = [sheet.filled(line) for line in range(row, row + lines)]
    skip = skipped_columns()
    for column in range(max(map(len, rows))):
        parts = _parts(rows, column)
        tried = _tried(parts)
        if not tried:
            continue
        header.labels[column] = parts[-1]
        if normal(IDENTITY) in tried:
            header.identity = column
            continue
        if schooling and (said := _mode(parts, words)):
            mode, name, bare = said
            header.vague += bare
            if name in header.schooling.setdefault(mode, {}):
                header.twice.append((tried[0], column))
            else:
                header.schooling[mode][name] = column
            continue
        if schooling and any(t in _MODE_HEADS for t in tried):
            header.modes = column
            continue
        head = next((t for t in tried if t in words), "")
        name_ = words.get(head)
        if name_ is None:
            if not any(t in skip for t in tried):
                header.unknown.append((tried[0], column))
        elif name_ == "post" and _BOTH.search(head) and header.both is None:
            header.both = column
        elif name_ in header.columns:
            header.twice.append((tried[-1], column))
        else:
            header.columns[name_] = column
    _settle(header)
    return header


def _settle(header: Header) -> None:
    """The full-time education is the roster's own where the sheet names no other; 单位及职务 is 职务 likewise."""
    if header.both is not None and "post" not in header.columns:
        header.columns["post"] = header.both
    elif header.both is not None and "unit" in header.columns:
        header.twice.append((header.labels[header.both], header.both))
    if "unit" in header.columns:
        header.both = None
    full = header.schooling.get(MODES[0], {})
    if full and not set(full) & set(header.columns):
        header.columns |= full
        header.mode = MODES[0]
        del header.schooling[MODES[0]]
    header.schooling = {mode: columns for mode, columns in header.schooling.items() if columns}


def spec_of(kind: Kind, name: str) -> FieldSpec:
    """The field of a column's name, a detail's `field.detail` too."""
    head, _, detail = name.partition(".")
    spec = kind[head]
    return next(d for d in spec.details if d.name == detail) if detail else spec
