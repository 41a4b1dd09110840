"""SQLite's index of the search: an FTS5 table of grams, kept by triggers on `record_search`.

Its rows are numbered by `RecordSearch.place`, so that it tells the newest first without sorting. It keeps no text:
what is taken out is told by its former grams, and whoever asks looks at the text itself.
"""

from __future__ import annotations

from typing import Any

import peewee
from playhouse.sqlite_ext import FTS5Model, SearchField

from cadreapp.records.spine import RecordSearch
from cadreapp.records.wording.grams import asked, grams

_PLAIN = {n: 0xE000 + n for n in range(128) if not chr(n).isalnum() and chr(n) != "\n"}
"""Signs of ASCII would part the words of the index: they stand there as characters that no text uses."""
_FUNCTION = "search_grams"


class SearchGram(FTS5Model):
    """The grams of a record's search text, as words parted by blanks."""

    grams = SearchField()

    class Meta:
        legacy_table_names = False
        options = {"content": "", "detail": "none", "columnsize": 0, "tokenize": "ascii"}


def _words(text: str, initials: str) -> str:
    return " ".join(grams(text.translate(_PLAIN), initials))


def teach(db: peewee.SqliteDatabase) -> None:
    """Have the connections of a database know the function that the triggers call."""
    db.register_function(_words, _FUNCTION, 2)


def holding(query: Any, words: str, newest: bool) -> Any:
    """See Engine.holding; a single character is asked for as the beginning of a gram."""
    plain = [gram.translate(_PLAIN) for gram in asked(words)]
    match = " AND ".join(f'"{gram}"' for gram in plain) or f'"{words.translate(_PLAIN)}"*'
    query = query.join(SearchGram, on=(SearchGram.rowid == RecordSearch.place)).where(SearchGram.match(match))  # type: ignore[no-untyped-call]
    return query.order_by(SearchGram.rowid.desc()) if newest else query


def triggers() -> dict[str, str]:
    """The triggers that keep the index: name → text."""
    table, index = RecordSearch._meta.table_name, SearchGram._meta.table_name
    new, old = ((f"{row}.place", f"{_FUNCTION}({row}.text, {row}.initials)") for row in ("NEW", "OLD"))
    enter = f"INSERT INTO {index}(rowid, grams) VALUES ({new[0]}, {new[1]});"
    leave = f"INSERT INTO {index}({index}, rowid, grams) VALUES ('delete', {old[0]}, {old[1]});"
    bodies = {"INSERT": enter, "UPDATE": f"{leave} {enter}", "DELETE": leave}
    return {
        f"{index}_{verb.lower()}": f'CREATE TRIGGER "{index}_{verb.lower()}" AFTER {verb} ON {table} BEGIN {body} END'
        for verb, body in bodies.items()
    }


def is_there(db: peewee.Database) -> bool:
    """Whether a database has the table of the index; those of older programs have none."""
    return bool(db.table_exists(SearchGram._meta.table_name))


def settle(db: peewee.Database) -> None:
    """Make the index, from what stands in `record_search`, unless it is there with its triggers."""
    there = dict(db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    if is_there(db) and triggers().items() <= there.items():
        return
    for name in triggers().keys() & there.keys():
        db.execute_sql(f"DROP TRIGGER {name}")
    make(db)
    for text in triggers().values():
        db.execute_sql(text)


def make(db: peewee.Database) -> None:
    """Make the index anew from what stands in `record_search`."""
    with db.bind_ctx([SearchGram]):
        SearchGram.drop_table()
        SearchGram.create_table()
    index, table = SearchGram._meta.table_name, RecordSearch._meta.table_name
    db.execute_sql(
        f"INSERT INTO {index}(rowid, grams) SELECT place, {_FUNCTION}(text, initials) FROM {table} ORDER BY place"
    )
