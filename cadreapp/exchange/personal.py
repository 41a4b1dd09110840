"""个人月报表: the first sheet of a cadre's workbook for a month, by which a filled one is known again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from cadreapp.exchange.filling import SHEET, add_instructions
from cadreapp.exchange.sheets import Sheet

TITLE = "个人月报表"
_LABELS = ("干部", "单位", "月份", "标识")


@dataclass(frozen=True)
class Cover:
    """Whose workbook it is, and of which month (2021-03). `uid`: the person's."""

    name: str
    unit: str
    period: str
    uid: str


def add_cover(book: Workbook, cover: Cover, tasks: Sequence[tuple[str, str, str, str]], hint: str) -> None:
    """The first sheet: who, month, the tasks (事项, 时段, 应完成, 还缺) and how to fill in."""
    facts = tuple(zip(_LABELS, (cover.name, cover.unit, cover.period, cover.uid), strict=True))
    sheet = add_instructions(book, TITLE, facts, hint, (("事项", "时段", "应完成", "还缺"), *tasks))
    sheet.row_dimensions[5].hidden = True


def read_cover(sheets: Sequence[Sheet]) -> Cover | None:
    """The cover of a workbook; None if it is not a 个人月报表."""
    for sheet in sheets:
        rows = [[*row, None, None] for row in sheet.rows[:8]]  # a row ends with its last value
        cells = {str(row[0]).strip(): str(row[1] or "").strip() for row in rows if row[0] is not None}
        if sheet.name.strip() == SHEET and TITLE in cells and all(label in cells for label in _LABELS):
            return Cover(*(cells[label] for label in _LABELS))
    return None
