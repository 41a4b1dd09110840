"""Periods: 年度, 半年, 季度, 月份, as text (`2021`, `2021H1`, `2021Q3`, `2021-11`) and as spans of days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

LENGTHS = ("year", "half", "quarter", "month")
"""The kinds of period, longest first."""

LABELS = {"year": "年度", "half": "半年", "quarter": "季度", "month": "月份"}
EXAMPLES = {"year": "2021", "half": "2021H1", "quarter": "2021Q1", "month": "2021-03"}
_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_TEXT = re.compile(r"(\d{4})(?:H([12])|Q([1-4])|-(\d{2}))?")


@dataclass(frozen=True)
class Period:
    """A calendar year, half-year, quarter or month.

    `length` is one of LENGTHS, `index` counts from 1 within the year (always 1 for a year).
    """

    year: int
    length: str
    index: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2021`, `2021H1`, `2021Q3` or `2021-11`; ValueError for anything else."""
        match = _TEXT.fullmatch(text.strip().upper())
        if not match or int(match[1]) < 1900:
            raise ValueError(text)
        for length, group in (("half", 2), ("quarter", 3), ("month", 4)):
            if match[group]:
                index = int(match[group])
                if not 1 <= index <= 12 // _MONTHS[length]:
                    raise ValueError(text)
                return cls(int(match[1]), length, index)
        return cls(int(match[1]), "year", 1)

    @classmethod
    def of(cls, day: date, length: str) -> Period:
        """The period of that length in which the day lies."""
        return cls(day.year, length, (day.month - 1) // _MONTHS[length] + 1)

    @cached_property
    def text(self) -> str:
        """The canonical text, as stored and as in the commands."""
        suffix = {"year": "", "half": f"H{self.index}", "quarter": f"Q{self.index}", "month": f"-{self.index:02d}"}
        return f"{self.year:04d}{suffix[self.length]}"

    @cached_property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, (self.index - 1) * _MONTHS[self.length] + 1, 1)

    @cached_property
    def end(self) -> date:
        """Its last day."""
        month = self.index * _MONTHS[self.length]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @cached_property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @cached_property
    def edges(self) -> tuple[str, str]:
        """Its first and last day as ISO text."""
        return self.start.isoformat(), self.end.isoformat()

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Its months as text, `2021-01` …, in order."""
        return tuple(month.text for month in self.split("month"))

    @property
    def label(self) -> str:
        """What a user reads: 2021年, 2021年上半年, 2021年第3季度, 2021年11月."""
        rest = {
            "year": "",
            "half": "上半年" if self.index == 1 else "下半年",
            "quarter": f"第{self.index}季度",
            "month": f"{self.index}月",
        }
        return f"{self.year}年{rest[self.length]}"

    def title(self, of: str) -> str:
        """What is of this period, by its name: 2021年 and 年度业绩晒比 are 2021年度业绩晒比."""
        own = {"year": "年", "quarter": "季", "month": "月"}.get(self.length, "")
        if own and of.startswith(f"{own}度"):
            return self.label + of[1 if self.length == "year" else 2 :]
        return self.label + of

    @property
    def short(self) -> str:
        """Without the year: 全年, 上半年, 三季度, 11月."""
        return {
            "year": "全年",
            "half": "上半年" if self.index == 1 else "下半年",
            "quarter": "一二三四"[(self.index - 1) % 4] + "季度",
            "month": f"{self.index}月",
        }[self.length]

    def next(self) -> Period:
        """The period of the same length that follows."""
        return Period.of(self.end + timedelta(days=1), self.length)

    def previous(self) -> Period:
        """The period of the same length before it."""
        return Period.of(self.start - timedelta(days=1), self.length)

    def split(self, length: str) -> tuple[Period, ...]:
        """The periods of a length (its own or a shorter one) that make it up, in order; () for a longer one."""
        return _split(self, length)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _split(period: Period, length: str) -> tuple[Period, ...]:
    if _MONTHS[length] > _MONTHS[period.length]:
        return ()
    count = _MONTHS[period.length] // _MONTHS[length]
    first = (period.index - 1) * count + 1
    return tuple(Period(period.year, length, first + i) for i in range(count))


def first_day(text: str) -> str:
    """The first ISO day that a date of any precision (`2021`, `2021-05`, `2021-05-01`) covers."""
    return text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text


def months_later(day: str, months: int) -> str:
    """The same ISO day so many months later, or the last day of a shorter month."""
    start = date.fromisoformat(day)
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])).isoformat()
