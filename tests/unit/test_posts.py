"""任职经历 follows a new post or a placement, in one step that is undone as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import people, posts, undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.preconditions import doubts
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from tests.unit.bureau import NAMES, example, run_sql, small_bureau

ZHANG, ZHAO = NAMES[0], NAMES[3]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path, today=date(2021, 3, 20))
    yield found
    found.close()


def stands(desk: Desk, name: str) -> tuple[str | None, str | None, str | None]:
    member = next(m for m in people.roster(desk) if m.name == name)
    return member.unit, member.post, member.post_since


def entered(desk: Desk, kind_name: str, who: str, **values: Any) -> posts.Proposal | None:
    given = example(kind(kind_name), cadre=Named(who), **values)
    found = posts.proposed(desk, kind(kind_name), given)
    save(desk, [Item(kind(kind_name), given), *(found.items if found else ())])
    return found


def test_a_transfer_ends_one_post_and_begins_the_next_and_is_undone_as_one(desk: Desk) -> None:
    found = entered(desk, "Transfer", ZHANG, date="2021-03-10", to_post="示例福利院副主任")
    assert found is not None and found.question == (
        "是否同时更新张示例的任职经历：“示例处科员”到此为止，从 2021-03-10 起任“示例福利院副主任”？"
    )
    assert stands(desk, ZHANG) == ("示例福利院", "副主任", "2021-03-10") and not doubts(desk)
    undo.undo(desk)
    assert stands(desk, ZHANG) == ("示例处", "科员", None) and not listing(desk, "岗位交流")


def test_a_post_alone_stays_in_its_unit_and_what_agrees_is_not_asked(desk: Desk) -> None:
    assert entered(desk, "Promotion", ZHANG, date="2021-03-01", to_post="处长") is not None
    assert stands(desk, ZHANG) == ("示例处", "处长", "2021-03-01")
    again = example(kind("Transfer"), cadre=Named(ZHANG), date="2021-03-02", to_post="示例处处长")
    assert posts.proposed(desk, kind("Transfer"), again) is None
    earlier = example(kind("Transfer"), cadre=Named(ZHANG), date="2020-03-02", to_post="办公室科员")
    assert posts.proposed(desk, kind("Transfer"), earlier) is None, "what came later is known"


def test_what_does_not_agree_is_named_where_nobody_asked(desk: Desk) -> None:
    save(desk, [Item(kind("Promotion"), example(kind("Promotion"), cadre=Named(ZHANG), to_post="处长"))])
    assert "新职务是“处长”，任职经历里当天是“示例处科员”" in doubts(desk)[0].reason


@pytest.mark.parametrize(("name", "who", "nature"), [("Secondment", ZHANG, "挂职"), ("ShadowStudy", ZHAO, "跟班学习")])
def test_a_placement_leaves_the_post_as_it_is(desk: Desk, name: str, who: str, nature: str) -> None:
    before = stands(desk, who)
    found = entered(desk, name, who, date="2021-03-01", end=None)
    assert found is not None and "原职务不变" in found.question
    assert stands(desk, who) == before
    rows = [r for r in listing(desk, "任职经历") if r["干部"].startswith(who)]
    assert [(r["性质"], r["开始日期"]) for r in rows if r["性质"]] == [(nature, "2021-03-01")]
    values = example(kind(name), cadre=Named(who), date="2021-03-01", end=None)
    assert posts.proposed(desk, kind(name), values) is None
    ended = posts.proposed(desk, kind(name), values | {"end": "2021-06-30"})
    assert ended is not None and ended.items[0].record is not None, "the same row learns its end"
    person = next(m.person for m in people.roster(desk) if m.name == who)
    save_people(desk, [PersonItem({"post": "主任", "post_since": "2021-03-15"}, person=person)])
    assert stands(desk, who)[1] == "主任", "the roster changes the post, not the placement"


def dated(desk: Desk, who: str) -> list[tuple[str, str, str, str]]:
    rows = [r for r in listing(desk, "任职经历") if r["干部"].startswith(who)]
    return sorted((r["开始日期"] or "", r["结束日期"] or "", r["职务"] or "", r["性质"] or "") for r in rows)


@pytest.mark.parametrize("day", ["2021-03-15", "2021-03-02"])
def test_another_day_of_a_transfer_moves_the_post(desk: Desk, day: str) -> None:
    entered(desk, "Transfer", ZHANG, date="2021-03-10", to_post="示例福利院副主任")
    (record,) = run_sql(desk.db, "SELECT id FROM record WHERE kind = 'Transfer'").fetchone()
    given = example(kind("Transfer"), cadre=Named(ZHANG), date=day, to_post="示例福利院副主任")
    found = posts.proposed(desk, kind("Transfer"), given, record)
    assert found is not None and f"由 2021-03-10 起改为 {day} 起" in found.question
    save(desk, [Item(kind("Transfer"), given, record), *found.items])
    assert dated(desk, ZHANG) == [("", day, "科员", ""), (day, "", "副主任", "")] and not doubts(desk)
    assert posts.proposed(desk, kind("Transfer"), given, record) is None


@pytest.mark.parametrize(("name", "who", "nature"), [("Secondment", ZHANG, "挂职"), ("ShadowStudy", ZHAO, "跟班学习")])
def test_another_first_day_of_a_placement_is_no_second_one(desk: Desk, name: str, who: str, nature: str) -> None:
    entered(desk, name, who, date="2021-03-01", end="2021-06-30")
    (record,) = run_sql(desk.db, "SELECT id FROM record WHERE kind = ?", (name,)).fetchone()
    given = example(kind(name), cadre=Named(who), date="2021-03-05", end="2021-06-30")
    found = posts.proposed(desk, kind(name), given, record)
    assert found is not None
    save(desk, [Item(kind(name), given, record), *found.items])
    assert [r for r in dated(desk, who) if r[3]] == [("2021-03-05", "2021-06-30", dated(desk, who)[1][2], nature)]


def test_a_post_is_split_at_the_longest_unit_known() -> None:
    assert posts.split_post("示例处科员", ["示例", "示例处"]) == ("示例处", "科员")
    assert posts.split_post("处长", ["示例处"]) == ("", "处长")
    assert posts.split_post("示例处", ["示例处"]) == ("", "示例处"), "a unit alone is no post"
