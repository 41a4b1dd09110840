"""A file is written beside its target, checked, and renamed into place: a failure leaves the old one untouched.

What lies in a data folder is private: its files are 0600 and its folders 0700, whatever the umask says. What a user
writes elsewhere follows the umask.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cadreapp import temporary
from cadreapp.causes import Cause, cause_of, cause_words
from cadreapp.errors import UserError

FILE, FOLDER = 0o600, 0o700
"""The modes of what is private."""
OURS = ("cadreapp.db*", "lock*", "last-backup.json", "files", "templates", "backups", "damaged", "logs")
"""What is ours in a data folder."""
_umask = os.umask(0o077)
os.umask(_umask)


@contextmanager
def beside(target: Path, *, private: bool = False) -> Iterator[Path]:
    """A temporary file beside `target` that takes its place when the block ends well; missing folders are made.

    UserError: the target is a folder, the place cannot be written, the disk is full, the old file is open elsewhere.
    """
    target = Path(target)
    if target.is_dir():
        raise UserError(f"“{target}”是一个文件夹，请写出文件名。")
    try:
        if private:
            make_private(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        path = temporary.name_beside(target.parent, target.suffix)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE))
    except OSError as error:
        raise UserError(f"文件夹“{target.parent}”不能写入：{cause_words(error)}。请换一个位置。") from error
    try:
        yield path
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
        path.chmod(FILE if private else 0o666 & ~_umask)
        os.replace(path, target)
        write_through(target.parent)
    except OSError as error:
        if cause_of(error) in (Cause.DENIED, Cause.BUSY):
            raise UserError(f"“{target}”不能写入，可能正被 Excel 或 WPS 打开，请关闭后再试，或换一个位置。") from error
        raise UserError(
            f"“{target}”没有写成：{cause_words(error)}。原来的文件没有改动；请检查磁盘空间，或换一个位置。"
        ) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def write_through(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, where the system lets one."""
    if os.name != "posix":
        return
    with suppress(OSError):  # a network folder that knows no such thing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_private(folder: Path) -> None:
    """Make a folder for this user alone, and those above it that are missing. OSError if it cannot be made."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=FOLDER, exist_ok=True)


def protect(folder: Path) -> None:
    """Bring a data folder and what is ours in it to the modes of what is private, as far as the system lets one.

    Whatever else somebody keeps there is left alone.
    """
    if os.name != "posix":
        return
    _restrict(folder, FOLDER)
    for path in (path for pattern in OURS for path in folder.glob(pattern) if not path.is_symlink()):
        _restrict(path, FOLDER if path.is_dir() else FILE)
        for inside in path.rglob("*") if path.is_dir() else ():
            _restrict(inside, FOLDER if inside.is_dir() else FILE)


def _restrict(path: Path, mode: int) -> None:
    with suppress(OSError):
        if not path.is_symlink() and path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)


def file_name(text: str) -> str:
    """A text as part of the name of a file, on any system: without spaces and what Windows forbids."""
    return re.sub(r'[\\/:*?"<>|\s]', "", text)


def write_bytes(target: Path, data: bytes, *, private: bool = False) -> Path:
    """Write a small file safely; UserError as `beside`."""
    with beside(target, private=private) as path:
        path.write_bytes(data)
    return target
