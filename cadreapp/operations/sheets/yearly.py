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
from cadreapp.store.persons import people

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
    wanted, everybody = request.people, [line.member.person for line in data.lines]
    chosen = [person for person in everybody if wanted is None or person in wanted]
    if not chosen:
        who = "这名干部" if wanted is not None and len(wanted) == 1 else "所选的干部"
        raise UserError(f"{who}在{request.period.label}的名册里没有，没有业绩表可以生成。")
    return build_pages(data, open_form(desk, "showcase.xlsx"), chosen, run.steps(len(chosen)))


def restricted(desk: Desk, request: Request, run: Run) -> Workbook:
    """排名表 with the quarters' grades and all scores: for those who work with grades."""
    from cadreapp.operations.year.showcase import gather_showcase
    from cadreapp.reports.ranking import restricted_ranking

    return restricted_ranking(
        open_form(desk, "showcase.xlsx"), gather_showcase(desk, request.period.year, internal=True)
    )


def wall(desk: Desk, request: Request, run: Run) -> Workbook:
    """公示栏, for the wall: by unit, without scores. UserError: the bureau's own template is older and has none."""
    from cadreapp.operations.year.showcase import gather_showcase
    from cadreapp.reports import ranking

    form = open_form(desk, "showcase.xlsx")
    if not form.has(ranking.WALL):
        raise UserError(
            f"本单位的模板“showcase.xlsx”是较早的，没有工作表“{ranking.WALL}”。"
            "请把内置模板复制出来重新改一份装入，或改用内置模板。"
        )
    first, last = request.period.start.isoformat(), request.period.end.isoformat()
    order = [member.person for member in people.roster(desk.db, first, last)]
    return ranking.wall(form, gather_showcase(desk, request.period.year), order)


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
PERSONAL = SheetSpec(
    "个人年度业绩表", YEAR_END, "showcase.xlsx", personal, of="cadres", aside=DETAILS, confidential=True
)
YEAR = SheetSpec(
    "年度考核表", APPRAISAL, "appraisal.xlsx", appraisal, aside=DETAILS, confidential=True, edition="appraisal"
)
QUARTER = SheetSpec(
    "季度考核汇总",
    APPRAISAL,
    "appraisal.xlsx",
    appraisal,
    ("quarter",),
    aside=DETAILS,
    confidential=True,
    edition="appraisal",
)

RANKING = SheetSpec("业绩晒比排名表（内部）", YEAR_END, "showcase.xlsx", restricted, aside=DETAILS, confidential=True)
WALL = SheetSpec("业绩晒比公示栏（按单位，不列得分）", YEAR_END, "showcase.xlsx", wall, aside=DETAILS)

SHEETS = (SHOWCASE, UNRANKED, RANKING, WALL, PERSONAL, YEAR, QUARTER)
