"""Python's cyclic garbage is collected on the window's thread alone.

Python collects on whatever thread happens to allocate. A widget in a cycle would then be destroyed on a thread of
Tasks while Qt is using it, and the program ends: seen once in some fifteen walks through the menus.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

OFTEN = 100
"""Milliseconds between two looks at whether there is anything to collect."""


class Collector(QObject):
    """Collects in the place of Python as long as it lives, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.collect()
        gc.disable()
        gc.freeze()  # what the program is made of stays: no use in looking through it each time
        self._timer = QTimer(self, interval=OFTEN)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that has reached its threshold."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
