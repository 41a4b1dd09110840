"""品牌标签 and 主题活动: what any record may carry besides its own kind."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import peewee

from cadreapp.errors import Refused
from cadreapp.operations.desk import Changes, Desk
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


def add(desk: Desk, table: str, values: Mapping[str, Any]) -> Changes:
    """Add a tag or a campaign (`table` = "tag" or "campaign") by its model's columns; Refused if the name is taken."""
    name = " ".join(str(values.get("name") or "").split())
    title = {"tag": "品牌标签", "campaign": "主题活动"}[table]
    if not name:
        raise Refused.because(f"请填写{title}的名称", field="名称")
    if name in people.names(desk.db, table):
        raise Refused.because(f"已经有{title}“{name}”", field="名称", value=name)
    columns = {"uid": desk.new_uid(), **values, "name": name}
    with desk.operation(f"添加{title}“{name}”") as writing:
        names = ", ".join(f'"{c}"' for c in columns)
        marks = ", ".join("?" for _ in columns)
        desk.db.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
    return Changes(writing.id, f"添加{title}“{name}”", frozenset({table}), (), new=1)
