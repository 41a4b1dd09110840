"""SQLite's file before it is opened: whose it is, looked at without changing a byte of it or of its folder."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

APPLICATION = 0x63647265
"""What our databases bear as `application_id`: «cdre»."""
MAGIC = b"SQLite format 3\0"
HEADER = 100
_TABLES = {"schema_migration", "operation", "audit", "record"}
"""What tells a database of an older program, which bears no mark."""


class Standing(Enum):
    """What stands at the place of a database."""

    ABSENT = "nothing"
    EMPTY = "a file of 0 bytes"
    OURS = "a database of this program"
    FOREIGN = "another program's database"
    UNREADABLE = "no database, or one too damaged to be read"


class Header(NamedTuple):
    """What the first page says of the file."""

    page_size: int
    changes: int
    pages: int
    schema: int
    application: int


def header(path: Path) -> Header | None:
    """The header of a database's file; None if it is not SQLite's."""
    with path.open("rb") as stream:
        data = stream.read(HEADER)
    if len(data) < HEADER or not data.startswith(MAGIC):
        return None

    def number(at: int, size: int = 4) -> int:
        return int.from_bytes(data[at : at + size], "big")

    page = number(16, 2)
    return Header(65536 if page == 1 else page, number(24), number(28), number(60), number(68))


def look(path: Path) -> tuple[Standing, int]:
    """What stands at a path, and the number of its newest migration (0 where it is not said)."""
    if not path.exists():
        return Standing.ABSENT, 0
    if not path.stat().st_size:
        return Standing.EMPTY, 0
    found = header(path)
    if found is None:
        return Standing.UNREADABLE, 0
    if not has_log(path) and path.stat().st_size < found.pages * found.page_size:  # cut off
        return Standing.UNREADABLE, 0
    if found.application == APPLICATION:
        return Standing.OURS, found.schema
    try:
        with closing(sqlite3.connect(uri(path, mode="ro", unchanging=not has_log(path)), uri=True)) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return (Standing.FOREIGN if found.application else Standing.UNREADABLE), 0
    return (Standing.OURS if _TABLES <= tables else Standing.FOREIGN), 0


def uri(path: Path, *, mode: str, unchanging: bool = False) -> str:
    """The address at which a file is opened; `unchanging`: nobody writes it, and nothing is locked."""
    return f"file:{quote(path.as_posix(), safe='/:')}?mode={mode}" + ("&immutable=1" if unchanging else "")


def has_log(path: Path) -> bool:
    """Whether part of the database still lies in its write-ahead log."""
    log = companion(path, "-wal")
    return log.exists() and log.stat().st_size > 0


def companion(path: Path, tail: str) -> Path:
    """The file beside a database's that bears its name with a tail."""
    return path.with_name(path.name + tail)


def is_writable(path: Path) -> bool:
    """Whether a database's file, and the folder that its log needs, can be written."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK)) and _mounted_for(path)


def _mounted_for(path: Path) -> bool:
    """Whether the disk is mounted for writing; root's access says nothing of that."""
    if not hasattr(os, "statvfs"):
        return True
    return not os.statvfs(path.parent).f_flag & os.ST_RDONLY
