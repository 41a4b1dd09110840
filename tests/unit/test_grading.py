"""等次 and 名额: no sequence of actions exceeds a cap or changes a locked grade, at any door."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import quarter
from cadreapp.operations.counting import grading
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import kind
from cadreapp.records.appraisal import LOCKED
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from cadreapp.rules.appraisal.grading import Base, Graded, places, pools, scheme_of
from cadreapp.store import query
from cadreapp.store.persons import people
from tests.unit.bureau import NAMES, example, older_data, run_sql, small_bureau

REVIEW, YEAR, BASE, SCORE, CORRECTION = (
    kind(n) for n in ("QuarterReview", "AnnualAppraisal", "AppraisalBase", "QuarterPerformance", "GradeCorrection")
)
Q1 = Period.parse("2021Q1")
SCHEMES = load().grading.schemes
LEADER = Named("王领导")


def base(staff: str = "公务员", total: int = 5, used: int = 0, **other: Any) -> Item:
    return Item(BASE, {"period": "2021Q1", "staff": staff, "total": total, "used": used, **other})


def review(n: int, grade: str, state: str = "已确认", **other: Any) -> Item:
    values = {"period": "2021Q1", "cadre": Named(NAMES[n]), "grade": grade, "reviewer": LEADER, "state": state}
    return Item(REVIEW, values | other, match=True)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2021, 4, 9))
    yield found
    found.close()


@given(st.integers(0, 5000), st.integers(0, 100), st.integers(0, 200))
def test_places_are_rounded_down_and_never_below_nothing(total: int, cap: int, used: int) -> None:
    whole = int(Decimal(total) * cap / 100)
    assert places(total, cap, used) == max(0, whole - used)


@pytest.mark.parametrize(("total", "found"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (64, 25)])
def test_small_groups_round_down(total: int, found: int) -> None:
    assert places(total, 40, 0) == found, "of one person nobody is 好; of three one is"


@pytest.mark.parametrize(
    ("staff", "period", "cap", "words"),
    [
        ("公务员", "2021Q1", 40, "好"),
        ("参公人员", "2021", 20, "称职"),
        ("事业单位人员", "2021Q1", 0, "好"),
        ("事业单位人员", "2022", 10, "合格"),
        ("事业单位人员", "2023", 20, "合格"),
    ],
)
def test_the_scheme_follows_staff_and_year(staff: str, period: str, cap: int, words: str) -> None:
    found = scheme_of(SCHEMES, staff, Period.parse(period))
    assert found is not None and found.cap == cap and words in found.words and found.basis
    assert scheme_of(SCHEMES, "", Period.parse(period)) is None


def test_units_without_a_base_of_their_own_are_pooled() -> None:
    bases = [Base(1, "公务员", None, 10, 0, False), Base(2, "公务员", "甲处", 3, 0, False)]
    some = [Graded(n, n, "公务员", unit, "好") for n, unit in enumerate(("甲处", "乙处", "丙处", None))]
    found, without = pools(SCHEMES, Q1, bases, some)
    assert {p.base.record: (p.allowed, len(p.confirmed)) for p in found} == {1: (4, 4), 2: (1, 1)} and not without
    assert pools(SCHEMES, Q1, bases[1:], some)[1] == some[1:]


def test_without_the_number_of_participants_nothing_is_confirmed(desk: Desk) -> None:
    with pytest.raises(Refused, match="未登记参加考核总人数"):
        save(desk, [review(0, "较好")])
    save(desk, [review(0, "较好", "草稿")])
    save(desk, [base(), review(0, "较好")])
    save(desk, [review(4, "好")])
    meters = {m.staff: m for m in quarter.read(desk, Q1).meters}
    assert meters["公务员"].arithmetic == "参加考核 5 人 × 40% = 2 名额，名册外已用 0，本册可评 2"
    assert meters["事业单位人员"].allowed is None and not meters["事业单位人员"].blocked


def test_the_cap_is_checked_on_the_state_after_the_whole_batch(desk: Desk) -> None:
    save(desk, [base(total=5, used=1), review(0, "好", "草稿"), review(1, "好", "草稿")])
    with pytest.raises(Refused, match="超过名额 1 个"):
        save(desk, [review(0, "好"), review(1, "好")])
    save(desk, [review(0, "好"), review(1, "较好")])
    with pytest.raises(Refused, match="超过名额"):
        save(desk, [review(2, "好")])
    row = query.find(desk.db, BASE)[0]
    with pytest.raises(Refused, match="超过名额"):
        save(desk, [Item(BASE, {"total": 2}, row)])
    with pytest.raises(Refused, match="按这条考核名额确认，不能删除"):
        delete(desk, [row])
    with pytest.raises(Refused, match="期间、身份、单位不能再改"):
        save(desk, [Item(BASE, {"unit": "示例处"}, row)])
    approval = {"approved_by": "市委组织部", "approval_number": "示例〔2021〕1号", "approval_day": "2021-04-08"}
    with pytest.raises(Refused, match="都要写明"):
        save(desk, [Item(BASE, approval, row)])
    with pytest.raises(Refused, match="没有可以超额的规定"):
        save(desk, [Item(BASE, approval | {"approval_reason": "获集体表彰（示例）"}, row), review(2, "好")])


def test_a_word_of_the_other_staff_is_refused_even_in_a_draft(desk: Desk) -> None:
    for who, word in ((0, "合格"), (4, "称职")):
        values = {"period": "2021", "cadre": Named(NAMES[who]), "grade": word, "state": "草稿"}
        with pytest.raises(Refused, match="等次应为"):
            save(desk, [Item(YEAR, values)])
    save(desk, [Item(YEAR, {"period": "2021", "cadre": Named(NAMES[4]), "grade": "合格", "state": "草稿"})])


@pytest.mark.parametrize("found", (REVIEW, YEAR, SCORE))
def test_nobody_confirms_his_own_row(desk: Desk, found: Any) -> None:
    text = "2021" if found is YEAR else "2021Q1"
    values = example(found, cadre=Named(NAMES[4]), period=text, state="已确认")
    values |= {"grade": "合格" if found is YEAR else "较好"} if "grade" in values else {}
    for reviewer, words in ((None, "没有第二个人|须写明"), (Named(NAMES[4]), "不能是本人")):
        with pytest.raises(Refused, match=words):
            save(desk, [base("事业单位人员"), Item(found, values | {"reviewer": reviewer})])


def test_what_is_confirmed_is_locked_at_every_door(desk: Desk, tmp_path: Path) -> None:
    save(desk, [base(), review(0, "好")])
    row = query.find(desk.db, REVIEW)[0]
    for change in ({"grade": "较好"}, {"opinion": "改"}, {"state": "草稿"}, {"remark": "改"}):
        with pytest.raises(Refused, match="已经确认锁定"):
            save(desk, [Item(REVIEW, change, row)])
    with pytest.raises(Refused, match="已经确认锁定"):
        delete(desk, [row])
    with pytest.raises(UserError):
        undo.undo(desk)
    assert undo.available(desk) == (None, None), "a confirmation is not undone"
    save(desk, [Item(REVIEW, {"state": "已反馈"}, row)])
    with pytest.raises(Refused, match="已经确认锁定"):
        save(desk, [Item(REVIEW, {"state": "已确认"}, row)])


def test_nothing_is_fed_back_that_is_not_confirmed(desk: Desk) -> None:
    save(desk, [base(), review(0, "好", "草稿")])
    for one in (review(0, "好", "已反馈"), review(1, "较好", "已反馈")):
        with pytest.raises(Refused, match="请先确认，再反馈"):
            save(desk, [one])
    save(desk, [review(1, "较好", "已反馈")], origin="import")
    with pytest.raises(Refused, match="请先确认"):
        save(desk, [review(0, "好", "已反馈")], origin="import")


def test_an_import_obeys_the_same_rules_and_an_export_comes_back_the_same(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from cadreapp.operations.passing.exporting import export_records

    save(desk, [base(total=3), review(0, "好")])
    book = tmp_path / "records.xlsx"
    export_records(desk, book, 2021)
    assert import_files(desk, [book]).same >= 2
    sheets = load_workbook(book)
    sheet = sheets["季评鉴"]
    column = next(c.column for c in sheet[1] if str(c.value).startswith("等次"))
    sheet.cell(2, column).value = "较好"
    sheets.save(book)
    found = import_files(desk, [book])
    assert [(f.sheet, f.cell[-1], "已经确认锁定" in f.reason) for f in found.refused] == [("季评鉴", "2", True)]
    assert query.load(desk.db, REVIEW, query.find(desk.db, REVIEW))[0].values["grade"] == "好"


def test_what_was_confirmed_before_there_were_caps_keeps_nobody_from_going_on(desk: Desk) -> None:
    save(desk, [base(), base("事业单位人员"), review(0, "较好"), review(1, "较好", "草稿")])
    with older_data(desk):
        sql = "UPDATE record SET deleted_at = '2021-04-01', key = '-' || id WHERE kind = 'AppraisalBase'"
        run_sql(desk.db, sql)
    save(desk, [review(2, "一般", "草稿")])
    with pytest.raises(Refused, match="未登记"):
        save(desk, [review(1, "较好")])
    save(desk, [base("参公人员")])
    save(desk, [base()])
    save(desk, [review(1, "较好")])


"""Every example is a bureau of its own: making a short one shorter takes minutes."""

ACTIONS = st.one_of(
    st.tuples(
        st.just("review"),
        st.integers(0, 2),
        st.sampled_from(("好", "较好", "一般", "优秀")),
        st.sampled_from(("草稿", "已确认", "已反馈")),
    ),
    st.tuples(st.just("base"), st.integers(0, 12), st.integers(0, 4), st.booleans()),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("correct"), st.integers(0, 2), st.sampled_from(("好", "较好", "优秀"))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def act(desk: Desk, action: tuple[Any, ...]) -> None:
    what, *rest = action
    if what == "review":
        save(desk, [review(*rest)])
    elif what == "base":
        total, used, approved = rest
        approval = {"approved_by": "市委组织部", "approval_number": "1号", "approval_day": "2021-04-08"}
        more = (approval if approved else dict.fromkeys(approval)) | {"approval_reason": "示例" if approved else None}
        save(desk, [Item(BASE, base(total=total, used=used, **more).values, match=True)])
    elif what == "delete":
        ids = query.find(desk.db, REVIEW) + query.find(desk.db, BASE)
        if ids:
            delete(desk, [ids[rest[0] % len(ids)]])
    elif what == "correct":
        who, word = rest
        held = {one.person: one.grade for _, _, one in grading.graded(desk, Q1)}
        person = next((p.id for p in people.people(desk.db) if p.name == NAMES[who]), 0)
        paper = {"basis": "示例〔2021〕1号", "reason": "示例", "handler": Named("李经办"), "approver": LEADER}
        values = {"period": "2021Q1", "cadre": Named(NAMES[who]), "date": "2021-04-09", "grade": word}
        save(desk, [Item(CORRECTION, values | paper | {"old": held.get(person, "好")})])
    elif what == "undo":
        undo.undo(desk)
    else:
        undo.redo(desk)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=4, max_size=14))
def test_no_sequence_exceeds_a_cap_or_changes_a_locked_grade(actions: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = small_bureau(Path(folder), today=date(2021, 4, 9))
        sure: dict[int, str] = {}
        states: dict[int, str] = {}
        try:
            for action in actions:
                try:
                    act(desk, action)
                except UserError:
                    pass
                rows = {r.id: r.values for r in query.load(desk.db, REVIEW, query.find(desk.db, REVIEW))}
                for record, grade in sure.items():
                    assert rows[record]["grade"] == grade and rows[record]["state"] in LOCKED, action
                now = {i: str(v["state"]) for i, v in rows.items()}
                for record, state in now.items():
                    assert state != "已反馈" or states.get(record) in LOCKED, f"{action} skips a state"
                states = now
                sure |= {i: v["grade"] for i, v in rows.items() if v["state"] in LOCKED}
                held = [one.grade for _, state, one in grading.graded(desk, Q1) if state in LOCKED]
                assert "优秀" not in held, action
                best = held.count("好")
                bases = query.load(desk.db, BASE, query.find(desk.db, BASE))
                if sure:
                    assert len(bases) == 1, "what is confirmed keeps its base"
                    v = bases[0].values
                    assert best <= places(v["total"], 40, v["used"] or 0), action
        finally:
            desk.close()


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (
            "2021Q1",
            {"好": Decimal("1.2"), "较好": Decimal("1.0"), "一般": Decimal("0.8"), "较差": Decimal(0), "优秀": None},
        ),
        ("2021", {"优秀": Decimal("1.2"), "称职": Decimal("1.0"), "基本称职": Decimal(0), "未定等次": None}),
    ],
)
def test_the_coefficient_follows_the_grade(period: str, found: dict[str, Decimal | None]) -> None:
    scheme = scheme_of(SCHEMES, "公务员", Period.parse(period))
    assert scheme is not None and {g: scheme.coefficient(g) for g in found} == found


def test_a_quarter_is_graded_confirmed_and_fed_back(desk: Desk) -> None:
    sheet = quarter.read(desk, Q1)
    first, second = (c.person for c in sheet.groups["机关公务员"][:2])
    assert {m.staff: m.blocked for m in sheet.meters} == {"公务员": "未登记参加考核总人数", "事业单位人员": ""}
    for person in (first, second):
        quarter.grade(desk, Q1, person, "好", "工作扎实（示例）", "王领导")
    with pytest.raises(Refused, match="未登记参加考核总人数"):
        quarter.confirm(desk, Q1, [first], "王领导")
    save(desk, [base(total=4)])
    over = next(m for m in quarter.read(desk, Q1).meters if m.staff == "公务员")
    assert (over.given, over.allowed, over.blocked) == (2, 1, "超出名额上限，请减少"), "a draft may exceed the cap"
    with pytest.raises(Refused, match="超过名额"):
        quarter.confirm(desk, Q1, [first, second], "王领导")
    with pytest.raises(UserError, match="审核人"):
        quarter.confirm(desk, Q1, [first], " ")
    own = next(c.line.member.name for c in sheet.candidates if c.person == first)
    with pytest.raises(Refused, match="不能是本人"):
        quarter.confirm(desk, Q1, [first], own)
    quarter.grade(desk, Q1, second, "较好", "", "王领导")
    quarter.confirm(desk, Q1, [first, second], "王领导")
    found = {c.person: c for c in quarter.read(desk, Q1).candidates}
    assert [(found[p].grade, found[p].state, found[p].coefficient) for p in (first, second)] == [
        ("好", "已确认", Decimal("1.2")),
        ("较好", "已确认", Decimal("1.0")),
    ]
    with pytest.raises(Refused, match="已经确认锁定"):
        quarter.grade(desk, Q1, first, "一般", "", "王领导")
    quarter.feed_back(desk, Q1, [first])
    assert dict(quarter.read(desk, Q1).steps) == {"个人小结": 0, "审核评鉴": 2, "结果反馈": 1}
    rows = query.load(desk.db, SCORE, query.find(desk.db, SCORE))
    assert {r.values["coefficient"] for r in rows} == {Decimal("1.20"), Decimal("1.00")}
    for call in (lambda: quarter.feed_back(desk, Q1, [first]), lambda: quarter.confirm(desk, Q1, [first], "王领导")):
        with pytest.raises(UserError):
            call()
