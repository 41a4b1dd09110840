"""Every kind of record is saved, found, changed, undone and repeated; nothing wrong is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadreapp import records
from cadreapp.errors import Refused, UserError
from cadreapp.operations import browse
from cadreapp.operations.appraisal.confirmations import PAPER
from cadreapp.operations.browse import Scope
from cadreapp.operations.counting import alerts
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.store import query
from cadreapp.store.query import Filter
from tests.unit.bureau import example, run_sql, small_bureau

ALL = pytest.mark.parametrize("kind", records.KINDS, ids=lambda k: k.name)
WORK, VISIT = records.kind("WorkInfo"), records.kind("Visit")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, _engine: object) -> Iterator[Desk]:
    desk = small_bureau(tmp_path_factory.mktemp("bureau"), today=date(2021, 12, 31))
    yield desk
    desk.close()


@pytest.fixture
def shared(together: Desk, kind: Kind, tmp_path: Path) -> Iterator[Desk]:
    """One bureau for all kinds, each of which undoes what it has written; what is never undone has its own."""
    if kind.model is not PAPER:
        yield together
        return
    own = small_bureau(tmp_path, today=date(2021, 12, 31))
    review = {"period": "2021Q2", "cadre": Named("张示例"), "grade": "好", "reviewer": Named("王领导")}
    late = {"state": "已确认", "late_reason": "试验"}  # what is corrected has been confirmed
    save(replace(own, guards=None), [Item(records.kind("QuarterReview"), review | late)])
    yield own
    own.close()


def never_undone(desk: Desk, kind: Kind) -> bool:
    """Whether the kind is a paper on file: 撤销 is not offered."""
    if kind.model is PAPER:
        assert undo.available(desk)[0] is None
        with pytest.raises(UserError, match="没有可以撤销"):
            undo.undo(desk)
    return kind.model is PAPER


def dump(desk: Desk) -> dict[str, list[Any]]:
    """Everything that the database says, but for the trail of operations."""
    derived = ("operation", "audit", "current_operation", "blob", "sqlite_sequence")
    tables = [name for name in desk.db.get_tables() if name not in derived]
    tables = [name for name in tables if "migration" not in name and not name.startswith("search_gram")]
    return {t: run_sql(desk.db, f'SELECT * FROM "{t}" ORDER BY 1').fetchall() for t in sorted(tables)}


def one(desk: Desk, kind: Kind, **values: Any) -> int:
    return save(desk, [Item(kind, example(kind, late_reason="试验", **values))]).records[0]


@ALL
def test_a_record_of_every_kind_goes_in_and_comes_back(shared: Desk, kind: Kind) -> None:
    before = dump(shared)
    values = example(kind, late_reason="试验补录", remark="备注文字", tags=("铁脚板",), campaigns=("我为群众办实事",))
    changes = save(shared, [Item(kind, values)])
    assert (changes.new, changes.kinds) == (1, {kind.name})
    row = browse.record(shared, changes.records[0])
    for name, value in values.items():
        got = row.values[name]
        if isinstance(value, Named):
            assert got.name == value.name
        elif kind[name].place == "people":
            assert [n.name for n in got] == [n.name for n in value]
        else:
            assert got == value, name
    assert save(shared, [Item(kind, row.values, match=True)]).same == 1
    assert row.id in browse.find(shared, kind, Scope())
    after = dump(shared)
    if never_undone(shared, kind):
        assert dump(shared) == after
        return
    undo.undo(shared)
    assert dump(shared) == before
    undo.redo(shared)
    assert dump(shared) == after
    undo.undo(shared)


@ALL
def test_the_same_thing_twice_is_refused(shared: Desk, kind: Kind) -> None:
    item = Item(kind, example(kind, late_reason="试验"))
    save(shared, [item])
    before = dump(shared)
    with pytest.raises(Refused):
        save(shared, [item])
    with pytest.raises(Refused):
        save(shared, [Item(kind, item.values), Item(kind, item.values)])
    assert dump(shared) == before
    if not never_undone(shared, kind):
        undo.undo(shared)


@ALL
def test_what_is_required_is_asked_for_by_its_label(shared: Desk, kind: Kind) -> None:
    before = dump(shared)
    required = [s for s in kind.fields if s.required]
    with pytest.raises(Refused) as refused:
        save(shared, [Item(kind, {"remark": "只有备注"})])
    named = {f.field for f in refused.value.faults}
    assert {s.label for s in required} <= named
    assert dump(shared) == before


@ALL
def test_deletion_hides_and_undo_brings_back(shared: Desk, kind: Kind) -> None:
    record = one(shared, kind)
    before = dump(shared)
    if never_undone(shared, kind):
        with pytest.raises(Refused, match="不能修改或删除"):
            delete(shared, [record])
        assert dump(shared) == before
        return
    delete(shared, [record])
    assert record not in browse.find(shared, kind, Scope())
    counted = "SELECT count(*) FROM participation WHERE counted = 1 AND record_id = ?"
    assert run_sql(shared.db, counted, (record,)).fetchone()[0] == 0
    one(shared, kind)  # the same thing may be entered anew
    undo.undo(shared)
    undo.undo(shared)
    assert dump(shared) == before
    undo.undo(shared)


def test_a_change_keeps_what_it_does_not_name_and_counts_versions(desk: Desk) -> None:
    record = one(desk, WORK)
    save(desk, [Item(WORK, {"adoption": "采用", "level": "省级"}, record, version=1)])
    row = browse.record(desk, record)
    assert (row.values["adoption"], row.values["level"], row.values["outlet"], row.version) == (
        "采用",
        "省级",
        "市政务信息",
        2,
    )
    with pytest.raises(Refused, match="已被修改"):
        save(desk, [Item(WORK, {"adoption": "未采用"}, record, version=1)])


def test_an_unknown_name_and_a_namesake_are_refused_not_guessed(desk: Desk) -> None:
    from cadreapp.operations.writing.people import PersonItem, save_people

    with pytest.raises(Refused, match="名册中没有“钱示例”"):
        save(desk, [Item(WORK, example(WORK, cadre=Named("钱示例")))])
    save_people(desk, [PersonItem({"name": "张示例", "born": "1985-01", "unit": "另一处"})])
    with pytest.raises(Refused, match="2 位“张示例”"):
        save(desk, [Item(WORK, example(WORK))])
    changes = save(desk, [Item(WORK, example(WORK, cadre=Named("张示例（另一处）")))])
    born = run_sql(
        desk.db,
        "SELECT n.born FROM participation p JOIN person n ON n.id = p.person_id WHERE p.role = 'cadre'"
        " AND p.record_id = ?",
        (changes.records[0],),
    ).fetchone()
    assert born == ("1985-01",)


def test_a_mentor_outside_the_roster_keeps_his_name(desk: Desk) -> None:
    kind = records.kind("Mentorship")
    row = browse.record(desk, one(desk, kind))
    assert row.values["mentor"] == Named("王导师")
    with pytest.raises(Refused, match="不能是本人"):
        save(desk, [Item(kind, example(kind, mentor=Named("张示例"), date="2021-03-06"))])


def test_late_entries_need_a_reason_and_are_marked(desk: Desk) -> None:
    late = example(WORK, date="2020-11-05")
    with pytest.raises(Refused, match="补录"):
        save(desk, [Item(WORK, late)])
    row = browse.record(desk, save(desk, [Item(WORK, late | {"late_reason": "漏报"})]).records[0])
    assert (row.late_on, row.late_reason, row.late_by) == ("2021-03-20", "漏报", "测试员")
    in_time = browse.record(desk, save(desk, [Item(WORK, example(WORK, headline="三月的信息"))]).records[0])
    assert in_time.late_on is None
    moved = save(desk, [Item(WORK, {"date": "2020-10-05", "late_reason": "改期"}, in_time.id)])
    assert browse.record(desk, moved.records[0]).late_on == "2021-03-20"


def test_an_event_counts_for_each_cadre_and_once_for_the_bureau(desk: Desk) -> None:
    save(desk, [Item(VISIT, example(VISIT, cadres=tuple(Named(n) for n in ("张示例", "李示例", "王示例"))))])
    rows = run_sql(
        desk.db, "SELECT kind, counted, year, date, amount FROM participation WHERE role = 'cadres'"
    ).fetchall()
    assert rows == [("Visit", 1, 2021, "2021-03-05", 12)] * 3
    assert browse.counts(desk, Scope())["Visit"] == 1
    person = run_sql(desk.db, "SELECT id FROM person WHERE name = '李示例'").fetchone()[0]
    assert browse.counts(desk, Scope((person,)))["Visit"] == 1
    assert browse.counts(desk, Scope((person,), Period.parse("2021-02"))) == {"PostHistory": 1, "StaffHistory": 1}


def test_a_person_twice_in_one_record_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="写了两次"):
        save(desk, [Item(VISIT, example(VISIT, cadres=(Named("张示例"), Named("张　示例"))))])


def test_search_by_part_of_a_word_and_by_initials(desk: Desk) -> None:
    record = one(desk, WORK, cadre=Named("曾示例"), headline="居家养老100%全覆盖_试点")
    for words in ("养老", "jjyl", "zsl", "曾示", "100%", "_试", "工作信息"):
        assert browse.search(desk, words)[0].id == record, words
    assert len(browse.search(desk, "养老")) == 1
    for words in ("%", "__", "养 老", "ylzz", ""):
        assert [h.id for h in browse.search(desk, words)] == ([record] if words == "%" else []), words
    save(desk, [Item(WORK, {"headline": "托育服务"}, record)])
    assert browse.search(desk, "养老") == []
    undo.undo(desk)
    assert [h.id for h in browse.search(desk, "养老")] == [record]


def test_a_filter_finds_what_it_says_whatever_was_asked_before(desk: Desk) -> None:
    stay = records.kind("Secondment")
    names = ("张示例", "李示例", "王示例")
    some = [
        Item(WORK, example(WORK, cadre=Named(name), date=day, headline=f"{name}{day}", late_reason="补登"))
        for name in names
        for day in ("2021-02-01", "2021-02-28", "2021-03-31")
    ]
    ends = ("2021-01-31", "2021-02-01", "2021-03-05", None)
    some += [
        Item(stay, {"cadre": Named(name), "host": f"社区{n}", "post": "助理", "date": "2020-12-01", "end": end})
        for n, (name, end) in enumerate(zip((*names, "赵示例"), ends, strict=True))
    ]
    save(replace(desk, guards=None), some, late_reason="补登")
    rows = [(kind, browse.load(desk, kind, browse.find(desk, kind, Scope()))) for kind in (WORK, stay)]
    assert [len(found) for _, found in rows] == [9, 4]
    ids = [row.values["cadre"].person for row in rows[1][1]]
    strangers = tuple(range(10_000, 10_600))
    for people in (None, (), tuple(ids[:1]), tuple(ids[:2]), (*strangers[:9], ids[0]), (*strangers, *ids[1:])):
        for start, end in ((None, None), ("2021-02-01", None), ("2021-02-01", "2021-02-28"), (None, "2021-02-28")):
            for late in (False, True):
                filter = Filter(start, end, people, late=late)
                counts = query.counts(desk.db, filter)
                for kind, known in rows:
                    wanted = [row.id for row in known if _chosen(row, filter, kind)]
                    assert query.find(desk.db, kind, filter) == wanted and counts.get(kind.name, 0) == len(wanted)


def _chosen(row: query.Row, filter: Filter, kind: Kind) -> bool:
    first, last = filter.start or "0000", filter.end or "9999"
    until = (row.end or "9999") if kind.end_field else row.date or ""
    theirs = filter.people is None or row.values["cadre"].person in filter.people
    return theirs and (row.date or "") <= last and until >= first and (not filter.late or row.late_on is not None)


@ALL
def test_every_field_sorts(shared: Desk, kind: Kind) -> None:
    for spec in kind.fields:
        for descending in (False, True):
            query.find(shared.db, kind, Filter("2021-01-01", "2021-12-31"), sort=spec.name, descending=descending)


def test_party_stages_are_neither_skipped_nor_cut_short(desk: Desk) -> None:
    kind = records.kind("PartyStep")

    def step(stage: str, day: str) -> Item:
        return Item(kind, {"cadre": Named("李示例"), "stage": stage, "date": day, "late_reason": "补登"})

    with pytest.raises(Refused, match="不能跳过"):
        save(desk, [step("入党积极分子", "2019-01-01")])
    save(desk, [step("递交申请书", "2018-01-01"), step("入党积极分子", "2019-01-01")])
    with pytest.raises(Refused, match="不足 12 个月"):
        save(desk, [step("发展对象", "2019-12-31")])
    changes = save(desk, [step("发展对象", "2020-01-01")])
    first = browse.find(desk, kind, Scope(), sort="date")[0]
    before = dump(desk)
    with pytest.raises(Refused):
        delete(desk, [first])
    assert dump(desk) == before
    delete(desk, list(changes.records))


def test_no_reminder_is_skipped_for_a_concern(desk: Desk) -> None:
    kind = records.kind("Concern")
    found = example(kind)
    with pytest.raises(Refused, match="提醒"):
        save(desk, [Item(kind, found), Item(kind, found | {"step": "纠正", "date": "2021-03-09"})])
    save(desk, [Item(kind, found), Item(kind, found | {"step": "提醒", "date": "2021-03-09"})])
    spaced = " ".join(str(found["problem"]))
    save(desk, [Item(kind, found | {"step": "纠正", "date": "2021-03-10", "problem": spaced})])
    assert len(alerts._latest_steps(desk)) == 1, "one problem, however it is spelled"


def test_a_dry_run_checks_everything_and_keeps_nothing(desk: Desk) -> None:
    before = dump(desk)
    changes = save(desk, [Item(WORK, example(WORK))], dry_run=True)
    assert (changes.new, changes.operation) == (1, None)
    assert dump(desk) == before


def test_undo_goes_back_step_by_step_and_a_new_write_ends_redo(desk: Desk) -> None:
    states = [dump(desk)]
    for headline in ("一", "二", "三"):
        save(desk, [Item(WORK, example(WORK, headline=headline))])
        states.append(dump(desk))
    assert undo.available(desk) == ("登记工作信息", None)
    for state in states[2:0:-1]:
        undo.undo(desk)
        assert dump(desk) == state
    undo.redo(desk)
    assert dump(desk) == states[2]
    assert undo.available(desk) == ("登记工作信息", "登记工作信息")
    save(desk, [Item(WORK, example(WORK, headline="四"))])
    assert undo.available(desk)[1] is None
    undo.undo(desk)
    assert undo.available(desk)[1] == "登记工作信息"


def test_two_records_may_change_places(desk: Desk) -> None:
    first = save(desk, [Item(WORK, example(WORK, headline="甲"))]).records[0]
    second = save(desk, [Item(WORK, example(WORK, headline="乙"))]).records[0]
    save(desk, [Item(WORK, {"headline": "乙"}, first), Item(WORK, {"headline": "甲"}, second)])
    assert browse.record(desk, first).values["headline"] == "乙"


def test_what_is_reckoned_inside_an_operation_is_not_kept(desk: Desk) -> None:
    """An operation that is given up leaves its number to the next one: nothing may be remembered under it."""
    from cadreapp.operations.counting.owed import facts

    period = Period.parse("2021")
    before, kept = facts(desk, period), dict(desk.kept)
    with pytest.raises(RuntimeError), desk.operation("示例"):
        facts(desk, period)
        raise RuntimeError
    assert desk.kept == kept and facts(desk, period) is before
