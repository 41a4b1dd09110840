"""业绩“晒比”: the workbook of a year: cover, ranking, platforms, charts, a page per cadre, sources, details."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadreapp.records import KINDS
from cadreapp.records.kind import PLATFORMS
from cadreapp.records.period import Period
from cadreapp.reports import arrangements, ranking
from cadreapp.reports.chart_sheet import chart_sheet
from cadreapp.reports.contents import contents, lacking
from cadreapp.reports.data import (
    CHINESE,
    HIDDEN,
    Entry,
    Indicator,
    Scored,
    Showcase,
    mean,
    part_of,
    plain,
)
from cadreapp.reports.filling.charts import quarters_chart, radar_chart, records_chart
from cadreapp.reports.filling.filler import Filled, Form, Link, restrict
from cadreapp.reports.personal import ends, give_room, medians, personal_values, share_page
from cadreapp.reports.trail import LEDGER, SOURCES, Trail, told, who_took_part
from cadreapp.run import UNWATCHED, Run

TEMPLATE = "showcase.xlsx"
SHARED_NOTE = "干部本人的走访人次按所参加的走访全数计入，全局合计每次走访只计一次，因此各人数字相加不必等于全局合计。"
WHOLE_NOTE = "本平台有不公开的内容，只列平台得分，不列各项的满分、得分和加减分。"


def build(
    data: Showcase,
    form: Form,
    *,
    details: bool = True,
    run: Run = UNWATCHED,
) -> Workbook:
    """The showcase workbook; `details` adds the records behind the figures and 目录. Cancelled if asked to stop.

    `form`: the template TEMPLATE, opened.
    """
    return _Build(data, form, details, run).workbook()


def build_pages(data: Showcase, form: Form, persons: Collection[int], advance: Callable[[str], None]) -> Workbook:
    """The 个人年度业绩表 of these cadres, a sheet each, in the showcase's order, and the records behind them.

    `advance(name)` before each.
    """
    made = _Build(data, form, False, UNWATCHED)
    ledger = made.trail.add_ledger(form, data, made.common, persons)
    pages = []
    for group, lines in data.groups.items():
        middles = medians(lines)
        for line in lines:
            if line.member.person in persons:
                advance(line.member.name)
                page = made._personal(group, lines, line, middles)
                page.oddFooter.center.text = None  # each goes to one person, on one page
                pages.append(page)
    return made.form.finish([*pages, ledger])


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
        self.common = ranking.common_values(data)
        self.trail = Trail(self._page_names())

    def workbook(self) -> Workbook:
        ranking.tell_empty(self.form, self.data)
        self._next(LEDGER)
        everybody = [line.member.person for line in self.data.lines]
        ledger = self.trail.add_ledger(self.form, self.data, self.common, everybody) if self.details else None
        sources = self._sources()
        order = [self._cover(sources)]
        self._next("排名表")
        order.append(ranking.ranking(self.form, self.data, self.common, self.trail))
        arranged, basis = self._arrangements()
        order += arranged
        for number in range(1, len(PLATFORMS) + 1):
            self._next(PLATFORMS[number - 1])
            order.append(self._platform(number))
        order.append(chart_sheet(self.data, self.form, self.common, self.trail))
        for group, lines in self.data.groups.items():
            middles = medians(lines)
            for line in lines:
                self._next(line.member.name)
                order.append(self._personal(group, lines, line, middles))
        if ledger is not None:
            order += [sources.sheet, *basis, ledger]
            order[1:1] = contents(self.form, order, self.common)
        else:
            self.form.discard(sources)
        self._next("完成")
        return self.form.finish(order)

    def _page_names(self) -> dict[int, str]:
        """The title of each cadre's own sheet: the name; namesakes are numbered."""
        found: dict[int, str] = {}
        taken = {"封面", "排名表", "图表", SOURCES, LEDGER, *PLATFORMS, arrangements.TITLE, arrangements.BASIS}
        for line in self.data.lines:
            base = self.form.free_title(line.member.name)
            title, number = base, 2
            while title in taken:
                title, number = f"{base}({number})", number + 1
            taken.add(title)
            found[line.member.person] = title
        return found

    # records

    def _sources(self) -> Filled:
        """The sheet of sources, a block for each figure; where they begin is kept in the trail."""
        self._next(SOURCES)
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
                        row
                        for e, share in zip(entries, figure.shares, strict=True)
                        for row in told(e, 干部=who_took_part(e), 数量=share)
                    ],
                }
            )
        filled = self.form.sheet("来源", SOURCES, self.common | {"块": blocks})
        self.trail.add_figures((f.title for f in self.data.figures), (first for first, _ in filled.spans["块"]))
        return filled

    def _arrangements(self) -> tuple[list[Worksheet], list[Worksheet]]:
        """The sheet of the arrangements, and the records behind it; neither with an older template of the bureau's."""
        self._next(arrangements.TITLE)
        if not self.form.has(arrangements.SHEET):
            self.form.remarks.append(lacking(self.form, arrangements.SHEET, arrangements.TITLE))
            return [], []
        lines = self.data.arrangements
        basis: Filled | None = None
        if self.details and self.form.has(arrangements.BASIS):
            self._next(arrangements.BASIS)
            blocks = [
                {
                    "标题": Link(arrangements.heading(line), arrangements.TITLE, "A1"),
                    "记录": [row for e in self._entries(line.records) for row in told(e, 干部=who_took_part(e))],
                }
                for line in arrangements.listed(lines)
            ]
            basis = self.form.sheet(arrangements.BASIS, arrangements.BASIS, self.common | {"块": blocks})
        starts = [first for first, _ in basis.spans["块"]] if basis else []
        ledger = LEDGER if self.details else ""
        values = self.common | arrangements.values(lines, starts, ledger)
        filled = self.form.sheet(arrangements.SHEET, arrangements.TITLE, values)
        return [filled.sheet], [basis.sheet] if basis else []

    def _entries(self, ids: Sequence[int]) -> list[Entry]:
        """Records by kind, as they stand in the list of kinds, and day."""
        found = [self.data.entries[i] for i in ids if i in self.data.entries]
        kinds = {kind.name: at for at, kind in enumerate(KINDS)}
        return sorted(found, key=lambda e: (kinds[e.kind], e.date, e.id))

    # sheets

    def _cover(self, sources: Filled) -> Worksheet:
        self._next("封面")
        lead = self.trail.figure
        figures = [
            {
                "序": number,
                "事项": f.title,
                "数值": lead(f.title, f.value),
                "单位": f.unit,
                "时段": f"{f.window}\n{_span(f)}",
                "依据": lead(f.title, f"{len(f.records)} 条记录") if f.records else f.basis,
            }
            for number, f in enumerate(self.data.figures, 1)
        ]
        notes = [
            f"注：1. 今年指{self.data.year}年，去年指{self.data.year - 1}年，近两年指这两年；"
            "点击数值可查看所依据的记录。",
            "　　2. " + SHARED_NOTE,
        ]
        filled = self.form.sheet("封面", "封面", self.common | {"数": figures, "注": _notes(notes)})
        for (first, last), (row, _) in zip(sources.spans["块"], filled.spans["数"], strict=True):
            for at in range(first, last + 1):  # its heading comes again on each page
                sources.sheet.lead(at, 1, f"'{filled.sheet.title}'!A{row}")
        return filled.sheet

    def _platform(self, number: int) -> Worksheet:
        data = self.data
        indicators = [i for i in data.indicators if i.platform == number]
        whole = data.whole(number)
        extras = [] if whole else [e for e in data.extras if e.platform == number]
        blank = [None] * (len(indicators) + len(extras))
        lead = self.trail.records
        groups, place = [], 0
        everything: list[list[Any]] = []
        for at, (group, lines) in enumerate(data.groups.items()):
            rows: list[dict[str, Any]] = []
            for line in lines:
                place += 1
                score = line.platforms[number - 1]
                parts = [part_of(line, i) for i in indicators]
                raws = [
                    HIDDEN if i.hidden and p else lead(line.member.person, i.kind, plain(p.raw)) if p else None
                    for i, p in zip(indicators, parts, strict=True)
                ]
                rows.append(
                    {
                        "序": place,
                        "姓名": self.trail.page(line.member.person, line.member.name),
                        "单位": line.member.unit,
                        "完成": raws,
                        "应": [
                            HIDDEN if i.hidden and p else plain(p.full) if p else None
                            for i, p in zip(indicators, parts, strict=True)
                        ],
                        "分": [
                            HIDDEN if whole else lead(line.member.person, i.kind, score.share(p)) if p else None
                            for i, p in zip(indicators, parts, strict=True)
                        ],
                        "加": [
                            next((x.points for x in score.extras if x.title == e.title and x.points), None)
                            for e in extras
                        ],
                        "得分": HIDDEN
                        if data.held_back(line, number)
                        else self.trail.page(line.member.person, score.score),
                    }
                )
            everything += [r["完成"] for r in rows]
            groups.append(
                {
                    "标题": f"{CHINESE[at]}、{group}（{len(lines)} 人）",
                    "干部": rows,
                    "小计名": "小　　计",
                    "小计": self._done(indicators, lines, [r["完成"] for r in rows]),
                    "均分": mean([line.platforms[number - 1].score for line in lines]),
                    "空": blank,
                }
            )
        notes = [
            "注：1. 每项达到应完成数得该项满分，超过的按比例加到上限；"
            "不适用（—）的，其满分由其余各项按比例分摊，不作 0 分。各项得分（已分摊）与加减分相加即为平台得分，"
            "低于 0 分的记 0 分，超过 110 分的记 110 分。",
            "　　2. 平台得分的小计、合计为平均分；" + ranking.TOGETHER_NOTE + "。",
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
            "合计": self._done(indicators, data.lines, everything),
            "均分": mean([line.platforms[number - 1].score for line in data.lines]),
            "空": blank,
            "注": _notes(notes),
        }
        filled = self.form.sheet("平台", PLATFORMS[number - 1], values)
        places = zip(data.lines, filled.spans["组.干部"], strict=True)
        cells = {line.member.person: f"B{row}" for line, (row, _) in places}
        self.trail.add_scores(number, filled.sheet.title, cells)
        return filled.sheet

    def _done(
        self, indicators: Sequence[Indicator], lines: Sequence[Scored], rows: Sequence[Sequence[Any]]
    ) -> list[Any]:
        """What people did together of each indicator of a platform; `rows`: what stands in their rows."""
        columns = [[r[at].value if isinstance(r[at], Link) else r[at] for r in rows] for at in range(len(indicators))]
        done = [self.data.done(i, lines, values) for i, values in zip(indicators, columns, strict=True)]
        return [value if i.hidden else self.trail.everybody(value) for i, value in zip(indicators, done, strict=True)]

    def _personal(self, group: str, lines: Sequence[Scored], line: Scored, middles: list[Decimal | None]) -> Worksheet:
        facts = self.data.facts[line.member.person]
        values = self.common | personal_values(self.data, group, lines, line, middles, self.trail)
        over = 0.0
        for last in (False, False, True):  # again where other rows grew, too
            if self.form.has("个人"):
                give_room(self.form.template("个人"), values, facts.deeds, over)
            filled = self.form.sheet("个人", self.trail.pages[line.member.person], values)
            rows = [first for first, _ in filled.spans["平台"]]
            more = share_page(filled.sheet, rows[-1] + 3)
            if last or not more:
                break
            over += more
            self.form.discard(filled)
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


def _notes(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"文字": text} for text in texts]


def _span(figure: Any) -> str:
    first, last = date.fromisoformat(figure.start), date.fromisoformat(figure.end)
    if first.year == last.year:
        return f"{first.year}年"
    return f"{first.year}—{last.year}年"
