"""A long run: it tells how far it is, stops when it is asked to, and leaves the old file as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from cadreapp.errors import Cancelled, UserError
from cadreapp.operations.books import checked_target, write_book
from cadreapp.run import UNWATCHED, Run


def test_steps_are_told_as_they_begin() -> None:
    told: list[tuple[int, int, str]] = []
    advance = Run(lambda *step: told.append(step)).steps(2)
    for name in ("甲", "乙", "丙"):
        advance(name)
    assert told == [(1, 2, "甲"), (2, 2, "乙"), (2, 2, "丙")], "never more than there are"


def test_a_run_counts_each_part_of_itself_anew() -> None:
    told: list[tuple[int, int, str]] = []
    run = Run(lambda *step: told.append(step))
    first, second = run.steps(3), run.steps(5)
    first("表")
    second("页")
    first("表")
    assert told == [(1, 3, "表"), (1, 5, "页"), (2, 3, "表")]


def test_a_stopped_run_begins_no_further_step() -> None:
    told: list[str] = []
    run = Run(lambda done, total, text: told.append(text), lambda: bool(told))
    advance = run.steps(2)
    advance("甲")
    with pytest.raises(Cancelled):
        advance("乙")
    with pytest.raises(Cancelled):
        run.check()
    assert told == ["甲"]


def test_a_stopped_run_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_book(Workbook(), target, Run(cancelled=lambda: True))
    assert target.read_bytes() == b"old"


def test_the_painter_is_given_the_run_it_belongs_to(tmp_path: Path) -> None:
    seen: list[Any] = []
    run = Run(paint=lambda book, target, run: seen.append((target, run)))
    target = checked_target(tmp_path / "a.pdf", run)
    assert write_book(Workbook(), target, run).path == target
    assert seen == [(target, run)]
    with pytest.raises(UserError, match="不能生成 PDF"):
        checked_target(tmp_path / "a.pdf", UNWATCHED)
