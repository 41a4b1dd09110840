"""What the papers of a past year say, cell by cell, to be compared before and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.year import showcase

Cells = dict[tuple[str, str, str], Any]


def papers(desk: Desk, folder: Path, year: int) -> Cells:
    """Every cell of a year's showcase and appraisal sheets: (workbook, sheet, cell) → value."""
    folder.mkdir(parents=True, exist_ok=True)
    found: Cells = {}
    for name, write in (("晒比", showcase.showcase), ("考核表", showcase.appraisal)):
        target = folder / f"{name}.xlsx"
        write(desk, year, target)
        for sheet in load_workbook(target).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        found[name, sheet.title, cell.coordinate] = cell.value
    return found


def differences(before: Cells, after: Cells) -> list[str]:
    """Which cells differ, with both values."""
    return [
        f"{'!'.join(mark)}: {before.get(mark)!r} → {after.get(mark)!r}"
        for mark in sorted(before.keys() | after.keys())
        if before.get(mark) != after.get(mark)
    ]
