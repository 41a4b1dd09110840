"""Page setup: changed on the sheets themselves, undone exactly; page ranges as people write them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image

from cadreapp.errors import UserError
from cadreapp.operations.page_setup import A3, A4, INTERNAL, Setups, page_numbers, pictures_kept
from cadreapp.paging import divide, measure
from tests.unit.test_filler import filled, listed


def book() -> Workbook:
    """Two sheets: an upright one with head rows and a footer, a turned one on one page."""
    made = Workbook()
    first, second = made.worksheets[0], made.create_sheet("第二张")
    first.title = "第一张"
    for row in range(1, 101):
        first.cell(row, 1, row)
    first.print_title_rows = "1:2"
    first.oddFooter.center.text = "第 &P 页 共 &N 页"
    first.oddHeader.left.text = "原来的页眉"
    first.sheet_properties.pageSetUpPr.fitToPage = True
    first.page_setup.fitToWidth, first.page_setup.fitToHeight = 1, 0
    second.cell(1, 1, "二")
    second.page_setup.orientation = "landscape"
    return made


def state(made: Workbook) -> list[object]:
    """Everything of the setup that a file holds."""
    return [
        (
            s.page_setup.orientation or "portrait",
            str(s.page_setup.paperSize or 9),
            s.page_setup.scale,
            s.page_setup.fitToHeight,
            bool(s.sheet_properties.pageSetUpPr and s.sheet_properties.pageSetUpPr.fitToPage),
            s.print_title_rows,
            [round(getattr(s.page_margins, n), 6) for n in ("left", "top", "right", "bottom", "header")],
            [getattr(p, n).text for p in (s.oddHeader, s.oddFooter) for n in ("left", "center", "right")],
            bool(s.print_options.horizontalCentered),
        )
        for s in made.worksheets
    ]


def test_changes_are_in_the_saved_file_and_can_be_taken_back(tmp_path: Path) -> None:
    made = book()
    setups = Setups(made)
    before = [setups.of(t) for t in made.sheetnames]
    was = state(made)
    everything = dict(
        landscape=True,
        paper=A3,
        margins=(10, 20, 10, 20),
        fit_width=False,
        titles=False,
        centred=True,
        running=False,
        internal=True,
    )
    setups.change(["第一张"], **everything)
    made.save(tmp_path / "a.xlsx")
    first, second = load_workbook(tmp_path / "a.xlsx").worksheets
    assert (first.page_setup.orientation, str(first.page_setup.paperSize)) == ("landscape", "8")
    assert [round(m * 25.4) for m in (first.page_margins.left, first.page_margins.top)] == [10, 20]
    assert not first.sheet_properties.pageSetUpPr.fitToPage and not first.print_title_rows
    assert first.print_options.horizontalCentered and not first.oddFooter.center.text
    assert first.oddHeader.left.text == INTERNAL
    assert second.page_setup.orientation == "landscape" and not second.print_options.horizontalCentered
    setups.reset(made.sheetnames)
    assert [setups.of(t) for t in made.sheetnames] == before and state(made) == was


def test_the_internal_line_keeps_what_stood_at_the_head() -> None:
    made = book()
    Setups(made).change(["第一张"], internal=True)
    assert made["第一张"].oddHeader.left.text == f"{INTERNAL}　原来的页眉"
    assert made["第一张"].oddFooter.center.text == "第 &P 页 共 &N 页"


def test_margins_that_leave_no_room_are_refused_and_change_nothing() -> None:
    made = book()
    setups = Setups(made)
    was = state(made)
    with pytest.raises(UserError, match="页边距"):
        setups.change(made.sheetnames, margins=(90, 10, 90, 10))
    assert state(made) == was


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", [1, 2, 3, 4, 5, 6]),
        ("1-3,5", [1, 2, 3, 5]),
        ("5，1—2、2", [5, 1, 2]),
        ("4-", [4, 5, 6]),
        ("2至3", [2, 3]),
        (" 6 ", [6]),
    ],
)
def test_page_ranges(text: str, pages: list[int]) -> None:
    assert page_numbers(text, 6) == pages


@pytest.mark.parametrize("text", ["0", "7", "3-1", "1-9", "一", "1-2-3", "-3"])
def test_page_ranges_that_are_wrong(text: str) -> None:
    with pytest.raises(UserError, match="页码范围"):
        page_numbers(text, 6)


def test_a_workbook_with_pictures_can_be_written_twice(tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    png += chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")

    class Plain(Image):
        """Uses up its bytes when it is written, as pictures of a template do."""

        def __init__(self) -> None:
            self.ref, self.format, self.width, self.height, self.anchor = io.BytesIO(png), "png", 1, 1, "A1"

        def _data(self) -> bytes:
            data = self.ref.read()
            self.ref.close()
            return data

    made = book()
    made.worksheets[0].add_image(Plain())
    for name in ("a.xlsx", "b.xlsx"):
        with pictures_kept(made):
            made.save(tmp_path / name)
        assert made.worksheets[0]._images[0].ref.getvalue() == png


def laid_out(tmp_path: Path) -> Workbook:
    """A filled table of three pages, whose ends were reckoned."""
    sheet = filled(listed(tmp_path / "t.xlsx", 1), 60)
    return sheet.parent


def test_a_larger_paper_has_the_same_pages_in_larger_type(tmp_path: Path) -> None:
    made = laid_out(tmp_path)
    setups, sheet = Setups(made), made["一"]
    assert setups.of("一").fit_width, "it is shown as fitted: its scale was written for its width"
    before = [page.rows for page in divide(sheet, measure(sheet))]
    scale = sheet.page_setup.scale
    setups.change(["一"], paper=A3)
    assert sheet.page_setup.scale == int(scale * 1.41)
    assert [page.rows for page in divide(sheet, measure(sheet))] == before
    setups.change(["一"], paper=A4)
    assert sheet.page_setup.scale == scale


def test_laid_otherwise_a_page_ends_where_it_is_full(tmp_path: Path) -> None:
    made = laid_out(tmp_path)
    setups, sheet = Setups(made), made["一"]
    ends = [b.id for b in sheet.row_breaks.brk]
    setups.change(["一"], landscape=True)
    assert ends and not sheet.row_breaks.brk
    pages = divide(sheet, measure(sheet))
    assert len(pages) > len(ends) + 1 and len({tuple(page.columns) for page in pages}) == 1
    setups.reset(["一"])
    assert [b.id for b in sheet.row_breaks.brk] == ends


def test_columns_in_which_nobody_has_anything_are_left_out_on_request() -> None:
    made = Workbook()
    page = made.worksheets[0]
    for row in (
        ("姓名", "走访", "比武", "表彰", "签名", "备注"),
        ("张示例", 3, "—", "—", None, None),
        ("李示例", "—", "—", 0, None, None),
        ("合计", 3, "—", 0, None, "—"),
    ):
        page.append(row)
    page.merge_cells("A5:C5")
    page["A5"] = "注"
    page.print_title_rows = "1:1"
    setups = Setups(made)
    assert setups.has_vacant(page.title)
    whole = divide(page, measure(page))[0].columns
    setups.change([page.title], vacant=False)
    assert [letter for letter in "ABCDEF" if page.column_dimensions[letter].hidden] == ["C", "F"], "not the hand's own"
    assert sum(measure(page).width(c) > 0 for c in whole) == len(whole) - 2
    setups.reset([page.title])
    assert not any(page.column_dimensions[letter].hidden for letter in "ABCDEF")


def test_a_sheet_without_a_head_has_no_columns_to_leave_out() -> None:
    made = Workbook()
    made.worksheets[0].append(("—", "—"))
    assert not Setups(made).has_vacant(made.worksheets[0].title)
