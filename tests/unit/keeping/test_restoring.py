"""Getting back works whatever the data are like now; what is brought back was looked through first."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cadreapp.errors import Unopened, UserError
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people
from cadreapp.store.keeping.archive import FORMAT
from tests.unit.bureau import small_bureau

pytestmark = pytest.mark.one_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_bureau(tmp_path / "data").close()
    return tmp_path / "data"


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return backup.backup(folder, tmp_path / "copy.cadrebackup")


def names(folder: Path) -> list[str]:
    desk = open_desk(folder)
    try:
        return [m.name for m in people.roster(desk)]
    finally:
        desk.close()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 3 + 100])


def _zeroed(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _random(file: Path) -> None:
    file.write_bytes(b"\x8b\x01random" * 3000)


def _schema(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[100:4096] = b"\xff" * 3996
    file.write_bytes(data)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE notes(text)")
        db.commit()


@pytest.mark.parametrize("damage", [_cut, _zeroed, _random, _schema, _empty, _foreign])
def test_over_whatever_stands_there(folder: Path, copy: Path, damage: Callable[[Path], None]) -> None:
    before = names(folder)
    file = folder / "cadreapp.db"
    damage(file)
    broken = file.read_bytes()
    with pytest.raises(UserError) as refused:
        open_desk(folder)
    if damage is not _cut:
        assert isinstance(refused.value, Unopened)
    assert file.read_bytes() == broken, "nothing of it was changed"
    found = backup.restore(folder, copy)
    assert found.kept is not None and found.kept.is_dir()
    assert (found.kept / "cadreapp.db").read_bytes() == broken, "kept byte for byte"
    assert names(folder) == before and backup.verify(folder) == []


def test_a_log_of_the_broken_file_is_not_played_into_the_new_one(folder: Path, copy: Path) -> None:
    before = names(folder)
    _zeroed(folder / "cadreapp.db")
    (folder / "cadreapp.db-wal").write_bytes(b"log of the broken file")
    found = backup.restore(folder, copy)
    assert found.kept is not None and (found.kept / "cadreapp.db-wal").read_bytes() == b"log of the broken file"
    assert names(folder) == before


def _repacked(copy: Path, change: Callable[[Path], None], tmp_path: Path) -> Path:
    """The same copy with its database changed, and true hashes."""
    import hashlib

    with zipfile.ZipFile(copy) as archive:
        archive.extractall(tmp_path / "inside")
    inside = tmp_path / "inside" / "cadreapp.db"
    change(inside)
    said = json.loads((tmp_path / "inside" / "manifest.json").read_text("utf-8"))
    said["sha256"]["cadreapp.db"] = hashlib.sha256(inside.read_bytes()).hexdigest()
    target = tmp_path / "changed.cadrebackup"
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(inside, "cadreapp.db")
        archive.writestr("manifest.json", json.dumps(said))
    return target


def _run(*statements: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_run("CREATE TRIGGER hidden AFTER INSERT ON record BEGIN DELETE FROM person; END"), "被人改过"),
        (_run("DROP TRIGGER audit_delete_record"), "被人改过"),
        (_run("CREATE VIEW people AS SELECT 1"), "被人改过"),
        (_run("DROP TRIGGER audit_delete_person", "DELETE FROM person"), "已损坏|被人改过"),
        (_foreign, "不是本程序的数据"),
        (_empty, "不是本程序的数据"),
        (_run("INSERT INTO schema_migration(name, applied) VALUES ('9999_later', '2030-01-01')"), "更新版本"),
        (_zeroed, "不是本程序的数据"),
    ],
)
def test_what_is_not_ours_is_not_brought_back(
    folder: Path, copy: Path, tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    changed = _repacked(copy, change, tmp_path)
    before = (folder / "cadreapp.db").read_bytes()
    with pytest.raises(UserError, match=words):
        backup.restore(folder, changed)
    assert (folder / "cadreapp.db").read_bytes() == before


def test_a_chain_that_does_not_hold_asks_for_a_reason(folder: Path, copy: Path, tmp_path: Path) -> None:
    changed = _repacked(copy, _run("UPDATE operation SET who = 'another' WHERE id = 2"), tmp_path)
    with pytest.raises(UserError, match="操作记录被改动"):
        backup.restore(folder, changed)
    backup.restore(folder, changed, reason="示例：只有这一份")


def test_a_sealed_copy_of_a_later_program_says_so(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "sealed.cadrebackup"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("cadreapp.db", "x")
        said = {"format": FORMAT, "made": "2030-01-01T00:00:00", "sealed": "key", "sha256": {"cadreapp.db": "0"}}
        archive.writestr("manifest.json", json.dumps(said))
    with pytest.raises(UserError, match="加密"):
        backup.restore(folder, file)
