"""Days as they are typed all day long: 昨天, 11-21, 1121, 21; each stands for one day, or is left as it is."""

from __future__ import annotations

import re
from datetime import date, timedelta

from cadreapp.records.period import Period
from cadreapp.records.wording.folding import fold

_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[-./月])(\d{1,2})[日号]?")
_DIGITS = re.compile(r"(\d{2})(\d{2})")
_DAY = re.compile(r"(\d{1,2})[日号]?")


def whole_day(typed: str, today: date, about: Period | None = None) -> str:
    """The day that a short form stands for, as `2021-11-21`; what is none comes back as it was typed.

    A month and a day lie in the year of the period that it is about, else in the present one; a day alone only where
    that period is a month.
    """
    given = "".join(fold(typed).split())
    if given in _WORDS:
        return (today + timedelta(days=_WORDS[given])).isoformat()
    year = about.year if about is not None else today.year
    if match := _MONTH_DAY.fullmatch(given) or _DIGITS.fullmatch(given):
        return _day(typed, year, int(match[1]), int(match[2]))
    if about is not None and about.length == "month" and (match := _DAY.fullmatch(given)):
        return _day(typed, year, about.index, int(match[1]))
    return typed


def _day(typed: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return typed
