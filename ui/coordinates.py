"""Who × which platform × when: the one place of the window, which every view reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from cadreapp.records import CADRE, Kind, kind, kinds_of
from cadreapp.records.period import Period

BUREAU = "全局"
OVERVIEW = -1
"""The platform of 总览, which has no kinds of its own."""


@dataclass(frozen=True)
class Place:
    """`person` or `unit` or neither (the bureau); `platform` 0 = 干部档案, or OVERVIEW; the kind in it."""

    period: Period
    platform: int = OVERVIEW
    kind: str = ""
    unit: str | None = None
    person: int | None = None

    @property
    def shown(self) -> Kind:
        """The kind whose records are shown."""
        return CADRE if self.kind == CADRE.name else kind(self.kind)


def kinds_on(platform: int) -> tuple[Kind, ...]:
    """The kinds in a tab's list; 干部档案 begins with the roster itself."""
    return ((CADRE,) if platform == 0 else ()) + kinds_of(platform)


class Coordinates(QObject):
    """The place, and the news that it moved: the names of the parts that changed."""

    moved = Signal(object)

    def __init__(self, period: Period, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[int, str] = {}
        self.place = Place(period, OVERVIEW, kinds_on(1)[0].name)

    def move(self, **parts: Any) -> bool:
        """Change parts of the place, whether any changed; a platform without a kind takes the one chosen there last."""
        if "platform" in parts and "kind" not in parts:
            number = parts["platform"]
            shown = self.place.kind
            parts["kind"] = shown if number == OVERVIEW else self._chosen.get(number, kinds_on(number)[0].name)
        if "kind" in parts and "platform" not in parts:
            named = parts["kind"]
            parts["platform"] = 0 if named == CADRE.name else kind(named).platform
        before, self.place = self.place, replace(self.place, **parts)
        if self.place.platform != OVERVIEW:
            self._chosen[self.place.platform] = self.place.kind
        changed = {name for name in parts if getattr(before, name) != getattr(self.place, name)}
        if changed:
            self.moved.emit(frozenset(changed))
        return bool(changed)
