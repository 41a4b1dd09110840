"""Triggers that write the audit trail, and the reversal of an operation from it.

Each insert and delete leaves one row with the whole record as JSON, each update one row a changed column. A write
outside an operation fails, since its audit row would have no operation.
"""

from __future__ import annotations

import json
from typing import Any

import peewee

from cadreapp.records.spine import Record
from cadreapp.store.schema import AUDITED_TABLES


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _columns(db: peewee.Database, table: str) -> tuple[str, list[str]]:
    rows = db.execute_sql(f"PRAGMA table_info({_name(table)})").fetchall()
    primary = [r[1] for r in rows if r[5]]
    if len(primary) != 1:
        raise RuntimeError(f"table {table}: an audited table has one primary key column")
    return primary[0], [r[1] for r in rows]


def trigger_sql(db: peewee.Database, table: str) -> list[str]:
    """The three CREATE TRIGGER statements of one table, from the columns that it has now."""
    primary, columns = _columns(db, table)
    begin = "INSERT INTO audit(operation_id, table_name, row, field, old, new)"
    operation = "(SELECT operation_id FROM current_operation)"

    def whole(which: str) -> str:
        return "json_object(" + ", ".join(f"'{c}', {which}.{_name(c)}" for c in columns) + ")"

    changed = "\n".join(
        f"{begin} SELECT {operation}, '{table}', OLD.{_name(primary)}, '{c}', "
        f"json_quote(OLD.{_name(c)}), json_quote(NEW.{_name(c)}) WHERE OLD.{_name(c)} IS NOT NEW.{_name(c)};"
        for c in columns
    )
    return [
        f"CREATE TRIGGER {_name('audit_insert_' + table)} AFTER INSERT ON {_name(table)} BEGIN "
        f"{begin} VALUES ({operation}, '{table}', NEW.{_name(primary)}, NULL, NULL, {whole('NEW')}); END",
        f"CREATE TRIGGER {_name('audit_update_' + table)} AFTER UPDATE ON {_name(table)} BEGIN {changed} END",
        f"CREATE TRIGGER {_name('audit_delete_' + table)} AFTER DELETE ON {_name(table)} BEGIN "
        f"{begin} VALUES ({operation}, '{table}', OLD.{_name(primary)}, NULL, {whole('OLD')}, NULL); END",
    ]


def drop_triggers(db: peewee.Database) -> None:
    """Take the audit triggers away (before a migration rebuilds tables)."""
    names = db.execute_sql("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'audit\\_%' ESCAPE '\\'")
    for (name,) in names.fetchall():
        db.execute_sql(f"DROP TRIGGER {_name(name)}")


def create_triggers(db: peewee.Database) -> None:
    """Make the audit triggers of every audited table anew."""
    drop_triggers(db)
    for model in AUDITED_TABLES:
        for statement in trigger_sql(db, model._meta.table_name):
            db.execute_sql(statement)


def touched(db: peewee.Database, operation: int, field: str = "") -> dict[str, set[int]]:
    """What an operation changed: table name → primary keys. `field`: only where it changed that column."""
    found: dict[str, set[int]] = {}
    rows = db.execute_sql(
        "SELECT DISTINCT table_name, row FROM audit WHERE operation_id = ? AND (? = '' OR field = ?)",
        (operation, field, field),
    )
    for table, row in rows.fetchall():
        found.setdefault(table, set()).add(row)
    return found


def latest_other(db: peewee.Database, operation: int) -> int | None:
    """A later operation, not itself undone, that changed a row which this one changed too; None if there is none."""
    row = db.execute_sql(
        "SELECT b.operation_id FROM audit a JOIN audit b ON b.table_name = a.table_name AND b.row = a.row"
        " AND b.operation_id > a.operation_id JOIN operation o ON o.id = b.operation_id"
        " WHERE a.operation_id = ? AND o.undone_by_id IS NULL AND o.undoes_id IS NULL LIMIT 1",
        (operation,),
    ).fetchone()
    return row[0] if row else None


def reverse(db: peewee.Database, operation: int) -> None:
    """Reverse the changes of one operation, newest first, inside the present operation (which is audited itself).

    Keys of records are derived and not taken from the trail: what comes to life again has none until the caller has
    made it (see store/keys.py).
    """
    db.execute_sql("PRAGMA defer_foreign_keys = ON")  # until this transaction ends: derived rows go after their records
    keys: list[Any] = [(m._meta.table_name, m._meta.primary_key) for m in AUDITED_TABLES]
    primary = {table: key.column_name for table, key in keys}
    rows = db.execute_sql(
        "SELECT table_name, row, field, old, new FROM audit WHERE operation_id = ? ORDER BY id DESC", (operation,)
    ).fetchall()
    for table, row, field, old, _new in rows:
        key = _name(primary[table])
        if (table, field) == ("record", "key"):
            continue
        if (table, field) == ("record", "deleted_at") and _value(old) is None:
            db.execute(Record.update(key=f"-{row}").where(Record.id == row))
        if field is not None:
            db.execute_sql(f"UPDATE {_name(table)} SET {_name(field)} = ? WHERE {key} = ?", (_value(old), row))
        elif old is None:
            db.execute_sql(f"DELETE FROM {_name(table)} WHERE {key} = ?", (row,))
        else:
            values = json.loads(old)
            if table == "record" and values["deleted_at"] is None:
                values["key"] = f"-{row}"
            names = ", ".join(_name(c) for c in values)
            marks = ", ".join("?" for _ in values)
            db.execute_sql(f"INSERT INTO {_name(table)} ({names}) VALUES ({marks})", tuple(values.values()))


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)
