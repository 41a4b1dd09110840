"""最近删除: what was deleted comes back as it was, through the gate; what is older is hidden and stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations import backup, browse
from cadreapp.operations.counting.owed import owed
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import deleted, undo
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import Named
from cadreapp.records.period import Period
from cadreapp.store import query
from tests.unit.bureau import example, small_bureau

KIND = records.kind("WorkInfo")
MONTH = Period.parse("2021-03")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data")
    yield desk
    desk.close()


def add(desk: Desk, number: int) -> int:
    item = Item(KIND, example(KIND, late_reason="示例", cadre=Named("张示例"), headline=f"示例信息{number}"))
    return save(desk, [item]).records[0]


def whole(desk: Desk, ids: list[int]) -> object:
    rows = [replace(row, version=0) if hasattr(row, "version") else row for row in query.load(desk.db, KIND, ids)]
    return [(row.values, row.title, row.date) for row in rows], [one.as_dict() for one in owed(desk, MONTH)]


def test_what_was_deleted_is_listed_and_comes_back_as_it_was(desk: Desk) -> None:
    first, second, third = (add(desk, number) for number in range(3))
    before = whole(desk, [first, second, third])
    delete(desk, [first, second])
    delete(desk, [third])
    gone = deleted.recent(desk)
    assert [one.id for one in gone] == [third, second, first]
    assert (gone[0].people, gone[0].title, gone[0].who) == ("张示例", "示例信息2", "测试员")
    changes = deleted.bring_back(desk, [first, third])
    assert changes.records == (first, third) and [one.id for one in deleted.recent(desk)] == [second]
    deleted.bring_back(desk, [second])
    assert whole(desk, [first, second, third]) == before
    assert [hit.id for hit in browse.search(desk, "示例信息1")] == [second], "it is found again"
    assert not backup.verify(desk.home)


def test_bringing_back_is_an_operation_like_any_other(desk: Desk) -> None:
    record = add(desk, 0)
    delete(desk, [record])
    deleted.bring_back(desk, [record])
    assert undo.available(desk)[0] == f"恢复{KIND.title}"
    undo.undo(desk)
    assert [one.id for one in deleted.recent(desk)] == [record]


def test_the_same_thing_entered_anew_is_not_doubled(desk: Desk) -> None:
    record = add(desk, 0)
    delete(desk, [record])
    add(desk, 0)
    with pytest.raises(UserError, match="只能留一条"):
        deleted.bring_back(desk, [record])
    assert [one.id for one in deleted.recent(desk)] == [record]


def test_after_thirty_days_it_is_hidden_and_stays(desk: Desk) -> None:
    record = add(desk, 0)
    delete(desk, [record])
    later = replace(desk, now=lambda: "2099-01-01T00:00:00Z")
    assert deleted.recent(later) == []
    assert deleted.bring_back(later, [record]).records == (record,)
    assert deleted.bring_back(desk, [record]).operation is None, "it is there already"
