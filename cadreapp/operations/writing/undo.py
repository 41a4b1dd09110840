"""撤销 and 重做: the reversal of whole operations, each an operation itself."""

from __future__ import annotations

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records import identity
from cadreapp.store import audit, keys, query, write

_LINKS = ("participation", "record_tag", "record_campaign", "attachment")


def available(desk: Desk) -> tuple[str | None, str | None]:
    """Names of what 撤销 and 重做 would reverse and repeat; None where there is nothing."""
    undo_, redo_ = _undoable(desk), _redoable(desk)
    return undo_[1] if undo_ else None, redo_[1] if redo_ else None


def undo(desk: Desk) -> Changes:
    """Reverse the latest operation; UserError if there is none."""
    found = _undoable(desk)
    if not found:
        raise UserError("没有可以撤销的操作。")
    return _reverse(desk, found[0], f"撤销：{found[1]}")


def redo(desk: Desk) -> Changes:
    """Repeat the operation that was undone last; UserError if there is none."""
    found = _redoable(desk)
    if not found:
        raise UserError("没有可以重做的操作。")
    return _reverse(desk, found[0], f"重做：{found[1]}")


def _undoable(desk: Desk) -> tuple[int, str] | None:
    """The latest operation in force: not an undo, not undone; only if it may be undone."""
    row = desk.db.execute_sql(
        "SELECT id, name, undoable FROM operation WHERE undoes_id IS NULL AND undone_by_id IS NULL"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return (row[0], row[1]) if row and row[2] else None


def _redoable(desk: Desk) -> tuple[int, str] | None:
    """The latest undo in force whose repetition nothing has overtaken: (the undo's id, the undone one's name)."""
    row = desk.db.execute_sql(
        "SELECT u.id, o.name FROM operation u JOIN operation o ON o.id = u.undoes_id WHERE o.undoes_id IS NULL"
        " AND o.undone_by_id = u.id AND u.id > (SELECT max(id) FROM operation WHERE undoes_id IS NULL)"
        " ORDER BY o.id LIMIT 1"
    ).fetchone()
    return (row[0], row[1]) if row else None


def _reverse(desk: Desk, target: int, name: str) -> Changes:
    db = desk.db
    with desk.operation(name, undoes=target, undoable=False) as writing:
        audit.reverse(db, target)
        row = db.execute_sql("SELECT undoes_id FROM operation WHERE id = ?", (target,)).fetchone()
        db.execute_sql("UPDATE operation SET undone_by_id = ? WHERE id = ?", (writing.id, target))
        if row[0] is not None:
            db.execute_sql("UPDATE operation SET undone_by_id = NULL WHERE id = ?", (row[0],))
        touched = audit.touched(db, target)
        ids = records_touched(desk, touched)
        refresh_search(desk, ids | _labelled(desk, audit.touched(db, target, "name")))
        refresh_keys(desk, ids, name)
        kinds = _kinds(desk, ids)
    if touched.keys() & {"person", "cadre", "unit", "former_value"}:
        kinds |= {"Cadre"}
    kinds |= touched.keys() & {"tag", "campaign"}
    return Changes(writing.id, name, frozenset(kinds), tuple(sorted(ids)), updated=len(ids))


def records_touched(desk: Desk, touched: dict[str, set[int]]) -> set[int]:
    """Ids of the records that an operation's changed rows belong to, through persons too."""
    ids = set(touched.get("record", ()))
    for kind in records.KINDS:
        ids |= touched.get(kind.table, set())
    for table in _LINKS:
        ids |= _of(desk, table, "id", touched.get(table, set()))
    return ids | _of(desk, "participation", "person_id", touched.get("person", set()))


def _labelled(desk: Desk, renamed: dict[str, set[int]]) -> set[int]:
    """Ids of the records that carry a renamed tag or campaign: their search text holds its name."""
    return {
        r
        for table in ("tag", "campaign")
        for r in _of(desk, f"record_{table}", f"{table}_id", renamed.get(table, set()))
    }


def _of(desk: Desk, table: str, column: str, keys: set[int]) -> set[int]:
    found: set[int] = set()
    ordered = sorted(keys)
    for at in range(0, len(ordered), query.CHUNK):
        marks = ", ".join(str(int(k)) for k in ordered[at : at + query.CHUNK])
        rows = desk.db.execute_sql(f"SELECT DISTINCT record_id FROM {table} WHERE {column} IN ({marks})")
        found |= {r[0] for r in rows.fetchall()}
    return found


def _kinds(desk: Desk, ids: set[int]) -> set[str]:
    """Kinds of the records, of those that the undo removed from the audit trail too."""
    kinds: set[str] = set()
    ordered = sorted(ids)
    for at in range(0, len(ordered), query.CHUNK):
        marks = ", ".join(str(i) for i in ordered[at : at + query.CHUNK])
        kinds |= {r[0] for r in desk.db.execute_sql(f"SELECT DISTINCT kind FROM record WHERE id IN ({marks})")}
        rows = desk.db.execute_sql(
            "SELECT DISTINCT json_extract(coalesce(new, old), '$.kind') FROM audit"
            f" WHERE table_name = 'record' AND field IS NULL AND row IN ({marks})"
        )
        kinds |= {r[0] for r in rows.fetchall() if r[0]}
    return kinds


def refresh_search(desk: Desk, ids: set[int]) -> None:
    """Derive the search text of records anew; what is deleted or gone loses its own."""
    db = desk.db
    ordered = sorted(ids)
    for at in range(0, len(ordered), query.CHUNK):
        part = ordered[at : at + query.CHUNK]
        marks = ", ".join(str(i) for i in part)
        live: dict[str, list[int]] = {}
        for record, kind in db.execute_sql(f"SELECT id, kind FROM record WHERE deleted_at IS NULL AND id IN ({marks})"):
            live.setdefault(kind, []).append(record)
        db.execute_sql(f"DELETE FROM record_search WHERE record_id IN ({marks})")
        for kind_name, some in live.items():
            kind = records.kind(kind_name)
            rows = query.load(db, kind, some)
            write.set_search(db, [(r.id, *identity.search(kind, r.values, r.title)) for r in rows])


def refresh_keys(desk: Desk, ids: set[int], name: str) -> None:
    """Derive the keys of records anew. UserError if one became the same thing as another record; `name` of the step."""
    for kind_name, some in keys.kinds_of(desk.db, ids).items():
        kind = records.kind(kind_name)
        wanted = keys.computed(desk.db, kind, some)
        other = keys.holders(desk.db, kind, set(wanted.values()))
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
