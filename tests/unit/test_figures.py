"""The figures at their edges: first and last days, months, what is empty, what is said twice, who issued it when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cadreapp import records
from cadreapp.operations import settings
from cadreapp.operations.counting.figures import Figure, at_a_glance, chosen_figures, said
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.writing.units import rename_unit
from cadreapp.records.kind import Named
from cadreapp.rules.issuers import issuers, own_names
from tests.unit.bureau import example, small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 31))


def put(desk: Desk, name: str, **values: Any) -> int:
    kind = records.kind(name)
    return save(desk, [Item(kind, example(kind, **values))], late_reason="测试补录").records[0]


def count(desk: Desk, key: str, start: str, end: str) -> Figure:
    return chosen_figures(desk, (key,), date.fromisoformat(start), date.fromisoformat(end))[0]


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2021-03-04", "2021-03-05", 1),
        ("2021-03-05", "2021-03-06", 1),
        ("2021-03-06", "2021-03-31", 0),
        ("2021-03-01", "2021-03-04", 0),
    ],
)
def test_the_first_and_the_last_day_of_a_span_count(desk: Desk, start: str, end: str, number: int) -> None:
    put(desk, "Suggestion", date="2021-03-05")
    assert count(desk, "suggestions", start, end).value == number


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2021-05-20", "2021-06-30", 1),
        ("2021-05-21", "2021-06-30", 0),
        ("2021-01-01", "2021-03-01", 1),
        ("2021-01-01", "2021-02-28", 0),
    ],
)
def test_an_interval_counts_where_it_touches_the_span(desk: Desk, start: str, end: str, number: int) -> None:
    put(desk, "ShadowStudy", cadre=Named("赵示例"), date="2021-03-01", end="2021-05-20")
    assert count(desk, "shadow_study", start, end).value == number


def test_an_interval_that_goes_on_counts_for_ever(desk: Desk) -> None:
    put(desk, "ShadowStudy", cadre=Named("赵示例"), date="2021-03-01", end=None)
    assert count(desk, "shadow_study", "2031-01-01", "2031-12-31").value == 1


def test_what_was_found_in_one_year_and_solved_in_the_next_counts_when_it_was_solved(desk: Desk) -> None:
    put(desk, "Problem", date="2020-12-30", state="已解决", closed="2021-01-01")
    put(desk, "Dispute", date="2020-12-30", state="无法化解", closed="2021-01-01", result="示例")
    assert count(desk, "problems_solved", "2020-01-01", "2020-12-31").value == 0
    assert count(desk, "problems_solved", "2021-01-01", "2021-12-31").value == 1


def test_only_visits_to_people_in_need_meet_people_in_need(desk: Desk) -> None:
    for number, target in enumerate(("服务机构", "城乡社区", "困难群众")):
        seen = {"people_seen": 20 + number, "first_seen": 10 + number}
        put(desk, "Visit", date=f"2021-03-0{number + 1}", target=target, place=f"示例{number}", **seen)
    whole = "2021-01-01", "2021-12-31"
    figure = count(desk, "people_visited", *whole)
    assert (figure.value, figure.shares, len(figure.records)) == (12, (12,), 1)
    assert count(desk, "visits", *whole).value == 20 + 21 + 22


def test_a_number_that_no_record_tells_is_missing_and_one_that_some_tell_says_how_many_do_not(desk: Desk) -> None:
    whole = "2021-01-01", "2021-12-31"
    assert count(desk, "people_visited", *whole).value == 0, "no visit, nobody met"
    put(desk, "Visit", date="2021-03-01", target="困难群众", first_seen=None)
    figure = count(desk, "people_visited", *whole)
    assert (figure.value, figure.text, figure.unsaid, figure.records) == (None, "—", 1, ())
    put(desk, "Visit", date="2021-03-02", target="困难群众", people_seen=9, first_seen=4)
    figure = count(desk, "people_visited", *whole)
    assert (figure.value, figure.unsaid, figure.shares) == (4, 1, (4,))


def test_one_person_twice_is_one_person_and_two_times(desk: Desk) -> None:
    for month in ("03", "04"):
        put(desk, "Promotion", date=f"2021-{month}-01", cadre=Named("张示例"))
        put(desk, "Transfer", date=f"2021-{month}-02", cadre=Named("张示例"), level="正科")
    whole = "2021-01-01", "2021-12-31"
    figure = count(desk, "promotions", *whole)
    assert (figure.value, figure.shares) == (1, (1, 0)), "both are shown, the second adds nothing"
    assert count(desk, "transfers_zhengke", *whole).value == 1 and count(desk, "transfers", *whole).value == 2


def test_one_place_however_it_is_spelled_is_one_place(desk: Desk) -> None:
    for day, place in enumerate(("东园社区", " 东 园社区", "东園社区"), 1):
        put(desk, "Visit", date=f"2021-03-0{day}", target="城乡社区", place=place)
    assert count(desk, "communities_visited", "2021-01-01", "2021-12-31").value == 2


def test_a_ministry_that_was_not_yet_there_commends_nobody(desk: Desk) -> None:
    praise = {"form": "表彰", "level": "部级", "issuer": "民政部", "cadre": None, "outsider_unit": "甲县"}
    for day, name in (("1978-03-04", "先进甲"), ("1978-03-05", "先进乙")):
        put(desk, "Commendation", date=day, outsider=name, **praise)
    assert count(desk, "commended_ministerial", "1970-01-01", "1980-12-31").value == 1


@pytest.mark.parametrize(
    ("bureau", "text", "own"),
    [
        ("示例市民政局", "市民政局", True),
        ("示例市民政局", "示例市民政局机关党委", True),
        ("示例市民政局", "示例市人民政府", False),
        ("示例市民政局", "市民政局、市总工会", False),
        ("甲市乙县民政局", "乙县民政局", True),
        ("甲市乙县民政局", "县民政局党组", True),
        ("甲市乙县民政局", "甲市民政局", False),
        ("甲市乙县民政局", "市民政局", False),
        ("", "市民政局", True),
    ],
)
def test_a_notice_of_the_bureau_itself_is_its_own(bureau: str, text: str, own: bool) -> None:
    names = own_names(bureau, ("示例福利院",))
    assert any(one.named(text, names) for one in issuers()["own"]) is own


def test_one_character_is_no_name() -> None:
    names = own_names("示例市局")
    assert "市局" in names and "局" not in names


def test_a_renamed_bureau_and_a_renamed_unit_keep_their_old_notices_their_own(desk: Desk) -> None:
    settings.set_bureau_name(desk, "甲县民政局")
    praise = {"form": "通报表扬", "level": "市级", "cadre": None, "outsider_unit": "甲县"}
    for name, issuer in (("先进甲", "甲县民政局"), ("先进乙", "示例福利院"), ("先进丙", "示例市民政局")):
        put(desk, "Commendation", date="2021-03-05", outsider=name, issuer=issuer, **praise)
    assert count(desk, "circular_praise", "2021-01-01", "2021-12-31").value == 1
    desk.today = lambda: date(2022, 8, 1)
    settings.set_bureau_name(desk, "示例市民政局", since=date(2022, 1, 1))
    rename_unit(desk, "示例福利院", "示例养护院", since="2022-01-01")
    assert count(desk, "circular_praise", "2021-01-01", "2021-12-31").value == 1
    put(desk, "Commendation", date="2022-07-05", outsider="先进丁", issuer="示例市民政局", **praise)
    assert count(desk, "circular_praise", "2022-01-01", "2022-12-31").value == 0


def test_money_is_said_exactly_and_shown_at_a_glance() -> None:
    assert (said(Decimal("1320000")), said(Decimal("12.5"))) == ("1,320,000", "12.50")
    assert at_a_glance(Decimal("1324500"), "元") == ("132.5", "万元"), "half up, as offices round"
    assert at_a_glance(3200, "人次") == ("3,200", "人次") and at_a_glance(None, "人") == ("—", "人")
