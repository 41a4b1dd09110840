"""Cells that say exactly what they were given, and the import workbooks: template and export are one and the same."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from cadreapp.exchange import drawings
from cadreapp.exchange.headers import IDENTITY
from cadreapp.records.checks import cell as cell_value
from cadreapp.records.checks import parse
from cadreapp.records.kind import FieldSpec, FieldType, Kind, Named
from cadreapp.saving import beside

BODY, HEAD = "仿宋_GB2312", "黑体"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE = Side(style="thin", color="FFBBBBBB")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
LONGEST_CELL = 32767
ROWS_WITH_LISTS = 2000


def put(cell: Cell, value: Any) -> Cell:
    """Write a value so that it reads back as it is: text never becomes a formula, `_x003D_` stays what it says."""
    if isinstance(value, str):
        cell.value = _ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", value))[:LONGEST_CELL]
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def columns(kind: Kind) -> list[tuple[FieldSpec, FieldSpec | None]]:
    """The columns of a kind's sheet: (field, None) or (field, its detail); pictures and files are not in workbooks."""
    found: list[tuple[FieldSpec, FieldSpec | None]] = []
    for spec in kind.fields:
        if spec.type in (FieldType.PHOTO, FieldType.FILES):
            continue
        found.append((spec, None))
        found += [(spec, detail) for detail in spec.details]
    return found


def shown(spec: FieldSpec, detail: FieldSpec | None, value: Any, names: Mapping[int, str]) -> Any:
    """What a cell holds; `names`: person → the name that means nobody else."""
    if value is None:
        return None
    if detail is not None:
        said = [str(n.detail.get(detail.name, "")) for n in value]
        return "、".join(said) if any(said) else None
    if spec.type is FieldType.PERSON:
        return _name(value, names)
    if spec.type is FieldType.PEOPLE:
        return "、".join(_name(n, names) for n in value)
    return cell_value(spec, value)


def _name(named: Named, names: Mapping[int, str]) -> str:
    return names.get(named.person, named.name) if named.person is not None else named.name


def example_row(kind: Kind) -> list[Any]:
    """The values of the example row of a kind's sheet, by column; import skips the row while it is unchanged."""
    row: list[Any] = []
    for spec, detail in columns(kind):
        value = None if detail is not None or spec.example is None else parse(spec, spec.example)
        row.append(shown(spec, detail, value, {}))
    return row


def add_sheet(
    book: Workbook,
    kind: Kind,
    rows: Iterable[tuple[Mapping[str, Any], str]],
    names: Mapping[int, str],
    *,
    identity: bool,
    example: bool = False,
) -> Worksheet:
    """A sheet of a kind: header in row 1, an example row or the records' values with their uids in a hidden column."""
    sheet: Worksheet = book.create_sheet(kind.title)
    heads = columns(kind)
    for number, (spec, detail) in enumerate(heads, 1):
        head = put(sheet.cell(1, number), detail.label if detail else spec.head)
        head.font = Font(name=HEAD, size=11, bold=False, color="FF8F1D17" if spec.required and not detail else None)
        head.fill = PatternFill("solid", fgColor="FFF2F2F2")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.border = _BORDER
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(8, min(48, (detail or spec).width + 2, 48))
        if detail is None:
            _choices(sheet, spec, letter)
            if spec.type in (FieldType.ID_NUMBER, FieldType.PARTIAL, FieldType.PERIOD):
                sheet.column_dimensions[letter].number_format = "@"
    data: list[tuple[list[Any], str]] = []
    if example:
        data.append((example_row(kind), ""))
    for values, uid in rows:
        data.append(([shown(s, d, values.get(s.name), names) for s, d in heads], uid))
    for row, (cells, uid) in enumerate(data, 2):
        for number, value in enumerate(cells, 1):
            _body(put(sheet.cell(row, number), value), heads[number - 1][0])
            if example and row == 2:
                sheet.cell(row, number).font = Font(name=BODY, size=11, italic=True, color="FF808080")
        if identity:
            put(sheet.cell(row, len(heads) + 1), uid)
    if identity:
        put(sheet.cell(1, len(heads) + 1), IDENTITY).font = Font(name=HEAD, size=11)
        sheet.column_dimensions[get_column_letter(len(heads) + 1)].hidden = True
    _print(sheet, len(heads), max(2, len(data) + 1))
    return sheet


def _body(cell: Cell, spec: FieldSpec) -> None:
    cell.font = Font(name=BODY, size=11)
    cell.border = _BORDER
    wrap = spec.type in (FieldType.TEXT, FieldType.LONG, FieldType.PEOPLE, FieldType.TAGS, FieldType.CAMPAIGNS)
    number = spec.type in (FieldType.NUMBER, FieldType.MONEY)
    cell.alignment = Alignment(horizontal="right" if number else "left", vertical="top", wrap_text=wrap)
    if isinstance(cell.value, date):
        cell.number_format = "yyyy-mm-dd"
    elif spec.type is FieldType.MONEY:
        cell.number_format = "#,##0.00"
    elif not number:
        cell.number_format = "@"


def _choices(sheet: Worksheet, spec: FieldSpec, letter: str) -> None:
    words = ("是", "否") if spec.type is FieldType.FLAG else spec.choices
    joined = ",".join(words)
    if not words or len(joined) > 250 or any("," in w or '"' in w for w in words):
        return
    rule = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True, showErrorMessage=not spec.open)
    rule.errorTitle, rule.error = spec.label, "请从下拉列表里选择"
    rule.add(f"{letter}2:{letter}{ROWS_WITH_LISTS}")
    sheet.add_data_validation(rule)


def _print(sheet: Worksheet, width: int, height: int) -> None:
    sheet.freeze_panes = "A2"
    sheet.row_dimensions[1].height = 32
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{get_column_letter(width)}{height}"
    a4(sheet, landscape=True)


def a4(sheet: Worksheet, *, landscape: bool, fit_height: bool = False) -> None:
    """A4, as wide as the page, page numbers at the foot."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if fit_height else 0
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top, sheet.page_margins.bottom = 0.7, 0.7
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter.center.size = 9


def save(book: Workbook, target: Path) -> Path:
    """Write a workbook safely: beside its target, read back, renamed into place; UserError if that fails."""
    with beside(target) as path:
        drawings.write(book, path)
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
        if broken or CalamineWorkbook.from_path(path).sheet_names != book.sheetnames:
            raise OSError("写出的文件校验没有通过")
    return target
