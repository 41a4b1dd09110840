"""What can be read of a damaged file is read, the file itself is kept, and nothing is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations import backup
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import people
from cadreapp.operations.writing.save import Item, save
from cadreapp.store.engines import page_sums
from tests.unit.bureau import NAMES, example, small_bureau

pytestmark = pytest.mark.one_file
KIND = records.kind("WorkInfo")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = small_bureau(tmp_path / "data")
    items = [Item(KIND, example(KIND, late_reason="示例", headline=f"示例信息{n}" + "长" * 180)) for n in range(200)]
    save(desk, items)
    desk.close()
    return tmp_path / "data"


def zero_pages(file: Path, table: str, pages: slice) -> None:
    sums = page_sums.read(file)
    assert sums is not None
    there = [page for page in range(1, sums.size // 4096 + 1) if sums.owner(page) == table]
    data = bytearray(file.read_bytes())
    for page in there[pages]:
        data[(page - 1) * 4096 : page * 4096] = bytes(4096)
    file.write_bytes(data)


def test_what_is_left_of_a_table_is_read(folder: Path) -> None:
    file = folder / "cadreapp.db"
    zero_pages(file, "work_info", slice(4, 6))
    broken = file.read_bytes()
    found = backup.salvage(folder)
    assert found.people == len(NAMES) and 100 < found.records < 200 and found.gaps
    assert (found.kept / "cadreapp.db").read_bytes() == broken
    desk = open_desk(folder)
    assert [m.name for m in people.roster(desk)] == list(NAMES)
    desk.close()
    assert not [fault for fault in backup.verify(folder) if "数据文件" in fault or "关联" in fault]


def test_of_a_sound_file_everything_is_read(folder: Path) -> None:
    found = backup.salvage(folder)
    assert found.records >= 200 and (found.people, found.gaps, found.lost) == (len(NAMES), 0, 0)
    assert not backup.verify(folder)


@pytest.mark.parametrize("data", [b"", b"x" * 9000, bytes(9000)])
def test_where_nothing_can_be_read_nothing_is_changed(folder: Path, data: bytes) -> None:
    (folder / "cadreapp.db").write_bytes(data)
    with pytest.raises(UserError, match="读不出任何数据"):
        backup.salvage(folder)
    assert (folder / "cadreapp.db").read_bytes() == data
