"""Writes a workbook so that each chart and each picture in it says in words what it shows (its alternative text).

openpyxl has no place for these words: it makes the frame of a drawing anew whenever it writes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.writer.excel import ExcelWriter

from cadreapp.charted import in_words
from cadreapp.reports.filling.packed import Packed, Text
from cadreapp.reports.filling.packed import Writer as PackedWriter

_UNSAID = (None, "", "Picture")
"""What openpyxl and some offices write where nobody said what a picture shows."""


def write(book: Workbook, path: Path) -> None:
    """Write a workbook to a file, its drawings with their words."""
    said: dict[int, str] = {}
    for sheet in book.worksheets:
        said |= {id(chart): in_words(chart, sheet, book) for chart in sheet._charts}
        said |= {id(image): getattr(image, "words", "") or f"{sheet.title}里的图片" for image in sheet._images}
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        writer = _Writer(book, archive)
        plain = writer._write_drawing
        writer._write_drawing = lambda drawing: plain(_described(drawing, said))
        writer.save()


class _Writer(ExcelWriter):  # type: ignore[misc]
    """Writes sheets that are still packed into the archive piece by piece, without a file in between."""

    def __init__(self, book: Workbook, archive: ZipFile) -> None:
        super().__init__(book, archive)
        self._text = Text(book)

    def write_worksheet(self, sheet: Any) -> None:
        """Write a sheet."""
        if not (isinstance(sheet, Packed) and sheet.is_packed):
            super().write_worksheet(sheet)
            return
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
        with self._archive.open(sheet.path[1:], "w") as stream:
            writer = PackedWriter(sheet, self._text, lambda text: stream.write(text.encode()))
            writer.write()
        sheet._rels = writer._rels
        self.manifest.append(sheet)


def _described(drawing: Any, said: dict[int, str]) -> Any:
    """The drawings of a sheet, which write their words too; `said`: by the identity of chart or picture."""
    write_plain, drawn = drawing._write, [*drawing.charts, *drawing.images]
    for number, one in enumerate(drawn, 1):
        kept = getattr(one.anchor, "pic", None)
        if kept is not None:  # of a file that was read
            kept.nvPicPr.cNvPr.id = number

    def write_described() -> Any:
        tree = write_plain()
        for part in tree.iter():
            if part.tag.endswith("cNvPr") and part.get("descr") in _UNSAID:
                part.set("descr", said[id(drawn[int(part.get("id")) - 1])])
        return tree

    drawing._write = write_described
    return drawing
