"""After a write: only the views that show a changed kind are read anew."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Signal

from cadreapp.operations.desk import Changes

EVERYTHING = frozenset({"*"})
"""What a view names that shows sums over all kinds, and a change that may concern any kind."""


class Refresh(QObject):
    """Passes what a write changed on to the views that show it."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: list[tuple[Callable[[], Collection[str]], Callable[[], None]]] = []

    def watch(self, kinds: Callable[[], Collection[str]], refresh: Callable[[], None]) -> None:
        """Call `refresh` after a write that touches one of the kinds which the view shows at that time."""
        self._views.append((kinds, refresh))

    def tell(self, changes: Changes) -> None:
        """Refresh what shows these kinds, if anything was written."""
        if changes.operation is None:
            return
        for kinds, refresh in self._views:
            shown = frozenset(kinds())
            if shown & changes.kinds or "*" in shown or "*" in changes.kinds:
                refresh()
        self.changed.emit(changes)
