"""The year's appraisal: no step skipped, 公示 of five working days, and corrections that keep both grades."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal.procedure import overview
from cadreapp.operations.counting.grading import effective
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.operations.year import profile
from cadreapp.operations.year.showcase import gather_appraisal, gather_showcase
from cadreapp.records import kind
from cadreapp.records.appraisal import LOCKED, YEAR_STEPS
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.appraisal.grading import outlook, supported, unsupported
from cadreapp.store import query
from tests.unit.bureau import NAMES, older_data, run_sql, small_bureau

STEP, YEAR, REVIEW = kind("AppraisalStep"), kind("AnnualAppraisal"), kind("QuarterReview")
BASE, CORRECTION = kind("AppraisalBase"), kind("GradeCorrection")
WHO, LEADER, CLERK = Named(NAMES[0]), Named("王领导"), Named("李经办")
WHOLE = Period.parse("2021")


def step(name: str, day: str, decided: str = "优秀", **other: Any) -> Item:
    values = {"period": "2021", "cadre": WHO, "step": name, "date": day, "handler": CLERK}
    needed: dict[str, dict[str, Any]] = {
        "提交": {"leader": LEADER, "grade": "称职"},
        "党组研究": {"meeting": "第9次党组会（示例）", "grade": decided},
        "拟优秀公示": {"until": "2021-12-30", "outcome": "没有异议"},
        "书面告知": {"signed": "签字"},
        "复核": {"outcome": "维持"},
        "申诉": {"outcome": "维持"},
    }
    return Item(STEP, values | needed.get(name, {}) | other)


def steps_of(desk: Desk) -> list[query.Row]:
    return query.load(desk.db, STEP, query.find(desk.db, STEP))


def correction(period: str, old: str, new: str, day: str) -> Item:
    paper = {"basis": f"示例{day}号", "reason": "材料有误（示例）", "handler": CLERK, "approver": LEADER}
    values = {"period": period, "cadre": WHO, "date": day, "old": old, "grade": new, "late_reason": "试"}
    return Item(CORRECTION, values | paper)


def grade(word: str, state: str = "已确认") -> Item:
    values = {"period": "2021", "cadre": WHO, "grade": word, "reviewer": LEADER, "state": state}
    values["ungraded_reason"] = "其他（示例）" if word == "未定等次" else None
    return Item(YEAR, values, match=True)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2021, 12, 31))
    save(found, [Item(BASE, {"period": "2021", "staff": "公务员", "total": 10, "used": 0})])
    yield found
    found.close()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2021-12-24", "2021-12-30", 5),
        ("2021-10-01", "2021-10-07", 0),
        ("2021-10-08", "2021-10-09", 2),
        ("2035-01-01", "2035-01-07", 4),
    ],
)
def test_working_days_know_holidays_and_shifted_weekends(first: str, last: str, days: int) -> None:
    assert load().workdays.count(date.fromisoformat(first), date.fromisoformat(last)) == days


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(0, 40), st.integers(0, 40))
def test_working_days_add_up(day: date, one: int, more: int) -> None:
    middle = day + timedelta(days=one)
    last = middle + timedelta(days=more + 1)
    count = load().workdays.count
    assert count(day, last) == count(day, middle) + count(middle + timedelta(days=1), last)


def test_a_year_goes_through_all_its_steps(desk: Desk) -> None:
    with pytest.raises(Refused, match="还没有“提交”"):
        save(desk, [grade("优秀")])
    with pytest.raises(Refused, match="步骤不能跳过"):
        save(desk, [step("党组研究", "2021-12-21")])
    save(desk, [grade("优秀", "草稿"), step("提交", "2021-12-20"), step("党组研究", "2021-12-21")])
    with pytest.raises(Refused, match="还没有公示"):
        save(desk, [grade("优秀")])
    with pytest.raises(Refused, match="只有 2 个工作日"):
        save(desk, [step("拟优秀公示", "2021-12-23", until="2021-12-24")])
    save(desk, [step("拟优秀公示", "2021-12-24", until="2021-12-31")])
    with pytest.raises(Refused, match="期满后才能确认"):
        save(desk, [grade("优秀")])
    desk.today = lambda: date(2022, 1, 4)
    with pytest.raises(Refused, match="还没有确认"):
        save(desk, [step("书面告知", "2022-01-04")])
    save(desk, [grade("优秀")])
    with pytest.raises(Refused, match="“书面告知”的日期 2022-01-05 还没有到"):
        save(desk, [step("书面告知", "2022-01-05", signed="拒签")])
    with pytest.raises(Refused, match="等次 2022-01-04 才确认，“书面告知”不能早于这一天"):
        save(desk, [step("书面告知", "2022-01-03", signed="拒签")])
    desk.today = lambda: date(2022, 2, 20)
    save(desk, [step("书面告知", "2022-01-05", signed="拒签")])
    with pytest.raises(Refused, match="等次为“优秀”的，没有“复核”这一步"):
        save(desk, [step("复核", "2022-01-20")])
    save(desk, [step("归档", "2022-02-10")])
    rows = query.load(desk.db, STEP, query.find(desk.db, STEP))
    first = next(r.id for r in rows if r.values["step"] == "提交")
    with pytest.raises(Refused, match="步骤不能跳过|还没有“提交”"):
        delete(desk, [first])


def test_what_a_step_needs_is_asked_for_and_the_handler_is_somebody_else(desk: Desk) -> None:
    for name, field in (
        ("党组研究", "meeting"),
        ("拟优秀公示", "until"),
        ("拟优秀公示", "outcome"),
        ("书面告知", "signed"),
    ):
        with pytest.raises(Refused, match="要写明"):
            save(desk, [step("提交", "2021-12-20"), step(name, "2021-12-21", **{field: None})])
    with pytest.raises(Refused, match="不能是本人"):
        save(desk, [step("提交", "2021-12-20", handler=WHO)])


def test_a_punishment_of_the_year_forbids_the_best_grade(desk: Desk) -> None:
    conduct = kind("Conduct")
    punished = {"date": "2021-06-01", "cadre": WHO, "category": "处分", "content": "警告（示例）", "late_reason": "补"}
    save(desk, [Item(conduct, punished | {"effective_until": "2021-11-30"})])
    save(desk, [step("提交", "2021-12-20"), step("党组研究", "2021-12-21"), step("拟优秀公示", "2021-12-23")])
    with pytest.raises(Refused, match="处分"):
        save(desk, [grade("优秀")])
    with pytest.raises(Refused, match="党组研究决定的是“优秀”"):
        save(desk, [grade("称职")])
    decided = next(r.id for r in query.load(desk.db, STEP, query.find(desk.db, STEP)) if r.values["step"] == "党组研究")
    save(desk, [Item(STEP, {"grade": "称职"}, decided), grade("称职")])


def test_a_locked_grade_is_corrected_in_writing_and_both_are_kept(desk: Desk) -> None:
    desk.today = lambda: date(2021, 4, 9)
    base = {"period": "2021Q1", "staff": "公务员", "total": 5, "used": 0}
    review = {"period": "2021Q1", "cadre": WHO, "reviewer": LEADER, "state": "草稿", "grade": "好"}
    save(desk, [Item(BASE, base), Item(REVIEW, review)])
    paper = {
        "period": "2021Q1",
        "cadre": WHO,
        "date": "2021-04-08",
        "old": "好",
        "grade": "较好",
        "basis": "示例〔2021〕1号",
        "reason": "材料有误（示例）",
        "handler": CLERK,
        "approver": LEADER,
    }
    with pytest.raises(Refused, match="还没有确认"):
        save(desk, [Item(CORRECTION, paper)])
    person = query.load(desk.db, REVIEW, query.find(desk.db, REVIEW))[0].values["cadre"].person
    draft = gather_showcase(desk, 2021, internal=True).facts[person].quarters[4]
    assert (draft.grade, draft.score, draft.best) == ("", None, False), "a draft is nobody's business"
    save(desk, [Item(REVIEW, review | {"state": "已确认"}, match=True)])
    for change, words in (
        ({"old": "一般"}, "现在是“好”"),
        ({"grade": "好"}, "一样"),
        ({"grade": "合格"}, "等次应为"),
        ({"handler": WHO}, "不能是本人"),
        ({"approver": CLERK}, "同一个人"),
    ):
        with pytest.raises(Refused, match=words):
            save(desk, [Item(CORRECTION, paper | change)])
    record = save(desk, [Item(CORRECTION, paper)]).records[0]
    with pytest.raises(Refused, match="不能修改或删除"):
        save(desk, [Item(CORRECTION, {"grade": "一般"}, record)])
    row = query.load(desk.db, REVIEW, query.find(desk.db, REVIEW))[0]
    assert row.values["grade"] == "好", "the locked record keeps what it said"
    person = row.values["cadre"].person
    first = profile.read(desk, person, WHOLE).quarters[2021][0]
    assert (first.grade, first.best) == ("较好", False), "what holds after the correction"
    page = gather_showcase(desk, 2021, internal=True).facts[person]
    assert [(m.period.year, m.period.index, m.grade, m.best) for m in page.quarters][4:6] == [
        (2021, 1, "较好", False),
        (2021, 2, "", False),
    ]
    lines = [x for some in gather_appraisal(desk, 2021, 1).quarters[0].groups.values() for x in some]
    assert next(x.grade for x in lines if x.scored.member.person == person) == "较好"


def test_a_grade_confirmed_before_there_were_steps_gets_them_one_by_one(desk: Desk) -> None:
    save(desk, [step("提交", "2021-12-20"), step("党组研究", "2021-12-21", "称职")])
    save(desk, [grade("称职")])
    with older_data(desk):
        sql = "UPDATE record SET deleted_at = '2021-12-31', key = '-' || id WHERE kind = 'AppraisalStep'"
        run_sql(desk.db, sql)
    save(desk, [step("提交", "2021-12-22")])
    save(desk, [step("党组研究", "2021-12-23", "称职")])
    last = query.find(desk.db, STEP)[0]
    with pytest.raises(Refused, match="还没有"):
        delete(desk, [last])


def test_a_punishment_is_recorded_whatever_the_grade(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 4)
    late = {"late_reason": "补"}
    save(desk, [step("提交", "2021-12-20", **late), step("党组研究", "2021-12-21", **late)])
    save(desk, [step("拟优秀公示", "2021-12-23", **late), grade("优秀")])
    conduct = {"date": "2021-06-01", "cadre": WHO, "category": "处分", "content": "警告（示例）", "late_reason": "补"}
    assert save(desk, [Item(kind("Conduct"), conduct)]).new == 1


"""Every example is a bureau of its own: making a short one shorter takes minutes."""

ACTIONS = st.one_of(
    st.tuples(
        st.just("step"), st.sampled_from(YEAR_STEPS), st.integers(0, 40), st.sampled_from(("优秀", "称职", "合格"))
    ),
    st.tuples(st.just("grade"), st.sampled_from(("优秀", "称职", "未定等次")), st.sampled_from(("草稿", "已确认"))),
    st.tuples(st.just("correct"), st.sampled_from(("优秀", "称职", "合格")), st.integers(0, 60)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("wait"), st.integers(0, 20)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIONS, min_size=5, max_size=16))
def test_no_sequence_skips_a_step(actions: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = [date(2021, 12, 20)]
        desk = small_bureau(Path(folder), today=clock[0])
        desk.today = lambda: clock[0]
        save(desk, [Item(BASE, {"period": "2021", "staff": "公务员", "total": 10, "used": 0})])
        sure: dict[int, str] = {}
        held, written = "", 0
        try:
            for what, *rest in actions:
                try:
                    if what == "step":
                        day = date(2021, 12, 20) + timedelta(days=rest[1])
                        save(desk, [step(rest[0], day.isoformat(), rest[2], late_reason="试")])
                    elif what == "correct":
                        day = date(2021, 12, 20) + timedelta(days=rest[1])
                        save(desk, [correction("2021", held or "优秀", rest[0], day.isoformat())])
                    elif what == "grade":
                        save(desk, [grade(*rest)])
                    elif what == "delete":
                        ids = query.find(desk.db, STEP) + query.find(desk.db, YEAR)
                        if ids:
                            delete(desk, [ids[rest[0] % len(ids)]])
                    elif what == "undo":
                        undo.undo(desk)
                    else:
                        clock[0] += timedelta(days=rest[0])
                except UserError:
                    pass
                taken = {r.values["step"] for r in steps_of(desk)}
                rows = query.load(desk.db, YEAR, query.find(desk.db, YEAR))
                locked = {r.id: r.values["grade"] for r in rows if r.values["state"] in LOCKED}
                assert sure.items() <= locked.items(), "what is locked stays as it is"
                sure = locked
                papers = query.load(desk.db, CORRECTION, query.find(desk.db, CORRECTION))
                assert what == "undo" or len(papers) >= written, "a correction is kept"
                written = len(papers)
                now = effective(desk, WHOLE)
                held = next(iter(now.values()), next(iter(locked.values()), ""))
                assert held in ("", "优秀", "称职", "未定等次"), "never a word of other staff"
                if locked:
                    assert {"提交", "党组研究"} <= taken
                    assert "优秀" not in (*locked.values(), held) or "拟优秀公示" in taken
                    decided = {r.values["grade"] for r in steps_of(desk) if r.values["step"] == "党组研究"}
                    assert set(locked.values()) == decided, "the clerk confirms what the Party group decided"
                for later, before in (
                    ("党组研究", "提交"),
                    ("拟优秀公示", "党组研究"),
                    ("复核", "书面告知"),
                    ("申诉", "书面告知"),
                    ("归档", "书面告知"),
                ):
                    assert later not in taken or before in taken
                assert "书面告知" not in taken or locked
        finally:
            desk.close()


@pytest.mark.parametrize(
    ("year", "quarters", "words"),
    [
        ("优秀", ("好", "好", "较好", "较好"), []),
        ("优秀", ("好", "一般", "好", "好"), ["评优秀，但2季度一般"]),
        ("优秀", ("好", "较好", "较好", "较好"), ["评优秀，但全年只有 1 个季度为好（应不少于 2 个）"]),
        ("称职", ("一般", "较好", "较好", "较好"), []),
        ("称职", ("一般", None, "较好", None), ["2 个季度没有确认的等次"]),
        ("称职", ("一般", "较差", "一般", "较好"), ["一般、较差的季度超过一半，原则上为基本称职以下，现评称职"]),
        ("基本称职", ("一般", "较差", "一般", "较好"), []),
        ("基本称职", ("较差",) * 4, ["各季度全部为较差，可以直接确定为不称职，现评基本称职"]),
        ("不称职", ("较差",) * 4, []),
        ("优秀", ("好", "未定等次", "好", "好"), []),
    ],
)
def test_conflicts_with_the_quarters_are_named(year: str, quarters: tuple[str | None, ...], words: list[str]) -> None:
    assert unsupported(year, quarters, *CIVIL, best=2) == words


CIVIL = tuple(s for p in ("2021", "2021Q1") if (s := load().grading.scheme("公务员", Period.parse(p))))


@pytest.mark.parametrize(
    ("quarters", "words"),
    [
        (("好", "好", "较好", "较好"), "可评优秀、称职、基本称职、不称职"),
        (("好", "较好", "较好", "较好"), "可评称职、基本称职、不称职"),
        (("一般", "一般", "较差", "好"), "可评基本称职、不称职"),
        (("较差",) * 4, "可评不称职"),
        (("好", None, "好", "好"), "季度等次不全"),
        (("未定等次",) * 4, "季度等次不全"),
    ],
)
def test_what_the_quarters_allow(quarters: tuple[str | None, ...], words: str) -> None:
    assert outlook(supported(quarters, *CIVIL, best=2)) == words


def test_the_years_list_names_who_must_be_looked_at(desk: Desk) -> None:
    save(desk, [grade("优秀", "草稿"), step("提交", "2021-12-20")])
    first, *others = overview(desk, 2021)
    assert (first.name, first.grade, first.state, first.step) == (NAMES[0], "优秀", "草稿", "提交")
    assert first.conflicts == ("4 个季度没有确认的等次",) and not any(x.conflicts for x in others)
