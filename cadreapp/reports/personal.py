"""A cadre's page of the showcase (个人年度业绩表): what stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.paper import span_pixels
from cadreapp.records.kind import PLATFORMS
from cadreapp.reports.data import (
    HIDDEN,
    PersonFacts,
    Scored,
    Showcase,
    dotted,
    duties,
    middle,
    part_of,
    plain,
    total_of,
)
from cadreapp.reports.filling.charts import HIGHEST
from cadreapp.reports.filling.filler import Picture
from cadreapp.reports.filling.measuring import SMALLEST, height_needed
from cadreapp.reports.filling.packed import Packed, height_at
from cadreapp.reports.trail import Trail
from cadreapp.rules.scoring import axis

PAGE, LEAST_CHARTS, MOST_CHARTS = 742.0, 70.0, 140.0
"""Points of the page between its margins, and of the row of the charts at least and at most."""
TEXTS, LEAST_TEXT = ("实绩", "不足", "考核", "述职"), 20.0
"""The texts whose rows are as high as they need, and the least height of one, in points."""
MOST_DEEDS, LEAST_DEEDS = 6, 1
_SIZES = (11.0, 10.5, 10.0, 9.5, SMALLEST)
_CHOICES = (
    (MOST_CHARTS, MOST_DEEDS, _SIZES[:2]),
    (110.0, MOST_DEEDS, _SIZES[:3]),
    *((LEAST_CHARTS, many, _SIZES) for many in range(MOST_DEEDS, LEAST_DEEDS - 1, -1)),
)
"""What is tried in turn: points left to the charts, deeds that are listed, sizes of type."""
REPORT, REPORT_LINE = 96, 27
"""Letters of a 年终述职 for which the page has room; half a line, for each that a paragraph leaves empty."""


def personal_values(
    data: Showcase,
    group: str,
    lines: Sequence[Scored],
    line: Scored,
    middles: Sequence[Decimal | None],
    trail: Trail,
) -> dict[str, Any]:
    """The values of the template's sheet 个人 for a line of a group; `middles`: the group's medians."""
    person = line.member.person
    member, facts = line.member, data.facts[line.member.person]
    rank = "　本年度不排位次"
    if data.ranked:
        rank = f"　组内位次：第 {line.rank} 名" if line.rank is not None else "　组内位次：—"
    duty = duties(member)
    if member.rank and member.rank_since:
        duty += f"（{dotted(member.rank_since)}任现职级）"
    if facts.mentor:
        duty += f"　成长导师：{facts.mentor}"
    return {
        "局名": data.bureau or member.unit or "",
        "姓名": member.name,
        "性别": member.sex,
        "出生": _born(dotted(member.born), facts.age),
        "民族": member.ethnicity,
        "面貌": member.political,
        "工作": dotted(member.work_started),
        "学历": "　".join(p for p in (member.education, member.degree) if p) or None,
        "专业": member.major,
        "证书": facts.certificates,
        "单位职务": duty,
        "照片": Picture(facts.photo, f"{member.name}的照片") if facts.photo else "照　片",
        "平台": [
            {
                "名称": trail.records(person, n + 1, PLATFORMS[n]),  # a long text that leads somewhere breaks otherwise
                "构成": _with_share(line, n, made_of(data, line, n + 1)),
                "得分": HIDDEN if data.held_back(line, n + 1) else trail.score(person, n + 1, line.platforms[n].score),
                "中位": middles[n],
            }
            for n in range(len(PLATFORMS))
        ],
        "总分": trail.standing(person, total_of(data, line)),
        "总分中位": middles[-1],
        "位次": f"{group}共 {len(lines)} 人{rank}{_before(facts, data.ranked)}",
        **listed_deeds(facts.deeds, MOST_DEEDS),
        "考核": _appraised(facts),
        "轴": "{}–{}".format(*ends(data, line, middles)),
        "不足": _paragraph(facts.shortcomings),
        "述职": _report(facts.report),
    }


def ends(data: Showcase, line: Scored, middles: Sequence[Decimal | None]) -> tuple[int, int]:
    """Where the axes of a page's radar begin and end: every score that is told lies between."""
    told = [None if data.held_back(line, n + 1) else line.platforms[n].score for n in range(len(PLATFORMS))]
    return axis([*told, *middles[: len(PLATFORMS)]], HIGHEST)


def made_of(data: Showcase, line: Scored, number: int, *, deduction: bool = True) -> str | None:
    """What a cadre's score of a platform is made of, in words: 工作信息 11 篇（11）；…; None where it is nothing.

    What is confidential and takes points is one figure, 扣分, without a reason; nothing without `deduction`. Of a
    platform that is told as a whole no points stand here, or what is confidential in it could be subtracted.
    """
    words = []
    for indicator in data.indicators:
        part = part_of(line, indicator) if indicator.platform == number and not indicator.hidden else None
        if part is not None:
            unit = "" if indicator.title.endswith(indicator.unit) else f" {indicator.unit}"
            asked = f"（{plain(part.full)}）" if indicator.quota else ""
            words.append(f"{part.title} {plain(part.raw)}{unit}{asked}")
    if data.whole(number):
        return "；".join(words) or None
    hidden = {(e.kind, e.title) for e in data.extras if e.hidden}
    taken = Decimal(0)
    for extra in line.platforms[number - 1].extras:
        if (extra.kind, extra.title) in hidden:
            taken += min(extra.points, Decimal(0))
        elif extra.points:
            words.append(f"{extra.title} {plain(extra.points):+g}")
    if taken and deduction:
        words.append(f"扣分 {plain(taken):+g}")
    return "；".join(words) or None


def share_page(sheet: Packed, charts: int) -> float:
    """Give the row of the charts what the texts of the page leave, so that it stays one page in its own size.

    By how many points the page is still too tall; 0 where it is not.
    """
    rest = sum(height_at(sheet, r) for r in range(1, sheet.max_row + 1) if r != charts)
    height = min(max(PAGE - rest, LEAST_CHARTS), MOST_CHARTS)
    sheet.set_height(charts, height)
    return max(0.0, rest + height - PAGE)


def give_room(template: Worksheet, values: dict[str, Any], deeds: Sequence[str], over: float) -> None:
    """Set the heights of the template's rows of text for one cadre: what they need, in the largest type that fits.

    `over`: points by which the page was too tall before. The charts give up what they can, then fewer of the deeds are
    listed, and the page says so. What does not fit at 9 points even then is left to the filling to refuse.
    """
    rows = {name: cell for row in template.iter_rows() for cell in row if (name := _place(cell.value)) in TEXTS}
    heights = {r: template.row_dimensions[r].height or 15.0 for r in range(1, template.max_row + 1)}
    heights |= {cell.row: 0.0 for cell in rows.values()}
    heights[max(heights, key=lambda r: heights[r])] = 0.0  # the row of the charts
    wide = span_pixels(template, 2, 8)
    platforms = [str(one["构成"] or "") for one in values["平台"]]
    room = (
        PAGE - over - sum(heights.values()) + 24 - sum(max(24.0, height_needed(text, 10, wide)) for text in platforms)
    )
    pixels = span_pixels(template, 1, template.max_column)
    needed: dict[str, float] = {}
    for least, many, sizes in _CHOICES:
        values |= listed_deeds(deeds, many)
        texts = {name: str(values[name] or "") for name in rows}
        sets = (_needed(texts, size, pixels) for size in sizes)
        fitting = [found for found in sets if sum(found.values()) <= room - least]
        if fitting:
            needed = fitting[0]  # the largest type
            break
    else:
        needed = _needed(texts, SMALLEST, pixels)
    share = min(1.0, (room - LEAST_CHARTS) / (sum(needed.values()) or 1.0))
    for name, cell in rows.items():
        template.row_dimensions[cell.row].height = needed[name] * share


def _needed(texts: Mapping[str, str], size: float, pixels: float) -> dict[str, float]:
    return {name: max(LEAST_TEXT, height_needed(text, size, pixels)) for name, text in texts.items()}


def listed_deeds(deeds: Sequence[str], many: int) -> dict[str, str | None]:
    """The first of somebody's deeds, and how many there are where that is not all of them."""
    return {
        "实绩": "\n".join(f"{n}. {deed}" for n, deed in enumerate(deeds[:many], 1)) or None,
        "实绩说明": f"共 {len(deeds)} 项，列前 {many} 项" if len(deeds) > many else None,
    }


def _place(value: Any) -> str:
    found = re.fullmatch(r"\{\{([^|}]+)(\|[^}]*)?\}\}", str(value or ""))
    return found[1] if found else ""


def _report(text: str | None) -> str | None:
    """年终述职 for a bureau's own template, whole; where the page has no room for all of it, where to read it."""
    if text and len(said := text.strip()) + REPORT_LINE * said.count("\n") > REPORT:
        return f"　　述职全文 {len(said)} 字，见“个人工作记录汇总”。"
    return _paragraph(text)


def _paragraph(text: str | None) -> str | None:
    return f"　　{text.strip()}" if text and text.strip() else None


def _born(month: str | None, age: int | None) -> str | None:
    return f"{month} ({age}岁)" if month and age is not None else month


def _before(facts: PersonFacts, ranked: bool) -> str:
    """Total and rank of the year before; nothing where there was none."""
    total, rank = facts.before
    if total is None:
        return ""
    return f"　　上年{'约' if facts.rough_before else ''} {plain(total)} 分" + (
        f"，第 {rank} 名" if ranked and rank is not None else ""
    )


def _with_share(line: Scored, number: int, words: str | None) -> str | None:
    """What a platform's score is made of, after what it gives to the total: these parts add up to the total."""
    share = line.shares[number]
    return words if share is None else f"计入总分 {share:.1f}" + (f"；{words}" if words else "")


def _appraised(facts: PersonFacts) -> str | None:
    words = ["；".join(facts.appraisal) + "。"] if facts.appraisal else []
    if facts.comment:
        words.append(f"评语：{facts.comment}")
    return "\n".join(words) or None


def medians(lines: Sequence[Scored]) -> list[Decimal | None]:
    """A group's median of each platform and of the total."""
    platforms = [middle([line.platforms[n].score for line in lines]) for n in range(len(PLATFORMS))]
    return [*platforms, middle([line.total for line in lines])]
