"""备份 and 还原备份 of a data folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cadreapp.operations.desk import take_lock
from cadreapp.store import backup as store


def backup(folder: Path, target: Path) -> Path:
    """Write a backup file, and remember when; UserError if it cannot be written."""
    made = store.backup(folder, target)
    store.note(folder, made)
    return made


def restore(folder: Path, file: Path) -> Path | None:
    """Bring a backup back; the present data are kept as a backup of their own, whose path is returned.

    UserError, with nothing changed, if the file is not whole or somebody is writing.
    """
    store.check(Path(file))
    Path(folder).mkdir(parents=True, exist_ok=True)
    lock = take_lock(Path(folder))
    try:
        return store.restore(folder, file)
    finally:
        lock.release()


def restore_held(folder: Path, file: Path) -> Path | None:
    """`restore` for the window, which holds the lock and has closed its database."""
    return store.restore(folder, file)


def last(folder: Path) -> tuple[datetime, str] | None:
    """When and where the last backup was made by the user."""
    return store.last(folder)


def verify(folder: Path) -> list[str]:
    """What is wrong with the data, sentence by sentence; [] = nothing."""
    return store.verify(folder)
