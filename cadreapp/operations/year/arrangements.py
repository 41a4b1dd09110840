"""五平台安排落实情况: what became in a year of every arrangement of the bureau's list, in numbers and in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cadreapp import records
from cadreapp.operations.counting.figures import chosen_figures
from cadreapp.operations.counting.owed import Tallied, everything, tallied
from cadreapp.operations.desk import Desk
from cadreapp.operations.year import overview
from cadreapp.records.period import Period
from cadreapp.reports.data import HIDDEN, Arranged, plain
from cadreapp.rules.arrangements import Arrangement, Count, arrangements
from cadreapp.store.counting.arrangements import Counted, counted
from cadreapp.store.persons import people

NOT_SHOWN = "由组织人事部门掌握，不在此列示"
NONE = "没有记录"
MISSING = "—"
_SHOWN = 6
"""Words of a breakdown that are told one by one."""


@dataclass(frozen=True)
class _Told:
    """A count with its number, named as it is told."""

    count: Count
    title: str
    unit: str
    found: Counted


def gather(desk: Desk, year: int) -> tuple[Arranged, ...]:
    """Every arrangement in the list's order."""
    whole = _Year(desk, year)
    return tuple(whole.arranged(one) for one in arrangements())


class _Year:
    """What all arrangements of a year are counted from."""

    def __init__(self, desk: Desk, year: int):
        self.desk, self.period = desk, Period(year, "year", 1)
        self.start, self.end = self.period.start.isoformat(), self.period.end.isoformat()
        self.members = {m.person for m in people.roster(desk.db, self.start, self.end)}
        condition = next((c for c in desk.rules.readiness.conditions if c.check == "certificates"), None)
        self.groups = condition.groups if condition else ()
        self.asked: dict[str, list[Tallied]] = defaultdict(list)
        for kind, sums in tallied(everything(desk, self.period)).items():
            if sums.required:
                self.asked[records.kind(kind).row].append(sums)

    def arranged(self, one: Arrangement) -> Arranged:
        """One arrangement; of what is hidden only that it stands in the list."""
        if one.hidden:
            return Arranged(one.row, one.platform, one.title, None, HIDDEN, "", NOT_SHOWN)
        told = [self._told(count, one) for count in one.counts]
        required: int | Decimal | None = None
        value, unit = told[0].found.value, told[0].unit
        if one.roster:
            required = len(self.members)
        elif asked := self.asked.get(one.row):
            required = plain(sum((a.required for a in asked), Decimal(0)))
            value, unit = plain(sum((a.done for a in asked), Decimal(0))), one.due or unit
        listed, unlisted = self._behind(told)
        words = [*_phrases(told), *(self._targets() if one.targets else ())]
        return Arranged(
            row=one.row,
            platform=one.platform,
            title=one.title,
            required=required,
            value=value,
            unit=unit,
            words="，".join(words) or NONE,
            records=() if one.roster else listed,
            unlisted=unlisted,
            everything=one.roster,
            asks=one.asks if required else "",
        )

    def _told(self, count: Count, one: Arrangement) -> _Told:
        if count.figure:
            year = self.period.year
            first = date(year - (count.window != "year"), 1, 1)
            last = date(year - (count.window == "last"), 12, 31)
            figure = chosen_figures(self.desk, [count.figure], first, last)[0]
            number = None if figure.value is None else plain(Decimal(figure.value))
            found = Counted(number, (), figure.records)
            return _Told(count, count.title or figure.title, figure.unit, found)
        only = self.members if one.roster or count.how == "holders" else None
        found = counted(self.desk.db, count, self.start, self.end, groups=self.groups, people=only)
        return _Told(count, count.title, count.unit, found)

    def _behind(self, told: Sequence[_Told]) -> tuple[tuple[int, ...], int]:
        """The records that may be listed, each once, and how many may not."""
        listed: dict[int, None] = {}
        secret: set[int] = set()
        for one in told:
            if any(records.kind(name).confidential for name in one.count.kinds):
                secret |= set(one.found.records)
            else:
                listed |= dict.fromkeys(one.found.records)
        return tuple(listed), len(secret)

    def _targets(self) -> Iterator[str]:
        """How far the campaigns with targets had come by the year's end, counted over their own days."""
        until = min(self.period.end, self.desk.today())
        for campaign in overview.campaigns(self.desk, until):
            begun = (campaign.start or self.start) <= until.isoformat()
            if begun and (campaign.end or self.end) >= self.start:
                parts = (f"{t.title} {t.figure.text} {t.figure.unit}（目标 {t.number:,}）" for t in campaign.targets)
                yield f"“{campaign.name}”累计{'、'.join(parts)}"


def _phrases(told: Sequence[_Told]) -> Iterator[str]:
    """What is told of each number; nothing where no number says anything."""
    if not any(one.found.value or one.found.records for one in told):
        return
    values = {one.title: one.found.value for one in told}
    for one in told:
        found = one.found
        if one.count.split:
            if found.parts:
                yield one.title + "、".join(f"{word} {n:,} {one.unit}" for word, n in found.parts)
            continue
        phrase = f"{one.title} {_number(found.value)} {one.unit}"
        if found.parts:
            phrase += f"（{_breakdown(found.parts)}）"
        whole = values.get(one.count.share)
        if one.count.share and whole and found.value is not None:
            phrase += f"（占 {Decimal(found.value) * 100 / Decimal(whole):.1f}%）"
        yield phrase


def _number(value: int | Decimal | None) -> str:
    if value is None:
        return MISSING
    short = plain(Decimal(value))
    return f"{short if short == value else value:,}"


def _breakdown(parts: Sequence[tuple[str, int]]) -> str:
    shown = [f"{word} {n:,}" for word, n in parts[:_SHOWN]]
    if rest := sum(n for _, n in parts[_SHOWN:]):
        shown.append(f"其他 {rest:,}")
    return "、".join(shown)
