"""What every other part reads of a kind of record: a frozen `Kind` with its `FieldSpec`s.

A kind is declared once, as a model (fields.py); forms, tables, templates, import, export and search read only this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

PLATFORMS = ("思想淬炼", "学习锻炼", "实战练兵", "亲民便民", "选拔使用")
"""The five platforms in the article's order; a kind's `platform` counts from 1, 0 = the roster's own dated rows."""


class FieldType(StrEnum):
    """The type of a field. Each has one check, one Excel cell, one form editor and one table cell.

    Canonical value of each type (None = missing, always):
    TEXT, LONG, CHOICE, ID_NUMBER: str · DAY: `2021-03-05` · PARTIAL: `1990`, `1990-05` or `1990-05-01` ·
    PERIOD: `2021-03`, `2021Q1`, `2021H1`, `2021` · NUMBER: int (Decimal where scale > 0) · MONEY: Decimal in 元 ·
    FLAG: bool · PERSON: Named · PEOPLE: tuple[Named, ...] · TAGS, CAMPAIGNS: tuple[str, ...] ·
    FILES: tuple[Attached, ...] · PHOTO: the SHA-256 of the picture file.
    """

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    PARTIAL = "partial"
    PERIOD = "period"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    FLAG = "flag"
    ID_NUMBER = "id_number"
    PERSON = "person"
    PEOPLE = "people"
    TAGS = "tags"
    CAMPAIGNS = "campaigns"
    FILES = "files"
    PHOTO = "photo"


@dataclass(frozen=True)
class Named:
    """Somebody named in a record: a person of ours (`person` = its id) or a name only (`person` None).

    `detail` holds what is said of this one participant (成绩, 名次, the three grounds of a placement), by field name.
    """

    name: str
    person: int | None = None
    detail: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Attached:
    """An attachment (附件): the file's own name, its SHA-256 in the data folder, its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class FieldSpec:
    """One field of a kind.

    `place` says where the value lives: `spine` (column `column` of the record), `own` (the kind's own table),
    `people` (participations with role = name) or `link` (tags, campaigns, attachments).
    `roster` (persons only): True = must be a young cadre or at least one of our people; False = any name.
    `scale`: digits after the point; numbers are stored as integers of that scale. `unit`: the word after a number.
    `words`: the section of `words.toml` by which the field's words are understood. `beside`: the section (and field)
    of the words that may stand beside a date, or in its place. `open`: other words than the choices are allowed.
    `masked`: shown masked in lists. `secret`: on no sheet or hand-out that all may see. `period`: which length of
    period a PERIOD field takes ("" = any). `timeless`: belongs to no time, so that a change of it is a correction; of
    the others papers keep what was true. `unprinted`: no paper prints it, so that it changes without a day. `ends`: a
    day from which something is off the hands of its 办理人; the first of them counts. `rare`: a form shows it only
    where it has a value. `details`: what is said of each participant of a PEOPLE field, each a
    column of its own in workbooks, in the same order, joined by 、.
    """

    name: str
    label: str
    type: FieldType
    required: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""
    beside: str = ""
    open: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    example: Any = None
    width: int = 12
    unit: str = ""
    scale: int = 0
    minimum: int | None = 0
    period: str = ""
    roster: bool = False
    masked: bool = False
    timeless: bool = False
    unprinted: bool = False
    ends: bool = False
    rare: bool = False
    secret: bool = False
    details: tuple[FieldSpec, ...] = ()
    place: str = "own"
    column: str = ""
    in_table: bool = True

    @cached_property
    def right(self) -> set[Any]:
        """Short canonical values that were found right, so that they are not read again (see checks)."""
        return set()

    @property
    def head(self) -> str:
        """The label as the header of a workbook's column: required ones end in `*`."""
        return self.label + "*" if self.required else self.label


@dataclass(frozen=True)
class Kind:
    """A kind of record, derived from its model.

    `who`: "cadre" (one accountable cadre), "cadres" (several), "bureau" (the bureau's own) or "any".
    `key`: names of the fields that make two rows the same thing. `confidential`: never on what all may see.
    `once`: what the key names beside its day comes once a year as a rule (an article, a book, a term): a second day in
    the same year is asked, whatever else differs.
    `date_field`, `end_field`, `period_field`, `amount_field`, `title_field`, `state_field`, `who_field`: names or "".
    The counting date of a kind with a period is the last day of that period.
    """

    name: str
    title: str
    platform: int
    row: str
    table: str
    fields: tuple[FieldSpec, ...]
    key: tuple[str, ...]
    who: str
    help: str = ""
    confidential: bool = False
    once: bool = False
    date_field: str = ""
    end_field: str = ""
    period_field: str = ""
    amount_field: str = ""
    title_field: str = ""
    state_field: str = ""
    who_field: str = ""
    model: Any = None

    def __getitem__(self, name: str) -> FieldSpec:
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(f"{self.name}.{name}")

    def by_label(self, label: str) -> FieldSpec | None:
        """The field with that label (with or without `*`), or None."""
        return next((s for s in self.fields if s.label == label.rstrip("*")), None)

    @property
    def platform_title(self) -> str:
        """思想淬炼 … 选拔使用, or 干部档案 for the roster's own rows."""
        return PLATFORMS[self.platform - 1] if self.platform else "干部档案"

    @property
    def key_days(self) -> tuple[str, ...]:
        """The fields of the key that are days."""
        return tuple(n for n in self.key if self[n].type in (FieldType.DAY, FieldType.PARTIAL))

    @property
    def period_day(self) -> str:
        """For what comes once a period, the field of its day; "" = there is none."""
        days = (s.name for s in self.fields if s.name == "date" and s.type is FieldType.DAY)
        return next(days, "") if self.period_field and not self.key_days else ""

    @property
    def own(self) -> tuple[FieldSpec, ...]:
        """The fields that are columns of the kind's own table."""
        return tuple(s for s in self.fields if s.place == "own")

    @property
    def people(self) -> tuple[FieldSpec, ...]:
        """The fields that name persons."""
        return tuple(s for s in self.fields if s.place == "people")
