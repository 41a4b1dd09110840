"""When a deadline has gone by: its own day is in time, the next is not."""

from __future__ import annotations

import pytest

from cadreapp.rules.appraisal.deadlines import Matter, due_within, missed, overdue, unsaid


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


def matter(deadline: str = "2021-06-30", state: str = "办理中", *ended: str | None) -> Matter:
    return Matter(deadline, state, ended)


@pytest.mark.parametrize(
    ("deadline", "due"),
    [("2020-12-31", False), ("2021-01-01", True), ("2021-12-31", True), ("2022-01-01", False)],
)
def test_a_deadline_is_due_within_a_span_on_its_first_and_on_its_last_day(deadline: str, due: bool) -> None:
    assert (1 in due_within({1: matter(deadline)}, "2021-01-01", "2021-12-31")) is due


OPEN = ("登记", "办理中")


@pytest.mark.parametrize(
    ("one", "open_", "silent"),
    [
        (matter(), OPEN, False),
        (matter("2021-06-30", "已解决"), OPEN, True),
        (matter("2021-06-30", "已解决", None, None), OPEN, True),
        (matter("2021-06-30", "已解决", None, "2021-06-01"), OPEN, False),
        (matter("2021-06-30", "已解决"), (), False),
    ],
)
def test_the_trail_is_asked_of_what_left_the_open_states_without_a_day(
    one: Matter, open_: tuple[str, ...], silent: bool
) -> None:
    assert unsaid({7: one}, open_) == ([7] if silent else [])


@pytest.mark.parametrize(
    ("one", "left", "today", "late"),
    [
        (matter(), {}, "2021-06-30", False),
        (matter(), {}, "2021-07-01", True),
        (matter("2021-06-30", "已解决", "2021-06-30"), {}, "2022-01-01", False),
        (matter("2021-06-30", "已解决", "2021-07-01"), {}, "2022-01-01", True),
        (matter("2021-06-30", "转办", None, "2021-06-30"), {}, "2022-01-01", False),
        (matter("2021-06-30", "转办"), {7: "2021-06-30"}, "2022-01-01", False),
        (matter("2021-06-30", "转办"), {7: "2021-07-01"}, "2022-01-01", True),
        (matter("2021-06-30", "转办"), {}, "2022-01-01", False),
        (matter("2021-06-30", "转办", "2021-06-30"), {7: "2021-07-01"}, "2022-01-01", False),
    ],
)
def test_a_matter_is_overdue_from_the_day_after_its_deadline_until_it_is_off_the_hands(
    one: Matter, left: dict[int, str], today: str, late: bool
) -> None:
    """A day that was typed holds before the trail's; where neither says, it is not overdue."""
    assert overdue({7: one}, OPEN, left, today) == ({7: one.deadline} if late else {})


def test_any_state_is_open_where_none_is_named() -> None:
    closed = {7: matter("2021-06-30", "已解决")}
    assert overdue(closed, (), {}, "2021-07-01") == {7: "2021-06-30"}
