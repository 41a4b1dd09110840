"""What earns additions and deductions, by person: adopted articles, placings, commendations, discipline, overdue."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import peewee

from cadreapp import records
from cadreapp.rules.ballots import mean, score


def extras(db: peewee.Database, entry: Mapping[str, Any], start: str, end: str, today: str) -> dict[int, Decimal]:
    """Person → points of one `[[extra]]` of scoring.toml, before its limit."""
    kind = records.kind(entry["kind"])
    base = (
        f'FROM "{kind.table}" k JOIN record r ON r.id = k.record_id JOIN participation p ON p.record_id = r.id'
        " WHERE p.counted = 1"
    )
    found: dict[int, Decimal] = defaultdict(Decimal)
    if entry.get("overdue"):
        rows = db.execute_sql(
            f"SELECT p.person_id, count(*) {base} AND k.deadline BETWEEN ? AND ? AND k.deadline < coalesce(k.closed, ?)"
            " GROUP BY 1",
            (start, end, today),
        ).fetchall()
        return {person: Decimal(n) * Decimal(str(entry["points"])) for person, n in rows}
    clauses, values = ["p.date BETWEEN ? AND ?"], [start, end]
    for column, wanted in entry.get("where", {}).items():
        wanted = wanted if isinstance(wanted, list) else [wanted]
        clauses.append(f'k."{kind[column].name}" IN ({", ".join("?" for _ in wanted)})')
        values += wanted
    rows = db.execute_sql(f"SELECT p.person_id, p.detail {base} AND {' AND '.join(clauses)}", values).fetchall()
    for person, detail in rows:
        if "detail" in entry:
            said = json.loads(detail).get(entry["detail"], "") if detail else ""
            found[person] += Decimal(str(entry["places"].get(said, 0)))
        else:
            found[person] += Decimal(str(entry["points"]))
    return dict(found)


def ballots(db: peewee.Database, values: Mapping[str, int], start: str, end: str) -> dict[int, Decimal]:
    """Person → score of 民主测评, 0 to 100: the mean over classes of ballots of the votes' values."""
    shown = ", ".join(f"k.{name}" for name in values)
    classes: dict[int, list[Decimal | None]] = defaultdict(list)
    for person, *votes in db.execute_sql(
        f"SELECT p.person_id, {shown} FROM ballot k JOIN participation p ON p.record_id = k.record_id"
        " WHERE p.counted = 1 AND p.date BETWEEN ? AND ?",
        (start, end),
    ).fetchall():
        classes[person].append(score(dict(zip(values, votes, strict=True)), values))
    scores = {person: mean(found) for person, found in classes.items()}
    return {person: found for person, found in scores.items() if found is not None}
