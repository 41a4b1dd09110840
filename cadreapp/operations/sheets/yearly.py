"""The year's end in the catalogue: 业绩晒比, 个人年度业绩表, 年度考核表 and the quarter's summary."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.model import APPRAISAL, YEAR_END, Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.year.editions import DETAILS
from cadreapp.run import Run

if TYPE_CHECKING:
    from openpyxl import Workbook


def showcase(desk: Desk, request: Request, run: Run, *, ranked: bool = True) -> Workbook:
    """年度业绩“晒比” of the year with all its sheets; UserError: nobody is on the roster."""
    from cadreapp.operations.year.showcase import gather_showcase
    from cadreapp.reports.showcase import build

    data = gather_showcase(desk, request.period.year, ranked=ranked)
    return build(data, open_form(desk, "showcase.xlsx"), run=run)


def personal(desk: Desk, request: Request, run: Run) -> Workbook:
    """个人年度业绩表, a page for each cadre, as in the showcase but with the quarters' grades and scores: restricted.

    UserError: nobody chosen is on the roster.
    """
    from cadreapp.operations.year.showcase import gather_showcase
    from cadreapp.reports.showcase import build_pages

    data = gather_showcase(desk, request.period.year, internal=True)
    people, everybody = request.people, [line.member.person for line in data.lines]
    chosen = [person for person in everybody if people is None or person in people]
    if not chosen:
        who = "这名干部" if people is not None and len(people) == 1 else "所选的干部"
        raise UserError(f"{who}在{request.period.label}的名册里没有，没有业绩表可以生成。")
    return build_pages(data, open_form(desk, "showcase.xlsx"), chosen, run.steps(len(chosen)))


def appraisal(desk: Desk, request: Request, run: Run) -> Workbook:
    """年度考核表 of the year, or the summary of the quarter; UserError: nobody is on the roster, it has not begun."""
    from cadreapp.operations.year.showcase import gather_appraisal
    from cadreapp.reports.appraisal import build

    period = request.period
    data = gather_appraisal(desk, period.year, period.index if period.length == "quarter" else None)
    return build(data, open_form(desk, "appraisal.xlsx"), run=run)


SHOWCASE = SheetSpec("年度业绩晒比", YEAR_END, "showcase.xlsx", showcase, aside=DETAILS, edition="showcase")
UNRANKED = SheetSpec(
    "年度业绩晒比（不排名）",
    YEAR_END,
    "showcase.xlsx",
    partial(showcase, ranked=False),
    aside=DETAILS,
    edition="unranked",
)
PERSONAL = SheetSpec("个人年度业绩表", YEAR_END, "showcase.xlsx", personal, of="cadres", confidential=True)
YEAR = SheetSpec("年度考核表", APPRAISAL, "appraisal.xlsx", appraisal, confidential=True, edition="appraisal")
QUARTER = SheetSpec(
    "季度考核汇总", APPRAISAL, "appraisal.xlsx", appraisal, ("quarter",), confidential=True, edition="appraisal"
)

SHEETS = (SHOWCASE, UNRANKED, PERSONAL, YEAR, QUARTER)
