"""撤销 and 重做: the reversal of whole operations, each an operation itself."""

from __future__ import annotations

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import MANY, Changes, Desk
from cadreapp.records import identity
from cadreapp.records.cadre import CADRE
from cadreapp.store import keys, query
from cadreapp.store.writing import audit, undoing, write


def available(desk: Desk) -> tuple[str | None, str | None]:
    """Names of what 撤销 and 重做 would reverse and repeat; None where there is nothing."""
    undo_, redo_ = undoing.undoable(desk.db, _who(desk)), undoing.redoable(desk.db, _who(desk))
    return undo_[1] if undo_ else None, redo_[1] if redo_ else None


def undo(desk: Desk) -> Changes:
    """Reverse the latest operation (where several write, one's own); UserError if there is none."""
    found = undoing.undoable(desk.db, _who(desk))
    if not found:
        raise UserError("没有可以撤销的操作。")
    return _reverse(desk, found[0], f"撤销：{found[1]}")


def redo(desk: Desk) -> Changes:
    """Repeat the operation that was undone last; UserError if there is none."""
    found = undoing.redoable(desk.db, _who(desk))
    if not found:
        raise UserError("没有可以重做的操作。")
    return _reverse(desk, found[0], f"重做：{found[1]}")


def _who(desk: Desk) -> str | None:
    """Whose operations are reversed: on a server, where others write too, one's own."""
    return desk.who if desk.home.server else None


def _reverse(desk: Desk, target: int, name: str) -> Changes:
    db = desk.db
    if sum(len(rows) for rows in audit.touched(db, target).values()) >= 2 * MANY:
        desk.keep_copy("撤销前")
    with desk.operation(name, undoes=target, undoable=False) as writing:
        if desk.home.server and (other := undoing.overtaken(db, target, writing.id)) is not None:
            raise UserError(
                f"“{name}”没有做：同样的内容后来又由“{other[0]}”改过（{other[1]}）。要改的话，请直接打开它修改。"
            )
        audit.reverse(db, target)
        undoing.mark_undone(db, target, writing.id)
        touched = audit.touched(db, target)
        ids = undoing.records_touched(db, touched)
        refresh_search(desk, ids | undoing.labelled(db, audit.touched(db, target, "name")))
        refresh_keys(desk, ids, name)
        kinds = undoing.kinds(db, ids)
    if touched.keys() & {"person", "cadre", "unit", "former_value"}:
        kinds |= {CADRE.name}
    kinds |= touched.keys() & {"tag", "campaign"}
    return Changes(writing.id, name, frozenset(kinds), tuple(sorted(ids)), updated=len(ids))


def refresh_search(desk: Desk, ids: set[int]) -> None:
    """Derive the search text of records anew; what is deleted or gone loses its own."""
    db = desk.db
    write.drop_search(db, ids)
    for kind_name, some in keys.kinds_of(db, ids).items():
        kind = records.kind(kind_name)
        rows = query.load(db, kind, sorted(some))
        write.set_search(db, [(r.id, r.date, *identity.search(kind, r.values, r.title)) for r in rows])


def refresh_keys(desk: Desk, ids: set[int], name: str) -> None:
    """Derive the keys of records anew. UserError if one became the same thing as another record; `name` of the step."""
    for kind_name, some in keys.kinds_of(desk.db, ids).items():
        kind = records.kind(kind_name)
        wanted = keys.computed(desk.db, kind, some)
        other = query.holders(desk.db, kind_name, "key", wanted.values())
        taken: dict[str, int] = {}
        for record, key in sorted(wanted.items()):
            found = other.get(key, record)
            if key in taken or (found != record and found not in wanted):
                row = query.load(desk.db, kind, [record])[0]
                day = f"，{row.date}" if row.date else ""
                raise UserError(
                    f"“{name}”没有做：这样一来“{row.title}”（{kind.title}{day}）就有了两条，同一件事只能留一条。"
                    "现有的那一条没有改动；要改的话，请直接打开它修改。"
                )
            taken[key] = record
        keys.put(desk.db, wanted)
