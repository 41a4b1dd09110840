"""Reads a file by what it is, whatever its name says: each kind by its own reader, row by row."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from cadreapp.errors import Refused
from cadreapp.exchange.reading import kinds, limits
from cadreapp.exchange.reading.grids import Grid
from cadreapp.exchange.reading.package import Part, inspect
from cadreapp.exchange.sheets import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "工作簿已损坏，打不开，请重新取得文件"


def refused(path: Path, reason: str) -> Refused:
    """The refusal of a file as a whole."""
    return Refused.because(reason, file=path.name)


def checked(path: Path) -> int:
    """The size of a file that can be opened; Refused with the reason if it cannot."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise refused(path, "这是文件夹，请选择里面的文件")
        if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for
            raise refused(path, "这不是文件，不能导入，请核对路径")
        with path.open("rb") as stream:
            stream.read(1)
    except FileNotFoundError:
        raise refused(path, "没有这个文件，请核对路径") from None
    except PermissionError:
        raise refused(
            path, "文件打不开：正被别的程序占用，或者没有读取的权限。请关闭打开它的程序，或另存一份再导入"
        ) from None
    except (OSError, ValueError) as error:
        raise refused(path, "文件读不出来，可能在已经拔掉的盘上或断开的网络上，请复制到本机再导入") from error
    size = about.st_size
    if size == 0:
        raise refused(path, "文件是空的（0 字节），请重新取得文件")
    if size > limits.LARGEST_FILE:
        raise refused(path, f"文件有 {size // 1024 // 1024} 兆，超过了 100 兆的上限，请删去图片或分成几个文件")
    return size


def read_here(path: Path) -> Iterator[Grid]:
    """The sheets of a file, read in this process; Refused if it cannot be, which may turn out at any row."""
    checked(path)
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_OLE):
        return _compound(path)
    if head.startswith(b"PK"):
        return _zipped(path)
    if reason := kinds.foreign(head, path.name):
        raise refused(path, reason)
    return _text(path)


def _compound(path: Path) -> Iterator[Grid]:
    """A compound file of Office: what its streams are called says what it is."""
    from cadreapp.exchange.reading import old

    raw = path.read_bytes()
    streams = old.streams(raw)
    if "EncryptedPackage" in streams:
        raise refused(path, kinds.PASSWORD)
    if "Workbook" in streams or "Book" in streams:
        return old.read(raw, path.name)
    if "WordDocument" in streams:
        raise refused(path, kinds.WORDS)
    if "PowerPoint Document" in streams:
        raise refused(path, kinds.SLIDES)
    raise refused(path, f"这不是工作簿，{kinds.SAVE}")


def _zipped(path: Path) -> Iterator[Grid]:
    from cadreapp.exchange.reading import opendocument

    try:
        with zipfile.ZipFile(path) as archive:
            known = opendocument.kind(archive)
            reason = kinds.foreign_zip(archive) if known is None else None
    except (zipfile.BadZipFile, OSError, KeyError, RuntimeError, EOFError, ValueError) as error:
        raise refused(path, _DAMAGED) from error
    if reason:
        raise refused(path, reason)
    return _calamine(path) if known is None else opendocument.read(path, known)


def _calamine(path: Path) -> Iterator[Grid]:
    import python_calamine as calamine

    package = inspect(path)
    source = package.source if isinstance(package.source, io.BytesIO) else io.BytesIO(path.read_bytes())
    book = calamine.CalamineWorkbook.from_object(source)
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != calamine.SheetVisibleEnum.Visible:
            yield Grid(meta.name, shown=False)
            continue
        sheet = book.get_sheet_by_name(meta.name)
        part = package.sheets.get(meta.name, Part())
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        left = sheet.start[1] if sheet.start else 0
        rows = _rows(sheet.iter_rows(), left, part.unreadable)
        yield Grid(meta.name, rows, merged, set(part.hidden), since_1904=package.since_1904)


def _rows(rows: Iterator[list[Any]], left: int, unreadable: dict[tuple[int, int], Unreadable]) -> Iterator[list[Any]]:
    """The library's rows from column A on, with what it does not know of the cells."""
    behind: dict[int, dict[int, Unreadable]] = {}
    for (line, column), what in unreadable.items():
        behind.setdefault(line, {})[column] = what
    blank = [None] * left
    missing: Iterator[list[Any]] = repeat([], max(behind, default=-1) + 1)
    for at, values in enumerate(chain(rows, missing)):
        row = blank + values
        for column, what in behind.get(at, {}).items():
            row += [None] * (column + 1 - len(row))
            row[column] = what
        yield row


def _text(path: Path) -> Iterator[Grid]:
    """Web pages, XML, separated text."""
    from cadreapp.exchange.reading import texts, webs

    return webs.read(path) or texts.read(path)
