"""Opening a bureau: the data folder is made or brought to this version, and the desk gets its guards."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import peewee

from cadreapp.causes import cause_words
from cadreapp.errors import UserError
from cadreapp.operations.appraisal.confirmations import complete_confirmations
from cadreapp.operations.desk import Desk, own_rules, take_lock
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.writing.labels import seed
from cadreapp.records import clock
from cadreapp.store import backup
from cadreapp.store.connect import Home, connect, connect_present, is_unused, nowhere
from cadreapp.store.migrate import migrate, pending
from cadreapp.store.operation import login_name, new_uid, now

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

    UserError: another window or command is writing, the folder cannot be used, the server cannot be reached, or the
    data are of a newer program. With `write` False there must be data of this version.
    """
    home = Home.of(home)
    folder = home.folder
    lock = None
    if write:
        _make(folder)
        lock = take_lock(folder)
    try:
        upgraded = False
        try:
            db = connect(home.database) if write else connect_present(home)
            if db is None:
                raise UserError(f"{nowhere(home)}，请先登记或导入。")
            if write:
                fresh = is_unused(db)
                names = migrate(db, before=(lambda: None) if fresh else (lambda: backup.automatic(home, "升级前")))
                upgraded = bool(names) and not fresh
                if fresh:
                    seed(db, who or login_name(), now(), new_uid())
            elif pending(db):
                raise UserError("这份数据是用较早版本的程序保存的，请先打开一次程序窗口完成升级。")
        except peewee.DatabaseError as error:
            log.exception("opening %s", home)
            if home.server:
                raise UserError(f"数据库“{home}”打不开：不是本程序的数据，或者没有权限。请核对地址和用户。") from error
            raise UserError(
                f"数据文件“{home.database}”打不开：文件已损坏，或者不是本程序的数据。请用“还原备份”恢复最近的备份。"
            ) from error
        desk = Desk(home, db, own_rules(db), who or login_name(), today, write, now, new_uid, lock, guards=GUARDS)
        if upgraded:
            complete_confirmations(desk)
        return desk
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"数据文件夹“{folder}”不能建立：{cause_words(error)}。请换一个可以写入的位置。") from error
