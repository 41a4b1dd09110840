"""备份 and 还原备份 of a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cadreapp import temporary
from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations import gate
from cadreapp.operations.appraisal.confirmations import papers
from cadreapp.operations.desk import Desk, own_rules
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.holding import take_lock
from cadreapp.operations.opening import open_desk
from cadreapp.records import clock
from cadreapp.records.period import Period
from cadreapp.saving import make_private
from cadreapp.store import settings as store_settings
from cadreapp.store.connect import DATABASE, Home, connect
from cadreapp.store.engines import FAULTS
from cadreapp.store.grading import editions as store_editions
from cadreapp.store.keeping import archive, copies, page_check, restoring, verifying
from cadreapp.store.keeping import salvage as salvaging
from cadreapp.store.keeping.restoring import UNREADABLE, Restored
from cadreapp.store.keeping.salvage import Salvaged
from cadreapp.store.migrate import migrate
from cadreapp.store.writing import sealing
from cadreapp.store.writing.operation import latest_day, login_name

RESTORED = "restored"
"""The setting that says which copy was brought back last, and why."""


@dataclass(frozen=True)
class Cost:
    """What bringing a copy back would cost: what is confirmed now and is not so in the copy, and what the copy breaks.

    Sentence by sentence; with neither the copy comes back without further ado.
    """

    lost: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.broken)

    @property
    def sentences(self) -> list[str]:
        """Both lists, each under its words."""
        said = [f"还原会失去：{one}" for one in self.lost]
        return said + [f"这份备份里：{one}" for one in self.broken]


def backup(home: Path | Home, target: Path) -> Path:
    """Write a copy that holds everything, and remember when; UserError if it cannot be written."""
    made = archive.backup(home, target)
    with suppress(UserError):  # the data can only be read: the copy is made all the same
        copies.note(Home.of(home).folder, made)
    return made


def cost(home: Path | Home, file: Path) -> Cost:
    """What it would cost to bring a copy back, by all guards as a whole; UserError if the file is not whole."""
    home, file = Home.of(home), Path(file)
    with temporary.folder() as scratch:
        copy = scratch / "copy"
        copy.mkdir()
        restoring.inspect(file, copy)
        try:
            with _read(copy) as desk:
                then, editions = papers(desk.db), {row.sha256 for row in store_editions.rows(desk.db)}
                broken = _broken_in(desk)
        except FAULTS as error:
            raise _damaged(file) from error
        lost: list[str] = []
        if home.exists():
            present = scratch / "present"
            present.mkdir()
            try:
                archive.snapshot(home, present / DATABASE)
                with _read(present) as desk:
                    now, locked = papers(desk.db), store_editions.rows(desk.db)
                lost = [one.words for uid, one in now.items() if uid not in then or then[uid].values != one.values]
                gone = [e for e in locked if e.sha256 not in editions]
                lost += [f"{Period.parse(e.period).label}审定版（第 {e.number} 版）" for e in gone]
            except UNREADABLE:
                lost = []  # they cannot be read: nothing can be said of them, and they are kept as they are
    return Cost(tuple(lost), tuple(broken))


def _broken_in(desk: Desk) -> list[str]:
    """What a copy holds that may not be so: what the rules do not allow, and an edited trail."""
    edited = ["操作记录被改动、删去或插入过"] if any(sealing.broken(desk.db)) else []
    return _breaches(desk) + edited


def _breaches(desk: Desk) -> list[str]:
    return [str(gate.named(desk, one)) for one in GUARDS.breaches(desk)]


def _damaged(file: Path) -> UserError:
    return UserError(f"备份文件“{file.name}”里的数据已损坏，没有还原，现有数据没有改动。")


@contextmanager
def _read(folder: Path) -> Iterator[Desk]:
    """A desk over a throw-away copy of a database, brought to this version."""
    db = connect(folder / DATABASE)
    try:
        migrate(db)
        day = max(clock.today(), latest_day(db))  # a clock that runs behind makes nothing wrong of what was written
        yield Desk(Home(folder), db, own_rules(db), "", lambda: day, False, guards=GUARDS)
    finally:
        db.close()


def restore(home: Path | Home, file: Path, *, reason: str = "") -> Restored:
    """Bring a backup back; the present data are kept: as a backup of their own, or as they are if nobody can read them.

    Refused, with each sentence, if it would lose what is confirmed, or holds what the rules do not allow, and no
    `reason` is given; UserError if the file is not whole or somebody is writing. Then nothing is changed.
    """
    home, file = Home.of(home), Path(file)
    found = cost(home, file)
    if found and not reason.strip():
        ask = "还原这份备份要写明理由：命令里加 --reason，窗口里按提示填写。现有数据没有改动"
        raise Refused([*(Fault(s) for s in found.sentences), Fault(ask)])
    make_private(home.folder)
    lock = take_lock(home.folder)
    try:
        found_back = restoring.restore(home, file)
    finally:
        lock.release()
    if found:
        desk = open_desk(home)
        try:
            what = f"{clock.now():%Y-%m-%d %H:%M} {login_name()}：{file.name}，理由：{reason.strip()}"
            with desk.operation("还原备份", reason=reason.strip(), undoable=False):
                store_settings.put(desk.db, RESTORED, desk.today().isoformat(), what)
        finally:
            desk.close()
    return found_back


@dataclass(frozen=True)
class Kept:
    """An automatic copy for the user: when, why, what it holds, how large it is."""

    file: Path
    when: str
    reason: str
    holds: str
    size: str


def kept(home: Path | Home) -> list[Kept]:
    """The automatic copies of a bureau, the newest first."""
    return [_kept(copy) for copy in copies.copies(Home.of(home).folder)]


def _kept(copy: copies.Copy) -> Kept:
    said = copy.manifest
    if said is None:
        return Kept(copy.path, copy.day.isoformat(), copy.reason, "读不出来，可能已损坏", _size(copy.size))
    counts = said.state.counts
    holds = "、".join(f"{what} {counts[what]:,}" for what in counts if what != "操作") or "较早版本的备份"
    return Kept(copy.path, said.made[:16].replace("T", " "), copy.reason, holds, _size(copy.size))


def _size(number: int) -> str:
    return f"{number / 1024**2:.1f} MB" if number >= 1024**2 else f"{max(1, round(number / 1024))} KB"


def check_copy(file: Path) -> list[str]:
    """What is wrong with a copy: its hashes, its database, the files beside it, the rules; [] = it can come back."""
    file = Path(file)
    with temporary.folder() as scratch:
        try:
            missing = restoring.missing_of(file, scratch)
            with _read(scratch) as desk:
                return missing + _broken_in(desk)
        except UNREADABLE as fault:
            error = fault if isinstance(fault, UserError) else _damaged(file)
            return [str(error).replace("，没有还原，现有数据没有改动", "")]


def open_copy(file: Path, folder: Path) -> Home:
    """Lay a copy into an empty folder, to be looked at; UserError if it is not whole or not ours."""
    home = Home(folder)
    restoring.lay_out(Path(file), folder)
    with closing(connect(home.database)) as db:
        migrate(db)
    return home


def salvage(home: Path | Home) -> Salvaged:
    """Put what can be read of a damaged file into its place; UserError if that is nothing, or somebody is writing."""
    home = Home.of(home)
    lock = take_lock(home.folder)
    try:
        return salvaging.salvage(home, login_name())
    finally:
        lock.release()


def last(folder: Path) -> tuple[datetime, str] | None:
    """When and where the last backup was made by the user."""
    return copies.last(folder)


def place(folder: Path) -> str:
    """Where to look for a copy first: beside the user's last one, else with the automatic ones; "" = anywhere."""
    found = copies.last(folder)
    beside = Path(found[1]).parent if found else folder / copies.FOLDER
    return str(beside) if beside.is_dir() else ""


def reminder(folder: Path) -> str:
    """What the user should do about copies, in one sentence; "" = nothing. A copy on the same disk is lost with it."""
    found = copies.last(folder)
    if found is None:
        return "还没有备份过。请插上U盘，用“文件 → 备份”把备份放到另一块磁盘上。"
    if copies.on_same_disk(folder, Path(found[1])):
        return "上次的备份和数据在同一块磁盘上，磁盘坏了会一起丢失。请用“文件 → 备份”在U盘等另一块磁盘上再做一份。"
    return ""


def verify(home: Path | Home) -> list[str]:
    """What is wrong with the data, sentence by sentence; [] = nothing. What earlier versions let pass is named too."""
    home = Home.of(home)
    faults = verifying.verify(home)
    with temporary.folder() as scratch:
        try:
            archive.snapshot(home, scratch / DATABASE)
            with _read(scratch) as desk:
                faults += _breaches(desk)
        except Exception:  # of damaged data nothing is as it should be
            if not faults:
                raise
    return faults


def unchecked(home: Path | Home) -> str:
    """Until when the data file was checked page by page, if not until now; "" = nothing to be said."""
    return page_check.unchecked(Home.of(home))
