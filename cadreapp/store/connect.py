"""Opening the bureau's database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from cadreapp.errors import UserError
from cadreapp.records import spine
from cadreapp.store.engines import POSTGRES, SQLITE

Operation: Any = spine.Operation
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

    def exists(self) -> bool:
        """Whether there are data; UserError if the server cannot be reached."""
        if not self.server:
            return (self.folder / DATABASE).exists()
        db = connect_present(self, read_only=True)
        if db is not None:
            db.close()
        return db is not None

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


def connect_present(home: Home, *, read_only: bool = False) -> peewee.Database | None:
    """Open the database of a home that has data; None where there are none. UserError as `connect`."""
    if not home.server:
        return connect(home.database, read_only=read_only) if home.exists() else None
    db = connect(home.database, read_only=read_only)
    try:
        if not is_unused(db):
            return db
    except BaseException:
        db.close()
        raise
    db.close()
    return None


def is_unused(db: peewee.Database) -> bool:
    """Whether a database holds nothing yet: no operation was ever kept in it."""
    if not db.table_exists(Operation._meta.table_name):
        return True
    return db.execute(Operation.select(Operation.id).limit(1)).fetchone() is None
