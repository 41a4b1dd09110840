"""Chosen pages on a printer or as a PDF file, with a watermark where it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from cadreapp.errors import Cancelled, UserError
from cadreapp.paging import Layout, Page, page_size
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import beside
from ui.paint.fonts import font
from ui.paint.pdf import RESOLUTION, _layout
from ui.paint.sheet import PagePainter
from ui.paint.text import UNIT

Pages = Sequence[tuple[Page, Layout]]
_FAINT = 18
"""Opacity of the watermark, of 255: seen on paper, and every word under it can be read."""


def paint_page(painter: QPainter, page: Page, layout: Layout, watermark: str = "") -> None:
    """Paint a page, and the watermark over it; `painter` is scaled so that 1 unit = 1/UNIT point."""
    PagePainter(painter, page, layout).paint()
    if not watermark:
        return
    width, height = page_size(page.sheet)
    painter.save()
    made = font("黑体", 20, pixels=UNIT)
    painter.setFont(made)
    ink = QColor("#000000")
    ink.setAlpha(_FAINT)
    painter.setPen(ink)
    painter.translate(width * UNIT / 2, height * UNIT / 2)
    painter.rotate(-30)
    wide = (painter.fontMetrics().horizontalAdvance(watermark) + 90 * UNIT) or 1
    reach = (width + height) * UNIT / 2
    for line in range(-4, 5):
        y = line * 150 * UNIT
        x = -reach - (wide / 2 if line % 2 else 0)
        while x < reach and abs(y) < reach:
            painter.drawText(QPointF(x, y), watermark)
            x += wide
    painter.restore()


def page_image(page: Page, layout: Layout, scale: float, watermark: str = "") -> QImage:
    """A page as a picture, `scale` pixels to a point."""
    width, height = page_size(page.sheet)
    image = QImage(QSizeF(width * scale, height * scale).toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.TextAntialiasing | QPainter.RenderHint.Antialiasing)
    painter.scale(scale / UNIT, scale / UNIT)
    paint_page(painter, page, layout, watermark)
    painter.end()
    return image


def paint_pages(
    device: QPagedPaintDevice,
    pages: Pages,
    *,
    watermark: str = "",
    run: Run = UNWATCHED,
    words: str = "绘制页面",
) -> int:
    """Paint these pages one after the other; their number.

    UserError: the device takes nothing; Cancelled: asked to stop (a print job is then given up).
    """
    painter = QPainter()
    try:
        for number, (page, layout) in enumerate(pages):
            try:
                run.check()
            except Cancelled:
                if isinstance(device, QPrinter):
                    device.abort()
                raise
            device.setPageLayout(_layout(*page_size(page.sheet)))
            if number == 0:
                if not painter.begin(device):
                    raise UserError("打印机没有接受这份文件，请检查打印机是否打开、是否连接好，再试一次。")
            elif not device.newPage():
                raise UserError(f"打印到第 {number + 1} 页时打印机停止了，请检查纸张和连接。")
            painter.save()
            dots = device.logicalDpiX()
            painter.scale(dots / RESOLUTION, dots / RESOLUTION)
            paint_page(painter, page, layout, watermark)
            painter.restore()
            run.tell(number + 1, len(pages), words)
    finally:
        if painter.isActive():
            painter.end()
    return len(pages)


def write_pdf(
    pages: Pages,
    target: Path,
    *,
    title: str = "",
    watermark: str = "",
    run: Run = UNWATCHED,
) -> int:
    """Write these pages as a PDF file; their number. UserError, Cancelled: an old file stays as it was."""
    if not pages:
        raise UserError("没有可以输出的页面。")
    with beside(target) as path:
        writer = QPdfWriter(str(path))
        writer.setResolution(RESOLUTION)
        writer.setCreator("cadreapp")
        writer.setTitle(title)
        paint_pages(writer, pages, watermark=watermark, run=run)
        data = path.read_bytes()
        if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
            raise OSError("写出的文件校验没有通过")
    return len(pages)


def print_pages(
    pages: Pages,
    printer: QPrinter,
    *,
    copies: int = 1,
    collated: bool = True,
    watermark: str = "",
    run: Run = UNWATCHED,
) -> int:
    """Print these pages as one job; the number of pages painted. Errors as `paint_pages`.

    A printer that cannot make copies itself is given the pages so many times, whole runs or page by page.
    """
    if not pages:
        raise UserError("没有可以打印的页面。")
    printer.setFullPage(True)
    printer.setResolution(RESOLUTION)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(copies)
        printer.setCollateCopies(collated)
    elif collated:
        pages = [page for _ in range(copies) for page in pages]
    else:
        pages = [page for page in pages for _ in range(copies)]
    return paint_pages(printer, pages, watermark=watermark, run=run, words="正在打印")
