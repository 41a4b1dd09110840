"""情况通报: the engine's numbers, summed by unit and requirement; best first, ties shared, nothing confidential."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.counting.owed import everything
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets import Request, sheet, write_sheet
from cadreapp.operations.sheets.briefing import brief, change
from cadreapp.operations.writing.save import Item, save
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.rules.quotas import EXCUSED
from tests.unit.bureau import NAMES, example, small_bureau
from tests.unit.filled import enter

FEBRUARY, QUARTER = Period.parse("2021-02"), Period.parse("2021Q1")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = small_bureau(tmp_path / "data", today=date(2021, 4, 20))
    for name in NAMES[:3]:  # all of 示例处
        add(desk, "WorkInfo", name, date="2021-02-03", headline=f"消息{name}")
        add(desk, "MonthSummary", name, period="2021-02")
        for n in range(3):  # one more than asked
            add(desk, "MicroWish", name, date="2021-02-05", content=f"第{n}个")
    add(desk, "WorkInfo", NAMES[3], date="2021-02-03", headline="消息四")
    add(desk, "WorkInfo", NAMES[0], date="2021-01-03", headline="消息一月")
    return desk


def add(desk: Desk, name: str, cadre: str, **values: Any) -> None:
    kind = records.kind(name)
    save(desk, [Item(kind, example(kind, cadre=Named(cadre), **values))], late_reason="试验")


def cells(page: Any) -> list[list[Any]]:
    return [[c.value for c in row] for row in page.iter_rows()]


def row_of(page: Any, title: str) -> list[Any]:
    return next(r for r in cells(page) if title in r)


def test_units_and_requirements_add_up_to_what_the_engine_says(desk: Desk) -> None:
    for period in (FEBRUARY, QUARTER, Period.parse("2021-04")):
        found = brief(desk, period)
        rows = [r for r in everything(desk, period) if not records.kind(r.kind).confidential and r.state != EXCUSED]
        own = [r for r in rows if r.person is not None]
        assert found.total.required == sum(r.required for r in own)
        assert found.total.done == sum(min(r.done, r.required) for r in own)
        assert found.total.missing + found.total.waiting == sum(r.missing for r in own)
        assert found.total.late == sum(r.late for r in own)
        assert found.total.required == found.total.done + found.total.missing + found.total.waiting
        for name in ("required", "done", "missing", "waiting", "late"):
            whole = getattr(found.total, name)
            assert whole == sum(getattr(x.sums, name) for x in found.units)
            assert whole == sum(getattr(t, name) for t in found.kinds.values())
        assert sum(t.required for t in found.bureau.values()) == sum(r.required for r in rows if r.person is None)


def test_the_best_unit_stands_first_and_numbers_are_those_of_the_office(desk: Desk, tmp_path: Path) -> None:
    target = write_sheet(desk, sheet("月度情况通报"), Request(FEBRUARY), tmp_path / "a.xlsx").path
    book = load_workbook(target)
    page = book.worksheets[0]
    assert row_of(page, "示例处") == [1, "示例处", 3, 12, 12, 1, "▲ 上升91.7个百分点", "—", "—", 12 + 3]
    assert row_of(page, "示例福利院")[:6] == [2, "示例福利院", 2, 8, 1, 0.125]
    total = row_of(page, "合　　计")
    assert total[2:6] == [5, 20, 13, 0.65] and total[7] == 7
    said = "\n".join(str(c) for row in cells(page) for c in row if c is not None)
    assert "比上月上升60.0个百分点" in said and "完成率最高的是示例处" in said
    assert f"{NAMES[3]}：月小结缺1、微心愿缺2；{NAMES[4]}：工作信息缺1、月小结缺1、微心愿缺2" in said.replace(
        "（2月）", ""
    )
    assert not any(f"{n}：" in said for n in NAMES[:3]), "who did everything is not named"
    assert "思想汇（全局）" in said and "思想汇缺1" in said
    for word in ("体检", "后备", "苗头"):
        assert word not in said
    part = book.worksheets[1]
    assert part.page_setup.orientation == "landscape"
    assert [v for v in row_of(part, "示例福利院") if v is not None] == [
        "示例福利院", *(2, 1, 0.5), *(2, 0, 0), *(4, 0, 0), *(8, 1, 0.125)
    ]  # fmt: skip


def test_ties_share_a_place(desk: Desk) -> None:
    found = brief(desk, Period.parse("2021-03"))
    assert [x.rank for x in found.units] == [1, 1] and [x.sums.rate for x in found.units] == [0, 0]
    assert [x.unit for x in found.units] == ["示例处", "示例福利院"], "then in the order of the units"


def test_a_quarter_names_the_months_and_leaves_confidential_kinds_out(desk: Desk, tmp_path: Path) -> None:
    target = write_sheet(desk, sheet("季度情况通报"), Request(QUARTER), tmp_path / "a.xlsx").path
    said = "\n".join(str(c) for row in cells(load_workbook(target).worksheets[0]) for c in row if c is not None)
    assert f"{NAMES[3]}：工作信息缺2（1月、3月）" in said and "基层调研缺1" in said and "体检" not in said
    assert not any(records.kind(k).confidential for k in (*brief(desk, QUARTER).kinds, *brief(desk, QUARTER).bureau))


def test_a_running_month_is_not_compared_and_its_gaps_are_not_yet_due(desk: Desk, tmp_path: Path) -> None:
    target = write_sheet(desk, sheet("月度情况通报"), Request(Period.parse("2021-04")), tmp_path / "a.xlsx").path
    page = load_workbook(target).worksheets[0]
    assert row_of(page, "示例处")[6:9] == ["—", "—", 12]
    said = "\n".join(str(c) for row in cells(page) for c in row if c is not None)
    assert "工作信息待1" in said and "工作信息缺" not in said and "不与上期比较" in said and "2021年4月20日" in said


def test_one_unit_alone_has_no_lines_of_the_bureau(desk: Desk, tmp_path: Path) -> None:
    people = frozenset(r.person for r in everything(desk, FEBRUARY) if r.unit == "示例福利院" and r.person)
    request = Request(FEBRUARY, people, "示例福利院")
    page = load_workbook(write_sheet(desk, sheet("月度情况通报"), request, tmp_path / "a.xlsx").path).worksheets[0]
    said = "\n".join(str(c) for row in cells(page) for c in row if c is not None)
    assert "示例处" not in said and "全局" not in said and "范围：示例福利院" in said


def test_nothing_due_nothing_written(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有可以通报的情况"):
        write_sheet(desk, sheet("月度情况通报"), Request(Period.parse("2021-09")), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_change_is_told_in_words() -> None:
    assert change(Decimal("0.963"), Decimal("0.94")) == "▲ 上升2.3个百分点"
    assert change(Decimal("0.5"), Decimal("0.6")) == "▼ 下降10.0个百分点"
    assert change(Decimal(1), Decimal(1)) == "持平" and change(None, Decimal(1)) is None


def test_what_was_done_leads_to_its_records_and_back(desk: Desk, tmp_path: Path) -> None:
    enter(desk, "MicroWish", cadre=Named(NAMES[0]), date="2021-02-03")
    write_sheet(desk, sheet("月度情况通报"), Request(Period.parse("2021-02")), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[-1] == "数据来源" and "数据来源" in sheet("月度情况通报").aside
    links = [c for page in book.worksheets[:2] for row in page.iter_rows() for c in row if c.hyperlink]
    assert links
    for cell in links:
        sheet_, _, place = str(cell.hyperlink.location).rpartition("!")
        heading = book[sheet_.strip("'")][place]
        if heading.row == 1:  # of everything
            continue
        title, _, many = str(heading.value).partition("（")
        assert "2021年2月通报" in heading.hyperlink.location
        if title.endswith("到期未完成和待完成"):
            assert cell.value <= sum(
                book["数据来源"].cell(heading.row + n, 5).value for n in range(1, int(many[0]) + 1)
            )
            continue
        assert many == f"{title_count(book, title)} 条）"
        assert book["数据来源"].cell(heading.row + 1, 2).value == title


def title_count(book: Any, title: str) -> int:
    """The records of a kind that the sources list; what is owed is listed by period."""
    return sum(kind == title and "-" in day for day, kind in book["数据来源"].iter_rows(4, None, 1, 2, True) if kind)
