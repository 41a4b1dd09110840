"""Who takes part without a grade, what punishments forbid, and what is kept beside a confirmation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.errors import Refused
from cadreapp.operations.appraisal import quarter
from cadreapp.operations.appraisal.procedure import overview
from cadreapp.operations.counting import alerts, bureau_rules
from cadreapp.operations.counting.grading import leave_days, punishments, ungraded
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.preconditions import doubts
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period, months_later
from cadreapp.rules import load
from cadreapp.rules.appraisal.grading import Grading, Judgement, judged
from cadreapp.store import query
from cadreapp.store.grading import confirmation
from tests.unit.bureau import NAMES, run_sql, small_bureau

YEAR, CONDUCT, LEAVE, STAFF = (kind(n) for n in ("AnnualAppraisal", "Conduct", "Leave", "StaffHistory"))
WHOLE, Q1 = Period.parse("2021"), Period.parse("2021Q1")
LATE = {"late_reason": "补（示例）"}


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2022, 1, 4))
    bases = [{"period": p, "staff": "公务员", "total": 10, "used": 0} | LATE for p in ("2021", "2021Q1")]
    save(found, [Item(kind("AppraisalBase"), b) for b in bases])
    yield found
    found.close()


def number(desk: Desk, name: str) -> int:
    return next(p for (p,) in run_sql(desk.db, "SELECT id FROM person WHERE name = ?", (name,)).fetchall())


def conduct(desk: Desk, day: str, category: str = "处分", measure: str | None = "警告", **other: Any) -> None:
    values = {"date": day, "cadre": Named(NAMES[0]), "category": category, "content": "示例", "measure": measure}
    save(desk, [Item(CONDUCT, values | other | LATE)])


def confirm(desk: Desk, grade: str, who: str = NAMES[0], **other: Any) -> None:
    common = {"period": "2021", "cadre": Named(who), "handler": Named("李经办")} | LATE
    taken = [
        ("提交", "2021-12-06", {"leader": Named("王主管")}),
        ("党组研究", "2021-12-07", {"meeting": "第9次（示例）"}),
    ]
    if grade == "优秀":
        taken.append(("拟优秀公示", "2021-12-08", {"until": "2021-12-20", "outcome": "没有异议"}))
    steps = [Item(kind("AppraisalStep"), common | {"step": s, "date": d, "grade": grade} | m) for s, d, m in taken]
    values = {"period": "2021", "cadre": Named(who), "grade": grade, "reviewer": Named("王领导"), "state": "已确认"}
    save(desk, [*steps, Item(YEAR, values | other)])


@pytest.mark.parametrize(
    ("day", "category", "measure", "until", "end", "estimated"),
    [
        ("2021-08-31", "处分", "警告", None, "2022-02-28", True),
        ("2021-06-01", "处分", "记过", None, "2022-06-01", True),
        ("2021-06-01", "处理", "诫勉", "2021-12-31", "2021-12-31", False),
        ("2021-06-01", "处理", "谈话提醒", None, "2021-06-01", False),
        ("2021-06-01", "立案审查", None, None, "", False),
    ],
)
def test_the_end_of_an_effect_is_typed_or_follows_from_the_table(
    desk: Desk, day: str, category: str, measure: str | None, until: str | None, end: str, estimated: bool
) -> None:
    conduct(desk, day, category, measure, effective_until=until)
    (found,) = punishments(desk)
    assert (found.until, found.estimated) == (end, estimated)
    assert found.in_force(day) and not found.in_force("2021-01-01") and found.in_force("2030-01-01") == (not end)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_months_later_never_leaves_the_month(day: date, months: int) -> None:
    found = date.fromisoformat(months_later(day.isoformat(), months))
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months and found.day <= day.day


def test_a_measure_belongs_to_a_punishment_and_its_end_is_not_before_it(desk: Desk) -> None:
    with pytest.raises(Refused, match="只在类别是处理或处分时"):
        conduct(desk, "2021-06-01", "考勤")
    with pytest.raises(Refused, match="影响期至早于日期"):
        conduct(desk, "2021-06-01", effective_until="2021-05-01")


@pytest.mark.parametrize(
    ("category", "measure", "until", "reason"),
    [
        ("处分", "记过", None, "受处分期间"),
        ("立案审查", None, None, "立案审查调查未结案"),
        ("立案审查", None, "2021-11-01", ""),
        ("处分", "警告", None, ""),
        ("处分", "记过", "2021-12-30", "受处分期间"),
    ],
)
def test_a_punishment_of_the_year_or_an_open_inquiry_leaves_without_a_grade(
    desk: Desk, category: str, measure: str | None, until: str | None, reason: str
) -> None:
    conduct(desk, "2021-07-01", category, measure, effective_until=until)
    found = ungraded(desk, WHOLE)
    assert [why for why, _ in found.values()] == ([reason] if reason else [])
    if reason:
        with pytest.raises(Refused, match="只能“未定等次”"):
            confirm(desk, "称职")
        assert next(x.may for x in overview(desk, 2021) if x.name == NAMES[0]) == f"未定等次（{reason}）"
        comment = {"ungraded_reason": reason, "comment": "工作扎实（示例）"}
        if category == "立案审查":
            with pytest.raises(Refused, match="不写评语"):
                confirm(desk, "未定等次", **comment)
            comment["comment"] = None
        confirm(desk, "未定等次", **comment)
    else:
        confirm(desk, "称职")


def test_a_quarter_graded_under_an_open_inquiry_is_kept_and_named_until_it_is_put_right(desk: Desk) -> None:
    conduct(desk, "2021-03-02", "立案审查", None)
    person = number(desk, NAMES[0])

    def named() -> list[str]:
        return [a.warned.title for a in alerts.alerts(desk) if a.open and "立案" in a.warned.title]

    quarter.grade(desk, Q1, person, "好", "", "王领导")
    said = "待核：张示例2021-03-02 立案，没有结案，2021年第1季度应为“未定等次”，现为“好”，请核对"
    assert named() == [said]
    quarter.confirm(desk, Q1, [person], "王领导")
    assert named() == [said], "the rule of the year says nothing of a quarter: it is not refused"
    paper = {"period": "2021Q1", "cadre": Named(NAMES[0]), "date": "2022-01-04", "old": "好", "grade": "未定等次"}
    people = {"handler": Named("李经办"), "approver": Named("王领导")}
    text = {"basis": "示例1号", "reason": "立案没有结案（示例）"}
    save(desk, [Item(kind("GradeCorrection"), paper | text | people | LATE)])
    assert not named()


def test_a_quarter_is_no_longer_named_when_the_case_is_closed(desk: Desk) -> None:
    conduct(desk, "2021-03-02", "立案审查", None)
    quarter.grade(desk, Q1, number(desk, NAMES[0]), "较好", "", "王领导")
    assert len(doubts(desk)) == 1
    (record,) = query.find(desk.db, CONDUCT)
    save(desk, [Item(CONDUCT, {"effective_until": "2022-01-04"}, record)])
    assert not doubts(desk)


def test_half_a_year_of_sick_leave_leaves_without_a_grade_and_maternity_leave_does_not(desk: Desk) -> None:
    def leave(name: str, category: str, start: str, end: str | None) -> Item:
        return Item(LEAVE, {"cadre": Named(name), "category": category, "date": start, "end": end, "excuses": True})

    save(
        desk,
        [
            leave(NAMES[0], "病假", "2020-12-20", "2021-05-31"),
            leave(NAMES[0], "事假", "2021-05", "2021-07-02"),
            leave(NAMES[1], "产假", "2021-01-01", "2021-12-31"),
            leave(NAMES[2], "病假", "2021-01-01", "2021-07-01"),
        ],
    )
    days = leave_days(desk, WHOLE, ("病假", "事假"))
    assert days == {number(desk, NAMES[0]): 183, number(desk, NAMES[2]): 182}, "days that overlap count once"
    assert set(ungraded(desk, WHOLE)) == {number(desk, NAMES[0])} and not ungraded(desk, Q1)
    with pytest.raises(Refused, match="累计 183 天，超过 182 天"):
        confirm(desk, "称职")
    confirm(desk, "称职", NAMES[1])
    confirm(desk, "称职", NAMES[2])


def test_probation_is_named_in_quarter_and_year(desk: Desk) -> None:
    record = next(r for r in query.rows(desk.db, STAFF) if r.values["cadre"].name == NAMES[1])
    save(desk, [Item(STAFF, {"probation_until": "2021-06-30"}, record.id)])
    found = ungraded(desk, Q1)
    assert list(found.values()) == [("新录用试用期", "试用期至 2021-06-30")] and not ungraded(desk, WHOLE)
    barred = {c.line.member.name: c.barred for c in quarter.read(desk, Q1).candidates if c.barred}
    assert barred == {NAMES[1]: ("新录用试用期", "试用期至 2021-06-30")}


def test_who_is_not_graded_has_a_reason_and_only_he(desk: Desk) -> None:
    row = {"period": "2021Q1", "cadre": Named(NAMES[1]), "state": "草稿"} | LATE
    for change, words in (
        ({"grade": "未定等次"}, "写明未定等次原因"),
        ({"grade": "好", "ungraded_reason": "新录用试用期"}, "原因应空着"),
    ):
        with pytest.raises(Refused, match=words):
            save(desk, [Item(kind("QuarterReview"), row | change)])
    person = number(desk, NAMES[1])
    quarter.grade(desk, Q1, person, "未定等次", "", "王领导", "新录用试用期")
    quarter.confirm(desk, Q1, [person], "王领导")
    one = next(c for c in quarter.read(desk, Q1).candidates if c.person == person)
    assert (one.grade, one.reason, one.coefficient, one.locked) == ("未定等次", "新录用试用期", None, True)


def test_a_confirmation_keeps_its_figures_and_its_rules(desk: Desk) -> None:
    person = number(desk, NAMES[0])
    quarter.grade(desk, Q1, person, "好", "", "王领导")
    version = desk.rules.version
    quarter.confirm(desk, Q1, [person], "王领导")
    table = bureau_rules.tables_on(desk, "grading", "2022Q1")
    bureau_rules.save_section(desk, "grading", "2022Q1", [t | {"basis": "示例方案"} for t in table], "示例")
    kept = next(c.kept for c in quarter.read(desk, Q1).candidates if c.person == person)
    assert kept is not None and (kept.who, kept.reviewer, kept.rules) == ("测试员", "王领导", version)
    assert kept.figures["名额"] == "参加考核 10 人 × 40% = 4 名额，名册外已用 0，本册可评 4" and "得分" in kept.figures
    assert desk.rules.version != version, "the rules in force are others by now"
    confirm(desk, "称职", NAMES[1])
    records = query.find(desk.db, YEAR)
    assert confirmation.kept(desk.db, records)[records[0]].figures["等次"] == "称职"


def test_a_year_is_corrected_to_the_best_grade_only_after_its_publicity(desk: Desk) -> None:
    confirm(desk, "称职")
    desk.today = lambda: date(2022, 1, 31)
    values = {"period": "2021", "cadre": Named(NAMES[0]), "date": "2022-01-20", "old": "称职", "grade": "优秀"}
    values |= {"basis": "示例1号", "reason": "示例", "handler": Named("李经办"), "approver": Named("王领导")}
    correction = Item(kind("GradeCorrection"), values | LATE)
    with pytest.raises(Refused, match="也要先公示"):
        save(desk, [correction])
    shown = {"period": "2021", "cadre": Named(NAMES[0]), "step": "拟优秀公示", "date": "2022-01-05"} | LATE
    shown |= {"until": "2022-01-20", "outcome": "没有异议", "handler": Named("李经办")}
    save(desk, [Item(kind("AppraisalStep"), shown)])
    with pytest.raises(Refused, match="期满后才能更正"):
        save(desk, [correction])
    later = Item(correction.kind, correction.values | {"date": "2022-01-21"})
    conduct(desk, "2021-03-01", "处理", "诫勉")
    with pytest.raises(Refused, match="处理记录（诫勉，2021-03-01）"):
        save(desk, [later])


def test_a_bureaus_own_scheme_is_no_looser_than_the_national_one(desk: Desk) -> None:
    tables = bureau_rules.tables_on(desk, "grading", "2022Q1")
    assert len(tables) == 4
    civil = next(t for t in tables if t["staff"] == ["公务员", "参公人员"] and t["period"] == "quarter")
    own = next(t for t in tables if "事业单位人员" in t["staff"] and t["period"] == "quarter")
    for change, words in (
        ({"cap": 45}, "只能更严"),
        ({"cap": 0}, "只能更严"),
        ({"words": ["好", "中", "差"], "coefficients": {}}, "应为好、较好、一般、较差"),
        ({"basis": ""}, "写明依据"),
        ({"coefficients": {"甲": 1}}, "不是所写的等次"),
    ):
        with pytest.raises(Refused, match=words):
            bureau_rules.save_section(desk, "grading", "2022Q1", [civil | change], "示例")
    mine = own | {"words": ["A", "B", "C"], "top": "A", "cap": 30, "coefficients": {"A": 1.5, "B": 1, "C": 0.5}}
    bureau_rules.save_section(desk, "grading", "2022Q1", [mine], "本单位方案（示例）")
    rule = desk.rules.grading
    now, before = (rule.scheme("事业单位人员", Period.parse(p)) for p in ("2022Q1", "2021Q4"))
    assert now is not None and before is not None
    assert (now.words, now.cap, now.coefficient("A")) == (("A", "B", "C"), 30, Decimal("1.5"))
    assert before.words == ("好", "较好", "一般", "较差") and before.cap == 0
    civil_now = rule.scheme("公务员", Period.parse("2022Q1"))
    assert civil_now is not None and civil_now.cap == 40, "what the section does not name stays national"


RULE = load().grading
SCORES = st.one_of(st.none(), st.decimals(0, 100, places=1))
JUDGES = st.lists(st.builds(Judgement, st.just(1), st.just("评"), st.sampled_from(list(RULE.judges)), SCORES, SCORES))


@given(JUDGES)
def test_judges_scores_lie_between_the_lowest_and_the_highest(scores: list[Judgement]) -> None:
    found = judged(scores, RULE)
    known = [v for s in scores for v in (s.report, s.achievements) if v is not None]
    assert (found is None) == (not known)
    if found is not None:
        assert min(known) - Decimal("0.05") <= found <= max(known) + Decimal("0.05")


@given(JUDGES, st.integers(1, 9))
def test_only_the_ratio_of_the_weights_counts(scores: list[Judgement], factor: int) -> None:
    heavier = Grading(
        (), report=RULE.report, achievements=RULE.achievements, judges={k: v * factor for k, v in RULE.judges.items()}
    )
    one, other = judged(scores, RULE), judged(scores, heavier)
    assert one == other


def test_an_item_left_out_is_not_nothing() -> None:
    some = [Judgement(1, "甲", "局领导", Decimal(90), None), Judgement(2, "乙", "其他评委", Decimal(70), Decimal(80))]
    assert judged(some, RULE) == Decimal("82.5"), "(90×3 + 70×1) ÷ 4 = 85 for 述工作, 80 for 晒业绩, half each"
