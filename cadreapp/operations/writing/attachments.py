"""Attachments and photographs: files of the data folder, or of the server's database, named by their SHA-256."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cadreapp.causes import cause_words
from cadreapp.errors import Refused, UserError
from cadreapp.operations.desk import Desk
from cadreapp.records.kind import Attached
from cadreapp.saving import file_name, write_bytes
from cadreapp.store.files import files_of
from cadreapp.temporary import own_folder

LARGEST = 200 * 1024 * 1024
LARGEST_PHOTO = 5 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"BM": "bmp"}


def path_of(desk: Desk, sha256: str) -> Path:
    """Where the file with that SHA-256 can be read; of a server's a copy, which is gone when this program ends."""
    return files_of(desk.home, desk.db).path(sha256)


def exists(desk: Desk, sha256: str) -> bool:
    """Whether the file with that SHA-256 is there."""
    return files_of(desk.home, desk.db).exists(sha256)


def keep(desk: Desk, path: Path) -> Attached:
    """Copy a file into the data folder; Refused if it cannot be read or is larger than LARGEST."""
    data = _read(Path(path), LARGEST)
    return Attached(Path(path).name, keep_bytes(desk, data), len(data))


def keep_photo(desk: Desk, path: Path) -> str:
    """Copy a photograph (PNG, JPEG, BMP up to 5 MB) into the data folder; its SHA-256."""
    data = _read(Path(path), LARGEST_PHOTO)
    if reason := photo_fault(data):
        raise Refused.because(reason, field="照片", file=Path(path).name)
    return keep_bytes(desk, data)


def photo_fault(data: bytes) -> str | None:
    """Why these bytes are no photograph that we keep; None if they are one."""
    if not any(data.startswith(sign) for sign in _PICTURES):
        return "这不是照片：请选用 JPG、PNG 或 BMP 格式的图片"
    return f"照片超过了 {LARGEST_PHOTO // 1024 // 1024} 兆的上限" if len(data) > LARGEST_PHOTO else None


def keep_bytes(desk: Desk, data: bytes) -> str:
    """Keep a file's content; its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    files_of(desk.home, desk.db).keep(sha256, data)
    return sha256


def for_reading(desk: Desk, attached: Attached) -> Path:
    """A copy of an attachment under its own name, for the program that shows such files; gone when this one ends.

    The file kept in the data folder has no ending, and nobody shall change it there. UserError if it is missing.
    """
    kept = path_of(desk, attached.sha256)
    try:
        data = kept.read_bytes()
    except OSError as error:
        raise UserError(f"附件“{attached.name}”的文件不在数据文件夹里，可能被移走了。请用备份还原。") from error
    target = own_folder() / attached.sha256[:16] / (file_name(attached.name) or "附件")
    if not target.exists():
        write_bytes(target, data, private=True)
        target.chmod(0o400)
    return target


def _read(path: Path, largest: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > largest:
            raise Refused.because(
                f"文件有 {size / 1024 / 1024:.1f} 兆，超过了 {largest // 1024 // 1024} 兆的上限", file=path.name
            )
        return path.read_bytes()
    except OSError as error:
        raise Refused.because(f"文件读不出来：{cause_words(error)}", file=path.name) from error
