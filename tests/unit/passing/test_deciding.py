"""任免审批表 beside the roster: each difference is shown, and decided where it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.importing import import_files
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing.people import PersonItem, save_people

FORM = Path(__file__).parent.parent.parent / "data" / "cases" / "lrmx-plain.lrmx"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data", today=lambda: date(2026, 11, 26), who="测试员")
    known = {"name": "甲一", "born": "1990-05", "ethnicity": "回族", "native_place": "某省某市", "unit": "办公室"}
    save_people(opened, [PersonItem(known)])
    yield opened
    opened.close()


def person(desk: Desk) -> dict[str, object]:
    (row,) = listing(desk, "干部")
    return row


def test_each_difference_is_decided(desk: Desk) -> None:
    result = import_files(desk, [FORM], decided=True)
    (ask,) = [a for a in result.asks if "民族" in a.text]
    assert "回族" in ask.text and "汉族" in ask.text and person(desk)["民族"] == "回族"
    asked = result.asks
    said = {a.key: a.answers[1] for a in asked}
    result = import_files(desk, [FORM], decided=True, said=said)
    assert not result.refused, [str(f) for f in result.refused]
    assert (person(desk)["民族"], person(desk)["健康状况"]) == ("回族", "健康"), "what only the form says is added"
    said = {a.key: a.answers[0] for a in asked}
    assert not import_files(desk, [FORM], decided=True, said=said).refused
    assert person(desk)["民族"] == "汉族"


def test_without_being_asked_the_form_is_taken_and_shown(desk: Desk) -> None:
    (line,) = import_files(desk, [FORM], dry_run=True).lines
    changes = {c.field: (c.old, c.new) for c in line.changes}
    assert (line.state, line.title, changes["民族"]) == ("更新", "甲一", ("回族", "汉族"))
    assert not import_files(desk, [FORM]).refused and person(desk)["民族"] == "汉族"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = FORM.read_text("utf-8-sig")
    assert old in text
    file = tmp_path / "改过.lrmx"
    file.write_text(text.replace(old, new), "utf-8-sig")
    return file


def test_a_dash_in_a_form_says_nothing(desk: Desk, tmp_path: Path) -> None:
    text = "<JianKangZhuangKuang>健康</JianKangZhuangKuang>"
    file = changed(tmp_path, text, text.replace("健康</", "/</"))
    assert not import_files(desk, [file]).refused and person(desk)["健康状况"] is None


@pytest.mark.parametrize(
    ("day", "wrong"), [("198801", "早于出生年月“1990-05”"), ("202701", "还没有到"), ("202611", ""), ("199005", "")]
)
def test_dates_of_a_form_that_cannot_be_are_refused(desk: Desk, tmp_path: Path, day: str, wrong: str) -> None:
    began = FORM.read_text("utf-8-sig").split("<CanJiaGongZuoShiJian>")[1].split("<")[0]
    file = changed(tmp_path, f"<CanJiaGongZuoShiJian>{began}<", f"<CanJiaGongZuoShiJian>{day}<")
    faults = import_files(desk, [file]).refused
    assert [(f.cell, wrong in f.reason) for f in faults] == ([("参加工作时间", True)] if wrong else [])
