"""Why something failed that is not our fault: the disk, the system, the database; each cause said once, in Chinese.

What SQLite, PostgreSQL and the system say by code becomes a sentence with what to do. A code that is not listed here is
a fault of the program.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path

import peewee

from cadreapp import temporary
from cadreapp.errors import UserError


class Cause(Enum):
    """A cause, and its words: what happened, and what to do."""

    FULL = "磁盘空间不足，没有写成", "请删除不用的文件、清空系统回收站，腾出空间后再做一次"
    QUOTA = "分给这个用户的磁盘空间（配额）已用完，没有写成", "请删除不用的文件，或请管理员增加配额，再做一次"
    READ_ONLY = "这个位置是只读的，不能写入", "请换一个可以写入的位置；在U盘上的，看看写保护开关"
    DENIED = "没有权限", "请检查文件夹和文件的权限，或请管理员开通；文件正被别的程序打开的，先关闭那个程序"
    BUSY = "数据正被另一个窗口或程序占用，等了一会儿仍没有让出来", "请关闭另一个窗口或程序，再做一次"
    FAILING = "磁盘读写出错", "请检查磁盘或U盘有没有松动、损坏，再做一次；反复出错的，请尽快把数据备份到另一块磁盘"
    UNREACHABLE = "文件或文件夹打不开", "请检查它是否还在、U盘或网络盘是否还连着，再做一次"
    LONG = "文件名或路径太长", "请换一个短一些的名称，或放到上一级文件夹"
    NAME = "文件名里有这块磁盘不允许的字符", "请换一个名称"
    BIG = "文件太大，这块磁盘放不下这样大的一个文件", "请换一块磁盘（如 NTFS 或 ext4 格式的）"
    DAMAGED = "数据文件已损坏", "请还原最近的备份；还没有备份的，重新打开程序，用“抢救”读出还能读的数据"
    FOREIGN = "这不是本程序的数据文件", "请核对选的是不是这份数据"
    MEMORY = "内存不够", "请关闭别的程序，再做一次"
    HANDLES = "同时打开的文件太多", "请关闭别的程序，再做一次"
    ARCHIVE = "压缩包已损坏，或者不是压缩包", "请换一份完好的文件"
    SERVER = "数据库服务器的连接断了", "请检查网络，确认服务器在运行，再做一次"
    SERVER_FULL = "数据库服务器的磁盘空间不足，没有写成", "请管理员在服务器上腾出空间，再做一次"
    CLASH = "另一处正好在写同样的数据，这一次没有写成", "请再做一次"

    @property
    def what(self) -> str:
        """What happened, without a full stop."""
        return self.value[0]

    @property
    def remedy(self) -> str:
        """What to do, without a full stop."""
        return self.value[1]


_SQLITE = {
    sqlite3.SQLITE_FULL: Cause.FULL,
    sqlite3.SQLITE_IOERR: Cause.FAILING,
    sqlite3.SQLITE_CANTOPEN: Cause.UNREACHABLE,
    sqlite3.SQLITE_READONLY: Cause.READ_ONLY,
    sqlite3.SQLITE_PERM: Cause.DENIED,
    sqlite3.SQLITE_AUTH: Cause.DENIED,
    sqlite3.SQLITE_BUSY: Cause.BUSY,
    sqlite3.SQLITE_LOCKED: Cause.BUSY,
    sqlite3.SQLITE_PROTOCOL: Cause.BUSY,
    sqlite3.SQLITE_CORRUPT: Cause.DAMAGED,
    sqlite3.SQLITE_NOTADB: Cause.FOREIGN,
    sqlite3.SQLITE_NOMEM: Cause.MEMORY,
    sqlite3.SQLITE_TOOBIG: Cause.BIG,
    sqlite3.SQLITE_NOLFS: Cause.BIG,
}
_SYSTEM = {
    "ENOSPC": Cause.FULL,
    "EDQUOT": Cause.QUOTA,
    "EROFS": Cause.READ_ONLY,
    "EACCES": Cause.DENIED,
    "EPERM": Cause.DENIED,
    "EBUSY": Cause.BUSY,
    "ETXTBSY": Cause.BUSY,
    "EAGAIN": Cause.BUSY,
    "EIO": Cause.FAILING,
    "ENXIO": Cause.FAILING,
    "ESTALE": Cause.UNREACHABLE,
    "ENOENT": Cause.UNREACHABLE,
    "ENODEV": Cause.UNREACHABLE,
    "ENOTDIR": Cause.UNREACHABLE,
    "EISDIR": Cause.UNREACHABLE,
    "ELOOP": Cause.UNREACHABLE,
    "ENOTCONN": Cause.UNREACHABLE,
    "EHOSTDOWN": Cause.UNREACHABLE,
    "ETIMEDOUT": Cause.UNREACHABLE,
    "ENAMETOOLONG": Cause.LONG,
    "EILSEQ": Cause.NAME,
    "EFBIG": Cause.BIG,
    "ENOMEM": Cause.MEMORY,
    "EMFILE": Cause.HANDLES,
    "ENFILE": Cause.HANDLES,
}
_ERRNO = {getattr(errno, name): cause for name, cause in _SYSTEM.items() if hasattr(errno, name)}
_WINDOWS = {
    39: Cause.FULL,
    112: Cause.FULL,
    19: Cause.READ_ONLY,
    32: Cause.BUSY,
    33: Cause.BUSY,
    123: Cause.NAME,
    206: Cause.LONG,
    223: Cause.BIG,
    1117: Cause.FAILING,
    1295: Cause.QUOTA,
}
_SERVER = {"08": Cause.SERVER, "57": Cause.SERVER, "53": Cause.SERVER_FULL, "40": Cause.CLASH, "55": Cause.BUSY}
"""The first two signs of PostgreSQL's SQLSTATE."""
_READ_ONLY_TRANSACTION, _NO_PRIVILEGE = "25006", "42501"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was made of; not what happened to be under way when a fault of ours was raised."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        wrapped = isinstance(one, peewee.PeeweeException)
        made_of = (one.__cause__, getattr(one, "orig", None), one.__context__ if wrapped else None)
        waiting += [e for e in made_of if isinstance(e, BaseException)]


def cause_of(error: BaseException) -> Cause | None:
    """The cause of an error, by the codes of the database and of the system; None where it is none of them."""
    for one in _chain(error):
        if isinstance(one, sqlite3.Error):
            code = getattr(one, "sqlite_errorcode", None)
            if code is not None and (found := _SQLITE.get(code & 0xFF)):
                return found
            if code is None and "decode" in str(one):  # the driver's own: a text that is none any more
                return Cause.DAMAGED
        elif isinstance(one, zipfile.BadZipFile):
            return Cause.ARCHIVE
        elif isinstance(one, MemoryError):
            return Cause.MEMORY
        elif isinstance(one, OSError):
            by_windows = _WINDOWS.get(getattr(one, "winerror", None) or 0)
            if found := by_windows or _ERRNO.get(one.errno or 0):
                return found
        elif isinstance(state := getattr(one, "sqlstate", None), str):
            if state == _READ_ONLY_TRANSACTION:
                return Cause.READ_ONLY
            if state == _NO_PRIVILEGE:
                return Cause.DENIED
            if found := _SERVER.get(state[:2]):
                return found
    return None


def is_damage(error: BaseException) -> bool:
    """Whether a fault of the database says that what is stored is damaged, or gives no other cause."""
    return cause_of(error) in (None, Cause.DAMAGED, Cause.FOREIGN)


def explain(
    error: BaseException, where: object = "", *, then: str = "", folder: Path | None = None
) -> UserError | None:
    """The sentence for an error whose cause is known: what happened, to what (`where`), `then` and what to do.

    SQLite says of many failures only that reading or writing failed: `folder`, where the database lies, is asked why.
    None where it is a fault of the program.
    """
    cause = cause_of(error)
    if cause is None:
        return None
    if folder is not None and cause in (Cause.FAILING, Cause.UNREACHABLE):
        cause = _asked(folder) or cause
    named = f"“{where}”：" if where else ""
    return UserError(f"{named}{cause.what}。{then}{cause.remedy}。")


def _asked(folder: Path) -> Cause | None:
    """Why nothing can be written in a folder; None if something can."""
    path = temporary.name_beside(folder)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(handle, bytes(65536))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return cause_of(error)
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return None


def cause_words(error: BaseException) -> str:
    """What happened, in few words, for a sentence of one's own; never the system's English."""
    if cause := cause_of(error):
        return cause.what
    said = str(error)
    return said if said and not said.isascii() else "原因不明，已记入日志"
