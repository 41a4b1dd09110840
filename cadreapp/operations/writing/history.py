"""修改记录: how a record came to say what it says — who wrote what, when, in place of what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from cadreapp import records
from cadreapp.operations.desk import Desk
from cadreapp.records import clock
from cadreapp.records.checks import text
from cadreapp.records.kind import FieldSpec, Kind
from cadreapp.records.stored import canonical
from cadreapp.store.writing import history as store
from cadreapp.store.writing.history import Step

MASKED = "（不显示）"
"""In the place of an identity number and the like."""


@dataclass(frozen=True)
class Change:
    """One field at one time. `at`: as a clock in Beijing showed it; `by`: the operation's name; "" = nothing there."""

    at: str
    who: str
    by: str
    label: str
    old: str
    new: str


def history(desk: Desk, kind: str, record: int) -> list[Change]:
    """The changes of a record, the latest first; what was entered at first is among them."""
    found = records.kind(kind)
    operations: dict[int, list[Step]] = defaultdict(list)
    for step in store.steps(desk.db, record, found.table):
        operations[step.operation].append(step)
    changes: list[Change] = []
    links = Links(found, store.label_names(desk.db))
    for some in operations.values():
        first = some[0]
        at = clock.moment(first.at).strftime("%Y-%m-%d %H:%M")
        rows = [*_own(found, some), *links.follow(some)]
        changes += [Change(at, first.who, first.name, label, old, new) for label, old, new in rows if old != new]
    return changes[::-1]


def _own(kind: Kind, steps: list[Step]) -> list[tuple[str, str, str]]:
    """Label, old and new text of the fields that lie in the record's own rows."""
    found: list[tuple[str, str, str]] = []
    for step in steps:
        if step.table in store.LINKS:
            continue
        whole = step.field is None
        before: dict[str, Any] = (step.old or {}) if whole else {str(step.field): step.old}
        after: dict[str, Any] = (step.new or {}) if whole else {str(step.field): step.new}
        for column in {**before, **after}:
            if column == "deleted_at":
                was, now = (side.get(column) is not None for side in (before, after))
                found.append(("记录", "已删除" if was else "在", "已删除" if now else "在"))
            elif spec := _field(kind, step.table, column):
                found.append((spec.label, _shown(spec, before.get(column)), _shown(spec, after.get(column))))
    return found


def _field(kind: Kind, table: str, column: str) -> FieldSpec | None:
    """The field that a column of the spine or of the kind's own table holds."""
    if table == "record":
        return next((s for s in kind.fields if s.place == "spine" and s.column == column), None)
    return next((s for s in kind.own if s.name == column), None)


def _shown(spec: FieldSpec, stored: Any) -> str:
    return MASKED if spec.masked and stored else text(spec, canonical(spec, stored))


class Links:
    """Who took part, the attachments and labels, as they came and went from operation to operation."""

    def __init__(self, kind: Kind, names: dict[tuple[str, int], str]) -> None:
        self.names = names
        self.labels = {s.name: s.label for s in kind.fields}
        self.known: dict[tuple[str, int], tuple[str, str]] = {}

    def follow(self, steps: list[Step]) -> list[tuple[str, str, str]]:
        """Label, old and new text of each field of links that an operation touched."""
        before = dict(self.known)
        for step in steps:
            key = (step.table, step.row)
            if step.table not in store.LINKS:
                continue
            if step.field is None and step.new is not None:
                self.known[key] = self._said(step.table, step.new)
            elif step.field is None:
                self.known.pop(key, None)
            elif step.field == "name" and key in self.known:
                self.known[key] = (self.known[key][0], str(step.new))
        fields = sorted({field for field, _ in (*before.values(), *self.known.values())})
        return [(self.labels.get(f, f), _names(before, f), _names(self.known, f)) for f in fields]

    def _said(self, table: str, row: dict[str, Any]) -> tuple[str, str]:
        """The field to which a row of links belongs, and what it names."""
        if table == "participation":
            return row["role"], row["name"]
        if table == "attachment":
            return "files", row["name"]
        field, column = ("tags", "tag_id") if table == "record_tag" else ("campaigns", "campaign_id")
        return field, self.names.get((table, row[column]), "（已不在）")


def _names(links: dict[tuple[str, int], tuple[str, str]], field: str) -> str:
    return "、".join(name for key, (of, name) in sorted(links.items()) if of == field)
