"""备份 and 还原备份 of a data folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import peewee

from cadreapp.errors import Fault, Refused, UserError
from cadreapp.operations import gate
from cadreapp.operations.appraisal.confirmations import papers
from cadreapp.operations.desk import Desk, own_rules, take_lock
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.opening import open_desk
from cadreapp.records.period import Period
from cadreapp.store import backup as store
from cadreapp.store import settings as store_settings
from cadreapp.store.connect import DATABASE, Home, connect
from cadreapp.store.grading import editions as store_editions
from cadreapp.store.migrate import migrate
from cadreapp.store.operation import login_name

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
    """Write a backup file, and remember when; UserError if it cannot be written."""
    made = store.backup(home, target)
    store.note(Home.of(home).folder, made)
    return made


def cost(home: Path | Home, file: Path) -> Cost:
    """What it would cost to bring a copy back, by all guards as a whole; UserError if the file is not whole."""
    home, file = Home.of(home), Path(file)
    store.check(file)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "copy"
        store.unpack(file, copy)
        try:
            with _read(copy) as desk:
                then, editions = papers(desk.db), {row.sha256 for row in store_editions.rows(desk.db)}
                broken = [str(gate.named(desk, one)) for one in GUARDS.breaches(desk)]
        except peewee.DatabaseError as error:
            raise UserError(f"备份文件“{file.name}”里的数据已损坏，没有还原，现有数据没有改动。") from error
        lost: list[str] = []
        if home.exists():
            present = Path(scratch) / "present"
            present.mkdir()
            try:
                store.snapshot(home, present / DATABASE)
                with _read(present) as desk:
                    now, locked = papers(desk.db), store_editions.rows(desk.db)
                lost = [one.words for uid, one in now.items() if uid not in then or then[uid].values != one.values]
                gone = [e for e in locked if e.sha256 not in editions]
                lost += [f"{Period.parse(e.period).label}审定版（第 {e.number} 版）" for e in gone]
            except (peewee.DatabaseError, UserError):
                lost = ["现有数据读不出来，有没有已经确认的等次无法比较"]
    return Cost(tuple(lost), tuple(broken))


@contextmanager
def _read(folder: Path) -> Iterator[Desk]:
    """A desk over a throw-away copy of a database, brought to this version."""
    db = connect(folder / DATABASE)
    try:
        migrate(db)
        yield Desk(Home(folder), db, own_rules(db), "", date.today, False, guards=GUARDS)
    finally:
        db.close()


def restore(home: Path | Home, file: Path, *, reason: str = "") -> Path | None:
    """Bring a backup back; the present data are kept as a backup of their own, whose path is returned.

    Refused, with each sentence, if it would lose what is confirmed, or holds what the rules do not allow, and no
    `reason` is given; UserError if the file is not whole or somebody is writing. Then nothing is changed.
    """
    home, file = Home.of(home), Path(file)
    folder = home.folder
    found = cost(home, file)
    if found and not reason.strip():
        ask = "还原这份备份要写明理由：命令里加 --reason，窗口里按提示填写。现有数据没有改动"
        raise Refused([*(Fault(s) for s in found.sentences), Fault(ask)])
    folder.mkdir(parents=True, exist_ok=True)
    lock = take_lock(folder)
    try:
        kept = store.restore(home, file)
    finally:
        lock.release()
    if found:
        desk = open_desk(home)
        try:
            what = f"{datetime.now():%Y-%m-%d %H:%M} {login_name()}：{file.name}，理由：{reason.strip()}"
            with desk.operation("还原备份", reason=reason.strip(), undoable=False):
                store_settings.put(desk.db, RESTORED, desk.today().isoformat(), what)
        finally:
            desk.close()
    return kept


def last(folder: Path) -> tuple[datetime, str] | None:
    """When and where the last backup was made by the user."""
    return store.last(folder)


def verify(home: Path | Home) -> list[str]:
    """What is wrong with the data, sentence by sentence; [] = nothing. What earlier versions let pass is named too."""
    home = Home.of(home)
    faults = store.verify(home)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            store.snapshot(home, Path(scratch) / DATABASE)
            with _read(Path(scratch)) as desk:
                faults += [str(gate.named(desk, one)) for one in GUARDS.breaches(desk)]
        except (peewee.DatabaseError, UserError):
            if not faults:
                raise
    return faults
