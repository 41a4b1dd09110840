"""The year's appraisal through its screen's operations: batches, refusals with names, locks, undo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import year, year_steps
from cadreapp.operations.appraisal.year import CONFIRM, DECIDE, FILE, SHOW, SUBMIT, TELL, YearRow
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.appraisal import NO_OBJECTION, OPEN, SETTLED, SHOWING, UNGRADED
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import load
from tests.unit.bureau import NAMES, older_data, run_sql, small_bureau

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
MEETING, CLERK, LEADER = "2021年第12次党组会（示例）", "李经办", "王领导"
WHOLE = Period.parse("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path, today=date(2021, 12, 20))
    items = [
        {"period": "2021", "staff": "公务员", "total": 10},
        {"period": "2021", "staff": "事业单位人员", "total": 20},
    ]
    save(found, [Item(kind("AppraisalBase"), values) for values in items])
    yield found
    found.close()


def rows(desk: Desk) -> dict[str, YearRow]:
    return {r.name: r for r in year.read(desk, 2021).rows}


def ids(desk: Desk, *names: str) -> list[int]:
    found = rows(desk)
    return [found[n].person for n in names]


def put(desk: Desk, **grades: str) -> None:
    for name, word in grades.items():
        year_steps.put_down(desk, 2021, ids(desk, name)[0], word, "工作扎实（示例）")


def decided(desk: Desk, **grades: str) -> list[int]:
    """Everybody in `grades` proposed and decided."""
    put(desk, **grades)
    people = ids(desk, *grades)
    year_steps.submit(desk, 2021, people, LEADER, "2021-12-20", CLERK)
    at(desk, "2021-12-21")
    year_steps.decide(desk, 2021, people, MEETING, "2021-12-21", CLERK)
    return people


def at(desk: Desk, day: str) -> None:
    desk.today = lambda: date.fromisoformat(day)


def test_a_whole_year_from_the_proposal_to_the_files(desk: Desk) -> None:
    grades = {ZHANG: "优秀", LI: "称职", ZHAO: "合格"}
    put(desk, **grades)
    people = ids(desk, *grades)
    sheet = year.read(desk, 2021)
    assert [(s, done) for s, done, _ in sheet.stages] == [(s, 0) for s in year.STAGES]
    assert {m.staff: (m.given, m.allowed) for m in sheet.meters} == {"公务员": (1, 2), "事业单位人员": (0, 2)}
    year_steps.submit(desk, 2021, people, LEADER, "2021-12-20", CLERK)
    found = rows(desk)
    assert {n: found[n].proposed for n in grades} == grades and found[ZHANG].stage == DECIDE
    assert found[ZHANG].steps[SUBMIT].leader == LEADER and found[ZHANG].steps[SUBMIT].handler == CLERK
    put(desk, **{LI: "不称职"})
    at(desk, "2021-12-22")
    year_steps.decide(desk, 2021, people, MEETING, "2021-12-21", CLERK)
    found = rows(desk)
    assert (found[LI].proposed, found[LI].decided) == ("称职", "不称职"), "the Party group may decide otherwise"
    assert [found[n].stage for n in grades] == [SHOW, CONFIRM, CONFIRM], "only the best grade is shown to the public"
    last = load().workdays.nth(date(2021, 12, 22), 5).isoformat()
    assert last == "2021-12-28"
    year_steps.publicise(desk, 2021, ids(desk, ZHANG), "2021-12-22", last, CLERK)
    assert rows(desk)[ZHANG].steps[SHOW].outcome == SHOWING
    at(desk, "2021-12-29")
    year_steps.objections(desk, 2021, {people[0]: NO_OBJECTION})
    year_steps.confirm(desk, 2021, people, LEADER)
    found = rows(desk)
    assert all(found[n].locked and found[n].reviewer == LEADER for n in grades)
    kept = found[ZHANG].kept
    assert kept is not None and kept.figures["党组决定"] == f"优秀（{MEETING}）" and kept.figures["奖金系数"] == "1.2"
    assert "没有异议" in kept.figures["公示"] and kept.who == "测试员" and kept.rules
    at(desk, "2021-12-30")
    year_steps.tell(desk, 2021, dict(zip(people, ("签字", "拒签", "签字"), strict=True)), "2021-12-30", CLERK)
    at(desk, "2022-01-10")
    year_steps.review(desk, 2021, people[1], "复核", "2022-01-10", "维持原等次", CLERK)
    sheet = year.read(desk, 2021)
    own = {r.name: r for r in sheet.rows}
    assert sheet.waits(own[ZHANG], FILE) == "", "against the best grade there is no 复核"
    assert sheet.waits(own[LI], FILE) == "2022-01-25 前还可以申请申诉"
    at(desk, "2022-02-10")
    sheet = year.read(desk, 2021)
    assert not [sheet.waits(r, FILE) for r in sheet.rows if r.name in grades and sheet.waits(r, FILE)]
    year_steps.file_away(desk, 2021, people, "2022-02-10", CLERK)
    found = rows(desk)
    assert [found[n].stage for n in grades] == ["", "", ""]
    assert found[LI].steps[TELL].signed == "拒签" and found[LI].steps["复核"].outcome == "维持原等次"


def test_a_batch_is_one_operation_and_one_undo(desk: Desk) -> None:
    put(desk, **{ZHANG: "称职", LI: "称职"})
    changes = year_steps.submit(desk, 2021, ids(desk, ZHANG, LI), LEADER, "2021-12-20", CLERK)
    assert changes.new == 2 and changes.name == "年度考核提交 2 人"
    undo.undo(desk)
    assert not any(r.steps for r in rows(desk).values()) and rows(desk)[ZHANG].grade == "称职"


def test_what_is_missing_is_told_with_the_names(desk: Desk) -> None:
    put(desk, **{ZHANG: "称职"})
    people = ids(desk, ZHANG, LI)
    with pytest.raises(UserError, match=f"{LI}：还没有写下等次"):
        year_steps.submit(desk, 2021, people, LEADER, "2021-12-20", CLERK)
    with pytest.raises(UserError, match="没有选中"):
        year_steps.submit(desk, 2021, [], LEADER, "2021-12-20", CLERK)
    with pytest.raises(UserError, match="主管领导"):
        year_steps.submit(desk, 2021, people[:1], " ", "2021-12-20", CLERK)
    with pytest.raises(UserError, match="经办人"):
        year_steps.submit(desk, 2021, people[:1], LEADER, "2021-12-20", "")
    with pytest.raises(Refused, match=f"{ZHANG}: 在 2021-12-21 之前没有“提交”"):
        year_steps.decide(desk, 2021, people[:1], MEETING, "2021-12-21", CLERK)
    with pytest.raises(UserError, match=f"{ZHANG}：等次还没有确认"):
        year_steps.correct(
            desk, 2021, people[0], "优秀", dict.fromkeys(("date", "basis", "reason", "handler", "approver"), "")
        )
    with pytest.raises(UserError, match=f"{ZHANG}：还没有登记拟优秀公示"):
        year_steps.objections(desk, 2021, {people[0]: NO_OBJECTION})
    with pytest.raises(UserError, match="不用公示"):
        year_steps.publicise(desk, 2021, people[:1], "2021-12-22", "2021-12-29", CLERK)
    with pytest.raises(Refused, match=f"{ZHANG}: .*没有确认"):
        year_steps.tell(desk, 2021, {people[0]: "签字"}, "2021-12-30", CLERK)
    year_steps.submit(desk, 2021, people[:1], LEADER, "2021-12-20", CLERK)
    with pytest.raises(UserError, match=f"{ZHANG}：“提交”已经登记过"):
        year_steps.submit(desk, 2021, people[:1], LEADER, "2021-12-20", CLERK)
    assert len(rows(desk)[ZHANG].steps) == 1


def test_nobody_handles_his_own_row(desk: Desk) -> None:
    put(desk, **{ZHANG: "称职", LI: "称职"})
    people = ids(desk, ZHANG, LI)
    with pytest.raises(Refused, match=f"{LI}: 经办人不能是本人"):
        year_steps.submit(desk, 2021, people, LEADER, "2021-12-20", LI)
    with pytest.raises(Refused, match=f"{ZHANG}: 提出人不能是本人"):
        year_steps.submit(desk, 2021, people, ZHANG, "2021-12-20", CLERK)
    decided(desk, **{WANG: "称职"})
    with pytest.raises(Refused, match=f"{WANG}: 审核人不能是本人"):
        year_steps.confirm(desk, 2021, ids(desk, WANG), WANG)
    assert not any(r.locked for r in rows(desk).values())


def test_the_decided_grade_holds_until_the_record_of_the_meeting_is_changed(desk: Desk) -> None:
    people = decided(desk, **{ZHANG: "称职"})
    with pytest.raises(UserError, match="决定的是“称职”"):
        year_steps.put_down(desk, 2021, people[0], "优秀")
    year_steps.put_down(desk, 2021, people[0], "称职", "评语改过（示例）")
    assert rows(desk)[ZHANG].comment == "评语改过（示例）"
    year_steps.confirm(desk, 2021, people, LEADER)
    with pytest.raises(Refused, match="锁定"):
        year_steps.put_down(desk, 2021, people[0], "称职", "再改（示例）")
    with pytest.raises(UserError, match="已经确认了"):
        year_steps.confirm(desk, 2021, people, LEADER)
    with pytest.raises(UserError):
        undo.undo(desk)
    assert rows(desk)[ZHANG].locked, "a confirmation is not undone"


def test_confirmation_waits_for_the_end_of_the_public_days_and_for_objections(desk: Desk) -> None:
    people = decided(desk, **{ZHANG: "优秀", LI: "称职"})
    wait = lambda: year.read(desk, 2021).waits(rows(desk)[ZHANG], CONFIRM)  # noqa: E731
    assert wait() == "还没有公示"
    with pytest.raises(Refused, match=f"{ZHANG}: .*4 个工作日"):
        year_steps.publicise(desk, 2021, people[:1], "2021-12-22", "2021-12-27", CLERK)
    with pytest.raises(Refused, match=f"{ZHANG}: “拟优秀公示”的日期 2021-12-22 还没有到"):
        year_steps.publicise(desk, 2021, people[:1], "2021-12-22", "2021-12-28", CLERK)
    at(desk, "2021-12-22")
    year_steps.publicise(desk, 2021, people[:1], "2021-12-22", "2021-12-28", CLERK)
    assert wait() == "公示到 2021-12-28 才结束"
    with pytest.raises(UserError, match="还没有期满"):
        year_steps.objections(desk, 2021, {people[0]: NO_OBJECTION})
    with pytest.raises(UserError, match="请选定"):
        year_steps.objections(desk, 2021, {people[0]: ""})
    with pytest.raises(Refused, match=f"{ZHANG}: 拟优秀公示到 2021-12-28 才结束"):
        year_steps.confirm(desk, 2021, people, LEADER)
    assert not rows(desk)[LI].locked, "all or nothing"
    at(desk, "2021-12-29")
    assert wait() == "拟优秀公示已经期满，请先登记有没有异议，再确认"
    with pytest.raises(Refused, match=f"{ZHANG}: .*有没有异议"):
        year_steps.confirm(desk, 2021, people, LEADER)
    with pytest.raises(UserError, match="请写明异议"):
        year_steps.objections(desk, 2021, {people[0]: OPEN})
    year_steps.objections(desk, 2021, {people[0]: OPEN}, "收到来信一封（示例）")
    assert "正在核实" in wait()
    with pytest.raises(Refused, match=f"{ZHANG}: 拟优秀公示有异议，正在核实"):
        year_steps.confirm(desk, 2021, people, LEADER)
    year_steps.objections(desk, 2021, {people[0]: SETTLED}, "收到来信一封，查无实据（示例）")
    assert wait() == ""
    year_steps.confirm(desk, 2021, people, LEADER)
    assert rows(desk)[ZHANG].locked


def test_caps_are_told_before_and_refused_at_the_confirmation(desk: Desk) -> None:
    grades = {ZHANG: "优秀", LI: "优秀", WANG: "优秀", ZHAO: "合格"}
    people = decided(desk, **grades)
    at(desk, "2021-12-22")
    year_steps.publicise(desk, 2021, people[:3], "2021-12-22", "2021-12-28", CLERK)
    at(desk, "2021-12-29")
    year_steps.objections(desk, 2021, dict.fromkeys(people[:3], NO_OBJECTION))
    sheet = year.read(desk, 2021)
    own = {r.name: r for r in sheet.rows}
    assert sheet.waits(own[ZHANG], CONFIRM) == "超出名额，须附批准文号" and not sheet.waits(own[ZHAO], CONFIRM)
    with pytest.raises(Refused, match="超过名额 1 个"):
        year_steps.confirm(desk, 2021, people, LEADER)
    year_steps.confirm(desk, 2021, [people[0], people[1], people[3]], LEADER)
    assert [n for n, r in rows(desk).items() if r.locked and n in grades] == [ZHANG, LI, ZHAO]


def test_who_is_not_graded_has_a_reason_and_no_coefficient(desk: Desk) -> None:
    who = ids(desk, ZHANG)[0]
    leave = {"cadre": Named(ZHANG), "category": "病假", "date": "2021-02-01", "end": "2021-10-31"}
    save(desk, [Item(kind("Leave"), leave)])
    row = rows(desk)[ZHANG]
    assert row.barred and row.barred[0] == "病假、事假累计超过半年" and row.evidence == ("病假 273 天",)
    with pytest.raises(UserError, match="写明原因"):
        year_steps.put_down(desk, 2021, who, UNGRADED)
    people = decided(desk, **{ZHANG: "称职"})
    assert year.read(desk, 2021).waits(rows(desk)[ZHANG], CONFIRM).startswith("应为“未定等次”")
    with pytest.raises(Refused, match=f"{ZHANG}: .*只能“未定等次”"):
        year_steps.confirm(desk, 2021, people, LEADER)
    undo.undo(desk)
    year_steps.put_down(desk, 2021, who, UNGRADED, "请病假（示例）", "病假、事假累计超过半年")
    year_steps.decide(desk, 2021, people, MEETING, "2021-12-21", CLERK)
    year_steps.confirm(desk, 2021, people, LEADER)
    row = rows(desk)[ZHANG]
    assert (row.grade, row.reason, row.coefficient) == (UNGRADED, "病假、事假累计超过半年", None)
    assert confirmed(desk, WHOLE)[who].coefficient is None


def test_a_correction_keeps_both_and_moves_the_coefficient(desk: Desk) -> None:
    people = decided(desk, **{ZHANG: "基本称职", LI: "称职"})
    assert not confirmed(desk, WHOLE), "a decided grade is not a confirmed one"
    paper = {"date": "2021-12-28", "basis": "示例〔2021〕9号", "reason": "材料有误（示例）", "handler": CLERK}
    early = {"period": "2021", "cadre": Named(ZHANG), "old": "基本称职", "grade": "称职", **paper, "date": "2021-12-21"}
    people_of = {"handler": Named(CLERK), "approver": Named(LEADER)}
    with pytest.raises(Refused, match="还没有确认，直接修改就行"):
        save(desk, [Item(kind("GradeCorrection"), early | people_of)])
    with pytest.raises(Refused, match="还没有确认，不能更正"):
        save(desk, [Item(kind("GradeCorrection"), early | people_of | {"cadre": Named(WANG)})])
    at(desk, "2021-12-22")
    year_steps.confirm(desk, 2021, people, LEADER)
    assert confirmed(desk, WHOLE)[people[0]].coefficient == 0
    at(desk, "2021-12-28")
    with pytest.raises(Refused, match=f"{ZHANG}: 批准人不能是本人"):
        year_steps.correct(desk, 2021, people[0], "称职", paper | {"approver": ZHANG})
    with pytest.raises(Refused, match=f"{ZHANG}: .*先公示"):
        year_steps.correct(desk, 2021, people[0], "优秀", paper | {"approver": LEADER})
    year_steps.correct(desk, 2021, people[0], "称职", paper | {"approver": LEADER})
    row = rows(desk)[ZHANG]
    assert row.grade == "称职" and [(c.old, c.grade) for c in row.corrections] == [("基本称职", "称职")]
    assert row.coefficient == Decimal(1) and confirmed(desk, WHOLE)[people[0]].corrected


def test_review_after_its_last_day_is_refused(desk: Desk) -> None:
    people = decided(desk, **{ZHANG: "不称职"})
    year_steps.confirm(desk, 2021, people, LEADER)
    at(desk, "2021-12-22")
    year_steps.tell(desk, 2021, {people[0]: "签字"}, "2021-12-22", CLERK)
    at(desk, "2022-01-25")
    sheet = year.read(desk, 2021)
    row = next(r for r in sheet.rows if r.name == ZHANG)
    assert row.last_day("复核") == row.last_day("申诉") == date(2022, 1, 21) and row.last_day("再申诉") is None
    with pytest.raises(Refused, match=f"{ZHANG}: .*30 日内"):
        year_steps.review(desk, 2021, people[0], "复核", "2022-01-22", "维持", CLERK)
    with pytest.raises(Refused, match="复核结论"):
        year_steps.review(desk, 2021, people[0], "复核", "2022-01-21", "", CLERK)
    year_steps.review(desk, 2021, people[0], "复核", "2022-01-21", "维持", CLERK)


def test_an_empty_roster_is_told(tmp_path: Path) -> None:
    empty = open_desk(tmp_path, today=lambda: date(2021, 12, 20))
    with pytest.raises(UserError, match="2021年的名册里没有人"):
        year.read(empty, 2021)
    empty.close()


def test_a_grade_confirmed_before_there_were_steps_is_not_asked_for_them(desk: Desk) -> None:
    people = decided(desk, **{ZHANG: "称职"})
    year_steps.confirm(desk, 2021, people, LEADER)
    with older_data(desk):
        run_sql(desk.db, "UPDATE record SET deleted_at = '2021-12-31', key = '-' || id WHERE kind = 'AppraisalStep'")
    row = rows(desk)[ZHANG]
    assert row.stage == TELL and not row.asked(SUBMIT)
