"""A worksheet as it comes out of a file, row by row, and how much of it may come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cadreapp.errors import Refused
from cadreapp.exchange.reading import limits
from cadreapp.exchange.sheets import Unreadable

Area = tuple[int, int, int, int]
"""A merged range: first row, first column, last row, last column, from 0."""
NO_RESULT = Unreadable("这一格是公式，还没有算出结果，请在 Excel 或 WPS 中打开、保存一次再导入", "（公式）")
TWICE = Unreadable(
    "这一格在文件里写了两次，不知道哪一个对，请在 Excel 或 WPS 中打开、核对、另存一份再导入", "（写了两次）"
)
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BUSY!|值!|参照!|名称\?)|Err:5\d\d")


@dataclass
class Grid:
    """A worksheet: `rows` come once, from the first on.

    What a file says only behind the rows is known after the last one: `merged`, `shown`. `hidden`: rows, from 0.
    """

    name: str
    rows: Iterable[list[Any]] = ()
    merged: list[Area] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    shown: bool = True
    since_1904: bool = False
    notes: tuple[str, ...] = ()


def error(word: str) -> Unreadable:
    """What stands for an error value."""
    return Unreadable(f"这一格是错误值 {word}，请先在表格里改正", word)


def too_far(file: str, sheet: str, address: str = "") -> Refused:
    """The refusal of a cell beyond the last row or column."""
    where = f"有单元格在 {address}，" if address else "表格右下角很远的地方还有单元格，"
    return Refused.because(
        f"{where}超过了 {limits.LAST_ROW} 行、{limits.LAST_COLUMN} 列的上限，请删除表格右边和下边多余的行列",
        file=file,
        sheet=sheet,
    )


@dataclass
class Measure:
    """Counts what one file brings, over all its sheets; Refused where it is too much."""

    file: str
    cells: int = 0
    characters: int = 0

    def rows(self, grid: Grid) -> Iterator[list[Any]]:
        """The rows without what is empty at their ends; afterwards the grid's ranges lie within them.

        An error that is written as text is unreadable too, and only hidden rows that hold something stay named.
        """
        empty = width = count = 0
        hidden: set[int] = set()
        for at, row in enumerate(grid.rows):
            values = [self._value(value) if isinstance(value, str) else value for value in row]
            while values and values[-1] is None:
                values.pop()
            if not values:
                empty += 1
                continue
            self.cells += len(values)
            if at >= limits.LAST_ROW or len(values) > limits.LAST_COLUMN:
                raise too_far(self.file, grid.name)
            if self.cells > limits.MOST_CELLS or self.characters > limits.MOST_CHARACTERS:
                raise Refused.because("表格里的内容太多，不予打开，请分成几个文件再导入", file=self.file)
            if at in grid.hidden:
                hidden.add(at)
            for _ in range(empty):
                yield []
            empty, count, width = 0, at + 1, max(width, len(values))
            yield values
        grid.hidden = hidden
        grid.merged = [
            (top, left, min(bottom, count - 1), min(right, width - 1))
            for top, left, bottom, right in grid.merged
            if 0 <= top <= bottom and 0 <= left <= right and top < count and left < width
        ]

    def _value(self, text: str) -> Any:
        self.characters += len(text)
        if text[:1] in ("#", "E") and _ERROR.fullmatch(text):
            return error(text)
        return text or None
