"""What the window takes up again the next day: its size and place on the screen, and where in the data it stood.

Where it stood is kept for each data folder by itself; the size for all of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMainWindow

from cadreapp.records import CADRE, KINDS
from cadreapp.store.connect import Home
from ui.coordinates import OVERVIEW, Place
from ui.kit import memory
from ui.platform.tabs import ORDER

GEOMETRY = "window/geometry"
RECENT = "recent"
MOST = 6
"""So many data folders are offered."""


@dataclass(frozen=True)
class Stood:
    """Where the window stood; each part as it was, whether it is still there or not."""

    year: int
    platform: int
    kind: str
    unit: str | None
    person: int | None

    @property
    def shown(self) -> dict[str, Any]:
        """The parts of the place that are there whatever the data hold."""
        return {"platform": self.platform, "kind": self.kind}


def _key(home: Home) -> str:
    return f"places/{sha256(f'{home.folder}|{home.server}'.encode()).hexdigest()[:16]}"


def keep_place(home: Home, place: Place) -> None:
    """Remember where the window stands."""
    parts = {"year": place.period.year, "platform": place.platform, "kind": place.kind}
    memory.keep(_key(home), json.dumps(parts | {"unit": place.unit, "person": place.person}))


def place_of(home: Home) -> Stood | None:
    """Where it stood last; None where that is not known, or cannot be any more."""
    try:
        found = json.loads(memory.text(_key(home)))
        stood = Stood(*(found[name] for name in ("year", "platform", "kind", "unit", "person")))
    except (ValueError, KeyError, TypeError):
        return None
    kinds = {CADRE.name, *(k.name for k in KINDS)}
    fits = isinstance(stood.year, int) and stood.platform in (*ORDER, OVERVIEW) and stood.kind in kinds
    names = (stood.unit is None or isinstance(stood.unit, str)) and (stood.person is None or type(stood.person) is int)
    return stood if fits and names else None


def keep_geometry(window: QMainWindow) -> None:
    """Remember how large the window is and where it lies."""
    memory.keep(GEOMETRY, window.saveGeometry())


def take_geometry(window: QMainWindow) -> bool:
    """Give the window its remembered size and place; False where none is remembered."""
    found = memory.state(GEOMETRY)
    return not found.isEmpty() and window.restoreGeometry(found)


def opened(folder: Path) -> None:
    """Remember a data folder as the one opened last."""
    others = [name for name in memory.texts(RECENT) if name != str(folder)]
    memory.keep(RECENT, [str(folder), *others][:MOST])


def recent(but: Path) -> list[Path]:
    """The data folders opened lately that are still there, the last one first, but this one."""
    return [path for name in memory.texts(RECENT) if (path := Path(name)) != but and path.is_dir()]
