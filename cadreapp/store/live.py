"""Which records a statement is about: it names the kind, so that an engine begins with that kind's few rows.

Told only a kind's own table, an engine that knows nothing of sizes may read all people of all records first.
"""

from __future__ import annotations

from typing import Any

from cadreapp.records import RecordModel
from cadreapp.records.spine import Participation, Record


def live(model: type[RecordModel]) -> Any:
    """The condition that a record is of this kind and not deleted."""
    return (Record.kind == model.__name__) & Record.deleted_at.is_null()


def counted(model: type[RecordModel]) -> Any:
    """The condition that somebody took part so that it counts, in a record of this kind."""
    return (Participation.counted == 1) & (Participation.kind == model.__name__)
