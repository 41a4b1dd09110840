"""排名表: which columns it has, and in which units records are told (ranking.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.paths import resource
from cadreapp.records.kind import PLATFORMS
from cadreapp.rules.figures import figures

FILE = "ranking.toml"
RECORDS_UNIT = "条"
"""Of records of which nothing more is known."""


@dataclass(frozen=True)
class Declared:
    """A column: records of `kinds` (their number, or with `amount` what their amounts add up to, or the `detail` that
    they say of each person), a `figure` of the cover, or the confirmed grade of a `quarter` (1 to 4).
    """

    platform: int
    title: str
    unit: str
    kinds: tuple[str, ...] = ()
    amount: bool = False
    detail: str = ""
    figure: str = ""
    quarter: int = 0


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resource(f"rules/{FILE}").read_text("utf-8"))


@lru_cache(maxsize=1)
def columns() -> tuple[Declared, ...]:
    """All columns in their order; UserError names what is wrong with one."""
    return declared(_file()["column"])


def declared(table: list[dict[str, Any]]) -> tuple[Declared, ...]:
    """The columns of a table of TOML."""
    found = []
    for row in table:
        if unknown := set(row) - {f.name for f in fields(Declared)}:
            raise UserError(f"规则文件“{FILE}”的“{row.get('title')}”：不认识的项目 {'、'.join(sorted(unknown))}")
        one = Declared(**{**row, "kinds": tuple(row.get("kinds", ()))})
        for fault in _faults(one):
            raise UserError(f"规则文件“{FILE}”的“{one.title}”：{fault}")
        found.append(one)
    return tuple(found)


def _faults(one: Declared) -> Iterator[str]:
    if not 1 <= one.platform <= len(PLATFORMS):
        yield f"platform 应为 1 至 {len(PLATFORMS)}"
    if (bool(one.kinds), bool(one.figure), bool(one.quarter)).count(True) != 1:
        yield "kinds、figure、quarter 只写一样"
    known = {kind.name: kind for kind in records.KINDS}
    for name in one.kinds:
        if name not in known:
            yield f"没有“{name}”这类记录"
        elif known[name].confidential:
            yield f"“{known[name].title}”是不公开的记录，不能列在排名表上"
        elif one.amount and not known[name].amount_field:
            yield f"“{known[name].title}”没有可以合计的数量"
    if one.figure and one.figure not in figures():
        yield f"没有“{one.figure}”这一数字"
    if one.quarter not in range(5):
        yield "quarter 应为 1 至 4"


@lru_cache(maxsize=1)
def _units() -> Mapping[str, str]:
    return {kind: unit for unit, kinds in _file()["units"].items() for kind in kinds}


def unit_of(kind: str, *, amount: bool = False) -> str:
    """In which unit records of a kind are told, or what their amounts add up to."""
    if amount:
        found = next((k for k in records.KINDS if k.name == kind), None)
        return (found[found.amount_field].unit if found and found.amount_field else "") or RECORDS_UNIT
    return _units().get(kind, RECORDS_UNIT)
