"""任免审批表, 全程纪实, 表彰名册, 谈话记录: the official order and rows, nothing lost, nothing told to all."""

from __future__ import annotations

import base64
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.exchange.lrmx import Form, form_bytes
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.lrmx import compose
from cadreapp.operations.sheets import SHEETS, Request, sheet, write_sheet
from cadreapp.operations.sheets.archive.appointment import LONG, SHORT, dotted_months
from cadreapp.operations.writing.people import PersonItem, roster, save_people
from cadreapp.paths import resource
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import small_bureau
from tests.unit.filled import enter, texts, written

YEAR = Period.parse("2021")
FORM, TALK, AWARDS = "干部任免审批表", "提醒谈话记录", "表彰奖励名册"
OPEN, SECRET = "全程纪实（历年）", "全程纪实（历年，含不公开事项）"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NUMBER = "11010519491231002X"
TEXTS = {
    "XingMing": "钱示例",
    "XingBie": "女",
    "ChuShengNianYue": "199408",
    "MinZu": "汉族",
    "JiGuan": "江苏示例",
    "ChuShengDi": "江苏示例",
    "RuDangShiJian": "201605；民盟",
    "CanJiaGongZuoShiJian": "201707",
    "JianKangZhuangKuang": "健康",
    "ZhuanYeJiShuZhiWu": "助理社会工作师",
    "ShuXiZhuanYeYouHeZhuanChang": "养老服务",
    "QuanRiZhiJiaoYu_XueLi": "大学",
    "QuanRiZhiJiaoYu_XueWei": "法学学士",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "示例大学社会学系",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "社会工作",
    "ZaiZhiJiaoYu_XueLi": "研究生",
    "XianRenZhiWu": "示例福利院护理科科长",
    "NiRenZhiWu": "拟任（示例）",
    "NiMianZhiWu": "拟免（示例）",
    "JianLi": "2013.09--2017.07  示例大学\n2017.07--         示例福利院",
    "JiangChengQingKuang": "2019.12，记三等功（示例）",
    "NianDuKaoHeJieGuo": "2020年：合格",
    "RenMianLiYou": "工作需要（示例）",
    "ChengBaoDanWei": "示例市民政局党组",
    "TianBiaoRen": "李经办",
}
LABELS = (
    *("姓名", "性别", "出生年月（岁）", "照片", "民族", "籍贯", "出生地", "入党时间", "参加工作时间", "健康状况"),
    *("专业技术职务", "熟悉专业有何专长", "学历学位", "全日制教育", "毕业院校系及专业", "在职教育", "毕业院校系及专业"),
    *("现任职务", "拟任职务", "拟免职务", "简历", "奖惩情况", "年度考核结果", "任免理由"),
    *("家庭主要成员及重要社会关系", "称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务"),
    *("呈报单位", "审批机关意见", "行政机关任免意见"),
)
"""The labels of the official form in its order (rules.md 3.4)."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 20))


def relatives(number: int) -> list[dict[str, str]]:
    return [
        {"ChengWei": f"亲属{n}", "XingMing": f"钱家长{n}", "ChuShengRiQi": "196503", "GongZuoDanWeiJiZhiWu": "退休"}
        for n in range(1, number + 1)
    ]


def imported(desk: Desk, folder: Path, family: int = 2, photo: bytes | None = None, **other: str) -> int:
    path = folder / "a.lrmx"
    path.write_bytes(form_bytes(Form("a.lrmx", TEXTS | other, relatives(family), photo, [])))
    assert not import_files(desk, [path]).refused
    return next(m.person for m in roster(desk) if m.name == "钱示例")


def bare(text: Any) -> str:
    return "".join(str(text or "").split())


def family_rows(page: Worksheet) -> list[int]:
    """The rows under the head of 家庭主要成员, as the merge of its label says."""
    (area,) = [
        a for a in page.merged_cells.ranges if bare(page.cell(a.min_row, a.min_col).value).startswith("家庭主要")
    ]
    return list(range(area.min_row + 1, area.max_row + 1))


def test_the_form_has_the_labels_in_the_official_order(desk: Desk, tmp_path: Path) -> None:
    pages = written(desk, FORM, tmp_path)
    assert list(pages) == [m.name for m in roster(desk)]
    page = pages["赵示例"]
    found = [bare(t) for t in texts(page)]
    at = 0
    for label in LABELS:
        assert label in found[at:], (label, found[at:])
        at = found.index(label, at) + 1
    assert any(t.startswith("填表人") for t in found[at:])
    assert len(family_rows(page)) == 7
    assert page.page_setup.paperSize == 9 and page.page_setup.orientation == "portrait"
    assert [b.id for b in page.row_breaks.brk] == [
        next(r for r in range(1, 40) if bare(page.cell(r, 1).value) == "简历")
    ]
    assert "内部资料　注意保密" in (page.oddHeader.right.text or "")
    assert sheet(FORM).confidential


def test_paper_and_electronic_form_say_the_same(desk: Desk, tmp_path: Path) -> None:
    person = imported(desk, tmp_path, photo=PNG)
    enter(desk, "Commendation", cadre=Named("", person), date="2021-05-06", name="先进个人（示例）")
    member = next(m for m in roster(desk) if m.person == person)
    electronic = compose(desk, member)
    page = written(desk, FORM, tmp_path, people=frozenset({person}))["钱示例"]
    found = texts(page)
    for tag in (*SHORT.values(), *LONG.values()):
        assert any(str(dotted_months(electronic.texts[tag])) in t for t in found), tag
    for tag, text in electronic.texts.items():
        if tag.startswith(("QuanRiZhi", "ZaiZhi")):
            assert text in found
    assert any("先进个人（示例）" in t for t in found), "what our records have is on both"
    assert "1994.08\n（27岁）" in found and "2016.05；民盟" in found
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert [file.read(n) for n in file.namelist() if n.startswith("xl/media/")] == [PNG]
    assert "照　片" not in found
    assert not [t for t in found if NUMBER in t]


def test_heights_never_grow_and_what_has_no_room_goes_on(desk: Desk, tmp_path: Path) -> None:
    resume = "\n".join(f"{1980 + n}.09--{1981 + n}.08  " + f"示例单位第{n}科室工作人员（示例）" * 6 for n in range(40))
    post = "示例福利院" + "护理科科长、" * 32
    person = imported(desk, tmp_path, family=9, JianLi=resume, XianRenZhiWu=post, RenMianLiYou="工作需要，" * 90)
    pages = written(desk, FORM, tmp_path)
    full, empty = pages["钱示例"], pages["赵示例"]
    last = empty.max_row
    heights = [full.row_dimensions[r].height for r in range(1, last + 1)]
    assert heights == [empty.row_dimensions[r].height for r in range(1, last + 1)]
    assert next(h for r, h in enumerate(heights, 1) if bare(full.cell(r, 1).value) == "简历") == pytest.approx(356.65)
    first, second = (r.id for r in full.row_breaks.brk[:2])
    room = (11.69 - 0.58 - 0.6) * 72
    assert sum(heights[:first]) <= room and sum(heights[first:second]) <= room, "two pages, unscaled"
    assert second == last and full.max_row > last
    rows = family_rows(full)
    assert len(rows) == 7 and [full.cell(r, 3).value for r in rows] == [f"钱家长{n}" for n in range(1, 8)]
    whole = "\n".join(texts(full))
    for line in resume.split("\n"):
        assert bare(line) in bare(whole)
    assert post in whole and "钱家长8" in whole and "钱家长9" in whole
    assert person and min(c.font.sz for row in full.iter_rows() for c in row if c.value) >= 9


def test_a_form_of_nobody(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="请重新选择"):
        written(desk, FORM, tmp_path, people=frozenset({9999}))
    assert not (tmp_path / "a.xlsx").exists()


SECRETS = {
    "PoliticalCheck": {"finding": "查出问题甲（示例）"},
    "PartyCheck": {"finding": "查出问题乙（示例）"},
    "Concern": {"problem": "问题丙（示例）", "grounds": "研判丙（示例）", "step": "发现"},
    "Conduct": {"content": "处分丁（示例）", "category": "处分"},
    "Reserve": {"basis": "后备戊（示例）"},
    "Observation": {"remark_text": "考察己（示例）"},
    "Family": {"name": "张家庚", "work": "家庭庚（示例）"},
    "QuarterReview": {"period": "2021Q1", "grade": "一般", "state": "草稿"},
}


def secrets(desk: Desk) -> list[str]:
    for name, values in SECRETS.items():
        enter(desk, name, **values)
    enter(desk, "WorkInfo", headline="社区食堂调查（示例）", date="2021-03-05")
    enter(desk, "Course", date="2020-05-06", theme="去年的课（示例）")
    enter(desk, "Commendation", date="2021-05-06", name="先进个人（示例）")
    enter(desk, "Mentorship", date="2021-01-05")
    enter(desk, "Secondment", date="2021-01-05")
    enter(desk, "ShadowStudy", date="2021-01-05")
    enter(desk, "MultiPost", date="2021-01-05")
    person = next(m.person for m in roster(desk) if m.name == "张示例")
    save_people(desk, [PersonItem({"id_number": NUMBER, "born": "1949-12"}, person=person)])
    return [v for values in SECRETS.values() for v in values.values() if len(v) > 2 and "Q" not in v]


def test_open_sheets_tell_nothing_that_is_not_for_all(desk: Desk, tmp_path: Path) -> None:
    hidden = [*secrets(desk), NUMBER, "一般", "草稿"]
    mine = ("roster", "structure", "timeline", "commendations", "mentor", "placement")
    some = [s for s in SHEETS if s.template.removesuffix(".xlsx") in mine and not s.confidential]
    assert len(some) == 11
    for spec in some:
        shown = [t for page in written(desk, spec.title, tmp_path).values() for t in texts(page)]
        assert shown and not [(spec.title, t) for t in shown if any(h in t for h in hidden)]
    for title in (FORM, TALK, SECRET, "全程纪实（本时段，含不公开事项）", "提醒谈话记录（空白）"):
        assert sheet(title).confidential


def test_the_timeline_by_year_and_platform(desk: Desk, tmp_path: Path) -> None:
    hidden = secrets(desk)
    page = written(desk, OPEN, tmp_path)["张示例"]
    first = [str(page.cell(r, 1).value) for r in range(7, page.max_row + 1) if page.cell(r, 1).value]
    heads = [t for t in first if t.endswith("条）")]
    assert heads[2:] == [
        *("2020年（1 条）", "思想淬炼（1 条）"),
        *("2021年（6 条）", "学习锻炼（3 条）", "实战练兵（2 条）", "选拔使用（1 条）"),
    ]
    assert heads[0].startswith("启用本程序以前") and heads[1].startswith("干部档案")
    found = texts(page)
    assert {"3月5日", "社区食堂调查（示例）", "去年的课（示例）", "一季度", "2021年第1季度"} <= set(found)
    year = texts(written(desk, "全程纪实（本时段）", tmp_path)["张示例"])
    assert (
        "社区食堂调查（示例）" in year and "去年的课（示例）" not in year and "年轻干部成长全程纪实（2021年）" in year
    )
    secret = written(desk, SECRET, tmp_path)["张示例"]
    whole = "\n".join(texts(secret))
    assert all(h in whole for h in hidden)
    assert "等次：未确认" in whole and "等次：一般" not in whole, "a proposed grade is nobody's business yet"
    assert "内部资料　注意保密" in (secret.oddHeader.right.text or "")


def test_a_timeline_of_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有登记任何事项"):
        written(desk, "全程纪实（本时段）", tmp_path)


def test_commendations_by_level_with_their_totals(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有登记表彰奖励"):
        written(desk, AWARDS, tmp_path)
    for name, level, young in (("张示例", "市级", True), ("李示例", "市级", False), ("张示例", "部级", None)):
        enter(
            desk,
            "Commendation",
            cadre=Named(name),
            date="2021-05-06",
            name=f"{level}表彰（示例）",
            level=level,
            young_grassroots=young,
        )
    out = {"cadre": None, "outsider": "外示例", "outsider_unit": "甲县民政局（示例）", "form": "通报表扬"}
    enter(desk, "Commendation", **out, date="2021-07-01", level="市级", young_grassroots=True)
    (page,) = written(desk, AWARDS, tmp_path).values()
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=4)]
    people = [(r[1], r[2], r[6], r[7], r[8]) for r in rows if isinstance(r[0], int)]
    assert people == [
        ("张示例", "示例处科员", "2021年5月6日", "—", None),
        ("张示例", "示例处科员", "2021年5月6日", "是", None),
        ("李示例", "示例处科员", "2021年5月6日", "否", None),
        ("外示例", "甲县民政局（示例）", "2021年7月1日", "是", "名册外"),
    ]
    heads = [r[0] for r in rows if "、" in str(r[0])]
    assert heads == ["一、部级（1 人次）", "二、市级（3 人次）"]
    said = {bare(r[0]): r[3] for r in rows if r[3]}
    assert said["小计"] == "3 人次，其中基层年轻干部 2 人次，占 66.7%"
    assert said["合计"] == "4 人次（3 人），名册内年轻干部 3 人次，名册外人员 1 人次；其中基层年轻干部 2 人次"
    assert said["按形式分"].startswith("通报表扬 ") or "通报表扬 1 人次" in said["按形式分"]
    only = next(m.person for m in roster(desk) if m.name == "李示例")
    (page,) = written(desk, AWARDS, tmp_path, people=frozenset({only})).values()
    assert [r[1].value for r in page.iter_rows(min_row=4) if isinstance(r[0].value, int)] == ["李示例"]


def test_a_talk_is_filled_from_the_reminder(desk: Desk, tmp_path: Path) -> None:
    first = enter(desk, "Concern", date="2021-03-01", grounds="考勤记录（示例）", step="发现", problem="迟到（示例）")
    with pytest.raises(UserError, match="提醒谈话记录（空白）"):
        written(desk, TALK, tmp_path)
    chosen = texts(written(desk, TALK, tmp_path, records=(first,))["张示例"])
    assert "2021年3月1日" not in chosen and "迟到（示例）\n考勤记录（示例）" in chosen, "the talk is still to be held"
    enter(
        desk, "Concern", date="2021-03-09", step="提醒", problem="迟到（示例）", grounds=None, handler=Named("周谈话")
    )
    pages = written(desk, TALK, tmp_path)
    assert list(pages) == ["张示例"]
    found = texts(pages["张示例"])
    assert {"张示例", "示例处科员", "2021年3月9日", "周谈话", "迟到（示例）\n考勤记录（示例）"} <= set(found)
    assert "内部资料　注意保密" in (pages["张示例"].oddHeader.right.text or "")


def test_blank_talks(desk: Desk, tmp_path: Path) -> None:
    pages = written(desk, "提醒谈话记录（空白）", tmp_path, copies=3)
    assert len(pages) == 3
    labels = {"谈话对象", "谈话时间", "谈话地点", "事由", "谈话内容", "本人态度和整改措施", "整改期限"}
    for page in pages.values():
        assert labels <= {bare(t) for t in texts(page)} and "—" not in texts(page)


def millimetres(page: Worksheet) -> list[int]:
    margins = page.page_margins
    return [round(m * 25.4) for m in (margins.top, margins.bottom, margins.left, margins.right)]


def test_archive_forms_can_be_bound_and_official_pages_have_their_margins() -> None:
    for file, name in (("appointment.xlsx", "任免审批表"), ("talk.xlsx", "提醒谈话记录"), ("annual.xlsx", "更正书")):
        assert millimetres(load_workbook(resource(f"templates/{file}"))[name])[2] == 25
    for page in load_workbook(resource("templates/appraisal.xlsx")).worksheets:
        assert (millimetres(page)[2] == 25) == page.title.endswith("登记表")
    for name in ("公示", "告知书"):
        page = load_workbook(resource("templates/annual.xlsx"))[name]
        assert millimetres(page) == [37, 35, 28, 26]
        assert sum(d.width for d in page.column_dimensions.values()) * 8 / 96 * 25.4 < 156.5, "printed at full size"


def test_entries_of_a_resume_go_on_under_their_own_text(desk: Desk, tmp_path: Path) -> None:
    long = "示例市民政局示例处" + "先后从事养老服务社会救助基层治理" * 3
    person = imported(desk, tmp_path, JianLi=f"2013.09--2017.07  示例大学\n2017.07--         {long}")
    page = written(desk, FORM, tmp_path, people=frozenset({person}))["钱示例"]
    found = next(t for t in texts(page) if t.startswith("2013.09--"))
    lines = found.split("\n")
    assert len(lines) > 2 and lines[1].startswith("2017.07--         示例市民政局")
    assert all(line.startswith("　" * 9) and line[9] != "　" for line in lines[2:])
    assert "".join(line.strip("　") for line in lines[1:]) == f"2017.07--         {long}", "nothing of it is lost"


@pytest.mark.parametrize("entries", [1, 12, 40, 160])
def test_a_hung_resume_fits_or_goes_on(desk: Desk, tmp_path: Path, entries: int) -> None:
    lines = [f"{1900 + n}.09--{1901 + n}.07  第{n}段" + "示例单位示例职务" * 6 for n in range(entries)]
    person = imported(desk, tmp_path, JianLi="\n".join(lines))
    page = written(desk, FORM, tmp_path, people=frozenset({person}))["钱示例"]
    said = "".join(t for t in texts(page) if "示例单位" in t)
    assert all(f"第{n}段" in said for n in range(entries))
    assert bare(said).count("示例单位示例职务") == entries * 6
    assert ("（接续页）" in said) == (entries > 20)


def test_the_form_as_a_word_document_is_the_same_form(desk: Desk, tmp_path: Path) -> None:
    long = "\n".join(f"{1900 + n}.09--{1901 + n}.07  第{n}段" + "示例单位示例职务" * 6 for n in range(60))
    person = imported(desk, tmp_path, photo=PNG, JianLi=long)
    request = Request(YEAR, people=frozenset({person}))
    write_sheet(desk, sheet(FORM), request, tmp_path / "a.docx")
    page = written(desk, FORM, tmp_path, people=frozenset({person}))["钱示例"]
    paper = docx.Document(str(tmp_path / "a.docx"))
    parts = {cell._tc: cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert sorted(t for t in parts.values() if t) == sorted(t for t in texts(page) if t), "the same words, none cut"
    assert len(paper.tables) == len(page.row_breaks.brk) + 1 > 2, "a table a page"
    heights = [row.height.pt for table in paper.tables for row in table.rows]  # type: ignore[union-attr]
    assert heights == pytest.approx([page.row_dimensions[r].height or 15 for r in range(1, page.max_row + 1)], abs=0.1)
    assert {row.height_rule for table in paper.tables for row in table.rows} == {WD_ROW_HEIGHT_RULE.EXACTLY}
    assert len(paper.inline_shapes) == 1 and round(paper.sections[0].left_margin.mm) == 25  # type: ignore[union-attr]
    assert "内部资料" in paper.sections[0].header.paragraphs[0].text
    assert paper.core_properties.title == "干部任免审批表"


def test_two_forms_are_two_sections_that_count_their_own_pages(desk: Desk, tmp_path: Path) -> None:
    imported(desk, tmp_path)
    write_sheet(desk, sheet(FORM), Request(YEAR), tmp_path / "a.docx")
    paper = docx.Document(str(tmp_path / "a.docx"))
    assert len(paper.sections) == len([m for m in roster(desk)])
    foot = paper.sections[-1].footer._element.xml
    assert "PAGE" in foot and "共 2 页" in foot and 'w:start="1"' in paper.sections[-1]._sectPr.xml


def test_other_sheets_are_no_word_documents(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="应以 .xlsx 或 .pdf 结尾"):
        write_sheet(desk, sheet(AWARDS), Request(YEAR), tmp_path / "a.docx")


def test_the_month_of_retiring_is_printed_where_the_form_says_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.lrmx"
    newer = ["<DaoLingNianYue>205408</DaoLingNianYue>"]
    path.write_bytes(form_bytes(Form("a.lrmx", TEXTS, relatives(1), None, newer)))
    assert not import_files(desk, [path]).refused
    pages = written(desk, FORM, tmp_path)
    assert any("到龄时间：2054.08" in t for t in texts(pages["钱示例"]))
    assert not any("到龄" in t for name, page in pages.items() if name != "钱示例" for t in texts(page))


def test_a_long_record_of_the_timeline_goes_on_in_rows_of_its_own(desk: Desk, tmp_path: Path) -> None:
    report = "".join(f"第{n}项工作已经完成（示例）。" for n in range(300))
    enter(desk, "MonthSummary", cadre=Named("张示例"), period="2021-02", summary=report)
    person = next(m.person for m in roster(desk) if m.name == "张示例")
    page = written(desk, SECRET, tmp_path, people=frozenset({person}))["张示例"]
    rows = [r for r in page.iter_rows(values_only=True) if "已经完成（示例）。" in str(r[2])]
    assert len(rows) > 3 and report in "".join(r[2] for r in rows), "whole, in its order"
    assert [r[1] for r in rows] == ["月小结", *["（续）"] * (len(rows) - 1)]
    assert all(not r[0] for r in rows[1:]) and all(str(r[2])[-1] in "。；" for r in rows[:-1])
    assert not any((d.height or 0) > 409 for d in page.row_dimensions.values())
