"""A file is written beside its target, checked, and renamed into place: a failure leaves the old one untouched."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cadreapp.causes import cause_words
from cadreapp.errors import UserError


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A temporary file beside `target` that takes its place when the block ends well; missing folders are made.

    UserError: the target is a folder, the place cannot be written, the disk is full, the old file is open elsewhere.
    """
    target = Path(target)
    if target.is_dir():
        raise UserError(f"“{target}”是一个文件夹，请写出文件名。")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".~", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise UserError(f"文件夹“{target.parent}”不能写入：{cause_words(error)}。请换一个位置。") from error
    os.close(handle)
    path = Path(name)
    try:
        yield path
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
        path.chmod(0o644)
        os.replace(path, target)
    except PermissionError as error:
        raise UserError(f"“{target}”不能写入，可能正被 Excel 或 WPS 打开，请关闭后再试，或换一个位置。") from error
    except OSError as error:
        raise UserError(
            f"“{target}”没有写成：{cause_words(error)}。原来的文件没有改动；请检查磁盘空间，或换一个位置。"
        ) from error
    finally:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="cadreapp-", ignore_cleanup_errors=True)


def scratch() -> Path:
    """A folder for copies that others only read; gone when this program ends."""
    return Path(_scratch().name)


def file_name(text: str) -> str:
    """A text as part of the name of a file, on any system: without spaces and what Windows forbids."""
    return re.sub(r'[\\/:*?"<>|\s]', "", text)


def write_bytes(target: Path, data: bytes) -> Path:
    """Write a small file safely; UserError as `beside`."""
    with beside(target) as path:
        path.write_bytes(data)
    return target
