"""Sheets as lines of JSON between the reading process and the program: no pickle, dates and unreadable cells tagged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from cadreapp.errors import Fault, Refused
from cadreapp.exchange.sheets import Sheet, Unreadable

ROWS = 500
"""Rows in a line."""


def _out(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Unreadable):
        return {"x": value.reason, "v": value.shown}
    return value.isoformat() if isinstance(value, time) else str(value) if isinstance(value, timedelta) else str(value)


def _in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "t" in value:
        return datetime.fromisoformat(value["t"])
    if "d" in value:
        return date.fromisoformat(value["d"])
    return Unreadable(value["x"], value["v"])


def lines(sheets: Iterable[Sheet]) -> Iterator[str]:
    """The answer to a file that was read."""
    for sheet in sheets:
        head = {
            "file": sheet.file,
            "name": sheet.name,
            "merged": sheet.merged,
            "notes": sheet.notes,
            "since_1904": sheet.since_1904,
        }
        yield json.dumps({"sheet": head}, ensure_ascii=True)
        for at in range(0, len(sheet.rows), ROWS):
            yield json.dumps({"rows": [[_out(v) for v in row] for row in sheet.rows[at : at + ROWS]]})
    yield json.dumps({"done": True})


def refusal(error: Refused) -> str:
    """The answer to a file that cannot be read."""
    return json.dumps({"refused": [fault.as_dict() for fault in error.faults]})


def parsed(answer: Iterable[str]) -> list[Sheet] | None:
    """The sheets of an answer; Refused as it says; None if the answer ends early."""
    found: list[Sheet] = []
    for line in answer:
        said = json.loads(line)
        if "refused" in said:
            raise Refused([Fault(**fault) for fault in said["refused"]])
        if "done" in said:
            return found
        if "sheet" in said:
            head = said["sheet"]
            merged = tuple((a, b, c, d) for a, b, c, d in head["merged"])
            found.append(Sheet(head["file"], head["name"], [], merged, tuple(head["notes"]), head["since_1904"]))
        else:
            found[-1].rows.extend([_in(v) for v in row] for row in said["rows"])
    return None
