"""Short forms of a day: each boundary by name, and a law over all days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.records.period import Period
from cadreapp.records.wording.shorthand import whole_day

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "about", "day"),
    [
        ("今天", "", "2026-03-01"),
        ("昨天", "", "2026-02-28"),
        ("前天", "", "2026-02-27"),
        ("明天", "", "2026-03-02"),
        ("11-21", "", "2026-11-21"),
        ("11.21", "", "2026-11-21"),
        ("11/2", "", "2026-11-02"),
        ("11月21日", "", "2026-11-21"),
        ("１１月２１号", "", "2026-11-21"),
        ("1121", "", "2026-11-21"),
        ("1121", "2025", "2025-11-21"),
        ("1121", "2025Q1", "2025-11-21"),
        ("0229", "", "0229"),
        ("0229", "2024", "2024-02-29"),
        ("21", "2025-10", "2025-10-21"),
        ("21日", "2025-10", "2025-10-21"),
        ("31", "2025-11", "31"),
        ("21", "2025Q4", "21"),
        ("21", "", "21"),
        ("1321", "", "1321"),
        ("2021", "2025", "2021"),
        ("昨天下午", "", "昨天下午"),
        ("2021-11-21", "2025", "2021-11-21"),
        ("", "2025", ""),
    ],
)
def test_short_forms(typed: str, about: str, day: str) -> None:
    assert whole_day(typed, TODAY, Period.parse(about) if about else None) == day


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.sampled_from(["{0.month}-{0.day}", "{0:%m%d}", "{0:%m.%d}"]))
def test_every_day_of_the_year_it_is_about_is_understood(day: date, form: str) -> None:
    typed = form.format(day)
    assert whole_day(typed, TODAY, Period(day.year, "year", 1)) == day.isoformat()
