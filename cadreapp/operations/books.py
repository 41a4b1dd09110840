"""A workbook of ours and its target: named right, and written as .xlsx or, by the painter, as pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Cancelled, UserError

if TYPE_CHECKING:
    from openpyxl import Workbook


def workbook_path(target: Path) -> Path:
    """The target if it names a workbook; UserError otherwise."""
    if Path(target).suffix.lower() != ".xlsx":
        raise UserError(f"“{target}”应以 .xlsx 结尾。")
    return Path(target)


def write_book(
    book: Any,
    target: Path,
    progress: Callable[..., None] | None,
    cancelled: Callable[[], bool] | None,
    paint: Callable[..., Any] | None,
) -> Path:
    """Write a workbook to .xlsx, or by the painter to .pdf; UserError if that fails, Cancelled if the user stops."""
    from cadreapp.exchange.write import save

    if target.suffix.lower() == ".pdf":
        assert paint is not None
        paint(book, target, progress, cancelled)
        return target
    if cancelled and cancelled():
        raise Cancelled
    return save(book, target)


def checked_target(target: Path, paint: Callable[..., Any] | None) -> Path:
    """The target if it names a workbook or, where there is a painter, a PDF; UserError otherwise."""
    target = Path(target)
    suffix = target.suffix.lower()
    if suffix not in (".xlsx", ".pdf"):
        raise UserError(f"“{target.name}”的类型不对：文件名应以 .xlsx 或 .pdf 结尾。")
    if suffix == ".pdf" and paint is None:
        raise UserError("这里不能生成 PDF，请改为导出 .xlsx。")
    return target


def told(book: Workbook) -> list[str]:
    """What the user must know of a filled workbook (text that was cut …), a sentence each, with sheet and cell."""
    from cadreapp.reports.filler import remarks

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
