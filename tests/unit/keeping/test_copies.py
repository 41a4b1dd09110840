"""Automatic copies: kept by what they hold, in the order of their numbers, whatever the clock says."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp import records
from cadreapp.operations import backup
from cadreapp.operations.desk import MANY, Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.attachments import keep_photo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import clock
from cadreapp.store.keeping import copies
from cadreapp.store.keeping.copies import automatic, faults, staying_of
from cadreapp.store.keeping.copies import copies as listed
from tests.unit.bureau import example, small_bureau

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data")
    (tmp_path / "p.png").write_bytes(PNG)
    photo = keep_photo(desk, tmp_path / "p.png")
    save_people(desk, [PersonItem({"photo": photo}, person=people.roster(desk)[0].person)])
    yield desk
    desk.close()


def add(desk: Desk, name: str) -> None:
    save_people(desk, [PersonItem({"name": name})])


def test_what_holds_the_same_is_not_kept_twice(desk: Desk) -> None:
    first = automatic(desk.folder, "导入前")
    for _ in range(11):
        assert automatic(desk.folder, "导入前") == first
    add(desk, "孙新人")
    assert automatic(desk.folder, "导入前") != first
    assert len(listed(desk.folder)) == 2


def test_a_damaged_copy_does_not_stand_for_a_whole_one(desk: Desk) -> None:
    first = automatic(desk.folder, "导入前")
    assert first is not None
    data = bytearray(first.read_bytes())
    data[len(data) // 3] ^= 4
    first.write_bytes(data)
    second = automatic(desk.folder, "导入前")
    assert second is not None and second != first
    assert [bool(faults(copy)) for copy in listed(desk.folder)] == [False, True]


def test_attachments_lie_once_beside_and_go_with_the_last_copy_that_names_them(desk: Desk) -> None:
    for number in range(3):
        add(desk, f"孙新人{number}")
        file = automatic(desk.folder, "导入前")
        assert file is not None
        assert zipfile.ZipFile(file).namelist() == ["cadreapp.db", "manifest.json"]
    beside = list((desk.folder / "backups" / "files").glob("??/*"))
    assert [path.read_bytes() for path in beside] == [PNG]
    kept = listed(desk.folder)[0].manifest
    assert kept is not None and list(kept.beside.values()) == [beside[0].name] and kept.state.counts["附件"] == 1
    for copy in listed(desk.folder):
        copy.path.unlink()
    (desk.folder / "files" / beside[0].name[:2] / beside[0].name).unlink()
    for number in range(copies.RECENT + 4):  # the same day: all but the newest go
        add(desk, f"李新人{number}")
        automatic(desk.folder, "导入前")
    assert len(listed(desk.folder)) == copies.RECENT + 1
    assert not list((desk.folder / "backups" / "files").glob("??/*"))


def test_a_copy_whose_attachment_was_damaged_mends_it(desk: Desk, tmp_path: Path) -> None:
    file = automatic(desk.folder, "导入前")
    assert file is not None
    path = next((desk.folder / "files").glob("??/*"))
    path.write_bytes(b"bad")
    desk.close()
    assert len(backup.verify(desk.folder)) == 1
    assert not backup.restore(desk.folder, file).missing
    assert backup.verify(desk.folder) == [] and path.read_bytes() == PNG


def test_an_attachment_that_is_nowhere_whole_is_named(desk: Desk) -> None:
    file = automatic(desk.folder, "导入前")
    assert file is not None
    for path in desk.folder.rglob("files/??/*"):
        path.write_bytes(b"bad")
    desk.close()
    found = backup.restore(desk.folder, file)
    assert len(found.missing) == 1 and "1 个附件" in found.sentences[-1]


def test_a_clock_once_ahead_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 26, 9, tzinfo=clock.BEIJING)
    monkeypatch.setattr(clock, "now", lambda: now)
    real = now
    now = datetime(2099, 1, 1, tzinfo=clock.BEIJING)
    for number in range(12):
        add(desk, f"孙新人{number}")
        automatic(desk.folder, "导入前")
    now = real
    add(desk, "李最新")
    newest = automatic(desk.folder, "导入前")
    for number in range(30):
        now += timedelta(days=1)
        add(desk, f"周新人{number}")
        newest = automatic(desk.folder, "每天")
        assert listed(desk.folder)[0].path == newest
    assert newest is not None and not faults(listed(desk.folder)[0])


days = st.dates(date(2020, 1, 1), date(2099, 12, 31))


@given(st.lists(st.tuples(days, st.sampled_from(["每天", "导入前", "升级前"])), max_size=300))
def test_the_newest_and_the_last_of_each_reason_always_stay(there: list[tuple[date, str]]) -> None:
    stay = staying_of(there)
    assert set(range(min(copies.RECENT, len(there)))) <= stay <= set(range(len(there)))
    for reason in {reason for _, reason in there}:
        assert next(n for n, (_, r) in enumerate(there) if r == reason) in stay


def test_two_years_of_days_leave_one_of_each_class() -> None:
    first = date(2026, 12, 31)
    there = [(first - timedelta(days=n), "每天") for n in range(1500)]
    stay = sorted(staying_of(there))
    assert stay[:24] == list(range(24)), "ten newest, then fourteen days"
    ages = [b - a for a, b in zip(stay[24:], stay[25:], strict=False)]
    assert ages[1:7] == [7] * 6 and all(27 < age < 32 for age in ages[9:31])
    assert len(stay) <= copies.RECENT + copies.DAYS + copies.WEEKS + copies.MONTHS + 4


def test_copies_of_an_older_program_are_listed_and_come_back(desk: Desk, tmp_path: Path) -> None:
    file = backup.backup(desk.folder, tmp_path / "b.cadrebackup")
    old = desk.folder / "backups" / "20260102-030405-000000-导入前.cadrebackup"
    old.parent.mkdir(exist_ok=True)
    _as_of_format_1(file, old)
    automatic(desk.folder, "每天")
    found = listed(desk.folder)
    assert [copy.reason for copy in found] == ["每天", "导入前"] and found[1].day == date(2026, 1, 2)
    assert not faults(found[1])
    desk.close()
    backup.restore(desk.folder, old)
    assert backup.verify(desk.folder) == []


def _as_of_format_1(file: Path, old: Path) -> None:
    import json

    with zipfile.ZipFile(file) as new, zipfile.ZipFile(old, "w") as written:
        for name in new.namelist():
            if name != "manifest.json":
                written.writestr(name, new.read(name))
        hashes = json.loads(new.read("manifest.json"))["sha256"]
        said = {"format": "cadreapp-backup-1", "made": "2026-01-02T03:04:05", "sha256": hashes}
        written.writestr("manifest.json", json.dumps(said))


def test_the_bureau_s_own_templates_are_in_a_copy(desk: Desk, tmp_path: Path) -> None:
    own = desk.folder / "templates" / "晒比.xlsx"
    own.parent.mkdir()
    own.write_bytes(b"own template")
    first = automatic(desk.folder, "导入前")
    own.write_bytes(b"another")
    assert automatic(desk.folder, "导入前") != first, "a changed template is another state"
    file = backup.backup(desk.folder, tmp_path / "b.cadrebackup")
    backup.restore(tmp_path / "elsewhere", file)
    assert (tmp_path / "elsewhere" / "templates" / "晒比.xlsx").read_bytes() == b"another"
    own.unlink()
    desk.close()
    assert first is not None
    backup.restore(desk.folder, first)
    assert own.read_bytes() == b"own template"


def test_the_reminder_looks_at_the_disk(desk: Desk, tmp_path: Path) -> None:
    assert "还没有备份过" in backup.reminder(desk.folder)
    file = backup.backup(desk.folder, tmp_path / "b.cadrebackup")
    assert "同一块磁盘" in backup.reminder(desk.folder)
    file.unlink()  # a stick that was taken out
    assert backup.reminder(desk.folder) == ""


def test_a_copy_is_kept_before_the_first_change_of_each_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = listed(desk.folder)
    add(desk, "孙新人")
    add(desk, "李新人")
    assert listed(desk.folder) == before, "once a day"
    now = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    add(desk, "周新人")
    add(desk, "吴新人")
    assert [copy.reason for copy in listed(desk.folder)] == ["每天", *(copy.reason for copy in before)]
    desk.close()
    again = open_desk(desk.folder)
    add(again, "郑新人")
    again.close()
    assert len(listed(desk.folder)) == len(before) + 1, "once a day, however often it is opened"


def test_a_copy_that_cannot_be_made_is_told_and_hinders_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    now = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(copies, "automatic", full)
    add(desk, "孙新人")
    assert "自动备份没有做成：磁盘空间不足" in desk.notes[0]
    assert "孙新人" in [m.name for m in people.roster(desk)]


def test_a_copy_is_kept_before_many_records_go(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    items = [Item(kind, example(kind, late_reason="示例", headline=f"示例信息{n}")) for n in range(MANY)]
    saved = save(desk, items).records
    delete(desk, saved[:1])
    assert not listed(desk.folder)
    delete(desk, saved[1:])
    assert not listed(desk.folder)
    undo.undo(desk)
    undo.undo(desk)
    delete(desk, saved)
    assert [copy.reason for copy in listed(desk.folder)] == ["删除前"]
    undo.undo(desk)
    undo.undo(desk)
    assert [copy.reason for copy in listed(desk.folder)] == ["撤销前", "撤销前", "删除前"]
