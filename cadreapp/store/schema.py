"""Which tables the database holds, and which of them the audit trail follows."""

from __future__ import annotations

import peewee

from cadreapp import records
from cadreapp.records.entities import ENTITIES
from cadreapp.records.spine import AUDITED, UNAUDITED

TABLES: tuple[type[peewee.Model], ...] = ENTITIES + AUDITED + UNAUDITED + records.MODELS
AUDITED_TABLES: tuple[type[peewee.Model], ...] = ENTITIES + AUDITED + records.MODELS
