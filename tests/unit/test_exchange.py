"""Workbooks in and out: every kind round trip, messy rosters, hostile files, safe saving."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.exchange.write import put
from cadreapp.operations import settings
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_records, export_roster, template
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import people, undo
from cadreapp.saving import beside
from tests.unit.bureau import BEGAN, small_bureau
from tests.unit.test_save import dump


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data", today=date(2021, 12, 31))
    yield desk
    desk.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "empty", today=lambda: date(2021, 3, 20))
    yield desk
    desk.close()


def workbook(path: Path, rows: list[list[Any]], name: str = "名册", merged: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def filled_template(path: Path) -> Path:
    """The template with its example rows changed into real ones."""
    template(path, "records")
    book = load_workbook(path)
    for sheet in book:
        for cell in sheet[2]:
            value = cell.value
            if isinstance(value, str):
                value = (
                    value.replace("张示例", "李示例")
                    .replace("（示例）", "（测试）")
                    .replace("《示例读本》", "《测试读本》")
                )
            sheet.cell(3, cell.column).value = value
    for name, column in (("青年党员发展计划", 2), ("考核名额", 3)):
        book[name].cell(3, column).value = 7
    review = {str(c.value).rstrip("*"): c.column for c in book["季评鉴"][1]}
    for label, value in (("季度", "2021Q2"), ("等次", "好"), ("状态", "已确认")):  # what 等次更正 corrects
        book["季评鉴"].cell(3, review[label]).value = value
    assert str(book["考核名额"].cell(2, 1).value).startswith("2021")
    book["考核名额"].cell(3, 1).value = "2021Q2"
    book.save(path)
    return path


def numbers(result: ImportResult) -> tuple[int, int, int]:
    assert not result.refused, [str(f) for f in result.refused]
    return result.new, result.updated, result.same


def test_the_template_with_other_names_is_valid_for_every_kind(desk: Desk, tmp_path: Path) -> None:
    file = filled_template(tmp_path / "r.xlsx")
    assert load_workbook(file).sheetnames == [k.title for k in records.KINDS]
    new, updated, same = numbers(import_files(desk, [file]))
    # the roster knew post and kind of staff without a start: two rows learn theirs
    assert (new, updated, same) == (len(records.KINDS) - 2, 2, 0)
    before = dump(desk)
    assert numbers(import_files(desk, [file])) == (0, 0, len(records.KINDS))
    assert dump(desk) == before
    for kind in records.KINDS:
        assert listing(desk, kind.title), kind.title


def test_what_is_exported_changes_nothing_when_imported_again(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, [filled_template(tmp_path / "r.xlsx")])
    before = {k.title: listing(desk, k.title) for k in records.KINDS} | {"干部": listing(desk, "干部")}
    out, ros = export_records(desk, tmp_path / "out.xlsx"), export_roster(desk, tmp_path / "ros.xlsx")
    result = import_files(desk, [ros, out])
    assert (result.new, result.updated) == (0, 0) and result.same > len(records.KINDS)
    other = open_desk(tmp_path / "other", today=lambda: date(2021, 12, 31))
    settings.change(other, "began", BEGAN)
    try:
        assert not import_files(other, [ros, out]).refused
        for title, rows in before.items():
            assert sorted(map(str, listing(other, title))) == sorted(map(str, rows)), title
    finally:
        other.close()


def test_an_import_is_one_operation(desk: Desk, tmp_path: Path) -> None:
    before = dump(desk)
    roster = workbook(tmp_path / "n.xlsx", [["姓名", "单位", "职务"], ["孙新人", "新处", "科员"]])
    work = workbook(
        tmp_path / "w.xlsx",
        [["日期*", "干部*", "标题*", "报送载体*"], ["2021-03-02", "孙新人", "甲", "市政务信息"]],
        "工作信息",
    )
    assert import_files(desk, [work, roster], dry_run=True).new == 2
    assert dump(desk) == before
    assert numbers(import_files(desk, [work, roster])) == (2, 0, 0)
    assert list((desk.folder / "backups").glob("*导入前*"))
    undo.undo(desk)
    assert dump(desk) == before


def test_a_messy_roster(empty: Desk, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["示例市民政局年轻干部花名册", *[None] * 10],
        ["统计日期：2021年3月", *[None] * 10],
        [
            "序号",
            "姓　名",
            "性别",
            "出生\n年月",
            "政治\n面貌",
            None,
            "工作单位",
            "教育",
            None,
            "参加工作\n时间",
            "身份证号码",
        ],
        [None, None, None, None, None, None, None, "学历", "毕业院校", None, None],
        [1, "张　三", "男", "1990.05", "党员", None, "示例处", "大学", "示例大学", "2012年8月", None],
        [2, "李　四", "女", "199107", "群众", None, "示例处", "研究生", "示例大学", datetime(2015, 7, 1), None],
        [3, "王小五", "男", 199205, "共青团员", None, "示例院", "大专", None, "2016-8-1", None],
        [4, "赵六", "女", "１９９３年１月", "中共预备党员", None, "示例院", "大学", None, 201708, None],
        ["合计", 4, None, None, None, None, None, None, None, None, None],
        ["制表人：示例", *[None] * 10],
    ]
    file = workbook(tmp_path / "花名册.xlsx", rows, merged=("A1:K1", "H3:I3", "B3:B4", "A3:A4", "C3:C4", "G3:G4"))
    assert numbers(import_files(empty, [file])) == (4, 0, 0)
    found = {m.name: m for m in people.roster(empty)}
    assert list(found) == ["张三", "李四", "王小五", "赵六"]
    assert [m.born for m in found.values()] == ["1990-05", "1991-07", "1992-05", "1993-01"]
    assert [m.work_started for m in found.values()] == ["2012-08", "2015-07-01", "2016-08-01", "2017-08"]
    assert [m.political for m in found.values()] == ["中共党员", "群众", "共青团员", "中共预备党员"]
    assert (found["李四"].education, found["李四"].school) == ("研究生", "示例大学")
    assert all(m.entered is None for m in found.values())
    assert [u.name for u in people.units(empty)] == ["示例处", "示例院"]
    assert numbers(import_files(empty, [file])) == (0, 0, 4)


def test_a_roster_grouped_by_unit(empty: Desk, tmp_path: Path) -> None:
    rows = [
        ["姓名", "性别", "职务"],
        ["一、示例处", None, None],
        ["张三", "男", "处长"],
        ["二、示例院"],
        ["李四", "女", "院长"],
    ]
    file = workbook(tmp_path / "a.xlsx", rows, merged=("A2:C2", "A4:C4"))
    import_files(empty, [file])
    assert [(m.name, m.unit) for m in people.roster(empty)] == [("张三", "示例处"), ("李四", "示例院")]


def refusals(desk: Desk, *files: Path) -> list[tuple[str, str, str]]:
    before = dump(desk)
    result = import_files(desk, files)
    assert result.refused and (result.new, result.updated) == (0, 0)
    assert dump(desk) == before
    return [(f.sheet, f.cell, f.reason) for f in result.refused]


def test_every_fault_names_its_cell(desk: Desk, tmp_path: Path) -> None:
    head = ["日期*", "干部*", "标题*", "报送载体*", "采用情况"]
    rows = [
        head,
        ["2021-02-30", "张示例", "一", "市政务信息", "报送"],
        ["2021-03-02", "钱不在", "二", "市政务信息", "报送"],
        ["2021-03-02", "张示例", None, "市政务信息", "采纳了"],
        ["2021-03-02", "张示例", "四", "市政务信息", "报送"],
        ["2021-03-02", "张示例", "四", "市政务信息", "报送"],
    ]
    found = refusals(desk, workbook(tmp_path / "w.xlsx", rows, "工作信息"))
    assert [(s, c) for s, c, _ in found] == [("工作信息", "A2"), ("工作信息", "E4")]
    rows[1][0], rows[3][4], rows[3][2] = "2021-03-01", "采用", "三"
    found = refusals(desk, workbook(tmp_path / "w2.xlsx", rows, "工作信息"))
    assert found[0][:2] == ("工作信息", "B3") and "钱不在" in found[0][2]
    rows[2][1] = "李示例"
    found = refusals(desk, workbook(tmp_path / "w3.xlsx", rows, "工作信息"))
    assert found[0][1] == "A6" and "第 5 行" in found[0][2]


@pytest.mark.parametrize("value", [1990.1, "1990年13月", 19900230, "三十五岁", True])
def test_a_date_that_is_not_certain_is_refused(empty: Desk, tmp_path: Path, value: Any) -> None:
    file = workbook(tmp_path / "a.xlsx", [["姓名", "性别", "出生年月"], ["张三", "男", value]])
    assert refusals(empty, file)[0][1] == "C2"


def test_an_identity_number_kept_as_a_number_is_refused(empty: Desk, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [["姓名", "性别", "身份证号"], ["张三", "男", 1.10101199003077e17]])
    found = refusals(empty, file)
    assert found[0][1] == "C2"


def zipped(path: Path, sheet: bytes, **other: bytes) -> Path:
    """A workbook whose first sheet's XML is what it is."""
    base = workbook(path.with_suffix(".base.xlsx"), [["姓名", "性别", "单位"]])
    with zipfile.ZipFile(base) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" and sheet else source.read(name))
        for name, data in other.items():
            target.writestr(name, data)
    return path


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"


def hostile(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"{name}.xlsx"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    plain = {
        "empty": b"",
        "text": "姓名,得分\n张三,88".encode(),
        "html": b"<html><table><tr><td>1</td></tr></table></html>",
        "encrypted": ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "broken_ole": ole + b"\0" * 600,
        "truncated": workbook(tmp_path / "t.xlsx", [["姓名", "性别"]]).read_bytes()[:-200],
        "zip": b"PK\x05\x06" + b"\0" * 18,
    }
    if name in plain:
        path.write_bytes(plain[name])
        return path
    if name == "zeros":
        return zipped(path, b"", zeros=b"\0" * (100 * 1024 * 1024))
    if name == "zero_sheet":
        return zipped(path, b"\0" * (100 * 1024 * 1024))
    if name == "corner":
        return zipped(path, SHEET + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + END)
    if name == "million_rows":
        return zipped(path, SHEET + b"".join(b'<row r="%d"/>' % i for i in range(1, 1_000_001)) + END)
    if name == "entities":
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
        return zipped(path, bomb + SHEET[21:] + b'<row r="1"><c r="A1" t="str"><v>&c;</v></c></row>' + END)
    raise KeyError(name)


HOSTILE = "empty text html encrypted broken_ole truncated zip zeros zero_sheet corner million_rows entities".split()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_chinese(desk: Desk, tmp_path: Path, name: str) -> None:
    found = refusals(desk, hostile(tmp_path, name))
    assert all(any("\u4e00" <= c <= "\u9fff" for c in reason) for _, _, reason in found)


def test_a_file_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    assert "没有这个文件" in refusals(desk, tmp_path / "无.xlsx")[0][2]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "_x003D_1", "_x0041_", "'引号", "换\n行"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    import python_calamine

    book = Workbook()
    put(book.active["A1"], text)
    book.save(tmp_path / "t.xlsx")
    assert load_workbook(tmp_path / "t.xlsx").active["A1"].data_type == "s"
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx")).get_sheet_by_index(0)
    assert sheet.to_python()[0][0] == text


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_text("旧")

    with pytest.raises(UserError, match="没有写成"), beside(target) as path:
        path.write_text("半")
        raise OSError(28, "No space left on device")
    assert target.read_text() == "旧" and list(tmp_path.iterdir()) == [target]


def test_office_opens_the_template_and_finds_every_sheet(tmp_path: Path) -> None:
    file = template(tmp_path / "模板.xlsx", "records")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "模板.ods"))
    assert book.sheet_names == [k.title for k in records.KINDS]
    assert book.get_sheet_by_name("走访").to_python()[0][:3] == ["日期*", "对象类别*", "地点*"]


def test_the_target_must_be_a_workbook(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="xlsx"):
        export_roster(desk, tmp_path / "a.csv")
