"""查询: each comparison at its boundary, and an independent count over the sample's people."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import inquiry
from cadreapp.operations.year.inquiry import (
    AGE,
    EQUAL,
    GIVEN,
    HAS,
    HAS_NOT,
    IS,
    IS_NOT,
    LEAST,
    MISSING,
    MOST,
    NUMBER,
    OR,
    Condition,
    fields,
    find,
    in_words,
    wrong,
)
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, example, small_bureau

YEAR = Period.parse("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Five cadres born in May of 1990 to 1994; one without a birth; the clock stands at 2021-03-20."""
    found = small_bureau(tmp_path / "data")
    save_people(found, [PersonItem({"name": "示例无年龄", "unit": "示例处", "post": "主任", "staff": "公务员"})])
    return found


def names(desk: Desk, *conditions: Condition, period: Period = YEAR) -> list[str]:
    return sorted(f.member.name for f in find(desk, period, conditions))


def test_without_a_condition_everybody(desk: Desk) -> None:
    assert len(names(desk)) == 6


@pytest.mark.parametrize(
    ("comparison", "value", "number"),
    [
        (MOST, "26", 1),
        (MOST, "27", 2),
        (LEAST, "30", 1),
        (LEAST, "29", 2),
        (EQUAL, "28", 1),
        (MOST, "25", 0),
        (LEAST, "0", 5),
        (GIVEN, "", 5),
        (MISSING, "", 1),
    ],
)
def test_age_at_its_boundaries(desk: Desk, comparison: str, value: str, number: int) -> None:
    """Born in May: on 20 March 2021 they are 30, 29, 28, 27, 26."""
    found = names(desk, Condition(AGE, comparison, value))
    assert len(found) == number
    assert ("示例无年龄" in found) is (comparison == MISSING), "a figure that is missing is neither more nor less"


def test_words(desk: Desk) -> None:
    assert len(names(desk, Condition("unit", IS, "示例处"))) == 4
    assert len(names(desk, Condition("unit", IS, "示 例 处"))) == 4, "as it is written anywhere else"
    assert len(names(desk, Condition("unit", IS_NOT, "示例处"))) == 2
    assert len(names(desk, Condition("unit", HAS, "示例"))) == 6
    assert len(names(desk, Condition("unit", HAS_NOT, "福利"))) == 4
    assert names(desk, Condition("political", MISSING)) == ["示例无年龄"]
    assert names(desk, Condition("post", IS, "主任")) == ["示例无年龄"]


def test_all_conditions_must_be_true(desk: Desk) -> None:
    both = (Condition(AGE, MOST, "29"), Condition("unit", IS, "示例处"))
    assert set(names(desk, *both)) == set(names(desk, both[0])) & set(names(desk, both[1]))


def test_records_of_the_period_are_counted(desk: Desk) -> None:
    visit = kind("Visit")
    days = ("2021-03-01", "2021-03-02", "2020-12-31")
    save(
        desk,
        [
            Item(visit, example(visit, date=day, place=f"示例{day}", cadres=(Named(NAMES[0]), Named(NAMES[1]))))
            for day in days
        ],
        late_reason="示例",
    )
    of = lambda period, *c: names(desk, *c, period=period)  # noqa: E731
    assert of(YEAR, Condition(f"{NUMBER}Visit", EQUAL, "2")) == sorted(NAMES[:2])
    assert of(Period.parse("2020"), Condition(f"{NUMBER}Visit", LEAST, "1")) == sorted(NAMES[:2])
    assert len(of(YEAR, Condition(f"{NUMBER}Visit", EQUAL, "0"))) == 4
    assert of(YEAR, Condition(f"{NUMBER}Visit", LEAST, "3")) == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition(AGE, MOST, "三十五"), "要写数字"),
        (Condition(AGE, MOST, ""), "请写"),
        (Condition("unit", IS, " "), "请写"),
        (Condition("unit", MOST, "3"), "重新选"),
        (Condition("没有", IS, "3"), "重新选"),
        (Condition(AGE, MISSING, ""), ""),
        (Condition(AGE, MOST, "35"), ""),
    ],
)
def test_what_is_wrong_is_said(condition: Condition, said: str) -> None:
    assert wrong(condition) == said or (said and said in wrong(condition))


def test_in_words() -> None:
    words = in_words([Condition(AGE, MOST, "35"), Condition("education", HAS, "大学"), Condition("degree", GIVEN)])
    assert words == "年龄 不超过 35 周岁 且 学历 包含 大学 且 学位 已填"
    assert in_words([]) == "全部在册干部"
    assert len({a.name for a in fields()}) == len(fields()) > 40


def test_nobody_is_found_in_an_empty_bureau(tmp_path: Path) -> None:
    from datetime import date

    from cadreapp.operations.opening import open_desk

    desk = open_desk(tmp_path / "new", today=lambda: date(2021, 3, 20), who="测试员")
    assert inquiry.find(desk, YEAR, []) == []
    desk.close()


def test_or_cuts_and_binds(desk: Desk) -> None:
    """单位 示例处 且 年龄 ≤ 28, 或 职务 主任: as the brackets in the words say."""
    office, young = Condition("unit", IS, "示例处"), Condition(AGE, MOST, "28")
    leader = Condition("post", IS, "主任", OR)
    both, either = set(names(desk, office, young)), set(names(desk, leader))
    assert both and either and not both & either
    assert set(names(desk, office, young, leader)) == both | either
    assert set(names(desk, leader, office, young)) == either & both, "the first is joined to none"
    assert in_words([office, young, leader]) == "（单位 是 示例处 且 年龄 不超过 28 周岁） 或 职务 是 主任"
    assert in_words([office, Condition("sex", GIVEN, "", OR)]) == "单位 是 示例处 或 性别 已填"
    assert wrong(Condition("unit", IS, "示例处", "非"))
