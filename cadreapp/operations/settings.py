"""Settings of the bureau that every seat shares."""

from __future__ import annotations

import json

from cadreapp.operations.desk import Changes, Desk


def bureau_name(desk: Desk) -> str:
    """The bureau's name as it is printed on sheets; empty while nobody has typed it."""
    row = desk.db.execute_sql("SELECT value FROM setting WHERE name = 'bureau'").fetchone()
    return str(json.loads(row[0])) if row else ""


def set_bureau_name(desk: Desk, name: str) -> Changes:
    """Set the bureau's name; it can be undone."""
    name = " ".join(name.split())
    if name == bureau_name(desk):
        return Changes()
    title = f"设置单位名称“{name}”"
    with desk.operation(title) as writing:
        sql = "INSERT INTO setting(name, value) VALUES ('bureau', ?)"
        sql += " ON CONFLICT(name) DO UPDATE SET value = excluded.value"
        desk.db.execute_sql(sql, (json.dumps(name, ensure_ascii=False),))
    return Changes(writing.id, title, frozenset({"setting"}), (), updated=1)
