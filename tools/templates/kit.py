"""What every template is laid out with: a sheet row by row, its typefaces, rules, margins and footer."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

TITLE, HEAD, BODY, NOTE = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"
GREY = PatternFill("solid", fgColor="F2F2F2")
LINE = Side(style="thin")
OUTER = Side(style="medium")
NUMBER, SCORE = "#,##0", "0.0"
RESTRICTED = "内部资料　注意保密"


class Sheet:
    """A sheet of a template under construction, row by row."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[float], *, landscape: bool = False):
        self.sheet: Worksheet = book.create_sheet(title)
        self.columns = len(widths)
        self.row = 0
        self.landscape = landscape
        for at, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(at)].width = width
        self.page()

    def page(self) -> None:
        """A4, one page wide, centred, page numbers at the foot."""
        sheet = self.sheet
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if self.landscape else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.55
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.65, 0.3, 0.32
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
        sheet.oddFooter.center.font = "宋体,Regular"
        sheet.oddFooter.center.size = 9
        sheet.sheet_view.showGridLines = False

    def official(self) -> None:
        """The margins of the official page (GB/T 9704-2012): 37, 35, 28 and 26 mm at the head, foot, left and right."""
        margins = self.sheet.page_margins
        margins.top, margins.bottom, margins.left, margins.right = (mm / 25.4 for mm in (37, 35, 28, 26))

    def bind(self) -> None:
        """Leave 25 mm at the left to bind it into a file."""
        self.sheet.page_margins.left = 25 / 25.4

    def printed(self) -> None:
        """At the foot of every page: 内部资料, and when it was printed."""
        foot = self.sheet.oddFooter
        for part, text in ((foot.left, "内部资料"), (foot.right, "打印于 &D &T")):
            part.text, part.font, part.size = text, "宋体,Regular", 9

    def own_pages(self) -> None:
        """Count the pages of each filled sheet by themselves: it goes to one person or into one file."""
        self.sheet.page_setup.useFirstPageNumber, self.sheet.page_setup.firstPageNumber = True, 1

    def restrict(self) -> None:
        """Print 内部资料　注意保密 at the head of every page."""
        head = self.sheet.oddHeader.right
        head.text, head.font, head.size = RESTRICTED, "黑体,Regular", 10

    def line(self, height: float) -> int:
        """Begin a row of that height in points."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = height
        return self.row

    def put(
        self,
        first: int,
        last: int,
        text: str = "",
        *,
        font: str = BODY,
        size: float = 11,
        bold: bool = False,
        to: str = "center",
        up: str = "center",
        wrap: bool = True,
        box: bool = True,
        fill: bool = False,
        format: str = "General",
        rows: int = 1,
        indent: int = 0,
    ) -> None:
        """A cell, or a merge of columns `first` to `last` over `rows` rows, in the current row."""
        sheet = self.sheet
        for row in range(self.row, self.row + rows):
            for column in range(first, last + 1):
                cell = sheet.cell(row, column)
                cell.font = Font(name=font, size=size, bold=bold)
                cell.alignment = Alignment(horizontal=to, vertical=up, wrap_text=wrap, indent=indent)
                cell.number_format = format
                if box:
                    cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
                if fill:
                    cell.fill = GREY
        sheet.cell(self.row, first).value = text or None
        if rows > 1 or last > first:
            sheet.merge_cells(start_row=self.row, end_row=self.row + rows - 1, start_column=first, end_column=last)

    def title(self, text: str, size: float = 20, height: float = 36) -> None:
        """The title across the page."""
        self.line(height)
        self.put(1, self.columns, text, font=TITLE, size=size, box=False, wrap=False)

    def sides(self, left: str, right: str, split: int, height: float = 20, size: float = 11) -> None:
        """A line with a text at each side."""
        self.line(height)
        self.put(1, split, left, to="left", box=False, wrap=False, size=size)
        self.put(split + 1, self.columns, right, to="right", box=False, wrap=False, size=size)

    def note(self, text: str, height: float = 18, size: float = 9.5) -> None:
        """A note across the page."""
        self.line(height)
        self.put(1, self.columns, text, font=NOTE, size=size, to="left", box=False)

    def section(self, text: str, caption: str = "", split: int = 0) -> None:
        """A section's head with a rule under it."""
        self.line(20)
        split = split or self.columns
        self.put(1, split, text, font=HEAD, size=12, bold=True, to="left", box=False, wrap=False)
        if split < self.columns:
            self.put(split + 1, self.columns, caption, size=9.5, to="right", box=False, wrap=False)
        for column in range(1, self.columns + 1):
            self.sheet.cell(self.row, column).border = Border(bottom=OUTER)

    def frame(self, first: int, last: int) -> None:
        """Draw the outer edge of these rows heavier."""
        ends = {(a.max_row, a.max_col): (a.min_row, a.min_col) for a in self.sheet.merged_cells.ranges}
        for row in range(first, last + 1):
            for column in range(1, self.columns + 1):
                sides = [
                    side
                    for side, there in (
                        ("top", row == first),
                        ("bottom", row == last),
                        ("left", column == 1),
                        ("right", column == self.columns),
                    )
                    if there
                ]
                for place in {(row, column), ends.get((row, column), (row, column))}:  # a merged area's first cell, too
                    cell = self.sheet.cell(*place)
                    border = copy(cell.border)
                    for side in sides:
                        setattr(border, side, OUTER)
                    cell.border = border

    def signs(self, texts: Sequence[tuple[int, int, str]], height: float = 30) -> None:
        """The line of signatures at the foot."""
        self.line(height)
        for first, last, text in texts:
            self.put(first, last, text, to="left", box=False, wrap=False)

    def repeat(self, first: int, last: int) -> None:
        """Rows that head every page."""
        self.sheet.print_title_rows = f"{first}:{last}"
