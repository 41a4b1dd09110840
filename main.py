"""年轻干部成长工程信息库: the window, or one command without it."""

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


if __name__ == "__main__":
    if sys.argv[1:] == ["--read-workbooks"]:  # the reading process: no window, no database
        from cadreapp.exchange.reading.child import serve

        sys.exit(serve())
    from cadreapp.cli import main

    sys.exit(main(sys.argv[1:], paint=paint, window=window))
