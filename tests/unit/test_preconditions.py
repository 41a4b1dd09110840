"""前提: on whom and on which day something may be recorded; what is hard is refused, the rest is 待核."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Doubted, Refused
from cadreapp.operations.counting import alerts
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.preconditions import PreconditionGuard, doubts, hard
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.rules import load
from cadreapp.rules.preconditions import Placement, Stated, Who, clashes, unmet
from tests.unit.bureau import NAMES, example, small_bureau

RULES = load().preconditions
TODAY = date(2021, 3, 20)
ZHANG, ZHAO = NAMES[0], NAMES[3]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path, today=TODAY)
    yield found
    found.close()


def stated(name: str, first: str, last: str = "", **values: Any) -> Stated:
    period = values.pop("period", "")
    return Stated(1, "r", name, first, last or first, (7,), period, values.pop("remark", ""), values)


def found(one: Stated, who: Who | None = None) -> list[tuple[str, bool]]:
    people = {7: who or Who("张示例", "u", (("0000-01-01", "9999-12-31"),))}
    return [(u.check, u.hard) for u in unmet(RULES, one, people, TODAY)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (stated("WorkInfo", "2021-03-20"), []),
        (stated("WorkInfo", "2021-03-21"), [("future", True)]),
        (stated("MonthSummary", "2021-03-01", "2021-03-31", period="2021-03"), []),
        (stated("MonthSummary", "2021-04-01", "2021-04-30", period="2021-04"), [("future", True)]),
        (stated("ReadingList", "2022-01-01", "2022-12-31", period="2022"), []),
        (stated("Mentorship", "2021-04-01", "9999-12-31"), []),
        (stated("Exam", "2021-06-01", outcome="报名"), []),
        (stated("Exam", "2021-06-01", outcome="通过"), [("future", True)]),
        (stated("Problem", "2021-03-20", closed="2021-03-20"), []),
        (stated("Problem", "2021-03-20", closed="2021-03-21"), [("future", True)]),
        (stated("Problem", "2021-03-20", handed_on="2021-03-20"), []),
        (stated("Problem", "2021-03-20", handed_on="2021-03-21"), [("future", True)]),
    ],
)
def test_what_happened_is_not_dated_after_today(one: Stated, expected: list[tuple[str, bool]]) -> None:
    assert found(one) == expected


def test_a_period_may_be_told_from_its_first_day() -> None:
    one = stated("MonthSummary", "2021-04-01", "2021-04-30", period="2021-04")
    people = {7: Who("张示例", "u", (("0000-01-01", "9999-12-31"),))}
    said = [[u.check for u in unmet(RULES, one, people, date(2021, *day))] for day in ((3, 31), (4, 1))]
    assert said == [["future"], []]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-06-30", [("within", False)]),
        ("2020-07-01", []),
        ("2020-12-31", []),
        ("2021-01-01", [("within", False)]),
    ],
)
def test_a_forum_lies_between_the_first_and_the_last_day_of_its_half_year(
    day: str, expected: list[tuple[str, bool]]
) -> None:
    assert found(stated("Forum", "2020-07-01", "2020-12-31", period="2020H2", date=day)) == expected


def test_a_fault_of_a_record_is_somebodys_where_it_has_one_cadre() -> None:
    for people, person in (((7,), 7), ((7, 8), None)):
        one = replace(stated("Forum", "2020-07-01", "2020-12-31", period="2020H2", date="2021-01-01"), people=people)
        undone = replace(stated("Problem", "2021-03-01"), people=people, state="转办")
        assert [u.person for u in unmet(RULES, one, {}, TODAY)] == [person]
        assert [(u.check, u.person) for u in unmet(RULES, undone, {}, TODAY)] == [("undated", person)]


SPANS = (("2020-01-01", "2020-06-30"), ("2021-01-11", "2021-03-10"))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (stated("WorkInfo", "2021-01-11"), []),
        (stated("WorkInfo", "2021-03-10"), []),
        (stated("WorkInfo", "2021-03-11"), [("left", True)]),
        (stated("WorkInfo", "2021-01-10"), [("entered", False)]),
        (stated("WorkInfo", "2020-06-30"), []),
        (stated("WorkInfo", "2019-12-31"), [("entered", False)]),
        (stated("WorkInfo", "2019-12-31", remark="已核：借用期间参加"), []),
        (stated("WorkInfo", "2021-03-11", remark="已核：仍在协助"), [("left", True)]),
        (stated("Certificate", "2019-12-31"), []),
        (stated("Commendation", "2021-03-11"), [("left", False)]),
        (stated("FrontLine", "2020-08-01", "2021-01-11"), []),
        (stated("MonthSummary", "2021-03-01", "2021-03-31", period="2021-03"), []),
        (stated("MonthSummary", "2020-07-01", "2020-07-31", period="2020-07"), [("entered", False)]),
        (stated("AppraisalStep", "2021-01-01", "2021-12-31", period="2021"), []),
    ],
)
def test_a_day_on_which_the_person_was_there(one: Stated, expected: list[tuple[str, bool]]) -> None:
    assert found(one, Who("张示例", "u", SPANS)) == expected


CASES = (("2020-03-02", "2020-03-20"), ("2020-11-02", ""))


@pytest.mark.parametrize(
    ("first", "last", "period", "grade", "expected"),
    [
        ("2020-10-01", "2020-12-31", "2020Q4", "好", [("inquiry", False)]),
        ("2020-10-01", "2020-12-31", "2020Q4", "较差", [("inquiry", False)]),
        ("2020-10-01", "2020-12-31", "2020Q4", "未定等次", []),
        ("2020-07-01", "2020-09-30", "2020Q3", "好", []),
        ("2020-01-01", "2020-03-31", "2020Q1", "好", []),  # closed
    ],
)
def test_a_quarters_grade_under_an_open_inquiry_is_to_be_checked_and_not_refused(
    first: str, last: str, period: str, grade: str, expected: list[tuple[str, bool]]
) -> None:
    who = Who("张示例", "u", (("0000-01-01", "9999-12-31"),), inquiries=CASES)
    one = stated("QuarterReview", first, last, period=period, grade=grade)
    assert found(one, who) == expected
    assert not found(replace(one, remark="已核：另有意见"), who)


@pytest.mark.parametrize(
    ("opened", "closed", "asked"),
    [
        ("2020-12-31", "", True),
        ("2021-01-01", "", False),
        ("2020-12-31", "2021-03-20", False),
        ("2020-12-31", "2021-03-21", True),
    ],
)
def test_an_inquiry_counts_from_the_last_day_of_the_quarter_until_it_is_closed(
    opened: str, closed: str, asked: bool
) -> None:
    who = Who("张示例", "u", (("0000-01-01", "9999-12-31"),), inquiries=((opened, closed),))
    one = stated("QuarterReview", "2020-10-01", "2020-12-31", period="2020Q4", grade="好")
    assert found(one, who) == ([("inquiry", False)] if asked else [])


LEAVES = (("2020-04-01", "2020-08-31", "产假"), ("2020-10-08", "9999-12-31", "援派"))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (stated("Visit", "2020-03-31"), []),
        (stated("Visit", "2020-04-01"), [("away", False)]),
        (stated("Visit", "2020-08-31"), [("away", False)]),
        (stated("Visit", "2020-09-01"), []),
        (stated("Visit", "2021-01-02"), [("away", False)]),
        (stated("Visit", "2020-04-01", remark="已核：自愿参加"), []),
        (stated("MonthSummary", "2020-04-01", "2020-04-30", period="2020-04"), []),
        (stated("Commendation", "2020-04-01"), []),
    ],
)
def test_a_day_of_leave(one: Stated, expected: list[tuple[str, bool]]) -> None:
    assert found(one, Who("张示例", "u", away=LEAVES)) == expected


def test_staff_holds_from_its_first_day_to_its_last() -> None:
    who = Who("张示例", "u", staff=(("2020-01-01", "2020-12-31", "选调生"), ("2021-01-01", "2021-06-30", "公务员")))
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2021-06-30", "2021-07-01")
    assert [who.staff_on(day) for day in days] == [None, "选调生", "选调生", "公务员", "公务员", None]


def test_who_goes_where_by_the_state_on_the_day() -> None:
    who = Who(
        "张示例",
        "u",
        staff=(("0000-01-01", "9999-12-31", "事业单位人员"), ("2021-03-01", "9999-12-31", "公务员")),
        political="共青团员",
        steps=(("2020-05-01", False), ("2021-02-01", True)),
    )
    for day, expected in (("2021-02-28", []), ("2021-03-01", [("staff", True)])):
        assert found(stated("ShadowStudy", day, "9999-12-31"), who) == expected
    for day, expected in (("2021-01-31", [("party", False)]), ("2021-02-01", [])):
        assert found(stated("CommunityService", day), who) == expected
    assert found(stated("ShadowStudy", "2021-02-01"), Who("张示例", "u")) == [("staff", False)], "unknown is no refusal"
    assert found(stated("CommunityService", "2021-02-01"), Who("张示例", "u")) == [("party", False)]
    joined = Who("张示例", "u", political="中共党员", joined="2021-02")
    for day, expected in (("2021-01-31", [("party", False)]), ("2021-02-01", [])):
        assert found(stated("CommunityService", day), joined) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [("2021-03-01", []), ("2021-03-02", [("recruited", False)]), ("2019-02-28", [("recruited", False)])],
)
def test_newly_recruited_is_so_for_two_years(first: str, expected: list[tuple[str, bool]]) -> None:
    who = Who("张示例", "u", staff=(("2019-03-01", "9999-12-31", "公务员"),))
    assert found(stated("MultiPost", first, "9999-12-31"), who) == expected
    middle = Who("张示例", "u", staff=(("2019-03-15", "9999-12-31", "公务员"),))
    assert found(stated("MultiPost", "2021-03-15"), middle) == []
    assert found(stated("MultiPost", "2021-03-16"), middle) == [("recruited", False)]
    month = Who("张示例", "u", staff=(("0000-01-01", "9999-12-31", "公务员"),), work_started="2019-03")
    assert found(stated("MultiPost", "2021-03-31"), month) == []
    assert found(stated("MultiPost", "2021-04-01"), month) == [("recruited", False)]
    assert found(stated("MultiPost", "2021-03-01"), Who("张示例", "u", staff=month.staff)) == [("recruited", False)]


def test_one_person_is_in_one_place_and_holds_one_post() -> None:
    def at(record: int, name: str, first: str, last: str = "9999-12-31", post: str = "", remark: str = "") -> Placement:
        return Placement(record, f"r{record}", name, 7, kind(name).title, first, first if post else last, post, remark)

    def said(*placed: Placement, posts: tuple[tuple[str, str, str], ...] = ()) -> list[tuple[str, tuple[int, ...]]]:
        return [(c.check, c.records) for c in clashes(RULES, placed, {7: posts}, {7: "张示例"})]

    shadow = at(1, "ShadowStudy", "2021-01-01", "2021-06-30")
    assert said(shadow, at(2, "Secondment", "2021-06-30")) == [("two_places", (2, 1))]
    assert said(shadow, at(2, "Secondment", "2021-07-01")) == []
    assert said(shadow, at(2, "Secondment", "2021-01-01", "2021-01-01")) == [("two_places", (2, 1))], "one day"
    assert said(shadow, at(2, "Secondment", "2021-06-30", remark="已核：交接当日")) == []
    assert said(shadow, at(3, "Promotion", "2021-06-29", post="处长")) == [("during", (3, 1))]
    assert said(shadow, at(3, "Promotion", "2021-06-30", post="处长")) == [], "the day on which it ends"
    assert said(shadow, at(3, "Promotion", "2021-01-02", post="处长")) == [("during", (3, 1))]
    assert said(shadow, at(3, "Promotion", "2021-01-01", post="处长")) == [], "the day on which it begins"
    new = at(3, "Promotion", "2021-07-01", post="示例处处长")
    held = ("0000-01-01", "9999-12-31", "示例处科员")
    assert said(new, posts=(held,)) == [("post", (3,))]
    assert said(new, posts=(held, ("2021-07-01", "9999-12-31", "示例处处长"))) == []
    for first, last, text, clash in (
        ("2021-07-01", "2021-07-01", "示例处科员", True),
        ("2021-07-02", "9999-12-31", "示例处科员", False),
        ("2020-01-01", "2021-06-30", "示例处科员", False),
    ):
        assert said(new, posts=((first, last, text),)) == ([("post", (3,))] if clash else [])
    assert said(new) == [], "without any 任职经历 nothing is contradicted"


def test_a_placement_is_told_with_its_days() -> None:
    some = [Placement(1, "r", "ShadowStudy", 7, "跟班", "2021-01-01", last) for last in ("2021-01-01", "2021-06-30")]
    assert [one.said for one in some] == ["跟班（2021-01-01）", "跟班（2021-01-01至 2021-06-30）"]
    assert replace(some[0], last="9999-12-31").said == "跟班（2021-01-01起至今）"


def item(name: str, who: str = ZHANG, **values: Any) -> Item:
    return Item(kind(name), example(kind(name), cadre=Named(who), **values))


def test_the_window_refuses_what_is_hard_and_asks_about_the_rest(desk: Desk) -> None:
    with pytest.raises(Refused, match="干部: 张示例在 2021-03-05 的人员身份是“公务员”，跟班学习选派事业单位人员"):
        save(desk, [item("ShadowStudy")])
    with pytest.raises(Refused, match="日期 2021-03-21 还没有到"):
        save(desk, [item("WorkInfo", date="2021-03-21")])
    service = item("CommunityService", ZHAO)
    with pytest.raises(Doubted, match="赵示例在 2021-03-05 不是中共党员"):
        save(desk, [service], asking=True)
    assert not doubts(desk), "nothing was written"
    save(desk, [service])
    assert [d.reason for d in doubts(desk)] == ["赵示例在 2021-03-05 不是中共党员，回社区服务由青年党员参加"]
    (alert,) = (a for a in alerts.alerts(desk) if a.warned.rule == alerts.DOUBT)
    assert alert.warned.title.startswith("待核：赵示例") and alert.open and alert.name == ZHAO
    save(desk, [Item(kind("CommunityService"), {"remark": "已核：入党积极分子参加"}, alert.warned.record)], asking=True)
    assert not doubts(desk)


@pytest.mark.parametrize("name", ["Forum", "PoliticalCheck", "PartyCheck"])
@pytest.mark.parametrize(
    ("day", "held"), [("2020-12-31", False), ("2021-01-01", True), ("2021-03-20", True), ("2020-06-30", False)]
)
def test_a_day_lies_in_the_half_year_that_the_record_names(desk: Desk, name: str, day: str, held: bool) -> None:
    item = Item(kind(name), example(kind(name), period="2021H1", date=day, late_reason="补录（示例）"))
    found = save(desk, [item])
    said = [one.reason for one in doubts(desk)]
    assert said == ([] if held else [one.reason for one in doubts(desk, found.records)])
    assert held or f"{day} 不在2021年上半年里" in said[0]
    save(desk, [Item(kind(name), {"remark": "已核：延期举行（示例）"}, found.records[0])])
    assert not doubts(desk)


def test_what_is_done_on_a_day_of_leave_is_to_be_confirmed_whichever_was_entered_first(desk: Desk) -> None:
    who = Named(NAMES[1])
    visit = {"date": "2021-03-05", "target": "困难群众", "place": "示例社区", "people_seen": 2, "cadres": (who,)}
    leave = {"cadre": who, "category": "产假", "date": "2021-03-01", "end": "2021-03-31", "excuses": True}
    save(desk, [Item(kind("Visit"), visit)], late_reason="补登")
    assert not doubts(desk)
    save(desk, [Item(kind("Leave"), leave)], late_reason="补登")
    (one,) = doubts(desk)
    assert one.reason == f"{NAMES[1]}2021-03-01 至 2021-03-31产假，2021-03-05 不在岗，请核对日期和人员"
    made = save(desk, [Item(kind("Visit"), visit | {"place": "另一社区"})], late_reason="补登")
    assert [d.record for d in doubts(desk, made.records)] == list(made.records)


def test_a_roster_change_names_the_records_that_it_makes_wrong(desk: Desk) -> None:
    save(desk, [item("WorkInfo", date="2021-03-10"), item("WorkInfo", date="2021-03-19", headline="另一篇（示例）")])
    person = next(m.person for m in alerts.people.roster(desk.db, "2021-03-20", "2021-03-20") if m.name == ZHANG)
    save_people(desk, [PersonItem({"left": "2021-03-15"}, person=person)])
    (one,) = hard(desk)
    assert "已于 2021-03-15 退出名册" in one.reason
    assert [a.warned.record for a in alerts.alerts(desk) if a.warned.rule == alerts.DOUBT] == [one.record]
    with pytest.raises(Refused, match="已于 2021-03-15 退出名册"):
        save(desk, [item("MicroWish", date="2021-03-16")])
    assert [b.reason for b in PreconditionGuard().whole(desk)] == [one.reason]
    save(desk, [Item(kind("WorkInfo"), {"remark": "另补（示例）"}, one.record)])  # an older breach bars nobody


def test_an_import_is_refused_by_its_cell_or_notes_what_is_to_be_confirmed(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import Workbook

    def book(date_: str) -> Path:
        made = Workbook()
        sheet = made.active
        sheet.title = "回社区服务"
        sheet.append(["日期*", "干部*", "社区*", "内容*"])
        sheet.append([date_, ZHAO, "示例社区", "帮扶（示例）"])
        made.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    assert [f.cell for f in import_files(desk, [book("2021-03-21")]).refused] == ["A2"]
    result = import_files(desk, [book("2021-03-19")])
    assert result.new == 1 and any(n.startswith("待核：赵示例") for n in result.notes)
