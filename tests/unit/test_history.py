"""修改记录 of a record, by every door that changes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadreapp.operations import browse
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.deleted import bring_back
from cadreapp.operations.writing.history import MASKED, history
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import kind
from cadreapp.records.checks import text
from cadreapp.records.kind import Named
from tests.unit.bureau import NAMES, example, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data")


def entered(desk: Desk, name: str = "Visit", **other: object) -> int:
    found = kind(name)
    return save(desk, [Item(found, example(found, **other))]).records[0]


def change(desk: Desk, record: int, **other: object) -> None:
    row = browse.record(desk, record)
    save(desk, [Item(kind(row.kind), {**row.values, **other}, record, version=row.version)])


def told(desk: Desk, record: int, name: str = "Visit") -> list[tuple[str, str, str]]:
    return [(c.label, c.old, c.new) for c in history(desk, name, record)]


def test_what_was_entered_and_what_was_changed(desk: Desk) -> None:
    record = entered(desk, date="2021-03-03", place="示例社区")
    assert ("地点", "", "示例社区") in told(desk, record) and ("日期", "", "2021-03-03") in told(desk, record)
    first = len(told(desk, record))
    change(desk, record, place="别处（示例）")
    found = history(desk, "Visit", record)
    assert [(c.label, c.old, c.new) for c in found[: len(found) - first]] == [("地点", "示例社区", "别处（示例）")]
    assert found[0].who == "测试员" and found[0].by.startswith("修改") and len(found[0].at) == 16


def test_who_took_part(desk: Desk) -> None:
    record = entered(desk, date="2021-03-03", cadres=(Named(NAMES[0]), Named(NAMES[1])))
    first = len(told(desk, record))
    change(desk, record, cadres=(Named(NAMES[1]), Named(NAMES[2])))
    found = told(desk, record)
    assert found[: len(found) - first] == [
        (kind("Visit")["cadres"].label, f"{NAMES[0]}、{NAMES[1]}", f"{NAMES[1]}、{NAMES[2]}")
    ]


def test_deleted_brought_back_undone(desk: Desk) -> None:
    record = entered(desk, date="2021-03-03", place="示例社区")
    delete(desk, [record])
    assert told(desk, record)[0] == ("记录", "在", "已删除")
    bring_back(desk, [record])
    assert told(desk, record)[0] == ("记录", "已删除", "在")
    change(desk, record, place="别处（示例）")
    undo.undo(desk)
    assert told(desk, record)[0] == ("地点", "别处（示例）", "示例社区")
    undo.redo(desk)
    assert told(desk, record)[0] == ("地点", "示例社区", "别处（示例）")


def test_numbers_have_their_scale_and_secrets_are_hidden(desk: Desk) -> None:
    for found in map(kind, ("Visit", "AssistanceProject", "Course", "MicroWish")):
        record = save(desk, [Item(found, example(found, late_reason="示例"))]).records[0]
        row = browse.record(desk, record)
        said = {label: new for label, _, new in told(desk, record, found.name)}
        for spec in found.own:
            value = row.values[spec.name]
            if value is not None:
                assert said[spec.label] == (MASKED if spec.masked else text(spec, value)), spec.name


def test_others_records_are_not_among_them(desk: Desk) -> None:
    some = [example(kind("Visit"), date=f"2021-03-0{n}", place=f"示例{n}") for n in range(1, 6)]
    records = save(desk, [Item(kind("Visit"), values) for values in some]).records
    assert {new for label, _, new in told(desk, records[2]) if label == "地点"} == {"示例3"}
    assert history(desk, "Visit", 99999) == []
