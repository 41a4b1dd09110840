"""The work bench: what menus, pages and boxes work with, whoever shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cadreapp.errors import UserError
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records import Kind, RecordModel
from cadreapp.records.period import Period
from ui.coordinates import OVERVIEW, Coordinates, Place
from ui.kit.progress import ProgressDialog, Work
from ui.kit.talk import Talk
from ui.kit.targets import ask_target
from ui.refresh import Refresh
from ui.snapshot import Snapshot
from ui.tasks import Tasks

Read = TypeVar("Read")


class Page(Enum):
    """The page that is shown."""

    OVERVIEW = "总览"
    PLATFORM = "平台"
    QUARTER = "季评鉴"
    YEAR = "年度考核"


SCREENS = {Page.QUARTER: "quarter", Page.YEAR: "year"}
"""The grading screens, each with the length of its period."""


class Ways(Protocol):
    """Where a menu can lead."""

    def leave(self) -> bool:
        """Whether what is being typed may be left (saved, or given up by the user)."""

    def new_of(self, kind: Kind | type[RecordModel], values: dict[str, Any] | None = None) -> None:
        """Go to a kind and open the form of a new record, with these values begun."""

    def open_record(self, kind: str, record: int) -> None:
        """Go to a kind and open a record of it."""

    def show_grading(self) -> None:
        """Go to the grading of a quarter."""

    def show_year_appraisal(self) -> None:
        """Go to the appraisal of the year."""

    def list_records(self, records: tuple[int, ...], title: str, when: str) -> None:
        """Show these records in a list of their own."""


class WritingBox(Protocol):
    """A box that writes by itself."""

    @property
    def changes(self) -> Sequence[Changes]:
        """What it wrote, operation by operation."""

    def exec(self) -> int:
        """Run it."""


class Bench(QObject):
    """Desk, tasks, coordinates, refresh, talk, the snapshot and the page shown, and where one can go from here.

    `widget`: over what boxes open. `screen`: the grading screen that was asked for. `said`: a sentence for the
    status bar; `wrote`: another, and the file or folder that was written.
    """

    said = Signal(str)
    wrote = Signal(str, object)

    def __init__(self, desk: Desk, tasks: Tasks, widget: QWidget, go: Ways) -> None:
        super().__init__(widget)
        self.desk, self.tasks, self.widget, self.go = desk, tasks, widget, go
        self.talk = Talk(widget)
        self.refresh = Refresh(widget)
        self.coordinates = Coordinates(Period.of(desk.today(), "year"), widget)
        self.snapshot = Snapshot(self.place.period)
        self.screen: Page | None = None

    @property
    def page(self) -> Page:
        """The page that is shown: the grading screen that was asked for where the period fits it, else the place's."""
        if self.screen is not None and SCREENS[self.screen] == self.place.period.length:
            return self.screen
        return Page.OVERVIEW if self.place.platform == OVERVIEW else Page.PLATFORM

    @property
    def place(self) -> Place:
        """Who × platform × when, as it is shown."""
        return self.coordinates.place

    @property
    def year(self) -> int:
        """The chosen year."""
        return self.place.period.year

    def name_of(self, person: int | None) -> str:
        """What somebody is called; "" for nobody."""
        return next((p.name for p in self.snapshot.everybody if p.id == person), "")

    def ask_target(self, name: str, filters: str, topic: str = "导出") -> Path | None:
        """Where to write; None if the user gives up."""
        return ask_target(self.widget, name, filters, topic)

    def run(self, title: str, target: Path, work: Work) -> bool:
        """Write a file with progress; whether it was written. What was refused is told."""
        box = ProgressDialog(title, self.tasks, self.widget)
        try:
            ended = box.run(work)
        except UserError as error:
            self.talk.warn(str(error))
            return False
        if ended:
            self.wrote.emit(f"{title}：已写好 {target}", target)
        else:
            self.said.emit(f"{title}：已取消，没有写出文件")
        return ended

    def open_box(self, load: Callable[[], Read], make: Callable[[Read], WritingBox]) -> None:
        """Read what a box begins with, then run it; what is refused is told."""
        self.tasks.read(load, lambda found: self.run_box(make(found)), key="box")

    def run_box(self, box: WritingBox) -> None:
        """Run a box that writes by itself, then tell everybody what it wrote."""
        box.exec()
        for changes in box.changes:
            self.refresh.tell(changes)
