"""Rules as data: quotas and scores, read from TOML; everything that reckons with them is a pure function."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cadreapp import records
from cadreapp.errors import UserError
from cadreapp.paths import resource
from cadreapp.records.period import LENGTHS

WHO = ("cadre", "party", "bureau")
MEASURES = ("records", "terms", "listed_books", "grounds", "theory_hours")


@dataclass(frozen=True)
class Quota:
    """One requirement: `who` owes `number` of `kind` in each period of that length, from the year `since` on.

    `measure` other than "records" reckons its own number (all terms held, theory hours …); see quotas.toml.
    """

    kind: str
    row: str
    who: str
    period: str
    number: int
    measure: str = "records"
    since: int = 0

    @property
    def title(self) -> str:
        """The requirement's name: the kind's title."""
        return records.kind(self.kind).title


@dataclass(frozen=True)
class Rules:
    """The rules in force. `version` goes into every operation and every confirmed result."""

    version: str
    quotas: tuple[Quota, ...]
    grace: dict[str, int]
    scoring: dict[str, Any]

    def quotas_of(self, kind: str) -> tuple[Quota, ...]:
        """The quotas that a kind of record fulfils."""
        return tuple(q for q in self.quotas if q.kind == kind)


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        data = path.read_bytes()
        return tomllib.loads(data.decode("utf-8")), data
    except OSError as error:
        raise UserError(f"规则文件“{path}”读不出来：{error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"规则文件“{path}”写法有误：{error}") from error


def _quota(path: Path, number: int, table: dict[str, Any]) -> Quota:
    where = f"规则文件“{path.name}”第 {number} 条"
    known = set(Quota.__dataclass_fields__)
    if unknown := set(table) - known:
        raise UserError(f"{where}：不认识的项目 {'、'.join(sorted(unknown))}")
    measure = table.get("measure", "records")
    if table.get("kind") not in {k.name for k in records.KINDS}:
        raise UserError(f"{where}：没有“{table.get('kind')}”这类记录")
    for name, allowed in (("who", WHO), ("period", LENGTHS), ("measure", MEASURES)):
        if (table.get(name) or measure) not in allowed:
            raise UserError(f"{where}：{name} 应为 {'、'.join(allowed)} 之一")
    count = table.get("number", 1)
    if not isinstance(count, int) or count < 1:
        raise UserError(f"{where}：number 应为正整数")
    return Quota(**{"number": count, **table})


def load(folder: Path | None = None) -> Rules:
    """Read the rules of a folder (default: those of the program); UserError names the file and the entry at fault."""
    return _load(folder or resource("rules"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Rules:
    path = folder / "quotas.toml"
    quotas, data = _read(path)
    scoring, more = _read(folder / "scoring.toml")
    digest = hashlib.sha256(data + more).hexdigest()[:8]
    return Rules(
        version=f"{quotas['version']}/{scoring['version']}/{digest}",
        quotas=tuple(_quota(path, i, t) for i, t in enumerate(quotas["quota"], 1)),
        grace=quotas.get("grace", {}),
        scoring=scoring,
    )
