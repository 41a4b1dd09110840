"""The bureau's totals over a span of days, each with the records behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import peewee


@dataclass(frozen=True)
class Measure:
    """One total: how its number follows from the records that `where` chooses.

    `value`: SQL of one record's share; `how`: "sum" of it, "count" of records, "distinct" values of it.
    `span`: "date" (counting date), "closed" (day of closing), "overlap" (interval).
    """

    kind: str
    table: str
    how: str = "count"
    value: str = "1"
    where: str = "1"
    span: str = "date"


_PERSON = "(SELECT p.person_id FROM participation p WHERE p.record_id = r.id AND p.role = 'cadre')"
_PRAISE = "k.form = '通报表扬'"

MEASURES: dict[str, tuple[Measure, ...]] = {
    "visits": (Measure("Visit", "visit", "sum", "k.people_seen"),),
    "institutions_visited": (Measure("Visit", "visit", "distinct", "trim(k.place)", "k.target = '服务机构'"),),
    "communities_visited": (Measure("Visit", "visit", "distinct", "trim(k.place)", "k.target = '城乡社区'"),),
    "people_visited": (Measure("Visit", "visit", "sum", "coalesce(k.first_seen, 0)"),),
    "suggestions": (Measure("Suggestion", "suggestion"),),
    "problems_solved": (
        Measure("Problem", "problem", where="r.state = '已解决'", span="closed"),
        Measure("Dispute", "dispute", where="r.state = '已办结'", span="closed"),
    ),
    "projects": (Measure("AssistanceProject", "assistance_project"),),
    "funds_yuan": (Measure("AssistanceProject", "assistance_project", "sum", "k.funds"),),
    "micro_wishes": (Measure("MicroWish", "micro_wish"),),
    "shadow_study": (Measure("ShadowStudy", "shadow_study", "distinct", _PERSON, span="overlap"),),
    "transfers_zhengke": (Measure("Transfer", "transfer", where="k.level = '正科'"),),
    "transfers_fuke": (Measure("Transfer", "transfer", where="k.level = '副科'"),),
    "transfers": (Measure("Transfer", "transfer"),),
    "multi_post_recruits": (Measure("MultiPost", "multi_post", "distinct", _PERSON, span="overlap"),),
    "promotions": (Measure("Promotion", "promotion"),),
    "circular_praise": (Measure("Commendation", "commendation", where=_PRAISE),),
    "circular_praise_young_grassroots": (
        Measure("Commendation", "commendation", where=f"{_PRAISE} AND k.young_grassroots = 1"),
    ),
    "commended_provincial": (Measure("Commendation", "commendation", where="k.form = '表彰' AND k.level = '省级'"),),
    "commended_ministerial": (Measure("Commendation", "commendation", where="k.form = '表彰' AND k.level = '部级'"),),
    "commendations": (Measure("Commendation", "commendation"),),
}
"""Key of `figures` → the measures that are added up."""

_SPANS = {
    "date": ("r.date BETWEEN ? AND ?", False),
    "closed": ("k.closed BETWEEN ? AND ?", False),
    "overlap": ('coalesce(r.date, \'0000\') <= ? AND (r."end" IS NULL OR r."end" >= ?)', True),
}


def measured(
    db: peewee.Database, key: str, start: str, end: str, people: Collection[int] | None = None
) -> tuple[int, list[int]]:
    """One total in stored units (money in 分) over the days from `start` to `end`, and the ids behind it.

    `people`: None = everybody and the bureau's own; otherwise only records in which one of these takes part.
    """
    total, seen, ids = 0, set(), []
    for measure in MEASURES[key]:
        span, overlap = _SPANS[measure.span]
        rows = db.execute_sql(
            f"SELECT r.id, {measure.value} FROM record r JOIN {measure.table} k ON k.record_id = r.id"
            f" WHERE r.kind = ? AND r.deleted_at IS NULL AND {measure.where} AND {span}{_of(people)}"
            " ORDER BY r.date, r.id",
            (measure.kind, end, start) if overlap else (measure.kind, start, end),
        ).fetchall()
        ids += [r[0] for r in rows]
        if measure.how == "distinct":
            seen |= {r[1] for r in rows}
        else:
            total += sum(r[1] for r in rows) if measure.how == "sum" else len(rows)
    return total + len(seen), ids


def _of(people: Collection[int] | None) -> str:
    if people is None:
        return ""
    chosen = ", ".join(str(int(p)) for p in people)
    return f" AND r.id IN (SELECT p.record_id FROM participation p WHERE p.person_id IN ({chosen}) AND p.counted = 1)"


def by_month(
    db: peewee.Database, key: str, start: str, end: str, people: Collection[int] | None = None
) -> dict[str, int]:
    """A total by month (`2021-03`) of its day; a month without any record is absent. Not for distinct values."""
    found: dict[str, int] = {}
    for measure in MEASURES[key]:
        assert measure.how != "distinct" and measure.span != "overlap", key
        day = "k.closed" if measure.span == "closed" else "r.date"
        value = f"sum({measure.value})" if measure.how == "sum" else "count(*)"
        rows = db.execute_sql(
            f"SELECT substr({day}, 1, 7), {value} FROM record r JOIN {measure.table} k ON k.record_id = r.id"
            f" WHERE r.kind = ? AND r.deleted_at IS NULL AND {measure.where} AND {day} BETWEEN ? AND ?{_of(people)}"
            " GROUP BY 1",
            (measure.kind, start, end),
        ).fetchall()
        for month, number in rows:
            found[month] = found.get(month, 0) + number
    return found
