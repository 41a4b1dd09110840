"""数据来源 of a single sheet: the records behind its figures, block by block, appended to its workbook."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.reports.contents import lacking
from cadreapp.reports.filling.filler import Form, Link
from cadreapp.reports.trail import SOURCES

LAYOUT = "来源"
"""The template's sheet of sources; a bureau's own older template may have none."""


@dataclass(frozen=True)
class Block:
    """What stands behind some figures: a heading that leads back to their sheet, and rows as the layout takes them.

    `home`: the title of the figures' sheet.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]
    home: str


class Sources:
    """The sheet of sources of a workbook, and how figures of its other sheets lead there."""

    def __init__(
        self,
        form: Form,
        common: Mapping[str, Any],
        blocks: Mapping[Hashable, Block],
        *,
        layout: str = LAYOUT,
        title: str = SOURCES,
    ) -> None:
        """Fill the sheet, a block for each key.

        Without any block, or with an older template without such a layout (that is told), figures lead nowhere.
        """
        self.sheet: Worksheet | None = None
        self._rows: dict[Hashable, int] = {}
        if not blocks:
            return
        if not form.has(layout):
            form.remarks.append(lacking(form, layout, title))
            return
        told = [{"标题": Link(block.title, block.home, "A1"), "记录": list(block.rows)} for block in blocks.values()]
        filled = form.sheet(layout, title, {**common, "块": told})
        self.sheet = filled.sheet
        self._rows = {key: first for key, (first, _) in zip(blocks, filled.spans["块"], strict=True)}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._rows

    @property
    def sheets(self) -> list[Worksheet]:
        """The sheet, if there is one."""
        return [self.sheet] if self.sheet is not None else []

    def of(self, key: Hashable, value: Any) -> Any:
        """A figure that leads to its block; as it is where there is none, or nothing to show."""
        row = self._rows.get(key)
        return self._link(value, row) if row else value

    def all(self, value: Any) -> Any:
        """A figure of everything: it leads to the head of the sheet."""
        return self._link(value, 1)

    def _link(self, value: Any, row: int) -> Any:
        return value if value is None or self.sheet is None else Link(value, self.sheet.title, f"A{row}")
