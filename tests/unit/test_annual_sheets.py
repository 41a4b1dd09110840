"""The year's appraisal on paper, read back: the official order of the forms, only what is confirmed, nobody guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.operations import settings
from cadreapp.operations.appraisal import year, year_steps
from cadreapp.operations.appraisal.year_grades import year_grades
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import set_bureau_name
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import showcase
from cadreapp.records import kind
from cadreapp.records.appraisal import NO_OBJECTION, UNGRADED, GradeCorrection
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
CLERK, LEADER, MEETING = "李经办", "王领导", "2021年第12次党组会（示例）"
CIVIL, INSTITUTION = "公务员年度考核登记表", "事业单位工作人员年度考核登记表"


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    """张 优秀, shown, confirmed; 李 told and corrected; 王 未定等次, not confirmed; 赵 合格, confirmed; 曾 nothing."""
    found = small_bureau(tmp_path / "data", today=date(2021, 12, 20))
    approved = {"approved_by": "示例市委组织部", "approval_number": "示例〔2021〕8号", "approval_day": "2021-12-19"}
    civil = {"period": "2021", "staff": "公务员", "total": 10, "used": 1, "approval_reason": "集体三等功（示例）"}
    save(found, [Item(kind("AppraisalBase"), civil | approved)])
    save(found, [Item(kind("AppraisalBase"), {"period": "2021", "staff": "事业单位人员", "total": 20})])
    people = {r.name: r.person for r in year.read(found, 2021).rows}
    year_steps.put_down(found, 2021, people[ZHANG], "优秀", "勤勉尽责（示例）")
    year_steps.put_down(found, 2021, people[LI], "基本称职", "踏实（示例）")
    year_steps.put_down(found, 2021, people[WANG], UNGRADED, "", "新录用试用期")
    year_steps.put_down(found, 2021, people[ZHAO], "合格")
    some = [people[n] for n in (ZHANG, LI, WANG, ZHAO)]
    year_steps.submit(found, 2021, some, LEADER, "2021-12-20", CLERK)
    found.today = lambda: date(2021, 12, 22)
    year_steps.decide(found, 2021, some, MEETING, "2021-12-21", CLERK)
    year_steps.publicise(found, 2021, some[:1], "2021-12-22", "2021-12-28", CLERK)
    found.today = lambda: date(2021, 12, 29)
    year_steps.objections(found, 2021, {some[0]: NO_OBJECTION})
    year_steps.confirm(found, 2021, [some[0], some[1], some[3]], LEADER)
    year_steps.tell(found, 2021, {some[0]: "签字", some[1]: "拒签"}, "2021-12-29", CLERK)
    found.today = lambda: date(2021, 12, 30)
    paper = {"date": "2021-12-30", "basis": "示例〔2021〕9号", "reason": "漏计一项（示例）"}
    year_steps.correct(found, 2021, some[1], "称职", paper | {"handler": CLERK, "approver": LEADER})
    yield found
    found.close()


def made(desk: Desk, title: str, folder: Path, period: str = "2021", **choice: Any) -> dict[str, Worksheet]:
    """The pages of a sheet of the catalogue by their titles."""
    target = folder / "sheet.xlsx"
    write_sheet(desk, sheet(title), Request(Period.parse(period), **choice), target)
    return {s.title: s for s in load_workbook(target).worksheets}


def texts(page: Worksheet) -> list[str]:
    """What a page says, row by row."""
    return [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]


def words(page: Worksheet) -> str:
    return "\n".join(texts(page))


def bare(text: str) -> str:
    return "".join(text.split()).replace("　", "")


def person(desk: Desk, name: str) -> frozenset[int]:
    return frozenset(r.person for r in year.read(desk, 2021).rows if r.name == name)


ORDER = {
    CIVIL: "姓名 性别 出生年月 政治面貌 任现职时间 职级 单位及职务 从事或分管工作 参加脱产培训情况 平时考核结果"
    " 个人总结 主管领导评语和考核等次建议 机关负责人或考核委员会意见 本人意见 未确定等次或不参加考核情况说明 备注",
    INSTITUTION: "姓名 性别 出生年月 政治面貌 现聘岗位 聘期 单位及职务 从事或分管工作 参加脱产培训情况 平时考核结果"
    " 个人总结 主管领导评语和考核档次建议 单位意见 本人意见 未确定档次或不参加考核情况说明 备注",
}


@pytest.mark.parametrize("title", [CIVIL, INSTITUTION])
def test_the_forms_have_the_official_fields_in_their_order_on_two_pages(desk: Desk, tmp_path: Path, title: str) -> None:
    pages = made(desk, title, tmp_path)
    assert set(pages) == ({ZHANG, LI, WANG} if title == CIVIL else {ZHAO, ZENG})
    for page in pages.values():
        found = [bare(t) for t in texts(page)]
        assert found[0] == title and found[1] == "（2021年度）"
        places = [found.index(label) for label in ORDER[title].split()]
        assert places == sorted(places)
        assert len(page.row_breaks.brk) == 1 and int(page.page_setup.paperSize) == 9
        assert "内部资料" in (page.oddHeader.right.text or "")
        points = [page.row_dimensions[r].height for r in range(1, page.max_row + 1)]
        last = page.row_breaks.brk[0].id
        assert max(sum(points[:last]), sum(points[last:])) < 752, "each part fits its page"
        assert 360 <= max(points) <= 409, "个人总结 takes about half of the first"


def test_workers_have_a_form_of_their_own(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有填“机关工勤人员年度考核登记表”的人"):
        made(desk, "机关工勤人员年度考核登记表", tmp_path)
    staff = {"cadre": Named(ZENG), "staff": "机关工勤", "date": "2021-01-01"}
    save(desk, [Item(kind("StaffHistory"), staff)])
    pages = made(desk, "机关工勤人员年度考核登记表", tmp_path)
    assert list(pages) == [ZENG]
    found = [bare(t) for t in texts(pages[ZENG])]
    assert found.index("参加工作时间") < found.index("技术等级") < found.index("单位及岗位") < found.index("从事工作")


def test_what_is_signed_stays_blank_for_the_hand(desk: Desk, tmp_path: Path) -> None:
    form, letter = made(desk, CIVIL, tmp_path)[ZHANG], made(desk, "年度考核结果告知书", tmp_path)[LI]
    assert "签字" not in words(form).replace("签字背书", "") and "书面告知" not in words(form)
    signs = [t for t in texts(form) if t.strip().startswith("签名")]
    assert signs and all("年　　月　　日" in t for t in signs), signs
    assert "拒绝签字。" not in words(letter).replace("拒绝签字的", "")


def test_a_grade_of_an_institution_is_called_by_its_own_word(desk: Desk, tmp_path: Path) -> None:
    said = words(made(desk, "事业单位工作人员年度考核登记表", tmp_path)[ZHAO])
    assert "考核为“合格”档次" in said and "等次" not in said
    assert "考核为“合格”档次" in words(made(desk, "年度考核结果告知书", tmp_path)[ZHAO])


def test_the_form_tells_the_course_of_the_year(desk: Desk, tmp_path: Path) -> None:
    settings.change(desk, "by_record", "是")
    study = {"cadre": Named(ZHANG), "category": "脱产学习", "date": "2021-03-01", "end": "2021-04-30"}
    save(desk, [Item(kind("Leave"), study)])
    pages = made(desk, CIVIL, tmp_path)
    best = words(pages[ZHANG])
    assert "勤勉尽责（示例）" in best and "建议等次：优秀。" in best and "2021年12月20日" in best
    assert f"经{MEETING}研究，拟确定{ZHANG}同志2021年度考核为“优秀”等次。" in best
    assert "2021年12月22日至2021年12月28日公示，公示期间没有异议，确定为“优秀”等次。" in best
    assert "书面告知，本人已签字" in best and "2021年3月1日至2021年4月30日脱产学习" in best
    assert "经示例市委组织部批准（示例〔2021〕8号，2021年12月19日）" in best
    second = words(pages[LI])
    assert "考核为“基本称职”等次" in second and "2021年12月30日更正为“称职”等次（示例〔2021〕9号）" in second
    assert "本人拒绝签字" in second and "示例市委组织部" not in second
    draft = words(pages[WANG])
    assert "建议等次：未定等次" in draft, "the proposal is on the restricted form"
    assert "同志" not in draft and "新录用试用期" not in draft, "what is decided is told once it is confirmed"


@pytest.mark.parametrize("title", [CIVIL, INSTITUTION])
def test_what_is_written_by_hand_stays_blank(desk: Desk, tmp_path: Path, title: str) -> None:
    """Whatever is recorded of the year, all signatures, seals, dates and 本人意见 are left to the hand."""
    for page in made(desk, title, tmp_path).values():
        rows = {bare(str(page.cell(r, 1).value)): r for r in range(1, page.max_row + 1) if page.cell(r, 1).value}
        assert page.cell(rows["本人意见"], 2).value is None
        signed = [t for t in texts(page) if t.startswith("签名")]
        assert len(signed) == 5 and all(t.endswith("　　年　　月　　日　") for t in signed)
        assert "已签字" not in words(page)


def test_work_and_term_of_the_post_held_at_the_years_end_are_filled_in(desk: Desk, tmp_path: Path) -> None:
    post = {"cadre": Named(ZHAO), "unit": "示例福利院", "post": "护理员"}
    rows = (
        {"date": "2019-01", "end": "2021-05", "duties": "以前的工作（示例）", "term": "2019.01—2021.12"},
        {"date": "2021-06", "duties": "老人照护（示例）", "term": "2021.06—2024.05"},
        {"date": "2021-08", "nature": "借调", "unit": "示例处", "duties": "借调的工作（示例）"},
        {"date": "2022-03", "duties": "以后的工作（示例）"},
    )
    for row in rows:
        save(desk, [Item(kind("PostHistory"), post | row)])
    page = made(desk, INSTITUTION, tmp_path)[ZHAO]
    found = texts(page)
    assert "老人照护（示例）" in found and "2021.06—2024.05" in found
    assert not [t for t in found if "以前的" in t or "借调的" in t or "以后的" in t]
    other = made(desk, INSTITUTION, tmp_path)[ZENG]
    row = next(r for r in range(1, 20) if bare(str(other.cell(r, 1).value)) == "从事或分管工作")
    assert other.cell(row, 2).value is None, "what nobody registered is not guessed"


def test_the_days_told_are_in_their_order(desk: Desk, tmp_path: Path) -> None:
    """提交, what the Party group proposed, 公示 and its end, the decision: none stands over an earlier one."""
    settings.change(desk, "by_record", "是")
    page = made(desk, CIVIL, tmp_path)[ZHANG]
    said = words(page)
    told = ("2021年12月20日", "研究，拟", "2021年12月22日", "2021年12月28日公示", "，确定为“优秀”", "2021年12月29日")
    places = [said.index(text) for text in told]
    assert places == sorted(places)
    course = next(
        m.course for some in year_grades(desk, Period.parse("2021")).values() for m in some if m.member.name == LI
    )
    assert (course.proposed_on or "") <= (course.decided_on or "") <= (course.told_on or "")


def test_a_grade_from_a_file_without_its_day_leaves_the_day_to_the_hand(desk: Desk, tmp_path: Path) -> None:
    values = {"period": "2020", "cadre": Named(ZHANG), "grade": "称职", "reviewer": Named(LEADER), "state": "已确认"}
    late = {"late_reason": "补（示例）"}
    save(desk, [Item(kind("AppraisalBase"), {"period": "2020", "staff": "公务员", "total": 10} | late)])
    steps = [{"step": "提交", "leader": Named(LEADER)}, {"step": "党组研究", "meeting": MEETING}]
    common = {"period": "2020", "cadre": Named(ZHANG), "grade": "称职", "date": "2020-12-20", "handler": Named(CLERK)}
    items = [Item(kind("AppraisalStep"), common | step | late) for step in steps]
    save(desk, [*items, Item(kind("AnnualAppraisal"), values | late)], origin="import")
    of = lambda: next(  # noqa: E731
        m.course for some in year_grades(desk, Period.parse("2020")).values() for m in some if m.member.name == ZHANG
    )
    assert of().decided_on is None, "the day of the import is not that of the decision"
    typed = values | late | {"cadre": Named(LI), "confirmed_on": "2020-12-31"}
    more = [Item(kind("AppraisalStep"), common | step | late | {"cadre": Named(LI)}) for step in steps]
    save(desk, [*more, Item(kind("AnnualAppraisal"), typed)], origin="import")
    found = {m.member.name: m.course for some in year_grades(desk, Period.parse("2020")).values() for m in some}
    assert found[LI].decided_on == "2020-12-31"


def test_the_appraisal_workbook_keeps_proposals_back(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    showcase.appraisal(desk, 2021, target)
    book = load_workbook(target)
    assert "建议等次" not in words(book[WANG]) and "建议等次：优秀" in words(book[ZHANG])
    assert texts(book[ZHAO])[0] == INSTITUTION and texts(book[ZHANG])[0] == CIVIL


def test_a_long_report_goes_on_and_nothing_stays_blank(desk: Desk, tmp_path: Path) -> None:
    long = "".join(f"第{n}项工作按时完成。" for n in range(600))
    report = {"period": "2021", "cadre": Named(ZHANG), "report": long, "date": "2021-12-20"}
    save(desk, [Item(kind("AnnualReport"), report)])
    pages = made(desk, CIVIL, tmp_path, people=person(desk, ZHANG) | person(desk, WANG))
    said = texts(pages[ZHANG])
    assert sum("续页（" in t for t in said) == len(pages[ZHANG].row_breaks.brk) - 1 > 0
    parts = [t for t in said if "项工作" in t]
    assert "".join(parts).replace("\n（接续页）", "").strip("　") == long, "nothing of it is lost"
    nothing = made(desk, INSTITUTION, tmp_path, people=person(desk, ZENG))[ZENG]
    assert "None" not in words(nothing) and "考核为" not in words(nothing)
    assert sum("　　年　　月　　日" in t for t in texts(nothing)) == 5, "dates to be written by hand"


def test_nothing_but_the_cadres_own_text_stands_in_their_report(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Visit", cadres=[Named(ZHANG)], date="2021-12-01")
    page = made(desk, CIVIL, tmp_path)[ZHANG]
    row = next(r for r in range(1, page.max_row + 1) if bare(str(page.cell(r, 1).value)) == "个人总结")
    assert page.cell(row, 2).value is None, "records are not put into their mouth"
    made_ = made(desk, "个人工作记录汇总（供本人参考）", tmp_path)[ZHANG]
    assert texts(made_)[0] == "2021年度个人工作记录汇总（供本人参考）" and "签名" not in words(made_)


def test_institutions_speak_of_档次(desk: Desk, tmp_path: Path) -> None:
    form = words(made(desk, INSTITUTION, tmp_path)[ZHAO])
    assert "建议档次：合格。" in form and "考核为“合格”档次。" in form and "等次" not in form
    letters = made(desk, "年度考核结果告知书", tmp_path)
    assert "考核为“合格”档次。" in words(letters[ZHAO]) and "等次" not in words(letters[ZHAO])
    assert "考核为“称职”等次。" in words(letters[LI]) and "档次" not in words(letters[LI])
    assert "拟评优秀等次" in words(made(desk, "拟优秀公示", tmp_path)["2021-12-22公示"])
    assert "确定等次（档次）的" in words(made(desk, "年度考核结果通报", tmp_path)["考核结果通报"])
    assert texts(made(desk, "等次更正书", tmp_path)[LI])[0] == "考核等次更正书"


def test_the_list_of_results_names_reasons_corrections_and_approvals(desk: Desk, tmp_path: Path) -> None:
    page = made(desk, "年度考核结果名单", tmp_path)["年度考核结果名单"]
    rows = {r[1]: r for r in page.iter_rows(values_only=True) if r[1] in NAMES}
    assert {n: r[5] for n, r in rows.items()} == {ZHANG: "优秀", LI: "称职", WANG: "—", ZHAO: "合格", ZENG: "—"}
    assert rows[LI][6] == "基本称职更正为称职" and rows[WANG][6] == "尚未确认"
    said = words(page)
    assert f"{LI}：2021年12月30日由“基本称职”更正为“称职”（示例〔2021〕9号）" in said
    assert "“优秀”超出名额，经示例市委组织部批准" in said and "优秀 1 人，称职 1 人，尚未确认 1 人" in said
    year_steps.confirm(desk, 2021, person(desk, WANG), LEADER)
    page = made(desk, "年度考核结果名单", tmp_path)["年度考核结果名单"]
    rows = {r[1]: r for r in page.iter_rows(values_only=True) if r[1] in NAMES}
    assert rows[WANG][5:7] == (UNGRADED, "新录用试用期")


def led(cell: Any) -> str:
    """What stands in the cell to which a cell leads."""
    page, _, place = cell.hyperlink.location.rpartition("!")
    return str(cell.parent.parent[page.strip("'")][place].value)


def test_the_filing_has_the_official_columns_and_guesses_nothing(desk: Desk, tmp_path: Path) -> None:
    set_bureau_name(desk, "示例市民政局")
    pages = made(desk, "年度考核结果汇总备案表", tmp_path)
    page = pages["汇总备案表"]
    heads = [bare(t) for t in texts(page)]
    official = "单位名称 主管单位 考核年度 身份 应参加人数 实际参加人数 优秀人数 岗位设置数 岗位总数 编制数 审核状态"
    places = [heads.index(h) for h in official.split()]
    assert places == sorted(places) and {"管理", "专业技术", "工勤"} <= set(heads)
    rows = [r for r in page.iter_rows(values_only=True) if r[2] == "2021"]
    assert rows[0] == ("示例市民政局", "—", "2021", "公务员", 10, "—", 2, *["—"] * 5, "已确认 2/3 人")
    assert rows[1][3:7] == ("事业单位人员", 20, "—", "—"), "without 名册外已用名额 the sum is not known"
    assert ZHANG in texts(pages["年度考核结果名单"])
    civil = {"period": "2021", "staff": "公务员", "establishment": 45}
    save(desk, [Item(kind("AppraisalBase"), civil, match=True)])
    page = made(desk, "年度考核结果汇总备案表", tmp_path)["汇总备案表"]
    rows = [r for r in page.iter_rows(values_only=True) if r[2] == "2021"]
    assert rows[0][11] == 45 and rows[1][11] == "—"
    line = next(r for r in page.iter_rows() if r[3].value == "公务员")
    assert [led(line[at]) for at in (4, 11)] == ["示例市民政局　公务员"] * 2
    assert led(line[6]) == led(line[12]) and "年度考核结果名单" in led(line[6])
    assert line[5].hyperlink is None, "what is not known leads nowhere"


def test_the_bonus_counts_only_what_is_confirmed(desk: Desk, tmp_path: Path) -> None:
    year_steps.confirm(desk, 2021, person(desk, WANG), LEADER)
    page = made(desk, "奖金发放表", tmp_path)["奖金发放表"]
    rows = {r[2]: r for r in page.iter_rows(values_only=True) if r[2] in NAMES}
    assert rows[ZHANG][3:] == ("优秀", 1.2, None, None, None, None)
    assert rows[LI][3:5] == ("称职", 1.0) and rows[LI][8] == "等次已更正"
    assert rows[WANG][3:5] == ("—", "—") and rows[WANG][8] == UNGRADED
    assert rows[ZENG][3:5] == ("—", "—")
    assert "优秀 1 人，称职 1 人，合格 1 人，未定等次 1 人，尚未确认 1 人" in words(page)
    lines = {r[2].value: r for r in page.iter_rows() if r[2].value in NAMES}
    assert [led(lines[LI][at]) for at in (3, 4)] == [f"{LI}（示例处）"] * 2
    told = [str(c.value) for c in page.parent["数据来源"]["C"]]
    assert "由“基本称职”更正为“称职”" in " ".join(told) and sum("2021年等次" in t for t in told) == 4
    assert lines[ZENG][3].hyperlink is None
    assert texts(page)[0].endswith("2021年度考核奖金发放表") and sheet("奖金发放表").confidential
    with pytest.raises(UserError, match="还没有确认的2021年第1季度等次"):
        made(desk, "奖金发放表", tmp_path, "2021Q1")
    with pytest.raises(UserError, match="还没有确认"):
        made(desk, "奖金发放表", tmp_path, people=person(desk, ZENG))


def test_the_notices_name_only_whom_they_may(desk: Desk, tmp_path: Path) -> None:
    page = made(desk, "拟优秀公示", tmp_path)["2021-12-22公示"]
    said = words(page)
    assert ZHANG in said and LI not in said
    assert "2021年12月22日至2021年12月28日（5 个工作日）" in said and MEETING in said and "联系电话" in said
    said = words(made(desk, "年度考核结果通报", tmp_path)["考核结果通报"])
    assert ZHANG in said and not any(n in said for n in (LI, WANG, ZHAO)), "of the others only how many"
    assert (
        "确定等次（档次）的年轻干部 3 人：优秀 1 人，称职 1 人，合格 1 人。" in said and "按书面告知的期限办理" in said
    )
    with pytest.raises(UserError, match="还没有登记“拟优秀公示”"):
        made(desk, "拟优秀公示", tmp_path, people=person(desk, LI))
    with pytest.raises(UserError, match="没有可以通报的结果"):
        made(desk, "年度考核结果通报", tmp_path, people=person(desk, LI))


def test_each_confirmed_cadre_gets_his_letter(desk: Desk, tmp_path: Path) -> None:
    pages = made(desk, "年度考核结果告知书", tmp_path)
    assert set(pages) == {ZHANG, LI, ZHAO}
    said = words(pages[LI])
    assert f"示例处　{LI}同志：" in said and "考核为“称职”等次" in said and "原为“基本称职”" in said
    assert "复核" not in said, "against 称职 there is none"
    assert "本人拒绝签字" not in said and CLERK not in said, "the letter is filled in and signed by hand"
    assert sum("　　年　　月　　日" in t for t in texts(pages[LI])) == 3
    settings.change(desk, "by_record", "是")
    said = words(made(desk, "年度考核结果告知书", tmp_path)[LI])
    assert "本人拒绝签字。" in said and CLERK in said, "unless the office asks for what is recorded"
    with pytest.raises(UserError, match="不能制告知书"):
        made(desk, "年度考核结果告知书", tmp_path, people=person(desk, ZENG))


def test_a_correction_is_a_paper_of_its_own(desk: Desk, tmp_path: Path) -> None:
    spec = sheet("等次更正书")
    assert spec.kinds == (GradeCorrection,) and spec.confidential
    page = made(desk, "等次更正书", tmp_path)[LI]
    found = {bare(t) for t in texts(page)}
    assert {LI, "2021年度", "基本称职", "称职", "示例〔2021〕9号", "漏计一项（示例）", CLERK, LEADER} <= found
    with pytest.raises(UserError, match="没有等次更正"):
        made(desk, "等次更正书", tmp_path, people=person(desk, ZHANG))
