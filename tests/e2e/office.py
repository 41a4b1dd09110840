"""LibreOffice beside the painter: converts workbooks with the shipped typefaces, and compares pages as pictures.

What is compared, page by page at 72 dots an inch: for every cell that the painter writes text into, the ink within its
rectangle. The tolerances, and why they are not nought:
- SHIFT: the middle of the ink may lie 4 points (1.4 mm) elsewhere: the two programs leave different margins beside a
  text, and round positions and scales differently. The narrowest column of a sheet is over 20 points wide.
- RATIO: there may be half as much ink or twice as much: the two draw letters of grey in different ways.
- INK: in a cell with text there is some ink at all in both; in a cell without, no more than its edges bring.
- LINES: in a text of several lines it may lie 10 points aside: LibreOffice lets a line begin with 、 or 。, where we
  (and Excel) bring the last character down to it.
- ODD: of all cells of a page 2 in 100 may differ more: a long text may have a line more in one of the two.
- RULES: a rule of one page has a rule of the other within 4 points. Charts are left out: each program draws its own.
- Where a sheet is fitted to its page, LibreOffice may choose a scale of up to 3 in 100 less or 1 more than what fills
  the page (it rounds each column); it scales the room of headers and footers, and makes it higher by the leading of
  their lines; and a row that ends within a point of the page's end may stand on this page or the next. The painter is
  given the scale, the room and that point for the comparison (`agree`).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from cadreapp.paging import divide, margins, measure
from cadreapp.paths import resource

SHIFT, LINES, RATIO, INK, ODD, RULES = 4.0, 10.0, 2.2, 300, 0.02, 4.0
INSET = 3.0
"""Points left out at the sides of a cell, so that no rule of it is taken for text."""
SERIF = ("宋体", "仿宋", "仿宋_GB2312", "楷体", "楷体_GB2312", "方正小标宋简体", "Calibri", "Times New Roman")
SANS = ("黑体", "微软雅黑", "Arial")


def font_settings(folder: Path) -> Path:
    """A fontconfig file with no typefaces but the shipped ones, under the names that offices use."""
    rules = ""
    for names, family in ((SERIF, "Cadre Serif SC"), (SANS, "Cadre Sans SC")):
        for name in names:
            rules += (
                f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
                f'<edit name="family" mode="assign" binding="strong"><string>{family}</string></edit></match>'
            )
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{resource("fonts")}</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir>{rules}</fontconfig>",
        "utf-8",
    )
    return path


def convert(books: Sequence[Path], folder: Path, to: str = "pdf") -> None:
    """All workbooks to PDF (or another filter of LibreOffice's) in `folder`, in one run of LibreOffice."""
    command = ["soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", to]
    settings = os.environ | {"FONTCONFIG_FILE": str(font_settings(folder))}
    command += ["--outdir", str(folder), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=280, env=settings)


def page_count(pdf: Path) -> int:
    """Pages of a PDF."""
    info = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(next(line for line in info.splitlines() if line.startswith("Pages:")).split()[1])


@dataclass
class Picture:
    """A page in grey, a byte a dot, 72 dots an inch: a dot is a point."""

    width: int
    height: int
    data: bytes

    def row(self, y: int, left: int, right: int) -> bytes:
        """Darkness is 255 - byte."""
        return self.data[y * self.width + left : y * self.width + right]

    def ink(self, left: float, top: float, right: float, bottom: float) -> tuple[int, float, float]:
        """How much ink is in a rectangle, and where its middle is."""
        x0, x1 = max(0, round(left)), min(self.width, round(right))
        y0, y1 = max(0, round(top)), min(self.height, round(bottom))
        total = across = down = 0
        places = range(x0, x1)
        for y in range(y0, y1):
            row = bytes(255 - v for v in self.row(y, x0, x1))
            own = sum(row)
            if own:
                total += own
                down += own * y
                across += sum(map(int.__mul__, row, places))
        return (total, across / total, down / total) if total else (0, 0.0, 0.0)

    def without(self, areas: Sequence[tuple[float, float, float, float]]) -> Picture:
        """The same with these areas (left, top, right, bottom) blank."""
        data = bytearray(self.data)
        for left, top, right, bottom in areas:
            x0, x1 = max(0, int(left)), min(self.width, int(right) + 1)
            for y in range(max(0, int(top)), min(self.height, int(bottom) + 1)):
                data[y * self.width + x0 : y * self.width + x1] = b"\xff" * (x1 - x0)
        return Picture(self.width, self.height, bytes(data))

    def lying(self, least: int) -> list[int]:
        """Where rules lie across the page: rows with a dark run of that length."""
        return [y for y in range(self.height) if _run(self.row(y, 0, self.width), least)]

    def standing(self, least: int) -> list[int]:
        """Where rules stand: columns with a dark run of that length."""
        return [x for x in range(self.width) if _run(self.data[x :: self.width], least)]


_DARK = bytes(1 if v < 170 else 0 for v in range(256))


def _run(line: bytes, least: int) -> bool:
    return bytes([1]) * least in line.translate(_DARK)


def calibration(path: Path) -> Path:
    """A workbook with one column of 100 units, to see what LibreOffice takes for a digit of the shipped typeface."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Font, Side

    book = Workbook()
    book._named_styles["Normal"].font = Font(name="宋体", size=11)  # type: ignore[attr-defined]
    sheet = book.worksheets[0]
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.column_dimensions["A"].width = 100
    sheet.row_dimensions[1].height = 200
    sheet["A1"] = "0"
    sheet["A1"].border = Border(left=Side(style="medium"), right=Side(style="medium"))
    for face, size in HEADS:
        headed = book.create_sheet()
        headed["A1"], headed["A1"].border = "0", Border(top=Side(style="thin"))
        headed.column_dimensions["A"].width = 50
        headed.page_margins.top, headed.page_margins.header = 1, 0.25
        text = headed.oddHeader.center
        text.text, text.font, text.size = "内部资料", face, size
    book.save(path)
    return path


HEADS = (("黑体", 10), ("宋体", 9))
"""Typeface and size of the templates' headers, and of their footers."""


def leadings(pdf: Path, folder: Path) -> tuple[float, float]:
    """Points by which LibreOffice makes a header and a footer higher than it first reckoned, at a scale of 1."""
    tops = [picture(pdf, 2 + at, folder, 288).lying(300) for at in range(2)]
    header, footer = (sum(found) / len(found) / 4 - 71.75 for found in tops)
    return header, footer


def digit_of(pdf: Path, folder: Path) -> float:
    """Pixels of a digit, as LibreOffice reckoned them for the calibration workbook."""
    found = picture(pdf, 1, folder, 288).standing(300)
    first, last = ([x for x in found if (x < 1000) == left] for left in (True, False))
    return (sum(last) / len(last) - sum(first) / len(first)) / 288 * 96 / 100


def picture(pdf: Path, number: int, folder: Path, dpi: int = 72) -> Picture:
    """One page of a PDF (from 1) as a picture."""
    target = folder / f"{pdf.stem}-{pdf.parent.name}-{number}"
    command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", str(number), "-l", str(number), "-singlefile", str(pdf)]
    subprocess.run([*command, str(target)], check=True, capture_output=True)
    data = target.with_suffix(".pgm").read_bytes()
    _, size, _, pixels = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return Picture(width, height, pixels)


def differences(painter: Any, ours: Picture, theirs: Picture) -> list[str]:
    """What differs between a page as the painter made it (a PagePainter) and as LibreOffice did; [] = the same."""
    from ui.paint.text import UNIT

    found, odd, cells = [], [], 0
    drawings = [painter._anchored(d.anchor) for d in (*painter.sheet._charts, *painter.sheet._images)]
    for cell, rect in painter.cells():
        if cell.value in (None, "") or any(d is not None and d.intersects(rect) for d in drawings):
            continue
        cells += 1
        edges = (
            rect.left() / UNIT + INSET,
            rect.top() / UNIT + 2,
            rect.right() / UNIT - INSET,
            rect.bottom() / UNIT - 2,
        )
        mine, x, y = ours.ink(*edges)
        other, x2, y2 = theirs.ink(*edges)
        where = f"{painter.sheet.title}!{cell.coordinate} {str(cell.value)[:12]!r}"
        if mine > INK and other <= INK / 4 or other > INK and mine <= INK / 4:
            found.append(f"{where}: ink here {mine}, in LibreOffice {other}")
        elif abs(x - x2) > (LINES if _several_lines(cell, rect.width() / UNIT) else SHIFT) or abs(y - y2) > SHIFT:
            odd.append(f"{where}: moved by {x2 - x:.1f}, {y2 - y:.1f}")
        elif max(mine, other) > RATIO * min(mine, other) + INK:
            odd.append(f"{where}: ink here {mine}, in LibreOffice {other}")
    if len(odd) > max(1, ODD * cells):
        found += odd
    blank = [
        (d.left() / UNIT - 4, d.top() / UNIT - 4, d.right() / UNIT + 4, d.bottom() / UNIT + 4) for d in drawings if d
    ]
    ours, theirs = ours.without(blank), theirs.without(blank)
    for way, name in (("lying", "across"), ("standing", "down")):
        a, b = getattr(ours, way)(60), getattr(theirs, way)(60)
        for one, two, who in ((a, b, "LibreOffice has no"), (b, a, "here is no")):
            found += [f"{who} rule {name} at {at}" for at in one if not any(abs(at - other) <= RULES for other in two)]
    return found


def _several_lines(cell: Any, width: float) -> bool:
    """Whether a cell's text is certainly longer than a line of that many points."""
    size = float(cell.font.sz or 11) / 2
    return bool(cell.alignment.wrap_text) and sum(size * (1 + (ord(c) > 0x2E80)) for c in str(cell.value)) > width


def agree(book: Any, pdf: Path, folder: Path, leading: tuple[float, float]) -> dict[str, float]:
    """Give a workbook the margins that LibreOffice's pages have; sheet → by how much LibreOffice's scale differs.

    `leading`: by how many points it makes header and footer higher than their margins say.
    """
    found: dict[str, float] = {}
    first, last = 1, page_count(pdf)
    for sheet in book.worksheets:
        layout, rules = measure(sheet), picture(pdf, min(first, last), folder).lying(60)
        room = _Room(sheet, leading)
        for _ in range(3):  # where the height of the page decides, scale and room decide each other
            scale = divide(sheet, layout)[0].scale
            room.at(scale)
        best = _scale(sheet, layout, rules, room, scale)
        room.at(best)
        fitted = divide(sheet, layout)[0].scale
        if best != fitted:
            found[sheet.title] = best / fitted
        first += _pages(sheet, layout, rules, best, found.get(sheet.title, 1.0))
    return found


class _Room:
    """The margins of a sheet as LibreOffice has them: the room of header and footer is scaled with the rows."""

    def __init__(self, sheet: Any, leading: tuple[float, float]):
        edge = sheet.page_margins
        self.edge, self.parts = edge, []
        for side, distance, part, more in (
            ("top", edge.header, sheet.oddHeader, leading[0]),
            ("bottom", edge.footer, sheet.oddFooter, leading[1]),
        ):
            if any(p.text for p in (part.left, part.center, part.right)):
                self.parts.append((side, distance, getattr(edge, side) - distance + more / 72))

    def at(self, scale: float) -> None:
        """Set the margins for a scale."""
        for side, distance, tall in self.parts:
            setattr(self.edge, side, distance + scale * tall)


def _scale(sheet: Any, layout: Any, rules: Sequence[int], room: _Room, fitted: float) -> float:
    """LibreOffice's scale of a sheet: the whole per cent near ours at which its rules lie on our rows' edges."""
    edges = list(accumulate(map(layout.height, divide(sheet, layout)[0].rows), initial=0.0))
    best, least = fitted, 0.0
    for tried in (fitted + n / 100 for n in (0, 1, -1, -2, -3)):
        room.at(tried)
        top = margins(sheet)[1]
        far = sum(min(abs(top + edge * tried - rule) for edge in edges) for rule in rules)
        if tried == fitted or far < min(0.7 * least, least - 0.5 * len(rules)):
            best, least = tried, far
    return best


def _pages(sheet: Any, layout: Any, rules: Sequence[int], scale: float, smaller: float) -> int:
    """Pages of a sheet; its bottom margin is moved by a point where LibreOffice has a row more or less on the first."""
    bottom = sheet.page_margins.bottom
    for more in (0, 1, -1):
        sheet.page_margins.bottom = bottom + more / 72
        pages = divide(sheet, layout, smaller)
        end = margins(sheet)[1] + scale * sum(map(layout.height, pages[0].rows))
        if not rules or abs(end - max(rules)) <= RULES:
            return len(pages)
    sheet.page_margins.bottom = bottom
    return len(divide(sheet, layout, smaller))
