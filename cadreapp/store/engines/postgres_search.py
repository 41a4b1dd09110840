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


_FUNCTION = """
CREATE OR REPLACE FUNCTION search_grams(words text, initials text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT array_agg(CASE WHEN d <> chr(10) THEN c || d ELSE c END) FILTER (WHERE c <> chr(10))
        || coalesce(array_agg(c || d || e) FILTER (
            WHERE c BETWEEN '0' AND 'z' AND d BETWEEN '0' AND 'z' AND e BETWEEN '0' AND 'z'), '{}')
    FROM (
        SELECT string_to_array(lower((words || chr(10) || replace(initials, ' ', chr(10))) COLLATE "C"), NULL) AS l
    ) AS letters, LATERAL unnest(l, l[2:], l[3:]) AS beside(c, d, e)
$$"""
"""What cadreapp.records.wording.grams says, in the server's words."""
