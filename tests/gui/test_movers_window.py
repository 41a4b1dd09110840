"""The window where people left, came in mid-year and came back: every page of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp.records.period import Period
from tests.gui.conftest import Driver
from tests.unit.test_movers import GONE, LEAVER, TODAY, movers
from ui.coordinates import OVERVIEW


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[tuple[Driver, dict[str, int]]]:
    desk, ids = movers(tmp_path / "data")
    desk.close()
    driver = Driver(tmp_path / "data", TODAY, made=True)
    yield driver, ids
    driver.end()


def test_every_place_is_shown_of_everybody(moved: tuple[Driver, dict[str, int]]) -> None:
    driver, ids = moved
    at = driver.window.coordinates
    for period in (Period.parse("2021"), Period.parse("2020"), Period.parse("2021-11")):
        for person in (None, *ids.values()):
            for platform in (OVERVIEW, 0, 1, 4, 5):
                at.move(period=period, person=person, platform=platform)
                driver.settle()
        at.move(person=None)
    assert driver.window.tab is not None


def test_the_first_page_shows_whose_problems_nobody_has(moved: tuple[Driver, dict[str, int]]) -> None:
    driver, _ = moved
    shown = [a for a in driver.window.overview.morning.alerts if a.warned.rule == "problem"]
    assert {a.name for a in shown} == {LEAVER, GONE} and all(a.at == 1 for a in shown)


def test_the_grading_pages_hold_who_was_there_then(moved: tuple[Driver, dict[str, int]]) -> None:
    driver, _ = moved
    window = driver.window
    for text in ("2021Q2", "2020Q3", "2020", "2021"):
        window.coordinates.move(period=Period.parse(text))
        for show in (window.show_grading, window.show_year_appraisal):
            show()
            driver.settle()
            assert not window.grab().isNull()
    names = {r.name for r in window.year.sheet.rows}
    assert LEAVER in names and GONE not in names
