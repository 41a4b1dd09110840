"""The program started once more, beside this one: from the source or as a bundle."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess


def start(*arguments: str) -> bool:
    """Start it with these arguments; whether it began. It goes on when this one ends."""
    own = [] if getattr(sys, "frozen", False) else [str(Path(sys.argv[0]).resolve())]
    return bool(QProcess.startDetached(sys.executable, [*own, *arguments])[0])
