"""Whether what is stored is what was stored: the database's own checks, links, chain of operations, triggers, files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import peewee

from cadreapp.causes import explain, is_damage
from cadreapp.errors import UserError
from cadreapp.records import kind as kind_of
from cadreapp.records.clock import moment
from cadreapp.records.entities import Edition, Person
from cadreapp.records.period import Period
from cadreapp.records.spine import Attachment, Operation
from cadreapp.store import keys
from cadreapp.store.connect import Home, connect_present, nowhere
from cadreapp.store.engines import FAULTS, engine_of
from cadreapp.store.files import Files, files_of
from cadreapp.store.keeping import page_check
from cadreapp.store.migrate import pending
from cadreapp.store.writing import audit, sealing


def verify(home: Path | Home) -> list[str]:
    """What is wrong with a bureau's data, sentence by sentence; [] = nothing. UserError: they cannot be looked at."""
    home = Home.of(home)
    faults: list[str] = []
    try:
        db = connect_present(home)
        if db is None:
            raise UserError(f"{nowhere(home)}。")
        with closing(db):
            if (found := page_check.compare(home)) and found.pages:
                faults.append(page_check.words(found))
            for fault in _looked_through(home, db):
                faults.append(fault)
    except Exception as error:
        if faults:  # of damaged data nothing is as it should be
            return faults
        if isinstance(error, FAULTS) and is_damage(error):
            return ["数据文件已损坏，读不出来。请还原最近的备份。"]
        raise explain(error, home, folder=home.local) or error from error
    return faults


def _looked_through(home: Home, db: peewee.Database) -> Iterator[str]:
    if engine_of(db).damage(db):
        yield "数据文件已损坏（数据库的自检没有通过）。请还原最近的备份。"
    if loose := engine_of(db).loose_links(db):
        yield f"有 {len(loose)} 处关联断开（{page_check.titled(loose[0])}）。请还原最近的备份。"
    if not pending(db):
        yield from _tampered(db, page_check.anchor(home))
    yield from _doubled(db)
    yield from _damaged(files_of(home, db), _kept_files(db))


def _tampered(db: peewee.Database, anchor: tuple[int, str]) -> list[str]:
    """The first link of the chain of operations that does not hold, and what should follow the writes and does not.

    `anchor`: the end of the chain at the last clean close.
    """
    faults = []
    if anchor[1] and sealing.link(db, anchor[0]) != anchor[1]:
        last = sealing.end(db)[0]
        gone = f"只剩到第 {last} 次" if last < anchor[0] else "内容不一样"
        faults.append(f"操作记录对不上：上次关闭时有 {anchor[0]} 次操作，现在{gone}。请与备份核对。")
    if (number := next(sealing.broken(db), None)) is not None:
        query = Operation.select(Operation.name, Operation.at).where(Operation.id == number)
        row = db.execute(query).fetchone()
        named = f"{moment(row[1]):%Y-%m-%d %H:%M} 的“{row[0]}”" if row else f"最后一次操作（第 {number} 次）之后"
        faults.append(f"操作记录对不上：从{named}起，操作的记录被改动、删去或插入过。请与备份核对。")
    if strange := audit.strangers(db):
        faults.append(f"修改记录的机关（触发器“{strange[0]}”等 {len(strange)} 个）被改动或去掉了。请还原最近的备份。")
    return faults


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
    kept = {sha256: "附件文件" for (sha256,) in db.execute(Attachment.select(Attachment.sha256)).fetchall()}
    kept |= {sha256: "附件文件" for (sha256,) in db.execute(Person.select(Person.photo)).fetchall()}
    if db.table_exists(Edition._meta.table_name):
        editions = db.execute(Edition.select(Edition.sha256, Edition.period, Edition.number)).fetchall()
        kept |= {
            sha256: f"{Period.parse(period).label}审定版（第 {number} 版）的文件" for sha256, period, number in editions
        }
    return kept
