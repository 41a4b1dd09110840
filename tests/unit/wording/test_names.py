"""What stands in a column of names, and what a name looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.records.wording.names import looks_like_name, read_name

ONE = [
    ("张三", "张三", {}, ()),
    ("张　三", "张三", {}, ()),
    ("张\n三", "张三", {}, ()),
    ("甲一\u200b", "甲一", {}, ()),
    ("李红（女）", "李红", {"sex": "女"}, ()),
    ("李红(女)", "李红", {"sex": "女"}, ()),
    ("李红【女】", "李红", {"sex": "女"}, ()),
    ("李红 女", "李红", {"sex": "女"}, ()),
    ("李红女士", "李红", {"sex": "女"}, ()),
    ("王强\n(女，回族)", "王强", {"sex": "女", "ethnicity": "回族"}, ()),
    ("王强（女、满族）", "王强", {"sex": "女", "ethnicity": "满族"}, ()),
    ("王强（女）（回族）", "王强", {"sex": "女", "ethnicity": "回族"}, ()),
    ("王强（女，挂职）", "王强", {"sex": "女"}, ("挂职",)),
    ("甲四（挂职）", "甲四", {}, ("挂职",)),
    ("甲三（大）", "甲三", {}, ("大",)),
    ("张三（曾用名：张四、张五）", "张三", {}, ("曾用名:张四、张五",)),
    ("*赵六", "赵六", {}, ("*",)),
    ("甲一*", "甲一", {}, ("*",)),
    ("▲钱七", "钱七", {}, ("▲",)),
    ("甲二▲", "甲二", {}, ("▲",)),
    ("※孙八", "孙八", {}, ("※",)),
    ("№周九", "周九", {}, ("№",)),
    ("吴十①", "吴十", {}, ("①",)),
    ("李红（女）*", "李红", {"sex": "女"}, ("*",)),
    ("1.张三", "张三", {}, ()),
    ("（2）张三", "张三", {}, ()),
    ("张三2", "张三", {}, ("2",)),
    ("张三同志", "张三", {}, ()),
    ("张三、", "张三", {}, ()),
    ("买买提•甲", "买买提·甲", {}, ()),
    ("古丽·买买提（女，维吾尔族）", "古丽·买买提", {"sex": "女", "ethnicity": "维吾尔族"}, ()),
    ("欧阳 娜娜", "欧阳娜娜", {}, ()),
    ("张 三 丰", "张三丰", {}, ()),
    ("备注清", "备注清", {}, ()),
]
SEVERAL = [
    ("甲五/乙五", ("甲五", "乙五")),
    ("甲六、乙六", ("甲六", "乙六")),
    ("甲六，乙六；丙六", ("甲六", "乙六", "丙六")),
    ("甲五\n乙五", ("甲五", "乙五")),
    ("甲五 乙五", ("甲五", "乙五")),
    ("甲五＋乙五", ("甲五", "乙五")),
    ("甲五（女）/乙五", ("甲五", "乙五")),
]
NOBODY = [
    "",
    " ",
    "\u200b",
    "1",
    "13800000000",
    "13800000001",
    "无",
    "——",
    "—",
    "/",
    "空缺",
    "（空缺）",
    "待定",
    "暂缺（拟招录）",
    "空编",
    "*",
    "１２",
]
NAMES = [
    *(
        "甲一",
        "人丂",
        "李科",
        "王局",
        "刘处",
        "何班",
        "备注清",
        "统计清",
        "张示例",
        "王批准",
        "钱不在",
        "张学会",
        "陈建社",
        "李家长",
    ),
    *(
        "欧阳娜娜",
        "司马相如",
        "陈王小明",
        "买买提·甲",
        "阿卜杜拉·买买提",
        "古丽巴哈尔",
        "次仁旺姆",
        "阿不都热合曼",
        "尼玛扎西",
    ),
    *("李红（女）", "张　三", "张三2", "▲钱七", "1、张三"),
]
NO_NAMES = [
    *(
        "填报单位：某局（盖章）",
        "联系人：某某",
        "联系人",
        "共1人",
        "共 12 人",
        "截至2026年11月",
        "2026年11月",
        "合计",
        "总计",
        "审核：某某",
    ),
    *(
        "填表人：",
        "填表人",
        "单位负责人签字：",
        "单位负责人",
        "负责人",
        "制表",
        "制表人：张三",
        "联系电话：12345",
        "说明：1.本表……",
        "备注",
    ),
    *(
        "办公室",
        "办公室（2人）",
        "人事科",
        "宣传科",
        "社会组织管理局",
        "社会救助科",
        "养老院",
        "救助站",
        "机关党委",
        "一、办公室",
    ),
    *(
        "党组书记",
        "副局长",
        "局领导",
        "科级干部",
        "后备干部",
        "正科级",
        "管理类",
        "年轻干部花名册",
        "填表说明",
        "某局（盖章）",
        "李某（签字）",
    ),
    *("13800000000", "无", "空缺", "待定", "甲五/乙五", "X", "——", "男", "汉族", "以下空白", "续表", "某某"),
]


@pytest.mark.parametrize(("text", "name", "said", "notes"), ONE)
def test_one_person_with_what_the_marks_say(text: str, name: str, said: dict[str, str], notes: tuple[str, ...]) -> None:
    found = read_name(text)
    assert (found.name, dict(found.said), found.notes, found.question) == (name, said, notes, "")


@pytest.mark.parametrize(("text", "names"), SEVERAL)
def test_several_are_asked_and_never_one_person(text: str, names: tuple[str, ...]) -> None:
    found = read_name(text)
    assert found.several == names and not found.name
    assert "、".join(names) in found.question and f"{len(names)} 个人" in found.question


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_stands_there(text: str) -> None:
    found = read_name(text)
    assert not found.name and not found.several and found.question


@pytest.mark.parametrize("text", NAMES)
def test_names_look_like_names(text: str) -> None:
    assert looks_like_name(text)


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_stands_at_the_foot_looks_like_no_name(text: str) -> None:
    assert not looks_like_name(text)


@given(st.text(max_size=40))
def test_any_text_gives_one_several_or_nobody(text: str) -> None:
    found = read_name(text)
    assert bool(found.name) + bool(found.several) + bool(found.nobody) == 1
    assert not looks_like_name(text) or found.name


@given(
    st.sampled_from(("张三", "买买提·甲", "欧阳娜娜")),
    st.sampled_from(("（女）", "*", " 女", "（挂职）", "\u200b", "")),
)
def test_marks_never_change_the_name(name: str, mark: str) -> None:
    assert read_name(name + mark).name == name == read_name(read_name(name + mark).name).name
