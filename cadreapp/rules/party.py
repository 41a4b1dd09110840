"""Party membership as spans of days: from the roster's 政治面貌 and 入党时间, and from the steps of 党员发展."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from cadreapp.records.entities import PARTY_MEMBERS
from cadreapp.rules.facts import Span

PROBATIONARY = "预备党员"
MEMBER_STAGES = (PROBATIONARY, "正式党员", "延长预备期")
LOST = "取消预备资格"


def party_spans(political: str | None, joined: str | None, steps: Iterable[tuple[str, str]]) -> list[Span]:
    """When somebody is a Party member (正式 or 预备). `steps`: (ISO day, 阶段); `joined`: 入党时间 of any precision.

    Whose 政治面貌 is a member's counts from 入党时间 on, else from the step 预备党员 on, else always: nothing else is
    known. A step 取消预备资格 ends it on the day before.
    """
    ordered = sorted(steps)
    first = next((day for day, stage in ordered if stage == PROBATIONARY), None)
    since: str | None = None
    if political in PARTY_MEMBERS:
        since = first if first and (not joined or first.startswith(joined)) else _first_day(joined)
    found = []
    for day, stage in ordered:
        if stage in MEMBER_STAGES and since is None:
            since = day
        elif stage == LOST and since is not None and since < day:
            found.append((since, (date.fromisoformat(day) - timedelta(days=1)).isoformat()))
            since = None
    if since is not None:
        found.append((since, "9999-12-31"))
    return found


def _first_day(text: str | None) -> str:
    return (text or "0000") + "-01-01"[len(text or "0000") - 4 :]
