"""Working days: holidays that always hold, yearly notices, what is only reckoned provisionally."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.errors import Refused, UserError
from cadreapp.operations.counting import bureau_rules
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.rules import load
from cadreapp.rules.workdays import days_in, in_words, notice_faults, read_notice
from tests.unit.bureau import small_bureau

NOTICE_2027 = {
    "year": 2027,
    "off": [
        *(f"2027-01-{n:02d}" for n in (1, 2, 3)),
        *(f"2027-02-{n:02d}" for n in range(5, 12)),
        *(f"2027-04-{n:02d}" for n in (3, 4, 5)),
        *(f"2027-05-{n:02d}" for n in range(1, 6)),
        *("2027-06-09", "2027-09-15"),
        *(f"2027-10-{n:02d}" for n in range(1, 8)),
    ],
    "work": ["2027-01-09", "2027-02-20", "2027-10-09"],
}
"""An invented notice."""


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "number", "last"),
    [
        ("2021-12-24", 5, "2021-12-30"),
        ("2021-12-27", 5, "2021-12-31"),
        ("2021-12-28", 5, "2022-01-04"),  # 1 to 3 January are free
        ("2021-09-27", 5, "2021-10-08"),  # 26 September, a Sunday, is worked, 1 to 7 October are free
        ("2021-09-26", 5, "2021-09-30"),
        ("2021-10-01", 1, "2021-10-08"),
        ("2021-10-08", 2, "2021-10-09"),  # a Saturday that is worked
        ("2025-04-28", 5, "2025-05-07"),
        ("2026-12-28", 5, "2027-01-04"),  # a year without a notice: 1 January is free all the same
        ("2026-12-31", 1, "2026-12-31"),
        ("2027-01-01", 1, "2027-01-04"),
        ("2027-04-30", 2, "2027-05-03"),  # 1 and 2 May by law
        ("2027-10-01", 1, "2027-10-04"),
        ("2027-02-05", 1, "2027-02-09"),  # the eve and three days of the Spring Festival
        ("2040-06-14", 1, "2040-06-15"),
        ("2041-01-01", 1, "2041-01-02"),  # beyond the lunar table the fixed days still hold
    ],
)
def test_the_nth_working_day(first: str, number: int, last: str) -> None:
    found = load().workdays.nth(day(first), number)
    assert found == day(last)
    assert load().workdays.count(day(first), found) == number
    assert load().workdays.count(day(first), found - timedelta(days=1)) == number - 1


def test_what_the_law_says_agrees_with_every_published_notice() -> None:
    calendar = load().workdays
    for year in range(2014, 2027):
        assert calendar.known(year)
        assert calendar.statutory[year] <= calendar.notice(year).off, year


@given(st.dates(date(2005, 1, 1), date(2045, 12, 31)), st.integers(1, 30))
def test_the_last_day_is_a_working_day_and_the_count_reaches_it(first: date, number: int) -> None:
    calendar = load().workdays
    last = calendar.nth(first, number)
    assert calendar.worked(last) and calendar.count(first, last) == number


def test_a_span_into_a_year_without_a_notice_is_provisional() -> None:
    calendar = load().workdays
    assert calendar.provisional(day("2026-01-01"), day("2026-12-31")) == ""
    assert calendar.provisional(day("2026-12-28"), day("2027-01-04")) == "2027年的放假安排还没有登记，暂算"
    assert calendar.note("2026-12-28", "2028-01-04") == "（2027、2028年的放假安排还没有登记，暂算）"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path, today=date(2026, 12, 1))


def test_a_notice_is_typed_and_undone(desk: Desk) -> None:
    first, last = day("2027-02-19"), day("2027-02-22")
    assert desk.rules.workdays.count(first, last) == 2
    bureau_rules.save_section(desk, "holidays", "2027", [NOTICE_2027], "国务院办公厅通知（示例）")
    assert desk.rules.workdays.count(first, last) == 3, "a Saturday that is worked"
    assert desk.rules.workdays.provisional(first, last) == ""
    assert desk.rules.workdays.nth(day("2026-12-28"), 5) == day("2027-01-04")
    assert bureau_rules.tables_on(desk, "holidays", "2027") == [NOTICE_2027]
    assert bureau_rules.sections(desk, "holidays")[0].label == "2027年（国务院办公厅通知（示例））"
    undo.undo(desk)
    assert not desk.rules.workdays.known(2027)
    desk.close()


def test_in_a_year_with_a_notice_a_saturday_is_free_unless_it_says_otherwise(desk: Desk) -> None:
    bureau_rules.save_section(desk, "holidays", "2027", [NOTICE_2027], "通知（示例）")
    friday, saturday = day("2027-03-05"), day("2027-03-06")
    assert desk.rules.workdays.worked(friday) and not desk.rules.workdays.worked(saturday)
    assert desk.rules.workdays.worked(day("2027-01-09"))
    desk.close()


@pytest.mark.parametrize(("year", "right"), [(1999, False), (2000, True), (2100, True), (2101, False)])
def test_the_years_of_a_notice(year: int, right: bool) -> None:
    faults = [name for name, _ in notice_faults({"year": year, "off": [f"{year}-01-01"]}, {})]
    assert faults == ([] if right else ["year"])


def test_a_notice_that_says_no_more_than_the_law_is_a_notice(desk: Desk) -> None:
    (table,) = bureau_rules.tables_on(desk, "holidays", "2027")
    bureau_rules.save_section(desk, "holidays", "2027", [table], "通知（示例）")
    assert desk.rules.workdays.known(2027)
    desk.close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"off": []}, "请写明放假的日子"),
        ({"off": NOTICE_2027["off"][1:]}, "法定节假日 2027-01-01 没有写进"),
        ({"off": [*NOTICE_2027["off"], "2027-01-09"]}, "既写了放假又写了上班"),
        ({"work": ["2027-01-11"]}, "不是周末"),
        ({"work": ["2028-01-08"]}, "不在2027年"),
        ({"work": ["元月九号"]}, "不是日期"),
    ],
)
def test_a_wrong_notice_is_refused(desk: Desk, change: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        bureau_rules.save_section(desk, "holidays", "2027", [NOTICE_2027 | change], "通知（示例）")
    with pytest.raises(UserError, match="一年一条"):
        bureau_rules.save_section(desk, "holidays", "2027Q1", [NOTICE_2027], "通知（示例）")
    desk.close()


WORDS = """一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月9日（周六）上班。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。2月20日（周六）、2月21日（周日）上班。"""


def test_the_words_of_a_notice_are_read(desk: Desk, tmp_path: Path) -> None:
    off, work = read_notice(WORDS, 2027)
    assert off == ["2027-01-01", "2027-01-02", "2027-01-03", *(f"2027-02-{n:02d}" for n in range(5, 12))]
    assert work == ["2027-01-09", "2027-02-20", "2027-02-21"]
    text, table = tmp_path / "通知.txt", tmp_path / "放假.toml"
    text.write_text(WORDS, "utf-8")
    assert bureau_rules.read_notice_file(text, 2027) == {"year": 2027, "off": off, "work": work}
    table.write_text(bureau_rules.toml("holidays", "2027", [NOTICE_2027], "通知（示例）"), "utf-8")
    assert bureau_rules.read_notice_file(table, 2027) == NOTICE_2027
    with pytest.raises(UserError, match="没有2028年"):
        bureau_rules.read_notice_file(table, 2028)
    desk.close()


def test_days_are_read_as_they_are_written() -> None:
    assert days_in("1月1日至3日、10日，2027-02-05至2027-02-06", 2027) == [
        *("2027-01-01", "2027-01-02", "2027-01-03", "2027-01-10", "2027-02-05", "2027-02-06")
    ]
    assert days_in("2026年12月31日至2027年1月2日", 2027) == ["2026-12-31", "2027-01-01", "2027-01-02"]
    assert days_in("1月1日至1日", 2027) == ["2027-01-01"]
    assert len(days_in("1月1日至2月1日", 2027)) == 32, "31 days later"
    assert "2月2日" in days_in("1月1日至2月2日", 2027), "a span of more than 31 days is a slip"
    assert set(days_in("元旦、13月1日", 2027)) == {"元旦", "13月1日"}, "what is no day stays, to be named"


def test_one_day_is_no_span() -> None:
    assert in_words(["2027-02-14", "2027-03-01", "2027-03-02"]) == "2月14日、3月1日至2日"


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=40))
def test_days_come_back_from_their_words(days: set[date]) -> None:
    texts = [d.isoformat() for d in sorted(days)]
    assert days_in(in_words(texts), 2027) == texts
