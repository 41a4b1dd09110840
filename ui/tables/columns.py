"""Which columns of a table are shown, in what order and how wide: chosen by the user, kept for each kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from ui.kit import memory
from ui.tables.grouping import WAYS
from ui.tables.model import Column

NARROWEST = 40


def grouping_of(kind: str) -> str:
    """By what the records of a kind are grouped ("" = not)."""
    try:
        kept = json.loads(memory.text(f"columns/{kind}", "{}"))["group"]
    except (ValueError, TypeError, KeyError):
        return ""
    return str(kept) if kept in WAYS else ""


class ColumnChoice(QObject):
    """Follows what the user does with the header of a table: drag, widen, and the menu of its columns."""

    def __init__(
        self, head: QHeaderView, columns: Callable[[], Sequence[Column]], fit: Callable[[], None], table: QWidget
    ) -> None:
        """`columns`: those of the model that is shown; `fit`: give all their widths anew."""
        super().__init__(table)
        self.table, self.head, self.columns, self.fit = table, head, columns, fit
        self.name = ""
        self.group = ""
        self.regroup: Callable[[], object] = lambda: None
        """Read the table anew, after `group` was changed."""
        self.groups: Callable[[], bool] = lambda: False
        """Whether what is shown can be grouped."""
        self.hidden: set[str] = set()
        self.widths: dict[str, int] = {}
        self._pressed = self._placing = False
        self.head.setSectionsMovable(True)
        self.head.setFirstSectionMovable(False)
        self.head.setMinimumSectionSize(NARROWEST)
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.customContextMenuRequested.connect(lambda at: self.offer(self.head.mapToGlobal(at)))
        self.head.sectionResized.connect(self._resized)
        self.head.sectionMoved.connect(self._moved)
        self.head.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether the mouse is down: else it is the program that gives widths."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = True
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = False
        return super().eventFilter(watched, event)

    def _keys(self) -> list[str]:
        return [c.key or "number" for c in self.columns()]

    def take(self, name: str) -> None:
        """Give the table of a kind what was chosen for it."""
        self.name = name
        try:
            kept: dict[str, Any] = json.loads(memory.text(f"columns/{name}", "{}"))
            hidden, order, widths = kept.get("hidden", []), kept.get("order", []), kept.get("widths", {})
            self.hidden = {str(key) for key in hidden}
            self.widths = {str(k): max(NARROWEST, int(w)) for k, w in widths.items()}
        except (ValueError, TypeError, AttributeError):
            self.hidden, self.widths, order = set(), {}, []
        self.group = grouping_of(name)
        self._placing = True
        keys = self._keys()
        wanted = [k for k in order if k in keys[1:-1]] + [k for k in keys[1:-1] if k not in order]
        for at, key in enumerate([keys[0], *wanted, keys[-1]]):
            self.head.moveSection(self.head.visualIndex(keys.index(key)), at)
        for section, key in enumerate(keys):
            self.head.setSectionHidden(section, key in self.hidden and self._free(section))
        self._placing = False

    def _free(self, section: int) -> bool:
        """Number and marks always stand at the two ends."""
        return 0 < section < len(self._keys()) - 1

    def shown(self) -> list[int]:
        """The sections that are shown, left to right."""
        some = [s for s in range(self.head.count()) if not self.head.isSectionHidden(s)]
        return sorted(some, key=self.head.visualIndex)

    def width(self, section: int, own: int) -> int:
        """How wide a column is; as the user made it, else its own width."""
        return self.widths.get(self._keys()[section], own)

    def _keep(self) -> None:
        keys = self._keys()
        order = sorted(keys, key=lambda k: self.head.visualIndex(keys.index(k)))
        kept = {"hidden": sorted(self.hidden), "order": order, "widths": self.widths, "group": self.group}
        memory.keep(f"columns/{self.name}", json.dumps(kept))

    def _resized(self, section: int, before: int, now: int) -> None:
        if self._pressed and not self._placing and now != before and now > 0:
            self.widths[self._keys()[section]] = now
            self._keep()

    def _moved(self, section: int, before: int, now: int) -> None:
        if self._placing:
            return
        last = self.head.count() - 1
        if not self._free(section) or now in (0, last):
            self._placing = True
            self.head.moveSection(now, before)
            self._placing = False
        self._keep()

    def offer(self, at: QPoint) -> None:
        """The menu: each column with a tick, and back to how it was."""
        menu = QMenu(self.table)
        columns = self.columns()
        for section, column in enumerate(columns):
            if self._free(section):
                action = menu.addAction(column.title)
                action.setCheckable(True)
                action.setChecked(not self.head.isSectionHidden(section))
                action.toggled.connect(lambda on, section=section: self.show_column(section, on))
        menu.addSeparator()
        if self.groups():
            for way, words in WAYS.items():
                action = menu.addAction(words, lambda way=way: self.group_by(way))
                action.setCheckable(True)
                action.setChecked(way == self.group)
            menu.addSeparator()
        menu.addAction("恢复原来的列", self.reset)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def show_column(self, section: int, on: bool) -> None:
        """Show a column or hide it; one is always left."""
        key = self._keys()[section]
        others = (s for s in range(self.head.count()) if self._free(s) and s != section)
        if not on and all(self.head.isSectionHidden(s) for s in others):
            return
        (self.hidden.discard if on else self.hidden.add)(key)
        self.head.setSectionHidden(section, not on)
        self._keep()
        self.fit()

    def group_by(self, way: str) -> None:
        """Put the records under headings, or no longer."""
        self.group = way
        self._keep()
        self.regroup()

    def reset(self) -> None:
        """Every column in its own place and width."""
        memory.forget(f"columns/{self.name}")
        grouped = bool(self.group)
        self.take(self.name)
        self.fit()
        if grouped:
            self.regroup()
