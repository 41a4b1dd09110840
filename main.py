"""年轻干部成长工程信息库, from the source and as a bundle: the window, or one command without it."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["--read-workbooks"]:  # the bundle's reading process: no window, no database
        from cadreapp.exchange.reading.child import serve

        sys.exit(serve())
    from ui.entry import run

    sys.exit(run())
