"""Every sheet of the year's end is ready for A4 paper, and what is not for all eyes stays out of the showcase."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.browse import Scope, find, load
from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.sheets import SHEETS, Request, SheetSpec, write_sheet
from cadreapp.operations.year import showcase as yearend
from cadreapp.records.kind import FieldType
from cadreapp.records.period import Period
from cadreapp.store.persons.people import people


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("bureau")
    write_demo(folder)
    found = open_desk(folder, today=lambda: date(2021, 12, 31))
    yield found
    found.close()


@pytest.fixture(scope="module")
def showcase(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    target = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    yearend.showcase(desk, 2021, target)
    return load_workbook(target)


def _ready_for_paper(book: Workbook, *, numbered: bool = True) -> None:
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        assert int(sheet.page_setup.paperSize) == 9, sheet.title
        assert sheet.page_setup.orientation in ("portrait", "landscape"), sheet.title
        foot = (sheet.oddFooter.center.text or "") + (sheet.oddFooter.right.text or "")
        if not sheet.page_setup.useFirstPageNumber:  # what goes to one person has no number on its only page
            assert ("&P" in foot) == numbered, sheet.title
        assert sheet.print_area, sheet.title


def test_the_showcase_is_ready_for_paper(showcase: Workbook) -> None:
    _ready_for_paper(showcase)
    assert sum(len(sheet._charts) for sheet in showcase.worksheets) >= 3


@pytest.mark.parametrize("quarter", [None, 3])
def test_the_appraisal_is_ready_for_paper(desk: Desk, tmp_path: Path, quarter: int | None) -> None:
    target = tmp_path / "a.xlsx"
    yearend.appraisal(desk, 2021, target, quarter=quarter)
    _ready_for_paper(load_workbook(target))


@pytest.mark.parametrize("spec", [s for s in SHEETS if s.group == "考核"], ids=lambda s: s.title)
def test_every_sheet_of_the_appraisal_is_ready_for_paper(desk: Desk, tmp_path: Path, spec: SheetSpec) -> None:
    request = Request(spec.fitting(Period.parse("2021Q3"), date(2021, 12, 31)))
    if spec.title == "机关工勤人员年度考核登记表":
        with pytest.raises(UserError, match="没有填"):  # the sample bureau has none
            write_sheet(desk, spec, request, tmp_path / "a.xlsx")
        return
    write_sheet(desk, spec, request, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    _ready_for_paper(book, numbered=spec.of != "blank")  # a running number would tell whose ballot it is
    assert spec.confidential == any("内部资料" in (s.oddHeader.right.text or "") for s in book.worksheets)
    for sheet in book.worksheets:
        assert not [c.value for row in sheet.iter_rows() for c in row if "{{" in str(c.value)]


def test_what_is_not_for_all_eyes_stays_out(desk: Desk, showcase: Workbook) -> None:
    shown = "\n".join(
        str(cell.value) for sheet in showcase.worksheets for row in sheet.iter_rows() for cell in row if cell.value
    )
    hidden: dict[str, str] = {}
    for kind in records.KINDS:
        for row in load(desk, kind, find(desk, kind, Scope())):
            for spec in kind.fields:
                value = row.values.get(spec.name)
                free = spec.type in (FieldType.TEXT, FieldType.LONG)
                if free and (spec.secret or kind.confidential) and isinstance(value, str) and len(value) >= 6:
                    hidden[value] = f"{kind.title}/{spec.label}"
    open_words = {
        str(row.values.get(spec.name))
        for kind in records.KINDS
        if not kind.confidential
        for row in load(desk, kind, find(desk, kind, Scope()))
        for spec in kind.fields
        if not spec.secret
    }
    leaked = {place for text, place in hidden.items() if text in shown and text not in open_words}
    assert hidden and not leaked
    assert not [p.name for p in people(desk.db) if p.id_number and p.id_number in shown]
