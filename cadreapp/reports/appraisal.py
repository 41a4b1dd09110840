"""考核表: the quarter's summary, each cadre's annual form, the year's results. A grade is never inferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Cancelled
from cadreapp.records.appraisal import CIVIL_GRADES, INSTITUTION_GRADES, UNGRADED
from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import Appraisal, Progress, Quarter, QuarterLine, YearGrade, day, dotted, duties
from cadreapp.reports.filler import Form
from cadreapp.reports.measuring import fitting_size, head_that_fits
from cadreapp.reports.showcase import CHINESE
from cadreapp.store.people import CIVIL, INSTITUTION, WORKERS

TEMPLATE = "appraisal.xlsx"
TITLES = {
    CIVIL: "公务员年度考核登记表",
    INSTITUTION: "事业单位工作人员年度考核登记表",
    WORKERS: "机关工勤人员年度考核登记表",
}
"""Group → title of the form; whoever's 身份 is not filled in gets the form without naming one."""

_SUMMARY_ROOM = (515.0, 400.0)
_MORE_ROOM = (610.0, (380.0, 320.0))
"""Pixels and points of 个人总结, and of the two parts of a continuation page, in the template."""


def build(
    data: Appraisal, form: Form, *, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
) -> Workbook:
    """The appraisal workbook: of the whole year the forms, the results and each quarter; of a quarter its summary.

    `form`: the template TEMPLATE, opened.
    """
    common = {"局名": data.bureau, "截止": day(data.until), "制表": data.who, "年": str(data.year)}
    people = [(g, m) for g, members in (data.groups or {}).items() for m in members]
    steps, step = len(data.quarters) + len(people) + 1, 0
    order: list[Worksheet] = []

    def advance(text: str) -> None:
        nonlocal step
        if cancelled and cancelled():
            raise Cancelled
        step += 1
        if progress:
            progress(min(step, steps), steps, text)

    if data.groups is not None:
        advance("结果名单")
        order.append(_results(form, data, common))
    for quarter in data.quarters:
        advance(quarter.label)
        order.append(_quarter(form, quarter, common))
    for group, member in people:
        advance(member.member.name)
        order.append(_registration(form, group, member, common))
    return form.finish(order)


def _notes(*texts: str) -> list[dict[str, str]]:
    return [{"文字": text} for text in texts]


def _quarter(form: Form, quarter: Quarter, common: dict[str, Any]) -> Worksheet:
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
            rows.append(_quarter_row(number, line, quarter))
        groups.append({"标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）", "干部": rows})
    values = common | {
        "期": quarter.label,
        "人数": number,
        "密": "内部资料　注意保密" if quarter.confidential else None,
        "列": [{"平台": platform, "名称": name} for platform, name in columns],
        "组": groups,
        "注": _notes(
            "注：1. 总分按表头所列权重计算，没有的部分按比例分摊，不作 0 分；季度得分不含本季度等次。"
            "位次在各组内排列，总分相同的并列。",
            "　　2. 等次、绩效得分、奖金系数只填已确认的，“—”表示尚未确认或没有登记，不作推定。",
            *(f"　　{n}. {text}" for n, text in enumerate(quarter.notes, 3)),
        ),
    }
    filled = form.sheet("季度汇总", quarter.label + "汇总", values)
    for column in filled.columns[4]:
        for row in range(5, filled.sheet.max_row + 1):
            if isinstance(filled.sheet.cell(row, column).value, (int, float)):
                filled.sheet.cell(row, column).number_format = "0.0"
    return filled.sheet


def _quarter_row(number: int, line: QuarterLine, quarter: Quarter) -> dict[str, Any]:
    scored = line.scored
    values: list[Any] = [p.score for p in scored.platforms[: len(quarter.weights)]]
    if quarter.ballot_weight is not None:
        values.append(scored.ballot)
    if quarter.judges_weight is not None:
        values.append(scored.judges)
    return {
        "序": number,
        "姓名": scored.member.name,
        "单位职务": duties(scored.member),
        "值": values,
        "总分": scored.total,
        "位次": scored.rank,
        "等次": line.grade,
        "绩效": line.score,
        "系数": line.coefficient,
        "备注": line.remark or "",
    }


def _results(form: Form, data: Appraisal, common: dict[str, Any]) -> Worksheet:
    assert data.groups is not None
    groups, number = [], 0
    for at, (group, members) in enumerate(data.groups.items()):
        rows = []
        for found in members:
            number += 1
            rows.append(
                {
                    "序": number,
                    "姓名": found.member.name,
                    "单位": found.member.unit,
                    "职务": found.member.post,
                    "职级": found.member.rank,
                    "等次": found.grade,
                    "备注": found.reason or found.remark or "",
                }
            )
        groups.append(
            {
                "标题": f"{CHINESE[at]}、{group}（{len(members)} 人）",
                "干部": rows,
                "小计": _counted([m.grade for m in members]),
            }
        )
    notes = ["注：等次只填已确认的，“—”表示尚未确认或没有登记，不作推定。"]
    notes += [f"　　{base}" for base in data.bases]
    values = common | {"人数": number, "组": groups, "注": _notes(*notes)}
    return form.sheet("结果名单", "年度考核结果名单", values).sheet


def _counted(grades: list[str | None]) -> str:
    """优秀 2 人，称职 5 人，尚未确认 1 人."""
    counts = Counter(grades)
    order = [*dict.fromkeys((*CIVIL_GRADES, *INSTITUTION_GRADES, UNGRADED))]
    words = [f"{grade} {counts[grade]} 人" for grade in order if counts[grade]]
    if counts[None]:
        words.append(f"尚未确认 {counts[None]} 人")
    return "，".join(words) or "—"


def _registration(form: Form, group: str, found: YearGrade, common: dict[str, Any]) -> Worksheet:
    member = found.member
    title = TITLES.get(group, "年度考核登记表")
    quarters = [f"{name}季度：{grade or '—'}" for name, grade in zip("一二三四", found.quarters, strict=True)]
    summary, more = split_summary(found.report)
    opinion = None
    if found.grade and found.grade != UNGRADED:
        opinion = f"　　经研究，确定{found.member.name}同志{common['年']}年度考核为“{found.grade}”等次。"
    values = common | {
        "标题": title,
        "姓名": member.name,
        "性别": member.sex,
        "出生": dotted(member.born),
        "面貌": member.political,
        "任职栏": "任 现 职\n时　　间",
        "任职时间": dotted(member.post_since),
        "职级": member.rank,
        "单位职务": "　".join(p for p in (member.unit, member.post) if p) or None,
        "分管": None,
        "平时": "　　".join(quarters),
        "总结": summary,
        "评语": found.comment and "　　" + found.comment,
        "意见": opinion,
        "本人": None,
        "说明": found.reason and "　　" + found.reason,
        "备注": None,
        "续页": [
            {"标题": f"{title}　续页（{n}）　{member.name}　个人总结", "上": above, "下": below}
            for n, (above, below) in enumerate(more, 1)
        ],
    }
    filled = form.sheet("登记表", member.name, values)
    last = filled.sheet.row_breaks.brk
    if last and last[-1].id == filled.sheet.max_row:  # no empty page after the last
        last.pop()
    return filled.sheet


def split_summary(text: str | None) -> tuple[str | None, list[tuple[str, str]]]:
    """个人总结 for its place in the form, and for as many continuation pages as it takes: (upper, lower part)."""
    if not text or not text.strip():
        return None, []
    text = "　　" + text.strip()
    pixels, points = _SUMMARY_ROOM
    if fitting_size(text, 12, pixels, points) is not None:
        return text, []
    rest = text
    head = head_that_fits(rest, 10.5, pixels, points - 20)
    rest = rest[len(head) :]
    pages = []
    while rest:
        parts = []
        for room in _MORE_ROOM[1]:
            part = head_that_fits(rest, 12, _MORE_ROOM[0], room)
            rest = rest[len(part) :]
            parts.append(part)
        pages.append((parts[0], parts[1]))
    return head + "\n（接续页）", pages
