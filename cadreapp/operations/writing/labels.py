"""品牌标签 and 主题活动: what any record may carry besides its own kind."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import peewee

from cadreapp.errors import Fault, Refused
from cadreapp.operations.desk import Changes, Desk
from cadreapp.operations.settings import began
from cadreapp.operations.writing.undo import refresh_search
from cadreapp.records.checks import check, text
from cadreapp.records.clock import day_before
from cadreapp.records.entities import Campaign, Tag
from cadreapp.records.fields import declared_fields
from cadreapp.records.kind import Kind
from cadreapp.store import entities
from cadreapp.store.persons import former, labels
from cadreapp.store.persons.labels import LabelNames
from cadreapp.store.writing.operation import operation

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
            entities.add(db, Tag, {"uid": uuid.uuid5(_SPACE, tag).hex, "name": tag})
        for name, *targets in CAMPAIGNS:
            values = dict(zip(("target_institutions", "target_communities", "target_people"), targets, strict=True))
            entities.add(db, Campaign, {"uid": uuid.uuid5(_SPACE, name).hex, "name": name, **values})


_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "cadreapp:label")


def tags(desk: Desk) -> list[str]:
    """Names of all tags, in order."""
    return list(LabelNames(desk.db, "tag").present)


def campaigns(desk: Desk) -> list[str]:
    """Names of all campaigns, in order."""
    return list(LabelNames(desk.db, "campaign").present)


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
    return labels.values(desk.db, table, [s.name for s in kinds()[table].fields])


def undated(desk: Desk, table: str, values: Mapping[str, Any], known: str | None = None) -> list[str]:
    """What of the tag or campaign called `known` would change that papers print: the fields' labels.

    Refused as `save_label` would be.
    """
    kind, old = kinds()[table], read(desk, table).get(known or "", {})
    clean = _checked(desk, kind, values, known)
    return [kind[n].label for n, v in clean.items() if known and not kind[n].unprinted and v != old[n]]


def save_label(
    desk: Desk,
    table: str,
    values: Mapping[str, Any],
    known: str | None = None,
    *,
    since: str | None = None,
    correct: bool = False,
) -> Changes:
    """Add a tag or a campaign, or change the one called `known`; Refused with every fault at its field.

    A change holds from the ISO day `since` (default: today, the day on which it is learned), and papers of earlier
    times keep what was true; `correct`: what changes was wrong from the start. Old names mean the same one still. A
    new campaign without a start counts from today. What was not dated is among the notes.
    """
    kind = kinds()[table]
    clean = _checked(desk, kind, values, known)
    if known is None:
        return _add(desk, kind, clean)
    old = read(desk, table)[known]
    new = {name: value for name, value in clean.items() if value != old[name]}
    if not new:
        return Changes()
    row, today = LabelNames(desk.db, table).present[known], desk.today().isoformat()
    until = None if correct else day_before(since or today)
    title = f"{'更正' if correct else '修改'}{kind.title}“{clean['name']}”"
    with desk.operation(title) as writing:
        for name in new:
            if not kind[name].unprinted and (until or name == "name"):
                said = "" if old[name] is None else str(old[name])
                former.keep(desk.db, desk.new_uid(), name, said, until, **{table: row})
        entities.change(desk.db, kind.model, row, new)
        if "name" in new:
            refresh_search(desk, labels.records(desk.db, table, row))
    dated = since or correct
    told = [] if dated else [name for name in new if not kind[name].unprinted]
    notes = tuple(_note(kind, name, old, new, today) for name in told)
    return Changes(writing.id, title, frozenset({table}), (), updated=1, notes=notes)


def _checked(desk: Desk, kind: Kind, values: Mapping[str, Any], known: str | None) -> dict[str, Any]:
    """The values with the name's spaces put right."""
    clean = {**values, "name": " ".join(str(values.get("name") or "").split())}
    faults = [Fault(reason, field=kind[field].label) for field, reason in check(kind, clean)]
    names = LabelNames(desk.db, kind.table)
    if known is not None and known not in names.present:
        faults.append(Fault(f"没有名为“{known}”的{kind.title}，可能刚被改名，请刷新后再试", field=kind["name"].label))
    elif clean["name"] in names.known and (now := names.now(clean["name"])) != known:
        same = now == clean["name"]
        reason = f"已经有{kind.title}“{now}”" if same else f"“{clean['name']}”是{kind.title}“{now}”用过的名称，请换一个"
        faults.append(Fault(reason, field=kind["name"].label))
    if clean.get("start") and clean.get("end") and clean["end"] < clean["start"]:
        faults.append(Fault("结束日期早于开始日期，请核对", field=kind["end"].label))
    if faults:
        raise Refused(faults)
    return clean


def _add(desk: Desk, kind: Kind, values: Mapping[str, Any]) -> Changes:
    columns, day, today = {"uid": desk.new_uid(), **values}, began(desk), desk.today()
    notes: tuple[str, ...] = ()
    if kind.table == "campaign" and not values.get("start") and day is not None and day < today:
        columns["learned"] = today.isoformat()
        notes = (f"{values['name']}没有开始日期，自 {today} 起计；如早已开始，请补填开始日期",)
    title = f"添加{kind.title}“{values['name']}”"
    with desk.operation(title) as writing:
        entities.add(desk.db, kind.model, columns)
    return Changes(writing.id, title, frozenset({kind.table}), (), new=1, notes=notes)


def _note(kind: Kind, name: str, old: Mapping[str, Any], new: Mapping[str, Any], today: str) -> str:
    before, after = (text(kind[name], v) or "空" for v in (old[name], new[name]))
    return (
        f"{kind.title}“{old['name']}”的{kind[name].label}“{before}”改为“{after}”，没有写明从何时起，"
        f"自 {today} 起计，此前的报表不变"
    )
