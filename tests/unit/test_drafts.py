"""Drafts lie beside the data until they are saved or given up."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cadreapp.errors import UserError
from cadreapp.operations import backup, drafts
from cadreapp.operations.desk import Desk
from cadreapp.operations.drafts import Draft
from tests.unit.bureau import small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_bureau(tmp_path / "data")


def test_a_draft_comes_back_as_it_was_typed(desk: Desk) -> None:
    one = Draft("Visit", None, None, {"place": "示例社区", "date": "3月"}, "2021-03-20 10:00:00")
    two = Draft("Visit", 7, 2, {"place": "x"}, "2021-03-20 10:01:00")
    drafts.keep(desk, one)
    drafts.keep(desk, two)
    assert drafts.kept(desk) == [two, one]
    assert (one.title, two.title) == ("新增走访", "修改走访")
    drafts.keep(desk, Draft("Visit", None, None, {"place": "别处"}, "2021-03-20 10:02:00"))
    assert [d.typed for d in drafts.kept(desk)] == [{"place": "别处"}, {"place": "x"}]
    drafts.drop(desk, "Visit", None)
    drafts.drop(desk, "Visit", None)
    assert drafts.kept(desk) == [two]


def test_it_is_the_users_own(desk: Desk) -> None:
    drafts.keep(desk, Draft("Visit", None, None, {}, "2021-03-20 10:00:00"))
    file = next((desk.folder / drafts.FOLDER).iterdir())
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.write_text(file.read_text("utf-8").replace("测试员", "另一名"), "utf-8")
    assert drafts.kept(desk) == [], "another user's"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"typed": 1, "at": "", "version": null, "who": "测试员"}'])
def test_a_file_that_cannot_be_read_is_none(desk: Desk, content: str) -> None:
    drafts.keep(desk, Draft("Visit", None, None, {}, "2021-03-20 10:00:00"))
    for name in ("Visit-3.json", "Gone-new.json", "Visit-x.json"):
        (desk.folder / drafts.FOLDER / name).write_text(content, "utf-8")
    assert [d.record for d in drafts.kept(desk)] == [None]


def test_where_nothing_can_be_written_it_is_said(desk: Desk) -> None:
    (desk.folder / drafts.FOLDER).write_text("in the way")
    with pytest.raises(UserError, match="."):
        drafts.keep(desk, Draft("Visit", None, None, {}, "2021-03-20 10:00:00"))
    assert drafts.kept(desk) == []


def test_drafts_are_in_no_copy_and_harm_no_check(desk: Desk, tmp_path: Path) -> None:
    drafts.keep(desk, Draft("Visit", None, None, {"place": "示例"}, "2021-03-20 10:00:00"))
    assert backup.verify(desk.home) == []
    copy = backup.backup(desk.home, tmp_path / "a.cadrebackup")
    assert b"drafts" not in copy.read_bytes()
