"""The painter: each feature of a workbook's page, seen in the pixels that it paints."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtGui import QImage, QPainter

from cadreapp.paging import Page, divide, measure, page_size
from cadreapp.records.period import Period
from cadreapp.reports.filling.charts import quarters_chart, radar_chart, stacked_chart
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from ui.paint import fonts, headers
from ui.paint.fonts import SANS, SERIF, ensure_app, replaced
from ui.paint.pdf import clipped, pages_of, paint_pdf
from ui.paint.printing import page_image
from ui.paint.sheet import PagePainter
from ui.paint.text import UNIT

DOTS = 4
"""Dots in a point of the pictures looked at."""


def paper(**width: float) -> tuple[Workbook, Worksheet]:
    """A sheet with margins of half an inch, rows of 30 points and columns of 100 points or so."""
    book = Workbook()
    sheet = book.worksheets[0]
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.5
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = width.get(letter, 16)
    for row in range(1, 13):
        sheet.row_dimensions[row].height = 30
    return book, sheet


def charted(sheet: Worksheet) -> None:
    """A page with room for a personal page's charts, which is fitted to its paper."""
    sheet["A12"], sheet.print_area = " ", "A1:J12"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


class Look:
    """The first page of a workbook, painted, and where its cells are."""

    def __init__(self, book: Workbook, page: int = 0):
        ensure_app()
        found, layout = pages_of(book)[page]
        width, height = page_size(found.sheet)
        self.image = QImage(round(width * DOTS), round(height * DOTS), QImage.Format.Format_RGB32)
        self.image.fill(0xFFFFFFFF)
        painter = QPainter(self.image)
        painter.scale(DOTS / UNIT, DOTS / UNIT)
        self.painter = PagePainter(painter, found, layout)
        self.painter.paint()
        painter.end()

    def box(self, first: str, last: str = "") -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a range in dots."""
        sheet = self.painter.sheet
        a, b = sheet[first], sheet[last or first]
        rect = self.painter.rect(a.row, a.column, b.row, b.column)
        return tuple(round(v / UNIT * DOTS) for v in (rect.left(), rect.top(), rect.right(), rect.bottom()))  # type: ignore[return-value]

    def dark(self, x: int, y: int) -> bool:
        return self.image.pixelColor(x, y).lightness() < 140

    def ink(self, left: int, top: int, right: int, bottom: int) -> list[tuple[int, int]]:
        return [(x, y) for y in range(top, bottom) for x in range(left, right) if self.dark(x, y)]

    def within(self, cell: str, last: str = "", inset: int = 4) -> list[tuple[int, int]]:
        """The dark dots of a cell but its edges."""
        left, top, right, bottom = self.box(cell, last)
        return self.ink(left + inset, top + inset, right - inset, bottom - inset)

    def runs(self, cells: str, along: bool) -> int:
        """How many pieces of ink a line across the lower edge (or down through it) of a cell meets."""
        left, top, right, bottom = self.box(cells)
        if along:
            line = [any(self.dark(x, bottom + d) for d in range(-3, 4)) for x in range(left + 8, right - 8)]
        else:
            line = [self.dark((left + right) // 2, y) for y in range(bottom - 12, bottom + 13)]
        return sum(now and not before for before, now in zip([False, *line], line, strict=False))


def middle(points: list[tuple[int, int]]) -> tuple[float, float]:
    assert points
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def bordered(style: str) -> Look:
    book, sheet = paper()
    sheet["B2"].border = Border(bottom=Side(style=style))
    sheet["D6"] = " "
    return Look(book)


@pytest.mark.parametrize("style", ["thin", "medium", "thick", "hair"])
def test_whole_lines(style: str) -> None:
    look = bordered(style)
    assert look.runs("B2", along=True) == 1


def test_a_thicker_line_is_thicker() -> None:
    def thickness(style: str) -> int:
        look = bordered(style)
        left, _, right, bottom = look.box("B2")
        return len(look.ink((left + right) // 2, bottom - 12, (left + right) // 2 + 1, bottom + 12))

    assert 0 < thickness("thin") < thickness("medium") < thickness("thick")


def test_a_double_line_is_two() -> None:
    assert bordered("double").runs("B2", along=False) == 2


@pytest.mark.parametrize(
    ("style", "least"),
    [
        ("dotted", 20),
        ("dashed", 12),
        ("dashDot", 12),
        ("dashDotDot", 14),
        ("mediumDashed", 8),
        ("mediumDashDot", 10),
        ("mediumDashDotDot", 12),
        ("slantDashDot", 10),
    ],
)
def test_broken_lines(style: str, least: int) -> None:
    assert bordered(style).runs("B2", along=True) >= least


def test_diagonals() -> None:
    book, sheet = paper()
    sheet["B2"].border = Border(diagonal=Side(style="thin"), diagonalDown=True)
    sheet["C2"].border = Border(diagonal=Side(style="thin"), diagonalUp=True)
    sheet["D6"] = " "
    look = Look(book)
    for cell, falls in (("B2", True), ("C2", False)):
        left, top, right, bottom = look.box(cell)
        x, y = left + (right - left) // 4, top + (bottom - top) // 4
        near = look.ink(x - 4, y - 4, x + 4, y + 4)
        assert bool(near) is falls
        assert look.within(cell)


def test_the_heavier_of_two_lines_on_one_edge_is_drawn() -> None:
    book, sheet = paper()
    sheet["B2"].border = Border(right=Side(style="thin"))
    sheet["C2"].border = Border(left=Side(style="thick", color="FFFF0000"))
    sheet["D6"] = " "
    look = Look(book)
    _, top, right, bottom = look.box("B2")
    assert look.image.pixelColor(right, (top + bottom) // 2).red() > 200


def test_a_merged_range_has_its_edges_but_no_lines_within() -> None:
    book, sheet = paper()
    for row in sheet["B2:D4"]:
        for cell in row:
            cell.border = Border(*[Side(style="thin")] * 4)
    sheet.merge_cells("B2:D4")
    look = Look(book)
    assert not look.within("B2", "D4")
    left, top, right, bottom = look.box("B2", "D4")
    for x, y in ((left, (top + bottom) // 2), (right, (top + bottom) // 2), ((left + right) // 2, bottom)):
        assert look.ink(x - 3, y - 3, x + 4, y + 4)


def test_fills_theme_colours_and_patterns() -> None:
    book, sheet = paper()
    fills = {
        "A1": PatternFill("solid", fgColor="FFC00000"),
        "B1": PatternFill("solid", fgColor=Color(theme=1)),
        "C1": PatternFill("solid", fgColor=Color(theme=0, tint=-0.5)),
        "D1": PatternFill("solid", fgColor=Color(indexed=12)),
        "E1": PatternFill("gray125"),
    }
    for place, fill in fills.items():
        sheet[place].fill = fill
    look = Look(book)

    def seen(cell: str) -> tuple[int, int, int]:
        left, top, right, bottom = look.box(cell)
        return look.image.pixelColor((left + right) // 2, (top + bottom) // 2).getRgb()[:3]  # type: ignore[return-value]

    assert [seen(c) for c in ("A1", "B1", "D1")] == [(192, 0, 0), (0, 0, 0), (0, 0, 255)]
    assert all(120 <= v <= 135 for v in seen("C1"))
    share = len(look.within("E1")) / ((look.box("E1")[2] - look.box("E1")[0]) * 120)
    assert 0.02 < share < 0.4


@pytest.mark.parametrize(
    ("horizontal", "place"), [("left", 0.2), ("center", 0.5), ("right", 0.8), ("centerContinuous", 0.5)]
)
def test_alignment_across(horizontal: str, place: float) -> None:
    book, sheet = paper()
    sheet["B2"] = "字"
    sheet["B2"].alignment = Alignment(horizontal=horizontal)
    look = Look(book)
    left, _, right, _ = look.box("B2")
    x, _ = middle(look.within("B2", inset=0))
    assert abs((x - left) / (right - left) - place) < 0.16


@pytest.mark.parametrize(("vertical", "place"), [("top", 0.25), ("center", 0.5), ("bottom", 0.75)])
def test_alignment_down(vertical: str, place: float) -> None:
    book, sheet = paper()
    sheet["B2"] = "字"
    sheet["B2"].alignment = Alignment(vertical=vertical)
    look = Look(book)
    _, top, _, bottom = look.box("B2")
    _, y = middle(look.within("B2", inset=0))
    assert abs((y - top) / (bottom - top) - place) < 0.1


def test_distributed_text_fills_its_cell_and_indent_moves_it() -> None:
    book, sheet = paper()
    for row, alignment in ((1, Alignment(horizontal="distributed")), (2, Alignment(horizontal="left", indent=3))):
        sheet.cell(row, 2, "姓名").alignment = alignment
    sheet["B3"] = "姓名"
    look = Look(book)
    left, _, right, _ = look.box("B1")
    spread = [x for x, _ in look.within("B1", inset=0)]
    assert min(spread) - left < 24 and right - max(spread) < 24
    assert min(x for x, _ in look.within("B2", inset=0)) - min(x for x, _ in look.within("B3", inset=0)) > 60
    gaps = [x for x in range(min(spread), max(spread)) if x not in set(spread)]
    assert len(gaps) > (right - left) / 3


def test_fill_repeats_a_text() -> None:
    book, sheet = paper()
    sheet["B1"], sheet["B2"] = "＊", "＊"
    sheet["B2"].alignment = Alignment(horizontal="fill")
    look = Look(book)
    assert len(look.within("B2", inset=0)) > 4 * len(look.within("B1", inset=0))


def test_text_runs_into_empty_cells_only() -> None:
    book, sheet = paper()
    sheet["A1"], sheet["A2"], sheet["B2"] = "一行很长很长很长很长很长的字", "一行很长很长很长很长很长的字", "邻"
    look = Look(book)
    assert look.within("B1")
    (told,) = look.painter.clipped
    assert (told.cell, told.whole) == ("A2", True) and told.used < told.asked


def test_what_shrinks_to_fit_is_smaller_and_whole() -> None:
    book, sheet = paper()
    for row, text, shrinks in (
        (1, "一行很长很长很长的字", False),
        (2, "一行很长很长很长的字", True),
        (3, "一行", True),
    ):
        sheet.cell(row, 1, text)
        sheet.cell(row, 1).alignment = Alignment(shrink_to_fit=shrinks)
        sheet.cell(row, 2, "邻")
    look = Look(book)
    assert [told.cell for told in look.painter.clipped] == ["A1"]
    heights = [max(y for _, y in dots) - min(y for _, y in dots) for dots in (look.within("A2"), look.within("A3"))]
    assert heights[0] < heights[1]
    left, _, right, _ = look.box("A2")
    assert max(x for x, _ in look.within("A2", inset=0)) < right - 2


def test_pictures_stand_where_they_are_anchored(tmp_path: Path) -> None:
    """Of their own size from a cell on, or stretched between two; from a file as it was saved."""
    book, sheet = paper()
    sheet["A1"], sheet["E9"] = " ", " "
    for name in ("one", "two"):
        picture = QImage(20, 10, QImage.Format.Format_RGB32)
        picture.fill(0xFF000000)
        picture.save(str(tmp_path / f"{name}.png"))
        sheet.add_image(Image(tmp_path / f"{name}.png"), "B2" if name == "one" else "C5")
    fixed, stretched = sheet._images
    fixed.width, fixed.height = 40, 20
    stretched.anchor = TwoCellAnchor(_from=AnchorMarker(col=2, row=4), to=AnchorMarker(col=4, row=6))
    book.save(tmp_path / "a.xlsx")
    look = Look(load_workbook(tmp_path / "a.xlsx"))
    left, top, _, _ = look.box("B2")
    dots = look.ink(left, top, left + 50 * DOTS, top + 25 * DOTS)
    assert (max(x for x, _ in dots) - left, max(y for _, y in dots) - top) == pytest.approx(
        (30 * DOTS, 15 * DOTS), abs=3
    )
    left, top, right, bottom = look.box("C5", "D6")
    dots = look.ink(left + 1, top + 1, right - 1, bottom - 1)
    assert len(dots) > 0.98 * (right - left) * (bottom - top)


def test_a_space_at_the_end_of_a_line_takes_no_room() -> None:
    """Wherever the line breaks: a text that has the height keeps its size."""
    book, sheet = paper()
    sheet.row_dimensions[1].height = 120
    for length in range(3, 12):
        sheet["A1"] = "字" * length + "，人 33 人，合格 26 人。"
        sheet["A1"].alignment = Alignment(wrap_text=True)
        assert clipped(book) == [], length


def test_what_is_cut_is_told() -> None:
    book, sheet = paper()
    sheet["A1"] = "很长的一段话" * 60
    sheet["A1"].alignment = Alignment(wrap_text=True)
    (told,) = clipped(book)
    assert told.cell == "A1" and not told.whole
    sheet["A1"] = "短"
    assert clipped(book) == []


@pytest.mark.parametrize("rotation", [90, 180, 45, 135, 255])
def test_turned_text(rotation: int) -> None:
    book, sheet = paper()
    sheet.row_dimensions[2].height = 120
    sheet["B2"] = "竖着写的字"
    sheet["B2"].alignment = Alignment(textRotation=rotation, horizontal="center", vertical="center")
    look = Look(book)
    points = look.within("B2", inset=0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if rotation in (90, 180, 255):
        assert high > 3 * wide
    else:
        assert 0.6 < high / wide < 1.7
    assert not look.painter.clipped
    left, top, right, bottom = look.box("B2")
    assert abs(middle(points)[0] - (left + right) / 2) < 20 and abs(middle(points)[1] - (top + bottom) / 2) < 20


def test_up_and_down_are_not_the_same() -> None:
    tops = []
    for rotation in (90, 180):
        book, sheet = paper()
        sheet.row_dimensions[2].height = 120
        sheet["B2"] = "口　　一"
        sheet["B2"].alignment = Alignment(textRotation=rotation, horizontal="center", vertical="center")
        look = Look(book)
        _, top, _, bottom = look.box("B2")
        tops.append(middle(look.within("B2", inset=0))[1] < (top + bottom) / 2)
    assert tops == [False, True]


def test_underlines_and_strike() -> None:
    counts = {}
    for name, font in {
        "plain": Font(size=14),
        "single": Font(size=14, underline="single"),
        "double": Font(size=14, underline="double"),
        "strike": Font(size=14, strike=True),
        "bold": Font(size=14, bold=True),
    }.items():
        book, sheet = paper()
        sheet["B2"] = "口口口"
        sheet["B2"].font = font
        look = Look(book)
        x = round(middle(look.within("B2", inset=0))[0])
        ys = {y for px, y in look.within("B2", inset=0) if px == x}
        counts[name] = sum(y - 1 not in ys for y in ys), len(look.within("B2", inset=0))
    assert counts["single"][0] == counts["plain"][0] + 1
    assert counts["double"][0] == counts["plain"][0] + 2
    assert counts["strike"][1] > counts["plain"][1] and counts["bold"][1] > counts["plain"][1]


def test_runs_of_several_faces() -> None:
    book, sheet = paper()
    red = TextBlock(InlineFont(color="FFFF0000", sz=16, b=True), "红")
    sheet["B2"] = CellRichText("黑", red)
    look = Look(book)
    left, top, right, bottom = look.box("B2")
    colours = {look.image.pixelColor(x, y).name() for x in range(left, right) for y in range(top, bottom)}
    assert "#ff0000" in colours and "#000000" in colours


def test_print_area_hidden_columns_and_centring() -> None:
    book, sheet = paper()
    for column in range(1, 6):
        sheet.cell(2, column, "字")
    sheet.print_area = "B2:D4"
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.print_options.horizontalCentered = sheet.print_options.verticalCentered = True
    look = Look(book)
    assert look.painter.page.columns == [2, 4] and look.painter.page.rows == [2, 4]
    left, top, right, bottom = look.box("B2", "D4")
    assert abs(left + right - look.image.width()) < 3 and abs(top + bottom - look.image.height()) < 3


def laid(change: Callable[[Worksheet], None], rows: int = 60, columns: int = 12) -> list[Page]:
    _, sheet = paper()
    for row in range(1, rows + 1):
        sheet.row_dimensions[row].height = 30
        for column in range(1, columns + 1):
            sheet.cell(row, column, 1)
    for column in range(1, columns + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 16
    change(sheet)
    return divide(sheet, measure(sheet))


def test_pages_across_and_down() -> None:
    pages = laid(lambda s: None)
    assert len({tuple(p.columns) for p in pages}) == 2 and len({tuple(p.rows) for p in pages}) == 3
    assert pages[0].columns == pages[1].columns, "down, then over"

    def over(sheet: Worksheet) -> None:
        sheet.page_setup.pageOrder = "overThenDown"

    assert [p.rows for p in laid(over)][0] == [p.rows for p in laid(over)][1]


def test_breaks_and_repeated_heads() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_breaks.append(Break(id=10))
        sheet.col_breaks = ColBreak()
        sheet.col_breaks.append(Break(id=2))
        sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:A"

    pages = laid(change)
    assert pages[0].rows == list(range(1, 11)) and pages[0].columns == [1, 2]
    assert pages[1].rows[:3] == [1, 2, 11]
    other = next(p for p in pages if p.columns != [1, 2])
    assert other.columns[:2] == [1, 3]


def test_scale_and_fitting() -> None:
    def half(sheet: Worksheet) -> None:
        sheet.page_setup.scale = 50

    def wide(sheet: Worksheet) -> None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0

    def whole(sheet: Worksheet) -> None:
        wide(sheet)
        sheet.page_setup.fitToHeight = 1

    assert {p.scale for p in laid(half)} == {0.5}
    pages = laid(wide)
    assert {len(p.columns) for p in pages} == {12} and len(pages) > 1
    assert pages[0].scale == round(pages[0].scale, 2) < 0.6
    assert len(laid(whole)) == 1


def test_a3_and_landscape(tmp_path: Path) -> None:
    book, sheet = paper()
    sheet["A1"] = "三号纸"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 8, "landscape"
    paint_pdf(book, tmp_path / "a.pdf")
    info = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], check=True, capture_output=True, text=True).stdout
    size = next(line for line in info.splitlines() if line.startswith("Page size"))
    width, height = (float(word) for word in size.split() if word.replace(".", "").isdigit())
    assert abs(width - 1190.55) < 2 and abs(height - 841.89) < 2
    ((page, layout),) = pages_of(book)
    assert page_image(page, layout, 1.0).width() == 1191


def runs(text: str, **other: Any) -> list[Any]:
    book, sheet = paper()
    sheet.title = "名单"
    sheet.oddFooter.center.text = text
    for name, value in other.items():
        setattr(sheet.oddFooter.center, name, value)
    page = Page(sheet, [1], [1], 1.0, number=3, of=7)
    headers.file_names[book] = "a.xlsx"
    return headers.runs_of(sheet.oddFooter.center, sheet, page, datetime(2021, 5, 6, 8, 5))


def test_a_columns_colour_and_names_in_lines(tmp_path: Path) -> None:
    """The same from the workbook that was just made and from its file: one dark column, names of three lines below."""
    book, sheet = paper()
    marks = [
        ConfirmedGrade(1, period, "已确认", "好" if best else "较好", score=Decimal(90), best=best)
        for period in Period(2021, "year", 1).split("quarter")
        for best in (period.index == 2,)
    ]
    sheet.row_dimensions[4].height = 150
    charted(sheet)
    quarters_chart(sheet, marks, 4)
    book.save(tmp_path / "a.xlsx")
    for made in (book, load_workbook(tmp_path / "a.xlsx")):
        look = Look(made)
        left, top, right, bottom = look.box("F4", "J4")
        across = [look.image.pixelColor(x, (top + bottom) // 2).lightness() for x in range(left, right)]
        shades = [v for before, v in zip([255, *across], across, strict=False) if before > 220 and v <= 220]
        assert len(shades) == 4 and [v < 80 for v in shades] == [False, True, False, False]
        low = [any(look.dark(x, y) for x in range(left, right)) for y in range((top + 3 * bottom) // 4, bottom)]
        lines = sum(now and not before for before, now in zip([False, *low], low, strict=False))
        assert lines == 4, "the column's foot, then the quarter, its grade, the year"


@pytest.mark.parametrize(("lowest", "reach"), [(0, 100 / 110), (40, 60 / 70)])
def test_a_radars_axes_begin_where_its_chart_says(lowest: int, reach: float) -> None:
    book, sheet = paper()
    for row in range(1, 6):
        sheet.cell(row, 1, "甲乙丙丁戊"[row - 1])
        sheet.cell(row, 9, 100)
    sheet.row_dimensions[8].height = 200
    charted(sheet)
    radar_chart(sheet, 1, 5, 8)
    sheet._charts[0].y_axis.scaling.min = lowest
    look = Look(book)
    left, top, right, bottom = look.box("A8", "E8")
    middle_ = (left + right) // 2
    dark = [y for y in range(top, bottom) if look.dark(middle_, y)]
    size = (min(right - left, bottom - top) / DOTS / 2 - 24 * look.painter.page.scale) * DOTS
    drawn = [y for y in dark if y < (top + bottom) / 2 and y > (top + bottom) / 2 - size * 1.02]
    assert drawn and abs(((top + bottom) / 2 - min(drawn)) / size - reach) < 0.05


def test_codes_of_headers_and_footers() -> None:
    assert "".join(t for t, _ in runs("第 &P 页 共 &N 页 &A &F &D &T && &P+1 &[Page]")) == (
        "第 3 页 共 7 页 名单 a.xlsx 2021-5-6 8:05 & 4 3"
    )
    found = runs('甲&B乙&B丙&"黑体,Regular"&14丁&U戊&KFF0000己', font="宋体,Bold", size=9)
    assert [(t, f.bold, f.name, f.size, f.underline, f.colour.name()) for t, f in found] == [
        ("甲", True, "宋体", 9, "", "#000000"),
        ("乙", False, "宋体", 9, "", "#000000"),
        ("丙", True, "宋体", 9, "", "#000000"),
        ("丁", False, "黑体", 14, "", "#000000"),
        ("戊", False, "黑体", 14, "single", "#000000"),
        ("己", False, "黑体", 14, "single", "#ff0000"),
    ]


def test_first_odd_and_even_pages_have_their_own() -> None:
    book, sheet = paper()
    for row in range(1, 80):
        sheet.cell(row, 1, row)
        sheet.row_dimensions[row].height = 30
    sheet.HeaderFooter.differentFirst = sheet.HeaderFooter.differentOddEven = True
    sheet.firstFooter.center.text, sheet.evenFooter.left.text, sheet.oddFooter.right.text = "首", "双", "单"
    found = []
    for page, _ in pages_of(book)[:3]:
        _, footer = headers.parts_of(sheet, page)
        found.append(footer.left.text or footer.center.text or footer.right.text)
    assert found == ["首", "双", "单"]
    image = Look(book, 1)
    height, width = image.image.height(), image.image.width()
    assert image.ink(0, height - 200, width // 3, height - 60), "the even page's footer stands at its left"


@pytest.mark.parametrize(
    ("named", "installed", "painted"),
    [
        ("仿宋_GB2312", ("仿宋_GB2312", "FangSong"), "仿宋_GB2312"),
        ("仿宋_GB2312", ("FangSong", "SimSun"), "FangSong"),
        ("仿宋_GB2312", ("SimSun", "Arial"), SERIF),
        ("方正小标宋简体", ("方正小标宋_GBK",), "方正小标宋_GBK"),
        ("黑体", ("SimHei",), "SimHei"),
        ("黑体", ("Arial", "DejaVu Sans"), SANS),
        ("没有见过的字体", ("Arial",), SERIF),
        ("Some Unknown Sans", ("Arial",), SANS),
    ],
)
def test_the_official_typeface_when_installed_else_the_shipped_one(
    named: str, installed: tuple[str, ...], painted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: frozenset({*installed, SANS, SERIF}))
    assert fonts.present.__wrapped__(named) == painted


def test_replaced_typefaces_are_named() -> None:
    ensure_app()
    book, sheet = paper()
    sheet["A1"], sheet["A2"] = "甲", "乙"
    sheet["A1"].font, sheet["A2"].font = Font(name="没有这种字体"), Font(name=SERIF)
    assert replaced(book) == {"没有这种字体": SERIF}


def test_a_pdf_embeds_its_fonts_and_its_text_is_chinese(tmp_path: Path) -> None:
    book, sheet = paper()
    words = "年轻干部金龙方人一二☑男☐女"  # with characters that have twins among radicals and compatibility ideographs
    for row, name in enumerate(("仿宋_GB2312", "黑体", "方正小标宋简体", "楷体_GB2312", "宋体"), 1):
        sheet.cell(row, 1, words).font = Font(name=name, size=12)
    sheet.column_dimensions["A"].width = 60
    paint_pdf(book, tmp_path / "a.pdf")

    def told(*command: str) -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    text = told("pdftotext", str(tmp_path / "a.pdf"), "-")
    assert text.count(words) == 5
    fonts = told("pdffonts", str(tmp_path / "a.pdf")).splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), "embedded"


def test_lying_bars_stand_at_their_rows(tmp_path: Path) -> None:
    """The middle of each bar is the middle of its row, from the workbook just made and from its file."""
    book, sheet = paper(H=60)
    for row, name in enumerate(("姓名", "甲", "乙", "丙"), 1):
        for column, title in enumerate(("姓名", *"ABCDE"), 1):
            sheet.cell(row, column, title if row == 1 else name if column == 1 else 20 - row)
    charted(sheet)
    sheet.print_area = "A1:H12"
    stacked_chart(sheet, 1, 4)
    book.save(tmp_path / "a.xlsx")
    for made in (book, load_workbook(tmp_path / "a.xlsx")):
        look = Look(made)
        box = sheet._charts[0].layout.manualLayout
        left, _, right, _ = look.box("H1", "H5")
        x = round(left + (right - left) * box.x) + 12  # within the first, black part
        _, top, _, bottom = look.box("H2", "H4")
        dark = [y for y in range(top, bottom) if look.dark(x, y)]
        bars = [[y for y in dark if a <= y < b] for _, a, _, b in (look.box(f"H{row}") for row in (2, 3, 4))]
        for row, bar in zip((2, 3, 4), bars, strict=True):
            _, a, _, b = look.box(f"H{row}")
            assert bar and abs((min(bar) + max(bar)) / 2 - (a + b) / 2) < DOTS, row
            assert (max(bar) - min(bar)) < (b - a) * 0.8, "no bar reaches into the next row"
