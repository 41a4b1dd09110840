"""草稿: what was typed into a form and not saved, kept beside the data, so that a power cut costs nobody their words.

A draft is a file of its own in the data folder, readable by its owner alone; it is no record, is counted nowhere, and
goes when the form is saved or given up. Whatever seals the data of a user seals these files here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.operations.desk import Desk
from cadreapp.records import CADRE, KINDS, clock
from cadreapp.saving import write_bytes

FOLDER = "drafts"
NEW = "new"


@dataclass(frozen=True)
class Draft:
    """What was typed: of a kind's record (None: a new one) in its `version`, by field; `at`: when, Beijing's time."""

    kind: str
    record: int | None
    version: int | None
    typed: dict[str, Any]
    at: str

    @property
    def title(self) -> str:
        """What it is, in words."""
        name = CADRE.title if self.kind == CADRE.name else records.kind(self.kind).title
        return f"{'新增' if self.record is None else '修改'}{name}"


def _file(desk: Desk, kind: str, record: int | None) -> Path:
    return desk.folder / FOLDER / f"{kind}-{NEW if record is None else record}.json"


def keep(desk: Desk, draft: Draft) -> None:
    """Keep a draft in place of an earlier one of the same form. UserError if it cannot be written."""
    content = {"version": draft.version, "typed": draft.typed, "at": draft.at, "who": desk.who}
    file = _file(desk, draft.kind, draft.record)
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UserError("草稿没有存上：数据文件夹里不能新建文件。请先保存，再检查磁盘。") from error
    write_bytes(file, json.dumps(content, ensure_ascii=False).encode(), private=True)


def drop(desk: Desk, kind: str, record: int | None) -> None:
    """Forget the draft of a form."""
    _file(desk, kind, record).unlink(missing_ok=True)


def kept(desk: Desk) -> list[Draft]:
    """The drafts that this user left, the latest first; a file that cannot be read is none."""
    found = []
    kinds = {CADRE.name, *(k.name for k in KINDS)}
    for file in sorted((desk.folder / FOLDER).glob("*.json")):
        kind, _, number = file.stem.rpartition("-")
        try:
            content = json.loads(file.read_text("utf-8"))
            typed, at, version = content["typed"], str(content["at"]), content["version"]
            record = None if number == NEW else int(number)
            mine = content.get("who") == desk.who
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if kind in kinds and isinstance(typed, dict) and mine:
            found.append(Draft(kind, record, version, typed, at))
    return sorted(found, key=lambda d: d.at, reverse=True)


def now() -> str:
    """The time of a draft that is kept now."""
    return clock.now().strftime("%Y-%m-%d %H:%M:%S")
