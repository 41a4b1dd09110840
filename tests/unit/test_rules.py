"""The quota engine against a brute-force count, and the laws of the scores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cadreapp import records, rules
from cadreapp.records.period import Period
from cadreapp.rules import Quota
from cadreapp.rules.closing import closing
from cadreapp.rules.facts import Count, Facts, Span, lapsed
from cadreapp.rules.quotas import evaluate, last_day, present_days, prorated
from cadreapp.rules.scoring import Part, platform_score, ranks, total

days = st.dates(date(2019, 6, 1), date(2022, 6, 30))
spans = st.lists(
    st.tuples(days, st.integers(0, 500)).map(lambda p: (p[0].isoformat(), (p[0] + timedelta(p[1])).isoformat())),
    max_size=3,
)
periods = st.sampled_from(["2020", "2021H1", "2020Q1", "2020-02", "2021-02", "2021-12"]).map(Period.parse)


def day_by_day(period: Period) -> list[str]:
    return [(period.start + timedelta(i)).isoformat() for i in range(period.days)]


@given(spans, spans, periods)
def test_presence_is_counted_day_by_day(member: list, leave: list, period: Period) -> None:
    expected = sum(
        any(a <= d <= b for a, b in member) and not any(a <= d <= b for a, b in leave) for d in day_by_day(period)
    )
    assert present_days(member, leave, period) == expected


def test_open_spans_and_month_ends() -> None:
    february = Period.parse("2020-02")
    assert present_days([("0000-01-01", "9999-12-31")], [], february) == 29
    assert present_days([("0000-01-01", "2020-02-31")], [], february) == 29
    assert present_days([("2020-02-15", "9999-12-31")], [("2020-02-20", "2020-02-31")], february) == 5


@given(st.integers(1, 12), st.integers(0, 366))
def test_a_part_period_never_owes_more_than_the_whole(number: int, worked: int) -> None:
    owed = prorated(number, worked, 366)
    assert 0 <= owed <= number
    assert abs(owed - Decimal(number) * worked / 366) <= Decimal("0.5")
    assert prorated(number, 366, 366) == number


@given(st.dictionaries(st.integers(1, 12), st.integers(1, 4), max_size=12), st.integers(1, 12))
def test_every_month_is_asked_for_alone(done: dict[int, int], until: int) -> None:
    facts = Facts(members={7: [("0000-01-01", "9999-12-31")]})
    for month, n in done.items():
        facts.counts[7, "MicroWish", f"2021-{month:02d}"] = Count(n)
    today = date(2021, until, 15)
    rows = [d for d in evaluate(rules.load(), Period.parse("2021"), facts, today, [7]) if d.quota.kind == "MicroWish"]
    assert [d.period.index for d in rows] == list(range(1, until + 1))
    assert [d.missing for d in rows] == [max(0, 2 - done.get(m, 0)) for m in range(1, until + 1)]
    assert all((d.state == "wait") == (d.period.index == until and d.missing > 0) for d in rows)


ALWAYS = ("0000-01-01", "9999-12-31")


def monthly(today: date, spans: list[Span], **more: Any) -> list[str]:
    """The states of a requirement of March 2021, of which everything is still to be done."""
    quota = Quota("MicroWish", "4.5", "cadre", "month", 100, **more)
    found = evaluate(replace(rules.load(), quotas=(quota,)), Period.parse("2021-03"), Facts(members={7: spans}), today)
    return [due.state for due in found]


def test_a_month_is_asked_from_its_first_day_and_waits_until_its_last() -> None:
    days = (date(2021, 2, 28), date(2021, 3, 1), date(2021, 3, 31), date(2021, 4, 1))
    assert [monthly(day, [ALWAYS]) for day in days] == [[], ["wait"], ["wait"], ["owed"]]


def test_who_leaves_owes_from_the_day_after() -> None:
    assert monthly(date(2021, 3, 20), [("2021-01-01", "2021-03-20")]) == ["wait"]
    assert monthly(date(2021, 3, 21), [("2021-01-01", "2021-03-20")]) == ["owed"]
    back = [("2021-01-01", "2021-03-10"), ("2021-03-31", "2021-06-30")]
    assert monthly(date(2021, 3, 21), back) == ["wait"], "here again on the last day"
    assert last_day(back, Period.parse("2021-03")) == "2021-03-31"


def test_leave_excuses_a_cadre_and_not_a_mentor() -> None:
    month, away = Period.parse("2021-03"), {7: [("2021-03-01", "2021-03-31")]}
    facts = Facts(members={7: [ALWAYS]}, mentors={7: [ALWAYS]}, leaves=away)
    for who, states in (("cadre", []), ("mentor", ["owed"])):
        own = replace(rules.load(), quotas=(Quota("SpecialGuidance", "2.1", who, "month", 1),))
        assert [due.state for due in evaluate(own, month, facts, date(2021, 4, 1))] == states


def test_who_is_in_the_party_and_here_on_one_day_is_asked_until_that_day() -> None:
    quota = Quota("CommunityService", "4.7", "party", "year", 1000)
    facts = Facts(members={7: [("2020-01-01", "2021-03-31")]}, party={7: [("2021-03-31", "9999-12-31")]})
    found = evaluate(replace(rules.load(), quotas=(quota,)), Period.parse("2021"), facts, date(2021, 4, 1))
    assert [(due.required, due.state) for due in found] == [(3, "owed")]


def test_a_requirement_holds_from_its_first_period_to_the_one_before_its_end() -> None:
    quota = Quota("MicroWish", "4.5", "cadre", "month", 1, since=2021, starts="2021-03-01", ends="2021-05-01")
    months = ("2021-02", "2021-03", "2021-04", "2021-05")
    assert [quota.holds(Period.parse(text)) for text in months] == [False, True, True, False]
    assert [Quota("Visit", "4.1", "cadre", "year", 1, since=2021).holds(Period.parse(y)) for y in ("2020", "2021")] == [
        False,
        True,
    ]


def test_scores_and_warnings_go_by_the_set_in_force_on_the_day() -> None:
    old, new = rules.load().scoring_sets[0][1], replace(rules.load().scoring_sets[0][1], indicators=())
    rule = rules.WarningRule("new", "silent", "{n}", (), 30)
    both = replace(
        rules.load(),
        scoring_sets=(("0000-01-01", old), ("2021-04-01", new)),
        warning_sets=(("0000-01-01", ()), ("2021-04-01", (rule,))),
    )
    assert [both.scoring_in(Period.parse(text)) is new for text in ("2021Q1", "2021Q2")] == [False, True]
    assert [both.warnings_on(day) for day in (date(2021, 3, 31), date(2021, 4, 1))] == [(), (rule,)]


def test_an_exemption_excuses_and_says_why() -> None:
    facts = Facts(members={7: [("0000-01-01", "9999-12-31")]}, exemptions={(7, "工作信息", "2021-03"): "借调"})
    rows = [
        d
        for d in evaluate(rules.load(), Period.parse("2021Q1"), facts, date(2021, 12, 31), [7])
        if d.quota.kind == "WorkInfo"
    ]
    assert [(d.state, d.missing, d.note) for d in rows] == [("owed", 1, ""), ("owed", 1, ""), ("excused", 0, "借调")]


def test_a_longer_requirement_is_never_asked_of_a_shorter_period() -> None:
    facts = Facts(members={7: [("0000-01-01", "9999-12-31")]})
    lengths = {d.period.length for d in evaluate(rules.load(), Period.parse("2021-11"), facts, date(2022, 1, 1))}
    assert lengths == {"month"}


def test_every_quota_of_the_bureau_is_there() -> None:
    found = {(q.kind, q.who, q.period, q.number) for q in rules.load().quotas if q.measure == "records"}
    assert found == {
        ("DevelopmentPlan", "bureau", "year", 1),
        ("WorkInfo", "cadre", "month", 1),
        ("FieldResearch", "cadre", "quarter", 1),
        ("SpecialGuidance", "cadre", "half", 1),
        ("Seminar", "cadre", "year", 1),
        ("ThoughtForum", "bureau", "month", 1),
        ("ReadingMeeting", "bureau", "year", 4),
        ("Reflection", "cadre", "year", 2),
        ("ReflectionExchange", "cadre", "year", 1),
        ("MonthSummary", "cadre", "month", 1),
        ("QuarterReview", "cadre", "quarter", 1),
        ("MicroWish", "cadre", "month", 2),
        ("CommunityService", "party", "year", 4),
        ("QuarterPerformance", "cadre", "quarter", 1),
        ("Forum", "bureau", "half", 1),
        ("PoliticalCheck", "cadre", "half", 1),
        ("PartyCheck", "cadre", "half", 1),
        ("AnnualReport", "cadre", "year", 1),
    }
    special = {q.kind: q.measure for q in rules.load().quotas if q.measure != "records"}
    assert special == {
        "CloudStudy": "terms",
        "CloudSharing": "terms",
        "ReadingRecord": "listed_books",
        "TaskForce": "grounds",
        "Course": "theory_hours",
    }


def test_a_gap_reaches_from_its_first_day_to_its_last() -> None:
    gaps = {1: [("2021-03-01", "2021-04-30")]}
    some = ("2021-02-28", "2021-03-01", "2021-04-30", "2021-05-01")
    assert [lapsed(gaps, 1, day) for day in some] == [False, True, True, False]
    assert not lapsed(gaps, 2, "2021-03-15") and not lapsed(gaps, None, "2021-03-15")


def test_closing_days() -> None:
    loaded = rules.load()
    assert closing(loaded, records.kind("WorkInfo"), "2021-03-05", None).last == date(2021, 3, 31)
    assert closing(loaded, records.kind("MonthSummary"), "2021-03-31", "2021-03").last == date(2021, 4, 5)
    assert closing(loaded, records.kind("YouthDay"), "2021-03-05", None).last == date(2021, 12, 31)


amounts = st.decimals(0, 50, places=1)
parts = st.lists(
    st.builds(
        Part,
        st.just(1),
        st.just("Visit"),
        st.just("走访"),
        amounts,
        st.none() | st.decimals(1, 20, places=0),
        st.decimals(1, 60, places=0),
        st.just(Decimal("1.2")),
    ),
    min_size=1,
    max_size=5,
)


@given(parts)
def test_a_score_is_the_same_in_any_order_and_what_does_not_apply_changes_nothing(some: list[Part]) -> None:
    score = platform_score(1, some, []).score
    assert platform_score(1, some[::-1], []).score == score
    assert platform_score(1, [p for p in some if p.applies], []).score == score
    if any(p.applies for p in some):
        assert score is not None and 0 <= score <= 110
    else:
        assert score is None


@given(parts, st.integers(0, 4), st.decimals("0.1", 10, places=1))
def test_doing_more_never_scores_less(some: list[Part], index: int, more: Decimal) -> None:
    before = platform_score(1, some, []).score
    i = index % len(some)
    p = some[i]
    raised = Part(p.platform, p.kind, p.title, p.raw + more, p.full, p.weight, p.ceiling)
    after = platform_score(1, [*some[:i], raised, *some[i + 1 :]], []).score
    assert before is None or (after is not None and after >= before)


@given(st.lists(st.none() | st.decimals(0, 100, places=1), max_size=8))
def test_ties_share_a_rank(totals: list) -> None:
    found = ranks(totals)
    for value, rank in zip(totals, found, strict=True):
        assert (rank is None) == (value is None)
        if value is not None:
            assert rank == 1 + sum(t is not None and t > value for t in totals)


def test_full_marks_everywhere_are_full_marks() -> None:
    weights = [Decimal(w) for w in (20, 20, 20, 25, 15)]
    assert total([Decimal(100)] * 5, weights) == 100
    assert total([Decimal(80), None, None, None, Decimal(80)], weights) == 80
    assert total([None] * 5, weights) is None
