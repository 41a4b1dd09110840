"""Periods as they are named."""

from __future__ import annotations

import pytest

from cadreapp.records.period import Period


@pytest.mark.parametrize(
    ("period", "of", "named"),
    [
        ("2026", "年度业绩晒比", "2026年度业绩晒比"),
        ("2026", "干部花名册", "2026年干部花名册"),
        ("2026Q3", "季度情况通报", "2026年第3季度情况通报"),
        ("2026Q3", "年度考核表", "2026年第3季度年度考核表"),
        ("2026-11", "月度情况通报", "2026年11月情况通报"),
        ("2026H1", "年度考核表", "2026年上半年年度考核表"),
    ],
)
def test_what_is_of_a_period_says_it_once(period: str, of: str, named: str) -> None:
    assert Period.parse(period).title(of) == named
