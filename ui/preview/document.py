"""What is previewed: where the workbook comes from, its pages, and what is done with them. All of it on one worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from cadreapp.errors import UserError
from cadreapp.operations.books import told, write_book
from cadreapp.operations.page_setup import Setups, pictures_kept
from cadreapp.paging import Layout, Page, divide, measure, number_pages, page_size
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import write_bytes
from ui.paint.fonts import replaced
from ui.paint.headers import file_names
from ui.paint.printing import Pages, page_image, write_pdf


@dataclass(frozen=True)
class Source:
    """How a workbook is made. `about` says of which period and whom; `name` is the file's, without its ending.

    `aside`: titles of sheets that are printed only if they are asked for. `again`: what the user may choose anew
    (words of the button, and a question that gives the new source, or None if they give up). `builtin`: the same out
    of the built-in template, where the bureau's own may be faulty. `kept`: the bytes of a locked file, which
    is saved as a workbook unchanged. `reminds`: whoever it names has then been 催办. `word`: is offered as .docx too.
    """

    title: str
    name: str
    build: Callable[[Run], Any]
    about: str = ""
    confidential: bool = False
    aside: tuple[str, ...] = ()
    again: tuple[str, Callable[[], Source | None]] | None = None
    builtin: Callable[[], Source] | None = None
    kept: Callable[[], bytes] | None = None
    reminds: bool = False
    word: bool = False


class Document:
    """A workbook with its pages; `notes`: what the user must know of what was filled in.

    Painting, dividing and writing touch the workbook: only one of them at a time.
    """

    def __init__(self, source: Source, book: Any, run: Run = UNWATCHED):
        self.source, self.book = source, book
        self.setups = Setups(book)
        self.left_out: frozenset[str] = frozenset(source.aside) & frozenset(self.titles)
        self.watermark = ""
        self.pages: Sequence[tuple[Page, Layout]] = ()
        self.replaced = replaced(book)
        self.notes = told(book)
        file_names[book] = f"{source.name}.xlsx"
        self.divide(run)

    @property
    def titles(self) -> list[str]:
        """The sheets that can be printed."""
        return [s.title for s in self.book.worksheets if s.sheet_state == "visible"]

    def divide(self, run: Run = UNWATCHED) -> None:
        """Divide the sheets that are not left out into pages, numbered through. Cancelled if asked to stop."""
        sheets = [s for s in self.book.worksheets if s.sheet_state == "visible" and s.title not in self.left_out]
        found: list[tuple[Page, Layout]] = []
        for number, sheet in enumerate(sheets, 1):
            run.check()
            layout = measure(sheet)
            found += [(page, layout) for page in divide(sheet, layout)]
            run.tell(number, len(sheets), "分页")
        number_pages([page for page, _ in found])
        self.pages = found

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        return page_size(self.pages[index][0].sheet)

    def sheet_of(self, index: int) -> str:
        """The title of the sheet to which a page belongs."""
        return str(self.pages[index][0].sheet.title)

    def first_page(self, sheet: str) -> int | None:
        """The first page of a sheet; None where it is left out."""
        return next((i for i in range(len(self.pages)) if self.sheet_of(i) == sheet), None)

    def image(self, index: int, scale: float) -> QImage:
        """A page, `scale` pixels to a point."""
        page, layout = self.pages[index]
        return page_image(page, layout, scale, self.watermark)

    def chosen(self, numbers: Collection[int]) -> Pages:
        """The pages of these numbers, in their order."""
        return [self.pages[n - 1] for n in numbers]

    def save(self, target: Path, run: Run = UNWATCHED) -> Path:
        """Write the pages as .pdf, or the workbook as .xlsx or .docx; UserError if that fails, Cancelled if stopped."""
        suffix = target.suffix.lower()
        if suffix == ".pdf":
            write_pdf(
                self.pages,
                target,
                title=self.source.name,
                watermark=self.watermark,
                run=run,
            )
        elif suffix == ".xlsx" and self.source.kept is not None:
            write_bytes(target, self.source.kept())
        elif suffix == ".xlsx" or suffix == ".docx" and self.source.word:
            with pictures_kept(self.book):
                write_book(self.book, target, run)
        else:
            raise UserError(f"“{target.name}”的类型不对：文件名应以 .xlsx 或 .pdf 结尾。")
        return target


def make(source: Source, run: Run) -> Document:
    """Build the workbook of a source and divide it. UserError says why there is nothing; Cancelled: asked to stop."""
    document = Document(source, source.build(run), run)
    if not document.pages:
        raise UserError(f"“{source.title}”没有可以打印的内容。")
    return document
