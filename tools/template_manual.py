"""Writes the names of all templates into docs/templates.md, the manual's page: `python -m tools.template_manual`.

What a name means is read off the template itself: the head above its column, or the label left of its cell.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.operations.sheets import SHEETS
from cadreapp.operations.templates import MORE
from cadreapp.reports.filling.placeholders import Parsed, Source, parse

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES, PAGE = ROOT / "resources" / "templates", ROOT / "docs" / "templates.md"
YEAR_END = {"showcase.xlsx": "年度业绩“晒比”、个人年度业绩表", "appraisal.xlsx": "年度考核登记表、季度汇总、结果名单"}
MARKER = "<!-- 以下由 python -m tools.template_manual 生成 -->\n"


def page() -> str:
    """The whole page: what is written by hand up to MARKER, and the names of every template after it."""
    text = PAGE.read_text("utf-8").partition(MARKER)[0] + MARKER
    for path in sorted(TEMPLATES.glob("*.xlsx")):
        titles = "、".join(dict.fromkeys(s.title for s in SHEETS if s.template == path.name))
        text += f"\n### {path.name}（{titles or YEAR_END.get(path.name, path.stem)}）\n"
        for sheet in load_workbook(path, rich_text=True).worksheets:
            text += f"\n工作表“{sheet.title}”\n\n| 单元格 | 名称 | 标记 | 栏目 |\n|---|---|---|---|\n"
            parsed = parse(sheet)
            seen: set[str] = set()
            for row in parsed.rows.values():
                for source in row.values():
                    for part in source.parts:
                        if part.name in seen:
                            continue
                        seen.add(part.name)
                        marks = part.marks + (f"选:{'/'.join(part.choices)}" if part.choices else "")
                        where, meaning = source.cell.coordinate, label(sheet, parsed, source)
                        text += f"| {where} | `{part.name}` | {marks} | {meaning} |\n"
            for name in MORE.get(path.name, {}).get(sheet.title, ()):
                text += f"| — | `{name}` | | 内置模板没有用到 |\n"
    return text


def label(sheet: Worksheet, parsed: Parsed, source: Source) -> str:
    """What the template says of a cell: its own words, the head above it, or the label left of it."""
    row, column = source.cell.row, source.cell.column
    own = source.text
    for part in source.parts:
        own = own.replace(part.text, "")
    if own := _words(own):
        return own
    if not any(len(p.path) > 1 for p in source.parts):
        return _left(sheet, parsed, row, column)
    if any(a.min_row <= row <= a.max_row and a.min_col == column and a.size["columns"] > 2 for a in sheet.merged_cells):
        return "整行" if column == 1 else _left(sheet, parsed, row, column)
    return next((w for r in range(row - 1, 0, -1) if (w := _said(sheet, parsed, r, column))), "")


def _left(sheet: Worksheet, parsed: Parsed, row: int, column: int) -> str:
    """The label left of a cell, if nothing that is filled in lies between."""
    for other in range(column - 1, 0, -1):
        if words := _said(sheet, parsed, row, other):
            return words
        if parsed.rows[row][other].parts:
            break
    return ""


def _said(sheet: Worksheet, parsed: Parsed, row: int, column: int) -> str:
    """The fixed words of a cell, seen through its merged range."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
        row, column = area.min_row, area.min_col
    source = parsed.rows[row][column]
    return "" if source.parts else _words(source.text)


def _words(text: str) -> str:
    return "".join(text.split()).strip("：:（）()“”，。　").replace("|", "／")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
