"""Two sides timed in turn, so that a slow minute of the machine hits both; the table of all ratios."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE, FIGURES = DOCS / "performance.md", DOCS / "performance.json"
HEAD = "| 工作 | 标尺（同一次运行） | 目标 | 测得 |\n|---|---|---|---|\n"
ALARM = 2.0
"""A ratio so many times that of the last run on record is told."""


@dataclass(frozen=True)
class Row:
    """A ratio: seconds of our work and of the yardstick; `goal` in words."""

    work: str
    yardstick: str
    goal: str
    mine: float
    theirs: float

    @property
    def ratio(self) -> float:
        """Ours in terms of the yardstick."""
        return self.mine / self.theirs

    @property
    def line(self) -> str:
        """A line of the table."""
        figures = f"{self.ratio:.3g} ×（{_told(self.mine)} / {_told(self.theirs)} ms）"
        return f"| {self.work} | {self.yardstick} | {self.goal} | {figures} |"


ROWS: list[Row] = []


def _told(seconds: float) -> str:
    return f"{seconds * 1000:.3g}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


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
    """Keep a row; tell where it is much worse than the one on record. Nothing is judged."""
    row = Row(work, yardstick, goal, mine, theirs)
    ROWS.append(row)
    print(row.line)
    before = _recorded().get(work)
    if before and row.ratio > before * ALARM:
        print(f"！{work}：上次 {before:.3g} ×，这次 {row.ratio:.3g} ×")


def _recorded() -> dict[str, float]:
    """Work → ratio of the last run that was written."""
    if not FIGURES.exists():
        return {}
    return {one["work"]: one["mine"] / one["theirs"] for one in json.loads(FIGURES.read_text("utf-8"))}


def write() -> None:
    """Write the table into docs/performance.md and the figures into docs/performance.json."""
    text = "# 性能\n\n`python -m pytest -m bench tests/bench` 重新测量并改写本表（数字另存 `performance.json`）。"
    text += "时间因机器而异，同一次运行里的比值才有意义。\n\n"
    PAGE.write_text(text + HEAD + "\n".join(row.line for row in ROWS) + "\n", "utf-8")
    FIGURES.write_text(json.dumps([asdict(row) for row in ROWS], ensure_ascii=False, indent=1) + "\n", "utf-8")
