"""Which records say some words: by the index of grams, and by the text itself."""

from __future__ import annotations

from typing import Any

import peewee

from cadreapp.records.spine import RecordSearch
from cadreapp.records.wording.folding import findable
from cadreapp.records.wording.grams import asked
from cadreapp.store.engines import engine_of

NEAR = 10_000
"""So many of the newest records are looked through before the index is asked for what many of them have."""


def _words(text: str) -> str:
    return findable(text).strip()


def _saying(words: str) -> Any:
    """The numbers of the records whose text contains the words, or whose pinyin initials contain the letters."""
    found = RecordSearch.text.contains(words)
    if words.isascii() and words.isalnum():
        found |= RecordSearch.initials.contains(words.lower())
    return RecordSearch.select(RecordSearch.record).where(found)


def saying(db: peewee.Database, text: str) -> Any:
    """The numbers of all records that say the words of a text, as a query; None where the text has none."""
    words = _words(text)
    if not words:
        return None
    return engine_of(db).holding(_saying(words), words) if asked(words) else _saying(words)


def newest(db: peewee.Database, text: str, limit: int) -> list[int]:
    """The numbers of the newest records that say the words of a text, so many at most; no words: the newest of all."""
    words, engine = _words(text), engine_of(db)
    by_place = _saying(words).order_by(RecordSearch.place.desc()).limit(limit)
    if not words:
        return _numbers(db, by_place)
    if not engine.tells_newest or not asked(words):
        found = _numbers(db, by_place.where(RecordSearch.place >= _NEAR.offset(NEAR - 1)))
        if len(found) == limit:
            return found
    return _numbers(db, engine.holding(_saying(words), words, newest=True).limit(limit))


_NEAR = RecordSearch.select(RecordSearch.place).order_by(RecordSearch.place.desc()).limit(1)


def _numbers(db: peewee.Database, query: Any) -> list[int]:
    return [number for (number,) in db.execute(query).fetchall()]
