"""排名表: what stands in its columns and totals, for whom; the sheet for the wall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import showcase
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules import ranking
from tests.unit.bureau import NAMES, small_bureau
from tests.unit.filled import enter

RESTRICTED, WALL = "业绩晒比排名表（内部）", "业绩晒比公示栏（按单位，不列得分）"
ZHANG, LI, WANG, ZHAO, ZENG = NAMES


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = small_bureau(tmp_path / "data")
    late = {"late_reason": "示例"}
    enter(found, "Visit", cadres=[Named(ZHANG), Named(LI)], date="2021-02-01", people_seen=7, first_seen=1)
    enter(found, "Visit", cadres=[Named(LI)], date="2021-02-02", people_seen=2, first_seen=1)
    enter(found, "Course", cadres=[Named(ZHANG), Named(ZHAO)], date="2021-02-03", hours=Decimal("4.5"))
    enter(found, "Contest", cadres=[Named(ZHANG, detail={"placing": "二等奖"})], date="2021-02-04")
    own = {"period": "2021Q1", "cadre": Named(ZHANG), "reviewer": Named("王领导"), "state": "已确认", "grade": "好"}
    save(found, [Item(kind("AppraisalBase"), {"period": "2021Q1", "staff": "公务员", "total": 50} | late)])
    save(found, [Item(kind("QuarterReview"), own | late, match=True)], origin="import")
    yield found
    found.close()


def page(desk: Desk, title: str, folder: Path) -> Worksheet:
    write_sheet(desk, sheet(title), Request(Period.parse("2021")), folder / "a.xlsx")
    return load_workbook(folder / "a.xlsx").worksheets[0]


def table(page: Worksheet) -> dict[str, dict[str, Any]]:
    """What stands in each row of the table (by its name, or its first words), by the names of the columns."""
    rows = list(page.iter_rows(values_only=True))
    head = next(n for n, r in enumerate(rows) if "姓名" in r)
    names = [str(b or a or "").replace("\n", "") for a, b in zip(rows[head], rows[head + 1], strict=True)]
    return {str(r[1] if r[1] in NAMES else r[0]): dict(zip(names, r, strict=True)) for r in rows[head + 3 :] if any(r)}


def test_shared_work_counts_once_in_the_totals(desk: Desk, tmp_path: Path) -> None:
    showcase.showcase(desk, 2021, tmp_path / "s.xlsx")
    found = table(load_workbook(tmp_path / "s.xlsx")["排名表"])
    assert (found[ZHANG]["走访人次"], found[LI]["走访人次"]) == (7, 9)
    assert found["合　　计"]["走访人次"] == 9, "7 people were seen by both together"
    assert (found[ZHANG]["课程学时"], found[ZHAO]["课程学时"]) == (4.5, 4.5)
    assert found["合　　计"]["课程学时"] == 4.5
    assert found[ZHANG]["比武名次"] == "二等奖" and found["合　　计"]["比武名次"] == "—"
    assert found[ZENG]["走访人次"] == "—" and found[ZENG]["比武名次"] == "—"


def test_what_everybody_may_see_has_no_grade(desk: Desk, tmp_path: Path) -> None:
    showcase.showcase(desk, 2021, tmp_path / "s.xlsx")
    assert "一季" not in table(load_workbook(tmp_path / "s.xlsx")["排名表"])[ZHANG]
    found = page(desk, RESTRICTED, tmp_path)
    assert table(found)[ZHANG]["一季"] == "好" and table(found)[LI]["一季"] == "—"
    assert "内部资料" in found.oddHeader.right.text and sheet(RESTRICTED).confidential


def test_the_wall_names_units_and_no_scores(desk: Desk, tmp_path: Path) -> None:
    found = page(desk, WALL, tmp_path)
    said = [str(c.value) for row in found.iter_rows() for c in row if c.value is not None]
    assert not any(word in text for text in said for word in ("总分", "位次", "得分", "好"))
    groups = [text for text in said if text.endswith("人）") and "范围" not in text]
    assert groups == ["示例处（3 人）", "示例福利院（2 人）"]
    assert table(found)["合　　计"]["走访人次"] == 9


def test_the_outer_edge_and_the_platforms_have_heavier_lines(desk: Desk, tmp_path: Path) -> None:
    found = page(desk, RESTRICTED, tmp_path)
    head = next(r for r in range(1, 10) if found.cell(r, 2).value == "姓名")
    last = next(r for r in range(head, 99) if found.cell(r, 1).value == "合　　计")
    names = [str(found.cell(head + 1, c).value or "").replace("\n", "") for c in range(1, 30)]
    for row in range(head, last + 1):
        assert found.cell(row, 1).border.left.style == "medium"
        at = names.index("工作信息") + 1
        if not str(found.cell(row, 1).value or "").endswith("人）"):
            assert found.cell(row, at).border.left.style == "medium"
            assert row == head or found.cell(row, at + 1).border.left.style == "thin"
    assert {found.cell(last, c).border.bottom.style for c in range(1, at)} == {"medium"}


@pytest.mark.parametrize("title", ["年度业绩晒比", RESTRICTED, WALL])
def test_a_year_of_which_nothing_is_recorded_says_so(desk: Desk, tmp_path: Path, title: str) -> None:
    made = lambda period: write_sheet(desk, sheet(title), Request(Period.parse(period)), tmp_path / "a.xlsx")  # noqa: E731
    assert made("2020").notes == ("2020年还没有登记任何记录，表里的“—”都是没有登记，请核对年度",)
    assert made("2021").notes == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"platform": 6, "title": "甲", "unit": "次", "kinds": ["Visit"]}, "platform"),
        ({"platform": 1, "title": "甲", "unit": "次"}, "只写一样"),
        ({"platform": 1, "title": "甲", "unit": "次", "kinds": ["Visit"], "figure": "visits"}, "只写一样"),
        ({"platform": 1, "title": "甲", "unit": "次", "kinds": ["Nothing"]}, "没有“Nothing”这类记录"),
        ({"platform": 1, "title": "甲", "unit": "次", "kinds": ["Concern"]}, "不公开"),
        ({"platform": 1, "title": "甲", "unit": "次", "kinds": ["Reflection"], "amount": True}, "没有可以合计的数量"),
        ({"platform": 1, "title": "甲", "unit": "次", "figure": "nothing"}, "没有“nothing”这一数字"),
        ({"platform": 1, "title": "甲", "unit": "次", "quarter": 5}, "1 至 4"),
        ({"platform": 1, "title": "甲", "unit": "次", "kinds": ["Visit"], "wrong": 1}, "不认识的项目 wrong"),
    ],
)
def test_a_column_that_is_declared_wrong_is_named(row: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        ranking.declared([row])


def test_every_unit_is_of_a_kind_that_there_is() -> None:
    assert all(kind(name) for name in ranking._units())
    assert ranking.unit_of("Course", amount=True) == "学时" and ranking.unit_of("Conduct") == ranking.RECORDS_UNIT
