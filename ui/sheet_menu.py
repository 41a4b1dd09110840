"""The sheets of the catalogue in the menu 报表: a submenu for each group, each sheet made for what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from cadreapp.operations import alerts

if TYPE_CHECKING:
    from cadreapp.operations.sheets import SheetSpec
    from ui.file_menu import FileMenu


class SheetMenu(QObject):
    """Fills menus with the sheets, and makes the one chosen."""

    def __init__(self, files: FileMenu) -> None:
        super().__init__(files)
        self.files, self.desk = files, files.desk

    def fill(self, menu: QMenu) -> None:
        """A submenu for each group, filled when the menu is opened."""
        from cadreapp.operations.sheets import GROUPS, SHEETS

        for group in GROUPS:
            some = [s for s in SHEETS if s.group == group]
            if some:
                part = menu.addMenu(group)
                for spec in some:
                    part.addAction(f"{spec.title}…", lambda spec=spec: self.make(spec))

    def make_titled(self, title: str) -> bool:
        """Make the sheet of that title; whether it was written."""
        from cadreapp.operations.sheets import sheet

        return self.make(sheet(title))

    def make(self, spec: SheetSpec) -> bool:
        """Make a sheet of the chosen period, for the chosen unit or cadre or everybody; whether it was written."""
        from cadreapp.operations.sheets import Request, write_sheet
        from ui.file_menu import PDF, WORKBOOK, painter

        window = self.files.window_
        place = window.coordinates.place
        people = window.tab.snapshot.people_at(place)
        request = Request(
            spec.fitting(place.period, self.desk.today()),
            None if people is None else frozenset(people),
            place.unit,
        )
        target = self.files.ask_target(f"{request.period.label}{spec.title}.xlsx", f"{WORKBOOK};;{PDF}")
        if not target:
            return False
        written = self.files.run(
            spec.title,
            target,
            lambda progress, cancelled: write_sheet(
                self.desk, spec, request, target, progress=progress, cancelled=cancelled, paint=painter
            ),
        )
        if written and spec.template == "reminder.xlsx":
            self.files.tasks.read(lambda: alerts.alerts(self.desk, people), self._offer_reminded)
        return written

    def _offer_reminded(self, found: list[alerts.Alert]) -> None:
        """The slips are written: the warnings of what they name may be recorded as 催办."""
        some = [a for a in found if a.at == 1 and a.warned.period is not None and a.warned.person is not None]
        talk = self.files.window_.talk
        if some and talk.ask(f"催办单已写好。把名单里的 {len(some)} 项预警记为已催办？", "记催办", "不记"):
            work = lambda: alerts.take_step(self.desk, some, alerts.REMINDED, "发工作催办单")  # noqa: E731
            self.files.tasks.write(work, self.files.window_.tab.written)
