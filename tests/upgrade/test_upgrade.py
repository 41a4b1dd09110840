"""Databases of earlier schemas, kept as they were written, open in this program with nothing lost."""

from __future__ import annotations

import lzma
import sqlite3
from pathlib import Path

import pytest

from cadreapp.operations import backup
from cadreapp.operations.desk import DAILY
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing.labels import save_label
from cadreapp.store import keys
from cadreapp.store.connect import DATABASE, connect
from cadreapp.store.keeping import verifying
from cadreapp.store.migrate import MIGRATIONS, pending
from cadreapp.store.persons.labels import on

APPRAISED = "0007"
"""From this schema on there are steps and places of the appraisal, and the sample keeps to them."""
HANDED_ON = "0021"
"""From this schema on a 排查问题 that was handed on has its day."""

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.db.xz"))


def _numbers(path: Path, table: str) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL").fetchone()[0])
    finally:
        db.close()


def _behind(path: Path) -> bool:
    """Whether a database has another schema, or keys of another making, than this program."""
    db = connect(path)
    try:
        return bool(pending(db) or keys.stale(db))
    finally:
        db.close()


def test_the_present_schema_is_frozen() -> None:
    newest = max(p.stem for p in MIGRATIONS.glob("[0-9]*.py"))
    assert newest in {p.name.removesuffix(".db.xz") for p in FROZEN}, "run tools/freeze_database.py"


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda p: p.name.partition("_")[0])
def test_a_frozen_database_opens_with_nothing_lost(frozen: Path, tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    path.write_bytes(lzma.decompress(frozen.read_bytes()))
    before = {table: _numbers(path, table) for table in ("record", "person", "cadre", "unit")}
    assert all(before.values())
    old = _behind(path)
    desk = open_desk(tmp_path)
    try:
        assert {table: _numbers(path, table) for table in before} == before
        assert len(listing(desk, "干部", None)) == before["cadre"] and listing(desk, "工作信息", None)
        with desk.operation("试写（示例）"):
            desk.db.execute_sql("INSERT INTO tag(uid, name) VALUES ('x', '铁脚板（示例）')")
        save_label(desk, "tag", {"name": "铁脚掌（示例）"}, "铁脚板（示例）", since="2022-01-01")
        assert [s["name"] for s in on(desk.db, "tag", "2021-12-31")][-1] == "铁脚板（示例）"
        assert all(s["learned"] is None for s in on(desk.db, "campaign", "2021-12-31")), "what was there counts always"
    finally:
        desk.close()
    assert not [fault for fault in verifying.verify(tmp_path) if "照片" not in fault and "附件" not in fault]
    named = set(backup.verify(tmp_path)) - set(verifying.verify(tmp_path))
    named -= {fault for fault in named if frozen.name < HANDED_ON and "转办日期待补" in fault}
    assert not named or frozen.name < APPRAISED, "only what had no rules of the appraisal yet breaks them"
    kept = [
        copy for copy in (tmp_path / "backups").glob("*") if DAILY not in copy.name
    ]  # that of the day's first write
    assert bool(kept) == old, "backed up before an upgrade, and only then"
