"""Page setup of a filled workbook: read and changed on its sheets, so that paper and saved file stay the same."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from cadreapp.errors import UserError
from cadreapp.paging import laid, set_scale

A4, A3 = 9, 8
"""Paper sizes as workbooks number them."""
LARGER = 1.41
"""By how much A3 is longer and wider than A4."""
INTERNAL = "内部资料　注意保密"
MILLIMETRES = 25.4
_PARTS = ("left", "center", "right")
_HEADS = ("oddHeader", "evenHeader", "firstHeader")
_FEET = ("oddFooter", "evenFooter", "firstFooter")


@dataclass(frozen=True)
class PageSetup:
    """How a sheet lies on paper; `margins` left, top, right, bottom in mm.

    `fit_width`: shrunk to the width of a page; `titles`: head rows repeated on each page; `running`: header and
    footer printed; `internal`: the line 内部资料 at the head of each page; `vacant`: columns in which nobody has
    anything are printed, too.
    """

    landscape: bool
    paper: int
    margins: tuple[int, int, int, int]
    fit_width: bool
    titles: bool
    centred: bool
    running: bool
    internal: bool = False
    vacant: bool = True


@dataclass(frozen=True)
class _Kept:
    """What a sheet had when it was filled."""

    setup: PageSetup
    title_rows: str | None
    texts: tuple[tuple[str | None, ...], ...]
    scale: int | None
    ends: tuple[int, ...]
    header_edge: float
    inches: tuple[float, float, float, float]
    vacant: tuple[int, ...] = ()


class Setups:
    """The page setup of every sheet of a workbook; what was there at first can always be brought back."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._kept: dict[str, _Kept] = {s.title: _keep(s) for s in book.worksheets}
        self._now: dict[str, PageSetup] = {title: kept.setup for title, kept in self._kept.items()}

    def of(self, sheet: str) -> PageSetup:
        """The setup of the sheet of that title, as it is now."""
        return self._now[sheet]

    def has_titles(self, sheet: str) -> bool:
        """Whether the sheet was filled with head rows that can be repeated."""
        return self._kept[sheet].title_rows is not None

    def has_vacant(self, sheet: str) -> bool:
        """Whether the sheet has columns in which nobody has anything."""
        return bool(self._kept[sheet].vacant)

    def change(self, sheets: Iterable[str], **parts: Any) -> None:
        """Change parts of the setup of these sheets; UserError if the margins leave no room to print."""
        wanted = {title: replace(self._now[title], **parts) for title in sheets}
        for setup in wanted.values():
            _checked(setup)
        for title, setup in wanted.items():
            self._now[title] = setup
            _apply(self.book[title], setup, self._kept[title])

    def reset(self, sheets: Iterable[str]) -> None:
        """Give these sheets back the setup with which they were filled."""
        for title in sheets:
            self._now[title] = self._kept[title].setup
            _apply(self.book[title], self._kept[title].setup, self._kept[title])


def _keep(sheet: Any) -> _Kept:
    edges = sheet.page_margins
    inches = (edges.left, edges.top, edges.right, edges.bottom)
    left, top, right, bottom = (round(m * MILLIMETRES) for m in inches)
    properties = sheet.sheet_properties.pageSetUpPr
    texts = tuple(tuple(getattr(getattr(sheet, p), n).text for n in _PARTS) for p in (*_HEADS, *_FEET))
    rows = str(sheet.print_title_rows).split("!")[-1].replace("$", "") if sheet.print_title_rows else None
    setup = PageSetup(
        landscape=sheet.page_setup.orientation == "landscape",
        paper=A3 if str(sheet.page_setup.paperSize) == str(A3) else A4,
        margins=(left, top, right, bottom),
        fit_width=bool(properties is not None and properties.fitToPage) or sheet in laid,
        titles=rows is not None,
        centred=bool(sheet.print_options.horizontalCentered),
        running=True,
    )
    ends = tuple(b.id for b in sheet.row_breaks.brk)
    return _Kept(setup, rows, texts, sheet.page_setup.scale, ends, edges.header, inches, _vacant(sheet, rows))


def _vacant(sheet: Any, titles: str | None) -> tuple[int, ...]:
    """The columns of a table under its head in which every row says that there is nothing (—).

    What is blank everywhere is left to the hand (签名, 备注) and stays.
    """
    from cadreapp.reports.filling.values import MISSING

    if titles is None:
        return ()
    joined = {
        (row, column)
        for area in sheet.merged_cells.ranges
        if area.max_col > area.min_col
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    said: dict[int, set[Any]] = {}
    for (row, column), cell in sheet._cells.items():
        if row > int(titles.rpartition(":")[2]) and (row, column) not in joined:
            said.setdefault(column, set()).add(cell.value)
    return tuple(sorted(column for column, values in said.items() if MISSING in values <= {None, "", MISSING}))


def _checked(setup: PageSetup) -> None:
    """UserError unless at least 50 mm of the page is left in both directions."""
    short, long = (297, 420) if setup.paper == A3 else (210, 297)
    width, height = (long, short) if setup.landscape else (short, long)
    left, top, right, bottom = setup.margins
    if width - left - right < 50 or height - top - bottom < 50:
        raise UserError("页边距太大，纸上放不下内容。请把页边距改小一些。")


def _apply(sheet: Any, setup: PageSetup, kept: _Kept) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape" if setup.landscape else "portrait"
    sheet.page_setup.paperSize = setup.paper
    same = setup.margins == kept.setup.margins
    edges = kept.inches if same else tuple(m / MILLIMETRES for m in setup.margins)
    for name, edge in zip(("left", "top", "right", "bottom"), edges, strict=True):
        setattr(sheet.page_margins, name, edge)
    if sheet.sheet_properties.pageSetUpPr is None:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties()
    if sheet in laid:
        _lay(sheet, setup, kept)
    else:
        sheet.sheet_properties.pageSetUpPr.fitToPage = setup.fit_width
        if setup.fit_width and not kept.setup.fit_width:
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_setup.scale = kept.scale if setup.fit_width == kept.setup.fit_width else None
    if setup.titles and kept.title_rows:
        sheet.print_title_rows = kept.title_rows
    else:
        sheet._print_rows = None  # the property takes no None
    for column in kept.vacant:
        sheet.column_dimensions[get_column_letter(column)].hidden = not setup.vacant
    sheet.print_options.horizontalCentered = setup.centred
    for part, texts in zip((*_HEADS, *_FEET), kept.texts, strict=True):
        for name, text in zip(_PARTS, texts, strict=True):
            getattr(getattr(sheet, part), name).text = text if setup.running else None
    sheet.page_margins.header = kept.header_edge
    if setup.internal:
        for part in _HEADS:
            line = getattr(sheet, part).left
            before = [line.text] if line.text and line.text != INTERNAL else []
            line.text, line.size, line.font = "　".join([INTERNAL, *before]), 10, "黑体,Regular"
        sheet.page_margins.header = min(kept.header_edge, edges[1] / 2)


def _lay(sheet: Any, setup: PageSetup, kept: _Kept) -> None:
    """Scale and ends of pages of a sheet whose pages were reckoned when it was filled.

    They hold for its paper and margins; on A3 the same pages are larger. Laid otherwise, a page ends where it is full.
    """
    from openpyxl.worksheet.pagebreak import Break

    same = (setup.landscape, setup.margins) == (kept.setup.landscape, kept.setup.margins)
    ends = kept.ends if same else [end for end in kept.ends if end not in laid[sheet]]
    sheet.row_breaks.brk = [Break(id=end) for end in ends]
    if not setup.fit_width:
        sheet.page_setup.scale = None
    elif same:
        larger = setup.paper == A3 != kept.setup.paper
        sheet.page_setup.scale = int((kept.scale or 100) * LARGER) if larger else kept.scale
    else:
        set_scale(sheet)


def page_numbers(text: str, count: int) -> list[int]:
    """The pages that «1-3,5» names among `count`, in that order, each once; "" names all. UserError if it is wrong."""
    parts = [p for p in re.split(r"[,，、;；\s]+", text.strip()) if p]
    if not parts:
        return list(range(1, count + 1))
    found: dict[int, None] = {}
    for part in parts:
        match = re.fullmatch(r"(\d{1,6})(?:[-－–—~～至](\d{1,6})?)?", part)
        if match is None:
            raise UserError(f"页码范围里的“{part}”看不懂，请写成 1-3,5 这样。")
        first = int(match[1])
        last = int(match[2]) if match[2] else count if part[-1] in "-－–—~～至" else first
        if first < 1 or last > count or first > last:
            raise UserError(f"页码范围里的“{part}”不对：一共 {count} 页，从小到大写。")
        found |= dict.fromkeys(range(first, last + 1))
    return list(found)


@contextmanager
def pictures_kept(book: Any) -> Iterator[None]:
    """Writing a workbook uses up its pictures; after this block they are there again, for the painter and the next."""
    pictures = [
        (picture, picture.ref.getvalue())
        for sheet in book.worksheets
        for picture in sheet._images
        if isinstance(picture.ref, io.BytesIO)
    ]
    try:
        yield
    finally:
        for picture, data in pictures:
            picture.ref = io.BytesIO(data)
