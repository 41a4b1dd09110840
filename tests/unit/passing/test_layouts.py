"""Rosters laid out as offices lay them out: whose a value is, who is no person, which line names a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.listing import listing

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    yield opened
    opened.close()


def tried(desk: Desk, rows: Rows, merged: str = "", **more: Rows) -> ImportResult:
    """The import of a workbook of these rows; `merged`: ranges of the first sheet; `more`: further sheets by name."""
    book = Workbook()
    for number, (name, its) in enumerate({"Sheet1": rows, **more}.items()):
        sheet = book.create_sheet(name, number)
        for row in its:
            sheet.append(list(row))
    for area in merged.split():
        book.worksheets[0].merge_cells(area)
    book.remove(book.worksheets[-1])
    file = desk.home.folder.parent / "名册.xlsx"
    book.save(file)
    return import_files(desk, [file])


def taken(desk: Desk, rows: Rows, merged: str = "", **more: Rows) -> ImportResult:
    result = tried(desk, rows, merged, **more)
    assert not result.refused, [str(fault) for fault in result.refused]
    return result


def people(desk: Desk, *fields: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[f] for f in ("姓名", *fields)) for row in listing(desk, "干部"))


def said(result: ImportResult, word: str) -> list[str]:
    return [note for note in result.notes if word in note]


def test_what_stands_under_another_s_name_is_not_the_cadre_s(desk: Desk) -> None:
    rows = [
        ["姓名", "性别", "基本情况", None, "配偶情况", None, None, "导师", None, "紧急联系人", None],
        [None, None, "出生年月", "民族", "姓名", "工作单位", "政治面貌", "姓名", "职务", "姓名", "电话"],
        ["丁一", "男", "1990.05", "汉族", "赵示例", "某校", "群众", "钱示例", "科长", "孙示例", "13800000001"],
    ]
    result = taken(desk, rows, "A1:A2 B1:B2 C1:D1 E1:G1 H1:I1 J1:K1")
    assert people(desk, "民族", "单位", "职务", "政治面貌", "联系电话") == [("丁一", "汉族", None, None, None, None)]
    assert said(result, "“配偶情况工作单位”一列不认识") and said(result, "“紧急联系人电话”一列不认识")


def test_a_group_reaches_over_its_heads_where_its_cells_are_not_merged(desk: Desk, tmp_path: Path) -> None:
    text = "姓名,单位,现任情况,,原任情况,\n,,职务,职级,职务,职级\n丁一,办公室,科长,一级主任科员,科员,四级主任科员\n"
    (tmp_path / "名册.csv").write_text(text, "utf-8")
    result = import_files(desk, [tmp_path / "名册.csv"])
    assert not result.refused
    assert people(desk, "职务", "职级") == [("丁一", "科长", "一级主任科员")]
    assert said(result, "“原任情况职务”一列不认识")


def test_relatives_beside_a_cadre_are_nobody_of_ours(desk: Desk) -> None:
    rows = [
        ["姓名", "性别", "出生年月", "称谓", "姓名", "出生年月", "政治面貌", "工作单位及职务"],
        ["丁一", "男", "1990.05", "妻子", "赵示例", "1991.01", "群众", "某校教师"],
    ]
    result = taken(desk, rows)
    assert people(desk, "出生年月", "单位", "职务", "政治面貌") == [("丁一", "1990-05", None, None, None)]
    assert len(said(result, "不认识")) == 5


def test_two_lists_side_by_side_have_columns_of_their_own(desk: Desk) -> None:
    rows = [
        ["姓名", "单位", "出生年月", None, "序号", "姓名", "部门", "性别"],
        ["丁一", "办公室", "1990.05", None, 1, "丁三", "人教科", "女"],
        ["丁二", "办公室", "1991.05"],
    ]
    taken(desk, rows)
    assert people(desk, "单位", "性别", "出生年月") == [
        ("丁一", "办公室", None, "1990-05"),
        ("丁三", "人教科", "女", None),
        ("丁二", "办公室", None, "1991-05"),
    ]


def test_names_that_stand_once_more_at_the_right_are_no_second_list(desk: Desk) -> None:
    taken(desk, [["姓名", "单位", "性别", "姓名", "民族"], ["丁一", "办公室", "男", "丁一", "汉族"]])
    assert people(desk, "单位", "民族") == [("丁一", "办公室", "汉族")]


def test_a_table_under_another_has_a_header_of_its_own(desk: Desk) -> None:
    rows = [
        ["姓名", "单位", "职务", "出生年月"],
        ["丁一", "办公室", "科员", "1990.05"],
        [],
        ["姓名", "职务", "单位", "联系电话"],
        ["丁二", "科长", "人教科", "13800000002"],
    ]
    taken(desk, rows)
    assert people(desk, "单位", "职务", "联系电话") == [
        ("丁一", "办公室", "科员", None),
        ("丁二", "人教科", "科长", "13800000002"),
    ]


def test_the_line_above_each_table_names_the_unit_of_its_people(desk: Desk) -> None:
    rows = [
        ["办公室"],
        ["姓名", "职务", "出生年月"],
        ["丁一", "科员", "1990.05"],
        [],
        ["人教科"],
        ["姓名", "职务", "出生年月"],
        ["丁二", "科员", "1991.05"],
    ]
    taken(desk, rows)
    assert people(desk, "单位") == [("丁一", "办公室"), ("丁二", "人教科")]


@pytest.mark.parametrize("heading", ["财务科（1人）", "财务科", "2、财务科：1人", "（二）财务科 共1人"])
@pytest.mark.parametrize("column", [0, 1])
def test_a_heading_is_told_without_merged_cells(desk: Desk, heading: str, column: int) -> None:
    rows = [
        ["序号", "姓名", "职务", "出生年月"],
        ["办公室"],
        [1, "丁一", "科员", "1990.05"],
        [None] * column + [heading],
        [2, "丁二", "科员", "1991.05"],
    ]
    taken(desk, rows)
    assert people(desk, "单位") == [("丁一", "办公室"), ("丁二", "财务科")]


@pytest.mark.parametrize(
    "heading", ["一、正科级干部（2人）", "副科级", "以下为挂职人员", "35岁以下", "事业编制", "女干部"]
)
def test_a_group_of_people_is_no_unit(desk: Desk, heading: str) -> None:
    rows = [["序号", "姓名", "职务", "出生年月"], ["办公室"], [1, "丁一", "科员", "1990.05"], [heading]]
    result = taken(desk, [*rows, [2, "丁二", "科员", "1991.05"]])
    assert people(desk, "单位") == [("丁一", "办公室"), ("丁二", None)]
    assert said(result, "不像单位名称") and said(result, "单位空着（第 5 行）")


def test_no_heading_is_passed_over_in_silence(desk: Desk) -> None:
    rows = [["序号", "姓名", "职务", "出生年月"], ["某局"], ["办公室"], [1, "丁一", "科员", "1990.05"], ["人教科"]]
    assert len(said(taken(desk, rows), "下面没有人")) == 2


def test_who_and_of_which_unit_is_a_roster(desk: Desk) -> None:
    taken(desk, [["姓名", "单位"], ["丁一", "办公室"], ["丁二", "人教科"]])
    assert people(desk, "单位") == [("丁一", "办公室"), ("丁二", "人教科")]


def test_a_list_of_names_and_scores_is_none(desk: Desk) -> None:
    assert "“姓名”和“单位”" in str(tried(desk, [["姓名", "得分"], ["丁一", "88"]]).refused[0])


@pytest.mark.parametrize(
    "foot",
    [
        ["单位负责人：赵某", None, "审核人：钱某", "填表人：孙某"],
        ["汇总人", "李示例", "男", "2026.11"],
        ["报送单位", "示例局", None, "2026.11"],
        ["平均年龄", None, None, "33.5"],
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_who_signs_is_nobody_wherever_it_stands(desk: Desk, foot: list[Any], column: int) -> None:
    heads = ["序号", "姓名", "单位", "职务", "出生年月"][1 - column :]
    person = [1, "丁一", "办公室", "科员", "1990.05"][1 - column :]
    result = taken(desk, [heads, person, foot])
    assert people(desk) == [("丁一",)] and said(result, str(foot[0]))


@pytest.mark.parametrize("name", ["丁二13800000002", "丁二A", "党组书记", "张科长", "女：丁二", "丁□二", "丁?二"])
def test_a_birth_beside_it_makes_no_name_of_what_is_none(desk: Desk, name: str) -> None:
    rows = [["姓名", "单位", "职务", "出生年月"], [name, "办公室", "科员", "1990.05"]]
    assert "不像姓名" in str(tried(desk, rows).refused[0])


def test_school_behind_each_kind_of_education_is_of_that_one(desk: Desk) -> None:
    rows = [
        ["姓名", "单位", "学历学位", None, None, None],
        [None, None, "全日制教育", "毕业院校系及专业", "在职教育", "毕业院校系及专业"],
        ["丁一", "办公室", "大学\n工学学士", "示例大学土木工程专业", "研究生\n公共管理硕士", "样本大学公共管理专业"],
    ]
    taken(desk, rows, "A1:A2 B1:B2 C1:F1")
    assert schooling(desk) == [
        ("丁一", "全日制", "大学", "工学学士", "示例大学", "土木工程"),
        ("丁一", "在职", "研究生", "公共管理硕士", "样本大学", "公共管理"),
    ]


def test_education_under_full_time_and_in_service(desk: Desk) -> None:
    rows = [
        ["姓名", "单位", "全日制学历", None, "在职学历情况", None, "最高学历", None],
        [None, None, "学历学位", "毕业院校", "学历学位", "毕业院校", "学历", "学位"],
        ["丁一", "办公室", "大学\n法学学士", "示例大学", "研究生", "样本大学", None, None],
    ]
    taken(desk, rows, "A1:A2 B1:B2 C1:D1 E1:F1 G1:H1")
    assert schooling(desk) == [
        ("丁一", "全日制", "大学", "法学学士", "示例大学", None),
        ("丁一", "在职", "研究生", None, "样本大学", None),
    ]


def schooling(desk: Desk) -> list[tuple[Any, ...]]:
    heads = ("干部", "教育类别", "学历", "学位", "毕业院校", "专业")
    return sorted(tuple(row[h] for h in heads) for row in listing(desk, "学历学位"))


def test_several_educations_of_one_person_in_a_sheet_of_their_own(desk: Desk) -> None:
    rows = [["姓名", "单位", "职务"], ["丁一", "办公室", "科员"], ["丁二", "办公室", "科员"]]
    more = [
        ["姓名", "毕业时间", "学历", "毕业院校", "专业"],
        ["丁一", "2012.07", "大学", "示例大学", "法学"],
        ["丁一", "2018.07", "研究生", "样本大学", "管理"],
        ["丁二", None, "大专", "某校", None],
    ]
    taken(desk, rows, 学习经历=more)
    assert [(who, level, school) for who, _, level, _, school, _ in schooling(desk)] == [
        ("丁一", "大学", "示例大学"),
        ("丁一", "研究生", "样本大学"),
        ("丁二", "大专", "某校"),
    ]


def test_two_rows_of_one_name_with_an_education_each_are_asked(desk: Desk) -> None:
    rows = [["姓名", "学历", "毕业院校"], ["丁一", "大学", "示例大学"], ["丁一", "大专", "某校"]]
    assert "同名" in str(tried(desk, rows).refused[0])


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("家庭成员信息", ["干部姓名", "称谓", "姓名", "工作单位"]),
        ("主要社会关系", ["姓名", "与本人关系", "成员姓名", "工作单位及职务"]),
        ("家庭成员", ["干部姓名", "关系", "家属姓名", "单位及职务"]),
    ],
)
def test_a_sheet_of_relatives_by_its_heads(desk: Desk, name: str, heads: list[str]) -> None:
    rows = [["姓名", "单位", "职务"], ["丁一", "办公室", "科员"]]
    taken(desk, rows, **{name: [heads, ["丁一", "父亲", "丁父", "某校教师"]]})
    assert people(desk, "单位") == [("丁一", "办公室")]
    (row,) = listing(desk, "家庭成员")
    assert [row[h] for h in ("干部", "称谓", "姓名", "工作单位及职务")] == ["丁一", "父亲", "丁父", "某校教师"]


@pytest.mark.parametrize(
    ("born", "joined", "cell", "word"),
    [
        ("2190.05", None, "C2", "还没有到"),
        ("2026-11-27", None, "C2", "还没有到"),
        ("1990.05", "1989.06", "D2", "早于出生年月"),
        ("1990.05", "2027", "D2", "还没有到"),
        ("1990.05", "1990.05", "", ""),
        ("1990.05", "2026.11", "", ""),
    ],
)
def test_a_date_that_cannot_be_is_refused(desk: Desk, born: str, joined: str | None, cell: str, word: str) -> None:
    result = tried(desk, [["姓名", "单位", "出生年月", "入党时间"], ["丁一", "办公室", born, joined]])
    assert [(fault.cell, word in fault.reason) for fault in result.refused] == ([(cell, True)] if word else [])


def test_who_is_a_full_member_was_on_probation_before(desk: Desk) -> None:
    rows = [["姓名", "单位", "政治面貌", "入党时间"], ["丁一", "办公室", "中共党员", "2014.06预备,2015.06转正"]]
    result = taken(desk, rows)
    assert people(desk, "政治面貌", "入党时间") == [("丁一", "中共党员", "2014-06")] and said(result, "转正")


def test_a_name_over_two_columns_is_one_list(desk: Desk) -> None:
    rows = [["单位", "姓名", None, "性别"], ["办公室", "丁一", None, "男"], [None, "丁二", None, "女"]]
    taken(desk, rows, "B1:C1 B2:C2 B3:C3 A2:A3")
    assert people(desk, "单位", "性别") == [("丁一", "办公室", "男"), ("丁二", "办公室", "女")]


def test_a_form_of_one_person_is_not_passed_over_in_silence(desk: Desk) -> None:
    rows = [
        ["姓名", "丁一", "性别", "男"],
        ["出生年月", "1990.05", "民族", "汉族"],
        ["工作单位", "办公室", "职务", "科员"],
    ]
    assert "没有认出内容" in str(tried(desk, rows).refused[0])


def test_people_under_a_heading_of_leavers_are_asked_about(desk: Desk) -> None:
    rows = [["姓名", "单位", "职务", "出生年月"], ["丁一", "办公室", "科员", "1990.05"], ["退休人员（1人）"]]
    rows += [["丁二", "人教科", "科员", "58.05"]]
    (*_, fault) = tried(desk, rows).refused
    assert "像是已经离开的" in fault.reason
    result = import_files(desk, [desk.home.folder.parent / "名册.xlsx"], said={"工作表/Sheet1/退休人员": "不导入"})
    assert not result.refused and people(desk) == [("丁一",)] and said(result, "没有导入")


def test_an_office_for_the_retired_is_one(desk: Desk) -> None:
    taken(desk, [["姓名", "职务", "出生年月"], ["离退休干部科"], ["丁一", "科员", "1990.05"]])
    assert people(desk, "单位") == [("丁一", "离退休干部科")]


SCHOOL = [["姓名", "单位", "全日制学历", "在职学历", "毕业院校"], ["丁一", "办公室", "大学", "研究生", "某校"]]


def test_a_school_that_does_not_say_of_which_education_is_asked_about(desk: Desk) -> None:
    refused = tried(desk, SCHOOL)
    (ask,) = refused.asks
    assert (ask.key, ask.answers) == ("列/毕业院校", ("全日制毕业院校", "在职毕业院校", "不导入"))
    assert ask.place == ("名册.xlsx", "Sheet1", "E1") and "没有写明是全日制还是在职的" in str(refused.refused[0])
    assert people(desk) == []


@pytest.mark.parametrize(
    ("answer", "schools"),
    [
        ("全日制毕业院校", {"全日制": "某校", "在职": None}),
        ("在职毕业院校", {"全日制": None, "在职": "某校"}),
        ("不导入", {"全日制": None, "在职": None}),
    ],
)
def test_what_was_answered_of_a_school_holds_for_this_import_alone(
    desk: Desk, answer: str, schools: dict[str, str | None]
) -> None:
    tried(desk, SCHOOL)
    file = desk.home.folder.parent / "名册.xlsx"
    assert not import_files(desk, [file], said={"列/毕业院校": answer}).refused
    assert {row["教育类别"]: row["毕业院校"] for row in listing(desk, "学历学位")} == schools
    assert bool(tried(desk, SCHOOL).asks) == (answer != "不导入")


TWO_ROWS = [
    ["序号", "姓名", "单位", "职务", "出生年月", "全日制教育", "联系电话"],
    [None, None, None, "职级", "入党时间", "毕业院校", None],
    [1, "丁一", "办公室", "科长", "1990.05", "大学", "13800000001"],
    [None, None, None, "一级主任科员", "2012.06", "某校", None],
    [2, "丁二", "办公室", "科员", "1991.05", "大学", "13800000002"],
    [None, None, None, None, "2013.06", None, None],
]
MERGED = " ".join(f"{column}{row}:{column}{row + 1}" for column in "ABCG" for row in (1, 3, 5))


def test_a_person_over_two_rows_has_other_fields_in_each(desk: Desk) -> None:
    rows = [list(row) for row in TWO_ROWS]
    rows[0][5], rows[1][5] = "学历", "毕业院校"
    taken(desk, rows, MERGED)
    assert people(desk, "职务", "职级", "出生年月", "入党时间", "学历", "毕业院校") == [
        ("丁一", "科长", "一级主任科员", "1990-05", "2012-06", "大学", "某校"),
        ("丁二", "科员", None, "1991-05", "2013-06", "大学", None),
    ]


def test_heads_over_two_rows_in_one_cell_are_told_apart(desk: Desk) -> None:
    rows = [["姓名", "单位", "职务\n职级"], ["丁一", "办公室", "科长"], [None, None, "一级主任科员"]]
    taken(desk, rows, "A2:A3 B2:B3")
    assert people(desk, "职务", "职级") == [("丁一", "科长", "一级主任科员")]


def test_the_sex_may_stand_under_the_name(desk: Desk) -> None:
    rows = [["序号", "姓名", "单位", "出生年月"], [None, "性别", None, "入党时间"]]
    rows += [[1, "丁一", "办公室", "1990.05"], [None, "女", None, "2012.06"]]
    taken(desk, rows, "A1:A2 C1:C2 A3:A4 C3:C4")
    assert people(desk, "性别", "单位", "入党时间") == [("丁一", "女", "办公室", "2012-06")]


def test_both_educations_may_stand_over_two_rows(desk: Desk) -> None:
    rows = [
        ["姓名", "单位", "全日制教育", "在职教育"],
        [None, None, "学历", "学历"],
        [None, None, "毕业院校", "毕业院校"],
        ["丁一", "办公室", "大学", "研究生"],
        [None, None, "某校", "某党校"],
    ]
    taken(desk, rows, "A1:A3 B1:B3 A4:A5 B4:B5")
    assert sorted((r["教育类别"], r["学历"], r["毕业院校"]) for r in listing(desk, "学历学位")) == [
        ("全日制", "大学", "某校"),
        ("在职", "研究生", "某党校"),
    ]


def test_a_fault_in_a_person_s_second_row_names_its_own_cell(desk: Desk) -> None:
    rows = [list(row) for row in TWO_ROWS]
    rows[0][5], rows[1][5] = "学历", "毕业院校"
    rows[3][4] = "1980.06"  # before birth
    rows[5][3] = "不知道什么级"
    faults = tried(desk, rows, MERGED).refused
    assert {fault.cell for fault in faults} == {"E4", "D6"}, [str(f) for f in faults]
