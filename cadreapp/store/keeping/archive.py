"""A copy of a bureau: one file with the database, its files and a manifest of hashes, checked before it is used.

A copy that a user makes holds everything. An automatic one leaves the files beside it, each once by its content
(`copies.py`). What a program of format 1 wrote is read as well. The manifest's `sealed` is empty as long as copies are
not sealed with a password.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from cadreapp import __version__, temporary
from cadreapp.causes import explain, is_damage
from cadreapp.errors import UserError
from cadreapp.records import clock, spine
from cadreapp.records.entities import Cadre
from cadreapp.records.spine import Operation
from cadreapp.saving import beside
from cadreapp.store import moving
from cadreapp.store.connect import DATABASE, Home, connect, connect_present, nowhere
from cadreapp.store.engines import FAULTS, engine_of
from cadreapp.store.files import FILES, OWN, Content, Files, files_of, is_hash
from cadreapp.store.migrate import migrate, schema_of

MANIFEST = "manifest.json"
OLD_FORMAT, FORMAT = "cadreapp-backup-1", "cadreapp-backup-2"
LARGEST = 20 * 1024**3
SUFFIX = ".cadrebackup"


@dataclass(frozen=True)
class State:
    """What a bureau's data are at a moment: two copies of one `content` hold the same.

    `content`: a hash of the last operation's place in the chain, the schema and the bureau's own templates;
    `operation`: the last one's number; `counts`: 干部, 记录, 操作, 附件.
    """

    content: str = ""
    schema: int = 0
    operation: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself. `made`: ISO, by the clock of the computer, which may have been wrong.

    `sequence`: the number of an automatic copy, by which they are ordered; `sha256`: name inside → its hash;
    `beside`: name of a file of the bureau that lies beside the copy → its hash.
    """

    made: str
    state: State = State()
    reason: str = ""
    sequence: int = 0
    program: str = __version__
    sha256: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT
    sealed: str = ""


def state_of(db: peewee.Database, files: Files) -> State:
    """The state of an open bureau; the database may be of an older program."""
    chained = "hash" in {column.name for column in db.get_columns(Operation._meta.table_name)}
    columns = (Operation.id, Operation.uid, *((Operation.hash,) if chained else ()))
    row = db.execute(Operation.select(*columns).order_by(Operation.id.desc()).limit(1)).fetchone() or (0, "")
    own = sorted(f"{name}={files.digest(name)}" for name in files.names() if not is_hash(name))
    schema = schema_of(db)
    said = "\n".join(str(part) for part in (schema, row[0], row[-1] or row[1], *own))
    live = spine.Record.deleted_at.is_null()
    counts = {
        "干部": _count(db, Cadre, Cadre.deleted_at.is_null()),
        "记录": _count(db, spine.Record, live),
        "操作": _count(db, Operation),
        "附件": sum(1 for name in files.names() if is_hash(name)),
    }
    return State(hashlib.sha256(said.encode()).hexdigest(), schema, row[0], counts)


def _count(db: peewee.Database, model: Any, *where: Any) -> int:
    query = model.select(peewee.fn.COUNT(model.id))
    return int(db.execute(query.where(*where) if where else query).fetchone()[0])


@contextmanager
def reading(home: Home, why: str = "") -> Iterator[peewee.Database]:
    """The database of a bureau that has data; UserError (with `why` it matters) if there are none, or it is damaged."""
    try:
        live = connect_present(home)
        if live is None:
            raise UserError(f"{nowhere(home)}{why}。")
        with closing(live):
            yield live
    except FAULTS as error:
        if is_damage(error):
            raise UserError(f"数据“{home}”已损坏，读不出来，没有备份成。请还原最近的备份。") from error
        raise explain(error, home, folder=home.local) or error from error


def snapshot(home: Home, target: Path) -> None:
    """A consistent copy, in SQLite, of a database that may be in use; UserError if there is none to be read."""
    with reading(home) as live:
        copy_database(home, live, target)


def copy_database(home: Home, live: peewee.Database, target: Path) -> None:
    """The same of one that is open."""
    if not home.server:
        engine_of(live).snapshot(live, target)
        return
    with closing(connect(target)) as copy, engine_of(live).frozen(live):
        migrate(copy)
        moving.carry(live, copy)


def backup(home: Path | Home, target: Path) -> Path:
    """Write a copy that holds everything to `target`; UserError if there is nothing to copy or it cannot be written.

    It is the same file whether the database lies in the folder or on a server.
    """
    home, target = Home.of(home), Path(target)
    with reading(home, "，没有可备份的内容") as live, beside(target) as path:
        with temporary.folder_beside(target.parent) as scratch:
            copy = scratch / DATABASE
            copy_database(home, live, copy)
            files = files_of(home, live)
            pack(copy, files, path, Manifest(clock.stamp(), state_of(live, files)))
        check(path, target.name)
    return target


def pack(database: Path, files: Files, target: Path, manifest: Manifest, *, inside: bool = True) -> None:
    """Write the archive; the files go in only where they are to lie `inside`. `manifest.beside` names the others."""
    made = datetime.now()
    hashes: dict[str, str] = {}

    def add(stream: Content, name: str) -> None:
        entry = zipfile.ZipInfo(name, max(made.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=True) as packed:
            shutil.copyfileobj(stream, packed)
        stream.seek(0)
        hashes[name] = hashlib.file_digest(stream, "sha256").hexdigest()

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        with database.open("rb") as whole:
            add(whole, DATABASE)
        for name in files.names() if inside else ():
            with files.open(name) as stream:
                add(stream, f"{FILES}/{name[:2]}/{name}" if is_hash(name) else name)
        said = asdict(manifest) | {"sha256": hashes}
        archive.writestr(MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))


def manifest(file: Path, name: str = "") -> Manifest:
    """What a copy says of itself; UserError if the file is not one of ours."""
    with _archive(file, name) as archive:
        return _manifest(archive, name or file.name)


def check(file: Path, name: str = "") -> Manifest:
    """The manifest, after every hash was compared; UserError if the file (`name` for the user) is not whole or ours."""
    with _archive(file, name) as archive:
        found = _manifest(archive, name or file.name)
        inside = [entry.filename for entry in archive.infolist()]
        if sorted(inside) != sorted([*found.sha256, MANIFEST]) or not all(_is_ours(one) for one in found.sha256):
            raise zipfile.BadZipFile(MANIFEST)
        for one, expected in found.sha256.items():
            with archive.open(one) as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != expected:  # type: ignore[arg-type]
                    raise zipfile.BadZipFile(one)
        return found


def _is_ours(name: str) -> bool:
    parts = name.split("/")
    return (
        name == DATABASE
        or (len(parts) == 3 and parts[0] == FILES and is_hash(parts[2]) and parts[1] == parts[2][:2])
        or (len(parts) == 2 and parts[0] == OWN and parts[1].endswith(".xlsx") and parts[1] not in (".xlsx", "..xlsx"))
    )


@contextmanager
def _archive(file: Path, name: str = "") -> Iterator[zipfile.ZipFile]:
    """The archive of a copy; what is wrong with it as a sentence."""
    name = name or file.name
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError:
        raise UserError(f"没有找到备份文件“{file}”。") from None
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        if file.exists() and not zipfile.is_zipfile(file):
            raise UserError(f"“{name}”不是本程序的备份文件，或已损坏，没有还原，现有数据没有改动。") from error
        raise UserError(f"备份文件“{name}”已损坏或不完整，没有还原，现有数据没有改动。请换一份备份。") from error
    except OSError as error:
        raise explain(error, name) or error from error


def _manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if MANIFEST not in entries or sum(entry.file_size for entry in entries.values()) > LARGEST:
        raise UserError(f"“{name}”不是本程序的备份文件，没有还原。")
    if entries[MANIFEST].file_size > 64 * 1024**2:
        raise zipfile.BadZipFile(MANIFEST)
    read = json.loads(archive.read(MANIFEST))
    hashes = read.get("sha256") if isinstance(read, dict) else None
    if not isinstance(hashes, dict) or read.get("format") not in (OLD_FORMAT, FORMAT) or DATABASE not in hashes:
        raise UserError(f"“{name}”不是本程序的备份文件，没有还原。")
    if read.get("sealed"):
        raise UserError(f"备份文件“{name}”是用更新版本的程序加密保存的，请先升级程序。")
    try:
        state = State(**read.get("state", {}))
        return Manifest(**(read | {"state": state}))
    except TypeError as error:
        raise zipfile.BadZipFile(MANIFEST) from error


def unpack(file: Path, folder: Path) -> None:
    """Put what a copy holds into an empty folder; the caller has checked the file."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name != MANIFEST])
