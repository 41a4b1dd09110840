"""The year's appraisal on paper: registration forms, results, filing, and the bonus of confirmed grades."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.counting.confirmed import confirmed
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import APPRAISAL, Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.records.appraisal import STAFF_KINDS, UNGRADED, AnnualAppraisal, AppraisalBase
from cadreapp.records.period import Period
from cadreapp.records.platforms.combat import QuarterReview
from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.rules.appraisal.grading import Base, base_of
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.grading import appraisal
from cadreapp.store.persons import people
from cadreapp.store.persons.people import CIVIL, COUNTY, INSTITUTION, UNKNOWN, WORKERS, Member
from cadreapp.store.query import Filter

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.data import YearGrade
    from cadreapp.reports.filling.filler import Form
    from cadreapp.reports.sources import Sources

MISSING = "—"
BONUS, FILING, RESULTS = "奖金发放表", "汇总备案表", "年度考核结果名单"


def named(period: Period) -> str:
    """A period of appraisal as papers name it: 2021年度, 2021年第3季度."""
    return f"{period.label}度" if period.length == "year" else period.label


def common(desk: Desk, period: Period) -> dict[str, Any]:
    """What every sheet of the appraisal says at its head and foot."""
    from cadreapp.reports.data import day

    return {
        "局名": bureau_name(desk, period.end),
        "年": str(period.year),
        "期": named(period),
        "截止": day(min(desk.today(), period.end)),
        **signers(desk, period.end),
    }


def wanted(request: Request, member: Member) -> bool:
    """Whether a request is for somebody."""
    if request.people is not None and member.person not in request.people:
        return False
    return request.unit is None or member.unit == request.unit


def chosen(desk: Desk, request: Request, *, proposals: bool = False) -> dict[str, list[YearGrade]]:
    """The years of those asked for by group; UserError if there is nobody."""
    from cadreapp.operations.appraisal.year_grades import year_grades

    groups = {
        group: [m for m in some if wanted(request, m.member)]
        for group, some in year_grades(desk, request.period, proposals=proposals).items()
    }
    groups = {group: some for group, some in groups.items() if some}
    if not groups:
        raise UserError(f"所选范围里没有{request.period.label}在册的干部。")
    return groups


def registrations(desk: Desk, request: Request, run: Run, *, groups: tuple[str, ...], title: str) -> Workbook:
    """The registration forms of these groups, one a cadre; the leader's proposal is in them from 提交 on.

    UserError: none of those asked for belongs to these groups.
    """
    from cadreapp.reports.annual import registration

    found = {
        g: [m for m in some if not m.absent]
        for g, some in chosen(desk, request, proposals=True).items()
        if g in groups and any(not m.absent for m in some)
    }
    if not found:
        raise UserError(f"所选范围里没有填“{title}”的人，请核对人员身份。")
    form, shared = open_form(desk, "appraisal.xlsx"), common(desk, request.period)
    advance = run.steps(sum(len(some) for some in found.values()))
    for group, some in found.items():
        for one in some:
            advance(one.member.name)
            registration(form, group, one, shared)
    return form.finish()


def result_list(desk: Desk, request: Request, run: Run) -> Workbook:
    """年度考核结果名单 with corrections, reasons and approvals."""
    from cadreapp.operations.appraisal.year_grades import bases
    from cadreapp.reports.annual import results

    form = open_form(desk, "appraisal.xlsx")
    results(form, chosen(desk, request), bases(desk, request.period), common(desk, request.period))
    return form.finish()


def filing(desk: Desk, request: Request, run: Run) -> Workbook:
    """年度考核结果汇总备案表: a row for each 考核名额, «—» where a figure is not registered, and the list of names."""
    from cadreapp.operations.appraisal.year_grades import bases
    from cadreapp.reports.annual import notes, results

    groups, period = chosen(desk, request), request.period
    shared, form = common(desk, period), open_form(desk, "appraisal.xlsx")
    everybody = [m for group, some in groups.items() for m in some if group != COUNTY]
    sources = _quotas(desk, period, form, shared)
    rows = list(_pools(desk, period, everybody, sources))
    said = notes(
        "注：1. 应参加人数、编制数、名册外已用名额取自“考核名额”；没有登记的、本程序不管理的栏目写“—”，请按实际填写。",
        "　　2. 优秀人数＝名册外已用名额＋本册已确认的优秀；审核状态为本册已确认人数／本册人数，名单附后。",
    )
    pages = [form.sheet("备案表", FILING, {**shared, "行": rows, "注": said}).sheet]
    pages.append(results(form, groups, bases(desk, period), shared))
    return form.finish([*pages, *sources.sheets])


def _quotas(desk: Desk, period: Period, form: Form, shared: Mapping[str, Any]) -> Sources:
    """The 考核名额 of the year, by record."""
    from cadreapp.reports.sources import Block, Sources

    kind = records.kind(AppraisalBase)
    fields = (AppraisalBase.total, AppraisalBase.used, AppraisalBase.establishment)
    blocks: dict[Hashable, Block] = {}
    for row in _bases(desk, period):
        said = "，".join(f"{kind[f.name].label} {MISSING if row[f] is None else row[f]}" for f in fields)
        whose = f"{row[AppraisalBase.unit] or bureau_name(desk, period.end)}　{row[AppraisalBase.staff]}"
        told = {"日期": row.date, "类别": kind.title, "事项": said, "干部": None, "数量": row[AppraisalBase.total]}
        blocks[row.id] = Block(whose, [told], FILING)
    return Sources(form, shared, blocks)


def _pools(desk: Desk, period: Period, everybody: list[YearGrade], sources: Sources) -> Iterable[dict[str, Any]]:
    """A row for each base with those of the roster who count in it; then who has no base, by unit and 身份."""
    from cadreapp.operations.appraisal.procedure import BEST
    from cadreapp.reports.filling.filler import Link

    known = appraisal.bases(desk.db, period)
    standing = people.staff_and_unit(desk.db, period.end.isoformat())
    registered = _bases(desk, period)
    kept = {r.id: r[AppraisalBase.used] for r in registered}
    posts = {r.id: r[AppraisalBase.establishment] for r in registered}
    pools: dict[tuple[str, str], tuple[Base | None, list[YearGrade]]] = {
        (b.unit or "", b.staff): (b, []) for b in known
    }
    for one in everybody:
        staff, unit = standing.get(one.member.person, ("", None))
        base = base_of(known, staff, unit)
        mark = (base.unit or "", base.staff) if base else (unit or "单位未填", staff or UNKNOWN)
        pools.setdefault(mark, (base, []))[1].append(one)
    bureau = bureau_name(desk, period.end)
    order = {staff: at for at, staff in enumerate(STAFF_KINDS)}
    for (unit, staff), (base, some) in sorted(
        pools.items(), key=lambda p: (p[1][0] is None, p[0][0], order.get(p[0][1], len(order)))
    ):
        some = [m for m in some if not m.elsewhere and not m.absent]
        sure = [m.grade for m in some if m.grade]
        used = kept.get(base.record) if base else None
        yield {
            "单位": unit or bureau or None,
            "主管": (bureau or None) if unit else MISSING,
            "年": str(period.year),
            "身份": staff,
            "应": sources.of(base.record, base.total) if base else None,
            "实": None,
            "优秀": Link(used + sure.count(BEST), RESULTS, "A1") if used is not None else None,
            **dict.fromkeys(("管理", "专技", "工勤", "岗位")),
            "编制": sources.of(base.record, posts.get(base.record)) if base else None,
            "审核": Link(f"已确认 {len(sure)}/{len(some)} 人", RESULTS, "A1"),
        }


def _bases(desk: Desk, period: Period) -> list[query.Row]:
    span = Filter(period.start.isoformat(), period.end.isoformat())
    rows = query.rows(desk.db, records.kind(AppraisalBase), span)
    return [r for r in rows if r[AppraisalBase.period] == period.text]


def bonus(desk: Desk, request: Request, run: Run) -> Workbook:
    """奖金发放表 of a quarter or a year: confirmed grades and their coefficients; 基数 and amount are written by hand.

    UserError: nobody, or nobody's grade is confirmed.
    """
    from cadreapp.reports.annual import counted, notes
    from cadreapp.reports.data import CHINESE

    period = request.period
    sure = confirmed(desk, period)
    groups: dict[str, list[Member]] = {g: [] for g in dict.fromkeys((*people.GROUPS.values(), UNKNOWN))}
    for member in people.roster(desk.db, period.start.isoformat(), period.end.isoformat()):
        if wanted(request, member) and member.group != COUNTY:
            groups[member.group].append(member)
    groups = {g: some for g, some in groups.items() if some}
    everybody = [m for some in groups.values() for m in some]
    if not any(m.person in sure for m in everybody):
        raise UserError(f"所选范围里还没有确认的{named(period)}等次，不能制奖金发放表。")
    words = tuple(dict.fromkeys(w for s in desk.rules.grading.schemes if s.period == period.length for w in s.words))
    form = open_form(desk, "annual.xlsx")
    sources = _confirmations(desk, period, everybody, sure, form)
    shown, number = [], 0
    for at, (group, some) in enumerate(groups.items()):
        rows = []
        for member in some:
            number += 1
            rows.append(_paid(number, member, sure.get(member.person), sources))
        said = counted([_grade(sure, m) for m in some], words)
        shown.append({"标题": f"{CHINESE[at]}、{group}（{len(some)} 人）", "干部": rows, "小计": said})
    values = common(desk, period) | {
        "范围": request.unit or ("所选干部" if request.people is not None else "全体在册年轻干部"),
        "组": shown,
        "合计": counted([_grade(sure, m) for m in everybody], words),
        "注": notes(
            "注：1. 等次只填已确认的，书面更正过的按更正后的等次和系数；“—”表示没有确认、没有登记或未定等次。",
            "　　2. 系数是确认时定下的系数，更正过的按本单位考核方案；金额＝基数×系数，由财务核定后填写。",
        ),
    }
    filled = form.sheet("奖金发放表", BONUS, values)
    return form.finish([filled.sheet, *sources.sheets])


def _confirmations(
    desk: Desk, period: Period, members: Iterable[Member], sure: Mapping[int, ConfirmedGrade], form: Form
) -> Sources:
    """Where each cadre's grade was confirmed, and every correction since."""
    from cadreapp.reports.sources import Block, Sources

    kind = records.kind(AnnualAppraisal if period.length == "year" else QuarterReview)
    days = {r.id: r.date for r in query.load(desk.db, kind, [c.record for c in sure.values() if c.record is not None])}
    blocks: dict[Hashable, Block] = {}
    for member in members:
        if (one := sure.get(member.person)) is None:
            continue
        coefficient = "没有登记" if one.first_coefficient is None else f"{one.first_coefficient:f}"
        first = f"{period.label}等次“{one.first}”，{one.state}，奖金系数{coefficient}"
        shared = {"干部": member.name, "数量": None}
        rows = [{"日期": days.get(one.record or 0), "类别": kind.title, "事项": first, **shared}]
        rows += [
            {
                "日期": c.day,
                "类别": f"等次{c.what}",
                "事项": f"由“{c.old}”{c.what}为“{c.grade}”（{c.basis}）",
                **shared,
            }
            for c in one.corrections
        ]
        blocks[member.person] = Block(f"{member.name}（{member.unit or MISSING}）", rows, BONUS)
    return Sources(form, common(desk, period), blocks)


def _grade(sure: dict[int, ConfirmedGrade], member: Member) -> str | None:
    return sure[member.person].grade if member.person in sure else None


def _paid(number: int, member: Member, found: ConfirmedGrade | None, sources: Sources) -> dict[str, Any]:
    remark = ""
    if found and found.corrected:
        remark = "已补定等次" if found.first == UNGRADED else "等次已更正"
    elif found and found.grade == UNGRADED:
        remark = UNGRADED
    return {
        "序": number,
        "单位": member.unit,
        "姓名": member.name,
        "等次": sources.of(member.person, found.grade if found and found.graded else None),
        "系数": sources.of(member.person, found.coefficient if found else None),
        "备注": remark or None,
        **dict.fromkeys(("基数", "金额", "签名")),
    }


def _form(title: str, *groups: str) -> SheetSpec:
    build: Callable[..., Workbook] = partial(registrations, groups=groups, title=title)
    return SheetSpec(title, APPRAISAL, "appraisal.xlsx", build, of="cadres", confidential=True)


SHEETS = (
    _form("公务员年度考核登记表", CIVIL, UNKNOWN),
    _form("事业单位工作人员年度考核登记表", INSTITUTION),
    _form("机关工勤人员年度考核登记表", WORKERS),
    SheetSpec("年度考核结果名单", APPRAISAL, "appraisal.xlsx", result_list, confidential=True),
    SheetSpec("年度考核结果汇总备案表", APPRAISAL, "appraisal.xlsx", filing, aside=("数据来源",), confidential=True),
    SheetSpec(BONUS, APPRAISAL, "annual.xlsx", bonus, ("quarter", "year"), aside=("数据来源",), confidential=True),
)
