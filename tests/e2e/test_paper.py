"""Paper equals workbook: every sheet's pages, painted by us and by LibreOffice, are the same pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from cadreapp.operations.demo import write_demo
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.sheets import SHEETS, Request, write_sheet
from cadreapp.operations.writing.save import Item, save
from cadreapp.operations.year import showcase
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.store import query
from tests.e2e.office import Picture, agree, calibration, convert, differences, digit_of, leadings, page_count, picture

CASES = [spec.title for spec in SHEETS] + ["晒比", "年度考核"]
SHEETS_SEEN = 10
"""Worksheets of a workbook whose first pages are compared."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("bureau")
    write_demo(folder, cadres=9, years=2)
    found = open_desk(folder, today=lambda: date(2021, 12, 31))
    staff = kind("StaffHistory")  # the sample has no 机关工勤, who have a form of their own
    worker = next(r for r in query.rows(found.db, staff) if r.values["staff"] == "事业单位人员")
    save(found, [Item(staff, {"staff": "机关工勤"}, worker.id)])
    yield found
    found.close()


@pytest.fixture(scope="module")
def made(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path]]:
    """Every sheet's workbook, and the folder with what LibreOffice made of them."""
    folder = tmp_path_factory.mktemp("office")
    books: dict[str, Path] = {}
    for number, title in enumerate(CASES):
        path = folder / f"s{number}.xlsx"
        if title == "晒比":
            showcase.showcase(desk, 2021, path)
        elif title == "年度考核":
            showcase.appraisal(desk, 2021, path)
        else:
            spec = next(s for s in SHEETS if s.title == title)
            period = spec.fitting(Period.parse("2021"), desk.today())
            write_sheet(desk, spec, Request(period, copies=2), path)
        books[title] = path
    convert([*books.values(), calibration(folder / "calibration.xlsx")], folder)
    return folder, books


@dataclass(frozen=True)
class Calibration:
    """What LibreOffice takes for a digit, and by how much it makes headers and footers higher."""

    digit: float
    leading: tuple[float, float]


@pytest.fixture(scope="module")
def calibrated(made: tuple[Path, dict[str, Path]]) -> Calibration:
    pdf = made[0] / "calibration.pdf"
    return Calibration(digit_of(pdf, made[0]), leadings(pdf, made[0]))


@pytest.fixture(autouse=True)
def _sizes_as_libreoffice_has_them(calibrated: Calibration, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel's unit of a column is a digit of 宋体, 8 pixels, and its rows are whole pixels, the nearest.

    LibreOffice takes the digit of the shipped typeface, and the pixel below: both are laid on the painter here.
    """
    from cadreapp import paging as pages

    assert 7 < calibrated.digit < 9
    monkeypatch.setattr(pages, "digit_of", lambda book: calibrated.digit)
    monkeypatch.setattr(pages, "column_pixels", lambda width, digit: width * digit)
    monkeypatch.setattr(pages, "row_pixels", lambda points: int(points / pages.PIXEL + 1e-6))


def chosen(pages: list[Any]) -> list[int]:
    """The pages compared, from 1: the first two, the last two, and the first of each of the first sheets."""
    count = len(pages)
    begins = [number for number, (page, _) in enumerate(pages, 1) if page.place == 1][:SHEETS_SEEN]
    return sorted({1, min(2, count), max(1, count - 1), count, *begins})


class Ours:
    """Our pages of a workbook, painted to a PDF."""

    def __init__(self, path: Path, theirs: Path, folder: Path, calibrated: Calibration):
        from ui.paint.pdf import pages_of, paint_pdf, workbook

        self.folder, self.pdf = folder, folder / "ours.pdf"
        book = workbook(path)
        smaller = agree(book, theirs, folder, calibrated.leading)
        self.pages = pages_of(book, smaller)
        paint_pdf(book, self.pdf, smaller=smaller)

    def page(self, number: int) -> tuple[Any, Picture]:
        """A page's painter, which knows where its cells are, and its picture."""
        from PySide6.QtGui import QImage, QPainter

        from ui.paint.sheet import PagePainter

        image = QImage(8, 8, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        page = PagePainter(painter, *self.pages[number - 1])
        painter.end()
        return page, picture(self.pdf, number, self.folder)


@pytest.mark.parametrize("title", CASES)
def test_the_painters_pages_are_libreoffices(
    title: str, made: tuple[Path, dict[str, Path]], calibrated: Calibration, tmp_path: Path
) -> None:
    folder, books = made
    theirs = folder / f"{books[title].stem}.pdf"
    ours, count = Ours(books[title], theirs, tmp_path, calibrated), page_count(theirs)
    assert len(ours.pages) == count
    wrong = []
    for number in chosen(ours.pages):
        page, mine = ours.page(number)
        wrong += [f"page {number}: {d}" for d in differences(page, mine, picture(theirs, number, tmp_path))]
    assert not wrong, "\n".join(wrong[:20])


def _without_a_text(sheet: Any) -> None:
    cell = next(c for row in sheet.iter_rows(min_row=5) for c in row if isinstance(c.value, str) and len(c.value) > 1)
    cell.value = None


def _shifted(sheet: Any) -> None:
    """Every cell of the rows below the head one column to the right."""
    values = {(c.row, c.column): c.value for row in sheet.iter_rows(min_row=5, max_col=5) for c in row}
    for (row, column), value in values.items():
        target = sheet.cell(row, column + 1)
        if not isinstance(target, MergedCell):
            target.value = value


def _narrower(sheet: Any) -> None:
    sheet.column_dimensions["B"].width -= 4
    sheet.column_dimensions["C"].width += 4


@pytest.mark.parametrize("spoil", [_without_a_text, _shifted, _narrower])
def test_a_spoilt_page_is_noticed(
    spoil: Callable[[Any], None], made: tuple[Path, dict[str, Path]], calibrated: Calibration, tmp_path: Path
) -> None:
    """The comparison fails if a text is missing, or all stand a column aside, or a rule stands elsewhere."""
    folder, books = made
    title = "工作催办单"
    theirs = folder / f"{books[title].stem}.pdf"
    page, mine = Ours(books[title], theirs, tmp_path, calibrated).page(1)
    whole = picture(theirs, 1, tmp_path)
    assert differences(page, mine, whole) == []
    book = load_workbook(books[title])
    spoil(book.worksheets[0])
    book.save(tmp_path / "spoilt.xlsx")
    spoilt = Ours(tmp_path / "spoilt.xlsx", theirs, tmp_path, calibrated).page(1)[1]
    assert differences(page, spoilt, whole)
