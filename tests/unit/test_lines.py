"""Where pages end: laws of the plan, and each boundary by itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadreapp.reports.filling.lines import Line, Lines

ROOM = 100.0


def lines(*heights: float, glued: tuple[int, ...] = (), ends: tuple[int, ...] = (), titled: bool = False) -> Lines:
    """Lines of these heights; `glued`: those after which no page ends, `ends`: those after which one does."""
    made = [Line(n, {}, height, True, False, 2, glued=n in glued, ends=n in ends) for n, height in enumerate(heights)]
    return Lines(titled, made, (0, 0) if titled else None)


@pytest.mark.parametrize(
    ("made", "starts"),
    [
        (lines(), []),
        (lines(100), [0]),
        (lines(60, 40), [0]),
        (lines(60, 40.5), [0, 1]),
        (lines(60, 40.5, 10, glued=(0,)), [0, 1]),  # two that no page holds are parted where it ends
        (lines(50, 40, 20, glued=(1,)), [0, 1]),  # a heading goes with its row
        (lines(50, 20, 20, 20, glued=(1, 2)), [0, 1]),
        (lines(30, 30, ends=(0,)), [0, 1]),
        (lines(30, 30, ends=(1,)), [0]),  # no empty page after the last
        (lines(20, 60, 60, titled=True), [0, 2]),
        (lines(20, 80, 80, 1, titled=True), [0, 2, 3]),  # the titles take their room on each later page
    ],
)
def test_where_pages_begin(made: Lines, starts: list[int]) -> None:
    assert made.starts(ROOM) == starts


def test_a_last_page_may_be_full_to_its_edge_and_no_other() -> None:
    assert lines(60, 39).starts(ROOM, spare=6) == [0]
    assert lines(60, 39, 60).starts(ROOM, spare=6) == [0, 1], "the second page is the last"
    assert lines(60, 39, 60, 60).starts(ROOM, spare=6) == [0, 1, 2, 3]


@given(
    st.lists(st.tuples(st.floats(1, 60), st.booleans(), st.booleans()), max_size=40),
    st.floats(0, 8),
)
def test_no_page_is_too_high_and_what_is_glued_stays_together(
    some: list[tuple[float, bool, bool]], spare: float
) -> None:
    made = lines(
        *(height for height, _, _ in some),
        glued=tuple(n for n, (_, glued, end) in enumerate(some) if glued and not end),
        ends=tuple(n for n, (_, _, end) in enumerate(some) if end),
    )
    starts = made.starts(ROOM, spare)
    assert starts == sorted(set(starts)) and (starts[:1] == [0]) == bool(some)
    forced = {n + 1 for n, line in enumerate(made.lines) if line.ends}
    assert forced - {len(some)} <= set(starts)
    for first, last in pairwise([*starts, len(some)]):
        assert sum(line.height for line in made.lines[first:last]) <= ROOM + 0.25
    for start in starts[1:]:
        if start in forced or not made.lines[start - 1].glued:
            continue
        begin = start
        while begin and made.lines[begin - 1].glued and begin not in forced:
            begin -= 1
        end = start
        while end < len(some) - 1 and made.lines[end].glued:
            end += 1
        block = sum(line.height for line in made.lines[begin : end + 1])
        assert block > ROOM - spare - 0.5, "parted only where no page holds it"
