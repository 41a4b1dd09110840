"""Units: made, described, put in order, renamed from a day on; what is refused; undone and done again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import people, undo, units
from cadreapp.operations.writing.units import cards, change_unit, move_unit, new_unit, rename_unit, unknown
from cadreapp.records.entities import OFFICE, UNIT_KINDS
from cadreapp.records.period import Period
from tests.unit.bureau import small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data")


def names(desk: Desk) -> list[str]:
    return [c.name for c in cards(desk)]


def of(desk: Desk, name: str) -> units.UnitCard:
    return next(c for c in cards(desk) if c.name == name)


def test_a_new_unit_stands_at_the_end(desk: Desk) -> None:
    assert names(desk) == ["示例处", "示例福利院"]
    new_unit(desk, " 示例 二处 ", OFFICE)
    assert names(desk)[-1] == "示例 二处" and of(desk, "示例 二处").nature == OFFICE
    undo.undo(desk)
    assert names(desk) == ["示例处", "示例福利院"]
    undo.redo(desk)
    assert len(names(desk)) == 3


@pytest.mark.parametrize("name", ["", "　", "示例处", "示 例 处", "老名字"])
def test_a_name_that_is_or_was_anothers_is_refused(desk: Desk, name: str) -> None:
    rename_unit(desk, "示例福利院", "示例养老院", since="2021-03-01")
    rename_unit(desk, "示例养老院", "老名字", since="2021-03-05")
    rename_unit(desk, "老名字", "新名字", since="2021-03-10")
    if name == "示 例 处":
        with pytest.raises(Refused):
            new_unit(desk, name)
        return
    with pytest.raises(Refused):
        new_unit(desk, name)
    assert len(names(desk)) == 2


def test_what_is_said_of_a_unit(desk: Desk) -> None:
    one = of(desk, "示例福利院")
    change_unit(desk, one.id, short="福利院", nature=UNIT_KINDS[1], above="示例处")
    found = of(desk, "示例福利院")
    assert (found.short, found.nature, found.above) == ("福利院", UNIT_KINDS[1], "示例处")
    same = change_unit(desk, one.id, short=" 福利院 ", nature=UNIT_KINDS[1], above="示例处")
    assert same.operation is None
    undo.undo(desk)
    assert of(desk, "示例福利院").above is None


def test_no_unit_is_above_itself_and_no_two_have_one_short_name(desk: Desk) -> None:
    first, second = cards(desk)
    new_unit(desk, "示例三处")
    third = of(desk, "示例三处")
    change_unit(desk, second.id, short="乙", above=first.name)
    change_unit(desk, third.id, above=second.name)
    for above in (first.name, second.name, third.name):
        with pytest.raises(Refused):
            change_unit(desk, first.id, above=above)
    for short in ("乙", "示例福利院"):
        with pytest.raises(Refused):
            change_unit(desk, first.id, short=short)
    with pytest.raises(Refused):
        change_unit(desk, first.id, above="没有的单位")
    with pytest.raises(Refused):
        change_unit(desk, 999, short=None)


def test_the_order_is_that_of_the_roster(desk: Desk) -> None:
    period = Period.parse("2021")
    assert [m.unit for m in people.roster(desk, period)] == ["示例处"] * 3 + ["示例福利院"] * 2
    move_unit(desk, of(desk, "示例福利院").id, -1)
    assert [m.unit for m in people.roster(desk, period)] == ["示例福利院"] * 2 + ["示例处"] * 3
    assert move_unit(desk, of(desk, "示例福利院").id, -1).operation is None, "the first stays the first"
    assert move_unit(desk, 999, 1).operation is None
    undo.undo(desk)
    assert names(desk) == ["示例处", "示例福利院"]


def test_earlier_papers_keep_the_old_name(desk: Desk) -> None:
    rename_unit(desk, "示例处", "示例新处", since="2021-07-01")
    of_june = {m.unit for m in people.roster(desk, Period.parse("2021-06"))}
    of_july = {m.unit for m in people.roster(desk, Period.parse("2021-07"))}
    assert "示例处" in of_june and "示例新处" not in of_june, of_june
    assert "示例新处" in of_july and "示例处" not in of_july
    assert desk.today() == date(2021, 3, 20)


def test_what_is_unknown_and_what_is_near(desk: Desk) -> None:
    assert unknown(desk, "示例处") is None and unknown(desk, None) is None
    near = unknown(desk, "示例福利园")
    assert near and near[0] == "示例福利院"
    assert unknown(desk, "完全不同的名字") == ()


def test_a_name_from_a_later_day_on_is_told_with_the_one_of_today(desk: Desk) -> None:
    rename_unit(desk, "示例处", "示例新处", since="2021-04-01")
    assert of(desk, "示例新处").today == "示例处"
    rename_unit(desk, "示例福利院", "示例养老院", since="2021-03-20")
    assert of(desk, "示例养老院").today == "示例养老院"


def test_an_empty_bureau_asks_too(tmp_path: Path) -> None:
    from cadreapp.operations.opening import open_desk

    desk = open_desk(tmp_path / "new", today=lambda: date(2021, 3, 20), who="测试员")
    assert cards(desk) == [] and unknown(desk, "示例处") == ()
    new_unit(desk, "示例处")
    assert names(desk) == ["示例处"]
    desk.close()


def test_a_name_and_what_is_said_are_one_step_and_refused_together(desk: Desk) -> None:
    one = of(desk, "示例处")
    change_unit(desk, one.id, name="示例新处", since="2021-03-10", short="新处", nature=OFFICE)
    assert (of(desk, "示例新处").short, of(desk, "示例新处").nature) == ("新处", OFFICE)
    undo.undo(desk)
    assert (of(desk, "示例处").short, of(desk, "示例处").nature) == (None, None), "one step back"
    with pytest.raises(Refused):
        change_unit(desk, one.id, name="示例福利院", short="新处")
    assert of(desk, "示例处").short is None, "nothing of it was written"
    undo.redo(desk)
    assert of(desk, "示例新处").short == "新处"


def test_a_renaming_before_the_last_one_does_not_wipe_that_out(desk: Desk) -> None:
    rename_unit(desk, "示例处", "乙处", since="2021-03-05")
    for since in ("2021-03-01", "2021-03-04", "2021-03-05"):
        with pytest.raises(Refused, match="改名日期"):
            rename_unit(desk, "乙处", "丙处", since=since)
    rename_unit(desk, "乙处", "丙处", since="2021-03-06")
    assert names(desk)[0] == "丙处"
    rename_unit(desk, "丙处", "丁处", correct=True)
    assert names(desk)[0] == "丁处", "what was written wrong is put right whenever"


def test_names_of_one_kind_are_not_another_units_of_the_other(desk: Desk) -> None:
    one, other = cards(desk)
    change_unit(desk, one.id, short="甲")
    with pytest.raises(Refused):
        new_unit(desk, "甲")
    rename_unit(desk, "示例福利院", "示例养老院", since="2021-03-05")
    with pytest.raises(Refused):
        change_unit(desk, one.id, short="示例福利院")
    with pytest.raises(Refused):
        change_unit(desk, other.id, nature="公司")
    with pytest.raises(Refused):
        new_unit(desk, "示例公司", "公司")
