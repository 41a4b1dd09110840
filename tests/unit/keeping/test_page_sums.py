"""A bit that turned over in the closed file is found, and what it hit is said; a broken chain too."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cadreapp.errors import UserError
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.store.engines import page_sums
from tests.unit.bureau import small_bureau

LONG_AGO = "2026-01-01T00:00:00"
pytestmark = pytest.mark.one_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_bureau(tmp_path / "data").close()
    return tmp_path / "data"


def test_every_one_of_two_hundred_flips_is_found(folder: Path) -> None:
    file, drawn, missed = folder / "cadreapp.db", random.Random(17), []
    data = file.read_bytes()
    places = [drawn.randrange(len(data)) for _ in range(190)] + [0, 18, 24, 27, 31, 60, 63, 68, 71, 99]
    for place in places:
        turned = bytearray(data)
        turned[place] ^= 1 << drawn.randrange(8)
        file.write_bytes(turned)
        try:
            faults = backup.verify(folder)
        except UserError as error:
            faults = [str(error)]
        if not faults:
            missed.append(place)
    assert not missed
    file.write_bytes(data)
    assert backup.verify(folder) == []


def test_what_was_hit_is_named(folder: Path) -> None:
    file = folder / "cadreapp.db"
    sums = page_sums.read(file)
    assert sums is not None and sums.page_size == 4096
    page = next(page for page in range(1, 400) if sums.owner(page) == "person")
    data = bytearray(file.read_bytes())
    data[(page - 1) * 4096 + 4000] ^= 1
    file.write_bytes(data)
    assert any("干部 1 处" in fault for fault in backup.verify(folder))


def test_a_program_that_wrote_since_is_not_called_damage(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "cadreapp.db")) as db:
        db.execute("CREATE TABLE another(x)")
        db.execute("INSERT INTO another VALUES (1)")
        db.commit()
    assert backup.verify(folder) == []
    assert "逐页核对只做到那时为止" in backup.unchecked(folder)


def test_after_a_kill_it_says_until_when(folder: Path) -> None:
    desk = open_desk(folder)
    assert "逐页核对" in backup.unchecked(folder)
    desk.close()
    assert backup.unchecked(folder) == ""


def test_the_hashes_follow_each_clean_close(folder: Path) -> None:
    first = page_sums.read(folder / "cadreapp.db")
    desk = open_desk(folder)
    save_people(desk, [PersonItem({"name": "孙新人"})])
    desk.close()
    second = page_sums.read(folder / "cadreapp.db")
    assert first is not None and second is not None
    assert second.operation == first.operation + 1 and second.hashes != first.hashes
    assert backup.verify(folder) == []


def _turn_a_bit(file: Path, table: str) -> None:
    sums = page_sums.read(file)
    assert sums is not None
    page = next(page for page in range(1, 2000) if sums.owner(page) == table)
    data = bytearray(file.read_bytes())
    data[page * 4096 - 8] ^= 1
    file.write_bytes(data)


def test_a_start_does_not_look_each_time(folder: Path) -> None:
    _turn_a_bit(folder / "cadreapp.db", "audit")
    desk = open_desk(folder)
    assert desk.notes == ()
    desk.close()


def test_a_start_looks_once_a_week_and_says_what_it_found(folder: Path) -> None:
    file, beside = folder / "cadreapp.db", folder / "cadreapp.db.sums"
    said = json.loads(beside.read_text("utf-8"))
    beside.write_text(json.dumps(said | {"checked": LONG_AGO}), "utf-8")
    _turn_a_bit(file, "audit")
    desk = open_desk(folder)
    assert len(desk.notes) == 1 and "修改记录 1 处" in desk.notes[0]
    desk.close()
    kept = page_sums.read(file)
    assert kept is not None and kept.checked > LONG_AGO


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET new = '\"x\"' WHERE id = (SELECT max(id) FROM audit)",
        "UPDATE operation SET at = '2020-01-01T00:00:00Z' WHERE id = 2",
        "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
        "UPDATE operation SET hash = NULL WHERE id = 3",
        "DELETE FROM audit WHERE operation_id = 2; DELETE FROM operation WHERE id = 2",
        "DELETE FROM audit WHERE operation_id = (SELECT max(id) FROM operation); "
        "DELETE FROM operation WHERE id = (SELECT max(id) FROM operation)",
        "DROP TRIGGER audit_update_record",
    ],
)
def test_an_edited_trail_is_seen(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "cadreapp.db")) as db:
        for one in statement.split("; "):
            db.execute(one)
        db.commit()
    found = backup.verify(folder)
    assert any("操作记录对不上" in fault or "触发器" in fault for fault in found)
