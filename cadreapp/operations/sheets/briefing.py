"""月度情况通报 and 季度情况通报: by unit and requirement what was due and done, beside the period before.

All numbers are sums of the quota engine's rows (operations.counting.owed); confidential kinds are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.counting.owed import Owed, Tallied, everything, summed, tallied
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.people import roster, units
from cadreapp.operations.year.entries import entry_of
from cadreapp.records import kind
from cadreapp.records.period import Period
from cadreapp.rules.quotas import EXCUSED, WAIT
from cadreapp.rules.scoring import ranks
from cadreapp.run import Run
from cadreapp.store import query
from cadreapp.store.persons.people import Member
from cadreapp.store.query import Filter

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.filling.filler import Form
    from cadreapp.reports.sources import Block, Sources

NO_UNIT, MENTORS = "单位未填", "成长导师"
_OWED = "欠 "
"""Before a unit's name, the key of what it owes; by itself what the bureau owes."""
NAMES = {"month": "月度", "quarter": "季度"}
_PERIODS = {"month": "上月", "quarter": "上季度"}


@dataclass(frozen=True)
class UnitLine:
    """A unit: how many cadres, its sums in all and by requirement, the rate before, its place (None: nothing due)."""

    unit: str
    people: int
    sums: Tallied
    kinds: dict[str, Tallied]
    before: Decimal | None
    rank: int | None
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class Briefing:
    """Everything that the circular says. `kinds`: the requirements of cadres; `bureau`: the bureau's own."""

    period: Period
    units: tuple[UnitLine, ...]
    total: Tallied
    before: Decimal | None
    kinds: dict[str, Tallied]
    kinds_before: dict[str, Tallied]
    bureau: dict[str, Tallied]
    bureau_before: dict[str, Tallied]
    bureau_owed: tuple[Owed, ...]
    excused: int


def brief(desk: Desk, period: Period, people: Collection[int] | None = None) -> Briefing:
    """The numbers of a month or quarter, best units first; `people` None: everybody, and what the bureau owes.

    A period that still runs is not compared: half a month beside a whole one would always have fallen.
    """
    rows = _open(desk, period, people)
    before = _open(desk, period.previous(), people) if period.end <= desk.today() else []
    members = {m.person: m for m in roster(desk, period)}
    earlier = {m.person: m for m in roster(desk, period.previous())}
    own = [r for r in rows if r.person is not None]
    own_before = [r for r in before if r.person is not None]
    by_unit, by_unit_before = _by_unit(own, members), _by_unit(own_before, earlier)
    lines = [_line(unit, some, by_unit_before.get(unit)) for unit, some in by_unit.items()]
    places = {u.name: at for at, u in enumerate(units(desk))}
    lines.sort(key=lambda x: places.get(x.unit, len(places)))
    ranked = [
        UnitLine(x.unit, x.people, x.sums, x.kinds, x.before, rank, x.owed)
        for x, rank in zip(lines, ranks([x.sums.rate for x in lines]), strict=True)
    ]
    ranked.sort(key=lambda x: (x.rank is None, x.rank or 0))
    bureau = [r for r in rows if r.person is None]
    return Briefing(
        period=period,
        units=tuple(ranked),
        total=summed(own),
        before=summed(own_before).rate,
        kinds=tallied(own),
        kinds_before=tallied(own_before),
        bureau=tallied(bureau),
        bureau_before=tallied([r for r in before if r.person is None]),
        bureau_owed=tuple(r for r in bureau if r.missing > 0),
        excused=sum(r.state == EXCUSED for r in own),
    )


def _open(desk: Desk, period: Period, people: Collection[int] | None) -> list[Owed]:
    return [r for r in everything(desk, period, people=people) if not kind(r.kind).confidential]


def _by_unit(rows: Iterable[Owed], members: dict[int, Member]) -> dict[str, list[Owed]]:
    found: dict[str, list[Owed]] = defaultdict(list)
    for row in rows:
        assert row.person is not None
        member = members.get(row.person)
        found[(member.unit or NO_UNIT) if member else MENTORS].append(row)
    return dict(found)


def _line(unit: str, rows: list[Owed], before: list[Owed] | None) -> UnitLine:
    return UnitLine(
        unit=unit,
        people=len({r.person for r in rows}),
        sums=summed(rows),
        kinds=tallied(rows),
        before=summed(before).rate if before else None,
        rank=None,
        owed=tuple(r for r in rows if r.missing > 0 and r.state != EXCUSED),
    )


# on paper


def build(desk: Desk, request: Request, run: Run) -> Workbook:
    """The circular and, behind it, every unit beside every requirement; UserError: nothing was due."""
    advance = run.steps(2)
    advance("汇总")
    found = brief(desk, request.period, request.people)
    if not found.units:
        raise UserError(f"{request.period.label}没有应完成的任务，没有可以通报的情况。")
    form = open_form(desk, "briefing.xlsx")
    title = f"{request.period.label}通报"
    sources = _sources(desk, request, found, form, title)
    values = _values(desk, request, found, sources)
    pages = [form.sheet("通报", title, values).sheet]
    advance("分项")
    pages.append(form.sheet("分项", "分项", values | _matrix(found, sources)).sheet)
    return form.finish([*pages, *sources.sheets])


def _sources(desk: Desk, request: Request, found: Briefing, form: Form, title: str) -> Sources:
    """The records behind what was done, a block for each task, and behind them what each unit owes."""
    from cadreapp.reports.data import day
    from cadreapp.reports.sources import Block, Sources
    from cadreapp.reports.trail import told, who_took_part

    period = found.period
    blocks: dict[Hashable, Block] = {}
    people = tuple(request.people) if request.people is not None else None
    span = Filter(period.start.isoformat(), period.end.isoformat(), people)
    for name in dict.fromkeys((*found.kinds, *found.bureau)):
        entries = [entry_of(kind(name), row) for row in query.rows(desk.db, kind(name), span)[::-1]]
        if entries:
            rows = [r for e in entries for r in told(e, 干部=who_took_part(e))]
            blocks[name] = Block(f"{kind(name).title}（{len(entries)} 条）", rows, title)
    for key, name, owed in (*((x.unit, x.unit, x.owed) for x in found.units), ("", "全局", found.bureau_owed)):
        if owed:
            heading = f"{name}到期未完成和待完成（{len(owed)} 项）"
            blocks[_OWED + key] = Block(heading, [_owed_row(r) for r in owed], title)
    until = day(min(desk.today(), period.end))
    return Sources(form, {"局名": bureau_name(desk, period.end), "截止": until}, blocks)


def _owed_row(row: Owed) -> dict[str, Any]:
    what = f"应完成 {row.required:f}，已完成 {row.done:f}，{'待' if row.state == WAIT else '缺'} {row.missing:f}"
    return {
        "日期": Period.parse(row.period).label,
        "类别": row.requirement,
        "事项": what,
        "干部": row.cadre,
        "数量": row.missing,
    }


def _values(desk: Desk, request: Request, found: Briefing, sources: Sources) -> dict[str, Any]:
    from cadreapp.reports.data import day

    period, today = found.period, desk.today()
    before = period.previous().label
    running = period.end >= today
    tasks = [_task(k, "", t, found.kinds_before.get(k), sources) for k, t in found.kinds.items()]
    tasks += [_task(k, "（全局）", t, found.bureau_before.get(k), sources) for k, t in found.bureau.items()]
    behind = [{"单位": x.unit, "人": _behind(x.owed, period)} for x in found.units if x.owed]
    if found.bureau_owed:
        behind.append({"单位": "全局", "人": "、".join(_merged(found.bureau_owed, period))})
    return {
        "标题": f"{bureau_name(desk, period.end)}{period.label}年轻干部成长工程情况通报",
        "范围": request.unit or ("全局" if request.people is None else f"所选干部 {len(request.people)} 名"),
        "截止": day(min(today, period.end)),
        "正文": "　　" + _said(found, running),
        "上期": f"比上期：与{before}比，▲ 上升，▼ 下降" if period.end <= today else "时段还没有结束，不与上期比较",
        "位": [
            {"位次": x.rank, "单位": x.unit, "人数": x.people, "比": change(x.sums.rate, x.before)}
            | _numbers(x.sums, sources, x.unit)
            for x in found.units
        ],
        **{f"总{k}": v for k, v in _numbers(found.total, sources).items()},
        "总人数": sum(x.people for x in found.units),
        "总比": change(found.total.rate, found.before),
        "项": tasks,
        "欠": behind or [{"单位": "—", "人": "各单位均已完成。"}],
        "末注": "缺：到期未完成；待：还没有到期",
        "注": [{"文": text} for text in _notes(found)],
        **signers(desk, request.period.end),
    }


def _numbers(sums: Tallied, sources: Sources, unit: str = "", task: str = "") -> dict[str, Any]:
    """Cells of sums; nothing late, missing or waiting is shown as missing.

    What was done leads to the records of the `task`, what is owed to what the `unit` owes; else to all of them.
    """

    def owed(value: Decimal) -> Any:
        return sources.of(_OWED + unit, value or None) if unit else sources.all(value or None)

    return {
        "应": sums.required,
        "完": sources.of(task, sums.done) if task else sources.all(sums.done),
        "率": _share(sums.rate),
        "缺": owed(sums.missing),
        "待": owed(sums.waiting),
        "补": sums.late or None,
    }


def _share(rate: Decimal | None) -> float | None:
    return float(rate) if rate is not None else None


def _task(name: str, whose: str, now: Tallied, before: Tallied | None, sources: Sources) -> dict[str, Any]:
    told = change(now.rate, before.rate if before else None)
    return {"名": kind(name).title + whose, "比": told} | _numbers(now, sources, task=name)


def change(now: Decimal | None, before: Decimal | None) -> str | None:
    """▲ 上升2.3个百分点; None where there is nothing to compare."""
    if now is None or before is None:
        return None
    points = _percent(now) - _percent(before)
    if not points:
        return "持平"
    return f"{'▲ 上升' if points > 0 else '▼ 下降'}{abs(points)}个百分点"


def _percent(rate: Decimal) -> Decimal:
    return (rate * 100).quantize(Decimal("0.1"), "ROUND_HALF_UP")


def _said(found: Briefing, running: bool) -> str:
    total, period = found.total, found.period
    best = [x.unit for x in found.units if x.rank == 1]
    text = (
        f"{period.label}，{len(found.units)}个单位{sum(x.people for x in found.units)}名年轻干部应完成任务"
        f"{total.required:f}项次，已完成{total.done:f}项次"
    )
    if total.rate is not None:
        text += f"，完成率{_percent(total.rate)}%"
    moved = change(total.rate, found.before)
    if moved:
        text += f"，比{_PERIODS[period.length]}{moved.split()[-1]}"
    if total.late:
        text += f"；其中补录{total.late}项次"
    if len(best) <= 5 and len(best) < len(found.units):
        text += f"。完成率最高的是{'、'.join(best)}"
    if total.missing:
        text += f"。到期未完成{total.missing:f}项次"
    if running and total.waiting:
        text += f"；{total.waiting:f}项次还没有到期，请抓紧完成"
    return text + "。"


def _behind(rows: Sequence[Owed], period: Period) -> str:
    """Who misses what: 张三：工作信息缺1、微心愿待1；李四：…"""
    people: dict[int | None, list[Owed]] = defaultdict(list)
    for row in rows:
        people[row.person].append(row)
    return "；".join(f"{some[0].cadre}：{'、'.join(_merged(some, period))}" for some in people.values())


def _merged(rows: Sequence[Owed], period: Period) -> list[str]:
    """One word for each requirement, over the months of a quarter: 工作信息缺2（10月、12月）."""
    found: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    for row in rows:
        found[row.requirement, "待" if row.state == WAIT else "缺"].append(row)
    words = []
    for (title, word), some in found.items():
        parts = [Period.parse(r.period) for r in some]
        when = f"（{'、'.join(p.short for p in parts)}）" if parts[0].length != period.length else ""
        missing = sum((r.missing for r in some), Decimal(0))
        words.append(f"{title}{word}{missing:f}{when}")
    return words


def _notes(found: Briefing) -> list[str]:
    notes = [
        "注：完成率＝已完成÷应完成，已完成不超过应完成数，含补录；补录另列次数。完成率相同的位次相同。"
        "单位以时段末所在单位为准。"
    ]
    if found.excused:
        notes.append(f"　　经批准免计的 {found.excused} 项不计入应完成。")
    return notes


def _matrix(found: Briefing, sources: Sources) -> dict[str, Any]:
    """Units down, requirements across."""
    names = list(found.kinds)

    def cells(name: str, unit: str, kinds: dict[str, Tallied], sums: Tallied) -> dict[str, Any]:
        own = [kinds.get(n) for n in names]
        return {
            "单位": name,
            "各应": [s.required if s else None for s in own],
            "各完": [sources.of(n, s.done) if s else None for n, s in zip(names, own, strict=True)],
            "各率": [_share(s.rate) if s else None for s in own],
            **_numbers(sums, sources, unit),
        }

    return {
        "列": [{"名": kind(n).title, "应": "应完成", "完": "已完成", "率": "完成率"} for n in names],
        "位": [cells(x.unit, x.unit, x.kinds, x.sums) for x in found.units],
        "计": [cells("合　　计", "", found.kinds, found.total)],
    }


SHEETS = tuple(
    SheetSpec(f"{NAMES[length]}情况通报", "情况通报", "briefing.xlsx", build, (length,), aside=("数据来源",))
    for length in NAMES
)
