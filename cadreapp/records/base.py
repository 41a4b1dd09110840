"""The base of every kind's table, and how a model becomes the frozen `Kind` that everything else reads.

Models are never bound to a database: the store executes queries on the connection it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import peewee

from cadreapp.records.fields import Common, declared_fields
from cadreapp.records.kind import Attached, FieldSpec, FieldType, Kind
from cadreapp.records.spine import Record


class RecordModel(peewee.Model):
    """Base of the kinds' own tables: the key is the record on the spine.

    Meta of a kind: `title`, `platform` (1 to 5, 0 = the roster's dated rows), `row` of the bureau's list of
    arrangements, `key` (field names), and optionally `heading` (field whose text is the record's title in lists),
    `amount` (field that tallies add up), `confidential`, `once` (its thing comes once a year: see Kind).
    """

    record = peewee.ForeignKeyField(Record, primary_key=True, backref="+", on_delete="RESTRICT")
    tags = Common[tuple[str, ...]]()
    campaigns = Common[tuple[str, ...]]()
    remark = Common[str]()
    files = Common[tuple[Attached, ...]]()
    late_reason = Common[str]()

    class Meta:
        legacy_table_names = False

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong between fields of one record: (field name, Chinese sentence)."""
        yield from ()

    @classmethod
    def unit_of(cls, values: Mapping[str, Any]) -> str | None:
        """The unit of the bureau in which a record puts somebody for good; one that is not there yet is made."""
        return None


def common_fields() -> tuple[FieldSpec, ...]:
    """What all kinds also have: 品牌标签, 主题活动, 备注, 附件, 补录原因."""
    return (
        FieldSpec("tags", "品牌标签", FieldType.TAGS, place="link", width=14, in_table=False),
        FieldSpec("campaigns", "主题活动", FieldType.CAMPAIGNS, place="link", width=20, in_table=False),
        FieldSpec("remark", "备注", FieldType.LONG, place="spine", column="remark", width=24, in_table=False),
        FieldSpec("files", "附件", FieldType.FILES, place="link", width=14, in_table=False),
        FieldSpec(
            "late_reason",
            "补录原因",
            FieldType.TEXT,
            place="spine",
            column="late_reason",
            width=16,
            in_table=False,
            rare=True,
            help="所属时段已经截止后才登记的，写明原因",
        ),
    )


def derive(model: type[RecordModel]) -> Kind:
    """The frozen Kind of a model."""
    meta: Any = model._meta
    declared = declared_fields(model)
    by_name = {spec.name: spec for spec in declared}

    def first(**want: Any) -> str:
        return next((s.name for s in declared if all(getattr(s, k) == v for k, v in want.items())), "")

    who_field = next((n for n in ("cadre", "cadres") if n in by_name), "")
    if unknown := set(meta.key) - set(by_name):
        raise TypeError(f"{model.__name__}: the key names {unknown}, which are not fields")
    return Kind(
        name=model.__name__,
        title=meta.title,
        platform=meta.platform,
        row=meta.row,
        table=meta.table_name,
        fields=declared + common_fields(),
        key=tuple(meta.key),
        who={"cadre": "cadre", "cadres": "cadres"}.get(who_field, "bureau"),
        help=(model.__doc__ or "").strip(),
        confidential=getattr(meta, "confidential", False),
        once=getattr(meta, "once", False),
        date_field=first(column="date"),
        end_field=first(column="end"),
        period_field=first(type=FieldType.PERIOD),
        amount_field=getattr(meta, "amount", ""),
        title_field=getattr(meta, "heading", ""),
        state_field=first(column="state"),
        who_field=who_field,
        model=model,
    )
