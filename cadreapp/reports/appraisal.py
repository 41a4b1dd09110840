"""考核表: the quarter's summary, each cadre's annual form, the year's results. A grade is never inferred."""

from __future__ import annotations

from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.annual import notes, registration, results
from cadreapp.reports.contents import contents
from cadreapp.reports.data import CHINESE, Appraisal, Quarter, QuarterLine, day, duties
from cadreapp.reports.filling.filler import Form, restrict
from cadreapp.reports.trail import Trail
from cadreapp.run import UNWATCHED, Run

TEMPLATE = "appraisal.xlsx"


def build(data: Appraisal, form: Form, *, run: Run = UNWATCHED) -> Workbook:
    """The appraisal workbook: of the whole year the forms, the results and each quarter; of a quarter its summary.

    `form`: the template TEMPLATE, opened.
    """
    common = {"局名": data.bureau, "截止": day(data.until), **data.signers, "年": str(data.year)}
    people = [(g, m) for g, members in (data.groups or {}).items() for m in members]
    advance = run.steps(len(data.quarters) + len(people) + 1)
    forms: dict[int, Worksheet] = {}
    for group, member in people:
        advance(member.member.name)
        forms[member.member.person] = registration(form, group, member, common)
    trail = Trail({person: page.title for person, page in forms.items()})
    order: list[Worksheet] = []
    if data.groups is not None:
        advance("结果名单")
        order.append(results(form, data.groups, data.bases, common, trail))
    for quarter in data.quarters:
        advance(quarter.label)
        order.append(_quarter(form, quarter, common, trail))
    order += forms.values()
    if data.groups is not None:
        order[1:1] = contents(form, order, common)
    return form.finish(order)


def _quarter(form: Form, quarter: Quarter, common: dict[str, Any], trail: Trail) -> Worksheet:
    columns = [("平台得分", f"{name}\n{weight}%") for name, weight in zip(PLATFORMS, quarter.weights, strict=False)]
    if quarter.ballot_weight is not None:
        columns.append(("民主测评", f"得分\n{quarter.ballot_weight}%"))
    if quarter.judges_weight is not None:
        columns.append(("评委评分", f"得分\n{quarter.judges_weight}%"))
    groups, number = [], 0
    for at, (group, lines) in enumerate(quarter.groups.items()):
        rows = []
        for line in lines:
            number += 1
            rows.append(_quarter_row(number, line, quarter, trail))
        groups.append({"标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）", "干部": rows})
    values = common | {
        "期": quarter.label,
        "人数": number,
        "密": "内部资料　注意保密",
        "列": [{"平台": platform, "名称": name} for platform, name in columns],
        "组": groups,
        "注": notes(
            "注：1. 总分按表头所列权重计算，没有的部分按比例分摊，不作 0 分；季度得分不含本季度等次。"
            "位次在各组内排列，总分相同的并列。",
            "　　2. 等次、绩效得分、奖金系数只填已确认的，“—”表示尚未确认或没有登记，不作推定。",
            *(f"　　{n}. {text}" for n, text in enumerate(quarter.notes, 3)),
        ),
    }
    filled = form.sheet("季度汇总", quarter.label + "汇总", values)
    restrict(filled.sheet)
    for column in filled.columns[4]:
        for row in range(5, filled.sheet.max_row + 1):
            if isinstance(filled.sheet.cell(row, column).value, (int, float)):
                filled.sheet.cell(row, column).number_format = "0.0"
    return filled.sheet


def _quarter_row(number: int, line: QuarterLine, quarter: Quarter, trail: Trail) -> dict[str, Any]:
    scored = line.scored
    values: list[Any] = [p.score for p in scored.platforms[: len(quarter.weights)]]
    if quarter.ballot_weight is not None:
        values.append(scored.ballot)
    if quarter.judges_weight is not None:
        values.append(scored.judges)
    return {
        "序": number,
        "姓名": trail.page(scored.member.person, scored.member.name),
        "单位职务": duties(scored.member),
        "值": values,
        "总分": scored.total,
        "位次": scored.rank,
        "等次": line.grade,
        "绩效": line.score,
        "系数": line.coefficient,
        "备注": line.remark or "",
    }
