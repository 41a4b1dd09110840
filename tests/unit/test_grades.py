"""The rules of grades at their boundaries: years of a scheme, 名额, what a bureau's own scheme may say, judges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cadreapp.records.period import Period
from cadreapp.rules.appraisal.grading import (
    Base,
    Graded,
    Grading,
    Judgement,
    Places,
    Procedure,
    Scheme,
    Ungraded,
    beyond,
    judged,
    scheme_faults,
    scheme_of,
    unsupported,
    within_national,
)

CIVIL = Scheme(("公务员",), "quarter", ("好", "较好", "一般", "较差"), "好", 40, "示例办法")
YEAR = replace(CIVIL, period="year", words=("优秀", "称职", "基本称职", "不称职"), top="优秀", cap=20)
OWN: dict[str, Any] = {
    "staff": ["公务员"],
    "period": "quarter",
    "words": list(CIVIL.words),
    "top": "好",
    "cap": 40,
    "basis": "示例方案",
}


def test_a_scheme_holds_in_its_first_and_its_last_year() -> None:
    some = replace(CIVIL, since=2021, until=2022)
    years = (2020, 2021, 2022, 2023)
    assert [scheme_of([some], "公务员", Period(year, "quarter", 1)) is some for year in years] == [
        False,
        True,
        True,
        False,
    ]


def test_the_last_two_words_speak_against_somebody_of_two_the_last() -> None:
    low = [replace(CIVIL, words=CIVIL.words[:n]).low for n in (2, 3, 4)]
    assert low == [("较好",), ("较好", "一般"), ("一般", "较差")]


def test_a_bureaus_own_scheme_holds_from_the_period_that_begins_on_its_day() -> None:
    own = replace(CIVIL, starts="2021-04-01")
    assert [scheme_of([own], "公务员", Period.parse(text)) is own for text in ("2021Q1", "2021Q2")] == [False, True]


def test_a_procedure_holds_in_its_first_and_its_last_year() -> None:
    rules = Grading((), procedures=(Procedure(("公务员",), "示例", since=2021, until=2022, public_days=7),))
    years = (2020, 2021, 2022, 2023)
    assert [rules.procedure("公务员", year).basis for year in years] == ["", "示例", "示例", ""]
    assert [rules.public_days(year) for year in years] == [5, 7, 7, 5]


def test_the_units_may_have_all_places_of_the_organ_and_no_more() -> None:
    organ = Base(1, "公务员", None, 10, 2, False, leaders=1)
    units = [Base(2, "公务员", "甲处", 6, 1, False, leaders=1), Base(3, "公务员", "乙处", 4, 1, False)]
    assert not list(beyond([organ, *units]))
    for name in ("total", "used"):
        more = replace(units[1], **{name: getattr(units[1], name) + 1})
        assert name in [found for _, found, _ in beyond([organ, units[0], more])]


def test_places_that_are_all_taken_are_not_exceeded() -> None:
    base = Base(1, "公务员", None, 5, 0, False)
    best = tuple(Graded(n, n, "公务员", None, "好", 1) for n in range(3))
    assert [(p.left, p.over) for n in (1, 2, 3) for p in [Places(base, CIVIL, best[:n])]] == [(1, 0), (0, 0), (-1, 1)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": ["好", "差"]}, ""),
        ({"words": ["好"]}, "words"),
        ({"words": ["好", "好"]}, "words"),
        ({"cap": 0}, ""),
        ({"cap": 100}, ""),
        ({"cap": -1}, "cap"),
        ({"cap": 101}, "cap"),
        ({"approved_cap": 100}, ""),
        ({"approved_cap": 101}, "approved_cap"),
        ({"since": 0}, ""),
        ({"since": 1989}, "since"),
        ({"since": 1990}, ""),
        ({"until": 9999}, ""),
        ({"until": 10000}, "until"),
        ({"coefficients": {"好": "0"}}, ""),
        ({"coefficients": {"好": "10"}}, ""),
        ({"coefficients": {"好": "10.1"}}, "coefficients"),
        ({"coefficients": {"好": "-0.1"}}, "coefficients"),
    ],
)
def test_what_a_scheme_may_say(change: dict[str, Any], field: str) -> None:
    assert [name for name, _ in scheme_faults(OWN | change)] == ([field] if field else [])


@pytest.mark.parametrize(("cap", "fault"), [(39, ""), (40, ""), (41, "cap"), (0, "cap")])
def test_a_bureaus_own_cap_is_no_wider_than_the_national_one(cap: int, fault: str) -> None:
    assert [name for name, _ in within_national(OWN | {"cap": cap}, [CIVIL])] == ([fault] if fault else [])
    assert not list(within_national(OWN | {"cap": 99}, [replace(CIVIL, until=9998)])), "it is no longer in force"


def test_a_judge_or_an_item_without_weight_does_not_count() -> None:
    scores = [
        Judgement(1, "甲", "主管", Decimal(90), Decimal(80)),
        Judgement(2, "乙", "旁听", Decimal(10), Decimal(10)),
    ]
    weights = {"主管": Decimal(1), "旁听": Decimal(0)}
    rules = Grading((), judges=weights, report=Decimal(30), achievements=Decimal(70))
    assert judged(scores, rules) == Decimal("83.0")
    assert judged(scores, replace(rules, report=Decimal(0))) == Decimal("80.0")
    assert judged(scores[1:], rules) is None
    assert judged([replace(scores[0], achievements=None)], replace(rules, report=Decimal(0))) is None


def test_what_follows_from_a_reason_is_that_of_its_own_row() -> None:
    rules = Grading((), ungraded=(Ungraded("病假", comment=False), Ungraded("立案", later=True)))
    assert (rules.reason("病假").comment, rules.reason("立案").later) == (False, True)
    assert rules.reason("其他") == Ungraded("其他")


def test_as_many_of_the_best_as_are_asked_suffice() -> None:
    assert not unsupported("优秀", ["好", "好", "较好", "较好"], YEAR, CIVIL, 2)
    assert unsupported("优秀", ["好", "较好", "较好", "较好"], YEAR, CIVIL, 2)


def test_half_of_the_quarters_is_not_more_than_half() -> None:
    assert not unsupported("称职", ["一般", "较差", "好", "好"], YEAR, CIVIL, 2)
    assert unsupported("称职", ["一般", "较差", "一般", "好"], YEAR, CIVIL, 2)
    assert not unsupported("基本称职", ["一般", "较差", "一般", "好"], YEAR, CIVIL, 2)
