"""The manual's tasks are done as they are told: every numbered step is carried out on the real window, in its order.

A step that has no function here, a function whose step is gone, and a word in “” that the step did not find in the
window fail; so page and program cannot part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.gui.conftest import Driver
from tests.gui.steps import appraising, giving_out, recording, starting
from tests.gui.steps.doing import CALLED, QUOTED, Step, plain, used
from ui.dialogs.manual import KEYS, QUESTIONS, TEMPLATES, pages, source

PAGES: dict[str, tuple[Step, ...]] = {
    "01-start.md": (
        starting.say_who_we_are,
        starting.bring_the_roster,
        starting.look_at_the_sample,
        starting.first_copy,
    ),
    "02-import.md": (
        starting.open_the_box,
        starting.give_a_file,
        starting.go_through_the_four,
        starting.look_and_import,
        starting.take_it_back,
    ),
    "03-record.md": (recording.to_the_kind, recording.begin, recording.fill, recording.keep),
    "04-owed.md": (
        recording.enter_what_is_owed,
        recording.from_the_grid,
        recording.with_a_reason,
        recording.excuse,
        recording.remind,
    ),
    "05-find.md": (
        recording.search,
        recording.narrow,
        recording.keep_the_filter,
        recording.columns,
        recording.inquire,
        recording.change_together,
    ),
    "06-correct.md": (
        recording.open_and_change,
        recording.take_back,
        recording.look_back,
        recording.bring_back,
        recording.correct_a_grade,
    ),
    "07-quarter.md": (
        appraising.base,
        appraising.to_the_grading,
        appraising.judges,
        appraising.grade,
        appraising.confirm,
        appraising.tell,
    ),
    "08-year.md": (
        appraising.to_the_year,
        appraising.grade_one_by_one,
        appraising.stage_by_stage,
        appraising.keep_as_final,
    ),
    "09-print.md": (
        giving_out.print_what_is_shown,
        giving_out.showcase,
        giving_out.choose_pages,
        giving_out.open_what_was_written,
        giving_out.own_form,
    ),
    "10-copies.md": (
        giving_out.copy,
        giving_out.own_copies,
        giving_out.bring_a_copy_back,
        giving_out.when_nothing_opens,
        giving_out.check,
    ),
    TEMPLATES: (
        giving_out.copy_a_template,
        giving_out.change_it,
        giving_out.put_it_in,
        giving_out.back_to_the_built_in,
    ),
}
DAYS = {"07-quarter.md": date(2021, 4, 9), "08-year.md": date(2021, 12, 20)}
STEP = re.compile(r"^\d+\. (.+)$", re.M)


@pytest.fixture
def at_the_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    """The window on the day of the page; for the first page on a bureau of which nothing is known."""
    found = Driver(tmp_path / "data", DAYS.get(request.param, date(2021, 3, 20)), made=request.param == "01-start.md")
    yield found
    found.end()


def test_every_page_with_steps_is_carried_out() -> None:
    """The keys are compared with the window's and the questions' ways looked for in test_help."""
    with_steps = {name for name, file in pages().items() if STEP.search(source(file))}
    assert with_steps == set(PAGES) == set(pages()) - {KEYS, QUESTIONS}


@pytest.mark.parametrize(("at_the_desk", "page"), [(p, p) for p in PAGES], indirect=["at_the_desk"])
def test_the_steps_are_carried_out_as_they_are_told(at_the_desk: Driver, page: str) -> None:
    steps = STEP.findall(source(pages()[page]))
    assert len(steps) == len(PAGES[page]), "a step came or went: tell it here too"
    for number, (step, words) in enumerate(zip(PAGES[page], steps, strict=True), 1):
        used.clear()
        try:
            step(at_the_desk)
            unused = {plain(quoted) for quoted in QUOTED.findall(words)} - used - CALLED
            assert not unused, f"it names what was not used: {unused}"
        except AssertionError as error:
            raise AssertionError(f"{page}, step {number}: {words}\n{error}") from error
