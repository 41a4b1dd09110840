"""Every arrangement of the bureau's list has its own number: one record changes its line, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.errors import Refused
from cadreapp.operations import templates
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.operations.year import showcase
from cadreapp.operations.year.arrangements import gather
from cadreapp.paths import resource
from cadreapp.records.appraisal import GradeCorrection
from cadreapp.records.kind import FieldType, Kind, Named
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.reports.data import HIDDEN, Arranged
from cadreapp.rules.arrangements import HOW, WINDOWS, Count, arrangements
from tests.unit.bureau import NAMES, example, small_bureau
from tests.unit.filled import enter

ROWS = [f"{platform}.{n}" for platform, last in enumerate((5, 8, 5, 7, 8), 1) for n in range(1, last + 1)]
NOT_COUNTED = {
    "Concern": "苗头性问题 is on nothing that all may see",
    "Conduct": "discipline is on nothing that all may see",
    "Reserve": "reserve status is on nothing that all may see",
    "JudgeScore": "scores of judges are confidential",
    "Ballot": "ballots are confidential",
    "AppraisalStep": "proposed grades are confidential",
    "GradeCorrection": "grades are confidential",
    "AppraisalBase": "a base of caps is nothing that was done",
    "AnnualAppraisal": "a draft is not counted",
}
KINDS = [k for k in records.KINDS if k.platform] + [records.kind("StudyGroup")]


def opened(folder: Path) -> Desk:
    """A bureau at the year's end in which everybody has a record already."""
    desk = small_bureau(folder, today=date(2021, 12, 31))
    enter(desk, "CentralWork", cadres=tuple(Named(n) for n in NAMES), name="全员参加（示例）", date="2021-01-04")
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = opened(tmp_path / "data")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = opened(tmp_path_factory.mktemp("bureau"))
    yield desk
    desk.close()


def lines(desk: Desk, year: int = 2021) -> dict[str, Arranged]:
    return {line.row: line for line in gather(desk, year)}


def told(desk: Desk, row: str, year: int = 2021) -> str:
    return lines(desk, year)[row].words


def faults(count: Count) -> Iterator[str]:
    """What a count names that its kinds do not have."""
    if count.how not in HOW or count.window not in WINDOWS:
        yield f"{count.how} {count.window}"
    for name in () if count.how in ("tags", "campaigns", "labels") else count.kinds:
        known = {s.name: s for s in records.kind(name).fields}
        asked = {*count.filled, *(n for n, _ in count.where), count.of, count.by, count.span} - {"", "year", "until"}
        yield from (f"{name}.{n}" for n in asked - set(known))
        for n, allowed in count.where:
            if (spec := known[n]).type is FieldType.CHOICE and not spec.open:
                yield from (f"{name}.{n}={v}" for v in allowed if v not in spec.choices)


def test_the_declaration_is_the_bureaus_list() -> None:
    assert [a.row for a in arrangements()] == ROWS and len(ROWS) == 33
    assert [a.row for a in arrangements() if a.hidden] == ["5.4", "5.6"]
    assert [f for a in arrangements() for c in a.counts for f in faults(c)] == []
    for a in arrangements():
        assert {c.share for c in a.counts} <= {"", *(c.title for c in a.counts)}, a.row
    confidential = {n for a in arrangements() for c in a.counts for n in c.kinds if records.kind(n).confidential}
    assert confidential == {"Observation", "PoliticalCheck", "PartyCheck"}, "these are counted, and nothing more"
    assert {k.row for k in KINDS if k.name not in NOT_COUNTED} | {"4.7", "5.4", "5.5", "5.6"} == set(ROWS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_record_changes_its_own_line_and_no_other(shared: Desk, kind: Kind) -> None:
    if kind.model is GradeCorrection:  # what is corrected has been confirmed
        review = {"period": "2021Q2", "grade": "好", "state": "已确认", "late_reason": "补登（示例）"}
        item = Item(records.kind(QuarterReview), example(records.kind(QuarterReview), **review))
        save(replace(shared, guards=None), [item])
    before = lines(shared)
    made = save(shared, [Item(kind, example(kind, late_reason="补登（示例）"))])
    changed = {row for row, line in lines(shared).items() if line != before[row]}
    if kind.name in NOT_COUNTED:
        assert not changed, NOT_COUNTED[kind.name]
        return
    assert changed == {kind.row}
    delete(shared, list(made.records))
    assert lines(shared) == before


def test_tags_and_campaigns_change_their_line(desk: Desk) -> None:
    record = enter(desk, "SiteActivity", tags=("泰有爱", "一老"), campaigns=("我为群众办实事",))
    line = lines(desk)["4.7"]
    assert (line.value, line.unit, line.records) == (1, "条", (record,))
    assert line.words == (
        "带标签或主题活动的记录 1 条，主题活动 1 条（我为群众办实事 1），品牌标签 1 条（泰有爱 1、一老 1）"
    )
    enter(desk, "Concern", tags=("铁规矩",))
    assert lines(desk)["4.7"] == line, "what is confidential shows in no tag either"


def test_a_cadre_without_any_record_is_missing_in_5_5(desk: Desk) -> None:
    line = lines(desk)["5.5"]
    assert (line.required, line.value, line.rate) == (5, 5, Decimal("100.0"))
    last = lines(desk, 2020)["5.5"]
    assert (last.required, last.value, last.rate) == (5, 0, Decimal("0.0"))
    enter(desk, "Conduct", date="2020-06-01")
    assert lines(desk, 2020)["5.5"] == last, "a matter of discipline is not shown by it"


def test_what_is_asked_comes_from_the_quotas(desk: Desk) -> None:
    line = lines(desk)["3.4"]
    assert (line.required, line.value, line.unit, line.rate) == (60, 0, "篇", Decimal("0.0"))
    enter(desk, "MonthSummary", period="2021-03", comment="进展良好")
    line = lines(desk)["3.4"]
    assert (line.value, line.rate) == (1, Decimal("1.7"))
    assert line.words == "月小结 1 篇，其中有点评 1 篇（占 100.0%）"
    assert lines(desk)["2.6"].required is None and lines(desk)["2.6"].rate is None


def test_more_than_asked_does_not_make_up_for_what_another_lacks(desk: Desk) -> None:
    for day in range(1, 5):
        enter(desk, "MicroWish", date=f"2021-05-0{day}", content=f"示例{day}")
    line = lines(desk)["4.5"]
    assert (line.required, line.value) == (120, 2)
    assert line.words == "实现微心愿、解决困难 4 个，其中微心愿 4 个"


def test_a_shared_event_is_counted_once(desk: Desk) -> None:
    enter(desk, "YouthDay", cadres=tuple(Named(n) for n in NAMES))
    line = lines(desk)["2.6"]
    assert (line.value, line.unit) == (1, "次")
    assert line.words.startswith("团日活动 1 次（青年沙龙 1），参加 5 人次")


def test_one_term_however_it_is_spelled_is_one_term(desk: Desk) -> None:
    for name, term in zip(NAMES, ("第1期", "第 1 期", "第１期"), strict=False):
        enter(desk, "CloudStudy", cadre=Named(name), term=term, date="2021-03-01", completed=1)
    assert told(desk, "2.3").startswith("办班 1 期，学完 3 人次")


def test_the_share_of_theory_and_party_spirit(desk: Desk) -> None:
    enter(desk, "Course", theme="示例一", hours=Decimal(3), category="党性教育")
    enter(desk, "Course", theme="示例二", hours=Decimal("1.5"), category="知识培训")
    assert told(desk, "1.1").endswith("共 4.5 学时，其中党的基本理论和党性教育 3 学时（占 66.7%）")


def test_the_plan_and_what_became_of_it(desk: Desk) -> None:
    enter(desk, "DevelopmentPlan", planned=None)
    assert told(desk, "1.5").startswith("计划 1 份，计划发展 — 人"), "a missing figure is shown as missing"
    enter(desk, "PartyStep", date="2021-02-01", stage="递交申请书")
    enter(desk, "PartyStep", date="2021-08-01", stage="入党积极分子")
    assert told(desk, "1.5").endswith("年内走到下一阶段 1 人（递交申请书 1、入党积极分子 1）")


def test_certificates_are_held_on_the_last_day_of_the_year(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 31)

    def hold(name: str, number: str, expires: str | None, **other: Any) -> None:
        enter(desk, "Certificate", certificate=name, number=number, expires=expires, **other)

    hold("社会工作师", "S1", None, date="2019-12-20")
    hold("行政执法证", "Z1", "2021-12-31", date="2019-12-20")
    assert lines(desk)["2.2"].value == 1 and lines(desk, 2022)["2.2"].value == 0
    other = {"cadre": Named(NAMES[1])}
    hold("行政执法证", "Z2", "2021-12-30", date="2019-12-20", **other)
    hold("高级社会工作师", "S2", None, date="2021-12-31", **other)
    assert told(desk, "2.2").startswith("两证齐全 1 人，持社会工作者证 2 人，持行政执法证 1 人")
    hold("助理社会工作师", "S3", None, date="2022-01-01", cadre=Named(NAMES[2]))
    assert told(desk, "2.2").startswith("两证齐全 1 人，持社会工作者证 2 人，持行政执法证 1 人")


def test_an_interval_counts_in_each_year_that_it_touches(desk: Desk) -> None:
    enter(desk, "FrontLine", date="2020-03-01", end="2021-01-01", task="示例一")
    enter(desk, "FrontLine", date="2020-03-01", end="2020-12-31", task="示例二", cadre=Named(NAMES[1]))
    enter(desk, "FrontLine", date="2021-12-31", end=None, task="示例三", cadre=Named(NAMES[2]))
    assert "一线压担 2 人" in told(desk, "3.2") and "一线压担 2 人" in told(desk, "3.2", 2020)
    enter(desk, "StudyGroup", date="2020-02", end="2021-01")
    assert "学习小组 1 个，成员 1 人" in told(desk, "1.3")
    assert told(desk, "1.3", 2022) == "没有记录"


@pytest.mark.parametrize(("end", "counted"), [("2020", False), ("2020-12", False), ("2021", True), ("2021-01", True)])
def test_an_interval_that_ends_in_a_month_or_a_year_counts_in_it(desk: Desk, end: str, counted: bool) -> None:
    enter(desk, "StudyGroup", date="2020", end=end)
    assert ("学习小组 1 个" in told(desk, "1.3")) is counted
    assert "学习小组 1 个" in told(desk, "1.3", 2020) and "学习小组 1 个" not in told(desk, "1.3", 2022)


def test_shadow_study_so_far_and_from_recommendation_to_outcome(desk: Desk) -> None:
    enter(desk, "StaffHistory", cadre=Named(NAMES[2]), staff="事业单位人员", date="2021-12-31")
    who = {"cadre": Named(NAMES[3])}
    enter(desk, "ShadowStudy", date="2019-03-01", end="2019-09-30", nominated=None, decided=None, **who)
    enter(desk, "ShadowStudy", date="2021-03-01", end="2021-09-30", outcome="回原单位", **who)
    other = {"cadre": Named(NAMES[4])}
    enter(desk, "ShadowStudy", date="2021-03-01", nominated=None, decided=None, **other)
    enter(desk, "ShadowStudy", date="2022-01-01", end=None, **other | {"cadre": Named(NAMES[2])})
    assert told(desk, "2.7") == (
        "年内跟班 2 人，至今累计 2 人，经推荐 1 人，经确定 1 人，已鉴定 0 人，已有结果 1 人（回原单位 1）"
    )
    kind = records.kind("ShadowStudy")
    with pytest.raises(Refused, match="先推荐，后确定"):
        save(desk, [Item(kind, example(kind, nominated="2021-02-21", decided="2021-02-20", late_reason="示例"))])
    save(desk, [Item(kind, example(kind, nominated="2021-02-20", decided="2021-02-20", late_reason="示例"))])


def test_what_is_closed_in_the_year_counts_whenever_it_was_found(desk: Desk) -> None:
    desk.today = lambda: date(2022, 1, 31)
    for number, (found, closed) in enumerate(
        (("2020-05-01", "2021-01-01"), ("2021-02-01", "2021-12-31"), ("2021-03-01", "2022-01-01"))
    ):
        values = {"date": found, "problem": f"示例{number}", "deadline": None, "closed": closed}
        enter(desk, "Problem", **values, state="已解决")
    assert told(desk, "4.2") == "排查问题 2 件（养老床位 2），年内解决 2 件，年内排查的，现在已解决 2 件"


def test_entrants_placings_and_grounds(desk: Desk) -> None:
    placed = (Named(NAMES[0], None, {"score": "95", "placing": "1"}), Named(NAMES[1], None, {"score": "80"}))
    enter(desk, "Contest", cadres=placed)
    assert told(desk, "3.1") == "比武练兵 1 次（局级 1），参赛 2 人次，参赛干部 2 人，有名次的 1 人次"
    grounds = {"trait": "细致", "specialty": "法律", "need": "力量不足"}
    members = (Named(NAMES[0], None, grounds), Named(NAMES[1], None, grounds | {"need": ""}))
    enter(desk, "TaskForce", cadres=members, size=4)
    assert "所需人数 4 人，编入 2 人，三项依据写全 1 人次" in told(desk, "3.3")


def test_before_and_after_of_a_measure(desk: Desk) -> None:
    enter(desk, "Improvement", effect="时间缩短（示例）")
    enter(desk, "Improvement", measure="示例二", after=None)
    assert told(desk, "4.3") == "提升举措 2 项，参加 2 人次，写明提升前后的 1 项，有成效的 1 项"


def test_check_ups_are_counted_and_nothing_of_them_told(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "PoliticalCheck", finding="理想信念不牢（示例）")
    enter(desk, "Observation", remark_text="拖拉（示例）")
    enter(desk, "Concern", problem="作风松散（示例）")
    enter(desk, "Reserve", basis="列为后备（示例）")
    found = lines(desk)
    assert "政治体检 1 人次，党性体检 0 人次" in found["5.2"].words and found["5.2"].records == ()
    assert found["5.1"].words.startswith("日常考察 1 次，考察干部 1 人")
    for row in ("5.4", "5.6"):
        assert (found[row].value, found[row].required, found[row].records) == (HIDDEN, None, ())
    book = load_workbook(showcase.showcase(desk, 2021, tmp_path / "s.xlsx").path)
    text = "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None)
    assert not any(secret in text for secret in ("理想信念不牢", "拖拉", "作风松散", "列为后备"))


def test_the_sheet_has_a_line_for_each_and_leads_to_its_records(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "YouthDay")
    enter(desk, "ShadowStudy", date="2019-03-01", end="2019-09-30")
    book = load_workbook(showcase.showcase(desk, 2021, tmp_path / "s.xlsx").path)
    page, basis = book["五平台安排落实情况"], book["安排依据"]
    by_row = {str(row[0].value): row for row in page.iter_rows(min_row=4) if row[0].value in ROWS}
    assert list(by_row) == ROWS
    cell = by_row["2.6"][4]
    assert cell.value == 1 and by_row["2.6"][8].value == "1 条记录"
    at = cell.hyperlink.location.partition("!A")[2]
    assert basis[f"A{at}"].value == "2.6 青春团日　1 条记录" and basis[f"B{int(at) + 1}"].value == "青春团日"
    assert by_row["2.8"][4].hyperlink is None and by_row["2.8"][8].value == "—"
    so_far = by_row["2.7"][4].hyperlink.location.partition("!A")[2]
    assert basis[f"A{int(so_far) + 1}"].value == "2019-03-01", "records of other years stand there too"
    assert by_row["5.5"][4].hyperlink.location == "'记录明细'!A1"


def test_an_older_template_of_the_bureaus_own_goes_on_without_the_sheet(desk: Desk, tmp_path: Path) -> None:
    book = load_workbook(resource("templates/showcase.xlsx"))
    for title in ("安排", "安排依据"):
        del book[title]
    book.save(tmp_path / "old.xlsx")
    templates.install(desk, "showcase.xlsx", tmp_path / "old.xlsx")
    written = showcase.showcase(desk, 2021, tmp_path / "s.xlsx")
    made = load_workbook(written.path)
    assert "五平台安排落实情况" not in made.sheetnames
    assert any("没有生成“五平台安排落实情况”" in note for note in written.notes)
