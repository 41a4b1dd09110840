"""复核, 申诉 and 再申诉 by kind of staff and grade, and 补定 after a closed case."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import pool, year, year_steps
from cadreapp.operations.appraisal.year import AGAIN, APPEAL, FILE, REVIEW, YearRow
from cadreapp.operations.appraisal.year_grades import year_grades
from cadreapp.operations.counting import grading
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.lrmx import compose
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import kind
from cadreapp.records.appraisal import LATER, LOCKED
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store.persons.people import roster
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.test_annual_sheets import made

CIVIL, INSTITUTION = NAMES[0], NAMES[3]
WHOLE, LATE = Period.parse("2021"), {"late_reason": "补（示例）"}
CLERK = Named("李经办")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2022, 6, 30))
    items = [{"period": "2021", "staff": s, "total": 5} | LATE for s in ("公务员", "事业单位人员")]
    save(found, [Item(kind("AppraisalBase"), values) for values in items])
    yield found
    found.close()


def step(name: str, step_: str, day: str, **other: Any) -> Item:
    needed: dict[str, dict[str, Any]] = {
        "提交": {"leader": Named("王主管")},
        "党组研究": {"meeting": "第9次（示例）"},
        "书面告知": {"signed": "签字"},
    }
    values = {"period": "2021", "cadre": Named(name), "step": step_, "date": day, "handler": CLERK} | LATE
    outcome = {"outcome": "维持（示例）"} if step_ in (REVIEW, APPEAL, AGAIN) else {}
    return Item(kind("AppraisalStep"), values | needed.get(step_, {}) | outcome | other)


def told(desk: Desk, name: str, grade: str, day: str = "2022-01-10", **other: Any) -> int:
    """A confirmed grade of which somebody was told on that day; their number."""
    values = {"period": "2021", "cadre": Named(name), "grade": grade, "reviewer": Named("王领导"), "state": "已确认"}
    values |= {"confirmed_on": "2022-01-05"} | other | LATE
    save(
        desk,
        [
            step(name, "提交", "2021-12-20", grade=grade),
            step(name, "党组研究", "2021-12-21", grade=grade),
            Item(kind("AnnualAppraisal"), values),
            step(name, "书面告知", day),
        ],
    )
    return row(desk, name).person


def row(desk: Desk, name: str) -> YearRow:
    return next(r for r in year.read(desk, 2021).rows if r.name == name)


def offers(desk: Desk, name: str) -> list[str]:
    sheet = year.read(desk, 2021)
    one = next(r for r in sheet.rows if r.name == name)
    return [s for s in (REVIEW, APPEAL, AGAIN) if sheet.offered(one, s)]


def after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("name", "grade", "steps", "asked", "since", "within"),
    [
        (CIVIL, "不称职", (), REVIEW, "2022-01-10", 30),
        (CIVIL, "不称职", (), APPEAL, "2022-01-10", 30),
        (CIVIL, "不称职", ((REVIEW, "2022-02-01", "2022-02-20"),), APPEAL, "2022-02-20", 15),
        (CIVIL, "不称职", ((REVIEW, "2022-02-01", None),), APPEAL, "2022-02-01", 15),
        (INSTITUTION, "基本合格", (), REVIEW, "2022-01-10", 30),
        (INSTITUTION, "不合格", ((REVIEW, "2022-02-01", "2022-02-20"),), APPEAL, "2022-02-20", 30),
        (
            INSTITUTION,
            "不合格",
            ((REVIEW, "2022-02-01", "2022-02-20"), (APPEAL, "2022-03-01", "2022-04-01")),
            AGAIN,
            "2022-04-01",
            30,
        ),
    ],
)
def test_the_last_day_is_in_and_the_next_is_out(
    desk: Desk, name: str, grade: str, steps: Any, asked: str, since: str, within: int
) -> None:
    told(desk, name, grade)
    if steps:
        save(desk, [step(name, s, day, answered_on=known) for s, day, known in steps])
    last = after(since, within)
    assert asked in offers(desk, name) and str(row(desk, name).last_day(asked)) == last
    with pytest.raises(Refused, match=f"之后 {within} 日内提出，最后一天是 {last}"):
        save(desk, [step(name, asked, after(last, 1))])
    with pytest.raises(Refused, match="不能早于这一天|不能跳过"):
        save(desk, [step(name, asked, after(since, -1))])
    save(desk, [step(name, asked, last)])


@pytest.mark.parametrize(
    ("name", "grade", "asked"),
    [
        (CIVIL, "称职", REVIEW),
        (CIVIL, "基本称职", REVIEW),
        (CIVIL, "基本称职", APPEAL),
        (INSTITUTION, "合格", REVIEW),
    ],
)
def test_who_has_another_grade_asks_for_nothing(desk: Desk, name: str, grade: str, asked: str) -> None:
    told(desk, name, grade)
    assert offers(desk, name) == []
    with pytest.raises(Refused, match=f"等次为“{grade}”的，没有“{asked}”这一步"):
        save(desk, [step(name, asked, "2022-01-11")])
    assert year.read(desk, 2021).waits(row(desk, name), FILE) == ""


def test_what_each_kind_of_staff_is_offered(desk: Desk) -> None:
    told(desk, CIVIL, "不称职")
    told(desk, INSTITUTION, "不合格")
    assert offers(desk, CIVIL) == [REVIEW, APPEAL] and offers(desk, INSTITUTION) == [REVIEW]
    with pytest.raises(Refused, match="还没有“复核”的记录，不能登记“申诉”"):
        save(desk, [step(INSTITUTION, APPEAL, "2022-01-12")])
    save(desk, [step(CIVIL, APPEAL, "2022-01-12", answered_on="2022-03-01")])
    assert offers(desk, CIVIL) == [], "after 申诉 there is no 复核, and no 再申诉 for civil servants here"
    with pytest.raises(Refused, match="公务员没有“再申诉”这一步"):
        save(desk, [step(CIVIL, AGAIN, "2022-03-02")])
    with pytest.raises(Refused, match="“申诉”到 2022-03-01 才办完"):
        save(desk, [step(CIVIL, "归档", "2022-02-28")])
    save(desk, [step(CIVIL, "归档", "2022-03-01")])


def test_a_letter_tells_the_rights_of_its_reader(desk: Desk) -> None:
    rule = desk.rules.grading
    civil, other = rule.procedure("公务员", 2021), rule.procedure("事业单位人员", 2021)
    assert civil.said("称职") == "" == other.said("合格")
    assert "15 日内提出申诉" in civil.said("不称职") and "直接提出申诉" in civil.said("不称职")
    assert "再申诉" in other.said("基本合格") and "直接" not in other.said("不合格")
    assert not rule.procedure("", 2021).grades and not rule.procedure("公务员", 1995).grades


# 补定


def case(desk: Desk, name: str = CIVIL, closed: str | None = "2022-03-10", **other: Any) -> None:
    values = {"date": "2021-10-08", "cadre": Named(name), "category": "立案审查", "content": "示例"} | other | LATE
    save(desk, [Item(kind("Conduct"), values | {"effective_until": closed})])


def punish(desk: Desk, measure: str, day: str, name: str = CIVIL) -> None:
    values = {"date": day, "cadre": Named(name), "category": "处分", "content": "示例", "measure": measure} | LATE
    save(desk, [Item(kind("Conduct"), values)])


OPEN_CASE = {"ungraded_reason": "立案审查调查未结案"}


def given(name: str = CIVIL, grade: str = "称职", day: str = "2022-04-01", **other: Any) -> Item:
    return step(name, LATER, day, grade=grade, **{"meeting": "示例〔2022〕3号"} | other)


def test_a_grade_is_given_after_the_case_is_closed_and_every_reader_has_it(desk: Desk, tmp_path: Path) -> None:
    case(desk)
    person = told(desk, CIVIL, "未定等次", **OPEN_CASE)
    one = row(desk, CIVIL)
    assert one.later == "" and one.coefficient is None
    year_steps.give_later(desk, 2021, person, "称职", "示例〔2022〕3号", "2022-04-01", "李经办")
    one = row(desk, CIVIL)
    assert (one.grade, one.recorded, str(one.coefficient)) == ("称职", "未定等次", "1.0")
    assert one.later and not one.year.conflicts[1:], "the inquiry of that year no longer speaks against the grade"
    assert not [w for w in one.year.conflicts if "立案" in w]
    assert grading.effective(desk, WHOLE) == {person: "称职"}
    assert {g.grade for _, state, g in grading.graded(desk, WHOLE) if state in LOCKED} == {"称职"}
    assert confirmed(desk, WHOLE)[person].grade == "称职"
    printed = next(m for some in year_grades(desk, WHOLE).values() for m in some if m.member.name == CIVIL)
    assert printed.grade == "称职" and [(p.old, p.what) for p in printed.course.corrections] == [("未定等次", LATER)]
    member = next(m for m in roster(desk.db, "2021-01-01", "2021-12-31") if m.person == person)
    assert compose(desk, member).texts["NianDuKaoHeJieGuo"] == "2021年：称职", "the appointment form has it too"
    candidate = pool.read(desk, Period(2022, "year", 1)).of(person)
    assert candidate is not None and candidate.glance.grades[0] == (2021, "称职")
    page = made(desk, "奖金发放表", tmp_path)["奖金发放表"]
    (paid,) = (r for r in page.iter_rows(values_only=True) if r[2] == CIVIL)
    assert paid[3:5] == ("称职", 1.0) and paid[8] == "已补定等次"


def test_what_was_given_later_stays(desk: Desk) -> None:
    case(desk)
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    record = save(desk, [given()]).records[0]
    for change in (
        lambda: save(desk, [Item(kind("AppraisalStep"), {"grade": "基本称职"}, record)]),
        lambda: delete(desk, [record]),
    ):
        with pytest.raises(Refused, match="补定是留底的文书"):
            change()
    with pytest.raises(UserError):
        undo.undo(desk)
    paper = {"period": "2021", "cadre": Named(CIVIL), "date": "2022-05-01", "old": "称职", "grade": "基本称职"} | LATE
    paper |= {"basis": "示例9号", "reason": "示例", "handler": CLERK, "approver": Named("王领导")}
    save(desk, [Item(kind("GradeCorrection"), paper)])
    assert row(desk, CIVIL).grade == "基本称职"


@pytest.mark.parametrize(
    ("measure", "day", "reason"),
    [
        (None, "", ""),
        ("警告", "2022-03-10", ""),
        ("党内警告", "2022-03-10", ""),
        ("记过", "2022-03-10", "重于警告"),
        ("记过", "2020-12-31", ""),
        ("记过", "2021-10-07", "当年只写评语"),
        ("记大过", "2020-03-01", "第二年只写评语"),
        ("记过", "2021-10-08", "重于警告"),
        ("记过", "2022-04-01", "重于警告"),
        ("记过", "2022-04-02", ""),
        ("撤销党内职务", "2021-02-01", "应为“不称职”"),
    ],
)
def test_a_case_that_ended_in_more_than_a_warning_leaves_no_grade(
    desk: Desk, measure: str | None, day: str, reason: str
) -> None:
    case(desk)
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    if measure:
        punish(desk, measure, day)
    later = row(desk, CIVIL).later
    if reason.startswith("应为"):  # one grade is left
        assert later == ""
    elif reason or day == "2022-04-02":  # the page stands at a later day than the paper
        assert later.endswith("不能补定") and reason in later
    else:
        assert later == "", "what is offered is taken"
    if reason:
        with pytest.raises(Refused, match=reason):
            save(desk, [given()])
    else:
        save(desk, [given()])


@pytest.mark.parametrize(
    ("measure", "day", "left", "reason"),
    [
        (None, "", ("优秀", "称职", "基本称职", "不称职"), ""),
        ("警告", "2021-12-10", ("称职", "基本称职", "不称职"), "不能评为“优秀”"),
        ("撤销党内职务", "2021-02-01", ("不称职",), "应为“不称职”"),
        ("记过", "2021-02-01", (), "只能“未定等次”"),
    ],
)
def test_what_the_rules_leave_open_is_what_is_offered_and_taken(
    desk: Desk, measure: str | None, day: str, left: tuple[str, ...], reason: str
) -> None:
    case(desk)
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    if measure:
        punish(desk, measure, day)
    words, why = row(desk, CIVIL).left_open
    assert words == left and (reason in why if reason else not why)
    for grade in ("称职", "基本称职", "不称职"):
        refused: str = ""
        try:
            with desk.operation("试一试（示例）", dry_run=True):
                save(desk, [given(grade=grade)])
        except Refused as error:
            refused = str(error)
        assert bool(refused) == (grade not in left) and (not refused or why in refused), grade


def test_no_grade_is_given_later_without_a_closed_case(desk: Desk) -> None:
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    with pytest.raises(Refused, match="没有2021年立案审查的记录"):
        save(desk, [given()])
    case(desk, closed=None)
    with pytest.raises(Refused, match="还没有结案"):
        save(desk, [given()])
    assert "还没有结案" in row(desk, CIVIL).later
    (record,) = [p.record for p in grading.punishments(desk)]
    save(desk, [Item(kind("Conduct"), {"effective_until": "2022-04-01"}, record)])
    with pytest.raises(Refused, match="还没有结案"):
        save(desk, [given(day="2022-03-31")])
    for change, words in (
        ({"grade": "合格"}, "等次应为"),
        ({"grade": "未定等次"}, "不能是“未定等次”"),
        ({"meeting": None}, "依据的文号或会议"),
        ({"grade": "优秀"}, "补定为“优秀”的也要先公示"),
    ):
        with pytest.raises(Refused, match=words):
            save(desk, [given(**change)])
    save(desk, [given(day="2022-04-01")])


def test_probation_and_a_graded_year_get_no_later_grade(desk: Desk) -> None:
    case(desk)
    case(desk, NAMES[1], "2021-11-01")
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    told(desk, NAMES[1], "称职")
    with pytest.raises(Refused, match="等次是“称职”，不能补定"):
        save(desk, [given(NAMES[1])])
    told(desk, NAMES[2], "未定等次", ungraded_reason="新录用试用期")
    with pytest.raises(Refused, match="因“新录用试用期”未定等次的，不能补定"):
        save(desk, [given(NAMES[2])])
    with pytest.raises(Refused, match="才确认，补定不能早于这一天"):
        save(desk, [given(day="2022-01-04")])
    with pytest.raises(Refused, match="还没有确认，不能补定"):
        save(desk, [given(NAMES[4], "合格")])


def test_a_later_grade_asks_the_cap(desk: Desk) -> None:
    """1 优秀 of 5; one is given, then another is to be given after the case."""
    case(desk)
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    told_best(desk, NAMES[1])
    shown = {"until": "2022-03-30", "outcome": "没有异议", "objection": "没有异议"}
    save(desk, [step(CIVIL, "拟优秀公示", "2022-03-20", **shown)])
    with pytest.raises(Refused, match="超过名额 1 个"):
        save(desk, [given(grade="优秀")])


def told_best(desk: Desk, name: str) -> None:
    values = {"period": "2021", "cadre": Named(name), "grade": "优秀", "reviewer": Named("王领导"), "state": "已确认"}
    shown = {"until": "2021-12-30", "outcome": "没有异议", "objection": "没有异议"}
    save(
        desk,
        [
            step(name, "提交", "2021-12-20", grade="优秀"),
            step(name, "党组研究", "2021-12-21", grade="优秀"),
            step(name, "拟优秀公示", "2021-12-22", **shown),
            Item(kind("AnnualAppraisal"), values | {"confirmed_on": "2022-01-05"} | LATE),
        ],
    )


def test_the_time_to_ask_runs_anew_from_a_later_grade(desk: Desk) -> None:
    case(desk)
    told(desk, CIVIL, "未定等次", **OPEN_CASE)
    save(desk, [given(grade="不称职")])
    with pytest.raises(Refused, match="最后一天是 2022-05-01"):
        save(desk, [step(CIVIL, REVIEW, "2022-05-02")])
    save(desk, [step(CIVIL, REVIEW, "2022-05-01")])
