"""The automatic copies in a data folder: kept by what they hold, in the order of their numbers, never of the clock.

`backups/000017-20261126-153000-导入前.cadrebackup`, and beside them `backups/files`, where each attachment that one of
them names lies once. What holds the same as a whole copy that is there already is not kept twice.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from cadreapp import temporary
from cadreapp.errors import UserError
from cadreapp.records import clock
from cadreapp.saving import beside, write_bytes
from cadreapp.store.connect import DATABASE, Home
from cadreapp.store.files import Files, FolderFiles, files_of, is_hash
from cadreapp.store.keeping.archive import (
    SUFFIX,
    Manifest,
    check,
    copy_database,
    manifest,
    pack,
    reading,
    state_of,
)

FOLDER = "backups"
NOTE = "last-backup.json"
RECENT, DAYS, WEEKS, MONTHS = 10, 14, 8, 24
"""How many copies stay: the newest, then the last of so many days, weeks and months; of each year one for ever."""
_NAME = re.compile(r"(\d{6,})-(\d{8})-\d{6}-(.+)")
_OLD_NAME = re.compile(r"(\d{8})-\d{6}-\d{6}-(.+)")


@dataclass(frozen=True)
class Copy:
    """An automatic copy: its number (0 of an older program), its day as the computer had it, and why it was made."""

    path: Path
    sequence: int
    day: date
    reason: str

    @cached_property
    def manifest(self) -> Manifest | None:
        """What it says of itself; None if it cannot be read."""
        try:
            return manifest(self.path)
        except UserError:
            return None

    @property
    def size(self) -> int:
        """How many bytes it takes, without what lies beside."""
        return self.path.stat().st_size


def copies(folder: Path) -> list[Copy]:
    """The automatic copies of a data folder, the newest first."""
    found = [copy for path in (folder / FOLDER).glob(f"*{SUFFIX}") if (copy := _named(path))]
    return sorted(found, key=lambda copy: (copy.sequence, copy.path.name), reverse=True)


def _named(path: Path) -> Copy | None:
    if found := _NAME.fullmatch(path.stem):
        sequence, day, reason = int(found[1]), found[2], found[3]
    elif found := _OLD_NAME.fullmatch(path.stem):
        sequence, day, reason = 0, found[1], found[2]
    else:
        return None
    try:
        return Copy(path, sequence, datetime.strptime(day, "%Y%m%d").date(), reason)
    except ValueError:
        return None


def beside_of(folder: Path) -> Files:
    """The files that lie beside the automatic copies of a data folder."""
    return FolderFiles(folder / FOLDER)


def automatic(home: Path | Home, reason: str) -> Path | None:
    """Keep a copy in the data folder before what might harm it; the copy that holds this state, None without data.

    UserError: the data cannot be read, or the copy cannot be written.
    """
    home = Home.of(home)
    if not home.exists():
        return None
    folder = home.folder / FOLDER
    with reading(home) as live:
        files, kept = files_of(home, live), beside_of(home.folder)
        state, there = state_of(live, files), copies(home.folder)
        for copy in there:
            if copy.manifest and copy.manifest.state.content == state.content and not faults(copy):
                return copy.path
        named = {name: files.digest(name) for name in files.names()}
        sequence = max((copy.sequence for copy in there), default=0) + 1
        target = folder / f"{sequence:06d}-{clock.now():%Y%m%d-%H%M%S}-{reason}{SUFFIX}"
        made = Manifest(clock.stamp(), state, reason, sequence, beside=named)
        with beside(target, private=True) as path, temporary.folder_beside(folder) as scratch:
            copied = scratch / DATABASE
            copy_database(home, live, copied)
            for name, digest in named.items():
                _keep_beside(files, name, digest, kept, scratch)
            pack(copied, files, path, made, inside=False)
            check(path, target.name)
    thin(home.folder)
    return target


def _keep_beside(files: Files, name: str, digest: str, kept: Files, scratch: Path) -> None:
    if kept.exists(digest) and kept.is_whole(digest):
        return
    with files.open(name) as stream, (scratch / digest).open("wb") as copied:
        shutil.copyfileobj(stream, copied)
    kept.take(digest, scratch / digest)


def faults(copy: Copy) -> list[str]:
    """What is wrong with a copy; [] = it can be brought back whole."""
    try:
        found = check(copy.path)
    except UserError as error:
        return [str(error)]
    kept = beside_of(copy.path.parent.parent)
    broken = [name for name, digest in found.beside.items() if not (kept.exists(digest) and kept.is_whole(digest))]
    return [f"备份“{copy.path.name}”缺少附件 {name[:12]}，或它已损坏" for name in broken]


def thin(folder: Path) -> None:
    """Take away the copies that are not to be kept, and what lies beside that no copy names any more."""
    there = copies(folder)
    staying = staying_of([(copy.day, copy.reason) for copy in there])
    gone = [copy for number, copy in enumerate(there) if number not in staying]
    for copy in gone:
        with suppress(OSError):  # somebody has it open: it goes next time
            copy.path.unlink(missing_ok=True)
    if not gone:
        return
    manifests = [copy.manifest for number, copy in enumerate(there) if number in staying]
    if None in manifests:  # what a copy that cannot be read names is not known
        return
    named = {digest for one in manifests if one for digest in one.beside.values()}
    kept = beside_of(folder)
    for name in [name for name in kept.names() if is_hash(name) and name not in named]:
        with suppress(OSError):  # taken next time
            kept.remove(name)


def staying_of(copies: Sequence[tuple[date, str]]) -> set[int]:
    """Which of the copies (day, reason; the newest first) stay, by their places.

    After the newest ones, one stays of each day, then week, month and year that the copies themselves bear, counted
    from the newest on; so a clock that was wrong keeps one too many, never one too few. The last of each reason stays.
    """
    stay = set(range(min(RECENT, len(copies))))
    first_of: dict[str, int] = {}
    for place, (_, reason) in enumerate(copies):
        first_of.setdefault(reason, place)
    place = RECENT
    for most, key in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month), (len(copies), _year)):
        used, last = 0, None
        while place < len(copies):
            here = key(copies[place][0])
            if not used or here != last:
                if used == most:
                    break
                stay.add(place)
                used, last = used + 1, here
            place += 1
    return stay | set(first_of.values())


def _day(day: date) -> Hashable:
    return day


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month


def _year(day: date) -> Hashable:
    return day.year


# the user's own copies


def note(folder: Path, file: Path) -> None:
    """Remember when and where the user last made a copy."""
    said = {"at": clock.stamp(), "file": str(file)}
    write_bytes(folder / NOTE, json.dumps(said, ensure_ascii=False).encode(), private=True)


def last(folder: Path) -> tuple[datetime, str] | None:
    """When and where the user last made a copy; None if never."""
    try:
        found = json.loads((folder / NOTE).read_text("utf-8"))
        return datetime.fromisoformat(found["at"]), str(found["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def on_same_disk(folder: Path, file: Path) -> bool:
    """Whether a file lies on the disk of a data folder: what takes the one takes the other. False if it is gone."""
    try:
        return file.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False
