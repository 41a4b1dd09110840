"""A workbook as PDF or as pictures of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from cadreapp.errors import UserError
from cadreapp.paging import PAPERS, Layout, Page, divide, measure, number_pages, page_size
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import beside
from ui.paint.fonts import ensure_app
from ui.paint.headers import file_names
from ui.paint.sheet import Clipped, PagePainter
from ui.paint.text import UNIT

RESOLUTION = 72 * UNIT
"""Dots an inch of the PDF: one painter unit each."""
_QT = {8: QPageSize.PageSizeId.A3, 9: QPageSize.PageSizeId.A4, 11: QPageSize.PageSizeId.A5}


def workbook(source: Any) -> Any:
    """A workbook, opened if `source` is the path of one."""
    if isinstance(source, (str, Path)):
        from openpyxl import load_workbook

        book = load_workbook(source, rich_text=True)
        file_names[book] = Path(source).name
        return book
    return source


def pages_of(workbook: Any, smaller: Mapping[str, float] | None = None) -> list[tuple[Page, Layout]]:
    """All pages of the visible sheets, numbered through; `smaller`: sheet → by how much its scale is multiplied."""
    found: list[tuple[Page, Layout]] = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        layout = measure(sheet)
        found += [(page, layout) for page in divide(sheet, layout, (smaller or {}).get(sheet.title, 1.0))]
    number_pages([page for page, _ in found])
    return found


def paint_pdf(
    source: Any,
    target: Path,
    run: Run = UNWATCHED,
    *,
    smaller: Mapping[str, float] | None = None,
) -> int:
    """Paint a workbook (open, or the path of one) to a PDF file; the number of pages.

    Written beside the target and renamed into place; UserError if it cannot be written, Cancelled if asked to stop.
    """
    ensure_app()
    target = Path(target)
    pages = pages_of(workbook(source), smaller)
    if not pages:
        raise UserError("没有可以输出的页面。")
    with beside(target) as path:
        painter: QPainter | None = None
        try:
            writer = QPdfWriter(str(path))
            writer.setResolution(RESOLUTION)
            writer.setCreator("cadreapp")
            writer.setPageMargins(QMarginsF(0, 0, 0, 0))
            for number, (page, layout) in enumerate(pages):
                run.check()
                width, height = page_size(page.sheet)
                writer.setPageLayout(_layout(width, height))
                if painter is None:
                    painter = QPainter()
                    if not painter.begin(writer):
                        raise UserError(f"“{target}”不能写入，请换一个位置，或关闭正打开它的程序。")
                else:
                    writer.newPage()
                PagePainter(painter, page, layout).paint()
                run.tell(number + 1, len(pages), "绘制页面")
        finally:
            if painter is not None:
                painter.end()
        data = path.read_bytes()
        if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
            raise OSError("写出的文件校验没有通过")
    return len(pages)


def _layout(width: float, height: float) -> QPageLayout:
    upright = QSizeF(min(width, height), max(width, height))
    number = next(n for n, size in PAPERS.items() if abs(size[0] - upright.width()) < 1)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    if number in _QT:
        size = QPageSize(_QT[number])
    else:
        size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    return QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))


def clipped(source: Any) -> list[Clipped]:
    """All texts of a workbook that its pages cannot show in their cells at their size."""
    ensure_app()
    found: list[Clipped] = []
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        for page, layout in pages_of(workbook(source)):
            one = PagePainter(painter, page, layout)
            one.paint()
            found += one.clipped
    finally:
        painter.end()
    return found
