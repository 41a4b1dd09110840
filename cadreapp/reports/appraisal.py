"""考核表: the quarter's summary, each cadre's annual form, the year's results. A grade is never inferred."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.annual import notes, registration, results
from cadreapp.reports.contents import contents
from cadreapp.reports.data import CHINESE, Appraisal, Quarter, QuarterLine, day, duties
from cadreapp.reports.filling.filler import Form, restrict
from cadreapp.reports.sources import Block, Sources
from cadreapp.reports.trail import Trail, told, who_took_part
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
    sources = _sources(form, data.quarters, common)
    order: list[Worksheet] = []
    if data.groups is not None:
        advance("结果名单")
        order.append(results(form, data.groups, data.bases, common, trail))
    for quarter in data.quarters:
        advance(quarter.label)
        order.append(_quarter(form, quarter, common, trail, sources))
    order += [*forms.values(), *sources.sheets]
    if data.groups is not None:
        order[1:1] = contents(form, order, common)
    return form.finish(order)


def _sources(form: Form, quarters: Sequence[Quarter], common: dict[str, Any]) -> Sources:
    """Each cadre's records of each quarter, a block for each platform; nothing confidential."""
    blocks: dict[Hashable, Block] = {}
    for quarter, line in ((q, x) for q in quarters for lines in q.groups.values() for x in lines):
        member = line.scored.member
        for platform, some in groupby(quarter.of_person.get(member.person, ()), key=lambda e: e.platform):
            entries = list(some)
            title = (
                f"{quarter.label}　{member.name}（{member.unit or '—'}）　{PLATFORMS[platform - 1]}　{len(entries)} 条"
            )
            rows = [row for e in entries for row in told(e, 干部=who_took_part(e))]
            blocks[quarter.label, member.person, platform] = Block(title, rows, _title(quarter))
    return Sources(form, common, blocks)


def _title(quarter: Quarter) -> str:
    return quarter.label + "汇总"


def _quarter(form: Form, quarter: Quarter, common: dict[str, Any], trail: Trail, sources: Sources) -> Worksheet:
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
            rows.append(_quarter_row(number, line, quarter, trail, sources))
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
    filled = form.sheet("季度汇总", _title(quarter), values)
    restrict(filled.sheet)
    for column in filled.columns[4]:
        for row in range(5, filled.sheet.max_row + 1):
            if isinstance(filled.sheet.cell(row, column).value, (int, float)):
                filled.sheet.cell(row, column).number_format = "0.0"
    return filled.sheet


def _quarter_row(number: int, line: QuarterLine, quarter: Quarter, trail: Trail, sources: Sources) -> dict[str, Any]:
    scored = line.scored
    person = scored.member.person
    scores = [p.score for p in scored.platforms[: len(quarter.weights)]]
    values: list[Any] = [sources.of((quarter.label, person, n), score) for n, score in enumerate(scores, 1)]
    first = next((n for n in range(1, len(PLATFORMS) + 1) if (quarter.label, person, n) in sources), 0)
    if quarter.ballot_weight is not None:
        values.append(scored.ballot)
    if quarter.judges_weight is not None:
        values.append(scored.judges)
    return {
        "序": number,
        "姓名": trail.page(person, scored.member.name),
        "单位职务": duties(scored.member),
        "值": values,
        "总分": sources.of((quarter.label, person, first), scored.total),
        "位次": scored.rank,
        "等次": line.grade,
        "绩效": line.score,
        "系数": line.coefficient,
        "备注": line.remark or "",
    }
