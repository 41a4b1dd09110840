"""A long run, as whoever started it sees it: how far it is, whether it shall stop, who paints its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cadreapp.errors import Cancelled

Item = TypeVar("Item")
OFTEN = 200
"""After so many items it is told again how far a run is."""


@dataclass(frozen=True)
class Run:
    """What long work is given. `progress(done, total, text)` is told how far it is; `cancelled()`: whether to stop.

    `paint(book, target, run)` writes the pages of a workbook as .pdf; None where there is no painter.
    """

    progress: Callable[[int, int, str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    paint: Callable[[Any, Path, Run], Any] | None = None

    def check(self) -> None:
        """Cancelled if the user asks to stop."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled

    def tell(self, done: int, total: int, text: str) -> None:
        """So many of so many are done."""
        if self.progress is not None:
            self.progress(done, total, text)

    def each(self, items: Sequence[Item], text: str) -> Iterator[Item]:
        """The items one after the other; it tells how far it is and stops where the user asks to, now and then."""
        for number, item in enumerate(items):
            if number % OFTEN == 0:
                self.check()
                self.tell(number, len(items), text)
            yield item

    def steps(self, total: int) -> Callable[[str], None]:
        """The function `advance(text)` that begins one more of `total` steps; it raises Cancelled to stop the run."""
        done = 0

        def advance(text: str) -> None:
            nonlocal done
            self.check()
            done += 1
            self.tell(min(done, total), total, text)

        return advance


UNWATCHED = Run()
"""A run that nobody watches or stops, without a painter."""
