"""Where the program begins: the window, or one command without it; nothing of Qt is imported before it is asked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cadreapp.run import Run


def paint(book: Any, target: Path, run: Run) -> int:
    """The painter of the window's part, imported only when a page is asked for."""
    from ui.paint.pdf import paint_pdf

    return paint_pdf(book, target, run)


def window(home: Any, **options: Any) -> int:
    """The window on a bureau (a data folder, or one whose database lies on a server)."""
    from ui.app import run

    return run(home, **options)


def run() -> int:
    """The program with the arguments that it was started with; its exit code."""
    from cadreapp.cli import main

    return main(sys.argv[1:], paint=paint, window=window)
