"""What the window reads: who × platform × when, pages of ids, rows as they are painted, the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.records.clock import moment
from cadreapp.records.kind import Kind
from cadreapp.records.period import Period
from cadreapp.records.stored import canonical
from cadreapp.store import query
from cadreapp.store.counting import slipping
from cadreapp.store.query import Filter, Hit, Row
from cadreapp.store.writing.operation import latest


@dataclass(frozen=True)
class Scope:
    """Who and when: `people` None = everybody and the bureau's own; `period` None = all time."""

    people: tuple[int, ...] | None = None
    period: Period | None = None

    def filter(self, text: str = "", late: bool = False, says: tuple[tuple[str, Any], ...] = ()) -> Filter:
        """The store's filter of this scope."""
        start, end = (self.period.start.isoformat(), self.period.end.isoformat()) if self.period else (None, None)
        return Filter(start, end, self.people, text, late, says)


def counts(desk: Desk, scope: Scope) -> dict[str, int]:
    """Number of records of each kind in the scope: kind name → n."""
    return query.counts(desk.db, scope.filter())


def find(
    desk: Desk,
    kind: Kind,
    scope: Scope,
    *,
    text: str = "",
    sort: str = "",
    descending: bool = False,
    late: bool = False,
    says: tuple[tuple[str, Any], ...] = (),
) -> list[int]:
    """Ids of a kind's records in the scope, newest first or sorted by a field; `says`: field → value."""
    return query.find(desk.db, kind, scope.filter(text, late, says), sort=sort, descending=descending)


def added(desk: Desk, kind: Kind, scope: Scope, fields: Sequence[str], **asked: Any) -> dict[str, tuple[Any, int]]:
    """What number fields add up to over the records found: field → canonical sum and of how many; `asked` as in `find`.

    A field that nobody filled in is left out.
    """
    found = query.sums(desk.db, kind, scope.filter(**asked), fields)
    return {
        name: (canonical(kind[name], int(total)), number)
        for name, (total, number) in zip(fields, found, strict=True)
        if total is not None
    }


def latest_day(desk: Desk) -> str | None:
    """The latest counting date of any record that is not one of the roster's own rows; None if there is none."""
    return slipping.latest_day(desk.db)


def load(desk: Desk, kind: Kind, ids: Sequence[int]) -> list[Row]:
    """Records by id, in that order."""
    return query.load(desk.db, kind, ids)


def people_of(desk: Desk, kind: Kind, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Whose these records are: record → persons."""
    return query.people_of(desk.db, kind, ids)


def record(desk: Desk, id: int) -> Row:
    """One record; UserError if it is gone."""
    kind = query.kind_of(desk.db, id)
    if kind is None:
        raise UserError("这条记录已经不在了，可能刚被删除。")
    return query.load(desk.db, records.kind(kind), [id])[0]


def search(desk: Desk, text: str, limit: int = 200) -> list[Hit]:
    """Records found by part of a word or by pinyin initials, newest first."""
    return query.search(desk.db, text, limit)


def hits(desk: Desk, ids: Sequence[int]) -> list[Hit]:
    """Records of any kind by id, newest first: what stands behind a figure."""
    return query.hits(desk.db, ids)


def last_saved(desk: Desk) -> str:
    """What was saved last, for a report of a fault: its number and time, nothing of what it says."""
    found = latest(desk.db)
    return f"第 {found[0]} 次操作（{moment(found[1]):%Y-%m-%d %H:%M:%S}）" if found else "还没有"
