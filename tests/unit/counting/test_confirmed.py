"""A confirmed quarter is the same by every door: screen, bonus sheet, summary, year's sheets, a cadre's page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cadreapp.errors import UserError
from cadreapp.operations.appraisal import quarter
from cadreapp.operations.appraisal import year as year_appraisal
from cadreapp.operations.appraisal.year_grades import year_grades
from cadreapp.operations.counting import alerts
from cadreapp.operations.counting.confirmed import confirmed, quarters
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing import lrmx
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import profile, showcase, words
from cadreapp.records import kind
from cadreapp.records.appraisal import UNGRADED
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.reports.words import plain_text
from cadreapp.rules.appraisal.confirmed import AHEAD, DRAFT, MISSING, ConfirmedGrade, Correction, answer
from cadreapp.rules.appraisal.grading import Scheme
from cadreapp.store import query
from tests.unit.bureau import NAMES, run_sql, small_bureau

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
REVIEW, SCORE, CORRECTION, YEAR = (
    kind(n) for n in ("QuarterReview", "QuarterPerformance", "GradeCorrection", "AnnualAppraisal")
)
Q1, WHOLE = Period.parse("2021Q1"), Period.parse("2021")
LEADER, CLERK = Named("王领导"), Named("李经办")
Said = tuple[str | None, Decimal | None]
"""A grade and its coefficient as a door tells them; None = missing."""


def base(staff: str, period: str = "2021Q1") -> Item:
    return Item(kind("AppraisalBase"), {"period": period, "staff": staff, "total": 50})


def review(name: str, grade: str, state: str = "已确认", period: str = "2021Q1", **other: Any) -> Item:
    values = {"period": period, "cadre": Named(name), "grade": grade, "reviewer": LEADER, "state": state}
    return Item(REVIEW, values | other, match=True)


def score(name: str, coefficient: str | None, period: str = "2021Q1", value: str = "88") -> Item:
    given_ = {"score": Decimal(value), "coefficient": coefficient and Decimal(coefficient)}
    values = {"period": period, "cadre": Named(name), "reviewer": LEADER, "state": "已确认"}
    return Item(SCORE, values | given_, match=True)


def correct(desk: Desk, name: str, old: str, grade: str, period: str = "2021Q1", day: str = "2021-04-09") -> None:
    paper = {"basis": "示例〔2021〕1号", "reason": "示例", "handler": CLERK, "approver": LEADER, "date": day}
    save(desk, [Item(CORRECTION, paper | {"period": period, "cadre": Named(name), "old": old, "grade": grade})])


@contextmanager
def bureau(folder: Path) -> Iterator[Desk]:
    desk = small_bureau(folder, today=date(2021, 4, 9))
    try:
        save(desk, [base(s) for s in ("公务员", "事业单位人员")])
        yield desk
    finally:
        desk.close()


def older(desk: Desk) -> Desk:
    """The desk of a version that asked no guard: coefficients beside the scheme, scores without a grade."""
    return replace(desk, guards=None)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    with bureau(tmp_path / "data") as found:
        yield found


def number(value: Any) -> Decimal | None:
    return None if value in (None, "—") else Decimal(str(value)).normalize()


def said(grade: str | None, coefficient: Any) -> Said:
    return (None if grade in (None, "", "—") else grade, number(coefficient))


def doors(desk: Desk, folder: Path, period: Period = Q1) -> dict[str, dict[str, Said]]:
    """What each door says of everybody: door → name → grade and coefficient. Nothing of who has no confirmed grade."""
    names = {m.person: m.name for m in roster(desk, period)}
    at, found = period.index - 1, {}
    one = confirmed(desk, period)
    found["answer"] = {names[p]: said(g.grade, g.coefficient) for p, g in one.items() if p in names}
    screen = quarter.read(desk, period).candidates
    found["screen"] = {c.line.member.name: said(c.grade, c.coefficient) for c in screen if c.locked}
    for title in ("奖金发放表", "季度考核汇总"):
        target = folder / "sheet.xlsx"
        found[title] = {}
        try:
            write_sheet(desk, sheet(title), Request(period), target)
        except UserError:
            continue
        page = load_workbook(target).worksheets[0]
        head = next(r for r in page.iter_rows() if "姓名" in [c.value for c in r])
        where = {str(c.value).replace("\n", "")[-2:]: c.column - 1 for c in head if c.value}
        name, grade, coefficient, remark = (where[label] for label in ("姓名", "等次", "系数", "备注"))
        for row in page.iter_rows(values_only=True):
            if row[name] in names.values():
                word = UNGRADED if title == "奖金发放表" and row[remark] == UNGRADED else row[grade]
                if said(word, None)[0]:
                    found[title][row[name]] = said(word, row[coefficient])
    year = year_appraisal.read(desk, period.year).rows
    found["year page"] = {r.name: said(r.year.quarters[at], r.coefficients[at]) for r in year if r.year.quarters[at]}
    lrmx = [m for some in year_grades(desk, Period(period.year, "year", 1)).values() for m in some]
    found["forms"] = {m.member.name: (m.quarters[at], number(None)) for m in lrmx if m.quarters[at]}
    pages = {names[p]: profile.read(desk, p, period).quarters[period.year][at] for p in names}
    found["page"] = {name: said(g.grade, g.coefficient) for name, g in pages.items() if g.sure}
    return found


def agree(desk: Desk, folder: Path, period: Period = Q1) -> dict[str, Said]:
    """The answer, after every door was found to give it."""
    found = doors(desk, folder, period)
    for door, told in found.items():
        if door == "forms":  # 登记表 says the grades only
            assert {n: g for n, (g, _) in told.items()} == {n: g for n, (g, _) in found["answer"].items()}, door
        else:
            assert told == found["answer"], door
    return found["answer"]


def test_every_door_gives_the_same_answer_person_by_person(desk: Desk, tmp_path: Path) -> None:
    people = {c.line.member.name: c.person for c in quarter.read(desk, Q1).candidates}
    for name, word in ((ZHANG, "较好"), (LI, "好")):
        quarter.grade(desk, Q1, people[name], word, "", "王领导")
    quarter.confirm(desk, Q1, [people[ZHANG], people[LI]], "王领导")
    save(desk, [review(WANG, "好")], origin="import")
    save(desk, [review(ZHAO, UNGRADED, ungraded_reason="新录用试用期"), score(ZHAO, None)], origin="import")
    save(desk, [review(ZENG, "好", "草稿")])
    assert agree(desk, tmp_path) == {
        ZHANG: ("较好", Decimal("1")),
        LI: ("好", Decimal("1.2")),
        WANG: ("好", None),
        ZHAO: (UNGRADED, None),
    }, "imported without a 季度绩效考评: nobody has confirmed a coefficient"
    correct(desk, LI, "好", "一般")
    correct(desk, WANG, "好", "较好")
    told = agree(desk, tmp_path)
    assert told[LI] == ("一般", Decimal("0.8")) and told[WANG] == ("较好", Decimal("1"))
    one = confirmed(desk, Q1)[people[LI]]
    assert (one.first, one.first_coefficient, one.course) == ("好", Decimal("1.2"), "好 → 一般") and not one.best


def test_the_coefficient_that_was_confirmed_stands_whatever_the_scheme_says(desk: Desk, tmp_path: Path) -> None:
    save(older(desk), [review(ZENG, "较好"), score(ZENG, "0.95")], origin="import")
    assert agree(desk, tmp_path) == {ZENG: ("较好", Decimal("0.95"))}


def test_a_score_confirmed_without_a_grade_pays_nothing_and_the_grade_may_follow(desk: Desk, tmp_path: Path) -> None:
    save(older(desk), [score(ZENG, "0.9")], origin="import")
    assert agree(desk, tmp_path) == {}
    who = next(c for c in quarter.read(desk, Q1).candidates if c.line.member.name == ZENG)
    assert quarters(desk, 2021, [who.person])[who.person][0].score == 88
    quarter.grade(desk, Q1, who.person, "较好", "", "王领导")
    one = next(c for c in quarter.read(desk, Q1).candidates if c.person == who.person)
    assert one.coefficient == Decimal("0.9"), "the one that will stand is shown before it is confirmed"
    quarter.confirm(desk, Q1, [who.person], "王领导")
    assert agree(desk, tmp_path) == {ZENG: ("较好", Decimal("0.9"))}


def test_who_left_in_mid_quarter_has_the_same_answer_by_every_door(desk: Desk, tmp_path: Path) -> None:
    save(desk, [review(ZHANG, "好")], origin="import")
    who = next(m for m in roster(desk, Q1) if m.name == ZHANG)
    staff = query.load(desk.db, kind("StaffHistory"), query.find(desk.db, kind("StaffHistory")))
    own = next(r for r in staff if r.values["cadre"].person == who.person)
    with desk.operation("离开（示例）"):
        run_sql(desk.db, 'UPDATE record SET "end" = ? WHERE id = ?', ("2021-02-20", own.id))
    save_people(desk, [PersonItem({"left": "2021-02-20", "leaving_reason": "调出"}, who.person)])
    correct(desk, ZHANG, "好", "较好")
    assert agree(desk, tmp_path) == {ZHANG: ("较好", Decimal("1"))}, "by the 人员身份 of the time until then"


def test_two_quarters_of_last_year_and_a_correction_after_the_year_was_counted(desk: Desk, tmp_path: Path) -> None:
    late = {"late_reason": "补录（示例）"}
    for text, word in (("2020Q3", "好"), ("2020Q4", "较好")):
        period = Period.parse(text)
        save(desk, [base("事业单位人员", text)], late_reason="补录（示例）")
        given = [review(ZENG, word, period=text, **late), score(ZENG, "1.1", text)]
        save(older(desk), given, late_reason="补录（示例）")
        assert agree(desk, tmp_path, period) == {ZENG: (word, Decimal("1.1"))}
    steps = [("提交", "2020-12-28", {"leader": LEADER}), ("党组研究", "2020-12-29", {"meeting": "示例党组会"})]
    year = {"period": "2020", "cadre": Named(ZENG)}
    for name, day, more in steps:
        step = year | {"step": name, "date": day, "grade": "合格", "handler": CLERK} | more
        save(desk, [Item(kind("AppraisalStep"), step)], late_reason="补录（示例）")
    save(desk, [base("事业单位人员", "2020")], late_reason="补录（示例）")
    graded = year | {"grade": "合格", "reviewer": LEADER, "state": "已确认"}
    save(desk, [Item(YEAR, graded)], late_reason="补录（示例）")
    correct(desk, ZENG, "好", "一般", "2020Q3")
    assert agree(desk, tmp_path, Period.parse("2020Q3")) == {ZENG: ("一般", Decimal("0.8"))}
    assert agree(desk, tmp_path, Period.parse("2020Q4")) == {ZENG: ("较好", Decimal("1.1"))}
    row = next(r for r in year_appraisal.read(desk, 2020).rows if r.name == ZENG)
    assert row.year.quarters == (None, None, "一般", "较好") and row.grade == "合格"
    assert row.coefficient == Decimal("1.0"), "a year's coefficient is kept when it is confirmed, at every door"
    fallen = alerts._facts(desk, desk.today(), alerts._staffed(desk), []).grades
    assert fallen[row.person, "2020Q3"][0] == 2, "a warning compares what holds now"


def test_what_is_not_confirmed_says_why(desk: Desk) -> None:
    save(desk, [review(ZHANG, "好", "草稿")])
    who = next(m.person for m in roster(desk, Q1) if m.name == ZHANG)
    assert [(q.state, q.grade, q.coefficient) for q in quarters(desk, 2021, [who])[who]] == [
        (DRAFT, "", None),
        (AHEAD, "", None),
        (AHEAD, "", None),
        (AHEAD, "", None),
    ]
    desk.today = lambda: date(2021, 7, 1)
    assert quarters(desk, 2021, [who])[who][1].state == MISSING, "the quarter is over"
    desk.today = lambda: date(2021, 6, 30)
    assert quarters(desk, 2021, [who])[who][1].state == AHEAD, "on its last day it is not"


def test_the_summary_says_what_became_of_a_grade(desk: Desk) -> None:
    save(desk, [review(ZHANG, "好", "草稿"), review(LI, "好")], origin="import")
    save(older(desk), [score(WANG, "1.0")], origin="import")
    save(desk, [review(ZHAO, UNGRADED, ungraded_reason="新录用试用期")], origin="import")
    correct(desk, LI, "好", "较好")
    [found] = showcase.gather_appraisal(desk, 2021, 1).quarters
    lines = {x.scored.member.name: x for some in found.groups.values() for x in some}
    assert {n: x.remark for n, x in lines.items()} == {
        ZHANG: "评鉴尚未确认",
        LI: "原“好”，已更正",
        WANG: "评鉴没有登记",
        ZHAO: "新录用试用期",
        ZENG: None,
    }
    assert lines[WANG].score == 88 and lines[WANG].coefficient is None
    assert found.notes == (f"{LI}的等次由“好”更正为“较好”（示例〔2021〕1号，2021年4月9日），系数按更正后的等次。",)


SCHEME = Scheme(("公务员",), "quarter", ("好", "较好"), "好", 40, "示例", coefficients=(("好", Decimal("1.2")),))


@pytest.mark.parametrize(
    ("first", "kept", "corrected", "scheme", "found"),
    [
        ("好", "1.1", (), SCHEME, ("好", "1.1", True)),
        ("好", None, (), SCHEME, ("好", None, True)),
        ("好", "1.1", ("较好",), SCHEME, ("较好", None, False)),
        ("较好", "1.0", ("一般", "好"), SCHEME, ("好", "1.2", True)),
        ("较好", "1.0", ("好",), None, ("好", None, False)),
        ("好", "1.2", (UNGRADED,), SCHEME, (UNGRADED, None, False)),
        (UNGRADED, "1.0", (), SCHEME, (UNGRADED, None, False)),
        (UNGRADED, None, ("好",), SCHEME, ("好", "1.2", True)),
    ],
)
def test_where_a_coefficient_comes_from(
    first: str, kept: str | None, corrected: tuple[str, ...], scheme: Scheme | None, found: tuple[Any, ...]
) -> None:
    papers = [Correction(n, 1, "2021Q1", "", word, "2021-05-01", "") for n, word in enumerate(corrected)]
    blank = ConfirmedGrade(1, Q1, "已确认")
    one = answer(blank, first, "试用期", kept and Decimal(kept), papers, scheme)  # type: ignore[arg-type]
    assert (one.grade, one.coefficient and str(one.coefficient), one.best) == found
    assert one.first == first and one.reason == ("试用期" if one.grade == UNGRADED else "")


WORDS = ("好", "较好", "一般")
CASES = st.tuples(
    st.sampled_from(("nothing", "draft", "confirmed", "fed back")),
    st.sampled_from((*WORDS, UNGRADED)),
    st.sampled_from((None, "empty", "0.9", "1.2")),
    st.sampled_from((None, *WORDS)),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(CASES, min_size=5, max_size=5))
def test_whatever_was_recorded_the_doors_agree(cases: list[tuple[str, str, str | None, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder, bureau(Path(folder) / "data") as desk:
        for name, (what, word, coefficient, corrected) in zip(NAMES, cases, strict=True):
            reason = {"ungraded_reason": "新录用试用期"} if word == UNGRADED else {}
            state = {"draft": "草稿", "confirmed": "已确认", "fed back": "已反馈"}.get(what)
            items = [review(name, word, state, **reason)] if state else []
            if coefficient:
                items.append(score(name, None if coefficient == "empty" else coefficient))
            if items:
                save(older(desk), items, origin="import")
            if corrected and corrected != word and what in ("confirmed", "fed back") and word != UNGRADED:
                correct(desk, name, word, corrected)
        agree(desk, Path(folder))


def test_timeline_text_and_form_tell_what_holds_now(desk: Desk, tmp_path: Path) -> None:
    who = next(m.person for m in roster(desk, Q1) if m.name == ZENG)
    save(desk, [review(ZENG, "好", "草稿"), review(ZHANG, "好")], origin="import")
    titles = [h.title for h in profile.read(desk, who, Q1).timeline if h.kind == "QuarterReview"]
    assert titles == ["2021年第1季度：未确认"]
    text = plain_text(words.cadre_words(desk, 2021, who))
    assert "季评鉴" not in text.replace("登记季评鉴1条", ""), "a draft is nothing to tell"
    save(desk, [review(ZENG, "好"), score(ZENG, "1.2")])
    correct(desk, ZENG, "好", "一般")
    titles = [h.title for h in profile.read(desk, who, Q1).timeline if h.kind == "QuarterReview"]
    assert titles == ["2021年第1季度：好 → 一般"]
    text = plain_text(words.cadre_words(desk, 2021, who))
    assert "参加季评鉴1次" in text and "参加季度绩效考评1次" in text


def test_the_appointment_form_names_the_years_grade_as_corrected(desk: Desk) -> None:
    steps = [("提交", "2020-12-28", {"leader": LEADER}), ("党组研究", "2020-12-29", {"meeting": "示例党组会"})]
    year = {"period": "2020", "cadre": Named(ZENG), "grade": "基本合格"}
    for name, day, more in steps:
        step = year | {"step": name, "date": day, "handler": CLERK} | more
        save(desk, [Item(kind("AppraisalStep"), step)], late_reason="补录（示例）")
    save(desk, [base("事业单位人员", "2020")], late_reason="补录（示例）")
    save(desk, [Item(YEAR, year | {"reviewer": LEADER, "state": "已确认"})], late_reason="补录（示例）")
    member = next(m for m in roster(desk, Q1) if m.name == ZENG)
    assert confirmed(desk, Period.parse("2020"))[member.person].coefficient == Decimal(0)
    correct(desk, ZENG, "基本合格", "合格", "2020")
    assert lrmx.compose(desk, member).texts["NianDuKaoHeJieGuo"] == "2020年：合格"
