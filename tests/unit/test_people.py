"""The roster: persons with their dated rows, namesakes, units, membership, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp.errors import Refused
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import people, undo
from cadreapp.operations.writing.people import PersonItem, remove, save_people
from cadreapp.operations.writing.save import Item, save
from cadreapp.records import kind
from cadreapp.records.checks import check_digit
from cadreapp.records.kind import Named
from cadreapp.records.period import Period
from cadreapp.store.persons import people as store
from tests.unit.bureau import NAMES, example, run_sql, small_bureau
from tests.unit.test_save import dump


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path)
    yield desk
    desk.close()


def member(desk: Desk, name: str, period: str | None = None) -> people.Member:
    return next(m for m in people.roster(desk, Period.parse(period) if period else None) if m.name == name)


def on(desk: Desk, name: str, day: str) -> people.Member:
    return next(m for m in store.roster(desk.db, day, day) if m.name == name)


def test_the_roster_stands_in_the_order_of_units(desk: Desk) -> None:
    assert [m.name for m in people.roster(desk)] == list(NAMES)
    assert [u.name for u in people.units(desk)] == ["示例处", "示例福利院"]
    assert {m.group for m in people.roster(desk)} == {"机关公务员", "事业单位人员"}
    assert member(desk, "曾示例").initials == "zsl"


def test_saving_the_same_again_changes_nothing(desk: Desk) -> None:
    before = dump(desk)
    changes = save_people(desk, [PersonItem({"name": "张示例", "unit": "示例处", "post": "科员", "born": "1990-05"})])
    assert (changes.new, changes.updated, changes.same, changes.operation) == (0, 0, 1, None)
    assert dump(desk) == before
    assert undo.available(desk)[0] == "登记干部 5 人"


def test_a_new_post_with_its_start_opens_a_new_row_and_years_before_keep_the_old(desk: Desk) -> None:
    save_people(desk, [PersonItem({"name": "张示例", "born": "1990-05", "post": "副处长", "post_since": "2021-02"})])
    assert (member(desk, "张示例").post, member(desk, "张示例").unit) == ("副处长", "示例处")
    assert member(desk, "张示例", "2020").post == "科员"
    rows = run_sql(desk.db, 'SELECT date, "end" FROM record WHERE kind = ? ORDER BY id', ("PostHistory",)).fetchall()
    assert (None, "2021-02") in rows and ("2021-02", None) in rows


def test_a_post_without_a_start_holds_from_the_day_on_which_it_is_learned(desk: Desk) -> None:
    item = {"name": "张示例", "born": "1990-05", "unit": "示例处", "post": "主任科员"}
    changes = save_people(desk, [PersonItem(item)])
    assert "职务“科员”改为“主任科员”" in changes.notes[0] and "自 2021-03-20 起" in changes.notes[0]
    assert member(desk, "张示例", "2020").post == member(desk, "张示例", "2019").post == "科员"
    assert member(desk, "张示例").post == "主任科员" and member(desk, "张示例").post_since is None
    assert save_people(desk, [PersonItem(item)]).operation is None
    undo.undo(desk)
    assert member(desk, "张示例").post == "科员"


def test_a_post_that_was_wrong_is_put_right_for_all_time(desk: Desk) -> None:
    person = member(desk, "张示例").person
    save_people(desk, [PersonItem({"post": "主任科员", "born": "1989-01"}, person, correct=True)])
    assert (member(desk, "张示例", "2019").post, member(desk, "张示例", "2019").born) == ("主任科员", "1989-01")


def test_what_was_not_known_before_counts_for_all_time(desk: Desk) -> None:
    save_people(desk, [PersonItem({"name": "张示例", "born": "1990-05", "rank": "一级科员", "sex": "男"})])
    assert (member(desk, "张示例", "2019").rank, member(desk, "张示例", "2019").sex) == ("一级科员", "男")


def test_a_change_holds_from_the_day_that_the_user_says(desk: Desk) -> None:
    person = member(desk, "张示例").person
    item = PersonItem({"unit": "示例福利院", "staff": "事业单位人员", "born": "1989-01"}, person, since="2021-02-01")
    assert not save_people(desk, [item]).notes
    before, after = (on(desk, "张示例", day) for day in ("2021-01-31", "2021-02-01"))
    assert (before.unit, before.staff, before.born) == ("示例处", "公务员", "1990-05")
    assert (after.unit, after.staff, after.born) == ("示例福利院", "事业单位人员", "1989-01")


def test_who_is_new_comes_on_the_day_on_which_they_are_learned(desk: Desk) -> None:
    changes = save_people(desk, [PersonItem({"name": "孙示例", "unit": "示例处"})])
    assert member(desk, "孙示例").entered == "2021-03-20" and "没有进入日期" in changes.notes[0]
    assert "孙示例" not in [m.name for m in people.roster(desk, Period.parse("2020"))]
    assert member(desk, "张示例").entered is None, "who was on the first roster was there before"


def test_there_and_back_again_without_a_day(desk: Desk) -> None:
    person = member(desk, "张示例").person
    for rank in ("一级科员", "二级科员", "一级科员"):
        save_people(desk, [PersonItem({"rank": rank}, person)])
    assert member(desk, "张示例").rank == "一级科员"


def test_joining_the_party_does_not_reach_back(desk: Desk) -> None:
    joined = {"political": "中共党员", "joined_party": "2021-02"}
    save_people(desk, [PersonItem({"name": "李示例", "born": "1991-05", **joined})])
    assert member(desk, "李示例", "2020").political == on(desk, "李示例", "2021-01-31").political == "共青团员"
    assert member(desk, "李示例").political == on(desk, "李示例", "2021-02-01").political == "中共党员"
    save_people(desk, [PersonItem({"name": "周示例", "entered": "2019-01-01", **joined})])
    assert on(desk, "周示例", "2021-01-31").political is None, "what they were before is not known"


def test_a_namesake_without_anything_to_tell_him_is_refused(desk: Desk) -> None:
    before = dump(desk)
    with pytest.raises(Refused, match="无法判断"):
        save_people(desk, [PersonItem({"name": "张示例", "unit": "另一处"})])
    with pytest.raises(Refused, match="分不清是一个人还是两个人"):
        save_people(desk, [PersonItem({"name": "钱示例", "unit": "甲"}), PersonItem({"name": "钱示例", "unit": "甲"})])
    assert dump(desk) == before
    assert save_people(desk, [PersonItem({"name": "张示例", "unit": "另一处", "born": "1985-01"})]).new == 1


def test_an_identity_number_finds_its_person_and_must_agree(desk: Desk) -> None:
    number = "99999919900503001"
    number += check_digit(number)
    save_people(desk, [PersonItem({"name": "张示例", "born": "1990-05", "id_number": number})])
    with pytest.raises(Refused, match="不符"):
        save_people(desk, [PersonItem({"name": "李示例", "id_number": number})])
    with pytest.raises(Refused, match="性别"):
        save_people(desk, [PersonItem({"name": "张示例", "id_number": number, "sex": "女"})])
    assert save_people(desk, [PersonItem({"name": "张示例", "id_number": number, "post": "科长"})]).updated == 1


def test_leaving_and_coming_back(desk: Desk) -> None:
    save_people(desk, [PersonItem({"name": "李示例", "born": "1991-05", "left": "2020-06-30"})])
    assert "李示例" not in [m.name for m in people.roster(desk)]
    assert member(desk, "李示例", "2020H1").left == "2020-06-30"
    save_people(desk, [PersonItem({"name": "李示例", "born": "1991-05", "entered": "2021-01-01", "left": None})])
    assert member(desk, "李示例").entered == "2021-01-01"
    assert "李示例" not in [m.name for m in people.roster(desk, Period.parse("2020H2"))]


def test_party_stage_of_the_year(desk: Desk) -> None:
    step = kind("PartyStep")
    days = ("2016-01-01", "2017-01-01", "2018-01-01", "2019-01-01", "2020-01-01")
    stages = ("递交申请书", "入党积极分子", "发展对象", "预备党员", "正式党员")
    items = [
        Item(step, example(step, stage=s, date=d, late_reason="补登", cadre=people_named("李示例")))
        for s, d in zip(stages, days, strict=True)
    ]
    save(desk, items)
    assert member(desk, "李示例", "2018").political == "共青团员"
    assert member(desk, "李示例", "2019").political == "中共预备党员"
    assert (member(desk, "李示例").political, member(desk, "李示例").joined_party) == ("中共党员", "2019-01-01")


def people_named(name: str) -> Named:
    return Named(name)


def test_who_has_records_is_not_removed(desk: Desk) -> None:
    work = kind("WorkInfo")
    save(desk, [Item(work, example(work))])
    with pytest.raises(Refused, match="还有 1 条记录"):
        remove(desk, member(desk, "张示例").person)
    before = dump(desk)
    remove(desk, member(desk, "李示例").person)
    assert "李示例" not in [m.name for m in people.roster(desk)]
    undo.undo(desk)
    assert dump(desk) == before


def test_a_new_name_is_found_by_the_search(desk: Desk) -> None:
    from cadreapp.operations.browse import search

    work = kind("WorkInfo")
    record = save(desk, [Item(work, example(work))]).records[0]
    save_people(desk, [PersonItem({"name": "冯改名"}, person=member(desk, "张示例").person)])
    assert record in [h.id for h in search(desk, "冯改名")]
    undo.undo(desk)
    assert record not in [h.id for h in search(desk, "冯改名")]


def test_a_row_without_a_start_holds_from_the_day_on_which_it_is_learned(desk: Desk) -> None:
    post = kind("PostHistory")
    changes = save(desk, [Item(post, {"cadre": Named("张示例"), "unit": "示例福利院", "post": "科员"})])
    assert "没有开始日期，自 2021-03-20 起计" in changes.notes[0]
    assert (on(desk, "张示例", "2021-03-19").unit, member(desk, "张示例").unit) == ("示例处", "示例福利院")
    ended = {"cadre": Named("李示例"), "unit": "示例旧处", "post": "科员", "end": "2018-05"}
    assert not save(desk, [Item(post, ended)]).notes, "a row that is over is of before"
    assert member(desk, "李示例").unit == "示例处"


def test_rows_of_older_databases_count_from_the_day_on_which_they_were_created(desk: Desk) -> None:
    import importlib.util

    from cadreapp.store.migrate import MIGRATIONS

    spec = importlib.util.spec_from_file_location("facts", MIGRATIONS / "0015_facts_of_their_time.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rank = kind("RankHistory")
    for name in ("一级科员", "二级科员", "三级科员"):
        save(desk, [Item(rank, {"cadre": Named("张示例"), "rank": name})])
    rows = [r[0] for r in run_sql(desk.db, "SELECT id FROM record WHERE kind = 'RankHistory' ORDER BY id")]
    with desk.operation("旧库（示例）"):
        for row, at in zip(rows, ("2019-01-05T01:00:00Z", "2019-12-31T16:30:00Z", "2021-02-01T01:00:00Z"), strict=True):
            run_sql(desk.db, "UPDATE record SET learned = NULL, created = ? WHERE id = ?", (at, row))
        module._learned(desk.db)
    days = {"2018-01-01": "一级科员", "2019-12-31": "一级科员", "2020-01-01": "二级科员", "2021-02-01": "三级科员"}
    assert {day: on(desk, "张示例", day).rank for day in days} == days


def test_a_renamed_unit_is_one_unit(desk: Desk) -> None:
    from cadreapp.operations.writing.units import rename_unit

    rename_unit(desk, "示例处", "示例新处", since="2021-01-01")
    assert (member(desk, "张示例", "2020").unit, member(desk, "张示例").unit) == ("示例处", "示例新处")
    same = [PersonItem({"name": "张示例", "born": "1990-05", "unit": u}) for u in ("示例处", "示例新处")]
    assert [save_people(desk, [item]).operation for item in same] == [None, None], "either name means the unit"
    assert [u.name for u in people.units(desk)] == ["示例新处", "示例福利院"]
    rename_unit(desk, "示例新处", "示例新办", correct=True)
    assert (member(desk, "张示例", "2020").unit, member(desk, "张示例").unit) == ("示例处", "示例新办")
    for wrong, reason in (("示例福利院", "另一个单位"), ("", "请填写")):
        with pytest.raises(Refused, match=reason):
            rename_unit(desk, "示例新办", wrong)
    with pytest.raises(Refused, match="没有名为"):
        rename_unit(desk, "示例处", "示例甲处")
    undo.undo(desk)
    assert member(desk, "张示例").unit == "示例新处"


def test_a_unit_that_somebody_is_moved_to_is_a_unit(desk: Desk) -> None:
    """A new post makes the unit it names; former posts and those lent out to do not."""
    from cadreapp.operations.writing.units import rename_unit

    who, history = Named("张示例", member(desk, "张示例").person), kind("PostHistory")
    posts = [
        {"unit": "示例县局", "post": "科员", "date": "2012", "end": "2013"},
        {"unit": "示例社区", "post": "书记助理", "nature": "挂职", "date": "2021-01"},
        {"unit": "示例新设处", "post": "科员", "date": "2021-02"},
    ]
    save(desk, [Item(history, {"cadre": who, **post}) for post in posts], late_reason="补登")
    assert member(desk, "张示例").unit == "示例新设处"
    assert [u.name for u in people.units(desk)] == ["示例处", "示例福利院", "示例新设处"]
    assert rename_unit(desk, "示例新设处", "示例服务处", since="2021-03-01").updated == 1
    undo.undo(desk)
    undo.undo(desk)
    assert [u.name for u in people.units(desk)] == ["示例处", "示例福利院"]


def test_a_value_changed_twice_on_a_day_keeps_what_was_true_before(desk: Desk) -> None:
    person = member(desk, "张示例").person
    for born in ("1989-01", "1988-01"):
        save_people(desk, [PersonItem({"born": born}, person)])
    assert (member(desk, "张示例", "2020").born, member(desk, "张示例").born) == ("1990-05", "1988-01")
