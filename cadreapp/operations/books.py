"""A workbook of ours and its target: named right, and written as .xlsx or, by the painter, as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.run import UNWATCHED, Run
from cadreapp.saving import beside

if TYPE_CHECKING:
    from openpyxl import Workbook


@dataclass(frozen=True)
class Written:
    """A file that was written. `notes`: what the user must know of it (a picture that could not be read …)."""

    path: Path
    notes: tuple[str, ...] = ()


def workbook_path(target: Path) -> Path:
    """The target if it names a workbook; UserError otherwise."""
    if Path(target).suffix.lower() != ".xlsx":
        raise UserError(f"“{target}”应以 .xlsx 结尾。")
    return Path(target)


def write_book(book: Any, target: Path, run: Run = UNWATCHED) -> Written:
    """Write a workbook to .xlsx or .docx, or by the run's painter to .pdf.

    UserError if that fails, Cancelled if it stops.
    """
    from cadreapp.exchange.write import save

    if target.suffix.lower() == ".pdf":
        assert run.paint is not None
        run.paint(book, target, run)
    elif target.suffix.lower() == ".docx":
        from cadreapp.reports.word_sheets import document

        run.check()
        with beside(target) as path:
            document(book).save(str(path))
    else:
        run.check()
        save(book, target)
    return Written(target, tuple(told(book)))


def checked_target(target: Path, run: Run = UNWATCHED, *, word: bool = False) -> Path:
    """The target if it names a workbook or, where the run has a painter, a PDF, or a document where `word` is offered.

    UserError otherwise.
    """
    target = Path(target)
    suffix = target.suffix.lower()
    endings = (".xlsx", *((".docx",) if word else ()), ".pdf")
    if suffix not in endings:
        raise UserError(f"“{target.name}”的类型不对：文件名应以 {'、'.join(endings[:-1])} 或 {endings[-1]} 结尾。")
    if suffix == ".pdf" and run.paint is None:
        raise UserError("这里不能生成 PDF，请改为导出 .xlsx。")
    return target


def told(book: Workbook) -> list[str]:
    """What the user must know of a filled workbook, a sentence each, with sheet and cell."""
    from cadreapp.reports.filling.filler import remarks

    return [str(fault) for fault in remarks(book)]


def table_book(
    name: str, title: str, notes: tuple[str, str], heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]]
) -> Workbook:
    """A table of the window on A4 paper: heads (label, width in characters), a row of values a record."""
    from openpyxl import Workbook

    from cadreapp.exchange.table import add_table

    book = Workbook()
    book.remove(book.worksheets[0])
    add_table(book, name, title, notes, heads, rows)
    return book
