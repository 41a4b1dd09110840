"""Writes the table when all of it was measured."""

from __future__ import annotations

import pytest

from tests.bench import measure


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == 0 and len(measure.ROWS) >= 8:
        measure.write()
