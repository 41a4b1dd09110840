"""Temporary copies, all in one place: a folder of this process, which is gone when it ends or at the next start.

`<system's temporary folder>/cadreapp-<user>/<process>-…`, readable for this user alone. What has to lie elsewhere for
a while (beside the file that it will replace) is noted there first. The folder of a process that was killed is swept,
with what it noted, by the next start; that of a living one is held by a lock.
"""

from __future__ import annotations

import atexit
import getpass
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

LOCK, NOTED = "lock", "noted"
MARK = ".~"
"""How the name of everything begins that lies elsewhere for a while."""
_OF_PROCESS = re.compile(r"\d+-")
_held: dict[int, tuple[Path, filelock.BaseFileLock]] = {}
"""Process → its folder and lock: a child that was forked has none of its own yet."""


def root() -> Path:
    """The place of this user's processes; another's place under the same name is not used."""
    try:
        who = re.sub(r"\W", "_", getpass.getuser())
    except (OSError, KeyError, ImportError):
        who = "user"
    place = Path(tempfile.gettempdir()) / f"cadreapp-{who}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if place.is_symlink() or (hasattr(os, "getuid") and place.stat().st_uid != os.getuid()):
            raise PermissionError(place)
        place.chmod(0o700)
    except PermissionError:
        return Path(tempfile.mkdtemp(prefix="cadreapp-"))
    return place


def own_folder() -> Path:
    """The folder of this process. OSError where the system's temporary folder cannot be written."""
    process = os.getpid()
    if process not in _held:
        _held.clear()
        folder = Path(tempfile.mkdtemp(prefix=f"{process}-", dir=root()))
        lock = filelock.FileLock(folder / LOCK, timeout=0, thread_local=False)
        lock.acquire()
        _held[process] = folder, lock
        atexit.register(_leave, process)
    return _held[process][0]


def _leave(process: int) -> None:
    if process == os.getpid() and process in _held:
        folder, lock = _held.pop(process)
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def new_folder() -> Path:
    """A new folder, gone when this process ends."""
    return Path(tempfile.mkdtemp(dir=own_folder()))


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder for a while."""
    made = new_folder()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def name_beside(place: Path, suffix: str = "") -> Path:
    """A new name in a folder that is not ours alone, noted so that what comes to lie there goes with this process."""
    path = place.absolute() / f"{MARK}{uuid.uuid4().hex}{suffix}"
    with suppress(OSError), (own_folder() / NOTED).open("a", encoding="utf-8") as notes:
        notes.write(f"{path}\n")
    return path


@contextmanager
def folder_beside(place: Path) -> Iterator[Path]:
    """A new folder in another one, on the same disk, for a while; for this user alone."""
    made = name_beside(place)
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep() -> None:
    """Take away what processes have left that are gone; nothing fails here."""
    with suppress(OSError):
        mine = _held.get(os.getpid())
        left_behind = [path for path in root().iterdir() if _OF_PROCESS.match(path.name)]
        for left in (path for path in left_behind if mine is None or path != mine[0]):
            with suppress(OSError, filelock.Timeout):
                lock = filelock.FileLock(left / LOCK, timeout=0, thread_local=False)
                lock.acquire()
                try:
                    _clear(left)
                finally:
                    lock.release()
                shutil.rmtree(left, ignore_errors=True)


def _clear(left: Path) -> None:
    """Take away what a process noted, as far as it is still there and bears our mark."""
    if not (left / NOTED).exists():
        return
    for line in (left / NOTED).read_text("utf-8").splitlines():
        path = Path(line)
        if not path.name.startswith(MARK):
            continue
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
