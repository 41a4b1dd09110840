"""晒比 before the meeting: the pages of the presentation, out of what the showcase says and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

from cadreapp.errors import UserError
from cadreapp.operations.counting.figures import at_a_glance
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing.people import roster
from cadreapp.records import PLATFORMS
from cadreapp.records.period import Period
from cadreapp.reports.data import HIDDEN, Scored, Showcase, day, duties, evenly, mean, middle, part_of
from cadreapp.store.persons.people import COUNTY

BY_RANK, BACKWARDS, MEETING, BY_UNIT = "rank", "backwards", "meeting", "unit"
ORDERS = (
    (MEETING, "按名册顺序"),
    (BY_RANK, "按位次，从第 1 名起"),
    (BACKWARDS, "按位次，第 1 名最后"),
    (BY_UNIT, "按单位"),
)
"""In which order the cadres' pages come, within their group; by rank only where there are ranks."""
ON_A_PAGE = 12
"""Cadres on a page of the ranking, and figures on a page of figures: as many as can be read from the last row."""
TWO_LINES, LONG_POSTS = 50, 8
"""Characters of a post that two lines hold, and cadres on a page where somebody's needs a third."""
BANDS = (
    ("60 以下", 0, 60),
    ("60–70", 60, 70),
    ("70–80", 70, 80),
    ("80–90", 80, 90),
    ("90–100", 90, 100),
    ("100 以上", 100, 111),
)
"""Bands of scores: words, from, and below what."""
TOP = 5
KEPT_BACK = HIDDEN
"""How a score is written that is not told."""


@dataclass(frozen=True)
class Title:
    """The first page."""

    bureau: str
    heading: str
    note: str


@dataclass(frozen=True)
class Figure:
    """A figure of the bureau as it is shown: 投入帮扶资金 132.0 万元 (今年)."""

    title: str
    value: str
    unit: str
    window: str


@dataclass(frozen=True)
class Figures:
    """A page of the bureau's figures; `part` of `parts`."""

    figures: tuple[Figure, ...]
    part: int
    parts: int


@dataclass(frozen=True)
class Place:
    """A line of the ranking; `rank` None where nobody is ranked, or nothing applies to them.

    `kept`: numbers of the platforms that are kept back; the total is a rough one then, or None where even that would
    tell what is confidential.
    """

    rank: int | None
    name: str
    duty: str
    scores: tuple[Decimal | None, ...]
    total: Decimal | None
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """A page of a group's ranking, or of its scores in the roster's order."""

    group: str
    count: int
    ranked: bool
    weights: tuple[Decimal, ...]
    places: tuple[Place, ...]
    part: int
    parts: int


@dataclass(frozen=True)
class Measure:
    """An indicator of a platform over all cadres of whom it is asked."""

    title: str
    mean: Decimal | None
    median: Decimal | None


@dataclass(frozen=True)
class Platform:
    """A platform: its indicators, how the scores spread, and, where there are ranks, the highest of each group.

    `best`: group, (name, score) of the highest, and how many more have the last one's score. `kept`: of how many the
    score is kept back.
    """

    name: str
    measures: tuple[Measure, ...]
    bands: tuple[tuple[str, int], ...]
    medians: tuple[tuple[str, Decimal | None], ...]
    best: tuple[tuple[str, tuple[tuple[str, Decimal], ...], int], ...]
    kept: int = 0


@dataclass(frozen=True)
class Person:
    """A cadre's page. `platforms`: name, what the score is made of, score, the group's median. `kept`: as of Place."""

    person: int
    name: str
    duty: str
    photo: Path | None
    group: str
    count: int
    ranked: bool
    rank: int | None
    platforms: tuple[tuple[str, str | None, Decimal | None, Decimal | None], ...]
    total: Decimal | None
    median: Decimal | None
    mentor: str | None
    deeds: tuple[str, ...]
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Closing:
    """The last page."""

    bureau: str
    words: str


Slide = Title | Figures | Ranking | Platform | Person | Closing


def slides(
    desk: Desk, year: int, *, ranked: bool = True, people: frozenset[int] | None = None, order: str = MEETING
) -> tuple[Slide, ...]:
    """The pages: title, figures, ranking of each group, platforms, a page for each cadre chosen, closing.

    `people` None: everybody; the ranking and the medians are always those of everybody. UserError: nobody is on the
    roster, or none of those chosen.
    """
    from cadreapp.operations.year.showcase import gather_showcase  # brings openpyxl

    data = gather_showcase(desk, year, ranked=ranked)
    meeting = {m.person: at for at, m in enumerate(roster(desk, Period(year, "year", 1)))}
    persons = [p for p in _persons(data, meeting, order) if people is None or p.person in people]
    if not persons:
        raise UserError(f"所选的干部在{year}年的名册里都没有，请重新选择。")
    title = Title(
        data.bureau,
        f"{year}年度年轻干部业绩“晒比”",
        f"年轻干部 {len(data.lines)} 人　　统计截止 {day(data.until)}",
    )
    platforms = [_platform(data, number) for number in range(1, len(PLATFORMS) + 1)]
    closing = Closing(data.bureau, "汇报完毕，请批评指正")
    return (title, *_figures(data), *_rankings(data), *platforms, *persons, closing)


def _figures(data: Showcase) -> Iterable[Figures]:
    shown = []
    for figure in data.figures:
        shown.append(Figure(figure.title, *at_a_glance(figure.value, figure.unit), figure.window))
    pages = evenly(shown, ON_A_PAGE)
    for number, page in enumerate(pages, 1):
        yield Figures(tuple(page), number, len(pages))


def _on_a_page(places: Sequence[Place]) -> int:
    """How many cadres a page of the ranking holds, with the longest post in as many lines as it needs."""
    longest = max((sum(1 if east_asian_width(c) in "WF" else 0.6 for c in p.duty) for p in places), default=0)
    return ON_A_PAGE if longest <= TWO_LINES else LONG_POSTS


def _rankings(data: Showcase) -> Iterable[Ranking]:
    for group, lines in data.groups.items():
        places = [
            Place(
                line.rank if data.ranked else None,
                line.member.name,
                duties(line.member),
                tuple(p.score for p in line.platforms),
                line.total,
                _kept(data, line),
            )
            for line in lines
        ]
        pages = evenly(places, _on_a_page(places))
        for number, page in enumerate(pages, 1):
            yield Ranking(group, len(lines), data.ranked, data.weights, tuple(page), number, len(pages))


def _kept(data: Showcase, line: Scored) -> tuple[int, ...]:
    return tuple(n for n in range(1, len(PLATFORMS) + 1) if data.held_back(line, n))


def _platform(data: Showcase, number: int) -> Platform:
    measures = []
    for indicator in data.indicators:
        if indicator.platform == number and not indicator.hidden:
            raw = [part.raw for line in data.lines if (part := part_of(line, indicator)) is not None]
            if raw:
                measures.append(Measure(indicator.title, mean(raw), middle(raw)))
    scores = [s for line in data.lines if (s := line.platforms[number - 1].score) is not None]
    bands = tuple((words, sum(low <= score < high for score in scores)) for words, low, high in BANDS)
    best, medians = [], []
    for group, lines in data.groups.items():
        known = [(x.member.name, s) for x in lines if (s := x.platforms[number - 1].score) is not None]
        medians.append((group, middle([s for _, s in known])))
        if data.ranked and known and group != COUNTY:
            known.sort(key=lambda pair: -pair[1])
            last = known[:TOP][-1][1]
            best.append((group, tuple(known[:TOP]), sum(score == last for _, score in known[TOP:])))
    kept = sum(data.held_back(line, number) for line in data.lines)
    return Platform(PLATFORMS[number - 1], tuple(measures), bands, tuple(medians), tuple(best), kept)


def _persons(data: Showcase, meeting: dict[int, int], order: str) -> Iterable[Person]:
    from cadreapp.reports.personal import made_of, medians

    for group, lines in data.groups.items():
        middles = medians(lines)
        for line in _ordered(lines, meeting, order if data.ranked or order == BY_UNIT else MEETING):
            member, facts = line.member, data.facts[line.member.person]
            yield Person(
                person=member.person,
                name=member.name,
                duty=duties(member),
                photo=facts.photo,
                group=group,
                count=len(lines),
                ranked=data.ranked,
                rank=line.rank if data.ranked else None,
                platforms=tuple(
                    (PLATFORMS[n], made_of(data, line, n + 1, deduction=False), line.platforms[n].score, middles[n])
                    for n in range(len(PLATFORMS))
                ),
                total=line.total,
                median=middles[-1],
                mentor=facts.mentor,
                deeds=tuple(facts.deeds),
                kept=_kept(data, line),
            )


def _ordered(lines: Sequence[Scored], meeting: dict[int, int], order: str) -> list[Scored]:
    in_meeting = sorted(lines, key=lambda x: meeting.get(x.member.person, len(meeting)))
    if order == BY_UNIT:
        units = list(dict.fromkeys(x.member.unit for x in in_meeting))
        return sorted(in_meeting, key=lambda x: units.index(x.member.unit))
    if order in (BY_RANK, BACKWARDS):
        last = len(lines) + 1
        return sorted(in_meeting, key=lambda x: (x.rank or last) * (1 if order == BY_RANK else -1))
    return in_meeting
