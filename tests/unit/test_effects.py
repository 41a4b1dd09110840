"""What a punishment does to the grades of its calendar years, by kind of staff, and how long it bars promotion."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import pool, year
from cadreapp.operations.appraisal.procedure import forbidden, overview
from cadreapp.operations.counting import grading
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.appraisal.effects import LOWEST, NO_BEST, NTH, REMARK, Effect, Punishment, effect_faults, heaviest
from tests.unit.bureau import NAMES, run_sql, small_bureau

CIVIL, INSTITUTION = "公务员", "事业单位人员"
LATE = {"late_reason": "补（示例）"}

ROWS = [
    (measure, staff, years)
    for measure, staffs, years in (
        ("诫勉", (CIVIL, INSTITUTION), (NO_BEST,)),
        ("调整职务", (CIVIL,), (NO_BEST,)),
        ("责令辞职", (CIVIL,), (REMARK,)),
        ("免职", (CIVIL,), (REMARK,)),
        ("降职", (CIVIL,), (REMARK,)),
        ("警告", (CIVIL, "参公人员", INSTITUTION, "机关工勤"), (NO_BEST,)),
        ("记过", (CIVIL, INSTITUTION), (REMARK,)),
        ("记大过", (CIVIL, INSTITUTION), (REMARK, REMARK)),
        ("降级", (CIVIL,), (REMARK, REMARK)),
        ("撤职", (CIVIL,), (REMARK, REMARK)),
        ("降低岗位等级", (INSTITUTION, "机关工勤"), (REMARK, REMARK)),
        ("降低岗位等级", (CIVIL,), ()),
        ("党内警告", (CIVIL, INSTITUTION), (NO_BEST,)),
        ("党内严重警告", (CIVIL, INSTITUTION), (REMARK,)),
        ("撤销党内职务", (CIVIL, INSTITUTION), (LOWEST,)),
        ("留党察看", (CIVIL,), (LOWEST, REMARK)),
        ("留党察看一年", (CIVIL, INSTITUTION), (LOWEST, REMARK)),
        ("留党察看二年", (CIVIL,), (LOWEST, REMARK, REMARK)),
        ("开除党籍", (CIVIL, INSTITUTION), (LOWEST, REMARK, REMARK)),
        ("谈话提醒", (CIVIL,), ()),
    )
    for staff in staffs
]


@pytest.mark.parametrize(("measure", "staff", "years"), ROWS)
def test_each_measure_touches_its_own_years_and_no_other(measure: str, staff: str, years: tuple[str, ...]) -> None:
    effect = load().effect(measure, staff, "处理")
    one = Punishment(1, 1, "处分", measure, "2021-01-01", "", False, effect)
    last = Punishment(1, 1, "处分", measure, "2021-12-31", "", False, effect)
    for at, what in enumerate(("", *years, "")):
        assert one.consequence(2020 + at) == what == last.consequence(2020 + at), f"{2020 + at}年"


@pytest.mark.parametrize(
    ("measure", "staff", "months"),
    [("警告", CIVIL, 6), ("警告", INSTITUTION, 6), ("记过", CIVIL, 12), ("记过", INSTITUTION, 12)]
    + [("记大过", CIVIL, 18), ("降级", CIVIL, 24), ("撤职", CIVIL, 24), ("降低岗位等级", INSTITUTION, 24)]
    + [("党内警告", CIVIL, 12), ("党内严重警告", CIVIL, 18), ("撤销党内职务", CIVIL, 24), ("诫勉", CIVIL, 6)],
)
def test_each_measure_bars_promotion_for_its_months(measure: str, staff: str, months: int) -> None:
    effect = load().effect(measure, staff)
    assert (effect.months, effect.promotion, effect.restored) == (months, True, False)


def test_the_heavier_measure_counts() -> None:
    def taken(measure: str, day: str) -> Punishment:
        return Punishment(1, 1, "处分", measure, day, "", False, load().effect(measure, CIVIL))

    some = [taken("警告", "2021-02-01"), taken("记过", "2021-05-01"), taken("撤销党内职务", "2021-06-01")]
    assert (heaviest(some, 2021) or some[0]).measure == "撤销党内职务"
    assert (heaviest(some[:2], 2021) or some[0]).measure == "记过"
    assert heaviest(some, 2022) is None
    before = taken("记大过", "2020-03-01")
    assert (heaviest([some[0], before], 2021) or some[0]).measure == "记大过", "its second year outweighs a 警告"


def test_a_row_that_says_something_unknown_is_named() -> None:
    row = {"measure": "警告", "years": ["不许"], "staff": ["学生"], "months": -1, "other": 1}
    assert {name for name, _ in effect_faults(row)} == {"years", "staff", "months", "other"}
    assert list(effect_faults({"measure": " "})) == [("measure", "请写明处理或处分")]


@pytest.mark.parametrize(("months", "right"), [(-1, False), (0, True), (120, True), (121, False)])
def test_a_row_holds_for_up_to_ten_years(months: int, right: bool) -> None:
    assert [name for name, _ in effect_faults({"measure": "示例", "months": months})] == ([] if right else ["months"])


def test_a_row_names_as_many_years_as_can_be_said() -> None:
    full = {"measure": "示例", "years": [REMARK] * len(NTH)}
    assert not list(effect_faults(full))
    assert [name for name, _ in effect_faults(full | {"years": [*full["years"], REMARK]})] == ["years"]


def test_a_measure_is_in_force_from_its_day_to_its_last_day() -> None:
    one = Punishment(1, 1, "处分", "警告", "2021-03-01", "2021-08-31", False, load().effect("警告", CIVIL))
    days = ("2021-02-28", "2021-03-01", "2021-08-31", "2021-09-01")
    assert [one.in_force(day) for day in days] == [False, True, True, False]


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2023, 1, 4))
    staff = [(CIVIL, 10), (INSTITUTION, 10)]
    items = [{"period": p, "staff": s, "total": n} | LATE for p in ("2021", "2022") for s, n in staff]
    save(found, [Item(kind("AppraisalBase"), values) for values in items])
    yield found
    found.close()


def number(desk: Desk, name: str) -> int:
    return next(p for (p,) in run_sql(desk.db, "SELECT id FROM person WHERE name = ?", (name,)).fetchall())


def punish(desk: Desk, measure: str | None, day: str, name: str = NAMES[0], **other: Any) -> None:
    values = {"date": day, "cadre": Named(name), "category": "处分", "content": "示例", "measure": measure}
    save(desk, [Item(kind("Conduct"), values | other | LATE)])


def confirm(desk: Desk, of: int, grade: str, name: str = NAMES[0], **other: Any) -> None:
    common = {"period": str(of), "cadre": Named(name), "handler": Named("李经办"), "grade": grade} | LATE
    steps = [
        common | {"step": "提交", "date": f"{of}-12-06", "leader": Named("王主管")},
        common | {"step": "党组研究", "date": f"{of}-12-07", "meeting": "第9次（示例）"},
    ]
    values = {"period": str(of), "cadre": Named(name), "grade": grade, "reviewer": Named("王领导"), "state": "已确认"}
    values |= LATE
    items = [Item(kind("AppraisalStep"), s, match=True) for s in steps]
    save(desk, [*items, Item(kind("AnnualAppraisal"), values | other)])


def test_a_serious_demerit_of_march_leaves_the_second_year_without_a_grade_too(desk: Desk) -> None:
    punish(desk, "记大过", "2021-03-01")  # its 18 months are over on 2022-09-01
    person = number(desk, NAMES[0])
    for of, nth in ((2021, "当年"), (2022, "第二年")):
        whole = Period(of, "year", 1)
        assert grading.ungraded(desk, whole) == {
            person: ("受处分期间", f"2021-03-01 受记大过，{nth}只写评语、不定等次")
        }
        with pytest.raises(Refused, match=f"{nth}只写评语、不定等次，{of}年只能“未定等次”"):
            confirm(desk, of, "称职")
        row = next(r for r in year.read(desk, of).rows if r.name == NAMES[0])
        assert row.barred and any("记大过 2021-03-01" in w and nth in w for w in row.evidence)
    assert not grading.ungraded(desk, Period(2023, "year", 1)) and not grading.ungraded(desk, Period(2020, "year", 1))
    confirm(desk, 2022, "未定等次", ungraded_reason="受处分期间", comment="努力改正（示例）")


def test_a_dismissal_from_party_posts_fixes_the_grade_of_its_year(desk: Desk) -> None:
    punish(desk, "撤销党内职务", "2021-12-31")
    punish(desk, "撤销党内职务", "2021-01-01", NAMES[3])
    assert {grade for grade, _ in grading.fixed(desk, Period(2021, "year", 1)).values()} == {"不称职", "不合格"}
    assert not grading.fixed(desk, Period(2022, "year", 1))
    with pytest.raises(Refused, match="当年定为最低等次，2021年应为“不称职”，不能确认为“称职”"):
        confirm(desk, 2021, "称职")
    line = next(x for x in overview(desk, 2021) if x.name == NAMES[0])
    assert line.may == "按规定为“不称职”"
    confirm(desk, 2021, "不称职")
    confirm(desk, 2021, "不合格", NAMES[3])


@pytest.mark.parametrize(
    ("measure", "held", "paper", "reason"),
    [
        ("撤销党内职务", "不称职", "称职", "应为“不称职”，不能更正为“称职”"),
        ("撤销党内职务", "称职", "基本称职", "应为“不称职”，不能更正为“基本称职”"),
        ("撤销党内职务", "称职", "不称职", ""),
        ("记过", "称职", "基本称职", "只能“未定等次”（受处分期间），不能更正为“基本称职”"),
        ("记过", "称职", "未定等次", ""),
    ],
)
def test_a_correction_gives_no_grade_that_the_rules_do_not_leave_open(
    desk: Desk, measure: str, held: str, paper: str, reason: str
) -> None:
    if held == "称职":  # the punishment became known after the grade was confirmed
        confirm(desk, 2021, held)
        punish(desk, measure, "2021-05-01")
    else:
        punish(desk, measure, "2021-05-01")
        confirm(desk, 2021, held)
    values = {"period": "2021", "cadre": Named(NAMES[0]), "date": "2023-01-03", "old": held, "grade": paper} | LATE
    values |= {"basis": "示例1号", "reason": "示例", "handler": Named("李经办"), "approver": Named("王批准")}
    if reason:
        with pytest.raises(Refused, match=reason):
            save(desk, [Item(kind("GradeCorrection"), values)])
    else:
        save(desk, [Item(kind("GradeCorrection"), values)])


def test_an_inquiry_that_is_open_comes_before_a_fixed_grade(desk: Desk) -> None:
    punish(desk, "撤销党内职务", "2021-05-01")
    values = {"date": "2021-11-01", "cadre": Named(NAMES[0]), "category": "立案审查", "content": "示例"}
    save(desk, [Item(kind("Conduct"), values | LATE)])
    whole = Period(2021, "year", 1)
    assert not grading.fixed(desk, whole) and len(grading.ungraded(desk, whole)) == 1


def test_a_warning_forbids_the_best_grade_of_its_year_alone(desk: Desk) -> None:
    punish(desk, "警告", "2021-12-31")
    person = number(desk, NAMES[0])
    assert "当年不能评为“优秀”" in forbidden(desk, person, 2021)
    assert not forbidden(desk, person, 2020) and not forbidden(desk, person, 2022), "though it is in force in 2022"
    confirm(desk, 2021, "称职")


def test_a_punishment_without_its_name_forbids_the_best_grade(desk: Desk) -> None:
    punish(desk, None, "2021-06-01")
    assert forbidden(desk, number(desk, NAMES[0]), 2021)
    assert load().effect("", CIVIL, "处理") == Effect("")


def test_a_measure_goes_by_the_staff_on_its_day(desk: Desk) -> None:
    punish(desk, "降低岗位等级", "2021-06-01")
    punish(desk, "降低岗位等级", "2021-06-01", NAMES[3])
    assert set(grading.ungraded(desk, Period(2022, "year", 1))) == {number(desk, NAMES[3])}


def test_party_probation_bars_promotion_until_two_years_after_the_rights_are_restored(desk: Desk) -> None:
    def said(day: str) -> str:
        desk.today = lambda: date.fromisoformat(day)
        found = pool.read(desk, Period.of(date.fromisoformat(day), "year"))
        one = found.of(number(desk, NAMES[0]))
        assert one is not None
        return next(f.words for f in one.findings if f.condition.check == "punishment")

    punish(desk, "留党察看一年", "2019-02-01")
    assert "没有登记恢复党员权利的日期" in said("2023-06-01"), "24 months from the decision are over, the bar is not"
    (record,) = [p.record for p in grading.punishments(desk)]
    save(desk, [Item(kind("Conduct"), {"restored_on": "2021-06-15"}, record)])
    assert said("2023-06-15") == "留党察看一年（2019-02-01，影响期至 2023-06-15）"
    assert said("2023-06-16") == "没有"
    with pytest.raises(Refused, match="恢复党员权利日期早于日期"):
        save(desk, [Item(kind("Conduct"), {"restored_on": "2018-06-15"}, record)])
    with pytest.raises(Refused, match="只在留党察看时填写"):
        punish(desk, "警告", "2021-02-01", NAMES[1], restored_on="2022-01-01")


def test_last_years_low_grade_is_no_candidate(desk: Desk) -> None:
    confirm(desk, 2022, "基本称职")
    confirm(desk, 2022, "称职", NAMES[1])
    found = pool.read(desk, Period(2023, "year", 1))
    said = {
        name: (f.state, f.words)
        for name in NAMES[:3]
        if (one := found.of(number(desk, name))) is not None
        for f in one.findings
        if f.condition.check == "last_grade"
    }
    assert said[NAMES[0]] == ("unmet", "2022年基本称职，不能作为提拔人选")
    assert said[NAMES[1]] == ("met", "2022年称职")
    assert said[NAMES[2]] == ("unknown", "2022年没有确认的等次")


def test_every_scheme_says_since_when(tmp_path: Path) -> None:
    from cadreapp.paths import resource

    for path in resource("rules").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace("since = 2020\n", ""), "utf-8")
    with pytest.raises(UserError, match="请写明自哪一年起执行"):
        load(tmp_path)
