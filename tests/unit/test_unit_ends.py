"""Units closed, merged and joined: who moves, what earlier papers say, what is refused at every door, one step back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.unit_ends import close_unit, join_units, merge_unit, preview, reopen_unit
from cadreapp.operations.writing.units import cards, change_unit, new_unit, rename_unit
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.roster import PostHistory
from cadreapp.store import query
from cadreapp.store.query import Filter
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
OLD, HOME = "示例处", "示例福利院"
DAY = "2021-03-10"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data")
    yield found
    found.close()


def number(desk: Desk, name: str) -> int:
    return next(c.id for c in cards(desk) if c.name == name)


def of(desk: Desk, period: str) -> dict[str, str | None]:
    return {m.name: m.unit for m in people.roster(desk, Period.parse(period))}


def posts(desk: Desk, name: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    rows = query.rows(desk.db, kind(PostHistory), Filter())
    own = [r for r in rows if r.given(PostHistory.cadre).name == name]
    return sorted(
        ((r.date, r.end, r[PostHistory.unit], r[PostHistory.post]) for r in own), key=lambda p: (p[0] or "", p[1] or "")
    )


def test_a_merged_units_people_move_on_that_day_and_earlier_papers_keep_it(desk: Desk) -> None:
    found = preview(desk, number(desk, OLD), DAY, number(desk, HOME))
    assert [p.split("　") for p in found.people] == [[name, "科员"] for name in (ZHANG, LI, WANG)]
    merge_unit(desk, number(desk, OLD), number(desk, HOME), DAY)
    assert posts(desk, LI) == [(None, "2021-03-09", OLD, "科员"), (DAY, None, HOME, "科员")]
    assert set(of(desk, "2021-03").values()) == {HOME}
    assert {of(desk, "2021-02")[name] for name in (ZHANG, LI, WANG)} == {OLD}
    card = next(c for c in cards(desk) if c.name == OLD)
    assert (card.closed, card.successor) == (DAY, HOME)
    undo.undo(desk)
    assert set(of(desk, "2021-03").values()) == {OLD, HOME} and len(posts(desk, LI)) == 1, "one step back"
    undo.redo(desk)
    assert set(of(desk, "2021-03").values()) == {HOME}


def test_a_unit_is_closed_only_when_it_is_empty(desk: Desk) -> None:
    with pytest.raises(Refused, match=f"还有{ZHANG}科员、{LI}科员、{WANG}科员在"):
        close_unit(desk, number(desk, OLD), DAY)
    new_unit(desk, "示例二处")
    change_unit(desk, number(desk, HOME), above="示例二处")
    with pytest.raises(Refused, match=HOME):
        close_unit(desk, number(desk, "示例二处"), DAY)
    change_unit(desk, number(desk, HOME), above=None)
    close_unit(desk, number(desk, "示例二处"), DAY)
    with pytest.raises(Refused, match="已经撤销"):
        close_unit(desk, number(desk, "示例二处"), DAY)
    with pytest.raises(Refused, match="恢复"):
        new_unit(desk, "示例二处")
    with pytest.raises(Refused, match="不能做上级"):
        change_unit(desk, number(desk, HOME), above="示例二处")
    reopen_unit(desk, number(desk, "示例二处"))
    assert next(c for c in cards(desk) if c.name == "示例二处").closed is None


def test_no_door_leads_into_a_closed_unit(desk: Desk) -> None:
    merge_unit(desk, number(desk, OLD), number(desk, HOME), DAY)
    told = f"并入“{HOME}”"
    with pytest.raises(Refused, match=told):  # a record
        enter(desk, "PostHistory", cadre=Named(ZHAO), unit=OLD, post="科长", date="2021-03-15")
    with pytest.raises(Refused, match=told):  # the roster
        save_people(desk, [PersonItem({"name": "钱示例", "unit": OLD, "post": "科员", "born": "1990-01"})])
    rename = next(r for r in query.rows(desk.db, kind(PostHistory), Filter()) if r.date == DAY)
    with pytest.raises(Refused, match=told):  # a correction
        from cadreapp.operations.writing.save import Item, save

        save(desk, [Item(kind(PostHistory), {"unit": OLD}, rename.id)])
    enter(desk, "PostHistory", cadre=Named(ZHAO), unit=OLD, post="科长", date="2020-03-15", end="2020-12-31")


def test_who_came_later_or_left_before(desk: Desk) -> None:
    enter(desk, "PostHistory", cadre=Named(ZENG), unit=OLD, post="科长", date="2021-03-15")
    with pytest.raises(Refused, match=ZENG):
        merge_unit(desk, number(desk, OLD), number(desk, HOME), DAY)
    merge_unit(desk, number(desk, OLD), number(desk, HOME), "2021-03-15")
    assert posts(desk, ZENG)[-1] == ("2021-03-15", None, HOME, "科长"), "who came that very day has one post, not two"


@pytest.mark.parametrize("into", [OLD, "示例二处"])
def test_never_into_itself_or_below(desk: Desk, into: str) -> None:
    new_unit(desk, "示例二处")
    change_unit(desk, number(desk, "示例二处"), above=OLD)
    with pytest.raises(Refused, match="自己或它下面"):
        merge_unit(desk, number(desk, OLD), number(desk, into), DAY)
    with pytest.raises(Refused, match="刷新"):
        merge_unit(desk, number(desk, OLD), 999, DAY)


def test_what_stood_under_it_comes_under_the_other(desk: Desk) -> None:
    new_unit(desk, "示例二处")
    change_unit(desk, number(desk, "示例二处"), above=OLD)
    merge_unit(desk, number(desk, OLD), number(desk, HOME), DAY)
    assert next(c for c in cards(desk) if c.name == "示例二处").above == HOME


def test_one_unit_entered_twice(desk: Desk) -> None:
    rename_unit(desk, OLD, "示例新处", since="2021-03-05")
    join_units(desk, number(desk, "示例新处"), number(desk, HOME))
    assert [c.name for c in cards(desk)] == [HOME]
    assert set(of(desk, "2021-02").values()) == set(of(desk, "2021-03").values()) == {HOME}
    enter(desk, "PostHistory", cadre=Named(ZHAO), unit=OLD, post="科长", date="2021-03-15")
    assert of(desk, "2021-03")[ZHAO] == HOME and [c.name for c in cards(desk)] == [HOME], "the old name means it still"
    undo.undo(desk)
    undo.undo(desk)
    assert [c.name for c in cards(desk)] == ["示例新处", HOME]
