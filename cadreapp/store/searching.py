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


def _say(table: Any, words: str) -> Any:
    """Whether a text contains the words, or the pinyin initials beside it contain the letters."""
    found = table.text.contains(words)
    if words.isascii() and words.isalnum():
        found |= table.initials.contains(words.lower())
    return found


def saying(db: peewee.Database, text: str) -> Any:
    """The numbers of all records that say the words of a text, as a query; None where the text has none."""
    words = _words(text)
    if not words:
        return None
    query = RecordSearch.select(RecordSearch.record).where(_say(RecordSearch, words))
    return engine_of(db).holding(query, words) if asked(words) else query


def newest(db: peewee.Database, text: str, limit: int) -> list[int]:
    """The numbers of the newest records that say the words of a text, so many at most; no words: the newest of all."""
    words = _words(text)
    engine = engine_of(db)
    if not engine.tells_newest or not asked(words):
        near = RecordSearch.select().order_by(RecordSearch.place.desc()).limit(max(NEAR, limit)).alias("near")
        query = peewee.Select([near], [near.c.record_id]).where(_say(near.c, words)).order_by(near.c.place.desc())
        found = db.execute(query.limit(limit)).fetchall()
        if len(found) == limit or not words:
            return [record for (record,) in found]
    query = RecordSearch.select(RecordSearch.record).where(_say(RecordSearch, words))
    return [record for (record,) in db.execute(engine.holding(query, words, newest=True).limit(limit)).fetchall()]
