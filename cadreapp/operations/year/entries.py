"""Records as lists behind figures show them: nothing that is secret or masked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cadreapp.records.kind import Kind, Named
from cadreapp.records.period import Period
from cadreapp.records.platforms.selection import Commendation
from cadreapp.reports.data import Entry, plain
from cadreapp.store.query import Row


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
