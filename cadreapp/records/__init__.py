"""Kinds of record: declared once each, one module a platform."""

from __future__ import annotations

from collections.abc import Iterable

from cadreapp.records import roster
from cadreapp.records.base import RecordModel, derive
from cadreapp.records.cadre import CADRE
from cadreapp.records.kind import PLATFORMS, Attached, FieldSpec, FieldType, Kind, Named
from cadreapp.records.platforms import combat, selection, service, tempering, training

MODELS = tempering.MODELS + training.MODELS + combat.MODELS + service.MODELS + selection.MODELS + roster.MODELS
KINDS: tuple[Kind, ...] = tuple(derive(model) for model in MODELS)
"""Every kind, platform by platform in the article's order, then the roster's dated rows (platform 0)."""

_BY_NAME: dict[str | type[RecordModel], Kind] = {kind.name: kind for kind in KINDS}
_BY_NAME |= {kind.title: kind for kind in KINDS} | {kind.model: kind for kind in KINDS}


def kind(name: str | type[RecordModel]) -> Kind:
    """The kind of that class (a built-in one), class name or title; KeyError if there is none."""
    return _BY_NAME[name]


def kinds_of(platform: int) -> tuple[Kind, ...]:
    """The kinds of one platform (1 to 5), or the roster's dated rows (0)."""
    return tuple(k for k in KINDS if k.platform == platform)


def names(models: Iterable[type[RecordModel]]) -> frozenset[str]:
    """What the database calls these built-in kinds: the names of their classes."""
    return frozenset(model.__name__ for model in models)


__all__ = [
    "CADRE",
    "KINDS",
    "MODELS",
    "PLATFORMS",
    "Attached",
    "FieldSpec",
    "FieldType",
    "Kind",
    "Named",
    "RecordModel",
    "kind",
    "kinds_of",
    "names",
]
