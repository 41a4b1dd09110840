"""The language of templates: pages, boxes that are ticked, pictures; what does not fit is never lost silently."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Refused, UserError
from cadreapp.paging import divide, measure, number_pages
from cadreapp.reports.filling.filler import Form, Picture, remarks
from cadreapp.reports.filling.placeholders import MARKS, marks_of, parse
from cadreapp.reports.filling.values import ticked
from tools import template_manual

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def template(path: Path, cells: dict[str, Any], **heights: float) -> Form:
    """A template with one sheet 表 of these cells; `r3=40` sets the height of a row."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for place, value in cells.items():
        sheet[place] = value
    for row, height in heights.items():
        sheet.row_dimensions[int(row[1:])].height = height
    book.save(path)
    return Form(path)


def column(sheet: Worksheet, letter: str = "A") -> list[Any]:
    return [cell.value for cell in sheet[letter]]


def test_a_page_for_each_item(tmp_path: Path) -> None:
    cells = {
        "A1": "{{页:名单}}登记表",
        "A2": "{{名单.姓名}}",
        "A3": "签名：",
        "A4": "{{名单.事.项}}",
        "A5": "完{{页止}}",
    }
    form = template(tmp_path / "a.xlsx", cells)
    people = [{"姓名": "张示例", "事": [{"项": "一"}, {"项": "二"}]}, {"姓名": "李示例", "事": []}]
    filled = form.sheet("表", "全部", {"名单": people})
    assert column(filled.sheet) == ["登记表", "张示例", "签名：", "一", "二", "完", "登记表", "李示例", "签名：", "完"]
    assert [b.id for b in filled.sheet.row_breaks.brk] == [6], "a break between, none after the last"
    assert filled.spans["名单"] == [(1, 6), (7, 10)]


def test_a_page_without_an_end_goes_to_the_last_row(tmp_path: Path) -> None:
    form = template(tmp_path / "a.xlsx", {"A1": "头", "A2": "{{页：名单}}{{名单.姓名}}", "A3": "尾"})
    filled = form.sheet("表", "全部", {"名单": [{"姓名": "甲"}, {"姓名": "乙"}]})
    assert column(filled.sheet) == ["头", "甲", "尾", "乙", "尾"]
    assert [b.id for b in filled.sheet.row_breaks.brk] == [3]


@pytest.mark.parametrize(
    ("value", "choices", "shown"),
    [
        ("男", "男", "☑男"),
        ("女", "男", "☐男"),
        ("优秀", "优秀/称职", "☑优秀　☐称职"),
        (None, "优秀/称职", "☐优秀　☐称职"),
        (True, "是／否", "☑是　☐否"),
        (["甲", "丙"], "甲/乙/丙", "☑甲　☐乙　☑丙"),
        ("甲、乙", "甲/乙/丙", "☑甲　☑乙　☐丙"),
    ],
)
def test_a_choice_is_ticked(tmp_path: Path, value: Any, choices: str, shown: str) -> None:
    form = template(tmp_path / "a.xlsx", {"A1": f"{{{{项|选:{choices}}}}}"})
    assert form.sheet("表", "一", {"项": value}).sheet["A1"].value == shown
    assert not form.remarks


def test_a_choice_that_is_not_offered_is_told(tmp_path: Path) -> None:
    form = template(tmp_path / "a.xlsx", {"B2": "等次：{{等次|选:优秀/称职}}"})
    sheet = form.sheet("表", "一", {"等次": "合格"}).sheet
    assert sheet["B2"].value == "等次：☐优秀　☐称职"
    (told,) = remarks(form.finish())
    assert (told.sheet, told.cell) == ("一", "B2") and "合格" in told.reason
    assert ticked("合格", ["优秀"]) == ("☐优秀", []), "one box alone stands beside others in other cells"


def test_text_of_a_form_gets_smaller_then_is_refused_with_its_cell(tmp_path: Path) -> None:
    form = template(tmp_path / "a.xlsx", {"A1": "{{短|缩}}", "A2": "{{长|缩}}"}, r1=30, r2=60)
    for place in ("A1", "A2"):
        form.workbook.worksheets[0][place].alignment = Alignment(wrap_text=True)
        form.workbook.worksheets[0][place].font = Font(name="仿宋_GB2312", size=14)
    form.workbook.worksheets[0].column_dimensions["A"].width = 20
    long = "".join(f"第{n}句话很长。" for n in range(60))
    sheet = form.sheet("表", "张示例", {"短": "十五个字的一段话写在这里了呀", "长": long}).sheet
    assert 9 <= sheet["A1"].font.sz < 14 and sheet["A1"].value == "十五个字的一段话写在这里了呀"
    assert sheet["A2"].value == long and sheet["A2"].font.sz == 9 and sheet.row_dimensions[2].height == 60
    with pytest.raises(Refused) as refused:
        form.finish()
    (fault,) = refused.value.faults
    assert (fault.sheet, fault.cell) == ("张示例", "A2")
    assert "缩到 9 磅只放得下约" in fault.reason and f"现有 {len(long)} 个字" in fault.reason


def test_a_closed_line_is_not_run_over(tmp_path: Path) -> None:
    """Without wrapping, a text with a rule or a text at its right gets smaller and is refused; a free one runs on."""
    form = template(tmp_path / "a.xlsx", {"A1": "{{值}}", "B1": "邻", "A2": "{{值}}", "A3": "{{值}}"})
    source = form.workbook.worksheets[0]
    source["A3"].border = Border(right=Side(style="thin"))
    text = "这一行字比它的格子长得多得多得多"
    sheet = form.sheet("表", "一", {"值": text}).sheet
    assert [sheet[c].value for c in ("A1", "A2", "A3")] == [text] * 3
    assert {f.cell for f in form.refused} == {"A1", "A3"}


LONG = "阿卜杜热合曼·买买提艾力"


def listed(path: Path, count: int, *, wide: bool = False) -> Form:
    """A table of groups with people, a total and a foot, as long as `count` says; `wide`: wider than its page."""
    cells = {"A1": "标题", "A2": "序", "B2": "姓名", "C2": "数", "A3": "{{组.名}}", "A4": "{{组.人.序}}"}
    cells |= {
        "B4": "{{组.人.名|缩}}",
        "C4": "{{组.人.数}}",
        "A5": "小计",
        "B5": "{{组.计}}",
        "A7": "制表：",
        "C7": "审核：",
    }
    form = template(path, cells, r1=36, r2=24, r3=22, r4=24, r5=24, r6=5, r7=30)
    sheet = form.workbook.worksheets[0]
    line = Side(style="thin")
    for row in (2, 3, 4, 5):
        for column in "ABC":
            sheet[f"{column}{row}"].border = Border(left=line, right=line, top=line, bottom=line)
            sheet[f"{column}{row}"].alignment = Alignment(wrap_text=True)
    sheet.merge_cells("A3:C3")
    sheet.print_title_rows = "1:2"
    for column, width in zip("ABC", (6, 12, 200 if wide else 20), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 9, 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return form


def filled(form: Form, *counts: int, name: str = "王一") -> Worksheet:
    groups = [
        {"名": f"第{g}组", "计": count, "人": [{"序": n, "名": name, "数": n * 1000} for n in range(count)]}
        for g, count in enumerate(counts, 1)
    ]
    return form.sheet("表", "一", {"组": groups}).sheet


def test_a_long_name_of_a_table_goes_on_in_further_lines(tmp_path: Path) -> None:
    sheet = filled(listed(tmp_path / "a.xlsx", 1), 2, name=LONG)
    assert sheet["B4"].value == LONG and sheet["B4"].font.sz == 11 and sheet["B4"].alignment.wrap_text
    assert sheet.row_dimensions[4].height > 36


@pytest.mark.parametrize("counts", [(24,), (25,), (26,), (27,), (28,), (20, 6), (20, 7), (22, 5), (60, 40)])
def test_pages_end_where_a_person_would_end_them(tmp_path: Path, counts: tuple[int, ...]) -> None:
    sheet = filled(listed(tmp_path / "a.xlsx", 1), *counts)
    pages = divide(sheet, measure(sheet))
    assert sheet.page_setup.scale and not sheet.sheet_properties.pageSetUpPr.fitToPage, "Excel keeps no breaks else"
    for page in pages:
        rows = [r for r in page.rows if r > 2]
        texts = [str(sheet.cell(r, 1).value) for r in rows]
        assert not texts[-1].startswith("第"), "a heading at the end of a page"
        assert texts[0] != "小计" and not texts[0].startswith("制表")
        if page.place > 1:
            assert texts[0].startswith("第"), "whose rows these are"
    last = [r for r in pages[-1].rows if r > 2]
    assert sum(str(sheet.cell(r, 1).value).isdigit() for r in last) >= 1 and len(last) >= 4
    again = [r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, 1).value).endswith("（续）")]
    assert len(again) == sum(str(sheet.cell(p.rows[2], 1).value).endswith("（续）") for p in pages)


def test_columns_share_the_page_before_anything_gets_smaller(tmp_path: Path) -> None:
    sheet = filled(listed(tmp_path / "a.xlsx", 1, wide=True), 3, name=LONG)
    (page,) = divide(sheet, measure(sheet))
    assert 11 * page.scale >= 9 and sheet.column_dimensions["C"].width < 100
    assert sheet.column_dimensions["A"].width == pytest.approx(6, abs=1), "what is narrow already stays"


def test_a_sheet_that_counts_its_own_pages_says_how_many(tmp_path: Path) -> None:
    form = listed(tmp_path / "a.xlsx", 1)
    source = form.workbook.worksheets[0]
    source.page_setup.useFirstPageNumber, source.page_setup.firstPageNumber = True, 1
    source.oddFooter.center.text = "第 &P 页　共 &N 页"
    one, more = filled(form, 3), filled(form, 60)
    assert one.oddFooter.center.text is None and more.oddFooter.center.text == "第 &P 页　共 3 页"
    pages = [*divide(more, measure(more)), *divide(more, measure(more))]
    number_pages(pages)
    assert [page.number for page in pages] == [1, 2, 3, 1, 2, 3]


def test_pictures_of_the_data(tmp_path: Path) -> None:
    photo = tmp_path / "p.png"
    photo.write_bytes(PNG)
    form = template(tmp_path / "a.xlsx", {"A1": "{{照片|图}}", "A2": "{{别的|图空}}", "A3": "{{坏的}}"}, r1=80)
    bad = tmp_path / "b.png"
    bad.write_text("no picture")
    sheet = form.sheet("表", "一", {"照片": photo, "别的": None, "坏的": Picture(bad)}).sheet
    assert len(sheet._images) == 1 and sheet["A2"].value in (None, "")
    assert ["图片读不出来" in f.reason for f in form.remarks] == [True]


def test_a_templates_own_picture_is_on_every_page_of_it(tmp_path: Path) -> None:
    """A bureau puts its emblem at the head of its own copy: who opens the result finds it on each cadre's sheet."""
    book = Workbook()
    (sheet,) = book.worksheets
    sheet["A3"] = "{{姓名}}"
    sheet.add_image(Image(io.BytesIO(PNG)), "A1")
    book.save(tmp_path / "a.xlsx")
    form = Form(tmp_path / "a.xlsx")
    for name in ("张示例", "李示例"):
        form.sheet(sheet.title, name, {"姓名": name})
    form.finish().save(tmp_path / "b.xlsx")
    again = load_workbook(tmp_path / "b.xlsx")
    assert [len(sheet._images) for sheet in again] == [1, 1]
    assert [sheet._images[0].ref.getvalue() for sheet in again] == [PNG, PNG]


def test_text_of_several_faces_stays_so(tmp_path: Path) -> None:
    bold = TextBlock(InlineFont(b=True, rFont="黑体"), "{{姓名}}")
    form = template(tmp_path / "a.xlsx", {"A1": CellRichText("姓名：", bold), "A2": CellRichText("注", bold)})
    sheet = form.sheet("表", "一", {"姓名": "张示例"}).sheet
    value = sheet["A1"].value
    assert str(value) == "姓名：张示例" and value[1].font.b and value[1].font.rFont == "黑体"
    book = form.finish()
    book.save(tmp_path / "b.xlsx")
    again = load_workbook(tmp_path / "b.xlsx", rich_text=True).worksheets[0]["A1"].value
    assert [str(p) for p in again] == ["姓名：", "张示例"]


def test_a_line_in_repeated_columns_stands_once(tmp_path: Path) -> None:
    form = template(tmp_path / "a.xlsx", {"A1": "{{列#名}}", "A2": "审核："})
    sheet = form.sheet("表", "一", {"列": [{"名": "甲"}, {"名": "乙"}, {"名": "丙"}]}).sheet
    assert [c.value for c in sheet[1]] == ["甲", "乙", "丙"]
    assert [c.value for c in sheet[2]] == ["审核：", None, None]


def test_columns_that_an_editor_wrote_as_a_range(tmp_path: Path) -> None:
    """WPS writes neighbouring columns of one width as one entry."""
    form = template(tmp_path / "a.xlsx", {"A1": "甲", "C1": "{{乙}}"})
    dimension = form.workbook.worksheets[0].column_dimensions["A"]
    dimension.width, dimension.min, dimension.max = 30, 1, 3
    sheet = form.sheet("表", "一", {"乙": 1}).sheet
    assert [sheet.column_dimensions[c].width for c in "ABC"] == [30, 30, 30]


def test_a_name_without_a_value_names_its_cell(tmp_path: Path) -> None:
    form = template(tmp_path / "a.xlsx", {"B3": "{{姓明}}"})
    with pytest.raises(UserError, match="a.xlsx”表!B3：“{{姓明}}”没有对应的内容"):
        form.sheet("表", "一", {"姓名": "张示例"})


def test_what_is_wrong_in_a_template_is_found(tmp_path: Path) -> None:
    cells = {
        "A1": "{{姓名",
        "A2": "｛｛姓名｝｝",
        "A3": "{{姓名|大}}",
        "A4": "=1+1",
        "A5": "{{页止}}",
        "A6": "{{姓名}}",
    }
    form = template(tmp_path / "a.xlsx", cells)
    faults = dict(parse(form.workbook.worksheets[0]).faults)
    assert set(faults) == {"A1", "A2", "A3", "A4", "A5"}
    assert "“大”不认识" in faults["A3"] and "全角" in faults["A2"]


def test_marks() -> None:
    assert marks_of("|缩空") == ("缩空", (), [])
    assert marks_of("|缩|选：甲／乙") == ("缩", ("甲", "乙"), [])
    assert marks_of("|选:")[2] and marks_of("|缩x") == ("缩", (), ["x"])


def test_the_manual_is_of_these_templates() -> None:
    found = template_manual.PAGE.read_text("utf-8")
    assert found == template_manual.page(), "run python -m tools.template_manual"
    assert "`续页.标题`" in found and "`组.干部.值#`" in found
    assert all(f"| {mark} | {meaning} |" in found for mark, meaning in MARKS.items())
