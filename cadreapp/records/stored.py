"""Canonical values of own columns to what the database stores, and back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cadreapp.records.kind import FieldSpec, FieldType


def stored(spec: FieldSpec, value: Any) -> Any:
    """What the column holds: decimals as integers of the field's scale, 是/否 as 1/0, text as it is."""
    if value is None:
        return None
    if spec.type is FieldType.FLAG:
        return int(bool(value))
    if spec.type in (FieldType.NUMBER, FieldType.MONEY):
        return int((Decimal(value) * 10**spec.scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return value


def canonical(spec: FieldSpec, value: Any) -> Any:
    """The canonical value of what the column holds."""
    if value is None:
        return None
    if spec.type is FieldType.FLAG:
        return bool(value)
    if spec.type is FieldType.MONEY or (spec.type is FieldType.NUMBER and spec.scale):
        return Decimal(value).scaleb(-spec.scale)
    return value
