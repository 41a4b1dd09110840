"""One person, one unit, however they are spelled; what an older program stored stays as it is and is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.operations.browse import Scope, find, search
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.people import PersonItem, roster, save_people, units
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.entities import Person
from cadreapp.records.kind import Named
from cadreapp.records.platforms.training import WorkInfo
from cadreapp.records.roster import PostHistory
from cadreapp.records.spine import Derivation, RecordSearch
from cadreapp.store import keys
from cadreapp.store.persons import people as store
from tests.unit.bureau import older_data, run_sql, small_bureau
from tests.unit.test_save import dump

DOTS = ("买买提·甲", "买买提•甲", "买买提・甲", "买买提．甲", "买买提.甲", "买买提\u200b·甲")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path)
    yield desk
    desk.close()


def person(name: str, **other: str) -> PersonItem:
    return PersonItem({"name": name, "born": "1990-05", **other})


def test_every_spelling_of_a_name_is_one_person(desk: Desk) -> None:
    for at, name in enumerate(DOTS):
        changes = save_people(desk, [person(name)])
        assert (changes.new, changes.same) == ((1, 0) if at == 0 else (0, 1))
    assert [m.name for m in roster(desk)].count("买买提·甲") == 1


def test_a_name_stored_by_an_older_program_stays_and_is_known(desk: Desk) -> None:
    save_people(desk, [person("买买提·甲", ethnicity="维吾尔族")])
    with older_data(desk):
        run_sql(
            desk.db,
            "UPDATE person SET name = ?, ethnicity = ? WHERE name = ?",
            ("买买提•甲\u200b", "维吾尔", "买买提·甲"),
        )
    before = dump(desk)
    changes = save_people(desk, [person("买买提.甲", ethnicity="维吾尔族")])
    assert (changes.new, changes.updated, changes.same, changes.notes) == (0, 0, 1, ()) and dump(desk) == before
    (found,) = Directory(store.people(desk.db)).candidates("买买提·甲")
    assert found.name == "买买提•甲\u200b"
    put_right = save_people(desk, [PersonItem({"name": "买买提·甲"}, person=found.id, correct=True)])
    assert put_right.updated == 1 and Directory(store.people(desk.db)).by_id[found.id].name == "买买提·甲"


def test_every_spelling_of_a_unit_is_one_unit(desk: Desk) -> None:
    save_people(desk, [person("甲一", unit="办  公　室")])
    for unit in ("办公室", "办 公 室", "办\ufeff公室"):
        assert save_people(desk, [person("甲一", unit=unit)]).same == 1
    assert [u.name for u in units(desk)] == ["示例处", "示例福利院", "办公室"]
    assert next(m.unit for m in roster(desk) if m.name == "甲一") == "办公室"


def test_two_spellings_in_one_file_make_one_unit(desk: Desk) -> None:
    save_people(desk, [person("甲一", unit="办公室"), person("甲二", unit="办  公室")])
    assert [u.name for u in units(desk)][2:] == ["办公室"]
    assert {m.unit for m in roster(desk) if m.name in ("甲一", "甲二")} == {"办公室"}
    rows = run_sql(desk.db, f"SELECT unit FROM {PostHistory._meta.table_name} WHERE unit LIKE ?", ("%公%",)).fetchall()
    assert rows == [("办公室",), ("办公室",)]


def test_the_search_finds_a_name_by_any_of_its_dots_and_an_older_record_after_renewal(desk: Desk) -> None:
    save_people(desk, [person("买买提·甲")])
    kind = records.kind(WorkInfo)
    save(
        desk,
        [Item(kind, {"date": "2021-03-01", "cadre": Named("买买提•甲"), "headline": "走访", "outlet": "市政务信息"})],
    )
    for text in ("买买提·甲", "买买提•甲", "买买提.甲", "\u200b买买提·甲 "):
        assert len(find(desk, kind, Scope(), text=text)) == 1 and search(desk, text)
    with older_data(desk):
        run_sql(desk.db, f"UPDATE {RecordSearch._meta.table_name} SET text = ?", ("买买提•甲",))
        run_sql(desk.db, f"DELETE FROM {Derivation._meta.table_name}")
    assert search(desk, "买买提·甲") == []
    with older_data(desk):
        keys.renew(desk.db)
    assert len(find(desk, kind, Scope(), text="买买提·甲")) == 1


def test_a_birth_by_the_archive_is_saved_with_a_note_once(desk: Desk) -> None:
    number = "110101199005120019"
    item = PersonItem({"name": "甲一", "born": "1989-12", "id_number": number})
    changes = save_people(desk, [item])
    assert changes.new == 1 and sum("档案认定" in note for note in changes.notes) == 1
    again = save_people(desk, [item])
    assert (again.same, again.notes) == (1, ())
    assert next(m.born for m in roster(desk) if m.name == "甲一") == "1989-12"
    (row,) = run_sql(desk.db, f"SELECT born FROM {Person._meta.table_name} WHERE name = ?", ("甲一",)).fetchall()
    assert row[0] == "1989-12"
