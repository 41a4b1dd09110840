"""A warning of many lines fits the smallest screen and says what it leaves out."""

from __future__ import annotations

from ui.kit.talk import LINES, shortened


def test_many_lines_are_counted_and_few_stay() -> None:
    lines = [f"第 {n} 处" for n in range(200)]
    few = "\n".join(lines[:LINES])
    assert shortened(few) == few
    said = shortened("\n".join(lines)).split("\n")
    assert len(said) == LINES and said[: LINES - 1] == lines[: LINES - 1]
    assert said[-1] == f"……后面还有 {200 - LINES + 1} 处。"
