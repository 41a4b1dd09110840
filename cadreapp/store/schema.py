"""Which tables the database holds, and which of them the audit trail follows."""

from __future__ import annotations

from pathlib import Path

import peewee

from cadreapp import records
from cadreapp.records.entities import ENTITIES
from cadreapp.records.spine import AUDITED, UNAUDITED

TABLES: tuple[type[peewee.Model], ...] = ENTITIES + AUDITED + UNAUDITED + records.MODELS
AUDITED_TABLES: tuple[type[peewee.Model], ...] = ENTITIES + AUDITED + records.MODELS

MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> int:
    """The number of the newest migration that this program knows: the version of the schema."""
    return max(int(path.name[:4]) for path in MIGRATIONS.glob("[0-9]*.py"))
