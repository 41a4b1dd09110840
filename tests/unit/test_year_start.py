"""The year's start: plan against records, 年度结转, 年龄审核."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import start
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store import query
from tests.unit.bureau import NAMES, example, small_bureau

WHO, MENTOR = Named(NAMES[0]), Named(NAMES[4])


def test_the_plan_is_borne_out_by_records_of_its_kind_and_theme(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    item, forum, book = kind("PlanItem"), kind("ThoughtForum"), kind("ReadingList")
    save(
        desk,
        [
            Item(item, {"period": "2021", "category": "思想汇", "theme": "学 党史", "month": "2"}),
            Item(item, {"period": "2021", "category": "思想汇", "theme": "话担当", "month": "2"}),
            Item(item, {"period": "2021", "category": "思想汇", "theme": "谈规划", "month": "3"}),
            Item(item, {"period": "2021", "category": "课程", "theme": "学党史", "times": 2}),
            Item(forum, example(forum, date="2021-03-02", theme="“学党史”主题思想汇")),
            Item(book, example(book, period="2021", book="《民政读本（示例）》")),
            Item(
                kind("ReadingRecord"),
                example(kind("ReadingRecord"), cadre=WHO, book="民政读本（示例）", date="2021-03-02"),
            ),
            Item(kind("DevelopmentPlan"), example(kind("DevelopmentPlan"), period="2021", planned=2)),
        ],
    )
    found = {(p.category, p.theme): (p.done, p.planned, p.late) for p in start.plan(desk, 2021)}
    assert found == {
        ("思想汇", "学 党史"): (1, 1, False),
        ("思想汇", "话担当"): (0, 1, True),
        ("思想汇", "谈规划"): (0, 1, False),
        ("课程", "学党史"): (0, 2, False),
        ("推荐书目", "《民政读本（示例）》"): (1, 5, False),
        ("青年党员发展", "确定入党积极分子"): (0, 2, False),
    }
    desk.close()


def test_what_ran_into_december_is_renewed_once_or_ended(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 1, 4))
    pair, problem = kind("Mentorship"), kind("Problem")
    whole = example(pair, cadre=WHO, mentor=MENTOR, date="2021-01-04", end="2021-12-31")
    open_ = example(pair, cadre=Named(NAMES[1]), mentor=MENTOR, date="2021-01-04", end=None)
    over = example(pair, cadre=Named(NAMES[2]), mentor=MENTOR, date="2021-01-04", end="2021-06-30")
    held = example(problem, cadre=WHO, date="2021-01-04", deadline="2021-11-30", state="办理中", closed=None)
    save(desk, [Item(pair, whole), Item(pair, open_), Item(pair, over), Item(problem, held | {"result": None})])
    desk.today = lambda: date(2022, 1, 10)
    rows = {(r.kind, r.who): r for r in start.running(desk, 2022)}
    assert {k: r.renewed for k, r in rows.items()} == {
        ("Mentorship", NAMES[0]): False,
        ("Mentorship", NAMES[1]): True,
        ("Problem", NAMES[0]): False,
    }
    start.carry_over(desk, 2022, [rows["Mentorship", NAMES[0]], rows["Problem", NAMES[0]]], start.RENEW)
    start.carry_over(desk, 2022, [rows["Mentorship", NAMES[1]]], start.END)
    pairs = query.load(desk.db, pair, query.find(desk.db, pair))
    assert {(str(r.values["cadre"]), r.date, r.end) for r in pairs} == {
        (NAMES[0], "2021-01-04", "2021-12-31"),
        (NAMES[0], "2022-01-01", "2022-12-31"),
        (NAMES[1], "2021-01-04", "2021-12-31"),
        (NAMES[2], "2021-01-04", "2021-06-30"),
    }
    again = {(r.kind, r.who): r for r in start.running(desk, 2022)}
    assert again["Mentorship", NAMES[0]].renewed and again["Problem", NAMES[0]].end == "2022-06-30"
    with pytest.raises(UserError, match="已经延续"):
        start.carry_over(desk, 2022, [again["Mentorship", NAMES[0]]], start.RENEW)
    with pytest.raises(UserError, match="还没有办结"):
        start.carry_over(desk, 2022, [again["Problem", NAMES[0]]], start.END)
    undo.undo(desk)
    undo.undo(desk)
    assert {(r.kind, r.who): r for r in start.running(desk, 2022)} == rows
    desk.close()


@pytest.mark.parametrize(
    ("born", "day", "over"),
    [
        ("1985-12-31", "12-31", True),
        ("1986-01-01", "12-31", False),
        ("1985-12", "11-30", False),
        ("1985-05", "06-30", True),
    ],
)
def test_age_is_reckoned_in_full_years_on_the_day(tmp_path: Path, born: str, day: str, over: bool) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    person = roster(desk, Period.parse("2021"))[0].person
    save_people(desk, [PersonItem({"born": born}, person)])
    start.set_age_limit(desk, 35, day)
    found, unknown = start.aged(desk, 2021)
    assert [a.member.person for a in found] == ([person] if over else [])
    assert not unknown
    desk.close()


def test_each_over_the_limit_is_decided_one_by_one(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    first, second, third = (m.person for m in roster(desk, Period.parse("2021"))[:3])
    save_people(desk, [PersonItem({"born": "1980-05"}, p) for p in (first, second)])
    save_people(desk, [PersonItem({"born": "1990"}, third)])
    found, unknown = start.aged(desk, 2021)
    assert [(a.age, a.decision) for a in found] == [(41, ""), (41, "")]
    assert [m.person for m in unknown] == [third], "a year alone is no age"
    with pytest.raises(UserError, match="理由和批准人"):
        start.keep_on(desk, 2021, first, "业务骨干", " ")
    start.keep_on(desk, 2021, first, "业务骨干（示例）", "王批准")
    with pytest.raises(Refused):
        start.retire(desk, second, "2021年底")
    start.retire(desk, second, "2021-12-31")
    found, _ = start.aged(desk, 2021)
    assert [(a.decision, a.reason) for a in found] == [("保留", "业务骨干（示例）"), ("退出", "超过年龄")]
    assert start.aged(desk, 2022)[0][0].decision == "", "the next year is decided anew"
    assert second not in {m.person for m in roster(desk, Period.parse("2022"))}
    for limit, day in ((35, "13-01"), (5, "12-31")):
        with pytest.raises(UserError):
            start.set_age_limit(desk, limit, day)
    desk.close()
