"""The open bureau: its data folder, database, rules, clock and who is at the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import get_ident
from typing import Any, Protocol

import peewee

from cadreapp.causes import explain
from cadreapp.errors import Fault, ReadOnly, UserError
from cadreapp.operations.holding import Lock
from cadreapp.records import clock
from cadreapp.rules import Rules, load
from cadreapp.store import sections
from cadreapp.store.connect import Home
from cadreapp.store.engines import FAULTS
from cadreapp.store.keeping import copies, page_check
from cadreapp.store.writing import sealing
from cadreapp.store.writing.operation import DryRun, Writing, latest_operation, new_uid, now, operation
from cadreapp.store.writing.touched import bar_undo

DAILY = "每天"
"""Why the copy of a day was made."""
MANY = 20
"""From so many records on a copy is kept before they are deleted, or taken back."""


@dataclass(frozen=True)
class Changes:
    """What a write changed. `operation` None = nothing was changed; `kinds`: class names, that of 干部 for people.

    `notes`: what the user should know of it, sentence by sentence.
    """

    operation: int | None = None
    name: str = ""
    kinds: frozenset[str] = frozenset()
    records: tuple[int, ...] = ()
    new: int = 0
    updated: int = 0
    same: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a door has put records: turns a fault of one of them into a sentence with its place.

    `numbers`: record → its number in the batch; `fault`: (number, field, sentence) → the fault with its place.
    """

    numbers: Mapping[int, int]
    fault: Callable[[int, str, str], Fault]


class Asked(Protocol):
    """Who is asked before a write is kept (gate.Gate)."""

    def ask(self, desk: Desk, writing: Writing, places: Collection[Place]) -> bool:
        """Whether what was written may be undone; Refused if it may not stand."""


@dataclass
class Desk:
    """One open bureau. `today` is the clock that decides what is late; `who` writes.

    `now` and `new_uid` give the times and the identities of what is written (the sample bureau has its own).
    `kept`: sums, with the write up to which they hold (see counting.kept). `guards`: asked before any write is kept.
    `notes`: what is to be told of the data, until it was told; `checked`: when the file was compared page by page,
    "" = not now; `copied`: the day on which the daily copy was last looked after.
    """

    home: Home
    db: peewee.Database
    rules: Rules
    who: str
    today: Callable[[], date]
    writing: bool
    now: Callable[[], str] = now
    new_uid: Callable[[], str] = new_uid
    lock: Lock | None = field(default=None, repr=False)
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)
    guards: Asked | None = None
    notes: tuple[str, ...] = ()
    checked: str = ""
    copied: date | None = field(default=None, repr=False)
    _open: tuple[Writing, list[Place], int] | None = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.home.folder

    @contextmanager
    def operation(
        self,
        name: str,
        *,
        origin: str = "window",
        undoable: bool = True,
        undoes: int | None = None,
        reason: str = "",
        dry_run: bool = False,
    ) -> Iterator[Writing]:
        """One write in one transaction; before it is kept every guard is asked, and any exception undoes it.

        Inside another operation of this thread it is a part of that one, which asks at its end. `dry_run`: the guards
        are asked, and nothing is kept. Afterwards the rules are those that it left.
        """
        if self._open is not None and self._open[2] == get_ident():
            outer = self._open[0]
            if not undoable:
                self._bar_undo(outer)
            yield outer
            return
        if not self.writing:
            raise ReadOnly("这份数据是只读打开的，只能查看，不能改动。")
        if not dry_run:
            self._keep_daily_copy()
        try:
            with operation(
                self.db,
                name,
                self.who,
                origin=origin,
                reason=reason,
                rules=self.rules.version,
                undoable=undoable,
                undoes=undoes,
                at=self.now(),
                uid=self.new_uid(),
            ) as writing:
                places: list[Place] = []
                self._open = (writing, places, get_ident())
                yield writing
                rules = own_rules(self.db)
                if self.guards is not None and not self.guards.ask(replace(self, rules=rules), writing, places):
                    self._bar_undo(writing)
                if dry_run:
                    raise DryRun
            self.rules = rules
        except DryRun:
            if not dry_run:
                raise
        except FAULTS as error:
            told = explain(error, folder=self.home.local)
            if told is None:
                raise
            raise told from error
        finally:
            self._open = None

    def placed(self, place: Place) -> None:
        """Say where records of the running operation stand, so that a guard's fault names their place."""
        if self._open is not None:
            self._open[1].append(place)

    def keep_copy(self, reason: str) -> None:
        """Keep an automatic copy before something large; if it cannot be made `notes` says so, and the work goes on."""
        try:
            copies.automatic(self.home, reason)
        except (UserError, OSError) as error:
            self.notes += (f"自动备份没有做成：{explain(error) or error}",)

    def _keep_daily_copy(self) -> None:
        """Keep a copy before the first change of a day, of what there is; of a server its own keepers do."""
        today = clock.today()
        if self.lock is None or self.home.server or self.copied == today:
            return
        self.copied = today
        last = next((copy.day for copy in copies.copies(self.folder) if copy.reason == DAILY), None)
        if latest_operation(self.db) > 1 and last != today:
            self.keep_copy(DAILY)

    def _bar_undo(self, writing: Writing) -> None:
        if writing.undoable:
            writing.undoable = False
            bar_undo(self.db, writing.id)

    def close(self) -> None:
        """Close the database and give the writer's lock back."""
        end = self._end() if self.lock is not None else None
        self.db.close()
        if end is not None:
            page_check.end_writing(self.home, end, self.checked)
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def _end(self) -> tuple[int, str] | None:
        try:
            return sealing.end(self.db)
        except peewee.PeeweeException:  # damaged: nothing is to be said of it
            return None


def own_rules(db: peewee.Database) -> Rules:
    """The program's rules with the bureau's own sections over them."""
    return load(sections=sections.bodies(db))
