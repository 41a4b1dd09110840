"""Two sides timed in turn, so that a slow minute of the machine hits both; the table of all ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "performance.md"
HEAD = "| 工作 | 标尺（同一次运行） | 目标 | 测得 |\n|---|---|---|---|\n"
ROWS: list[str] = []


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(work: Callable[[], object], yardstick: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Median seconds of both, called in turn."""
    pairs = [(seconds(work), seconds(yardstick)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def report(work: str, yardstick: str, goal: str, mine: float, theirs: float) -> None:
    """Keep a row: both figures in milliseconds and their ratio."""
    ROWS.append(
        f"| {work} | {yardstick} | {goal} | {mine / theirs:.2f} ×（{mine * 1000:.0f} / {theirs * 1000:.0f} ms） |"
    )
    print(ROWS[-1])


def write() -> None:
    """Write the table into docs/performance.md."""
    text = "# 性能\n\n`python -m pytest -m bench tests/bench` 重新测量并改写本表。"
    text += "时间因机器而异，同一次运行里的比值才有意义。\n\n"
    PAGE.write_text(text + HEAD + "\n".join(ROWS) + "\n", "utf-8")
