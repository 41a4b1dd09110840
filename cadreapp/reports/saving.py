"""A file is written beside its target, checked, and renamed into place: a failure leaves the old one untouched."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from cadreapp.errors import UserError


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A temporary file beside `target` that takes its place when the block ends well.

    UserError: the folder is missing or cannot be written, the disk is full, the old file is open elsewhere.
    """
    target = Path(target)
    if target.is_dir():
        raise UserError(f"“{target}”是一个文件夹，请写出文件名。")
    if not target.parent.is_dir():
        raise UserError(f"文件夹“{target.parent}”不存在，请先建立，或换一个位置。")
    try:
        handle, name = tempfile.mkstemp(prefix=".~", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise UserError(f"文件夹“{target.parent}”不能写入：{error.strerror or error}。请换一个位置。") from error
    os.close(handle)
    path = Path(name)
    try:
        yield path
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
        path.chmod(0o644)
        os.replace(path, target)
    except OSError as error:
        raise UserError(
            f"“{target.name}”没有写成：{error.strerror or error}。原来的文件没有改动；请检查磁盘空间，"
            "并确认这个文件没有在 Excel 或 WPS 里打开，再试一次。"
        ) from error
    finally:
        path.unlink(missing_ok=True)


def write_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook and check it by reading it again."""
    workbook.save(path)
    with zipfile.ZipFile(path) as archive:
        broken = archive.testzip()
    titles = CalamineWorkbook.from_path(path).sheet_names
    if broken or titles != workbook.sheetnames:
        raise OSError("写出的文件校验没有通过")


def write_pdf(paint: Callable[[Path], None], path: Path) -> None:
    """Let a painter write a PDF and check that it is whole."""
    paint(path)
    data = path.read_bytes()
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
        raise OSError("写出的文件校验没有通过")
