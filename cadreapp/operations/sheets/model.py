"""What a sheet says about itself, what is asked of it, and how it is made: workbook or pages, with progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadreapp.operations.books import Written, checked_target, write_book
from cadreapp.operations.desk import Desk
from cadreapp.operations.templates import builtin_templates
from cadreapp.operations.year import editions
from cadreapp.records import RecordModel
from cadreapp.records.period import LENGTHS, Period
from cadreapp.run import UNWATCHED, Run

if TYPE_CHECKING:
    from openpyxl import Workbook

APPRAISAL, YEAR_END = "考核", "年终"
GROUPS = ("名册与档案", APPRAISAL, "培养锻炼", "会议与活动", "情况通报", "督办", YEAR_END)
"""The groups of the menu 报表, in this order."""


@dataclass(frozen=True)
class Request:
    """What is asked of a sheet: the period, and a choice within it.

    `people` None: everybody on the roster in the period; `unit`: only its people. `records`: chosen records (ids);
    () = all of the period. `copies`: how many of a blank sheet (ballots). `builtin`: with the program's own templates,
    whatever the bureau's copies are. `current`: out of today's figures, even where the period is locked as an edition.
    """

    period: Period
    people: frozenset[int] | None = None
    unit: str | None = None
    records: tuple[int, ...] = ()
    copies: int = 1
    builtin: bool = False
    current: bool = False


@dataclass(frozen=True)
class SheetSpec:
    """A sheet of the catalogue. `build` fills a workbook; UserError says why there is nothing to fill.

    `lengths`: lengths of period of which it can be made, the usual one first. `of`: "cadres" (one each, can be made of
    chosen ones), "records" (of chosen records of `kinds`, or all of the period), "bureau" (one), "blank" (`copies`).
    `confidential`: holds what is not for all eyes (reserve, findings, discipline, identity numbers). `aside`: sheets
    of the workbook that are printed only if they are asked for. `edition`: what of a period's editions it is; once that
    is locked, the edition is given instead of a new one. `reminds`: whoever it names has then been 催办. `word`: can be
    written as .docx too.
    """

    title: str
    group: str
    template: str
    build: Callable[[Desk, Request, Run], Workbook]
    lengths: tuple[str, ...] = ("year",)
    of: str = "bureau"
    kinds: tuple[type[RecordModel], ...] = ()
    confidential: bool = False
    aside: tuple[str, ...] = ()
    edition: str = ""
    reminds: bool = False
    word: bool = False

    def fitting(self, period: Period, today: date) -> Period:
        """The period of which it is made where `period` is shown.

        A longer one that holds it, or of the parts of a longer one the last that has begun.
        """
        if period.length in self.lengths:
            return period
        longer = [n for n in LENGTHS[: LENGTHS.index(period.length)] if n in self.lengths]
        if longer:
            return Period.of(period.start, longer[-1])
        parts = period.split(self.lengths[0])
        return next((p for p in reversed(parts) if p.start <= today), parts[0])


def of_sheet(desk: Desk, spec: SheetSpec, request: Request) -> editions.Edition | None:
    """The edition that stands for a sheet of the catalogue; None where there is none, or today's figures are asked."""
    return None if request.current or not spec.edition else editions.answer(desk, spec.edition, request.period)


def beside(desk: Desk, spec: SheetSpec, request: Request) -> str:
    """What is told with a sheet of a locked year that has no edition of its own: it is of today's figures; else ""."""
    if spec.edition or spec.group not in (APPRAISAL, YEAR_END):
        return ""
    some = [e for e in editions.editions(desk) if e.period.year == request.period.year and e.replaced_by is None]
    if not some:
        return ""
    names = "、".join(e.name for e in some[:4]) + ("等" if len(some) > 4 else "")
    return f"{names}已审定锁定；这张“{spec.title}”按今天的数据做，可能与定稿不同。"


def make_book(desk: Desk, spec: SheetSpec, request: Request, run: Run = UNWATCHED) -> Workbook:
    """The filled workbook of a sheet, with the templates that the request asks for; errors as `write_sheet`.

    Of a locked period the edition, unless the request asks for today's figures.
    """
    if (edition := of_sheet(desk, spec, request)) is not None:
        return editions.workbook(desk, edition)
    with builtin_templates(request.builtin):
        return spec.build(desk, request, run)


def write_sheet(desk: Desk, spec: SheetSpec, request: Request, target: Path, run: Run = UNWATCHED) -> Written:
    """Write a sheet to `target`: .xlsx, .docx where it is offered, or .pdf where the run has a painter.

    UserError: there is nothing to fill it with, or the file cannot be written; FaultyTemplate: the bureau's own
    template is faulty; Cancelled: asked to stop. An old file then stays as it was. Of a locked period the edition is
    written, byte for byte, unless the request asks for today's figures.
    """
    if (edition := of_sheet(desk, spec, request)) is not None:
        return editions.give(desk, edition, target, run=run)
    target = checked_target(target, run, word=spec.word)
    book = make_book(desk, spec, request, run)
    if target.suffix.lower() == ".pdf":
        for title in set(spec.aside) & set(book.sheetnames):
            book.remove(book[title])
    return write_book(book, target, run)
