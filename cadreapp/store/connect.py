"""Opening the bureau's database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import peewee

from cadreapp.errors import Unopened, UserError
from cadreapp.records.spine import Operation
from cadreapp.store.engines import POSTGRES, SQLITE
from cadreapp.store.engines.sqlite_file import Standing, is_writable, look
from cadreapp.store.schema import newest

DATABASE = "cadreapp.db"
SERVER = ("postgresql://", "postgres://")


@dataclass(frozen=True)
class Home:
    """Where a bureau's data lie: a data folder, and its database in it or (`server`, a URL) on a server.

    With a server the folder holds only what is this seat's own: its log, the copies made here.
    """

    folder: Path
    server: str = ""

    def __post_init__(self) -> None:
        if self.server and not self.server.startswith(SERVER):
            raise UserError("数据库的地址应以 postgresql:// 开头，如 postgresql://用户名@服务器/库名。")

    @classmethod
    def of(cls, folder: Path | Home) -> Home:
        """A home, also of a folder alone."""
        return folder if isinstance(folder, Home) else cls(Path(folder), server_of(Path(folder)))

    @property
    def database(self) -> Path | str:
        """The file, or the URL."""
        return self.server or self.folder / DATABASE

    @property
    def file(self) -> Path:
        """The database's file, where there is no server."""
        return self.folder / DATABASE

    @property
    def local(self) -> Path | None:
        """The folder in which the database lies; None where a server has it."""
        return None if self.server else self.folder

    def exists(self) -> bool:
        """Whether something stands there; UserError if the server cannot be reached."""
        if not self.server:
            return self.file.exists()
        db = connect_present(self)
        if db is not None:
            db.close()
        return db is not None

    @property
    def is_writable(self) -> bool:
        """Whether the data can be changed where they lie; what a server allows is said when it is asked."""
        return bool(self.server) or is_writable(self.file)

    def __str__(self) -> str:
        """Its name for the user: of a server without the password."""
        return re.sub(r":[^:@/]*@", "@", self.server) if self.server else str(self.folder)


def nowhere(home: Home) -> str:
    """That there are no data, and where; without its full stop."""
    return f"数据库“{home}”里还没有数据" if home.server else f"数据文件夹“{home.folder}”里还没有数据"


def server_of(folder: Path) -> str:
    """The server that holds the database of a folder where none is named: none."""
    return ""


def connect(place: Path | str, *, read_only: bool = False) -> peewee.Database:
    """Open (or make) the database at a place: a file, or a server's URL; connections are one a thread.

    UserError: the server cannot be reached.
    """
    if isinstance(place, str) and place.startswith(SERVER):
        return POSTGRES.connect(place, read_only=read_only)
    return SQLITE.connect(place, read_only=read_only)


def connect_present(home: Home) -> peewee.Database | None:
    """Open for reading the database of a home that has data; None where there are none.

    UserError as `connect`; Unopened where the file is not this program's database, of which no byte is changed.
    """
    if not home.server:
        return connect(home.database, read_only=True) if standing(home) else None
    db = connect(home.database, read_only=True)
    try:
        if not is_unused(db):
            return db
    except BaseException:
        db.close()
        raise
    db.close()
    return None


def standing(home: Home) -> bool:
    """Whether the file of a home is a database of this program; False where there is none.

    Unopened: something else stands there, or what was saved by a newer program.
    """
    found, schema = look(home.file)
    if found is Standing.OURS and schema > newest():
        raise Unopened(
            f"“{home.file}”是用更新版本的程序保存的（第 {schema} 版），本版本打不开，没有改动它。请先升级程序，再打开。"
        )
    if found in _SENTENCES:
        raise Unopened(f"“{home.file}”{_SENTENCES[found]}")
    return found is Standing.OURS


_SENTENCES = {
    Standing.EMPTY: "是空的（0 字节）：可能是磁盘满时留下的，或者复制没有完成。没有改动它。请还原最近的备份。",
    Standing.FOREIGN: "是别的程序的数据库，不是本程序的数据。没有改动它。请核对数据文件夹选得对不对。",
    Standing.UNREADABLE: "已损坏，或者不是数据库文件，读不出来。没有改动它。请还原最近的备份。",
}


def is_unused(db: peewee.Database) -> bool:
    """Whether a database holds nothing yet: no operation was ever kept in it."""
    if not db.table_exists(Operation._meta.table_name):
        return True
    return db.execute(Operation.select(Operation.id).limit(1)).fetchone() is None
