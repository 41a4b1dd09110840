"""Numbers and dates are painted as LibreOffice shows them under the same formats."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.e2e.office import convert
from ui.paint.formats import shown

NUMBERS = (0, 1, 12, 1234, 1234567, -5, -1234.5, 0.5, 0.125, 99.95, 1.25, 86.44, 1320000)
MASKS = (
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.0",
    "#,##0.00",
    "0.#",
    "000",
    "0%",
    "0.0%",
    "#,##0;-#,##0",
    '0"人"',
    '"/ "0.0',
    '#,##0.00"元"',
    "0.0_ ",
    "#,##0;[Red]-#,##0",
    '0;-0;"—"',
    "0.0,",
    "¥#,##0.00",
)
DAYS = (date(2021, 12, 31), date(2022, 1, 5), datetime(2021, 6, 9, 8, 5, 7))
DATE_MASKS = (
    "yyyy-mm-dd",
    "yyyy/m/d",
    'yyyy"年"m"月"d"日"',
    "yyyy.mm",
    'm"月"d"日"',
    "yy-mm-dd",
    "yyyy-mm-dd hh:mm",
    "h:mm:ss",
    "[$-804]aaaa",
)


def test_the_formats_of_offices(tmp_path: Path) -> None:
    book = Workbook()
    (sheet,) = book.worksheets
    cases: list[tuple[Any, str]] = [(n, m) for m in MASKS for n in NUMBERS]
    cases += [(d, m) for m in DATE_MASKS for d in DAYS] + [(time(8, 5), "h:mm"), (time(14, 30), "hh:mm")]
    cases += [(n, "General") for n in (0, 12, 1.5, 1234567, -0.25, 86.4)] + [("字", "@"), ("字", "General")]
    for row, (value, mask) in enumerate(cases, 1):
        sheet.cell(row, 1, value).number_format = mask
    sheet.column_dimensions["A"].width = 40
    path = tmp_path / "formats.xlsx"
    book.save(path)
    convert([path], tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76,1")
    lines = list(csv.reader((tmp_path / "formats.csv").read_text("utf-8").splitlines()))
    wrong = [
        f"{value!r} under {mask}: {mine!r}, LibreOffice {line[0]!r}"
        for (value, mask), line in zip(cases, lines, strict=True)
        if (mine := shown(value, mask)).strip() != line[0].strip()
    ]
    assert not wrong, "\n".join(wrong)
