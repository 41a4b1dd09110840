"""A PostgreSQL server of the tests' own, as a user without rights; one for each process of tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee

from cadreapp.store.connect import connect
from cadreapp.store.migrate import migrate

USER = "cadre"
TEMPLATE = "bureau_template"


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise RuntimeError(f"{name} is missing: install Debian's package postgresql")
    return path


class Server:
    """A cluster in a temporary folder, reached by a socket in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    def url(self, name: str) -> str:
        """The URL of a database of this server."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def make(self) -> str:
        """A new, empty database with all tables; its name."""
        self.number += 1
        name = f"bureau_{self.number}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever still uses it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, sql: str) -> None:
        """A statement of the server's owner."""
        db = peewee.PostgresqlDatabase(self.url("postgres"), prefer_psycopg3=True)
        try:
            db.execute_sql(sql)
        finally:
            db.close()


class Databases:
    """For each data folder of a test its database on a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.made: dict[Path, str] = {}

    def of(self, folder: Path) -> str:
        """The URL of a folder's database, which is made when it is first asked for."""
        place = folder.resolve()
        if place not in self.made:
            self.made[place] = self.server.make()
        return self.server.url(self.made[place])

    def drop(self, keep: Collection[Path] = ()) -> None:
        """Take all away but those of these folders."""
        for place in set(self.made) - set(keep):
            self.server.drop(self.made.pop(place))


@contextmanager
def serving() -> Iterator[Server]:
    """A server while it lasts."""
    folder = Path(tempfile.mkdtemp(prefix="cadre-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"

    def call(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    call(_program("initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=200"
    call(_program("pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        server = Server(folder)
        server.run(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        db = connect(server.url(TEMPLATE))
        migrate(db)
        db.close()
        yield server
    finally:
        call(_program("pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
