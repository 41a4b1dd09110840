"""Two versions of a filled workbook beside each other: what differs, in words — sheet, row, column, then and now.

Rows are recognised by what they are about (a cadre, a record, an item), not by their place: a row that only moved is no
difference, and the running number (序号) is none either.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cadreapp.reports.filling.lines import AGAIN

_HEADS = ("序号", "姓名", "日期")
"""Words with which the header of a table begins, in every template."""

_RUNNING = "序号"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BRACKETS = re.compile(r"（.*?）|\(.*?\)")
_DIGITS = re.compile(r"[\d.,，\s　]+")
_NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?%?")
_LONGEST, _LABEL = 40, 18
_FEET = ("小计",)
NOTHING, WHOLE_ROW, WHOLE_SHEET = "—", "整行", "整张表"


@dataclass(frozen=True)
class Difference:
    """One cell (or a whole row, a whole sheet) that says something else now; NOTHING = it was or is not there."""

    sheet: str
    row: str
    column: str
    then: str
    now: str


@dataclass(frozen=True)
class _Row:
    """A row of a sheet: what it is about, and its cells: (what they are paired by, what their column is called, text).

    Cells of a table are paired by the header of their column, those of a form by their place in the row.
    """

    about: str
    cells: tuple[tuple[str, str, str], ...]

    @property
    def said(self) -> str:
        return "　".join(text for _, _, text in self.cells)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, text) for key, _, text in self.cells)


@dataclass
class _Sheet:
    """The rows of a sheet by what they are about, in the order in which it first comes."""

    rows: dict[str, list[_Row]] = field(default_factory=lambda: defaultdict(list))


_SIGNED = ("制表：", "计票：", "负责人：", "审核：")
"""Who made and signed a sheet is no difference of what it says."""


def differences(then: bytes, now: bytes, names: Collection[str] = ()) -> list[Difference]:
    """What two workbooks (.xlsx) say differently. `names`: of cadres, by whom rows are recognised."""
    old, new = (_sheets(data, frozenset(names)) for data in (then, now))
    found: list[Difference] = []
    for title in dict.fromkeys((*old, *new)):
        if title not in new:
            found.append(Difference(title, title, WHOLE_SHEET, "有这张表", NOTHING))
        elif title not in old:
            found.append(Difference(title, title, WHOLE_SHEET, NOTHING, "有这张表"))
        else:
            found += _compared(title, old[title], new[title])
    return found


def _compared(title: str, old: _Sheet, new: _Sheet) -> Iterator[Difference]:
    for about in dict.fromkeys((*old.rows, *new.rows)):
        before, after = list(old.rows.get(about, ())), list(new.rows.get(about, ()))
        texts = [row.texts for row in after]
        for row in list(before):
            if row.texts in texts:
                at = texts.index(row.texts)
                before.remove(row)
                del after[at], texts[at]
        for one, other in zip(before, after, strict=False):
            yield from _cells(title, one, other)
        paired = min(len(before), len(after))
        yield from (Difference(title, about, WHOLE_ROW, row.said, NOTHING) for row in before[paired:])
        yield from (Difference(title, about, WHOLE_ROW, NOTHING, row.said) for row in after[paired:])


def _cells(title: str, one: _Row, other: _Row) -> Iterator[Difference]:
    then, now = dict(one.texts), dict(other.texts)
    labels = {key: label for row in (one, other) for key, label, _ in row.cells}
    for key, label in labels.items():
        a, b = then.get(key, NOTHING), now.get(key, NOTHING)
        if a != b:
            yield Difference(title, one.about, label, a, b)


# what a sheet says


def _sheets(data: bytes, names: frozenset[str]) -> dict[str, _Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        grid = [[_text(v) for v in row] for row in sheet.to_python(skip_empty_area=False)]
        found[title] = _read(title, grid, _spread(grid, sheet.merged_cell_ranges or ()), names)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.10g}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value).strip()
    return "" if text.startswith(_SIGNED) else text


def _spread(grid: Sequence[Sequence[str]], merged: Any) -> list[list[str]]:
    """The same with a merged cell's text in every cell that it covers: so that headers are found."""
    found = [list(row) for row in grid]
    for (top, left), (bottom, right) in merged:
        if top < len(found) and left < len(found[top]):
            text = found[top][left]
            for row in found[top : bottom + 1]:
                row[left : right + 1] = [text] * len(row[left : right + 1])
    return found


def _read(title: str, grid: list[list[str]], spread: list[list[str]], names: frozenset[str]) -> _Sheet:
    found = _Sheet()
    head: list[str] = []
    heading, at = "", 0
    owner = next((n for n in sorted(names, key=len, reverse=True) if title.startswith(n)), "")
    while at < len(grid):
        row = grid[at]
        filled = [n for n, text in enumerate(row) if text]
        if len(filled) > 1 and row[filled[0]] in _HEADS:
            last = _head_end(grid, at)
            head, at = _labels(spread[at : last + 1]), last + 1
            continue
        if len(filled) == 1 and row[filled[0]].endswith(AGAIN):
            at += 1
            continue
        if len(filled) == 1:
            text = row[filled[0]]
            heading = next((n for n in names if text.startswith(n)), "") or _short(text)
        if filled:
            about = _about(row, filled, names, heading, owner)
            cells = _labelled(row, filled, spread, at, head)
            if cells:
                found.rows[about].append(_Row(about, cells))
        at += 1
    return found


def _head_end(grid: list[list[str]], at: int) -> int:
    """The last row of a header: rows whose first cell is empty (merged with the one above) and that hold only text."""
    while at + 1 < len(grid):
        row = grid[at + 1]
        texts = [t for t in row if t]
        if row[0] or not texts or any(_NUMBER.fullmatch(t) for t in texts):
            break
        at += 1
    return at


def _labels(rows: Sequence[Sequence[str]]) -> list[str]:
    """What each column is called: its headers, of three or more those that name no number (满分60); made unique."""
    found: list[str] = []
    for column in zip(*rows, strict=True):
        texts = list(dict.fromkeys(t.replace("\n", "") for t in column if t))
        label = " ".join(texts if len(texts) < 3 else (t for t in texts if not any(map(str.isdigit, t))))
        label, number = label or f"第 {len(found) + 1} 栏", 2
        base = label
        while label in found:
            label, number = f"{base}（{number}）", number + 1
        found.append(label)
    return found


def _short(text: str) -> str:
    """A heading or an item without its numbers and what is in brackets."""
    said = " ".join(_DIGITS.sub("", _BRACKETS.sub("", text)).split()).strip("、：")
    said = said or " ".join(text.split())
    return said if len(said) <= _LONGEST else said[:_LONGEST] + "……"


def _about(row: list[str], filled: list[int], names: frozenset[str], heading: str, owner: str) -> str:
    """What a row is about: the cadre it names, else the record or the item; under its heading where that says more."""
    texts = [row[n] for n in filled]
    dated = bool(_DAY.fullmatch(texts[0]))
    person = "" if dated else next((t for t in texts if t in names), "")
    if person or len(texts) == 1 and heading in names and texts[0].startswith(heading):
        return person or heading
    words = [t for t in texts if not _NUMBER.fullmatch(t)] or texts
    said = "　".join(words[:3]) if dated else _short(words[0])
    under = heading if dated or said in _FEET else owner
    return f"{under}：{said}" if under and not said.startswith(under) else said


def _labelled(
    row: list[str], filled: list[int], spread: list[list[str]], at: int, head: list[str]
) -> tuple[tuple[str, str, str], ...]:
    """The cells of a row; of a table without the running number."""
    if head and len(filled) > 1:
        shown = [(head[n] if n < len(head) else f"第 {n + 1} 栏", row[n]) for n in filled]
        return tuple((label, label, text) for label, text in shown if label != _RUNNING)
    return tuple((str(n), _beside(spread, at, n), row[n]) for n in filled)


def _beside(spread: list[list[str]], at: int, n: int) -> str:
    """What a cell of a form is called: the nearest short text at its left, and of a number the one above it too."""
    row = spread[at]
    texts = [t for t in row[:n] if t and t != row[n] and not _NUMBER.fullmatch(t)]
    found = [next((t for t in reversed(texts) if len(t) <= _LABEL), texts[0] if texts else "")]
    if _NUMBER.fullmatch(row[n]):
        found.append(next((r[n] for r in reversed(spread[:at]) if r[n] and not _NUMBER.fullmatch(r[n])), ""))
    words = ["".join(w.split()) for w in found if w]
    return " ".join(dict.fromkeys(w for w in words if len(w) <= _LABEL)) or "内容"
