"""Finds the header of a sheet, one line or two, and says which column is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from cadreapp.exchange.heads import Heads, is_neutral, normal, skipped_columns, synonyms
from cadreapp.exchange.sheets import Sheet, letters
from cadreapp.exchange.stacking import stacked
from cadreapp.records import kind as kind_of
from cadreapp.records.cadre import CADRE
from cadreapp.records.kind import FieldSpec, Kind
from cadreapp.records.roster import Education

EDUCATION = tuple(spec.name for spec in CADRE.fields if spec.place == Education.__name__)
"""The roster's fields of education."""
MODES = kind_of(Education)["mode"].choices
SCHOOLING = tuple(f"{mode}{CADRE[name].label}" for mode in MODES for name in EDUCATION)
"""What a column of education may be said to be: 全日制毕业院校."""
_MODE_HEADS = frozenset("教育类别 教育类型 学历类别 学历类型 学历性质 学习形式 学习方式 办学形式 教育形式".split())
RELATIONS = frozenset("称谓 关系 与本人关系 与本人的关系 与干部关系 与干部的关系 亲属关系 家庭关系 成员关系".split())
"""Heads of what relatives are called: the names beside it are theirs."""
_CADRE = re.compile(r"^(?:干部|本人|职工|员工|人员|公务员)")
_RELATIVE = re.compile(r"^(?:家庭|家属|亲属|家人|成员|社会关系)")
_WORK = re.compile(r"^(?:现)?(?:工作)?单位(?:[及和与、]?职务)?$")
_NAMED = re.compile("名|ame")
"""What every head of 姓名 holds: most rows are told at once to be none."""
_BOTH = re.compile(r"单位.*职务|部门.*职务")
_BARE = ("", "大学")
"""What is left of a head 全日制教育 without 教育类别: education and degree in one, where no line under it says more."""
SEARCHED = 30
"""How many rows from the top may hold the header."""
LEAST_HEADS = 1
"""How many known heads beside 姓名 make the header of another table under a first one."""
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
    that says the 教育类别 of each row. Its columns lie from `start` to before `end` (None = all that follow).
    `unsaid`: field → column of education that does not say of which 教育类别 it is, where others do.
    `lower`: the columns of a person's further rows, where each has fields of its own; `anchor`: the column whose merged
    cells hold them together.
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
    unsaid: dict[str, int] = field(default_factory=dict)
    lower: list[Header] = field(default_factory=list)
    anchor: int | None = None
    start: int = 0
    end: int | None = None

    @property
    def score(self) -> float:
        """How well it fits: the columns recognised, less those that it says twice or only roughly, less its lines."""
        levels = (self, *self.lower)
        known = sum(len(one.columns) + sum(map(len, one.schooling.values())) for one in levels)
        return known + (self.both is not None) - 0.5 * (self.last - self.first + len(self.twice) + self.vague)


def find(
    sheet: Sheet, kind: Kind, must: Sequence[str], said: Mapping[str, str] = MappingProxyType({})
) -> Header | None:
    """The header with the most known columns among the first rows; None if none has the `must` fields.

    A header may have up to three lines (学历 | 学位 under 全日制教育 under 教育情况), read together.
    `said`: head → label, by the user or by what the sheet is.
    """
    found = find_all(sheet, kind, must, said)
    return found[0] if found else None


def find_all(
    sheet: Sheet, kind: Kind, must: Sequence[str], said: Mapping[str, str] = MappingProxyType({})
) -> list[Header]:
    """The headers of the lists that stand side by side on a sheet, from the left; [] if there is none.

    `said`: head → label of the field that a user says it is; any other word: it is not to be read.
    """
    words = _known(kind, said)
    schooling = kind.name == CADRE.name
    fitting: list[Header] = []
    searched = range(min(SEARCHED, len(sheet.rows))) if sheet.header is None else (sheet.header,)
    for row in searched:
        for lines in range(1, min(MOST_LINES, len(sheet.rows) - row) + 1):
            header = _read(sheet, row, lines, words, schooling)
            if all(m in header.columns for m in must):
                fitting.append(header)
    whole = [one for one in fitting if not any(_is_cut(sheet, one, other, must) for other in fitting)]
    if not whole:
        return []
    best = max(whole, key=lambda one: one.score)
    found = [best, *(_beside(sheet, best, words) if schooling else ())]
    for header in found:
        _name_blank_heads(sheet, header, words)
    return found


def _known(kind: Kind, said: Mapping[str, str]) -> Heads:
    """The heads of a kind, with those that were said (head → label) over them."""
    labels = {spec.label: spec.name for spec in kind.fields}
    named = {normal(head): labels.get(label, "") for head, label in said.items() if label not in SCHOOLING}
    meant = {normal(head): normal(label) for head, label in said.items() if label in SCHOOLING}
    return synonyms(kind).said(named, meant)


def _is_cut(sheet: Sheet, header: Header, other: Header, must: Sequence[str]) -> bool:
    """Whether a header is only the lower lines of another, without the groups that say of whom its heads are."""
    if not other.first < header.first <= other.last:
        return False
    return any(
        sheet.continues(header.first, header.columns[name]) or header.columns[name] != other.columns[name]
        for name in must
    )


def relatives(sheet: Sheet) -> dict[str, str] | None:
    """Head → label of 家庭成员, where a sheet says of each row whose relative it is and who; None where it does not."""
    for row in range(min(SEARCHED, len(sheet.rows))):
        heads = list(_normals(sheet, row).values())
        relation = next((head for head in heads if head in RELATIONS), "")
        names = [head for head in heads if head.endswith("姓名") or head == "干部"]
        before = [head for head in heads[: heads.index(relation)] if synonyms(CADRE).get(head)] if relation else []
        if not relation or len(set(names)) < 2 or len(before) > 2:  # with more of the cadre it is a roster
            continue
        whose = [head for head in names if _CADRE.search(head)]
        theirs = [head for head in names if _RELATIVE.search(head) or head == "姓名" and whose]
        if len(theirs) == 1 and len(whose or names) + len(theirs) - (not whose) == 2:
            cadre = next(head for head in whose or names if head not in theirs)
            return {cadre: "干部", relation: "称谓", theirs[0]: "姓名"} | {
                h: "工作单位及职务" for h in heads if _WORK.match(h)
            }
    return None


def next_table(sheet: Sheet, headers: Sequence[Header], said: Mapping[str, str]) -> int | None:
    """The row in which another table with a header of its own begins under a roster's; None if there is none."""
    words = _known(CADRE, said)
    first = headers[0]
    own = [_normals(sheet, row) for row in range(first.first, first.last + 1)]
    for number in range(first.last + 1, len(sheet.rows)):
        if number in sheet.skipped or not any(
            _NAMED.search(v) or v in said for v in sheet.rows[number] if type(v) is str
        ):
            continue
        heads = _normals(sheet, number)
        if heads in own:
            continue
        known = [name for head in heads.values() if (name := words.get(head))]
        if "name" in known and len(known) > LEAST_HEADS and len(known) * 2 > len(heads):
            return number
    return None


def _normals(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → head of a row, where it has any."""
    return {column: head for column, value in enumerate(sheet.rows[row]) if (head := normal(value))}


def _name_blank_heads(sheet: Sheet, header: Header, words: Heads) -> None:
    """A column that has values and no head goes by its letter; what covers one head and holds nothing is no column."""
    body = sheet.rows[header.last + 1 :]
    own = range(header.start, header.end if header.end is not None else max(1, sheet.width))
    filled = {c for row in body for c, value in enumerate(row) if value is not None and c in own}
    header.twice = [(label, column) for label, column in header.twice if column in filled]
    for column in sorted(filled - set(header.labels)):
        label = f"{letters(column)}列"
        header.labels[column] = label
        name = words.get(normal(label))
        if name is None:
            header.unknown.append((label, column))
        elif name not in header.columns:
            header.columns[name] = column


def _beside(sheet: Sheet, header: Header, words: Heads) -> list[Header]:
    """The headers of the lists to the right of one, each with columns of its own.

    What stands there of relatives is no list: it goes to the columns that are not read. So does a column of names that
    only says again who it is, with the columns behind it added to the list.
    """
    found: list[Header] = []
    last = header
    while last.end is not None:
        other = _read(sheet, header.first, header.last - header.first + 1, words, True, last.end)
        name = other.columns.get("name")
        if name is not None and _same_names(sheet, header, name):
            _add(last, other)
        elif name is None or any(label in RELATIONS for label in other.labels.values()):
            last.unknown += [(label, column) for column, label in sorted(other.labels.items())]
            last.labels |= other.labels
            last.end = other.end
        else:
            found.append(other)
            last = other
    return found


def _same_names(sheet: Sheet, header: Header, column: int) -> bool:
    """Whether a column holds the names of a list once more."""
    first = header.columns["name"]
    body = [row for row in sheet.rows[header.last + 1 :] if len(row) > first and row[first] is not None]
    return bool(body) and all(len(row) > column and normal(row[column]) == normal(row[first]) for row in body)


def _add(header: Header, other: Header) -> None:
    """Add the columns of a header to one that has none of these."""
    for name, column in other.columns.items():
        if name in header.columns:
            header.twice.append((other.labels[column], column))
        else:
            header.columns[name] = column
    header.twice += other.twice
    header.unknown += other.unknown
    header.labels |= other.labels
    header.end = other.end


def _parts(rows: Sequence[Sequence[Any]], column: int) -> list[str]:
    """The lines of one column's head, each once."""
    found: list[str] = []
    for row in rows:
        text = normal(row[column]) if column < len(row) else ""
        if text and (not found or found[-1] != text):
            found.append(text)
    return found


def _lines(sheet: Sheet, row: int, lines: int) -> list[list[Any]]:
    """The rows of a header, each group over all its heads, also where its cell is not merged (as in any .csv)."""
    rows = [sheet.filled(line) for line in range(row, row + lines)]
    for upper, lower in pairwise(rows):
        heads = [bool(normal(value)) for value in lower]
        upper += [None] * (len(lower) - len(upper))
        for column in range(1, len(lower)):
            if heads[column] and heads[column - 1] and not normal(upper[column]):
                upper[column] = upper[column - 1]
    return rows


def _tried(parts: Sequence[str]) -> list[str]:
    """What a head of several lines may be known as: all of it; where nothing above says of whom or what else it is,
    its last two lines and its last."""
    found = ["".join(parts)]
    if all(map(is_neutral, parts[:-2])):
        found.append("".join(parts[-2:]))
        if all(map(is_neutral, parts[:-1])):
            found += parts[-1:]
    return list(dict.fromkeys(t for t in found if t))


def _mode(parts: Sequence[str], words: Heads) -> tuple[str, str, bool] | None:
    """教育类别, field of education, whether only roughly, as a head says them; None if it names no 教育类别."""
    whole = "".join(parts)
    mode = next((m for m in MODES if m in whole), "")
    if not mode or mode in MODES[1:] and f"非{MODES[0]}" in whole:
        return None
    left = [re.sub(rf"教育情况|{mode}教育|{mode}", "", part) for part in parts]
    leaf = "".join(left)
    name = "education" if leaf in _BARE else words.get(leaf)
    if name not in EDUCATION and all(is_neutral(part) for part in left[:-1] if part):
        name = words.get(left[-1])  # 学历学位 under 在职学历
    return (mode, name, leaf in _BARE) if name in EDUCATION else None


def _read(sheet: Sheet, row: int, lines: int, words: Heads, schooling: bool, start: int = 0) -> Header:
    """The header in these rows, from a column on; of a roster up to where another list or its relatives begin."""
    rows = _lines(sheet, row, lines)
    stack = stacked(sheet, rows, row + lines - 1, words) if schooling else None
    if stack is None:
        return _read_lines(sheet, row, rows, words, schooling, start)
    header, *lower = (_read_lines(sheet, row, level, words, schooling, start) for level in stack.levels)
    header.anchor, header.lower = stack.anchor, lower
    return header


def _read_lines(
    sheet: Sheet, row: int, rows: Sequence[Sequence[Any]], words: Heads, schooling: bool, start: int
) -> Header:
    """The header that these rows are, of which the first is a row of the sheet."""
    header = Header(row, row + len(rows) - 1, start=start)
    skip = skipped_columns()
    plain: list[tuple[int, str]] = []
    highest: set[int] = set()
    for column in range(start, max(map(len, rows))):
        parts = _parts(rows, column)
        tried = _tried(parts)
        if not tried:
            continue
        again = "name" in header.columns and any(words.get(t) == "name" for t in tried)
        if schooling and again and not sheet.covered(header.last, column):
            header.end = _begin(header, column, skip)
            break
        label = header.labels[column] = parts[-1] if parts[-1] in tried else "".join(parts)
        if label in words.meant:
            parts = [words.meant[label]]
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
        if words.get(tried[-1]) in EDUCATION:
            tried.reverse()  # 学位 under 最高学历 is 学位, not 学历学位
        head = next((t for t in tried if t in words), "")
        name_ = words.get(head)
        if name_ in EDUCATION:
            plain.append((column, name_))
            highest |= {column} if any("最高" in part for part in parts) else set()
        if name_ is None:
            if not any(t in skip for t in tried):
                header.unknown.append(("".join(parts), column))
        elif name_ == "post" and _BOTH.search(head) and header.both is None:
            header.both = column
        elif name_ in header.columns:
            header.twice.append((tried[-1], column))
        else:
            header.columns[name_] = column
    _give_modes(header, plain)
    _settle(header, highest)
    return header


def _begin(header: Header, name: int, skip: Set[str]) -> int:
    """The column in which what stands to the right of a list begins, where a second column of names is at `name`.

    It takes with it what belongs before its names: 序号, 称谓.
    """
    start = name
    while start - 1 > header.columns["name"]:
        label = header.labels.get(start - 1)
        if label is not None and label not in skip and label not in RELATIONS:
            break
        start -= 1
        header.labels.pop(start, None)
    header.unknown = [(label, column) for label, column in header.unknown if column < start]
    return start


def _give_modes(header: Header, plain: Sequence[tuple[int, str]]) -> None:
    """院校 behind 全日制教育 and 院校 again behind 在职教育: each is of the one that it stands behind."""
    for name in dict.fromkeys(name for _, name in plain):
        columns = [column for column, one in plain if one == name]
        begins = {min(some.values()): mode for mode, some in header.schooling.items() if name not in some}
        before = [max((begin for begin in begins if begin < column), default=-1) for column in columns]
        if len(columns) < 2 or -1 in before or len(set(before)) < len(columns):
            continue
        del header.columns[name]
        header.twice = [(label, column) for label, column in header.twice if column not in columns]
        for column, begin in zip(columns, before, strict=True):
            header.schooling[begins[begin]][name] = column


def _settle(header: Header, highest: Set[int]) -> None:
    """The full-time education is the roster's own where the sheet names no other; 单位及职务 is 职务 likewise.

    `highest`: the columns of education that are of the highest, whichever that is.
    """
    if header.both is not None and "post" not in header.columns:
        header.columns["post"] = header.both
    elif header.both is not None and "unit" in header.columns:
        header.twice.append((header.labels[header.both], header.both))
    if "unit" in header.columns:
        header.both = None
    full = header.schooling.get(MODES[0], {})
    others = [column for mode, some in header.schooling.items() if mode != MODES[0] for column in some.values()]
    if full and others:
        behind = max(min(full.values()), min(others))
        plain = {n: c for n, c in header.columns.items() if n in EDUCATION and c not in highest}
        header.unsaid = {n: c for n, c in plain.items() if c > behind}
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
