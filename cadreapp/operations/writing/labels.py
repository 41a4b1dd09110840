"""品牌标签 and 主题活动: what any record may carry besides its own kind."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import peewee

from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.records.checks import check
from cadreapp.records.entities import Campaign, Tag
from cadreapp.records.fields import declared_fields
from cadreapp.records.kind import Kind
from cadreapp.store import people
from cadreapp.store.operation import operation

TAGS = ("铁脚板", "铁肩膀", "铁规矩", "泰有爱", "一老", "一小", "一群体", "基层一线", "艰苦岗位")
CAMPAIGNS: tuple[tuple[str, int | None, int | None, int | None], ...] = (
    ("我为群众办实事", None, None, None),
    ("迈开铁脚板，打造民政铁军", None, None, None),
    ("学党史、悟思想、办实事、开新局", None, None, None),
    ("走百家机构、走千个社区、走万名困难群众", 100, 1000, 10000),
)
"""Name and targets (institutions, communities, people) of the article's campaigns."""


def seed(db: peewee.Database, who: str, at: str, uid: str) -> None:
    """Write the article's tags and campaigns into a new database."""
    with operation(db, "建立数据库", who, origin="program", undoable=False, at=at, uid=uid):
        for tag in TAGS:
            db.execute_sql("INSERT INTO tag(uid, name) VALUES (?, ?)", (uuid.uuid5(_SPACE, tag).hex, tag))
        for row in CAMPAIGNS:
            db.execute_sql(
                "INSERT INTO campaign(uid, name, target_institutions, target_communities, target_people)"
                " VALUES (?, ?, ?, ?, ?)",
                (uuid.uuid5(_SPACE, row[0]).hex, *row),
            )


_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "cadreapp:label")


def tags(desk: Desk) -> list[str]:
    """Names of all tags, in order."""
    return list(people.names(desk.db, "tag"))


def campaigns(desk: Desk) -> list[str]:
    """Names of all campaigns, in order."""
    return list(people.names(desk.db, "campaign"))


def kinds() -> dict[str, Kind]:
    """The forms of tags and campaigns: their models as kinds without a platform, by table."""
    return {
        table: Kind(
            name=model.__name__,
            title=title,
            platform=0,
            row="",
            table=table,
            fields=declared_fields(model),
            key=("name",),
            who="any",
            title_field="name",
            model=model,
        )
        for table, model, title in (("tag", Tag, "品牌标签"), ("campaign", Campaign, "主题活动"))
    }


def read(desk: Desk, table: str) -> dict[str, dict[str, Any]]:
    """Name → values of all tags or campaigns."""
    names = [s.name for s in kinds()[table].fields]
    columns = ", ".join(f'"{n}"' for n in names)
    rows = desk.db.execute_sql(f"SELECT {columns} FROM {table} WHERE deleted_at IS NULL ORDER BY id").fetchall()
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def save_label(desk: Desk, table: str, values: Mapping[str, Any], known: str | None = None) -> Changes:
    """Add a tag or a campaign, or change the one called `known`; Refused with every fault at its field."""
    kind = kinds()[table]
    clean = {**values, "name": " ".join(str(values.get("name") or "").split())}
    faults = [Fault(reason, field=kind[field].label) for field, reason in check(kind, clean)]
    present = read(desk, table)
    if clean["name"] != known and clean["name"] in present:
        faults.append(Fault(f"已经有{kind.title}“{clean['name']}”", field=kind["name"].label))
    if clean.get("start") and clean.get("end") and clean["end"] < clean["start"]:
        faults.append(Fault("结束日期早于开始日期，请核对", field=kind["end"].label))
    if faults:
        raise Refused(faults)
    stored_values = {n: v for n, v in clean.items() if known is None or v != present[known][n]}
    if not stored_values:
        return Changes()
    title = f"{'修改' if known else '添加'}{kind.title}“{clean['name']}”"
    with desk.operation(title) as writing:
        if known is None:
            columns = {"uid": desk.new_uid(), **stored_values}
            names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" for _ in columns)
            desk.db.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
        else:
            sets = ", ".join(f'"{c}" = ?' for c in stored_values)
            where = "WHERE name = ? AND deleted_at IS NULL"
            desk.db.execute_sql(f"UPDATE {table} SET {sets} {where}", (*stored_values.values(), known))
    return Changes(writing.id, title, frozenset({table}), (), new=int(known is None), updated=int(known is not None))
