"""Settings of the bureau that every seat shares."""

from __future__ import annotations

import json
from datetime import date

from cadreapp.operations.desk import Changes, Desk


def read_setting(desk: Desk, name: str) -> str:
    """A setting's text; "" where nobody has set it."""
    row = desk.db.execute_sql("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(json.loads(row[0])) if row else ""


def write_setting(
    desk: Desk, name: str, value: str, title: str, *, reason: str = "", undoable: bool = True
) -> Changes:
    """Set a setting; it can be undone unless said otherwise. `title`: what 撤销 shows."""
    if value == read_setting(desk, name):
        return Changes()
    with desk.operation(title, reason=reason, undoable=undoable) as writing:
        sql = "INSERT INTO setting(name, value) VALUES (?, ?)"
        sql += " ON CONFLICT(name) DO UPDATE SET value = excluded.value"
        desk.db.execute_sql(sql, (name, json.dumps(value, ensure_ascii=False)))
    return Changes(writing.id, title, frozenset({"setting"}), (), updated=1)


def began(desk: Desk) -> date | None:
    """启用日期: the day on which the bureau began to keep its records; None where nobody has set it."""
    text = read_setting(desk, "began")
    return date.fromisoformat(text) if text else None


def bureau_name(desk: Desk) -> str:
    """The bureau's name as it is printed on sheets; empty while nobody has typed it."""
    return read_setting(desk, "bureau")


def set_bureau_name(desk: Desk, name: str) -> Changes:
    """Set the bureau's name; it can be undone."""
    name = " ".join(name.split())
    return write_setting(desk, "bureau", name, f"设置单位名称“{name}”")
