"""The field classes with which a kind of record is declared, once, as a Peewee model: the model is the form.

Fields that are columns of the kind's own table are Peewee fields; those that live on the spine (the date, the people,
the tags) are plain declarations.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import peewee

from cadreapp.records.kind import FieldSpec, FieldType, Named
from cadreapp.records.period import EXAMPLES, LABELS

if TYPE_CHECKING:
    TextColumn = peewee.TextField[str | None]
    IntegerColumn = peewee.IntegerField[int | None]
else:  # generic for the type checker only
    TextColumn, IntegerColumn = peewee.TextField, peewee.IntegerField

T_co = TypeVar("T_co", covariant=True)
_order = itertools.count()


class Declared(Generic[T_co]):
    """What every field says about itself; `options` become the FieldSpec.

    `T_co`: the canonical value (see FieldType) by which a row answers for the field: `row[Visit.place]`.
    """

    form_type: FieldType = FieldType.TEXT
    place = "own"
    name: str
    owner: type

    if TYPE_CHECKING:  # the stubs of peewee tell a field by its own arguments

        def __new__(cls, *arguments: Any, **options: Any) -> Self: ...

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.owner = name, owner

    def declare(self, label: str, **options: Any) -> None:
        self.order = next(_order)
        self.options = {"label": label, "type": self.form_type, "place": self.place, **options}

    def spec(self, name: str) -> FieldSpec:
        return FieldSpec(name=name, **self.options)


class Text(Declared[str], TextColumn):
    """A short text of one line."""

    def __init__(self, label: str, **options: Any):
        TextColumn.__init__(self, null=True)
        self.declare(label, **options)


class LongText(Text):
    """A text of several lines (小结, 述职 …)."""

    form_type = FieldType.LONG

    def __init__(self, label: str, **options: Any):
        super().__init__(label, **{"width": 40, "in_table": False, **options})


class Choice(Text):
    """One word of a fixed set; `open=True` allows other words, `aliases` maps synonyms."""

    form_type = FieldType.CHOICE

    def __init__(self, label: str, *choices: str, **options: Any):
        options.setdefault("example", choices[0])
        super().__init__(label, choices=choices, **options)


class Day(Text):
    """A day of the kind's own (办结日期, 答复日期 …), not the counting date."""

    form_type = FieldType.DAY


class Partial(Text):
    """A date whose precision is its length: year, month or day (出生年月)."""

    form_type = FieldType.PARTIAL


class IdNumber(Text):
    """身份证号: checked by GB 11643."""

    form_type = FieldType.ID_NUMBER


class Photo(Text):
    """照片: the SHA-256 of a picture in the data folder."""

    form_type = FieldType.PHOTO


class Of(Text):
    """The period to which a record belongs: 月份, 季度, 半年, 年度; its last day is the counting date."""

    form_type = FieldType.PERIOD

    def __init__(self, length: str, label: str = "", **options: Any):
        options.setdefault("example", EXAMPLES[length] if length else "2021Q1")
        super().__init__(label or LABELS[length], required=True, period=length, width=9, **options)


class Numeric(Declared[T_co], IntegerColumn):
    """What is stored as an integer of `scale` digits after the point."""

    form_type = FieldType.NUMBER

    def __init__(self, label: str, **options: Any):
        IntegerColumn.__init__(self, null=True)
        self.declare(label, **{"width": 9, **options})


class Number(Numeric[int]):
    """A whole number."""


class Measure(Numeric[Decimal]):
    """A number with `scale` digits after the point."""


class Money(Numeric[Decimal]):
    """An amount of money in 元, stored in 分."""

    form_type = FieldType.MONEY

    def __init__(self, label: str, **options: Any):
        super().__init__(label, **{"scale": 2, "unit": "元", "width": 13, **options})


class Flag(Numeric[bool]):
    """是 or 否."""

    form_type = FieldType.FLAG

    def __init__(self, label: str, **options: Any):
        super().__init__(label, **{"width": 7, **options})


class OnSpine(Declared[T_co]):
    """A declaration that is not a column of the kind's own table."""

    place = "spine"

    def __init__(self, label: str, **options: Any):
        self.declare(label, **options)


class Common(Declared[T_co]):
    """A field of every kind, declared with them all (base.common_fields): here it has its name and type only."""


class When(OnSpine[str]):
    """日期: the counting date of a record, always a whole day."""

    form_type = FieldType.DAY

    def __init__(self, label: str = "日期", **options: Any):
        super().__init__(label, **{"required": True, "column": "date", "example": "2021-03-05", "width": 12, **options})


class Since(When):
    """开始日期 of an interval."""

    def __init__(self, label: str = "开始日期", **options: Any):
        super().__init__(label, **options)


class SincePartial(Since):
    """Start of a dated row of the roster; empty = since before our records, month precision allowed."""

    form_type = FieldType.PARTIAL

    def __init__(self, label: str = "开始日期", **options: Any):
        super().__init__(label, **{"required": False, "example": "2018-08", **options})


class Until(OnSpine[str]):
    """结束日期 of an interval; empty = goes on."""

    form_type = FieldType.DAY

    def __init__(self, label: str = "结束日期", **options: Any):
        super().__init__(label, **{"column": "end", "width": 12, **options})


class UntilPartial(Until):
    """End of a dated row of the roster, month precision allowed."""

    form_type = FieldType.PARTIAL


class State(OnSpine[str]):
    """状态 of a record that is carried through steps."""

    form_type = FieldType.CHOICE

    def __init__(self, *choices: str, label: str = "状态", **options: Any):
        defaults = {"required": True, "column": "state", "example": choices[0], "width": 9}
        super().__init__(label, choices=choices, **{**defaults, **options})


class Role(OnSpine[T_co]):
    """Somebody named in a role: a cadre of the roster (`roster=True`) or anyone (导师, 主讲人 …)."""

    form_type = FieldType.PERSON
    place = "people"

    def __init__(self, label: str, **options: Any):
        super().__init__(label, **{"width": 10, **options})


class PersonField(Role[Named]):
    """One person in a role."""


class PeopleField(Role[tuple[Named, ...]]):
    """Several persons in a role; `details` are said of each of them."""

    form_type = FieldType.PEOPLE

    def __init__(self, label: str, *, details: Mapping[str, str] | None = None, **options: Any):
        specs = tuple(FieldSpec(name, text, FieldType.TEXT) for name, text in (details or {}).items())
        super().__init__(label, details=specs, **{"width": 20, **options})


def cadre_field(**options: Any) -> PersonField:
    """干部: the one accountable cadre."""
    return PersonField("干部", **{"required": True, "roster": True, "example": "张示例", **options})


def cadres_field(**options: Any) -> PeopleField:
    """参加干部: the cadres who took part."""
    return PeopleField("参加干部", **{"required": True, "roster": True, "example": "张示例", **options})


def _own(item: object) -> bool:
    return isinstance(item, Declared) and not isinstance(item, Common)


def declared_fields(model: type) -> tuple[FieldSpec, ...]:
    """The specs of a model's declared fields, in the order of declaration."""
    found: dict[str, Declared[Any]] = {}
    for base in reversed(model.__mro__):
        found |= {name: item for name, item in vars(base).items() if _own(item)}
    meta = getattr(model, "_meta", None)
    if meta is not None:
        found |= {name: item for name, item in meta.fields.items() if isinstance(item, Declared)}
    return tuple(item.spec(name) for name, item in sorted(found.items(), key=lambda pair: pair[1].order))
