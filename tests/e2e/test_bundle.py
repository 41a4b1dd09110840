"""The one-folder bundle starts off-screen and exports the showcase of the sample bureau."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_bundle_runs(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="the extra `build` is not installed")
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", str(tmp_path / "dist")]
    subprocess.run(
        [*build, "--workpath", str(tmp_path / "work"), "build.spec"], cwd=ROOT, check=True, capture_output=True
    )
    program = tmp_path / "dist" / "cadreapp" / "cadreapp"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}

    def run(*arguments: str) -> None:
        subprocess.run([str(program), *arguments], check=True, cwd=tmp_path, env=environment, timeout=300)

    run("demo", "data")
    run("showcase", "--year", "2021", "-o", "showcase.xlsx", "--data", "data")
    run("showcase", "--year", "2021", "-o", "showcase.pdf", "--data", "data")
    cases = ROOT / "tests" / "data" / "cases"
    for name in ("plain.xlsx", "plain.xls", "plain.ods", "roster-gb18030.csv", "html-named.xls"):
        run("--data", "data", "import", str(cases / name), "--dry-run")  # each by the bundle's own reading process
    run("--data", "data", "words", "--year", "2021", "-o", "year.docx")
    run("--data", "data", "--picture", "window.png")
    inside = program.parent / "_internal"
    for name in ("docs/templates.md", "docs/manual/01-start.md", "docs/manual/pictures/01-start.png", "CHANGELOG.md"):
        assert (inside / name).exists(), "the manual is read in the program"
    for name in ("cadreapp", "openpyxl"):
        assert list(inside.glob(f"{name}*-info")), "关于 names what ships"
    for name in ("showcase.xlsx", "showcase.pdf", "year.docx", "window.png"):
        assert (tmp_path / name).stat().st_size > 20_000
