"""The language of a template's cells: placeholders, marks, pages. What it means is told in filler.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.worksheet.worksheet import Worksheet

MARKS = {"并": "相邻相同的合并", "缩": "放不下时字号逐级缩小到 9 磅", "空": "没有内容时留空白", "图": "放照片或图片"}
"""Mark → what it does; beside them `选:甲/乙/丙`."""
CHOICE = "选"
_PLACEHOLDER = re.compile(r"\{\{([^{}|]+)((?:\|[^{}|]*)*)\}\}")
_PAGE = re.compile(r"\{\{\s*页\s*[:：]\s*([^{}|]+)\}\}")
_PAGE_END = re.compile(r"\{\{\s*页止\s*\}\}")


@dataclass(frozen=True)
class Part:
    """One placeholder of a cell: its path, its marks, what is chosen from, and how it is written."""

    path: tuple[str, ...]
    marks: str
    text: str
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The path as a template writes it."""
        return ".".join(self.path).replace(".#.", "#").replace(".#", "#")


@dataclass(frozen=True)
class Source:
    """A cell of the template: its text without marks of pages, its placeholders, whether it is but one of them."""

    cell: Cell
    text: str
    parts: tuple[Part, ...]
    whole: bool


@dataclass(frozen=True)
class Block:
    """Rows that are repeated as pages, once for each item of a list."""

    first: int
    last: int
    path: tuple[str, ...]


@dataclass
class Parsed:
    """A template sheet read: row → column → cell; its pages; what is wrong in it as (cell, reason)."""

    rows: dict[int, dict[int, Source]] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def parts(self) -> Iterator[tuple[Cell, Part]]:
        """Every placeholder with its cell."""
        for row in self.rows.values():
            for source in row.values():
                for part in source.parts:
                    yield source.cell, part

    def names(self) -> set[tuple[str, ...]]:
        """The paths of all placeholders, those of lists included."""
        return {part.path for _, part in self.parts()} | {block.path for block in self.blocks.values()}


def parse(sheet: Worksheet) -> Parsed:
    """Read a template sheet, as far as anything is in it."""
    found = Parsed()
    last_row, last_column = _used(sheet)
    page: tuple[str, int, tuple[str, ...]] | None = None
    for row in range(1, last_row + 1):
        cells = found.rows[row] = {}
        for column in range(1, last_column + 1):
            cell: Cell = sheet.cell(row, column)
            value = cell.value
            text = str(value) if isinstance(value, (str, CellRichText)) else ""
            begins, ends = _PAGE.search(text), _PAGE_END.search(text)
            if begins or ends:
                text = _PAGE_END.sub("", _PAGE.sub("", text))
            if begins and page is not None:
                found.faults.append((cell.coordinate, f"{page[0]} 开始的页还没有结束（{{{{页止}}}}），又开始了一页"))
            elif begins:
                page = (cell.coordinate, row, path_of(begins[1]))
            parts = []
            for match in _PLACEHOLDER.finditer(text):
                letters, choices, unknown = marks_of(match[2])
                parts.append(Part(path_of(match[1]), letters, match[0], choices))
                found.faults += [(cell.coordinate, f"“{match[0]}”里的标记“{mark}”不认识") for mark in unknown]
                if not all(parts[-1].path):
                    found.faults.append((cell.coordinate, f"“{match[0]}”的名称不完整"))
            found.faults += [(cell.coordinate, reason) for reason in _loose(text)]
            if cell.data_type == "f":
                found.faults.append((cell.coordinate, "这里是公式，本程序不计算公式，请改成文字、数字或名称"))
            whole = len(parts) == 1 and parts[0].text == text.strip()
            cells[column] = Source(cell, text, tuple(parts), whole)
            if ends:
                if page is None:
                    found.faults.append((cell.coordinate, "有“{{页止}}”，前面却没有“{{页:名单}}”"))
                else:
                    found.blocks[page[1]] = Block(page[1], row, page[2])
                    page = None
    if page is not None:
        found.blocks[page[1]] = Block(page[1], last_row, page[2])
    return found


def path_of(text: str) -> tuple[str, ...]:
    """`组.干部.值#` → ("组", "干部", "值", "#")."""
    return tuple(part.strip() for part in text.strip().replace("#", ".#.").strip(".").split("."))


def marks_of(text: str) -> tuple[str, tuple[str, ...], list[str]]:
    """What stands after the bars: (letters, choices, what nobody knows)."""
    letters = ""
    choices: tuple[str, ...] = ()
    unknown: list[str] = []
    for piece in text.split("|")[1:]:
        before, sign, options = re.sub("：", ":", piece.strip()).partition(CHOICE + ":")
        letters += "".join(c for c in before if c in MARKS)
        unknown += [c for c in before if c not in MARKS and not c.isspace()]
        if sign:
            choices = tuple(o.strip() for o in re.split("[/／、]", options) if o.strip())
            if not choices:
                unknown.append(CHOICE + ":")
    return letters, choices, unknown


def _loose(text: str) -> list[str]:
    """Braces that belong to no placeholder."""
    rest = _PLACEHOLDER.sub("", text)
    if "｛" in rest or "｝" in rest:
        return ["大括号是全角的“｛｛ ｝｝”，应写成半角的“{{ }}”"]
    if "{{" in rest or "}}" in rest or ("{" in rest and "}" in rest):
        return ["“{{”和“}}”没有成对"]
    return []


def _used(sheet: Worksheet) -> tuple[int, int]:
    """The last row and column in which anything shows: editors leave thousands of empty styled cells behind."""
    rows = [a.max_row for a in sheet.merged_cells.ranges] + [b.id or 0 for b in sheet.row_breaks.brk]
    columns = [a.max_col for a in sheet.merged_cells.ranges]
    for (row, column), cell in sheet._cells.items():
        border = cell.border
        if cell.value is not None or any(s and s.style for s in (border.left, border.right, border.top, border.bottom)):
            rows.append(row)
            columns.append(column)
    heights = [n for n, d in sheet.row_dimensions.items() if d.height and n <= max(rows, default=1) + 3]
    return max([*rows, *heights, 1]), max([*columns, 1])
