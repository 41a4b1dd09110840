"""Every sheet, page by page, with long names and few or many cadres: nothing cut, nothing small, no lonely foot."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from openpyxl.cell.cell import MergedCell

from cadreapp.errors import UserError
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.sheets import SHEETS, Request, make_book
from cadreapp.paging import Page, divide, measure
from cadreapp.records.period import Period
from cadreapp.store.persons.people import people

SMALLEST = 9.0
FAMILY = ["阿卜杜热合曼·", "迪丽拜尔·阿卜杜克热木·", "王", "李", "欧阳", "赵"]
GIVEN = ["买买提艾力", "买买提依明", "艾山江", "明月", "芳", "建国", "小花", "强", "丽华", "志远"]
CASES = [spec for spec in SHEETS if spec.title != "机关工勤人员年度考核登记表"]
"""The sample has nobody of that staff."""
LENGTHY, FEW = "全程纪实", 12
"""A sheet of many pages for each cadre, which is the same for the next: of the first so many only."""
NOTHING = ("没有", "还没有")
"""What a sheet says of which the sample bureau has nothing."""


@pytest.fixture(scope="module", params=[3, 64, pytest.param(200, marks=pytest.mark.slow)], ids="{}-cadres".format)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A bureau in which every third name has twelve letters or more, and no photographs."""
    cast = sys.modules["cadreapp.operations.demo.cast"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cast, "SURNAMES", FAMILY)
        patch.setattr(cast, "GIVEN", GIVEN)
        folder = tmp_path_factory.mktemp("bureau")
        write_demo(folder, cadres=request.param, years=1)
    found = open_desk(folder, today=lambda: date(2021, 12, 31))
    assert request.param < 64 or max(len(p.name) for p in people(found.db)) == 17
    yield found
    found.close()


@pytest.mark.parametrize("spec", CASES, ids=lambda spec: spec.title)
def test_nothing_is_cut_or_small_and_no_foot_is_lonely(desk: Desk, spec: Any) -> None:
    period = spec.fitting(Period.parse("2021"), desk.today())
    everybody = people(desk.db)
    some = frozenset(p.id for p in everybody[:FEW]) if spec.title.startswith(LENGTHY) else None
    try:
        book = make_book(desk, spec, Request(period, copies=1, people=some))
    except UserError as error:
        assert any(word in str(error) for word in NOTHING), str(error)
        return
    names = [p.name for p in everybody]
    wrong: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        wrong += [f"{sheet.title}!{cell}: {text}" for cell, text in cut_names(sheet, names)]
        pages = divide(sheet, measure(sheet))
        wrong += [f"{sheet.title}!{cell}: {size:.1f} pt" for cell, size in small(sheet, pages)]
        wrong += [f"{sheet.title}, page {page.place}: {what}" for page in pages if (what := lonely(sheet, page))]
    assert not wrong, "\n".join(wrong[:10])


def cut_names(sheet: Any, names: list[str]) -> Iterator[tuple[str, str]]:
    """Cells in which a text or the beginning of a long name is cut."""
    long = [name for name in names if len(name) > 5 and name[:5] not in names]  # that is somebody's whole name
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str):
                continue
            rest = cell.value
            for name in sorted(long, key=len, reverse=True):
                rest = rest.replace(name, "")
            if "字见记录" in rest or any(name[:5] in rest for name in long):
                yield cell.coordinate, cell.value


def small(sheet: Any, pages: list[Page]) -> Iterator[tuple[str, float]]:
    """Cells whose type is under 9 points on the page."""
    for page in pages:
        for row in page.rows:
            for column in page.columns:
                cell = sheet._cells.get((row, column))
                if cell is None or isinstance(cell, MergedCell) or cell.value in (None, ""):
                    continue
                size = (cell.font.sz or 11) * page.scale
                if size < SMALLEST - 0.01:
                    yield cell.coordinate, size


def ruled(sheet: Any, row: int) -> bool:
    """Whether a row has rules."""
    cells = (sheet._cells.get((row, column)) for column in range(1, sheet.max_column + 1))
    sides = [side for c in cells if c is not None for side in (c.border.top, c.border.bottom)]
    return any(side is not None and side.style for side in sides)


def lonely(sheet: Any, page: Page) -> str:
    """What stands alone on a page that is not the first, or at its end; "" if nothing does."""
    first, _, last = str(sheet.print_title_rows or "").rpartition("!")[2].replace("$", "").partition(":")
    titles = range(int(first), int(last) + 1) if first else range(0)
    ends = {b.id for b in sheet.row_breaks.brk}
    texts = {
        r: [c.value for c in sheet[r] if c.value not in (None, "") and not isinstance(c, MergedCell)] for r in page.rows
    }
    rows = [r for r in page.rows if r not in titles and texts[r]]
    tables = [r for r in rows if ruled(sheet, r)]
    foot = [r for r in rows if r not in tables]
    whole = any(ruled(sheet, r) for r in range(1, sheet.max_row + 1))
    forced = page.rows[0] - 1 in ends and page.place > 1
    if (
        page.place > 1
        and whole
        and foot
        and len(tables) < 2
        and rows[0] != titles.start
        and not (forced and len(rows) > 4)
    ):
        return f"only {len(tables)} rows above what is signed"
    filled = sheet._cells.get((rows[-1], 1)) if rows else None
    if rows and rows[-1] in tables and len(texts[rows[-1]]) == 1 and filled is not None and filled.value:
        merged = any(
            a.min_row == rows[-1] == a.max_row and a.min_col == 1 and a.max_col == len(page.columns)
            for a in sheet.merged_cells.ranges
        )
        if merged and rows[-1] != sheet.max_row:
            return "a heading at its end"
    return ""
