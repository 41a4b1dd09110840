"""An exported workbook that comes back, compared three ways: as exported, as edited, as it is now.

Only what was edited changes; what was changed on both sides is asked, both beside each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cadreapp.errors import Fault
from cadreapp.operations.desk import Desk
from cadreapp.operations.passing.intake.asking import Asking
from cadreapp.operations.passing.intake.recognition import plain
from cadreapp.operations.writing.naming import Directory
from cadreapp.records.cadre import CADRE
from cadreapp.records.checks import parse, text
from cadreapp.records.kind import FieldSpec, Kind
from cadreapp.store import query
from cadreapp.store.persons import people
from cadreapp.store.writing import past

if TYPE_CHECKING:
    from cadreapp.exchange.rows import Read, ReadRow

CONFLICT = "冲突"
Values = Mapping[str, Any]


def merge(desk: Desk, reads: Sequence[Read], asking: Asking) -> list[str]:
    """Leave in each row that bears a version only what was edited since; notes. Conflicts are asked."""
    rows: dict[str, list[tuple[Kind, ReadRow]]] = defaultdict(list)
    for read in reads:
        for row in read.rows:
            if row.uid and row.version:
                rows[row.version].append((read.kind, row))
    notes = []
    latest = past.version(desk.db)
    for version, some in rows.items():
        number = past.known(desk.db, version)
        if version == latest or number is None:
            continue  # nothing has changed since, or it is another database's: the file is taken as it stands
        kinds = {kind.name: kind for kind, _ in some}
        uids = {kind.name: [row.uid for k, row in some if k is kind and row.uid] for kind in kinds.values()}
        base = past.as_it_was(desk.db, number, desk.who, lambda u=uids, k=kinds: _values(desk, k, u))  # type: ignore[misc]
        if base is None:
            notes.append("导出以后改动太多，没有逐格比较，文件里的内容按新的登记，请核对“改动”一栏。")
            continue
        now = _values(desk, kinds, uids)
        for kind, row in some:
            old, current = base.get((kind.name, row.uid)), now.get((kind.name, row.uid))
            if old is not None and current is not None:
                _merge(kind, row, old, current, asking)
    return notes


def _values(
    desk: Desk, kinds: Mapping[str, Kind], uids: Mapping[str, Sequence[str | None]]
) -> dict[tuple[str, str | None], tuple[Values, Mapping[int, str]]]:
    """(kind, uid) → values, and the names by which people are told apart, as the database says now."""
    directory = Directory(people.people(desk.db))
    names = {person: directory.qualified(person) for person in directory.by_id}
    found: dict[tuple[str, str | None], tuple[Values, Mapping[int, str]]] = {}
    for name, kind in kinds.items():
        if kind is CADRE:
            members = people.roster(desk.db, "0000-01-01", "9999-12-31")
            found |= {(name, m.uid): (m.values, names) for m in members}
            continue
        ids = query.holders(desk.db, name, "uid", [u for u in uids[name] if u])
        found |= {(name, r.uid): (r.values, names) for r in query.load(desk.db, kind, sorted(ids.values()))}
    return found


def _merge(
    kind: Kind,
    row: ReadRow,
    base: tuple[Values, Mapping[int, str]],
    now: tuple[Values, Mapping[int, str]],
    asking: Asking,
) -> None:
    for spec in kind.fields:
        if spec.name not in row.values:
            continue
        edited = _plain(row.values[spec.name])
        exported, current = (_told(spec, values.get(spec.name), names) for values, names in (base, now))
        if edited == exported:  # as it went out: what it says now stays
            row.values[spec.name] = now[0].get(spec.name)
        elif current not in (exported, edited):
            answer = _asked(spec, row, base[0], now[0], asking)
            if answer != _theirs(spec, row.values[spec.name]):
                row.values[spec.name] = now[0].get(spec.name)


def _told(spec: FieldSpec, value: Any, names: Mapping[int, str]) -> Any:
    """A value as it comes back from an export, so that it can be compared with what a file says."""
    from cadreapp.exchange.write import shown

    cell = shown(spec, None, value, names)
    return _plain(parse(spec, cell)) if cell is not None else None


def _plain(value: Any) -> Any:
    return plain(value) if value not in ("", ()) else None


def _asked(spec: FieldSpec, row: ReadRow, base: Values, now: Values, asking: Asking) -> str | None:
    """Which side of a conflict is to hold; None while it is open."""
    place = row.fault("", spec.name)
    before, ours = (text(spec, values.get(spec.name)) or "（空）" for values in (base, now))
    theirs = text(spec, row.values[spec.name]) or "（空）"
    said = f"“{spec.label}”导出时是“{before}”，后来库里改成“{ours}”，文件里改成“{theirs}”，用哪一个？"
    reason = f"两边都改了：{said}"
    fault = Fault(reason, value=theirs, file=place.file, sheet=place.sheet, cell=place.cell)
    key = f"{CONFLICT}/{place.file}/{place.sheet}/{place.cell}"
    return asking.answer(key, said, (f"用库里的“{ours}”", _theirs(spec, row.values[spec.name])), fault)


def _theirs(spec: FieldSpec, value: Any) -> str:
    return f"用文件里的“{text(spec, value) or '（空）'}”"
