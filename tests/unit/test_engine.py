"""The engines: folders of any name, statements compiled once, what an engine does not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from cadreapp import records
from cadreapp.operations.backup import backup, verify
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from cadreapp.records.spine import Record
from cadreapp.store.connect import connect, is_unused
from cadreapp.store.engines import engine_of
from cadreapp.store.migrate import migrate
from cadreapp.store.prepared import Prepared, PreparedIn, assignment, insertion, slots
from cadreapp.store.writing import sealing
from cadreapp.store.writing.operation import operation
from tests.unit.bureau import example, run_sql, small_bureau


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "数据#1 100%41（示例）")
    values = {"date": "2021-03-01", "cadre": Named("张示例"), "headline": "示例", "outlet": "市政务信息"}
    assert save(desk, [Item(records.kind("WorkInfo"), values)], late_reason="示例").new == 1
    backup(desk.folder, tmp_path / "a.cadrebackup")
    assert verify(desk.folder) == []
    desk.close()


def test_a_database_is_unused_until_something_is_kept_in_it(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    assert is_unused(db)
    migrate(db)
    assert is_unused(db)
    with operation(db, "第一次登记（示例）", "测试员"):
        run_sql(db, "INSERT INTO tag(uid, name) VALUES ('x', '示例')")
    assert not is_unused(db)
    db.close()


def test_another_engine_is_not_taken_for_a_known_one() -> None:
    with pytest.raises(TypeError, match="MySQLDatabase"):
        engine_of(peewee.MySQLDatabase("a"))


@pytest.fixture
def numbers(tmp_path: Path) -> Iterator[peewee.Database]:
    db = connect(tmp_path / "a.db")
    with db.bind_ctx([Number]):
        Number.create_table()
    insertion(Number, ("id", "word", "half")).run_many(db, [(n, str(n), n // 2) for n in range(1, 1203)])
    yield db
    db.close()


class Number(peewee.Model):
    word = peewee.TextField()
    half = peewee.IntegerField(null=True)


def test_values_are_given_in_their_own_order_whatever_the_order_in_the_statement(numbers: peewee.Database) -> None:
    low, high, word = slots(3)
    query = Number.select(Number.id).where(Number.word != "3", Number.word != word, Number.half.between(low, high))
    found = Prepared(query.order_by(Number.id), (word, low, high))
    assert [n for (n,) in found.run(numbers, "5", 1, 3).fetchall()] == [2, 4, 6, 7]
    assert [n for (n,) in found.run(numbers, "7", 3, 3).fetchall()] == [6]
    assignment(Number, ("word",), Number.id, {Number.half: Number.half + 100}).run(numbers, "neu", 9)
    assert numbers.execute(Number.select(Number.word, Number.half).where(Number.id == 9)).fetchone() == ("neu", 104)


@pytest.mark.parametrize("size", [0, 1, 2, 8, 9, 64, 500, 501, 1200])
def test_each_that_is_named_is_found_once(numbers: peewee.Database, size: int) -> None:
    wanted = list(range(2, size + 2))
    found = PreparedIn(lambda ids: Number.select(Number.id).where(Number.id.in_(ids)))
    assert sorted(n for (n,) in found.rows(numbers, wanted)) == wanted


def test_faults_of_the_driver_are_peewees(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    migrate(db)
    uid = insertion(Record, ("uid", "kind", "key", "created", "changed", "title", "version", "origin"))
    with pytest.raises(peewee.IntegrityError):
        uid.run_many(db, [("x", "WorkInfo", "k", "t", "t", "", 1, "")] * 2)
    db.close()


def test_each_operation_carries_a_hash_over_what_it_changed_and_the_one_before(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "data")
    save(desk, [Item(records.kind("Course"), example(records.kind("Course"), late_reason="试验"))])
    undo.undo(desk)
    db = desk.db
    hashes = [h for (h,) in db.execute(sealing.Operation.select(sealing.Operation.hash)).fetchall()]
    assert len(hashes) >= 4 and len({*hashes}) == len(hashes) and all(len(h or "") == 64 for h in hashes)
    assert not list(sealing.broken(db))
    run_sql(db, "UPDATE audit SET new = '\"别的\"' WHERE id = (SELECT min(id) FROM audit WHERE operation_id = ?)", (3,))
    assert list(sealing.broken(db)) == [3]
    run_sql(db, "UPDATE operation SET who = '别人' WHERE id = 4")
    assert list(sealing.broken(db)) == [3, 4]
    run_sql(db, "UPDATE operation SET undone_by_id = NULL")  # is said by another operation
    assert list(sealing.broken(db)) == [3, 4]
    desk.close()
