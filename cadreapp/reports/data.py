"""What the year-end sheets are made of: plain data, gathered elsewhere. Nothing secret gets this far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import median
from typing import Any, Protocol, TypeVar

from cadreapp.rules.appraisal.confirmed import ConfirmedGrade
from cadreapp.rules.scoring import Part, PlatformScore
from cadreapp.store.persons.people import Member

CHINESE = "一二三四五六七八九十"
"""Numbers of groups and sections."""
T = TypeVar("T")
HIDDEN = "不公开"
"""Stands where a raw figure is kept from those to whom the showcase is shown."""


@dataclass(frozen=True)
class Entry:
    """A record as everybody may see it: day, kind, what, who, how much."""

    id: int
    kind: str
    kind_title: str
    platform: int
    date: str
    text: str
    people: tuple[str, ...]
    persons: tuple[int, ...]
    amount: int | Decimal | None = None


@dataclass(frozen=True)
class CoverFigure:
    """One figure of the cover with its window (今年, 去年, 近两年) and the ids of the records behind it.

    `shares`: what each record adds to the number; `unsaid`: how many leave it empty; `basis`: the words where there
    are no records. `value` None: no record tells it.
    """

    title: str
    unit: str
    value: int | Decimal | None
    window: str
    start: str
    end: str
    records: tuple[int, ...]
    shares: tuple[int | Decimal, ...] = ()
    unsaid: int = 0
    basis: str = "没有记录"


@dataclass(frozen=True)
class Arranged:
    """What became of one arrangement (row of the bureau's list) in a year.

    `value`: of what was asked (`required`) how much was done, else the arrangement's own number; HIDDEN where not all
    may see it. `records`: ids of those behind it that may be listed, `unlisted`: how many may not; `everything`: every
    record of the year is behind it; `asks`: what is asked, where that does not speak for itself.
    """

    row: str
    platform: int
    title: str
    required: int | Decimal | None
    value: int | Decimal | str | None
    unit: str
    words: str
    records: tuple[int, ...] = ()
    unlisted: int = 0
    everything: bool = False
    asks: str = ""

    @property
    def rate(self) -> Decimal | None:
        """How much of what was asked was done, in per cent to one place."""
        if not self.required or isinstance(self.value, str) or self.value is None:
            return None
        return (Decimal(self.value) * 100 / self.required).quantize(Decimal("0.1"), "ROUND_HALF_UP")


class Scored(Protocol):
    """A line of the ranking (rules.standing.Line)."""

    @property
    def member(self) -> Member: ...
    @property
    def platforms(self) -> tuple[PlatformScore, ...]: ...
    @property
    def ballot(self) -> Decimal | None: ...
    @property
    def total(self) -> Decimal | None: ...
    @property
    def rank(self) -> int | None: ...

    @property
    def judges(self) -> Decimal | None: ...
    @property
    def shares(self) -> tuple[Decimal | None, ...]: ...


@dataclass(frozen=True)
class Indicator:
    """An indicator or addition of scoring.toml as a column: `hidden` = its raw figure is not for everybody.

    `amount`: what is done is the sum of the records' amounts, in `unit`; else their number.
    """

    kind: str
    title: str
    platform: int
    weight: Decimal = Decimal(0)
    ceiling: Decimal = Decimal(1)
    quota: bool = False
    hidden: bool = False
    amount: bool = False
    unit: str = ""


Counted = Mapping[int, Mapping[int, int | Decimal | None]]
"""Person → record → its amount (None = it says none): the records that count of everybody."""


@dataclass(frozen=True)
class Column:
    """A column of 排名表. `own`: what each of somebody's records adds to it; `said`: words instead, by person.

    `kind`: of the records, where they are of one; `indicator`: the one of the scores that says the same number;
    `figure`: title of the cover's figure whose shares they are.
    """

    platform: int
    title: str
    unit: str
    kind: str = ""
    own: Counted = field(default_factory=dict)
    said: Mapping[int, str | None] | None = None
    indicator: Indicator | None = None
    figure: str = ""

    def value(self, line: Scored) -> Any:
        """What stands in somebody's row; None where there is nothing."""
        person = line.member.person
        if self.said is not None:
            return self.said.get(person)
        part = part_of(line, self.indicator) if self.indicator else None
        return plain(part.raw) if part else added(list(self.own.get(person, {}).values()))

    def together(self, lines: Sequence[Scored]) -> Any:
        """What these people did together; None where that is not a number."""
        if self.said is not None:
            return None
        return together(self.own, [line.member.person for line in lines], [self.value(line) for line in lines])


@dataclass
class Showcase:
    """Everything that the showcase of a year says.

    `internal`: only for those who work with grades; else the quarters' scores and grades are in nothing of it, and
    cannot be worked out, nor their mean. `withheld`: of whom something not for everybody is in the scores, so that the
    platform that holds it is kept back and the total is rough (rules/appraisal/withholding.py). `signers`: who answers
    for it, by the names in the templates.
    """

    bureau: str
    year: int
    until: date
    signers: Mapping[str, str]
    ranked: bool
    weights: tuple[Decimal, ...]
    groups: dict[str, Sequence[Scored]]
    indicators: tuple[Indicator, ...]
    extras: tuple[Indicator, ...]
    figures: tuple[CoverFigure, ...]
    entries: dict[int, Entry]
    """All records shown: those of the year, and those behind the cover's figures."""
    of_person: dict[int, list[Entry]]
    facts: dict[int, PersonFacts]
    arrangements: tuple[Arranged, ...] = ()
    columns: tuple[Column, ...] = ()
    counted: Mapping[str, Counted] = field(default_factory=dict)
    """Kind → the records of the year that count."""
    internal: bool = False
    withheld: frozenset[int] = frozenset()

    @property
    def lines(self) -> list[Scored]:
        """All lines, group by group."""
        return [line for lines in self.groups.values() for line in lines]

    def done(self, indicator: Indicator, lines: Sequence[Scored], raws: Sequence[Any]) -> Any:
        """What these people did of an indicator together; `raws`: what stands in their rows."""
        own = self.counted.get(indicator.kind, {})
        if not indicator.amount:
            own = {person: dict.fromkeys(found, 1) for person, found in own.items()}
        return together(own, [line.member.person for line in lines], raws)

    def whole(self, platform: int) -> bool:
        """Whether a platform is told as a whole only: a part of it is confidential and could be worked out."""
        return not self.internal and any(i.hidden and i.platform == platform for i in self.indicators)

    def held_back(self, line: Scored, platform: int) -> bool:
        """Whether somebody's score of a platform is not told."""
        return self.whole(platform) and line.member.person in self.withheld


@dataclass
class PersonFacts:
    """What a personal page says beside the scores. `before`: total (`rough_before`: a rough one) and rank of last year.

    `comment`: of the year's confirmed appraisal; `quarters`: of the year before and this one.
    """

    photo: Path | None = None
    certificates: str | None = None
    mentor: str | None = None
    deeds: list[str] = field(default_factory=list)
    appraisal: list[str] = field(default_factory=list)
    report: str | None = None
    shortcomings: str | None = None
    comment: str | None = None
    age: int | None = None
    before: tuple[Decimal | None, int | None] = (None, None)
    rough_before: bool = False
    quarters: tuple[ConfirmedGrade, ...] = ()


@dataclass(frozen=True)
class QuarterLine:
    """A cadre in the quarter's summary. `confirmed` None: nothing is recorded of the quarter."""

    scored: Scored
    confirmed: ConfirmedGrade | None
    remark: str | None

    @property
    def grade(self) -> str | None:
        """The confirmed grade, as corrected."""
        return (self.confirmed.grade or None) if self.confirmed else None

    @property
    def score(self) -> Decimal | None:
        """The confirmed 绩效得分."""
        return self.confirmed.score if self.confirmed else None

    @property
    def coefficient(self) -> Decimal | None:
        """The 奖金系数 of the grade."""
        return self.confirmed.coefficient if self.confirmed else None


@dataclass(frozen=True)
class Quarter:
    """One quarter's summary. `judges_weight` None: no judge has scored; `notes`: approvals, corrections, in words.

    `of_person`: the records that everybody may see, by person.
    """

    label: str
    weights: tuple[Decimal, ...]
    ballot_weight: Decimal | None
    groups: dict[str, Sequence[QuarterLine]]
    judges_weight: Decimal | None = None
    notes: tuple[str, ...] = ()
    of_person: dict[int, list[Entry]] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A 等次更正 or 补定 (`what`): both grades, ISO day, 文号."""

    old: str
    grade: str
    day: str
    basis: str
    what: str = "更正"


@dataclass(frozen=True)
class Course:
    """The course of a cadre's year as their form tells it.

    Days are ISO; `shown`, `asked`, `approval` and `training` are in words.
    """

    proposed: str | None = None
    proposed_on: str | None = None
    meeting: str | None = None
    decided_on: str | None = None
    shown: str | None = None
    told_on: str | None = None
    signed: str | None = None
    asked: tuple[str, ...] = ()
    corrections: tuple[Paper, ...] = ()
    approval: str | None = None
    training: str | None = None


@dataclass(frozen=True)
class YearGrade:
    """A cadre's year: grade, comment and reason only where confirmed; never inferred.

    `elsewhere`: the unit that graded them with its 文号, where it is not this bureau; `absent`: why they took no part.
    `duties`, `term`: 从事或分管工作 and 聘期 of the post that they held when the year ended; `unit`: in full.
    """

    member: Member
    quarters: tuple[str | None, ...]
    report: str | None
    comment: str | None
    grade: str | None
    reason: str | None
    remark: str | None
    course: Course = Course()
    elsewhere: str | None = None
    absent: str | None = None
    duties: str | None = None
    term: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Appraisal:
    """Everything that the appraisal sheets of a year, or of one quarter of it, say."""

    bureau: str
    year: int
    until: date
    signers: Mapping[str, str]
    quarters: tuple[Quarter, ...]
    groups: Mapping[str, Sequence[YearGrade]] | None
    bases: tuple[str, ...] = ()


def part_of(scored: Scored, indicator: Indicator) -> Part | None:
    """The cadre's part of an indicator; None where it is not asked."""
    return next(
        (
            p
            for p in scored.platforms[indicator.platform - 1].parts
            if p.kind == indicator.kind and p.title == indicator.title and p.applies
        ),
        None,
    )


def total_of(data: Showcase, line: Scored) -> Decimal | str | None:
    """The total as it is told: 约 87 where it is rough, 不公开 where even that would tell what is withheld."""
    if line.member.person not in data.withheld:
        return line.total
    return HIDDEN if line.total is None else f"约 {line.total:f}"


def plain(value: Decimal | None) -> int | Decimal | None:
    """A decimal as whole number where it is one, else to one place."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else round(value, 1)


LONGEST = 600
"""Characters of a row of a list, less than fill the tallest row that Excel allows."""


def parted(text: str) -> list[str]:
    """A text for as many rows of a list as it takes; a sentence ends with each. Nothing of it is lost."""
    found = []
    while len(text) > LONGEST:
        end = max(text.rfind(mark, LONGEST // 2, LONGEST) for mark in "。；！？\n") + 1 or LONGEST
        found.append(text[:end])
        text = text[end:]
    return [*found, text]


def dotted(text: str | None) -> str | None:
    """A date of any precision as cadre tables write it: 1993.05."""
    return text[:7].replace("-", ".") if text else None


def day(value: date) -> str:
    """2021年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日"


def on_paper(iso: str | None) -> str | None:
    """A date of any precision as paper writes it: 2021年3月5日, 2021年3月, 2021年."""
    if not iso:
        return None
    year, *rest = (int(part) for part in iso.split("-"))
    return f"{year}年" + "".join(f"{part}{unit}" for part, unit in zip(rest, "月日", strict=False))


def middle(values: Sequence[Decimal | None]) -> Decimal | None:
    """The median of those that there are."""
    known = [v for v in values if v is not None]
    return round(Decimal(median(known)), 1) if known else None


def mean(values: Sequence[Decimal | None]) -> Decimal | None:
    """The mean of those that there are, half up to one place."""
    known = [v for v in values if v is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1"), "ROUND_HALF_UP") if known else None


def added(values: Sequence[Any]) -> Any:
    """The sum of the numbers that there are; None where there is none."""
    known = [v for v in values if isinstance(v, (int, Decimal))]
    return plain(Decimal(sum(known))) if known else None


def together(own: Counted, persons: Sequence[int], values: Sequence[Any]) -> Any:
    """What people did together: a record counts once, however many of them took part. None where there is nothing.

    `values`: what stands in their rows. Where that is not what their records add up to (a quota with conditions of
    its own), it is added up as it stands.
    """
    found = [own.get(person, {}) for person in persons]
    if added([amount for one in found for amount in one.values()]) != added(values):
        return added(values)
    return added(list({record: amount for one in found for record, amount in one.items()}.values()))


def duties(member: Member) -> str:
    """单位及职务 in one line."""
    return "".join(dict.fromkeys(part for part in (member.unit, member.post) if part)) or "—"


def evenly(items: Sequence[T], most: int) -> list[Sequence[T]]:
    """As few parts of at most so many items as there can be, none with more than one item more than another."""
    count = -(-len(items) // most)
    size, longer = divmod(len(items), count or 1)
    ends = accumulate((size + (part < longer) for part in range(count)), initial=0)
    return [items[first:last] for first, last in pairwise(ends)]
