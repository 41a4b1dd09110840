"""When a deadline has gone by: its own day is in time, the next is not."""

from __future__ import annotations

import pytest

from cadreapp.rules.deadlines import missed


@pytest.mark.parametrize(
    ("ended", "today", "late"),
    [
        ((), "2021-06-30", False),
        ((), "2021-07-01", True),
        (("2021-06-30",), "2022-01-01", False),
        (("2021-07-01",), "2022-01-01", True),
        ((None, "2021-06-30"), "2022-01-01", False),
        (("2021-07-05", "2021-06-29"), "2022-01-01", False),
        ((None, None), "2021-06-29", False),
    ],
)
def test_the_deadlines_own_day_is_in_time(ended: tuple[str | None, ...], today: str, late: bool) -> None:
    assert missed("2021-06-30", ended, today) is late
