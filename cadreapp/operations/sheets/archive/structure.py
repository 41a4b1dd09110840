"""年轻干部队伍结构统计表: how many of which sex, age, education … in each unit. What is missing is counted as 未填."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cadreapp.operations.desk import Desk
from cadreapp.operations.sheets.choosing import chosen_members, common, notes, numeral, until
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.year.profile import age
from cadreapp.records.appraisal import STAFF_KINDS
from cadreapp.records.entities import POLITICAL
from cadreapp.records.period import LENGTHS
from cadreapp.reports.data import mean
from cadreapp.run import Run
from cadreapp.store.persons.people import Member

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.filling.filler import Form
    from cadreapp.reports.sources import Sources

NOTES = ("注：1. “未填”为名册中没有登记的人数（出生时间只登记到年的计入年龄“未填”），不作推定；“—”表示没有。",)
AGE_NOTE = "年龄为截至统计日的周岁，平均年龄只计已登记的人员；学历学位取最高一项。"
BLANK, OTHER, MEAN = "未填", "其他", "平均"
TITLES, COUNTED = ("结构统计表（一）", "结构统计表（二）"), "依据名单"
ONE_PAGE = 38
"""Rows up to which a sheet is printed on one page, a little smaller; more go on overleaf."""


@dataclass(frozen=True)
class Sorting:
    """A group of columns: its title, the columns, and to which of them a cadre belongs (None: 未填)."""

    title: str
    columns: tuple[str, ...]
    of: Callable[[Member, date], str | None]


AGES = (
    (30, "30岁\n及以\n下"),
    (35, "31—\n35岁"),
    (40, "36—\n40岁"),
    (45, "41—\n45岁"),
    (50, "46—\n50岁"),
    (55, "51—\n55岁"),
)
"""Upper ends of the usual bands of age with their heads (the personnel statistics of cadres)."""
OLDER = "56岁\n及以\n上"


def _age_band(member: Member, last: date) -> str | None:
    years = age(member.born, last)
    return None if years is None else next((name for end, name in AGES if years <= end), OLDER)


def _found(text: str | None, words: Sequence[tuple[str, tuple[str, ...]]]) -> str | None:
    """The first column one of whose words is in the text; 其他 for a text with none; None for no text."""
    if not text:
        return None
    text = text.replace("大学专科", "大专")
    return next((name for name, some in words if any(w in text for w in some)), OTHER)


EDUCATION = (
    ("研究\n生", ("研究生", "硕士", "博士")),
    ("大学", ("大学", "本科")),
    ("大专", ("大专", "专科")),
    ("中专\n及以\n下", ("中专", "中技", "技校", "高中", "职高", "初中", "小学")),
)
DEGREES = (("博士", ("博士",)), ("硕士", ("硕士",)), ("学士", ("学士",)))
RANKS = (
    ("调研员\n及以上", ("调研员", "巡视员")),
    ("一二级\n主任\n科员", ("一级主任科员", "二级主任科员")),
    ("三四级\n主任\n科员", ("三级主任科员", "四级主任科员")),
    ("一二级\n科员", ("一级科员", "二级科员")),
    ("管理\n岗位", ("管理",)),
    ("专技\n岗位", ("专业技术", "专技")),
    ("工勤\n岗位", ("工勤", "技术工", "普通工")),
)
"""Words of a rank as it is written; the rank that goes with a post is never inferred."""


def _heads(words: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(name for name, _ in words)


_PARTIES = ("中共\n党员", "预备\n党员", "共青\n团员", "民主\n党派", "无党派\n人士", "群众")


def _political(member: Member, last: date) -> str | None:
    if member.political not in POLITICAL:
        return OTHER if member.political else None
    at = POLITICAL.index(member.political)
    return _PARTIES[at if at < 3 else {11: 4, 12: 5}.get(at, 3)]


def _ethnic(member: Member, last: date) -> str | None:
    return None if not member.ethnicity else "汉族" if member.ethnicity.removesuffix("族") == "汉" else "少数\n民族"


_STAFF = dict(zip(STAFF_KINDS, ("公务员", "参公\n人员", "事业\n单位\n人员", "机关\n工勤"), strict=True))

PARTS = (
    (
        Sorting("性别", ("男", "女"), lambda m, _: m.sex),
        Sorting("年龄", (*(name for _, name in AGES), OLDER), _age_band),
        Sorting("民族", ("汉族", "少数\n民族"), _ethnic),
        Sorting("学历", _heads(EDUCATION), lambda m, _: _found(m.education, EDUCATION)),
        Sorting("学位", _heads(DEGREES), lambda m, _: _found(m.degree, DEGREES)),
    ),
    (
        Sorting("政治面貌", _PARTIES, _political),
        Sorting("职级", _heads(RANKS), lambda m, _: _found(m.rank, RANKS)),
        Sorting("人员身份", tuple(_STAFF.values()), lambda m, _: _STAFF.get(m.staff or "")),
    ),
)
"""The groups of columns on the first and on the second sheet; every group ends in 未填, before it 其他 if need be."""


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """Two sheets of the roster on the last day of the period, by unit, kind of unit and in all."""
    members = chosen_members(desk, request, at_end=True)
    last = until(desk, request.period)
    form = open_form(desk, "structure.xlsx")
    head = common(desk, request) | {"人数": len(members)}
    sources = _sources(members, last, form, head)
    advance = run.steps(len(PARTS))
    pages = []
    for title, name, part in zip(TITLES, ("一", "二"), PARTS, strict=True):
        advance(title)
        heads = columns(part, members, last)
        values = head | {"部分": f"（{name}）"} | _values(members, last, heads, sources)
        values["注"] = notes(
            *NOTES, "　　2. " + ("职级按名册所填归类，不由职务推算。" if part is PARTS[1] else AGE_NOTE)
        )
        filled = form.sheet("结构统计表", title, values)
        for out, (_, column) in zip(filled.columns[4], heads, strict=True):
            if column == MEAN:
                for row in range(5, filled.sheet.max_row + 1):
                    filled.sheet.cell(row, out).number_format = "0.0"
        if filled.sheet.max_row <= ONE_PAGE:
            filled.sheet.page_setup.fitToHeight = 1
        pages.append(filled.sheet)
    return form.finish([*pages, *sources.sheets])


def _sources(members: Sequence[Member], last: date, form: Form, head: Mapping[str, Any]) -> Sources:
    """Whom the statistics count, by unit, with everything that they are counted by."""
    from cadreapp.reports.data import dotted
    from cadreapp.reports.sources import Block, Sources

    blocks: dict[Hashable, Block] = {}
    for unit, some in (one for units in _by_kind(members).values() for one in units):
        rows = [
            {
                "姓名": m.name,
                "性别": m.sex,
                "民族": m.ethnicity,
                "出生": dotted(m.born),
                "年龄": age(m.born, last),
                "学历": m.education,
                "学位": m.degree,
                "面貌": m.political,
                "职级": m.rank,
                "身份": m.staff,
            }
            for m in some
        ]
        blocks[unit] = Block(f"{unit or '单位未填'}（{len(rows)} 人）", rows, TITLES[0])
    return Sources(form, head, blocks, layout="名单", title=COUNTED)


Column = tuple[Sorting, str]


def columns(part: Sequence[Sorting], members: Sequence[Member], last: date) -> list[Column]:
    """All columns of a sheet in their order: (group, column); 其他 only where somebody belongs there."""
    found: list[Column] = []
    for sorting in part:
        other = any(sorting.of(m, last) == OTHER for m in members)
        names = (*sorting.columns, *((OTHER,) if other else ()), BLANK, *((MEAN,) if sorting.of is _age_band else ()))
        found += [(sorting, name) for name in names]
    return found


def counts(members: Sequence[Member], last: date, heads: Sequence[Column]) -> list[int | Decimal | None]:
    """The numbers of some cadres, column by column; None where there is nobody, the mean age in years."""
    found: list[int | Decimal | None] = []
    for sorting, column in heads:
        if column == MEAN:
            ages = [age(m.born, last) for m in members]
            found.append(mean([Decimal(a) for a in ages if a is not None]))
        else:
            found.append(sum((sorting.of(m, last) or BLANK) == column for m in members) or None)
    return found


def _by_kind(members: Sequence[Member]) -> dict[str, list[tuple[str | None, list[Member]]]]:
    """Kind of unit → its units with their people, all as they stand on the roster."""
    kinds: dict[str, list[Member]] = {}
    for member in members:
        kinds.setdefault(member.unit_kind or "单位性质未填", []).append(member)
    return {kind: [(unit, list(own)) for unit, own in groupby(some, lambda m: m.unit)] for kind, some in kinds.items()}


def _values(members: Sequence[Member], last: date, heads: Sequence[Column], sources: Sources) -> dict[str, Any]:
    def line(some: Sequence[Member], lead: Callable[[Any], Any] = sources.all) -> dict[str, Any]:
        return {"人数": lead(len(some)), "值": [lead(value) for value in counts(some, last, heads)]}

    number, groups = 0, []
    for at, (kind, units) in enumerate(_by_kind(members).items(), 1):
        rows = []
        for unit, own in units:
            number += 1
            rows.append({"序": number, "名": unit or "单位未填"} | line(own, partial(sources.of, unit)))
        some = [m for _, own in units for m in own]
        subtotal = line(some, partial(sources.of, units[0][0]))
        groups.append({"标题": f"{numeral(at)}、{kind}（{len(some)} 人）", "单位": rows, "小计": subtotal})
    return {
        "列": [{"组": sorting.title, "名": column} for sorting, column in heads],
        "类": groups,
        "合计": line(members),
    }


SHEETS = (SheetSpec("年轻干部队伍结构统计表", "名册与档案", "structure.xlsx", build, LENGTHS, aside=(COUNTED,)),)
