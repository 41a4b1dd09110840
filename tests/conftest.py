"""What all tests share: no display, a throw-away data folder, warnings in the log fail."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.internal.conjecture import engine

import cadreapp as _cadreapp  # noqa: F401 — before any test imports openpyxl
from cadreapp.store import connect
from tests.servers import Databases, Server, serving

SCREEN = Path(__file__).parent / "data" / "screen.json"
"""What Qt paints on without a display: by itself it has 800 × 800, which no office has."""
if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"
engine.MAX_SHRINKING_SECONDS = 20  # of 300: a law that fails shows its example within a minute, the smallest or not
settings.register_profile(
    "project", deadline=None, max_examples=60, phases=[p for p in Phase if p is not Phase.explain]
)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREAPP_DATA", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(autouse=True)
def _no_log_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    bad = [r for when in ("setup", "call") for r in caplog.get_records(when) if r.levelno >= logging.WARNING]
    assert not bad, f"unexpected in the log: {[r.getMessage() for r in bad]}"


ON_BOTH = (
    "annual ballots beginning cases cli confirmed deciding deleted effects exchange exemptions figures files gate "
    "grading judges labels mending merging people posts preconditions save searching settings ungraded warnings "
    "where_appraised year_appraisal unit_ends units_kept history drafts inquiry"
).split()
"""The suites of store, operations and command line (tests/unit/…/test_NAME.py): on a file and on a server.

On a file alone: keys and past copy one made bureau for each test, hundreds of times; the oracles count over facts that
no database holds; sheets, pages and the window see only what these suites have compared. tests/unit/test_server.py
carries a whole bureau to a server and back and compares its figures, sheets and searches there.
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of these suites that has a folder of its own on both engines, but for `@pytest.mark.one_file`."""
    path = metafunc.definition.path
    suite = "unit" in path.parts and path.stem.removeprefix("test_") in ON_BOTH
    if suite and "tmp_path" in metafunc.fixturenames:
        if metafunc.definition.get_closest_marker("one_file") is None:
            metafunc.parametrize("_engine", ["file", "server"], indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def _engine(request: pytest.FixtureRequest) -> Iterator[Databases | None]:
    """Let every data folder have its database on the server, where tests are to run there."""
    if getattr(request, "param", "file") == "file":
        yield None
        return
    databases = Databases(request.getfixturevalue("_server"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connect, "server_of", databases.of)
        yield databases
        databases.drop()


@pytest.fixture(autouse=True)
def _own_databases(_engine: Databases | None) -> Iterator[None]:
    """Drop after each test the databases that it made."""
    before = set(_engine.made) if _engine is not None else set()
    yield
    if _engine is not None:
        _engine.drop(before)


@pytest.fixture(scope="session")
def _server() -> Iterator[Server]:
    with serving() as server:
        yield server
