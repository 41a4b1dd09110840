"""Pages as pictures: painted one at a time on the worker, those in sight first, the latest kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ui.preview.document import Document
from ui.tasks import Tasks

KEPT = 160 * 1024 * 1024
"""Bytes of pictures that are kept; the oldest go first."""
WAITING = 24
"""Pages that may wait to be painted; those asked for earlier are out of sight by then."""

Key = tuple[int, int]


class Renderer(QObject):
    """Pictures of a document's pages. `ready` tells which page has a new one."""

    ready = Signal(int)

    def __init__(self, document: Document, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.tasks = document, tasks
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._large: Key | None = None
        self._busy = False
        self._paused = False
        self._age = 0
        self.painted = 0

    def image(self, index: int, width: int, large: bool = False) -> QImage | None:
        """The picture of a page that many pixels wide; None while it is being painted (`ready` will tell).

        `large`: the page that is read, painted before all others; only the latest of these is wanted.
        """
        key = (index, width)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if large:
            self._large = key
        else:
            self._wanted[key] = None
            self._wanted.move_to_end(key)
        while len(self._wanted) > WAITING:
            self._wanted.popitem(last=False)
        self._next()
        return None

    def any_image(self, index: int) -> QImage | None:
        """The widest picture of a page that there is, to stand in until the right one is painted."""
        found = [key for key in self._kept if key[0] == index]
        return self._kept[max(found, key=lambda k: k[1])] if found else None

    def pause(self, paused: bool) -> None:
        """Paint nothing while the workbook is being changed; what was painted before is out of date after that."""
        self._paused = paused
        if not paused:
            self._age += 1
            self._kept.clear()
            self._wanted.clear()
            self._large = None

    def _next(self) -> None:
        if self._busy or self._paused or not (self._large or self._wanted):
            return
        index, width = self._large or self._wanted.popitem()[0]
        self._large = None
        if index >= len(self.document.pages):
            self._next()
            return
        self._busy = True
        age, scale = self._age, width / self.document.size(index)[0]
        self.tasks.long(
            lambda: self.document.image(index, scale),
            lambda image: self._painted((index, width), age, image),
            failed=self._failed,
        )

    def _painted(self, key: Key, age: int, image: QImage) -> None:
        self._busy = False
        self.painted += 1
        if age == self._age:
            self._kept[key] = image
            while len(self._kept) > 1 and sum(i.sizeInBytes() for i in self._kept.values()) > KEPT:
                self._kept.popitem(last=False)
            self.ready.emit(key[0])
        self._next()

    def _failed(self, error: Any) -> None:
        self._busy = False
        self.tasks.failed.emit(error)
