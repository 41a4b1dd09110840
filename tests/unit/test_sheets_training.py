"""成长导师记录表 and 鉴定表: what was asked and done, as the quotas say; a sheet a record, blanks to write in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.operations.counting import bureau_rules
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.people import roster
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import small_bureau
from tests.unit.filled import enter, texts, written

YEAR = Period.parse("2021")
MENTOR = "成长导师记录表"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 6, 20))


def lines(page: Worksheet) -> list[tuple[Any, ...]]:
    """The lines of the four ones: period, asked, done, what."""
    words = ("月", "季度", "半年", "全年")
    return [
        tuple(page.cell(r, c).value for c in (1, 2, 3, 4))
        for r in range(5, page.max_row + 1)
        if str(page.cell(r, 1).value).endswith(words)
    ]


def after(page: Worksheet, label: str) -> Any:
    """What stands in the cell after a label."""
    for row in page.iter_rows():
        for cell in row:
            if str(cell.value).replace("\n", "").replace(" ", "") == label:
                return next((c.value for c in row[cell.column :] if type(c).__name__ != "MergedCell"), None)
    raise AssertionError(label)


def test_the_four_ones_as_the_quotas_ask_and_the_records_say(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Mentorship", date="2021-02-01", end="2021-12-31", goal="学会调研（示例）")
    enter(desk, "WorkInfo", date="2021-01-06", headline="一月的信息（示例）")
    enter(desk, "WorkInfo", date="2021-03-09", headline="三月的信息（示例）")
    enter(desk, "FieldResearch", date="2021-05-04", cadres=(Named("张示例"), Named("李示例")))
    enter(desk, "SpecialGuidance", date="2021-06-01")
    pages = written(desk, MENTOR, tmp_path)
    assert list(pages) == ["张示例"], "who has no mentor has no sheet"
    page = pages["张示例"]
    found = lines(page)
    assert [line[0] for line in found] == [
        *(f"{n}月" for n in range(1, 13)),
        *(f"{n}季度" for n in "一二三四"),
        *("上半年", "下半年", "全年"),
    ]
    (member,) = [m for m in roster(desk) if m.name == "张示例"]
    asked = {(o.kind, o.period): o for o in everything(desk, YEAR, people={member.person})}
    for number, line in enumerate(found[:12], 1):
        due = asked.get(("WorkInfo", f"2021-{number:02d}"))
        assert (line[1], line[2]) == ((int(due.required), int(due.done)) if due else (None, None))
    assert found[0][3].startswith("1月6日《一月的信息（示例）》") and found[1][1:] == (1, 0, None)
    assert found[6][1:] == (None, None, None), "July has not begun"
    assert found[13][3].startswith("5月4日农村养老服务调研（示例）（示例街道") and found[16][2] == 1
    done = sum(o.done for o in asked.values() if o.kind == "WorkInfo")
    assert f"一、工作信息（每月 1 篇）　至今应完成 6，已完成 {done}" in texts(page) and done == 2
    assert after(page, "导师姓名") == "王导师" and after(page, "结对期限") == "2021年2月1日至2021年12月31日"
    assert after(page, "培养目标") == "学会调研（示例）"
    assert after(page, "导师评语") is None and any(t.startswith("导师（签名）") for t in texts(page))
    assert page.page_setup.paperSize == 9 and page.page_setup.orientation == "portrait"


def test_what_is_excused_is_not_asked(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Mentorship", date="2021-02-01")
    enter(desk, "Exemption", requirement="工作信息", period="2021-03", reason="借调在外（示例）")
    found = lines(written(desk, MENTOR, tmp_path)["张示例"])
    assert found[2][1] == "免计" and "借调在外" in str(found[2][3])


def test_the_lines_follow_the_bureaus_own_quotas(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Mentorship", date="2021-02-01")
    enter(desk, "Seminar", date="2021-04-08", cadres=(Named("张示例"),))
    tables = [t for t in bureau_rules.tables_on(desk, "quotas", "2021") if t["kind"] != "Seminar"]
    bureau_rules.save_section(desk, "quotas", "2021", tables, "会议（示例）")
    quarterly = {"kind": "WorkInfo", "row": "2.1", "who": "cadre", "period": "quarter", "number": 2}
    tables = [t for t in tables if t["kind"] != "WorkInfo"] + [quarterly]
    bureau_rules.save_section(desk, "quotas", "2021Q3", tables, "会议（示例）")
    page = written(desk, MENTOR, tmp_path)["张示例"]
    assert [line[0] for line in lines(page)[:8]] == [*(f"{n}月" for n in range(1, 7)), "三季度", "四季度"]
    assert any(t.startswith("一、工作信息（每月 1 篇，每季度 2 篇）　至今应完成 6，") for t in texts(page))
    assert "四、研讨交流" in texts(page), "no longer asked, so no number is"
    assert lines(page)[-1] == ("全年", None, 1, "4月8日成长导师研讨交流（示例）")


def test_without_a_mentor_there_is_nothing_to_print(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有登记成长导师"):
        written(desk, MENTOR, tmp_path)
    enter(desk, "Mentorship", date="2021-02-01", end="2021-12-31")
    other = next(m.person for m in roster(desk) if m.name == "李示例")
    with pytest.raises(UserError, match="没有登记成长导师"):
        written(desk, MENTOR, tmp_path, people=frozenset({other}))


def test_a_placement_that_goes_on(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "ShadowStudy", cadre=Named("赵示例"), date="2021-03-05", end=None, tasks="窗口值班（示例）")
    page = written(desk, "跟班学习鉴定表", tmp_path)["赵示例"]
    assert "跟班学习鉴定表" in texts(page)
    assert after(page, "派出单位及职务") == "示例福利院　科员" and after(page, "跟班处室") == "示例处"
    assert str(after(page, "起止时间")).startswith("2021年3月5日至　")
    assert after(page, "选派依据") == "《市民政局事业单位人员跟班学习管理暂行办法》"
    assert after(page, "工作任务") == "窗口值班（示例）" and after(page, "备　　注") == (
        "选派方式：单位推荐；推荐：示例福利院　2021年2月20日；确定：组织人事处　2021年2月26日"
    )
    assert after(page, "鉴定等次") is None, "a grade is never inferred"
    assert after(page, "个人小结") is None and after(page, "派出单位意　　见") is None


def test_each_kind_has_its_form_and_records_can_be_chosen(desk: Desk, tmp_path: Path) -> None:
    first = enter(desk, "Secondment", date="2021-01-05", end="2021-05-31", evaluation="作风扎实（示例）")
    enter(desk, "Secondment", cadre=Named("李示例"), date="2021-02-05", host="另一社区（示例）")
    pages = written(desk, "挂职锻炼鉴定表", tmp_path)
    assert list(pages) == ["张示例", "李示例"]
    assert after(pages["张示例"], "接收单位及岗位") == "示例社区　书记助理"
    assert after(pages["张示例"], "接收单位鉴定意见") == "作风扎实（示例）"
    assert list(written(desk, "挂职锻炼鉴定表", tmp_path, records=(first,))) == ["张示例"]
    assert list(written(desk, "挂职锻炼鉴定表", tmp_path, "2021-06")) == ["李示例"], "the first has ended"
    assert list(written(desk, "挂职锻炼鉴定表", tmp_path, unit="示例处")) == ["张示例", "李示例"]
    enter(desk, "MultiPost", date="2021-04-01")
    assert after(written(desk, "多岗位锻炼鉴定表", tmp_path)["张示例"], "锻炼岗位") == "办事窗口"
    for title in ("跟班学习鉴定表", "挂职锻炼鉴定表"):
        with pytest.raises(UserError, match="没有登记"):
            written(desk, title, tmp_path, "2020")
