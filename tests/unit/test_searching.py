"""The search by grams finds what a look through all texts finds, in the same order, however the records came to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadreapp.errors import UserError
from cadreapp.operations import browse
from cadreapp.operations.browse import Scope
from cadreapp.operations.desk import Desk
from cadreapp.operations.writing import deleted, undo
from cadreapp.operations.writing.labels import save_label
from cadreapp.operations.writing.save import Item, delete, save
from cadreapp.records import kind
from cadreapp.records.kind import Named
from cadreapp.records.spine import Derivation, Record, RecordSearch
from cadreapp.records.wording.folding import findable
from cadreapp.records.wording.grams import MOST, asked, grams
from cadreapp.store import searching
from cadreapp.store.engines import engine_of, sqlite_search
from cadreapp.store.migrate import migrate
from cadreapp.store.writing import write
from tests.unit.bureau import NAMES, example, older_data, run_sql, small_bureau

INFO = kind("WorkInfo")
TEXT = st.text("示例信息工作 \n2010-.%_'\"\\*（·ABabz\U00020000\ue020é", max_size=14)
INITIALS = st.lists(st.text("absz12", max_size=6), max_size=3).map(" ".join)
DAYS = st.sampled_from([None, "2021", "2021-01", "2021-01-01", "2021-01-02", "2020-12-31"])
ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = small_bureau(tmp_path / "data")
    yield desk
    desk.close()


def add(desk: Desk, headline: str, cadre: str = NAMES[0]) -> int:
    return save(desk, [Item(INFO, example(INFO, late_reason="示例", cadre=Named(cadre), headline=headline))]).records[0]


def scanned(db: peewee.Database, text: str) -> list[int]:
    """All records that say the words, newest first, by a look through all texts."""
    words = findable(text).strip()
    said = RecordSearch.text.contains(words)
    if words.isascii() and words.isalnum():
        said |= RecordSearch.initials.contains(words.lower())
    found = Record.select(Record.id).join(RecordSearch, on=(RecordSearch.record == Record.id)).where(said)
    return [i for (i,) in db.execute(found.order_by(Record.date.desc(nulls="LAST"), Record.id.desc())).fetchall()]


@given(TEXT, INITIALS, st.integers(0, 13), st.integers(1, 14))
def test_a_text_has_the_grams_that_its_parts_are_asked_for_by(text: str, initials: str, start: int, end: int) -> None:
    made = {"".join(c.lower() if c.isascii() else c for c in gram) for gram in grams(text, initials)}
    for words in (text[start:end].strip(), *initials.split()):
        assert set(asked(words)) <= made
        assert asked(words) or len(words) < 2


def test_grams_stay_as_the_indexes_of_bureaus_have_them() -> None:
    """Other grams need a migration that drops the index: what is taken out of it is told by its former grams."""
    made = ["示例", "例1", "12", "2a", "a", "信", "zs", "sl", "l", "gz", "z", "12a", "zsl"]
    assert grams("示例12a\n信", "zsl gz") == made


def test_a_long_text_is_asked_for_by_some_of_its_grams() -> None:
    assert len(asked("".join(map(chr, range(0x4E00, 0x4F00))))) == MOST


@ONCE
@given(st.lists(st.tuples(TEXT, INITIALS, DAYS), min_size=12, max_size=12), st.lists(TEXT, max_size=4), st.data())
def test_grams_find_what_a_look_through_all_texts_finds(
    many: tuple[Desk, list[int]], texts: list[tuple[str, str, str | None]], others: list[str], data: st.DataObject
) -> None:
    desk, ids = many
    texts = [(findable(text), initials, day) for text, initials, day in texts]
    with older_data(desk):
        for record, (_, _, day) in zip(ids, texts, strict=True):
            Record.update({Record.date: day}).where(Record.id == record).execute(desk.db)
        write.set_search(desk.db, [(i, day, text, short) for i, (text, short, day) in zip(ids, texts, strict=True)])
    text, initials, _ = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, max(len(text) - 1, 0)))
    parts = {text[start : start + n] for n in (1, 2, 3, 5)} | {*initials.split(), initials[:1], text.swapcase()}
    for words in sorted(parts | {*others}):
        for limit in (1, 3, 200):
            expected = scanned(desk.db, words)[:limit] if words.strip() else []
            assert [hit.id for hit in browse.search(desk, words, limit)] == expected, (words, limit)
        if findable(words).strip():
            assert sorted(browse.find(desk, INFO, Scope(), text=words)) == sorted({*scanned(desk.db, words)} & {*ids})


@pytest.fixture
def many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, list[int]]:
    """A bureau with twelve records, where four are many."""
    monkeypatch.setattr(searching, "MANY", 4)
    return desk, [add(desk, f"示例信息{number}") for number in range(12)]


@pytest.mark.parametrize("words", ["信息", "示例", "工作信息", "21", "2021", "zsl", "gz", "没有的字", "1-", "A b"])
@pytest.mark.one_file
def test_no_text_is_looked_at_that_has_not_the_grams(desk: Desk, words: str) -> None:
    add(desk, "示例信息")
    for work in (lambda: browse.search(desk, words), lambda: browse.find(desk, INFO, Scope(), text=words)):
        steps = plan(desk.db, work)
        assert any("VIRTUAL TABLE" in step for step in steps)
        assert not [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE" not in step], steps
    assert not [step for step in plan(desk.db, lambda: browse.search(desk, words)) if "ORDER BY" in step]


@pytest.mark.one_file
def test_a_single_character_is_looked_for_from_the_newest_on(desk: Desk) -> None:
    add(desk, "示例信息")
    steps = plan(desk.db, lambda: browse.search(desk, "示", 1))
    assert "SEARCH t1 USING INDEX record_search_place (place>?)" in steps
    assert not [step for step in steps if "ORDER BY" in step], steps


def plan(db: Any, work: Callable[[], object]) -> list[str]:
    """What SQLite does for each question that some work asks before it reads the hits."""
    asked_: list[str] = []
    db.connection().set_trace_callback(asked_.append)
    try:
        work()
    finally:
        db.connection().set_trace_callback(None)
    of_search = [sql for sql in asked_ if '"record_search"' in sql]
    assert of_search
    return [row[3] for sql in of_search for row in db.connection().execute(f"EXPLAIN QUERY PLAN {sql}")]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "delete", "back", "undo", "redo", "label"]), st.integers(0, 5)),
    max_size=12,
)


@ONCE
@given(STEPS)
@pytest.mark.one_file
def test_after_any_writes_the_index_is_what_it_would_be_made_anew(desk: Desk, steps: list[tuple[str, int]]) -> None:
    for step, number in steps:
        ids = browse.find(desk, INFO, Scope())
        chosen = ids[number % len(ids)] if ids else None
        with suppress(UserError):
            if step == "add" or chosen is None:
                add(desk, f"示例信息{number}", NAMES[number % 5])
            elif step == "change":
                day = f"2021-03-{number + 1:02}"
                save(desk, [Item(INFO, {"headline": f"改为{number}", "date": day, "tags": ("铁脚板",)}, record=chosen)])
            elif step == "delete":
                delete(desk, [chosen])
            elif step == "back":
                deleted.bring_back(desk, [one.id for one in deleted.recent(desk)][:1])
            elif step == "label":
                save_label(desk, "tag", {"name": f"铁脚板{number}"}, "铁脚板")
            else:
                (undo.undo if step == "undo" else undo.redo)(desk)
    kept = index(desk.db)
    places = desk.db.execute(RecordSearch.select(Record.id, Record.date, RecordSearch.place).join(Record)).fetchall()
    assert [place for _, _, place in places] == [RecordSearch.place_of(day, record) for record, day, _ in places]
    engine_of(desk.db).make_index(desk.db)
    assert index(desk.db) == kept


def index(db: peewee.Database) -> list[tuple[str, int]]:
    """Every gram of SQLite's index with the place of the record that has it."""
    db.execute_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.gram USING fts5vocab(main, search_gram, instance)")
    return sorted(db.execute_sql("SELECT DISTINCT term, doc FROM temp.gram").fetchall())


@pytest.mark.one_file
def test_an_index_whose_triggers_are_gone_is_made_anew(desk: Desk) -> None:
    wanted = {add(desk, "走访（示例）"), add(desk, "调研（示例）")}
    kept = index(desk.db)
    for name in sqlite_search.triggers():
        run_sql(desk.db, f"DROP TRIGGER {name}")
    run_sql(desk.db, "DELETE FROM search_gram_data WHERE id > 10")
    with older_data(desk):
        run_sql(desk.db, f"DELETE FROM {Derivation._meta.table_name}")
    migrate(desk.db)
    assert index(desk.db) == kept and {hit.id for hit in browse.search(desk, "（示例）")} >= wanted


def test_a_text_that_is_changed_from_outside_is_found_by_its_new_words(desk: Desk) -> None:
    record = add(desk, "走访（示例）")
    run_sql(desk.db, f"UPDATE {RecordSearch._meta.table_name} SET text = ? WHERE record_id = ?", ("调研", record))
    assert [hit.id for hit in browse.search(desk, "调研")] == [record] and not browse.search(desk, "走访（示例）")
