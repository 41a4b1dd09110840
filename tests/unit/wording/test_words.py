"""Words as offices write them: our word, or a question; never a wrong one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.records.appraisal import STAFF_KINDS
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import check, doubts, parse, read
from cadreapp.records.entities import POLITICAL
from cadreapp.records.wording.words import UnknownWord, sections

PARTY, PROBATION, LEAGUE, NONE, MASSES = POLITICAL[0], POLITICAL[1], POLITICAL[2], POLITICAL[11], POLITICAL[12]
ASKED = "?"

POLITICAL_WORDS: tuple[tuple[Any, str], ...] = (
    *((word, word) for word in POLITICAL),
    *((f"{number:02d}", word) for number, word in enumerate(POLITICAL, 1)),
    *(
        (word, PARTY)
        for word in ("党员", "中共", "共产党员", "中国共产党", "中国共产党党员", "中共正式党员", "正式党员")
    ),
    *(
        (word, PARTY)
        for word in (
            "中共党员（正式）",
            "中国共产党正式党员",
            "中共党员，2015.06入党",
            "中共党员 2015.06",
            "党 员",
            "中共党员\u200b",
        )
    ),
    *(
        (word, PROBATION)
        for word in (
            "预备党员",
            "预备",
            "中共党员（预备）",
            "党员(预备)",
            "中国共产党预备党员",
            "中共预备党员（2025.06）",
            "党员（预备期）",
        )
    ),
    *(
        (word, LEAGUE)
        for word in (
            "团员",
            "共青团",
            "中国共青团员",
            "中国共产主义青年团团员",
            "团员（2008.05入团）",
            "共青团员（入党积极分子）",
        )
    ),
    *((word, "民革党员") for word in ("民革", "中国国民党革命委员会", "民革（2015.06）")),
    *((word, "民盟盟员") for word in ("民盟", "中国民主同盟", "中国民主同盟盟员", "民主同盟")),
    *((word, "民建会员") for word in ("民建", "中国民主建国会")),
    *((word, "民进会员") for word in ("民进", "中国民主促进会会员")),
    *((word, "农工党党员") for word in ("农工党", "中国农工民主党", "农工党员")),
    *((word, "致公党党员") for word in ("致公党", "中国致公党党员")),
    *((word, "九三学社社员") for word in ("九三学社", "九三", "93学社")),
    *((word, "台盟盟员") for word in ("台盟", "台湾民主自治同盟")),
    *((word, NONE) for word in ("无党派", "无党派民主人士")),
    *((word, MASSES) for word in ("群 众", "普通群众", "群众、入党积极分子", 13)),
    *((word, ASKED) for word in ("非党", "党外", "党外人士", "民主党派", "国民党", "是", "否", "3", 1, "14", "00")),
    *((word, ASKED) for word in ("党员/群众", "民盟、中共党员", "群众党员", "入党积极分子", "少先队员", "中共党员？")),
)
STAFF_WORDS: tuple[tuple[Any, str], ...] = (
    *((word, word) for word in STAFF_KINDS),
    *(
        (word, "公务员")
        for word in (
            "行政编制",
            "行政编",
            "行政",
            "机关公务员",
            "公务员（行政编制）",
            "国家公务员",
            "政法专项编制",
            "行政执法类公务员",
            "综合管理类公务员",
            "在编公务员",
        )
    ),
    *(
        (word, "参公人员")
        for word in (
            "参公",
            "参公编制",
            "参公事业编制",
            "参照公务员法管理",
            "参照公务员法管理人员",
            "参公管理事业单位",
            "事业编制（参公）",
            "参照管理",
            "公务员（参照管理）",
            "参公管理",
        )
    ),
    *(
        (word, "事业单位人员")
        for word in (
            "事业",
            "事业编",
            "事业编制",
            "全额事业",
            "全额拨款事业编制",
            "差额事业",
            "自收自支",
            "公益一类",
            "公益一类事业单位",
            "公益二类事业编制",
            "事业干部",
            "事业（工勤岗）",
            "非参公事业编制",
        )
    ),
    *((word, "机关工勤") for word in ("工勤", "工勤编制", "机关工勤人员", "行政工勤", "工勤技能人员")),
    *(
        (word, ASKED)
        for word in (
            "编外",
            "合同制",
            "劳务派遣",
            "机关",
            "管理岗",
            "在编",
            "公务员/事业",
            "全额拨款",
            "企业",
            "借调",
            "干部",
            "选调生",
            "公益性岗位",
            "聘用制",
        )
    ),
)
OTHER_WORDS: tuple[tuple[str, Any, str | None], ...] = (
    *(("sex", word, "男") for word in ("男", "男性", "1", 1, "M", "男 ")),
    *(("sex", word, "女") for word in ("女", "女性", "2", "F")),
    *(("sex", word, ASKED) for word in ("0", "9", "男女", "未知")),
    *(("ethnicity", word, "汉族") for word in ("汉", "汉族", "01", "汉　族")),
    *(("ethnicity", word, "维吾尔族") for word in ("维吾尔", "维吾尔族", "维族", "05")),
    *(("ethnicity", word, "土家族") for word in ("土家", "土家族", "15")),
    *(("ethnicity", word, ASKED) for word in ("1", "57", "外国", "汉/满")),
    *(("rank", word, "四级主任科员") for word in ("四级主任科员", "4级主任科员", "四级主任科员（2021.06）")),
    *(
        ("rank", word, word)
        for word in (
            "一级科员",
            "二级巡视员",
            "四级调研员",
            "正科",
            "正科级",
            "副处级",
            "管理八级",
            "管理九级",
            "专技十级",
            "九级职员",
            "一级行政执法员",
            "三级高级法官",
            "乡科级正职",
            "高级工",
        )
    ),
    *(("rank", word, "管理八级") for word in ("管理8级", "管理８级")),
    *(("rank", word, None) for word in ("试用期", "未定级", "无职级")),
    *(("rank", word, ASKED) for word in ("处长", "优秀", "2021.06")),
    *(
        ("education", word, "大学")
        for word in ("大学", "本科", "大学本科", "全日制大学本科", "本科学历", "20", "21", 21)
    ),
    *(("education", word, "大专") for word in ("大专", "专科", "大学专科", "31")),
    *(("education", word, "研究生") for word in ("研究生", "研究生学历", "10", "11")),
    *(("education", word, "硕士研究生") for word in ("硕士研究生", "研究生（硕士）")),
    *(("education", word, word) for word in ("省委党校研究生", "中央党校大学", "在职研究生", "中专", "高中")),
    ("education", "大普", "大学普通班"),
    ("education", "省委党校本科", "省委党校大学"),
    *(("education", word, ASKED) for word in ("12", "22", "32", "01", "08", "本科在读", "研究生肄业", "某大学")),
    *(("degree", word, word) for word in ("学士", "硕士", "法学学士", "工商管理硕士", "名誉博士", "双学士")),
    *(("degree", word, "法学学士") for word in ("法学学士学位", "403")),
    *(("degree", word, None) for word in ("无", "无学位")),
    *(("degree", word, ASKED) for word in ("本科", "硕士研究生", "在读硕士", "5")),
    ("native_place", "江苏省南京市", "江苏省南京市"),
    *((name, "320100", ASKED) for name in ("native_place", "birthplace")),
    ("native_place", 320100, ASKED),
)


def said(field: str, word: Any) -> str | None:
    """What an import makes of a word; `?` where it asks."""
    try:
        found = read(CADRE[field], word, {}).value
    except UnknownWord as question:
        assert question.field == field and question.word and question.word in question.question
        assert question.choices == CADRE[field].choices
        return ASKED
    assert found is None or isinstance(found, str)
    return found


def test_the_tables_hold_as_many_spellings_as_offices_have() -> None:
    assert len({str(w) for w, _ in POLITICAL_WORDS}) >= 60 and len({str(w) for w, _ in STAFF_WORDS}) >= 40


@pytest.mark.parametrize(("word", "ours"), POLITICAL_WORDS, ids=str)
def test_political_status(word: Any, ours: str) -> None:
    assert said("political", word) == ours


@pytest.mark.parametrize(("word", "ours"), STAFF_WORDS, ids=str)
def test_kind_of_staff(word: Any, ours: str) -> None:
    assert said("staff", word) == ours


@pytest.mark.parametrize(("field", "word", "ours"), OTHER_WORDS, ids=str)
def test_other_words(field: str, word: Any, ours: str | None) -> None:
    assert said(field, word) == ours


@pytest.mark.parametrize(
    ("field", "word", "value", "words", "also"),
    [
        ("political", "中共党员，2015.06入党", PARTY, (), {"joined_party": "2015-06"}),
        ("political", "中共党员（2015.06入党，2016.06转正）", PARTY, ("2016-06转正",), {"joined_party": "2015-06"}),
        ("political", "民盟（2015年6月）", "民盟盟员", (), {"joined_party": "2015-06"}),
        ("political", "团员（2008.05入团）", LEAGUE, ("2008-05入团",), {}),
        ("political", "共青团员（2008.05）", LEAGUE, ("2008-05",), {}),
        ("political", "共青团员（入党积极分子）", LEAGUE, ("入党积极分子",), {}),
        ("education", "大学/法学学士", "大学", (), {"degree": "法学学士"}),
        ("education", "大学\n法学学士", "大学", (), {"degree": "法学学士"}),
        ("education", "大学法学学士", "大学", (), {"degree": "法学学士"}),
        ("education", "省委党校研究生", "省委党校研究生", (), {}),
        ("rank", "四级主任科员（2021.06）", "四级主任科员", (), {"rank_since": "2021-06"}),
        ("rank", "试用期", None, ("试用期",), {}),
        ("rank", "二级主任科员（正科级）", "二级主任科员（正科级）", (), {}),
        ("rank", "—", None, (), {}),
        ("education", "大学（自考）", "大学", ("自考",), {}),
        ("education", "硕士研究生/工学硕士", "硕士研究生", (), {"degree": "工学硕士"}),
        ("degree", "工学学士/经济学学士", "工学学士/经济学学士", (), {}),
        ("degree", "——", None, (), {}),
        ("political", "/", None, (), {}),
        ("born", "无", None, ("无",), {}),
        ("staff", "事业编制（管理岗）", "事业单位人员", (), {}),
        ("native_place", "江苏  南京", "江苏 南京", (), {}),
        ("unit", "—", "—", (), {}),
    ],
)
def test_what_a_word_says_of_other_fields(
    field: str, word: str, value: str | None, words: tuple[str, ...], also: dict[str, str]
) -> None:
    found = read(CADRE[field], word, {})
    assert (found.value, found.words, dict(found.also)) == (value, words, also)


def test_an_answer_holds_for_its_word_and_field_only() -> None:
    answers = {"staff": {"编外": "事业单位人员", "借调": "", "聘用制": "没有这一种"}, "rank": {"处长": "正处级"}}
    assert read(CADRE["staff"], "编 外", answers).value == "事业单位人员"
    assert read(CADRE["staff"], "借调", answers).value is None
    assert read(CADRE["rank"], "处长", answers).value == "正处级"
    for field, word in (("staff", "合同制"), ("staff", "聘用制"), ("political", "编外")):
        with pytest.raises(UnknownWord):
            read(CADRE[field], word, answers)


@pytest.mark.parametrize("word", ["某某局一级专员", "处长", "试用期", "四级主任科员（2021.06）"])
def test_whoever_types_an_open_word_means_it(word: str) -> None:
    assert parse(CADRE["rank"], word) == word


@given(st.sampled_from(sorted(sections())), st.data())
def test_our_own_words_stay(section: str, data: st.DataObject) -> None:
    if not (ours := sections()[section].ours):
        return
    word = data.draw(st.sampled_from(ours))
    assert sections()[section].word(word) == word


@given(st.text(max_size=12))
def test_any_text_is_a_word_of_ours_or_a_question(text: str) -> None:
    for field, choices in (("political", POLITICAL), ("staff", STAFF_KINDS)):
        assert said(field, text) in (None, ASKED, *choices)


def test_a_birth_by_the_archive_is_taken_with_a_warning() -> None:
    values = {s.name: None for s in CADRE.fields} | {
        "name": "甲一",
        "id_number": "110101199005120019",
        "born": "1989-12",
    }
    assert list(check(CADRE, values)) == []
    ((field, reason),) = doubts(values)
    assert field == "born" and "1989-12" in reason and "1990-05" in reason and "档案认定" in reason
    assert not list(doubts(values | {"born": "1990-05"})) and not list(doubts(values | {"born": "1990"}))
    assert not list(doubts(values | {"born": "1990-05-12"})) and list(doubts(values | {"born": "1990-05-13"}))
