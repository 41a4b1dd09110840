"""The wheel: beside the code, under `cadreapp/shipped`, lies what goes along with it (pyproject.toml says what)."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class WithShipped(build_py):
    """Copies what pyproject.toml names; an editable install has it where it is."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for name in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["cadreapp"]["shipped"]:
            source, target = ROOT / name, Path(self.build_lib) / "cadreapp" / "shipped" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copy2(source, target)


setup(cmdclass={"build_py": WithShipped})
