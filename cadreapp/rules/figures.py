"""The bureau's figures (全局数字) as `figures.toml` declares them: title, unit, window, and what is counted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.paths import resource
from cadreapp.records.kind import FieldType
from cadreapp.rules.issuers import issuers

WINDOWS = {"year": "今年", "last": "去年", "two": "近两年"}
ON = ("date", "closed", "overlap")
"""Which day of a record must lie in the span: 日期, 办结日期, or any day of an interval."""


@dataclass(frozen=True)
class Count:
    """What is counted of one kind: `sum` of a field, `distinct` values of fields, or (neither) records.

    `where`: field → the values allowed; `issuer`, `not_issuer`: keys of issuers.toml.
    """

    kind: str
    sum: str = ""
    distinct: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    issuer: str = ""
    not_issuer: str = ""
    on: str = "date"


@dataclass(frozen=True)
class Declared:
    """One figure. `roster`: the young cadres on the roster; `cover` False: no row of the cover."""

    key: str
    title: str
    unit: str
    window: str
    count: tuple[Count, ...] = ()
    roster: bool = False
    cover: bool = True


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Declared]:
    """All figures by key, in the article's order; UserError names what is wrong with one."""
    return declared(tomllib.loads(resource("rules/figures.toml").read_text("utf-8"))["figure"])


def declared(table: list[dict[str, Any]]) -> Mapping[str, Declared]:
    """The figures of a table of TOML."""
    found = {}
    for row in table:
        if unknown := set(row) - {f.name for f in fields(Declared)}:
            raise UserError(f"规则文件“figures.toml”的“{row.get('key')}”：不认识的项目 {'、'.join(sorted(unknown))}")
        one = Declared(**{**row, "count": tuple(_count(c) for c in row.get("count", ()))})
        for fault in _faults(one):
            raise UserError(f"规则文件“figures.toml”的“{one.title}”：{fault}")
        found[one.key] = one
    return found


def _count(row: Mapping[str, Any]) -> Count:
    where = tuple((name, tuple(values)) for name, values in row.get("where", {}).items())
    return Count(**{**row, "distinct": tuple(row.get("distinct", ())), "where": where})


def _faults(one: Declared) -> Iterator[str]:
    if one.window not in WINDOWS:
        yield f"window 应为 {'、'.join(WINDOWS)} 之一"
    if one.roster is bool(one.count):
        yield "请写明数什么（count），数名册的写 roster = true，两样只写一样"
    known = {k.name: k for k in records.KINDS}
    for count in one.count:
        kind = known.get(count.kind)
        if kind is None:
            yield f"没有“{count.kind}”这类记录"
            continue
        named = {f.name: f for f in kind.fields}
        for name in (*count.distinct, *(n for n, _ in count.where), *([count.sum] if count.sum else [])):
            if name not in named:
                yield f"“{kind.title}”没有“{name}”这一栏"
                return
        for name, values in count.where:
            spec = named[name]
            if spec.type is FieldType.CHOICE and not spec.open and (wrong := set(values) - set(spec.choices)):
                yield f"“{spec.label}”没有“{'、'.join(sorted(wrong))}”这一项"
        if count.on not in ON:
            yield f"on 应为 {'、'.join(ON)} 之一"
        for key in filter(None, (count.issuer, count.not_issuer)):
            if "issuer" not in named or key not in issuers():
                yield f"没有“{key}”这一授予单位"
        yield from _unit_faults(one.unit, count, named)


def _unit_faults(unit: str, count: Count, named: Mapping[str, Any]) -> Iterator[str]:
    """人 are different people (or a field that counts people), 人次 are not, 家 are different places."""
    people = any(named[name].type is FieldType.PERSON for name in count.distinct)
    if unit == "人" and not people and not (count.sum and named[count.sum].unit == "人"):
        yield "单位是“人”的，应按不同的人计数（distinct），或合计一栏人数"
    if unit == "人次" and (count.distinct or count.sum and named[count.sum].unit != "人次"):
        yield "单位是“人次”的，应按记录计数，或合计一栏人次"
    if unit == "家" and not count.distinct:
        yield "单位是“家”的，应按不同的地点计数（distinct）"
