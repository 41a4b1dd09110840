"""业绩“晒比”: the workbook of a year: cover, ranking, platforms, charts, a page per cadre, sources, details."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.errors import Fault
from cadreapp.records import KINDS
from cadreapp.records.kind import PLATFORMS
from cadreapp.records.period import Period
from cadreapp.reports import arrangements
from cadreapp.reports.chart_sheet import chart_sheet
from cadreapp.reports.data import (
    HIDDEN,
    Entry,
    Indicator,
    Scored,
    Showcase,
    added,
    day,
    duties,
    mean,
    part_of,
    plain,
    total_of,
)
from cadreapp.reports.filling.charts import quarters_chart, radar_chart, records_chart
from cadreapp.reports.filling.filler import Filled, Form, Link, restrict
from cadreapp.reports.personal import ends, medians, personal_values, share_page
from cadreapp.run import UNWATCHED, Run

TEMPLATE = "showcase.xlsx"
CHINESE = "一二三四五六七八九十"
SHARED_NOTE = "干部本人的走访人次按所参加的走访全数计入，全局合计每次走访只计一次，因此各人数字相加不必等于全局合计。"
WHOLE_NOTE = "本平台有不公开的内容，只列平台得分，不列各项的满分、得分和加减分。"
ROUGH_NOTE = (
    "有不公开的得分项（季度绩效得分等）的，含这一项的平台不公开得分，总分取约数；位次按未取整的总分，"
    "没有不公开得分项的人与取整后总分相同的人并列同一位次。"
)


def build(
    data: Showcase,
    form: Form,
    *,
    details: bool = True,
    run: Run = UNWATCHED,
) -> Workbook:
    """The showcase workbook; `details` adds the sheet of all records behind the scores. Cancelled if asked to stop.

    `form`: the template TEMPLATE, opened.
    """
    return _Build(data, form, details, run).workbook()


def build_pages(data: Showcase, form: Form, persons: Collection[int], advance: Callable[[str], None]) -> Workbook:
    """The 个人年度业绩表 of these cadres, a sheet each, in the showcase's order; `advance(name)` before each."""
    made = _Build(data, form, False, UNWATCHED)
    names, pages = made._page_names(), []
    for group, lines in data.groups.items():
        middles = medians(lines)
        for line in lines:
            if line.member.person in persons:
                advance(line.member.name)
                page = made._personal(group, lines, line, middles, names[line.member.person])
                page.oddFooter.center.text = None  # each goes to one person, on one page
                pages.append(page)
    return made.form.finish(pages)


class _Build:
    def __init__(
        self,
        data: Showcase,
        form: Form,
        details: bool,
        run: Run,
    ):
        self.data, self.details, self.form = data, details, form
        self._next = run.steps(len(data.lines) + 11)
        self.details_at: dict[tuple[int, str], int] = {}
        self.common = {
            "局名": data.bureau,
            "年": str(data.year),
            "截止": day(data.until),
            **data.signers,
            "人数": len(data.lines),
        }

    def workbook(self) -> Workbook:
        names = self._page_names()
        ledger = self._ledger() if self.details else None
        sources, blocks = self._sources()
        order = [self._cover(sources.title, blocks)]
        self._next("排名表")
        order.append(self._ranking(names))
        arranged, basis = self._arrangements()
        order += arranged
        for number in range(1, len(PLATFORMS) + 1):
            self._next(PLATFORMS[number - 1])
            order.append(self._platform(number))
        order.append(self._charts())
        for group, lines in self.data.groups.items():
            middles = medians(lines)
            for line in lines:
                self._next(line.member.name)
                order.append(self._personal(group, lines, line, middles, names[line.member.person]))
        order += [sources, *basis]
        if ledger is not None:
            order.append(ledger)
        self._next("完成")
        return self.form.finish(order)

    def _page_names(self) -> dict[int, str]:
        """The title of each cadre's own sheet: the name; namesakes are numbered."""
        found: dict[int, str] = {}
        taken = {"封面", "排名表", "图表", "数据来源", "记录明细", *PLATFORMS, arrangements.TITLE, arrangements.BASIS}
        for line in self.data.lines:
            base = self.form.free_title(line.member.name)
            title, number = base, 2
            while title in taken:
                title, number = f"{base}({number})", number + 1
            taken.add(title)
            found[line.member.person] = title
        return found

    # records

    def _ledger(self) -> Worksheet:
        self._next("记录明细")
        people: list[dict[str, Any]] = []
        for line in self.data.lines:
            entries = self.data.of_person.get(line.member.person, [])
            if entries:
                title = f"{line.member.name}（{line.member.unit or '—'}）　{len(entries)} 条"
                rows = [
                    _row(e) | {"平台": PLATFORMS[e.platform - 1], "person": line.member.person, "kind": e.kind}
                    for e in entries
                ]
                people.append({"标题": title, "记录": rows})
        filled = self.form.sheet("明细", "记录明细", self.common | {"人": people})
        flat = [row for person in people for row in person["记录"]]
        for row, (at, _) in zip(flat, filled.spans["人.记录"], strict=True):
            self.details_at.setdefault((row["person"], row["kind"]), at)
        return filled.sheet

    def _sources(self) -> tuple[Worksheet, list[int]]:
        """The sheet of sources, and the row of each figure's block."""
        self._next("数据来源")
        blocks = []
        for number, figure in enumerate(self.data.figures, 1):
            entries = [self.data.entries[i] for i in figure.records]
            many = f"，依据 {len(entries)} 条记录" if figure.records else ""
            many += f"，另有 {figure.unsaid} 条没有填写这一数字，没有计入" if figure.unsaid else ""
            many += "，数量为 0 的是前面已经计过的" if 0 in figure.shares else ""
            value = "—" if figure.value is None else f"{figure.value:,}".removesuffix(".00")
            blocks.append(
                {
                    "标题": Link(
                        f"{number}. {figure.title} {value} {figure.unit}（{figure.window}：{_span(figure)}{many}）",
                        "封面",
                        "A1",
                    ),
                    "记录": [
                        _row(e) | {"干部": _people(e), "数量": share}
                        for e, share in zip(entries, figure.shares, strict=True)
                    ],
                }
            )
        filled = self.form.sheet("来源", "数据来源", self.common | {"块": blocks})
        return filled.sheet, [first for first, _ in filled.spans["块"]]

    def _arrangements(self) -> tuple[list[Worksheet], list[Worksheet]]:
        """The sheet of the arrangements, and the records behind it; neither with an older template of the bureau's."""
        self._next(arrangements.TITLE)
        if not self.form.has(arrangements.SHEET):
            words = (
                f"本单位的模板“{TEMPLATE}”是较早的，没有工作表“{arrangements.SHEET}”，因此没有生成“{arrangements.TITLE}”，"
                "请把内置模板复制出来重新改一份装入，或改用内置模板"
            )
            self.form.remarks.append(Fault(words))
            return [], []
        lines = self.data.arrangements
        basis: Filled | None = None
        if self.details and self.form.has(arrangements.BASIS):
            self._next(arrangements.BASIS)
            blocks = [
                {
                    "标题": Link(arrangements.heading(line), arrangements.TITLE, "A1"),
                    "记录": [_row(e) | {"干部": _people(e)} for e in self._entries(line.records)],
                }
                for line in arrangements.listed(lines)
            ]
            basis = self.form.sheet(arrangements.BASIS, arrangements.BASIS, self.common | {"块": blocks})
        starts = [first for first, _ in basis.spans["块"]] if basis else []
        ledger = "记录明细" if self.details else ""
        values = self.common | arrangements.values(lines, starts, ledger)
        filled = self.form.sheet(arrangements.SHEET, arrangements.TITLE, values)
        return [filled.sheet], [basis.sheet] if basis else []

    def _entries(self, ids: Sequence[int]) -> list[Entry]:
        """Records by kind, as they stand in the list of kinds, and day."""
        found = [self.data.entries[i] for i in ids if i in self.data.entries]
        kinds = {kind.name: at for at, kind in enumerate(KINDS)}
        return sorted(found, key=lambda e: (kinds[e.kind], e.date, e.id))

    def _at(self, person: int, indicator: Indicator, value: Any) -> Any:
        """A raw figure that leads to its records."""
        row = self.details_at.get((person, indicator.kind))
        return Link(value, "记录明细", f"A{row}") if row and not indicator.hidden and value is not None else value

    # sheets

    def _cover(self, sources: str, blocks: Sequence[int]) -> Worksheet:
        self._next("封面")
        figures = [
            {
                "序": number,
                "事项": f.title,
                "数值": Link(f.value, sources, f"A{at}"),
                "单位": f.unit,
                "时段": f"{f.window}\n{_span(f)}",
                "依据": Link(f"{len(f.records)} 条记录", sources, f"A{at}") if f.records else f.basis,
            }
            for number, (f, at) in enumerate(zip(self.data.figures, blocks, strict=True), 1)
        ]
        notes = [
            f"注：1. 今年指{self.data.year}年，去年指{self.data.year - 1}年，近两年指这两年；"
            "点击数值可查看所依据的记录。",
            "　　2. " + SHARED_NOTE,
        ]
        return self.form.sheet("封面", "封面", self.common | {"数": figures, "注": _notes(notes)}).sheet

    def _columns(self) -> list[tuple[int, Indicator | None]]:
        """The ranking's columns: of each platform its heaviest indicators, the additions of the last, its score."""
        found: list[tuple[int, Indicator | None]] = []
        for number in range(1, len(PLATFORMS) + 1):
            own = [i for i in self.data.indicators if i.platform == number and not i.hidden]
            chosen = sorted(own, key=lambda i: -i.weight)[:3]
            found += [(number, i) for i in own if i in chosen]
            if len(chosen) < 3:
                more = [e for e in self.data.extras if e.platform == number and not e.hidden]
                found += [(number, e) for e in more[: 3 - len(chosen)]]
            found.append((number, None))
        return found

    def _cell(self, line: Scored, platform: int, indicator: Indicator | None) -> Any:
        if indicator is None:
            return HIDDEN if self.data.held_back(line, platform) else line.platforms[platform - 1].score
        if indicator.weight:
            part = part_of(line, indicator)
            return self._at(line.member.person, indicator, plain(part.raw)) if part else None
        count = sum(e.kind == indicator.kind for e in self.data.of_person.get(line.member.person, []))
        return self._at(line.member.person, indicator, count or None)

    def _ranking(self, names: dict[int, str]) -> Worksheet:
        columns = self._columns()
        groups, number = [], 0
        everything: list[list[Any]] = []
        for at, (group, lines) in enumerate(self.data.groups.items()):
            rows: list[dict[str, Any]] = []
            for line in lines:
                number += 1
                cells = [self._cell(line, platform, indicator) for platform, indicator in columns]
                rows.append(
                    {
                        "序": number,
                        "姓名": Link(line.member.name, names[line.member.person], "A1"),
                        "单位职务": duties(line.member),
                        "值": cells,
                        "总分": total_of(self.data, line),
                        "位次": line.rank if self.data.ranked else None,
                    }
                )
            everything += [r["值"] for r in rows]
            groups.append(
                {
                    "标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）",
                    "干部": rows,
                    "小计名": "小　　计",
                    "小计": self._sums(columns, [r["值"] for r in rows]),
                    "均分": mean([line.total for line in lines]),
                }
            )
        weights = "、".join(f"{n} {w}" for n, w in zip(PLATFORMS, self.data.weights, strict=True))
        order = "位次在各组内排列，总分相同的并列同一位次" if self.data.ranked else "各组按会议次序排列，不排位次"
        notes = [
            f"注：1. {order}。各平台满分 100 分，加分后不超过 110 分；总分按权重计算：{weights}；"
            "不适用的部分按比例分摊，不作 0 分。",
            "　　2. 各项为完成数，应完成数和得分见各平台表；“—”表示不适用或没有。小计、合计的得分栏为平均分。"
            "多人参加的事项在每人名下都计，合计可大于全局数。",
        ]
        if any(self.data.held_back(line, n) for line in self.data.lines for n in range(1, len(PLATFORMS) + 1)):
            notes.append("　　3. " + ROUGH_NOTE)
        values = self.common | {
            "表名": "排名表" if self.data.ranked else "情况表",
            "位次栏": "位次" if self.data.ranked else "备注",
            "列": [
                {"平台": PLATFORMS[p - 1], "名称": _upright(i.title) if i else f"得分\n{self.data.weights[p - 1]}%"}
                for p, i in columns
            ],
            "组": groups,
            "合计": self._sums(columns, everything),
            "均分": mean([line.total for line in self.data.lines]),
            "注": _notes(notes),
        }
        filled = self.form.sheet("排名表", "排名表", values)
        self._scores_in_tenths(filled, [at for at, (_, i) in enumerate(columns) if i is None])
        return filled.sheet

    def _scores_in_tenths(self, filled: Filled, numbers: Sequence[int]) -> None:
        """Scores always show one decimal, whole ones too."""
        columns = filled.columns[4]
        for number in numbers:
            for row in range(5, filled.sheet.max_row + 1):
                cell = filled.sheet.cell(row, columns[number])
                if isinstance(cell.value, (int, float)):
                    cell.number_format = "0.0"

    def _sums(self, columns: Sequence[tuple[int, Indicator | None]], rows: Sequence[Sequence[Any]]) -> list[Any]:
        found: list[Any] = []
        for at, (_, indicator) in enumerate(columns):
            values = [r[at].value if isinstance(r[at], Link) else r[at] for r in rows]
            known = [v for v in values if v != HIDDEN]
            found.append(mean(known) if indicator is None else added(values))
        return found

    def _platform(self, number: int) -> Worksheet:
        data = self.data
        indicators = [i for i in data.indicators if i.platform == number]
        whole = data.whole(number)
        extras = [] if whole else [e for e in data.extras if e.platform == number]
        blank = [None] * (len(indicators) + len(extras))
        groups, place = [], 0
        everything: list[list[Any]] = []
        for at, (group, lines) in enumerate(data.groups.items()):
            rows: list[dict[str, Any]] = []
            for line in lines:
                place += 1
                score = line.platforms[number - 1]
                parts = [part_of(line, i) for i in indicators]
                raws = [
                    HIDDEN if i.hidden and p else self._at(line.member.person, i, plain(p.raw)) if p else None
                    for i, p in zip(indicators, parts, strict=True)
                ]
                rows.append(
                    {
                        "序": place,
                        "姓名": line.member.name,
                        "单位": line.member.unit,
                        "完成": raws,
                        "应": [
                            HIDDEN if i.hidden and p else plain(p.full) if p else None
                            for i, p in zip(indicators, parts, strict=True)
                        ],
                        "分": [HIDDEN if whole else score.share(p) if p else None for p in parts],
                        "加": [
                            next((x.points for x in score.extras if x.title == e.title and x.points), None)
                            for e in extras
                        ],
                        "得分": HIDDEN if data.held_back(line, number) else score.score,
                    }
                )
            everything += [r["完成"] for r in rows]
            pairs: list[tuple[int, Indicator | None]] = [(number, i) for i in indicators]
            groups.append(
                {
                    "标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）",
                    "干部": rows,
                    "小计名": "小　　计",
                    "小计": self._sums(pairs, [r["完成"] for r in rows]),
                    "均分": mean([line.platforms[number - 1].score for line in lines]),
                    "空": blank,
                }
            )
        pairs = [(number, i) for i in indicators]
        notes = [
            "注：1. 每项达到应完成数得该项满分，超过的按比例加到上限；"
            "不适用（—）的，其满分由其余各项按比例分摊，不作 0 分。各项得分（已分摊）与加减分相加即为平台得分，"
            "低于 0 分的记 0 分，超过 110 分的记 110 分。",
            "　　2. 平台得分的小计、合计为平均分；多人参加的事项在每人名下都计一次。" + SHARED_NOTE,
        ]
        if whole:
            notes.append("　　3. " + WHOLE_NOTE)
        values = self.common | {
            "平台": PLATFORMS[number - 1],
            "权重": str(data.weights[number - 1]),
            "项": [
                {
                    "名称": i.title,
                    "满分": ""
                    if whole
                    else f"满分{plain(i.weight)}" + (f"，上限{i.ceiling:g}倍" if i.ceiling > 1 else ""),
                    "完成栏": "完成",
                    "应完成栏": "应\n完成" if i.quota else "满分\n所需",
                    "得分栏": "得分",
                }
                for i in indicators
            ],
            "加": [{"名称": "\n".join((e.title, "（加减）"))} for e in extras],
            "组": groups,
            "合计": self._sums(pairs, everything),
            "均分": mean([line.platforms[number - 1].score for line in data.lines]),
            "空": blank,
            "注": _notes(notes),
        }
        return self.form.sheet("平台", PLATFORMS[number - 1], values).sheet

    def _charts(self) -> Worksheet:
        return chart_sheet(self.data, self.form, self.common)

    def _personal(
        self, group: str, lines: Sequence[Scored], line: Scored, middles: list[Decimal | None], title: str
    ) -> Worksheet:
        facts = self.data.facts[line.member.person]
        values = self.common | personal_values(self.data, group, lines, line, middles)
        filled = self.form.sheet("个人", title, values)
        rows = [first for first, _ in filled.spans["平台"]]
        share_page(filled.sheet, rows[-1] + 3)
        told = [row for n, row in enumerate(rows, 1) if not self.data.held_back(line, n)]
        radar_chart(filled.sheet, rows[0], max(told, default=rows[-1]), rows[-1] + 3, ends(self.data, line, middles))
        if self.data.internal:
            quarters_chart(filled.sheet, facts.quarters, rows[-1] + 3)
            restrict(filled.sheet)
        else:
            records_chart(filled.sheet, self._by_quarter(line.member.person), rows[-1] + 3)
        return filled.sheet

    def _by_quarter(self, person: int) -> dict[Period, int]:
        """How many of somebody's records that everybody may see lie in each quarter of the year."""
        found = dict.fromkeys(Period(self.data.year, "year", 1).split("quarter"), 0)
        for entry in self.data.of_person.get(person, []):
            if len(entry.date) == 10 and (quarter := Period.of(date.fromisoformat(entry.date), "quarter")) in found:
                found[quarter] += 1
        return found


def _row(entry: Entry) -> dict[str, Any]:
    return {"日期": entry.date, "类别": entry.kind_title, "事项": entry.text, "数量": entry.amount}


def _people(entry: Entry) -> str | None:
    if len(entry.people) > 3:
        return "、".join(entry.people[:2]) + f" 等{len(entry.people)}人"
    return "、".join(entry.people) or None


def _notes(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"文字": text} for text in texts]


def _upright(title: str) -> str:
    """A column's title in lines of two characters."""
    return "\n".join(title[at : at + 2] for at in range(0, len(title), 2))


def _span(figure: Any) -> str:
    first, last = date.fromisoformat(figure.start), date.fromisoformat(figure.end)
    if first.year == last.year:
        return f"{first.year}年"
    return f"{first.year}—{last.year}年"
