"""Statements that are run many times: compiled once, only the values in their slots differ; lists cut to fit one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import peewee

from cadreapp.store.engines import engine_of

CHUNK = 500
_T = TypeVar("_T", int, str)
_Model = TypeVar("_Model", bound=peewee.Model)


def parts(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Values in order, each once, so many at a time as one statement takes."""
    ordered = sorted(set(values))
    return (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK))


def fitting(number: int) -> int:
    """The next of few sizes in which so many values find place: 1, 8, 24, 64, 200, then so many chunks."""
    return next((size for size in (1, 8, 24, 64, 200) if size >= number), -(-number // CHUNK) * CHUNK)


def again(model: type[_Model]) -> type[_Model]:
    """The same table once more in one query, under a name of its own."""
    other: Any = model.alias()  # the stubs know of no field of an alias
    return cast("type[_Model]", other)


class Slot(peewee.Value):
    """A place in a statement for a value that is given when it is run, as it is to stand in the database."""

    def __init__(self) -> None:
        super().__init__(_Mark(), converter=False, unpack=False)

    def __sql__(self, ctx: Any) -> Any:
        with ctx(value_literals=False):
            return peewee.Value.__sql__(self, ctx)


class _Mark:
    """Stands for a slot among the values of a compiled statement."""


def slots(number: int) -> list[Slot]:
    """So many slots."""
    return [Slot() for _ in range(number)]


class Prepared:
    """A query with slots; values are given in the order of `order`."""

    def __init__(self, query: Any, order: Sequence[Slot]) -> None:
        self.query, self.order = query, list(order)
        self._places = {slot.value: n for n, slot in enumerate(self.order)}
        self._compiled: dict[type[peewee.Database], tuple[str, list[int] | None]] = {}

    def run(self, db: peewee.Database, *values: Any) -> Any:
        """Run it once; its cursor."""
        sql, order = self._text(db)
        return engine_of(db).run(db, sql, values if order is None else [values[n] for n in order])

    def run_many(self, db: peewee.Database, rows: Iterable[Sequence[Any]]) -> None:
        """Run it for each row of values."""
        sql, order = self._text(db)
        engine_of(db).run_many(db, sql, rows if order is None else ([row[n] for n in order] for row in rows))

    def _text(self, db: peewee.Database) -> tuple[str, list[int] | None]:
        """The statement for this kind of database, and which value goes where; None: in their order.

        What is no slot is written out: of a value that is bound, an engine may have to plan anew each time.
        """
        compiled = self._compiled.get(type(db))
        if compiled is None:
            sql, marks = db.get_sql_context(value_literals=True).sql(self.query).query()
            order = [self._places[mark] for mark in marks]
            compiled = sql, order if order != sorted(self._places.values()) else None
            self._compiled[type(db)] = compiled
        return compiled


def fixed(query: Any) -> Prepared:
    """A query in which nothing differs."""
    return Prepared(query, ())


class PreparedIn:
    """A query over what is named one by one (`column IN (…)`): `make` gives it for so many slots.

    It is compiled for a few sizes only; a shorter list is filled up with its last value.
    """

    def __init__(self, make: Callable[[list[Slot]], Any]) -> None:
        self.make = make
        self._sized: dict[int, Prepared] = {}

    def rows(self, db: peewee.Database, values: Sequence[Any]) -> Iterable[tuple[Any, ...]]:
        """The rows for these values, so many at a time as one statement takes."""
        if len(values) <= CHUNK:
            return self.whole(db, values)
        return (row for at in range(0, len(values), CHUNK) for row in self.whole(db, values[at : at + CHUNK]))

    def whole(self, db: peewee.Database, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows for these values by one statement, in its order."""
        number = len(values)
        if not number:
            return []
        prepared = self._sized.get(number)
        if prepared is None:
            size = fitting(number)
            values = [*values, *[values[-1]] * (size - number)]
            prepared = self._sized.get(size) or self._compile(size)
        found: list[tuple[Any, ...]] = prepared.run(db, *values).fetchall()
        return found

    def _compile(self, size: int) -> Prepared:
        order = slots(size)
        self._sized[size] = Prepared(self.make(order), order)
        return self._sized[size]


def insertion(model: Any, columns: Sequence[str]) -> Prepared:
    """An INSERT of one row with these columns."""
    order = slots(len(columns))
    fields = [model._meta.combined[name] for name in columns]
    return Prepared(model.insert_many([tuple(order)], fields=fields), order)


def addition(model: Any, columns: Sequence[str]) -> Prepared:
    """An INSERT of one row with these columns, which gives back its id."""
    plain = insertion(model, columns)
    return Prepared(plain.query.returning(model.id), plain.order)


def assignment(model: Any, columns: Sequence[str], key: Any, also: Mapping[Any, Any] | None = None) -> Prepared:
    """An UPDATE of these columns where `key` is the value given last; `also`: what every run sets besides."""
    order = slots(len(columns) + 1)
    values = {model._meta.combined[name]: slot for name, slot in zip(columns, order[:-1], strict=True)}
    return Prepared(model.update(values | dict(also or {})).where(key == order[-1]), order)


def deletion(model: Any, key: Any) -> Prepared:
    """A DELETE where `key` is the value given."""
    order = slots(1)
    return Prepared(model.delete().where(key == order[0]), order)
