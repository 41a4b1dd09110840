"""Backups: one file with the database, the attachments and a list of hashes; checked before anything is replaced."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee

from cadreapp.errors import UserError
from cadreapp.records import kind as kind_of
from cadreapp.records import spine
from cadreapp.records.entities import Edition, Person
from cadreapp.records.period import Period
from cadreapp.saving import beside
from cadreapp.store import keys, moving
from cadreapp.store.connect import DATABASE, Home, connect, connect_present, nowhere
from cadreapp.store.engines import engine_of
from cadreapp.store.files import FILES, Content, Files, FolderFiles, files_of, is_hash
from cadreapp.store.migrate import migrate

FOLDER = "backups"
MANIFEST = "manifest.json"
FORMAT = "cadreapp-backup-1"
KEPT = 10
LARGEST = 20 * 1024**3
SUFFIX = ".cadrebackup"


def backup(home: Path | Home, target: Path) -> Path:
    """Write a backup of a bureau to `target`; UserError if there is nothing to back up or it cannot be written.

    It is the same file whether the database lies in the folder or on a server.
    """
    home, target = Home.of(home), Path(target)
    with _reading(home, "，没有可备份的内容") as live, beside(target) as path:
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            copy = Path(scratch) / DATABASE
            _copy(home, live, copy)
            _pack(copy, files_of(home, live), path)
        check(path)
    return target


def snapshot(home: Home, target: Path) -> None:
    """A consistent copy, in SQLite, of a database that may be in use; UserError if there is none to be read."""
    with _reading(home) as live:
        _copy(home, live, target)


@contextmanager
def _reading(home: Home, why: str = "") -> Iterator[peewee.Database]:
    """The database of a bureau that has data; UserError (with `why` it matters) if there are none, or it is damaged."""
    try:
        live = connect_present(home, read_only=True)
        if live is None:
            raise UserError(f"{nowhere(home)}{why}。")
        with closing(live):
            yield live
    except peewee.DatabaseError as error:
        raise UserError(f"数据“{home}”读不出来，可能已损坏，不能备份。") from error


def _copy(home: Home, live: peewee.Database, target: Path) -> None:
    if not home.server:
        engine_of(live).snapshot(live, target)
        return
    with closing(connect(target)) as copy, engine_of(live).frozen(live):
        migrate(copy)
        moving.carry(live, copy)


def _pack(database: Path, files: Files, target: Path) -> None:
    made = datetime.now()
    hashes: dict[str, str] = {}

    def add(stream: Content, inside: str) -> None:
        entry = zipfile.ZipInfo(inside, made.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=True) as packed:
            shutil.copyfileobj(stream, packed)
        stream.seek(0)
        hashes[inside] = hashlib.file_digest(stream, "sha256").hexdigest()

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        with database.open("rb") as whole:
            add(whole, DATABASE)
        for name in filter(is_hash, files.names()):
            with files.open(name) as stream:
                add(stream, f"{FILES}/{name[:2]}/{name}")
        manifest = {"format": FORMAT, "made": made.isoformat(timespec="seconds"), "sha256": hashes}
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def check(file: Path) -> dict[str, str]:
    """The manifest's hashes, after every one of them was compared; UserError if the file is not whole or not ours."""
    broken = UserError(f"备份文件“{file.name}”已损坏或不完整，没有还原，现有数据没有改动。请换一份备份。")
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if MANIFEST not in names or sum(e.file_size for e in archive.infolist()) > LARGEST:
                raise UserError(f"“{file.name}”不是本程序的备份文件，没有还原。")
            if archive.getinfo(MANIFEST).file_size > 64 * 1024 * 1024:
                raise broken
            manifest = json.loads(archive.read(MANIFEST))
            hashes = manifest.get("sha256") if isinstance(manifest, dict) else None
            if not isinstance(hashes, dict) or manifest.get("format") != FORMAT or DATABASE not in hashes:
                raise UserError(f"“{file.name}”不是本程序的备份文件，没有还原。")
            if sorted(names) != sorted([*hashes, MANIFEST]):
                raise broken
            for name, expected in hashes.items():
                if name != DATABASE and not (
                    name.startswith(f"{FILES}/") and ".." not in name and name.count("/") == 2
                ):
                    raise broken
                with archive.open(name) as stream:
                    if hashlib.file_digest(stream, "sha256").hexdigest() != expected:  # type: ignore[arg-type]
                        raise broken
            return hashes
    except FileNotFoundError:
        raise UserError(f"没有找到备份文件“{file}”。") from None
    except zipfile.BadZipFile as error:
        if file.exists() and not zipfile.is_zipfile(file):
            raise UserError(f"“{file.name}”不是本程序的备份文件，或已损坏，没有还原。") from error
        raise broken from error
    except (OSError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        raise broken from error


def unpack(file: Path, folder: Path) -> None:
    """Put what a backup holds into an empty folder; the caller has checked the file."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def restore(home: Path | Home, file: Path) -> Path | None:
    """Bring a backup back into a bureau whose lock the caller holds and whose database is closed.

    The present data are backed up first; the path of that backup, None if there were none.
    """
    home, file = Home.of(home), Path(file)
    folder = home.folder
    check(file)
    kept = automatic(home, "还原前")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as scratch:
        unpack(file, Path(scratch))
        fresh = Path(scratch) / DATABASE
        with closing(connect(fresh, read_only=True)) as copy:
            if engine_of(copy).damage(copy):
                raise UserError(f"备份文件“{file.name}”里的数据已损坏，没有还原，现有数据没有改动。")
        files = FolderFiles(Path(scratch))
        if home.server:
            _bring_to_server(fresh, files, home)
        else:
            _bring_files(files, FolderFiles(folder))
            engine_of(copy).bring_back(fresh, folder / DATABASE)
    return kept


def _bring_to_server(fresh: Path, files: Files, home: Home) -> None:
    with closing(connect(fresh)) as source, closing(connect(home.database)) as target:
        migrate(source)
        migrate(target)
        moving.carry(source, target)
        _bring_files(files, files_of(home, target))


def _bring_files(copy: Files, files: Files) -> None:
    for name in copy.names():
        if not files.exists(name) or not files.is_whole(name):  # what was damaged is put right
            files.take(name, copy.path(name))


def automatic(home: Path | Home, reason: str) -> Path | None:
    """A backup into the data folder's own `backups`, before what might harm it; the last KEPT of each reason stay."""
    home = Home.of(home)
    folder = home.folder
    if not home.exists():
        return None
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    target = backup(home, folder / FOLDER / f"{stamp}-{reason}{SUFFIX}")
    for old in sorted((folder / FOLDER).glob(f"*-{reason}{SUFFIX}"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def note(folder: Path, file: Path) -> None:
    """Remember when and where the user last made a backup."""
    text = json.dumps({"at": datetime.now().isoformat(timespec="seconds"), "file": str(file)}, ensure_ascii=False)
    (Path(folder) / "last-backup.json").write_text(text, "utf-8")


def last(folder: Path) -> tuple[datetime, str] | None:
    """When and where the user last made a backup; None if never."""
    try:
        found = json.loads((Path(folder) / "last-backup.json").read_text("utf-8"))
        return datetime.fromisoformat(found["at"]), str(found["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def verify(home: Path | Home) -> list[str]:
    """What is wrong with a bureau's data: the database's own checks, and each attachment against its hash."""
    home = Home.of(home)
    faults: list[str] = []
    try:
        db = connect_present(home, read_only=True)
        if db is None:
            raise UserError(f"{nowhere(home)}。")
        with closing(db):
            if damage := engine_of(db).damage(db):
                faults.append(f"数据文件损坏：{damage}。请还原最近的备份。")
            if loose := engine_of(db).loose_links(db):
                faults.append(f"有 {len(loose)} 处关联断开（表 {loose[0]}）。请还原最近的备份。")
            faults += _doubled(db)
            return faults + _damaged(files_of(home, db), _kept_files(db))
    except peewee.DatabaseError:
        return ["数据文件损坏，打不开。请还原最近的备份。"]


def _damaged(files: Files, wanted: dict[str, str]) -> list[str]:
    faults = []
    for name, title in sorted((name, title) for name, title in wanted.items() if name):
        if not files.exists(name):
            faults.append(f"缺少{title} {files.place(name)}")
        elif not files.is_whole(name):
            faults.append(f"{title} {files.place(name)} 的内容已改变或损坏")
    return faults


def _doubled(db: peewee.Database) -> list[str]:
    """Records that an older program let stand beside the same thing."""
    return [
        f"{kind_of(kind).title}“{title}”（{day or '没有日期'}）有两条同一件事的记录，请打开核对，只留一条。"
        for kind, title, day in keys.doubled(db)
    ]


def _kept_files(db: peewee.Database) -> dict[str, str]:
    """SHA-256 of each file that the database names → what it is; the database may be of an older program."""
    attached: Any = spine.Attachment
    kept = {sha256: "附件文件" for (sha256,) in db.execute(attached.select(attached.sha256)).fetchall()}
    kept |= {sha256: "附件文件" for (sha256,) in db.execute(Person.select(Person.photo)).fetchall()}
    if db.table_exists(Edition._meta.table_name):
        editions = db.execute(Edition.select(Edition.sha256, Edition.period, Edition.number)).fetchall()
        kept |= {
            sha256: f"{Period.parse(period).label}审定版（第 {number} 版）的文件" for sha256, period, number in editions
        }
    return kept
