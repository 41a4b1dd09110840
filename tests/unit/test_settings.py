"""Settings: kept with their history, undone, and the first day of the bureau's records; days are Beijing's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations import settings
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.records import clock
from cadreapp.records.entities import Unit
from cadreapp.store import entities
from cadreapp.store.persons.units import units
from tests.unit.bureau import small_bureau


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path, today=lambda: date(2026, 11, 26), now=lambda: "2026-11-25T17:30:00Z", who="测试员")
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-12-31T15:59:59Z", "2026-12-31"),
        ("2026-12-31T16:00:00Z", "2027-01-01"),
        ("2027-01-01T00:00:00Z", "2027-01-01"),
        ("2027-01-01T15:59:59Z", "2027-01-01"),
    ],
)
def test_the_bureaus_day_begins_at_sixteen_oclock_of_utc(at: str, day: str) -> None:
    assert clock.day_of(at) == day


def test_a_new_name_leaves_earlier_papers_the_old_one(desk: Desk) -> None:
    settings.set_bureau_name(desk, "示例县民政局")
    assert settings.bureau_name(desk, date(2020, 1, 1)) == "示例县民政局", "the first name is all that is known"
    settings.set_bureau_name(desk, "示例市民政局", since=date(2026, 3, 1))
    assert settings.bureau_name(desk, date(2026, 2, 28)) == "示例县民政局"
    assert settings.bureau_name(desk, date(2026, 3, 1)) == settings.bureau_name(desk) == "示例市民政局"
    undo.undo(desk)
    assert settings.bureau_name(desk) == "示例县民政局"
    settings.set_bureau_name(desk, "示例区民政局")
    assert settings.bureau_name(desk, date(2026, 11, 25)) == "示例县民政局"
    assert settings.bureau_name(desk, date(2026, 11, 26)) == "示例区民政局"
    settings.set_bureau_name(desk, "示例新区民政局", correct=True)
    assert settings.bureau_name(desk, date(2026, 11, 25)) == "示例县民政局"
    settings.set_bureau_name(desk, "示例县民政局（正）", since=date(2026, 1, 1), correct=True)
    assert settings.bureau_name(desk, date(2019, 1, 1)) == "示例县民政局（正）"
    assert settings.bureau_name(desk) == "示例新区民政局"
    assert settings.set_bureau_name(desk, "示例新区民政局").operation is None


def test_a_setting_that_is_wrong_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="不是日期"):
        settings.change(desk, "began", "去年")
    with pytest.raises(Refused, match="启用日期"):
        settings.setting("开始")
    assert settings.setting("启用日期").name == "began"


def test_records_begin_with_the_first_operation_until_somebody_sets_the_day(desk: Desk) -> None:
    assert settings.began(desk) is None
    settings.set_bureau_name(desk, "示例市民政局")
    assert settings.began(desk) is None, "a setting is neither a person nor a record"
    save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处"})])
    assert settings.began(desk) == date(2026, 11, 26), "half past one in Beijing"
    undo.undo(desk)
    assert settings.began(desk) is None
    undo.redo(desk)
    assert settings.began(desk) == date(2026, 11, 26)
    settings.change(desk, "began", "2026-07-01")
    assert settings.began(desk) == date(2026, 7, 1) and settings.is_set(desk, "began")


def test_who_signs_a_paper_is_typed_and_never_who_logged_in(desk: Desk, tmp_path: Path) -> None:
    nobody = settings.signers(desk)
    assert (nobody["制表"], nobody["负责人"], nobody["联系人"], nobody["电话"], nobody["填日期"]) == ("",) * 5
    settings.set_bureau_name(desk, "示例县民政局")
    assert settings.signers(desk)["填报单位"] == "示例县民政局", "the bureau's own name where none is typed"
    for name, text in {
        "制表人": "秦示例",
        "负责人": "汪示例",
        "填报单位": "示例县民政局人事科",
        "登记表填日期": "是",
    }.items():
        settings.change(desk, settings.setting(name).name, text)
    said = settings.signers(desk)
    assert (said["制表"], said["负责人"], said["填报单位"], said["填日期"]) == (
        "秦示例",
        "汪示例",
        "示例县民政局人事科",
        "是",
    )
    settings.change(desk, "by_record", "否")
    assert settings.signers(desk)["填日期"] == ""
    with pytest.raises(Refused, match="请填“是”或者空着"):
        settings.change(desk, "by_record", "好")
    with pytest.raises(Refused, match="不能超过 60 个字"):
        settings.change(desk, "maker", "字" * 61)


def test_an_office_of_the_bureau_is_named_after_it(tmp_path: Path) -> None:
    desk = small_bureau(tmp_path / "bureau")
    day = date(2021, 3, 1)
    settings.set_bureau_name(desk, "示例市民政局")
    for name, nature in (("示例处", "机关处室"), ("示例福利院", "局属事业单位")):
        found = next(u for u in units(desk.db) if u.name == name)
        with desk.operation("性质（示例）"):
            entities.change(desk.db, Unit, found.id, {"nature": nature})
    full = settings.unit_in_full
    assert full(desk, "示例处", day) == "示例市民政局示例处"
    assert full(desk, "示例福利院", day) == "示例福利院", "a house of its own bears its own name"
    assert full(desk, "不认识的处", day) == "不认识的处" and full(desk, None, day) is None
    desk.close()
