"""免计 names a requirement and a period that there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.errors import Refused
from cadreapp.operations.counting import alerts, owed
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import LENGTHS, Period
from cadreapp.rules.exemptions import read_period
from tests.unit.bureau import NAMES, example, run_sql, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path, today=date(2021, 3, 20))
    yield found
    found.close()


def item(**values: Any) -> Item:
    return Item(kind("Exemption"), example(kind("Exemption"), cadre=Named(NAMES[0]), **values))


@given(st.integers(1990, 2100), st.sampled_from(LENGTHS), st.integers(0, 11))
def test_every_period_is_read_from_its_text_and_its_label(year: int, length: str, number: int) -> None:
    parts = Period(year, "year", 1).split(length)
    period = parts[number % len(parts)]
    assert read_period(period.text) == read_period(period.label) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021年3月份", "2021-03"),
        ("2021.3", "2021-03"),
        ("2021/03", "2021-03"),
        ("2021年二季度", "2021Q2"),
        ("2021年度", "2021"),
        ("2021年下半年", "2021H2"),
        ("2021 年 第 1 季度", "2021Q1"),
        ("2021年13月", None),
        ("三月", None),
        ("2021年5季度", None),
    ],
)
def test_spellings_of_a_period(text: str, period: str | None) -> None:
    found = read_period(text)
    assert (found.text if found else None) == period


def test_an_exemption_is_stored_as_the_engine_knows_it_and_excuses(desk: Desk) -> None:
    save(desk, [item(requirement="WorkInfo", period="2021年3月")])
    row = listing(desk, "免计")[0]
    assert (row["事项"], row["时段"]) == ("工作信息", "2021-03")
    states = {o.cadre: o.state for o in owed.everything(desk, Period.parse("2021-03")) if o.requirement == "工作信息"}
    assert states[NAMES[0]] == "excused" and states[NAMES[1]] == "wait"
    with pytest.raises(Refused, match="已经登记过同一免计"):
        save(desk, [item(requirement="工作信息", period="2021-03")])


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"requirement": "工作信急"}, "没有“工作信急”这项要求，免计不起作用。是不是“工作信息”"),
        ({"requirement": "甲"}, "可以写："),
        ({"period": "三月"}, "“三月”不是时段"),
        ({"requirement": "研讨交流", "period": "2021-03"}, "“研讨交流”按年度要求，免计的时段不能比它短"),
    ],
)
def test_a_misspelt_one_is_refused_with_what_is_near(desk: Desk, values: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        save(desk, [item(**values)])


@pytest.mark.parametrize("change", [{"requirement": "研讨交流"}, {"period": "2021-04", "requirement": "基层调研"}])
def test_a_change_of_one_of_the_two_must_fit_the_other(desk: Desk, change: dict[str, str]) -> None:
    record = save(desk, [item(requirement="工作信息", period="2021-03")]).records[0]
    with pytest.raises(Refused, match="免计的时段不能比它短"):
        save(desk, [Item(kind("Exemption"), change, record)])
    save(desk, [Item(kind("Exemption"), {"requirement": "研讨交流", "period": "2021"}, record)])
    with pytest.raises(Refused, match="免计的时段不能比它短"):
        save(desk, [Item(kind("Exemption"), {"period": "2021Q1"}, record)])
    assert not [a for a in alerts.alerts(desk) if a.warned.rule == alerts.DOUBT]


def test_a_longer_period_excuses_the_shorter_ones_in_it(desk: Desk) -> None:
    save(desk, [item(period="2021Q1")])
    assert [
        o.state
        for o in owed.everything(desk, Period.parse("2021Q1"))
        if o.requirement == "工作信息" and o.cadre == NAMES[0]
    ] == ["excused"] * 3


def test_an_old_one_that_names_nothing_is_named(desk: Desk) -> None:
    record = save(desk, [item()]).records[0]
    with desk.operation("旧数据"):
        run_sql(desk.db, "UPDATE exemption SET requirement = '工作信急' WHERE record_id = ?", (record,))
    (one,) = (a for a in alerts.alerts(desk) if a.warned.rule == alerts.DOUBT)
    assert one.name == NAMES[0] and "是不是“工作信息”" in one.warned.title
