"""Files beside the records: in the data folder, or on a server in its database, where every seat finds them.

Attachments, photographs and editions are named by their SHA-256, a bureau's own templates `templates/….xlsx`.
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path

import peewee

from cadreapp.records.spine import Blob
from cadreapp.saving import FILE, make_private, write_bytes, write_through
from cadreapp.store.connect import Home
from cadreapp.temporary import own_folder

FILES = "files"
"""The folder of a data folder in which the files lie that are named by their SHA-256."""
OWN = "templates"
"""The folder of a bureau's own copies of templates, and the beginning of their names."""


Content = BufferedReader | BytesIO
"""A file that is open for reading."""


def is_hash(name: str) -> bool:
    """Whether a file is named by its SHA-256."""
    return len(name) == 64 and name.isalnum()


class Files(ABC):
    """The files of one bureau, by name."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """The names of all files."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether there is a file of that name."""

    @abstractmethod
    def open(self, name: str) -> Content:
        """A file's content, to be read from its beginning; FileNotFoundError if there is none of that name."""

    @abstractmethod
    def keep(self, name: str, data: bytes) -> None:
        """Keep a file, in the place of one of that name. UserError if it cannot be written."""

    @abstractmethod
    def take(self, name: str, path: Path) -> None:
        """Keep a file that lies at `path`, from where it may be moved."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Take a file away; OSError if another program has it open."""

    @abstractmethod
    def path(self, name: str) -> Path:
        """Where the file can be read, if it is there; of a server's a copy, gone when this program ends."""

    @abstractmethod
    def place(self, name: str) -> str:
        """Where the file lies, for the user."""

    def is_whole(self, name: str) -> bool:
        """Whether a file named by its SHA-256 still has that content."""
        return self.digest(name) == name

    def digest(self, name: str) -> str:
        """The SHA-256 of a file's content."""
        with self.open(name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


class FolderFiles(Files):
    """Those of a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> Iterator[str]:
        found = (p.name for p in sorted((self.folder / FILES).glob("??/*")) if p.is_file())
        yield from filter(is_hash, found)
        yield from (f"{OWN}/{p.name}" for p in sorted((self.folder / OWN).glob("*.xlsx")))

    def exists(self, name: str) -> bool:
        return self.path(name).exists()

    def open(self, name: str) -> Content:
        return self.path(name).open("rb")

    def keep(self, name: str, data: bytes) -> None:
        path = self.path(name)
        if not path.exists() or path.read_bytes() != data:  # what was damaged is put right
            write_bytes(path, data, private=True)

    def take(self, name: str, path: Path) -> None:
        target = self.path(name)
        make_private(target.parent)
        path.chmod(FILE)
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(path, target)
        write_through(target.parent)

    def remove(self, name: str) -> None:
        self.path(name).unlink()

    def path(self, name: str) -> Path:
        return self.folder / FILES / name[:2] / name if is_hash(name) else self.folder / OWN / Path(name).name

    def place(self, name: str) -> str:
        return str(self.path(name).relative_to(self.folder))


class ServerFiles(Files):
    """Those of a server's database."""

    def __init__(self, db: peewee.Database) -> None:
        self.db = db

    def names(self) -> Iterator[str]:
        query = Blob.select(Blob.name).order_by(Blob.name)
        return (row[0] for row in self.db.execute(query).fetchall())

    def exists(self, name: str) -> bool:
        return self.db.execute(Blob.select(Blob.name).where(Blob.name == name)).fetchone() is not None

    def open(self, name: str) -> Content:
        row = self.db.execute(Blob.select(Blob.data).where(Blob.name == name)).fetchone()
        if row is None:
            raise FileNotFoundError(name)
        return BytesIO(row[0])

    def keep(self, name: str, data: bytes) -> None:
        Blob.insert(name=name, data=data).on_conflict(
            conflict_target=[Blob.name], update={Blob.data: peewee.EXCLUDED.data}
        ).execute(self.db)

    def take(self, name: str, path: Path) -> None:
        self.keep(name, path.read_bytes())

    def remove(self, name: str) -> None:
        Blob.delete().where(Blob.name == name).execute(self.db)

    def path(self, name: str) -> Path:
        if is_hash(name) and (copy := own_folder() / name).exists():
            return copy
        try:
            with self.open(name) as stream:
                data = stream.read()
        except FileNotFoundError:
            return own_folder() / name
        copy = own_folder() / name if is_hash(name) else own_folder() / hashlib.sha256(data).hexdigest()[:16] / name
        if not copy.exists():
            write_bytes(copy, data, private=True)
        return copy

    def place(self, name: str) -> str:
        return name


def files_of(home: Home, db: peewee.Database) -> Files:
    """The files of a bureau whose database is open."""
    return ServerFiles(db) if home.server else FolderFiles(home.folder)
