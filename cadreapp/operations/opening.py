"""Opening a bureau: the data folder is made or brought to this version, and the desk gets its guards."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import peewee

from cadreapp import temporary
from cadreapp.causes import cause_words, explain, is_damage
from cadreapp.errors import ReadOnly, Unopened, UserError
from cadreapp.operations.appraisal.confirmations import complete_confirmations
from cadreapp.operations.desk import Desk, own_rules
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.holding import Lock, take_lock
from cadreapp.operations.writing.labels import seed
from cadreapp.records import clock
from cadreapp.saving import make_private, protect
from cadreapp.store.connect import DATABASE, Home, connect, connect_present, is_unused, nowhere, standing
from cadreapp.store.engines import FAULTS, SQLITE
from cadreapp.store.keeping import copies, page_check
from cadreapp.store.migrate import migrate, pending
from cadreapp.store.writing.operation import login_name, new_uid, now

log = logging.getLogger(__name__)


def open_desk(
    home: Path | Home,
    *,
    today: Callable[[], date] = clock.today,
    who: str | None = None,
    write: bool = True,
    now: Callable[[], str] = now,
    new_uid: Callable[[], str] = new_uid,
) -> Desk:
    """Open a bureau, making or upgrading its database where needed; the desk has every guard.

    UserError: another window or command is writing, the folder cannot be used, the server cannot be reached;
    Unopened: what stands there is damaged, another's or of a newer program; ReadOnly: it can only be read. With
    `write` False there must be data of this version.
    """
    home = Home.of(home)
    who = who or login_name()
    lock = None
    if write:
        lock = _take_place(home, lambda db: seed(db, who, now(), new_uid()))
    try:
        said, checked = page_check.begin_writing(home) if write else ("", "")
        with _told(home):
            db = connect(home.database) if write else connect_present(home)
            if db is None:
                raise UserError(f"{nowhere(home)}，请先登记或导入。")
            upgraded = False
            if write:
                fresh = is_unused(db)
                names = migrate(db, before=(lambda: None) if fresh else (lambda: copies.automatic(home, "升级前")))
                upgraded = bool(names) and not fresh
                if fresh:
                    seed(db, who, now(), new_uid())
            elif pending(db):
                raise UserError("这份数据是用较早版本的程序保存的，请先打开一次程序窗口完成升级。")
            desk = Desk(home, db, own_rules(db), who, today, write, now, new_uid, lock, guards=GUARDS)
            desk.notes, desk.checked = ((said,) if said else ()), checked
        if upgraded:
            complete_confirmations(desk)
        return desk
    except BaseException:
        if lock is not None:
            lock.release()
        raise


@contextmanager
def _told(home: Home) -> Iterator[None]:
    """Faults of the database as what the user can do; damage as Unopened."""
    try:
        yield
    except FAULTS as error:
        log.info("opening", exc_info=error)
        if home.server:
            raise UserError(f"数据库“{home}”打不开：不是本程序的数据，或者没有权限。请核对地址和用户。") from error
        if is_damage(error):
            raise Unopened(f"数据文件“{home.file}”已损坏，打不开，没有改动它。请还原最近的备份。") from error
        raise explain(error, home.file, folder=home.folder) or error from error


def _take_place(home: Home, seed: Callable[[peewee.Database], object]) -> Lock:
    """The writer's lock of a home, with a database in it that may be written; a new one stands whole or not at all.

    UserError: another has the lock, the folder cannot be made or written; then what was not there before is gone again.
    """
    made = _make(home.folder)
    lock = None
    try:
        if not home.is_writable and home.exists():
            raise ReadOnly(f"“{home.folder}”只能读，不能写（只读的文件夹、光盘或写保护的U盘），数据只能查看。")
        lock = take_lock(home.folder)
        protect(home.folder)
        if not home.server and not standing(home):
            if copies.copies(home.folder):
                raise Unopened(
                    f"“{home.folder}”里没有数据文件（{DATABASE}），却有它的自动备份：可能被移走、改名或删除了。"
                    "请还原最近的备份，或者把数据文件放回来。"
                )
            with _told(home):
                _begin(home, seed)
        return lock
    except BaseException:
        if lock is not None:
            lock.release()
        if made:
            shutil.rmtree(home.folder, ignore_errors=True)
        raise


def _begin(home: Home, seed: Callable[[peewee.Database], object]) -> None:
    """Put a new database in its place, which nothing holds: whole, or not at all."""
    with temporary.folder_beside(home.folder) as scratch:
        fresh = scratch / DATABASE
        with closing(connect(fresh)) as db:
            migrate(db)
            seed(db)
        SQLITE.bring_back(fresh, home.file)


def _make(folder: Path) -> bool:
    """Whether a data folder had to be made."""
    if folder.is_dir():
        return False
    try:
        make_private(folder)
    except OSError as error:
        raise UserError(f"数据文件夹“{folder}”不能建立：{cause_words(error)}。请换一个可以写入的位置。") from error
    return True
