"""PostgreSQL's index of the search: GIN over the grams of each text, which the server makes and keeps itself."""

from __future__ import annotations

from typing import Any

import peewee
from peewee import fn

from cadreapp.records.spine import RecordSearch
from cadreapp.records.wording.grams import asked

_INDEX = "search_gram"


def holding(query: Any, words: str, newest: bool) -> Any:
    """See Engine.holding; a single character is looked for in one text after the other."""
    if grams := asked(words):
        made = fn.search_grams(RecordSearch.text, RecordSearch.initials)
        query = query.where(peewee.Expression(made, "@>", peewee.Value(grams, unpack=False)))
    if not newest:
        return query
    place = RecordSearch.place + 0 if grams else RecordSearch.place  # not by the index of places, past all the others
    return query.order_by(place.desc())


def settle(db: peewee.Database) -> None:
    """Make the index unless it is there."""
    if db.execute_sql("SELECT to_regclass(%s)", (_INDEX,)).fetchone()[0] is None:
        make(db)


def make(db: peewee.Database) -> None:
    """Make the index anew from what stands in `record_search`."""
    db.execute_sql(f"DROP INDEX IF EXISTS {_INDEX}")
    db.execute_sql(_FUNCTION)
    table = RecordSearch._meta.table_name
    db.execute_sql(f"CREATE INDEX {_INDEX} ON {table} USING gin (search_grams(text, initials))")


_FUNCTION = r"""
CREATE OR REPLACE FUNCTION search_grams(words text, initials text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT array_agg(DISTINCT gram) FROM (
        SELECT c, lead(c) OVER each AS d, lead(c, 2) OVER each AS e
        FROM unnest(string_to_array(lower((words || chr(10) || replace(initials, ' ', chr(10))) COLLATE "C"), NULL))
            WITH ORDINALITY AS letters(c, place)
        WINDOW each AS (ORDER BY place)
    ) AS beside
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN d <> chr(10) THEN c || d ELSE c END),
        (CASE WHEN c ~ '[0-9a-z]' AND d ~ '[0-9a-z]' AND e ~ '[0-9a-z]' THEN c || d || e END)
    ) AS found(gram)
    WHERE c <> chr(10) AND gram IS NOT NULL
$$"""
"""What cadreapp.records.wording.grams says, in the server's words."""
