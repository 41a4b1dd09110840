"""The open bureau: its data folder, database, rules, clock and who is at the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import filelock
import peewee

from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.rules import Rules, load
from cadreapp.store import backup
from cadreapp.store.connect import connect
from cadreapp.store.migrate import migrate, pending
from cadreapp.store.operation import Writing, login_name, new_uid, now, operation

DATABASE = "cadreapp.db"
LOCK = "lock"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changes:
    """What a write changed. `operation` None = nothing was changed; `kinds`: class names, "Cadre" for people.

    `notes`: what the user should know of it, sentence by sentence.
    """

    operation: int | None = None
    name: str = ""
    kinds: frozenset[str] = frozenset()
    records: tuple[int, ...] = ()
    new: int = 0
    updated: int = 0
    same: int = 0
    notes: tuple[str, ...] = ()


@dataclass
class Desk:
    """One open data folder. `today` is the clock that decides what is late; `who` writes.

    `now` and `new_uid` give the times and the identities of what is written (the sample bureau has its own).
    `kept`: sums that hold until the next write (see operations.owed).
    """

    folder: Path
    db: peewee.Database
    rules: Rules
    who: str
    today: Callable[[], date]
    writing: bool
    now: Callable[[], str] = now
    new_uid: Callable[[], str] = new_uid
    lock: filelock.BaseFileLock | None = field(default=None, repr=False)
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @contextmanager
    def operation(
        self, name: str, *, origin: str = "window", undoable: bool = True, undoes: int | None = None
    ) -> Iterator[Writing]:
        """One write of this desk: see store.operation. Afterwards the rules are those that it left."""
        with operation(
            self.db,
            name,
            self.who,
            origin=origin,
            rules=self.rules.version,
            undoable=undoable,
            undoes=undoes,
            at=self.now(),
            uid=self.new_uid(),
        ) as writing:
            yield writing
        self.rules = own_rules(self.db)

    def close(self) -> None:
        """Close the database and give the writer's lock back."""
        self.db.close()
        if self.lock is not None:
            self.lock.release()
            self.lock = None


def open_desk(
    folder: Path,
    *,
    today: Callable[[], date] = clock.today,
    who: str | None = None,
    write: bool = True,
    now: Callable[[], str] = now,
    new_uid: Callable[[], str] = new_uid,
) -> Desk:
    """Open the data folder, making or upgrading the database where needed.

    UserError: another window or command is writing, the folder cannot be used, or the data are of a newer program.
    With `write` False the folder must exist with data of this version.
    """
    folder = Path(folder)
    path = folder / DATABASE
    lock = None
    if write:
        _make(folder)
        lock = take_lock(folder)
    elif not path.exists():
        raise UserError(f"数据文件夹“{folder}”里还没有数据，请先登记或导入。")
    try:
        db = connect(path)
        try:
            if write:
                fresh = not path.exists()
                migrate(db, before=(lambda: None) if fresh else (lambda: backup.automatic(folder, "升级前")))
                if fresh:
                    _seed(db, who or login_name(), now(), new_uid())
            elif pending(db):
                raise UserError("这份数据是用较早版本的程序保存的，请先打开一次程序窗口完成升级。")
        except peewee.DatabaseError as error:
            log.exception("opening %s", path)
            raise UserError(
                f"数据文件“{path}”打不开：文件已损坏，或者不是本程序的数据。请用“还原备份”恢复最近的备份。"
            ) from error
        return Desk(folder, db, own_rules(db), who or login_name(), today, write, now, new_uid, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def own_rules(db: peewee.Database) -> Rules:
    """The program's rules with the bureau's own sections over them."""
    rows = db.execute_sql("SELECT subject, since, body FROM rule_section WHERE deleted_at IS NULL ORDER BY id")
    return load(sections=[tuple(row) for row in rows.fetchall()])


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"数据文件夹“{folder}”不能建立：{error.strerror or error}。请换一个可以写入的位置。") from error


def take_lock(folder: Path) -> filelock.BaseFileLock:
    """The writer's lock of a data folder: one writer at a time. UserError if another has it."""
    lock = filelock.FileLock(folder / LOCK, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise UserError(
            f"数据文件夹“{folder}”正由另一个窗口或命令使用，同一时间只能有一处写入。请先关闭另一个窗口，再试一次。"
        ) from error
    except OSError as error:
        raise UserError(f"数据文件夹“{folder}”不能写入：{error.strerror or error}。请检查文件夹的权限。") from error
    return lock


def _seed(db: peewee.Database, who: str, at: str, uid: str) -> None:
    """What every new bureau starts with: the article's brand tags and campaigns."""
    from cadreapp.operations.labels import seed

    seed(db, who, at, uid)
