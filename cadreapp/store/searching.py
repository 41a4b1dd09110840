"""Which records say some words: by the index of grams, and by the text itself."""

from __future__ import annotations

from typing import Any

import peewee

from cadreapp.records.spine import Record, RecordSearch
from cadreapp.records.wording.folding import findable
from cadreapp.records.wording.grams import asked
from cadreapp.store.engines import engine_of

MANY = 10_000
"""Of what more records say than these, the index is not asked first: they are looked through one after the other."""
_NEAR = RecordSearch.select(RecordSearch.place).order_by(RecordSearch.place.desc()).limit(1)


def _words(text: str) -> str:
    return findable(text).strip()


def _saying(words: str) -> Any:
    """The numbers of the records whose text contains the words, or whose pinyin initials contain the letters."""
    found = RecordSearch.text.contains(words)
    if words.isascii() and words.isalnum():
        found |= RecordSearch.initials.contains(words.lower())
    return RecordSearch.select(RecordSearch.record).where(found)


def narrowed(db: peewee.Database, query: Any, text: str) -> Any:
    """A query over records, with those alone that say the words of a text; with all of them where it has none."""
    words, engine = _words(text), engine_of(db)
    if not words:
        return query
    if engine.streams and asked(words):
        few = engine.holding(RecordSearch.select(RecordSearch.place), words).limit(MANY)
        if len(db.execute(few).fetchall()) < MANY:
            return query.where(Record.id.in_(engine.holding(_saying(words), words)))
    return query.where(peewee.fn.EXISTS(_saying(words).where(RecordSearch.record == Record.id)))


def newest(db: peewee.Database, text: str, limit: int) -> list[int]:
    """The numbers of the newest records that say the words of a text, so many at most; no words: the newest of all."""
    words, engine = _words(text), engine_of(db)
    by_place = _saying(words).order_by(RecordSearch.place.desc()).limit(limit)
    if not words:
        return _numbers(db, by_place)
    if not engine.streams or not asked(words):
        found = _numbers(db, by_place.where(RecordSearch.place >= _NEAR.offset(MANY - 1)))
        if len(found) == limit:
            return found
    return _numbers(db, engine.holding(_saying(words), words, newest=True).limit(limit))


def _numbers(db: peewee.Database, query: Any) -> list[int]:
    return [number for (number,) in db.execute(query).fetchall()]
