"""Sheets as lines of JSON between the reading process and the program: no pickle, dates and unreadable cells tagged.

A line is a list: ["sheet", {…}], ["rows", [[…], …]] and ["end", {…}] for each sheet, then ["done"]; or at any time
["refused", [fault, …]].
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from cadreapp.errors import Fault, Refused
from cadreapp.exchange.reading.grids import Grid, Measure
from cadreapp.exchange.sheets import Sheet, Unreadable

ROWS = 500
"""Rows in a line."""


def _out(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Unreadable):
        return {"x": value.reason, "v": value.shown}
    return str(value)


def _in(tagged: dict[str, Any]) -> Any:
    if "t" in tagged:
        return datetime.fromisoformat(tagged["t"])
    if "d" in tagged:
        return date.fromisoformat(tagged["d"])
    if "x" in tagged:
        return Unreadable(tagged["x"], tagged["v"])
    return tagged


def _line(*said: Any) -> str:
    return json.dumps(said, default=_out)


def lines(file: str, grids: Iterable[Grid]) -> Iterator[str]:
    """The answer to a file, while it is read."""
    measure = Measure(file)
    for grid in grids:
        yield _line("sheet", {"name": grid.name, "since_1904": grid.since_1904})
        rows = measure.rows(grid)
        while some := list(islice(rows, ROWS)):
            yield _line("rows", some)
        said = {"shown": grid.shown, "merged": grid.merged, "hidden": sorted(grid.hidden), "notes": grid.notes}
        yield _line("end", said)
    yield _line("done")


def refusal(error: Refused) -> str:
    """The answer to a file that cannot be read."""
    return _line("refused", [fault.as_dict() for fault in error.faults])


def parsed(file: str, answer: Iterable[str]) -> list[Sheet] | None:
    """The visible sheets of an answer; Refused as it says; None if the answer ends early."""
    found: list[Sheet] = []
    hidden: list[str] = []
    sheet: dict[str, Any] = {}
    rows: list[list[Any]] = []
    for line in answer:
        word, *rest = json.loads(line, object_hook=_in)
        if word == "refused":
            raise Refused([Fault(**fault) for fault in rest[0]])
        if word == "done":
            return _told(file, found, hidden)
        if word == "sheet":
            sheet, rows = rest[0], []
        elif word == "rows":
            rows += rest[0]
        elif not rest[0]["shown"]:
            hidden.append(sheet["name"])
        else:
            merged = tuple((a, b, c, d) for a, b, c, d in rest[0]["merged"])
            notes = tuple(f"{file}: {sheet['name']}: {note}" for note in rest[0]["notes"])
            notes += _hidden_rows(file, sheet["name"], rest[0]["hidden"])
            found.append(Sheet(file, sheet["name"], rows, merged, notes, sheet["since_1904"]))
    return None


def _hidden_rows(file: str, sheet: str, rows: list[int]) -> tuple[str, ...]:
    """What is told of hidden rows, from 0: they are read."""
    if not rows:
        return ()
    said = "、".join(str(row + 1) for row in rows[:10]) + ("……" if len(rows) > 10 else "")
    return (f"{file}: {sheet}: 第 {said} 行是隐藏的，照样读取了",)


def _told(file: str, sheets: list[Sheet], hidden: list[str]) -> list[Sheet]:
    """The sheets; the first one tells of the hidden ones, which are not read."""
    if not hidden:
        return sheets
    if not sheets:
        raise Refused.because("工作表全是隐藏的，没有读取，请取消隐藏、保存后再导入", file=file)
    first = sheets[0]
    note = f"{file}: 隐藏的工作表没有读取：{'、'.join(hidden)}"
    told = Sheet(first.file, first.name, first.rows, first.merged, (*first.notes, note), first.since_1904)
    return [told, *sheets[1:]]
