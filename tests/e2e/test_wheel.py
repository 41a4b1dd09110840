"""The wheel, installed alone: the program starts from it, shows its manual, makes its sheets and has its licences."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.conftest import SCREEN

ROOT = Path(__file__).parent.parent.parent
LEFT = shutil.ignore_patterns(".git", ".venv", "tests", "__pycache__", "build", "dist", "*.egg-info")

HELP = """
import sys
from ui.app import application
application()
from ui.dialogs.help import about, news, shipped
from ui.dialogs.manual import ManualBox, pages
import cadreapp
assert "site-packages" in cadreapp.__file__, cadreapp.__file__
box = ManualBox()
for name in pages():
    box.show_page(name)
    assert len(box.text.toPlainText()) > 50 and not any(p.isNull() for p in box.text.pictures.values()), name
print(len(pages()), "openpyxl" in shipped(), news()[:6], "OFL" in about(""))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new environment with the wheel; what the program needs is taken from the one that runs this."""
    tree, place = tmp_path_factory.mktemp("tree") / "copy", tmp_path_factory.mktemp("venv")
    shutil.copytree(ROOT, tree, ignore=LEFT)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
    python = place / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "."]
    done = subprocess.run(pip, cwd=tree, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(tree)
    beside = next(place.glob("lib/*/site-packages"))
    (beside / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return place


def run(installed: Path, folder: Path, *words: str, program: str = "cadreapp") -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment |= {"QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}", "CADREAPP_DATA": str(folder / "data")}
    command = [str(installed / "bin" / program), *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_installed_program_runs(installed: Path, tmp_path: Path) -> None:
    assert "--demo" in run(installed, tmp_path, "--help")
    run(installed, tmp_path, "demo", "data", "--cadres", "5", "--years", "1")
    for name in ("showcase.xlsx", "showcase.pdf"):
        run(installed, tmp_path, "showcase", "--year", "2021", "-o", name)
    file = ROOT / "tests" / "data" / "cases" / "plain.xlsx"
    run(installed, tmp_path, "import", str(file), "--dry-run")
    run(installed, tmp_path, "--picture", "window.png")
    for name in ("showcase.xlsx", "showcase.pdf", "window.png"):
        assert (tmp_path / name).stat().st_size > 20_000


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_installed_program_has_its_manual_and_licences(installed: Path, tmp_path: Path) -> None:
    count = len(list((ROOT / "docs" / "manual").glob("*.md"))) + 1
    assert run(installed, tmp_path, "-c", HELP, program="python").split("\n")[-2] == f"{count} True # 变更记录 True"
    beside = next(installed.glob("lib/*/site-packages"))
    licences = {file.name for file in beside.glob("cadreapp-*.dist-info/licenses/**/*") if file.is_file()}
    assert licences == {"LICENSE", "OFL.txt"}
    for name in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["cadreapp"]["shipped"]:
        for file in [ROOT / name, *(ROOT / name).rglob("*")]:
            assert (beside / "cadreapp" / "shipped" / file.relative_to(ROOT)).exists(), file
    assert {p.name for p in beside.iterdir() if p.is_dir()} >= {"cadreapp", "ui"}
    assert not (beside / "resources").exists() and not (beside / "docs").exists(), "nothing lies about"
