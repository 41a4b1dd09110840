"""The boundaries of quotas and scores, one by one, and the laws of rounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp import rules
from cadreapp.errors import Refused
from cadreapp.operations import gate
from cadreapp.operations.counting import alerts, bureau_rules
from cadreapp.operations.counting.owed import dues
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.closing import closing
from cadreapp.rules.facts import Count, Facts
from cadreapp.rules.model import Quota
from cadreapp.rules.party import party_spans
from cadreapp.rules.quotas import Due, evaluate, prorated
from cadreapp.rules.score_rules import Addition, Indicator, Scoring, Weights
from cadreapp.rules.scoring import Extra, Part, apportioned, axis, contributions, platform_score, ranks, rounded, total
from cadreapp.rules.standing import Basis, Line, Standing, by_person, line_of, part_of, stand, within
from tests.unit.bureau import NAMES, example, older_data, run_sql, small_bureau

D = Decimal
YEAR = Period.parse("2021")
ALWAYS = [("0000-01-01", "9999-12-31")]
END = date(2021, 12, 31)


def due(facts: Facts, sort: str, text: str = "2021", today: date = END, who: int | None = 7) -> Due | None:
    found = [d for d in evaluate(rules.load(), Period.parse(text), facts, today) if d.quota.kind == sort]
    return next((d for d in found if d.person == who), None)


def owes(facts: Facts, sort: str, text: str = "2021", today: date = END) -> tuple[Any, Any, str] | None:
    found = due(facts, sort, text, today)
    return None if found is None else (found.required, found.done, found.state)


# theory hours


@pytest.mark.parametrize(
    ("hours", "theory", "missing", "state"),
    [
        (400, 200, "0.1", "part"),  # exactly half is not more than half
        (400, 201, "0", "done"),
        (401, 200, "0.2", "part"),
        (401, 201, "0", "done"),
        (400, 0, "40.1", "owed"),
        (1, 1, "0", "done"),
        (2, 1, "0.1", "part"),
        (200, 40, "12.1", "part"),
    ],
)
def test_more_than_half_of_the_hours(hours: int, theory: int, missing: str, state: str) -> None:
    facts = Facts(members={7: ALWAYS}, theory={(7, 2021): (hours, theory)})
    found = due(facts, "Course", today=date(2022, 1, 1))
    assert found is not None and (found.missing, found.state) == (D(missing), state)


@given(st.integers(1, 2000), st.data())
def test_what_is_missing_of_theory_is_just_enough(hours: int, data: st.DataObject) -> None:
    theory = data.draw(st.integers(0, hours))
    found = due(Facts(members={7: ALWAYS}, theory={(7, 2021): (hours, theory)}), "Course", today=date(2022, 1, 1))
    assert found is not None
    more = int(found.missing * 10)
    assert 2 * (theory + more) > hours + more, "with it more than half"
    assert not more or 2 * (theory + more - 1) <= hours + more - 1, "with a tenth less not yet"


# first and last days of periods, proration


@pytest.mark.parametrize(
    ("entered", "left", "asked"),
    [
        ("2021-03-17", "9999-12-31", None),  # 15 of 31 days: 0.48
        ("2021-03-16", "9999-12-31", 1),  # 16 of 31: 0.52
        ("0000-01-01", "2021-03-15", None),
        ("0000-01-01", "2021-03-16", 1),
        ("2021-04-01", "9999-12-31", None),
        ("0000-01-01", "2021-02-28", None),
    ],
)
def test_a_month_is_asked_from_the_middle_day_on(entered: str, left: str, asked: int | None) -> None:
    found = owes(Facts(members={7: [(entered, left)]}), "WorkInfo", "2021-03")
    assert (None if found is None else found[0]) == asked


def test_exactly_half_is_rounded_up() -> None:
    assert [prorated(1, n, 30) for n in (14, 15, 16)] == [0, 1, 1]
    assert [prorated(3, n, 30) for n in (4, 5, 14, 15, 24, 25)] == [0, 1, 1, 2, 2, 3]
    facts = Facts(members={7: [("2021-04-16", "9999-12-31")]})
    assert owes(facts, "WorkInfo", "2021-04") == (1, 0, "owed")


def test_records_of_the_first_and_of_the_last_day_of_a_period_count(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path, today=date(2021, 12, 31))
    sort = kind("WorkInfo")
    days = ("2021-03-31", "2021-04-01", "2021-04-30", "2021-05-01", "2020-12-31", "2021-01-01", "2021-12-31")
    items = [Item(sort, example(sort, cadre=Named(NAMES[0]), date=day, headline=f"示例{day}")) for day in days]
    save(desk, items, late_reason="补录（示例）")
    done = {d.period.text: d.done for d in dues(desk, YEAR) if d.quota.kind == "WorkInfo" and d.person == 1}
    assert [done[f"2021-{m:02d}"] for m in (1, 3, 4, 5, 12)] == [1, 1, 2, 1, 1]
    desk.close()


def test_a_period_waits_until_its_last_day_is_over() -> None:
    facts = Facts(members={7: ALWAYS})
    assert [
        (owes(facts, "WorkInfo", "2021-03", date(2021, m, d)) or ("", "", ""))[2] for m, d in ((3, 31), (4, 1))
    ] == [
        "wait",
        "owed",
    ]
    assert owes(facts, "WorkInfo", "2021-03", date(2021, 2, 28)) is None
    assert owes(facts, "WorkInfo", "2021-03", date(2021, 3, 1)) == (1, 0, "wait")


@pytest.mark.parametrize(
    ("sort", "period", "last"),
    [
        ("MonthSummary", "2021-03", date(2021, 4, 5)),
        ("QuarterReview", "2021Q1", date(2021, 4, 15)),
        ("QuarterPerformance", "2021Q1", date(2021, 4, 30)),
        ("AnnualReport", "2021", date(2022, 1, 31)),
    ],
)
@pytest.mark.parametrize("after", [0, 1])
def test_the_last_day_of_grace_is_in_time_and_the_next_is_late(
    sort: str, period: str, last: date, after: int, tmp_path: Path
) -> None:
    assert closing(rules.load(), kind(sort), Period.parse(period).end.isoformat(), period).last == last
    today = date.fromordinal(last.toordinal() + after)
    desk = small_bureau(tmp_path, today=today)
    values = {"period": period, "cadre": Named(NAMES[0]), "state": "草稿", "reviewer": None}
    own = {n: v for n, v in values.items() if n in {f.name for f in kind(sort).fields}}
    save(desk, [Item(kind(sort), example(kind(sort), **own))], late_reason="补录（示例）")
    late = run_sql(desk.db, "SELECT late_on FROM record WHERE kind = ?", (sort,)).fetchone()[0]
    assert late == (today.isoformat() if after else None)
    desk.close()


# the Party


@pytest.mark.parametrize(
    ("joined", "entered", "left", "asked"),
    [
        ("2021-12-20", "0000-01-01", "9999-12-31", None),
        ("2021-07-01", "0000-01-01", "9999-12-31", 2),
        ("2020-12-31", "0000-01-01", "9999-12-31", 4),
        ("2021-11-15", "0000-01-01", "9999-12-31", 1),  # 47 of 365 days: 0.52
        ("2021-11-17", "0000-01-01", "9999-12-31", None),  # 45: 0.49
        ("2021-07-01", "2021-01-01", "2021-06-30", None),  # never both
        ("2021-07-01", "2021-10-01", "9999-12-31", 1),
    ],
)
def test_a_party_member_owes_for_the_days_of_both(joined: str, entered: str, left: str, asked: int | None) -> None:
    facts = Facts(members={7: [(entered, left)]}, party={7: [(joined, "9999-12-31")]})
    found = owes(facts, "CommunityService")
    assert (None if found is None else found[0]) == asked


def test_spans_of_party_membership() -> None:
    open_ = "9999-12-31"
    assert party_spans("中共党员", None, ()) == [("0000-01-01", open_)]
    assert party_spans("中共党员", "2021-12", ()) == [("2021-12-01", open_)]
    assert party_spans("中共预备党员", "2021", ()) == [("2021-01-01", open_)]
    assert party_spans("中共党员", "2021-12", [("2021-12-20", "预备党员")]) == [("2021-12-20", open_)]
    assert party_spans("中共党员", None, [("2021-12-20", "预备党员"), ("2020-12-01", "发展对象")]) == [
        ("2021-12-20", open_)
    ]
    assert party_spans("中共党员", "2015-07", [("2016-07-01", "正式党员")]) == [("2015-07-01", open_)]
    assert party_spans("中共党员", "2015-07", [("2015-08-01", "预备党员")]) == [("2015-07-01", open_)]
    assert party_spans("群众", "2015-07", ()) == [] == party_spans(None, None, [("2020-01-01", "发展对象")])
    lost = [("2021-01-05", "预备党员"), ("2021-06-05", "取消预备资格")]
    assert party_spans("共青团员", None, lost) == [("2021-01-05", "2021-06-04")]
    assert party_spans("中共党员", None, lost) == [("2021-01-05", "2021-06-04")]
    same = [("2021-01-05", "预备党员"), ("2021-01-05", "取消预备资格")]
    assert party_spans("中共党员", None, same) == [("2021-01-05", open_)], "no span ends before it begins"


@pytest.mark.parametrize(
    ("who", "spans"),
    [
        ("mentor", [("2021-01-04", "2021-05-20")]),
        ("mentor", [("2021-04-01", "2021-05-20"), ("2020-01-01", "2021-05-10")]),
        ("party", [("2020-03-01", "2021-05-20")]),
        ("cadre", [("2020-03-01", "2021-05-20")]),
    ],
)
@pytest.mark.parametrize("done", [0, 1])
def test_what_is_due_waits_no_longer_than_it_is_asked(who: str, spans: list[tuple[str, str]], done: int) -> None:
    """A mentor's last pairing, a membership of the Party, a stay on the roster that ends within the quarter."""
    wanted = replace(rules.load().quotas_of("SpecialGuidance")[0], who=who, period="quarter", number=4)
    facts = Facts(
        members={7: spans if who == "cadre" else ALWAYS},
        party={7: spans},
        mentors={7: spans},
    )
    counted = facts.mentored if who == "mentor" else facts.counts
    counted[7, wanted.counted_as, "2021-04"] = Count(done, 0, None)
    own = replace(rules.load(), quotas=(wanted,))

    def state(today: date) -> tuple[D, str]:
        (found,) = evaluate(own, Period.parse("2021Q2"), facts, today)
        return found.required, found.state

    assert state(date(2021, 5, 20)) == (2, "wait")
    assert state(date(2021, 5, 21)) == (2, "part" if done else "owed")
    facts.members, facts.party, facts.mentors = {7: ALWAYS}, {7: ALWAYS}, {7: [*spans, ("2021-06-30", "2021-12-31")]}
    assert state(date(2021, 6, 30))[1] == "wait", "somebody else is guided, or the membership goes on"


# terms


def test_a_term_is_asked_of_who_was_there_on_one_of_its_days() -> None:
    facts = Facts(
        members={7: [("2021-03-10", "2021-09-20")]},
        leaves={7: [("2021-05-01", "2021-06-30")]},
        terms={
            2021: {
                "来之前": ("2021-03-01", "2021-03-09"),
                "来的当天": ("2021-03-01", "2021-03-10"),
                "离岗期间": ("2021-05-01", "2021-06-30"),
                "返岗当天": ("2021-06-20", "2021-07-01"),
                "走的当天": ("2021-09-20", "2021-09-30"),
                "走以后": ("2021-09-21", "2021-09-30"),
            }
        },
    )
    assert owes(facts, "CloudStudy") == (3, 0, "owed"), "closed on the day on which they left"
    facts.studied[7, 2021] = {"离岗期间", "来的当天"}
    assert owes(facts, "CloudStudy") == (4, 2, "part"), "who studied it all the same has it"
    facts = Facts(members={7: [("2021-10-01", "9999-12-31")]}, terms={2021: {"第1期": ("2021-03-01", "2021-03-09")}})
    assert owes(facts, "CloudStudy") is None
    assert due(facts, "CloudSharing", who=None) is not None, "the bureau shares every term"


def enter(desk: Desk, sort: str, **other: Any) -> None:
    save(desk, [Item(kind(sort), example(kind(sort), **other))], late_reason="补录（示例）")


def test_a_term_however_it_is_spelled_is_one_term(desk: Desk) -> None:
    for name, term in zip(NAMES, ("第1期", "第 1 期", "第１期"), strict=False):
        enter(desk, "CloudStudy", cadre=Named(name), term=term, date="2021-03-01", completed=1)
    enter(desk, "CloudSharing", term="第1 期", date="2021-03-02")
    found = {(d.quota.kind, d.person): (d.required, d.done) for d in dues(desk, YEAR) if "Cloud" in d.quota.kind}
    assert sorted(found.values()) == [(1, 0), (1, 0), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_a_book_of_the_list_counts_once_however_it_is_spelled(desk: Desk) -> None:
    enter(desk, "ReadingList", period="2021", book="《示例读本A》")
    for day, book in enumerate(("示例读本A", "《示例 读本Ａ》", "示例读本a", "别的书（示例）"), 1):
        enter(desk, "ReadingRecord", cadre=Named(NAMES[0]), book=book, date=f"2021-03-0{day}")
    assert sorted(d.done for d in dues(desk, YEAR) if d.quota.kind == "ReadingRecord") == [0, 0, 0, 0, 1]


# rounding


def part(raw: str, full: str | None, weight: str = "10", ceiling: str = "1.2") -> Part:
    return Part(1, "Visit", "走访", D(raw), D(full) if full else None, D(weight), D(ceiling))


def test_what_nothing_is_asked_of_does_not_apply() -> None:
    assert [part("1", full).applies for full in (None, "0", "0.1")] == [False, False, True]
    assert [part("1", full).points is None for full in (None, "0", "0.1")] == [True, True, False]


def test_half_up() -> None:
    assert [rounded(D(x)) for x in ("0.04", "0.05", "1.15", "1.25", "99.95")] == [
        D(x) for x in ("0", "0.1", "1.2", "1.3", "100.0")
    ]
    exact = platform_score(1, [part("7", "12", "30"), part("1", "8", "70")], [])
    assert exact.score == D("26.3"), "26.25 exactly, however often it is divided on the way"
    assert total([D("50.5"), D("50.6")], [D(1), D(1)]) == D("50.6"), "50.55"


def test_the_ceiling_and_just_below_it() -> None:
    for raw, score in (("12", "100"), ("14.4", "110"), ("13.1", "109.2"), ("0", "0")):
        assert platform_score(1, [part(raw, "12", "100")], []).score == D(score)
    low = platform_score(1, [part("24", "12", "50"), part("0", "12", "50")], [])
    assert low.score == D("60"), "one does not make up for the other beyond 1.2"


def test_a_score_stays_between_0_and_110() -> None:
    full = [part("12", "12", "100", "1")]
    for points, score, beyond in (
        ("10", "110", "0"),
        ("10.1", "110", "-0.1"),
        ("-100", "0", "0"),
        ("-100.1", "0", "0.1"),
    ):
        found = platform_score(1, full, [Extra(1, "Conduct", "扣分", D(points))])
        assert (found.score, found.beyond) == (D(score), D(beyond))


def test_an_addition_stays_within_its_most() -> None:
    addition = Addition(1, "WorkInfo", "采用", D(6), D(1))
    assert [addition.limited(D(n)) for n in (-7, -6, -5, 5, 6, 7)] == [-6, -6, -5, 5, 6, 6]


def test_an_addition_gives_by_place_or_the_same_to_everybody() -> None:
    same = Addition(1, "WorkInfo", "采用", D(6), D(1))
    placed = Addition(1, "Contest", "名次", D(9), detail="placing", places=(("1", D(3)), ("2", D(2))))
    assert [same.earned(said) for said in ({}, {"placing": "1"})] == [1, 1]
    assert [placed.earned({"placing": word}) for word in ("1", "2", "3", "")] == [3, 2, 0, 0]
    assert placed.earned({}) == placed.earned({"remark": "1"}) == 0


scores = st.lists(st.none() | st.decimals(0, 110, places=1), min_size=1, max_size=7)


@given(scores, st.data())
def test_the_parts_of_a_total_add_up_to_it(given_: list[Decimal | None], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(0, 35).map(D), min_size=len(given_), max_size=len(given_)))
    whole = total(given_, weights)
    shares = contributions(given_, weights)
    if whole is None:
        assert set(shares) == {None}
        return
    assert sum(s for s in shares if s is not None) == whole
    weight = sum(w for s, w in zip(given_, weights, strict=True) if s is not None)
    for share, score, own in zip(shares, given_, weights, strict=True):
        assert (share is None) == (score is None)
        if share is not None and score is not None:
            assert abs(Fraction(share) - Fraction(score) * Fraction(own) / Fraction(weight)) < Fraction(1, 10)


def test_the_largest_remainder_is_raised_and_of_equal_ones_the_first() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert apportioned(D("100.0"), thirds) == (D("33.4"), D("33.3"), D("33.3"))
    assert apportioned(D("0.3"), [Fraction(9, 100), Fraction(15, 100), None, Fraction(1, 100)]) == (
        D("0.1"),
        D("0.2"),
        None,
        D("0.0"),
    )
    assert contributions(
        [D("105.5"), D("104.1"), D("99.9"), D("109.3"), D("96.0")], [D(w) for w in (20, 20, 20, 25, 15)]
    ) == (
        D("21.1"),
        D("20.8"),
        D("20.0"),
        D("27.3"),
        D("14.4"),
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.none() | st.integers(1, 200), st.integers(1, 60)), min_size=1, max_size=6
    ),
    st.lists(st.integers(-400, 200), max_size=3),
)
def test_the_parts_of_a_platform_add_up_to_its_score(own: list, more: list) -> None:
    parts = [part(str(D(r) / 10), None if f is None else str(D(f) / 10), str(w)) for r, f, w in own]
    found = platform_score(1, parts, [Extra(1, "Conduct", "扣分", D(n) / 10) for n in more])
    if found.score is None:
        assert set(found.shares) == {None} and not any(p.applies for p in parts)
    else:
        given_ = sum((s for s in found.shares if s is not None), D(0))
        assert given_ + sum((e.points for e in found.extras), D(0)) + found.beyond == found.score
        assert [s is None for s in found.shares] == [not p.applies for p in parts]


def test_ranks_of_many_take_no_longer_than_sorting() -> None:
    some = [None if n % 11 == 0 else D(n * 7919 % 1000) / 10 for n in range(60_000)]
    found = ranks(some)
    best = max(t for t in some if t is not None)
    assert {r for t, r in zip(some, found, strict=True) if t == best} == {1}
    assert ranks([D(3), None, D(5), D(5), D(1)]) == [3, None, 1, 1, 4]


# indicators without a quota


@pytest.mark.parametrize(
    ("full", "measure", "text", "days", "asked"),
    [
        ("12", "records", "2021", 365, "12"),
        ("12", "records", "2021", 181, "6"),  # 5.95
        ("12", "records", "2021", 16, "1"),  # 0.526
        ("12", "records", "2021", 15, None),  # 0.493
        ("2", "records", "2021", 0, None),
        ("40", "amount", "2021", 181, "19.8"),  # 19.84
        ("40", "amount", "2021", 73, "8.0"),
        ("40", "amount", "2021Q1", 90, "10"),
        ("40", "amount", "2021Q1", 45, "5.0"),
        ("5", "records", "2021Q1", 90, "1.25"),  # whole: as it is
        ("5", "records", "2021Q1", 89, "1.2"),  # 1.236
        ("2", "records", "2021Q1", 90, "0.5"),
        ("2", "records", "2021Q1", 45, "0.3"),  # 0.25, half up to a tenth
        ("2", "records", "2021Q1", 8, None),  # 0.044
        ("2", "records", "2021Q1", 9, "0.1"),  # 0.05
        ("12", "records", "2021Q1", 45, "2"),  # 1.5
        ("12", "records", "2021Q1", 44, "1"),
        ("100", "average", "2021", 100, "100"),
        ("100", "average", "2021", 0, None),
    ],
)
def test_full_marks_of_a_part_period(full: str, measure: str, text: str, days: int, asked: str | None) -> None:
    found = Indicator(1, "Course", "示例", D(10), full=D(full), measure=measure).full_in(Period.parse(text), days)
    assert found == (None if asked is None else D(asked))


def basis(facts: Facts, text: str = "2021", **other: Any) -> Basis:
    given_: dict[str, Any] = {"dues": {}, "extras": (), "ballots": {}, "judges": {}}
    return Basis(Period.parse(text), facts, **given_ | other)


def test_an_indicator_that_depends_on_a_group_is_asked_while_the_group_goes_on() -> None:
    entry = Indicator(3, "TaskForceResult", "攻坚成果", D(30), full=D(1), only_if="TaskForce")
    for start, end, asked in (
        ("2019-05-01", "9999-12-31", True),
        ("2019-05-01", "2021-01-01", True),
        ("2019-05-01", "2020-12-31", False),
        ("2021-12-31", "9999-12-31", True),
        ("2022-01-01", "9999-12-31", False),
    ):
        facts = Facts(ongoing={(7, "TaskForce"): [(start, end)]})
        assert part_of(entry, 7, 365, basis(facts)).applies is asked


def test_amounts_are_told_in_the_units_of_their_field() -> None:
    facts = Facts(counts={(7, "Course", "2021-03"): Count(2, 0, 75), (7, "Visit", "2021-03"): Count(2, 0, 75)})
    hours = part_of(Indicator(1, "Course", "学时", D(10), full=D(40), measure="amount"), 7, 365, basis(facts))
    people = part_of(Indicator(4, "Visit", "走访人次", D(10), full=D(40), measure="amount"), 7, 365, basis(facts))
    assert (hours.raw, people.raw) == (D("7.5"), D(75))


class Somebody:
    def __init__(self, person: int, group: str = "甲") -> None:
        self.person, self.group = person, group


RULES = Scoring(
    (Weights("year", (D(50), D(50))), Weights("quarter", (D(50), D(50)), D(15), D(20))),
    (Indicator(1, "Visit", "走访", D(10), full=D(2)), Indicator(2, "Suggestion", "建议", D(10), full=D(2))),
)


def standing_of(
    people: list[Somebody], of: Basis, groups: tuple[str, ...] = ("甲",), **more: Any
) -> Standing[Somebody]:
    """The ranking of these people."""
    lines: list[Line[Somebody]] = [line_of(one, RULES, of) for one in people]
    return stand(lines, RULES, of.period, groups, **{"ranked": True, "unranked": ()} | more)


def test_nobody_has_a_score_or_a_rank_where_nothing_is_recorded() -> None:
    facts = Facts(members={7: ALWAYS, 8: ALWAYS})
    people = [Somebody(7), Somebody(8)]
    lines = standing_of(people, basis(facts)).lines
    assert [(x.total, x.rank, [p.score for p in x.platforms]) for x in lines] == [(None, None, [None, None])] * 2
    facts.counts[7, "Visit", "2021-03"] = Count(1)
    lines = standing_of(people, basis(facts)).lines
    assert [(x.member.person, x.total, x.rank) for x in lines] == [(7, 25, 1), (8, 0, 2)]
    judged = standing_of(people, basis(Facts(members={7: ALWAYS}), "2021Q1", judges={8: D(80)}))
    assert [(x.member.person, x.total) for x in judged.lines] == [(8, 80), (7, 0)]


def test_who_was_away_all_the_time_has_no_score_while_others_have() -> None:
    facts = Facts(members={7: ALWAYS, 8: ALWAYS}, leaves={8: [("2021-01-01", "2021-12-31")]})
    facts.counts[7, "Visit", "2021-03"] = Count(1)
    lines = standing_of([Somebody(7), Somebody(8)], basis(facts), ranked=False).lines
    assert [x.total for x in lines] == [25, None]


def test_each_owes_their_own_and_a_mentor_nothing_that_enters_a_score() -> None:
    own, mentors = Quota("Visit", "1", "cadre", "year", 2), Quota("Visit", "1", "mentor", "year", 2)
    year = Period.parse("2021")
    due = [Due(q, p, year, D(2), D(1), 0, "owed") for q, p in ((own, 7), (own, 7), (own, None), (mentors, 8))]
    assert by_person(due) == {(7, "Visit"): due[:2]}


def test_who_was_there_on_the_first_or_the_last_day_of_a_span() -> None:
    spans = {7: ("2020-01-01", "2021-03-01"), 8: ("2021-03-31", "9999-12-31")}
    spans |= {9: ("2020-01-01", "2021-02-28"), 10: ("2021-04-01", "9999-12-31")}
    assert within(Facts(members={p: [span] for p, span in spans.items()}), "2021-03-01", "2021-03-31") == {7, 8}


def test_a_standing_ranks_within_groups_and_says_what_the_parts_weigh() -> None:
    facts = Facts(members=dict.fromkeys((7, 8, 9), ALWAYS))
    facts.counts = {(7, "Visit", "2021-03"): Count(1), (8, "Visit", "2021-03"): Count(2)}
    people = [Somebody(7), Somebody(8), Somebody(9, "县")]
    found = standing_of(people, basis(facts, "2021Q1"), ("空", "甲", "县"), unranked={"县"})
    assert (found.weights, found.ballot_weight, found.judges_weight) == ((50, 50), 15, 20)
    assert {name: [(x.member.person, x.rank) for x in some] for name, some in found.groups.items()} == {
        "甲": [(7, 1), (8, 1)],
        "县": [(9, None)],
    }
    assert [x.member.person for x in found.lines] == [7, 8, 9]
    as_they_come = standing_of(people[::-1], basis(facts), ("甲", "县"), ranked=False)
    assert [(x.member.person, x.rank) for x in as_they_come.groups["甲"]] == [(8, None), (7, None)]
    assert as_they_come.ballot_weight is as_they_come.judges_weight is None


# only what is confirmed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_bureau(tmp_path, today=date(2021, 12, 31))
    yield made
    made.close()


def review(state: str, **other: Any) -> Item:
    values = {
        "period": "2021Q1",
        "cadre": Named(NAMES[3]),
        "grade": "较好",
        "state": state,
        "reviewer": Named("评鉴示例"),
    }
    own = {"report": None, "achievements": None, "opinion": None, "ungraded_reason": None}
    return Item(kind("QuarterReview"), values | own | other)


def performance(state: str) -> Item:
    values = {"period": "2021Q1", "cadre": Named(NAMES[3]), "score": D(10), "coefficient": None, "state": state}
    return Item(kind("QuarterPerformance"), values | {"reviewer": Named("审核示例")})


def told(desk: Desk, sort: str) -> tuple[Decimal, Decimal | None, Decimal]:
    """(raw, full of the indicator, done of the first quarter's due) of the fourth cadre."""
    person = next(x for x in standing(desk, YEAR).lines if x.member.name == NAMES[3])
    found = next(p for s in person.platforms for p in s.parts if p.kind == sort)
    (quarter,) = (
        d for d in dues(desk, YEAR) if (d.person, d.quota.kind, d.period.text) == (person.member.person, sort, "2021Q1")
    )
    return found.raw, found.full, quarter.done


def test_a_draft_of_a_score_costs_nobody_anything(desk: Desk) -> None:
    save(desk, [Item(kind("Visit"), example(kind("Visit"), date="2021-02-04"))], late_reason="补录（示例）")
    before = {x.member.name: x.total for x in standing(desk, YEAR).lines}
    save(desk, [performance("草稿")], late_reason="补录（示例）")
    assert {x.member.name: x.total for x in standing(desk, YEAR).lines} == before
    assert told(desk, "QuarterPerformance") == (0, None, 0)


def test_a_confirmed_score_enters_and_fulfils_its_quota(desk: Desk) -> None:
    save(desk, [review("已确认"), performance("已确认")], late_reason="补录（示例）")
    assert told(desk, "QuarterPerformance") == (10, 100, 1)


@pytest.mark.parametrize(
    ("state", "own", "done"),
    [
        ("草稿", {}, 0),
        ("草稿", {"opinion": "意见（示例）"}, 0),
        ("草稿", {"report": "述工作（示例）"}, 1),
        ("草稿", {"achievements": "晒业绩（示例）"}, 1),
        ("已确认", {}, 1),
    ],
)
def test_a_draft_counts_as_handed_in_with_the_cadres_own_part(
    desk: Desk, state: str, own: dict[str, str], done: int
) -> None:
    save(desk, [review(state, **own)], late_reason="补录（示例）")
    assert told(desk, "QuarterReview") == (done, 4, done)


def overdue(desk: Desk, year: Period = YEAR) -> D:
    """What 超期未办 takes from the first of the small bureau."""
    line = next(x for x in standing(desk, year).lines if x.member.name == NAMES[0])
    return next((e.points for s in line.platforms for e in s.extras if e.title == "超期未办"), D(0))


def at(desk: Desk, day: str) -> Desk:
    """The desk on a day, by whose clock the trail is written too: in the last hour of that day in Beijing."""
    return replace(desk, today=lambda: date.fromisoformat(day), now=lambda: f"{day}T15:30:00Z")


def problem(number: int, deadline: str, state: str, **days: str) -> Item:
    values = {"date": "2021-05-05", "problem": f"示例{number}", "cadre": Named(NAMES[0]), "deadline": deadline}
    return Item(kind("Problem"), example(kind("Problem"), **values, **days, state=state, result="示例"))


def test_a_problem_is_overdue_until_the_day_on_which_it_is_closed_or_handed_on(desk: Desk) -> None:
    cases: tuple[tuple[str, str, dict[str, str], int], ...] = (
        ("2021-06-30", "已解决", {"closed": "2021-06-30"}, 0),
        ("2021-06-30", "已解决", {"closed": "2021-07-01"}, -1),
        ("2021-12-30", "待办", {}, -1),
        ("2021-12-31", "办理中", {}, 0),
        ("2021-06-30", "转办", {"handed_on": "2021-06-30"}, 0),
        ("2021-06-30", "转办", {"handed_on": "2021-07-01"}, -1),
        ("2021-06-30", "已解决", {"handed_on": "2021-06-30", "closed": "2021-09-01"}, 0),
    )
    points = D(0)
    for number, (deadline, state, days, cost) in enumerate(cases):
        save(desk, [problem(number, deadline, state, **days)], late_reason="补录（示例）")
        points += cost
        assert overdue(desk) == points, (deadline, state, days)


def test_what_was_overdue_at_the_end_of_a_year_stays_so_when_it_is_handed_on_in_the_next(desk: Desk) -> None:
    (record,) = save(desk, [problem(1, "2021-11-30", "办理中")], late_reason="补录（示例）").records
    later = replace(desk, today=lambda: date(2022, 2, 10))
    assert overdue(later) == -1
    save(later, [Item(kind("Problem"), {"state": "转办", "handed_on": "2022-02-10"}, record)])
    assert (overdue(later), overdue(later, Period(2022, "year", 1))) == (-1, 0)


@pytest.mark.parametrize("deadline", ["2022-06-30", "2021-12-31", None], ids=["later", "within", "none"])
def test_what_was_overdue_at_the_end_of_a_year_stays_so_when_its_deadline_is_moved(
    desk: Desk, deadline: str | None
) -> None:
    (record,) = save(at(desk, "2021-06-05"), [problem(1, "2021-05-31", "办理中")]).records
    last, next_ = at(desk, "2021-12-31"), at(desk, "2022-01-01")
    save(last, [Item(kind("Problem"), {"deadline": "2021-11-30"}, record)])
    assert overdue(last) == overdue(next_) == -1
    save(next_, [Item(kind("Problem"), {"deadline": deadline}, record)])
    undo.undo(next_)
    undo.redo(next_)
    later = at(desk, "2022-07-01")
    assert (overdue(later), overdue(later, Period(2022, "year", 1))) == (-1, -1 if deadline == "2022-06-30" else 0)
    save(later, [Item(kind("Problem"), {"deadline": "2022-12-31"}, record)])
    assert (overdue(later), overdue(later, Period(2022, "year", 1))) == (-1, 0)


def test_a_deadline_moved_within_its_year_counts_as_moved(desk: Desk) -> None:
    (record,) = save(at(desk, "2021-06-05"), [problem(1, "2021-05-31", "办理中")]).records
    last = at(desk, "2021-12-31")
    assert overdue(last) == -1
    save(last, [Item(kind("Problem"), {"deadline": "2022-01-31"}, record)])
    assert overdue(last) == overdue(at(desk, "2022-03-01")) == 0


def test_handing_on_asks_for_its_day(desk: Desk) -> None:
    for number, (state, days, sentence) in enumerate(
        (
            ("转办", {}, "状态为“转办”的，请填写转办日期"),
            ("办理中", {"handed_on": "2021-06-01"}, "状态为“办理中”，还没有转办，请去掉转办日期或改状态"),
            ("转办", {"handed_on": "2021-05-04"}, "转办日期早于登记的日期，请核对"),
            ("转办", {"handed_on": "2022-01-01"}, "转办日期 2022-01-01 还没有到，请核对"),
        )
    ):
        with pytest.raises(Refused) as refused:
            save(desk, [problem(number, "2021-06-30", state, **days)], late_reason="补录（示例）")
        assert sentence in str(refused.value)


def test_of_an_older_handing_on_without_a_day_the_trail_says_when_and_the_check_names_it(desk: Desk) -> None:
    """What was entered as handed on is not overdue; what the trail saw open is, until then."""
    ids = save(
        desk,
        [problem(1, "2021-06-30", "转办", handed_on="2021-06-01"), problem(2, "2021-06-30", "办理中")],
        late_reason="补录（示例）",
    ).records
    with older_data(desk):
        run_sql(desk.db, "UPDATE problem SET handed_on = NULL WHERE record_id = ?", (ids[0],))
    assert overdue(desk) == -1
    with older_data(desk):
        run_sql(desk.db, "UPDATE record SET state = '转办' WHERE id = ?", (ids[1],))
    assert overdue(desk) == -1
    said = [str(gate.named(desk, one)) for one in GUARDS.breaches(desk)]
    assert len(said) == 2 and all("转办日期待补" in one and NAMES[0] in one for one in said)
    assert sum("转办日期待补" in a.warned.title for a in alerts.alerts(desk)) == 2
    dated = Item(kind("Problem"), {"place": "示例社区", "handed_on": "2021-06-30"}, ids[0])
    save(desk, [dated], late_reason="补录（示例）")
    assert len(GUARDS.breaches(desk)) == 1


def test_a_quota_of_the_bureau_counts_what_is_confirmed_too(desk: Desk) -> None:
    tables = bureau_rules.tables_on(desk, "quotas", "2021")
    tables.append({"kind": "QuarterReview", "who": "bureau", "period": "quarter", "number": 3, "row": "3.5"})
    bureau_rules.save_section(desk, "quotas", "2021", tables, "会议（示例）")
    save(desk, [review("草稿", report="述工作（示例）")], late_reason="补录（示例）")

    def done() -> Decimal:
        rows = [d for d in dues(desk, YEAR) if d.person is None and d.quota.kind == "QuarterReview"]
        return next(d.done for d in rows if d.period.text == "2021Q1")

    assert done() == 0
    save(desk, [review("已确认", cadre=Named(NAMES[4]))], late_reason="补录（示例）")
    assert done() == 1


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((), (40, 100)),
        ((None,), (40, 100)),
        (("40", "100"), (40, 100)),
        (("39.9", None), (0, 100)),
        (("100.1", "60"), (40, 110)),
        (("110", "0"), (0, 110)),
    ],
)
def test_a_radar_has_axes_that_hold_all_values(values: tuple[str | None, ...], ends: tuple[int, int]) -> None:
    known = [None if v is None else Decimal(v) for v in values]
    assert axis(known) == ends
    assert axis(known, 110) == (ends[0], 110)
