"""Reads a workbook into grids of values, with merged cells filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cadreapp.errors import Refused
from cadreapp.exchange.guard import MOST_CELLS, inspect


@dataclass(frozen=True)
class Sheet:
    """A worksheet: `rows[r][c]` from A1; `merged` = (first row, first column, last row, last column), from 0."""

    file: str
    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def address(self, row: int, column: int) -> str:
        """The cell's address, A1 for (0, 0)."""
        return f"{letters(column)}{row + 1}"

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def filled(self, row: int) -> list[Any]:
        """A row with the value of each merged range in all its cells."""
        values = list(self.rows[row])
        for first, left, _, right in self._merged_at.get(row, ()):
            source = self.rows[first][left] if left < len(self.rows[first]) else None
            values += [None] * (right + 1 - len(values))
            values[left : right + 1] = [source] * (right + 1 - left)
        return values

    def continues(self, row: int, column: int) -> bool:
        """Whether a cell lies in a merged range that begins in a row above it."""
        return any(first < row and left <= column <= right for first, left, _, right in self._merged_at.get(row, ()))

    @cached_property
    def _merged_at(self) -> dict[int, list[tuple[int, int, int, int]]]:
        """The merged ranges that touch each row."""
        found: dict[int, list[tuple[int, int, int, int]]] = {}
        for area in self.merged:
            for row in range(area[0], min(area[2] + 1, len(self.rows))):
                found.setdefault(row, []).append(area)
        return found


def letters(column: int) -> str:
    """Column letters, A for 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read(path: Path) -> list[Sheet]:
    """All visible worksheets of a workbook; Refused if it cannot be read."""
    import python_calamine as calamine

    inspect(path)
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
        sheets = []
        for meta in workbook.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            rows = [[None if v == "" else v for v in row] for row in sheet.to_python(skip_empty_area=False)]
            merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())
            if sum(last - first + 1 for first, _, last, _ in merged) > MOST_CELLS:
                raise Refused.because(
                    "合并单元格太多，不予打开，请取消多余的合并后再导入", file=path.name, sheet=meta.name
                )
            sheets.append(Sheet(path.name, meta.name, rows, merged))
        return sheets
    except Refused:
        raise
    except Exception as error:  # the library's own errors share no base class
        raise Refused.because(
            "工作簿读不出来，可能已损坏，请在 Excel 或 WPS 中打开后另存再导入", file=path.name
        ) from error
