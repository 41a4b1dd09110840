"""民主测评票, 述职评议票, the judges' blank score sheet, and 民主测评结果汇总表."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from cadreapp.errors import UserError
from cadreapp.operations.appraisal import ballots
from cadreapp.operations.counting.grading import departed
from cadreapp.operations.desk import Desk
from cadreapp.operations.settings import bureau_name, signers
from cadreapp.operations.sheets.model import APPRAISAL, Request, SheetSpec
from cadreapp.operations.templates import open_form
from cadreapp.operations.writing.people import roster
from cadreapp.records.appraisal import JUDGES, Ballot
from cadreapp.rules.appraisal.ballots import CLASSES, VOTES, Tally, mean, rate, score, words
from cadreapp.rules.scoring import rounded
from cadreapp.run import Run
from cadreapp.store.persons.people import GROUPS, UNKNOWN, Member

if TYPE_CHECKING:
    from openpyxl import Workbook

    from cadreapp.reports.filling.filler import Form
    from cadreapp.reports.sources import Sources

BOX = "☐"
ROOM = 552.0
"""Points of a page that its list of cadres may take; a longer list is shared evenly by its pages."""
ROW = 24.0
"""Points of a cadre whose name and post stand on one line."""
NAME, POST = (12, 82.0), (10.5, 165.0)
"""Type size and pixels of the narrowest column in which names, and posts, stand on these sheets."""
MOST_PAGES = 1000
"""More page breaks than this Excel does not take."""


def _members(desk: Desk, request: Request) -> dict[str, list[Member]]:
    """Those asked for by group, in meeting order; UserError if there are none."""
    chosen = [m for m in roster(desk, request.period) if request.people is None or m.person in request.people]
    gone = departed(desk, request.period)
    chosen = [m for m in chosen if m.person not in gone]
    if not chosen:
        raise UserError(f"{request.period.label}的名册里没有所选的干部，没有可以印的名单。")
    groups = {name: [m for m in chosen if m.group == name] for name in dict.fromkeys([*GROUPS.values(), UNKNOWN])}
    return {name: some for name, some in groups.items() if some}


def _pages(members: Sequence[Member], copies: int, common: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of all copies: the list cut into pages, each with its own head."""
    from cadreapp.reports.data import duties

    if copies < 1:
        raise UserError("份数应为 1 以上的整数。")
    parts = _shared(members)
    if copies * len(parts) > MOST_PAGES:
        raise UserError(f"一次最多印 {MOST_PAGES // len(parts)} 份，请分几次印。")
    pages = []
    number = 0
    for at, part in enumerate(parts):
        rows = [{"序": number + n, "姓名": m.name, "单位职务": duties(m), "框": BOX} for n, m in enumerate(part, 1)]
        number += len(part)
        page = f"第 {at + 1} 页，共 {len(parts)} 页" if len(parts) > 1 else None
        pages.append(common | {"右": page, "干部": rows})
    return pages * copies


def _shared(members: Sequence[Member]) -> list[list[Member]]:
    """The list cut into as few pages as hold it, about equally high."""
    from cadreapp.reports.data import duties
    from cadreapp.reports.filling.measuring import height_needed

    heights = [max(ROW, height_needed(m.name, *NAME), height_needed(duties(m), *POST)) for m in members]
    count = ceil(sum(heights) / ROOM)
    while True:
        parts: list[list[Member]] = [[]]
        used, share = 0.0, sum(heights) / count
        for member, height in zip(members, heights, strict=True):
            if parts[-1] and (used + height > ROOM or used + height / 2 > share and len(parts) < count):
                parts.append([])
                used = 0.0
            parts[-1].append(member)
            used += height
        if len(parts) <= count:
            return parts
        count = len(parts)


def _words(group: str, members: Sequence[Member]) -> tuple[str, ...]:
    if group == UNKNOWN:  # whose staff is not filled in: both words
        return tuple(a if a == b else f"{a}\n（{b}）" for a, b in zip(words(False), words(True), strict=True))
    return words(ballots.by_institution(members[0]))


def build_ballots(desk: Desk, request: Request, run: Run, *, template: str, name: str, klass: str = "") -> Workbook:
    """So many ballots for each group, each on pages of its own; nothing on them tells who votes."""
    groups, form = _members(desk, request), open_form(desk, "ballots.xlsx")
    advance = run.steps(len(groups))
    kinds = klass or "　".join(f"{BOX}{one}" for one in CLASSES)
    for group, members in groups.items():
        advance(group)
        grades = _words(group, members)
        how = f"每名干部只选一项，在 {BOX} 里打“√”；多选的作废，不选的按弃权计。本票不记名。"
        common = {
            "标题": f"{bureau_name(desk, request.period.end)}{request.period.year}年度年轻干部{name}",
            "左": f"票种：{kinds}　　范围：{group}",
            "办法": "填写办法：" + how,
            "脚": f"{group}共 {len(members)} 人。填好后请投入票箱。",
            **{f"词{n}": word for n, word in enumerate(grades, 1)},
        }
        values = {"页": _pages(members, request.copies, common)}
        form.sheet(template, f"{group}{klass}", values)
    return form.finish()


def build_scores(desk: Desk, request: Request, run: Run) -> Workbook:
    """So many blank score sheets for the judges of a quarter, all groups on one list."""
    members = [m for some in _members(desk, request).values() for m in some]
    form = open_form(desk, "ballots.xlsx")
    run.steps(1)(request.period.label)
    rule = desk.rules.grading
    share = f"述工作占 {rule.report}，晒业绩占 {rule.achievements}"
    common = {
        "标题": f"{bureau_name(desk, request.period.end)}年轻干部{request.period.label}评委评分表",
        "左": "评委类别：" + "　".join(f"{BOX}{one}" for one in JUDGES),
        "办法": f"填写办法：每项 0 到 100 分，最多一位小数（{share}）。没听到的空着，不算 0 分。",
        "词1": "述工作\n（0—100 分）",
        "词2": "晒业绩\n（0—100 分）",
        "脚": "评委签名：　　　　　　　　　　　　日期：　　　　年　　月　　日",
    }
    form.sheet("评分表", "评委评分表", {"页": _pages(members, request.copies, common)})
    return form.finish()


def build_results(desk: Desk, request: Request, run: Run) -> Workbook:
    """Votes and rates by class of ballots, valid and invalid ones, and the weighted score; UserError: no ballots."""
    from cadreapp.reports.data import CHINESE, day, duties

    year = request.period
    groups, found = _members(desk, request), ballots.results(desk, year)
    asked = {m.person for some in groups.values() for m in some}
    classes = [c for c in ballots.classes(desk, year) if any(c in found.get(p, {}) for p in asked)]
    if not classes:
        raise UserError(f"{year.label}没有民主测评的计票，请先在“考核 → 民主测评计票”里登记。")
    run.steps(1)(year.label)
    rules = desk.rules.scoring_in(year)
    worth, decimals = rules.ballot, rules.decimals
    institution = {ballots.by_institution(m) for some in groups.values() for m in some}
    heads = [w if len(w) < 4 else f"{w[:2]}\n{w[2:]}" for w in words(institution == {True})]
    blank = Tally(None, None, (None,) * len(VOTES))
    title, form = f"{year.year}年度民主测评结果", open_form(desk, "ballots.xlsx")
    head = {
        "局名": bureau_name(desk, request.period.end),
        "年": year.label,
        "截止": day(min(desk.today(), year.end)),
        **signers(desk, request.period.end),
    }
    sources = _sources(desk, request, [m for some in groups.values() for m in some], form, head, title)
    filled_groups, number = [], 0
    for at, (group, members) in enumerate(groups.items()):
        rows = []
        for m in members:
            number += 1
            own = found.get(m.person, {})
            tallies = [own.get(c, blank) for c in classes]
            scores = [score(t.votes, worth) for t in own.values()]
            whole = mean(scores)
            rows.append(
                {
                    "序": number,
                    "姓名": m.name,
                    "单位职务": duties(m),
                    "票": [sources.of(m.person, v) for t in tallies for v in (*t.votes, t.valid, t.invalid)],
                    "率": [
                        sources.of(m.person, r)
                        for t in tallies
                        for r in (*t.rates, rate(t.valid, t.returned), rate(t.invalid, t.returned))
                    ],
                    "得分": sources.of(m.person, rounded(whole, decimals) if whole is not None else None),
                }
            )
        filled_groups.append({"标题": f"{CHINESE[at]}、{group}（{len(members)} 人）", "干部": rows})
    columns = [{"票种": c, "名称": name} for c in classes for name in (*heads, "有效", "无效")]
    notes = [*_turnouts(desk, request, classes, asked), *_rules(worth)]
    if len(institution) > 1:
        notes.insert(0, f"事业单位人员和机关工勤的各栏依次为{'、'.join(words(True))}。")
    values = {
        **head,
        "列": columns,
        "组": filled_groups,
        "注": [{"文字": ("注：" if n == 1 else "　　") + f"{n}. {text}"} for n, text in enumerate(notes, 1)],
    }
    filled = form.sheet("测评结果", title, values)
    return form.finish([filled.sheet, *sources.sheets])


def _sources(
    desk: Desk, request: Request, members: Sequence[Member], form: Form, head: Mapping[str, Any], home: str
) -> Sources:
    """The counts that were entered of each cadre, a row for each class of ballots."""
    from cadreapp.reports.sources import Block, Sources

    rows: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in ballots.rows_of(desk, request.period):
        who, turnout = row.given(Ballot.cadre), ballots.turnout_of(row)
        told = zip(("应到", "实到", "收回", "有效"), turnout, strict=True)
        votes = [(ballots.BALLOT[field.name].label, row[field]) for field in VOTES]
        said = "，".join(f"{name} {'—' if n is None else n}" for name, n in (*told, *votes))
        rows[who.person].append(
            {
                "日期": row.date,
                "类别": row[Ballot.ballot_class],
                "事项": said,
                "干部": who.name,
                "数量": turnout.valid,
            }
        )
    blocks: dict[Hashable, Block] = {
        m.person: Block(f"{m.name}（{m.unit or '—'}）　{len(rows[m.person])} 条计票", rows[m.person], home)
        for m in members
        if m.person in rows
    }
    return Sources(form, head, blocks)


def _turnouts(desk: Desk, request: Request, classes: Sequence[str], asked: set[int]) -> Iterator[str]:
    """应到, 实到, 收回, 有效, 无效 of each class; where units voted apart, that they did."""
    rows = [r for r in ballots.rows_of(desk, request.period) if r.given(Ballot.cadre).person in asked]
    for class_ in classes:
        turnouts = {ballots.turnout_of(r) for r in rows if r[Ballot.ballot_class] == class_}
        if len(turnouts) > 1:
            yield f"{class_}按单位分别投票，收回的票数不同，有效、无效见各行。"
            continue
        one = next(iter(turnouts))
        invalid = Tally(one.returned, one.valid, ()).invalid
        figures = zip(("应到", "实到", "收回", "有效", "无效"), (*one, invalid), strict=True)
        yield f"{class_}：" + "，".join(f"{name} {'—' if n is None else n}" for name, n in figures) + "。"


def _rules(worth: Sequence[Decimal]) -> Iterator[str]:
    each = zip(worth, words(False), words(True), strict=True)
    said = "、".join(f"{a if a == b else f'{a}（{b}）'} {value}" for value, a, b in each)
    yield "各项比率是占有效票的百分比，有效、无效是占收回票的百分比，四舍五入到一位小数。“—”表示没有计票，不作 0。"
    yield f"每票折算：{said}；票种得分是各票的平均，得分是各票种的平均，没有计票的票种不算。"


def _spec(name: str, template: str, klass: str = "") -> SheetSpec:
    build = partial(build_ballots, template=template, name=name, klass=klass)
    return SheetSpec(f"{name}（{klass}）" if klass else name, APPRAISAL, "ballots.xlsx", build, of="blank")


SHEETS = (
    *(_spec("民主测评票", "测评票", klass) for klass in ("", *CLASSES)),
    *(_spec("述职评议票", "评议票", klass) for klass in ("", *CLASSES)),
    SheetSpec("民主测评结果汇总表", APPRAISAL, "ballots.xlsx", build_results, aside=("数据来源",), confidential=True),
    SheetSpec("评委评分表（空白）", APPRAISAL, "ballots.xlsx", build_scores, ("quarter",), of="blank"),
)
