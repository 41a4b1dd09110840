"""Where the program's own files and the user's data lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import user_data_path

APPLICATION = "cadreapp"
ENVIRONMENT = "CADREAPP_DATA"


def resource(name: str) -> Path:
    """A file or folder of `resources/`, in a checkout, installed and in a bundle alike."""
    return _base() / "resources" / name


def manual(name: str) -> Path:
    """A page of the manual, a file of `docs/`."""
    return _base() / "docs" / name


def _base() -> Path:
    package = Path(__file__).resolve().parent
    installed = package / "shipped"
    return Path(getattr(sys, "_MEIPASS", installed if installed.is_dir() else package.parent))


def default_data_folder() -> Path:
    """The data folder when none is named: CADREAPP_DATA, else the platform's place for user data."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else user_data_path(APPLICATION, appauthor=False)
