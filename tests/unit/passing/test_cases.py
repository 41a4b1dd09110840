"""Small files of the kinds that offices have: each gives what is right for it. Every person in them is invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from cadreapp.operations.backup import verify
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.listing import listing

CASES = Path(__file__).parent.parent.parent / "data" / "cases"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    yield opened
    opened.close()


def taken(desk: Desk, *names: str, **said: str) -> ImportResult:
    """The import of these files; it must not be refused."""
    result = import_files(desk, [CASES / name for name in names], said=said)
    assert not result.refused, [str(f) for f in result.refused]
    return result


def refused(desk: Desk, name: str) -> ImportResult:
    """The import of a file that must be refused, and writes nothing."""
    result = import_files(desk, [CASES / name])
    assert result.refused and not listing(desk, "干部")
    return result


def people(desk: Desk, *fields: str) -> list[tuple[object, ...]]:
    return sorted(tuple(row[f] for f in ("姓名", *fields)) for row in listing(desk, "干部"))


PLAIN = [("甲一", "办公室", "科员", "男", "1990-05"), ("甲二", "办公室", "科员", "女", "1991-06")]


@pytest.mark.parametrize(
    "name",
    [
        *("plain.xlsx", "plain.xls", "plain.ods", "wps.et", "macro.xlsm", "strict.xlsx", "prefixed.xlsx"),
        *("phonetic.xlsx", "wps-core.xlsx", "huge-dimension.xlsx", "xlsx-named.xls", "xls-named.xlsx"),
        *("backslash-zip.xlsx", "uppercase-parts.xlsx", "workbook2.xlsx", "cells-without-r.xlsx"),
        *("roster-utf8.csv", "roster-bom.csv", "roster-gb18030.csv", "tab-gbk-named.xls", "utf16-tab-named.xls"),
        *("html-named.xls", "html-div-named.xls", "html-style-named.xls", "mhtml-named.xls", "spreadsheetml-named.xls"),
    ],
)
def test_one_roster_in_every_kind_of_file(desk: Desk, name: str) -> None:
    taken(desk, name)
    assert people(desk, "单位", "职务", "性别", "出生年月") == PLAIN
    assert [row["身份证号"] for row in listing(desk, "干部")] == ["110101199005120019", None]


def test_a_unit_merged_over_its_people_is_the_unit_of_all(desk: Desk) -> None:
    taken(desk, "vertical-merge-unit.xlsx")
    office, aid = "办公室", "社会救助科"
    assert people(desk, "单位") == [("乙一", aid), ("乙二", aid), ("甲一", office), ("甲三", office), ("甲二", office)]


def test_merged_values_stand_in_all_records(desk: Desk, tmp_path: Path) -> None:
    taken_people = tmp_path / "名册.csv"
    taken_people.write_text(
        "姓名,单位,职务,编制\n甲一,示例处,科员,事业\n甲二,示例处,科员,事业\n甲三,示例处,科员,事业\n"
    )
    assert not import_files(desk, [taken_people]).refused
    taken(desk, "records-merged-optional.xlsx")
    found = [(r["选派依据"], r["推荐"]) for r in listing(desk, "跟班学习")]
    assert len(found) == 3 and len(set(found)) == 1 and all(found[0])


def test_only_the_people_above_the_foot(desk: Desk) -> None:
    result = taken(desk, "foot.xlsx")
    assert people(desk) == [("备注清",), ("甲一",)]
    assert sum("没有读取" in note for note in result.notes) == 8


def test_marks_beside_a_name(desk: Desk) -> None:
    result = refused(desk, "name-marks.xlsx")
    assert [f.cell for f in result.refused] == ["A6", "A7"]
    assert all("2 个人" in f.reason for f in result.refused)
    assert sum("不是姓名" in note for note in result.notes) == 6
    taken(desk, "name-with-sex.xlsx")
    assert people(desk, "性别", "民族") == [("张三", None, None), ("李红", "女", None), ("王强", "女", "回族")]


def test_what_cannot_be_seen_makes_nobody_another(desk: Desk) -> None:
    taken(desk, "invisible-1.xlsx")
    assert taken(desk, "invisible-name.xlsx").same == 1
    assert people(desk, "单位") == [("甲一", "办公室"), ("甲三", "办公室"), ("甲二", "办公室")]
    for name in ("dot-names-1.xlsx", "dot-names-2.xlsx", "dot-names-3.xlsx"):
        taken(desk, name)
    assert [name for (name,) in people(desk) if "买买提" in str(name)] == ["买买提·甲"]


def test_identity_numbers_are_whole(desk: Desk) -> None:
    taken(desk, "id-invisible.xlsx")
    assert people(desk, "身份证号") == [("甲一", "110101199005120019"), ("甲二", "11010119900512102X")]
    result = import_files(desk, [CASES / "csv-saved-as-xlsx.xlsx"])
    (fault,) = result.refused
    assert fault.cell == "F2" and ".csv" in fault.reason and "从文本" in fault.reason


def test_sheets_of_one_workbook_are_put_together_by_person(desk: Desk) -> None:
    taken(desk, "second-sheet-two-columns.xlsx")
    assert people(desk, "单位", "联系电话") == [("甲一", "办公室", "13800000001")]


def test_education_on_another_sheet(desk: Desk) -> None:
    taken(desk, "two-sheets-same-people.xlsx")
    assert people(desk, "学历", "学位", "单位") == [("甲一", "大学", "法学学士", "办公室")]


def test_family_beside_the_roster(desk: Desk) -> None:
    taken(desk, "roster-plus-family-sheet.xlsx")
    assert [(str(r["干部"]), r["称谓"], r["姓名"]) for r in listing(desk, "家庭成员")] == [("甲一", "父亲", "甲父")]


def test_hidden_rows_and_sheets_are_named(desk: Desk) -> None:
    notes = "；".join(taken(desk, "hidden.xlsx").notes)
    assert "第 3 行是隐藏的" in notes and "隐藏的工作表没有读取：旧" in notes


def test_leavers_are_asked_about(desk: Desk) -> None:
    result = refused(desk, "leavers-sheet.xlsx")
    assert [ask.key for ask in result.asks] == ["工作表/退休人员", "工作表/调离人员"]
    taken(desk, "leavers-sheet.xlsx", **{"工作表/退休人员": "不导入", "工作表/调离人员": "照样导入"})
    assert people(desk) == [("甲一",), ("走一",)]


def test_errors_and_formulas_without_a_result_are_refused_with_their_cells(desk: Desk) -> None:
    assert [f.cell for f in refused(desk, "errors.xlsx").refused] == ["B2", "D2", "B3", "D3", "E3"]


def test_a_text_is_no_photograph(desk: Desk) -> None:
    assert any("照片" in note for note in taken(desk, "photo-column.xlsx").notes)
    assert not verify(desk.home)


@pytest.mark.parametrize("name", ["date1904.xls", "formula-dates.xls"])
def test_days_count_from_the_year_that_the_file_says(desk: Desk, name: str) -> None:
    taken(desk, name)
    assert people(desk, "参加工作时间") == [("甲一", "2015-07-01")]


@pytest.mark.parametrize(
    "name", ["two-line-header-four", "two-line-header-inservice", "three-line-header", "in-service-first"]
)
def test_both_educations_of_a_header_of_several_lines(desk: Desk, name: str) -> None:
    taken(desk, f"{name}.xlsx")
    rows = {(r["教育类别"], r["学历"], r["学位"]) for r in listing(desk, "学历学位")}
    assert rows == {("全日制", "大学", "法学学士"), ("在职", "研究生", "公共管理硕士")}
    assert people(desk, "学历", "学位") == [("甲一", "研究生", "公共管理硕士")]
    again = taken(desk, f"{name}.xlsx")
    assert (again.new, again.updated) == (0, 0)


def test_a_person_over_two_rows(desk: Desk) -> None:
    taken(desk, "two-rows-per-person.xlsx")
    assert people(desk, "性别", "学历") == [("甲一", "男", "研究生")]
    assert sorted(str(r["学历"]) for r in listing(desk, "学历学位")) == ["大学", "研究生"]
    again = taken(desk, "two-rows-per-person.xlsx")
    assert (again.new, again.updated) == (0, 0)


def test_two_lists_side_by_side(desk: Desk) -> None:
    taken(desk, "side-by-side.xlsx")
    assert people(desk, "单位") == [("甲一", "办公室"), ("甲三", "办公室"), ("甲二", "人事科"), ("甲四", "人事科")]


def test_section_headings_are_units_without_their_counts(desk: Desk) -> None:
    taken(desk, "section-count.xlsx")
    units = [("丙一", "社会救助科"), ("乙一", "人事科"), ("甲一", "办公室"), ("甲二", "办公室")]
    assert people(desk, "单位") == units


def test_spaces_within_a_unit(desk: Desk) -> None:
    taken(desk, "unit-variants.xlsx")
    assert {r["单位"] for r in listing(desk, "干部")} == {"办公室", "办公室（宣传科）", "局办公室", "某市民政局办公室"}


def test_unit_and_post_in_one_cell(desk: Desk) -> None:
    taken(desk, "unit-and-post-in-one.xlsx")
    assert people(desk, "单位", "职务", "任现职时间") == [("甲一", "某市民政局办公室", "副主任", "2021-05")]


def test_a_birth_by_the_archive_is_taken_with_a_warning(desk: Desk) -> None:
    assert any("身份证号" in note for note in taken(desk, "archive-birth.xlsx").notes)
    assert people(desk, "出生年月") == [("甲一", "1989-12")]


def test_two_of_one_name_are_decided(desk: Desk) -> None:
    (ask,) = refused(desk, "namesakes.xlsx").asks
    assert "身份证号或出生年月" in ask.text and "只留一行" not in ask.text
    taken(desk, "namesakes.xlsx", **{ask.key: "另一个人"})
    assert people(desk, "单位") == [("甲一", "人事科"), ("甲一", "办公室")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("roster.docx", "Word"),
        ("scan.pdf", "PDF"),
        ("packed.rar", "解压"),
        ("lrmx-packed.zip", "1 份任免审批表"),
        ("old.lrm", ".lrmx"),
        ("password-pw.xls", "打开密码"),
        ("password-pw.ods", "打开密码"),
    ],
)
def test_what_is_no_table_says_what_it_is_and_what_to_do(desk: Desk, name: str, said: str) -> None:
    (fault,) = refused(desk, name).refused
    assert said in fault.reason and fault.file == name


def test_every_file_of_a_folder_is_read_or_named(desk: Desk) -> None:
    result = import_files(desk, [CASES / "folder"], dry_run=True)
    said = "；".join(result.notes + [str(f) for f in result.refused])
    assert all(name in said for name in ("c.et", "d.xlsm", "e.csv", "f.docx", "b.xlsx"))
    taken(desk, "folder-mac")
    assert people(desk) == [("甲一",)]


def test_one_bad_file_hides_nothing_of_the_others(desk: Desk) -> None:
    files = [CASES / "errors.xlsx", CASES / "hostile" / "case.xlsx", CASES / "scan.pdf"]
    result = import_files(desk, files)
    assert {f.file for f in result.refused} == {"errors.xlsx", "case.xlsx", "scan.pdf"}


def test_an_unknown_word_is_asked_once_and_remembered(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,单位,职务,编制\n甲一,示例处,科员,示例编制\n甲二,示例处,科员,示例编制\n", "utf-8")
    result = import_files(desk, [file])
    (ask,) = result.asks
    assert "示例编制" in ask.text and "公务员" in ask.answers and len(result.refused) == 1
    assert not import_files(desk, [file], said={ask.key: "公务员"}).refused
    assert people(desk, "人员身份") == [("甲一", "公务员"), ("甲二", "公务员")]
    other = tmp_path / "名册2.csv"
    other.write_text("姓名,单位,职务,编制\n甲三,示例处,科员,示例编制\n", "utf-8")
    assert not import_files(desk, [other]).refused, "the answer is remembered"


def test_a_column_is_what_the_user_says(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,单位,职务,我局叫法,说法\n甲一,示例处,科员,1990.05,13800000001\n", "utf-8")
    heads = {h.label: (h.column, h.field, h.examples) for h in import_files(desk, [file], dry_run=True).heads}
    assert heads["我局叫法"] == ("D", "", ("1990.05",)) and heads["单位"][1] == "单位"
    said = {"列/我局叫法": "出生年月", "列/职务": "不导入"}
    assert not import_files(desk, [file], said=said).refused
    assert people(desk, "出生年月", "职务") == [("甲一", "1990-05", None)]


def test_the_check_says_what_it_would_change(desk: Desk, tmp_path: Path) -> None:
    taken(desk, "plain.xlsx")
    file = tmp_path / "名册.csv"
    file.write_text(
        "姓名,单位,职务,出生年月\n甲一,办公室,副主任,1990.05\n甲二,办公室,科员,1991.06\n丙一,办公室,科员,\n", "utf-8"
    )
    lines = import_files(desk, [file], dry_run=True).lines
    assert [(line.title, line.state) for line in lines] == [("甲一", "更新"), ("甲二", "相同"), ("丙一", "新增")]
    (change,) = lines[0].changes
    assert (change.field, change.old, change.new) == ("职务", "科员", "副主任")
    assert people(desk, "职务") == [("甲一", "科员"), ("甲二", "科员")], "a check writes nothing"


def book(path: Path, sheets: dict[str, list[list[object]]], *merged: str) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    made.save(path)
    return path


def test_a_column_without_a_head_is_named_and_can_be_chosen(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["", "姓名", "职务", "民族"],
        ["示例处", "甲一", "科员", "汉"],
        [None, "甲二", "科员", "汉"],
    ]
    file = book(tmp_path / "a.xlsx", {"名册": rows}, "A2:A3")
    assert any("没有表头" in note for note in import_files(desk, [file], dry_run=True).notes)
    assert not import_files(desk, [file], said={"列/A列": "单位"}).refused
    assert people(desk, "单位") == [("甲一", "示例处"), ("甲二", "示例处")]


def test_a_sheet_for_each_unit(desk: Desk, tmp_path: Path) -> None:
    sheets = {
        unit: [["姓名", "职务", "民族"], [name, "科员", "汉"]]
        for unit, name in (("办公室", "甲一"), ("人事科", "乙一"))
    }
    result = import_files(desk, [book(tmp_path / "a.xlsx", sheets)])
    assert people(desk, "单位") == [("乙一", "人事科"), ("甲一", "办公室")]
    assert sum("为单位" in note for note in result.notes) == 2


@pytest.mark.parametrize(
    ("word", "mode"), [("全日制", "全日制"), ("在职", "在职"), ("非全日制", "在职"), ("函授", "在职"), ("示例", None)]
)
def test_a_column_that_says_the_mode_of_education(desk: Desk, tmp_path: Path, word: str, mode: str | None) -> None:
    rows: list[list[object]] = [["姓名", "单位", "学历类别", "学历"], ["甲一", "示例处", word, "大学"]]
    result = import_files(desk, [book(tmp_path / "a.xlsx", {"名册": rows})])
    assert not result.refused and [r["教育类别"] for r in listing(desk, "学历学位")] == [mode]
    assert any("不知道是全日制还是在职" in note for note in result.notes) == (mode is None)
