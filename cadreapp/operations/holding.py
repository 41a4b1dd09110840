"""Who holds a data folder: one writer at a time, and the next one is told who it is and since when."""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import filelock

from cadreapp.causes import cause_words
from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.saving import FILE, write_bytes
from cadreapp.store.writing.operation import login_name

LOCK, HOLDER = "lock", "lock-holder.json"


@dataclass(frozen=True)
class Holder:
    """Who has the data open for writing: their log-in name, the computer, since when (ISO), the process."""

    who: str
    machine: str
    since: str
    process: int

    @property
    def is_here(self) -> bool:
        """Whether that is on this computer."""
        return self.machine == platform.node()

    @property
    def words(self) -> str:
        """The same for the user."""
        where = "这台电脑上" if self.is_here else f"电脑“{self.machine}”上"
        return f"{self.who} 在{where}的窗口或命令（{self.since[:16].replace('T', ' ')} 打开）"


class Held(UserError):
    """Another window or command has the data; `holder` where it is known."""

    def __init__(self, folder: Path, holder: Holder | None) -> None:
        by = holder.words if holder else "另一个窗口或命令"
        super().__init__(f"数据文件夹“{folder}”正由另一处使用：{by}。同一时间只能有一处写入，请先关闭它，再试一次。")
        self.holder = holder


class Lock:
    """The writer's lock of a data folder, as long as it is not released."""

    def __init__(self, folder: Path, lock: filelock.BaseFileLock) -> None:
        self._folder, self._lock = folder, lock

    def release(self) -> None:
        """Give the lock back."""
        with suppress(OSError):
            (self._folder / HOLDER).unlink(missing_ok=True)
        self._lock.release()


def take_lock(folder: Path) -> Lock:
    """The writer's lock of a data folder. Held if another has it, UserError if the folder cannot be written."""
    lock = filelock.FileLock(folder / LOCK, timeout=0, thread_local=False, mode=FILE)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise Held(folder, holder_of(folder)) from error
    except OSError as error:
        raise UserError(f"数据文件夹“{folder}”不能写入：{cause_words(error)}。请检查文件夹的权限。") from error
    taken = Lock(folder, lock)
    try:
        said = Holder(login_name(), platform.node(), clock.stamp(), os.getpid())
        write_bytes(folder / HOLDER, json.dumps(asdict(said), ensure_ascii=False).encode(), private=True)
    except BaseException:
        taken.release()
        raise
    return taken


def holder_of(folder: Path) -> Holder | None:
    """Who holds a data folder, as they said; None if they have not."""
    try:
        return Holder(**json.loads((folder / HOLDER).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
