"""Figures lead to their records and those lead back: in the showcase, the appraisal and the sheets by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.year import showcase
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter

ZHANG, LI, *_ = NAMES


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data")
    enter(found, "Visit", cadres=[Named(ZHANG), Named(LI)], date="2021-02-01", people_seen=7, first_seen=1)
    enter(found, "FieldResearch", cadres=[Named(LI)], date="2021-02-02")
    enter(found, "Conduct", cadre=Named(LI), date="2021-02-03")
    yield found
    found.close()


def book(desk: Desk, folder: Path, title: str) -> Workbook:
    write_sheet(desk, sheet(title), Request(Period.parse("2021")), folder / "a.xlsx")
    return load_workbook(folder / "a.xlsx")


def goal(cell: Cell) -> Cell:
    """The cell to which a cell leads."""
    assert cell.hyperlink is not None and cell.hyperlink.location is not None, (cell.coordinate, cell.value)
    page, _, place = cell.hyperlink.location.rpartition("!")
    return cell.parent.parent[page.strip("'")][place]  # type: ignore[no-any-return,union-attr]


def beside(cell: Cell, column: int) -> Cell:
    return cell.parent.cell(cell.row, column)  # type: ignore[no-any-return]


def named(book: Workbook, page: str, name: str, head: str) -> Cell:
    """The cell of somebody's row under a column's heading."""
    rows = list(book[page].iter_rows())
    at = next(c.column for row in rows[:6] for c in row if str(c.value or "").replace("\n", "") == head)
    line = next(row for row in rows if name in (row[0].value, row[1].value))
    return line[at - 1]  # type: ignore[return-value]


@pytest.mark.parametrize("title", ["年度业绩晒比", "年度考核表", "个人年度业绩表", "业绩晒比排名表（内部）"])
def test_every_link_leads_somewhere(desk: Desk, tmp_path: Path, title: str) -> None:
    found = book(desk, tmp_path, title)
    links = [c for page in found for row in page.iter_rows() for c in row if c.hyperlink]
    assert links and all(goal(c) is not None for c in links)


def test_a_figure_leads_to_its_records_and_they_lead_back(desk: Desk, tmp_path: Path) -> None:
    found = book(desk, tmp_path, "年度业绩晒比")
    assert found.sheetnames[:3] == ["封面", "目录", "排名表"]
    research = goal(named(found, "排名表", LI, "基层调研"))
    assert (research.parent.title, beside(research, 2).value) == ("记录明细", "基层调研")  # type: ignore[union-attr]
    heading = next(c for c in found["记录明细"]["A"] if str(c.value).startswith(LI))
    assert goal(heading).parent.title == LI
    visits = goal(named(found, "排名表", LI, "走访人次"))
    assert "走访群众" in str(visits.value) and str(goal(visits).value) == str(visits.value).split(".")[0]
    assert goal(named(found, "排名表", LI, "总分")).parent.title == LI
    own = found[LI]
    platform = next(c for row in own.iter_rows() for c in row if c.value == "亲民便民" and c.hyperlink)
    assert beside(goal(platform), 2).value == "走访"
    total = next(row for row in own.iter_rows() if str(row[0].value) == "总　　分")
    assert goal(next(c for c in total if c.hyperlink)).value == LI


def test_the_contents_name_every_sheet(desk: Desk, tmp_path: Path) -> None:
    for title in ("年度业绩晒比", "年度考核表"):
        found = book(desk, tmp_path, title)
        named_ = [c.value for c in found["目录"]["B"][3:]]
        assert named_ == [name for name in found.sheetnames if name != "目录"]
        assert [goal(c).parent.title for c in found["目录"]["B"][3:]] == named_


@pytest.mark.parametrize("title", ["个人年度业绩表", "业绩晒比排名表（内部）", "业绩晒比公示栏（按单位，不列得分）"])
def test_a_sheet_by_itself_brings_its_records_but_none_that_is_confidential(
    desk: Desk, tmp_path: Path, title: str
) -> None:
    found = book(desk, tmp_path, title)
    assert found.sheetnames[-1] == "记录明细" and "记录明细" in sheet(title).aside
    kinds = {c.value for c in found["记录明细"]["B"]}
    assert {"走访", "基层调研"} <= kinds and "遵章守纪" not in kinds


def test_names_of_the_appraisal_lead_to_their_forms(desk: Desk, tmp_path: Path) -> None:
    found = book(desk, tmp_path, "年度考核表")
    assert goal(named(found, "年度考核结果名单", LI, "姓名")).parent.title == LI
    assert goal(named(found, "2021年第1季度汇总", LI, "姓名")).parent.title == LI


def test_confidential_records_are_in_no_workbook_of_the_showcase(desk: Desk, tmp_path: Path) -> None:
    showcase.showcase(desk, 2021, tmp_path / "s.xlsx")
    said = {str(c.value) for page in load_workbook(tmp_path / "s.xlsx") for row in page.iter_rows() for c in row}
    assert "遵章守纪" not in said


def test_the_text_of_a_record_stands_whole_however_long(desk: Desk, tmp_path: Path) -> None:
    short, long = "调研".join(map(str, range(40))), "".join(f"第{n}个问题已经查清（示例）。" for n in range(200))
    enter(desk, "FieldResearch", cadres=[Named(LI)], date="2021-02-04", theme=short)
    enter(desk, "AnnualReport", cadre=Named(LI), period="2021", report=long)
    found = book(desk, tmp_path, "年度业绩晒比")["记录明细"]
    texts = [str(row[2].value) for row in found.iter_rows() if row[1].value in ("基层调研", "年终述职", "（续）")]
    assert short in texts and long in "".join(texts)
    assert not any((d.height or 0) > 409 for d in found.row_dimensions.values())


def test_a_quarters_score_leads_to_the_records_of_that_quarter(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "Visit", cadres=[Named(LI)], date="2021-01-05", people_seen=3, first_seen=0)
    for title, period in (("季度考核汇总", "2021Q1"), ("年度考核表", "2021")):
        write_sheet(desk, sheet(title), Request(Period.parse(period)), tmp_path / "b.xlsx")
        found = load_workbook(tmp_path / "b.xlsx")
        row = next(r for r in found["2021年第1季度汇总"].iter_rows() if r[1].value == LI)
        heads = [goal(c) for c in row if c.hyperlink and goal(c).parent.title == "数据来源"]  # type: ignore[union-attr]
        assert heads, title
        for head in heads:
            label, name, platform, many = str(head.value).split("　")
            assert (label, name) == ("2021年第1季度", f"{LI}（示例处）") and goal(head).parent.title.startswith(label)  # type: ignore[union-attr]
            rows = [
                [head.parent.cell(head.row + n, c).value for c in (1, 2)] for n in range(1, int(many.split()[0]) + 1)
            ]
            if platform == "亲民便民":
                assert sorted(rows) == [["2021-01-05", "走访"], ["2021-02-01", "走访"]]
        assert "遵章守纪" not in {c.value for c in found["数据来源"]["B"]} and "数据来源" in sheet(title).aside


def test_the_statistics_lead_to_whom_they_count(desk: Desk, tmp_path: Path) -> None:
    found = book(desk, tmp_path, "年轻干部队伍结构统计表")
    listed = found["依据名单"]
    units: dict[str, list[str]] = {}
    for (name,) in listed.iter_rows(min_row=4, max_col=1, values_only=True):
        if "（" in str(name):
            unit = str(name).partition("（")[0]
            units[unit] = []
        else:
            units[unit].append(str(name))
    assert units == {"示例处": [*NAMES[:3]], "示例福利院": [*NAMES[3:]]}
    for page in found.worksheets[:2]:
        rows = {str(r[1].value): r for r in page.iter_rows(min_row=5)}
        for unit, names in units.items():
            assert rows[unit][2].value == len(names)
            assert {str(goal(c).value) for c in rows[unit] if c.hyperlink} == {f"{unit}（{len(names)} 人）"}


def test_without_a_layout_of_sources_figures_lead_nowhere(desk: Desk, tmp_path: Path) -> None:
    older = load_workbook(Path("resources/templates/structure.xlsx"))
    del older["名单"]
    (desk.folder / "templates").mkdir()
    older.save(desk.folder / "templates" / "structure.xlsx")
    told = write_sheet(desk, sheet("年轻干部队伍结构统计表"), Request(Period.parse("2021")), tmp_path / "a.xlsx")
    assert ["没有工作表“名单”" in note for note in told.notes] == [True]
    found = load_workbook(told.path)
    assert found.sheetnames == ["结构统计表（一）", "结构统计表（二）"]
    assert not any(c.hyperlink for page in found for row in page.iter_rows() for c in row)
