"""Charts and pictures in workbooks: bars beside their rows, every figure said, and all of it in words too."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from PIL import Image as Pillow

from cadreapp.exchange import write
from cadreapp.operations.books import write_book
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.templates import open_form
from cadreapp.operations.year.showcase import gather_showcase
from cadreapp.records import PLATFORMS
from cadreapp.records.period import Period
from cadreapp.reports.chart_sheet import PAGE, ROWS, chart_sheet
from cadreapp.reports.data import Showcase, evenly
from cadreapp.reports.filling import picture
from cadreapp.reports.filling.charts import quarters_chart, radar_chart, stacked_chart
from cadreapp.reports.showcase import build_pages
from cadreapp.reports.trail import Trail
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from tests.unit.bureau import older_data, run_sql

LONG = "阿卜杜热合曼·买买提艾力"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("charts") / "demo"
    write_demo(folder)
    return open_desk(folder, today=lambda: date(2021, 12, 31))


@pytest.fixture(scope="module")
def data(desk: Desk) -> Showcase:
    return gather_showcase(desk, 2021, internal=True)


def words(path: Path) -> list[str]:
    """What the drawings of a file say in words."""
    with zipfile.ZipFile(path) as archive:
        drawings = sorted(n for n in archive.namelist() if n.startswith("xl/drawings/drawing"))
        found = [m for n in drawings for m in re.findall(r"<(?:\w+:)?cNvPr ([^>]*)>", archive.read(n).decode())]
    assert all("descr=" in one for one in found)
    return [re.search(r'descr="([^"]*)"', one)[1] for one in found]  # type: ignore[index]


def blocks(sheet: Any) -> list[tuple[int, int]]:
    """For each chart of the sheet 图表 the row of its head and its last cadre's."""
    return [(chart.anchor._from.row + 1, chart.anchor.to.row - 1) for chart in sheet._charts]


def test_each_chart_and_photo_says_what_it_shows_with_its_figures(desk: Desk, data: Showcase, tmp_path: Path) -> None:
    line = next(line for line in data.lines if data.facts[line.member.person].photo)
    book = build_pages(data, open_form(desk, "showcase.xlsx"), {line.member.person}, lambda name: None)
    write_book(book, tmp_path / "a.xlsx")
    radar, quarters, photo = words(tmp_path / "a.xlsx")
    name = line.member.name
    assert radar.startswith(f"{name}，年轻干部个人年度业绩表，平台得分") and "雷达图：" in radar
    for title, platform in zip(PLATFORMS, line.platforms, strict=True):
        assert f"{title} 本人 {platform.score:.1f}、组中位数 " in radar
    marks = data.facts[line.member.person].quarters
    assert "，柱形图：" in quarters and all(f"：{mark.score:.1f}" in quarters for mark in marks if mark.score)
    assert photo == f"{name}的照片"
    assert all(said.count("。") == 1 and said.endswith("。") for said in (radar, quarters))
    # what was read from a file says the same when it is written again
    write.save(load_workbook(tmp_path / "a.xlsx", rich_text=True), tmp_path / "b.xlsx")
    assert words(tmp_path / "b.xlsx") == [radar, quarters, photo]


def test_what_is_kept_back_is_not_said(desk: Desk, tmp_path: Path) -> None:
    shown = gather_showcase(desk, 2021)
    form = open_form(desk, "showcase.xlsx")
    chart_sheet(shown, form, {"局名": "示例", "年": "2021", "截止": "12月31日", "人数": 64}, Trail())
    write_book(form.finish(), tmp_path / "a.xlsx")
    said = words(tmp_path / "a.xlsx")
    assert len(said) == 4 and all(f"{PLATFORMS[4]} 不公开" in one for one in said)
    first = shown.lines[0]
    assert f"{first.member.name} {PLATFORMS[0]} {first.shares[0]:.1f}、" in said[0]


def test_pictures_without_words_and_of_one_number_are_told_apart(tmp_path: Path) -> None:
    Pillow.new("RGB", (8, 8), "red").save(tmp_path / "p.png")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名单"
    sheet.add_image(Image(str(tmp_path / "p.png")), "A1")
    book.save(tmp_path / "read.xlsx")
    book = load_workbook(tmp_path / "read.xlsx")
    assert picture.place(book.worksheets[0], 3, 3, tmp_path / "p.png", 90, 90, "甲的照片")
    write.save(book, tmp_path / "a.xlsx")
    assert sorted(words(tmp_path / "a.xlsx")) == ["名单里的图片", "甲的照片"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        ids = re.findall(r'cNvPr [^>]*?\bid="(\d+)"', archive.read("xl/drawings/drawing1.xml").decode())
    assert sorted(ids) == ["1", "2"]


def test_bars_stand_at_their_rows_with_their_figures(desk: Desk, data: Showcase) -> None:
    """Each chart's axes begin where its first row begins and end where its last one ends; a block is on one page."""
    sheet = chart_sheet(
        data, form := open_form(desk, "showcase.xlsx"), {"局名": "示", "年": "2021", "截止": "", "人数": 1}, Trail()
    )
    assert form.sheets == [sheet]
    sizes = []
    for chart, (head, last) in zip(sheet._charts, blocks(sheet), strict=True):
        sizes.append(last - head)
        heights = [sheet.row_dimensions[row].height for row in range(head, last + 2)]
        inset = 20000 / 12700
        whole, box = sum(heights) - 2 * inset, chart.layout.manualLayout
        assert box.y * whole == pytest.approx(heights[0] - inset) and box.layoutTarget == "inner"
        assert box.h * whole == pytest.approx(sum(heights[1:-1]))
        assert chart.x_axis.scaling.orientation == "maxMin", "the first row is at the top"
        assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 110), "all charts have one axis"
        assert all(series.dLbls.showVal and not series.dLbls.showSerName for series in chart.series)
        legend = chart.legend.layout.manualLayout
        assert legend.h * whole == pytest.approx(heights[0] - inset), "whole, above the bars"
    groups = [len(lines) for lines in data.groups.values()]
    assert sizes == [len(part) for count in groups for part in evenly(range(count), ROWS)] == [19, 18, 14, 13]
    ends = [0, *(one.id for one in sheet.row_breaks.brk), sheet.max_row]
    assert all(
        any(a < head and last <= b for a, b in zip(ends, ends[1:], strict=False)) for head, last in blocks(sheet)
    )


def test_a_name_in_two_lines_makes_every_row_of_its_block_as_high(desk: Desk, tmp_path: Path) -> None:
    with older_data(desk):
        ((old,),) = run_sql(desk.db, "select name from person where id = 1").fetchall()
        run_sql(desk.db, "update person set name = ? where id = 1", (LONG,))
    try:
        found = gather_showcase(desk, 2021)
        common = {"局名": "示例", "年": "2021", "截止": "12月31日", "人数": 64}
        sheet = chart_sheet(found, form := open_form(desk, "showcase.xlsx"), common, Trail())
    finally:
        with older_data(desk):
            run_sql(desk.db, "update person set name = ? where id = 1", (old,))
    assert form.sheets == [sheet] and sheet.title == "图表"
    for head, last in blocks(sheet):
        heights = {sheet.row_dimensions[row].height for row in range(head + 1, last + 1)}
        assert len(heights) == 1
        assert sum(sheet.row_dimensions[row].height for row in range(head - 1, last + 2)) <= PAGE
    assert any(sheet.cell(row, 1).value == LONG for row in range(1, sheet.max_row + 1))


def test_a_radar_holds_low_scores_and_says_both_numbers_at_each_axis(desk: Desk, data: Showcase) -> None:
    line = data.lines[0]
    low = type(line.platforms[0])(1, Decimal("20.0"), (), ())
    object.__setattr__(line, "platforms", (low, *line.platforms[1:]))
    form = open_form(desk, "showcase.xlsx")
    sheet = build_pages(data, form, {line.member.person}, lambda name: None).worksheets[0]
    chart = sheet._charts[0]
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 110)
    assert any("轴 0–110" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    names = [sheet.cell(row, 15).value for row in range(2, 7)]
    assert names[0].startswith(f"{PLATFORMS[0]}\n20.0 / ") and all(" / " in name for name in names)
    assert chart.series[0].cat.numRef.f.endswith("$O$2:$O$6") or chart.series[0].cat.strRef


def test_columns_leave_room_for_their_figures() -> None:
    sheet = Workbook().worksheets[0]
    sheet.row_dimensions[4].height = 120
    marks = [
        ConfirmedGrade(1, period, "已确认", "好", score=Decimal(90 + period.index))
        for period in Period(2021, "year", 1).split("quarter")
    ]
    quarters_chart(sheet, marks, 4)
    (chart,) = sheet._charts
    assert chart.series[0].dLbls.numFmt == "0.0", "a score has one decimal"
    assert chart.series[0].dLbls.showVal and chart.series[0].dLbls.position == "outEnd"
    assert chart.y_axis.scaling.max >= 94 and chart.layout.manualLayout.y * 120 >= 12
    assert sheet.cell(2, 12).value == "1季\n好\n2021", "a year has no line of its own for 年"


def test_a_file_of_few_and_many_has_whole_legends() -> None:
    for count in (1, 3, 20):
        sheet = Workbook().worksheets[0]
        for column, title in enumerate(("姓名", *PLATFORMS), 1):
            sheet.cell(1, column, title)
            for row in range(2, count + 2):
                sheet.cell(row, column, f"示例{row}" if column == 1 else 20.0)
        stacked_chart(sheet, 1, count + 1)
        (chart,) = sheet._charts
        box, legend = chart.layout.manualLayout, chart.legend.layout.manualLayout
        assert legend.y + legend.h <= box.y + 1e-9 and box.y + box.h <= 1 and box.x + box.w <= 1
        assert chart.anchor._from.row == 0


def test_a_radar_in_a_low_frame_keeps_its_place() -> None:
    sheet = Workbook().worksheets[0]
    sheet.row_dimensions[8].height = 70
    for row in range(1, 6):
        sheet.cell(row, 1, PLATFORMS[row - 1])
        sheet.cell(row, 9, 90)
    radar_chart(sheet, 1, 5, 8)
    box = sheet._charts[0].layout.manualLayout
    assert box.h > 0.2 and box.y + box.h < 1
    assert sheet.cell(2, 15).value == f"{PLATFORMS[0]}\n90.0 / —"
