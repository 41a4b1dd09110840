"""搬家: a whole bureau from a data folder to a database server, or back; proved equal before anybody relies on it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cadreapp.errors import UserError
from cadreapp.operations.holding import take_lock
from cadreapp.run import UNWATCHED, Run
from cadreapp.store import moving
from cadreapp.store.connect import SERVER, Home, connect, nowhere
from cadreapp.store.files import files_of
from cadreapp.store.migrate import migrate, pending


@dataclass(frozen=True)
class Moved:
    """What was carried: rows of tables, and files."""

    rows: int
    files: int


def home_named(text: str, folder: Path) -> Home:
    """The home that a word of the command names: a server's URL (`folder` is this seat's own), or a data folder."""
    return Home(folder, text) if text.startswith(SERVER) else Home(Path(text))


def move(source: Home, target: Home, *, run: Run = UNWATCHED) -> Moved:
    """Carry a bureau's rows and files into an empty place, then compare them row by row and byte by byte.

    UserError: nothing to carry, something there already, the source is of an older version, somebody is writing, or
    what arrived is not the same; the source is never changed.
    """
    if not source.exists():
        raise UserError(f"{nowhere(source)}，没有可搬的内容。")
    if target.exists():
        raise UserError(f"“{target}”里已有数据，没有搬。请换一个{'空的库' if target.server else '空文件夹'}。")
    for home in (source, target):
        if not home.server:
            home.folder.mkdir(parents=True, exist_ok=True)
    locks = [take_lock(home.folder) for home in (source, target) if not home.server]
    try:
        with closing(connect(source.database, read_only=True)) as old, closing(connect(target.database)) as new:
            if pending(old):
                raise UserError("这份数据是用较早版本的程序保存的，请先打开一次程序窗口完成升级。")
            migrate(new)
            rows = moving.carry(old, new, run)
            ours, theirs = files_of(source, old), files_of(target, new)
            number = moving.carry_files(ours, theirs)
            if moving.unlike_files(ours, theirs):
                raise UserError(f"搬过去的附件与原来的不一致，请不要使用“{target}”，原来的数据没有改动。")
            if unlike := moving.differences(old, new):
                raise UserError(f"搬过去的数据不一致（{unlike[0]}），请不要使用“{target}”，原来的数据没有改动。")
            return Moved(rows, number)
    finally:
        for lock in locks:
            lock.release()
