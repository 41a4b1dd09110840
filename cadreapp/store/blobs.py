"""Files beside the records: in the data folder, or on a server in its database, where every seat finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peewee

from cadreapp.records import spine

Blob: Any = spine.Blob
FILES = "files"
OWN = "templates"
"""The folder that holds a bureau's own copies of templates; on a server the beginning of their names."""


def path_in(folder: Path, sha256: str) -> Path:
    """Where the file with that SHA-256 lies in a data folder."""
    return folder / FILES / sha256[:2] / sha256


def paths_in(folder: Path) -> Iterator[Path]:
    """All files of a data folder that are named by their SHA-256."""
    return (p for p in sorted((folder / FILES).glob("??/*")) if p.is_file() and len(p.name) == 64)


def exists(db: peewee.Database, name: str) -> bool:
    """Whether the database holds a file of that name."""
    return db.execute(Blob.select(Blob.name).where(Blob.name == name)).fetchone() is not None


def read(db: peewee.Database, name: str) -> bytes | None:
    """A file's content; None if there is none of that name."""
    row = db.execute(Blob.select(Blob.data).where(Blob.name == name)).fetchone()
    return None if row is None else bytes(row[0])


def keep(db: peewee.Database, name: str, data: bytes) -> None:
    """Keep a file, in the place of one of that name."""
    Blob.insert(name=name, data=data).on_conflict(
        conflict_target=[Blob.name], update={Blob.data: peewee.EXCLUDED.data}
    ).execute(db)


def remove(db: peewee.Database, name: str) -> None:
    """Take a file away."""
    Blob.delete().where(Blob.name == name).execute(db)


def names(db: peewee.Database) -> Iterator[str]:
    """The names of the files that the database holds."""
    query = Blob.select(Blob.name).order_by(Blob.name)
    return (row[0] for row in db.execute(query).fetchall())
