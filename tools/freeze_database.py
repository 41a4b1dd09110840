"""Keep a small sample database of the present schema for tests/upgrade: run it once after each new migration.

python tools/freeze_database.py
"""

from __future__ import annotations

import lzma
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from cadreapp.operations.demo import write_demo  # noqa: E402
from cadreapp.store.migrate import MIGRATIONS  # noqa: E402


def main() -> None:
    """Write tests/upgrade/frozen/<newest migration>.db.xz."""
    newest = max(p.stem for p in MIGRATIONS.glob("[0-9]*.py"))
    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), cadres=9, years=1)  # the smallest that has every kind
        data = (Path(folder) / "cadreapp.db").read_bytes()
    target = ROOT / "tests" / "upgrade" / "frozen" / f"{newest}.db.xz"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(lzma.compress(data, preset=9))
    print(target, f"{target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
