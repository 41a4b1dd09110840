"""A filled sheet as a Word document: a table of the same rows, columns, merges, lines and type on the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.paper import column_pixels, digit_of
from cadreapp.reports.paper import add_field, dress, plain_defaults, w

_LINES = {"hair": 2, "thin": 4, "medium": 12, "thick": 18, "double": 6}
"""A line of a workbook → its width in eighths of a point."""
_SIDES = ("top", "left", "bottom", "right")
_USUAL_ROW, _USUAL_SIZE = 15.0, 11.0
_TALLEST_NOTHING = 0.7
"""Points of the paragraph between two tables, which Word demands."""


@dataclass(frozen=True)
class _Area:
    """Where a cell lies: rows and columns, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


def document(book: Workbook) -> Any:
    """The visible sheets of a workbook as python-docx document, each in a section of its own with its page's margins.

    Row heights are exact, as on the sheet; pages end where the sheet's do.
    """
    import docx
    from docx.enum.section import WD_SECTION

    paper = docx.Document()
    plain_defaults(paper)
    for at, sheet in enumerate(s for s in book.worksheets if s.sheet_state == "visible"):
        section = paper.add_section(WD_SECTION.NEW_PAGE) if at else paper.sections[0]
        room = _page(section, sheet)
        for number, (first, last) in enumerate(_pages(sheet)):
            if number:
                _nothing(paper, page_break=True)
            _table(paper, sheet, first, last, room)
        _nothing(paper)
    about = paper.core_properties
    about.author = about.last_modified_by = book.properties.creator or ""
    about.title, about.subject = book.properties.title or "", book.properties.subject or ""
    about.comments, about.language = "", "zh-CN"
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    return paper


def _pages(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """First and last row of each page."""
    first = 1
    for end in [*sorted(b.id for b in sheet.row_breaks.brk), sheet.max_row]:
        if first <= end <= sheet.max_row:
            yield first, end
            first = end + 1


def _page(section: Any, sheet: Worksheet) -> float:
    """Give a section the sheet's paper, margins, head and foot; how wide its text may be, in points."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Emu, Inches, Mm, Pt

    long, short = (Mm(420), Mm(297)) if str(sheet.page_setup.paperSize) == "8" else (Mm(297), Mm(210))
    flat = sheet.page_setup.orientation == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if flat else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if flat else (short, long)
    margins = sheet.page_margins
    section.left_margin, section.right_margin = Inches(margins.left), Inches(margins.right)
    section.top_margin, section.bottom_margin = Inches(margins.top), Inches(margins.bottom)
    section.header_distance, section.footer_distance = Inches(margins.header), Inches(margins.footer)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(w("start"), "1")
    section._sectPr.append(numbers)
    for part, texts in ((section.header, sheet.oddHeader), (section.footer, sheet.oddFooter)):
        part.is_linked_to_previous = False
        paragraph = part.paragraphs[0]
        for text, side in (
            (texts.left, WD_ALIGN_PARAGRAPH.LEFT),
            (texts.center, WD_ALIGN_PARAGRAPH.CENTER),
            (texts.right, WD_ALIGN_PARAGRAPH.RIGHT),
        ):
            if text.text:
                paragraph.alignment = side
                paragraph.style.font.size = Pt(float(texts.center.size or 9))  # numbers of pages take it from there
                _running(paragraph, text.text, (text.font or "宋体").split(",")[0], text.size or 9)
    return float(Emu(section.page_width - section.left_margin - section.right_margin).pt)


def _running(paragraph: Any, text: str, face: str, size: float) -> None:
    """A line at the head or foot, with the numbers of pages in it."""
    for part in re.split(r"(&[PN])", text):
        run = paragraph.add_run("" if part in ("&P", "&N") else part)
        if part in ("&P", "&N"):
            add_field(run, "PAGE" if part == "&P" else "SECTIONPAGES")
        dress(run, face, size)


def _table(paper: Any, sheet: Worksheet, first: int, last: int, room: float) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.shared import Pt

    digit = digit_of(sheet.parent)
    columns = range(1, sheet.max_column + 1)
    widths = [column_pixels(sheet.column_dimensions[get_column_letter(c)].width or 8.43, digit) * 0.75 for c in columns]
    scale = min(1.0, room / sum(widths))
    table = paper.add_table(rows=last - first + 1, cols=len(widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width * scale)
    for at in range(first, last + 1):
        row = table.rows[at - first]
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Pt(_height(sheet, at) * scale)
    merged = {(a.min_row, a.min_col): a for a in sheet.merged_cells.ranges}
    for at in range(first, last + 1):
        for column in columns:
            cell = sheet.cell(at, column)
            if isinstance(cell, MergedCell):
                continue
            found = merged.get((at, column))
            area = (
                _Area(at, column, min(found.max_row, last), found.max_col) if found else _Area(at, column, at, column)
            )
            target = table.cell(at - first, column - 1)
            if found:
                target = target.merge(table.cell(area.bottom - first, area.right - 1))
            width = sum(widths[area.left - 1 : area.right]) * scale
            target.width = Pt(width)
            parts = [
                one
                for number in range(area.top, area.bottom + 1)
                for one in table.rows[number - first]._tr.tc_lst
                if one.grid_offset == column - 1
            ]
            _dress_cells(parts, sheet, area)
            _fill(
                target, sheet, area, (width, sum(_height(sheet, r) for r in range(area.top, area.bottom + 1)) * scale)
            )


def _height(sheet: Worksheet, row: int) -> float:
    return float(sheet.row_dimensions[row].height or _USUAL_ROW)


def _fill(target: Any, sheet: Worksheet, area: _Area, room: tuple[float, float]) -> None:
    """Text, picture, type and place of a cell; `room`: its width and height in points."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    cell = sheet.cell(area.top, area.left)
    size = float(cell.font.sz or _USUAL_SIZE)
    paragraph = target.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.25)
    sides = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph.alignment = sides.get(cell.alignment.horizontal or "", WD_ALIGN_PARAGRAPH.LEFT)
    if cell.alignment.indent:
        form.left_indent = Pt(size * cell.alignment.indent * 0.75)
    places = {"top": WD_CELL_VERTICAL_ALIGNMENT.TOP, "center": WD_CELL_VERTICAL_ALIGNMENT.CENTER}
    target.vertical_alignment = places.get(cell.alignment.vertical or "", WD_CELL_VERTICAL_ALIGNMENT.BOTTOM)
    picture = next((p for p in sheet._images if _stands(p, area)), None)
    if picture is not None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        share = min((room[0] - 8) / picture.width, (room[1] - 6) / picture.height)
        paragraph.add_run().add_picture(picture.ref, Pt(picture.width * share), Pt(picture.height * share))
    for at, line in enumerate(str("" if cell.value is None else cell.value).split("\n")):
        run = paragraph.add_run()
        if at:
            run.add_break()
        run.add_text(line)
        run.bold = bool(cell.font.b)
        dress(run, cell.font.name or "宋体", size)


def _stands(picture: Any, area: _Area) -> bool:
    start = getattr(picture.anchor, "_from", None)
    return start is not None and area.top <= start.row + 1 <= area.bottom and area.left <= start.col + 1 <= area.right


def _dress_cells(parts: list[Any], sheet: Worksheet, area: _Area) -> None:
    """Lines, ground and inner margins of a cell; of a merged one, of each row's part of it."""
    from docx.oxml import OxmlElement

    corner = {
        "top": sheet.cell(area.top, area.left),
        "left": sheet.cell(area.top, area.left),
        "bottom": sheet.cell(area.bottom, area.left),
        "right": sheet.cell(area.top, area.right),
    }
    borders = OxmlElement("w:tcBorders")
    for side in _SIDES:
        style = getattr(corner[side].border, side).style or getattr(corner["top"].border, side).style
        edge = OxmlElement(f"w:{side}")
        edge.set(w("val"), ("double" if style == "double" else "single") if style else "nil")
        if style:
            edge.set(w("sz"), str(_LINES.get(style, 4)))
            edge.set(w("color"), "000000")
        borders.append(edge)
    ground = corner["top"].fill
    shade = None
    if ground.fill_type == "solid" and isinstance(ground.fgColor.rgb, str):
        shade = OxmlElement("w:shd")
        shade.set(w("val"), "clear")
        shade.set(w("fill"), ground.fgColor.rgb[-6:])
    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(w("w"), "60")
        margin.set(w("type"), "dxa")
        margins.append(margin)
    for part in parts:
        properties = part.get_or_add_tcPr()
        for made in (borders, shade, margins):
            if made is not None:
                properties.append(deepcopy(made))


def _nothing(paper: Any, *, page_break: bool = False) -> None:
    """The paragraph between two tables, as low as may be; with the end of a page."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = paper.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_TALLEST_NOTHING)
    form.page_break_before = page_break
