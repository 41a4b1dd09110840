"""最近删除: what was deleted in the last days, and bringing it back. What is older is hidden, never taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from cadreapp import records
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.writing.undo import refresh_keys, refresh_search
from cadreapp.store.writing import audit
from cadreapp.store.writing import deleted as store
from cadreapp.store.writing.deleted import Gone

DAYS = 30
"""How long a deleted record is shown."""


def recent(desk: Desk) -> list[Gone]:
    """The records that were deleted in the last DAYS days, the latest first."""
    now = datetime.fromisoformat(desk.now().replace("Z", "+00:00"))
    return store.since(desk.db, (now - timedelta(days=DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ"))


def bring_back(desk: Desk, ids: Collection[int]) -> Changes:
    """Bring deleted records back as they were; one operation, which can be undone.

    Refused where a guard forbids it; UserError where the same thing was entered anew in the meantime.
    """
    gone = [one for one in store.since(desk.db, "") if one.id in set(ids)]
    if not gone:
        return Changes()
    kinds = frozenset(one.kind for one in gone)
    what = records.kind(gone[0].kind).title if len(kinds) == 1 else "记录"
    name = f"恢复{what}" if len(gone) == 1 else f"恢复{what} {len(gone)} 条"
    by: dict[int, set[int]] = defaultdict(set)
    for one in gone:
        by[one.operation].add(one.id)
    with desk.operation(name) as writing:
        for operation, some in sorted(by.items(), reverse=True):
            audit.reverse(desk.db, operation, {"record": some, "participation": store.links(desk.db, some)})
        back = {one.id for one in gone}
        refresh_search(desk, back)
        refresh_keys(desk, back, name)
    return Changes(writing.id, name, kinds, tuple(sorted(back)), updated=len(back))
