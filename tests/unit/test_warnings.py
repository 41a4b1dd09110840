"""工作预警: what the rules find in plain facts, and the steps that follow."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.errors import UserError
from cadreapp.operations.counting import alerts
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import Quota, WarningRule
from cadreapp.rules.quotas import DONE, OWED, PART, WAIT, Due
from cadreapp.rules.warnings import Dated, WarningFacts, warnings
from tests.unit.bureau import NAMES, example, small_bureau

TODAY = date(2021, 11, 20)
WISH = Quota("MicroWish", "4.5", "cadre", "month", 2)


def missed(periods: int) -> WarningRule:
    return WarningRule("wishes", "missed", "{what}连续 {n} 个月未完成", ("MicroWish",), 0, periods)


def due(month: int, state: str) -> Due:
    return Due(WISH, 7, Period(2021, "month", month), Decimal(2), Decimal(0), 0, state)


@given(st.lists(st.sampled_from((DONE, OWED, PART)), min_size=10, max_size=10), st.integers(1, 4))
def test_so_many_missed_in_a_row_up_to_the_latest_month(states: list[str], periods: int) -> None:
    facts = WarningFacts(uids={7: "u"}, dues=[due(n, s) for n, s in enumerate(states, 1)])
    run = 0
    for state in reversed(states):
        if state == DONE:
            break
        run += 1
    found = warnings([missed(periods)], facts, TODAY)
    assert [w.title for w in found] == ([f"微心愿连续 {run} 个月未完成"] if run >= periods else [])
    if found:
        first = 10 - run + 1
        assert found[0].mark.endswith(f"2021-{first:02d}"), "the mark stays while the run grows"
        assert found[0].since == Period(2021, "month", first + periods - 1).next().start.isoformat()


@given(st.integers(0, 200), st.integers(1, 90))
def test_silence_is_told_from_the_day_on_which_it_is_long_enough(ago: int, days: int) -> None:
    last = (TODAY - timedelta(days=ago)).isoformat()
    rule = WarningRule("silent", "silent", "{n} 天没有任何记录", (), days)
    found = warnings([rule], WarningFacts(last={7: last}, uids={7: "u"}), TODAY)
    assert bool(found) == (ago >= days)
    assert all(w.title == f"{ago} 天没有任何记录" and w.since <= TODAY.isoformat() for w in found)


def test_nobody_is_called_silent_of_whom_nothing_is_known() -> None:
    rule = WarningRule("silent", "silent", "{n} 天没有任何记录", (), 30)
    assert warnings([rule], WarningFacts(last={7: ""}, uids={7: "u"}), TODAY) == []


@pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 1), (60, 1), (61, 0)])
def test_a_certificate_is_told_sixty_days_ahead_until_it_expires(days: int, found: int) -> None:
    rule = WarningRule("certificate", "expiring", "{what}将到期", ("Certificate",), 60)
    day = (TODAY + timedelta(days=days)).isoformat()
    facts = WarningFacts(dated=[Dated(1, "r", "Certificate", "行政执法证", day, (7,))])
    assert [w.title for w in warnings([rule], facts, TODAY)] == ["行政执法证将到期"] * found


@pytest.mark.parametrize(("before", "now", "found"), [(0, 1, 1), (1, 1, 0), (2, 1, 0)])
def test_a_grade_below_the_quarter_before(before: int, now: int, found: int) -> None:
    rule = WarningRule("grade", "grade_fell", "等次下降")
    facts = WarningFacts(uids={7: "u"}, grades={(7, "2021Q2"): (before, ""), (7, "2021Q3"): (now, "2021-10-08")})
    assert len(warnings([rule], facts, TODAY)) == found
    del facts.grades[7, "2021Q2"]
    assert warnings([rule], facts, TODAY) == [], "without the quarter before nothing is compared"


def test_a_period_is_missed_once_it_has_ended() -> None:
    facts = WarningFacts(uids={7: "u"}, dues=[due(10, OWED)])
    said = [bool(warnings([missed(1)], facts, date(2021, *day))) for day in ((10, 30), (10, 31), (11, 1))]
    assert said == [False, False, True]


@pytest.mark.parametrize(("ago", "found"), [(0, 0), (1, 1)])
def test_a_problem_is_overdue_from_the_day_after_its_deadline(ago: int, found: int) -> None:
    rule = WarningRule("problem", "overdue", "{what}已超期", ("Problem",))
    day = (TODAY - timedelta(days=ago)).isoformat()
    facts = WarningFacts(dated=[Dated(1, "r", "Problem", "助餐点床位不足（示例）", day, (7,))])
    assert len(warnings([rule], facts, TODAY)) == found


@pytest.mark.parametrize(("ahead", "found"), [(1, 0), (0, 1), (-1, 1)])
def test_a_step_to_the_party_may_follow_from_the_day_on_which_its_interval_ends(ahead: int, found: int) -> None:
    rule = WarningRule("party", "party", "{what}", ("PartyStep",))
    day = (TODAY + timedelta(days=ahead)).isoformat()
    facts = WarningFacts(party=[(7, "可以转正", day, Dated(1, "r", "PartyStep", "预备党员", day, (7,)))])
    assert len(warnings([rule], facts, TODAY)) == found


@pytest.mark.parametrize(("day", "found"), [(20, 0), (21, 1), (30, 1)])
def test_a_meeting_that_is_not_held_is_told_so_many_days_before_the_month_ends(day: int, found: int) -> None:
    rule = WarningRule("meeting", "not_held", "{what}还没有举行", ("Forum",), 10)
    month = Period(2021, "month", 11)
    owed = Due(Quota("Forum", "5.1", "bureau", "month", 1), None, month, Decimal(1), Decimal(0), 0, WAIT)
    told = warnings([rule], WarningFacts(dues=[owed]), date(2021, 11, day))
    assert len(told) == found and all(one.since == "2021-11-21" for one in told)


@given(st.integers(0, 100), st.integers(1, 90))
def test_a_study_group_is_silent_from_the_day_on_which_it_is_long_enough(ago: int, days: int) -> None:
    rule = WarningRule("group", "group_silent", "{n} 天没有活动", ("StudyGroupActivity",), days)
    last = (TODAY - timedelta(days=ago)).isoformat()
    assert bool(warnings([rule], WarningFacts(groups={"第一组": last}), TODAY)) == (ago >= days)


@pytest.mark.parametrize(
    ("today", "talk", "found"), [(9, "", 0), (10, "", 1), (10, "2021-09-30", 0), (10, "2021-09-29", 1)]
)
def test_after_a_low_grade_a_talk_is_missed_so_many_days_after_the_quarter(today: int, talk: str, found: int) -> None:
    rule = WarningRule("talk", "untold", "{what}还没有谈话", ("ReminderTalk",), 10)
    facts = WarningFacts(uids={7: "u"}, low={(7, "2021Q3"): "一般"}, talks={7: [talk]} if talk else {})
    assert len(warnings([rule], facts, date(2021, 10, today))) == found


def test_steps_follow_one_another_and_none_is_skipped(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    mine = lambda: next(  # noqa: E731
        a for a in alerts.alerts(desk) if a.warned.rule == "summary" and a.name == NAMES[0]
    )
    with pytest.raises(UserError, match="还没有补做"):
        alerts.take_step(desk, [mine()], "完成")
    alerts.take_step(desk, [mine()], "催办", "电话提醒")
    assert (mine().at, alerts.counted(alerts.alerts(desk))) == (2, (1, 0))
    summary = kind("MonthSummary")
    months = [example(summary, cadre=Named(NAMES[0]), period=f"2021-0{m}", late_reason="补报（示例）") for m in (1, 2)]
    save(desk, [Item(summary, m) for m in months])
    assert (mine().at, mine().open) == (3, False)
    with pytest.raises(UserError, match="不需要再催办"):
        alerts.take_step(desk, [mine()], "催办")
    alerts.take_step(desk, [mine()], "完成")
    assert mine().at == 4 and alerts.counted(alerts.alerts(desk)) == (0, 1)
    assert alerts.take_step(desk, [mine()], "完成").operation is None, "a step is taken once"
    desk.close()


def test_the_bureaus_own_meetings_are_told_before_the_month_ends(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    late = {a.warned.title for a in alerts.alerts(desk) if a.warned.rule == "meeting"}
    assert late == {"1月 思想汇还没有开展", "2月 思想汇还没有开展"}
    desk.today = lambda: date(2021, 3, 22)
    assert "3月 思想汇还没有开展" in {a.warned.title for a in alerts.alerts(desk)}
    desk.close()


def test_concerns_are_counted_and_opened_only_with_grounds_and_approver(tmp_path: Path) -> None:
    from cadreapp.errors import Refused

    desk = small_bureau(tmp_path, today=date(2021, 3, 20))
    concern = kind("Concern")
    for name in ("grounds", "approver"):
        with pytest.raises(Refused, match="研判"):
            save(desk, [Item(concern, example(concern, date="2021-03-01") | {name: None})])
    first = save(desk, [Item(concern, example(concern, date="2021-03-01"))]).records[0]
    assert alerts.concerns(desk) == alerts.Concerns(1, 1) and alerts.overdue_concerns(desk) == {first}
    save(desk, [Item(concern, example(concern, date="2021-03-19", step="提醒", grounds=None))])
    assert alerts.concerns(desk) == alerts.Concerns(1, 0)
    assert not any("苗头" in a.warned.title for a in alerts.alerts(desk))
    desk.close()
