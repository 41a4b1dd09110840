"""Who is graded here and who is not: 领导成员, other units, leavers, counties; and the talk after a low grade."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp.errors import Refused, UserError
from cadreapp.operations.appraisal import quarter, year, year_steps
from cadreapp.operations.appraisal.procedure import overview
from cadreapp.operations.appraisal.year_grades import year_grades
from cadreapp.operations.counting import alerts, grading
from cadreapp.operations.counting.scores import standing
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.showcase import showcase
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import WarningRule, load
from cadreapp.rules.appraisal.grading import Base, Graded, Places, beyond, pools
from cadreapp.rules.warnings import WarningFacts, warnings
from cadreapp.store.persons.people import COUNTY
from tests.unit.bureau import NAMES, older_data, run_sql, small_bureau

ZHANG, LI, WANG, ZHAO, ZENG = NAMES
WHOLE, LATE = Period.parse("2021"), {"late_reason": "补（示例）"}
YEAR = kind("AnnualAppraisal")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    found = small_bureau(tmp_path / "data", today=date(2022, 2, 10))
    save(found, [Item(kind("AppraisalBase"), {"period": "2021", "staff": "公务员", "total": 6, "leaders": 1} | LATE)])
    yield found
    found.close()


def number(desk: Desk, name: str) -> int:
    return next(p for (p,) in run_sql(desk.db, "SELECT id FROM person WHERE name = ?", (name,)).fetchall())


def graded(name: str, grade: str, **other: Any) -> Item:
    values = {"period": "2021", "cadre": Named(name), "grade": grade, "reviewer": Named("王领导"), "state": "已确认"}
    return Item(YEAR, values | other | LATE)


ELSEWHERE = {"elsewhere": "示例市派出单位", "elsewhere_number": "示例〔2022〕2号"}


def test_leading_members_are_taken_off_the_base(desk: Desk) -> None:
    rule = load().grading.scheme("公务员", WHOLE)
    assert rule is not None
    for total, leaders, allowed in ((10, 0, 2), (10, 1, 1), (11, 1, 2), (14, 0, 2), (15, 0, 3), (15, 1, 2)):
        pool = Places(Base(1, "公务员", None, total, 0, False, leaders), rule, ())
        assert pool.allowed == allowed, (total, leaders)
    assert pool.arithmetic == "（参加考核 15 人 － 领导成员 1 人） × 20% = 2 名额，名册外已用 0，本册可评 2"
    approved = Places(Base(1, "公务员", None, 21, 0, True, 1), rule, ())
    assert (approved.allowed, approved.most) == (4, 5), "never above 25 %"
    units = [Base(1, "公务员", None, 60, 0, False, 5), Base(2, "公务员", "甲处", 58, 0, False, 0)]
    assert ["名额基数" in words for _, _, words in beyond(units)] == [True]
    with pytest.raises(Refused, match="领导成员多于参加考核总人数"):
        save(
            desk,
            [Item(kind("AppraisalBase"), {"period": "2021", "staff": "参公人员", "total": 2, "leaders": 3} | LATE)],
        )
    assert year.read(desk, 2021).meters[0].arithmetic.startswith("（参加考核 6 人 － 领导成员 1 人） × 20% = 1 名额")


@pytest.mark.parametrize(
    ("staff", "period", "cap", "most"),
    [
        ("公务员", "2006", None, None),
        ("公务员", "2007", 15, 20),
        ("公务员", "2019", 15, 20),
        ("公务员", "2020", 20, 25),
        ("公务员", "2018Q4", None, None),
        ("公务员", "2019Q1", 40, 0),
        ("事业单位人员", "1995", None, None),
        ("事业单位人员", "1996", 10, 15),
        ("事业单位人员", "2022", 10, 15),
        ("事业单位人员", "2023", 20, 25),
        ("事业单位人员", "2018Q4", None, None),
        ("事业单位人员", "2019Q1", 0, 0),
    ],
)
def test_a_scheme_holds_from_its_year_on(staff: str, period: str, cap: int | None, most: int | None) -> None:
    scheme = load().grading.scheme(staff, Period.parse(period))
    assert (scheme.cap if scheme else None, scheme.approved_cap if scheme else None) == (cap, most)


def test_a_year_before_any_scheme_is_said_to_have_none(desk: Desk) -> None:
    said = {of: next(x.may for x in overview(desk, of) if x.name == ZHANG) for of in (2006, 2010)}
    assert said == {2006: "没有2006年的考核方案", 2010: "2010年没有平时考核的方案，季度等次不作依据"}
    assert [m.staff for m in year.read(desk, 2006).meters] == ["事业单位人员"], "no places are reckoned for the others"


def test_who_is_graded_elsewhere_takes_no_place_and_is_printed_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="单位和文号都要写明"):
        save(desk, [graded(ZHANG, "优秀", elsewhere="示例市派出单位")])
    save(desk, [graded(n, "优秀", **ELSEWHERE) for n in (ZHANG, LI)])  # 2 best on 1 place, without any step
    row = next(r for r in year.read(desk, 2021).rows if r.name == ZHANG)
    assert row.elsewhere == "示例市派出单位（示例〔2022〕2号）" and row.stage == "" and row.locked
    assert [m.given for m in year.read(desk, 2021).meters if m.staff == "公务员"] == [0]
    found = {m.member.name: m for some in year_grades(desk, WHOLE).values() for m in some}
    assert found[ZHANG].grade == "优秀" and found[ZHANG].elsewhere == row.elsewhere
    target = tmp_path / "a.xlsx"
    for title in ("年度考核结果名单", "公务员年度考核登记表"):
        write_sheet(desk, sheet(title), Request(WHOLE), target)
        assert _has(target, "由示例市派出单位（示例〔2022〕2号）"), title
    write_sheet(desk, sheet("年度考核结果名单"), Request(WHOLE), target)
    assert _has(target, "参加考核总人数 6 人（其中领导成员 1 人由主管机关考核，不计入名额基数）")
    assert not _has(target, "确定张示例同志"), "the form leaves the decision to those who took it"
    with pytest.raises(UserError, match="不能制告知书"):
        write_sheet(desk, sheet("年度考核结果告知书"), Request(WHOLE), target)
    paper = {"period": "2021", "cadre": Named(LI), "date": "2022-02-01", "old": "优秀", "grade": "称职"} | LATE
    paper |= {"basis": "示例9号", "reason": "示例", "handler": Named("李经办"), "approver": Named("王领导")}
    save(desk, [Item(kind("GradeCorrection"), paper)])
    save(desk, [Item(kind("GradeCorrection"), paper | {"date": "2022-02-02", "old": "称职", "grade": "优秀"})])
    write_sheet(desk, sheet("年度考核结果汇总备案表"), Request(WHOLE), target)
    assert _has(target, "已确认 0/1 人"), "two of three civil servants are graded elsewhere"


def _has(path: Path, text: str) -> bool:
    from openpyxl import load_workbook

    pages = load_workbook(path).worksheets
    return any(text in str(c.value or "") for page in pages for row in page.iter_rows() for c in row)


def test_more_than_half_a_year_of_secondment_is_graded_by_the_host(desk: Desk) -> None:
    def seconded(name: str, first: str, last: str | None) -> Item:
        values = {"cadre": Named(name), "host": "示例社区", "post": "书记助理", "date": first, "end": last}
        return Item(kind("Secondment"), values | LATE)

    save(desk, [seconded(ZHANG, "2020-11-01", "2021-07-01"), seconded(LI, "2021-07-02", None)])
    found = grading.hosted(desk, WHOLE)
    assert found == {number(desk, LI): "挂职183 天，超过 182 天"}, "exactly half is not more than half"
    year_steps.put_down(desk, 2021, number(desk, LI), "称职")
    line = next(x for x in overview(desk, 2021) if x.name == LI)
    assert "由接收单位考核" in line.conflicts[-1] and line.may.startswith("应由接收单位考核")
    record = grading.graded(desk, WHOLE)[0][0]
    save(desk, [Item(YEAR, ELSEWHERE, record)])
    line = next(x for x in overview(desk, 2021) if x.name == LI)
    assert not any("接收单位" in w for w in line.conflicts)


def leave(desk: Desk, name: str, day: str, why: str) -> None:
    save_people(desk, [PersonItem({"name": name, "left": day, "leaving_reason": why}, number(desk, name))])


@pytest.mark.parametrize(
    ("day", "why", "out"),
    [
        ("2021-05-01", "退休", True),
        ("2021-12-31", "因病去世", True),
        ("2022-01-01", "退休", False),
        ("2021-05-01", "超过年龄", False),
        ("2021-05-01", "调出本局", True),
    ],
)
def test_who_died_or_retired_takes_no_part(desk: Desk, tmp_path: Path, day: str, why: str, out: bool) -> None:
    leave(desk, ZHANG, day, why)
    assert (number(desk, ZHANG) in grading.departed(desk, WHOLE)) == out
    row = next(r for r in year.read(desk, 2021).rows if r.name == ZHANG)
    assert bool(row.absent) == out and any(row.asked(s) for s in year.STAGES) == (not out)
    target = tmp_path / "a.xlsx"
    for title in ("公务员年度考核登记表", "民主测评票"):
        write_sheet(desk, sheet(title), Request(WHOLE), target)
        assert _has(target, ZHANG) == (not out), f"{title}: no slip for who takes no part"
    write_sheet(desk, sheet("年度考核结果名单"), Request(WHOLE), target)
    assert _has(target, f"不参加考核（{day} {why}）") == out, "nobody is dropped in silence"


def test_staff_of_counties_are_neither_ranked_nor_graded(desk: Desk) -> None:
    desk.today = lambda: date(2021, 12, 31)
    save_people(desk, [PersonItem({"name": "周示例", "unit": "示例县民政局", "post": "科员", "staff": "公务员"})])
    with older_data(desk):
        run_sql(desk.db, "UPDATE unit SET nature = '县区' WHERE name = '示例县民政局'")
    found = standing(desk, WHOLE)
    (line,) = found.groups[COUNTY]
    assert line.member.name == "周示例" and line.rank is None
    assert all(x.member.name != "周示例" for g, some in found.groups.items() if g != COUNTY for x in some)
    assert "周示例" not in {r.name for r in year.read(desk, 2021).rows}
    assert "周示例" not in {c.line.member.name for c in quarter.read(desk, Period.parse("2021Q4")).candidates}
    assert "周示例" not in {x.name for x in overview(desk, 2021)}
    draft = {"period": "2021", "cadre": Named("周示例"), "grade": "称职", "state": "草稿"}
    with pytest.raises(Refused, match="县区人员只在汇总里出现"):
        save(desk, [Item(YEAR, draft)])
    with pytest.raises(Refused, match="县区人员只在汇总里出现"):
        save(desk, [Item(kind("QuarterReview"), draft | {"period": "2021Q3", "grade": "好", "late_reason": "补"})])
    names = {m.member.name for some in year_grades(desk, WHOLE).values() for m in some}
    assert "周示例" in names, "in the summary they are"
    sent = {"cadre": Named("周示例"), "host": "示例县民政局", "post": "助理", "date": "2021-12-01", "end": None}
    save(desk, [Item(kind("Secondment"), sent)])
    assert COUNTY not in standing(desk, WHOLE).groups, "who is sent there stays on the staff of the bureau"


def test_no_bonus_and_no_form_for_staff_of_counties(desk: Desk, tmp_path: Path) -> None:
    values = {"name": "周示例", "unit": "示例县民政局", "post": "科员", "staff": "公务员", "entered": "2019-01-01"}
    save_people(desk, [PersonItem(values)])
    with older_data(desk):
        run_sql(desk.db, "UPDATE unit SET nature = '县区' WHERE name = '示例县民政局'")
    save(desk, [graded(ZHANG, "称职", **ELSEWHERE)])
    target = tmp_path / "a.xlsx"
    for title in ("奖金发放表", "公务员年度考核登记表", "民主测评票"):
        write_sheet(desk, sheet(title), Request(WHOLE), target)
        assert _has(target, ZHANG) and not _has(target, "周示例"), title
    showcase(desk, 2021, target)
    assert _has(target, "周示例"), "the showcase shows them, without a rank"


def test_outside_grades_take_no_place() -> None:
    schemes = load().grading.schemes
    base = Base(1, "公务员", None, 5, 0, False)
    own = Graded(1, 1, "公务员", None, "优秀", None)
    out = Graded(2, 2, "公务员", None, "优秀", None, True)
    (pool,), without = pools(schemes, WHOLE, [base], [own, out])
    assert pool.confirmed == (own,) and not pool.over and not without
    assert pools(schemes, WHOLE, [], [out]) == ([], []), "and need no 考核名额"


# the talk after a low grade


def test_a_low_grade_without_a_talk_warns_from_its_day_on() -> None:
    rule = WarningRule("talk", "untold", "{what}，还没有谈话记录", ("Observation",), 30)
    facts = WarningFacts(uids={7: "u"}, low={(7, "2021Q3"): "一般"})
    assert not warnings([rule], facts, date(2021, 10, 29))
    (found,) = warnings([rule], facts, date(2021, 10, 30))
    assert (found.title, found.since) == ("2021年第3季度“一般”，还没有谈话记录", "2021-10-30")
    facts.talks[7] = ["2021-09-29"]
    assert warnings([rule], facts, date(2021, 10, 30)), "one of before the quarter's end is about something else"
    facts.talks[7] = ["2021-09-30"]
    assert not warnings([rule], facts, date(2021, 10, 30))


def low_quarter(desk: Desk) -> None:
    """A confirmed 一般 of the fourth quarter."""
    review = {
        "period": "2021Q4",
        "cadre": Named(ZHANG),
        "grade": "一般",
        "reviewer": Named("王领导"),
        "state": "已确认",
    }
    base = {"period": "2021Q4", "staff": "公务员", "total": 5}
    save(desk, [Item(kind("AppraisalBase"), base | LATE), Item(kind("QuarterReview"), review | LATE)])


@pytest.mark.parametrize(
    "talk",
    [
        ("Observation", {"method": "谈心谈话", "remark_text": "已谈（示例）", "observer": Named("王领导")}),
        ("Concern", {"problem": "季评鉴一般（示例）", "step": "提醒", "handler": Named("李经办")}),
    ],
)
def test_a_recorded_talk_closes_the_warning(desk: Desk, talk: tuple[str, dict[str, Any]]) -> None:
    low_quarter(desk)

    def said() -> list[str]:
        return [a.warned.title for a in alerts.alerts(desk) if a.open and a.warned.rule == "talk"]

    assert said() == ["2021年第4季度“一般”，还没有谈话记录"]
    name, values = talk
    if name == "Concern":
        first = {"step": "发现", "grounds": "研判（示例）", "approver": Named("王批准"), "date": "2022-01-11"}
        common = {"cadre": Named(ZHANG), "problem": values["problem"], "handler": Named("李经办")}
        save(desk, [Item(kind("Concern"), common | first | LATE)])
    save(desk, [Item(kind(name), {"date": "2022-01-12", "cadre": Named(ZHANG)} | values | LATE)])
    assert said() == []


def test_a_corrected_grade_asks_for_no_talk(desk: Desk) -> None:
    low_quarter(desk)
    paper = {"period": "2021Q4", "cadre": Named(ZHANG), "date": "2022-01-20", "old": "一般", "grade": "较好"} | LATE
    paper |= {"basis": "示例9号", "reason": "示例", "handler": Named("李经办"), "approver": Named("王领导")}
    save(desk, [Item(kind("GradeCorrection"), paper)])
    assert not [a for a in alerts.alerts(desk) if a.warned.rule == "talk"]
