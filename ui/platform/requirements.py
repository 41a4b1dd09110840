"""The 达标表 in place of the records: what each owes in each period; from a cell to its form or its records."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from cadreapp.operations.counting.grid import Grid, read_cadre, read_quota
from cadreapp.operations.counting.owed import Owed
from cadreapp.records import Named
from cadreapp.records.period import Period
from cadreapp.records.roster import Exemption
from ui.coordinates import Place
from ui.platform.reminding import RemindBox, behind
from ui.platform.tab import PlatformTab
from ui.tables.model import Gap


class Requirements(QObject):
    """Shows records or the 达标表, which needs a requirement: the kind's, or all of a person's.

    `reminding`: the persons for whom 催办单 are to be printed.
    """

    reminding = Signal(object)

    def __init__(self, tab: PlatformTab) -> None:
        super().__init__(tab)
        self.tab = tab
        tab.placed.connect(self.show)
        tab.mode.chosen.connect(self._chosen)
        tab.grid.entering.connect(self._enter)
        tab.grid.looking.connect(self._look_at)
        tab.grid.excusing.connect(self._excuse)
        tab.remind_button.clicked.connect(self.remind)

    def _chosen(self, index: int) -> None:
        if index == 1 and not self.tab.leave():
            self.tab.mode.set_index(0)
            return
        self.show()

    def show(self) -> None:
        """Show what is chosen, for the place."""
        tab, place = self.tab, self.tab.place
        quotas = bool(tab.desk.rules.quotas_of(place.kind)) or (place.person is not None and place.platform > 0)
        tab.mode.setVisible(quotas)
        tab.remind_button.hide()
        if not quotas or tab.mode.index != 1:
            tab.pages.setCurrentIndex(0)
            tab.arrange()
            return
        people, year = tab.snapshot.people_at(place), place.period.year
        if place.person is not None:
            person = place.person
            work: Callable[[], Grid | None] = lambda: read_cadre(tab.desk, person, year)  # noqa: E731
        else:
            work = lambda: read_quota(tab.desk, place.kind, year, people)  # noqa: E731
        tab.tasks.read(work, lambda grid: self._show_grid(place, grid), key="grid")

    def _show_grid(self, place: Place, grid: Grid | None) -> None:
        tab = self.tab
        if place != tab.place or grid is None:
            return
        tab.grid.show_grid(grid, Period.of(tab.desk.today(), grid.columns[0].length))
        tab.about.setText(f"{grid.title}　{grid.rule}　{tab.place.period.year}年")
        tab.pages.setCurrentIndex(1)
        late = len(behind(grid)) if not grid.of_one else 0
        tab.remind_button.setText(f"催办名单 {late} 人")
        tab.remind_button.setVisible(late > 0)
        tab.arrange()

    def shown(self) -> Grid | None:
        """The 达标表 on the screen; None while records are shown."""
        return self.tab.grid.shown() if self.tab.pages.currentIndex() == 1 else None

    def remind(self) -> None:
        """催办名单 of what is shown: to one cadre, or to the slips of those chosen."""
        grid = self.shown()
        if grid is None:
            return
        box = RemindBox(grid, self.tab.window())
        if box.exec() and box.slips:
            self.reminding.emit(box.slips)
        elif box.chosen is not None:
            self.tab.coordinates.move(person=box.chosen)

    def _leave(self) -> None:
        self.tab.mode.set_index(0)
        self.show()

    def _enter(self, due: Owed, month: Period) -> None:
        """登记 or 补录 of a cell: the form, filled with cadre, kind and period; a date of the month that was meant."""
        self._leave()
        if due.kind != self.tab.place.kind:
            self.tab.coordinates.move(kind=due.kind)
        self.tab.enter(Gap(Period.parse(due.period), (due,)), (due,), month)

    def _look_at(self, due: Owed) -> None:
        """The records behind a cell."""
        self._leave()
        self.tab.coordinates.move(kind=due.kind, person=due.person, period=Period.parse(due.period))

    def _excuse(self, due: Owed) -> None:
        """The form of an exemption, which asks for reason and approver."""
        self._leave()
        self.tab.coordinates.move(kind=Exemption.__name__)
        named = Named(due.cadre or "", due.person)
        self.tab.new({"cadre": named, "requirement": due.requirement, "period": due.period})
