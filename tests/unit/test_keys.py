"""Same thing, or the next one: keys of all kinds, what an import asks and shows, keys after upgrade and undo."""

from __future__ import annotations

import hashlib
import json
import lzma
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cadreapp import cli, records
from cadreapp.errors import Refused, UserError
from cadreapp.exchange.personal import Cover, add_cover
from cadreapp.exchange.write import add_sheet
from cadreapp.operations import settings as settings_of
from cadreapp.operations.desk import Desk
from cadreapp.operations.opening import open_desk
from cadreapp.operations.passing.exporting import export_records
from cadreapp.operations.passing.importing import ImportResult, import_files
from cadreapp.operations.passing.intake.recognition import Answer
from cadreapp.operations.passing.listing import listing
from cadreapp.operations.writing import undo
from cadreapp.operations.writing.entering import write_rows
from cadreapp.operations.writing.people import PersonItem, save_people
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import identity
from cadreapp.records.kind import FieldType, Kind, Named
from cadreapp.store import keys, query
from cadreapp.store.connect import DATABASE
from cadreapp.store.keeping import verifying
from tests.unit.bureau import example, run_sql, small_bureau
from tests.unit.test_save import dump

ALL = pytest.mark.parametrize("kind", records.KINDS, ids=lambda k: k.name)
SIX = ("WorkInfo", "Reflection", "PartyWork", "ReadingRecord", "CloudStudy", "CloudSharing")
FROZEN = sorted((Path(__file__).parents[1] / "upgrade" / "frozen").glob("*.db.xz"))


TODAY = date(2023, 6, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bureau") / "data"
    small_bureau(folder, today=TODAY).close()
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(made, tmp_path / "data")
    desk = open_desk(tmp_path / "data", today=lambda: TODAY, who="测试员")
    yield desk
    desk.close()


def sheet(path: Path, kind: Kind, *rows: dict[str, Any], uids: tuple[str, ...] = ()) -> Path:
    """A workbook of a kind with these rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    given_ = zip(rows, (*uids, *[""] * len(rows)), strict=False)
    add_sheet(book, kind, given_, {}, identity=bool(uids))
    book.save(path)
    return path


def entry(kind: Kind, **other: Any) -> dict[str, Any]:
    """An example of a kind that is not the template's own example row."""
    fresh = {"PostHistory": {"post": "主任科员"}, "StaffHistory": {"staff": "参公人员"}}.get(kind.name, {})
    return example(kind, remark="试验", late_reason="试验", **fresh | other)


def known(desk: Desk, kind: Kind, **other: Any) -> query.Row:
    if kind.name == "GradeCorrection":  # a paper that stands alone is one of before 启用日期
        with desk.operation("启用日期（示例）", undoable=False):
            settings_of.change(desk, "began", "2023-01-01")
    return query.load(desk.db, kind, save(desk, [Item(kind, entry(kind, **other))]).records)[0]


def in_year(kind: Kind, values: dict[str, Any], years: int) -> dict[str, Any]:
    """The same thing so many years later: every day and period of it."""
    moved = dict(values)
    for spec in kind.fields:
        value = values.get(spec.name)
        if value and spec.type in (FieldType.DAY, FieldType.PARTIAL, FieldType.PERIOD):
            moved[spec.name] = f"{int(value[:4]) + years}{value[4:]}"
    if kind.name == "Exemption":
        moved["period"] = f"{int(values['period'][:4]) + years}{values['period'][4:]}"
    if kind.name == "Certificate":
        moved["number"] = f"{values['number']}-{years}"
    return moved


def counts(result: ImportResult) -> tuple[int, int, int]:
    assert not result.refused, [str(f) for f in result.refused]
    return result.new, result.updated, result.same


def right(desk: Desk) -> None:
    """Every stored key of a live record is what its values say."""
    for kind in records.KINDS:
        stored = dict(
            run_sql(
                desk.db, "SELECT id, key FROM record WHERE kind = ? AND deleted_at IS NULL", (kind.name,)
            ).fetchall()
        )
        assert keys.computed(desk.db, kind, stored) == stored, kind.name


@pytest.mark.parametrize("name", SIX)
def test_the_next_year_is_another_record(desk: Desk, tmp_path: Path, name: str) -> None:
    kind = records.kind(name)
    old = known(desk, kind)
    before = listing(desk, kind.title, 2021)
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, in_year(kind, entry(kind), 1))])
    assert counts(result) == (1, 0, 0) and not result.altered
    assert listing(desk, kind.title, 2021) == before
    assert query.load(desk.db, kind, [old.id]) == [old]


@pytest.mark.parametrize("name", SIX)
def test_another_day_of_the_same_year_is_asked(desk: Desk, tmp_path: Path, name: str) -> None:
    kind = records.kind(name)
    old = known(desk, kind)
    file = sheet(tmp_path / "a.xlsx", kind, entry(kind, date="2021-03-19"))
    before = dump(desk)
    result = import_files(desk, [file])
    assert dump(desk) == before
    (fault,), (question,) = result.refused, result.questions
    assert fault == question.fault and fault.cell == "A2"
    assert old.date and old.date in fault.reason and "2021-03-19" in fault.reason and "--another" in fault.reason

    skipped = import_files(desk, [file], answers={question: Answer.SKIP})
    assert counts(skipped) == (0, 0, 0)
    asked = import_files(desk, [file], answers={question: Answer.SAME}, dry_run=True)
    assert counts(asked) == (0, 1, 0) and dump(desk) == before
    (told,) = asked.altered
    assert (told.old, told.new, told.record, told.cell) == (old.date, "2021-03-19", old.uid, "A2")
    assert counts(import_files(desk, [file], answers={question: Answer.SAME})) == (0, 1, 0)
    assert [r.date for r in query.rows(desk.db, kind)] == ["2021-03-19"]
    undo.undo(desk)
    assert counts(import_files(desk, [file], answers={question: Answer.ANOTHER})) == (1, 0, 0)
    assert len(query.rows(desk.db, kind)) == 2
    undo.undo(desk)
    assert counts(import_files(desk, [file], another=True)) == (1, 0, 0)
    assert counts(import_files(desk, [file])) == (0, 0, 1)


MARKED = {"ReadingList": "book", "ReadingRecord": "book", "Reflection": "headline", "WorkInfo": "headline"}
MARKED |= {"PartyWork": "name", "PlanItem": "theme"}
"""Kinds whose key names a title that is written with or without 《》 → that field."""


@pytest.mark.parametrize("name", MARKED)
def test_a_title_with_or_without_its_marks_is_the_same_thing(desk: Desk, tmp_path: Path, name: str) -> None:
    kind, field = records.kind(name), MARKED[name]
    old = known(desk, kind, **{field: "《示例读本 A》"})
    plain = sheet(tmp_path / "a.xlsx", kind, entry(kind, **{field: "示例读本A"}))
    assert counts(import_files(desk, [plain])) == (0, 1, 0)
    assert [r.id for r in query.rows(desk.db, kind)] == [old.id]
    if kind.once:
        moved = sheet(tmp_path / "b.xlsx", kind, entry(kind, **{field: "《示例读本A》", "date": "2021-03-19"}))
        assert len(import_files(desk, [moved]).questions) == 1


def other_day(day: str) -> str:
    """Another day of the same year, as exact as the one given."""
    at = {4: day, 7: f"{day[:4]}-0{1 if day[6] != '1' else 2}"}.get(len(day))
    return at or f"{day[:8]}{1 if day[8:] != '01' else 2:02d}"


@ALL
def test_a_row_that_differs_only_in_the_day_of_its_key_is_never_a_second_record(
    desk: Desk, tmp_path: Path, kind: Kind
) -> None:
    if not kind.key_days:
        return
    name = kind.key_days[0]
    old = known(desk, kind)
    file = sheet(tmp_path / "a.xlsx", kind, entry(kind) | {name: other_day(old.values[name])})
    before = dump(desk)
    result = import_files(desk, [file])
    assert len(result.questions) == len(result.refused) == 1 and dump(desk) == before
    assert old.values[name] in result.refused[0].reason and result.refused[0].cell
    file = sheet(tmp_path / "a.xlsx", kind, entry(kind) | {name: other_day(old.values[name])}, uids=(old.uid,))
    if kind.name != "GradeCorrection":  # a paper that is kept
        result = import_files(desk, [file])
        assert counts(result) == (0, 1, 0) and result.altered, "记录标识 is the record"
        assert len([r for r in query.rows(desk.db, kind) if r.date]) == 1
        right(desk)


@ALL
def test_an_import_of_the_next_year_leaves_the_last_one_as_it_is(desk: Desk, tmp_path: Path, kind: Kind) -> None:
    if kind.name in ("Family", "Reserve", "PartyStep"):  # no time; one open membership; no stage is reached twice
        return
    known(desk, kind)
    before = listing(desk, kind.title)
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, in_year(kind, entry(kind), 1))])
    assert counts(result) == (1, 0, 0), kind.key
    assert [row for row in listing(desk, kind.title) if row in before] == before


def test_the_period_belongs_to_the_key_where_a_kind_has_one() -> None:
    for kind in records.KINDS:
        assert not kind.period_field or kind.period_field in kind.key, kind.title
        if kind.date_field and kind.name != "Certificate":
            assert kind.date_field in kind.key, kind.title


def test_every_kind_stands_in_the_table_of_keys() -> None:
    text = (Path(__file__).parents[2] / "docs" / "keys.md").read_text("utf-8")
    rows = {cells[1].strip(): cells[2].strip() for line in text.splitlines() if (cells := line.split("|"))[2:]}
    for kind in records.KINDS:
        assert rows[kind.title] == " + ".join(kind[n].label for n in kind.key), kind.title


def test_two_rows_of_one_file_on_two_days_are_two_records_and_said_so(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    first, second = entry(kind, date="2021-03-01"), entry(kind, date="2021-03-02")
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, first, second)])
    assert counts(result) == (2, 0, 0)
    assert len(result.notes) == 1 and "第 2 行、第 3 行" in result.notes[0] and "按 2 条登记" in result.notes[0]
    again = import_files(desk, [sheet(tmp_path / "b.xlsx", kind, first, second, entry(kind, date="2021-03-03"))])
    assert len(again.questions) == 0 and counts(again) == (1, 0, 2), "the file itself has both days"


def test_a_question_names_the_nearest_record_and_all_days(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    near = [known(desk, kind, date=day) for day in ("2021-01-05", "2021-03-01")][1]
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, entry(kind, date="2021-03-09"))])
    (question,) = result.questions
    assert question.uid == near.uid and "2021-01-05、2021-03-01" in question.fault.reason


def test_a_status_that_comes_with_another_day_is_asked_too(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("CloudStudy")
    known(desk, kind, completed=False)
    values = entry(kind, date="2021-04-02", completed=True)
    assert import_files(desk, [sheet(tmp_path / "a.xlsx", kind, values)]).questions


def test_what_recurs_within_the_year_is_not_asked_when_more_than_the_day_differs(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("SpecialGuidance")
    known(desk, kind)
    values = entry(kind, date="2021-05-02", content="另一次指导（示例）")
    assert counts(import_files(desk, [sheet(tmp_path / "a.xlsx", kind, values)])) == (1, 0, 0)


def test_another_spelling_is_nothing_that_differs(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("SpecialGuidance")
    old = known(desk, kind, content="专项指导A（示例）")
    values = entry(kind, date=other_day(old.values["date"]), content="专项 指导Ａ(示例)")
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, values)])
    assert [q.uid for q in result.questions] == [old.uid] and not result.new


def test_an_answer_that_no_longer_fits_the_row_is_no_answer(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    known(desk, kind)
    file = sheet(tmp_path / "a.xlsx", kind, entry(kind, date="2021-03-19"))
    (question,) = import_files(desk, [file]).questions
    sheet(file, kind, entry(kind, date="2021-04-19"))
    result = import_files(desk, [file], answers={question: Answer.SAME})
    assert [q.day for q in result.questions] == ["2021-04-19"]


def test_two_rows_that_say_they_are_one_record_are_refused(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    old = known(desk, kind)
    rows = (entry(kind, date="2021-03-18"), entry(kind, date="2021-03-19"))
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, *rows, uids=(old.uid, old.uid))])
    assert "第 2 行说的是同一条记录" in result.refused[0].reason


def test_of_two_rows_that_are_one_thing_the_other_is_named_where_it_stands(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    other = entry(kind, date="2021-05-06", title="另一条示例信息")
    same = entry(kind, date="2021-03-18")
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, other, same, same)])
    first, second = (result.refused[0].cell, result.refused[0].reason)
    assert (first[1:], second) == ("4", f"与 {kind.title} 第 3 行是同一{kind.title}，请只留一条")
    roster = [{"name": "示例甲"}, {"name": "示例乙"}, {"name": "示例甲"}]
    result = import_files(desk, [sheet(tmp_path / "b.xlsx", records.CADRE, *roster)])
    said = [f.reason for f in result.refused if f.value == "示例甲" and "第 2 行" in f.reason]
    assert said == ["与 干部 第 2 行同名，分不清是一个人还是两个人；是两个人的，请填身份证号或出生年月"]


def test_typed_side_by_side_the_other_row_is_named_in_words(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    items = [Item(kind, entry(kind, date="2021-03-18"), match=True)] * 2
    with pytest.raises(Refused) as refused:
        write_rows(desk, items, ("第 1 行 示例甲", "第 2 行 示例乙"), (), title="试验", late_reason="试验")
    assert refused.value.faults[0].reason == f"与第 1 行 示例甲 是同一{kind.title}，请只留一条"


def test_the_mark_of_a_deleted_record_or_of_another_kind_is_no_obstacle(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("WorkInfo")
    old = known(desk, kind)
    other = known(desk, records.kind("Visit"))
    delete(desk, [old.id])
    rows = (entry(kind), entry(kind, headline="另一篇（示例）"))
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, *rows, uids=(old.uid, other.uid))])
    assert counts(result) == (2, 0, 0)
    undo.undo(desk)
    undo.undo(desk)
    assert query.load(desk.db, kind, [old.id]) == [old]


def test_dates_people_and_states_are_shown_before_they_change(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = records.kind("Dispute")
    old = known(desk, kind, state="办理中", closed=None)
    assert old.values["cadre"].name == "张示例"
    changed = old.values | {"cadre": Named("李示例"), "state": "转办", "remark": "不在此列"}
    file = sheet(tmp_path / "a.xlsx", kind, changed, uids=(old.uid,))
    before = dump(desk)
    result = import_files(desk, [file], dry_run=True)
    assert counts(result) == (0, 1, 0)
    said = {(a.field, a.old, a.new) for a in result.altered}
    assert said == {(kind["cadre"].label, "张示例", "李示例"), ("状态", "办理中", "转办")}
    assert dump(desk) == before
    folder = str(desk.folder)
    desk.close()
    assert cli.main(["import", str(file), "--dry-run", "--data", folder]) == 0
    out = capsys.readouterr().out
    assert "将改动已有记录的日期、人员或状态" in out and "张示例 → 李示例" in out and "a.xlsx: 矛盾化解!" in out
    assert cli.main(["import", str(file), "--json", "--data", folder]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert {(c["old"], c["new"]) for c in changes} == {(o, n) for _, o, n in said}
    assert {c["record"] for c in changes} == {old.uid} and all(c["cell"] for c in changes)


def test_the_command_refuses_with_the_cell_and_takes_another(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = records.kind("ReadingRecord")
    known(desk, kind)
    file, folder = str(sheet(tmp_path / "a.xlsx", kind, entry(kind, date="2021-03-19"))), str(desk.folder)
    desk.close()
    assert cli.main(["import", file, "--json", "--data", folder]) == 1
    captured = capsys.readouterr()
    (fault,) = json.loads(captured.out)["refused"]
    assert (fault["cell"], fault["value"]) == ("A2", "2021-03-19") and "a.xlsx: 阅读记录!A2" in captured.err
    assert cli.main(["import", file, "--another", "--data", folder]) == 0
    assert "新增 1" in capsys.readouterr().out


def test_what_is_exported_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    for kind in records.KINDS:
        known(desk, kind)
    out = export_records(desk, tmp_path / "out.xlsx")
    before = dump(desk)
    result = import_files(desk, [out])
    assert (result.new, result.updated, result.refused, result.altered) == (0, 0, [], [])
    assert dump(desk) == before


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_generated_years_add_to_the_last_one(made: Path, tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    """Of any kinds with any days of a year: the next year's file with the same words adds, and changes nothing."""
    folder = tmp_path_factory.mktemp("law")
    shutil.copytree(made, folder / "data")
    desk = open_desk(folder / "data", today=lambda: TODAY, who="测试员")
    try:
        dated = [
            k
            for k in records.KINDS
            if k.key_days and k.platform and k.name not in ("PartyStep", "Certificate", "Reserve")
        ]
        kind = data.draw(st.sampled_from([k for k in dated if not k.period_field]), label="kind")
        days = data.draw(st.lists(st.dates(date(2021, 1, 1), date(2021, 2, 28)), min_size=1, max_size=4, unique=True))
        rows = [entry(kind, **{kind.key_days[0]: day.isoformat()}) for day in days]
        rows = [row | ({"end": None} if kind.end_field else {}) for row in rows]
        first = import_files(desk, [sheet(folder / "a.xlsx", kind, *rows)])
        assert counts(first) == (len(rows), 0, 0)
        before = listing(desk, kind.title)
        again = import_files(desk, [sheet(folder / "a.xlsx", kind, *rows)])
        assert counts(again) == (0, 0, len(rows))
        later = import_files(desk, [sheet(folder / "b.xlsx", kind, *(in_year(kind, row, 1) for row in rows))])
        assert counts(later) == (len(rows), 0, 0) and not later.altered
        assert [row for row in listing(desk, kind.title) if row in before] == before
        right(desk)
    finally:
        desk.close()


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda p: p.name.partition("_")[0])
def test_an_older_database_gets_its_keys_anew(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(lzma.decompress(frozen.read_bytes()))
    desk = open_desk(tmp_path)
    try:
        right(desk)
        assert not keys.stale(desk.db) and not keys.doubled(desk.db)
        trail = run_sql(desk.db, "SELECT count(*) FROM audit WHERE operation_id IS NULL").fetchone()[0]
        assert trail == 0
    finally:
        desk.close()


def age(folder: Path, kind: Kind, key: tuple[str, ...]) -> None:
    """A closed database as a program left it whose keys of a kind were made of other fields."""
    older = Kind(**{f: getattr(kind, f) for f in kind.__dataclass_fields__} | {"key": key})
    desk = open_desk(folder)
    rows = query.rows(desk.db, kind)
    desk.close()
    with sqlite3.connect(folder / DATABASE) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for row in rows:
            db.execute("UPDATE record SET key = ? WHERE id = ?", (identity.key(older, row.values), row.id))
            mark = json.dumps(identity.key(older, row.values), ensure_ascii=False)
            db.execute("UPDATE audit SET new = ? WHERE row = ? AND field = 'key'", (mark, row.id))
        db.execute("UPDATE derivation SET version = 'old' WHERE kind = ?", (kind.name,))
        for _, sql in triggers:
            db.execute(sql)
    db.close()


def test_keys_of_another_declaration_are_made_anew_without_a_trace_in_the_trail(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    old = known(desk, kind)
    trail = run_sql(desk.db, "SELECT count(*) FROM audit").fetchone()
    desk.close()
    age(desk.folder, kind, ("cadre", "headline"))
    again = open_desk(desk.folder, today=lambda: TODAY)
    try:
        right(again)
        assert run_sql(again.db, "SELECT count(*) FROM audit").fetchone() == trail
        assert query.load(again.db, kind, [old.id]) == [old]
        assert list((desk.folder / "backups").glob("*升级前*"))
    finally:
        again.close()


def test_two_records_that_a_new_key_makes_one_both_stay_and_are_named(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    first, second = known(desk, kind), known(desk, kind, headline="另一篇（示例）")
    desk.close()
    with sqlite3.connect(desk.folder / DATABASE) as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
        for name in names:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE work_info SET headline = (SELECT headline FROM work_info WHERE record_id = ?)", (first.id,))
        db.execute("UPDATE derivation SET version = 'old'")
    db.close()
    again = open_desk(desk.folder, today=lambda: TODAY)
    try:
        assert len(query.load(again.db, kind, [first.id, second.id])) == 2
        assert [t for t, *_ in keys.doubled(again.db)] == ["WorkInfo"]
    finally:
        again.close()
    from cadreapp.operations import backup

    assert any("工作信息" in fault and "同一" in fault for fault in backup.verify(desk.folder))


def test_a_book_that_an_older_program_took_for_two_stays_twice_and_is_named(desk: Desk) -> None:
    kind = records.kind("ReadingList")
    first, second = known(desk, kind, book="《示例读本》"), known(desk, kind, book="另一本（示例）")
    version = identity.key_version(kind)
    desk.close()
    with sqlite3.connect(desk.folder / DATABASE) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE reading_list SET book = '示例读本' WHERE record_id = ?", (second.id,))
        first_method = hashlib.sha256(identity.SEPARATOR.join(("1", *kind.key)).encode()).hexdigest()[:16]
        assert first_method != version
        db.execute("UPDATE derivation SET version = ? WHERE kind = ?", (first_method, kind.name))
    db.close()
    again = open_desk(desk.folder, today=lambda: TODAY)
    try:
        kept = [r.values["book"] for r in query.load(again.db, kind, [first.id, second.id])]
        assert sorted(kept) == ["《示例读本》", "示例读本"]
        assert [k for k, *_ in keys.doubled(again.db)] == ["ReadingList"]
    finally:
        again.close()
    assert any("推荐书目" in fault and "同一件" in fault for fault in verifying.verify(desk.folder))


def test_undo_and_redo_make_the_key_and_the_search_text_anew(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    old = known(desk, kind)
    save(desk, [Item(kind, {"headline": "改过的题目（示例）"}, record=old.id)])
    desk.close()
    age(desk.folder, kind, ("cadre", "headline"))
    again = open_desk(desk.folder, today=lambda: TODAY)
    try:
        for step, words in ((undo.undo, old.title), (undo.redo, "改过的题目"), (undo.undo, old.title)):
            step(again)
            right(again)
            text = run_sql(again.db, "SELECT text FROM record_search WHERE record_id = ?", (old.id,)).fetchone()[0]
            assert words in text
        delete(again, [old.id])
        after = dump(again)
        undo.undo(again)
        right(again)
        undo.redo(again)
        assert dump(again) == after
        undo.undo(again)
        undo.undo(again)
        assert not query.rows(again.db, kind)
        undo.redo(again)
        right(again)
    finally:
        again.close()


def test_an_undo_that_would_make_the_same_thing_twice_is_refused_in_words(desk: Desk) -> None:
    kind = records.kind("WorkInfo")
    old = known(desk, kind)
    other = known(desk, kind, headline="另一篇（示例）")
    save(desk, [Item(kind, {"headline": "改过的题目（示例）"}, record=old.id)])
    run_sql(desk.db, "DROP TRIGGER audit_update_work_info")
    run_sql(desk.db, "DROP TRIGGER audit_update_record")
    headline = old.values["headline"]
    run_sql(desk.db, "UPDATE work_info SET headline = ? WHERE record_id = ?", (headline, other.id))
    key = identity.key(kind, old.values)
    run_sql(desk.db, "UPDATE record SET key = ? WHERE id = ?", (key, other.id))
    before = dump(desk)
    with pytest.raises(UserError, match="同一件事只能留一条"):
        undo.undo(desk)
    assert dump(desk) == before


def test_a_mentor_who_is_entered_later_is_the_same_mentor(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("Mentorship")
    old = known(desk, kind)
    assert old.values["mentor"].person is None
    save_people(desk, [PersonItem({"name": old.values["mentor"].name}, member=False)])
    result = import_files(desk, [sheet(tmp_path / "a.xlsx", kind, entry(kind))])
    assert counts(result) == (0, 1, 0) and not result.altered
    (row,) = query.rows(desk.db, kind)
    assert row.id == old.id and row.values["mentor"].person
    right(desk)


def test_a_roster_shows_what_it_changes_of_dates_and_standing(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "出生年月", "单位", "职务", "政治面貌", "籍贯"])
    book.active.append(["张示例", "1990-05", "示例处", "副处长", "中共党员", "示例县"])
    book.save(tmp_path / "a.xlsx")
    before = dump(desk)
    result = import_files(desk, [tmp_path / "a.xlsx"], dry_run=True)
    assert [(a.title, a.field, a.old, a.new, a.cell) for a in result.altered] == [
        ("张示例", "职务", "科员", "副处长", "D2")
    ]
    assert dump(desk) == before


def test_a_monthly_workbook_is_asked_within_its_month(desk: Desk, tmp_path: Path) -> None:
    kind = records.kind("CommunityService")
    known(desk, kind, date="2021-01-05")
    file = tmp_path / "a.xlsx"
    for month, day, asked in (("2021-02", "2021-02-05", 0), ("2021-01", "2021-01-06", 1)):
        book = load_workbook(sheet(file, kind, entry(kind, date=day)))
        add_cover(book, Cover("张示例", "示例处", month, "x"), [], "")
        book.save(file)
        assert len(import_files(desk, [file], dry_run=True).questions) == asked


@pytest.mark.parametrize("name", SIX)
def test_a_date_corrected_in_the_form_changes_that_record(desk: Desk, name: str) -> None:
    kind = records.kind(name)
    old = known(desk, kind)
    changes = save(desk, [Item(kind, {"date": "2021-03-19"}, record=old.id)])
    assert (changes.new, changes.updated) == (0, 1)
    assert [(r.id, r.date) for r in query.rows(desk.db, kind)] == [(old.id, "2021-03-19")]
    right(desk)


ONCE_A_PERIOD = [k for k in records.KINDS if k.period_day]


@pytest.mark.parametrize("kind", ONCE_A_PERIOD, ids=lambda k: k.name)
def test_another_day_of_what_comes_once_a_period_is_asked(desk: Desk, tmp_path: Path, kind: Kind) -> None:
    moved = {"AppraisalStep": "2021-12-21", "AnnualReport": "2021-12-26"}.get(kind.name, "2021-05-21")
    values = entry(kind, date=moved)
    old = known(desk, kind, date=f"{moved[:8]}{int(moved[8:]) - 1}")
    file = sheet(tmp_path / "a.xlsx", kind, values)
    before = dump(desk)
    (question,) = import_files(desk, [file], another=True).questions
    assert dump(desk) == before and question.answers == (Answer.SAME, Answer.SKIP)
    assert old.values["date"] in question.fault.reason and "--another" not in question.fault.reason
    result = import_files(desk, [file], answers={question: Answer.SAME})
    assert counts(result) == (0, 1, 0) and [(a.old, a.new) for a in result.altered] == [(old.values["date"], moved)]


def test_which_kinds_have_a_day_within_their_period() -> None:
    assert {k.name for k in ONCE_A_PERIOD} == {"PoliticalCheck", "PartyCheck", "AnnualReport", "AppraisalStep"}
