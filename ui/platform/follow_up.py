"""The button 开启苗头性问题 beside a finding: opens the form of a new one, with what was found and where."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from cadreapp.operations.counting.concern import FINDINGS, concern_from
from cadreapp.records import Kind, Named
from cadreapp.records.platforms.selection import Concern
from ui.kit.controls import Button
from ui.platform.tab import PlatformTab


class FollowUp(QObject):
    """Shows the button where a chosen record may hold a finding; of several people the user says who is meant."""

    def __init__(self, tab: PlatformTab) -> None:
        super().__init__(tab)
        self.tab = tab
        self.button = Button("开启苗头性问题…", "quiet", pad=10, parent=tab)
        self.button.setToolTip("经研判确有苗头的，由专人开启；要写明经办人和批准人")
        self.button.clicked.connect(self.start)
        tab.bar.insertWidget(tab.bar.count() - 2, self.button)
        tab.opened.connect(self.enable)
        self.enable()

    def enable(self) -> None:
        """Show the button for kinds that hold findings; it needs an open record."""
        self.button.setVisible(self.tab.kind.model in FINDINGS)
        self.button.setEnabled(self.tab.open_record() is not None)

    def start(self) -> None:
        """Open the form; first ask who is meant where several took part."""
        values = self.tab.open_values()
        if values is None:
            return
        some = [n for n in values.get("cadres") or () if isinstance(n, Named) and n.person is not None]
        if len(some) < 2:
            self.open(self.tab.kind, values, some[0].person if some else None)
            return
        menu = QMenu(self.tab)
        for one in some:
            menu.addAction(one.name, lambda one=one: self.open(self.tab.kind, values, one.person))
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def open(self, kind: Kind, values: dict[str, object], person: int | None) -> None:
        """Go to 苗头性问题 with the form begun."""
        given = concern_from(kind, values, person)
        if self.tab.leave():
            self.tab.coordinates.move(kind=Concern.__name__)
            self.tab.new(given)
