"""Getting back: a copy that was looked through takes the place of the data, whatever state these are in."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cadreapp import temporary
from cadreapp.causes import Cause, cause_of
from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.saving import make_private
from cadreapp.store import moving
from cadreapp.store.connect import DATABASE, Home, connect, standing
from cadreapp.store.engines import FAULTS, SQLITE, engine_of, page_sums
from cadreapp.store.engines.sqlite_file import Standing, look
from cadreapp.store.files import Files, FolderFiles, files_of
from cadreapp.store.keeping.archive import Manifest, check, unpack
from cadreapp.store.keeping.copies import automatic, beside_of
from cadreapp.store.migrate import migrate, schema_of
from cadreapp.store.schema import newest
from cadreapp.store.writing import audit

UNREADABLE: tuple[type[Exception], ...] = (UserError, *FAULTS)
"""What tells that present data cannot be read."""
DAMAGED = "damaged"
"""The folder of a data folder in which broken files are kept as they were found."""


@dataclass(frozen=True)
class Restored:
    """What came of it. `kept`: the copy of the former data (a file), or the folder in which what could not be read
    lies as it was; None if there was nothing. `missing`: attachments that neither the copy nor the data have whole.
    """

    kept: Path | None
    missing: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        """The same for the user."""
        said = []
        if self.kept is not None:
            as_is = "原样放在" if self.kept.is_dir() else "另存为备份"
            said.append(f"原来的数据{as_is} {self.kept}。")
        if self.missing:
            said.append(f"有 {len(self.missing)} 个附件在备份和现有数据里都没有完好的，用“核对数据”可以看到是哪些。")
        return said


def inspect(file: Path, folder: Path) -> Manifest:
    """Unpack a copy into an empty folder after all that can be wrong with it was looked for.

    UserError: the file is not whole or not ours; its database is foreign, of a newer program, damaged, or does things
    of its own (a trigger or a view that is not this program's).
    """
    found = check(file)
    unpack(file, folder)
    name, fresh = file.name, folder / DATABASE
    unchanged = "没有还原，现有数据没有改动。"
    kind, schema = look(fresh)
    if kind is not Standing.OURS:
        raise UserError(f"备份文件“{name}”里的不是本程序的数据，{unchanged}")
    if schema > newest():
        raise UserError(f"备份文件“{name}”是用更新版本的程序保存的，{unchanged}请先升级程序，再还原。")
    try:
        with closing(connect(fresh, read_only=True)) as copy:
            engine = engine_of(copy)
            if engine.damage(copy) or engine.loose_links(copy):
                raise UserError(f"备份文件“{name}”里的数据已损坏，{unchanged}请换一份备份。")
            if strange := audit.strangers(copy, older=schema_of(copy) < newest()):
                raise UserError(f"备份文件“{name}”被人改过（多出或改动了“{strange[0]}”），{unchanged}请换一份备份。")
    except FAULTS as error:
        raise UserError(f"备份文件“{name}”里的数据已损坏，{unchanged}请换一份备份。") from error
    return found


def lay_out(file: Path, folder: Path) -> tuple[str, ...]:
    """Unpack a copy into a folder with the files beside it; names of what is missing. UserError as `inspect`."""
    found = inspect(file, folder)
    return _bring_files(FolderFiles(folder), beside_of(file.parent.parent), found, FolderFiles(folder))


def missing_of(file: Path, folder: Path) -> list[str]:
    """Sentences about the files beside a copy that are gone or damaged; the copy is unpacked into an empty folder."""
    return [f"缺少附件 {name[:12]}，或它已损坏" for name in lay_out(file, folder)]


def restore(home: Path | Home, file: Path) -> Restored:
    """Bring a copy back into a bureau whose lock the caller holds and whose database is closed.

    The former data are kept: as a copy, or byte for byte where they cannot be read. UserError as `inspect`, or where
    the copy does not fit on the disk; then nothing was changed.
    """
    home, file = Home.of(home), Path(file)
    folder = home.folder
    with temporary.folder_beside(folder) as scratch:
        found = inspect(file, scratch)
        kept = _keep(home)
        copied = FolderFiles(scratch)
        beside = beside_of(file.parent.parent)
        if home.server:
            return Restored(kept, _bring_to_server(scratch / DATABASE, copied, beside, found, home))
        missing = _bring_files(copied, beside, found, FolderFiles(folder))
        page_sums.forget(home.file)
        SQLITE.bring_back(scratch / DATABASE, home.file)
    return Restored(kept, missing)


def _keep(home: Home) -> Path | None:
    """Keep the present data: as a copy if they can be read, else as they are."""
    if home.server:
        return automatic(home, "还原前")
    try:
        if standing(home):
            kept = automatic(home, "还原前")
            SQLITE.settle_log(home.file)
            return kept
    except UNREADABLE as error:
        if cause_of(error) in (Cause.FULL, Cause.QUOTA, Cause.BUSY, Cause.READ_ONLY, Cause.DENIED):
            raise
    if not home.file.exists():
        return None
    return set_aside(home)


def set_aside(home: Home) -> Path:
    """Keep a file that cannot be read, with its log, byte for byte; the folder in which it lies now as well."""
    number = 1 + max((int(p.name.split("-")[0]) for p in (home.folder / DAMAGED).glob("[0-9]*-*")), default=0)
    folder = home.folder / DAMAGED / f"{number:03d}-{clock.now():%Y%m%d-%H%M%S}"
    make_private(folder)
    SQLITE.set_aside(home.file, folder)
    return folder


def _bring_to_server(fresh: Path, copied: Files, beside: Files, found: Manifest, home: Home) -> tuple[str, ...]:
    with closing(connect(fresh)) as source, closing(connect(home.database)) as target:
        migrate(source)
        migrate(target)
        moving.carry(source, target)
        return _bring_files(copied, beside, found, files_of(home, target))


def _bring_files(copied: Files, beside: Files, found: Manifest, files: Files) -> tuple[str, ...]:
    """Put the copy's files in their places; what is whole there already stays. Names of what is nowhere whole."""
    for name in list(copied.names()):
        if not files.exists(name) or files.digest(name) != copied.digest(name):  # what was damaged is put right
            files.take(name, copied.path(name))
    missing = []
    for name, digest in found.beside.items():
        if files.exists(name) and files.digest(name) == digest:
            continue
        if beside.exists(digest) and beside.is_whole(digest):
            with beside.open(digest) as stream:
                files.keep(name, stream.read())
        else:
            missing.append(name)
    return tuple(missing)
