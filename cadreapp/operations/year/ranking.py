"""排名表: the columns that ranking.toml declares, filled with what the year's records say of each cadre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cadreapp import records
from cadreapp.operations.beginning import Beginning
from cadreapp.operations.counting.figures import Figure
from cadreapp.operations.desk import Desk
from cadreapp.records.kind import Named
from cadreapp.reports.data import Column, Counted, Entry, Indicator, PersonFacts
from cadreapp.rules.model import confirmed_states
from cadreapp.rules.ranking import Declared
from cadreapp.rules.ranking import columns as declared
from cadreapp.store.query import Row

Rows = Mapping[str, Sequence[Row]]
"""Name of a kind → the year's records of it."""


def counted(desk: Desk, rows: Rows, entries: Mapping[int, Entry]) -> dict[str, Counted]:
    """Kind → person → record → its amount: what counts of whom, as the quotas and the scores count it.

    Nothing of a day that does not count of somebody; of what is confirmed, only that.
    """
    days = Beginning.of(desk).counted(desk)
    found: dict[str, Counted] = {}
    for name, some in rows.items():
        kind = records.kind(name)
        states = confirmed_states(kind)
        own: dict[int, dict[int, Any]] = defaultdict(dict)
        for row in some:
            if states and kind.state_field and row.values.get(kind.state_field) not in states:
                continue
            entry = entries[row.id]
            for person in entry.persons:
                if days.hold(entry.date, person):
                    own[person][row.id] = entry.amount
        found[name] = dict(own)
    return found


def columns(
    counts: Mapping[str, Counted],
    rows: Rows,
    entries: Mapping[int, Entry],
    figures: Iterable[Figure],
    indicators: Iterable[Indicator],
    facts: Mapping[int, PersonFacts],
    *,
    internal: bool,
) -> tuple[Column, ...]:
    """The columns of a year; `internal`: with the quarters' grades, which are not for everybody."""
    known = {(i.kind, i.amount): i for i in indicators if not i.hidden}
    by_key = {figure.key: figure for figure in figures}
    return tuple(
        _column(one, counts, rows, entries, by_key, known, facts) for one in declared() if internal or not one.quarter
    )


def _column(
    one: Declared,
    counts: Mapping[str, Counted],
    rows: Rows,
    entries: Mapping[int, Entry],
    figures: Mapping[str, Figure],
    indicators: Mapping[tuple[str, bool], Indicator],
    facts: Mapping[int, PersonFacts],
) -> Column:
    if one.quarter:
        said = {person: _grade(own, one.quarter) for person, own in facts.items()}
        return Column(one.platform, one.title, one.unit, said=said)
    if one.figure:
        figure = figures.get(one.figure)
        own = _shares(figure, entries)
        return Column(one.platform, one.title, one.unit, own=own, figure=figure.title if figure else "")
    kind = one.kinds[0] if len(one.kinds) == 1 else ""
    if one.detail:
        return Column(one.platform, one.title, one.unit, kind, said=_details(one, rows))
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for name in one.kinds:
        for person, records_ in counts.get(name, {}).items():
            found[person].update(records_ if one.amount else dict.fromkeys(records_, 1))
    return Column(one.platform, one.title, one.unit, kind, dict(found), indicator=indicators.get((kind, one.amount)))


def _grade(own: PersonFacts, quarter: int) -> str | None:
    """The confirmed grade of a quarter of the year (the last four of those told of somebody)."""
    return (own.quarters[-4:][quarter - 1].grade or None) if own.quarters else None


def _shares(figure: Figure | None, entries: Mapping[int, Entry]) -> Counted:
    """What each record behind a figure adds to it, for everybody who took part in the record."""
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for record, share in zip(figure.records, figure.shares, strict=True) if figure else ():
        for person in entries[record].persons:
            found[person][record] = share
    return dict(found)


def _details(one: Declared, rows: Rows) -> dict[int, str]:
    """What the records say of each person, every word once."""
    said: dict[int, list[str]] = defaultdict(list)
    for name in one.kinds:
        field = records.kind(name).who_field
        for row in rows.get(name, ()):
            for named in _named(row.values.get(field)):
                if named.person is not None and (word := named.detail.get(one.detail)):
                    said[named.person].append(str(word))
    return {person: "、".join(dict.fromkeys(words)) for person, words in said.items()}


def _named(value: Any) -> Collection[Named]:
    return (value,) if isinstance(value, Named) else value or ()
