"""The year in words: a cadre's own report taken apart, sentences from records, the official page."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.people import roster
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year.words import bureau_words, cadre_words, plain_text, write_words
from cadreapp.records import PLATFORMS
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.reports.words import OTHER, listed, money, number, parse_report, share, work
from tests.unit.bureau import NAMES, example, small_bureau

YEAR = Period.parse("2021")
LINES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="【"), max_size=40)
TEXTS = st.lists(LINES, max_size=4).map("\n".join)


def tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data", today=date(2021, 12, 31))


def add(desk: Desk, name: str, **values: Any) -> None:
    save(desk, [Item(records.kind(name), example(records.kind(name), **values))], late_reason="试验")


def person(desk: Desk, name: str) -> int:
    return next(m.person for m in roster(desk, YEAR) if m.name == name)


def text_of(desk: Desk, name: str = NAMES[0]) -> str:
    return plain_text(cadre_words(desk, 2021, person(desk, name)))


# the parser's laws


@given(TEXTS)
def test_a_report_without_headings_replaces_nothing(text: str) -> None:
    own = parse_report(text)
    assert own.platforms == {} and own.rest == tidy(text)


@given(st.lists(st.tuples(st.sampled_from((*PLATFORMS, OTHER)), TEXTS), max_size=7), TEXTS)
def test_every_word_goes_where_its_heading_says(parts: list[tuple[str, str]], before: str) -> None:
    own = parse_report(before + "".join(f"\n【{title}】{text}" for title, text in parts))
    for at, title in enumerate(PLATFORMS, 1):
        assert own.platforms.get(at, "") == tidy("\n".join(t for name, t in parts if name == title))
    assert own.rest == tidy("\n".join([before, *(t for name, t in parts if name == OTHER)]))


@given(st.dictionaries(st.integers(1, 5), TEXTS.map(tidy).filter(bool)), TEXTS.map(tidy))
def test_put_together_and_taken_apart_it_is_the_same(platforms: dict[int, str], rest: str) -> None:
    whole = rest + "".join(f"\n　　【 {PLATFORMS[n - 1]}平台 】\n{text}" for n, text in platforms.items())
    own = parse_report(whole)
    assert own.platforms == platforms and own.rest == rest
    assert list(own.platforms) == sorted(platforms)


@given(st.text(max_size=200))
def test_no_character_is_lost_or_made_up(text: str) -> None:
    own = parse_report(text)
    kept = "".join((*own.platforms.values(), own.rest))
    assert sorted(c for c in kept if not c.isspace() and c != "【") == sorted(
        c for c in _without_headings(text) if not c.isspace() and c != "【"
    )


def _without_headings(text: str) -> str:
    from cadreapp.reports.words import _HEADING

    return _HEADING.sub("", text)


def test_a_heading_counts_at_the_beginning_of_a_line_only() -> None:
    own = parse_report(
        "学习了【思想淬炼】一节\n【案例】甲\n【亲民便民】走访很多\n【案例】乙\n【选拔使用】\n【其他】谢谢"
    )
    assert own.platforms == {4: "走访很多\n【案例】乙"}
    assert own.rest == "学习了【思想淬炼】一节\n【案例】甲\n谢谢"
    assert parse_report(None).rest == ""


# words


def test_numbers_are_exact() -> None:
    assert [number(3200), number(Decimal("4.0")), number(Decimal("4.5"))] == ["3200", "4", "4.5"]
    assert money(Decimal("1320000.00")) == "132万元" and money(Decimal("1234567.89")) == "1234567.89元"
    assert money(Decimal(9000)) == "9000元" and money(Decimal("12300")) == "1.23万元"
    assert share(10, 30) == "33.3%" and share(1, 2) == "50%"


def test_names_are_listed_as_clerks_do() -> None:
    assert listed(["甲", "乙", "甲"]) == "甲、乙" and listed("甲乙丙丁") == "甲、乙、丙等"
    assert listed([work("书"), work("《本》")]) == "《书》《本》" and listed([]) == ""


# a cadre


def test_what_is_recorded_is_said_and_nothing_else(desk: Desk) -> None:
    me, other = Named(NAMES[0]), Named(NAMES[1])
    add(desk, "Course", cadres=(me, other), date="2021-03-05", hours=Decimal(4))
    add(desk, "PartyWork", cadre=me, date="2021-06-01", award="市级二等奖")
    for month in (3, 4):
        add(desk, "WorkInfo", cadre=me, date=f"2021-0{month}-02", headline=f"消息{month}", adoption="采用")
    add(desk, "ThoughtForum", cadres=(me, other), speaker=me, date="2021-05-06")
    add(desk, "Contest", cadres=(Named(NAMES[0], None, {"placing": "2"}), Named(NAMES[1], None, {"placing": "1"})))
    add(desk, "AssistanceProject", cadres=(me,), date="2021-07-01", funds=Decimal(50000))
    text = text_of(desk)
    for said in (
        "参加课程学习1次、4学时（民政讲堂），其中党的基本理论、党性教育4学时。",
        "创作微党建作品《一封家书（示例）》（文章），获市级二等奖。",
        "报送工作信息2篇，其中《消息3》《消息4》2篇被采用。",
        "参加思想汇1次，围绕“我为群众办实事（示例）”作主题发言1次。",
        "参加“民政业务比武（示例）”，获第2名。",
        "参与实施“适老化改造（示例）”帮扶项目1个，项目投入资金5万元。",
        "本年度没有登记选拔使用平台的工作。",
    ):
        assert said in text
    assert text.count("没有登记") == 1 and "0" not in text.replace("2021", "").replace("50", "")
    assert "主题发言" not in text_of(desk, NAMES[1]) and "获第1名" in text_of(desk, NAMES[1])


def test_a_certificate_is_called_one_once(desk: Desk) -> None:
    for name, held in ((NAMES[0], ["会计师", "行政执法证"]), (NAMES[1], ["行政执法证", "会计师"])):
        for place, certificate in enumerate(held, 1):
            values = {"certificate": certificate, "number": f"{name}-{place}", "date": f"2021-0{place}-02"}
            add(desk, "Certificate", cadre=Named(name), **values)
    for at in range(5):
        values = {"certificate": f"第{at}证", "number": f"其他-{at}", "date": f"2021-0{at + 1}-02"}
        add(desk, "Certificate", cadre=Named(NAMES[2]), **values)
    assert "取得会计师、行政执法证。" in text_of(desk)
    assert "取得行政执法证、会计师证书。" in text_of(desk, NAMES[1])
    assert "取得第0证、第1证、第2证、第3证等证书。" in text_of(desk, NAMES[2])


def test_an_empty_year_says_so_in_one_sentence(desk: Desk) -> None:
    own, whole = cadre_words(desk, 2021, person(desk, NAMES[2])), bureau_words(desk, 2021)
    assert own[-1].text == "本人2021年没有登记年轻干部成长工程的工作，没有可以汇总的内容。" and len(own) == 3
    assert whole[-1].text.endswith("2021年没有登记年轻干部成长工程的工作，没有可以总结的内容。") and len(whole) == 3


def test_own_words_take_the_place_of_a_paragraph(desk: Desk) -> None:
    add(desk, "Course", cadres=(Named(NAMES[0]),), date="2021-03-05")
    add(desk, "AnnualReport", cadre=Named(NAMES[0]), period="2021", report="感谢组织\n【思想淬炼】\n我学了很多。")
    text = text_of(desk)
    assert "我学了很多。" in text and "参加课程学习" not in text
    assert "六、本人述职\n　　感谢组织" in text and "完成年终述职" in text


def test_what_is_not_for_all_eyes_is_not_said(desk: Desk) -> None:
    me = Named(NAMES[0])
    for name, values in (
        ("Reserve", {"date": "2021-03-01", "basis": "机密甲"}),
        ("Concern", {"date": "2021-03-01", "problem": "机密乙", "grounds": "机密丙"}),
        ("Conduct", {"date": "2021-03-01", "content": "机密丁", "category": "处分"}),
        ("PoliticalCheck", {"date": "2021-03-01", "finding": "机密戊"}),
        ("Observation", {"date": "2021-03-01", "remark_text": "机密己"}),
        ("QuarterReview", {"period": "2021Q1", "grade": "一般", "state": "草稿"}),
    ):
        add(desk, name, cadre=me, **values)
    for text in (text_of(desk), plain_text(bureau_words(desk, 2021))):
        assert "机密" not in text and "后备" not in text and "一般" not in text and "体检" not in text
        assert "苗头" not in text and "处分" not in text


def test_who_is_not_on_the_roster_has_no_text(desk: Desk) -> None:
    with pytest.raises(UserError, match="换一个年度"):
        cadre_words(desk, 2021, 9999)


# the bureau


def test_the_bureau_names_no_cadre_and_leaves_out_what_is_not_there(desk: Desk) -> None:
    add(desk, "Visit", cadres=(Named(NAMES[0]),), date="2021-03-05", people_seen=12, first_seen=None)
    add(desk, "Commendation", cadre=Named(NAMES[0]), date="2021-03-05")
    text = plain_text(bureau_words(desk, 2021))
    assert "走访服务机构1家，累计走访群众12人次" in text and "首次走访" not in text
    assert not any(name in text for name in NAMES)
    assert text.count("本年度没有登记这个平台的工作。") == 3, (
        "the base of records and the commendation are the fifth platform's"
    )
    assert "资金" not in text and "跟班" not in text


# the page


def test_the_word_document_is_the_official_page(desk: Desk, tmp_path: Path) -> None:
    add(desk, "Visit", cadres=(Named(NAMES[0]),), date="2021-03-05")
    target = write_words(bureau_words(desk, 2021), tmp_path / "deep" / "总结.docx")
    paper = docx.Document(str(target))
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    wanted = (Mm(210), Mm(297), Mm(37), Mm(28))
    assert all(abs(a - b) < Mm(0.1) for a, b in zip(sizes, wanted, strict=True))
    assert abs(section.bottom_margin - Mm(35)) < Mm(0.1) and abs(section.right_margin - Mm(26)) < Mm(0.1)
    faces: dict[str, tuple[str, float]] = {}
    for paragraph in paper.paragraphs:
        assert 28 <= paragraph.paragraph_format.line_spacing.pt <= 29 or paragraph.runs[0].font.size.pt == 22
        for run in paragraph.runs:
            fonts = run._r.rPr.rFonts
            names = {fonts.get(qn(f"w:{k}")) for k in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert len(names) == 1
            faces[paragraph.text[:2]] = (names.pop(), run.font.size.pt)
    assert faces["20"] == ("仿宋_GB2312", 16) or faces["20"] == ("方正小标宋简体", 22)
    assert paper.paragraphs[0].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert faces["一、"] == ("黑体", 16) and faces["（一"] == ("楷体_GB2312", 16)
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "—  —" and footer.paragraphs[0].runs[0].font.size.pt == 14
        assert "PAGE" in footer._element.xml
    with zipfile.ZipFile(target) as file:
        parts = b"".join(file.read(n) for n in file.namelist())
    for word in (str(tmp_path), "python-docx", "/home", "/tmp", "thumbnail", "minorHAnsi"):
        assert word.encode() not in parts, word
    assert paper.core_properties.author == "年轻干部成长工程信息库"


def test_what_is_planned_for_the_next_year_is_said(desk: Desk) -> None:
    add(desk, "Visit", cadres=(Named(NAMES[0]),), date="2021-03-05")
    add(desk, "PlanItem", period="2022", theme="走进养老院", owner=None)
    assert "按照2022年度计划，我局将组织“走进养老院”1项活动。" in plain_text(bureau_words(desk, 2021))


def test_the_end_never_stands_alone_on_a_page(desk: Desk, tmp_path: Path) -> None:
    add(desk, "Visit", cadres=(Named(NAMES[0]),), date="2021-03-05")
    texts = ((bureau_words(desk, 2021), ("date",)), (cadre_words(desk, 2021, person(desk, NAMES[0])), ("body",)))
    for blocks, ends in texts:
        paper = docx.Document(str(write_words(blocks, tmp_path / "总结.docx")))
        styles = [b.style for b in blocks]
        for at, style in enumerate(styles):
            if style in ("issuer", "date", "sign"):
                assert paper.paragraphs[at - 1].paragraph_format.keep_with_next, blocks[at].text
        assert styles[-1] in ends, "nobody signs what records add up to"


def test_plain_text_and_wrong_endings(desk: Desk, tmp_path: Path) -> None:
    blocks = cadre_words(desk, 2021, person(desk, NAMES[0]))
    target = write_words(blocks, tmp_path / "a.txt")
    assert target.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == plain_text(blocks)
    with pytest.raises(UserError, match=r"\.docx 或 \.txt"):
        write_words(blocks, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()
