"""What can still be read of a damaged database, put into a new one; the damaged file is kept as it was found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from cadreapp import records, temporary
from cadreapp.errors import UserError
from cadreapp.records import spine
from cadreapp.records.clock import day_of
from cadreapp.records.entities import Cadre
from cadreapp.records.spine import Record
from cadreapp.store import settings
from cadreapp.store.connect import DATABASE, Home, connect
from cadreapp.store.engines import FAULTS, SQLITE, engine_of, page_sums
from cadreapp.store.engines.sqlite_file import Standing, companion, look
from cadreapp.store.keeping.restoring import set_aside
from cadreapp.store.migrate import migrate
from cadreapp.store.moving import CARRIED
from cadreapp.store.prepared import insertion
from cadreapp.store.schema import newest
from cadreapp.store.writing import audit
from cadreapp.store.writing.operation import operation

SALVAGED = "salvaged"
"""The setting that says when data were salvaged, and what was not."""
CHUNK = 500
TRIES = 2000
"""How many rows of one table are asked for one by one around damaged places."""


@dataclass(frozen=True)
class Salvaged:
    """What was read: people, records; `lost`: rows that were there and did not fit; `gaps`: places that were jumped."""

    people: int
    records: int
    lost: int
    gaps: int
    kept: Path

    @property
    def words(self) -> str:
        """The same for the user."""
        return (
            f"读出干部 {self.people} 人、记录 {self.records} 条；有 {self.gaps} 处读不出来，"
            f"有 {self.lost} 行因为缺少相关内容没有收进来。损坏的文件原样放在 {self.kept}。"
            "请逐项核对后再用；有备份的，还原备份更可靠。"
        )


def salvage(home: Home, who: str) -> Salvaged:
    """Put what can be read into the place of the damaged file; the caller holds the lock, and the database is closed.

    UserError: nothing can be read, or the file is of another version; then nothing was changed.
    """
    nothing = f"“{home.file}”里读不出任何数据，没有改动它。请还原最近的备份。"
    if look(home.file)[0] is not Standing.OURS:
        raise UserError(nothing)
    with temporary.folder_beside(home.folder) as scratch:
        broken, fresh = scratch / "broken.db", scratch / DATABASE
        for tail in ("", "-wal"):
            if (part := companion(home.file, tail)).exists():
                shutil.copyfile(part, companion(broken, tail))
        if look(broken)[1] not in (0, newest()):
            raise UserError("损坏的数据是另一个版本的程序保存的，不能抢救，没有改动它。请还原最近的备份。")
        with closing(connect(broken, read_only=True)) as old, closing(connect(fresh)) as new:
            migrate(new)
            gaps, lost = _carry(old, new)
            people = _count(new, Cadre, Cadre.deleted_at.is_null())
            number = _count(new, Record, Record.deleted_at.is_null())
            if not people and not number:
                raise UserError(nothing)
            with operation(new, "抢救数据", who, origin="salvage", undoable=False) as writing:
                settings.put(new, SALVAGED, day_of(writing.at), f"读不出 {gaps} 处，没有收进 {lost} 行")
        kept = set_aside(home)
        page_sums.forget(home.file)
        SQLITE.bring_back(fresh, home.file)
    return Salvaged(people, number, lost, gaps, kept)


def _count(db: peewee.Database, model: Any, where: Any) -> int:
    return int(db.execute(model.select(peewee.fn.COUNT(model.id)).where(where)).fetchone()[0])


def _carry(old: peewee.Database, new: peewee.Database) -> tuple[int, int]:
    """Carry every row that can be read and stands without the others; how many gaps there were, and rows left out."""
    gaps = lost = 0
    engine = engine_of(new)
    engine.begin(new)
    audit.drop_triggers(new)
    engine.defer_links(new)
    for model in reversed(CARRIED):
        model.delete().execute(new)
    for model in CARRIED:
        put = insertion(model, tuple(model._meta.columns))
        for row in _rows(old, model):
            if row is None:
                gaps += 1
                continue
            try:
                put.run(new, *row)
            except FAULTS:  # the same key twice, a value that must be there
                lost += 1
    lost += _drop_loose(new)
    audit.create_triggers(new)
    engine.commit(new)
    return gaps, lost


def _rows(db: peewee.Database, model: Any) -> Iterator[tuple[Any, ...] | None]:
    """The rows of a table in the order of their keys; None for each place that cannot be read."""
    columns = [model._meta.columns[name] for name in model._meta.columns]
    primary = model._meta.primary_key
    numbered = isinstance(primary, peewee.IntegerField | peewee.AutoField | peewee.ForeignKeyField)
    last: Any = None
    chunk, tries, step = CHUNK, 0, 1
    while tries < TRIES:
        query = model.select(*columns).order_by(primary).limit(chunk)
        try:
            found = list(db.execute(query if last is None else query.where(primary > last)).fetchall())
        except FAULTS:
            if chunk > 1:
                chunk = 1
                continue
            yield None
            if not numbered:
                return
            last, step, tries = (last or 0) + step, step * 2, tries + 1
            if last > 2**40:
                return
            continue
        if not found:
            return
        yield from found
        place = columns.index(primary)
        last, chunk, step = found[-1][place], (CHUNK if chunk == CHUNK else min(CHUNK, chunk * 4)), 1


def _drop_loose(db: peewee.Database) -> int:
    """Take out rows that refer to one that could not be read, and records of which only the spine is left."""
    dropped = 0
    while loose := engine_of(db).loose_rows(db):
        for table, row, column in loose:
            model: Any = next(m for m in CARRIED if m._meta.table_name == table)
            field, here = model._meta.columns[column], model._meta.primary_key == row
            if field.null:
                model.update({field: None}).where(here).execute(db)
            else:
                dropped += model.delete().where(here).execute(db)
    for kind in records.KINDS:
        whole: Any = kind.model
        bare = (Record.kind == kind.name) & Record.id.not_in(whole.select(whole.record))
        for model in (spine.Participation, spine.RecordTag, spine.RecordCampaign, spine.RecordSearch):
            link: Any = model
            link.delete().where(link.record.in_(Record.select(Record.id).where(bare))).execute(db)
        dropped += Record.delete().where(bare).execute(db)
    return dropped
