"""排名表: all cadres side by side by group, and the same for the wall: by unit, without scores and ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from itertools import groupby
from typing import Any

from openpyxl.styles import Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault
from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import CHINESE, Column, Scored, Showcase, day, duties, mean, total_of
from cadreapp.reports.filling.filler import Filled, Form, Link, restrict
from cadreapp.reports.trail import Trail

RANKING, WALL = "排名表", "公示栏"
ROUGH_NOTE = (
    "有不公开的得分项（季度绩效得分等）的，含这一项的平台不公开得分，总分取约数；位次按未取整的总分，"
    "没有不公开得分项的人与取整后总分相同的人并列同一位次。"
)
TOGETHER_NOTE = "多人一同参加的事项在每人名下都计，合计中只计一次，可以小于各人之和"
_HEAVY = Side(style="medium")


def ranking(form: Form, data: Showcase, common: Mapping[str, Any], trail: Trail) -> Worksheet:
    """The sheet 排名表."""
    groups, number = [], 0
    for at, (group, lines) in enumerate(data.groups.items()):
        rows = []
        for line in lines:
            number += 1
            person, name = line.member.person, line.member.name
            rows.append(
                {
                    "序": number,
                    "姓名": trail.page(person, name),
                    "单位职务": duties(line.member),
                    "值": _values(data.columns, line, trail),
                    "总分": trail.page(person, total_of(data, line)),
                    "位次": line.rank if data.ranked else None,
                }
            )
        groups.append(
            {
                "标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）",
                "干部": rows,
                "小计名": "小　　计",
                "小计": _sums(data.columns, lines, trail),
                "均分": mean([line.total for line in lines]),
            }
        )
    weights = "、".join(f"{n} {w}" for n, w in zip(PLATFORMS, data.weights, strict=True))
    order = "位次在各组内排列，总分相同的并列同一位次" if data.ranked else "各组按会议次序排列，不排位次"
    notes = [
        f"注：1. {order}。各平台满分 100 分，加分后不超过 110 分；总分按权重计算：{weights}；"
        "不适用的部分按比例分摊，不作 0 分。",
        f"　　2. 各项为完成数，应完成数和各平台得分见各平台表；“—”表示不适用或没有，不作 0 计。{TOGETHER_NOTE}；"
        "小计、合计的总分栏为平均分。",
    ]
    if any(data.held_back(line, n) for line in data.lines for n in range(1, len(PLATFORMS) + 1)):
        notes.append("　　3. " + ROUGH_NOTE)
    values: dict[str, Any] = {
        **common,
        "表名": RANKING if data.ranked else "情况表",
        "位次栏": "位次" if data.ranked else "备注",
        "列": _heads(data.columns),
        "组": groups,
        "合计": _sums(data.columns, data.lines, trail),
        "均分": mean([line.total for line in data.lines]),
        "注": [{"文字": text} for text in notes],
    }
    filled = form.sheet(RANKING, RANKING, values)
    _rule(filled, data.columns, 5, 4)
    places = zip(data.lines, filled.spans["组.干部"], strict=True)
    trail.add_standing(filled.sheet.title, {line.member.person: f"B{row}" for line, (row, _) in places})
    return filled.sheet


def tell_empty(form: Form, data: Showcase) -> None:
    """Tell the user that nothing is recorded of the year, so that no dash is taken for a result."""
    if not any(data.of_person.values()):
        form.remarks.append(Fault(f"{data.year}年还没有登记任何记录，表里的“—”都是没有登记，请核对年度"))


def restricted_ranking(form: Form, data: Showcase) -> Workbook:
    """排名表 by itself, with the quarters' grades: 内部资料; and the records that everybody may see behind it."""
    tell_empty(form, data)
    trail, common = Trail(), common_values(data)
    ledger = trail.add_ledger(form, data, common, [line.member.person for line in data.lines])
    page = ranking(form, data, common, trail)
    restrict(page)
    return form.finish([page, ledger])


def wall(form: Form, data: Showcase, persons: Sequence[int]) -> Workbook:
    """What hangs on the wall: each unit's cadres and what they did; `persons` in the roster's order, unit by unit."""
    place = {person: at for at, person in enumerate(persons)}
    lines = sorted(data.lines, key=lambda line: place.get(line.member.person, len(place)))
    tell_empty(form, data)
    trail, common = Trail(), common_values(data)
    ledger = trail.add_ledger(form, data, common, persons)
    groups, number = [], 0
    for unit, found in groupby(lines, key=lambda line: line.member.unit):
        some = list(found)
        rows = []
        for line in some:
            number += 1
            cells = _values(data.columns, line, trail)
            rows.append({"序": number, "姓名": line.member.name, "职务": line.member.post, "值": cells})
        groups.append({"标题": f"{unit or '单位未填'}（{len(some)} 人）", "干部": rows})
    values: dict[str, Any] = common | {
        "列": _heads(data.columns),
        "组": groups,
        "合计": _sums(data.columns, lines, trail),
        "注": [{"文字": f"注：按单位排列，不排名次；各项为完成数，“—”表示没有或不适用。{TOGETHER_NOTE}。"}],
    }
    filled = form.sheet(WALL, WALL, values)
    _rule(filled, data.columns, 5, 4)
    return form.finish([filled.sheet, ledger])


def common_values(data: Showcase) -> dict[str, Any]:
    """What stands above and below every sheet of the showcase."""
    return {
        "局名": data.bureau,
        "年": str(data.year),
        "截止": day(data.until),
        "人数": len(data.lines),
        **data.signers,
    }


def _heads(columns: Sequence[Column]) -> list[dict[str, str]]:
    return [{"平台": PLATFORMS[c.platform - 1], "名称": _upright(c.title), "单位": c.unit} for c in columns]


def _values(columns: Sequence[Column], line: Scored, trail: Trail) -> list[Any]:
    person, found = line.member.person, []
    for column in columns:
        value = column.value(line)
        lead = trail.figure(column.figure, value) if column.figure else trail.records(person, column.kind, value)
        found.append(lead if isinstance(lead, Link) else trail.records(person, column.platform, value))
    return found


def _sums(columns: Sequence[Column], lines: Sequence[Scored], trail: Trail) -> list[Any]:
    found = []
    for column in columns:
        value = column.together(lines)
        lead = trail.figure(column.figure, value)
        found.append(lead if isinstance(lead, Link) else trail.everybody(value))
    return found


def _upright(title: str) -> str:
    """A column's title in lines of two characters."""
    return "\n".join(title[at : at + 2] for at in range(0, len(title), 2))


def _rule(filled: Filled, columns: Sequence[Column], top: int, left: int) -> None:
    """Draw the table's outer edge and the edges of the platforms heavier than the lines between its cells.

    `top`: the last row of the head; `left`: the template's column of the figures.
    """
    sheet = filled.sheet
    places = filled.columns[left]
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).border.bottom.style)
    first = min(row for row in range(1, top) if sheet.cell(row, 1).border.top.style)
    width = max(c for c in range(1, sheet.max_column + 1) if sheet.cell(first, c).border.top.style)
    begins = [place for n, place in enumerate(places) if not n or columns[n - 1].platform != columns[n].platform]
    joined = {(a.max_row, a.max_col): (a.min_row, a.min_col) for a in sheet.merged_cells.ranges}

    def edge(row: int, column: int, side: str) -> None:
        # a merged area's right and bottom edge is told by its first cell to some readers, by its last to others
        for place in {(row, column), joined.get((row, column), (row, column))}:
            cell = sheet.cell(*place)
            if any(getattr(cell.border, name).style for name in ("left", "right", "top", "bottom")):
                border = copy(cell.border)
                setattr(border, side, _HEAVY)
                cell.border = border

    for row in range(first, last + 1):
        edge(row, 1, "left")
        edge(row, width, "right")
        for column in {*begins, places[-1] + 1} - {1, width + 1}:
            edge(row, column, "left")
            edge(row, column - 1, "right")
    for column in range(1, width + 1):
        edge(first, column, "top")
        edge(last, column, "bottom")
