"""Marks beside the name in a record's column 干部: what they say must be true of the person, the rest is noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing.naming import Directory
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.records import kind
from cadreapp.records.roster import Family
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.query import Filter


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    members = [
        {"name": "丁一", "sex": "女", "ethnicity": "回族", "unit": "办公室"},
        {"name": "丁二", "sex": "女", "unit": "办公室", "born": "1990-05"},
        {"name": "丁二", "sex": "男", "unit": "人教科", "born": "1991-05"},
    ]
    save_people(opened, [PersonItem(one) for one in members])
    yield opened
    opened.close()


def taken(desk: Desk, tmp_path: Path, name: str) -> ImportResult:
    book = Workbook()
    book.active.title = "家庭成员"
    for row in (["干部", "称谓", "姓名"], [name, "父亲", "丁父"]):
        book.active.append(row)
    book.save(tmp_path / "记录.xlsx")
    return import_files(desk, [tmp_path / "记录.xlsx"])


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("丁一（女）", "丁一"),
        ("丁一（女，回族）", "丁一"),
        ("丁一 女", "丁一"),
        ("丁一[女]", "丁一"),
        ("丁二（男）", "丁二（人教科）"),
        ("丁二（办公室）", "丁二（办公室）"),
    ],
)
def test_what_the_marks_say_is_true_of_the_person(desk: Desk, tmp_path: Path, name: str, whose: str) -> None:
    result = taken(desk, tmp_path, name)
    assert not result.refused, [str(f) for f in result.refused]
    names = Directory(people.people(desk.db))
    (row,) = query.load(desk.db, kind(Family), sorted(query.find(desk.db, kind(Family), Filter())))
    assert names.qualified(row.given(Family.cadre).person or 0) == whose


@pytest.mark.parametrize("name", ["丁一（挂职）", "丁一*", "▲丁一（女）", "丁一（女、挂职）"])
def test_a_mark_that_says_nothing_of_ours_is_noted(desk: Desk, tmp_path: Path, name: str) -> None:
    result = taken(desk, tmp_path, name)
    assert not result.refused and [row["干部"] for row in listing(desk, "家庭成员")] == ["丁一"]
    assert any("没有读取" in note for note in result.notes)


@pytest.mark.parametrize("name", ["丁一（男）", "丁一（满族）", "丁一（人教科）", "丁一（丁三）", "丁一（1990-05）"])
def test_a_mark_that_is_not_true_of_them_means_nobody(desk: Desk, tmp_path: Path, name: str) -> None:
    (fault,) = taken(desk, tmp_path, name).refused
    assert fault.cell == "A2" and "名册中" in fault.reason


def test_marks_that_are_true_of_two_are_asked(desk: Desk, tmp_path: Path) -> None:
    (fault,) = taken(desk, tmp_path, "丁二（挂职）").refused
    assert "请注明是哪一位" in fault.reason
