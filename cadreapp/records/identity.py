"""What identifies a record and what finds it: its key, its title in lists, its search text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cadreapp.records.checks import spelling, text
from cadreapp.records.kind import FieldType, Kind, Named
from cadreapp.records.period import Period
from cadreapp.records.pinyin import initials, name_initials
from cadreapp.records.wording.folding import findable

SEPARATOR = "\x1f"
TITLE_LENGTH = 80
_METHOD = 3
"""Counts up when `key` or `search` makes another text of the same values; what is stored is then computed anew."""


def _person(named: Named) -> str:
    return f"#{named.person}" if named.person is not None else spelling(named.name)


def key(kind: Kind, values: Mapping[str, Any]) -> str:
    """What makes two records of a kind the same thing, as one text; how it is spelled does not matter."""
    parts = []
    for name in kind.key:
        value = values.get(name)
        if isinstance(value, Named):
            parts.append(_person(value))
        elif isinstance(value, tuple):
            parts.append(",".join(sorted(_person(v) for v in value)))
        else:
            parts.append(spelling(text(kind[name], value)))
    return SEPARATOR.join(parts)


def key_version(kind: Kind) -> str:
    """Changes whenever the stored keys of a kind are no longer what `key` would make of its records."""
    return hashlib.sha256(SEPARATOR.join((str(_METHOD), *kind.key)).encode()).hexdigest()[:16]


def thing(kind: Kind, stored: str) -> tuple[tuple[str, ...], str]:
    """What a stored key names without its days, and the year of its first day ("" = it names none)."""
    parts = dict(zip(kind.key, stored.split(SEPARATOR), strict=False))
    days = [parts.pop(name, "") for name in kind.key_days]
    return tuple(parts.values()), days[0][:4] if days else ""


def title(kind: Kind, values: Mapping[str, Any]) -> str:
    """The record's title in lists: its heading field, else the kind's title, with the period where it has one."""
    heading = text(kind[kind.title_field], values.get(kind.title_field)) if kind.title_field else ""
    heading = " ".join(heading.split())
    if not heading:
        period = values.get(kind.period_field) if kind.period_field else None
        heading = f"{Period.parse(period).label}{kind.title}" if period else kind.title
    return heading if len(heading) <= TITLE_LENGTH else heading[: TITLE_LENGTH - 1] + "…"


def search(kind: Kind, values: Mapping[str, Any], heading: str) -> tuple[str, str]:
    """(text, initials) that the search looks through: all fields, and the pinyin initials of title and people."""
    shown = [kind.title]
    short = [initials(heading), initials(kind.title)]
    for spec in kind.fields:
        value = values.get(spec.name)
        if value is None:
            continue
        shown.append(text(spec, value))
        if spec.type is FieldType.PERSON:
            short.append(name_initials(value.name))
        elif spec.type is FieldType.PEOPLE:
            short += [name_initials(v.name) for v in value]
            shown += [str(d) for v in value for d in v.detail.values() if d]
    return findable("\n".join(shown)), " ".join(short)
