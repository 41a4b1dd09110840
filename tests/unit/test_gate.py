"""The one gate: whatever the door, what is confirmed stands, and no guard can be left out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cadreapp.errors import Refused, UserError
from cadreapp.operations import backup, gate
from cadreapp.operations import settings as settings_of
from cadreapp.operations.appraisal.breaches import standing_faults
from cadreapp.operations.appraisal.confirmations import CLOSED, PAPER, Locked
from cadreapp.operations.appraisal.grade_guards import Grades, Performances
from cadreapp.operations.appraisal.step_guards import Steps
from cadreapp.operations.counting import beginning_moved, bureau_rules, grading
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.guards import GUARDS
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.settings import began
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.entering import write_rows
from cadreapp.operations.writing.invariants import Invariants
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.preconditions import PreconditionGuard
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import kind
from cadreapp.records.appraisal import CONFIRMED, LOCKED
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.rules.appraisal.grading import places
from cadreapp.store import query
from cadreapp.store.grading import confirmation
from cadreapp.store.persons import people
from tests.unit.bureau import NAMES, run_sql, small_bureau

REVIEW, YEAR, BASE, SCORE, CORRECTION, STEP, PARTY = (
    kind(n)
    for n in (
        "QuarterReview",
        "AnnualAppraisal",
        "AppraisalBase",
        "QuarterPerformance",
        "GradeCorrection",
        "AppraisalStep",
        "PartyStep",
    )
)
Q1, WHOLE = Period.parse("2021Q1"), Period.parse("2021")
LEADER, CLERK = Named("王领导"), Named("李经办")
REVIEW_HEAD = ["季度", "干部", "等次", "评鉴人", "状态"]
LATE = {"late_reason": "补录（示例）"}


def base(total: int = 5, staff: str = "公务员", **other: Any) -> Item:
    return Item(BASE, {"period": "2021Q1", "staff": staff, "total": total, **LATE, **other}, match=True)


def review(who: int, grade: str, state: str = "已确认", **other: Any) -> Item:
    values = {"period": "2021Q1", "cadre": Named(NAMES[who]), "grade": grade, "reviewer": LEADER, "state": state}
    return Item(REVIEW, values | LATE | other, match=True)


def performance(who: int, coefficient: str | None, score: str = "90", state: str = "已确认") -> Item:
    values = {"period": "2021Q1", "cadre": Named(NAMES[who]), "reviewer": LEADER, "state": state}
    numbers = {"score": Decimal(score), "coefficient": Decimal(coefficient) if coefficient else None}
    return Item(SCORE, values | LATE | numbers, match=True)


def correction(who: int, old: str, new: str, period: str = "2021Q1", day: str = "2021-04-08") -> Item:
    paper = {"basis": f"示例{old}{new}号", "reason": "材料有误（示例）", "handler": CLERK, "approver": LEADER}
    values = {"period": period, "cadre": Named(NAMES[who]), "date": day, "old": old, "grade": new}
    return Item(CORRECTION, values | paper | LATE)


def step(who: int, name: str, day: str, grade: str = "称职", **other: Any) -> Item:
    needed: dict[str, dict[str, Any]] = {
        "提交": {"leader": LEADER, "grade": grade},
        "党组研究": {"meeting": "第9次党组会（示例）", "grade": grade},
        "拟优秀公示": {"until": "2021-12-30", "outcome": "没有异议", "objection": "没有异议"},
        "书面告知": {"signed": "签字"},
    }
    values = {"period": "2021", "cadre": Named(NAMES[who]), "step": name, "date": day, "handler": CLERK}
    return Item(STEP, values | LATE | needed.get(name, {}) | other)


def year_grade(who: int, word: str, state: str = "已确认", **other: Any) -> Item:
    values = {"period": "2021", "cadre": Named(NAMES[who]), "grade": word, "reviewer": LEADER, "state": state}
    return Item(YEAR, values | LATE | other, match=True)


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def reviews_book(path: Path, *rows: tuple[int, str, str]) -> Path:
    given = [["2021Q1", NAMES[n], grade, "王领导", state] for n, grade, state in rows]
    return workbook(path, {"季评鉴": [REVIEW_HEAD, *given]})


def roster_book(path: Path, who: int, staff: str) -> Path:
    row = [NAMES[who], f"199{who}-05", "示例处" if who < 3 else "示例福利院", staff]
    return workbook(path, {"名册": [["姓名", "出生年月", "单位", "人员身份"], row]})


def rows(desk: Desk, of: Any) -> list[query.Row]:
    return query.load(desk.db, of, query.find(desk.db, of))


def person(desk: Desk, who: int) -> int:
    return next((p.id for p in people.people(desk.db) if p.name == NAMES[who]), 0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data", today=date(2021, 4, 9))
    yield found
    found.close()


# one list, at every door


def test_command_window_and_sample_open_with_the_same_guards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cadreapp import cli
    from ui.app import Shell, application

    seen: list[gate.Gate] = []
    asked = gate.Gate.ask
    monkeypatch.setattr(gate.Gate, "ask", lambda own, *rest: (seen.append(own), asked(own, *rest))[1])
    write_demo(tmp_path / "demo", cadres=3, years=1)
    book = workbook(tmp_path / "r.xlsx", {"名册": [["姓名", "单位", "职务"], ["孙新人", "新处", "科员"]]})
    assert cli.main(["--data", str(tmp_path / "by-command"), "import", str(book)]) == 0
    shell = Shell(application(), tmp_path / "by-window")
    with shell.desk.operation("试写（示例）"):
        pass
    shell.close()
    assert len(seen) > 5 and set(seen) == {GUARDS} and len({type(g) for g in GUARDS}) == len(GUARDS)


def test_what_a_nested_part_says_of_undo_holds_for_the_whole(desk: Desk) -> None:
    with desk.operation("外层（示例）"):
        with desk.operation("里层（示例）", undoable=False):
            save(desk, [review(0, "较好", "草稿")])
    assert undo.available(desk)[0] != "外层（示例）"


def test_a_dry_run_asks_the_guards_and_keeps_nothing(desk: Desk) -> None:
    with pytest.raises(Refused, match="未登记参加考核总人数"):
        save(desk, [review(0, "好")], dry_run=True)
    assert save(desk, [base(), review(0, "好")], dry_run=True).new == 2 and not rows(desk, REVIEW)


def test_a_fault_names_its_cell_in_a_workbook_and_its_row_in_a_table(desk: Desk, tmp_path: Path) -> None:
    save(desk, [base(total=3)])
    found = import_files(desk, [reviews_book(tmp_path / "r.xlsx", (0, "好", "已确认"), (1, "好", "已确认"))])
    assert [(f.sheet, f.cell) for f in found.refused] == [("季评鉴", "C3")] and not rows(desk, REVIEW)
    with pytest.raises(Refused) as refused:
        write_rows(desk, [review(0, "好"), review(1, "好")], ["第 1 行", "第 2 行"], [], title="试", late_reason="试")
    assert [f.field for f in refused.value.faults] == ["第 2 行"]


# what is confirmed


def test_an_import_of_confirmed_grades_is_told_and_never_offered_for_undo(desk: Desk, tmp_path: Path) -> None:
    save(desk, [base()])
    found = import_files(desk, [reviews_book(tmp_path / "r.xlsx", (0, "好", "已确认"))])
    assert not found.refused and any("不能撤销" in note for note in found.notes)
    assert undo.available(desk)[0] is None
    with pytest.raises(UserError):
        undo.undo(desk)
    with pytest.raises(Refused, match="已经确认锁定"):
        save(desk, [review(0, "较差")])


def test_a_correction_on_paper_is_never_undone(desk: Desk) -> None:
    save(desk, [base(), review(0, "好")])
    save(desk, [correction(0, "好", "较好")])
    assert undo.available(desk) == (None, None)
    assert len(rows(desk, CORRECTION)) == 1 and grading.effective(desk, Q1) == {person(desk, 0): "较好"}


def test_a_confirmation_counts_as_the_staff_and_the_places_of_its_time(desk: Desk, tmp_path: Path) -> None:
    save(desk, [base(), base(10, "事业单位人员"), review(0, "好"), review(1, "好")])
    kept = confirmation.kept(desk.db, [r.id for r in rows(desk, REVIEW)])
    assert {k.staff for k in kept.values()} == {"公务员"} and len({k.base for k in kept.values()} - {None}) == 1
    import_files(desk, [roster_book(tmp_path / "a.xlsx", 0, "事业单位人员")])
    with pytest.raises(Refused, match="超过名额 1 个"):
        save(desk, [review(2, "好")])
    import_files(desk, [roster_book(tmp_path / "b.xlsx", 0, "公务员")])
    ended = [r for r in rows(desk, kind("StaffHistory")) if r.values["cadre"].person == person(desk, 1)]
    save(desk, [Item(kind("StaffHistory"), {"end": "2021-02-01"} | LATE, r.id) for r in ended])
    with pytest.raises(Refused, match="超过名额 1 个"):
        save(desk, [review(2, "好")])
    assert [one.grade for _, state, one in grading.graded(desk, Q1) if state in LOCKED] == ["好", "好"]


def test_places_of_a_unit_are_a_part_of_the_organs(desk: Desk) -> None:
    save(desk, [base(6, unit=None), base(6, unit="示例处")])
    save(desk, [review(0, "好"), review(1, "好")])
    with pytest.raises(Refused, match="超过名额 1 个"):
        save(desk, [review(2, "好")])
    with pytest.raises(Refused, match="各单位的参加考核总人数合计 7，多于全机关的 6"):
        save(desk, [base(1, unit="另一处")])


def test_a_unit_that_gets_places_of_its_own_later_counts_what_it_was_given(desk: Desk) -> None:
    """40% of 5 are 2: both were confirmed under the organ's 名额 before the unit had its own."""
    save(desk, [base(10), review(0, "好"), review(1, "好")])
    save(desk, [base(5, unit="示例处")])
    with pytest.raises(Refused, match="示例处公务员“好”超过名额 1 个"):
        save(desk, [review(2, "好")])


def test_an_approval_of_a_day_that_has_not_come_lifts_nothing(desk: Desk) -> None:
    paper = {"approved_by": "上级（示例）", "approval_number": "1号", "approval_reason": "示例"}
    with pytest.raises(Refused, match="超额批准日期 2021-04-10 还没有到"):
        save(desk, [base(10, period="2020", approval_day="2021-04-10", **paper)])
    save(desk, [base(10, period="2020", approval_day="2021-04-09", **paper)])


def test_an_approval_lifts_a_cap_only_to_what_the_scheme_names(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 10)
    who = (0, 1, 2)
    approval = {
        "approved_by": "示例市委组织部",
        "approval_number": "示例〔2021〕8号",
        "approval_day": "2021-12-19",
        "approval_reason": "集体三等功（示例）",
    }
    save(desk, [base(9, period="2021")])
    for name, day in (("提交", "2021-12-20"), ("党组研究", "2021-12-21"), ("拟优秀公示", "2021-12-22")):
        save(desk, [step(n, name, day, "优秀") for n in who])
    record = next(r.id for r in rows(desk, BASE))
    with pytest.raises(Refused, match="在“考核名额”里登记批准机关"):
        save(desk, [year_grade(n, "优秀") for n in who[:2]])
    save(desk, [Item(BASE, approval, record), *(year_grade(n, "优秀") for n in who[:2])])
    with pytest.raises(Refused, match="经批准最多 25%，即 2 个，现有 3 个"):
        save(desk, [year_grade(2, "优秀")])


@pytest.mark.parametrize(
    ("coefficient", "score", "grade", "words"),
    [
        ("1.2", "90", "较差", "奖金系数 1.20? 与等次不符"),
        ("9.9", "90", None, "季评鉴还没有确认"),
        ("1.0", "500", "较好", "应在 0 到 110 之间"),
    ],
)
def test_a_score_follows_a_confirmed_grade(
    desk: Desk, coefficient: str, score: str, grade: str | None, words: str
) -> None:
    save(desk, [base(), *([review(0, grade)] if grade else [])])
    with pytest.raises(Refused, match=words):
        save(desk, [performance(0, coefficient, score)], origin="import")
    assert not rows(desk, SCORE)


def test_the_score_and_its_coefficient_may_come_with_their_grade(desk: Desk) -> None:
    save(desk, [base(), review(0, "好"), performance(0, "1.2")])
    save(desk, [review(1, "较差"), performance(1, "0", "110")])
    save(desk, [review(2, "一般"), performance(2, None)])
    assert [r.values["coefficient"] for r in rows(desk, SCORE)][::-1] == [Decimal("1.20"), Decimal("0.00"), None]


def test_who_was_not_graded_is_not_graded_by_a_correction(desk: Desk) -> None:
    save(desk, [base(), review(0, "未定等次", ungraded_reason="立案审查调查未结案")])
    with pytest.raises(Refused, match="“未定等次”不能用更正改成等次"):
        save(desk, [correction(0, "未定等次", "较好")])


def test_a_correction_of_a_quarter_needs_a_confirmed_grade(desk: Desk, tmp_path: Path) -> None:
    head = ["期间", "干部", "日期", "原等次", "更正为", "依据文号", "理由", "更正人", "批准人", "补录原因"]
    row = ["2021Q1", NAMES[0], "2021-04-08", "好", "较好", "示例1号", "材料有误（示例）", "李经办", "王领导", "补"]
    book = workbook(tmp_path / "c.xlsx", {"等次更正": [head, row]})
    (fault,) = import_files(desk, [book]).refused
    assert "2021年第1季度的等次还没有确认，不能更正" in fault.reason and not rows(desk, CORRECTION)
    with pytest.raises(Refused, match="还没有确认，不能更正"):
        save(desk, [correction(0, "好", "较好")])
    save(desk, [base(), review(1, "较好"), review(0, "好", "草稿")])
    with pytest.raises(Refused) as refused:
        save(desk, [correction(0, "好", "较好")])
    assert [f.reason.partition("，")[2] for f in refused.value.faults] == ["直接修改就行，不用更正"]
    save(desk, [review(0, "好")])
    save(desk, [correction(0, "好", "较好", day="2021-04-02")])  # confirmed afterwards in the program


def test_a_correction_of_before_the_beginning_stands_alone_and_an_older_one_stops_nothing(desk: Desk) -> None:
    save(replace(desk, guards=None), [correction(1, "好", "较好")])  # as a version without guards let it
    assert not GUARDS.breaches(desk)
    save(desk, [base(), review(0, "较好")])
    beginning_moved.set_began(desk, date(2021, 4, 1))
    save(desk, [correction(0, "好", "较好", period="2020Q4")])


def test_a_correction_of_a_year_is_not_earlier_than_its_confirmation_where_that_is_known(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 10)
    save(desk, [base(9, period="2021"), *(step(n, s, "2021-12-20") for n in (0, 1) for s in ("提交", "党组研究"))])
    save(desk, [year_grade(0, "称职", confirmed_on="2021-12-30"), year_grade(1, "称职")])
    with pytest.raises(Refused, match="2021年的等次 2021-12-30 才确认，更正不能早于这一天"):
        save(desk, [correction(0, "称职", "基本称职", period="2021", day="2021-12-29")])
    save(desk, [correction(0, "称职", "基本称职", period="2021", day="2021-12-30")])
    save(desk, [correction(1, "称职", "基本称职", period="2021", day="2021-12-29")])


def test_a_correction_is_not_dated_ahead(desk: Desk) -> None:
    save(desk, [base(), review(0, "好")])
    with pytest.raises(Refused, match="还没有到"):
        save(desk, [correction(0, "好", "较好", day="2021-04-10")])
    save(desk, [correction(0, "好", "较好", day="2021-04-09")])


def test_rules_are_a_door_too(desk: Desk) -> None:
    save(desk, [base(), review(0, "好"), review(1, "好")])
    tables = [dict(t) for t in bureau_rules.tables_on(desk, "grading", "2021Q1")]
    for table in tables:
        if table["period"] == "quarter" and "公务员" in table["staff"]:
            table["cap"] = 20
    with pytest.raises(Refused, match="超过名额 1 个"):
        bureau_rules.save_section(desk, "grading", "2021Q1", tables, "示例会议")
    assert not bureau_rules.sections(desk, "grading")
    assert bureau_rules.save_section(desk, "grading", "2021Q2", tables, "示例会议").updated == 1


def test_a_changed_coefficient_leaves_what_is_confirmed(desk: Desk) -> None:
    save(desk, [base(), review(0, "好"), performance(0, "1.2")])
    with pytest.raises(Refused, match="奖金系数 1.20 与等次不符"):
        _dearer(desk, "2021Q1")
    assert not bureau_rules.sections(desk, "grading") and not GUARDS.breaches(desk)
    assert _dearer(desk, "2021Q2").updated == 1 and not GUARDS.breaches(desk)


def test_the_day_of_beginning_is_a_door_too(desk: Desk) -> None:
    """What was not asked because it lay before 启用日期 is asked when that day is moved back."""
    save(desk, [base(), review(0, "好"), review(1, "好")])
    beginning_moved.set_began(desk, date(2021, 4, 1))
    save(desk, [review(2, "好")])
    with pytest.raises(Refused, match="超过名额 1 个"):
        beginning_moved.set_began(desk, date(2021, 3, 31))
    assert began(desk) == date(2021, 4, 1)
    beginning_moved.set_began(desk, date(2021, 4, 2))
    undo.undo(desk)


# the year's steps


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([review(0, "好"), review(1, "好"), review(2, "好")], "未登记参加考核总人数"),
        ([base(), review(0, "好"), review(1, "好"), review(2, "好")], "超过名额 1 个"),
        ([base(), review(0, "好"), performance(0, "9.9")], "奖金系数"),
        ([base(10, period="2020"), year_grade(0, "称职", period="2020")], "还没有“提交”的记录"),
    ],
)
def test_the_beginning_is_a_door_too(desk: Desk, items: list[Item], reason: str) -> None:
    """What was entered as 启用前数据 is not counted by moving the day back, unless it would stand."""
    beginning_moved.set_began(desk, date(2021, 4, 9))
    save(desk, items)
    settings_of.change(desk, "bureau", "示例市民政局")
    with pytest.raises(Refused, match=reason):
        beginning_moved.set_began(desk, date(2020, 1, 1))
    assert settings_of.began(desk) == date(2021, 4, 9) and not GUARDS.breaches(desk)
    beginning_moved.set_began(desk, date(2021, 4, 5))


def test_steps_lie_in_the_order_of_their_days_and_none_ahead(desk: Desk) -> None:
    desk.today = lambda: date(2021, 12, 31)
    save(desk, [base(9, period="2021"), step(0, "提交", "2021-12-22")])
    with pytest.raises(Refused, match="在 2021-12-21 之前没有“提交”"):
        save(desk, [step(0, "党组研究", "2021-12-21")])
    with pytest.raises(Refused, match="2022-01-01 还没有到"):
        save(desk, [step(0, "党组研究", "2022-01-01")])
    save(desk, [step(0, "党组研究", "2021-12-22")])
    with pytest.raises(Refused, match="“党组研究”在 2021-12-22，2021-12-21 还不能确认"):
        save(desk, [year_grade(0, "称职", confirmed_on="2021-12-21")])
    with pytest.raises(Refused, match="没有确认"):
        save(desk, [step(0, "归档", "2021-12-31"), step(0, "书面告知", "2021-12-30")])
    save(desk, [year_grade(0, "称职", confirmed_on="2021-12-30")])
    with pytest.raises(Refused, match="等次 2021-12-30 才确认"):
        save(desk, [step(0, "书面告知", "2021-12-29")])
    save(desk, [step(0, "书面告知", "2021-12-30"), step(0, "归档", "2021-12-31")])


def test_nothing_of_a_year_before_the_beginning_lies_ahead_either(desk: Desk) -> None:
    beginning_moved.set_began(desk, date(2021, 4, 1))
    with pytest.raises(Refused, match="2021-04-10 还没有到"):
        save(desk, [step(0, "提交", "2021-04-10", period="2020")])
    with pytest.raises(Refused, match="确认日期 2021-04-10 还没有到"):
        save(desk, [year_grade(0, "称职", period="2020", confirmed_on="2021-04-10")])
    save(desk, [year_grade(0, "称职", period="2020", confirmed_on="2021-04-09")])


def test_an_open_objection_stops_the_confirmation(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 10)
    taken = [step(0, "提交", "2021-12-20", "优秀"), step(0, "党组研究", "2021-12-21", "优秀")]
    save(desk, [base(9, period="2021"), *taken])
    made = save(desk, [step(0, "拟优秀公示", "2021-12-22", objection="有异议，核实中", outcome="来信（示例）")])
    with pytest.raises(Refused, match="有异议，正在核实"):
        save(desk, [year_grade(0, "优秀")])
    save(desk, [Item(STEP, {"objection": None, "outcome": "来信一封（示例）"}, made.records[0])])
    with pytest.raises(Refused, match="没有写明异议情况"):
        save(desk, [year_grade(0, "优秀")])
    save(desk, [Item(STEP, {"objection": "有异议，已核实"}, made.records[0]), year_grade(0, "优秀")])


# what older data hold


def test_what_is_broken_already_is_named_and_stops_nobody_else(desk: Desk) -> None:
    save(desk, [base()])
    save(replace(desk, guards=None), [review(n, "好") for n in range(3)])  # as a version without guards did
    faults = standing_faults(desk, Q1)
    assert len(faults) == 1 and "超过名额 1 个" in faults[0]
    assert [f for f in backup.verify(desk.folder) if "超过名额 1 个" in f]
    save(desk, [base(10, "事业单位人员"), review(3, "较好")])
    with pytest.raises(Refused, match="超过名额 2 个"):
        save(desk, [base(3)])
    save(desk, [base(6)])


def test_a_copy_that_would_lose_a_confirmation_asks_for_a_reason(desk: Desk, tmp_path: Path) -> None:
    folder = desk.folder
    save(desk, [base()])
    file = backup.backup(folder, tmp_path / "b.cadrebackup")
    assert not backup.cost(folder, file)
    save(desk, [review(0, "好")])
    desk.close()
    with pytest.raises(Refused, match=f"会失去：{NAMES[0]}2021年第1季度季评鉴“好”"):
        backup.restore(folder, file)
    again = open_desk(folder, today=lambda: date(2021, 4, 9))
    assert len(rows(again, REVIEW)) == 1
    again.close()
    backup.restore(folder, file, reason="示例：误操作")
    again = open_desk(folder, today=lambda: date(2021, 4, 9))
    assert not rows(again, REVIEW)
    last = run_sql(again.db, "SELECT name, reason, undoable FROM operation ORDER BY id DESC LIMIT 1").fetchone()
    assert last == ("还原备份", "示例：误操作", 0)
    again.close()


# no guard can be left out


def _start(desk: Desk) -> None:
    """A state from which each scenario breaks one guard's rule."""
    desk.today = lambda: date(2022, 1, 10)
    save(desk, [base(5), base(10, period="2021"), review(0, "好"), performance(0, "1.2"), review(1, "较好", "草稿")])
    save(desk, [step(2, "提交", "2021-12-20"), step(2, "党组研究", "2021-12-21"), year_grade(2, "称职")])
    applied = {"cadre": Named(NAMES[1]), "stage": "递交申请书", "date": "2020-01-05"} | LATE
    active = {"cadre": Named(NAMES[1]), "stage": "入党积极分子", "date": "2020-06-05"} | LATE
    save(desk, [Item(PARTY, applied), Item(PARTY, active)])


def _first(desk: Desk, of: Any, **values: Any) -> int:
    return next(r.id for r in rows(desk, of) if all(r.values[k] == v for k, v in values.items()))


def _skip(desk: Desk) -> Item:
    return Item(PARTY, {"cadre": Named(NAMES[1]), "stage": "预备党员", "date": "2021-06-05"} | LATE)


def _by_import(sheet: str, head: list[str], row: list[Any]) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        with tempfile.TemporaryDirectory() as folder:
            found = import_files(desk, [workbook(Path(folder) / "r.xlsx", {sheet: [head, row]})])
        if found.refused:
            raise Refused(found.refused)

    return run


SCENARIOS: list[tuple[str, type[gate.Guard], Callable[[Desk], Any]]] = [
    ("save", Locked, lambda d: save(d, [Item(REVIEW, {"grade": "较好"}, _first(d, REVIEW, state="已确认"))])),
    ("delete", Locked, lambda d: delete(d, [_first(d, REVIEW, state="已确认")])),
    (
        "import",
        Locked,
        _by_import("季评鉴", REVIEW_HEAD, ["2021Q1", NAMES[0], "较好", "王领导", CONFIRMED]),
    ),
    ("save", Grades, lambda d: save(d, [review(1, "合格", "草稿")])),
    ("delete", Grades, lambda d: delete(d, [_first(d, BASE, period="2021Q1")])),
    (
        "import",
        Grades,
        _by_import("考核名额", ["期间", "身份", "参加考核总人数"], ["2021Q1", "公务员", 2]),
    ),
    ("rules", Grades, lambda d: _narrow(d)),
    ("beginning", Grades, lambda d: _begun_late(d, [review(1, "好"), review(2, "好")], date(2021, 6, 1))),
    ("rules", Performances, lambda d: _dearer(d, "2021Q1")),
    (
        "beginning",
        Performances,
        lambda d: _begun_late(d, [review(1, "较好"), performance(1, "1.2")], date(2021, 6, 1)),
    ),
    ("beginning", Steps, lambda d: _begun_late(d, [year_grade(1, "称职")], date(2022, 1, 5))),
    ("save", Performances, lambda d: save(d, [review(1, "较好"), performance(1, "1.2")])),
    (
        "import",
        Performances,
        _by_import(
            "季度绩效考评",
            ["季度", "干部", "绩效得分", "奖金系数", "审核人", "状态"],
            ["2021Q1", NAMES[1], 90, 1.2, "王领导", "已确认"],
        ),
    ),
    ("save", Steps, lambda d: save(d, [step(0, "党组研究", "2021-12-20")])),
    ("delete", Steps, lambda d: delete(d, [_first(d, STEP, step="提交")])),
    (
        "import",
        Steps,
        _by_import(
            "年度考核步骤",
            ["年度", "干部", "步骤", "日期", "本人意见", "经办人"],
            ["2021", NAMES[2], "书面告知", "2022-01-09", "签字", "李经办"],
        ),
    ),
    ("save", Invariants, lambda d: save(d, [_skip(d)])),
    ("delete", Invariants, lambda d: delete(d, [_first(d, PARTY, stage="递交申请书")])),
    (
        "import",
        Invariants,
        _by_import("党员发展", ["干部", "阶段", "日期"], [NAMES[1], "预备党员", "2021-06-05"]),
    ),
    ("save", PreconditionGuard, lambda d: save(d, [_ahead()])),
    (
        "import",
        PreconditionGuard,
        _by_import("心得交流", ["日期", "干部", "主题"], ["2022-01-11", NAMES[0], "还没有到的一天（示例）"]),
    ),
]


def _ahead() -> Item:
    """A day that has not come."""
    return Item(kind("ReflectionExchange"), {"date": "2022-01-11", "cadre": Named(NAMES[0]), "theme": "示例"})


def _narrow(desk: Desk) -> None:
    tables = [dict(t) for t in bureau_rules.tables_on(desk, "grading", "2022Q1")]
    desk.today = lambda: date(2021, 4, 9)
    for table in tables:
        if table["period"] == "quarter" and "公务员" in table["staff"]:
            table["cap"] = 10
    bureau_rules.save_section(desk, "grading", "2021Q1", tables, "示例会议")


def _dearer(desk: Desk, since: str) -> Changes:
    """Another 奖金系数 for the best grade of a quarter."""
    desk.today = lambda: date(2021, 4, 9)
    tables = [dict(t) for t in bureau_rules.tables_on(desk, "grading", since)]
    for table in tables:
        if table["period"] == "quarter":
            table["coefficients"] = dict(table["coefficients"]) | {"好": "1.5"}
    return bureau_rules.save_section(desk, "grading", since, tables, "示例会议")


def _begun_late(desk: Desk, items: list[Item], day: date) -> None:
    """Written while 启用日期 lay after it, then that day is moved back."""
    before = began(desk)
    assert before is not None
    beginning_moved.set_began(desk, day)
    save(desk, items)
    beginning_moved.set_began(desk, before)


@pytest.mark.parametrize(
    ("door", "guard", "write"), SCENARIOS, ids=[f"{g.__name__}-{door}" for door, g, _ in SCENARIOS]
)
def test_each_guard_is_needed_at_each_of_its_doors(
    desk: Desk, door: str, guard: type[gate.Guard], write: Callable[[Desk], Any]
) -> None:
    _start(desk)
    with pytest.raises(Refused):
        write(desk)
    desk.guards = gate.Gate(g for g in GUARDS if not isinstance(g, guard))
    write(desk)


def _done_without_guards(desk: Desk) -> None:
    save(replace(desk, guards=None), [review(4, "较好")])


def _then_the_clock_goes_back(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 1)


@pytest.mark.parametrize("door", ("undo", "redo"))
def test_undo_and_redo_are_doors(desk: Desk, door: str) -> None:
    desk.today = lambda: date(2022, 1, 10)
    save(desk, [base(10, "事业单位人员")])
    save(desk, [step(0, "提交", "2022-01-10")])
    if door == "undo":
        delete(desk, [_first(desk, STEP)])
    else:
        undo.undo(desk)
    _then_the_clock_goes_back(desk)
    with pytest.raises(Refused, match="2022-01-10 还没有到"):
        getattr(undo, door)(desk)
    desk.guards = gate.Gate(g for g in GUARDS if not isinstance(g, Steps))
    getattr(undo, door)(desk)
    assert len(rows(desk, STEP)) == 1


def test_a_confirmation_that_an_older_version_offers_for_undo_stays(desk: Desk) -> None:
    save(desk, [base(10, "事业单位人员")])
    _done_without_guards(desk)
    assert undo.available(desk)[0]
    with pytest.raises(Refused, match="已经确认锁定"):
        undo.undo(desk)
    desk.guards = gate.Gate(g for g in GUARDS if not isinstance(g, Locked))
    undo.undo(desk)
    assert not rows(desk, REVIEW)


# all doors at once

"""Every example is a bureau of its own: making a short one shorter takes minutes."""

WHO, GRADE = st.integers(0, 4), st.sampled_from(("好", "较好", "一般", "较差", "未定等次"))
ACTIONS = st.one_of(
    st.tuples(st.just("review"), WHO, GRADE, st.sampled_from(("草稿", "已确认", "已反馈")), st.booleans()),
    st.tuples(st.just("performance"), WHO, st.sampled_from(("1.2", "1.0", "0.8", "0", "9.9")), st.integers(0, 130)),
    st.tuples(st.just("base"), st.integers(0, 8), st.sampled_from(("公务员", "事业单位人员")), st.booleans()),
    st.tuples(st.just("staff"), WHO, st.sampled_from(("公务员", "事业单位人员")), st.booleans()),
    st.tuples(st.just("end"), WHO),
    st.tuples(st.just("step"), WHO, st.sampled_from(("提交", "党组研究", "书面告知", "归档")), st.integers(0, 40)),
    st.tuples(st.just("year"), WHO, st.sampled_from(("称职", "合格", "优秀"))),
    st.tuples(st.just("correct"), WHO, GRADE),
    st.tuples(st.just("delete"), st.integers(0, 30)),
    st.tuples(st.just("rules"), st.sampled_from((10, 20, 40))),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("wait"), st.integers(0, 120)),
)


def act(desk: Desk, folder: Path, action: tuple[Any, ...]) -> None:
    what, *rest = action
    if what == "review":
        who, grade, state, by_import = rest
        if by_import:
            import_files(desk, [reviews_book(folder / "r.xlsx", (who, grade, state))])
        else:
            reason = {"ungraded_reason": "新录用试用期"} if grade == "未定等次" else {"ungraded_reason": None}
            save(desk, [review(who, grade, state, **reason)])
    elif what == "performance":
        save(desk, [performance(rest[0], rest[1], str(rest[2]))], origin="import")
    elif what == "base":
        total, staff, whole_year = rest
        save(desk, [base(total, staff, period="2021" if whole_year else "2021Q1")])
    elif what == "staff":
        who, staff, by_import = rest
        if by_import:
            import_files(desk, [roster_book(folder / "n.xlsx", who, staff)])
        else:
            save_people(desk, [PersonItem({"staff": staff}, person=person(desk, who))])
    elif what == "end":
        some = [r for r in rows(desk, kind("StaffHistory")) if r.values["cadre"].person == person(desk, rest[0])]
        save(desk, [Item(kind("StaffHistory"), {"end": "2021-02-01"} | LATE, r.id) for r in some[:1]])
    elif what == "step":
        day = date.fromordinal(date(2021, 12, 20).toordinal() + rest[2]).isoformat()
        save(desk, [step(rest[0], rest[1], day)])
    elif what == "year":
        save(desk, [year_grade(rest[0], rest[1])])
    elif what == "correct":
        held = {one.person: one.grade for _, _, one in grading.graded(desk, Q1)}.get(person(desk, rest[0]), "好")
        save(desk, [correction(rest[0], held, rest[1], day=desk.today().isoformat())])
    elif what == "delete":
        ids = [i for k in (REVIEW, BASE, SCORE, STEP, YEAR) for i in query.find(desk.db, k)]
        delete(desk, [ids[rest[0] % len(ids)]] if ids else [])
    elif what == "rules":
        tables = [dict(t) for t in bureau_rules.tables_on(desk, "grading", "2021Q1")]
        for table in tables:
            if table["period"] == "quarter" and "公务员" in table["staff"]:
                table["cap"] = rest[0]
        bureau_rules.save_section(desk, "grading", "2021Q1", tables, "示例会议")
    elif what == "wait":
        later = date.fromordinal(desk.today().toordinal() + rest[0])
        desk.today = lambda: later
    else:
        getattr(undo, what)(desk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=30, max_size=30))
def test_no_sequence_through_any_door_breaks_what_holds(actions: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = small_bureau(Path(folder) / "data", today=date(2021, 4, 9))
        sure: dict[int, dict[str, Any]] = {}
        try:
            save(desk, [base(5), base(5, "事业单位人员")])
            for action in actions:
                with suppress(UserError):
                    act(desk, Path(folder), action)
                now: dict[int, dict[str, Any]] = {}
                for model in CLOSED | {PAPER}:
                    for row in rows(desk, kind(model)):
                        if model is PAPER or row.values["state"] in LOCKED:
                            now[row.id] = {k: v for k, v in row.values.items() if k != "state"} | {"kind": model}
                assert {i: now.get(i) for i in sure} == sure, f"{action} changed what is locked"
                sure = now
                _places(desk, action)
                _scores(desk, sure, action)
                _steps(desk, sure, action)
        finally:
            desk.close()


def _places(desk: Desk, action: Any) -> None:
    """Never more confirmed best grades than places, each counted where it was confirmed."""
    caps = {"公务员": next(s.cap for s in desk.rules.grading.schemes if "公务员" in s.staff and s.period == "quarter")}
    kept = confirmation.kept(desk.db, [r.id for r in rows(desk, REVIEW)])
    for row in rows(desk, BASE):
        v = row.values
        if v["period"] == "2021Q1" and v["staff"] in caps:
            best = sum(
                1
                for record, state, one in grading.graded(desk, Q1)
                if state in LOCKED and one.grade == "好" and kept[record].staff == v["staff"]
            )
            assert best <= places(v["total"], caps[v["staff"]], v["used"] or 0), action


def _scores(desk: Desk, sure: dict[int, dict[str, Any]], action: Any) -> None:
    """A confirmed coefficient is one that the scheme gives for the grade or its correction."""
    given = {"好": "1.2", "较好": "1.0", "一般": "0.8", "较差": "0"}
    words: dict[int, set[str]] = {}
    for values in sure.values():
        if values["kind"] in (QuarterReview, PAPER):
            words.setdefault(values["cadre"].person, set()).add(values["grade"])
    for values in sure.values():
        if values["kind"] == "QuarterPerformance":
            assert 0 <= values["score"] <= 110, action
            allowed = {Decimal(given[w]) for w in words[values["cadre"].person] if w in given}
            assert values["coefficient"] in allowed, action


def _steps(desk: Desk, sure: dict[int, dict[str, Any]], action: Any) -> None:
    """No step is skipped, out of order or ahead of today; no year is confirmed without the Party group."""
    taken: dict[int, dict[str, str]] = {}
    for row in rows(desk, STEP):
        taken.setdefault(row.values["cadre"].person, {})[row.values["step"]] = row.values["date"]
    confirmed = {v["cadre"].person for v in sure.values() if v["kind"] == "AnnualAppraisal"}
    for who, days in taken.items():
        assert all(day <= desk.today().isoformat() for day in days.values()), action
        for later, before in (("党组研究", "提交"), ("书面告知", "党组研究"), ("归档", "书面告知")):
            assert later not in days or before in days and days[before] <= days[later], action
        assert "书面告知" not in days or who in confirmed, action
    assert all({"提交", "党组研究"} <= set(taken.get(who, ())) for who in confirmed), action
