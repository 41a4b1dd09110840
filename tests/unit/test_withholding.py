"""What everybody may see of the scores, against a reader who takes every total, every order and every rank together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadreapp.records.period import Period
from cadreapp.rules.appraisal.withholding import MARGIN, Opened, opened
from cadreapp.rules.scoring import Part, contributions, platform_score, total
from cadreapp.rules.standing import Line, Standing, grouped

D = Decimal
SECRET = ("QuarterPerformance", "季度绩效得分")
WEIGHTS = tuple(D(w) for w in (20, 20, 20, 25, 15))
TENTHS = st.decimals(0, 100, places=1)


@dataclass(frozen=True)
class Who:
    person: int
    group: str = "机关公务员"


def line(person: int, open_: list[Decimal | None], reported: bool | None, mean: Decimal | None) -> Line[Who]:
    """Somebody with these scores of the open platforms, a report (None: not asked) and the mean of their quarters."""
    one = [(n, "Visit", "走访", s or D(0), D(100) if s is not None else None, D(100)) for n, s in enumerate(open_, 1)]
    last = len(open_) + 1
    one.append((last, "AnnualReport", "年终述职", D(bool(reported)), D(1) if reported is not None else None, D(30)))
    one.append((last, *SECRET, mean or D(0), D(100) if mean is not None else None, D(70)))
    parts = [Part(n, kind, title, raw, full, weight, D(1)) for n, kind, title, raw, full, weight in one]
    platforms = tuple(platform_score(n, parts, ()) for n in range(1, last + 1))
    scores = [p.score for p in platforms]
    return Line(Who(person), platforms, None, total(scores, WEIGHTS), None, None, contributions(scores, WEIGHTS))


def standing(lines: list[Line[Who]]) -> Standing[Who]:
    return Standing(Period.parse("2021"), True, WEIGHTS, None, grouped(lines, ["机关公务员"], True))


def shown(lines: list[Line[Who]]) -> Opened[Who]:
    return opened(standing(lines), {SECRET}, range(len(lines)))


def spans(found: Opened[Who]) -> dict[int, tuple[Decimal, Decimal]]:
    """Between what and what each total that is told must lie, by itself and by the ranks above and below."""
    told = {x.member.person: x for x in found.groups["机关公务员"] if x.total is not None and x.rank is not None}
    own = {
        p: (x.total - half, x.total + half)
        for p, x in told.items()
        if x.total is not None and (half := D("0.5") if p in found.withheld else D("0.05"))
    }
    ranks = {p: x.rank or 0 for p, x in told.items()}
    return {
        p: (
            max([low, *(own[q][0] for q in told if ranks[q] > ranks[p])]),
            min([high, *(own[q][1] for q in told if ranks[q] < ranks[p])]),
        )
        for p, (low, high) in own.items()
    }


cadres = st.tuples(st.lists(st.none() | TENTHS, min_size=4, max_size=4), st.none() | st.booleans(), st.none() | TENTHS)


@settings(max_examples=300)
@given(st.lists(cadres, min_size=1, max_size=9), st.lists(st.decimals(86, 88, places=1), max_size=4))
def test_the_margin_stays_open_whatever_else_is_told(some: list, near: list[Decimal]) -> None:
    """`near`: people of about the same total, some of whom nothing is withheld."""
    lines = [line(n, *one) for n, one in enumerate(some)]
    lines += [line(len(lines) + n, [s] * 4, True, s if n % 2 else None) for n, s in enumerate(near)]
    exact = {x.member.person: x for x in lines}
    found = shown(lines)
    assert found.withheld == {p for p, x in exact.items() if any(q.kind == SECRET[0] and q.applies for q in parts(x))}
    known = spans(found)
    for one in found.groups["机关公务员"]:
        mine = exact[one.member.person]
        if one.member.person not in found.withheld:
            assert (one.total, one.platforms, one.shares) == (mine.total, mine.platforms, mine.shares)
            continue
        assert one.platforms[-1].score is None is one.shares[-1]
        assert one.platforms[:-1] == mine.platforms[:-1]
        if one.total is None or mine.total is None:
            assert one.rank is None
            continue
        low, high = known[one.member.person]
        assert low <= mine.total <= high
        weights = sum(w for w, p in zip(WEIGHTS, mine.platforms, strict=True) if p.score is not None)
        asked = sum(p.weight for p in mine.platforms[-1].parts if p.applies)
        assert (high - low) * weights / WEIGHTS[-1] * asked / 70 >= MARGIN


def parts(one: Line[Who]) -> list[Part]:
    return [part for platform in one.platforms for part in platform.parts]


@given(st.lists(cadres, min_size=1, max_size=9))
def test_ranks_stay_in_the_order_of_the_exact_totals(some: list) -> None:
    lines = [line(n, *one) for n, one in enumerate(some)]
    exact = {x.member.person: x.total for x in lines}
    told = [x for x in shown(lines).groups["机关公务员"] if x.rank is not None]
    assert [x.rank for x in told] == sorted(x.rank or 0 for x in told)
    for a in told:
        for b in told:
            if (a.rank or 0) < (b.rank or 0):
                assert (exact[a.member.person] or 0) > (exact[b.member.person] or 0)


def test_who_can_be_reckoned_shares_a_rank_with_the_rough_totals_of_the_same_number() -> None:
    """87.4 and 86.6 can be reckoned: between them 87.0 would be known to less than a point."""
    lines = [line(0, [D("87.4")] * 4, None, None), line(1, [D(87)] * 4, None, D(87))]
    lines += [line(2, [D("86.6")] * 4, None, None), line(3, [D("86.4")] * 4, None, D("86.4"))]
    told = {x.member.person: (x.total, x.rank) for x in shown(lines).groups["机关公务员"]}
    assert told == {0: (D("87.4"), 1), 1: (D(87), 1), 2: (D("86.6"), 1), 3: (D(86), 4)}
    without = shown([one for one in lines if one.member.person in (1, 3)])
    assert [(x.total, x.rank) for x in without.groups["机关公务员"]] == [(D(87), 1), (D(86), 2)]


def test_equals_stand_in_the_order_of_the_meeting_not_of_their_exact_totals() -> None:
    lines = [line(n, [D(s)] * 4, None, D(s) if n else None) for n, s in enumerate(("87.4", "86.8", "87.2"))]
    assert [x.member.person for x in shown(lines).groups["机关公务员"]] == [0, 1, 2]


def test_a_total_that_is_almost_the_secret_itself_is_not_told() -> None:
    (one,) = shown([line(0, [None] * 4, None, D("83.3"))]).groups["机关公务员"]
    assert (one.total, one.rank) == (None, None)


@pytest.mark.parametrize(("heavy", "step"), [(15, 1), (25, 2), (45, 5), (100, 5)])
def test_the_heavier_the_platform_the_rougher_the_total(heavy: int, step: int) -> None:
    weights = (*(D(100 - heavy) / 4,) * 4, D(heavy))
    made = [replace(line(n, [D(80)] * 4, None, D(70)), total=D(n) + D("70.1")) for n in range(20)]
    groups = grouped(made, ["机关公务员"], True)
    found = opened(Standing(Period.parse("2021"), True, weights, None, groups), {SECRET}, range(20))
    told = [x.total for x in found.groups["机关公务员"]]
    assert set(told) <= {None, *(D(n) for n in range(60, 100, step))} and (heavy == 100 or None not in told)


@pytest.mark.parametrize(("heavy", "step"), [(20, 1), (40, 2), (100, 5)])
def test_a_total_that_leaves_just_the_margin_open_is_told(heavy: int, step: int) -> None:
    weights = (*(D(100 - heavy) / 4,) * 4, D(heavy))
    made = [replace(line(n, [D(80)] * 4, None, D(70)), total=D(n) + D(70)) for n in range(11)]
    groups = grouped(made, ["机关公务员"], True)
    found = opened(Standing(Period.parse("2021"), True, weights, None, groups), {SECRET}, range(11))
    told = {x.total for x in found.groups["机关公务员"]}
    assert told == {D(n) for n in range(70, 81) if n % step == 0}


def test_where_nothing_is_withheld_nothing_changes() -> None:
    made = standing([line(n, [D(80 + n)] * 4, True, None) for n in range(3)])
    assert opened(made, {SECRET}, range(3)) == Opened(made.groups, frozenset())
