"""What all tests share: no display, a throw-away data folder, warnings in the log fail."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

import cadreapp as _cadreapp  # noqa: F401 — before any test imports openpyxl

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("project", deadline=None, max_examples=60)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREAPP_DATA", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(autouse=True)
def _no_log_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    bad = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
    assert not bad, f"unexpected in the log: {[r.getMessage() for r in bad]}"
