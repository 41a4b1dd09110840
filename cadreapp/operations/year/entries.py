"""Records as lists behind figures show them: nothing that is secret or masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cadreapp.operations.desk import Desk
from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import Commendation
from cadreapp.reports.data import Entry, plain
from cadreapp.rules.arrangements import open_kinds
from cadreapp.store import query
from cadreapp.store.persons import former
from cadreapp.store.query import Filter, Row


def is_secret(kind: Kind, name: str) -> bool:
    """Whether a field is not for everybody, or shown masked."""
    return bool(name) and (kind[name].secret or kind[name].masked)


def entry_of(kind: Kind, row: Row) -> Entry:
    """A record without what is secret or masked in it."""
    who = row.values.get(kind.who_field) if kind.who_field else None
    named: Iterable[Named] = (who,) if isinstance(who, Named) else who or ()
    named = tuple(named)
    people = tuple(n.name for n in named)
    if row.kind == Commendation.__name__ and not people:
        people = (f"{row[Commendation.outsider]}（{row[Commendation.outsider_unit]}）",)
    text = (
        "" if not kind.title_field or is_secret(kind, kind.title_field) else str(row.values.get(kind.title_field) or "")
    )
    if not text and kind.period_field:
        text = Period.parse(row.values[kind.period_field]).label
    text = " ".join(text.split())
    amount = row.values.get(kind.amount_field) if kind.amount_field and not is_secret(kind, kind.amount_field) else None
    return Entry(
        id=row.id,
        kind=kind.name,
        kind_title=kind.title,
        platform=kind.platform,
        date=row.date or "",
        text=text or kind.title,
        people=people,
        persons=tuple(n.person for n in named if n.person is not None),
        amount=plain(amount) if isinstance(amount, Decimal) and amount == round(amount, 1) else amount,
    )


def open_rows(desk: Desk, period: Period) -> dict[str, list[Row]]:
    """A period's records of every kind that is not confidential, oldest first, people by the names they bore then."""
    start, end = period.start.isoformat(), period.end.isoformat()
    named = {p: v["name"] for p, v in former.of_people(desk.db, end).items() if "name" in v}
    span = Filter(start, end)
    return {k.name: [_of_its_time(r, named) for r in query.rows(desk.db, k, span)[::-1]] for k in open_kinds()}


def by_person(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Each person's records by platform, kind and day."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda e: (e.platform, e.kind, e.date, e.id)):
        for person in entry.persons:
            found[person].append(entry)
    return dict(found)


def _of_its_time(row: Row, names: Mapping[int, str]) -> Row:
    """A record whose people bear the names that they had then."""
    if not names:
        return row

    def old(value: Any) -> Any:
        if isinstance(value, Named) and value.person is not None and value.person in names:
            return replace(value, name=names[value.person])
        if isinstance(value, tuple) and value and isinstance(value[0], Named):
            return tuple(old(one) for one in value)
        return value

    return replace(row, values={name: old(value) for name, value in row.values.items()})
