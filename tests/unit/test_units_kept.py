"""Units: made, described, put in order, renamed from a day on; what is refused; undone and done again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import people, undo, units
from cadreapp.operations.writing.units import cards, move_unit, new_unit, rename_unit, set_unit, unknown
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
    set_unit(desk, one.id, short="福利院", nature=UNIT_KINDS[1], above="示例处")
    found = of(desk, "示例福利院")
    assert (found.short, found.nature, found.above) == ("福利院", UNIT_KINDS[1], "示例处")
    assert set_unit(desk, one.id, short=" 福利院 ", nature=UNIT_KINDS[1], above="示例处").operation is None, "the same"
    undo.undo(desk)
    assert of(desk, "示例福利院").above is None


def test_no_unit_is_above_itself_and_no_two_have_one_short_name(desk: Desk) -> None:
    first, second = cards(desk)
    new_unit(desk, "示例三处")
    third = of(desk, "示例三处")
    set_unit(desk, second.id, short="乙", nature=None, above=first.name)
    set_unit(desk, third.id, short=None, nature=None, above=second.name)
    for above in (first.name, second.name, third.name):
        with pytest.raises(Refused):
            set_unit(desk, first.id, short=None, nature=None, above=above)
    for short in ("乙", "示例福利院"):
        with pytest.raises(Refused):
            set_unit(desk, first.id, short=short, nature=None, above=None)
    with pytest.raises(Refused):
        set_unit(desk, first.id, short=None, nature=None, above="没有的单位")
    with pytest.raises(Refused):
        set_unit(desk, 999, short=None, nature=None, above=None)


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
    assert unknown(desk, "示例处") == (False, "") and unknown(desk, None) == (False, "")
    new, near = unknown(desk, "示例福利园")
    assert new and near.split("、")[0] == "示例福利院"
    assert unknown(desk, "完全不同的名字")[0]


def test_an_empty_bureau_asks_nothing(tmp_path: Path) -> None:
    from cadreapp.operations.opening import open_desk

    desk = open_desk(tmp_path / "new", today=lambda: date(2021, 3, 20), who="测试员")
    assert cards(desk) == [] and unknown(desk, "示例处") == (False, "")
    new_unit(desk, "示例处")
    assert names(desk) == ["示例处"]
    desk.close()
