"""How a value of the roster becomes a dated row of a person's file: a new one, an end, a start, a correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadreapp import records
from cadreapp.operations.writing.save import Item
from cadreapp.records import RecordModel
from cadreapp.records.fields import Declared
from cadreapp.records.kind import Named
from cadreapp.records.roster import Education, PostHistory, RankHistory, StaffHistory
from cadreapp.store.persons.people import education_level

SCHOOLING = {
    "education": Education.level,
    "degree": Education.degree,
    "school": Education.school,
    "major": Education.major,
}
HISTORY: dict[type[RecordModel], tuple[Mapping[str, Declared[str]], str]] = {
    PostHistory: ({"unit": PostHistory.unit, "post": PostHistory.post}, "post_since"),
    RankHistory: ({"rank": RankHistory.rank}, "rank_since"),
    StaffHistory: ({"staff": StaffHistory.staff}, ""),
    Education: (SCHOOLING, ""),
}
"""Dated kind → (roster field → the kind's field, roster field of its start)."""

Present = tuple[int, dict[str, Any]]
"""A row of a person's file: (record id, values)."""


@dataclass(frozen=True)
class Said:
    """What somebody says of a person's present: values by roster field.

    `since`: from when a change holds that has no start of its own. `correct`: the present row was wrong from its
    start. `again`: an earlier row may be repeated, which changes nothing (an import). `today`: the day of learning.
    """

    person: int
    values: Mapping[str, Any]
    since: str | None
    correct: bool
    again: bool
    today: str


@dataclass(frozen=True)
class Change:
    """A known value that changes without a start: roster field, old and new words."""

    field: str
    old: str
    new: str


def dated_rows(model: type[RecordModel], said: Said, rows: Sequence[Present]) -> tuple[list[Item], list[Change]]:
    """The rows that are written, none if a row says so already, and the changes that hold from the day of learning.

    A first value counts for all time, and so does what fills a gap in the present row; a changed one opens a new row.
    """
    fields, since_field = HISTORY[model]
    rows = [row for row in rows if not row[1].get(PostHistory.nature.name)]  # 挂职 and 跟班 leave the post as it is
    own = {theirs.name: said.values[ours] for ours, theirs in fields.items() if ours in said.values}
    since = said.values.get(since_field) if since_field else None
    kind = records.kind(model)
    who = {"cadre": Named("", said.person)}
    if not any(own.values()) and not (rows and own):
        return [], []
    if not rows:
        return [Item(kind, {**who, **own, "date": since})], []
    if said.again and any(all(old[k] == v for k, v in own.items()) and since in (None, old["date"]) for _, old in rows):
        return [], []
    record, old = rows[-1]
    changed = {k for k, v in own.items() if old[k] != v}
    if not changed:
        return ([Item(kind, {"date": since}, record)] if since and since != old["date"] else []), []
    if said.correct or not any(old[k] for k in changed) or model is Education and _corrects(old, own):
        return [Item(kind, {**own, **({"date": since} if since else {})}, record)], []
    if since and since != old["date"]:
        if old["date"] and since <= old["date"]:
            return [Item(kind, {**own, "date": since}, record)], []
        start: str | None = since
    else:
        start = said.since
    carried = {} if model is Education else {f.name: old[f.name] for f in fields.values() if f.name not in own}
    new = {**carried, **own}
    ended = [Item(kind, {"end": start or said.today}, record)] if old["end"] is None and model is not Education else []
    if not any(new.values()):
        return ended, []
    if start is None and any(o["date"] is None and all(o[k] == v for k, v in new.items()) for _, o in rows):
        start = said.today
    date = None if model is Education else start
    names = {theirs.name: ours for ours, theirs in fields.items()}
    told = [Change(names[k], str(old[k]), str(own[k] or "空")) for k in own if k in changed and old[k]]
    return [*ended, Item(kind, {**who, **new, "date": date})], ([] if start else told)


def _corrects(old: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Whether 学历学位 speaks of the same schooling (level and school), or of a lower one: nobody loses a degree."""
    same = all(own.get(k) in (None, old[k]) or not old[k] for k in ("level", "school"))
    return same or education_level(own.get("level")) < education_level(old["level"])
